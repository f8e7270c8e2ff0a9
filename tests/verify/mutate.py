#!/usr/bin/env python3
"""Alters real traces, one field at a time, and asks verify-trace of each: mutate.py CROSSWALK PACKS ROSTER COUNT [SEED].

ROSTER holds a folder for each pack with teacher files. Every trace must verify as it is, with its teacher file; every
alteration must be rejected. Two thirds are tried without the teacher file (but for those of the input, which only the
file can show). Not altered: what a trace does not claim. These are `sentence` (words, which verify-trace counts and says
that it does not compare), `engine` (which program wrote it), `work` (how hard it worked)."""
import copy
import json
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

NO_CLAIM = {"sentence", "engine", "work"}
WORDS = [["met", "unmet", "undetermined", "exempt", "not applicable"],
         ["counted", "conditional", "unused", "refused", "outside", "duplicate", "not yet"],
         ["offered", "open", "refused"], ["holds", "does not hold", "open"], ["met", "unmet", "open", "not asked"],
         ["at most", "at least"], ["divisible", "in one area", "whole"]]


def places(node, path=()):
    """Every (path, kind) that can be altered."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NO_CLAIM:
                yield from places(value, path + (key,))
                yield path + (key,), "remove"
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from places(value, path + (i,))
            yield path + (i,), "remove"
            yield path + (i,), "double"
    else:
        yield path, "alter"


def altered(value, rng):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice([-1, 1, 7])
    if value is None:
        return rng.choice(["x", 1])
    groups = [g for g in WORDS if value in g]
    if groups and rng.random() < 0.8:
        return rng.choice([w for w in rng.choice(groups) if w != value])
    if len(value) == 10 and value[4] == value[7] == "-":
        return value[:8] + ("11" if value[8:] != "11" else "12")
    number = value.replace("/", "").replace("-", "").replace(".", "")
    if number.isdigit():
        return rng.choice([value + "1", "1" + value, str(int(number) + 1), "-" + value, "0" if value != "0" else "5"])
    return rng.choice([value + "x", value[:-1] if len(value) > 1 else "y", "another text"])


def mutate(trace, path, kind, rng):
    out = copy.deepcopy(trace)
    node = out
    for step in path[:-1]:
        node = node[step]
    if kind == "alter":
        node[path[-1]] = altered(node[path[-1]], rng)
    elif kind == "remove":
        del node[path[-1]]
    else:
        node.insert(path[-1], copy.deepcopy(node[path[-1]]))
    return out


def undetermined(trace, path):
    return trace["teachers"][path[1]]["standings"][path[3]]["standing"] == "undetermined"


def verify(program, packs, trace, teacher, folder, name):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(trace, file)
    args = [program, "verify-trace", path, "--packs", packs] + (["--teacher", teacher] if teacher else [])
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    os.remove(path)
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()


def read(program, packs, roster, folder):
    out = []
    for pack in sorted(os.listdir(roster)):
        for name in sorted(os.listdir(os.path.join(roster, pack))):
            teacher = os.path.join(roster, pack, name)
            text = subprocess.run([program, "standing", pack, "--packs", packs, "--teacher", teacher, "--format", "json", "--trace"],
                                  capture_output=True, text=True, check=True).stdout
            trace = json.loads(text)
            code, said = verify(program, packs, trace, teacher, folder, "whole.json")
            print(f"{pack} {name}: {said[-1] if said else code}")
            out.append((trace, teacher, list(places(trace)), code))
    return out


def main(program, packs, roster, count, seed="1"):
    rng = random.Random(int(seed))
    with tempfile.TemporaryDirectory() as folder:
        traces = read(program, packs, roster, folder)
        bad = sum(code != 0 for _, _, _, code in traces)
        jobs = []
        for n in range(int(count)):
            trace, teacher, where, _ = traces[n % len(traces)]
            path, kind = rng.choice(where)
            of_input = "input" in path or path[-1] in ("id", "name") and len(path) == 3
            jobs.append((n, mutate(trace, path, kind, rng), teacher if of_input or n % 3 == 0 else None, path, kind))

        def one(job):
            n, trace, teacher, path, kind = job
            return n, verify(program, packs, trace, teacher, folder, f"{n}.json")[0], path, kind, teacher

        survived = crashed = other = 0
        with ThreadPoolExecutor(2) as pool:
            for n, code, path, kind, teacher in pool.map(one, jobs):
                if code == 0 and "ways" in path and undetermined(traces[n % len(traces)][0], path):
                    other += 1  # what is missing under other answers to what is open: lawful, and a trace names none
                    print("lawful under other answers:", kind, ".".join(map(str, path)))
                elif code == 0:
                    survived += 1
                    print("NOT REJECTED", kind, ".".join(map(str, path)), "with its teacher" if teacher else "")
                elif code not in (1, 3):
                    crashed += 1
                    print("CRASHED", code, kind, ".".join(map(str, path)))
    print(f"{len(traces)} traces, {bad} not verified as they are; {count} alterations, "
          f"{survived} not rejected, {other} lawful under other answers, {crashed} crashed")
    return 1 if bad or survived or crashed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
