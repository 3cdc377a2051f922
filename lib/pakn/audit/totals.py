"""Totals against their parts: levels of government, periods inside longer periods, extremes, the registry of units.

Counts of the parts add up to the whole; a rate or mean of the whole lies between those of its parts, whatever the
weights are. Both follow from what consists of what (`data/partitions.csv`) and need no relation of their own.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pakn.audit.checks import Check, Verdict
from pakn.audit.equations import decide, number_range
from pakn.audit.index import FigureIndex
from pakn.audit.rates import outcome_text
from pakn.base.formula import Formula
from pakn.base.labels import format_date, format_number
from pakn.figures.figure import Figure
from pakn.observations.figure_lists import period_words

__all__ = ["nested_checks", "partition_checks", "registry_checks"]

ADDING = ("count", "money")
AVERAGING = ("ratio", "score", "time")
COMMUNES = "communes_count"


def partition_checks(index: FigureIndex) -> Iterator[Check]:
    """Check every whole whose parts are all printed beside it.

    Of several partitions of one whole, the first of the file whose parts are all printed is the one the document uses.
    """
    for whole in index.exact:
        parts = _parts(index, whole)
        if parts and index.kind(whole) in ADDING:
            yield _added(index, whole, parts)
        elif parts and index.kind(whole) in AVERAGING:
            yield _between(index, whole, parts)


def _parts(index: FigureIndex, whole: Figure) -> list[Figure]:
    for partition in index.book.catalogue.partitions.values():
        if partition.whole in (whole.unit_id, whole.scope_id):
            parts = [_part(index, whole, part) for part in partition.parts]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                return known
    return []


def _part(index: FigureIndex, whole: Figure, subject: str) -> Figure | None:
    fitting = [
        other
        for other in index.of(index.book.indicator(whole))
        if subject in (other.unit_id, other.scope_id)
        and (other.series_id, other.doc, other.unit) == (whole.series_id, whole.doc, whole.unit)
        and (other.period_start, other.period_end) == (whole.period_start, whole.period_end)
        and other.section.split(" / ")[0] == whole.section.split(" / ")[0]
    ]
    return min(fitting, key=lambda other: abs(other.line - whole.line), default=None)


def _added(index: FigureIndex, whole: Figure, parts: list[Figure]) -> Check:
    formula = Formula.parse(f"{whole.figure_id} = {' + '.join(part.figure_id for part in parts)}")
    outcome = decide(index, formula, {figure.figure_id: figure for figure in (whole, *parts)})
    return index.check(
        "sum",
        whole.figure_id,
        (whole, *parts),
        outcome.verdict,
        outcome_text(index, outcome, whole),
        recomputed=outcome.recomputed,
        disputed=(whole, *parts),
    )


def _between(index: FigureIndex, whole: Figure, parts: list[Figure]) -> Check:
    low, high = min(parts, key=lambda part: part.value or 0), max(parts, key=lambda part: part.value or 0)
    lows, highs, wholes = (number_range(index, figure) for figure in (low, high, whole))
    holds = _at_most(lows.low, wholes.high) and _at_most(wholes.low, highs.high)
    unit = "%" if whole.unit == "%" else f" {whole.unit}"
    ends = [f"{index.shown(end)}{unit} của {index.subject(end)}" for end in (low, high)]
    span = f"từ {ends[0]} đến {ends[1]}"
    said = "nằm trong khoảng" if holds else "nằm ngoài khoảng"
    return index.check(
        "within",
        whole.figure_id,
        (whole, *parts),
        "consistent" if holds else "inconsistent",
        f"{index.shown(whole)}{unit} {said} {span}",
        recomputed=span,
        disputed=(whole, *parts),
    )


def _at_most(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


def nested_checks(index: FigureIndex) -> Iterator[Check]:
    """Check that a count of events of a period is not larger than that of a longer period around it."""
    counted = [
        figure
        for figure in index.exact
        if index.kind(figure) == "count" and figure.period_start and len(figure.period_end or "") == 10
    ]
    alike = defaultdict(list)
    for figure in counted:
        alike[_what(index, figure)].append(figure)
    for inner in counted:
        for outer in alike[_what(index, inner)]:
            if _inside(inner, outer):
                yield _nested(index, inner, outer)


def _what(index: FigureIndex, figure: Figure) -> tuple[str | None, ...]:
    """What a count is of, whatever its period."""
    return index.book.indicator(figure), index.territory(figure), figure.unit_id, figure.scope_id


def _inside(inner: Figure, outer: Figure) -> bool:
    spans = [(figure.period_start or "", figure.period_end or "") for figure in (inner, outer)]
    return spans[0] != spans[1] and spans[1][0] <= spans[0][0] and spans[0][1] <= spans[1][1]


def _nested(index: FigureIndex, inner: Figure, outer: Figure) -> Check:
    holds = (inner.value or 0) <= (outer.value or 0)
    compared = (
        f"{period_words(outer)} in {index.shown(outer)}, riêng {period_words(inner)} nằm trong kỳ đó in "
        f"{index.shown(inner)}"
    )
    verdict: Verdict = "inconsistent"
    if holds:
        text, verdict = compared, "consistent"
    elif outer.period_kind == "cchc_year":
        # The forms of a reform report print no cut-off of their own: an earlier one explains a smaller number.
        text = (
            f"{compared}; biểu mẫu không ghi ngày chốt: nếu chốt từ ngày {format_date(_day(inner))} trở đi "
            f"thì số phải từ {index.shown(inner)} trở lên, nếu chốt sớm hơn thì hai số có thể cùng đúng"
        )
        verdict = "not_checkable"
    else:
        text = f"{compared}; kỳ dài hơn không thể ít hơn"
    return index.check(
        "nested",
        f"{inner.figure_id}:{outer.figure_id}",
        (outer, inner),
        verdict,
        text,
        recomputed=f"từ {index.shown(inner)} trở lên",
        disputed=(outer, inner),
    )


def registry_checks(index: FigureIndex) -> Iterator[Check]:
    """Check printed numbers of communes against the registry of units of that day."""
    units, scopes = index.book.catalogue.units, index.book.catalogue.scopes
    for figure in index.of(COMMUNES):
        day = _day(figure)
        members = scopes[figure.scope_id].members if figure.scope_id else (figure.unit_id or "",)
        provinces = {units.get(member).territory for member in members}
        counted = sum(unit.territory in provinces for unit in units.valid_on(day, level="commune"))
        again = format_number(Decimal(counted), 0)
        holds = counted == figure.value
        has_towns = any(unit.name.startswith("Thị trấn") for unit in units.valid_on(day, level="commune"))
        kinds = "xã, phường, thị trấn" if has_towns else "xã, phường"
        text = f"danh mục đơn vị hành chính ngày {format_date(day)} có {again} {kinds}"
        yield index.check(
            "registry",
            figure.figure_id,
            (figure,),
            "consistent" if holds else "inconsistent",
            text if holds else f"{text}, văn bản in {index.shown(figure)}",
            recomputed=again,
            disputed=(figure,),
        )


def _day(figure: Figure) -> dt.date:
    """The last day of a figure's period; of a month where the document states no day."""
    text = figure.period_end or ""
    if len(text) == 7:
        year, month = (int(part) for part in text.split("-"))
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date.fromisoformat(text)
