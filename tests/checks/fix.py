"""`crosswalk check --fix`: only what is certain, only its bytes, the whole file or nothing. Usage: fix.py PROGRAM"""
import os, pathlib, re, resource, shutil, signal, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent / "fix"
USAGE, INPUT = 2, 3
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
FAILED = []


def check(*arguments, before=None):
    done = subprocess.run([PROGRAM, "check", *map(str, arguments)], capture_output=True, text=True, preexec_fn=before)
    return done.returncode, done.stdout, done.stderr


def expect(what, good):
    if not good:
        FAILED.append(what)
        print(f"FAIL: {what}")


def patched(text, diff):
    """The text with a unified diff put in."""
    lines, out, at = text.splitlines(True), [], 0
    for hunk in re.split(r"^(?=@@)", diff, flags=re.M)[1:]:
        head, *body = hunk.splitlines(True)
        first = int(re.match(r"@@ -(\d+)", head)[1]) - 1
        out += lines[at:first]
        at = first
        for line in body:
            if line[0] not in " -+":
                break
            if line[0] in " -":
                assert lines[at] == line[1:], (lines[at], line)
                at += 1
            if line[0] in " +":
                out.append(line[1:])
    return "".join(out + lines[at:])


def no_room():
    """Writing fails as on a full disk, after the first bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def comments(text):
    return re.findall(r"#.*", text)


def main():
    broken, mended = ((HERE / name).read_text(encoding="utf-8") for name in ("broken.yaml", "mended.yaml"))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pack = folder / "pack.yaml"
        shutil.copy(HERE / "broken.yaml", pack)
        code, out, _ = check("--fix", "--dry-run", pack)
        expect("a dry run changes nothing", pack.read_text() == broken)
        expect("its diff leads to what --fix writes", patched(broken, out.split("\nus-zz")[0]) == mended)
        expect("it says what is left, and exits as check does", code == 1 and "CW0204" in out and "9 mends proposed" in out)

        os.chmod(pack, 0o444)
        code, _, err = check("--fix", pack)
        expect("a read-only file is refused", code == INPUT and "read-only" in err and pack.read_text() == broken)
        os.chmod(pack, 0o640)
        code, _, err = check("--fix", pack, before=no_room)
        expect("a full disk is told of, and the file is as it was", code == INPUT and "could not be rewritten" in err and pack.read_text() == broken)
        expect("nothing is left beside it", os.listdir(folder) == ["pack.yaml"])

        link = folder / "link.yaml"
        link.symlink_to(pack)
        code, out, _ = check("--fix", link)
        expect("what a link leads to is mended", link.is_symlink() and pack.read_text() == mended and "9 mends" in out)
        expect("its rights stay", os.stat(pack).st_mode & 0o777 == 0o640)
        expect("comments stay", comments(mended) == comments(broken))
        expect("two words that are near are no certain mend", code == 1 and "verifyed" in mended)
        before = os.stat(pack).st_mtime_ns
        code, out, _ = check("--fix", pack)
        expect("a second run finds nothing", code == 1 and "mend" not in out.splitlines()[-1] and os.stat(pack).st_mtime_ns == before)
        link.unlink()

        shutil.copy(HERE / "tabs.yaml", pack)
        code, out, _ = check("--fix", pack)
        expect("tabs become spaces where their width doesn't matter", code == 0 and "\t" not in pack.read_text())
        pack.write_text((HERE / "tabs.yaml").read_text().replace("\t\tas:", "    as:"), encoding="utf-8")
        code, out, _ = check("--fix", pack)
        expect("where one width alone loads, it is that", code == 0 and "\n    when: kind is course\n    as:" in pack.read_text())
        pack.write_text(broken.replace("verifyed", "verified").replace("\n", "\r\n"), encoding="utf-8", newline="")
        code, _, _ = check("--fix", pack)
        expect("other line ends stay", code == 0 and pack.read_bytes().count(b"\r\n") == pack.read_bytes().count(b"\n"))
        pack.write_bytes(b"\xef\xbb\xbf" + broken.replace("verifyed", "verified").rstrip("\n").encode())
        code, _, _ = check("--fix", pack)
        expect("a byte order mark and a last line without end stay", code == 0 and pack.read_bytes()[:3] == b"\xef\xbb\xbf" and pack.read_bytes()[-1:] != b"\n")
    expect("--dry-run alone is no request", check("--dry-run", "us-ut")[0] == USAGE)
    expect("--fix has no JSON", check("--fix", "--format", "json", "us-ut")[0] == USAGE)
    print(f"{len(FAILED)} failed" if FAILED else "every mend is certain, and nothing else changes")
    return 1 if FAILED else 0


sys.exit(main())
