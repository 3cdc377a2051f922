"""Change between two periods of one series.

A change between two percentages is in "điểm %", any other in the unit itself. It exists only between two exact values
of the same unit, with no break of effect ``separate`` between them; a break of effect ``note`` is footnoted. A
difference must survive a calculator: it is the difference of the numbers shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from pakn.base.labels import format_date, round_half_up
from pakn.observations.values import Value, change_unit, computed, missing, not_arisen, not_comparable
from pakn.registry.models import Break

__all__ = [
    "BY_LEVELS",
    "bounded_change",
    "breaks_between",
    "change",
    "direction",
    "relative_change",
    "without_occurrence",
]

BY_LEVELS = "Theo mức công bố: hiệu của hai số đã in, trong đó có số chỉ là giới hạn"


def breaks_between(
    breaks: Iterable[Break], indicator: str, territory: str, first: dt.date, last: dt.date, tier: str | None = None
) -> tuple[Break, ...]:
    """Return the breaks of a series inside the days ``first`` … ``last``, oldest first.

    ``tier`` is `None` for the whole province.
    """
    inside = (
        entry
        for entry in breaks
        if entry.date and first <= entry.date <= last and entry.concerns(indicator, territory, tier)
    )
    return tuple(sorted(inside, key=lambda entry: (entry.date or first, entry.break_id)))


def change(before: Value, after: Value, breaks: Iterable[Break] = ()) -> Value:
    """Return ``after − before``, or why it is not computed.

    Parameters
    ----------
    before, after
        Values of one series.
    breaks
        The breaks that lie between the two periods.

    Returns
    -------
    Value
        In "điểm %" for percentages, else in the unit of the values. Missing where a value is missing; not comparable
        across a ``separate`` break, between units, or where a value is only a bound.

    Examples
    --------
    >>> from decimal import Decimal
    >>> days = [Value(Decimal(text), 2, "ngày/PAKN", "published") for text in ("9.71", "12.47")]
    >>> change(*days).number
    Decimal('2.76')
    """
    unit = change_unit(after.unit)
    lying_between = tuple(breaks)
    for entry in lying_between:
        if entry.effect == "separate":
            return not_comparable(unit, _note(entry, "không so sánh"))
    if before.number is None or after.number is None:
        return missing(unit)
    if before.unit != after.unit or not (before.exact and after.exact):
        return not_comparable(unit)
    decimals = max(before.decimals, after.decimals)
    number = round_half_up(after.required, decimals) - round_half_up(before.required, decimals)
    notes = [_note(entry, "cần lưu ý khi so sánh") for entry in lying_between]
    return computed(number, decimals, unit, f"{after.shown} − {before.shown}", (before, after), *notes)


def bounded_change(before: Value, after: Value, breaks: Iterable[Break] = ()) -> Value:
    """Return the change, a bound of it where one of the two is only a bound and the direction is certain.

    It is the difference of the published levels, and worded so: behind a rate printed 53,9 lies up to 53,95.

    Examples
    --------
    >>> from decimal import Decimal
    >>> rate = lambda text, relation="=": Value(Decimal(text), 1, "%", "published", relation)
    >>> fell = bounded_change(rate("80", ">"), rate("53.9"))
    >>> fell.relation, fell.number, bounded_change(rate("80", ">"), rate("96.2")).status
    ('<', Decimal('-26.1'), 'not_comparable')
    """
    made = change(before, after, breaks)
    surely = direction(before, after)
    if made.number is not None or made.notes or not surely:
        return made
    decimals = max(before.decimals, after.decimals)
    number = round_half_up(after.required, decimals) - round_half_up(before.required, decimals)
    is_strict = any(value.relation in ("<", ">") for value in (before, after))
    relation = {1: (">", "≥"), -1: ("<", "≤")}[surely][0 if is_strict else 1]
    bound = computed(number, decimals, made.unit, f"{after.shown} − {before.shown}", (before, after), BY_LEVELS)
    return replace(bound, relation=relation, unrounded=None)


def without_occurrence(before: Value, after: Value) -> Value | None:
    """Return what stands for a change where something did not arise; `None` where both sides did.

    Nothing on both sides is no change at all; nothing on one side is no number to compare the other with, unless the
    other is not known anyway.
    """
    unit, statuses = change_unit(after.unit), {before.status, after.status}
    if "not_arisen" not in statuses:
        return None
    if "missing" in statuses:
        return missing(unit)
    return not_comparable(unit) if len(statuses) > 1 else not_arisen(unit)


def direction(before: Value, after: Value) -> int:
    """Return 1 or -1 where ``after`` certainly lies above or below ``before``, bounds included; 0 where that is open.

    A bound is no number to subtract, but "trên 80" followed by 53,9 is a fall whatever the size.

    >>> from decimal import Decimal
    >>> from pakn.observations.values import Value
    >>> rate = lambda text, relation: Value(Decimal(text), 1, "%", "published", relation)
    >>> direction(rate("80", ">"), rate("53.9", "=")), direction(rate("80", ">"), rate("96.2", "="))
    (-1, 0)
    """
    if before.number is None or after.number is None or before.unit != after.unit:
        return 0
    if after.relation in ("=", ">", "≥") and before.relation in ("=", "<", "≤") and after.number >= before.number:
        strict = after.number > before.number or ">" in after.relation or "<" in before.relation
        return int(strict)
    if after.relation in ("=", "<", "≤") and before.relation in ("=", ">", "≥") and after.number <= before.number:
        strict = after.number < before.number or "<" in after.relation or ">" in before.relation
        return -int(strict)
    return 0


def relative_change(before: Value, after: Value) -> Value:
    """Return the relative change in percent with one decimal; not for percentages, whose change is in points.

    >>> from decimal import Decimal
    >>> counts = [Value(Decimal(number), 0, "PAKN", "published") for number in (3434, 4566)]
    >>> relative_change(*counts).number
    Decimal('33.0')
    """
    if not (before.exact and after.exact) or before.unit != after.unit or before.unit == "%" or before.required == 0:
        return missing("%")
    number = (after.required - before.required) / before.required * 100
    return computed(number, 1, "%", f"({after.shown} − {before.shown})/{before.shown} × 100", (before, after))


def _note(entry: Break, consequence: str) -> str:
    return (
        f"Từ {format_date(entry.date)}, {entry.title}: {consequence}" if entry.date else f"{entry.title}: {consequence}"
    )
