"""Cases as files: headings of the contract, names as people write them, personal columns that are plainly invented.

DuckDB builds the texts and writes the file, so that five million cases need no five million Python strings.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from pakn.base.labels import round_half_up
from pakn.base.periods import Period
from pakn.extracts.reading import connect, lock
from pakn.figures.synthetic_flag import MARK
from pakn.registry.contracts import Contract
from pakn.sample.cases import Cases, read_topics
from pakn.sample.places import Places
from pakn.sample.quotas import Quota
from pakn.sample.shape import CHANNELS

__all__ = ["FORMATS", "Received", "summary_rows", "write_cases"]

STATUSES = ("Mới tiếp nhận", "Chưa xử lý", "Đang xử lý", "Đã xử lý", "Đã công khai")
NEW_DAYS = 2
"""An open case is "mới tiếp nhận" for this long."""
KIND_WORDS = {"hien_truong": "Hiện trường", "tthc": "Giải quyết TTHC", "doanh_nghiep": "Doanh nghiệp"}
PERSONAL = {
    "Người gửi": "printf('Người gửi mô phỏng %04d', number)",
    "Số điện thoại": "printf('%010d', number)",
    "Email": "printf('mo.phong.%04d@example.invalid', number)",
    "Địa chỉ": "printf('Địa chỉ mô phỏng %04d', number)",
    "Nội dung": f"'{MARK}'",
}
"""Personal columns of a real export. They prove that nobody reads them, and their text marks every row."""
FORMATS = {
    "csv": "FORMAT csv, HEADER, DELIMITER ',', TIMESTAMPFORMAT '%Y-%m-%d %H:%M'",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
}


@dataclass(frozen=True, slots=True)
class Received:
    """The cases that came in one month, and the quotas into which their column ``unit`` points."""

    period: Period
    cases: Cases
    quotas: list[Quota]

    def last(self, cut_off: date) -> int:
        """Return the cut-off as the cases count days."""
        return (cut_off - self.period.start).days


def write_cases(path: Path, months: Sequence[Received], places: Places, cut_off: date, contract: Contract) -> None:
    """Write one row a case, month by month; the suffix of ``path`` decides the format."""
    parts = [_select(f"cases_{index}", month.period, contract) for index, month in enumerate(months)]
    communes = [places.written(unit, plain=True) for unit in places.at("commune")]
    target = str(path).replace("'", "''")
    # One thread keeps the rows, and so the bytes, in one order.
    with connect("2GB", threads=1) as connection:
        lock(connection, folders=[path.parent])
        for index, month in enumerate(months):
            connection.register(f"cases_{index}", _frame(month, places, communes, month.last(cut_off)))
        try:
            connection.execute(f"COPY ({' UNION ALL '.join(parts)}) TO '{target}' ({FORMATS[path.suffix[1:]]})")
        except Exception as error:
            raise (_fault_of_disk(error) or error) from None


def _fault_of_disk(error: Exception) -> OSError | None:
    """What the system has said of a disk where DuckDB says it in words of its own."""
    known = {"No space left": errno.ENOSPC, "File too large": errno.EFBIG, "quota": errno.EDQUOT}
    number = next((number for words, number in known.items() if words in str(error)), None)
    return None if number is None else OSError(number, os.strerror(number))


def _select(table: str, period: Period, contract: Contract) -> str:
    columns = {contract.columns[name].title: sql for name, sql in _columns(period).items()}
    chosen = ", ".join(f'{sql} AS "{title}"' for title, sql in (columns | PERSONAL).items())
    return f"SELECT {chosen} FROM {table}"  # noqa: S608 (our own words)


def _columns(period: Period) -> dict[str, str]:
    """Return the SQL of each column of the contract."""
    first = f"DATE '{period.start}'"

    def day(name: str) -> str:
        return f"CASE WHEN {name} >= 0 THEN {first} + {name} END"

    return {
        "code": f"printf('MP-{period.start:%Y%m}-%07d', number)",
        "kind": "kind",
        "topic": "topic",
        "channel": "channel",
        "sent": f"TIMESTAMP '{period.start}' + to_minutes(CAST(sent AS BIGINT))",
        "received": f"{first} + received",
        "due": f"{first} + due",
        "closed": day("closed"),
        "published": day("published"),
        "status": "status",
        "unit": "unit",
        "commune": "commune",
        "rating": "CASE WHEN rating >= 0 THEN rating END",
    }


def _frame(month: Received, places: Places, communes: list[str], last: int) -> pd.DataFrame:
    kinds, cases = list(KIND_WORDS), month.cases
    kind_of_quota = np.array([kinds.index(quota.kind) for quota in month.quotas], dtype=np.int8)
    is_open = cases.closed < 0
    open_status = np.where(cases.received > last - NEW_DAYS, 0, 1 + cases.received % 2)
    status = np.where(is_open, open_status, np.where(cases.published >= 0, 4, 3))
    units = [places.written(quota.unit) for quota in month.quotas]
    numbers = {name: getattr(cases, name) for name in ("sent", "received", "due", "closed", "published", "rating")}
    return pd.DataFrame(
        {
            **numbers,
            "number": np.arange(1, len(cases) + 1, dtype=np.int32),
            "kind": _words(kind_of_quota[cases.unit], list(KIND_WORDS.values())),
            "topic": _words(cases.topic, [topic for topic, _, _ in read_topics()]),
            "channel": _words(cases.channel, list(CHANNELS)),
            "status": _words(status, list(STATUSES)),
            "unit": _words(cases.unit, units),
            "commune": _words(cases.commune, communes),
        }
    )


def _words(codes: np.ndarray, words: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(words, dtype=object))


def summary_rows(months: Sequence[Received], places: Places, cut_off: date) -> list[dict[str, str]]:
    """Return the app's own table by unit, counted from the cases, by column of the contract.

    Parameters
    ----------
    months
        Months whose quotas are of the same units.
    places
        The units of the province.
    cut_off
        Up to when the file knows what happened.
    """
    counted = [_counted(month, month.last(cut_off)) for month in months]
    together = {name: np.sum([each[name] for each in counted], axis=0) for name in counted[0]}
    return [
        _summary(places.written(quota.unit), {name: int(column[index]) for name, column in together.items()})
        for index, quota in enumerate(months[0].quotas)
    ]


def _counted(month: Received, last: int) -> dict[str, list[int]]:
    cases, size = month.cases, len(month.quotas)
    is_closed, is_rated = cases.closed >= 0, cases.rating >= 0

    def count(chosen: np.ndarray, values: np.ndarray | None = None) -> list[int]:
        weights = None if values is None else values[chosen]
        return [round(number) for number in np.bincount(cases.unit[chosen], weights, size).tolist()]

    return {
        "received": count(np.ones(len(cases), np.bool_)),
        "processed": count(is_closed),
        "overdue": count(~is_closed & (cases.due < last)),
        "ratings": count(is_rated),
        "rating_sum": count(is_rated, cases.rating),
        "days": count(is_closed, cases.closed - cases.received),
    }


def _summary(unit: str, counts: Mapping[str, int]) -> dict[str, str]:
    return {
        "unit": unit,
        "received": str(counts["received"]),
        "processed": str(counts["processed"]),
        "overdue": str(counts["overdue"]),
        "mean_rating": _mean(counts["rating_sum"], counts["ratings"]),
        "ratings": str(counts["ratings"]),
        "mean_days": _mean(counts["days"], counts["processed"]),
        "timed": str(counts["processed"]),
    }


def _mean(total: int, number: int) -> str:
    return str(round_half_up(Decimal(total) / number, 2)) if number else ""
