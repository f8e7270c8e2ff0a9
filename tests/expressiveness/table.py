#!/usr/bin/env python3
"""Writes tests/expressiveness/README.md: the lines of EXPRESSIVENESS.md and what the pack language says of each.

    table.py             writes README.md
    table.py --check     fails if README.md is not what would be written, if a line has neither a pack nor a wanted.md,
                         if a pack has fewer than two cases, or if its code is not that of its line
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
COUNTS = {"U": 9, "L": 11, "R": 29, "E": 10, "C": 8, "T": 17, "S": 5}
GROUPS = {
    "U": "Units and rates", "L": "Limits", "R": "Requirements", "E": "Exceptions", "C": "Crosswalk proper",
    "T": "Time", "S": "Salary",
}


def cases(folder):
    """The titles of the cases in tests.yaml, of districts below it too: items of the top list."""
    files = [folder / "tests.yaml", *sorted(folder.glob("*/tests.yaml"))]
    return [t for f in files if f.exists() for t in re.findall(r"^- .*:$", f.read_text(encoding="utf-8"), re.M)]




def words_of(folder):
    """The line of EXPRESSIVENESS.md: the comment at the head of the pack, or the quotation in wanted.md."""
    pack, wanted = folder / "pack.yaml", folder / "wanted.md"
    path, mark = (pack, "# ") if pack.exists() else (wanted, "> ")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    start = 1 if pack.exists() else 2
    words = []
    for line in lines[start:]:
        if not line.startswith(mark):
            break
        words.append(line[len(mark) :])
    return " ".join(words).replace("|", "\\|")


def read_line(name, problems):
    folder = HERE / name
    pack, wanted, n = (folder / "pack.yaml").exists(), (folder / "wanted.md").exists(), len(cases(folder))
    if not pack and not wanted:
        problems.append(f"{name}: neither pack.yaml nor wanted.md")
    if pack and n < 2:
        problems.append(f"{name}: {n} cases; at least one on each side is asked for")
    if pack and f"\npack: us-zz-{name.lower()}\n" not in (folder / "pack.yaml").read_text(encoding="utf-8"):
        problems.append(f"{name}: the pack's code is not us-zz-{name.lower()}")
    if pack != (folder / "tests.yaml").exists():
        problems.append(f"{name}: pack.yaml and tests.yaml go together")
    said = "natively" if pack and not wanted else "in part" if pack else "not yet"
    return said, n, wanted


def table(problems):
    rows, total, sums = [], 0, {"natively": 0, "in part": 0, "not yet": 0}
    for group, count in COUNTS.items():
        rows += ["", f"## {GROUPS[group]}", "", "| line | said | cases | rule |", "| --- | --- | ---: | --- |"]
        for i in range(1, count + 1):
            name = f"{group}{i}"
            said, n, wanted = read_line(name, problems)
            pack = f"[{name}]({name}/pack.yaml)" if n else name
            how = f"[{said}]({name}/wanted.md)" if wanted else said
            rows.append(f"| {pack} | {how} | {n} | {words_of(HERE / name)} |")
            sums[said] += 1
            total += n
    known = {f"{g}{i}" for g, n in COUNTS.items() for i in range(1, n + 1)}
    for folder in sorted(p.name for p in HERE.iterdir() if p.is_dir() and p.name not in known):
        problems.append(f"{folder}: no such line")
    lines = sum(COUNTS.values())
    head = [
        "# What the pack language says",
        "",
        "Each folder here is a line of EXPRESSIVENESS.md (a real rule, or a shape known to occur): the smallest pack that says it,",
        "and teachers on both sides of it. The packs are tests of the language; their states (`us-zz-…`) are invented. A",
        "`wanted.md` shows what a line would read like that the language cannot say yet, or says badly, and the smallest change",
        "that would say it. *In part*: the pack says some of the line's sentences, `wanted.md` the others.",
        "",
        "    crosswalk check tests/expressiveness      every pack loads",
        "    crosswalk test tests/expressiveness       every teacher has the standing stated",
        "    tests/expressiveness/unknowns.py          each answer left out in turn: no standing may flip",
        "    tests/expressiveness/exact.py             limits against every lawful choice, tried one by one",
        "    tests/expressiveness/completions.py       each open answer given in every way: the standings must agree",
        "    tests/expressiveness/table.py             writes this page; with --check it fails where the page is stale",
        "",
        f"{lines} lines: {sums['natively']} natively, {sums['in part']} in part, {sums['not yet']} not yet; {total} cases.",
    ]
    return "\n".join(head + rows) + "\n"


def main():
    problems = []
    text = table(problems)
    readme = HERE / "README.md"
    if "--check" not in sys.argv[1:]:
        readme.write_text(text, encoding="utf-8")
    elif not readme.exists() or readme.read_text(encoding="utf-8") != text:
        problems.append("README.md is stale: run tests/expressiveness/table.py")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
