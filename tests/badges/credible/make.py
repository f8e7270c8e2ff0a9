#!/usr/bin/env python3
"""Makes the files beside it: a badge that shows everything a rule may demand, its endorsement, and the office that trusts
both issuers. The keys are made of fixed seeds, so the files come out the same. Needs the program openssl."""
import hashlib
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = DIGITS[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def openssl(seed, *arguments, data=b""):
    der = bytes.fromhex("302e020100300506032b657004220420") + bytes([seed]) * 32
    with tempfile.TemporaryDirectory() as folder:
        key, text = pathlib.Path(folder, "key.der"), pathlib.Path(folder, "text")
        key.write_bytes(der)
        text.write_bytes(data)
        words = [w.replace("KEY", str(key)).replace("TEXT", str(text)) for w in arguments]
        return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout


def multikey(seed):
    public = openssl(seed, "pkey", "-inform", "DER", "-in", "KEY", "-pubout", "-outform", "DER")[-32:]
    return "z" + base58(b"\xed\x01" + public)


def digest(value):  # RFC 8785 of what has neither numbers nor letters beyond ASCII
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).digest()


def signed(document, seed):
    issuer = document["issuer"]["id"]
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod",
             "verificationMethod": f"{issuer}#{multikey(seed)}", "created": "2026-03-02T00:00:00Z"}
    data = digest(proof) + digest(document)
    signature = openssl(seed, "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", "KEY", "-in", "TEXT", data=data)
    return {**document, "proof": {**proof, "proofValue": "z" + base58(signature)}}


def profile(name):
    word = name.split()[0].lower()
    return {"id": f"https://{word}.example/issuer", "type": ["Profile"], "name": name}


endorsement = signed({
    "@context": CONTEXTS, "id": "urn:uuid:5d0ea0a4-0f4e-4b6e-9a44-000000000002",
    "type": ["VerifiableCredential", "EndorsementCredential"], "issuer": profile("Reviewers of Practice"),
    "validFrom": "2026-02-01T00:00:00Z",
    "credentialSubject": {"id": "https://valley.example/achievements/formative", "type": ["EndorsementSubject"],
                          "endorsementComment": "Scored by two assessors against the published rubric."}}, 2)
badge = signed({
    "@context": CONTEXTS, "id": "urn:uuid:5d0ea0a4-0f4e-4b6e-9a44-000000000001",
    "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": profile("Valley Learning"),
    "name": "Formative Assessment", "validFrom": "2026-03-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "identityType": "emailAddress", "hashed": False,
                        "identityHash": "ana@b.example"}],
        "achievement": {
            "id": "https://valley.example/achievements/formative", "type": ["Achievement"],
            "achievementType": "MicroCredential", "name": "Formative Assessment",
            "criteria": {"narrative": "A unit taught, with students' work before and after."},
            "alignment": [{"type": ["Alignment"], "targetName": "Assessment", "targetCode": "InTASC 6",
                           "targetUrl": "https://standards.example/6"}]}},
    "evidence": [{"id": "https://valley.example/evidence/1", "type": ["Evidence"], "name": "The unit"}]}, 1)
office = f"""office: Valley Unified, Human Resources
trusted issuers:
  - id: https://valley.example/issuer
    name: Valley Learning
    keys: ["{multikey(1)}"]
  - id: https://reviewers.example/issuer
    name: Reviewers of Practice
    keys: ["{multikey(2)}"]
"""
(HERE / "badge.json").write_text(json.dumps(badge, indent=2) + "\n", encoding="utf-8")
(HERE / "endorsement.json").write_text(json.dumps(endorsement, indent=2) + "\n", encoding="utf-8")
(HERE / "office.yaml").write_text(office, encoding="utf-8")
