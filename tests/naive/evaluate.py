"""A slow, independent evaluator of a part of the pack language: evaluate.py PACK TEACHER AS-OF prints the standings.

It enumerates. Every completion of what is not known is judged by itself; in each, every way to choose among
alternatives is a problem for solver.py, which enumerates the choices that are not linear. It follows LANGUAGE.md
and section 4 of ARCHITECTURE.md, and shares nothing with the engine. Supported is what generate.py writes.
"""
import re
import sys
from fractions import Fraction
from itertools import chain, combinations, product

import yaml

import language
from language import Calendar, condition, date_expression, day, day_after, day_before, quantity, unit_of
from solver import Column, Problem

FIELDS = ["kind", "title", "achievement", "issuer", "provider", "amount", "earned", "status", "approved", "topics",
          "level", "grade", "rating"]
TEXTS = ["title", "achievement", "issuer", "provider", "level", "grade", "rating"]
ANOTHER = "~another"
FAVORABLE = {"not applicable", "exempt", "met"}
FURTHER = "further"


def as_list(x):
    return x if isinstance(x, list) else [x]


def text(s):
    return " ".join(s.split()).lower()


def subsets(values):
    return [frozenset(c) for c in chain.from_iterable(combinations(values, n) for n in range(len(values) + 1))]


# --- the pack ---------------------------------------------------------------------------------------------------------

class Limit:
    def __init__(self, pack, ledger, areas, rule, raw, most, per):
        self.ledger, self.areas, self.rule, self.per = ledger, areas, rule, per
        self.keep = raw.get("keep")
        self.of = pack.condition(raw.get("of records where")) if raw.get("of records where") else None
        self.when = pack.condition(raw.get("when")) if raw.get("when") and rule is None else None
        unless = raw.get("except when") if rule is None else None
        self.unless = pack.condition(unless) if unless else lambda e: False
        self.raw = raw if rule is None else {}
        self.amount, unit = quantity(most)
        self.counts_records = unit == "record"


class Rule:
    def __init__(self, pack, name, raw):
        self.name = name
        self.ledger = raw.get("ledger", "credit")
        self.areas = [a.strip() for a in as_list(raw.get("toward", pack.ledgers[self.ledger]["areas"]))]
        self.when = pack.condition(raw["when"])
        self.except_when = pack.condition(raw["except when"]) if "except when" in raw else lambda e: False
        self.divisibility = raw.get("records are", pack.ledgers[self.ledger]["records are"])
        self.least = quantity(raw["least"]) if "least" in raw else None
        self.texts = [dict(raw, **v) for v in raw.get("versions", [{}])]

    def rate(self, earned):
        for t in self.texts:
            if ("from" not in t or day(t["from"]) <= earned) and ("until" not in t or earned <= day(t["until"])):
                return t["as"]
        return None

    def offer(self, place):
        """What the rule gives for the record of `place`, or None."""
        rate = self.rate(place.get("earned"))
        if rate is None or not self.when(place) or self.except_when(place):
            return None
        if self.least and (place.get("amount")[1] != self.least[1] or place.get("amount")[0] < self.least[0]):
            return None
        value = rate_of(rate, place)
        return value if value else None


def rate_of(rate, place):
    if isinstance(rate, list):
        return next((v for v in (rate_of(r, place) for r in rate) if v is not None), None)
    if isinstance(rate, dict):
        cell = table_cell(rate, place.get(rate["by"]))
        return None if cell is None else rate_of(cell, place)
    give, _, per = rate.partition(" per ")
    if not per:
        return quantity(give)[0]
    m = re.fullmatch(r"([\d./]+) (.*)", per)
    number, unit = (Fraction(m[1]), unit_of(m[2])) if m else (Fraction(1), unit_of(per))
    amount = place.get("amount")
    return quantity(give)[0] * amount[0] / number if amount[1] == unit else None


def table_cell(table, key):
    for k, cell in table.items():
        if k not in ("by", "otherwise") and k.lower() == key:
            return cell
    return table.get("otherwise")


