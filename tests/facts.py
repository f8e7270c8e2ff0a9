#!/usr/bin/env python3
"""Whether FACTS.md of each pack is true: what the research says, and where the pack says it.

Each counts rule, goal, license, area and gap of pack.yaml is named by a line of FACTS.md, and there are as many lines
for limits as limits that stand by themselves. Each line names something that exists. The sums at the end are those of the lines, and those
in README.md (between <!-- facts --> and <!-- /facts -->) are the same. `--update` rewrites the sums in README.md.
"""
import pathlib
import re
import sys

import yaml

TOP = pathlib.Path(__file__).resolve().parent.parent
KINDS = ("rule", "test", "gap", "not a rule")
NAMED = ("counts", "goals", "licenses", "areas", "gaps")  # each entry needs a line
CHECKED = NAMED + ("facts", "sources", "units", "ledgers", "terms")  # a line that names one must name one that exists


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def entries(pack):
    """The names of a pack by section; areas of all ledgers together."""
    names = {section: set(pack.get(section) or {}) for section in CHECKED}
    for ledger in (pack.get("ledgers") or {}).values():
        names["areas"] |= set(ledger.get("areas") or {})
    return names


def count_limits(pack):
    """How many limits stand in lists of their own; they have no names."""
    lists = [pack.get("limits")] + [ledger.get("limits") for ledger in (pack.get("ledgers") or {}).values()]
    return sum(len(limits or []) for limits in lists)


def rows(text):
    """(line number, fact, where, name) of each row of each table."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells[1:] == ["where", "name"] or set("".join(cells)) <= set("-: "):
            continue
        yield number, cells


def named_by(where, name):
    """The (section, entry) that a line names, or None."""
    bare = re.sub(r" \((its|limit) [^)]*\)$", "", name)
    section, colon, entry = bare.partition(": ")
    if where == "gap":
        return ("gaps", entry if colon and section == "gaps" else bare)
    return (section, entry) if where == "rule" and colon else None


def check(folder, sums):
    """The complaints about one pack; its sums are added to `sums`."""
    pack = load(folder / "pack.yaml")
    names = entries(pack)
    titles = {title for case in load(folder / "tests.yaml") for title in case}
    path = (folder / "FACTS.md").relative_to(TOP)
    text = (folder / "FACTS.md").read_text(encoding="utf-8")
    complaints, seen, limits, count = [], set(), set(), dict.fromkeys(KINDS, 0)
    for number, cells in rows(text):
        at = f"{path}:{number}:"
        if len(cells) != 3 or not all(cells):
            complaints.append(f"{at} a line needs a fact, where it is said, and the name there: {cells}")
            continue
        fact, where, name = cells
        if where not in KINDS:
            complaints.append(f"{at} `{where}` is not one of {', '.join(KINDS)}")
            continue
        count[where] += 1
        if where == "test" and name not in titles:
            complaints.append(f"{at} tests.yaml has no case `{name}`")
        it = named_by(where, name)
        if where == "rule" and not it:
            complaints.append(f"{at} a rule is named as `section: name`, not `{name}`")
        if not it:
            continue
        seen.add(it)
        if it[0] == "limits" or "(limit " in name:
            limits.add(name)
        section, entry = it
        if section in CHECKED and entry not in names[section]:
            complaints.append(f"{at} pack.yaml has no `{entry}` under {section}")
        elif section not in CHECKED + ("otherwise", "limits", "header", "tests"):
            complaints.append(f"{at} a pack has no section `{section}`")
    for section in NAMED:
        for entry in sorted(names[section] - {e for s, e in seen if s == section}):
            complaints.append(f"{path}: no line names `{section}: {entry}`")
    if len(limits) < count_limits(pack):
        complaints.append(f"{path}: {len(limits)} lines name a limit, of {count_limits(pack)} that stand in lists")
    total = sum(count.values())
    want = " · ".join(f"{kind} {count[kind]}" for kind in KINDS) + f" · total {total}"
    said = [line for line in text.splitlines() if line.startswith("rule ") and "total" in line]
    if said != [want]:
        complaints.append(f"{path}: the sums are `{want}`, not `{said[0] if said else 'said'}`")
    sums.append((pack["pack"], pack["name"], *count.values(), total))
    return complaints


def table(sums):
    head = ["| pack | state | " + " | ".join(KINDS) + " | total |", "| --- | --- " + "| ---: " * (len(KINDS) + 1) + "|"]
    return "\n".join(head + ["| " + " | ".join(map(str, row)) + " |" for row in sums])


def check_readme(sums, update):
    path = TOP / "README.md"
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"(<!-- facts -->\n|<!-- /facts -->)", text)
    if len(parts) != 5:
        return ["README.md: the sums stand between <!-- facts --> and <!-- /facts -->, once"]
    want = "\n" + table(sums) + "\n\n"
    if parts[2] == want:
        return []
    if not update:
        return ["README.md: the sums are not those of FACTS.md; run tests/facts.py --update"]
    parts[2] = want
    path.write_text("".join(parts), encoding="utf-8")
    return []


def main():
    complaints, sums = [], []
    for facts in sorted(TOP.glob("states/**/FACTS.md")):
        complaints += check(facts.parent, sums)
    for pack in sorted(TOP.glob("states/**/pack.yaml")):
        if not (pack.parent / "FACTS.md").exists():
            complaints.append(f"{pack.parent.relative_to(TOP)} has no FACTS.md")
    complaints += check_readme(sums, "--update" in sys.argv[1:])
    for pack, name, *numbers in sums:
        print(f"{pack} ({name}): " + " · ".join(f"{k} {n}" for k, n in zip(KINDS + ("total",), numbers)))
    print("\n".join(complaints))
    return 1 if complaints or not sums else 0


if __name__ == "__main__":
    sys.exit(main())
