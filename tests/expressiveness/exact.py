#!/usr/bin/env python3
"""Limits against brute force: exact.py [PROGRAM [SEED [CASES]]]

Random records under three kinds of limit, and the most that any lawful choice credits, found by trying all of them:
a rolling limit (every subset of the records), a limit per day with spans (a flow over the days), a least and a most per
topic (a flow for every combination of what the topics hold). The program must have exactly that.
"""
import calendar
import datetime
import itertools
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PACK = """language: 1
pack: us-zz-exact
name: Exact
version: 2026-11-24
authority: No authority (a test)
ambiguous dates: down
unit: point
sources:
  Rule: { title: Rule, read through: 2026-11-01, status: verified }
facts:
  topics: { of: record, type: "set of [a, b, c]", ask: Which topics?, answered by: issuer }
ledgers:
  rolling: { unit: point }
  days: { unit: point, limits: [ { at most: 8 points, per: day, cites: Rule } ] }
  topics:
    unit: point
    limits:
      - { counts from: 10 points, per: topic, cites: Rule }
      - { at most: 14 points, per: topic, cites: Rule }
counts:
  workshop:
    when: kind is workshop
    as: 1 point per clock hour
    at most: 2 records per title within 18 months
    since last: credited
    ledger: rolling
    cites: Rule
  seminar: { when: kind is seminar, as: 1 point per clock hour, ledger: days, cites: Rule }
  course: { when: kind is course, as: 1 point per clock hour, ledger: topics, cites: Rule }
goals:
  rolling: { ledger: rolling, needs: [ { at least: 1000 points } ], cites: Rule }
  days: { ledger: days, needs: [ { at least: 1000 points } ], cites: Rule }
  topics: { ledger: topics, needs: [ { at least: 1000 points } ], cites: Rule }
"""


def months_after(day, months):
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def most_flow(supplies, room):
    """The most that the supplies [(amount, places)] put into places with that much room, point by point."""
    room, put, total = dict(room), [{} for _ in supplies], 0

    def add(i, seen):
        for place in supplies[i][1]:
            if place not in room or place in seen:
                continue
            seen.add(place)
            if room[place] > 0:
                room[place] -= 1
                put[i][place] = put[i].get(place, 0) + 1
                return True
            for other, held in enumerate(put):
                if other != i and held.get(place) and add(other, seen):
                    held[place] -= 1
                    put[i][place] = put[i].get(place, 0) + 1
                    return True
        return False

    for i, (amount, _) in enumerate(supplies):
        for _ in range(amount):
            total += add(i, set())
    return total


def rolling(rand):
    first = datetime.date(2020, 1, 1)
    all_ = [(rand.choice("AB"), first + datetime.timedelta(rand.randrange(1500)), rand.randint(1, 9))
            for _ in range(rand.randint(2, 8))]
    best = 0
    for mask in range(1 << len(all_)):
        some = [r for i, r in enumerate(all_) if mask >> i & 1]
        if all(sum(r[0] == s[0] and s[1] <= r[1] < months_after(s[1], 18) for r in some) <= 2 for s in some):
            best = max(best, sum(r[2] for r in some))
    return [f"{{ kind: workshop, title: {t}, amount: {a} clock hours, earned: {d} }}" for t, d, a in all_], best


def days(rand):
    first, records, supplies = datetime.date(2024, 1, 1), [], []
    for _ in range(rand.randint(2, 7)):
        begin, amount = rand.randrange(8), rand.randint(2, 20)
        end = min(9, begin + rand.choice([0, 0, 1, 2, 4]))
        supplies.append((amount, range(begin, end + 1)))
        from_, until = first + datetime.timedelta(begin), first + datetime.timedelta(end)
        records.append(f"{{ kind: seminar, amount: {amount} clock hours, from: {from_}, until: {until} }}")
    return records, most_flow(supplies, {day: 8 for day in range(10)})


def topics(rand):
    all_ = [(rand.randint(1, 9), sorted(rand.sample("abc", rand.choice([0, 1, 1, 2, 2, 3]))))
            for _ in range(rand.randint(1, 6))]
    best = 0
    for held in itertools.product([0, *range(10, 15)], repeat=3):
        if sum(held) > best and most_flow(all_, zip("abc", held)) == sum(held):
            best = sum(held)
    return [f"{{ kind: course, amount: {a} clock hours, topics: [{', '.join(t)}], earned: 2024-03-01 }}"
            for a, t in all_], best


def case(rand, number):
    found = {goal.__name__: goal(rand) for goal in (rolling, days, topics)}
    records = "".join(f"        - {r}\n" for rs, _ in found.values() for r in rs)
    expect = "".join(f"      {goal}: {{ standing: unmet, have: {most} points }}\n" for goal, (_, most) in found.items())
    return f"- Case {number}:\n    teacher:\n      records:\n{records}    as of: 2026-05-01\n    expect:\n{expect}"


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / ".build/release/crosswalk"
    seed, cases = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((2, 1), (3, 100)))
    rand = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        (scratch / "pack.yaml").write_text(PACK, encoding="utf-8")
        (scratch / "tests.yaml").write_text("\n".join(case(rand, i) for i in range(cases)), encoding="utf-8")
        done = subprocess.run([program, "test", scratch], capture_output=True, text=True, check=False)
    print(done.stdout.strip().split("\n")[-1] if done.returncode == 0 else done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
