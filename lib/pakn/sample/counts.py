"""Whole numbers that print a given rate: the arithmetic by which a sample meets published figures.

A published rate fixes a count only up to rounding. Totals are therefore moved by a few units until a numerator prints
the rate, and what is not processed is spread over the units within the bounds that the documents state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count

import numpy as np
import numpy.typing as npt

from pakn.base.labels import round_half_up

__all__ = ["OutOfReachError", "Rate", "allocate", "balance_mean", "nearest_total"]

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

FURTHEST = 20_000
"""Steps after which no total is believed to print the rates; far beyond what two decimals need."""
SAFE_SHARE = Fraction(4, 10)
"""A mean is brought this close, in units of the last decimal, so that no reader's way of adding rounds it elsewhere."""


class OutOfReachError(ValueError):
    """No whole numbers satisfy what is published, given the sample's shape."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage as it is printed."""

    value: Decimal
    decimals: int

    def prints(self, part: int, total: int) -> bool:
        """Return whether ``part`` of ``total`` prints this rate.

        >>> Rate(Decimal("65.9"), 1).prints(321, 487), Rate(Decimal("65.9"), 1).prints(322, 487)
        (True, False)
        """
        return total > 0 and round_half_up(Decimal(100 * part) / total, self.decimals) == self.value

    def part_of(self, total: int) -> int | None:
        """Return the numerator nearest to the rate that prints it, or `None`.

        >>> Rate(Decimal("16.7"), 1).part_of(6), Rate(Decimal("93.8"), 1).part_of(47)
        (1, None)
        """
        exact = Fraction(self.value) * total / 100
        near = sorted((int(exact) + step for step in (0, 1)), key=lambda part: abs(part - exact))
        return next((part for part in near if part <= total and self.prints(part, total)), None)

    def shifted(self, points: Decimal) -> Rate:
        """Return the rate ``points`` higher, inside 0–100."""
        return Rate(min(max(self.value + points, Decimal(0)), Decimal(100)), self.decimals)

    @property
    def half(self) -> Fraction:
        """Half a unit of the last decimal, in points."""
        return Fraction(1, 2 * 10**self.decimals)


def nearest_total(total: int, *rates: Rate) -> int:
    """Return the total nearest to ``total`` of which a part prints each of the rates.

    Raises
    ------
    OutOfReachError
        If there is none near.

    Examples
    --------
    >>> nearest_total(47, Rate(Decimal("93.8"), 1))
    48
    """
    for step in count():
        for candidate in (total + step, total - step):
            if candidate > 0 and all(rate.part_of(candidate) is not None for rate in rates):
                return candidate
        if step > FURTHEST:
            raise OutOfReachError(f"no total near {total} prints {rates}")
    raise AssertionError


def allocate(
    total: int, weights: Sequence[float] | Real, low: Sequence[int] | Whole, high: Sequence[int] | Whole
) -> Whole:
    """Split ``total`` into whole numbers by weight, each between its bounds.

    Raises
    ------
    OutOfReachError
        If the bounds leave no such split.

    Examples
    --------
    >>> allocate(10, [1, 1, 8], [0, 2, 0], [10, 10, 6]).tolist()
    [2, 2, 6]
    """
    lowest, highest = np.asarray(low, dtype=np.int64), np.asarray(high, dtype=np.int64)
    if (lowest > highest).any() or not lowest.sum() <= total <= highest.sum():
        raise OutOfReachError(f"{total} does not lie between {lowest.sum()} and {highest.sum()}")
    scale = np.maximum(np.asarray(weights, dtype=np.float64), 1e-12)
    floor, ceiling = 0.0, (total + 1.0) / scale.min()
    for _ in range(200):
        middle = (floor + ceiling) / 2
        enough = np.clip(middle * scale, lowest, highest).sum() >= total
        floor, ceiling = (floor, middle) if enough else (middle, ceiling)
    exact = np.clip(ceiling * scale, lowest, highest)
    found = np.floor(exact + 1e-9).astype(np.int64)
    rest = total - int(found.sum())
    for index in np.argsort(-(exact - found), kind="stable").tolist() * 2:
        if rest > 0 and found[index] < highest[index]:
            found[index] += 1
            rest -= 1
    return _topped(found, rest, highest)


def _topped(found: Whole, rest: int, highest: Whole) -> Whole:
    # Rounding of very small weights can leave a few; they go wherever there is room.
    for index in range(len(found)):
        room = min(rest, int(highest[index] - found[index]))
        found[index] += room
        rest -= room
    return found


def balance_mean(missing: Whole, totals: Whole, low: Whole, high: Whole, mean: Rate) -> Whole:
    """Move single counts between units until the plain mean of the rates prints ``mean`` too; their sum stays.

    A count moved from a small to a large unit raises the mean of the rates and leaves the rate of the sums untouched,
    so that a tier prints the same whichever way a reader understands "tỷ lệ trung bình".
    """
    parts, inverse = missing.copy(), 1 / totals
    steps = inverse[:, None] - inverse[None, :]
    for _ in range(4_000):
        lack = _lack(parts, totals, mean)
        if abs(lack) <= float(SAFE_SHARE * 2 * mean.half):
            break
        need = lack / 100 * len(totals)
        allowed = (parts > low)[:, None] & (parts < high)[None, :]
        gain = np.where(allowed, np.abs(need - steps), np.inf)
        giver, taker = np.unravel_index(int(np.argmin(gain)), gain.shape)
        if gain[giver, taker] >= abs(need):
            break
        parts[giver] -= 1
        parts[taker] += 1
    return parts


def _lack(missing: Whole, totals: Whole, mean: Rate) -> float:
    """Points by which the mean of the rates lies below ``mean``."""
    return float(mean.value) - 100 * float(np.mean(1 - missing / totals))
