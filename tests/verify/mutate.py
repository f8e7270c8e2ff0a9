#!/usr/bin/env python3
"""Alters real traces, one field at a time, and asks verify-trace of each:
mutate.py CROSSWALK PACKS ROSTER COUNT [SEED] [CASES].

The traces are those of the teachers in ROSTER (a folder for each pack), of CASES teachers (default 4) of each pack's own
tests, and of one with the readings of an office. Every trace must verify as it is (one with a construct that the checker
says it does not know is left aside, and counted); every alteration must be rejected:
a value changed, a member or item removed, an item doubled. COUNT 0: every place of every trace. Alterations of what a
trace states of its teacher (`input`, `id`, `name`) are tried with the teacher's file, all others without.

A trace with many altered copies of one teacher is one run, since the checker says of each what it finds.

Not altered is what a trace does not claim, and the checker says so: `sentence` (words made from the steps beside them),
`engine` (which program wrote it), `work` (how hard it worked), `office` (who accepted the readings). What is accepted
all the same must be one of these, for the reason said, and is counted:
"""
import copy
import json
import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from states import cases, packs_in
from traces import UNDERIVED, by_teacher, trace, verify, write

NO_CLAIM = {"sentence", "engine", "work", "office"}
EQUIVALENT = {
    "assumed": "another completion, under which everything that the trace shows was derived again",
    "options": "another question, whose every answer was derived again",
    "shape": "flow or linear: by which solver it was found, not what was found",
    "questions_complete": "that every answer was tried, where each question that is told does decide",
}
WORDS = [["met", "unmet", "undetermined", "exempt", "not applicable"],
         ["counted", "conditional", "unused", "refused", "outside", "duplicate", "not yet"],
         ["offered", "open", "refused"], ["holds", "does not hold", "open"], ["met", "unmet", "open", "not asked"],
         ["at most", "at least"], ["divisible", "in one area", "whole"], ["flow", "linear", "branch"]]
AS_OF, BATCH = "2026-05-01", 60


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


def mutate(tree, path, kind, rng):
    out = copy.deepcopy(tree)
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


def of_input(path):
    return path[0] in ("input", "id", "name")


