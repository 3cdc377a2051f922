"""Cases without their content: what an analysis of times, deadlines and ratings needs, and nothing that names anybody.

Like cases are one row with their number, so that five million cases stay small. No code, no text and no person crosses
from the extract; topics are those of the list, or "".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.labels import round_half_up
from pakn.extracts.checks.case_rules import is_day
from pakn.extracts.checks.tally import IS_OPEN, IS_PROCESSED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

from pakn.extracts.checked import CheckedExtract

__all__ = [
    "NOT_ASKED",
    "NO_KIND",
    "OTHER_TOPIC",
    "CaseFrame",
    "case_frame",
    "joined",
    "read_case_frame",
    "write_case_frame",
]

TEXTS, DAYS = ("unit", "topic", "kind"), ("received", "due", "closed")
"""Columns of words and of days."""
FLAGS = ("processed", "undetermined", "has_hours")
NAMES = (*TEXTS, *DAYS, *FLAGS, "duration_days", "received_hour", "rating", "weight")
NO_KIND, OTHER_TOPIC = "Không ghi loại", "Các chủ đề còn lại"
"""How cases without a kind, and with a topic outside the list, are called."""
NOT_ASKED = -1
"""Stars of every case of a file that has no column of ratings."""
NO_DAY = "NaT"
"""What stands for a day that is not known."""


@dataclass(frozen=True)
class CaseFrame:
    """Cases of one cohort, like ones together.

    Attributes
    ----------
    cut_off
        Day up to which it is known what happened.
    columns
        Name → array of shape (n,). ``unit``, ``topic``, ``kind``: ids, "" where unknown. ``received``, ``due``,
        ``closed``: datetime64[D], NaT where unknown. ``processed``: closed on a known day, or processed by its
        status. ``undetermined``: nobody can say whether it was. ``duration_days``: days (with decimals where the file
        tells the time) from receipt to closing, or, of an open case, to the cut-off; NaN where neither is known.
        ``received_hour``: the part of the day that had passed at receipt. ``has_hours``: whether the hour of receipt
        is known; without, only days are counted. ``rating``: 1–5, 0 without a rating that counts, −1 in a file without
        a column of ratings. ``weight``: how many like cases a row stands for.
    """

    cut_off: dt.date
    columns: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def __len__(self) -> int:
        """Return the number of cases."""
        return int(self["weight"].sum())

    @cached_property
    def timed(self) -> NDArray[np.bool_]:
        """Whether it is known how long a case took or has been waiting."""
        import numpy as np  # noqa: PLC0415

        known: NDArray[np.bool_] = ~np.isnan(self["duration_days"])
        return known

    @property
    def open(self) -> NDArray[np.bool_]:
        """Whether a case is known to be open."""
        still: NDArray[np.bool_] = ~self["processed"]
        return still & ~self["undetermined"] if "undetermined" in self.columns else still

    @property
    def is_settled(self) -> bool:
        """Whether the share of processed cases is known to two decimals, whatever became of the undetermined ones."""
        if "undetermined" not in self.columns or not self["undetermined"].any():
            return True
        received, done = len(self), int(self["weight"][self["processed"]].sum())
        unknown = int(self["weight"][self["undetermined"]].sum())
        low, high = (round_half_up(Decimal(100 * number) / received, 2) for number in (done, done + unknown))
        return low == high

    @cached_property
    def asked(self) -> bool:
        """Whether the file has ratings at all; without, nothing is known of satisfaction."""
        return not len(self["rating"]) or bool((self["rating"] != NOT_ASKED).any())

    @property
    def has_deadlines(self) -> bool:
        """Whether any case has a due day; without, nothing is known of what is late."""
        import numpy as np  # noqa: PLC0415

        return bool((~np.isnat(self["due"])).any())

    def where(self, chosen: NDArray[Any]) -> CaseFrame:
        """Return the rows chosen by a mask or by their places."""
        return CaseFrame(self.cut_off, {name: column[chosen] for name, column in self.columns.items()})

    def among(self, name: str, values: Iterable[str]) -> CaseFrame:
        """Return the cases whose column ``name`` is one of ``values``."""
        import numpy as np  # noqa: PLC0415

        return self.where(np.isin(self[name], list(values)))

    def split(self, name: str) -> dict[str, CaseFrame]:
        """Return the cases of each value of a column of words, sorting them once."""
        import numpy as np  # noqa: PLC0415

        found, place = np.unique(self[name], return_inverse=True)
        order = place.argsort(kind="stable")
        edges = np.searchsorted(place[order], range(len(found) + 1))
        return {str(value): self.where(order[edges[each] : edges[each + 1]]) for each, value in enumerate(found)}

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a column of words, by number of cases, most first."""
        import numpy as np  # noqa: PLC0415

        found, place = np.unique(self[name], return_inverse=True)
        counts = np.bincount(place, self["weight"], minlength=len(found))
        return tuple(str(found[each]) for each in sorted(range(len(found)), key=lambda each: (-counts[each], each)))

    def renamed(self, units: Mapping[str, str]) -> CaseFrame:
        """Return the cases under other unit ids, as when a unit has a successor."""
        import numpy as np  # noqa: PLC0415

        column = np.array([units.get(unit, unit) for unit in self["unit"]], dtype=object)
        return CaseFrame(self.cut_off, {**self.columns, "unit": column})

    def as_of(self, day: dt.date) -> CaseFrame | None:
        """Return the cases as a file closed on an earlier day would have told them; `None` of a later day.

        The rules are those of a file and its cut-off: a case closed later is still open then and has waited to the end
        of that day; one processed on no known day may have been either, and is undetermined. Ratings are of unknown
        days, so that nobody was asked.
        """
        import numpy as np  # noqa: PLC0415

        known = np.datetime64(day)
        if day > self.cut_off:
            return None
        if day == self.cut_off:
            return self.where(self["received"] <= known)
        cases = self.where(self["received"] <= known)
        dated = ~np.isnat(cases["closed"])
        done = dated & (cases["closed"] <= known)
        nobody_knows = cases["undetermined"] | (cases["processed"] & ~dated)
        to_the_end = (known - cases["received"]).astype(np.int64) + cases["has_hours"] - cases["received_hour"]
        waited = np.where(done, cases["duration_days"], np.where(nobody_knows, np.nan, to_the_end))
        columns = {
            **cases.columns,
            "processed": done,
            "undetermined": nobody_knows,
            "duration_days": waited,
            "closed": np.where(done, cases["closed"], np.datetime64(NO_DAY)),
            "rating": np.full(len(done), NOT_ASKED),
        }
        return CaseFrame(day, columns)

    def between(self, first: dt.date, last: dt.date) -> CaseFrame:
        """Return the cases received on some days, both ends included."""
        import numpy as np  # noqa: PLC0415

        received = self["received"]
        return self.where((received >= np.datetime64(first)) & (received <= np.datetime64(last)))

    def months(self) -> NDArray[Any]:
        """Return the month of receipt of each row, as datetime64[M]."""
        return self["received"].astype("datetime64[M]")

    def frame(self) -> DataFrame:
        """Return the columns as a pandas frame, for exploring."""
        import pandas as pd  # noqa: PLC0415

        return pd.DataFrame(
            {name: column.astype("datetime64[s]") if name in DAYS else column for name, column in self.columns.items()}
        )


