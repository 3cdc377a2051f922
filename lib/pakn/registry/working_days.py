"""Working days of the state: the days that count where a rule says «ngày làm việc».

Monday to Friday, without public holidays, days off in lieu and days swapped away, with the Saturdays worked in
exchange. Which days Tết and National Day take, and what is swapped, is decided anew each year, so all of them are data
(``holidays.csv``) and a year that nobody entered is refused: it would otherwise count as a year without holidays.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.base.labels import format_date, format_iso_date
from pakn.registry.holidays import FILE, SATURDAY, collect_holidays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["WorkingCalendar", "collect_working_days", "read_working_days"]


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are working days, from the first to the last day of the years entered.

    Parameters
    ----------
    off
        Days off; one on a weekend changes nothing.
    added
        Saturdays and Sundays worked.
    first, last
        The days it is valid for, both included.

    Raises
    ------
    DataError
        By every method, where a day lies outside: nobody has entered the holidays of its year.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> calendar = read_working_days(DATA)
    >>> calendar.first, calendar.between(dt.date(2024, 5, 3), dt.date(2024, 5, 4))  # a Saturday, worked
    (datetime.date(2022, 1, 1), 1)
    """

    off: frozenset[dt.date]
    added: frozenset[dt.date]
    first: dt.date
    last: dt.date

    def between(self, start: dt.date, end: dt.date) -> int:
        """Return the working days after ``start`` up to and including ``end``; 0 where ``end`` is not later.

        The day of receipt is not counted, as deadlines in «ngày làm việc» are reckoned.

        >>> from pakn.base.paths import DATA
        >>> read_working_days(DATA).between(dt.date(2024, 4, 26), dt.date(2024, 5, 6))  # 02, 03, 04 and 06/5
        4
        """
        before, after = self._offset(start), self._offset(end)
        return max(self._totals[after] - self._totals[before], 0)

    def due(self, start: dt.date, days: int) -> dt.date:
        """Return the day of the ``days``-th working day after ``start``; ``start`` itself for 0.

        >>> from pakn.base.paths import DATA
        >>> read_working_days(DATA).due(dt.date(2025, 1, 24), 1)  # the Friday before Tết
        datetime.date(2025, 2, 3)
        """
        if days < 0:
            raise ValueError(f"days is {days}: a deadline lies after its start")
        offset = self._offset(start)
        if days == 0:
            return start
        found = bisect_left(self._totals, self._totals[offset] + days)
        if found == len(self._totals):
            raise self._outside(f"ngày làm việc thứ {days} sau ngày {format_date(start)}")
        return self.first + dt.timedelta(found)

    def counts(self, starts: ArrayLike, ends: ArrayLike) -> NDArray[np.int64]:
        """Return `between` of each pair of days, at the speed of a table look-up.

        Parameters
        ----------
        starts, ends
            Shape (n,), datetime64[D]; NaT is a day outside.

        Returns
        -------
        numpy.ndarray
            Shape (n,), int64, in working days.

        Examples
        --------
        >>> import numpy as np
        >>> from pakn.base.paths import DATA
        >>> days = np.array(["2024-04-26", "2025-01-24"], "datetime64[D]")
        >>> read_working_days(DATA).counts(days, days + 10).tolist()
        [4, 1]
        """
        import numpy as np  # noqa: PLC0415 (slow to import, and the command line reads the registry)

        before, after = self._offsets(starts), self._offsets(ends)
        counts: NDArray[np.int64] = np.maximum(self._table[after] - self._table[before], 0)
        return counts

    @cached_property
    def _totals(self) -> tuple[int, ...]:
        """Working days from the first day up to and including each day."""
        days = range((self.last - self.first).days + 1)
        return tuple(accumulate(int(self._works(self.first + dt.timedelta(number))) for number in days))

    @cached_property
    def _table(self) -> NDArray[np.int64]:
        import numpy as np  # noqa: PLC0415

        return np.array(self._totals, dtype=np.int64)

    def _works(self, day: dt.date) -> bool:
        return day in self.added or (day.weekday() < SATURDAY and day not in self.off)

    def _offset(self, day: dt.date) -> int:
        if not self.first <= day <= self.last:
            raise self._outside(f"ngày {format_date(day)}")
        return (day - self.first).days

    def _offsets(self, days: ArrayLike) -> NDArray[np.int64]:
        import numpy as np  # noqa: PLC0415

        known = np.asarray(days, dtype="datetime64[D]")
        inside = (known >= np.datetime64(self.first)) & (known <= np.datetime64(self.last))  # NaT is nowhere
        if not inside.all():
            outside = known[~inside]
            dated = outside[~np.isnat(outside)]
            edges = sorted({str(dated.min()), str(dated.max())}) if dated.size else []
            raise self._outside(
                ", ".join(f"ngày {format_iso_date(edge)}" for edge in edges) or "ô trống (không có ngày)"
            )
        return (known - np.datetime64(self.first)).astype(np.int64)

    def _outside(self, found: str) -> DataError:
        allowed = f"từ {format_date(self.first)} đến {format_date(self.last)}"
        remedy = f"ghi ngày nghỉ và ngày làm bù của năm còn thiếu vào data/{FILE}"
        return DataError([Finding(FILE, f"{found} nằm ngoài các năm đã ghi ngày nghỉ", allowed, remedy)])


def read_working_days(folder: Path) -> WorkingCalendar:
    """Read ``holidays.csv`` of a data folder.

    Raises
    ------
    DataError
        With everything that is wrong in it.
    """
    findings: list[Finding] = []
    calendar = collect_working_days(folder, findings)
    raise_findings(findings)
    return calendar


def collect_working_days(folder: Path, findings: list[Finding]) -> WorkingCalendar:
    """Read ``holidays.csv``; what is wrong with it goes to ``findings``, and the calendar then holds for no day."""
    days = collect_holidays(folder, findings)
    if not days:
        return WorkingCalendar(frozenset(), frozenset(), dt.date.max, dt.date.min)
    off = frozenset(day.date for day in days if day.kind == "off")
    added = frozenset(day.date for day in days if day.kind == "working")
    years = [day.year for day in off]
    return WorkingCalendar(off, added, dt.date(min(years), 1, 1), dt.date(max(years), 12, 31))
