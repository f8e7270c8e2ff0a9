"""The part of the pack language that the generator writes: dates, quantities, conditions (LANGUAGE.md, section 5)."""
import re
from datetime import date, timedelta
from fractions import Fraction

NOT_GIVEN = None
SPELLINGS = {"hours": "hour", "clock hours": "hour", "clock hour": "hour", "hour": "hour",
             "semester hours": "semester hour", "stars": "star", "units": "unit", "records": "record",
             "years": "year", "months": "month", "points": "point"}


def unit_of(text):
    text = " ".join(text.split())
    return SPELLINGS.get(text, text)


def quantity(text):
    """`25/3 clock hours` -> (25/3, "hour"); `once` -> (1, "record")."""
    if text == "once":
        return Fraction(1), "record"
    m = re.fullmatch(r"(\d+(?:\.\d+)?(?:/\d+)?)\s*(.*)", text.strip())
    if not m:
        raise ValueError(f"not a quantity: {text!r}")
    return Fraction(m[1]), unit_of(m[2])


def day(text):
    return date.fromisoformat(text)


def month_day(text):
    months = "January February March April May June July August September October November December".split()
    name, number = text.split()
    return months.index(name) + 1, int(number)


class Calendar:
    def __init__(self, school_year="July 1"):
        self.first = month_day(school_year)

    def school_year(self, d):
        """The year in which d's school year begins."""
        return d.year if (d.month, d.day) >= self.first else d.year - 1

    def year(self, kind, d):
        return self.school_year(d) if kind == "school year" else d.year

    def years_of(self, kind, first, last):
        return list(range(self.year(kind, first), self.year(kind, last) + 1))

    def starts(self, kind, first, last):
        """The days after `first`, up to `last`, on which a year begins."""
        month, number = self.first if kind == "school year" else (1, 1)
        days = (date(y, month, number) for y in range(first.year, last.year + 2))
        return [d for d in days if first < d <= last]


# --- conditions -------------------------------------------------------------------------------------------------------

TOKEN = re.compile(r'"[^"]*"|\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?(?:/\d+)?|[A-Za-z][\w\'-]*|[()\[\],]')
STOP = {"and", "or", ")", "]", ","}


class Parser:
    """Turns a condition into a function of an environment (see evaluate.Place)."""

    def __init__(self, text, names):
        self.tokens = TOKEN.findall(text)
        self.names = sorted((n.split() for n in names), key=len, reverse=True)
        self.at = 0

    def peek(self, *words):
        return self.tokens[self.at:self.at + len(words)] == list(words)

    def take(self, *words):
        if self.peek(*words):
            self.at += len(words)
            return True
        return False

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def need(self, *words):
        if not self.take(*words):
            raise ValueError(f"expected {words} at {self.tokens[self.at:]} in {self.tokens}")

    def parse(self):
        f = self.disjunction()
        if self.at != len(self.tokens):
            raise ValueError(f"rest {self.tokens[self.at:]}")
        return f

    def disjunction(self):
        kids = [self.conjunction()]
        while self.take("or"):
            kids.append(self.conjunction())
        return kids[0] if len(kids) == 1 else lambda e: any(k(e) for k in kids)

    def conjunction(self):
        kids = [self.negation()]
        while self.take("and"):
            kids.append(self.negation())
        return kids[0] if len(kids) == 1 else lambda e: all(k(e) for k in kids)

    def negation(self):
        if self.take("not"):
            kid = self.negation()
            return lambda e: not kid(e)
        return self.atom()

    def value(self):
        if self.tokens[self.at].startswith('"'):
            return self.next().strip('"').lower()
        words = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in STOP:
            words.append(self.next())
        return " ".join(words).lower()

    def values(self):
        self.need("[")
        out = [self.value()]
        while self.take(","):
            out.append(self.value())
        self.need("]")
        return out

    def name(self):
        for words in self.names:
            if self.take(*words):
                return " ".join(words)
        raise ValueError(f"no name at {self.tokens[self.at:]}")

    def date(self):
        return day(self.next())

    def amount(self):
        words = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in STOP:
            words.append(self.next())
        return quantity(" ".join(words))

    def atom(self):
        if self.take("("):
            f = self.disjunction()
            self.need(")")
            return self.group(f)
        if self.take("always"):
            return lambda e: True
        if self.take("never"):
            return lambda e: False
        if self.take("any", "record", "where"):
            self.need("(")
            f = self.disjunction()
            self.need(")")
            return lambda e: any(f(place) for place in e.records())
        if self.take("reading", "of"):
            gap = self.name()
            self.need("is")
            reading = self.value()
            return lambda e: e.reading(gap).lower() == reading
        name = self.name()
        return self.group(lambda e: e.get(name), name)

    def group(self, f, name=None):
        """What may follow a reading, or a group in parentheses."""
        holds = (lambda e: f(e) == "yes") if name else f
        if self.take("in", "every", "school", "year", "of", "the", "license"):
            return lambda e: all(holds(place) for place in e.license_years())
        if self.take("in", "any", "school", "year", "of", "the", "license"):
            return lambda e: any(holds(place) for place in e.license_years())
        if name is None:
            return f
        if self.take("on", "the", "as-of", "date"):
            return holds
        if self.take("is"):
            wanted = not self.take("not")
            value = self.value()
            return lambda e: (f(e) == value) == wanted
        if self.peek("not", "in"):
            self.at += 2
            values = self.values()
            return lambda e: f(e) not in values
        if self.peek("in", "["):
            self.at += 1
            values = self.values()
            return lambda e: f(e) in values
        if self.take("in"):
            unit = unit_of(self.value())
            return lambda e: f(e)[1] == unit
        if self.take("includes", "any", "of"):
            values = self.values()
            return lambda e: any(v in f(e) for v in values)
        if self.take("includes", "all", "of"):
            values = self.values()
            return lambda e: all(v in f(e) for v in values)
        if self.take("includes"):
            value = self.value()
            return lambda e: value in f(e)
        for words, test in ((("at", "least"), lambda a, b: a >= b), (("at", "most"), lambda a, b: a <= b),
                            (("more", "than"), lambda a, b: a > b), (("less", "than"), lambda a, b: a < b)):
            if self.take(*words):
                return self.compare(f, test)
        for words, test in ((("on", "or", "before"), lambda a, b: a <= b), (("on", "or", "after"), lambda a, b: a >= b),
                            (("before",), lambda a, b: a < b), (("after",), lambda a, b: a > b)):
            if self.take(*words):
                d = self.date()
                return lambda e, test=test: test(f(e), d)
        return holds

    def compare(self, f, test):
        number, unit = self.amount()

        def compare(e):
            value = f(e)
            if isinstance(value, tuple):
                # A record stated in another unit is not comparable: the condition does not hold of it.
                return value[1] == unit and test(value[0], number)
            return test(Fraction(value), number)

        return compare


def condition(text, names):
    return Parser(text, names).parse()


# --- date expressions -------------------------------------------------------------------------------------------------

def date_expression(text, lookup):
    """`license renewed else license issued`, `license expires`, `the as-of date`, a day. None where not given."""
    for part in text.split(" else "):
        part = part.strip()
        d = day(part) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", part) else lookup(part)
        if d is not None:
            return d
    return None


def day_before(d):
    return d - timedelta(days=1)


def day_after(d):
    return d + timedelta(days=1)
