"""Random small packs of an invented state and random teachers: generate.py SEED N [DIR] writes N packs with teachers.

What is generated is unambiguous by LANGUAGE.md; where it leaves a question open (two records that tie where the pack says
which one stands, a need with `when` among alternatives, records of one activity from two sources), nothing is generated.
"""
import os
import random
import sys
from datetime import date, timedelta

import yaml

AREAS = ["growth", "practice", "outreach", "study"]
KINDS = ["workshop", "course", "micro-credential", "mentoring"]
TOPICS = ["literacy", "equity"]
RULES = ["first rule", "second rule", "third rule", "fourth rule"]
FACTS = {
    "mentor": {"type": "yes/no", "ask": "Did the teacher serve as a mentor?", "answered by": "employer"},
    "ethics review": {"type": "yes/no", "ask": "Was the ethics review done?", "answered by": "educator"},
    "rural": {"type": "yes/no", "ask": "Is the school rural?", "answered by": "employer"},
    "role": {"type": "one of [lead, aide, coach]", "ask": "Which role has the teacher?", "answered by": "employer"},
    "assigned": {"type": "yes/no", "over time": "yes", "ask": "Is the teacher assigned?", "answered by": "employer"},
    "took part": {"type": "yes/no", "per": "school year", "ask": "Did the teacher take part?", "answered by": "employer"},
    "approved": {"of": "record", "ask": "Was it approved?", "answered by": "employer"},
    "topics": {"of": "record", "type": "set of [literacy, equity]", "ask": "On what was it?", "answered by": "issuer"},
}


class Dumper(yaml.emitter.Emitter, yaml.serializer.Serializer, yaml.representer.SafeRepresenter,
             yaml.resolver.BaseResolver):
    """Writes texts plainly where YAML allows it: in a pack everything is text."""

    def __init__(self, stream, **options):
        yaml.emitter.Emitter.__init__(self, stream, width=10000, allow_unicode=True)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(self, default_flow_style=None, sort_keys=False)
        yaml.resolver.BaseResolver.__init__(self)

    def ignore_aliases(self, data):
        return True


