"""Why a figure of the province moved between two periods: its change by unit or topic, from mix and from rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pakn.base.labels import round_half_up
from pakn.extracts.counts.case_frame import OTHER_TOPIC, CaseFrame
from pakn.observations.pakn_reading import PaknReading
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.ranks import enough
from pakn.observations.values import figures_of
from pakn.registry.models import Break
from pakn.reports.cases.case_analysis import MOST_UNITS, CaseAnalysis
from pakn.reports.month.pakn_month import PaknMonth, PaknRow
from pakn.statistics.decomposition import Contribution, Share, apportion, decompose

__all__ = ["REST", "ChangeDecomposition", "Measure", "Part", "decompose_rate", "explain_cases"]

Measure = Literal["rate", "satisfaction", "days"]
REST = "Phần còn lại của tỉnh, sau khi bù trừ"
"""What is in the total and in no unit whose counts are known: a net of rises and falls."""
INDICATORS: dict[Measure, str] = {
    "rate": "pakn_processing_rate", "satisfaction": "pakn_satisfaction_mean", "days": "pakn_processing_days_mean",
}  # fmt: skip
DECIMALS = 2
NO_SHARE = Share(Decimal(0), Decimal(0))
NO_SIDES = (NO_SHARE, NO_SHARE)


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's or topic's part of a change, rounded so that all parts add up to the change shown."""

    name: str
    before: Decimal | None
    after: Decimal | None
    mix: Decimal
    rate_effect: Decimal
    figure_ids: tuple[str, ...] = ()
    """Figures its values rest on."""
    span: tuple[Decimal, Decimal] | None = None
    """Lowest and highest sum of both, by whose cases weigh: those of one period, of the other, or their mean."""
    left: tuple[Decimal, Decimal] | None = None
    """Of a rate: cases not processed, in the period before and in this one."""
    topic: bool = False
    """Whether it is a topic of the list, and no unit."""
    unit_id: str = ""
    """The unit it is; "" of a topic and of a rest."""
    sides: tuple[Share, Share] = NO_SIDES
    """What it counts for and its sum, in the period before and in this one."""

    @property
    def whole(self) -> Decimal:
        """Both effects together."""
        return self.mix + self.rate_effect


@dataclass(frozen=True, slots=True)
class ChangeDecomposition:
    """A change and its parts, in "điểm %", points or days.

    ``before`` and ``after`` are the values as shown; ``mix`` + ``rate_effect`` of all parts = ``after`` − ``before``.
    """

    measure: Measure
    column: PeriodColumn
    compared: PeriodColumn
    before: Decimal
    after: Decimal
    parts: tuple[Part, ...]
    files: tuple[str, ...]
    figure_ids: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    """What lies between the periods and is to be kept in mind."""

    @property
    def change(self) -> Decimal:
        """The change shown."""
        return self.after - self.before

    @property
    def sides(self) -> tuple[Share, Share]:
        """What the whole counts for and its sum, in the period before and in this one."""
        before, after = (
            Share(sum((each.weight for each in side), Decimal(0)), sum((each.total for each in side), Decimal(0)))
            for side in zip(*(part.sides for part in self.parts), strict=True)
        )
        return before, after

    @property
    def mix(self) -> Decimal:
        """What comes from mix."""
        return sum((part.mix for part in self.parts), Decimal(0))

    @property
    def rate_effect(self) -> Decimal:
        """What comes from other rates."""
        return sum((part.rate_effect for part in self.parts), Decimal(0))