class Pack:
    def __init__(self, raw):
        self.raw = raw
        self.calendar = Calendar(raw.get("school year", "July 1"))
        self.facts = raw.get("facts", {})
        self.gaps = raw.get("gaps", {})
        self.names = FIELDS + ["license"] + list(self.facts) + list(self.gaps)
        self.words = list(strings(raw))
        self.ledgers = {}
        for name, l in [("credit", raw)] + list(raw.get("ledgers", {}).items()):
            self.ledgers[name] = {"areas": list(l.get("areas") or {"credit": {}}), "unit": unit_of(l["unit"]),
                                  "records are": l.get("records are", raw.get("records are", "divisible"))}
        self.either = set()  # pairs of ledgers of which a record counts in one only
        for name, l in raw.get("ledgers", {}).items():
            self.either |= {frozenset((name, other)) for other in as_list(l.get("either here or in", []))}
        if len(self.either) > 1:
            raise ValueError("several ledgers that share records")
        self.rules = [Rule(self, name, r) for name, r in raw.get("counts", {}).items()]
        self.limits = []
        for name, l in [("credit", raw)] + list(raw.get("ledgers", {}).items()):
            for area, a in l.get("areas", {}).items():
                self.add_limits(name, {area}, None, a)
            for limit in l.get("limits", []):
                areas = {a.strip() for a in as_list(limit["in"])} if "in" in limit else set(self.ledgers[name]["areas"])
                self.add_limits(name, areas, None, limit)
        for r in self.rules:
            self.add_limits(r.ledger, set(self.ledgers[r.ledger]["areas"]), r, raw["counts"][r.name])

    def condition(self, words):
        return condition(words, self.names)

    def add_limits(self, ledger, areas, rule, raw):
        for most in as_list(raw.get("at most", [])):
            most, _, per = most.partition(" per ")
            self.limits.append(Limit(self, ledger, areas, rule, raw, most, per or raw.get("per", "cycle")))

    def type_of(self, fact):
        t = self.facts[fact].get("type", "yes/no")
        m = re.fullmatch(r"(one|set) of \[(.*)\]", t)
        return (m[1], [v.strip().lower() for v in m[2].split(",")]) if m else (t, None)

    def values_of(self, field):
        """The values between which the pack can tell."""
        if field == "approved":
            return ["yes", "no"]
        if field in self.facts:
            kind, values = self.type_of(field)
            if kind == "yes/no":
                return ["yes", "no"]
            return subsets(values) if kind == "set" else values
        if field == "topics":
            return [frozenset()]
        found = []
        for w in self.words:
            for m in re.finditer(rf"\b{field} (?:is(?: not)?) \"([^\"]*)\"", w):
                found.append(m[1].lower())
        for table in tables(self.raw):
            if table["by"] == field:
                found += [k.lower() for k in table if k not in ("by", "otherwise")]
        return sorted(set(found)) + [ANOTHER]

    def reads(self, field):
        return any(re.search(rf"\b{re.escape(field)}\b", w) for w in self.words)

    def kinds(self):
        found = {"other"}
        for w in self.words:
            for m in re.finditer(r"\bkind is (?:not )?([a-z-]+(?: [a-z]+)*?)(?= and| or|\)|$)", w):
                found.add(m[1])
            for m in re.finditer(r"\bkind (?:not )?in \[([^\]]*)\]", w):
                found |= {v.strip() for v in m[1].split(",")}
        return sorted(found)

    def amounts(self):
        """Amounts of every unit and size that the pack can tell apart."""
        units, sizes = {"unheard"}, {Fraction(1, 1000), Fraction(1000000)}
        for w in self.words:
            for m in re.finditer(r"amount in ([a-z ]+?)(?= and| or|\)|$)", w):
                units.add(unit_of(m[1]))
            for m in re.finditer(r" per (?:[\d./]+ )?([a-z ]+)$", w):
                units.add(unit_of(m[1]))
            for m in re.finditer(r"amount (?:at least|at most|more than|less than) ([\d./]+) ([a-z]+ [a-z]+)", w):
                sizes.add(Fraction(m[1]))
                units.add(unit_of(m[2]))
        return [(s, u) for u in sorted(units) for s in sorted(sizes)]