def write(data):
    return yaml.dump(data, Dumper=Dumper)


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def chance(self, p):
        return self.r.random() < p

    def number(self, low=1, high=12):
        n = self.r.randint(low, high)
        part = self.r.choice(["", "", "", "1/2", "1/3", "2/3"])
        if not part:
            return str(n)
        top, bottom = map(int, part.split("/"))
        return f"{n * bottom + top}/{bottom}" if bottom == 3 else f"{n}.5"

    def stars(self, low=1, high=12):
        n = self.number(low, high)
        return f"{n} star" if n == "1" else f"{n} stars"

    def some(self, values, low=1, high=None):
        high = min(high or len(values), len(values))
        chosen = self.r.sample(values, self.r.randint(low, high))
        return [v for v in values if v in chosen]

    # --- the pack

    def fact(self):
        return self.r.choice(["mentor", "ethics review", "rural", "not rural", "role is lead", "role is not aide",
                              "role in [lead, coach]", "assigned on the as-of date"])

    def teacher_condition(self):
        f = self.fact()
        return f if self.chance(0.75) else f"{f} {self.r.choice(['and', 'or'])} {self.fact()}"

    def record_condition(self):
        return self.r.choice(["topics includes literacy", "topics includes any of [literacy, equity]",
                              'issuer is "Acme"', 'issuer is not "Acme"', "kind is workshop",
                              "kind in [workshop, course]", "approved"])

    def limit_words(self, what="star"):
        """The value of `at most`, for an area or a counts rule."""
        form = self.r.random()
        if form < 0.55:
            return self.stars(2, 14)
        if form < 0.8:
            return f"{self.stars(1, 8)} per {self.r.choice(['school year', 'school year', 'calendar year', 'record'])}"
        if form < 0.9:
            return f"{self.stars(2, 9)} per {self.r.choice(['issuer', 'provider'])}"
        return [f"{self.stars(1, 6)} per school year", self.stars(4, 14)]

    def area(self):
        a = {}
        if self.chance(0.55):
            a["at most"] = self.limit_words()
            if self.chance(0.35):
                a["when"] = self.teacher_condition()
            if self.chance(0.1):
                a["until" if self.chance(0.5) else "from"] = "2024-12-31"
            a["cites"] = "Rule 1 (a)"
        return a

    def rate(self, only_clock):
        clock = ["1 star per clock hour", "1 star per 3 clock hours", "2 stars per 3 clock hours"]
        term = ["4 stars per semester hour", "1.5 stars per semester hour"]
        form = self.r.random()
        if form < 0.45:
            return self.r.choice(clock)
        if form < 0.75:
            return self.stars(1, 6)
        if form < 0.85:
            return [self.r.choice(clock), self.r.choice(term)]
        if form < 0.92 and not only_clock:
            return self.r.choice(term)
        return {"by": "rating", "high": self.stars(3, 6), "low": self.stars(1, 3)}

    def rule(self, areas, gap, k):
        kinds = self.some(KINDS, 1, 2)
        when = f"kind is {kinds[0]}" if len(kinds) == 1 else f"kind in [{', '.join(kinds)}]"
        if self.chance(0.35):
            when += " and approved"
        if self.chance(0.2):
            when += " and " + self.r.choice(["topics includes literacy", 'issuer is "Acme"', "mentor", "not rural",
                                             "amount in clock hours and amount at least 4 clock hours",
                                             "earned on or after 2023-07-01"])
        if gap and self.chance(0.6):
            when += ' and reading of hour table is "long table"'
        r = {"when": when}
        if self.chance(0.1):
            r["except when"] = self.r.choice(["rural", 'issuer is "Bolt"', "not approved"])
        if self.chance(0.08):
            r["least"] = "3 clock hours"
            r["when"] += " and amount in clock hours"
        only_clock = "amount in clock hours" in r["when"]
        if self.chance(0.2):
            r["versions"] = [{"until": "2023-12-31", "as": self.rate(only_clock), "cites": "Rule 2 of 2020"},
                             {"from": "2024-01-01", "as": self.rate(only_clock), "cites": "Rule 2 of 2024"}]
            if self.chance(0.4):
                r["versions"][1]["until"] = "2026-12-31"
            r["by"] = "earned"
        else:
            r["as"] = self.rate(only_clock)
        if len(areas) > 1 or self.chance(0.5):
            to = self.some(areas, 1, 3)
            r["toward"] = to[0] if len(to) == 1 else to
        if self.chance(0.35):
            form = self.r.random()
            if form < 0.45:
                r["at most"] = self.limit_words()
            elif form < 0.8:
                r["at most"] = self.r.choice(["once per achievement", "once per achievement", "once per school year",
                                              "2 records", "1 record", "2 records per issuer"])
                if self.chance(0.4):
                    r["keep"] = self.r.choice(["earliest", "latest", "best"])
            else:
                r["at most"] = [f"{self.stars(1, 5)} per record", f"{self.stars(4, 10)} per school year"]
        if self.chance(0.06) and "versions" not in r:
            r["from" if self.chance(0.5) else "until"] = "2024-06-30"
        r["cites"] = f"Rule 2 ({'abcd'[k]})"
        return r

    def limit(self, areas):
        form = self.r.random()
        if form < 0.3 and len(areas) > 1:
            l = {"at most": self.stars(3, 15), "in": self.some(areas, 2, 3)}
        elif form < 0.6:
            l = {"at most": self.stars(2, 9), "of records where": self.record_condition()}
            if self.chance(0.5):
                l["per"] = self.r.choice(["school year", "calendar year", "issuer", "provider"])
        elif form < 0.8:
            l = {"at most": f"{self.r.randint(1, 2)} records", "of records where": self.record_condition()}
            if l["at most"] == "1 records":
                l["at most"] = "1 record"
            if self.chance(0.3):
                l["keep"] = self.r.choice(["earliest", "latest"])
            if self.chance(0.3):
                l["per"] = "school year"
        else:
            l = {"at most": self.stars(2, 8), "per": self.r.choice(["school year", "provider", "record"])}
        if self.chance(0.2):
            l["when" if self.chance(0.6) else "except when"] = self.teacher_condition()
        l["cites"] = "Rule 1 (b)"
        return l

    def credit_need(self, areas, window, plain=False):
        form = self.r.random()
        if form < 0.3 or plain and form < 0.5:
            n = {"at least": self.stars(2, 22)}
            if self.chance(0.15):
                n["at least"] = {"by": "role", "lead": self.stars(2, 12), "otherwise": self.stars(2, 22)}
            return n
        if form < 0.5:
            i = self.some(areas, 1, 2)
            return {"at least": self.stars(1, 9), "in": i[0] if len(i) == 1 else i}
        if form < 0.7:
            n = {"at least": self.stars(1, 9), "of records where": self.record_condition()}
            if self.chance(0.2):
                n["in"] = self.r.choice(areas)
            if self.chance(0.3):
                n["at least"] = "any amount"
            return n
        if form < 0.82 and window:
            n = {"at least": self.stars(1, 3), "each": self.r.choice(["school year", "school year", "calendar year"])}
            if self.chance(0.6):
                n["from year"] = str(self.r.randint(2022, 2024))
            return n
        if len(areas) > 1:
            return {"at least": f"{self.r.randint(2, min(3, len(areas)))} areas",
                    "with": "any amount" if self.chance(0.5) else self.stars(1, 4)}
        return {"at least": self.stars(1, 9)}

    def leaf(self, areas, window):
        if self.chance(0.2):
            return {"holds": self.teacher_condition()} if self.chance(0.5) else {"attested": "ethics review"}
        return self.credit_need(areas, window)

    def need(self, areas, window):
        form = self.r.random()
        if form < 0.12:
            n = {"any of": [self.leaf(areas, window) for _ in range(self.r.randint(2, 3))]}
            if self.chance(0.3):
                n["any of"][0] = {"all of": [self.leaf(areas, window), self.leaf(areas, window)]}
        elif form < 0.2:
            n = {"at least": "2", "of": [self.leaf(areas, window) for _ in range(3)]}
        elif form < 0.26:
            n = {"by": "role", "lead": [self.leaf(areas, window)], "otherwise": [self.leaf(areas, window)]}
            return n
        else:
            n = self.leaf(areas, window)
        if self.chance(0.15):
            n["when"] = self.teacher_condition()
        if self.chance(0.05) and "by" not in n and not isinstance(n.get("at least"), dict):
            n["from" if self.chance(0.5) else "until"] = "2025-03-31"
        return n

    def exceptions(self, areas, window, per_year):
        out = []
        kinds = self.r.choice([["met when", "exempt when"], ["exempt when", "unmet when"], ["met when", "unmet when"],
                               ["not applicable when", "exempt when"], ["may use", "exempt when"], ["may use"]])
        for k in self.some(kinds):
            if k == "may use":
                x = {k: [self.leaf(areas, window)]}
                if self.chance(0.6):
                    x["when"] = self.teacher_condition()
            else:
                c = self.teacher_condition()
                if self.chance(0.2):
                    c = "any record where (kind is mentoring and approved)"
                if per_year and self.chance(0.4):
                    c = self.r.choice(["took part in every school year of the license",
                                       "took part in any school year of the license"])
                x = {k: c}
            out.append(dict(x, cites="Rule 3 (e)"))
        return out

    def goal(self, ledgers, licensed):
        ledger = self.r.choice(ledgers)
        window = licensed or self.chance(0.5)
        g = {"purpose": "renew" if licensed else "other"}
        if licensed:
            g["for"] = "license is standard"
            g["window"] = self.r.choice([{"from": "license renewed else license issued", "until": "license expires"},
                                         {"from": "license renewed else license issued", "until": "license expires"},
                                         {"after": "license issued", "before": "license expires"}])
            if self.chance(0.15):
                g["judged on"] = "license expires"
        elif window:
            g["window"] = {"from": "2022-07-01", "until": self.r.choice(["2025-06-30", "2026-09-30"])}
        if ledger[0] != "credit":
            g["ledger"] = ledger[0]
        needs = []
        for _ in range(self.r.choice([1, 1, 2, 2, 3])):
            n = self.need(ledger[1], window)
            if not any(n == m for m in needs):
                needs.append(n)
        g["needs"] = needs
        if self.chance(0.35):
            g["except"] = self.exceptions(ledger[1], window, licensed)
        g["cites"] = "Rule 3"
        return g

    def pack(self):
        areas = AREAS[:self.r.randint(1, 4)]
        gap = self.chance(0.2)
        p = {"language": "1", "pack": "us-zz", "name": "Invented", "postal": "ZZ", "version": "2026-11-24",
             "authority": "Invented Board", "unit": "star",
             "school year": self.r.choice(["July 1", "July 1", "August 15"]), "ambiguous dates": "down",
             "records are": self.r.choice(["divisible", "divisible", "in one area", "whole"]),
             "units": {"star": {"name": "star", "plural": "stars"}},
             "sources": {f"Rule {k}": {"title": f"Rule {k} (invented)", "url": f"https://example.org/{k}",
                                       "read through": "2026-01-01", "status": "verified"} for k in (1, 2, 3)},
             "facts": {}, "licenses": {"standard": {"name": "Standard license", "cites": "Rule 3 (a)"},
                                       "other": {"name": "Other license", "cites": "Rule 3 (b)"}}}
        p["areas"] = {a: self.area() for a in areas}
        ledgers = [("credit", areas)]
        if self.chance(0.1):
            p["ledgers"] = {"second": {"unit": "star", "areas": {"depth": {}, "breadth": {}}, "cites": "Rule 1 (c)"}}
            ledgers.append(("second", ["depth", "breadth"]))
        limits = [self.limit(areas) for _ in range(self.r.choice([0, 0, 0, 1, 1, 2]))]
        if limits:
            p["limits"] = limits
        p["counts"] = {}
        for k in range(self.r.randint(1, 4)):
            ledger = self.r.choice(ledgers) if k else ledgers[0]
            r = self.rule(ledger[1], gap, k)
            if ledger[0] != "credit":
                r["ledger"] = ledger[0]
                r.pop("at most", None), r.pop("keep", None)
            p["counts"][RULES[k]] = r
        also = None
        if len(ledgers) > 1 and self.chance(0.5):
            p["ledgers"]["second"]["either here or in"] = "credit"
            for x in limits + list(p["counts"].values()):
                x.pop("keep", None)
            first = p["counts"][RULES[0]]
            p["counts"]["the same elsewhere"] = dict({k: v for k, v in first.items() if k != "at most"}, ledger="second",
                                                     toward=self.r.choice(["depth", "breadth"]))
            also = {"at least": self.stars(1, 9), "ledger": "second"}
        p["goals"] = {"renew": self.goal(ledgers, True)}
        if also:
            p["goals"]["renew"]["needs"].append(also)
        if self.chance(0.3):
            p["goals"]["climb"] = self.goal(ledgers, False)
        gaps = {}
        if gap and "reading of" in write(p["counts"]):
            gaps["hour table"] = {"question": "Which table holds?", "cites": "Rule 2 (z)",
                                  "readings": {"long table": {"says": "it counts", "cites": "Rule 2 (y)"},
                                               "short table": {"says": "it does not", "cites": "Rule 2 (x)"}}}
        if self.chance(0.15):
            gaps["lost clause"] = {"clause": "Rule 3 (q)", "why": "the copy breaks off", "question": "What does it say?",
                                   "touches": self.r.choice(["kind is mentoring", "role is aide",
                                                             "kind is course and approved"]),
                                   "could": self.r.choice(["raise", "lower", "either"]), "goals": ["renew"],
                                   "cites": "Rule 3 (q)"}
        if gaps:
            p["gaps"] = gaps
        if not self.chance(0.75):
            p.pop("ambiguous dates")
        return tidy(p)

    # --- a teacher

    def record(self, earned, text):
        kind = self.r.choice([k for k in KINDS if k in text] or KINDS)
        amount = self.number(1, 14)
        unit = "clock hours" if self.chance(0.8) or "semester" not in text else "semester hours"
        if unit == "semester hours":
            amount = self.r.choice(["1", "2", "1.5", "4/3", "3"])
        record = {"kind": kind, "title": f"{kind} of {earned}", "achievement": self.r.choice(["Alpha", "Beta", "Gamma"]),
                  "issuer": self.r.choice(["Acme", "Bolt"]), "provider": self.r.choice(["North", "South"]),
                  "amount": f"{amount} {unit[:-1] if amount == '1' else unit}", "earned": str(earned)}
        record["approved"] = "yes" if self.chance(0.75) else "no"
        record["topics"] = self.some(TOPICS, 0, 2)
        if "rating" in text:
            record["rating"] = self.r.choice(["high", "low", "fair"])
        return record

    def teacher(self, pack, as_of, k):
        text = write(pack)
        issued = self.r.choice([date(2021, 7, 1), date(2022, 7, 1), date(2022, 1, 15)])
        expires = self.r.choice([date(2025, 2, 28), date(2026, 6, 30), date(2026, 6, 30), date(2027, 3, 31)])
        license = {"type": "standard", "issued": str(issued)}
        if self.chance(0.25):
            license["renewed"] = str(issued + timedelta(days=200))
        license["expires"] = str(expires)
        licenses = [license]
        if self.chance(0.15):
            licenses.append({"type": self.r.choice(["other", "standard"]), "issued": "2020-07-01", "expires": "2026-01-31"})
        facts = {}
        for name, f in pack["facts"].items():
            if f.get("of"):
                continue
            if f.get("per"):
                first = int(license.get("renewed", license["issued"])[:4]) - 1
                facts[name] = {f"{y}-{(y + 1) % 100:02}": self.yes(0.8) for y in range(2019, expires.year + 1)}
                if self.chance(0.3):
                    facts[name].pop(f"{first + 2}-{(first + 3) % 100:02}", None)
            elif f.get("over time") and self.chance(0.4):
                facts[name] = [{"value": self.yes(0.5), "from": "2020-01-01", "until": "2024-06-30"},
                               {"value": self.yes(0.5), "from": "2024-07-01"}]
                if self.chance(0.2):
                    facts[name].pop()
            elif f["type"] == "yes/no":
                facts[name] = self.yes(0.5)
            else:
                facts[name] = self.r.choice(["lead", "aide", "coach"])
        unknown = self.r.choice([0, 0, 0, 1, 2])
        for name in self.r.sample(sorted(facts), min(len(facts), unknown)):
            del facts[name]
        records = []
        start = date(2021, 2, 1)
        slots = list(range(0, (as_of - start).days, 17))
        if self.chance(0.7):
            slots = [s for s in slots if start + timedelta(days=s) >= issued] or slots
        for s in self.r.sample(slots, self.r.randint(0, 6)):
            records.append(self.record(start + timedelta(days=s), text))
        edge = [issued, issued - timedelta(days=1), expires, expires + timedelta(days=1), date(2023, 12, 31),
                date(2024, 1, 1), date(2023, 6, 30), date(2023, 7, 1)]
        if records and self.chance(0.3):
            day = self.r.choice([d for d in edge if d <= as_of])
            if all(abs((date.fromisoformat(r["earned"]) - day).days) > 9 for r in records):
                records[0].update(earned=str(day), title=f"{records[0]['kind']} of {day}")
        for n, r in enumerate(records):
            r["id"] = f"R{n}"
        open_fields = [(r, f) for r in records for f in ("approved", "topics") if f in pack["facts"]]
        for r, f in self.r.sample(open_fields, min(len(open_fields), self.r.choice([0, 0, 0, 1, 1, 2]))):
            r.pop(f, None)
        if "rating" in text and records and self.chance(0.05):
            records[0].pop("rating", None)
        if records and self.chance(0.12):
            self.r.choice(records)["status"] = self.r.choice(["planned", "in progress"])
        if records and self.chance(0.12) and len(records) < 6:
            records.append(dict(self.r.choice(records)))
        for r in records:
            for f in ("approved", "topics"):
                if f not in pack["facts"]:
                    r.pop(f, None)
        return {"name": f"Teacher {k}", "id": f"T{k:03}", "licenses": licenses, "facts": facts, "records": records}

    def yes(self, p):
        return "yes" if self.chance(p) else "no"


