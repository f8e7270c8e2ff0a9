"""What tests of audits share: a roster of teacher files, and every line of an audit compared with its explanation."""
import json
import os
import re
import sqlite3
import subprocess
import sys

import yaml

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("CROSSWALK", os.path.join(TOP, ".build/release/crosswalk")))
failures = []


def check(true, about):
    if not true:
        failures.append(about)
        print("FAIL:", about, file=sys.stderr)


def run(*words, status=0, about=None):
    p = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=TOP)
    if p.returncode != status:
        check(False, f"{about or ' '.join(words)}: status {p.returncode}, not {status}: {p.stderr[-400:]}")
    return p


class Loader(yaml.BaseLoader):
    """All scalars are texts."""


def decided(teacher):
    """What is stored says by whom it was decided, when and why."""
    for name in ("settlements", "elections", "decisions", "determinations"):
        for entry in teacher.get(name) or []:
            for key, value in (("by", "J. Moss"), ("date", "1990-01-01"), ("why", "as it was")):
                entry.setdefault(key, value)


def roster(pack, folder):
    """The teacher of each of the pack's tests as a file of its own; ids are given in order."""
    with open(os.path.join(TOP, pack, "tests.yaml"), encoding="utf-8") as f:
        tests = yaml.load(f, Loader)
    bodies = [b for t in tests for b in [next(iter(t.values()))] if isinstance(b, dict)]
    return written([dict(b["teacher"]) for b in bodies if isinstance(b.get("teacher"), dict)], folder)


def written(teachers, folder):
    os.makedirs(folder)
    n = 0
    for teacher in teachers:
        if "records from" in teacher:
            continue
        n += 1
        teacher["id"] = f"T{n:04d}"
        decided(teacher)
        with open(os.path.join(folder, f"t{n:04d}.yaml"), "w", encoding="utf-8") as f:
            yaml.dump(teacher, f, default_style=None, sort_keys=False, Dumper=Plain, width=10000)
    return n


class Plain(yaml.SafeDumper):
    """Texts that were plain stay plain, and what stands twice is written twice."""

    def ignore_aliases(self, data):
        return True


Plain.add_representer(str, lambda d, s: d.represent_scalar("tag:yaml.org,2002:str", s, style=None if plain(s) else '"'))
Plain.yaml_implicit_resolvers = {}


def plain(s):
    return s and s.strip() == s and not any(c in s for c in ":#{}[],&*!|>'\"%@`\n") and s[0] not in "-?"


CAUSES = {None: None, "answer missing": "answer", "gap in the law as read": "gap", "exceptions in conflict": "conflict",
          "work limit": "work limit"}
KINDS = ("fact ", "record ", "license ", "gap ", "possible ", "roster lacks ")


def explained(pack, folder, as_of, season):
    """Standings for a license of the season (a day from and until, or None: of every license), by teacher, goal, license."""
    p = run("standing", pack, "--teacher", folder, "--as-of", as_of, "--format", "json", "--trace")
    licenses = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            teacher = yaml.load(f, Loader)
        licenses[teacher["id"]] = [h.get("expires") for h in teacher.get("licenses") or []]
    out = {}
    for t in json.loads(p.stdout)["teachers"]:
        held = licenses[t["id"]]
        for s in t["standings"]:
            number = s["license"]["index"] if s["license"] else None
            if number is None or (season and held[number] and not season[0] <= held[number] <= season[1]):
                continue
            out[(t["id"], s["goal"], number + 1)] = s
    return out


def season_of(db, audit_id):
    with sqlite3.connect(db) as c:
        options = json.loads(c.execute("SELECT options FROM audits WHERE id = ?", (audit_id,)).fetchone()[0])
    season = (options["season_from"], options["season_until"])
    return season if season[0] else None


def amounts(standing, which):
    found = [c[which]["amount"] for c in standing["credit"] if c["need"]["amount"] != "0"]
    if which == "have" and standing.get("amount"):
        found = [standing["amount"]["amount"]]
    if which == "have" and standing.get("date"):
        found = [standing["date"]]
    return "; ".join(found) or None