def decompose_rate(month: PaknMonth, index: int) -> ChangeDecomposition | None:
    """Return the change of the processing rate against a compared column, by unit.

    Units whose counts are not known in both periods are told together. `None` where the rates are not compared, where
    counts of the whole are lacking, or where the units' counts exceed it.

    Parameters
    ----------
    month
        The month or year of PAKN.
    index
        Which of `PeriodColumns.compared`.
    """
    total = month.total_row
    if total.changes[index].number is None:
        return None
    own = [row for row in month.localities if row.units[0] in total.units]
    own += [
        row
        for level, rows in month.groups.items()
        if level != month.locality_level
        for row in rows
        if row.units[0] in total.units
    ]
    known = [row for row in own if _counts(row.readings[0]) and _counts(row.compared[index])]
    if len(known) > MOST_UNITS:
        known = [row for row in known if enough(row.readings[0].received, month.min_cases)]
    sides = [_sides(total, known, index, after) for after in (False, True)]
    if not known or any(side is None for side in sides):
        return None
    before, after = (side for side in sides if side is not None)
    names = {row.units[0].unit_id: row.units[0].name for row in known} | {REST: REST}
    figures = {row.units[0].unit_id: _figures(row, index) for row in known}
    made = _explained("rate", month, index, (before, after), names, {**figures, "": _figures(total, index)})
    made = made and _with_units(made, names)
    shown = (total.compared[index].rate.number, total.readings[0].rate.number)
    # A printed rate that its own counts contradict stands in the annex; parts of another change would not explain it.
    return made if made and (made.before, made.after) == shown else None


def _figures(row: PaknRow, index: int) -> tuple[str, ...]:
    readings = (row.readings[0], row.compared[index])
    return figures_of(value for reading in readings for value in (reading.received, reading.processed))


def _counts(reading: PaknReading) -> tuple[Decimal, Decimal] | None:
    received, processed = reading.received, reading.processed
    return (received.required, processed.required) if received.exact and processed.exact else None


def _sides(total: PaknRow, known: list[PaknRow], index: int, after: bool) -> dict[str, Share] | None:
    """Weight and total of each unit in one of the periods, and of what is left of the whole."""

    def reading(row: PaknRow) -> PaknReading:
        return row.readings[0] if after else row.compared[index]

    whole = _counts(reading(total))
    if whole is None:
        return None
    shares: dict[str, Share] = {}
    for row in known:
        counts = _counts(reading(row))
        if counts is None or not 0 <= counts[1] <= counts[0]:
            return None
        shares[row.units[0].unit_id] = Share(*counts)
    rest = Share(
        whole[0] - sum((share.weight for share in shares.values()), Decimal(0)),
        whole[1] - sum((share.total for share in shares.values()), Decimal(0)),
    )
    if not 0 <= rest.total <= rest.weight:
        return None
    return {**shares, REST: rest} if rest.weight else shares


def explain_cases(case_analysis: CaseAnalysis, measure: Measure, index: int) -> ChangeDecomposition | None:
    """Return the change of a rate or mean against a compared column by what the analysis asks for; from cases.

    `None` where the cases of a period are not known, the periods are not compared, or one has nothing to average.
    """
    month = case_analysis.month
    compared = month.period_data.columns.compared[index]
    then = case_analysis.cases(compared)
    if then is None or month.total_row.changes[index].number is None:
        return None
    names = case_analysis.named(case_analysis.explain_by)
    before, after = (_shares(case_analysis, measure, cases, names) for cases in (then, case_analysis.main))
    made = _explained(measure, month, index, (before, after), {**names, "": names.get("", OTHER_TOPIC)}, {})
    if made is None or case_analysis.explain_by != "topic":
        return made and _with_units(made, names)
    return replace(made, parts=tuple(replace(part, topic=part.name != OTHER_TOPIC) for part in made.parts))


def _with_units(made: ChangeDecomposition, names: Mapping[str, str]) -> ChangeDecomposition:
    """Give each part that is a unit its id; ``names`` are by id."""
    ids = {name: unit_id for unit_id, name in names.items() if unit_id not in (REST, "")}
    return replace(made, parts=tuple(replace(part, unit_id=ids.get(part.name, "")) for part in made.parts))


