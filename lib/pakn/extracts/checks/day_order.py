"""Which of day and month comes first: decided for each column from all of its cells, typed and text together.

"05/12/2024" is a day in May or in December; whoever reads it cell by cell turns half a month upside down. A cell that
exists in one order only proves it for its column; a column without such a cell takes the order that all proving columns
share. Where nothing proves anything the day comes first, as in every Vietnamese document.

A spreadsheet under the settings of another country turns the days up to 12 round and stores them, and leaves the others
as text: then what it stored and what it left never share a day of the month.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.extracts.checks.dates import Order

if TYPE_CHECKING:
    import duckdb

__all__ = ["ODD", "DayEvidence", "decide_orders", "evidence_of", "judge_days"]

SLASHED = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
STORED = r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})"
MOST_EXCHANGED = 12
ODD = 20
"""Of so many cells one may be odd."""
MANY_EARLY = 8
"""Of so many days stored at random one lies after the 12th, but for once in two thousand columns."""


@dataclass(frozen=True, slots=True)
class DayEvidence:
    """How many cells of a column exist in which order, and what days of the month it stores as days."""

    day_first: int = 0
    """Cells that exist only day first."""
    month_first: int = 0
    both: int = 0
    neither: int = 0
    stored_early: int = 0
    """Cells stored as days, up to the 12th, whose day and month differ: they may have been exchanged."""
    stored_late: int = 0
    """Cells stored as days after the 12th, or whose day and month are equal: they say nothing of an exchange."""
    surely_stored: int = 0
    """Cells stored as days after the 12th: nobody exchanged those of this column."""

    @property
    def slashed(self) -> int:
        """Texts in which day or month comes first."""
        return self.day_first + self.month_first + self.both + self.neither

    @property
    def proven(self) -> Order | None:
        """The order that the cells prove."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return "dmy" if self.day_first else "mdy"

    @property
    def contradicts(self) -> bool:
        """Whether some cells exist only day first and others only month first."""
        return self.day_first > 0 and self.month_first > 0

    @property
    def looks_swapped(self) -> bool:
        """Whether stored days could be exchanged and texts could not: a spreadsheet has taken them for others.

        A cell or two that somebody typed anew say nothing against all others; nor do texts of any day where many days
        are stored, none of them after the 12th.
        """
        proven = self.day_first + self.month_first
        return (
            bool(self.stored_early)
            and self.surely_stored * ODD <= self.stored_early
            and proven > 0
            and not self.contradicts
            and (self.stored_early >= MANY_EARLY or self.both <= max(1, proven // ODD))
        )


def evidence_of(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    column: str,
    inside: tuple[dt.date, dt.date] | None = None,
    *,
    stored: bool = False,
) -> DayEvidence:
    """Return what the cells of a column prove.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    table
        Table or view that holds it.
    column
        The column.
    inside
        First and last day between which all days of the file must lie: where a text exists in both orders and only one
        of them lies there, it speaks for that one.
    stored
        Whether stored days are looked at also where no text has day or month first.
    """
    # Texts of the usual exports begin with a year of this century and need no closer look.
    slashed = connection.execute(
        rf"SELECT regexp_extract({column}, '\b{SLASHED}\b') AS day, count(*) FROM {table} WHERE {column}__kind = 't' "
        f"AND NOT ({column} >= '201' AND {column} < '203') GROUP BY day"
    ).fetchall()
    found = Counter({day: count for day, count in slashed if day})
    if not found and not stored:
        return DayEvidence()
    days = connection.execute(
        f"SELECT regexp_extract({column}, '^{STORED}') AS day, count(*) FROM {table} "
        f"WHERE {column}__kind IN ('d', 't') GROUP BY day"
    ).fetchall()
    return judge_days(found, {day: count for day, count in days if day}, inside)


def judge_days(
    slashed: Mapping[str, int],
    stored: Mapping[str, int] | None = None,
    inside: tuple[dt.date, dt.date] | None = None,
) -> DayEvidence:
    """Return what days written "05/12/2024", and days stored as 2024-12-05, prove together.

    >>> judge_days({"05/12/2024": 3, "15/12/2024": 2, "31/11/2024": 1}).proven
    'dmy'
    >>> judge_days({"15/12/2024": 2}, {"2024-05-12": 4}).looks_swapped
    True
    """
    counts = Counter[str]()
    for text, count in slashed.items():
        counts[_existing(text, inside)] += count
    if inside and counts["near_day_first"] != counts["near_month_first"]:
        likelier = "day_first" if counts["near_day_first"] > counts["near_month_first"] else "month_first"
        counts[likelier] += counts.pop(f"near_{likelier}")
    counts["both"] += counts.pop("near_day_first", 0) + counts.pop("near_month_first", 0)
    for text, count in (stored or {}).items():
        month, day = map(int, re.split(r"[/.-]", text)[1:])
        if day > MOST_EXCHANGED:
            counts["surely_stored"] += count
        counts["stored_early" if day <= MOST_EXCHANGED and day != month else "stored_late"] += count
    return DayEvidence(**counts)


def _existing(text: str, inside: tuple[dt.date, dt.date] | None) -> str:
    first, second, year = map(int, re.split(r"[/.-]", text))
    days = [_day(year, second, first), _day(year, first, second)]
    if None in days:
        return "neither" if days == [None, None] else "day_first" if days[0] else "month_first"
    near = [inside is not None and day is not None and inside[0] <= day <= inside[1] for day in days]
    if near[0] != near[1]:
        return "near_day_first" if near[0] else "near_month_first"
    return "both"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def decide_orders(evidence: Mapping[str, DayEvidence]) -> tuple[dict[str, Order], list[str], list[str]]:
    """Return the order of each column, the columns in which nothing decides, and those that follow no evidence at all.

    >>> shown = judge_days({"12/20/2024": 1})
    >>> decide_orders({"received": judge_days({"05/12/2024": 1}), "closed": shown})
    ({'received': 'mdy', 'closed': 'mdy'}, [], [])
    """
    proven = {name: own.proven for name, own in evidence.items() if own.proven}
    shared = set(proven.values())
    orders: dict[str, Order] = {}
    open_columns = [name for name, own in evidence.items() if own.contradicts]
    assumed = []
    for name, own in evidence.items():
        orders[name] = proven.get(name) or (next(iter(shared)) if len(shared) == 1 else "dmy")  # type: ignore[assignment]
        if name in proven or name in open_columns or not own.slashed:
            continue
        if len(shared) > 1 and own.both:
            open_columns.append(name)
        elif not shared and own.both:
            assumed.append(name)
    return orders, open_columns, assumed


def columns_of(orders: Mapping[str, Order], names: Iterable[str]) -> dict[Order, list[str]]:
    """Return the columns by their order."""
    grouped: dict[Order, list[str]] = {}
    for name in names:
        grouped.setdefault(orders[name], []).append(name)
    return grouped
