"""Time columns of a report: what a table's column groups show, and what they are compared with.

A month is shown beside the year to date ("Lũy kế từ đầu năm", "Cả năm" in December) and compared with the month before
and the same month a year earlier; a year stands alone and is compared with the year before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pakn.base.labels import format_iso_date
from pakn.base.periods import Period, month_before, parse_period, period_before, reporting_window

__all__ = ["ALONE", "PeriodColumn", "PeriodColumns", "columns_of", "month_column", "year_column"]

ALONE = ("quarter", "half", "cchc_year")
"""Kinds of period that have one file of their own and no months beside them."""


@dataclass(frozen=True, slots=True)
class PeriodColumn:
    """Days, the files they consist of (months, or a quarter), the year file that may hold them at one cut-off."""

    period: Period
    months: tuple[str, ...]
    year_name: str = ""
    """Name of the file of the year to date; empty for a single month."""

    @property
    def is_month(self) -> bool:
        """Whether it is a single month."""
        return self.period.kind == "month" and not self.year_name

    @property
    def whole_year(self) -> bool:
        """Whether it is a year with all its months."""
        return len(self.months) == 12

    @property
    def head(self) -> str:
        """The head of its column group.

        >>> [columns_of(parse_period(text)).shown[-1].head for text in ("2024-11", "2024-12", "2024")]
        ['Lũy kế từ đầu năm', 'Cả năm', 'Năm 2024']
        """
        if self.is_month:
            return "Trong tháng"
        if self.period.kind == "year":
            return f"Năm {self.year_name}"
        return "Cả năm" if self.whole_year else "Lũy kế từ đầu năm"

    @property
    def label(self) -> str:
        """How a sentence calls it.

        >>> [column.label for column in columns_of(parse_period("2024-11")).shown]
        ['tháng 11/2024', '11 tháng đầu năm 2024']
        """
        if not self.year_name:
            return self.period.label
        return f"năm {self.year_name}" if self.whole_year else f"{len(self.months)} tháng đầu năm {self.year_name}"

    @property
    def short(self) -> str:
        """Its name in a narrow head: "11/2024", "2023"."""
        return format_iso_date(self.months[0]) if self.is_month else self.year_name


@dataclass(frozen=True, slots=True)
class PeriodColumns:
    """The columns of one report: the main one first, then what stands beside it and what it is compared with."""

    shown: tuple[PeriodColumn, ...]
    before: PeriodColumn
    year_ago: PeriodColumn | None

    @property
    def main(self) -> PeriodColumn:
        """The column the report is about."""
        return self.shown[0]

    @property
    def compared(self) -> tuple[PeriodColumn, ...]:
        """The columns the main one is compared with."""
        return (self.before, *((self.year_ago,) if self.year_ago else ()))


def _alone(period: Period, window: str) -> PeriodColumn:
    return PeriodColumn(reporting_window(period, window), (period.text,))


def month_column(name: str, window: str = "calendar") -> PeriodColumn:
    """Return the column of a month ("2024-12")."""
    return PeriodColumn(reporting_window(parse_period(name), window), (name,))


def year_column(year: int, window: str = "calendar", last_month: int = 12) -> PeriodColumn:
    """Return the column of a year, or of its first months."""
    months = tuple(f"{year}-{month:02d}" for month in range(1, last_month + 1))
    whole = reporting_window(parse_period(str(year)), window)
    end = reporting_window(parse_period(months[-1]), window).end
    kind = "year" if last_month == 12 else "to_date"
    return PeriodColumn(Period(whole.start, end, kind, str(year)), months, str(year))


def columns_of(period: Period, window: str = "calendar") -> PeriodColumns:
    """Return the columns of a month, a year, or of a period that stands alone: quarter, half-year, reform year.

    Raises
    ------
    ValueError
        If the period is of another kind.
    """
    if period.kind in ALONE:
        before = parse_period(period_before(period.text))
        return PeriodColumns((_alone(period, window),), _alone(before, window), None)
    if period.kind == "year":
        year = int(period.text)
        return PeriodColumns((year_column(year, window),), year_column(year - 1, window), None)
    if period.kind != "month":
        raise ValueError(period.kind)
    name = f"{period.end:%Y-%m}"
    year, month = (int(part) for part in name.split("-"))
    to_date = year_column(year, window, month)
    if month == 12:
        to_date = replace(to_date, period=replace(to_date.period, kind="to_date"))
    # In January the year to date is the month itself.
    shown = (month_column(name, window), *((to_date,) if month > 1 else ()))
    return PeriodColumns(
        shown,
        month_column(month_before(name), window),
        month_column(month_before(name, 12), window),
    )
