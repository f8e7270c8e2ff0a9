"""Traces in bulk, and what verify-trace says of them: one run of each program for many teachers of one pack."""
import json
import os
import re
import subprocess

import yaml

VERIFIED, REJECTED, UNREADABLE, UNDERIVED = 0, 1, 3, 5


def write(path, data):
    with open(path, "w", encoding="utf-8") as file:
        if path.endswith(".json"):
            json.dump(data, file)
        else:
            yaml.dump(data, file, allow_unicode=True, sort_keys=False, default_flow_style=None, width=4000)


def trace(program, pack, packs, teachers, out, as_of=None, known=None, office=None):
    """Writes the trace of all teachers of the file (or folder); None if the program refuses, with its words."""
    args = [program, "standing", pack, "--teacher", teachers, "--format", "json", "--trace"]
    for option, value in (("--packs", packs), ("--as-of", as_of), ("--known-as-of", known), ("--office", office)):
        args += [option, value] if value else []
    with open(out, "w", encoding="utf-8") as file:
        done = subprocess.run(args, stdout=file, stderr=subprocess.PIPE, text=True, check=False)
    return None if done.returncode == 0 else f"{' '.join(args)}\n{done.stderr[:1000]}"


def verify(program, path, packs=None, teachers=None):
    """(exit status, lines said) of one run."""
    args = [program, "verify-trace", path] + (["--packs", packs] if packs else []) + (["--teacher", teachers] if teachers else [])
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()


def by_teacher(lines):
    """The findings, by the teacher's place in the trace; those of none under -1."""
    out = {}
    for line in lines[:-1]:
        found = re.match(r"\$\.teachers\[(\d+)\]", line)
        out.setdefault(int(found[1]) if found else -1, []).append(line)
    return out


def folder(*parts):
    path = os.path.join(*parts)
    os.makedirs(path, exist_ok=True)
    return path