def teachers(packs, roster, most, folder):
    """(pack, teacher file, as of, office file)"""
    for pack in sorted(os.environ.get("VERIFY_PACKS", "").split() or packs_in(packs)):  # $VERIFY_PACKS: only these
        tests, own = os.path.join(packs, pack, "tests.yaml"), os.path.join(roster, pack)
        for name in sorted(os.listdir(own)) if os.path.isdir(own) else []:
            yield pack, os.path.join(own, name), AS_OF, None
        found = [(n, b) for n, b in (cases(tests) if os.path.exists(tests) else [])]
        plain = [b for _, b in found if "accepted" not in b]
        for k, body in enumerate(plain[:: max(1, len(plain) // most)][:most] if most else []):
            path = os.path.join(folder, f"{pack.replace('/', '-')}-{k}.yaml")
            write(path, body["teacher"])
            yield pack, path, body.get("as of", AS_OF), None
        office = next((b for _, b in found if "accepted" in b), None)
        if office and most:
            path, at = (os.path.join(folder, f"{pack.replace('/', '-')}-{what}.yaml") for what in ("office", "accepted"))
            write(path, office["teacher"])
            write(at, {"office": "a test", "accepted": office["accepted"]})
            yield pack, path, office.get("as of", AS_OF), at


class Subject:
    """One trace, of one teacher."""

    def __init__(self, program, packs, who, folder):
        pack, self.teacher, as_of, office = who
        self.program, self.packs, self.folder = program, packs, folder
        self.name = f"{pack} {os.path.basename(self.teacher)}"
        path = os.path.join(folder, "whole.json")
        said = trace(program, os.path.join(packs, pack), None, self.teacher, path, as_of, None, office)
        if said:
            raise SystemExit(said)
        with open(path, encoding="utf-8") as file:
            self.tree = json.load(file)
        self.code, self.said = verify(program, path, packs, self.teacher)

    def jobs(self):
        one = self.tree["teachers"][0]
        yield from (("teacher", path, kind) for path, kind in places(one))
        head = {k: v for k, v in self.tree.items() if k != "teachers"}
        yield from (("head", path, kind) for path, kind in places(head))

    def survivors(self, jobs, name, rng):
        """The jobs, all of one sort and all with or all without the teacher's file, that were not rejected."""
        path = os.path.join(self.folder, name)
        with_file = self.teacher if jobs[0][0] == "teacher" and of_input(jobs[0][1]) else None
        if jobs[0][0] == "head":
            out = []
            for job in jobs:
                write(path, mutate(self.tree, job[1], job[2], rng))
                code, said = verify(self.program, path, self.packs, None)
                if code not in (1, 3, 5):
                    out.append((job, code, said[-1:]))
            return out
        copies = [mutate(self.tree["teachers"][0], p, k, rng) for _, p, k in jobs]
        write(path, {**self.tree, "teachers": copies})
        code, said = verify(self.program, path, self.packs, with_file)
        if code in (0, 1, 5):
            found = by_teacher(said)
            return [(job, 0, []) for i, job in enumerate(jobs) if i not in found]
        if len(jobs) == 1:
            return [] if code == 3 else [(jobs[0], code, said[-1:])]
        return [s for job in jobs for s in self.survivors([job], name, rng)]


def batches(subject, jobs):
    """Jobs that can go in one run."""
    sorts = {}
    for job in jobs:
        sorts.setdefault((job[0], job[0] == "teacher" and of_input(job[1])), []).append(job)
    for same in sorts.values():
        for i in range(0, len(same), BATCH):
            yield subject, same[i:i + BATCH]


def equivalent(job):
    return next((name for name in EQUIVALENT if name in job[1]), None)


def main(program, packs, roster, count, seed="1", most="4"):
    rng = random.Random(int(seed))
    with tempfile.TemporaryDirectory() as folder:
        subjects = [Subject(program, packs, who, folder) for who in teachers(packs, roster, int(most), folder)]
        beyond = [s for s in subjects if s.code == UNDERIVED]
        subjects = [s for s in subjects if s.code != UNDERIVED]
        bad = [s for s in subjects if s.code != 0]
        for s in bad:
            print(f"{s.name}: not verified as it is: {s.said[:2]}")
        jobs = [(s, job) for s in subjects for job in s.jobs()]
        if int(count):
            jobs = rng.sample(jobs, min(int(count), len(jobs)))
        runs = [run for s in subjects for run in batches(s, [job for t, job in jobs if t is s])]
        survived, crashed, same = 0, 0, dict.fromkeys(EQUIVALENT, 0)
        with ThreadPoolExecutor(2) as pool:
            work = [pool.submit(s.survivors, part, f"{n}.json", random.Random(f"{seed}-{n}"))
                    for n, (s, part) in enumerate(runs)]
            for (subject, _), done in zip(runs, work):
                for job, code, said in done.result():
                    where = equivalent(job)
                    if code == 0 and where:
                        same[where] += 1
                        continue
                    survived, crashed = survived + (code == 0), crashed + (code != 0)
                    print("NOT REJECTED" if code == 0 else f"CRASHED {code} {said}", subject.name, job[2],
                          ".".join(map(str, job[1])), flush=True)
    for name, number in same.items():
        print(f"{number} alterations of `{name}` accepted: {EQUIVALENT[name]}")
    print(f"{len(subjects)} traces, {len(bad)} not verified as they are; {len(jobs)} alterations, "
          f"{survived} not rejected, {crashed} crashed; {len(beyond)} traces left aside, with what is not derived again")
    return 1 if bad or survived or crashed or not subjects else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
