#!/usr/bin/env python3
"""Writes crossed.yaml: each thing that may change over time or depend on a condition, with each key by which it may.

    cross.py             rewrites crossed.yaml; with --check it fails where the file is stale

A thing is a need of one form, a limit in one place, a counts rule, an exception, a goal, a line of `otherwise`. For each it
is known from LANGUAGE.md what a teacher's standing is where the thing is in force, and what where it is not; what must come
out on either side of each key follows from that, and from no program.
"""
import copy
import pathlib
import re
import sys

OUT = pathlib.Path(__file__).resolve().parent / "crossed.yaml"

BASE = {
    "language": "1", "pack": "us-zz", "name": "Conformance", "version": "2026-11-24", "unit": "hour",
    "ambiguous dates": "down", "records are": "divisible",
    "sources": {"Rule": {"title": "A rule", "status": "verified"}},
    "facts": {
        "trained": {"type": "yes/no", "ask": "Trained?", "answered by": "employer"},
        "mentored": {"type": "yes/no", "ask": "Mentored?", "answered by": "employer"},
        "retired": {"type": "yes/no", "ask": "Retired?", "answered by": "educator"},
        "role": {"type": "one of [lead, aide]", "ask": "Which role?", "answered by": "employer"},
    },
    "licenses": {"standard": {"name": "Standard license", "cites": "Rule 1"}, "other": {"name": "Other license", "cites": "Rule 1"}},
    "areas": {"a": {}, "b": {}},
    "counts": {
        "workshop": {"when": "kind is workshop", "as": "1 hour per clock hour", "toward": "a", "cites": "Rule 2"},
        "course": {"when": "kind is course", "as": "1 hour per clock hour", "toward": "b", "cites": "Rule 2"},
    },
    "goals": {
        "trained": {"needs": [{"holds": "trained"}], "cites": "Rule 3"},
        "renew": {"for": "license is standard", "needs": [{"at least": "8 hours"}], "cites": "Rule 3"},
    },
}
LICENSE = {"type": "standard", "issued": "2020-07-01", "expires": "2025-06-30"}
POOR = {"licenses": [LICENSE], "facts": {"trained": "no", "mentored": "no", "role": "lead", "retired": "no"},
        "records": [{"kind": "course", "title": "A", "amount": "4 clock hours", "earned": "2023-01-01"}]}
RICH = {"licenses": [LICENSE], "facts": {"trained": "yes", "mentored": "yes", "role": "lead", "retired": "no"},
        "records": [{"kind": "course", "title": "A", "amount": "5 clock hours", "earned": "2023-01-01"},
                    {"kind": "workshop", "title": "B", "amount": "6 clock hours", "earned": "2023-02-01"},
                    {"kind": "degree", "title": "C", "earned": "2023-03-01"}]}
NEEDS = {
    "credit": {"at least": "10 hours"}, "areas": {"at least": "2 areas", "with": "2 hours"},
    "share": {"at least": "50 %", "of": "credited", "in": "a"}, "holds": {"holds": "trained"},
    "attested": {"attested": "trained"}, "has": {"has": "kind is degree"}, "met": {"met": "trained"},
    "any of": {"any of": [{"holds": "trained"}, {"has": "kind is degree"}]},
    "all of": {"all of": [{"holds": "trained"}, {"at least": "4 hours"}]},
    "some of": {"at least": "2", "of": [{"holds": "trained"}, {"holds": "mentored"}, {"at least": "4 hours"}]},
    "sequence": {"in sequence": [{"has": "kind is course"}, {"has": "kind is degree"}]},
    "table": {"by": "role", "lead": [{"holds": "trained"}], "otherwise": "nothing"},
}


