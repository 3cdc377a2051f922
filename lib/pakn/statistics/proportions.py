"""Fair comparison of units: how far a rate may lie from the others by chance alone.

A unit with six cases is first or last of a league table by luck. Its interval says how little six cases tell, and the
funnel says which units lie outside of what chance explains, given how many cases each has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["FUNNEL_LEVELS", "FunnelLimits", "Place", "funnel_limits", "funnel_place", "wilson_interval"]

FUNNEL_LEVELS = (0.95, 0.998)
"""Of units that differ by chance only, 1 in 20 lies outside the first limits and 1 in 500 outside the second."""
NORMAL = {0.95: 1.959963984540054, 0.998: 3.090232306167813}
"""Standard normal quantiles of two-sided intervals."""
Place = Literal["inside", "above", "below", "far_above", "far_below"]


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits of one level at one number of cases, as shares between 0 and 1."""

    lower: float
    upper: float


def wilson_interval(part: int, whole: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share, between 0 and 1.

    Parameters
    ----------
    part, whole
        Cases of one kind, and all cases; ``0 <= part <= whole``, ``whole > 0``.
    level
        One of `FUNNEL_LEVELS`.

    Notes
    -----
    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with p = part/whole, n = whole.
    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212. Unlike the textbook interval it never leaves 0 … 1
    and does not shrink to a point where all or none are of the kind.

    Raises
    ------
    ValueError
        If the numbers are no part and whole.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    >>> [round(end, 4) for end in wilson_interval(6, 6)]
    [0.6097, 1.0]
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole}")
    z, share = NORMAL[level], part / whole
    middle = share + z * z / (2 * whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    # The ends of nothing and of everything are 0 and 1, whatever the last digit of a float says.
    return (0.0 if part == 0 else (middle - half) / scale, 1.0 if part == whole else (middle + half) / scale)


def funnel_limits(whole: int, centre: float, level: float = 0.95) -> FunnelLimits:
    """Return the exact binomial limits of a share among ``whole`` cases when the true share is ``centre``.

    Parameters
    ----------
    whole
        Number of cases, from 1.
    centre
        True share, between 0 and 1.
    level
        Part of all units that lie inside when only chance is at work.

    Notes
    -----
    Quantiles of the binomial distribution, interpolated between whole numbers of cases. Source: D. J. Spiegelhalter,
    Statistics in Medicine 24 (2005), 1185–1202, appendix A.1. The upper limit is that of the cases of the other kind:
    interpolating it directly would put every unit with 100 % outside, even one with a single case. With few cases an
    interpolated limit may cross the centre; the limit is then the centre itself.

    Examples
    --------
    >>> limits = funnel_limits(100, 0.9)
    >>> round(limits.lower, 4), round(limits.upper, 4)
    (0.8323, 0.9596)
    """
    tail = (1 - level) / 2
    lower = _binomial_quantile(whole, centre, tail) / whole
    upper = 1 - _binomial_quantile(whole, 1 - centre, tail) / whole
    return FunnelLimits(max(0.0, min(lower, centre)), min(1.0, max(upper, centre)))


def _binomial_quantile(whole: int, centre: float, chance: float) -> float:
    """The number of cases below which a binomial count lies with a given chance, interpolated."""
    if centre <= 0 or centre >= 1:
        return whole * centre
    from scipy.special import bdtr  # noqa: PLC0415 (a quarter of a second)

    low, high = -1, whole
    while high - low > 1:  # the smallest count whose cumulative chance reaches the one asked for
        middle = (low + high) // 2
        low, high = (low, middle) if bdtr(middle, whole, centre) >= chance else (middle, high)
    at, before = float(bdtr(high, whole, centre)), float(bdtr(high - 1, whole, centre)) if high else 0.0
    return high - (at - chance) / (at - before)


def funnel_place(part: int, whole: int, centre: float) -> Place:
    """Return where a unit lies: inside, outside the 95 % limits, or outside the 99,8 % limits.

    >>> [funnel_place(part, 100, 0.9) for part in (90, 97, 82, 100, 70)]
    ['inside', 'above', 'below', 'far_above', 'far_below']
    """
    near, far = (funnel_limits(whole, centre, level) for level in FUNNEL_LEVELS)
    share = part / whole
    if share > near.upper:
        return "far_above" if share > far.upper else "above"
    if share < near.lower:
        return "far_below" if share < far.lower else "below"
    return "inside"
