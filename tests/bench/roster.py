#!/usr/bin/env python3
"""A roster for the bench: teachers of twelve records each under Utah's R277-302-7, as teacher files and flat for the peers.

  tests/bench/roster.py FOLDER [TEACHERS [SEED]]

Kinds, hours and dates are spread as in offices' files: most hours are workshops of a few hours, some lie before the window,
on its first day or the day before, some lack an approval, some stand twice under one id. Every question is answered, so
each teacher is met or not. None lies behind the window: a license that can still be renewed in time has not expired.
"""
import datetime
import json
import pathlib
import random
import sys

LEARNING = ["workshop", "conference", "seminar", "course", "training", "mentoring", "coaching"]
FACTS = ["administrator signed", "data privacy course", "ethics review", "background check", "suicide prevention training"]
EPOCH = datetime.date(1970, 1, 1)


def record(rng, i, issued, expires):
    kind = rng.choices(LEARNING + ["collaboration", "service", "National Board certification"],
                       [30, 8, 5, 8, 10, 5, 5, 18, 8, 0.3])[0]
    days = rng.randint(-200, (datetime.date(2026, 4, 30) - issued).days) if rng.random() < 0.95 else rng.choice([-1, 0])
    day = issued + datetime.timedelta(days=days)
    hours = rng.choice([1, 2, 3, 4, 6, 6, 8, 10, 12, 15, 16, 20, 24, 30])
    out = {"id": f"r{i}", "kind": kind, "title": f"Activity {i}", "earned": str(day)}
    if kind != "National Board certification":
        out["amount"] = f"{hours} clock hours"
    if kind in LEARNING:
        out["approved"] = "yes" if rng.random() < 0.93 else "no"
    if kind == "service":
        out["accepted service"] = "yes" if rng.random() < 0.9 else "no"
    return out, hours


def teacher(rng, number):
    issued = datetime.date(rng.choice([2021, 2022, 2023]), 7, 1)
    expires = datetime.date(issued.year + 5, 6, 30)
    assigned = rng.random() < 0.85
    signed = {name: rng.random() < 0.99 for name in FACTS}
    records, flat = [], []
    for i in range(12):
        if i and rng.random() < 0.04:
            r, hours = dict(records[-1]), flat[-1]["hours"]
        else:
            r, hours = record(rng, i, issued, expires)
        day = (datetime.date.fromisoformat(r["earned"]) - EPOCH).days
        flat.append({"id": r["id"], "kind": r["kind"], "day": day, "hours": hours, "first": all(o["id"] != r["id"] for o in records),
                     "accepted": r.get("approved", r.get("accepted service", "yes")) == "yes"})
        records.append(r)
    yes = lambda b: "yes" if b else "no"
    whole = {"id": f"T-{number}", "licenses": [{"type": "professional", "issued": str(issued), "expires": str(expires)}],
             "facts": {"assigned": yes(assigned), "employed now": "yes", "employed": "yes", "took part": "no", "held level three": "no",
                       **{k: yes(v) for k, v in signed.items()}}, "records": records}
    return whole, {"id": number, "assigned": assigned, "signed": all(signed.values()), "from": (issued - EPOCH).days,
                   "until": (expires - EPOCH).days, "records": flat}


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    both = [teacher(rng, i) for i in range(count)]
    (folder / "roster.json").write_text(json.dumps([a for a, _ in both], separators=(",", ":")), encoding="utf-8")
    (folder / "flat.json").write_text(json.dumps([b for _, b in both]), encoding="utf-8")


main()
