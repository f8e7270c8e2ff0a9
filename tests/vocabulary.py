#!/usr/bin/env python3
"""The shared vocabulary stands in one file, rules/vocabulary.def: LANGUAGE.md lists what it has, the program reads it.

Compared with the tables are the lists of kinds, purposes, units and statuses in LANGUAGE.md, the words of the JSON Schema,
and the order of the purposes in engine/plan.h. Usage: vocabulary.py PROGRAM
"""
import json
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent


def table(macro):
    """The rows of one macro: lists of their texts."""
    text = (TOP / "rules/vocabulary.def").read_text(encoding="utf-8")
    return [re.findall(r'"([^"]*)"', row) for row in re.findall(rf"^{macro}\((.*)\)", text, re.M)]


def main():
    language = (TOP / "rules/LANGUAGE.md").read_text(encoding="utf-8")
    wrong = []

    def same(what, said, meant):
        if said != meant:
            wrong.append(f"{what}: {said}, but the tables have {meant}")

    kinds = [row[0] for row in table("CW_KIND")]
    same("kinds of LANGUAGE.md", re.search(r"^Kinds: (.*?)\. ", language, re.M)[1].split(", "), kinds)
    purposes = [row[0] for row in table("CW_PURPOSE")]
    same("purposes of LANGUAGE.md", re.search(r"purpose: renew +# (.*)", language)[1].split(" | "), purposes)
    enum = re.search(r"typedef enum cw_purpose \{(.*?)\}", (TOP / "engine/plan.h").read_text(encoding="utf-8"), re.S)[1]
    ids = re.findall(r"^CW_PURPOSE\((\w+),", (TOP / "rules/vocabulary.def").read_text(encoding="utf-8"), re.M)
    same("purposes of plan.h", re.findall(r"CW_(\w+)", enum), ids)
    topics = {}
    for topic, word in table("CW_TOPIC"):
        topics.setdefault(topic, []).append(word)
    said = re.search(r"canonical topics with .*?: (.*?)\. `crosswalk compare`", language)[1]
    same("topics of LANGUAGE.md", said, ", ".join(f"{t} ({', '.join(w)})" for t, w in topics.items()))
    packs = "\n".join(p.read_text(encoding="utf-8") for p in (TOP / "states").rglob("pack.yaml"))
    declared = set(re.split(r", *", ", ".join(re.findall(r'topics:\s*(?:\{[^}\n]*?|(?:\n\s+\w.*)*?\n\s+)type: "set of \[([^\]]*)\]', packs))))
    for word in sorted({w for words in topics.values() for w in words} - declared):
        wrong.append(f"topics: no pack in states/ calls a topic `{word}`")
    units = {row[0] for row in table("CW_UNIT")} - {"", "record"}
    section = language[language.index("## 3. Units") :]
    known = re.findall(r"`([^`]+)`", section[: section.index(" are known.")])
    aliases = {row[-1]: row[0] for row in table("CW_UNIT") if len(row) > 3}
    same("units of LANGUAGE.md", sorted({aliases.get(u, u) for u in known} - {"record"}), sorted(units))
    schema = json.loads(subprocess.run([sys.argv[1], "check", "--schema"], check=True, capture_output=True).stdout)
    pattern = schema["$defs"]["GOAL"]["properties"]["purpose"]["allOf"][0]["pattern"]
    words = re.sub(r"\[(\w)\w\]", r"\1", pattern).removeprefix("^ *(").removesuffix(") *$").split("|")
    same("purposes of the schema", words, purposes)
    print("\n".join(wrong) or f"{len(kinds)} kinds, {len(purposes)} purposes, {len(units)} units stand in one place")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
