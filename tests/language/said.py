"""Sentences of LANGUAGE.md that state a result or a refusal, each shown by a pack: said.yaml.

`with` is laid over `base` (maps key by key); `refused` names the finding that the pack must have, `cases` are cases of a
tests.yaml that it must pass. A district is laid over `district` in the same way, beside the base. Each sentence must
stand in the page as it is.
"""
import json
import pathlib
import subprocess
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent


def laid_over(under, over):
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    both = {k: laid_over(under[k], v) if k in under else v for k, v in over.items()}
    return {k: v for k, v in {**under, **both}.items() if v != "absent"}


def check(program, path):
    done = subprocess.run([program, "check", "--format", "json", str(path)], capture_output=True, text=True)
    return [f for p in json.loads(done.stdout or "[]") for f in p["findings"]]


def show(program, said, item):
    """What is wrong with the item."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pack.yaml").write_text(json.dumps(laid_over(said["base"], item.get("with", {}))), encoding="utf-8")
        if "district" in item:
            folder = folder / "district"
            folder.mkdir()
            pack = laid_over(said["district"], item["district"])
            (folder / "pack.yaml").write_text(json.dumps(pack), encoding="utf-8")
        found = check(program, folder)
        errors = [f["code"] for f in found if f["severity"] == "error"]
        if "refused" in item or "found" in item:
            code = item.get("refused") or item["found"]
            good = errors == [code] if "refused" in item else code in [f["code"] for f in found] and not errors
            return [] if good else [f"is not refused with {code} alone: {found}"]
        if errors or not item.get("cases"):
            return [f"has no cases, or is refused: {found}"]
        (folder / "tests.yaml").write_text(json.dumps(item["cases"]), encoding="utf-8")
        done = subprocess.run([program, "test", str(folder)], capture_output=True, text=True)
        return [] if done.returncode == 0 else [done.stdout + done.stderr]


def run(program, text):
    said = yaml.load((HERE / "said.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    complaints = []
    for item in said["said"]:
        if item["says"] not in text:
            complaints.append(f"said.yaml: LANGUAGE.md does not say `{item['says']}`")
        complaints += [f"said.yaml: `{item['says']}` {wrong}" for wrong in show(program, said, item)]
    return complaints, len(said["said"])