def _shares(
    case_analysis: CaseAnalysis, measure: Measure, cases: CaseFrame, names: Mapping[str, str]
) -> dict[str, Share]:
    import numpy as np  # noqa: PLC0415

    weights = cases["weight"]
    if measure == "rate":
        weight, total = weights, np.where(cases["processed"], weights, 0)
    elif measure == "satisfaction":
        weight, total = np.where(cases["rating"] > 0, weights, 0), np.maximum(cases["rating"], 0) * weights
    else:
        timed = cases.timed & cases["processed"]
        weight, total = np.where(timed, weights, 0), np.where(timed, cases["duration_days"], 0) * weights
    found, place = np.unique(cases[case_analysis.explain_by], return_inverse=True)
    weights, totals = (np.bincount(place, side, minlength=len(found)) for side in (weight, total))
    shares: dict[str, Share] = {}
    for key, counted, summed in zip(map(str, found), weights, totals, strict=True):
        own = key if key in names else ""
        before = shares.get(own, Share(Decimal(0), Decimal(0)))
        # A sum of days with decimals is a float; its shortest text is taken for the number itself from here on.
        shares[own] = Share(before.weight + int(counted), before.total + Decimal(repr(float(summed))))
    order = [key for key in dict.fromkeys((*names, "")) if key in shares and shares[key].weight]
    return {key: shares[key] for key in order}


def _explained(
    measure: Measure,
    month: PaknMonth,
    index: int,
    sides: tuple[Mapping[str, Share], Mapping[str, Share]],
    names: Mapping[str, str],
    figures: Mapping[str, tuple[str, ...]],
) -> ChangeDecomposition | None:
    """Put words and roundings to the decomposition of the change from one of the sides to the other.

    Parameters
    ----------
    measure
        Which rate.
    month
        The month or year of PAKN.
    index
        Place of the step.
    sides
        Counts before and after.
    names
        Names of the groups.
    figures
        By unit, under "" those of the whole.
    """
    made = decompose(*sides)
    if made is None:
        return None
    scale = 100 if measure == "rate" else 1
    before, after = (_rounded(side * scale) for side in (made.before, made.after))
    # Margins first, then cells: both effects of the whole and each unit's sum are what readers quote.
    _, rate_effect = apportion([made.mix * scale, made.rate_effect * scale], after - before, DECIMALS)
    wholes = apportion([part.whole * scale for part in made.parts], after - before, DECIMALS)
    mixes = [part.mix * scale for part in made.parts]
    rate_effects = apportion([part.rate_effect * scale for part in made.parts], rate_effect, DECIMALS, (mixes, wholes))
    compared = month.period_data.columns.compared[index]
    files = [part.file for column in (month.columns[0], compared) for part in month.cohort(column)]
    parts = [
        replace(
            _part(part, names, scale, whole - own, own),
            figure_ids=figures.get(part.key, figures.get("", ())),
            left=_left(sides, part.key) if measure == "rate" else None,
            sides=_sides_of(sides, part.key),
        )
        for part, whole, own in zip(made.parts, wholes, rate_effects, strict=True)
    ]
    indicator = INDICATORS[measure]
    return ChangeDecomposition(
        measure,
        month.columns[0],
        compared,
        before,
        after,
        tuple(parts),
        tuple(dict.fromkeys(files)),
        figures.get("", ()),
        month.period_data.breaks_after(compared.period.start, indicator),
    )


def _part(part: Contribution[str], names: Mapping[str, str], scale: int, mix: Decimal, rate_effect: Decimal) -> Part:
    before, after = (None if side is None else _rounded(side * scale) for side in (part.before, part.after))
    ways = sorted(_rounded(each * scale) for each in (*part.other_weights, part.whole))
    return Part(names[part.key], before, after, mix, rate_effect, span=(ways[0], ways[-1]))


def _left(sides: tuple[Mapping[str, Share], Mapping[str, Share]], key: str) -> tuple[Decimal, Decimal]:
    """Return the cases of a part that are not processed, on each side."""
    before, after = _sides_of(sides, key)
    return before.weight - before.total, after.weight - after.total


def _sides_of(sides: tuple[Mapping[str, Share], Mapping[str, Share]], key: str) -> tuple[Share, Share]:
    before, after = (side.get(key, NO_SHARE) for side in sides)
    return before, after


def _rounded(number: Fraction) -> Decimal:
    return round_half_up(Decimal(number.numerator) / Decimal(number.denominator), DECIMALS)
