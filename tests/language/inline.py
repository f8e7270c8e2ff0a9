"""Code within the lines and tables of LANGUAGE.md, tried in a pack that has the names it speaks of.

A span of code is a word (a key or word of the JSON Schema, a kind, a field, ...), a piece of a pack, or of another file.
A piece is put where such a piece may stand, in a pack of the unit that it names, and must load. Letters that stand for
something (`X`, `GOAL`, `(…)`) are replaced first. OTHER lists what is no pack language, each with what it is.
"""
import copy
import json
import pathlib
import re
import subprocess
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
WORLD = yaml.load((HERE / "world.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

# What stands for something else in the page: as it is tried.
STANDS_FOR = [
    (r'"one of \[\.\.\.\]"', '"one of [activity]"'), (r'"set of \[\.\.\.\]"', '"set of [a, b]"'),
    (r"^at least: N, of:$", "{ at least: 1, of: [ { attested: ethics review } ] }"),
    (r"\b(lesser|greater) of \(X, Y\)", r"\1 of (score, 3)"), (r"\bmet: GOAL\b", "met: start initial"),
    (r"except: \[\.\.\.\]", "except: [ { exempt when: teaches abroad } ]"),
    (r"\(X, Y\)", "(earned, license expires)"), (r"\bX else Y\b", "license renewed else license issued"),
    (r"\bround up X to 1 unit\b", "round up 3 units to 1 unit"), (r"\bX divided by\b", "score divided by"),
    (r"\btimes X\b", "times score"), (r"\bX\b", "earned"), (r"\bY\b", "license expires"),
    (r"\bthe date of GOAL\b", "the date of end"), (r"\bthe amount of GOAL\b", "the amount of payment this year"),
    (r"\bsettled of GOAL\b", "settled of payment this year"), (r"\bGOAL\b", "renew professional license"),
    (r"\bfrom DATE until DATE\b", "from 2020-07-01 until 2021-06-30"), (r"\bDATE\b", "2020-07-01"),
    (r"\bFACT most of PERIOD\b", "work most of the license"),
    (r"\bschool years of PERIOD where \(…\)", "school years of the license where (took part)"),
    (r"\bPERIOD\b", "the license"), (r"\bnumber of SET\b", "number of license areas"), (r"\bSET\b", "license endorsements"),
    (r"\bfor each: NAME\b", "for each: endorsement"), (r": NAME\b", ": experience"),
    (r"\bN months\b", "6 months"), (r"\bat least: N\b", "at least: 1"), (r"\bCONDITION on a record\b", "kind is degree"),
    (r"\b(COND|CONDITION)\b", "teaches abroad"), (r"(when:) C\b", r"\1 teaches abroad"), (r"^[Nn] ", "1 "),
    (r"has: …", "has: kind is degree"), (r"license where \(…\)", "license where (license is teacher)"),
    (r"licenses where \(…\)", "licenses where (license is teacher)"), (r"\(…\)", "(kind is degree)"),
    (r"\[needs\]|\[ … \]|\[\.\.\.\]", "[ { attested: ethics review }, { holds: background } ]"), (r"\[\.\.\]", "[renew professional license]"),
    (r"(from|before): …", r"\1: license issued"), (r"when: …", "when: teaches abroad"), (r"kind: …", "kind: course"),
    (r"date: …", "date: 2024-01-01"), (r"…", "text"),
]

# No pack language, and what it is.
OTHER = {
    "pack.yaml": "a file", "tests.yaml": "a file", "FACTS.md": "a file", ".yaml": "a file",
    "check": "a command", "known as of": "an option", "undetermined": "a standing",
    "undetermined: exceptions in conflict": "a standing",
}

# Words that belong to conditions, and no schema lists: each with a condition, value or text in which it is one.
IN_USE = {
    "plus minus": "amount in clock hours and amount plus 1 clock hour minus 1 clock hour at least 3 clock hours",
    "times": "2 times score at least 3", "else": "(license renewed else license issued) before 2024-01-01",
    "before": "earned before 2024-01-01", "after": "earned after 2024-01-01", "or": "approved or kind is course",
    "and": "approved and kind is course", "not": "not approved", "is": "kind is course", "in": "kind in [course]",
    "on or before": "earned on or before 2024-01-01", "on or after": "earned on or after 2024-01-01",
    "at most": "score at most 3", "more than": "score more than 3", "less than": "score less than 3",
    "matches": 'issuer matches "x"', "round down": "round down score to 1 is 3 or round down score to 1 at least 3",
    "round to nearest": "round to nearest score to 1 at least 3", "the window": "earned in the window",
    "other": "any other license where (license is teacher)",
    "and not COND": "approved and not teaches abroad",
}
IN_USE["round down"] = "round down score to 1 at least 3"

RECORD_FIELDS = ("kind title achievement issuer provider amount earned from until expires status verification approved topics "
                 "level grade rating score evidence employer position share").split()


def put(*path):
    """A way to set what lies under the path in the pack."""
    def into(pack, value):
        for step in path[:-1]:
            pack = pack[step]
        pack[path[-1]] = value
    return into


def merged(*path):
    """A way to add keys to the map under the path; a section is added to what the pack has of it."""
    def into(pack, value):
        for step in path:
            pack = pack[step]
        for k, v in value.items():
            both = isinstance(v, dict) and isinstance(pack.get(k), dict)
            pack[k] = {**pack[k], **v} if both else v
    return into


def need(pack, value):
    pack["goals"]["renew professional license"]["needs"] = [value] if isinstance(value, dict) else value


RULE, GOAL, LICENSED = ("counts", "any"), ("goals", "renew professional license"), ("goals", "renew professional license")
# Where a piece in plain words may stand: (name, way, text around it).
WORDS = [
    ("conditions on a record", put(*RULE, "when"), "{}"),
    ("conditions on the teacher", put(*GOAL, "needs"), [{"holds": "{}"}]),
    ("conditions on school years", put(*GOAL, "needs"), [{"holds": "took part {}"}]),
    ("dates", put(*GOAL, "deadline"), "{}"),
    ("dates of a record", put(*RULE, "when"), "{} before 2024-01-01"),
    ("rates", put(*RULE, "as"), "{}"),
    ("quantities", put(*GOAL, "needs"), [{"at least": "{}"}]),
    ("quantities of a record", put(*RULE, "when"), "{} at least 2"),
    ("quantities of the teacher", put("goals", "plain", "amount"), "{}"),
    ("periods", put(*RULE, "when"), "earned in {}"),
    ("values of a fact in a table", put("goals", "plain"), {"for": "license is professional", "cites": "Rule 5", "amount": {"by": "{}", "administrator": "1 unit", "otherwise": "2 units"}}),
    ("texts of a record", put(*RULE, "when"), '{} is "x"'),
    ("sets of a record", put(*RULE, "when"), "{} includes a"),
    ("limits", put(*RULE, "at most"), {"at most": "{}", "since last": "credited"}),
    ("needs in words", put(*GOAL, "needs"), "{}"),
    ("days of renewal", put("licenses", "professional", "renewable from"), "{}"),
    ("units", put(*RULE, "when"), "amount at least 3 {}"),
    ("fields of a license", put(*GOAL, "needs"), [{"holds": "{} is active"}]),
    ("fields of a license", put(*GOAL, "needs"), [{"holds": "{} includes elementary"}]),
    ("fields of a license", put(*GOAL, "needs"), [{"holds": "{} includes reading"}]),
    ("words of a need", put(*GOAL, "needs"), [{"at least": "2 areas", "with": "{}"}]),
    ("words of a need", put(*GOAL, "needs"), [{"at least": "50 %", "of": "{}", "in": "formal"}, {"at least": "3 units"}]),
    ("areas of policy", lambda p, v: p.update(policy={v: {"says": "allowed", "cites": "Rule 1"}}), "{}"),
    ("types of a fact", lambda p, v: p["facts"].update(spare={"type": v, "ask": "?", "answered by": "issuer"}), "{}"),
    ("words of `keep`", merged(*RULE), {"at most": "2 records", "keep": "{}"}),
    ("groups of limits", merged(*RULE), {"at most": "2 records", "per": "{}"}),
]
WORK = {"when": "kind is employment", "as": "the amount", "ledger": "experience", "cites": "Rule 1"}
# Where keys with their values may stand.
KEYS = [
    ("keys of a pack", merged()), ("keys of a counts rule", merged(*RULE)), ("needs", need),
    ("keys of a need", lambda p, v: need(p, {"at least": "3 units", **v})), ("keys of a limit", lambda p, v: p.update(limits=[{"at most": "3 units", **v}])),
    ("limits of a list", lambda p, v: p.update(limits=[v])), ("keys of a goal", merged(*GOAL)),
    ("exceptions", lambda p, v: p["goals"]["renew professional license"].update({"except": [v]})), ("keys of a fact", lambda p, v: p["facts"].update(spare={"type": "yes/no", "ask": "?", "answered by": "issuer", **v})),
    ("keys of a field", lambda p, v: p["facts"].update(level={"of": "record", "ask": "?", **v})),
    ("facts", merged("facts")), ("keys of a license", merged("licenses", "professional")),
    ("keys of a renewal that is refused", lambda p, v: p["licenses"]["professional"].update({"renewable": "no", **v})),
    ("keys of a rule of its own ledger", lambda p, v: p["counts"].update(work={**WORK, **v})),
    ("lower bounds of groups", lambda p, v: p.update(limits=[{"per": "school year", **v}])),
    ("limits of a number", lambda p, v: p.update(limits=[{"at most": "2 records", **v}])),
    ("windows", lambda p, v: p["goals"]["renew professional license"].update(window={"from": "2020-01-01", **v})),
    ("periods of a limit", lambda p, v: p.update(limits=[{"at most": "once per title within 5 years", "since last": "credited", **v}])),
    ("keys of a step", lambda p, v: p["goals"]["schedule"]["steps"][1].update(v)), ("steps", lambda p, v: p["goals"]["schedule"].update(steps=[v])),
    ("goals", lambda p, v: p["goals"].update(plain=v)), ("goals on a license", lambda p, v: p["goals"].update(plain={"for": "license is professional", **v})),
    ("ladders", lambda p, v: p["goals"]["schedule"].update(v)), ("sequences", lambda p, v: need(p, {"in sequence": [{"has": "kind is degree"}, {"has": "kind is course"}], **v})),
    ("announced texts", lambda p, v: need(p, {"at least": "3 units", "announced": [{"at least": "4 units", **v}]})),
    ("lines of otherwise", lambda p, v: p.update(otherwise=[{"when": "kind is travel", "answer": "refused", "why": "x", "cites": "Rule 1", **v}])),
    ("gaps", lambda p, v: p.update(gaps={**p["gaps"], "g": {"question": "?", "touches": "kind is travel", "cites": "Rule 1", **v}})),
]
UNITS = ["hour", "unit", "point", "credit", "month", "CEU", "semester hour", "dollar", "USBE credit", "record"]


class Tried:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name) / "pack.yaml"

    def load(self, packs):
        """Whether each of the packs loads."""
        paths = [self.path.parent / f"p{i}.yaml" for i in range(len(packs))]
        for path, pack in zip(paths, packs):
            path.write_text(json.dumps(pack), encoding="utf-8")
        done = subprocess.run([self.program, "check", "--format", "json", *map(str, paths)], capture_output=True, text=True)
        bad = {f["file"] for p in json.loads(done.stdout) for f in p["findings"] if f["severity"] == "error"}
        for path in paths:
            path.unlink()
        return [str(path) not in bad for path in paths]

    def loads(self, pack):
        self.path.write_text(json.dumps(pack), encoding="utf-8")
        return self.load([pack])[0]

    def prints(self, arguments, **files):
        for name, text in files.items():
            (self.path.parent / f"{name}.yaml").write_text(text, encoding="utf-8")
        done = subprocess.run([self.program, *arguments], cwd=self.path.parent, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def filled(around, text):
    if isinstance(around, dict):
        return {k: filled(v, text) for k, v in around.items()}
    return [filled(v, text) for v in around] if isinstance(around, list) else around.replace("{}", text)


def units_of(text):
    named = [u for u in UNITS if re.search(rf"\b{u}s?\b", text)]
    return [named[0]] + [u for u in UNITS if u != named[0]] if named else UNITS[:2]


def as_yaml(text):
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None


def place_of(tried, text):
    """The name of the first place where the piece loads, or None."""
    pieces = [text]
    if " | " in text:  # one of these words
        head, _, words = text.partition(": ")
        pieces = [f"{head}: {word}" for word in words.split(" | ")]
    places = [places_of(tried, piece) for piece in pieces]
    return places[0] if all(places) else None


def places_of(tried, text):
    value = as_yaml(text)
    if isinstance(value, list) and text.startswith("-"):
        value = {"all of": value}
    if isinstance(value, dict) and None not in value.values() and "" not in value.values():
        ways = [(name, into, value) for name, into in KEYS]
    else:
        ways = [(name, into, filled(around, text)) for name, into, around in WORDS]
        ways += [("rates", put(*RULE, "as"), value)] if isinstance(value, list) else []
    for unit in units_of(text):
        packs = []
        for name, into, value in ways:
            pack = copy.deepcopy(WORLD)
            pack["unit"] = unit
            pack["counts"]["any"]["as"] = f"3 {unit}s"
            into(pack, copy.deepcopy(value))
            packs.append(pack)
        good = tried.load(packs)
        if True in good:
            return ways[good.index(True)][0]
    return None


def words_of_schema(schema):
    """Keys and enumerated words of the JSON Schema."""
    found = set()

    def walk(x):
        if isinstance(x, dict):
            for k, v in x.items():
                if k == "properties":
                    found.update(v)
                if k == "enum":
                    found.update(str(w) for w in v)
                if k == "pattern" and v.startswith("^ *("):  # one of the words of a key
                    found.add(re.compile(v))
                walk(v)
        elif isinstance(x, list):
            for v in x:
                walk(v)

    walk(schema)
    return found


EXPECT = {"standing": "met", "have": "0 units", "short by": "3 units", "amount": "none", "date": "none", "asks": "[kind]",
          "because": "x", "license": "x", "opens": "none", "suspended": "none", "announced": "none", "other reading": "none"}


def command(program, span):
    """Whether a command, or an option, is one: its help says so."""
    words = span.split()
    names = [words[1]] if words[0] == "crosswalk" else ["check", "test", "compare"]
    helps = [subprocess.run([program, name, "--help"], capture_output=True, text=True) for name in names]
    wanted = [w for w in words if w.startswith("--")]
    return any(h.returncode == 0 and all(re.search(rf"^  {w}\b", h.stdout, re.M) for w in wanted) for h in helps)


def elsewhere(tried, span, piece):
    """What the word or piece is in another file than a pack: a key of a test, of a teacher, of an office."""
    tried.loads(WORLD)
    key = span.split(":")[0]
    if key in EXPECT or span in ("impossible", "none", "expect", "count", "waive", "asks"):
        inside = EXPECT if key in EXPECT else {"opens": "none", "short by": "impossible"}
        pairs = f"{key}: {EXPECT[key]}" if key in EXPECT else "short by: impossible" if span == "impossible" else "opens: none"
        code, printed = tried.prints(["test", "."], tests=f"- T:\n    teacher: {{}}\n    as of: 2025-01-01\n    expect: {{ renew professional license: {{ {pairs} }} }}\n")
        return "keys of a test" if "is not a key" not in printed and inside else None
    if span == "unsigned: yes":
        code, printed = tried.prints(["test", "."], tests=f"- T:\n    {span}\n    teacher: {{}}\n    as of: 2025-01-01\n    expect: {{ plain: {{ amount: 5 units }} }}\n")
        return "keys of a test" if "is not a key" not in printed else None
    if span.startswith("count:"):
        code, printed = tried.prints(["test", "."], tests=f"- T:\n    {span}\n")
        return "keys of a test" if "CW" not in printed and "not a key" not in printed else None
    record = {"5 to 15 clock hours": "amount: 5 to 15 clock hours", "20 clock hours or more": "amount: 20 clock hours or more",
              "id": "id: X", "source": "source: x", "row": "row: 3", "digest": "digest: ab", "known since": "known since: 2024-01-01"}
    license = {"renewals: 1": "renewals: 1"}
    decision = {"credited": "credited: 3 units, rule: any", "waived": "waived: background, goal: renew professional license"}
    teacher = "facts: {}\n"
    if span in record:
        teacher = f"records: [ {{ kind: course, earned: 2024-01-01, {record[span]} }} ]\n"
    elif span in license:
        teacher = f"licenses: [ {{ type: professional, issued: 2024-01-01, {license[span]} }} ]\n"
    elif span in decision:
        record_of = "record: X, " if span == "credited" else ""
        teacher = (f"records: [ {{ kind: course, earned: 2024-01-01, id: X }} ]\n"
                   f"determinations: [ {{ {record_of}{decision[span]}, by: J, why: x, date: 2024-02-01 }} ]\n")
    elif span.startswith("{ goal:"):
        teacher = f"settlements: [ {piece} ]\n"
    else:
        return None
    code, printed = tried.prints(["standing", ".", "--teacher", "teacher.yaml", "--as-of", "2025-01-01"], teacher=teacher)
    return "keys of a teacher" if code == 0 and "error" not in printed else None


def field_or_kind(tried, span):
    if span in RECORD_FIELDS:
        tried.loads(WORLD)
        value = {"amount": "3 units", "earned": "2024-01-01", "from": "2024-01-01", "until": "2024-01-02", "score": "3",
                 "expires": "2024-01-01", "status": "earned", "verification": "valid", "approved": "yes", "topics": "[a]",
                 "evidence": "[video]", "share": "1", "kind": "course"}.get(span, "x")
        code, printed = tried.prints(["standing", ".", "--teacher", "teacher.yaml", "--as-of", "2025-01-01"],
                                     teacher=f"records: [ {{ {span}: {value} }} ]\n")
        return "fields of a record" if code == 0 and "error" not in printed else None
    return None


def spans(text):
    """(line, code) of the code within lines; blocks are left to run."""
    plain = re.sub(r"^```.*?^```$", lambda m: "\n" * m[0].count("\n"), text, flags=re.M | re.S)
    for number, line in enumerate(plain.splitlines(), 1):
        for code in re.findall(r"`([^`]+)`", line):
            yield number, code


def run(program, text):
    """(complaints, [(what, how many)])."""
    schema = json.loads(subprocess.run([program, "check", "--schema"], check=True, capture_output=True).stdout)
    known, tried = words_of_schema(schema), Tried(program)
    patterns = [w for w in known if not isinstance(w, str)]
    if not tried.loads(WORLD):
        return ["world.yaml is refused:\n" + tried.prints(["check", "."])[1]], []
    complaints, counted, seen = [], {}, {}
    for line, span in spans(text):
        if span not in seen:
            piece = span
            for pattern, meaning in STANDS_FOR:
                piece = re.sub(pattern, meaning, piece)
            place = OTHER.get(span)
            if place:
                place = "no pack language"
            elif span.startswith(("crosswalk ", "--")):
                place = "commands and options" if command(program, span) else None
            elif span in known or span.endswith(":") and span[:-1] in known or any(w.match(span) for w in patterns):
                place = "words of the schema"
            elif span in IN_USE:
                place = "words of conditions" if place_of(tried, IN_USE[span]) else None
            else:
                place = field_or_kind(tried, span) or place_of(tried, piece) or elsewhere(tried, span, piece)
            seen[span] = place
            if not place:
                complaints.append(f"LANGUAGE.md:{line}: `{span}` can be tried nowhere, or is refused (as `{piece}`)")
        counted[seen[span]] = counted.get(seen[span], 0) + 1
    unused = [o for o in list(OTHER) + list(IN_USE) if o not in seen]
    complaints += [f"inline.py: `{o}` stands nowhere in LANGUAGE.md" for o in unused]
    return complaints, sorted(((k, n) for k, n in counted.items() if k), key=lambda x: -x[1])
