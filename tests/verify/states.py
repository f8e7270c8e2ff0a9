#!/usr/bin/env python3
"""Traces of the teachers in states/*/tests.yaml, each verified: states.py CROSSWALK PACKS [OUT]. Prints what is not."""
import os
import subprocess
import sys
import tempfile

import yaml


def main(program, packs, out=None):
    out = out or tempfile.mkdtemp()
    cases = wrong = 0
    for state in sorted(os.listdir(packs)):
        path = os.path.join(packs, state, "tests.yaml")
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as file:
            tests = yaml.load(file, Loader=yaml.BaseLoader)
        for k, test in enumerate(tests):
            body = next((v for v in test.values() if isinstance(v, dict) and "teacher" in v), None)
            if not body:
                continue
            stem = os.path.join(out, f"{state}-{k}")
            with open(stem + ".yaml", "w", encoding="utf-8") as file:
                yaml.safe_dump(body["teacher"], file, allow_unicode=True)
            args = [program, "standing", state, "--packs", packs, "--teacher", stem + ".yaml", "--format", "json", "--trace"]
            if "as of" in body:
                args += ["--as-of", body["as of"]]
            if "known as of" in body:
                args += ["--known-as-of", body["known as of"]]
            with open(stem + ".json", "w", encoding="utf-8") as file:
                if subprocess.run(args, stdout=file, check=False).returncode:
                    print(stem, "no trace")
                    continue
            done = subprocess.run([program, "verify-trace", stem + ".json", "--packs", packs, "--teacher", stem + ".yaml"],
                                  capture_output=True, text=True, check=False)
            cases += 1
            if done.returncode:
                wrong += 1
                print(f"{stem} ({done.returncode})")
                print("\n".join("   " + line[:220] for line in (done.stdout + done.stderr).splitlines()[:6]))
    print(f"{cases} traces, {wrong} not verified")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
