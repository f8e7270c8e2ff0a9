"""A district never loosens its state: districts.py --program PATH --cases N [--seed S] [--keep DIR]

Random packs and teachers of the naive evaluator, and upon each pack a random district: needs added, rules narrowed, further
limits, goals and ledgers of its own. What the district says of a goal of the state's must be no better than what the state
says: met there only if met here, unmet here whenever unmet there, and exempt in both or in neither. A district that says
nothing of the state's judges as the state does, to the last number. The same is asked of each district in states/, of the
teachers of its state's own tests.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter

import generate

TEACHERS = 4  # a pack
STATES = pathlib.Path(__file__).resolve().parents[2] / "states"
FAVOR = {"met", "exempt", "not applicable"}


class DistrictMaker(generate.Maker):
    def district(self, pack):
        """A district of the pack; one in eight says nothing of its state."""
        d = {"language": "1", "pack": "us-zz-district", "extends": "us-zz", "name": "Invented district",
             "version": "2026-11-24",
             "sources": {"Policy": {"title": "Policy (invented)", "read through": "2026-01-01", "status": "verified"}},
             "goals": {}, "counts": {}}
        if "ambiguous dates" not in pack and self.chance(0.5):
            d["ambiguous dates"] = "down"
        if not self.chance(0.125):
            self.tighten(d, pack)
        if self.chance(0.3):
            d["units"] = {"point": {"name": "salary point"}}
            d["ledgers"] = {"salary": {"unit": "point"}}
            d["counts"]["salary points"] = {"when": "kind is course", "as": "1 point", "ledger": "salary", "cites": "Policy 5"}
            d["goals"]["pay"] = {"purpose": "salary", "ledger": "salary", "cites": "Policy 5",
                                 "needs": [{"at least": "2 points"}] + [{"met": "renew"}] * self.chance(0.5)}
            if "for" in pack["goals"]["renew"]:
                d["goals"]["pay"]["for"] = pack["goals"]["renew"]["for"]
        for key in ("goals", "counts"):
            if not d[key]:
                del d[key]
        text = generate.write(d)
        facts = {n: f for n, f in generate.FACTS.items() if n in text and n not in pack["facts"]}
        return dict(d, facts=facts) if facts else d

    def tighten(self, d, pack):
        areas = list(pack["areas"])
        for name, goal in pack["goals"].items():
            if goal.get("ledger", "credit") == "credit" and asks_credit(goal["needs"]) and self.chance(0.7):
                needs = [self.need(areas, "window" in goal) for _ in range(self.r.choice([1, 1, 2]))]
                d["goals"][name] = {"adds": needs, "cites": "Policy 1"}
        kept = "keep: " in generate.write(pack)  # where records are kept, rules are not narrowed
        for name in pack["counts"]:
            if self.chance(0.4):
                rule = {"cites": "Policy 2"}
                if not kept and self.chance(0.8):
                    rule["narrows"] = self.record_condition() if self.chance(0.6) else self.teacher_condition()
                if "narrows" not in rule or self.chance(0.2):
                    rule["at most"] = self.limit_words()
                d["counts"][name] = rule
        limits = [dict(self.limit(areas), cites="Policy 3") for _ in range(self.r.choice([0, 0, 1, 1]))]
        for limit in limits:
            if kept:
                limit.pop("keep", None)
        if limits:
            d["limits"] = limits


def asks_credit(needs):
    """Whether a need of the list is one of credit: a gap about records acts otherwise on a goal without it."""
    return "at least: " in generate.write(needs)


def known_to(pack, teacher):
    """The teacher with what that pack can read."""
    mine = dict(teacher, facts={n: v for n, v in teacher["facts"].items() if n in pack["facts"]})
    mine["records"] = [{k: v for k, v in r.items() if k not in ("approved", "topics") or k in pack["facts"]}
                       for r in teacher["records"]]
    return mine


def judge(program, pack, people, as_of):
    done = subprocess.run([program, "standing", pack, "--teacher", people, "--as-of", as_of, "--format", "json"],
                          capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{pack}: exit {done.returncode}\n{done.stdout[:500]}{done.stderr[:3000]}")
    return {(t["id"], s["goal"], json.dumps(s.get("license"))): s
            for t in json.loads(done.stdout)["teachers"] for s in t["standings"]}


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(generate.write(data))
    return path


def compare(says_nothing, state, district):
    """What is wrong between two standings of one goal, or None."""
    here, there = state["standing"], district["standing"]
    if there in FAVOR and here not in FAVOR:
        return f"{here} in the state, {there} in the district"
    if here == "unmet" and there != "unmet":
        return f"unmet in the state, {there} in the district"
    excused = here in ("exempt", "not applicable") or there in ("exempt", "not applicable")
    if excused and there not in (here, "undetermined"):  # what the district leaves open may make it uncertain
        return f"{here} in the state, {there} in the district"
    if says_nothing and any(state.get(k) != district.get(k) for k in ("standing", "have", "short_by", "questions")):
        return f"{here} in the state, {there} in a district that says nothing of it"
    return None


def one(program, folder, seed, seen):
    maker = DistrictMaker(seed)
    pack = maker.pack()
    district = maker.district(pack)
    whole = dict(pack, facts={**pack["facts"], **district.get("facts", {})})
    as_of = generate.date(2026, maker.r.choice([3, 5, 9]), 15)
    teachers = [maker.teacher(whole, as_of, k) for k in range(TEACHERS)]
    state_path = os.path.dirname(write(os.path.join(folder, "us-zz/pack.yaml"), pack))
    path = os.path.dirname(write(os.path.join(folder, "us-zz/district/pack.yaml"), district))
    people = write(os.path.join(folder, "district.yaml"), teachers)
    theirs = write(os.path.join(folder, "state.yaml"), [known_to(pack, t) for t in teachers])
    states = judge(program, state_path, theirs, str(as_of))
    districts = judge(program, path, people, str(as_of))
    nothing = not set(district.get("goals", {})) - {"pay"} and not set(district.get("counts", {})) - {"salary points"}
    nothing = nothing and "limits" not in district
    found = []
    for key, standing in states.items():
        seen[f"{standing['standing']} -> {districts[key]['standing']}"] += 1
        wrong = compare(nothing, standing, districts[key])
        if wrong:
            found.append(f"{key[0]}, {key[1]}: {wrong}")
    return len(states), found


def shipped(program, folder, seen):
    """How many standings of the districts in states/ were judged, and what is wrong with them."""
    judged, found = 0, []
    for pack in sorted(STATES.glob("*/*/pack.yaml")):
        state, days = pack.parent.parent, {}
        tests = generate.yaml.load((state / "tests.yaml").read_text(encoding="utf-8"), Loader=generate.yaml.CBaseLoader)
        for k, case in enumerate(c for item in tests for c in item.values() if "teacher" in c and "as of" in c):
            days.setdefault(case["as of"], []).append(dict(case["teacher"], id=f"T{k}"))
        for day, teachers in sorted(days.items()):
            people = write(os.path.join(folder, "people.yaml"), teachers)
            states, districts = (judge(program, str(p), people, day) for p in (state, pack.parent))
            judged += len(states)
            for key, standing in states.items():
                wrong = compare(False, standing, districts[key])
                seen[f"{standing['standing']} -> {districts[key]['standing']}"] += 1
                if wrong:
                    found.append(f"{pack.parent.name}, {day}, {key[0]}, {key[1]}: {wrong}")
    return judged, found


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--program", required=True)
    options.add_argument("--cases", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", help="a folder for the packs of what is found")
    o = options.parse_args()
    seen = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        judged, found = shipped(o.program, scratch, seen)
    differ = len(found)
    print("\n".join(found + [f"districts of states/: {judged} standings, {differ} looser than the state"]))
    for k in range(o.cases):
        with tempfile.TemporaryDirectory() as scratch:
            folder = os.path.join(o.keep, str(k)) if o.keep else scratch
            n, found = one(o.program, folder, o.seed * 100003 + k, seen)
        judged += n
        differ += len(found)
        for line in found:
            print(f"{o.seed}-{k}: {line}")
    for what, n in sorted(seen.items()):
        print(f"  {what}: {n}")
    print(f"{o.cases} districts, {judged} standings, {differ} looser than the state")
    return 1 if differ or not judged else 0


if __name__ == "__main__":
    sys.exit(main())
