#!/usr/bin/env python3
"""Makes the files beside it: a badge that shows everything a rule may demand, its endorsement, and the office that trusts
both issuers. The keys are made of fixed seeds, so the files come out the same. Needs the program openssl."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from signing import OB, VC2, Key, scratch  # noqa: E402

CONTEXTS = [VC2, OB]
folder = scratch()
keys = {seed: Key(folder.name, seed=seed) for seed in (1, 2)}


def multikey(seed):
    return keys[seed].multikey()


def signed(document, seed):
    return keys[seed].proof(document, f"{document['issuer']['id']}#{multikey(seed)}")


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
