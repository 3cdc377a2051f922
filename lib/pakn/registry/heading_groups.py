"""What the groups above a heading say: "Lũy kế / Tiếp nhận" are not the cases received in the month of the file.

The words are data (``heading_groups`` in ``columns.yml``); what a period is called is reckoned from the period itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pydantic import model_validator

from pakn.base.labels import roman
from pakn.base.names import fold_name
from pakn.base.periods import Period
from pakn.registry.strict import StrictModel

__all__ = ["HEADING_GROUPS", "HeadingGroups", "has_words", "heading_parts", "names_period"]

HEADING_GROUPS = "heading_groups"
"""The entry of ``columns.yml`` that holds the words."""
UNTOUCHED = ("topic", "label")
"""Types of columns that mean the same in every step of the work."""
DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_MONTH, _QUARTER, _YEAR, _FIRST, _LAST = (fold_name(word) for word in ("tháng", "quý", "năm", "đầu", "cuối"))
BESIDE = re.compile(
    r"\s*\((?:\d{1,2}|dd?[/.-]mm?[/.-]yyyy(?: hh?:mm?(?::ss?)?)?|ngày[/, ]*tháng[/, ]*năm)\)$", re.IGNORECASE
)
"""The number of a column, or that its days are written as here is usual, behind its heading."""
YEAR = re.compile(r"\b(20\d\d)\b")
NUMBERS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
MONTH_NAMES = {
    fold_name(f"tháng {name}"): f"{_MONTH} {place}"
    for place, word in enumerate(NUMBERS, 1)
    for name in (word, roman(place))
}
NAMED_MONTH = re.compile(rf"(?<!\S)({'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})(?!\S)")
"""Months in words and in Roman numerals; a folded letter may end with a mark, which no word boundary knows."""
_UNTIL = "|".join(map(fold_name, ("đến", "tới")))
SEVERAL = re.compile(
    rf"(?<!\S){_MONTH} (\d{{1,2}})(?: (?:{_YEAR} )?20\d\d)? (?:(?:{_UNTIL}) )?(?:{_MONTH} )?(\d{{1,2}})(?!\S)"
)
"""One month and another, folded: "tháng 10 đến tháng 12"."""
ENDING_YEAR = re.compile(rf"(?:.* )?{_YEAR} (20\d\d)")
MONTHS = re.compile(rf"\b(?:{_MONTH} ?|th? ?)(\d{{1,2}})\b|(?<!{_QUARTER} )\b(\d{{1,2}}) 20\d\d\b")
SPAN = re.compile(rf"(?<!{_MONTH} )(?<!{_QUARTER} )(?<!{_YEAR} )\b(\d{{1,2}}) {_MONTH}(?: ({_FIRST}|{_LAST}))?(?![^ ])")
QUARTERS = re.compile(rf"\b{_QUARTER} ([ivx]+|\d)\b")
SPANS = {("month", 1), ("quarter", 3), ("half", 6), ("year", 12), ("cchc_year", 12)}
KINDS = {_MONTH: ("month",), _QUARTER: ("quarter",), _YEAR: ("year", "cchc_year", "years")}
"""Word for a length of time → the kinds of period that last so long."""


def heading_parts(heading: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts a heading may be known by, the longest first, each with the groups above it.

    >>> list(heading_parts("Trong đó / Chưa xử lý / Quá hạn"))[1:]
    [('Chưa xử lý / Quá hạn', ('Trong đó',)), ('Quá hạn', ('Trong đó', 'Chưa xử lý'))]
    >>> [text for text, _ in heading_parts("Số văn bản đi (1)")], [text for text, _ in heading_parts("Tỷ lệ (%)")]
    (['Số văn bản đi (1)', 'Số văn bản đi'], ['Tỷ lệ (%)'])
    >>> [len(list(heading_parts(f"Ngày tiếp nhận ({days})"))) for days in ("dd/mm/yyyy", "mm/dd/yyyy")]
    [2, 1]
    """
    parts = heading.split(" / ")
    for place in range(len(parts)):
        yield " / ".join(parts[place:]), tuple(parts[:place])
        bare = [BESIDE.sub("", part) for part in parts[place:]]
        if bare != parts[place:] and all(bare):
            yield " / ".join(bare), tuple(parts[:place])


