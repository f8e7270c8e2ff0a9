#!/usr/bin/env python3
"""Every teacher of the tests that packs bring with them, traced and verified: states.py CROSSWALK PACKS [NAME...];
without a name, of every pack in the folder.

The cases of a pack are grouped by their dates and accepted readings; each group is one trace of many teachers. What is
not verified is printed, with the name of its case. Packs and inputs with a construct that the checker does not know (it
says so, and verifies nothing) are counted apart."""
import os
import sys
import tempfile

import yaml

from traces import UNDERIVED, by_teacher, folder, trace, verify, write

BEYOND = ".input: not re-derived: standings where"  # an input that the checker says it does not know


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


def main(program, packs, *names):
    out, wrong, number, unknown = tempfile.mkdtemp(), 0, 0, 0
    for state in sorted(names or os.listdir(packs)):
        path = os.path.join(packs, state, "tests.yaml")
        for k, ((as_of, known, _), group) in enumerate(groups(path).items() if os.path.exists(path) else []):
            stem = os.path.join(folder(out, state), str(k))
            office, accepted = None, group[0][1].get("accepted")
            write(stem + ".yaml", [{**b["teacher"], "id": str(n)} for n, (_, b) in enumerate(group)])
            if accepted:
                office = stem + "-office.yaml"
                write(office, {"office": "a test", "accepted": [{"by": "a test", "on": "2020-01-01", **a} for a in accepted]
                               if isinstance(accepted, list) else accepted})
            number += len(group)
            said = trace(program, os.path.join(packs, state), None, stem + ".yaml", stem + ".json", as_of, known, office)
            if said:
                wrong += len(group)
                print(f"{stem}: no trace: {said}")
                continue
            code, lines = verify(program, stem + ".json", packs, stem + ".yaml")
            found = by_teacher(lines)
            if code == UNDERIVED and "does not know it" in lines[-1]:
                print(f"{stem}: {lines[-1]}")
                unknown += len(group)
            elif code and not found:
                print(f"{stem} ({code}): {lines}")
                wrong += len(group)
            for n, findings in sorted(found.items()):
                if all(BEYOND in line for line in findings):
                    print(f"{stem}[{n}] {findings[0]}")
                    unknown += 1
                    continue
                wrong += 1
                print(f"{stem}[{n}] {group[n][0] if n >= 0 else 'the whole'}")
                print("\n".join("   " + line[:220] for line in findings[:6]))
    print(f"{number} traces, {wrong} not verified, {unknown} not checked, of packs and inputs with a construct that is not known")
    return 1 if wrong or number == unknown else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