class Thing:
    """What is put where in the pack, and the standings of `teacher` where it is in force and where it is not."""

    def __init__(self, name, text, put, teacher, in_force, without, by="the as-of date", base=None):
        self.name, self.text, self.put, self.teacher = name, text, put, teacher
        self.in_force, self.without, self.by, self.base = in_force, without, by, base or BASE

    def pack(self, keys):
        pack = copy.deepcopy(self.base)
        self.put(pack, {**copy.deepcopy(self.text), **copy.deepcopy(keys)})
        return pack

    def case(self, name, in_force, as_of, teacher=None, **more):
        expected = self.in_force if in_force else self.without
        return {"case": name, "teacher": teacher or self.teacher, "as of": as_of,
                **{k: v for k, v in more.items() if k == "known as of"},
                "expect": {"renew": {"standing": expected, **{k: v for k, v in more.items() if k != "known as of"}}}}


def with_license(teacher, **keys):
    return {**teacher, "licenses": [{**LICENSE, **keys}]}


def over_time(thing):
    """(about, pack, cases) for each key by which a thing may change over time."""
    last, first = "2023-12-31", "2024-01-01"
    yield "from", thing.pack({"from": first}), [thing.case("the day before", False, last), thing.case("the first day", True, first)]
    yield "until", thing.pack({"until": last}), [thing.case("the last day", True, last), thing.case("the day after", False, first)]
    if thing.name != "need: table":  # its `by` is the key of the table
        yield "by", thing.pack({"from": first, "by": "license expires"}), [
            thing.case("the license expires in time", True, last),
            thing.case("it expires a day too early", False, "2024-06-01", with_license(thing.teacher, expires=last))]
    yield "known since", thing.pack({"known since": first}), [
        thing.case("what was known the day before", False, "2025-01-01", **{"known as of": last}),
        thing.case("what was known on that day", True, "2025-01-01", **{"known as of": first}),
        thing.case("all that is known", True, "2025-01-01")]


def aside(thing, without=None):
    """The same for what stands beside the law in force."""
    first, last = "2024-01-01", "2024-06-30"
    without = without or thing.without
    inside = {"standing": without, "suspended": {"standing": thing.in_force}}
    yield "suspended", thing.pack({"suspended": {"from": first, "until": last, "cites": "Rule 9"}}), [
        thing.case("the day before", True, "2023-12-31"), thing.case("the first day", True, first, **inside),
        thing.case("the last day", True, last, **inside), thing.case("the day after", True, "2024-07-01")]
    yield "suspended by", thing.pack({"suspended": {"from": first, "by": "license expires", "cites": "Rule 9"}}), [
        thing.case("of a license that expires later", True, "2023-06-01", **inside),
        thing.case("of one that expires before", True, "2024-06-01", with_license(thing.teacher, expires="2023-12-31"))]
    yield "suspended, known since", thing.pack({"suspended": {"from": first, "known since": last, "cites": "Rule 9"}}), [
        thing.case("nobody knew yet", True, "2024-06-29", **{"known as of": "2024-06-29"}),
        thing.case("they do", True, "2024-06-30", **{"known as of": last, **inside})]


def versions(thing, other, indifferent=None):
    """`other` makes of the thing one that is not in force, but not for the teacher who is indifferent to it."""
    yield "versions", thing.pack({"versions": [{"until": "2023-12-31", **other}, {"from": "2024-01-01"}]}), [
        thing.case("the last day of the first text", False, "2023-12-31"),
        thing.case("the first day of the second", True, "2024-01-01")]
    yield "announced", thing.pack({"announced": [{"from": "2027-01-01", **other, "cites": "Rule 9"}]}), [
        thing.case("the day before", True, "2026-12-31"), thing.case("the first day", False, "2027-01-01")]
    yield "announced, from not known", thing.pack({"announced": [{"from": "not known", **other, "cites": "Rule 9"}]}), [
        thing.case("it never decides", True, "2030-01-01", announced={"standing": thing.without}),
        {"case": "it would change nothing", "teacher": indifferent or RICH, "as of": "2030-01-01",
         "expect": {"renew": {"standing": thing.in_force if indifferent else "met", "announced": "none"}}}]


