"""Satisfaction: the distribution of ratings, their mean with its interval, and what the silent could change.

A mean of ratings hides who answered. Beside every mean stands the response rate, and the bounds between which the mean
of all processed cases lies, whatever the others would have said: nobody knows more than that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["LEAST_RATINGS", "RatingSummary", "summarise_ratings"]

WORST, BEST = 1, 5
LEAST_RATINGS = 2
"""Fewer ratings have no spread, so that their mean has no interval."""


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """What ratings on the scale 1–5 say.

    Attributes
    ----------
    counts
        How many gave 1, 2, 3, 4, 5.
    asked
        Processed cases: who could have rated.
    mean
        Mean of the ratings, in points; `None` where nobody rated.
    interval
        95 % interval of the mean, inside 1–5; `None` with fewer than two ratings.
    response
        Share of the processed cases that were rated, 0 … 1; `None` where there are none.
    bounds
        Mean of all processed cases if all others gave 1, and if all others gave 5; `None` where there are none.
    """

    counts: tuple[int, ...]
    asked: int
    mean: float | None
    interval: tuple[float, float] | None
    response: float | None
    bounds: tuple[float, float] | None

    @property
    def ratings(self) -> int:
        """Number of ratings."""
        return sum(self.counts)


def summarise_ratings(counts: Sequence[int], asked: int) -> RatingSummary:
    """Return mean, interval, response rate and bounds of ratings.

    Parameters
    ----------
    counts
        How many gave 1, 2, 3, 4, 5.
    asked
        Number of processed cases, at least the number of ratings.

    Notes
    -----
    Interval: mean ± t(0,975; n − 1) · s/√n, cut at 1 and 5. Bounds: C. F. Manski, Am. Econ. Rev. 80 (1990), 319–323.

    Raises
    ------
    ValueError
        If there are not five counts, or more ratings than processed cases.

    Examples
    --------
    >>> found = summarise_ratings([10, 5, 5, 10, 20], 100)
    >>> found.mean, found.response, found.bounds, [round(end, 2) for end in found.interval]
    (3.5, 0.5, (2.25, 4.25), [3.05, 3.95])
    """
    given = tuple(int(count) for count in counts)
    rated = sum(given)
    if len(given) != BEST or rated > asked or min(given) < 0:
        raise ValueError(f"{given} of {asked}")
    if asked == 0:
        return RatingSummary(given, 0, None, None, None, None)
    total = sum(star * count for star, count in enumerate(given, start=1))
    bounds = ((total + WORST * (asked - rated)) / asked, (total + BEST * (asked - rated)) / asked)
    mean = total / rated if rated else None
    return RatingSummary(given, asked, mean, _interval(given, mean), rated / asked, bounds)


def _interval(counts: Sequence[int], mean: float | None) -> tuple[float, float] | None:
    rated = sum(counts)
    if mean is None or rated < LEAST_RATINGS:
        return None
    from scipy.special import stdtrit  # noqa: PLC0415 (a quarter of a second)

    squares = sum(count * (star - mean) ** 2 for star, count in enumerate(counts, start=1))
    half = float(stdtrit(rated - 1, 0.975)) * math.sqrt(squares / (rated - 1) / rated)
    return max(float(WORST), mean - half), min(float(BEST), mean + half)
