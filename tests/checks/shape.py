"""No allocation has a worse shape than `crosswalk check --show-plan` says of its goal: the teachers of the state packs'
own tests are judged, every so many, and the shapes in their traces compared. Usage: shape.py PROGRAM [EVERY]
"""
import json, os, pathlib, re, subprocess, sys, tempfile

try:
    import yaml
except ImportError as e:
    print(f"skipped: {e} (Debian: python3-yaml)")
    sys.exit(77)

STATES = pathlib.Path(__file__).resolve().parents[2] / "states"
RANK = {"flow": 0, "linear": 1, "branch": 2}


def run(*args):
    return subprocess.run(args, capture_output=True, text=True).stdout


def said(program, pack):
    """The worst shape of each goal, versions of one goal together."""
    worst, goal = {}, None
    goals = yaml.load((pathlib.Path(pack) / "pack.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)["goals"]
    for line in run(program, "check", "--show-plan", pack).splitlines():
        names = [name for name in goals if line.startswith(f"goal {name} ") or line.startswith(f"goal {name}:")]
        shape = re.match(r"  allocation (\w+)", line)
        if line.startswith("goal "):
            goal = max(names, key=len)
        elif shape:
            worst[goal] = max(worst.get(goal, -1), RANK.get(shape.group(1), -1))
    return worst


def cases(pack, every):
    tests = yaml.load((pack / "tests.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    for item in tests[::every]:
        for case in item.values():
            if isinstance(case, dict) and "teacher" in case and "expect" in case:
                yield case


def main():
    program, every = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 12
    seen = failed = 0
    for pack in sorted(p.parent for p in STATES.glob("*/pack.yaml")):
        worst = said(program, str(pack))
        for case in cases(pack, every):
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                json.dump(case["teacher"], file)
                file.flush()
                for goal in case["expect"]:
                    trace = run(program, "standing", str(pack), "--teacher", file.name, "--goal", goal, "--as-of",
                                case.get("as of", "2026-01-01"), "--format", "json", "--trace")
                    for shape in re.findall(r'"shape": *"(\w+)', trace):
                        seen += 1
                        if RANK[shape] > worst.get(goal, -1):
                            failed += 1
                            print(f"{pack.name}: {goal} is allocated as {shape}")
    print(f"{seen} allocations, {failed} of a worse shape than said")
    return 1 if failed or not seen else 0


sys.exit(main())
