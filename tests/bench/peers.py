"""The peers of the bench: each is run over the same roster and gives a name, nanoseconds of CPU a teacher, a verdict a teacher.

A peer that is not at hand gives its name and why, as "skipped".
"""
import json
import pathlib
import shutil
import sqlite3
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
PEERS = HERE / "peers"
BENCH = HERE.parent.parent / ".build/bench"


def sqlite(data, rounds):
    db = sqlite3.connect(":memory:")
    db.executescript("""
      create table teacher(id integer primary key, assigned integer, signed integer, day_from integer, day_until integer);
      create table record(teacher integer, line integer, id text, kind text, day integer, hours integer, accepted integer,
                          first integer, primary key(teacher, line)) without rowid;""")
    for t in json.loads((data / "flat.json").read_text()):
        db.execute("insert into teacher values(?, ?, ?, ?, ?)", (t["id"], t["assigned"], t["signed"], t["from"], t["until"]))
        db.executemany("insert into record values(?, ?, ?, ?, ?, ?, ?, ?)",
                       [(t["id"], i, r["id"], r["kind"], r["day"], r["hours"], r["accepted"], r["first"]) for i, r in enumerate(t["records"])])
    sql, took = (PEERS / "rule.sql").read_text(encoding="utf-8"), []
    for _ in range(rounds):
        start = time.process_time_ns()
        rows = db.execute(sql).fetchall()
        took.append((time.process_time_ns() - start) / len(rows))
    return {"name": "SQLite, SQL", "version": sqlite3.sqlite_version, "ns": sorted(took)[rounds // 2], "rounds": rounds,
            "verdicts": "".join(str(r[1]) for r in rows)}


def program(name, needs, command):
    """The lines of JSON that a program of a peer prints; `needs` is what `setup` must have made."""
    if not pathlib.Path(needs).exists():
        yield {"name": name, "skipped": "tests/bench/setup has not brought it"}
        return
    done = subprocess.run(command, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        yield json.loads(line)
    if done.returncode:
        yield {"name": name, "skipped": (done.stderr.strip() or f"ended with {done.returncode}").splitlines()[-1]}


def all_of(data, rounds):
    flat, count = str(data / "flat.json"), str(rounds)
    yield sqlite(data, rounds)
    yield from program("OpenFisca", BENCH / "openfisca/bin/python", [BENCH / "openfisca/bin/python", PEERS / "openfisca.py", flat, count])
    yield from program("CLIPS", BENCH / "clips/clips", [BENCH / "clips/clips", PEERS / "rule.clp", flat, count])
    yield from program("OPA", BENCH / "opa/opa", [BENCH / "opa/opa", PEERS / "rule.rego", flat, count])
    if shutil.which("node"):
        yield from program("ZEN, json-rules-engine, publicodes, DuckDB", BENCH / "node_modules",
                           ["node", PEERS / "engines.mjs", data, BENCH, count])
    else:
        yield {"name": "ZEN, json-rules-engine, publicodes, DuckDB", "skipped": "there is no node"}
