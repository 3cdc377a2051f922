"""Survival curve: how long things take when some are not finished yet.

A mean over closed cases leaves out exactly the slow ones that are still open. The product-limit estimator (Kaplan and
Meier, 1958) counts an open case for as long as it has been waiting: at each time at which cases are closed, the share
still open is multiplied by the share of those still waiting that were not closed then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
else:
    Numbers = Any

__all__ = ["SurvivalCurve", "mean_of", "median_of", "survival_curve"]

HALF_WIDTH = 1.959963984540054
"""Standard normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """Share still open as a step function of time.

    Attributes
    ----------
    times
        Shape (k,), increasing: times at which something was closed.
    share
        Shape (k,): share still open from that time on.
    variance
        Shape (k,): Greenwood's variance of ``share``.
    longest
        The longest time seen, closed or still open; nothing is known beyond it.
    cases, closed
        How many cases there are, and how many of them are closed.
    """

    times: Numbers
    share: Numbers
    variance: Numbers
    longest: float
    cases: int
    closed: int

    def quantile(self, part: float) -> float | None:
        """Return the time by which ``part`` of the cases are closed; `None` where so many are not closed yet.

        >>> curve = survival_curve([1, 2, 3, 4], [True, True, False, True])
        >>> curve.quantile(0.5), curve.quantile(0.25)
        (2.0, 1.0)
        """
        # The step that reaches 1 − part exactly counts; rounding of the products must not move it to the next one.
        reached = (self.share <= 1 - part + 1e-12).nonzero()[0]
        return float(self.times[reached[0]]) if len(reached) else None

    @property
    def median(self) -> float | None:
        """The time by which half of the cases are closed; `None` where that is not known yet."""
        return self.quantile(0.5)

    def open_after(self, time: float) -> float | None:
        """Return the share still open after ``time``; `None` where nobody has waited so long yet.

        >>> curve = survival_curve([1, 2, 3, 4], [True, True, False, False])
        >>> curve.open_after(2), curve.open_after(4), curve.open_after(10)
        (0.5, 0.5, None)
        """
        if time > self.longest:
            return 0.0 if self.cases == self.closed and self.cases else None
        before = int((self.times <= time).sum())
        return float(self.share[before - 1]) if before else 1.0

    def median_interval(self) -> tuple[float | None, float | None]:
        """Return the 95 % interval of the median (Brookmeyer and Crowley, on the log-log scale).

        An end that the data do not reach is `None`.

        >>> survival_curve([2, 9], [True, True], [9000, 1000]).median_interval()
        (2.0, 2.0)
        """
        import numpy as np  # noqa: PLC0415

        share, variance = self.share, self.variance
        # Above the whole band at the start, below it once everything is closed.
        distance = np.where(share <= 0, np.inf, -np.inf)
        inside = (share > 0) & (share < 1)
        error = np.sqrt(variance[inside]) / (share[inside] * np.abs(np.log(share[inside])))
        distance[inside] = (np.log(-np.log(share[inside])) - np.log(-np.log(0.5))) / error
        ends = []
        for reached in (distance >= -HALF_WIDTH, distance > HALF_WIDTH):
            places = reached.nonzero()[0]
            ends.append(float(self.times[places[0]]) if len(places) else None)
        return ends[0], ends[1]


def survival_curve(times: Any, closed: Any, cases: Any = None) -> SurvivalCurve:
    """Return the product-limit estimate of the share still open.

    Parameters
    ----------
    times
        Shape (n,): time from receipt to closing, or, of an open case, to the cut-off; from 0.
    closed
        Shape (n,): whether the case is closed.
    cases
        Shape (n,): how many like cases an entry stands for; 1 each by default.

    Notes
    -----
    S(t) = ∏ (1 − dᵢ/nᵢ) over the closing times tᵢ ≤ t, with dᵢ closed at tᵢ of the nᵢ still waiting then. A case
    seen open at tᵢ was still waiting at tᵢ. Variance by Greenwood: S² ∑ dᵢ / (nᵢ (nᵢ − dᵢ)).
    Source: E. L. Kaplan, P. Meier, J. Am. Stat. Assoc. 53 (1958), 457–481.

    Examples
    --------
    >>> curve = survival_curve([1, 1, 2, 5, 9], [True, True, True, False, False])
    >>> curve.share.round(2).tolist(), curve.median, curve.longest
    ([0.6, 0.4], 2.0, 9.0)
    """
    import numpy as np  # noqa: PLC0415 (only where something is measured)

    lasted = np.asarray(times, dtype=np.float64)
    weights = np.ones(len(lasted), dtype=np.int64) if cases is None else np.asarray(cases, dtype=np.int64)
    events = np.where(np.asarray(closed, dtype=bool), weights, 0)
    distinct, place = np.unique(lasted, return_inverse=True)
    leaving = np.bincount(place, weights, minlength=len(distinct))
    done = np.bincount(place, events, minlength=len(distinct))
    waiting = leaving[::-1].cumsum()[::-1]
    at_event = done > 0
    done, waiting = done[at_event], waiting[at_event]
    share = np.cumprod(1 - done / waiting)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(done / (waiting * (waiting - done)))
        variance = np.where(share > 0, share**2 * greenwood, 0.0)
    longest = float(distinct[-1]) if len(distinct) else 0.0
    return SurvivalCurve(distinct[at_event], share, variance, longest, int(weights.sum()), int(events.sum()))


def mean_of(numbers: Any, cases: Any) -> float | None:
    """Return the mean of numbers of which each stands for some cases; `None` of nothing.

    >>> mean_of([1, 4], [2, 1])
    2.0
    """
    import numpy as np  # noqa: PLC0415

    weights = np.asarray(cases, dtype=np.float64)
    return float((np.asarray(numbers, dtype=np.float64) * weights).sum() / weights.sum()) if weights.sum() else None


def median_of(numbers: Any, cases: Any) -> float | None:
    """Return the median of numbers of which each stands for some cases; `None` of nothing.

    >>> median_of([1, 4, 9], [2, 1, 1]), median_of([], [])
    (2.5, None)
    """
    import numpy as np  # noqa: PLC0415

    values, weights = np.asarray(numbers, dtype=np.float64), np.asarray(cases, dtype=np.int64)
    if not weights.sum():
        return None
    order = values.argsort(kind="stable")
    reached, total = weights[order].cumsum(), int(weights.sum())
    middle = [values[order][int(np.searchsorted(reached, rank + 1))] for rank in ((total - 1) // 2, total // 2)]
    return float(sum(middle) / 2)
