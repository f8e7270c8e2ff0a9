#!/usr/bin/env python3
"""Whether states/PROVED.md is true: the packs that their tests prove (`crosswalk test --coverage --mutate`).

For each of a few packs: how many sides of its rules there are and how many the tests exercise, how
many changes of its text there are and what came of them, and, of the changes that no test notices, why each means the
same. A pack that is not proved fails. `--update` rewrites the file. It tries every change: about a minute on two cores.
"""
import json
import os
import pathlib
import subprocess
import sys

import yaml

TOP = pathlib.Path(__file__).resolve().parent.parent
PAGE = TOP / "states" / "PROVED.md"
PACKS = ("us-ut", "us-tn", "us-nc", "us-ca")
HEAD = """# Packs that their tests prove

Written by `tests/proved.py --update`, which tries every change and checks this page. A pack is proved where all its tests
pass, each side of its rules is exercised (a rule counted and refused, a limit bound and not, a condition true and false, a
date before and after), and no change of one number, date or word goes unnoticed by them, but for those that mean the same:
each of these is listed below with the reason why no teacher could tell them apart, as the pack's tests.yaml gives it.

| Pack | Tests | Sides, exercised | Changes | noticed | mean the same | not noticed |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def reports(program):
    """What the program says of each pack: {code: the keys of its coverage, its changes and its proof together}."""
    command = [program, "test", *PACKS, "--coverage", "--mutate", "--format", "json"]
    run = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1) or not run.stdout:
        sys.exit(f"{' '.join(command)}: {run.stderr}")
    found = {}
    for part in json.loads(run.stdout):
        found.setdefault(part["pack"], {}).update(part)
    return found


def page(found):
    text, reasons, unproved = HEAD, "", []
    for code in PACKS:
        x, folder = found[code], TOP / "states" / code
        tests = load(folder / "tests.yaml")
        waived = [item["waive"] for item in tests if set(item) == {"waive"}]
        name = load(folder / "pack.yaml")["name"]
        sides = x["sums"]["all"]
        text += (f"| {name} (`{code}`) | {len(tests) - len(waived)} | {sides['seen']} of {sides['sides']} "
                 f"| {x['changes'] - x['invalid']} | {x['killed']} | {x['waived']} | {x['survived'] - x['waived']} |\n")
        reasons += f"\n## {name}\n\n"
        said = {m["change"] for m in x["mutants"] if m["waived"]}
        for why in dict.fromkeys(w["why"] for w in waived):
            reasons += f"- {why[0].upper()}{why[1:]}:\n"
            reasons += "".join(f"  - `{w['change'].replace('`', '')}`\n" for w in waived if w["why"] == why)
        unproved += [] if x["proved"] else [f"{code}: not proved: see crosswalk test {code} --coverage --mutate"]
        unproved += [f"{code}: a waiver that is not needed: {w['change']}" for w in waived if w["change"] not in said]
    return text + reasons, unproved


def main():
    program = os.environ.get("CROSSWALK", str(TOP / ".build" / "release" / "crosswalk"))
    if not os.access(program, os.X_OK):
        print(f"there is no program {program}; build it first")
        return 77
    text, complaints = page(reports(program))
    if "--update" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        complaints.append("states/PROVED.md: this is not what the tests prove; run tests/proved.py --update")
    print("\n".join(complaints) if complaints else f"{len(PACKS)} packs are proved by their tests")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
