"""Validates solver.py on the allocation cases: allocation.py FILE.jsonl... (see their README.md)."""
import json
import sys
from fractions import Fraction
from itertools import product

from solver import Column, Problem


def build(case, alternative, further, holds=lambda condition: True):
    records = [r for r in case["records"] if holds(r.get("when"))]
    areas = case["areas"]
    columns = [Column(i, a, Fraction(r["amount"])) for i, r in enumerate(records) for a in r["fits"]]
    if further:
        columns += [Column(None, a) for a in areas]
    p = Problem(columns)
    pick = lambda f: [k for k, c in enumerate(columns) if f(c)]
    own = lambda c, f: c.item is not None and f(records[c.item])
    for a, area in areas.items():
        if "at_most" in area and holds(area.get("at_most_when")):
            p.limits.append((pick(lambda c: c.area == a), Fraction(area["at_most"])))
        if "at_most_a_year" in area:
            for y in {r["year"] for r in records}:
                p.limits.append((pick(lambda c: c.area == a and own(c, lambda r: r["year"] == y)),
                                 Fraction(area["at_most_a_year"])))
        if "at_least" in area and holds(area.get("at_least_when")):
            p.needs.append((pick(lambda c: c.area == a), Fraction(area["at_least"])))
    for g in case.get("groups", []):
        p.limits.append((pick(lambda c: c.area in g["areas"]), Fraction(g["at_most"])))
    for g in case.get("providers", []):
        p.limits.append((pick(lambda c: own(c, lambda r: r.get("provider") == g["provider"])), Fraction(g["at_most"])))
    if holds(case.get("total_when")):
        p.needs.append((pick(lambda c: True), Fraction(case["total"])))
    on = lambda topic: pick(lambda c: c.item is None or topic in records[c.item].get("topics", []))
    for t, need in case.get("topics", {}).items():
        p.needs.append((on(t), Fraction(need["at_least"])))
    if "each_year" in case:
        for y in case["each_year"]["years"]:
            p.needs.append((pick(lambda c: own(c, lambda r: r["year"] == y)), Fraction(case["each_year"]["at_least"])))
    if "distinct_areas" in case:
        p.at_least_areas(case["distinct_areas"], None, {a: pick(lambda c: c.area == a) for a in areas})
    for limit in case.get("limits", []):
        p.at_most_records(limit["records"], {i: pick(lambda c: c.item == i) for i, r in enumerate(records)
                                             if r.get("tag") == limit["tag"]})
    for i, r in enumerate(records):
        if r.get("indivisible"):
            p.in_one_area(i)
        if r.get("whole"):
            p.whole(i)
    for a, least in alternative.get("areas", {}).items():
        p.needs.append((pick(lambda c: c.area == a), Fraction(least)))
    for t, least in alternative.get("topics", {}).items():
        p.needs.append((on(t), Fraction(least)))
    if "total" in alternative:
        p.needs.append((pick(lambda c: True), Fraction(alternative["total"])))
    return p


def met(case, holds=lambda condition: True):
    return any(build(case, alt, False, holds).further() == (0, False) for alt in case.get("any_of", [{}]))


def answer(case):
    if "facts" not in case:
        out = {"met": met(case)}
        if "further" in case["answer"]:
            found = [f for f in (build(case, alt, True).further() for alt in case.get("any_of", [{}])) if f is not None]
            out["further"] = str(min(found)[0]) if found else "impossible"
        return out
    facts = case["facts"]
    unknown = [f for f, v in facts.items() if v is None]
    outcome = {}
    for values in product([False, True], repeat=len(unknown)):
        known = dict(facts, **dict(zip(unknown, values)))

        def holds(condition):
            if condition is None:
                return True
            return not known[condition[4:]] if condition.startswith("not ") else known[condition]

        outcome[values] = ("exempt_when" in case and holds(case["exempt_when"])) or met(case, holds)
    seen = set(outcome.values())
    decisive = [f for k, f in enumerate(unknown)
                if any(outcome[v] != outcome[v[:k] + (not v[k],) + v[k + 1:]] for v in outcome)]
    return {"standing": "undetermined" if len(seen) == 2 else "met" if seen == {True} else "unmet",
            "decisive": decisive}


def main(paths):
    cases = wrong = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                case = json.loads(line)
                cases += 1
                mine = answer(case)
                if mine != case["answer"]:
                    wrong += 1
                    print(case["id"], "answer", case["answer"], "naive", mine)
    print(f"{cases} cases, {wrong} differ")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
