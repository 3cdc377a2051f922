"""On time, of all that was due: a case that is open past its due day is late, whether or not anybody has closed it.

A share of the closed cases only would reward leaving late ones open. Cases that are not yet due, and cases without a
due day, are told apart: nobody can say yet, or at all, whether they are on time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pakn.extracts.counts.case_frame import CaseFrame
from pakn.registry.working_days import WorkingCalendar

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["AGE_BANDS", "OnTime", "age_counts", "due_after", "on_time"]

AGE_BANDS = ((0, 5), (6, 10), (11, 15), (16, 30), (31, 60), (61, None))
"""Calendar days since receipt, both ends included."""


@dataclass(frozen=True, slots=True)
class OnTime:
    """Cases by what became of their due day; every case is in exactly one of the counts.

    Attributes
    ----------
    on_time, late
        Of those whose due day is over: closed by the due day; closed after it.
    overdue
        Of those whose due day is over: still open.
    undated
        Of those whose due day is over: processed by status, without a closing day.
    early, waiting
        Of those not yet due: closed already; still open.
    no_deadline
        Without a due day.
    undetermined
        With a due day, of which nobody can say whether they are processed.
    """

    on_time: int
    late: int
    overdue: int
    undated: int
    early: int
    waiting: int
    no_deadline: int
    undetermined: int = 0

    @property
    def due(self) -> int:
        """Cases whose due day is over and of which it is known whether they were on time."""
        return self.on_time + self.late + self.overdue

    @property
    def share(self) -> Decimal | None:
        """On time of all due, in percent; `None` where nothing was due."""
        return Decimal(100 * self.on_time) / self.due if self.due else None

    @property
    def cases(self) -> int:
        """All cases."""
        return self.due + self.undated + self.early + self.waiting + self.no_deadline + self.undetermined


def on_time(cases: CaseFrame, due: NDArray[Any] | None = None) -> OnTime:
    """Return what became of the due days.

    Parameters
    ----------
    cases
        Days, deadlines and open cases.
    due
        Shape (n,), datetime64[D]: another due day than the system's (`due_after`); NaT for none.

    Notes
    -----
    A due day is over once the cut-off lies after it: a case that is open on its due day may still be closed in time.

    Examples
    --------
    >>> import datetime as dt, numpy as np
    >>> days = lambda *texts: np.array(texts, "datetime64[D]")
    >>> cases = CaseFrame(dt.date(2024, 12, 20), {
    ...     "due": days("2024-12-10", "2024-12-10", "2024-12-10", "2024-12-20", "NaT"),
    ...     "closed": days("2024-12-10", "2024-12-11", "NaT", "NaT", "2024-12-02"),
    ...     "processed": np.array([True, True, False, False, True]), "weight": np.array([1, 1, 1, 1, 1])})
    >>> found = on_time(cases)
    >>> found.on_time, found.late, found.overdue, found.waiting, found.no_deadline, round(found.share, 2)
    (1, 1, 1, 1, 1, Decimal('33.33'))
    """
    import numpy as np  # noqa: PLC0415

    days = cases["due"] if due is None else due
    closed, done, weights = cases["closed"], cases["processed"], cases["weight"]
    none = np.isnat(days)
    over = ~none & (days < np.datetime64(cases.cut_off))
    dated = ~np.isnat(closed)
    in_time = dated & (closed <= days)

    def count(chosen: NDArray[Any]) -> int:
        return int(weights[chosen].sum())

    return OnTime(
        on_time=count(over & in_time),
        late=count(over & dated & ~in_time),
        overdue=count(over & cases.open),
        undated=count(over & done & ~dated),
        early=count(~none & ~over & done),
        waiting=count(~none & ~over & cases.open),
        no_deadline=count(none),
        undetermined=count(~none & ~done & ~cases.open),
    )


def due_after(cases: CaseFrame, calendar: WorkingCalendar, working_days: int) -> NDArray[Any]:
    """Return the day on which each case is due if it may take ``working_days`` after the day of receipt.

    Raises
    ------
    DataError
        If a day lies outside of the calendar.
    """
    import numpy as np  # noqa: PLC0415

    received, place = np.unique(cases["received"], return_inverse=True)
    due = [calendar.due(day.astype(dt.date), working_days) for day in received]
    return np.array(due, dtype="datetime64[D]")[place]


def age_counts(cases: CaseFrame) -> tuple[int, ...]:
    """Return how many open cases there are of each of `AGE_BANDS` at the cut-off."""
    import numpy as np  # noqa: PLC0415

    still_open = cases.open
    ages = (np.datetime64(cases.cut_off) - cases["received"][still_open]).astype(np.int64)
    weights = cases["weight"][still_open]
    # Each band from its first day on, less what belongs to the next one.
    older = [int(weights[ages >= first].sum()) for first, _ in AGE_BANDS]
    return tuple(count - rest for count, rest in zip(older, [*older[1:], 0], strict=True))
