"""Series on another date's units: what the units of one day counted, told by the units of another.

On 01/7/2025 the 313 communes of two provinces became 99 and the districts ended. A figure of an earlier day can stand
beside a later one only if both mean the same ground, so the numbers of old units are added up to the new ones: a count
as a sum, a rate as the ratio of two sums, a mean by its weights. Nothing is guessed on the way: a sum that lacks a part
is no sum, a new commune cannot be split into the old ones, and one that crosses a former district line leaves the
districts it touches without a number. Which units these are, only the registry says.

Moved numbers mean one ground, not one definition: the series breaks still decide what may be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pakn.base.errors import Finding, UsageError
from pakn.base.labels import format_date
from pakn.observations.aggregation import (
    check_counts,
    check_one_measure,
    has_weight,
    is_count,
    sum_of,
    weighted_mean,
    zeroed,
)
from pakn.observations.unit_crosswalk import UnitCrosswalk, unit_crosswalk
from pakn.observations.values import Value, missing, ratio
from pakn.registry.units import Unit, Units

__all__ = ["Moved", "Unplaced", "move_counts", "move_mean", "move_ratio"]

Reason = Literal["across", "ended", "held", "inexact"]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A unit of the series whose number entered no row.

    Attributes
    ----------
    reason
        "across": it lies in several units of the day and cannot be split; "ended": no unit of the day continues it;
        "held": the unit it lies in has no number, because of another part; "inexact": it has no number or only a bound.
    touched
        The units of the day on whose ground it lies.
    told
        The same as a Vietnamese sentence without its full stop.
    """

    unit_id: str
    reason: Reason
    touched: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A series on the units of a day. Every unit of the series is among the parts of one row, or unplaced.

    Attributes
    ----------
    rows
        Unit of the day → its value, in official order; where it cannot be made it is missing, and its note names the
        cause. Units of the day that no unit of the series touches have no row.
    parts
        Row that was made → the units of the series in it.
    lacking
        Row that could not be made → the units on its ground without an exact number.
    across
        Row that could not be made → the units that lie on its ground only in part.
    """

    day: date
    level: str
    rows: Mapping[str, Value]
    parts: Mapping[str, tuple[str, ...]]
    lacking: Mapping[str, tuple[str, ...]]
    across: Mapping[str, tuple[str, ...]]
    unplaced: tuple[Unplaced, ...]


def move_counts(units: Units, values: Mapping[str, Value], onto: date, level: str | None = None) -> Moved:
    """Return counts by the units of another day, as sums.

    A unit that goes on as one unit takes its value along as it is, even a bound: nothing is added.

    Parameters
    ----------
    units
        The registry of units.
    values
        Unit id → count. All units are of one level and exist on one common day. What did not arise counts as nought.
    onto
        The day whose units the rows are, earlier or later.
    level
        Level of the rows: that of the series (the default) or one above it.

    Raises
    ------
    UsageError
        If the day lies before the registry, has no units of the level, or the level lies below that of the series.
    DataError
        If the values are no counts of one unit of measure, or their units do not belong together.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> units = Units.read(DATA)
    >>> values = {"09202@2023-01-01": _cases(12), "09211@2023-01-01": _cases(1005)}
    >>> moved = move_counts(units, values, date(2025, 7, 1))
    >>> [(units.get(row).name, value.shown, value.formula) for row, value in moved.rows.items()]
    [('Xã Tam Giang', '1.017', '12 + 1.005')]
    >>> del values["09211@2023-01-01"]
    >>> [(value.status, *value.notes) for value in move_counts(units, values, date(2025, 7, 1)).rows.values()]
    [('missing', 'Xã Tam Giang: không lập được số vì không có số chính xác của xã Hòa Tiến')]
    """
    check_counts("quy đổi số lượng", values)
    return _sums(unit_crosswalk(units, values, onto, level), values)


def move_ratio(
    units: Units, parts: Mapping[str, Value], wholes: Mapping[str, Value], onto: date, level: str | None = None
) -> Moved:
    """Return rates by the units of another day: each the ratio of two moved sums, in percent.

    Parameters
    ----------
    units
        The registry of units.
    parts, wholes
        Unit id → numerator, denominator.
    onto, level
        As in `move_counts`.

    Raises
    ------
    UsageError, DataError
        As `move_counts` does, for either series.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> processed = {"09202@2023-01-01": _cases(9), "09211@2023-01-01": _cases(30)}
    >>> received = {"09202@2023-01-01": _cases(12), "09211@2023-01-01": _cases(30)}
    >>> moved = move_ratio(Units.read(DATA), processed, received, date(2025, 7, 1))
    >>> [(value.shown, value.formula) for value in moved.rows.values()]
    [('92,86', '39/42 × 100')]
    """
    check_counts("tử số của tỷ lệ", parts)
    check_counts("mẫu số của tỷ lệ", wholes)
    # A unit with only one of the two is a part that lacks the other, so both sums are asked for the same units.
    ids = tuple({**wholes, **parts})
    crosswalk = unit_crosswalk(units, ids, onto, level)
    part, whole = (_sums(crosswalk, _for_all(values, ids), keep_lone=False) for values in (parts, wholes))
    return Moved(
        onto,
        crosswalk.level,
        {key: _ratio(part.rows[key], whole.rows[key]) for key in whole.rows},
        {key: inside for key, inside in whole.parts.items() if key in part.parts},
        _both(whole.lacking, part.lacking),
        whole.across,
        tuple({each.unit_id: each for each in (*part.unplaced, *whole.unplaced)}.values()),
    )


def move_mean(
    units: Units,
    values: Mapping[str, Value],
    weights: Mapping[str, Value] | None,
    onto: date,
    level: str | None = None,
) -> Moved:
    """Return means by the units of another day, weighted by what each is the mean of.

    Parameters
    ----------
    units
        The registry of units.
    values
        Unit id → mean.
    weights
        Unit id → the count its mean is made of (cases, ratings). Where that is nought no mean is asked for.
    onto, level
        As in `move_counts`.

    Raises
    ------
    UsageError
        If there are no weights: a mean of means would let a commune of 3 cases count like one of 300. Otherwise as
        `move_counts` does.
    DataError
        As `move_counts` does; the weights must be counts.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> days = {unit_id: Value(Decimal(text), 1, "ngày", "published")
    ...         for unit_id, text in (("09202@2023-01-01", "3.5"), ("09211@2023-01-01", "6.0"))}
    >>> cases = {"09202@2023-01-01": _cases(30), "09211@2023-01-01": _cases(10)}
    >>> moved = move_mean(Units.read(DATA), days, cases, date(2025, 7, 1))
    >>> [(value.shown, value.formula) for value in moved.rows.values()]
    [('4,13', '(3,5 × 30 + 6,0 × 10)/(30 + 10)')]
    """
    if not weights:
        allowed = "số trung bình kèm số lượng của từng đơn vị (số PAKN, số lượt đánh giá…)"
        remedy = "cung cấp số lượng làm trọng số hoặc giữ nguyên đơn vị cũ; không lấy trung bình của các số trung bình"
        raise UsageError([Finding("quy đổi số trung bình", "không có trọng số", allowed, remedy)])
    check_one_measure("quy đổi số trung bình", values)
    check_counts("trọng số của số trung bình", weights)
    ids = tuple({**values, **weights})
    means, counts = _for_all(values, ids), _for_all(weights, ids)
    usable = {unit_id for unit_id in ids if has_weight(means[unit_id], counts[unit_id])}

    def combined(inside: tuple[str, ...]) -> Value:
        return weighted_mean([(means[part], counts[part]) for part in inside])

    return _filled(unit_crosswalk(units, ids, onto, level), means, usable, combined)


def _sums(crosswalk: UnitCrosswalk, values: Mapping[str, Value], *, keep_lone: bool = True) -> Moved:
    usable = {unit_id for unit_id, value in values.items() if is_count(value)}
    return _filled(
        crosswalk, values, usable, lambda inside: sum_of([values[part] for part in inside]), keep_lone=keep_lone
    )


def _filled(
    crosswalk: UnitCrosswalk,
    values: Mapping[str, Value],
    usable: set[str],
    combined: Callable[[tuple[str, ...]], Value],
    *,
    keep_lone: bool = True,
) -> Moved:
    """Fill the rows: from whole ground and exact numbers, or with the cause why not."""
    rows: dict[str, Value] = {}
    parts: dict[str, tuple[str, ...]] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    across: dict[str, tuple[str, ...]] = {}
    for unit in crosswalk.rows:
        key, inside = unit.unit_id, crosswalk.touching[unit.unit_id]
        lone = keep_lone and len(inside) == 1 and _says_something(values[inside[0]])
        torn = tuple(part for part in inside if crosswalk.is_torn(part))
        unknown = () if lone else tuple(part for part in inside if part not in usable)
        if torn:
            across[key] = torn
        if unknown:
            lacking[key] = unknown
        if torn or unknown:
            measure = next(iter(values.values())).unit
            rows[key] = missing(measure).noted(_cause(crosswalk, unit, torn, unknown))
        else:
            parts[key] = inside
            rows[key] = values[inside[0]] if lone else combined(inside)
    placed = {part for inside in parts.values() for part in inside}
    unplaced = (_unplaced(crosswalk, unit_id, unit_id in usable) for unit_id in values if unit_id not in placed)
    return Moved(crosswalk.onto, crosswalk.level, rows, parts, lacking, across, tuple(unplaced))


def _says_something(value: Value) -> bool:
    return value.number is not None or value.status == "not_arisen"


def _unplaced(crosswalk: UnitCrosswalk, unit_id: str, usable: bool) -> Unplaced:
    touched, name = tuple(unit.unit_id for unit in crosswalk.touched[unit_id]), crosswalk.names([unit_id])
    if not touched:
        told = f"không có đơn vị nào ngày {format_date(crosswalk.onto)} ứng với {name}"
        return Unplaced(unit_id, "ended", touched, told)
    if crosswalk.is_torn(unit_id):
        return Unplaced(unit_id, "across", touched, crosswalk.torn_words(unit_id))
    if not usable:
        return Unplaced(unit_id, "inexact", touched, f"không có số chính xác của {name}")
    told = f"số của {name} không được cộng vì không lập được số của {crosswalk.names(touched)}"
    return Unplaced(unit_id, "held", touched, told)


def _cause(crosswalk: UnitCrosswalk, unit: Unit, torn: Sequence[str], unknown: Sequence[str]) -> str:
    causes = [crosswalk.torn_words(part) for part in torn]
    lost = [part for part in unknown if part not in torn]
    causes += [f"không có số chính xác của {crosswalk.names(lost)}"] if lost else []
    return f"{unit.name}: không lập được số vì {'; '.join(causes)}"


def _ratio(part: Value, whole: Value) -> Value:
    if is_count(part) and is_count(whole):
        return ratio(zeroed(part), zeroed(whole))
    return missing("%").noted(*dict.fromkeys((*part.notes, *whole.notes)))


def _for_all(values: Mapping[str, Value], unit_ids: Iterable[str]) -> dict[str, Value]:
    unit = next((value.unit for value in values.values()), "")
    return {unit_id: values.get(unit_id, missing(unit)) for unit_id in unit_ids}


def _both(first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    keys = dict.fromkeys((*first, *second))
    return {key: tuple(dict.fromkeys((*first.get(key, ()), *second.get(key, ())))) for key in keys}


def _cases(number: int) -> Value:
    """A count, for the examples above."""
    return Value(Decimal(number), 0, "PAKN", "published")
