"""What the tests of audits share: running the program, reading a workbook, a small roster of Utah."""
import csv
import os
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("CROSSWALK", os.path.join(TOP, ".build/release/crosswalk")))
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
failures = []


def need_program():
    if not os.access(PROGRAM, os.X_OK):
        print(f"skipped: there is no program {PROGRAM}")
        sys.exit(77)


def check(true, about):
    if not true:
        failures.append(about)
        print("FAIL:", about, file=sys.stderr)


def run(*words, status=0, stdin=None):
    p = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, cwd=TOP, input=stdin)
    check(p.returncode == status, f"{' '.join(map(str, words))}: status {p.returncode}, not {status}: {p.stderr[-600:]}")
    return p


def query(db, sql, *values):
    c = sqlite3.connect(db)
    try:
        return c.execute(sql, values).fetchall()
    finally:
        c.close()


def audit(db, *words, pack="us-ut", as_of="2025-05-01"):
    """Audits, and gives number and digest."""
    run("audit", "--db", db, "--pack", "states/" + pack, "--as-of", as_of, *words)
    return query(db, "SELECT id, digest FROM audits ORDER BY id DESC LIMIT 1")[0]


def statuses(db, audit_id):
    return dict(query(db, "SELECT status, count(*) FROM results WHERE audit = ? GROUP BY 1", audit_id))


# --- a roster --------------------------------------------------------------------------------------------------------

FACTS = {"assigned": "yes", "took part": "no", "administrator signed": "yes", "data privacy course": "yes",
         "ethics review": "yes", "background check": "yes", "suicide prevention training": "yes"}


def teacher(n, hours=95, facts=FACTS, approved="yes", expires="2025-06-30", name=None, extra=()):
    """As a line of JSON: 5 hours of collaboration and two workshops, of which the second says what is asked."""
    issued = str(int(expires[:4]) - 5) + "-07-01"
    day = str(int(expires[:4]) - 3) + "-03-01"
    second = {"kind": "workshop", "title": f"Phonics {n}", "amount": "10 clock hours", "earned": day}
    if approved:
        second["approved"] = approved
    return {"id": f"T{n:03d}", "name": name or f"Teacher {n}", "district": f"District {n % 3}",
            "licenses": [{"type": "professional", "number": f"L{n}", "issued": issued, "expires": expires}],
            "facts": dict(facts),
            "records": [{"kind": "workshop", "title": f"Reading {n}", "amount": f"{hours - 10} clock hours", "earned": day,
                         "approved": "yes"}, second,
                        {"kind": "collaboration", "amount": "10 clock hours", "earned": day}, *extra]}


# --- tables ----------------------------------------------------------------------------------------------------------

def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.reader(f))


def sheet_xml(path):
    with zipfile.ZipFile(path) as z:
        check(z.testzip() is None, f"{path}: a damaged archive")
        names = set(z.namelist())
        for part in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"):
            check(part in names, f"{path}: no {part}")
        for name in names:
            if name.endswith((".xml", ".rels")):
                ET.fromstring(z.read(name))
        return z.read("xl/worksheets/sheet1.xml")


def column(ref):
    n = 0
    for c in re.match("[A-Z]+", ref)[0]:
        n = n * 26 + ord(c) - 64
    return n - 1


def read_xlsx(path):
    """Rows of (kind, text): kind "s" a text, "n" a number; None where there is no cell."""
    out = []
    for row in ET.fromstring(sheet_xml(path)).iterfind("m:sheetData/m:row", NS):
        cells = {}
        for c in row.iterfind("m:c", NS):
            check(c.find("m:f", NS) is None, f"{path}: a formula in {c.get('r')}")
            text = c.find("m:is/m:t", NS) if c.get("t") == "inlineStr" else c.find("m:v", NS)
            if text is not None:
                cells[column(c.get("r"))] = ("s" if c.get("t") == "inlineStr" else "n", text.text or "")
        out.append([cells.get(i) for i in range(max(cells, default=-1) + 1)])
    return out


def fill_xlsx(path, answer):
    """Writes answer(row as a dict) into the cell `answer` of each row, as an office would; None leaves it empty."""
    names = [c[1] for c in read_xlsx(path)[0]]
    at = names.index("answer")
    letter = chr(ord("A") + at)
    rows = iter(read_xlsx(path))
    filled = 0

    def put(match):
        nonlocal filled
        row = next(rows)
        values = {n: (row[i][1] if i < len(row) and row[i] else "") for i, n in enumerate(names)}
        text = answer(values) if values["answer"] == "" else None
        if text is None:
            return match[0]
        filled += 1
        cells = re.findall(r"<c .*?(?:</c>|/>)", match[2], re.S)
        cells = [c for c in cells if column(re.search('r="([A-Z]+)', c)[1]) != at]
        place = sum(column(re.search('r="([A-Z]+)', c)[1]) < at for c in cells)
        number = re.search(r'r="(\d+)"', match[1])[1]
        cells.insert(place, f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>')
        return match[1] + "".join(cells) + "</row>"

    with zipfile.ZipFile(path) as z:
        parts = {name: z.read(name) for name in z.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(r"(<row [^>]*>)(.*?)</row>", put, parts[name].decode(), flags=re.S).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for part, data in parts.items():
            z.writestr(part, data)
    return filled