def tidy(pack):
    """Declares the facts that are read, and no others."""
    body = write({k: v for k, v in pack.items() if k not in ("facts", "sources")})
    pack["facts"] = {n: f for n, f in FACTS.items() if n in body}
    return pack


AS_OF = [date(2024, 9, 15), date(2025, 5, 1), date(2025, 5, 1), date(2026, 6, 30), date(2026, 8, 10)]


def case(seed, teachers):
    """(pack, teachers, as-of date) for a seed."""
    m = Maker(seed)
    as_of = m.r.choice(AS_OF)
    pack = m.pack()
    return pack, [m.teacher(pack, as_of, k) for k in range(teachers)], str(as_of)


def save(folder, pack, teachers):
    os.makedirs(os.path.join(folder, "teachers"), exist_ok=True)
    for name in os.listdir(os.path.join(folder, "teachers")):
        os.remove(os.path.join(folder, "teachers", name))
    path = os.path.join(folder, "us-zz.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(write(pack))
    for t in teachers:
        with open(os.path.join(folder, "teachers", f"{t['id']}.yaml"), "w", encoding="utf-8") as file:
            file.write(write(t))
    return path, os.path.join(folder, "teachers")


def main(args):
    seed, count = int(args[0]), int(args[1])
    folder = args[2] if len(args) > 2 else "generated"
    for k in range(count):
        pack, teachers, as_of = case(f"{seed}-{k}", 4)
        save(os.path.join(folder, f"{seed}-{k}"), pack, teachers)
        print(os.path.join(folder, f"{seed}-{k}"), as_of)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
