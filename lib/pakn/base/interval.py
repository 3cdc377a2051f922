"""Intervals of exact numbers: what a printed number can stand for.

"64,2" is any number from 64,15 to 64,25; 56 cases are exactly 56. Whether two printed numbers contradict each other is
decided on what they can stand for, or rounding alone would raise alarms.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

__all__ = ["Interval", "round_half_up_fraction", "truncate_fraction"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``; `None` where there is no limit.

    Examples
    --------
    >>> half = Interval.rounded(Decimal("64.2"), 1)
    >>> half.low, half.high
    (Fraction(1283, 20), Fraction(257, 4))
    >>> (Interval.point(3) + Interval.above(2)).high is None
    True
    """

    low: Fraction | None
    high: Fraction | None

    @classmethod
    def point(cls, value: Decimal | int | Fraction) -> Interval:
        """Return the interval that holds one number."""
        number = Fraction(value)
        return cls(number, number)

    @classmethod
    def rounded(cls, value: Decimal, decimals: int) -> Interval:
        """Return all numbers that are printed as ``value`` with so many decimals."""
        half = Fraction(1, 2 * 10**decimals)
        return cls(Fraction(value) - half, Fraction(value) + half)

    @classmethod
    def above(cls, value: Decimal | int) -> Interval:
        """Return all numbers from ``value`` on."""
        return cls(Fraction(value), None)

    @classmethod
    def below(cls, value: Decimal | int) -> Interval:
        """Return all numbers up to ``value``."""
        return cls(None, Fraction(value))

    @property
    def exact(self) -> Fraction | None:
        """The number of a point."""
        return self.low if self.low is not None and self.low == self.high else None

    def __add__(self, other: Interval) -> Interval:
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        if None in (self.low, self.high, other.low, other.high):
            return Interval(None, None)
        products = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]  # type: ignore[operator]
        return Interval(min(products), max(products))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide; a divisor that may be zero leaves everything open.

        Raises
        ------
        ZeroDivisionError
            If the divisor is zero itself.
        """
        if other.exact == 0:
            raise ZeroDivisionError
        if other.low is None or other.high is None or other.low <= 0 <= other.high:
            return Interval(None, None)
        return self * Interval(1 / other.high, 1 / other.low)

    def meets(self, other: Interval) -> bool:
        """Return whether the two have a number in common."""
        return not (_less(self.high, other.low) or _less(other.high, self.low))


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _less(high: Fraction | None, low: Fraction | None) -> bool:
    return high is not None and low is not None and high < low


def round_half_up_fraction(value: Fraction, decimals: int) -> Decimal:
    """Round to ``decimals`` places, halves away from zero, on the exact number.

    >>> round_half_up_fraction(Fraction(1120 * 100, 1125), 2), round_half_up_fraction(Fraction(-1, 8), 2)
    (Decimal('99.56'), Decimal('-0.13'))
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _placed(whole, decimals, negative=value < 0)


def truncate_fraction(value: Fraction, decimals: int) -> Decimal:
    """Cut off after ``decimals`` places, as some systems do instead of rounding.

    >>> truncate_fraction(Fraction(1120 * 100, 1125), 2)
    Decimal('99.55')
    """
    scaled = abs(value) * 10**decimals
    return _placed(scaled.numerator // scaled.denominator, decimals, negative=value < 0)


def _placed(whole: int, decimals: int, *, negative: bool) -> Decimal:
    return Decimal(-whole if negative else whole).scaleb(-decimals)
