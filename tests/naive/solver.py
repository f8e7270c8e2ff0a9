"""An exact, slow and self-checking solver for the allocation of credit.

Linear programmes are solved by a two-phase simplex with Bland's rule over whole numbers (one common denominator), and
every answer is checked before it is returned: a solution against each constraint, an optimum against its multipliers,
an infeasibility against its Farkas multipliers. What is not linear is enumerated.
"""
from fractions import Fraction
from itertools import combinations
from math import lcm

AT_MOST, AT_LEAST = "at most", "at least"
PRUNE = True  # cut branches that even the relaxed problem shows to be no better; False: enumerate all


# --- linear programmes ------------------------------------------------------------------------------------------------

def _pivot(table, basis, common, r, s):
    row = table[r]
    p = row[s]
    for i, other in enumerate(table):
        if i == r:
            continue
        f = other[s]
        if f:
            table[i] = [(a * p - f * b) // common for a, b in zip(other, row)]
        elif p != common:
            table[i] = [a * p // common for a in other]
    basis[r] = s
    if p < 0:
        for i in range(len(table)):
            table[i] = [-a for a in table[i]]
        p = -p
    return p


def _optimize(table, basis, common, allowed):
    """Minimizes the last row of `table`. Returns (bounded, common denominator)."""
    nrows = len(basis)
    while True:
        cost = table[-1]
        s = next((j for j in allowed if cost[j] < 0), None)
        if s is None:
            return True, common
        best = None
        for i in range(nrows):
            a = table[i][s]
            if a > 0:
                b = table[i][-1]
                if best is None:
                    best = (b, a, i)
                else:
                    left, right = b * best[1], best[0] * a
                    if left < right or (left == right and basis[i] < basis[best[2]]):
                        best = (b, a, i)
        if best is None:
            return False, common
        common = _pivot(table, basis, common, best[2], s)


def linear(ncols, rows, cost):
    """Minimizes cost*x over x >= 0 under `rows`: (coefficients {column: number}, sense, bound).

    Returns (value, x), or None where nothing satisfies the rows."""
    le = []  # everything as sum <= bound, in whole numbers
    for coef, sense, bound in rows:
        sign = 1 if sense == AT_MOST else -1
        scale = lcm(Fraction(bound).denominator, *(Fraction(c).denominator for c in coef.values()))
        le.append(({j: int(c * scale) * sign for j, c in coef.items()}, int(bound * scale) * sign))
    nrows = len(le)
    narts = sum(1 for _, b in le if b < 0)
    width = ncols + nrows + narts + 1
    table, basis = [], []
    art = ncols + nrows
    for i, (coef, b) in enumerate(le):
        row = [0] * width
        for j, c in coef.items():
            row[j] = c
        row[ncols + i] = 1
        row[-1] = b
        if b < 0:
            row = [-a for a in row]
            row[art] = 1
            basis.append(art)
            art += 1
        else:
            basis.append(ncols + i)
        table.append(row)
    real = range(ncols + nrows)
    common = 1
    if narts:
        phase = [0] * width
        for i, b in enumerate(basis):
            if b >= ncols + nrows:
                phase = [p - a for p, a in zip(phase, table[i])]
        for j in range(ncols + nrows, ncols + nrows + narts):
            phase[j] = 0
        table.append(phase)
        bounded, common = _optimize(table, basis, common, real)
        assert bounded
        if table[-1][-1] != 0:
            y = table[-1][ncols:ncols + nrows]
            _check_farkas(ncols, le, y)
            return None
        table.pop()
        for i in range(nrows):
            if basis[i] >= ncols + nrows:
                assert table[i][-1] == 0
                s = next((j for j in real if table[i][j] != 0), None)
                if s is not None:
                    common = _pivot(table, basis, common, i, s)
        keep = [i for i in range(nrows) if basis[i] < ncols + nrows]
        table = [table[i] for i in keep]
        basis = [basis[i] for i in keep]
    scale = lcm(1, *(Fraction(c).denominator for c in cost.values()))
    objective = [0] * width
    for j, c in cost.items():
        objective[j] = int(c * scale) * common
    for i, b in enumerate(basis):
        f = int(cost.get(b, 0) * scale) if b < ncols else 0
        if f:
            objective = [o - f * a for o, a in zip(objective, table[i])]
    table.append(objective)
    bounded, common = _optimize(table, basis, common, real)
    if not bounded:
        raise ArithmeticError("unbounded")
    x = [Fraction(0)] * ncols
    for i, b in enumerate(basis):
        if b < ncols:
            x[b] = Fraction(table[i][-1], common)
    value = Fraction(-table[-1][-1], common * scale)
    y = [Fraction(a, common * scale) for a in table[-1][ncols:ncols + nrows]]
    _check_optimum(ncols, le, cost, value, x, y)
    return value, x


def _check_farkas(ncols, le, y):
    assert all(v >= 0 for v in y)
    total = [0] * ncols
    for (coef, _), v in zip(le, y):
        if v:
            for j, c in coef.items():
                total[j] += v * c
    assert all(t >= 0 for t in total)
    assert sum(v * b for (_, b), v in zip(le, y)) < 0


def _check_optimum(ncols, le, cost, value, x, y):
    assert all(v >= 0 for v in x) and all(v >= 0 for v in y)
    total = [Fraction(cost.get(j, 0)) for j in range(ncols)]
    for (coef, b), v in zip(le, y):
        assert sum(c * x[j] for j, c in coef.items()) <= b
        if v:
            for j, c in coef.items():
                total[j] += v * c
    assert all(t >= 0 for t in total)
    assert sum(Fraction(c) * x[j] for j, c in cost.items()) == value
    assert -sum(v * b for (_, b), v in zip(le, y)) == value


# --- allocation -------------------------------------------------------------------------------------------------------

class Column:
    """A place for credit: of item `item` (None: further credit) in `area`, at most `full` (None: no limit)."""

    def __init__(self, item, area, full=None, tag=None):
        self.item, self.area, self.full, self.tag = item, area, full, tag


class Option:
    """One case of a decision: columns that hold nothing, columns that hold their full amount, rows that are added,
    and sets of columns that must hold more than nothing."""

    def __init__(self, empty=(), filled=(), rows=(), more=()):
        self.empty, self.filled, self.rows, self.more = frozenset(empty), frozenset(filled), tuple(rows), tuple(more)


class Problem:
    """columns, limits [(columns, bound)], needs [(columns, bound)], and decisions (lists of options)."""

    def __init__(self, columns):
        self.columns = columns
        self.limits, self.needs, self.decisions = [], [], []

    def items(self):
        by_item = {}
        for k, c in enumerate(self.columns):
            if c.item is not None:
                by_item.setdefault(c.item, []).append(k)
        return by_item

    # What an item may be split into.
    def in_one_area(self, item):
        cols = self.items().get(item, [])
        areas = sorted({self.columns[k].area for k in cols})
        if len(areas) > 1:
            self.decisions.append([Option(empty=[k for k in cols if self.columns[k].area != a]) for a in areas])

    def whole(self, item):
        cols = self.items().get(item, [])
        if cols:
            self.decisions.append([Option(empty=[j for j in cols if j != k], filled=[k]) for k in cols]
                                  + [Option(empty=cols)])

    def at_most_records(self, most, groups):
        """`groups`: {record: columns}. At most so many of them may hold anything."""
        groups = {r: c for r, c in groups.items() if c}
        if len(groups) > most:
            self.decisions.append([Option(empty=[k for r in groups if r not in chosen for k in groups[r]])
                                   for chosen in combinations(sorted(groups), most)])

    def at_least_areas(self, least, amount, groups):
        """`groups`: {area: columns}. So many of them hold `amount` each; None: more than nothing."""
        if least > len(groups):
            self.decisions.append([])
            return
        options = []
        for chosen in combinations(sorted(groups), least):
            if amount is None:
                options.append(Option(more=[tuple(groups[a]) for a in chosen]))
            else:
                options.append(Option(rows=[(tuple(groups[a]), amount) for a in chosen]))
        self.decisions.append(options)

    def _rows(self, chosen, needs=True):
        empty = set().union(*(o.empty for o in chosen)) if chosen else set()
        filled = set().union(*(o.filled for o in chosen)) if chosen else set()
        rows = []
        for cols in self.items().values():
            rows.append(({k: 1 / self.columns[k].full for k in cols}, AT_MOST, Fraction(1)))
        for cols, bound in self.limits:
            rows.append(({k: 1 for k in cols}, AT_MOST, bound))
        for cols, bound in self.needs if needs else ():
            rows.append(({k: 1 for k in cols}, AT_LEAST, bound))
        for o in chosen:
            for cols, bound in o.rows if needs else ():
                rows.append(({k: 1 for k in cols}, AT_LEAST, bound))
        for k in filled:
            rows.append(({k: 1}, AT_LEAST, self.columns[k].full))
        if filled & empty:
            return None
        out = []
        for coef, sense, bound in rows:
            coef = {k: c for k, c in coef.items() if k not in empty}
            if coef:
                out.append((coef, sense, bound))
            elif sense == AT_LEAST and bound > 0:
                return None
        return out

    def _least(self, chosen, leaf):
        """(further, strict) under the chosen options, or None."""
        rows = self._rows(chosen)
        if rows is None:
            return None
        n = len(self.columns)
        cost = {k: Fraction(1) for k, c in enumerate(self.columns) if c.item is None}
        result = linear(n, rows, cost)
        if result is None:
            return None
        value = result[0]
        more = [m for o in chosen for m in o.more]
        if not leaf or not more:
            return value, False
        empty = set().union(*(o.empty for o in chosen))
        up = [(dict([(k, 1) for k in m if k not in empty] + [(n, -1)]), AT_LEAST, Fraction(0)) for m in more]
        up.append(({n: 1}, AT_MOST, Fraction(1)))
        if linear(n + 1, rows + up, {n: Fraction(-1)})[0] == 0:
            return None  # not even with any further credit
        held = [(dict(cost), AT_MOST, value)] if cost else []
        return value, linear(n + 1, rows + up + held, {n: Fraction(-1)})[0] == 0

    def further(self):
        """The least further credit with which every need is met: (amount, strict), or None: impossible."""
        best = None

        def search(chosen, depth):
            nonlocal best
            if best == (0, False):
                return
            leaf = depth == len(self.decisions)
            if leaf or PRUNE:
                here = self._least(chosen, leaf)
                if here is None or (best is not None and here >= best):
                    return
                if leaf:
                    best = here
                    return
            for option in self.decisions[depth]:
                search(chosen + [option], depth + 1)

        search([], 0)
        return best

    def most(self):
        """The most that all columns of items can hold together, needs aside."""
        best = Fraction(0)
        own = [k for k, c in enumerate(self.columns) if c.item is not None]

        def search(chosen, depth):
            nonlocal best
            leaf = depth == len(self.decisions)
            if leaf or PRUNE:
                rows = self._rows(chosen, needs=False)
                empty = set().union(*(o.empty for o in chosen))
                cost = {k: Fraction(-1) for k in own if k not in empty}
                result = linear(len(self.columns), rows, cost) if rows is not None else None
                if result is None or -result[0] <= best:
                    return
                if leaf:
                    best = -result[0]
                    return
            for option in self.decisions[depth]:
                search(chosen + [option], depth + 1)

        search([], 0)
        return best