def strings(x):
    """The texts of the pack in which conditions and rates stand."""
    if isinstance(x, dict):
        for k, v in x.items():
            if k == "by":
                yield str(v)
            if k not in ("ask", "cites", "why", "question", "title", "url", "type", "sources"):
                yield from strings(v)
    elif isinstance(x, list):
        for v in x:
            yield from strings(v)
    elif x is not None:
        yield x


def tables(x):
    if isinstance(x, dict):
        if isinstance(x.get("by"), str) and "as" not in x and "versions" not in x:
            yield x
        for v in x.values():
            yield from tables(v)
    elif isinstance(x, list):
        for v in x:
            yield from tables(v)


# --- the teacher ------------------------------------------------------------------------------------------------------

class Teacher:
    def __init__(self, pack, raw, as_of):
        self.pack, self.raw, self.as_of = pack, raw, as_of
        self.licenses = raw.get("licenses") or []
        self.records, ids = [], set()
        for r in raw.get("records") or []:
            if "id" in r and r["id"] in ids:
                continue  # certainly the same
            ids.add(r.get("id"))
            self.records.append(self.read_record(r))

    def read_record(self, raw):
        out = {"status": "earned"}
        for k, v in raw.items():
            if k == "amount":
                out[k] = quantity(v)
            elif k == "earned":
                out[k] = day(v)
            elif k in TEXTS:
                out[k] = text(v)
            elif isinstance(v, list):
                out[k] = frozenset(x.lower() for x in v)
            else:
                out[k] = v.lower()
        return out

    def earned(self, record):
        """Whether it is: what is planned, and what is dated after the as-of date, is not yet."""
        return record["status"] == "earned" and record["earned"] <= self.as_of

    def fact(self, name, year=None):
        """The value of a fact, or None where it is not given."""
        v = (self.raw.get("facts") or {}).get(name)
        if isinstance(v, dict):
            v = next((x for k, x in v.items() if int(k[:4]) == year), None)
        elif isinstance(v, list):
            v = next((x["value"] for x in v if ("from" not in x or day(x["from"]) <= self.as_of)
                      and ("until" not in x or self.as_of <= day(x["until"]))), None)
        return None if v is None else v.lower()


class World:
    """One completion: `answers` maps what is not known to a value."""

    def __init__(self, teacher, license_index, answers):
        self.teacher, self.license_index, self.answers = teacher, license_index, answers


class Place:
    """Where a condition is read: a world, perhaps a record (or one yet to be earned), perhaps a school year."""

    def __init__(self, world, record=None, year=None):
        self.world, self.record, self.year = world, record, year

    def get(self, name):
        w = self.world
        pack = w.teacher.pack
        of = pack.facts.get(name, {}).get("of")
        if name == "license":
            return w.teacher.licenses[w.license_index]["type"]
        if self.record is not None and (name in FIELDS or of == "record"):
            if isinstance(self.record, dict):
                return self.record[name]
            known = w.teacher.records[self.record].get(name)
            return known if known is not None else w.answers["record", self.record, name]
        year = self.year if pack.facts[name].get("per") else None
        known = w.teacher.fact(name, year)
        if known is not None:
            return known
        return w.answers[("fact", name) if year is None else ("fact", name, year)]

    def reading(self, gap):
        return self.world.answers["gap", gap]

    def records(self):
        """Those of any date; what is planned or in progress is not done yet."""
        return [Place(self.world, i) for i, r in enumerate(self.world.teacher.records) if self.world.teacher.earned(r)]

    def license_years(self):
        return [Place(self.world, self.record, y) for y in license_years(self.world.teacher, self.world.license_index)]


def license_years(teacher, index):
    l = teacher.licenses[index]
    return teacher.pack.calendar.years_of("school year", day(l.get("renewed", l["issued"])), day(l["expires"]))