def versions_of_table(thing):
    """A table of needs has its rows within each version: beside `versions`, `by` would be the date that chooses."""
    table = thing.text
    pack = thing.pack({})
    pack["goals"]["renew"]["needs"] = [{"versions": [{"until": "2023-12-31", **table, "lead": "nothing"}, {"from": "2024-01-01", **table}]}]
    yield "versions", pack, [thing.case("the last day of the first text", False, "2023-12-31"),
                             thing.case("the first day of the second", True, "2024-01-01")]
    yield "announced", thing.pack({"announced": [{"from": "2027-01-01", "lead": "nothing", "cites": "Rule 9"}]}), [
        thing.case("the day before", True, "2026-12-31"), thing.case("the first day", False, "2027-01-01")]


def needs():
    for name, text in NEEDS.items():
        def put(pack, need, more=({"at least": "4 hours"},) if name == "share" else ()):
            pack["goals"]["renew"]["needs"] = [need, *more]  # a share is of something that is asked

        thing = Thing(f"need: {name}", text, put, POOR, "unmet", "met")
        plain = [thing.case("not enough", True, "2025-01-01"), thing.case("enough", False, "2025-01-01", RICH)]
        yield thing, "its own keys", thing.pack({}), plain
        yield thing, "name and cites", thing.pack({"name": "the need", "cites": "Rule 4"}), plain
        unknown = copy.deepcopy(POOR)
        del unknown["facts"]["retired"]
        yield thing, "when", thing.pack({"when": "not retired"}), [
            thing.case("it holds", True, "2025-01-01"),
            thing.case("it does not", False, "2025-01-01", {**POOR, "facts": {**POOR["facts"], "retired": "yes"}}),
            {"case": "it is not known", "teacher": unknown, "as of": "2025-01-01",
             "expect": {"renew": {"standing": "undetermined", "asks": ["retired"]}}}]
        both = {**POOR, "licenses": [LICENSE, {**LICENSE, "type": "other"}]}
        yield thing, "for each", thing.pack({"for each": "license where (license is other)"}), [
            thing.case("there is such a license", True, "2025-01-01", both),
            thing.case("there is none", False, "2025-01-01")]
        in_versions = versions_of_table(thing) if name == "table" else versions(thing, {"when": "retired"})
        for group in (over_time(thing), aside(thing), in_versions):
            for about, pack, cases in group:
                yield thing, about, pack, cases


