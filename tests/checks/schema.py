"""The schema that `crosswalk check --schema` prints, proved by an independent validator (python3-jsonschema).

Every pack that the loader takes must be valid, read plainly (all scalars texts) and as YAML 1.2 reads it; every pack of
BROKEN must not be. Usage: schema.py PROGRAM
"""
import copy, json, pathlib, re, subprocess, sys, tempfile

try:
    import jsonschema, yaml
except ImportError as e:
    print(f"skipped: {e} (Debian: python3-jsonschema, python3-yaml)")
    sys.exit(77)

TOP = pathlib.Path(__file__).resolve().parents[2]


class Core(yaml.CSafeLoader):
    """YAML 1.2: yes and no are texts, and so are dates."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


def texts(value):
    """Keys as JSON has them."""
    if isinstance(value, dict):
        return {str(k): texts(v) for k, v in value.items()}
    return [texts(v) for v in value] if isinstance(value, list) else value


def good():
    packs = sorted(TOP.glob("states/**/pack.yaml")) + sorted(TOP.glob("tests/packs/**/pack.yaml"))
    packs += sorted(TOP.glob("tests/expressiveness/**/pack.yaml")) + sorted(TOP.glob("tests/checks/*.yaml"))
    return packs + [DISTRICTS / "us-zz.yaml", DISTRICTS / "us-zz-clean.yaml"]


DISTRICTS = TOP / "tests/checks/districts"

PACK = {
    "language": "1", "pack": "x", "name": "X", "version": "2026-01-01", "unit": "hour",
    "sources": {"Rule": {"title": "Rule", "status": "verified"}},
    "counts": {"a": {"when": "always", "as": "1 hour", "cites": "Rule 1"}},
    "goals": {"g": {"needs": [{"at least": "3 hours"}], "cites": "Rule 1"}},
}

# Each takes the pack apart in one place.
BROKEN = {
    "no language": lambda p: p.pop("language"),
    "no version": lambda p: p.pop("version"),
    "unknown section": lambda p: p.update(count={}),
    "date in another form": lambda p: p.update(version="1/1/2026"),
    "unknown word": lambda p: p.update({"ambiguous dates": "sideways"}),
    "no month": lambda p: p.update({"school year": "Juli 1"}),
    "a section that is a list": lambda p: p.update(counts=[]),
    "a section that is a text": lambda p: p.update(goals="g"),
    "source without a title": lambda p: p["sources"]["Rule"].pop("title"),
    "source of unknown status": lambda p: p["sources"]["Rule"].update(status="rumor"),
    "counts rule without as": lambda p: p["counts"]["a"].pop("as"),
    "counts rule with a misspelled key": lambda p: p["counts"]["a"].update({"exept when": "never"}),
    "unknown period of a limit": lambda p: p["counts"]["a"].update({"at most": "3 hours", "per": "decade"}),
    "when as a list": lambda p: p["counts"]["a"].update(when=["always"]),
    "an empty condition": lambda p: p["counts"]["a"].update(when=""),
    "table without by": lambda p: p["counts"]["a"].update({"as": {"5": "3 hours"}}),
    "cites as a map": lambda p: p["counts"]["a"].update(cites={"Rule": "1"}),
    "version with a misspelled key": lambda p: p["counts"]["a"].update(versions=[{"form": "2020-01-01"}]),
    "need with a misspelled key": lambda p: p["goals"]["g"].update(needs=[{"at leest": "3 hours"}]),
    "need without a quantity": lambda p: p["goals"]["g"].update(needs=[{"in": "credit"}]),
    "need each month": lambda p: p["goals"]["g"].update(needs=[{"at least": "3 hours", "each": "month"}]),
    "empty list of needs": lambda p: p["goals"]["g"].update(needs=[]),
    "goal of unknown purpose": lambda p: p["goals"]["g"].update(purpose="fun"),
    "window with a misspelled end": lambda p: p["goals"]["g"].update(window={"form": "license issued"}),
    "exception that is a text": lambda p: p["goals"]["g"].update({"except": ["never"]}),
    "step without a name": lambda p: p["goals"]["g"].update(steps=[{"needs": "nothing"}]),
    "term without a meaning": lambda p: p.update(terms={"t": {"cites": "Rule 1"}}),
    "limit without at most": lambda p: p.update(limits=[{"in": "credit"}]),
    "gap that could do something else": lambda p: p.update(gaps={"g": {"why": "?", "could": "matter"}}),
    "reading that says nothing": lambda p: p.update(gaps={"g": {"why": "?", "readings": {"a": {}, "b": {}}}}),
    "fact of a pupil": lambda p: p.update(facts={"f": {"of": "pupil"}}),
    "otherwise without why": lambda p: p.update(otherwise=[{"when": "always", "answer": "refused"}]),
    "waiver without a reason": lambda p: p.update(waives=[{"finding": "CW0214", "at": "f"}]),
    "ledger without a unit": lambda p: p.update(ledgers={"l": {}}),
}

# The same of a district's pack, which the file x.yaml beside it makes one of the state that PACK is.
DISTRICT = {
    "language": "1", "pack": "y", "extends": "x", "name": "Y", "version": "2026-01-01",
    "sources": {"Policy": {"title": "Policy", "status": "verified"}},
    "counts": {"a": {"narrows": "kind is course", "cites": "Policy 1"}},
    "goals": {"g": {"adds": [{"at least": "4 hours"}], "cites": "Policy 1"}},
}

BROKEN_DISTRICT = {
    "a district without a name": lambda p: p.pop("name"),
    "a district's unit": lambda p: p.update(unit="hour"),
    "a district's licenses": lambda p: p.update(licenses={"l": {}}),
    "a district's school year": lambda p: p.update({"school year": "August 1"}),
    "a district that decides what districts decide": lambda p: p.update({"districts decide": ["t"]}),
    "a state's goal with needs beside what is added": lambda p: p["goals"]["g"].update(needs="nothing"),
    "a state's goal with another window": lambda p: p["goals"]["g"].update(window={"from": "2020-01-01"}),
    "a state's rule with another rate": lambda p: p["counts"]["a"].update({"as": "2 hours"}),
    "an addition that is misspelled": lambda p: p["goals"]["g"].update(addds="nothing"),
    "a ledger that is neither": lambda p: p.update(ledgers={"l": {}}),
}


def loads(program, pack):
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=folder) as file:
        (pathlib.Path(folder) / "x.yaml").write_text(json.dumps(PACK), encoding="utf-8")
        json.dump(pack, file)
        file.flush()
        return subprocess.run([program, "check", file.name], capture_output=True).returncode == 0


def main():
    program = sys.argv[1]
    schema = json.loads(subprocess.run([program, "check", "--schema"], check=True, capture_output=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = 0

    def complain(what):
        nonlocal failed
        failed += 1
        print(what)

    packs = good()
    for path in packs:
        text = path.read_text(encoding="utf-8")
        for loader in (yaml.CBaseLoader, Core):
            error = next(validator.iter_errors(texts(yaml.load(text, Loader=loader))), None)
            if error:
                complain(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    for pack in (PACK, DISTRICT):
        if list(validator.iter_errors(pack)) or not loads(program, pack):
            complain(f"the pack {pack['pack']} that the broken ones are made from is not valid")
    broken = [(PACK, *item) for item in BROKEN.items()] + [(DISTRICT, *item) for item in BROKEN_DISTRICT.items()]
    for whole, name, breaks in broken:
        pack = copy.deepcopy(whole)
        breaks(pack)
        if validator.is_valid(pack):
            complain(f"{name}: valid, but should not be")
        if loads(program, pack):
            complain(f"{name}: the loader takes it")
    print(f"{len(packs)} packs valid, {len(broken)} broken ones refused" if not failed else f"{failed} failed")
    return 1 if failed else 0


sys.exit(main())