def open_questions(teacher, license_index, goal):
    """{unknown: its possible values}"""
    pack, out = teacher.pack, {}
    for name, f in pack.facts.items():
        if f.get("of", "teacher") != "teacher" or not pack.reads(name):
            continue
        if f.get("per"):
            for y in license_years(teacher, license_index) if license_index is not None else []:
                if teacher.fact(name, y) is None:
                    out["fact", name, y] = pack.values_of(name)
        elif teacher.fact(name) is None:
            out["fact", name] = pack.values_of(name)
    fields = [n for n in FIELDS + [n for n, f in pack.facts.items() if f.get("of") == "record" and n not in FIELDS]
              if n not in ("kind", "earned", "status", "amount", "title", "achievement", "provider")]
    for i, r in enumerate(teacher.records):
        for f in fields:
            if f not in r and pack.reads(f):
                out["record", i, f] = pack.values_of(f)
    for name, g in pack.gaps.items():
        if "goals" in g and goal not in g["goals"]:
            continue
        if "readings" in g:
            out["gap", name] = [k.lower() for k in g["readings"]]
        else:
            out["gap", name] = {"raise": ["", "met"], "lower": ["", "unmet"],
                                "either": ["", "met", "unmet"]}[g["could"]]
    return out


# --- a goal in a world ------------------------------------------------------------------------------------------------

class Lack:
    """What one way to meet a goal asks: sums of credit, numbers of areas, and what has no amount and fails."""

    def __init__(self, credit=(), areas=(), fails=()):
        self.credit, self.areas, self.fails = tuple(credit), tuple(areas), tuple(fails)

    def __add__(self, other):
        return Lack(self.credit + other.credit, self.areas + other.areas, self.fails + other.fails)


def asks_credit(needs):
    """Whether some need draws on a ledger."""
    if isinstance(needs, list):
        return any(asks_credit(n) for n in needs)
    if not isinstance(needs, dict):
        return False
    if "at least" in needs and not isinstance(needs.get("of"), list):
        return True
    return any(asks_credit(v) for k, v in needs.items() if k != "at least")