def limits():
    def in_list(pack, limit):
        pack["limits"] = [limit]

    def in_area(pack, limit):
        pack["areas"]["b"] = limit

    places = [Thing("limit in the list", {"at most": "3 hours", "cites": "Rule 4"}, in_list, RICH, "unmet", "met"),
              Thing("limit in an area", {"at most": "1 hour", "cites": "Rule 4"}, in_area, RICH, "unmet", "met")]
    for thing in places:
        yield thing, "its own keys", thing.pack({"name": "the limit"}), [thing.case("it binds", True, "2025-01-01"),
            {"case": "what is left", "teacher": RICH, "as of": "2025-01-01", "expect": {"renew": {"have": "3 hours" if "list" in thing.name else "7 hours"}}}]
        other = {**RICH, "facts": {**RICH["facts"], "retired": "yes"}}
        yield thing, "when", thing.pack({"when": "not retired"}), [
            thing.case("it holds", True, "2025-01-01"), thing.case("it does not", False, "2025-01-01", other)]
        yield thing, "except when", thing.pack({"except when": "retired"}), [
            thing.case("it does not hold", True, "2025-01-01"), thing.case("it holds", False, "2025-01-01", other)]
        yield thing, "of records where", thing.pack({"of records where": 'title is not "X"'}), [
            thing.case("all records are of those", True, "2025-01-01"),
            thing.case("none is", False, "2025-01-01", {**RICH, "records": [{**r, "title": "X"} for r in RICH["records"]]})]
        years = {**RICH, "records": [{**RICH["records"][0], "title": str(y), "amount": "2 clock hours", "earned": f"{2020 + y}-07-01"} for y in range(4)]}
        pack = thing.pack({"at most": "2 hours", "per": "school year"})
        yield thing, "per", pack, [
            thing.case("four school years", False, "2025-01-01", years),
            thing.case("the same day less one is of the year before", True, "2025-01-01", {
                **years, "records": [{**r, "earned": "2020-07-01" if i == 0 else r["earned"] if i > 1 else "2021-06-30"} for i, r in enumerate(years["records"])]})]
        two = [{"kind": "course", "title": "A", "amount": "9 clock hours", "earned": "2022-01-01"},
               {"kind": "course", "title": "A", "amount": "3 clock hours", "earned": "2023-01-01"}]
        for keep, standing in (("best", "met"), ("earliest", "met"), ("latest", "unmet")):
            yield thing, f"keep: {keep}", thing.pack({"at most": "1 record", "keep": keep}), [
                {"case": "nine hours, then three", "teacher": {**RICH, "records": two}, "as of": "2025-01-01", "expect": {"renew": {"standing": standing}}},
                {"case": "three hours, then nine", "teacher": {**RICH, "records": [{**two[0], "earned": "2024-01-01"}, two[1]]}, "as of": "2025-01-01",
                 "expect": {"renew": {"standing": {"best": "met", "earliest": "unmet", "latest": "met"}[keep]}}},
                {"case": "three, then three", "teacher": {**RICH, "records": [two[1], {**two[1], "earned": "2024-01-01"}]}, "as of": "2025-01-01",
                 "expect": {"renew": {"standing": "unmet", "have": "3 hours"}}}]
        near = [{"kind": "course", "title": "A", "amount": "4 clock hours", "earned": d} for d in ("2020-07-01", "2022-07-01", "2024-07-01")]
        for since in ("credited", "taken"):
            yield thing, f"since last: {since}", thing.pack({"at most": "once per title within 2 years", "since last": since}), [
                {"case": "two years to the day", "teacher": {**RICH, "records": near[:2]}, "as of": "2025-01-01", "expect": {"renew": {"standing": "met", "have": "8 hours"}}},
                {"case": "a day less", "teacher": {**RICH, "records": [near[0], {**near[1], "earned": "2022-06-30"}]}, "as of": "2025-01-01", "expect": {"renew": {"standing": "unmet", "have": "4 hours"}}},
                {"case": "one that stood in the way, and one after it", "teacher": {**RICH, "records": [near[0], {**near[1], "earned": "2022-06-30"}, {**near[2], "earned": "2024-06-29"}]}, "as of": "2025-01-01",
                 "expect": {"renew": {"standing": "met" if since == "credited" else "unmet"}}}]
        for group in (over_time(thing), aside(thing), versions(thing, {"when": "retired"}, {**RICH, "facts": {**RICH["facts"], "retired": "yes"}})):
            for about, pack, cases in group:
                yield thing, about, pack, cases


def exceptions():
    kinds = {"met when": "met", "exempt when": "exempt", "not applicable when": "not applicable"}
    for word, standing in list(kinds.items()) + [("unmet when", "unmet"), ("may use", "met")]:
        def put(pack, exception):
            pack["goals"]["renew"]["except"] = [exception]

        text = {"may use": [{"at least": "3 hours"}]} if word == "may use" else {word: "not trained" if standing != "unmet" else "trained"}
        teacher = RICH if standing == "unmet" else POOR
        thing = Thing(f"exception: {word}", {**text, "cites": "Rule 4"}, put, teacher, standing, "met" if standing == "unmet" else "unmet")
        yield thing, "its own keys", thing.pack({"name": "the exception"}), [
            thing.case("it holds", True, "2025-01-01"),
            {"case": "it does not", "teacher": {**teacher, "facts": {**teacher["facts"], "trained": "no" if standing == "unmet" else "yes"}, "records": teacher["records"] if word != "may use" else []},
             "as of": "2025-01-01", "expect": {"renew": {"standing": thing.without}}}]
        never = {"may use": [{"at least": "5 hours"}]} if word == "may use" else {word: "retired"}
        indifferent = {**teacher, "facts": {**teacher["facts"], "retired": "yes"}}
        if word == "may use":
            indifferent = {**teacher, "records": [{**teacher["records"][0], "amount": "5 clock hours"}]}
        if word == "may use":
            yield thing, "when", thing.pack({"when": "not retired"}), [
                thing.case("it may be used", True, "2025-01-01"),
                thing.case("it may not", False, "2025-01-01", {**POOR, "facts": {**POOR["facts"], "retired": "yes"}})]
        for group in (over_time(thing), aside(thing), versions(thing, never, indifferent)):
            for about, pack, cases in group:
                yield thing, about, pack, cases


