#!/usr/bin/env python3
"""Every teacher of the tests that packs bring with them, traced and verified: states.py CROSSWALK PACKS [NAME...];
without a name, of every pack in the folder, districts too.

The cases of a pack are grouped by their dates and accepted readings; each group is one trace of many teachers. What is
not verified is printed, with the name of its case. Packs and inputs with a construct that the checker does not know (it
says so, and verifies nothing) are counted apart, and so are standings of which it can't try every answer."""
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import yaml

from traces import UNDERIVED, by_teacher, folder, trace, verify, write

BEYOND = (".input: not re-derived: standings where",  # an input that the checker says it does not know
          ".standing: not re-derived: too much is open")  # or of which it can't try every answer


def cases(path):
    with open(path, encoding="utf-8") as file:
        tests = yaml.load(file, Loader=yaml.BaseLoader)
    for test in tests:
        name = next(iter(test))
        body = next((v for v in test.values() if isinstance(v, dict) and "teacher" in v), None)
        if body:
            yield name, body


def groups(path):
    out = {}
    for name, body in cases(path):
        key = (body.get("as of"), body.get("known as of"), yaml.dump(body.get("accepted")))
        out.setdefault(key, []).append((name, body))
    return out


def packs_in(folder):
    """The packs that have tests, districts inside their states too, by their path in the folder."""
    return sorted(os.path.relpath(here, folder) for here, _, files in os.walk(folder) if {"pack.yaml", "tests.yaml"} <= set(files))


def one(job):
    """Traces and verifies one group: (its name, cases, wrong, not checked, what to print)"""
    program, packs, state, k, (as_of, known, _), group, out = job
    stem, lines = os.path.join(folder(out, state), str(k)), []
    office, accepted = None, group[0][1].get("accepted")
    write(stem + ".yaml", [{**b["teacher"], "id": str(n)} for n, (_, b) in enumerate(group)])
    if accepted:
        office = stem + "-office.yaml"
        write(office, {"office": "a test", "accepted": [{"by": "a test", "on": "2020-01-01", **a} for a in accepted]
                       if isinstance(accepted, list) else accepted})
    said = trace(program, os.path.join(packs, state), None, stem + ".yaml", stem + ".json", as_of, known, office)
    if said:
        return len(group), len(group), 0, [f"{stem}: no trace: {said}"]
    code, said = verify(program, stem + ".json", packs, stem + ".yaml")
    found, wrong, unknown = by_teacher(said), 0, 0
    if code == UNDERIVED and "does not know it" in said[-1]:
        return len(group), 0, len(group), [f"{stem}: {said[-1]}"]
    if code and not found:
        return len(group), len(group), 0, [f"{stem} ({code}): {said}"]
    for n, findings in sorted(found.items()):
        if all(any(word in line for word in BEYOND) for line in findings):
            lines.append(f"{stem}[{n}] {findings[0]}")
            unknown += 1
            continue
        wrong += 1
        lines.append(f"{stem}[{n}] {group[n][0] if n >= 0 else 'the whole'}")
        lines += ["   " + line[:220] for line in findings[:6]]
    return len(group), wrong, unknown, lines


def main(program, packs, *names):
    out = tempfile.mkdtemp()
    jobs = [(program, packs, state, k, key, group, out) for state in names or packs_in(packs)
            for k, (key, group) in enumerate(groups(os.path.join(packs, state, "tests.yaml")).items())]
    number = wrong = unknown = 0
    with ThreadPoolExecutor(2) as pool:
        for n, bad, beyond, lines in pool.map(one, jobs):
            number, wrong, unknown = number + n, wrong + bad, unknown + beyond
            print("".join(line + "\n" for line in lines), end="", flush=True)
    shutil.rmtree(out)
    print(f"{number} traces, {wrong} not verified, {unknown} not checked: a construct that is not known, or too much that is open")
    return 1 if wrong or number == unknown else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