class Judge:
    def __init__(self, pack, teacher, goal, world):
        self.pack, self.teacher, self.world = pack, teacher, world
        self.goal = pack.raw["goals"][goal]
        self.name = goal
        self.here = Place(world)
        self.ledger = self.goal.get("ledger", "credit")
        self.judged = date_expression(self.goal.get("judged on", "the as-of date"), self.date_of)
        self.ambiguous = False  # what the language leaves open was met: see `verdict` and `limit_records`
        self.record_gap = False  # a gap without readings that is about records was asked for
        first, last = None, None
        in_time = "window" not in self.goal
        for w in as_list(self.goal.get("window", {})):
            if "when" in w and not pack.condition(w["when"])(self.here):
                continue
            at = {k: date_expression(v, self.date_of) for k, v in w.items() if k != "when"}
            first = at.get("from", day_after(at["after"]) if "after" in at else None)
            last = at.get("until", day_before(at["before"]) if "before" in at else None)
            in_time = True
            break
        self.first, self.last = first, last
        self.deadline = date_expression(self.goal["deadline"], self.date_of) if "deadline" in self.goal else last
        self.taking = [i for i, r in enumerate(teacher.records) if in_time and teacher.earned(r)
                       and (first is None or first <= r["earned"]) and (last is None or r["earned"] <= last)]
        self.free = False  # credit of any amount: a clause about records that could raise
        self.placed = {}  # records that count in one ledger of those that share them
        if asks_credit(self.goal.get("needs")) or asks_credit(self.goal.get("except")):
            self.gaps_on_credit()

    def gaps_on_credit(self):
        """Clauses about records, where the goal asks for credit, act on the credit (LANGUAGE.md 9)."""
        for name, g in self.pack.gaps.items():
            effect = self.world.answers.get(("gap", name))
            if "readings" in g or not effect or not self.touches_record(g["touches"]):
                continue
            touches = self.pack.condition(g["touches"])
            reached = [i for i in self.taking if touches(Place(self.world, i))]
            self.record_gap = self.record_gap or bool(reached)
            if effect == "met" and reached:
                self.free = True
            if effect == "unmet":
                self.taking = [i for i in self.taking if i not in reached]

    def date_of(self, name):
        if name == "the as-of date":
            return self.teacher.as_of
        if name == "the judged date":
            return self.judged
        if name not in ("license issued", "license renewed", "license expires"):
            raise ValueError(f"no date: {name!r}")
        l = self.teacher.licenses[self.world.license_index]
        value = l.get(name.removeprefix("license "))
        return day(value) if value else None

    def in_force(self, raw):
        if "from" not in raw and "until" not in raw:
            return True
        at = date_expression(raw.get("by", "the judged date"), self.date_of)
        return ("from" not in raw or day(raw["from"]) <= at) and ("until" not in raw or at <= day(raw["until"]))

    def holds(self, words, place=None):
        return self.pack.condition(words)(place or self.here)

    # -- needs

    def ways(self, need):
        """Every minimal way to meet a need, as a list of Lacks."""
        if isinstance(need, list):
            out = [Lack()]
            for n in need:
                out = [a + b for a, b in product(out, self.ways(n))]
            return out
        if need == "nothing":
            return [Lack()]
        if "versions" in need:
            rest = {k: v for k, v in need.items() if k != "versions"}
            for v in need["versions"]:
                if self.in_force(dict(rest, **v)):
                    return self.ways({k: x for k, x in dict(rest, **v).items() if k not in ("from", "until")})
            return [Lack()]
        if not self.in_force(need) or ("when" in need and not self.holds(need["when"])):
            return [Lack()]
        if "any of" in need:
            return [w for n in need["any of"] for w in self.ways(n)]
        if "all of" in need:
            return self.ways(need["all of"])
        if "of" in need and isinstance(need["of"], list):
            return [w for kids in combinations(need["of"], int(need["at least"])) for w in self.ways(list(kids))]
        if "by" in need and "at least" not in need:
            return self.ways(table_cell(need, self.here.get(need["by"])))
        if "holds" in need or "attested" in need:
            words = need.get("holds", need.get("attested"))
            return [Lack() if self.holds(words) else Lack(fails=[words])]
        return [self.credit(need)]

    def credit(self, need):
        ledger = need.get("ledger", self.ledger)
        least = need["at least"]
        if isinstance(least, dict):
            least = table_cell(least, self.here.get(least["by"]))
        areas = [a.strip() for a in as_list(need["in"])] if "in" in need else self.pack.ledgers[ledger]["areas"]
        number, unit = (None, "") if least == "any amount" else quantity(least)
        if unit in ("area", "areas"):
            amount = None if need["with"] == "any amount" else quantity(need["with"])[0]
            return Lack(areas=[(ledger, int(number), amount, tuple(areas))])
        of = self.pack.condition(need["of records where"]) if "of records where" in need else None
        if "each" not in need:
            return Lack(credit=[(ledger, number, tuple(areas), of, None)])
        years = self.pack.calendar.years_of(need["each"], self.first, self.last)
        if "from year" in need:
            years = list(range(int(need["from year"]), years[-1] + 1))
        if "to year" in need:
            years = [y for y in years if y <= int(need["to year"])]
        return Lack(credit=[(ledger, number, tuple(areas), of, (need["each"], y)) for y in years])

    # -- a ledger

    def offers(self, ledger):
        """(record, rule, amount) of all that counts."""
        out = []
        for i in self.taking:
            for rule in self.pack.rules:
                if rule.ledger == ledger and self.placed.get(i, ledger) == ledger:
                    amount = rule.offer(Place(self.world, i))
                    if amount is not None:
                        out.append((i, rule, amount))
        return out

    def stretches(self):
        """The days that begin stretches of time, until the deadline, in which the law and the year stay the same."""
        start = max(d for d in (self.teacher.as_of, self.first) if d is not None)
        ends = [d for d in (self.last, self.deadline) if d is not None]
        last = min(ends) if ends else None
        if last is not None and start > last:
            return []
        stop = last or day(f"{start.year + 15}-01-01")
        days = {start}
        for w in self.pack.words:
            for m in re.findall(r"\d{4}-\d{2}-\d{2}", w):
                days |= {day(m), day_after(day(m))}
        for kind in ("school year", "calendar year"):
            if any(kind in w for w in self.pack.words):
                days |= set(self.pack.calendar.starts(kind, start, stop))
        return sorted(d for d in days if start <= d <= stop)

    def further_records(self, rule, when):
        """Every record, as far as the pack can tell records apart, that `rule` would take if earned on day `when`."""
        pack = self.pack
        own = [n for n, f in pack.facts.items() if f.get("of") == "record" and n not in FIELDS]
        free = {"kind": pack.kinds(), "amount": pack.amounts()}
        for f in ["approved", "topics", "level", "grade", "rating", "issuer"] + own:
            if pack.reads(f):
                free[f] = pack.values_of(f)
        for values in product(*free.values()):
            record = dict(zip(free, values), earned=when, status="earned")
            if rule.offer(Place(self.world, record)):
                yield record

    def further_columns(self, ledger, lack):
        """Columns for further credit: (area, limits under which it falls, needs that it serves), without repetition."""
        limits = [l for l in self.limits(ledger) if not l.counts_records
                  and l.per in ("cycle", "school year", "calendar year")]
        seen = {}
        for when in self.stretches():
            for rule in self.pack.rules:
                if rule.ledger != ledger or rule.rate(when) is None:
                    continue
                kinds = set()
                for record in self.further_records(rule, when):
                    place = Place(self.world, record)
                    over = frozenset(l for l in limits if l.rule in (None, rule) and (l.of is None or l.of(place)))
                    serves = frozenset(k for k, (_, _, _, of, _) in enumerate(lack.credit) if of is None or of(place))
                    kinds.add((over, serves))
                # Of two kinds of records the one that serves more and falls under less is as good as both.
                best = [a for a in kinds if not any(b != a and b[0] <= a[0] and b[1] >= a[1] for b in kinds)]
                for over, serves in best:
                    for area in rule.areas:
                        groups = frozenset((l, self.year_of(l.per, when)) for l in over if area in l.areas)
                        needs = frozenset(k for k in serves if area in lack.credit[k][2] and lack.credit[k][0] == ledger
                                          and (lack.credit[k][4] is None or self.pack.calendar.year(
                                              lack.credit[k][4][0], when) == lack.credit[k][4][1]))
                        seen[area, groups, needs] = True
        keys = list(seen)
        return [k for k in keys if not any(o != k and o[0] == k[0] and o[1] <= k[1] and o[2] >= k[2] for o in keys)]

    def year_of(self, per, when):
        return None if per == "cycle" else self.pack.calendar.year(per, when)

    def limits(self, ledger):
        return [l for l in self.pack.limits if l.ledger == ledger
                and (l.rule is not None or (self.in_force(l.raw) and (l.when is None or l.when(self.here))
                                       and not l.unless(self.here)))]

    def problem(self, ledger, lack, further):
        offers = self.offers(ledger)
        columns = [Column(i, area, amount, rule) for i, rule, amount in offers for area in rule.areas]
        fresh = self.further_columns(ledger, lack) if further else []
        columns += [Column(None, area, None, (groups, needs)) for area, groups, needs in fresh]
        p = Problem(columns)
        records = self.teacher.records
        for limit in self.limits(ledger):
            under = [k for k, c in enumerate(columns) if c.item is not None and c.area in limit.areas
                     and limit.rule in (None, c.tag)
                     and (limit.of is None or limit.of(Place(self.world, c.item)))]
            groups = {}
            for k in under:
                r = records[columns[k].item]
                groups.setdefault({"cycle": lambda: None, "record": lambda: columns[k].item,
                                   "school year": lambda: self.year_of(limit.per, r["earned"]),
                                   "calendar year": lambda: self.year_of(limit.per, r["earned"])}
                                  .get(limit.per, lambda: r[limit.per])(), []).append(k)
            if limit.counts_records:
                for cols in groups.values():
                    self.limit_records(p, limit, cols)
                continue
            for k, c in enumerate(columns):
                for l, year in c.tag[0] if c.item is None else ():
                    if l is limit:
                        groups.setdefault(year, []).append(k)
            p.limits += [(cols, limit.amount) for cols in groups.values()]
        for i, divisibility in sorted({(i, rule.divisibility) for i, rule, _ in offers}):
            if divisibility == "in one area":
                p.in_one_area(i)
            elif divisibility == "whole":
                p.whole(i)
        self.add_needs(p, ledger, lack)
        return p

    def limit_records(self, p, limit, cols):
        by_record = {}
        for k in cols:
            by_record.setdefault(p.columns[k].item, []).append(k)
        most = int(limit.amount)
        if limit.keep and len(by_record) > most:
            rank = {i: max(p.columns[k].full for k in ks) if limit.keep == "best" else self.teacher.records[i]["earned"]
                    for i, ks in by_record.items()}
            order = sorted(by_record, key=lambda i: rank[i], reverse=limit.keep != "earliest")
            if most and rank[order[most - 1]] == rank[order[most]]:
                self.ambiguous = True
            by_record = {i: ks for i, ks in by_record.items() if i in order[most:]}
            most = 0
        p.at_most_records(most, by_record)

    def add_needs(self, p, ledger, lack):
        for n, (need_ledger, number, areas, of, year) in enumerate(lack.credit):
            if need_ledger != ledger:
                continue
            cols = []
            for k, c in enumerate(p.columns):
                if c.item is None:
                    if n in c.tag[1]:
                        cols.append(k)
                elif c.area in areas and (of is None or of(Place(self.world, c.item))) and (
                        year is None
                        or self.pack.calendar.year(year[0], self.teacher.records[c.item]["earned"]) == year[1]):
                    cols.append(k)
            if number is None:  # any amount
                p.at_least_areas(1, None, {"any": tuple(cols)})
            else:
                p.needs.append((cols, number))
        for need_ledger, number, amount, areas in lack.areas:
            if need_ledger == ledger:
                p.at_least_areas(number, amount, {a: tuple(k for k, c in enumerate(p.columns) if c.area == a)
                                                  for a in areas})

    def least(self, lack, further):
        """(further, strict) over the ledgers, or None: impossible."""
        total, strict = Fraction(0), False
        for ledger in sorted({n[0] for n in lack.credit} | {n[0] for n in lack.areas}):
            here = self.problem(ledger, lack, further).further()
            if here is None:
                return None
            total, strict = total + here[0], strict or here[1]
        return total, strict

    def placings(self):
        """Every way to place the records that two ledgers offer credit for and only one may count."""
        self.placed = {}
        for pair in self.pack.either:
            first, second = sorted(pair)
            shared = sorted({i for i, _, _ in self.offers(first)} & {i for i, _, _ in self.offers(second)})
            for places in product((first, second), repeat=len(shared)):
                self.placed = dict(zip(shared, places))
                yield
        if not self.pack.either:
            yield
        self.placed = {}

    def met(self, needs):
        found = False
        for _ in self.placings():
            found = found or self.met_here(needs)
        return found

    def met_here(self, needs):
        return any(not lack.fails and (self.free or self.least(lack, False) == (0, False)) for lack in self.ways(needs))

    def have(self, ledger):
        return self.problem(ledger, Lack(), False).most()

    # -- the standing

    def verdict(self):
        said = set()
        for x in as_list(self.goal.get("except", [])):
            for effect in ("not applicable", "exempt", "met", "unmet"):
                if f"{effect} when" in x and self.holds(x[f"{effect} when"]):
                    said.add(effect)
            if "may use" in x and ("when" not in x or self.holds(x["when"])) and self.met(x["may use"]):
                said.add("met")
        if "unmet" in said and said & FAVORABLE:
            return "conflict"
        for effect in ("not applicable", "exempt", "met", "unmet"):
            if effect in said:
                out = effect
                break
        else:
            out = "met" if self.met(self.goal.get("needs", "nothing")) else "unmet"
        for name, g in self.pack.gaps.items():
            effect = self.world.answers.get(("gap", name))
            if "readings" in g or not effect:
                continue
            touches = self.pack.condition(g["touches"])
            if self.touches_record(g["touches"]):
                if asks_credit(self.goal.get("needs")) or asks_credit(self.goal.get("except")):
                    continue  # done before the needs were judged
                reached = any(touches(Place(self.world, i)) for i in self.taking)
            else:
                reached = touches(self.here)
            if reached and said:
                self.ambiguous = True  # may a gap undo an exception? The language does not say
            if reached:
                out = "met" if effect == "met" and out == "unmet" else "unmet" if effect == "unmet" else out
        return out

    def touches_record(self, words):
        return any(re.search(rf"\b{f}\b", words) for f in FIELDS)

    def short_by(self):
        """The least of the ways: (number of parts without amount that fail, further credit, strict), or `impossible`."""
        alternatives = self.ways(self.goal.get("needs", "nothing"))
        for x in as_list(self.goal.get("except", [])):
            if "may use" in x and ("when" not in x or self.holds(x["when"])):
                alternatives = alternatives + self.ways(x["may use"])
        found = []
        for lack in alternatives:
            here = self.least(lack, True)
            if here is not None:
                found.append((len(lack.fails), *here))
        return min(found) if found else "impossible"


