"""Which periods a report can be built for: those with published figures, and those whose extracts are at hand.

A synthetic province mostly has no published figures, so of it only reports made from extracts can be built.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pakn.base.errors import Finding, UsageError
from pakn.base.periods import Period, parse_period
from pakn.build.report_list import Report
from pakn.extracts.files import MONTH, find_extract, names_of
from pakn.figures.synthetic_flag import has_figures, is_sample

__all__ = ["delivered_systems", "offered", "planned"]

MONTHS_OF_A_YEAR = 12


def offered(report: Report, data: Path) -> tuple[str, ...]:
    """Return the periods of a report, the default first; empty where the data folder has nothing for it."""
    own = report.periods if has_figures(data) else ()
    if not report.systems:
        return own
    delivered = [set(names_of(data, system)) for group in report.systems for system in group]
    named = {name for name in set().union(*delivered) if not name.isdecimal()}
    found = {name for name in named if parse_period(name).kind in report.period_kinds}
    if "year" in report.period_kinds:
        years = {name[:4] for names in delivered for name in names if name[:4].isdecimal()}
        found |= {year for year in years if any(_whole(year, names) for names in delivered)}
    return tuple(sorted({*own, *found}, reverse=True))


def delivered_systems(report: Report, period: Period, data: Path) -> frozenset[str]:
    """Return the systems of a report whose extract of a period, or of its last month, is at hand."""
    names = {period.text, *((f"{period.end:%Y-%m}",) if period.kind in ("month", "year") else ())}
    return frozenset(
        system
        for group in report.systems
        for system in group
        if any(find_extract(data, system, name) is not None for name in names)
    )


def _whole(year: str, months: Iterable[str]) -> bool:
    return sum(MONTH.fullmatch(month) is not None and month[:4] == year for month in months) == MONTHS_OF_A_YEAR


def planned(reports: Iterable[Report], asked: str | None, data: Path, *, named: bool) -> list[tuple[Report, Period]]:
    """Return what to build: each report with its period, or with all of them where it wants that.

    Parameters
    ----------
    reports
        The reports chosen.
    asked
        The period asked for; `None` for the usual ones.
    data
        The data folder.
    named
        Whether the reports were asked for by name; others are left out where they do not have the period.

    Raises
    ------
    UsageError
        If a named report, or every report, lacks the period.
    """
    known = [(report, offered(report, data)) for report in reports]
    period = parse_period(asked) if asked is not None else None
    fitting = [(report, periods) for report, periods in known if _fits(report, periods, period)]
    if not fitting or (named and len(fitting) < len(known)):
        lacking = [pair for pair in known if pair not in fitting]
        raise UsageError([_refusal(report, periods, asked, data) for report, periods in lacking])
    if period is not None:
        return [(report, period) for report, _ in fitting]
    plans = [(report, periods if report.every_period else periods[:1]) for report, periods in fitting]
    return [(report, parse_period(text)) for report, texts in plans for text in texts]


def _fits(report: Report, periods: tuple[str, ...], period: Period | None) -> bool:
    if period is None:
        return bool(periods)
    return period.kind in report.period_kinds and period.text in periods


def _refusal(report: Report, periods: tuple[str, ...], asked: str | None, data: Path) -> Finding:
    if not periods:
        folder = "bộ số liệu mô phỏng" if is_sample(data) else "thư mục số liệu"
        return Finding(
            f"báo cáo {report.id}",
            f"{folder} không có số liệu nào cho báo cáo này",
            "số liệu đã công bố (figures/), hoặc tệp trong extracts/",
            "chọn báo cáo khác, hoặc bổ sung số liệu",
        )
    remedy, found = "chọn một kỳ có số liệu (xem pakn list)", f"«{asked}»"
    period = parse_period(asked or periods[0])
    if report.systems and period.kind != "year" and period.kind in report.period_kinds:
        remedy += f", hoặc đặt tệp nhận được vào extracts/HỆ_THỐNG/{period.text}.xlsx"
        found += f" ({period.label})"
    return Finding(f"kỳ của báo cáo {report.id}", found, ", ".join(periods), remedy)
