#!/usr/bin/env python3
"""What a teacher has, told too high beside a completion that fits it, is rejected: least.py CROSSWALK.

The trace of a teacher of whom something is not known is altered as a careful forger would: its completion is another than
the least, and everything derived is what the program itself derives where that answer is given. Every step of it can be
derived again; only the proof that no answers leave less tells that it is not what the trace says."""
import copy
import itertools
import json
import os
import random
import sys
import tempfile

from traces import REJECTED, VERIFIED, folder, trace, verify, write

PACK = """
language: 1
pack: us-zz
name: Invented
version: 2026-11-24
authority: Invented Board
unit: hour
sources:
  Rule: { title: Invented rule, url: "https://example.org/1", read through: 2026-11-01, status: verified }
facts:
  rural: { type: yes/no, ask: Is the school rural?, answered by: employer }
  role: { type: "one of [lead, aide, coach]", ask: Which role has the teacher?, answered by: employer }
  online: { type: yes/no, ask: Does the teacher teach online?, answered by: employer }
limits:
  - { at most: 5 hours, when: rural, of records where: kind is course, cites: Rule 1 }
  - { at most: 4 hours, when: rural and role is aide, of records where: kind is course, cites: Rule 1 }
  - { at most: 3 hours, when: "role in [aide, coach]", of records where: kind is workshop, cites: Rule 2 }
  - { at most: 2 hours, when: online and role is coach, of records where: kind is workshop, cites: Rule 2 }
counts:
  course: { when: kind is course, as: 1 hour per clock hour, cites: Rule 3 }
  workshop: { when: kind is workshop, as: 1 hour per clock hour, cites: Rule 3 }
goals:
  renew:
    needs: [ { at least: 60 hours } ]
    cites: Rule 4
"""
ANSWERS = {"rural": [False, True], "role": ["lead", "aide", "coach"], "online": [False, True]}


def teacher(rng, n):
    return {"id": f"T{n}", "records": [{"kind": rng.choice(["course", "workshop"]), "amount": f"{rng.randint(1, 9)} clock hours",
                                        "earned": "2025-03-%02d" % rng.randint(1, 28)} for _ in range(rng.randint(1, 5))]}


def have(standing):
    return int(standing["credit"][0]["have"]["amount"])


def forged(honest, told, answers):
    """The honest trace, in which all that is derived is as the answers give it."""
    out = copy.deepcopy(honest)
    assumed = [{"about": "fact", "name": k, "value": v} for k, v in answers.items()]
    out["ways"] = told["ways"]
    out["rests_on"] = told["rests_on"]
    out["credit"][0]["have"] = told["credit"][0]["have"]
    out["derivation"] = {**copy.deepcopy(told["derivation"]), "assumed": {**honest["derivation"]["assumed"]}}
    out["derivation"]["assumed"].update(shown=assumed, least=assumed)
    return out


def main(program, teachers="12"):
    rng, raised, plain = random.Random(1), 0, 0
    with tempfile.TemporaryDirectory() as here:
        packs = folder(here, "packs")
        pack = folder(packs, "us-zz")
        with open(os.path.join(pack, "pack.yaml"), "w", encoding="utf-8") as file:
            file.write(PACK)

        def traced(who):
            write(os.path.join(here, "t.yaml"), who)
            said = trace(program, pack, None, os.path.join(here, "t.yaml"), os.path.join(here, "t.json"), "2026-05-01")
            if said:
                raise SystemExit(said)
            with open(os.path.join(here, "t.json"), encoding="utf-8") as file:
                return json.load(file)

        for n in range(int(teachers)):
            who = teacher(rng, n)
            whole = traced(who)
            honest = whole["teachers"][0]["standings"][0]
            for values in itertools.product(*ANSWERS.values()):
                told = traced({**who, "facts": dict(zip(ANSWERS, values))})["teachers"][0]["standings"][0]
                asked = [q["name"] for q in honest["questions"]]
                attempt = forged(honest, told, {k: v for k, v in zip(ANSWERS, values) if k in asked})
                one = copy.deepcopy(whole)
                one["teachers"][0]["standings"][0] = attempt
                write(os.path.join(here, "forged.json"), one)
                code, said = verify(program, os.path.join(here, "forged.json"), packs)
                findings = said[:-1]
                if have(told) < have(honest):
                    raise SystemExit(f"{who}: {dict(zip(ANSWERS, values))} leaves {have(told)}, less than {have(honest)}")
                if have(told) == have(honest):
                    continue
                if code != REJECTED:
                    raise SystemExit(f"{who}: accepted ({code}) with {have(told)}, though {have(honest)} is the least: {said[-1]}")
                raised += 1
                plain += all("less, under other answers" in line for line in findings)
        code, said = verify(program, os.path.join(here, "t.json"), packs)
    if code != VERIFIED:
        raise SystemExit(said)
    print(f"{raised} amounts told too high beside a completion that fits, all rejected; of {plain} nothing else was wrong")
    return 0 if plain else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