def has_words(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text has one of some words, given folded, as whole words.

    >>> has_words("Số PAKN chưa xử lý", [fold_name("chưa xử lý")]), has_words("Chưa xử lý", [fold_name("chưa")[:2]])
    (True, False)
    """
    key = f" {fold_name(text)} "
    return any(f" {word} " in key for word in words)


class HeadingGroups(StrictModel):
    """Words of a group above a heading that make it another thing than its column."""

    id: str = HEADING_GROUPS
    words: tuple[str, ...] = ()
    """Of another period, a plan, a comparison, somebody else's mark, a part of what is counted."""
    steps: tuple[str, ...] = ()
    """Of a step of the work: its days, units and numbers are not those of the whole case."""
    to_date: tuple[str, ...] = ()
    """Of the year up to the cut-off: another period than that of every file but the year's."""
    alone: tuple[str, ...] = ()
    """Words that say so only where they are the whole group: "Tỷ lệ", not "Tỷ lệ hồ sơ trực tuyến"."""

    @model_validator(mode="after")
    def _says_something(self) -> HeadingGroups:
        if any(not key for keys in self._keys.values() for key in keys):
            raise ValueError("mỗi từ có chữ")
        return self

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(map(fold_name, getattr(self, name))) for name in ("words", "steps", "to_date", "alone")}

    def change(self, groups: Sequence[str], column_type: str, period: Period | None = None) -> bool:
        """Whether groups above the heading of a column make it another thing.

        Parameters
        ----------
        groups
            Texts of the rows above, from the top.
        period
            That of the file; `None` where no period is known.
        """
        keys = self._keys
        asked = keys["words"] + (() if column_type in UNTOUCHED else keys["steps"])
        asked += () if period is not None and period.kind == "year" else keys["to_date"]
        return any(
            has_words(group, asked)
            or fold_name(group) in keys["alone"]
            or (period is not None and _names_other_period(group, period))
            for group in groups
        )


def names_period(text: str, period: Period) -> bool | None:
    """Return whether a title names a period by its month, quarter or half: that one, or another; `None` if it does not.

    >>> from pakn.base.periods import parse_period
    >>> texts = ("Báo cáo tháng 12/2024", "Tháng 11 năm 2024", "Tháng 12/2023", "Quý IV", "Năm 2024", "5/1/2025")
    >>> [names_period(text, parse_period("2024-12")) for text in texts]
    [True, False, False, False, None, None]
    >>> texts = ("Tháng mười hai năm 2024", "Tháng XI/2024", "Th.11/2024", "Từ tháng 10 đến tháng 12/2024", "Năm 2023")
    >>> [names_period(text, parse_period("2024-12")) for text in texts]
    [True, False, False, False, False]
    """
    key = fold_name(DATE.sub(" ", text))
    named = list(_named_in(key, period))
    years = [int(year) for year in YEAR.findall(key)]
    if not named:
        other = ENDING_YEAR.fullmatch(key)
        return False if other and int(other[1]) not in period.years else None
    if period.kind == "month" and any(one != other for one, other in SEVERAL.findall(_numbered(key))):
        return False
    return any(named) and (not years or any(year in period.years for year in years))


def _names_other_period(group: str, period: Period) -> bool:
    """Whether a text names a time that is not the period.

    >>> from pakn.base.periods import parse_period
    >>> december = parse_period("2024-12")
    >>> own = ("Tháng 12 năm 2024", "Kỳ này", "Trong tháng", "12/2024", "Tính đến 31/12/2024", "Quy trình 4")
    >>> [_names_other_period(text, december) for text in own]
    [False, False, False, False, False, False]
    >>> others = ("Tháng 11", "Năm 2024", "Quý IV/2024", "12 tháng", "11/2024", "Tháng 12/2023", "Từ 01/01/2024")
    >>> [_names_other_period(text, december) for text in others]
    [True, True, True, True, True, True, True]
    >>> [_names_other_period(text, parse_period("2024-H1")) for text in ("6 tháng đầu năm 2024", "6 tháng cuối năm")]
    [False, True]
    >>> [_names_other_period(text, parse_period("2024-Q4")) for text in ("Quý 4/2024", "Quý IV", "Quý 3", "Tháng 12")]
    [False, False, True, True]
    """
    days = [_day(*map(int, found)) for found in DATE.findall(group)]
    if any(day is None or day < period.start for day in days):
        return True
    key = fold_name(DATE.sub(" ", group))
    if any(int(year) not in period.years for year in YEAR.findall(key)):
        return True
    named = list(_named_in(key, period))
    if named:
        return not all(named)
    lengths = [word for word in KINDS if has_words(key, [word])] or ([_YEAR] if YEAR.search(key) else [])
    return any(period.kind not in KINDS[word] for word in lengths)


def _named_in(key: str, period: Period) -> Iterator[bool]:
    """Whether each month, quarter and number of months that a folded text names is the period."""
    last = period.end.month
    key = _numbered(key)
    for months in MONTHS.findall(key):
        yield period.kind == "month" and int("".join(months)) == last
    for quarter in QUARTERS.findall(key):
        number = (last + 2) // 3
        yield period.kind == "quarter" and quarter in (str(number), roman(number).lower())
    for number, half in SPAN.findall(key):
        ends = {_FIRST: 6, _LAST: 12}.get(half, last)
        yield (period.kind, int(number)) in SPANS and (period.kind != "half" or ends == last)


def _numbered(key: str) -> str:
    """A folded text with the months that it names in words as numbers."""
    return NAMED_MONTH.sub(lambda found: MONTH_NAMES[found[1]], key)


def _day(day: int, month: int, year: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
