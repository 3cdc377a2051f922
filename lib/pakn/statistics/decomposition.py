"""Why did it move: the change of a rate or a mean, taken apart into the effects of mix and of rates.

The province's rate may fall although every unit does as well as before, merely because more cases came to a slow unit.
Kitagawa's decomposition says how much of a change is such mix and how much is units doing better or worse; the parts
add up to the change exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

__all__ = ["Contribution", "Decomposition", "Share", "apportion", "decompose"]

KeyT = TypeVar("KeyT")
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit brings to a rate or mean: how many it counts for, and the sum over them.

    For a processing rate: cases received, cases processed. For a mean: number of ratings (timed cases), sum of ratings
    (days).
    """

    weight: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Contribution(Generic[KeyT]):
    """What one unit contributes to the change, in the unit of the rate (a share of 1, points, days)."""

    key: KeyT
    before: Fraction | None
    """The unit's own rate before; `None` where it had no case."""
    after: Fraction | None
    mix: Fraction
    rate_effect: Fraction
    other_weights: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    """Both effects together, where the cases of the period before, or after, weigh instead of their mean."""

    @property
    def whole(self) -> Fraction:
        """Effect of the mix and of the rate together."""
        return self.mix + self.rate_effect


@dataclass(frozen=True, slots=True)
class Decomposition(Generic[KeyT]):
    """A change and its parts; `mix` + `rate_effect` = `after` − `before` exactly."""

    before: Fraction
    after: Fraction
    parts: tuple[Contribution[KeyT], ...]

    @property
    def change(self) -> Fraction:
        """The change to explain."""
        return self.after - self.before

    @property
    def mix(self) -> Fraction:
        """What comes from units having another share of the cases."""
        return sum((part.mix for part in self.parts), Fraction(0))

    @property
    def rate_effect(self) -> Fraction:
        """What comes from units doing better or worse."""
        return sum((part.rate_effect for part in self.parts), Fraction(0))


def decompose(before: Mapping[KeyT, Share], after: Mapping[KeyT, Share]) -> Decomposition[KeyT] | None:
    """Return the parts of a change by unit; `None` where one of the periods has no case at all.

    Parameters
    ----------
    before, after
        Weight and total of each unit; a unit that is in one period only counts nothing in the other.

    Notes
    -----
    With wᵢ the unit's share of all cases, rᵢ its rate, R the overall rate, and a bar for the mean of both periods:
    mixᵢ = (wᵢ′ − wᵢ)(r̄ᵢ − R̄), rateᵢ = w̄ᵢ (rᵢ′ − rᵢ). The shares' changes add up to 0, so that R̄ changes no sum; it
    makes a unit's mix positive where a unit better than all others gains weight. A unit without a case in one period
    has the rate of the other: all it brings is mix.
    Source: E. M. Kitagawa, J. Am. Stat. Assoc. 50 (1955), 1168–1194.

    Raises
    ------
    ValueError
        If a weight is negative, or a unit without weight has a total.

    Examples
    --------
    >>> share = lambda received, processed: Share(Decimal(received), Decimal(processed))
    >>> made = decompose({"a": share(50, 50), "b": share(50, 25)}, {"a": share(25, 25), "b": share(75, 36)})
    >>> [float(number) for number in (made.change, made.mix, made.rate_effect)]
    [-0.14, -0.1275, -0.0125]
    """
    keys = list(dict.fromkeys((*before, *after)))
    sides = [{key: _checked(side.get(key)) for key in keys} for side in (before, after)]
    weights = [sum((weight for weight, _ in side.values()), Fraction(0)) for side in sides]
    if not all(weights):
        return None
    overall = [
        sum((total for _, total in side.values()), Fraction(0)) / weight
        for side, weight in zip(sides, weights, strict=True)
    ]
    middle = (overall[0] + overall[1]) * HALF
    parts = []
    for key in keys:
        (n0, t0), (n1, t1) = sides[0][key], sides[1][key]
        rate0, rate1 = (t0 / n0 if n0 else None), (t1 / n1 if n1 else None)
        known0 = rate0 if rate0 is not None else rate1
        known1 = rate1 if rate1 is not None else rate0
        if known0 is None or known1 is None:
            continue
        share0, share1 = n0 / weights[0], n1 / weights[1]
        mix = (share1 - share0) * ((known0 + known1) * HALF - middle)
        gap, moved = known1 - known0, share1 - share0
        others = (share0 * gap + moved * (known1 - overall[1]), share1 * gap + moved * (known0 - overall[0]))
        parts.append(Contribution(key, rate0, rate1, mix, (share0 + share1) * HALF * gap, others))
    return Decomposition(overall[0], overall[1], tuple(parts))


def _checked(share: Share | None) -> tuple[Fraction, Fraction]:
    if share is None:
        return Fraction(0), Fraction(0)
    weight, total = Fraction(share.weight), Fraction(share.total)
    if weight < 0 or (weight == 0 and total != 0):
        raise ValueError(f"{share}")
    return weight, total


def apportion(
    parts: Sequence[Fraction],
    total: Decimal,
    decimals: int,
    beside: tuple[Sequence[Fraction], Sequence[Decimal]] | None = None,
) -> tuple[Decimal, ...]:
    """Return the parts rounded so that they add up to ``total``, which is rounded already.

    Each part lies less than one unit of the last decimal from its exact value; those nearest to the next step take
    what rounding down has left (largest remainder). The total may be rounded otherwise than the sum of the parts, as
    the difference of two rounded numbers is.

    Parameters
    ----------
    parts
        Weights.
    total
        Sum that comes out exactly.
    decimals
        Decimals of the parts.
    beside
        The other parts of sums that are rounded already, and those sums: then the roundings are chosen that lie nearest
        to both parts of each sum together.

    Raises
    ------
    ValueError
        If ``total`` has more decimals, or cannot be reached that way.

    Examples
    --------
    >>> third = Fraction(1, 3)
    >>> [str(part) for part in apportion([third, third, third], Decimal("1.00"), 2)]
    ['0.34', '0.33', '0.33']
    """
    scale = 10**decimals
    exact = [part * scale for part in parts]
    floors = [part.numerator // part.denominator for part in exact]
    left = Fraction(total) * scale - sum(floors)
    if left.denominator != 1 or not 0 <= left <= sum(part.denominator != 1 for part in exact):
        raise ValueError(f"{total} is not the sum of {len(parts)} parts")

    def cost(index: int) -> Fraction:
        """How much farther from the exact values a step up is than none."""
        up, down = floors[index] + 1, floors[index]
        more: Fraction = abs(up - exact[index]) - abs(down - exact[index])
        if beside is None:
            return more
        other, whole = beside[0][index] * scale, Fraction(beside[1][index]) * scale
        aside: Fraction = abs(whole - up - other) - abs(whole - down - other)
        return more + aside

    by_remainder = sorted(
        (index for index, part in enumerate(exact) if part.denominator != 1), key=lambda index: (cost(index), index)
    )
    for index in by_remainder[: int(left)]:
        floors[index] += 1
    return tuple(Decimal(number).scaleb(-decimals) for number in floors)