# --- standings --------------------------------------------------------------------------------------------------------

def word_of(verdicts):
    """The standing for a set of verdicts."""
    classes = {"favorable" if v in FAVORABLE else v for v in verdicts}
    if len(classes) > 1 or classes == {"conflict"}:
        return {"undetermined"}
    return set(verdicts)


class TooMany(Exception):
    pass


def find_decisive(keys, classes):
    """The unknowns of which a change alone changes the class under some answers to the others."""
    out = []
    for k, key in enumerate(keys):
        by_others = {}
        for v, c in classes.items():
            by_others.setdefault(v[:k] + v[k + 1:], set()).add(c)
        if any(len(c) > 1 for c in by_others.values()):
            out.append(key)
    return sorted(out, key=str)


def standing(pack, teacher, goal, index, limit=400):
    questions = open_questions(teacher, index, goal)
    size = 1
    for values in questions.values():
        size *= len(values)
    if size > limit:
        raise TooMany(f"{size} completions")
    keys = list(questions)
    verdict, judges = {}, {}
    for values in product(*questions.values()):
        judges[values] = Judge(pack, teacher, goal, World(teacher, index, dict(zip(keys, values))))
        verdict[values] = judges[values].verdict()
    classes = {v: "favorable" if w in FAVORABLE else w for v, w in verdict.items()}
    # What could raise or lower a standing might do nothing either, or might not: the language does not say.
    either = [k for k, key in enumerate(keys) if questions[key] == ["", "met", "unmet"]]
    decisive = [find_decisive(keys, classes),
                find_decisive(keys, {v: c for v, c in classes.items() if all(v[k] for k in either)})]
    ledgers = list(pack.ledgers)
    have = {l: [j.have(l) for j in judges.values()] for l in ledgers}
    out = {"goal": goal, "license": index, "standings": word_of(verdict.values()), "verdicts": set(verdict.values()),
           "decisive": decisive, "have": {l: (min(h), max(h)) for l, h in have.items()},
           "completions": size, "ambiguous": any(j.ambiguous for j in judges.values()),
           "record gap": any(j.record_gap for j in judges.values())}
    judge = next(iter(judges.values()))
    # Whether a further record could count where a number of records is limited, and in whose place, is not said.
    numbers = any(l.counts_records and l.per in ("cycle", "school year", "calendar year") for l in pack.limits)
    if size == 1 and out["standings"] == {"unmet"} and not numbers:
        out["short by"] = judge.short_by()
        out["ambiguous"] |= judge.ambiguous
    return out


def evaluate(pack_raw, teacher_raw, as_of):
    pack = Pack(pack_raw)
    teacher = Teacher(pack, teacher_raw, day(as_of))
    out = []
    for goal, g in pack_raw["goals"].items():
        if "for" not in g:
            out.append(standing(pack, teacher, goal, None))
            continue
        for i in range(len(teacher.licenses)):
            if pack.condition(g["for"])(Place(World(teacher, i, {}))):
                out.append(standing(pack, teacher, goal, i))
    return out


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def main(args):
    for s in evaluate(load(args[0]), load(args[1]), args[2]):
        for key, value in s.items():
            print(f"{key}: {value}")
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
