#!/usr/bin/env python3
"""A standing with open answers is what its completions say: of random teachers each open answer is given in every way.

    completions.py [PROGRAM]      PROGRAM is crosswalk; default .build/release/crosswalk

Where the program decides, all completions must have that standing (or amount, or date); where it says `undetermined`, two
of them must differ. The constructs are those of which an open answer changes a number: licenses counted and gone through,
school years counted, members of a set, steps of a ladder, renewals.
"""
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FAVORABLE = {"met", "exempt", "not applicable"}


class Teacher:
    """A teacher file with open answers: `open` has, for each, where it stands and what it may be."""

    def __init__(self):
        self.open = []

    def answer(self, values, chance=0.25):
        """One of the values, or an open answer."""
        if random.random() >= chance:
            return random.choice(values)
        self.open.append(values)
        return Open(len(self.open) - 1)


class Open:
    def __init__(self, number):
        self.number = number


def filled(x, answers):
    """The file with the open answers given; without them where `answers` is None."""
    if isinstance(x, dict):
        pairs = ((k, answers[v.number] if isinstance(v, Open) and answers else v) for k, v in x.items())
        return {k: filled(v, answers) for k, v in pairs if not isinstance(v, Open)}
    return [filled(v, answers) for v in x] if isinstance(x, list) else x


def further_licenses(t):
    contents = ["mathematics", "physics", "history"]
    licenses = [
        {"type": t.answer(["standard", "preliminary"]), "number": n, "primary license": t.answer(["yes", "no"]),
         "license content": t.answer(contents)}
        for n in range(1, random.randint(2, 4))
    ]
    records = [workshop(n, random.choice([10, 15, 75, 120, 149, 150, 165, 180]), content=t.answer(contents, 0.1))
               for n in range(random.randint(1, 3))]
    return {"licenses": licenses, "records": records}


def another_license(t):
    others = [{"type": "teacher", "expires": t.answer(["2025-01-01", "2027-01-01"]),
               "status": random.choice(["active", "inactive", "revoked"])} for _ in range(random.randint(0, 2))]
    leader = {"type": "leader", "issued": "2021-07-01", "expires": "2026-06-30"}
    return {"licenses": [leader] + others, "facts": {"in role": t.answer(["yes", "no"])}}


SETS = [[], ["reading"], ["mathematics"], ["reading", "mathematics"]]


def endorsements(t):
    license = {"type": "standard", "endorsements": t.answer(SETS, 0.5)}
    records = [{"kind": random.choice(["course", "workshop"]), "topics": t.answer(SETS),
                "amount": random.choice(["1 credit", "2 credits", "30 clock hours", "45 clock hours", "75 clock hours"]),
                "earned": f"2025-0{n}-01"} for n in range(1, random.randint(2, 4))]
    return {"licenses": [license], "records": records}


def years(t):
    work = {f"{y}-{y - 1999}": t.answer(["teacher", "administrator", "none"]) for y in range(2021, 2026)}
    records = [workshop(0, random.choice([24, 47, 48, 72, 96, 120]))]
    records += [{"kind": "program", "title": f"A{n}", "amount": "1 academy credit", "earned": f"2025-0{n}-01"}
                for n in range(1, random.randint(1, 4))]
    license = {"type": "standard", "issued": "2021-07-01", "expires": "2026-06-30"}
    return {"licenses": [license], "facts": {"work": work}, "records": records}


def ladder(t):
    return {"records": [{"kind": "course", "amount": f"{random.choice([3, 14, 24])} semester hours",
                         "topics": t.answer([[], ["multicultural"]], 0.5), "earned": f"2020-0{n}-01"}
                        for n in range(1, random.randint(2, 5))]}


def renewals(t):
    license = {"type": "practitioner", "expires": "2026-06-30", "issued": t.answer(["2019-07-01", "2023-07-01"])}
    if random.random() < 0.5:
        license |= {"renewed": "2023-07-01", "renewals": t.answer(["0", "1", "2"])}
    return {"licenses": [license]}


def workshop(n, hours, **more):
    return {"kind": "workshop", "amount": f"{hours} clock hours", "earned": f"2025-0{n + 1}-01", "approved": "yes", **more}


CASES = [("R14", "renew all licenses", further_licenses), ("R20", "renew not in role", another_license),
         ("R23", "renew in New Hampshire", endorsements), ("R23", "renew in Vermont", endorsements),
         ("R29", "renew in Illinois", years), ("S1", "monthly pay", ladder), ("R6", "renew once", renewals)]


def standings(program, line, goal, teachers):
    """Of each teacher the first standing: (a word, or None where it is open; the amount or date)."""
    with tempfile.TemporaryDirectory() as folder:
        for n, teacher in enumerate(teachers):
            pathlib.Path(folder, f"{n:06}.json").write_text(json.dumps(teacher | {"id": str(n)}), encoding="utf-8")
        done = subprocess.run([program, "standing", HERE / line, "--teacher", folder, "--as-of", "2026-05-01", "--goal",
                               goal, "--format", "json"], capture_output=True, text=True, check=False)
    found = {int(t["id"]): t["standings"][0] for t in json.loads(done.stdout)["teachers"]}
    words = {"undetermined": None, "unmet": "unmet"} | dict.fromkeys(FAVORABLE, "favorable")
    return [(words[found[n]["standing"]], json.dumps(found[n].get("amount")), found[n].get("date"))
            for n in range(len(teachers))]


def complaints(program, line, goal, make, rounds):
    teachers, groups = [], []
    while len(groups) < rounds:
        t = Teacher()
        file = make(t)
        if len(t.open) > 4:
            continue
        completions = [filled(file, list(a)) for a in itertools.product(*t.open)] if t.open else [file]
        groups.append((len(teachers), len(completions)))
        teachers += [filled(file, None)] + completions
    found = standings(program, line, goal, teachers)
    for at, n in groups:
        outcomes = set(found[at + 1 : at + 1 + n])
        if found[at][0] is None and len(outcomes) == 1:
            yield f"{line} {goal}: open, but every completion is {outcomes}: {json.dumps(teachers[at])}"
        if found[at][0] and outcomes != {found[at]}:
            yield f"{line} {goal}: {found[at]}, but completions are {outcomes}: {json.dumps(teachers[at])}"


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / ".build/release/crosswalk"
    random.seed(2026)
    rounds, found = 60, []
    for line, goal, make in CASES:
        found += complaints(program, line, goal, make, rounds)
    print("\n".join(found))
    print(f"{rounds * len(CASES)} teachers, {len(found)} standings that their completions do not have")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
