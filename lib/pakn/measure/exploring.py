"""Looking at cases freely: any indicator, by anything, of any periods and filters, with what chance alone could do.

The explorer asks here. Of single cases it is given codes only, and only where a number is asked for what is behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from pakn.base.errors import DataError, Finding, UsageError, check_choice
from pakn.base.labels import format_iso_date
from pakn.base.periods import Period
from pakn.load.books import read_book
from pakn.load.extract.checked import CheckedExtract
from pakn.load.extract.deliveries import Deliveries
from pakn.load.extract.files import period_of
from pakn.load.extract.reporting import findings
from pakn.load.marking import is_sample
from pakn.measure.board import CASES
from pakn.measure.case_counts import PROCESSED
from pakn.measure.case_frame import CaseFrame, case_frame
from pakn.measure.comparison import wilson_interval
from pakn.measure.due_dates import on_time
from pakn.measure.insight import KINDS, OTHER_TOPIC
from pakn.measure.processing_time import processing_time
from pakn.measure.rating_summary import summarise_ratings
from pakn.registry.catalogue import Catalogue

__all__ = [
    "GROUPINGS", "INDICATORS", "CaseLibrary", "Chosen", "Explored", "Indicator", "NamedCode", "State", "explore",
    "overall", "periods_label",
]  # fmt: skip

GROUPINGS = {"unit": "Đơn vị", "topic": "Chủ đề", "kind": "Loại PAKN", "month": "Tháng tiếp nhận"}
"""What cases may be told apart by, with its head."""
State = Literal["", "processed", "open", "overdue"]


@dataclass(frozen=True, slots=True)
class Indicator:
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
        Indicator("rate", "Tỷ lệ xử lý", "%", 2, "PAKN tiếp nhận"),
        Indicator("median", "Thời gian xử lý: trung vị, tính cả PAKN chưa xử lý", "ngày", 1, "PAKN tiếp nhận"),
        Indicator("mean_days", "Thời gian xử lý: trung bình, chỉ PAKN đã xử lý", "ngày", 2, "PAKN đã xử lý"),
        Indicator("on_time", "Tỷ lệ đúng hạn trên tổng số đến hạn", "%", 2, "PAKN đến hạn"),
        Indicator("satisfaction", "Mức độ hài lòng trung bình", "điểm", 2, "lượt đánh giá"),
        Indicator("response", "Tỷ lệ được đánh giá", "%", 2, "PAKN đã xử lý"),
        Indicator("received", "Số PAKN tiếp nhận", "PAKN", 0, "PAKN tiếp nhận"),
        Indicator("open", "Số PAKN chưa xử lý", "PAKN", 0, "PAKN tiếp nhận"),
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
    """

    group: str
    period: str
    cases: int
    value: float | None
    low: float | None = None
    high: float | None = None
    beyond: float | None = None


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A case behind a number: its code and days, nothing else."""

    code: str
    received: str
    due: str
    closed: str


def explore(frames: Mapping[str, CaseFrame], chosen: Chosen) -> tuple[Explored, ...]:
    """Return the value of every group in every period, groups by number of cases.

    Parameters
    ----------
    frames
        Cases by period.

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
    weights, done = cases["cases"], cases["processed"]
    received, processed = len(cases), int(weights[done].sum())
    match indicator:
        case "rate":
            return _share(group, period, processed, received)
        case "on_time":
            found = on_time(cases)
            return _share(group, period, found.on_time, found.due)
        case "response":
            return _share(group, period, int(weights[cases["stars"] > 0].sum()), processed)
        case "satisfaction":
            stars = [int(weights[cases["stars"] == star].sum()) for star in range(1, 6)]
            summary = summarise_ratings(stars, processed)
            low, high = summary.interval or (None, None)
            return Explored(group, period, summary.ratings, summary.mean, low, high)
        case "median":
            curve = processing_time(cases).curve
            low, high = curve.median_interval()
            beyond = curve.longest if curve.median is None and curve.cases else None
            return Explored(group, period, received, curve.median, low, high, beyond)
        case "mean_days":
            time = processing_time(cases)
            return Explored(group, period, time.closed, time.closed_mean)
        case "open":
            return Explored(group, period, received, float(received - processed))
        case _:
            return Explored(group, period, received, float(received))


