"""Bounds ("trên 80 %", "chưa đạt 90 %") against the values and other bounds printed for the same units."""

from __future__ import annotations

from collections.abc import Iterator

from pakn.audit.checks import Check
from pakn.audit.equations import number_range
from pakn.audit.index import FigureIndex
from pakn.figures.figure import Figure

__all__ = ["bound_checks", "same_measure", "units_of"]


WORDS = {"<": "dưới ", "≤": "không quá ", ">": "trên ", "≥": "từ ", "≈": "khoảng ", "=": ""}


def bound_checks(index: FigureIndex) -> Iterator[Check]:
    """Check every bound against each value or other bound of a unit that it speaks of."""
    bounds = [figure for figure in index.book if figure.value is not None and figure.relation in "<≤>≥"]
    for position, bound in enumerate(bounds):
        for other in (*index.exact, *bounds[:position]):
            if same_measure(bound, other) and _shared(index, bound, other):
                yield _bounded(index, bound, other)


def same_measure(one: Figure, other: Figure) -> bool:
    """Return whether two figures are of one series, period and unit of measure."""
    return (one.series_id, one.period_start, one.period_end, one.unit) == (
        other.series_id,
        other.period_start,
        other.period_end,
        other.unit,
    )


def units_of(index: FigureIndex, figure: Figure) -> frozenset[str]:
    """Return the units a figure speaks of one by one; none for the total or mean of a tier."""
    if figure.aggregation not in ("unit", "whole_province"):
        return frozenset()
    scope = figure.scope_id
    return frozenset(index.book.catalogue.scopes[scope].members) if scope else frozenset({figure.unit_id or ""})


def _shared(index: FigureIndex, one: Figure, other: Figure) -> bool:
    return bool(units_of(index, one) & units_of(index, other))


def _bounded(index: FigureIndex, bound: Figure, other: Figure) -> Check:
    allowed, given = number_range(index, bound), number_range(index, other)
    strict = bound.relation in "<>" and other.exact and other.value == bound.value
    holds = allowed.meets(given) and not strict
    unit = "%" if bound.unit == "%" else f" {bound.unit}"
    text = (
        f"văn bản nêu {WORDS[bound.relation]}{index.shown(bound)}{unit} cho cả nhóm và "
        f"{WORDS[other.relation]}{index.shown(other)}{unit} cho {index.subject(other)}: "
        f"{'không loại trừ nhau' if holds else 'loại trừ nhau'}"
    )
    return index.check(
        "bound",
        f"{bound.figure_id}:{other.figure_id}",
        (bound, other),
        "consistent" if holds else "inconsistent",
        text,
        title=index.title(other),
        disputed=(bound, other),
    )
