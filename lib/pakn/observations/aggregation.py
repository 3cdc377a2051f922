"""Adding up values: sums of counts and means by their weights, with the formula and the origin of every part.

A rate or a mean is never added, and what nobody knows is not nought; what did not arise is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pakn.base.errors import DataError, Finding
from pakn.observations.values import POINTS, Value, computed, figures_of, files_of, not_arisen

__all__ = [
    "FROM_MEANS",
    "NOT_ADDED",
    "check_counts",
    "check_one_measure",
    "has_weight",
    "is_count",
    "sum_of",
    "weighted_mean",
    "zeroed",
]

FROM_MEANS = "Tính từ số trung bình đã làm tròn của từng đơn vị"
NOT_ADDED = ("%", POINTS, "điểm", "ngày", "tuần", "mã")
"""Units of measure whose numbers are no counts; those "per" something (ngày/PAKN) are none either."""


def is_count(value: Value) -> bool:
    """Whether a value may enter a sum: it is exact, or nothing arose."""
    return value.exact or value.status == "not_arisen"


def zeroed(value: Value) -> Value:
    """Return a count that did not arise as nought: in a sum it adds nothing, unlike one that nobody knows."""
    return replace(value, number=Decimal(0), relation="=") if value.status == "not_arisen" else value


def sum_of(values: Sequence[Value]) -> Value:
    """Return the sum of counts for which `is_count` holds.

    >>> total = sum_of([Value(Decimal(number), 0, "PAKN", "published") for number in (12, 1005)])
    >>> total.shown, total.formula
    ('1.017', '12 + 1.005')
    """
    unit = values[0].unit
    if all(value.status == "not_arisen" for value in values):
        return replace(not_arisen(unit), figure_ids=figures_of(values), files=files_of(values))
    parts = [zeroed(value) for value in values]
    number = sum((part.required for part in parts), Decimal(0))
    return computed(number, max(part.decimals for part in parts), unit, " + ".join(part.shown for part in parts), parts)


def has_weight(mean: Value, weight: Value) -> bool:
    """Whether a mean and its weight may enter a weighted mean; the mean of nothing is not asked for."""
    return is_count(weight) and (mean.exact or zeroed(weight).required == 0)


def weighted_mean(pairs: Sequence[tuple[Value, Value]]) -> Value:
    """Return the mean of means for which `has_weight` holds, to two decimals; of no case at all it did not arise.

    >>> pairs = [
    ...     (Value(Decimal(days), 1, "ngày", "published"), Value(Decimal(cases), 0, "PAKN", "published"))
    ...     for days, cases in (("3.5", 30), ("6.0", 10))
    ... ]
    >>> found = weighted_mean(pairs)
    >>> found.shown, found.formula
    ('4,13', '(3,5 × 30 + 6,0 × 10)/(30 + 10)')
    """
    counted_in = [(mean, weight) for mean, weight in pairs if zeroed(weight).required > 0]
    if not counted_in:
        return not_arisen(pairs[0][0].unit)
    weights = sum((weight.required for _, weight in counted_in), Decimal(0))
    number = sum((mean.required * weight.required for mean, weight in counted_in), Decimal(0)) / weights
    above = " + ".join(f"{mean.shown} × {weight.shown}" for mean, weight in counted_in)
    formula = f"({above})/({' + '.join(weight.shown for _, weight in counted_in)})"
    inputs = [value for pair in pairs for value in pair]
    return computed(number, 2, counted_in[0][0].unit, formula, inputs, *((FROM_MEANS,) if len(counted_in) > 1 else ()))


def check_one_measure(where: str, values: Mapping[str, Value]) -> Iterator[str]:
    """Return the unit of measure of values, or nothing where there are none.

    Raises
    ------
    DataError
        If there are several.
    """
    measures = dict.fromkeys(value.unit for value in values.values())
    if len(measures) > 1:
        found = f"nhiều đơn vị tính: {', '.join(measures)}"
        raise DataError([Finding(where, found, "một đơn vị tính", "tách thành từng dãy số")])
    return iter(measures)


def check_counts(where: str, values: Mapping[str, Value]) -> None:
    """Refuse what cannot be added: rates, scores, times, anything "per" something.

    Raises
    ------
    DataError
        With what to do instead.
    """
    for measure in check_one_measure(where, values):
        if measure in NOT_ADDED or "/" in measure:
            remedy = "với tỷ lệ: quy đổi tử số và mẫu số; với số trung bình: kèm trọng số"
            raise DataError([Finding(where, f"«{measure}»", "số lượng, là số cộng được", remedy)])
