"""Teachers for the tests of explanations: those of the roster, and some of each pack's own tests."""
import json
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CROSSWALK", str(TOP / ".build/release/crosswalk"))
AS_OF = "2026-05-01"


def need(*modules):
    """Ends with 77 where a module is missing."""
    for name in modules:
        try:
            __import__(name)
        except ImportError:
            print(f"skipped: no Python module {name} (Debian: python3-{name})")
            sys.exit(77)


def texts(path):
    """YAML whose scalars stay as they are written: only the program says what they mean. Read by libyaml, as the program
    does: PyYAML's own reader refuses a `?` in a text without quotes."""
    import yaml

    return yaml.load(pathlib.Path(path).read_text(encoding="utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def run(*words):
    """What the program prints; a failure ends the test."""
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, cwd=TOP)
    if done.returncode != 0:
        raise SystemExit(f"FAIL: crosswalk {' '.join(map(str, words))}\n{done.stderr.decode()}")
    return done.stdout.decode()


def packs():
    return sorted((TOP / "states").glob("us-*")) + [TOP / "tests/packs/us-xx"]


def cases(pack, most):
    """(name, teacher, as of) of the pack's tests, spread over the file."""
    tests = texts(pack / "tests.yaml") or []
    found = [(name, body["teacher"], body.get("as of", AS_OF)) for test in tests for name, body in test.items()
             if isinstance(body, dict) and "teacher" in body and not {"records", "count", "accepted"} & body.keys()]
    return found[::max(1, len(found) // most)][:most]


def everybody(work, each_pack):
    """(label, pack, file, as of) of every teacher; those of cases are written to the folder `work`."""
    for pack in packs():
        roster = TOP / "tests/roster" / pack.name
        for file in sorted(roster.glob("*.yaml")) if roster.is_dir() else []:
            yield f"{pack.name} {file.stem}", pack, file, AS_OF
        for number, (name, teacher, as_of) in enumerate(cases(pack, each_pack)):
            file = pathlib.Path(work) / f"{pack.name}-{number}.json"
            file.write_text(json.dumps(teacher))
            yield f"{pack.name}: {name}", pack, file, as_of


def finish(passed, failed):
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)