def part_pattern(part):
    if part["lacks"] == "need":
        return ".+"
    if part["lacks"] == "areas":
        return re.escape(part["areas"] + " area")
    amount = part["short_by"]
    if part.get("impossible"):
        return re.escape(amount["unit"] + ", impossible")
    more, year = "more than " if part.get("a_little_more") else "", part.get("year", "")
    return re.escape(f"{more}{amount['amount']} {amount['unit']}{' in ' + year[:4] if year else ''}")


def same_ways(text, standing):
    """Amounts are compared to the letter; what has none is there in its place."""
    if standing["standing"] not in ("unmet", "undetermined") and "step" not in standing:
        return text is None
    if not standing["ways"]:
        return text is None
    ways = ["; ".join(map(part_pattern, w["parts"])) or "(impossible)?" for w in standing["ways"]]
    return text is not None and re.fullmatch(r" \| ".join(ways), text) is not None


def rule_asks_kind(text):
    bare = re.sub(r"\[[^]]*\]", "", text)
    return re.match(r"\(?(not )?kind\b", bare) is not None and not re.search(r" (and|or) ", bare)


def refusals(standing):
    """Of each record that no rule takes the first rule that fails on something else than the kind; three at most."""
    found = []
    if standing["standing"] not in ("unmet", "undetermined"):
        return found
    for r in standing["derivation"].get("records", []):
        if r["fate"] != "refused" or len(found) == 3 or any(o["state"] != "refused" for o in r["offers"]):
            continue
        for o in r["offers"]:
            text = o["on"]["text"] if "on" in o else ""
            if not rule_asks_kind(text):
                said = f"{o['rule']}: {text}" if text else o["rule"]
                if said not in found:
                    found.append(said)
                break
    return found


def questions(standing):
    return {(q["name"], q["decisive"], q.get("school_year") or q.get("day")) for q in standing["questions"]}


def line_questions(text):
    names = set()
    for q in filter(None, text.split("; ")):
        decisive = not q.startswith("also ")
        q = q.removeprefix("also ").split(" \u00d7 ")[0]
        kind = next(k for k in KINDS if q.startswith(k))
        name, _, when = q[len(kind):].partition(" @ ")
        names.add((name, decisive, when or None))
    return names


def compare_lines(pack, folder, db, audit_id, as_of):
    standings = explained(pack, folder, as_of, season_of(db, audit_id))
    with sqlite3.connect(db) as c:
        lines = c.execute("SELECT t.teacher, g.name, x.license, x.status, x.cause, x.have, x.need, x.short_by, x.on_paper,"
                          " y.questions, y.refusals FROM results x JOIN teachers t ON t.id = x.teacher JOIN reasons y ON y.id = "
                          "x.reason JOIN audit_goals g ON g.audit = x.audit AND g.goal = x.goal WHERE x.audit = ?",
                          (audit_id,)).fetchall()
    check(len(lines) == len(standings), f"{pack}: {len(lines)} lines, {len(standings)} standings for a license")
    for who, goal, number, status, cause, have, need, short_by, paper, asked, refused in lines:
        s = standings.get((who, goal, number))
        about = f"{pack} {who} {goal}"
        if not s:
            check(False, f"{about}: no such standing")
            continue
        check((status, cause) == (s["standing"], CAUSES[s["cause"]]), f"{about}: {status} {cause}, not {s['sentence']}")
        check(have == amounts(s, "have"), f"{about}: have {have}, not {amounts(s, 'have')}")
        check(need == amounts(s, "need"), f"{about}: need {need}, not {amounts(s, 'need')}")
        check(same_ways(short_by, s), f"{about}: short by {short_by}, not {[w['sentence'] for w in s['ways']]}")
        check(line_questions(asked) == questions(s), f"{about}: asks {asked}, not {questions(s)}")
        check(refused == "; ".join(refusals(s)), f"{about}: refused by {refused}, not {refusals(s)}")
        check(paper == (s["standing"] in ("unmet", "undetermined") and s.get("if_completed") in ("met", "exempt")),
              f"{about}: on paper {paper}")
    return len(lines)
