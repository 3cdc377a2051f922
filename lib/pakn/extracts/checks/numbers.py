"""Reading numbers: "1.343" is a thousand or one and a third, and only the whole column can tell which.

A count is whole, so that "1.343" in a column of counts can only be grouped; "125.000" can be both, until another cell
("0.000", "1.004", "980") or another column tells. A mean may have decimals; where nothing tells, the file is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["Decimal", "NumberSigns", "count_expression", "decide_decimals", "mean_expression", "signs_in"]

Decimal = Literal[",", "."]
SIGNS: tuple[Decimal, Decimal] = (".", ",")
NUMBER = re.compile(r"\d+([., ]\d+)*")
WHOLE = re.compile(r"\d+[.,]0{1,2}")


@dataclass(frozen=True, slots=True)
class NumberSigns:
    """What the texts of a column use as separators: signs that tell which parts decimals, and those that do not."""

    decimal: frozenset[Decimal] = frozenset()
    """Signs that surely part decimals."""
    group: frozenset[Decimal] = frozenset()
    """Signs that surely group thousands."""
    zeros: frozenset[Decimal] = frozenset()
    """Signs before one or two zeros: whole numbers with either sign; of counts they say nothing of three zeros."""
    thousands: frozenset[Decimal] = frozenset()
    """Signs before three digits which may do either."""
    plain: bool = False
    """Whether numbers without a sign stand among them."""
    counts: bool = False
    """Whether the numbers are counted, and so whole."""

    @property
    def mixed(self) -> bool:
        """Whether the cells contradict each other."""
        surely = {*self.decimal, *(_other(sign) for sign in self.group)}
        return len(surely) > 1

    @property
    def own(self) -> Decimal | None:
        """The decimal sign that the column itself shows."""
        surely = {*self.decimal, *(_other(sign) for sign in self.group)}
        if len(surely) == 1:
            return surely.pop()
        if not surely and self.counts and self.plain and len(self.thousands) == 1:
            return _other(next(iter(self.thousands)))
        if not surely and len(self.zeros) == 1 and not (self.counts and self.zeros & self.thousands):
            return next(iter(self.zeros))
        return None

    @property
    def needs_one(self) -> bool:
        """Whether some cells mean another number with another decimal sign."""
        return bool(self.thousands)


def _other(sign: Decimal) -> Decimal:
    return "," if sign == "." else "."


def signs_in(texts: Mapping[str, int], *, counts: bool) -> NumberSigns:
    """Return what the texts of a column use as separators.

    >>> signs_in({"125.000": 1, "0.000": 1}, counts=True).own, signs_in({"1.004": 1, "980": 2}, counts=True).own
    ('.', ',')
    >>> signs_in({"125.000": 1}, counts=True).own, signs_in({"5.0": 1, "4,0": 1}, counts=True).mixed
    (None, False)
    """
    decimal: set[Decimal] = set()
    group: set[Decimal] = set()
    zeros: set[Decimal] = set()
    thousands: set[Decimal] = set()
    plain = False
    for text in texts:
        if not NUMBER.fullmatch(text):
            continue  # no number at all: a finding of its own
        used = [sign for sign in SIGNS if sign in text]
        if not used:
            plain = True
        elif len(used) > 1:
            last = max(used, key=text.rindex)
            decimal.add(last)
            group.update({*used} - {last})
        elif WHOLE.fullmatch(text):
            zeros.add(used[0])
        else:
            _judge(text, used[0], counts, decimal, group, thousands)
    return NumberSigns(frozenset(decimal), frozenset(group), frozenset(zeros), frozenset(thousands), plain, counts)


def _judge(
    text: str, sign: Decimal, counts: bool, decimal: set[Decimal], group: set[Decimal], thousands: set[Decimal]
) -> None:
    """Put the only sign of a text where it belongs."""
    head, *rest = text.split(sign)
    if len(rest) > 1:
        group.add(sign)
    elif len(rest[0]) != 3 or not 1 <= len(head) <= 3 or head.strip("0") == "":
        decimal.add(sign)
        if counts and len(rest[0]) == 3 and rest[0] == "000":
            thousands.add(sign)
    elif counts and rest[0] != "000":
        group.add(sign)
    else:
        thousands.add(sign)


def decide_decimals(signs: Mapping[str, NumberSigns]) -> tuple[dict[str, Decimal | None], list[str], list[str]]:
    """Return the decimal sign of each column, the columns that contradict themselves, and those that nothing decides.

    A column that shows none takes the one that all others share; no mean is taken for thousands because a count is.

    >>> alone = signs_in({"12.471": 1}, counts=False)
    >>> decide_decimals({"days": alone, "rating": signs_in({"4.5": 1}, counts=False)})[0]["days"]
    '.'
    """
    own = {name: each.own for name, each in signs.items() if not each.mixed}
    shared = {sign for sign in own.values() if sign}
    mixed = [name for name, each in signs.items() if each.mixed]
    decimals: dict[str, Decimal | None] = {}
    undecided = []
    for name, each in signs.items():
        decimals[name] = own.get(name)
        if name in mixed or decimals[name] or not each.needs_one:
            continue
        borrowed = next(iter(shared)) if len(shared) == 1 else None
        if borrowed is None or not (each.counts or each.thousands == {borrowed}):
            undecided.append(name)
        decimals[name] = borrowed
    return decimals, mixed, undecided


def count_expression(column: str, decimal: Decimal | None = None) -> str:
    """Return SQL that reads a cell as a whole number from 0; NULL where it is none.

    Parameters
    ----------
    column
        Name of the column.
    decimal
        Sign behind which nothing but zeros may stand; the other one groups. `None` where the column needs none.
    """
    group = {",": ". ", ".": ", ", None: "., "}[decimal]
    number = f"try_cast({column} AS DOUBLE)"
    zeros = rf"(?:[{decimal}]0+)?" if decimal else ""
    grouped = rf"\d{{1,3}}(?:[{group}]\d{{3}})+{zeros}"
    point = rf"regexp_replace({column}, '[{decimal}]0+$', '')" if decimal else column
    return f"""CASE
        WHEN {column}__kind = 'n' THEN CASE WHEN {number} >= 0 AND {number} = floor({number})
            THEN try_cast({number} AS BIGINT) END
        WHEN regexp_full_match({column}, '\\d+') THEN try_cast({column} AS BIGINT)
        WHEN regexp_full_match({column}, '\\d+(?:[.,]0{{1,2}}{f"|[{decimal}]0+" if decimal else ""})')
            THEN try_cast(regexp_replace({column}, '[.,]0+$', '') AS BIGINT)
        WHEN regexp_full_match({column}, '{grouped}')
            THEN try_cast(regexp_replace({point}, '[., ]', '', 'g') AS BIGINT)
    END"""


def mean_expression(column: str, decimal: Decimal) -> str:
    """Return SQL that reads a cell as a number with the given decimal sign; NULL where it is none."""
    group = _other(decimal)
    plain = f"replace(replace({column}, '{group}', ''), ',', '.')"
    shape = rf"\d{{1,3}}([{group}]\d{{3}})*([{decimal}]\d+)?|\d+([{decimal}]\d+)?"
    return f"""CASE
        WHEN {column}__kind = 'n' THEN try_cast({column} AS DECIMAL(18, 6))
        WHEN regexp_full_match({column}, '\\d+[.,]0{{1,2}}')
            THEN try_cast(regexp_replace({column}, '[.,]0+$', '') AS DECIMAL(18, 6))
        WHEN regexp_full_match({column}, '{shape}') THEN try_cast({plain} AS DECIMAL(18, 6))
    END"""
