"""What concerns all packs together: loading them, checking them, and comparing one teacher across them.

Each is a row (name, milliseconds of CPU, the most it should take) with a ratio against a yardstick of the same run.
"""
import os
import pathlib
import resource
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TEACHER = ROOT / "tests/roster/us-ut/ana-lopez.yaml"


def numbers(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stderr or done.stdout}")
    return {name: float(number) for name, number in map(str.split, done.stdout.splitlines())}


def check(program, rounds):
    """CPU of the whole process, its start and its output too, in nanoseconds."""
    took = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "check", ROOT / "states"], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e9)
    return sorted(took)[rounds // 2]


def measure(build, program, rounds):
    """`build` is the folder of bench_load and bench_compare."""
    load = numbers([build / "bench_load", ROOT / "states", str(rounds)])
    compare = numbers([build / "bench_compare", ROOT / "states", TEACHER, str(rounds)])
    return {"packs": int(load["packs"]), "bytes": int(load["bytes"]), "libyaml": load["libyaml"], "load": load["load"],
            "check": check(program, min(rounds, 3)), "rows": int(compare["rows"]), "settled": int(compare["settled"]),
            "evaluate": compare["evaluate"], "compare": compare["compare"],
            "parts": sorted(((ns, name[5:]) for name, ns in compare.items() if name.startswith("pack:")), reverse=True)}


def rows(m, peers):
    """Lines of a table: what, milliseconds, most, ratio in words. `peers`: nanoseconds a teacher by name."""
    against = next((name for name in ["ZEN", "OPA, Rego", "SQLite, SQL"] if name in peers), None)
    times = lambda name: f"{m[name] / m['libyaml']:.1f} x libyaml"
    beside = lambda name: f"{m[name] / (peers[against] * m['packs']):.1f} x {m['packs']} of {against}" if against else ""
    return [(f"libyaml parses {m['packs']} packs, {m['bytes'] // 1000} kB", m["libyaml"], None, "1"),
            ("loading them, to the compiled plan", m["load"], 100, times("load")),
            ("`check` of them all", m["check"], 20000, times("check")),
            ("one teacher under all: evaluation, explained", m["evaluate"], 10, beside("evaluate")),
            ("the same with reading and every sentence", m["compare"], None, beside("compare"))]


def share(m, most):
    """Where the evaluation's time goes, in words: the packs that take the most."""
    parts = m["parts"]
    slow = ", ".join(f"{code} {ns / 1e6:.1f}" for ns, code in parts[:most])
    return (f"Milliseconds of evaluation: {slow}; {sum(ns > 1e6 for ns, _ in parts)} of {m['packs']} packs take more than one, "
            f"half of them less than {parts[len(parts) // 2][0] / 1e6:.2f}.")
