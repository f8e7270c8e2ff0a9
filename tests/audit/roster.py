#!/usr/bin/env python3
"""A roster of Utah as a state would send it, from a seed: roster.py N [--seed S] FOLDER writes roster.csv and
mapping.yaml there, for `crosswalk import --db FILE --mapping mapping.yaml roster.csv`.

Licenses expire in one of five years; a teacher has 3 to 12 records, some planned; some columns are empty."""
import argparse
import csv
import datetime
import os
import random

KINDS = [("workshop", 60), ("collaboration", 20), ("service", 8), ("course", 6), ("conference", 6)]
FACTS = [("assigned", 0.95), ("took part", 0.3), ("administrator signed", 0.9), ("data privacy course", 0.9),
         ("ethics review", 0.9), ("background check", 0.97), ("suicide prevention training", 0.85)]
MOST = 12


def mapping():
    lines = ["mapping: 1", "source: State roster", "pack: us-ut", "row key: ID", "complete: yes",
             "teacher:", "  id: ID", "  name: NAME", "  district: LEA", "licenses:", "  - type: LIC", "    number: NO",
             "    issued: ISSUED", "    expires: EXPIRES", "facts:"]
    lines += [f"  {name}: {{ column: F{i}, values: {{ Y: yes, N: no }} }}" for i, (name, _) in enumerate(FACTS)]
    lines.append("records:")
    for k in range(1, MOST + 1):
        lines += [f"  - when: H{k}", f"    kind: K{k}", f"    title: T{k}", f"    amount: {{ column: H{k}, unit: clock hours }}",
                  f"    earned: D{k}", f"    status: S{k}", f"    approved: {{ column: A{k}, values: {{ Y: yes, N: no }} }}"]
    return "\n".join(lines) + "\n"


def names():
    fixed = ["ID", "NAME", "LEA", "LIC", "NO", "ISSUED", "EXPIRES"] + [f"F{i}" for i in range(len(FACTS))]
    return fixed + [f"{c}{k}" for k in range(1, MOST + 1) for c in "KTHDSA"]


def record(r, issued):
    kind = r.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
    day = issued + datetime.timedelta(days=r.randrange(0, 1750))
    planned = r.random() < 0.04
    hours = r.choice([1, 1.5, 2, 3, 4, 6, 7.5, 8, 12, 15, 20, 30, 45])
    return [kind, f"{kind.title()} {r.randrange(4000)}", hours, day.isoformat(), "planned" if planned else "earned",
            r.choices(["Y", "N", ""], [88, 3, 9])[0]]


def teacher(r, i):
    year = r.randrange(2026, 2031)
    issued = datetime.date(year - 5, 7, 1)
    row = [f"{i:07d}", f"Teacher {i}", f"District {r.randrange(41):02d}",
           r.choices(["professional", "associate", "LEA-specific"], [85, 10, 5])[0], f"L{i}", issued.isoformat(),
           f"{year}-06-30"]
    row += ["" if r.random() < 0.1 else "Y" if r.random() < share else "N" for _, share in FACTS]
    for _ in range(r.randrange(3, MOST + 1)):
        row += record(r, issued)
    return row + [""] * (len(names()) - len(row))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("n", type=int)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("folder")
    a = p.parse_args()
    r = random.Random(a.seed)
    os.makedirs(a.folder, exist_ok=True)
    with open(os.path.join(a.folder, "mapping.yaml"), "w", encoding="utf-8") as f:
        f.write(mapping())
    with open(os.path.join(a.folder, "roster.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(names())
        out.writerows(teacher(r, i) for i in range(1, a.n + 1))


if __name__ == "__main__":
    main()