def counts():
    """Here the day on which a record was earned chooses, unless `by` says another."""
    def put(pack, rule):
        pack["counts"]["course"] = rule

    text = {"when": "kind is course", "as": "8 hours", "toward": "b", "cites": "Rule 2"}
    thing = Thing("counts rule", text, put, POOR, "met", "unmet")

    def earned(day):
        return {**POOR, "records": [{**POOR["records"][0], "earned": day}]}

    last, first, now = "2023-12-31", "2024-01-01", "2025-01-01"
    yield thing, "from", thing.pack({"from": first}), [thing.case("earned the day before", False, now, earned(last)), thing.case("on the first day", True, now, earned(first))]
    yield thing, "until", thing.pack({"until": last}), [thing.case("earned on the last day", True, now, earned(last)), thing.case("the day after", False, now, earned(first))]
    for about, pack, cases in list(over_time(thing))[2:]:
        yield thing, about, pack, cases
    yield thing, "versions", thing.pack({"versions": [{"until": last, "as": "7 hours"}, {"from": first}]}), [
        thing.case("earned under the first", False, now, earned(last)), thing.case("under the second", True, now, earned(first))]
    yield thing, "announced", thing.pack({"announced": [{"from": "2027-01-01", "as": "7 hours", "cites": "Rule 9"}]}), [
        thing.case("earned the day before", True, "2027-02-01", earned("2026-12-31")), thing.case("on the first day", False, "2027-02-01", earned("2027-01-01"))]
    yield thing, "suspended", thing.pack({"suspended": {"from": first, "until": "2024-06-30", "cites": "Rule 9"}}), [
        thing.case("earned the day before", True, now, earned(last)),
        {"case": "earned on the first day", "teacher": earned(first), "as of": now, "expect": {"renew": {"standing": "unmet", "suspended": {"standing": "met"}}}},
        thing.case("earned the day after", True, now, earned("2024-07-01"))]
    yield thing, "except when", thing.pack({"except when": "title is \"B\""}), [
        thing.case("it does not hold", True, now), thing.case("it holds", False, now, {**POOR, "records": [{**POOR["records"][0], "title": "B"}]})]


def goals():
    def put(pack, keys):
        pack["goals"]["renew"].update(keys)

    thing = Thing("goal", {}, put, RICH, "met", "not applicable")
    for about, pack, cases in over_time(thing):
        yield thing, about, pack, cases
    for about, pack, cases in aside(thing):
        yield thing, about, pack, cases
    texts = [{"until": "2023-12-31", "needs": [{"at least": "12 hours"}]}, {"from": "2024-01-01"}]
    thing = Thing("goal", {}, put, RICH, "met", "unmet")
    yield thing, "versions", thing.pack({"versions": texts}), [thing.case("the last day of the first text", False, "2023-12-31"), thing.case("the first of the second", True, "2024-01-01")]
    text = {"needs": [{"at least": "12 hours"}], "cites": "Rule 9"}
    yield thing, "announced", thing.pack({"announced": [{"from": "2027-01-01", **text}]}), [thing.case("the day before", True, "2026-12-31"), thing.case("the first day", False, "2027-01-01")]
    yield thing, "announced, from not known", thing.pack({"announced": [{"from": "not known", **text}]}), [
        thing.case("it never decides", True, "2030-01-01", announced={"standing": "unmet"}),
        thing.case("nor would it here", True, "2030-01-01", {**RICH, "records": [{**r, "amount": "12 clock hours"} for r in RICH["records"][:1]]}, announced="none")]


