"""Looking at cases freely: any indicator, by anything, of any periods and filters, with what chance alone could do.

The explorer asks here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pakn.base.errors import check_choice
from pakn.base.labels import format_iso_date
from pakn.extracts.counts.case_frame import NOT_ASKED, CaseFrame
from pakn.observations.due_dates import on_time
from pakn.observations.processing_time import processing_time
from pakn.statistics.proportions import wilson_interval
from pakn.statistics.ratings import summarise_ratings

__all__ = ["GROUPINGS", "INDICATORS", "Chosen", "Explored", "ExplorerIndicator", "explore", "overall", "periods_label"]

GROUPINGS = {"unit": "Đơn vị", "topic": "Chủ đề", "kind": "Loại PAKN", "month": "Tháng tiếp nhận"}
"""What cases may be told apart by, with its head."""


@dataclass(frozen=True, slots=True)
class ExplorerIndicator:
    """What can be looked at."""

    id: str
    title: str
    unit: str
    decimals: int
    of: str
    """What is counted behind a value: "PAKN tiếp nhận"."""


INDICATORS = {
    each.id: each
    for each in (
        ExplorerIndicator("rate", "Tỷ lệ xử lý", "%", 2, "PAKN tiếp nhận"),
        ExplorerIndicator("median", "Thời gian xử lý: trung vị, tính cả PAKN chưa xử lý", "ngày", 1, "PAKN tiếp nhận"),
        ExplorerIndicator("mean_days", "Thời gian xử lý: trung bình, chỉ PAKN đã xử lý", "ngày", 2, "PAKN đã xử lý"),
        ExplorerIndicator("on_time", "Tỷ lệ đúng hạn trên tổng số đến hạn", "%", 2, "PAKN đến hạn"),
        ExplorerIndicator("satisfaction", "Mức độ hài lòng trung bình", "điểm", 2, "lượt đánh giá"),
        ExplorerIndicator("response", "Tỷ lệ được đánh giá", "%", 2, "PAKN đã xử lý"),
        ExplorerIndicator("received", "Số PAKN tiếp nhận", "PAKN", 0, "PAKN tiếp nhận"),
        ExplorerIndicator("open", "Số PAKN chưa xử lý", "PAKN", 0, "PAKN tiếp nhận"),
    )
}
"""The indicators of the explorer, in the order of its list."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen: filters are ids, "" for all."""

    indicator: str = "rate"
    grouping: str = "unit"
    unit: str = ""
    topic: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Explored:
    """One group in one period.

    Attributes
    ----------
    group, period
        Ids.
    cases
        How many cases (ratings, due cases) the value is of.
    value
        `None` where there is nothing to show.
    low, high
        95 % interval, where the indicator has one.
    beyond
        Days the value certainly exceeds, where the median is not reached yet.
    asked
        Of a mean of ratings: processed cases that could have been rated.
    """

    group: str
    period: str
    cases: int
    value: float | None
    low: float | None = None
    high: float | None = None
    beyond: float | None = None
    asked: int = 0


def explore(frames: Mapping[str, CaseFrame], chosen: Chosen) -> tuple[Explored, ...]:
    """Return the value of every group in every period, groups by number of cases.

    Parameters
    ----------
    frames
        Cases by period.
    chosen
        What the reader has chosen.

    Raises
    ------
    UsageError
        If there is no such indicator or grouping.
    """
    check_choice("indicator", chosen.indicator, list(INDICATORS))
    check_choice("grouping", chosen.grouping, list(GROUPINGS))
    found = {period: _grouped(_filtered(cases, chosen), chosen.grouping) for period, cases in frames.items()}
    sizes: dict[str, int] = {}
    for groups in found.values():
        for group, cases in groups.items():
            sizes[group] = sizes.get(group, 0) + len(cases)
    order = sorted(sizes) if chosen.grouping == "month" else sorted(sizes, key=lambda group: (-sizes[group], group))
    return tuple(
        _valued(chosen.indicator, group, period, groups[group])
        for group in order
        for period, groups in found.items()
        if group in groups
    )


def overall(frames: Mapping[str, CaseFrame], chosen: Chosen) -> tuple[Explored, ...]:
    """Return the value of all chosen cases together in every period."""
    return tuple(_valued(chosen.indicator, "", period, _filtered(cases, chosen)) for period, cases in frames.items())


def _filtered(cases: CaseFrame, chosen: Chosen) -> CaseFrame:
    for name in ("unit", "topic", "kind"):
        wanted = getattr(chosen, name)
        if wanted:
            cases = cases.among(name, [wanted])
    return cases


def _grouped(cases: CaseFrame, grouping: str) -> dict[str, CaseFrame]:
    if grouping != "month":
        return cases.split(grouping)
    import numpy as np  # noqa: PLC0415

    months = cases.months()
    return {str(month): cases.where(months == month) for month in np.unique(months)}


def _valued(indicator: str, group: str, period: str, cases: CaseFrame) -> Explored:
    weights, done = cases["weight"], cases["processed"]
    if indicator in ("response", "satisfaction") and not cases.asked:
        return Explored(group, period, 0, None)
    received, processed = len(cases), int(weights[done].sum())
    match indicator:
        case "rate" if not cases.is_settled:
            return Explored(group, period, received, None)
        case "rate":
            return _share(group, period, processed, received)
        case "on_time":
            found = on_time(cases)
            return _share(group, period, found.on_time, found.due)
        case "response":
            return _share(group, period, int(weights[cases["rating"] > 0].sum()), _asked(cases))
        case "satisfaction":
            stars = [int(weights[cases["rating"] == star].sum()) for star in range(1, 6)]
            summary = summarise_ratings(stars, _asked(cases))
            low, high = summary.interval or (None, None)
            return Explored(group, period, summary.ratings, summary.mean, low, high, asked=summary.asked)
        case "median":
            curve = processing_time(cases).curve
            low, high = curve.median_interval()
            beyond = curve.longest if curve.median is None and curve.cases else None
            return Explored(group, period, received, curve.median, low, high, beyond)
        case "mean_days":
            time = processing_time(cases)
            return Explored(group, period, time.closed, time.closed_mean)
        case "open":
            return Explored(group, period, received, float(weights[cases.open].sum()))
        case _:
            return Explored(group, period, received, float(received))


def _asked(cases: CaseFrame) -> int:
    """Processed cases of files that have ratings."""
    return int(cases["weight"][cases["processed"] & (cases["rating"] != NOT_ASKED)].sum())


def _share(group: str, period: str, part: int, whole: int) -> Explored:
    if not whole:
        return Explored(group, period, 0, None)
    low, high = wilson_interval(part, whole)
    return Explored(group, period, whole, 100 * part / whole, 100 * low, 100 * high)


def periods_label(periods: Sequence[str]) -> str:
    """Return how periods are called together: "11/2024, 12/2024".

    >>> periods_label(["2024-11", "2024-12"]), periods_label(["2024"])
    ('11/2024, 12/2024', '2024')
    """
    return ", ".join(format_iso_date(period) if "-" in period else period for period in periods)
