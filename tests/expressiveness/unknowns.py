#!/usr/bin/env python3
"""An unknown never decides: of every case here each answer is left out in turn, and no standing may flip.

    unknowns.py [PROGRAM]        PROGRAM is crosswalk; default .build/release/crosswalk

A goal that is met (or unmet) with an answer may be met or undetermined without it, never unmet (or met): the answer that
was left out is one of those that could still be given. Left alone are keys whose absence is itself an answer by
LANGUAGE.md (an achievement where a title stands, a license not renewed, X else Y, share 1, known since), and those that say what a record is.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
KEPT = {"achievement", "kind", "type", "id", "from", "until", "title", "renewed", "renewals", "share", "known since", "decided"}
MAPS = [r"(        - \{ )(.*)( \})$", r"(      facts: \{ )(.*)( \})$", r"(      licenses: \[ \{ )(.*)( \} \])$"]
DECIDED = "met|unmet|exempt|not applicable"


def without(case):
    """(key, case) for each answer of the case: the case without it."""
    lines = case.split("\n")
    for i, line in enumerate(lines):
        found = next((m for m in (re.match(p, line) for p in MAPS) if m), None)
        if not found:
            continue
        parts = re.split(r', (?![^\[\{"]*[\]\}])(?=[a-zA-Z][^:"]*: )', found[2])
        for k, part in enumerate(parts):
            rest = parts[:k] + parts[k + 1 :]
            if part.split(":")[0] not in KEPT and rest:
                changed = lines[:i] + [found[1] + ", ".join(rest) + found[3]] + lines[i + 1 :]
                yield part.split(":")[0], "\n".join(changed)


def variants(text):
    """(title, key, {goal: standing}, case that expects `undetermined`) for each case of a tests.yaml."""
    for case in re.split(r"\n(?=- )", text[text.index("- ") :]):
        goals = dict(re.findall(rf"^      (\S.*?): \{{ .*?standing: ({DECIDED})\b", case, re.M))
        if not goals or "license: " in case:
            continue
        for key, changed in without(case):
            head = changed[: changed.index("    expect:")].split("\n", 1)[1]
            expect = "".join(f"      {goal}: {{ standing: undetermined }}\n" for goal in goals)
            yield case.split("\n")[0], key, goals, head + "    expect:\n" + expect


def flips(program, folder, scratch):
    """How many variants were tried, and a line for each whose standing flipped."""
    if folder.parent != HERE:  # a district: its state's pack stands above it
        (scratch / "pack.yaml").write_text((folder.parent / "pack.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        scratch = scratch / "district"
        scratch.mkdir(exist_ok=True)
    (scratch / "pack.yaml").write_text((folder / "pack.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    tried = list(variants((folder / "tests.yaml").read_text(encoding="utf-8")))
    cases = [f"- V{i}:\n{case}" for i, (_, _, _, case) in enumerate(tried)]
    if not cases:
        return 0, []
    (scratch / "tests.yaml").write_text("\n".join(cases), encoding="utf-8")
    out = subprocess.run([program, "test", scratch], capture_output=True, text=True, check=False).stdout
    found, number, goal = [], None, None
    for line in out.split("\n"):
        if m := re.match(r"FAIL: V(\d+)$", line):
            number, goal = int(m[1]), None
        elif m := re.match(r"\s+\S*tests\.yaml:\d+:\d+: (.*): standing$", line):
            goal = m[1]
        elif (m := re.match(rf"\s+found:\s+({DECIDED})\. ", line)) and goal and number is not None:
            title, key, goals, _ = tried[number]
            if goals[goal] != m[1]:
                found.append(f"{folder.name}: {title[2:].rstrip(':')}: without `{key}`, {goal}: {goals[goal]} -> {m[1]}")
    return len(tried), found


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / ".build/release/crosswalk"
    total, found = 0, []
    with tempfile.TemporaryDirectory() as scratch:
        for tests in sorted([*HERE.glob("*/tests.yaml"), *HERE.glob("*/*/tests.yaml")]):
            tried, lines = flips(program, tests.parent, pathlib.Path(scratch))
            total += tried
            found += lines
    print("\n".join(dict.fromkeys(found)))
    print(f"{total} answers left out, {len(found)} standings flipped")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