def otherwise():
    def pack(keys):
        whole = copy.deepcopy(BASE)
        whole["otherwise"] = [{"when": "kind is travel", "answer": "refused", "why": "it is named and given nothing", "cites": "Rule 5", **keys}]
        return whole

    def case(name, answer, as_of, earned="2023-01-01", kind="travel", **more):
        return {"case": name, "teacher": {"licenses": [LICENSE]}, "as of": as_of, **more,
                "count": {"record": {"kind": kind, "title": "T", "earned": earned}, "goal": "renew", "answer": answer}}

    thing = Thing("line of otherwise", {}, None, None, None, None)
    yes, no, now = "not recognized", "not said", "2025-01-01"
    last, first = "2023-12-31", "2024-01-01"
    yield thing, "its own keys", pack({}), [case("of that kind", yes, now), case("of another", no, now, kind="service")]
    yield thing, "goals", pack({"goals": ["trained"]}), [case("it is of another goal", no, now), {**case("of that goal", yes, now), "count": {"record": {"kind": "travel", "title": "T", "earned": "2023-01-01"}, "goal": "trained", "answer": yes}}]
    yield thing, "from", pack({"from": first}), [case("the day before", no, last), case("the first day", yes, first)]
    yield thing, "until", pack({"until": last}), [case("the last day", yes, last), case("the day after", no, first)]
    yield thing, "by", pack({"from": first, "by": "earned"}), [case("earned the day before", no, now, last), case("earned on it", yes, now, first)]
    yield thing, "known since", pack({"known since": first}), [case("the day before", no, now, **{"known as of": last}), case("that day", yes, now, **{"known as of": first})]
    yield thing, "versions", pack({"versions": [{"until": last, "answer": "not researched"}, {"from": first}]}), [case("the first text", "not researched", last), case("the second", yes, first)]


def difference(base, pack):
    """What must be laid over the base to make the pack."""
    if not isinstance(base, dict) or not isinstance(pack, dict):
        return pack
    return {k: difference(base[k], v) if k in base else v for k, v in pack.items() if k not in base or base[k] != v}


def flow(x):
    """YAML on one line."""
    if isinstance(x, dict):
        return "{ " + ", ".join(f"{k}: {flow(v)}" for k, v in x.items()) + " }" if x else "{}"
    if isinstance(x, list):
        return "[ " + ", ".join(map(flow, x)) + " ]" if x else "[]"
    return '"' + x.replace('"', '\\"') + '"' if re.search(r"[][{},:#\"\'%]|^$", x) else x


def written(groups):
    named = {"poor": POOR, "rich": RICH}
    lines = ["# Written by cross.py; see there. Do not edit.", "base: " + flow(BASE), "teachers:"]
    lines += [f"  {name}: {flow(teacher)}" for name, teacher in named.items()]
    lines.append("packs:")
    for thing, about, pack, cases in groups:
        lines += [f"  - about: {flow(f'{thing.name}: {about}')}", f"    with: {flow(difference(BASE, pack))}", "    cases:"]
        for case in cases:
            teacher = next((name for name, t in named.items() if t == case["teacher"]), case["teacher"])
            lines.append("      - " + flow({**case, "teacher": teacher}))
    return "\n".join(lines) + "\n"


def main():
    groups = [g for group in (needs(), limits(), exceptions(), counts(), goals(), otherwise()) for g in group]
    text = written(groups)
    if "--check" in sys.argv[1:]:
        stale = OUT.read_text(encoding="utf-8") != text
        print("crossed.yaml is stale: run tests/conformance/cross.py" if stale else "crossed.yaml is as cross.py writes it")
        return int(stale)
    OUT.write_text(text, encoding="utf-8")
    print(f"{len(groups)} packs, {sum(len(g[3]) for g in groups)} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
