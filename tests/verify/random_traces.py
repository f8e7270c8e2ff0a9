#!/usr/bin/python3
"""Random packs and teachers, traced and verified: random_traces.py CROSSWALK TEACHERS [SEED] [EACH] [KEEP].

Packs and teachers are those of the naive evaluator's property test. EACH teachers (default 20) are judged under every
pack, in one trace; the first disagreements are printed, and kept in the folder KEEP."""
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "naive"))
import generate  # noqa: E402
from traces import by_teacher, folder, trace, verify  # noqa: E402


def one(job):
    """(name, teachers, findings by teacher)"""
    program, name, each, work = job
    here = folder(work, name)
    pack, teachers, as_of = generate.case(name, each)
    people = os.path.join(here, "teachers.yaml")
    with open(people, "w", encoding="utf-8") as file:
        file.write(generate.write(teachers))
    packs = os.path.join(here, "packs")
    with open(os.path.join(folder(packs, "us-zz"), "pack.yaml"), "w", encoding="utf-8") as file:
        file.write(generate.write(pack))
    said = trace(program, os.path.join(packs, "us-zz"), None, people, os.path.join(here, "trace.json"), as_of)
    if said:
        return name, each, {-1: [said]}
    code, lines = verify(program, os.path.join(here, "trace.json"), packs, people)
    found = by_teacher(lines) if code else {}
    if code and not found:
        found = {-1: lines[-3:]}
    if not found:
        shutil.rmtree(here)
    return name, each, found


def main(program, number, seed="1", each="20", keep=None):
    work = keep or tempfile.mkdtemp()
    packs = -(-int(number) // int(each))
    total = wrong = shown = 0
    with ThreadPoolExecutor(2) as pool:
        for name, n, found in pool.map(one, ((program, f"v{seed}-{k}", int(each), work) for k in range(packs))):
            total += n
            wrong += len(found)
            if total // 5000 > (total - n) // 5000:
                print(f"{total} teachers, {wrong} not verified so far", file=sys.stderr, flush=True)
            for teacher, lines in sorted(found.items()):
                shown += 1
                if shown <= 40:
                    print(f"{name}[{teacher}]")
                    print("\n".join("   " + line[:260] for line in lines[:4]), flush=True)
    print(f"{total} teachers under {packs} packs, {wrong} not verified")
    if not keep:
        shutil.rmtree(work)
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
