"""Reporting periods: how they are written on the command line, what days they cover, how Vietnamese readers call them.

A calendar year and a reform year (năm CCHC, 15/12–14/12) are different kinds of period, so that no change is ever
computed across them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pakn.base.errors import Finding, UsageError, check_choice
from pakn.base.labels import format_date, format_iso_date, roman

__all__ = [
    "ALLOWED", "WINDOWS", "Period", "month_before", "parse_day", "parse_period", "period_before", "reporting_window",
]  # fmt: skip

WINDOWS = ("calendar", "mid_month")
"""Days a reporting month covers: the calendar month, or from the 15th of the month before to the 14th.

Quarters, half-years and years of reform reporting consist of such months."""
ALLOWED = "2024-12, 2024-Q1, 2024-H1, 2024, cchc-2025, 2023-2025, last-month"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A kind of period and its first and last day; ``text`` is its form on the command line and in paths."""

    start: date
    end: date
    kind: str
    text: str

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years from the first to the last day; a reform year counts as the year it ends in."""
        first = self.end.year if self.kind == "cchc_year" else self.start.year
        return tuple(range(first, self.end.year + 1))

    @property
    def label(self) -> str:
        """Name of the period inside a Vietnamese sentence.

        >>> parse_period("2024-12").label, parse_period("2024-Q1").label, parse_period("cchc-2025").label
        ('tháng 12/2024', 'quý I/2024', 'năm CCHC 2025 (15/12/2024–14/12/2025)')
        """
        year = self.end.year
        match self.kind:
            case "month":
                return f"tháng {format_iso_date(f'{self.end:%Y-%m}')}{self._span}"
            case "quarter":
                return f"quý {roman((self.end.month + 2) // 3)}/{year}{self._span}"
            case "half":
                return f"6 tháng {'đầu' if self.end.month == 6 else 'cuối'} năm {year}{self._span}"
            case "year":
                return f"năm {year}{self._span}"
            case "all":
                return "toàn bộ văn bản hiện có"
            case "cchc_year":
                return f"năm CCHC {year} ({format_date(self.start)}–{format_date(self.end)})"
            case _:
                return f"các năm {self.start.year}–{year}"

    @property
    def _span(self) -> str:
        """The days, where they are not those of the calendar month or year the period is named after."""
        return f" ({format_date(self.start)}–{format_date(self.end)})" if self.start.day != 1 else ""


def reporting_window(period: Period, window: str) -> Period:
    """Return the days a month, quarter, half-year or year covers under a reporting window; others as they are.

    Raises
    ------
    UsageError
        If there is no such window.

    Examples
    --------
    >>> reporting_window(parse_period("2025-01"), "mid_month").label
    'tháng 01/2025 (15/12/2024–14/01/2025)'
    >>> reporting_window(parse_period("2024-Q1"), "mid_month").label
    'quý I/2024 (15/12/2023–14/3/2024)'
    """
    check_choice("window", window, WINDOWS)
    if window == "calendar" or period.kind not in ("month", "quarter", "half", "year"):
        return period
    start = (period.start.replace(day=1) - timedelta(days=1)).replace(day=15)
    return replace(period, start=start, end=period.end.replace(day=14))


def month_before(text: str, months: int = 1) -> str:
    """Return the month some months before one.

    >>> month_before("2024-01"), month_before("2024-12", 12)
    ('2023-12', '2023-12')
    """
    year, month = (int(part) for part in text.split("-"))
    years, rest = divmod(12 * year + month - 1 - months, 12)
    return f"{years}-{rest + 1:02d}"


def period_before(text: str) -> str:
    """Return the period of the same kind that ends where one begins.

    >>> [period_before(text) for text in ("2024-01", "2024-Q1", "2025-H2", "2024", "cchc-2025")]
    ['2023-12', '2023-Q4', '2025-H1', '2023', 'cchc-2024']
    """
    head, sign, number = re.fullmatch(r"(cchc-\d{4}|\d{4})(-[QH]?)?(\d+)?", text).groups()  # type: ignore[union-attr]
    if sign == "-":
        return month_before(text)
    if sign is None:
        name, year = head[:-4], int(head[-4:])
        return f"{name}{year - 1}"
    most = {"-Q": 4, "-H": 2}[sign]
    return f"{head}{sign}{int(number) - 1}" if int(number) > 1 else f"{int(head) - 1}{sign}{most}"


def parse_day(text: str) -> date:
    """Read a day written ``2026-02-05`` and in no other of the forms ISO 8601 knows.

    Raises
    ------
    ValueError
        If the text is no such day.
    """
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def parse_period(text: str, *, today: date | None = None) -> Period:
    """Read a period from its command-line form.

    Raises
    ------
    UsageError
        If the form is none of those in `ALLOWED` or a date in it does not exist.

    Examples
    --------
    >>> parse_period("2024-H1").end
    datetime.date(2024, 6, 30)
    >>> parse_period("2023-2025").years
    (2023, 2024, 2025)
    """
    written = str(text).strip()
    if written == "last-month":
        first = (today or date.today()).replace(day=1) - timedelta(days=1)
        written = f"{first.year}-{first.month:02d}"
    for pattern, build in _FORMS:
        if match := re.fullmatch(pattern, written, re.ASCII):
            try:
                return build(written, *(int(part) for part in match.groups()))
            except ValueError:
                break
    finding = Finding(
        "kỳ báo cáo (period)", f"«{written}»", f"các dạng như {ALLOWED}", "viết lại kỳ, ví dụ --period 2023-2025"
    )
    raise UsageError([finding])


def _months(text: str, kind: str, year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), kind, text)


def _quarter(text: str, year: int, number: int) -> Period:
    return _months(text, "quarter", year, 3 * number - 2, 3 * number)


def _half(text: str, year: int, number: int) -> Period:
    return _months(text, "half", year, 6 * number - 5, 6 * number)


def _span(text: str, first: int, last: int) -> Period:
    if last <= first:
        raise ValueError(text)
    return Period(date(first, 1, 1), date(last, 12, 31), "years", text)


ALL = "all"
"""The period of a report that speaks of documents, not of a time; only such a report offers it."""

_FORMS: tuple[tuple[str, Callable[..., Period]], ...] = (
    (r"(\d{4})-(\d{2})", lambda text, year, month: _months(text, "month", year, month, month)),
    (r"(\d{4})-Q([1-4])", _quarter),
    (r"(\d{4})-H([12])", _half),
    (r"(\d{4})", lambda text, year: _months(text, "year", year, 1, 12)),
    (r"cchc-(\d{4})", lambda text, year: Period(date(year - 1, 12, 15), date(year, 12, 14), "cchc_year", text)),
    (r"(\d{4})-(\d{4})", _span),
    (ALL, lambda text: Period(date.min, date.max, "all", text)),
)
