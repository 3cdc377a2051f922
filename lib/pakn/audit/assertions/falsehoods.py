"""When an assertion is false: one of several things holds in a world, each of them a few conditions together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from pakn.audit.assertions.conditions import Condition, Linear, Variable, at_least
from pakn.audit.assertions.records import Assertion
from pakn.audit.assertions.worlds import World

__all__ = ["CannotBeAskedError", "falsehoods", "refutes"]

Way = tuple[Condition, ...]
"""Conditions that together make an assertion false."""
PERCENT = 100


class CannotBeAskedError(Exception):
    """The model has no number that the assertion speaks of, as contributions where a total is not printed."""


def falsehoods(world: World, assertion: Assertion) -> list[Way]:
    """Return every way in which an assertion may be false in a world.

    Raises
    ------
    CannotBeAskedError
        If the published figures leave open what its numbers are made of.
    """
    asked = {
        "highest": _extreme,
        "lowest": _extreme,
        "at_least": _against,
        "below": _against,
        "more_than": _more,
        "rose": _moved,
        "fell": _moved,
        "rose_beyond": _moved,
        "fell_beyond": _moved,
        "contribution": _contribution,
        "contributed_most": _contribution,
    }
    return list(asked[assertion.kind](world, assertion))


def refutes(world: World, assertion: Assertion, numbers: Mapping[Variable, int], left_out: Collection[str]) -> bool:
    """Return whether a table is one of a world, but for what is left out of it, and makes an assertion false.

    Raises
    ------
    CannotBeAskedError
        If the published figures leave open what the assertion's numbers are made of.
    """
    if set(numbers) != set(world.most) or not all(0 <= number <= world.most[name] for name, number in numbers.items()):
        return False
    said = (*world.always, *(each for each in world.published if each.source not in left_out))
    return all(each.holds(numbers) for each in said) and any(
        all(each.holds(numbers) for each in way) for way in falsehoods(world, assertion)
    )


def _is_rate(world: World, assertion: Assertion) -> bool:
    return world.family.is_rate and assertion.indicator == world.family.rate


def _arisen(world: World, unit: str, period: str) -> Condition:
    """A rate has cases."""
    return Condition("", 0, {(world.family.whole, unit, period): 1}, low=1)


def _beyond(world: World, assertion: Assertion, one: str, other: str, *, strict: bool) -> Way:
    """One unit's number is above another's, or not below it."""
    (period,) = assertion.periods
    above = at_least(world.family, assertion.indicator, one, other, period)
    above = replace(above, low=int(strict))
    arisen = (_arisen(world, one, period), _arisen(world, other, period)) if _is_rate(world, assertion) else ()
    return (above, *arisen)


def _extreme(world: World, assertion: Assertion) -> Iterator[Way]:
    others = [unit for unit in world.units if unit not in assertion.units]
    for unit in assertion.units:
        for other in others:
            pair = (other, unit) if assertion.kind == "highest" else (unit, other)
            yield _beyond(world, assertion, *pair, strict=True)


def _more(world: World, assertion: Assertion) -> Iterator[Way]:
    one, other = assertion.units
    yield _beyond(world, assertion, other, one, strict=False)


def _against(world: World, assertion: Assertion) -> Iterator[Way]:
    (period,) = assertion.periods
    threshold = Fraction(assertion.threshold or 0)
    side = 1 if assertion.kind == "at_least" else -1
    strict = int(assertion.kind == "at_least")
    for unit in assertion.units:
        if _is_rate(world, assertion):
            share = threshold / PERCENT
            family = world.family
            summed = {
                (family.whole, unit, period): side * share.numerator,
                (family.part, unit, period): -side * share.denominator,
            }
            yield Condition("", 0, summed, low=strict), _arisen(world, unit, period)
        else:
            scaled = threshold * _scale(world)
            summed = {
                name: -side * scaled.denominator * number
                for name, number in world.number(assertion.indicator, unit, period).items()
            }
            yield (Condition("", 0, summed, low=-side * scaled.numerator + strict),)


def _scale(world: World) -> int:
    return 1 if world.family.is_rate else 10**world.family.decimals


def _moved(world: World, assertion: Assertion) -> Iterator[Way]:
    """It did not rise, or fall, or not by more than the threshold."""
    before, after = assertion.periods
    side = 1 if assertion.kind.startswith("rose") else -1
    by = Fraction(assertion.threshold or 0)
    for unit in assertion.units:
        if not _is_rate(world, assertion):
            scaled = by * _scale(world)
            summed: dict[Variable, int] = {}
            for period, sign in ((after, -side), (before, side)):
                for name, number in world.number(assertion.indicator, unit, period).items():
                    summed[name] = summed.get(name, 0) + sign * number * scaled.denominator
            yield (Condition("", 0, summed, low=-scaled.numerator),)
            continue
        share = by / PERCENT
        part, whole = (
            {when: (name, unit, when) for when in assertion.periods} for name in (world.family.part, world.family.whole)
        )
        products = (
            (share.numerator, whole[before], whole[after]),
            (-side * share.denominator, part[after], whole[before]),
            (side * share.denominator, part[before], whole[after]),
        )
        not_beyond = Condition("", 0, low=0, products=tuple(each for each in products if each[0]))
        yield not_beyond, _arisen(world, unit, before), _arisen(world, unit, after)


def _contribution(world: World, assertion: Assertion) -> Iterator[Way]:
    """What a unit brings to the change of the scope's rate is a sum of counts, once both totals are printed.

    With n, p of a unit and N, P of the whole, R̄ the mean of both rates: p′/N′ − p/N − (n′/N′ − n/N) R̄, which is
    Kitagawa's mix and true change together; here times 2 (N N′)².
    """
    parts = {unit: _part(world, assertion, unit) for unit in world.units}
    whole, scale = _change(world, assertion)
    (unit,) = assertion.units
    side = (whole > 0) - (whole < 0)
    if assertion.kind == "contribution":
        threshold = assertion.threshold or Decimal(0)
        half = Fraction(1, 2 * 10 ** max(0, -int(threshold.as_tuple().exponent)))
        low, high = (_ceiling((Fraction(threshold) + sign * half) / PERCENT * scale) for sign in (-1, 1))
        yield (Condition("", 0, parts[unit], high=low - 1),)
        yield (Condition("", 0, parts[unit], low=high),)
    else:
        for other in world.units:
            if other != unit:
                summed = {name: side * number for name, number in parts[other].items()}
                for name, number in parts[unit].items():
                    summed[name] = summed.get(name, 0) - side * number
                yield (Condition("", 0, summed, low=1),)


def _totals(world: World, assertion: Assertion) -> tuple[int, int, int, int]:
    if not _is_rate(world, assertion):
        raise CannotBeAskedError
    names = [(name, when) for when in assertion.periods for name in (world.family.whole, world.family.part)]
    found = [world.fixed(*name) for name in names]
    if any(number is None for number in found):
        raise CannotBeAskedError
    before, done_before, after, done_after = (number or 0 for number in found)
    return before, done_before, after, done_after


def _part(world: World, assertion: Assertion, unit: str) -> Linear:
    before, done_before, after, done_after = _totals(world, assertion)
    both, middle = before * after, done_before * after + done_after * before
    first, last = assertion.periods
    return {
        (world.family.part, unit, last): 2 * both * before,
        (world.family.part, unit, first): -2 * both * after,
        (world.family.whole, unit, last): -before * middle,
        (world.family.whole, unit, first): after * middle,
    }


def _change(world: World, assertion: Assertion) -> tuple[int, int]:
    """The change of the whole and what one point of it is, both as the parts are scaled."""
    before, done_before, after, done_after = _totals(world, assertion)
    both = before * after
    return 2 * both * (done_after * before - done_before * after), 2 * both * both


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
