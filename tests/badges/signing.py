"""Keys, signatures and containers of badges that tests make up. All cryptography is the program openssl's."""
import base64
import hashlib
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import zlib

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VC1, VC2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def base58(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = DIGITS[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def base64url(data):
    if isinstance(data, dict):
        data = json.dumps(data, separators=(",", ":"))
    if isinstance(data, str):
        data = data.encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *map(str, arguments)], input=stdin, check=True, capture_output=True).stdout


class Key:
    """Ed25519 from a seed, or a new RS256 or ES256 key."""

    def __init__(self, folder, algorithm="EdDSA", seed=1):
        self.algorithm, self.folder = algorithm, pathlib.Path(folder)
        self.file = self.folder / f"{algorithm}-{seed}.pem"
        if algorithm == "EdDSA":
            der = bytes.fromhex("302e020100300506032b657004220420") + bytes([seed]) * 32
            self.file.write_bytes(openssl("pkey", "-inform", "DER", stdin=der))
        elif algorithm == "RS256":
            openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.file)
        else:
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", self.file)
        self.pem = openssl("pkey", "-in", self.file, "-pubout").decode()
        self.der = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")

    def multikey(self):
        if self.algorithm == "EdDSA":
            return "z" + base58(b"\xed\x01" + self.der[-32:])
        x, y = self.der[-64:-32], self.der[-32:]
        return "z" + base58(b"\x80\x24" + bytes([2 + (y[-1] & 1)]) + x)

    def did(self):
        return "did:key:" + self.multikey()

    def jwk(self):
        if self.algorithm == "EdDSA":
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url(self.der[-32:])}
        if self.algorithm == "ES256":
            return {"kty": "EC", "crv": "P-256", "x": base64url(self.der[-64:-32]), "y": base64url(self.der[-32:])}
        text = openssl("rsa", "-pubin", "-noout", "-modulus", stdin=self.pem.encode()).decode()
        return {"kty": "RSA", "n": base64url(bytes.fromhex(text.strip().split("=")[1])), "e": "AQAB"}

    def sign(self, data):
        text = self.folder / "text"
        text.write_bytes(data)
        if self.algorithm == "EdDSA":
            return openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", text)
        signature = openssl("dgst", "-sha256", "-sign", self.file, text)
        if self.algorithm == "RS256":
            return signature
        parts, at = [], 2
        for _ in range(2):
            n = signature[at + 1]
            parts.append(signature[at + 2:at + 2 + n].lstrip(b"\0").rjust(32, b"\0"))
            at += 2 + n
        return b"".join(parts)

    def token(self, payload, **header):
        header = {"alg": self.algorithm, **header}
        header = {k: v for k, v in header.items() if v is not None}
        text = base64url(header) + "." + base64url(payload)
        return text + "." + base64url(self.sign(text.encode()))

    def proof(self, document, method, **more):
        """The document with one more proof of the suite eddsa-jcs-2022."""
        proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod",
                 "verificationMethod": method, "created": "2026-03-02T00:00:00Z", **more}
        bare = {k: v for k, v in document.items() if k != "proof"}
        value = "z" + base58(self.sign(digest(proof) + digest(bare)))
        before = document.get("proof", [])
        after = [*(before if isinstance(before, list) else [before]), {**proof, "proofValue": value}]
        return {**bare, "proof": after[0] if len(after) == 1 else after}

    def proof_rdf(self, document, method, canon, suite="eddsa-rdfc-2022"):
        """With a proof over the N-Quads that `canon` makes of a JSON document."""
        proof = {"type": "DataIntegrityProof", "cryptosuite": suite, "proofPurpose": "assertionMethod",
                 "verificationMethod": method, "created": "2026-03-02T00:00:00Z"}
        if suite == "Ed25519Signature2020":
            proof = {**proof, "type": suite}
            del proof["cryptosuite"]
        hashes = [hashlib.sha256(canon(d)).digest() for d in ({**proof, "@context": document["@context"]}, document)]
        return {**document, "proof": {**proof, "proofValue": "z" + base58(self.sign(b"".join(hashes)))}}


def digest(value):
    """Of RFC 8785: these documents have no numbers but whole ones, and names in ASCII."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


# --- containers ------------------------------------------------------------------------------------------------------

def chunk(kind, data, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
PIXELS, END = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")), chunk(b"IEND", b"")


def text_chunk(kind, keyword, text):
    text = text if isinstance(text, bytes) else text.encode()
    if kind == "tEXt":
        return chunk(b"tEXt", keyword + b"\0" + text)
    if kind == "zTXt":
        return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text, 9))
    packed = kind == "iTXt packed"
    return chunk(b"iTXt", keyword + (b"\0\1\0" if packed else b"\0\0\0") + b"\0\0" +
                 (zlib.compress(text, 9) if packed else text))


def png(*chunks, after=()):
    return HEAD + b"".join(chunks) + PIXELS + b"".join(after) + END


def scratch():
    return tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR"))