def case_frame(extract: CheckedExtract) -> CaseFrame:
    """Return the cases of a checked extract of cases.

    Raises
    ------
    ValueError
        If the extract stopped at its checks.
    """
    if extract.cut_off is None or extract.connection is None:
        raise ValueError(f"{extract.path.name} stopped at its checks")
    from pakn.extracts.reading import naming_faults  # noqa: PLC0415 (DuckDB: only where cases are at hand)

    with naming_faults(extract.path.name):
        return _from_result(extract.cut_off, extract.connection.execute(_select(extract)).fetchnumpy())


def _select(extract: CheckedExtract) -> str:
    """The rows as SQL; a day is counted from 1970, so that it comes back as an integer and not as pandas' time."""
    # An open case is known to be open up to the cut-off; received on a day, it may have come at the end of that day.
    by_day = is_day("received")
    since = f"CASE WHEN {by_day} THEN TIMESTAMP '{extract.cut_off}' ELSE TIMESTAMP '{extract.until}' END"
    days = ", ".join(f"date_diff('day', DATE '1970-01-01', CAST({name} AS DATE)) AS {name}" for name in DAYS)
    nobody = 0 if "rating" in extract.columns else NOT_ASKED
    texts = ", ".join(f"coalesce({name}, '') AS {name}" for name in TEXTS)
    hour = "(epoch_ms(received) - epoch_ms(date_trunc('day', received))) / 86400e3"
    return f"""SELECT {texts}, {days}, {IS_PROCESSED} AS processed,
        NOT {IS_PROCESSED} AND NOT {IS_OPEN} AS undetermined,
        CASE WHEN {IS_PROCESSED} THEN duration
            WHEN {IS_OPEN} THEN (epoch_ms({since}) - epoch_ms(received)) * 1000 END / 86400e6 AS duration_days,
        {hour} AS received_hour, NOT ({by_day}) AS has_hours,
        coalesce(CAST(rating AS TINYINT), {nobody}) AS rating, count(*) AS weight
        FROM used GROUP BY ALL ORDER BY ALL"""


