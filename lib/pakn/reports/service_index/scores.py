"""The score of Decision 766/QĐ-TTg as it was read day by day: parts and total of the province and of its bodies.

The national system shows a score that changes by the hour, so a reading belongs to its day and nothing is averaged.
A week is told by its last reading; a week without one has no number, and no line is drawn through it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pakn.base.labels import format_number
from pakn.base.periods import month_before
from pakn.extracts.checks.problems import TOLERANCE
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_data import PeriodData
from pakn.observations.values import Value, computed, counted, difference, missing
from pakn.registry.outlines import Band, Outline
from pakn.registry.units import Unit

__all__ = ["PartScore", "ScoreReading", "Scores", "Week", "band_of"]

POINTS = "điểm"
MONTHS = 6
"""Months whose weeks stand side by side, the report's own among them."""
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """The score of a body on a day; a part that was not read is missing."""

    day: dt.date
    unit: Unit
    parts: dict[str, Value]
    total: Value


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part of the score: its most points, those reached, their share of the most, and the change since before."""

    title: str
    most: Value
    reached: Value
    share: Value
    change: Value


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday with its last reading, or `None`, and how the total moved since the week before."""

    start: dt.date
    reading: ScoreReading | None
    change: Value

    @property
    def end(self) -> dt.date:
        """The Sunday."""
        return self.start + dt.timedelta(days=6)


def band_of(bands: Iterable[Band], total: Value) -> str:
    """Return the class of a total, the highest whose level it reaches; "" where there is no total.

    >>> bands = (Band(least=Decimal(90), title="Xuất sắc"), Band(least=Decimal(0), title="Yếu"))
    >>> [band_of(bands, counted(Decimal(text), "điểm", [], 2)) for text in ("90", "89.99")]
    ['Xuất sắc', 'Yếu']
    """
    if not total.exact:
        return ""
    return next((band.title for band in bands if total.required >= band.least), "")


@dataclass(frozen=True)
class Scores:
    """The readings of a report's month and of the months before it."""

    period_data: PeriodData
    outline: Outline

    @cached_property
    def extracts(self) -> tuple[ExtractCounts, ...]:
        """The extracts of the months shown, oldest first."""
        last = self.period_data.columns.main.months[-1]
        months = [month_before(last, back) for back in range(MONTHS - 1, -1, -1)]
        found = (self.period_data.counted(self.outline.scores, month) for month in months)
        return tuple(part for part in found if part is not None)

    @cached_property
    def readings(self) -> tuple[ScoreReading, ...]:
        """Every reading, by day."""
        made = [self._reading(part, key, row) for part in self.extracts for key, row in part.rows.items()]
        return tuple(sorted(made, key=lambda reading: (reading.day, reading.unit.display_order, reading.unit.unit_id)))

    def _reading(self, part: ExtractCounts, key: str, row: dict[str, Decimal]) -> ScoreReading:
        unit_id, _, day = key.rpartition(" ")
        contract = self.period_data.contract(self.outline.scores)
        values = {
            name: counted(row[name], POINTS, [part.file], 2) if name in row else missing(POINTS)
            for name in (*contract.scores, TOTAL)
        }
        total = values.pop(TOTAL)
        if all(value.exact for value in values.values()) and total.exact:
            parts = sum((value.required for value in values.values()), Decimal(0))
            if abs(parts - total.required) > TOLERANCE:
                total = total.noted(
                    f"Tệp ghi tổng điểm {total.shown}, tổng các điểm thành phần là {format_number(parts, 2)}"
                )
        return ScoreReading(dt.date.fromisoformat(day), self.period_data.units.get(unit_id), values, total)

    @cached_property
    def of_province(self) -> tuple[ScoreReading, ...]:
        """The readings of the province as it is on the report's day; those before a merger are of another one."""
        return tuple(
            each
            for each in self.readings
            if each.unit.level == "province" and each.unit.territory == self.period_data.territory
        )

    @cached_property
    def latest(self) -> ScoreReading | None:
        """The last reading of the province in the month."""
        first = self.period_data.columns.main.period.start
        return next((each for each in reversed(self.of_province) if each.day >= first), None)

    @cached_property
    def before(self) -> ScoreReading | None:
        """The last reading of the province before the month."""
        first = self.period_data.columns.main.period.start
        return next((each for each in reversed(self.of_province) if each.day < first), None)

    @cached_property
    def of_units(self) -> tuple[ScoreReading, ...]:
        """The last reading in the month of every body but the province, in official order."""
        first = self.period_data.columns.main.period.start
        last = {
            each.unit.unit_id: each for each in self.readings if each.day >= first and each.unit.level != "province"
        }
        levels = {
            unit.unit_id: index for index, unit in enumerate(self.period_data.units.valid_on(self.period_data.day))
        }
        return tuple(sorted(last.values(), key=lambda each: levels.get(each.unit.unit_id, len(levels))))

    @cached_property
    def parts(self) -> tuple[PartScore, ...]:
        """The parts of the latest reading, and at last its total; nothing without a reading."""
        if self.latest is None:
            return ()
        made = []
        for name, rule in self.period_data.contract(self.outline.scores).scores.items():
            before = self.before.parts[name] if self.before else missing(POINTS)
            made.append(_part(rule.short or rule.title, Decimal(str(rule.most)), self.latest.parts[name], before))
        before = self.before.total if self.before else missing(POINTS)
        return (
            *made,
            _part("Tổng điểm", sum((each.most.required for each in made), Decimal(0)), self.latest.total, before),
        )

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks from the first reading of the province to the last, each with its last reading."""
        last = {_monday(each.day): each for each in self.of_province}
        if not last:
            return ()
        count = (max(last) - min(last)).days // 7 + 1
        starts = [min(last) + dt.timedelta(days=7 * index) for index in range(count)]
        made: list[Week] = []
        for start in starts:
            reading, before = last.get(start), last.get(start - dt.timedelta(days=7))
            moved = difference(reading.total, before.total) if reading and before else missing(POINTS)
            made.append(Week(start, reading, moved))
        return tuple(made)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _part(title: str, most: Decimal, reached: Value, before: Value) -> PartScore:
    whole = Value(most, 0, POINTS, "published")
    share = missing("%")
    if reached.exact:
        formula = f"{reached.shown}/{whole.shown} × 100"
        share = computed(reached.required / most * 100, 2, "%", formula, (reached,))
    return PartScore(title, whole, reached, share, difference(reached, before))