def _share(group: str, period: str, part: int, whole: int) -> Explored:
    if not whole:
        return Explored(group, period, 0, None)
    low, high = wilson_interval(part, whole)
    return Explored(group, period, whole, 100 * part / whole, 100 * low, 100 * high)


@dataclass(frozen=True)
class CaseLibrary:
    """The cases of a data folder, opened when first asked for.

    Raises
    ------
    DataError
        From its methods, if the checks of a file stop it.
    """

    folder: Path
    _extracts: dict[str, CheckedExtract] = field(default_factory=dict, compare=False, repr=False)
    _cases: dict[str, CaseFrame] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The metadata of the folder."""
        return read_book(self.folder).catalogue

    @cached_property
    def deliveries(self) -> Deliveries:
        """What has been delivered to the folder."""
        return Deliveries(self.folder)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Months and years whose cases are at hand, the latest first."""
        found = {period_of(path) for path in (self.folder / "extracts" / CASES).glob("*")}
        return tuple(sorted((period for period in found if period), reverse=True))

    @property
    def simulated(self) -> bool:
        """Whether the cases are of a synthetic province."""
        return is_sample(self.folder)

    def period(self, name: str) -> Period:
        """Return the days of a period."""
        return self.deliveries.period(name)

    def extract(self, name: str) -> CheckedExtract:
        """Return the checked file of a period."""
        if name not in self._extracts:
            extract = self.deliveries.opened(CASES, name, self.catalogue)
            if extract is None:
                finding = Finding("kỳ", f"«{name}»", ", ".join(self.periods), "chọn một kỳ có tệp")
                raise UsageError([finding])
            if extract.stops:
                raise DataError(findings(extract))
            self._extracts[name] = extract
        return self._extracts[name]

    def cases(self, name: str) -> CaseFrame:
        """Return the cases of a period."""
        if name not in self._cases:
            self._cases[name] = case_frame(self.extract(name))
        return self._cases[name]

    def name_of(self, grouping: str, group: str) -> str:
        """Return how a group is called."""
        if grouping == "unit":
            known = {unit.unit_id: unit.name for unit in self.catalogue.units.units}
            return known.get(group, group)
        if grouping == "month":
            return format_iso_date(group)
        return KINDS.get(group, group) if grouping == "kind" else group or OTHER_TOPIC

    def codes(self, name: str, chosen: Chosen, group: str, state: State = "", most: int = 500) -> tuple[NamedCode, ...]:
        """Return the codes of the cases behind a number, oldest first; at most so many.

        Parameters
        ----------
        state
            ``processed``, ``open``, ``overdue``, or "" for all.
        """
        extract = self.extract(name)
        wanted = {"unit": chosen.unit, "topic": chosen.topic, "kind": chosen.kind}
        conditions, values = _conditions(wanted, chosen.grouping, group)
        conditions += {
            "processed": [PROCESSED],
            "open": [f"NOT {PROCESSED}"],
            "overdue": [f"NOT {PROCESSED} AND CAST(due AS DATE) < DATE '{extract.cut_off}'"],
        }.get(state, [])
        days = ", ".join(f"strftime({day}, '%d/%m/%Y')" for day in ("received", "due", "closed"))
        found = extract.query(
            f"SELECT code, {days} FROM used WHERE {' AND '.join(conditions) or 'true'} "
            f"ORDER BY received, code LIMIT {int(most)}",
            values,
        )
        return tuple(NamedCode(*(cell or "" for cell in row)) for row in found)


def _conditions(wanted: Mapping[str, str], grouping: str, group: str) -> tuple[list[str], list[str]]:
    """Filters and group as SQL with parameters; the group itself may be "", which means no topic of the list."""
    conditions, values = [], []
    for name, value in wanted.items():
        if value and name != grouping:
            conditions.append(f"{name} = ?")
            values.append(value)
    if grouping == "month":
        conditions.append("strftime(received, '%Y-%m') = ?")
    else:
        conditions.append(f"coalesce({grouping}, '') = ?")
    return conditions, [*values, group]


def periods_label(periods: Sequence[str]) -> str:
    """Return how periods are called together: "11/2024, 12/2024".

    >>> periods_label(["2024-11", "2024-12"]), periods_label(["2024"])
    ('11/2024, 12/2024', '2024')
    """
    return ", ".join(format_iso_date(period) if "-" in period else period for period in periods)
