"""Printed figures as values: one value of several places, sums of counts, the first of two that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pakn.figures.figure import Figure
from pakn.observations.aggregation import sum_of as added
from pakn.observations.values import Value, missing, published

__all__ = ["DERIVED", "distinct", "either", "merged", "sum_or_missing"]


DERIVED = "Văn bản gốc không in thành số; đếm hoặc suy ra từ lời văn"


def distinct(figures: Iterable[Figure]) -> Iterator[tuple[Figure, ...]]:
    """Figures that print one value of one subject stand together; each value that differs stands alone."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        key = (
            figure.unit_id or figure.scope_id,
            figure.value,
            figure.relation,
            figure.unit,
            figure.status == "not_arisen",
        )
        groups.setdefault(key, []).append(figure)
    return (tuple(group) for group in groups.values())


def merged(figures: Sequence[Figure]) -> Value:
    """Return the one value that several places print; where one of them is doubtful, the value is."""
    doubtful = [figure for figure in figures if figure.status == "doubtful"]
    value = published((doubtful or list(figures))[0])
    value = replace(value, figure_ids=tuple(figure.figure_id for figure in figures))
    return value.noted(DERIVED) if all(figure.role == "derived" for figure in figures) else value


def either(first: Value, second: Value) -> Value:
    """The first value, unless only of the second something is known; what a text says of a lacking value is kept."""
    return second if first.status == "missing" and (second.status != "missing" or not first.notes) else first


def sum_or_missing(values: Sequence[Value]) -> Value:
    """Return the sum of counts, or the only one as it is; missing unless all are exact.

    >>> from decimal import Decimal
    >>> counts = [Value(Decimal(number), 0, "hồ sơ", "published") for number in (809, 642)]
    >>> total = sum_or_missing(counts)
    >>> total.shown, total.formula, sum_or_missing([*counts, missing("hồ sơ")]).status
    ('1.451', '809 + 642', 'missing')
    """
    if len(values) == 1:
        return values[0]
    return added(values) if values and all(value.exact for value in values) else missing("")