def _from_result(cut_off: dt.date, found: Mapping[str, Any]) -> CaseFrame:
    import numpy as np  # noqa: PLC0415

    columns: dict[str, NDArray[Any]] = {name: np.asarray(found[name], dtype=object) for name in TEXTS}
    for name in DAYS:
        column = np.ma.asarray(found[name])
        day = column.filled(0).astype("datetime64[D]")
        day[np.ma.getmaskarray(column)] = np.datetime64(NO_DAY)
        columns[name] = day
    for name in FLAGS:
        columns[name] = np.asarray(found[name], dtype=bool)
    for name in ("duration_days", "received_hour"):
        columns[name] = np.ma.filled(np.ma.asarray(found[name], dtype=np.float64), np.nan)
    for name in ("rating", "weight"):
        columns[name] = np.asarray(found[name], dtype=np.int64)
    return CaseFrame(cut_off, columns)


def write_case_frame(extract: CheckedExtract, path: Path) -> None:
    """Write the cases of an extract as Parquet, without ever holding them in this process's own memory."""
    if extract.connection is None:
        raise ValueError(f"{extract.path.name} stopped at its checks")
    from pakn.extracts.reading import write_parquet  # noqa: PLC0415 (DuckDB: only where cases are at hand)

    write_parquet(extract.connection, _select(extract), path)


def read_case_frame(path: Path, cut_off: dt.date) -> CaseFrame:
    """Read what `write_case_frame` wrote."""
    from pakn.extracts.reading import connect, lock, threads_for  # noqa: PLC0415 (DuckDB: only where cases are at hand)

    with connect(threads=threads_for(path)) as connection:
        lock(connection, [path])
        return _from_result(
            cut_off,
            connection.execute("SELECT * FROM read_parquet(?, hive_partitioning = false)", [str(path)]).fetchnumpy(),
        )


def joined(frames: Iterable[CaseFrame]) -> CaseFrame | None:
    """Return the cases of several files of one cut-off together; `None` of no file.

    Raises
    ------
    ValueError
        If the files were closed on different days.
    """
    import numpy as np  # noqa: PLC0415

    parts = tuple(frames)
    if not parts:
        return None
    if len({part.cut_off for part in parts}) > 1:
        raise ValueError("files of different cut-offs are no cohort")
    if len(parts) == 1:
        return parts[0]
    return CaseFrame(
        parts[0].cut_off, {name: np.concatenate([part[name] for part in parts]) for name in parts[0].columns}
    )
