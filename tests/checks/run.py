"""Each pack beside this file, and each in districts/ (a district upon its state), trips exactly the finding that it is named after, at one place, and nothing else.

A line `# finds CODE` (or `nothing`) at its head names another finding, `# check OPTIONS` further options. Each finding
has a page, an excerpt and, but for few, a mend. Usage: run.py PROGRAM
"""
import json, pathlib, re, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
NO_MEND = {"CW0214", "CW0215", "CW0220", "CW0231", "CW0205"}


def check(program, *args):
    return subprocess.run([program, "check", *args], capture_output=True, text=True)


def one(program, path):
    text = path.read_text(encoding="utf-8")
    finds = re.search(r"^# finds (\S+)$", text, re.M)
    options = re.search(r"^# check (.+)$", text, re.M)
    code = finds.group(1) if finds else path.stem
    options = options.group(1).split() if options else []
    run = check(program, "--format", "json", *options, str(path))
    findings = [] if not run.stdout else [f for p in json.loads(run.stdout) for f in p["findings"]]
    codes = [f["code"] for f in findings]
    if code == "nothing" or code == "waived":
        return [] if not codes else [f"finds {codes}"]
    if codes != [code]:
        return [f"finds {codes}, not {code} alone {run.stderr}"]
    wrong = [k for k in ("line", "message") if not findings[0].get(k)]
    if not findings[0].get("help") and code not in NO_MEND:
        wrong.append("mend")
    if f"{findings[0]['line']:>6} | " not in check(program, *options, str(path)).stdout:
        wrong.append("line shown")
    log = json.loads(check(program, "--format", "sarif", *options, str(path)).stdout)["runs"][0]
    result = log["results"][0]
    place = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    listed = log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
    if (result["ruleId"], listed, place) != (code, code, findings[0]["line"]) or len(log["results"]) != 1:
        wrong.append("such result in SARIF")
    if code not in check(program, "--explain", code).stdout:
        wrong.append("page")
    return [f"{code} has no {k}" for k in wrong]


def main():
    program, failed = sys.argv[1], 0
    packs = sorted(HERE.glob("*.yaml")) + sorted(HERE.glob("districts/*.yaml"))
    for path in packs:
        for wrong in one(program, path):
            failed += 1
            print(f"{path.name}: {wrong}")
    if ", 1 waived" not in check(program, str(HERE / "waived.yaml")).stdout:
        failed += 1
        print("waived.yaml: the summary doesn't count the waiver")
    print(f"{failed} failed" if failed else f"{len(packs)} packs, each with its finding")
    return 1 if failed else 0


sys.exit(main())
