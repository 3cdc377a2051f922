"""Ranks, highest and lowest: of exact values only, and equal values share a place.

Ranks go by the values as shown. A list of which only some values are known has no ranks: whoever is not in it could
stand anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from pakn.observations.values import Value

__all__ = ["enough", "extremes", "ranks"]

KeyT = TypeVar("KeyT")


def enough(count: Value, least: int) -> bool:
    """Return whether a unit counts enough cases to be ranked.

    A unit whose count is not known is not left out, nor one without a single case: it has no rate to be ranked by.

    >>> cases = lambda number: Value(Decimal(number), 0, "PAKN", "computed")
    >>> enough(cases("19"), 20), enough(cases("20"), 20), enough(cases("0"), 20)
    (False, True, True)
    """
    return not count.exact or count.required == 0 or count.required >= least


def ranks(values: Mapping[KeyT, Value], *, ascending: bool = False) -> dict[KeyT, int]:
    """Return each key's place, 1 for the best; ties share the better place and the next place is left out.

    Parameters
    ----------
    values
        Value of each, by whatever names it.
    ascending
        Whether the smallest value is the best.

    Returns
    -------
    dict
        Empty where a value is missing or only a bound; what did not arise has no place and takes none.

    Examples
    --------
    >>> rate = lambda text: Value(Decimal(text), 2, "%", "computed")
    >>> ranks({"a": rate("90"), "b": rate("95"), "c": rate("90"), "d": rate("80")})
    {'a': 2, 'b': 1, 'c': 2, 'd': 4}
    """
    arisen = {key: value for key, value in values.items() if value.status != "not_arisen"}
    if not arisen or not all(value.exact for value in arisen.values()):
        return {}
    numbers = [value.required for value in arisen.values()]
    return {
        key: 1 + sum(_before(number, value.required, ascending) for number in numbers) for key, value in arisen.items()
    }


def extremes(values: Mapping[KeyT, Value], *, largest: bool) -> tuple[KeyT, ...]:
    """Return the keys that share the largest or smallest value; none where not every value is known.

    >>> rate = lambda text: Value(Decimal(text), 2, "%", "computed")
    >>> extremes({"a": rate("90"), "b": rate("95"), "c": rate("95")}, largest=True)
    ('b', 'c')
    """
    placed = ranks(values, ascending=not largest)
    return tuple(key for key, index in placed.items() if index == 1)


def _before(number: Decimal, other: Decimal, ascending: bool) -> bool:
    return number < other if ascending else number > other
