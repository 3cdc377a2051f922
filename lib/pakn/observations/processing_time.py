"""Processing time with the open cases counted: what the mean over closed cases leaves out.

Next to the conventional mean and median of closed cases stand the estimates that count an open case for as long as it
has been waiting, in calendar and in working days. The gap between the two is what the usual figure hides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pakn.extracts.counts.case_frame import CaseFrame
from pakn.registry.working_days import WorkingCalendar
from pakn.statistics.survival import SurvivalCurve, mean_of, median_of, survival_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MARKS", "ProcessingTime", "processing_time", "working_days_waited"]

MARKS = (5, 10, 15, 30)
"""Days after which the share still open is told."""


@dataclass(frozen=True, slots=True)
class ProcessingTime:
    """How long cases take, in days.

    Attributes
    ----------
    cases, closed, open
        Cases in all, closed on a known day, still open.
    undated
        Processed by their status, without a closing day: in no time at all.
    closed_mean, closed_median
        Of the closed cases only; `None` where none is closed.
    curve
        Survival curve of closed and open cases.
    """

    cases: int
    closed: int
    open: int
    undated: int
    closed_mean: float | None
    closed_median: float | None
    curve: SurvivalCurve

    @property
    def gap(self) -> float | None:
        """Days by which the median with open cases exceeds that of closed ones; `None` where one is not known."""
        median = self.curve.median
        return None if median is None or self.closed_median is None else median - self.closed_median

    @property
    def open_shares(self) -> tuple[float | None, ...]:
        """Share still open after each of `MARKS` days, 0 … 1."""
        return tuple(self.curve.open_after(days) for days in MARKS)


def processing_time(cases: CaseFrame, durations: NDArray[Any] | None = None) -> ProcessingTime:
    """Return how long cases take.

    Parameters
    ----------
    cases
        Days and open cases.
    durations
        Shape (n,): days each row took or has been waiting, where not in calendar days (`working_days_waited`); NaN
        where that is not known.

    Examples
    --------
    >>> import datetime as dt, numpy as np
    >>> day = np.datetime64("2024-12-01")
    >>> cases = CaseFrame(dt.date(2024, 12, 31), {
    ...     "received": np.array([day] * 4), "closed": np.array([day + 1, day + 2, "NaT", "NaT"], "datetime64[D]"),
    ...     "processed": np.array([True, True, False, False]), "duration_days": np.array([1.0, 2.0, 30.0, 30.0]),
    ...     "weight": np.array([1, 1, 1, 1])})
    >>> found = processing_time(cases)
    >>> found.closed_mean, found.closed_median, found.curve.median, found.open_shares
    (1.5, 1.5, 2.0, (0.5, 0.5, 0.5, 0.5))
    """
    import numpy as np  # noqa: PLC0415 (only where something is measured)

    times, weights, done = (
        (cases["duration_days"] if durations is None else durations),
        cases["weight"],
        cases["processed"],
    )
    known = ~np.isnan(times)
    closed = known & done
    return ProcessingTime(
        cases=int(weights.sum()),
        closed=int(weights[closed].sum()),
        open=int(weights[cases.open].sum()),
        undated=int(weights[done & ~known].sum()),
        closed_mean=mean_of(times[closed], weights[closed]),
        closed_median=median_of(times[closed], weights[closed]),
        curve=survival_curve(times[known], done[known], weights[known]),
    )


def working_days_waited(cases: CaseFrame, calendar: WorkingCalendar) -> NDArray[Any]:
    """Return the working days each row took or has been waiting; the day of receipt does not count.

    Returns
    -------
    Array of shape (n,), float, NaN where a case that is not open has no closing day.

    Raises
    ------
    DataError
        If a day lies outside of the calendar.
    """
    import numpy as np  # noqa: PLC0415

    ends = np.where(cases.open, np.datetime64(cases.cut_off), cases["closed"])
    known = ~np.isnat(ends)
    days = np.full(len(ends), np.nan)
    days[known] = calendar.counts(cases["received"][known], ends[known])
    return days
