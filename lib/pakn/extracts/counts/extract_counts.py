"""An extract counted: the few numbers of each unit that annexes are made from, with where and when they hold.

Counting is the border behind which no row of a case exists any more. Only codes of the longest overdue cases and topics
of the list cross it. A count can be written down and read back, so that a build counts each file once for all annexes.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pakn.base.errors import DataError, Finding
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.table_rows import NO_UNITS
from pakn.extracts.counts.case_counts import CaseDetail, case_detail, case_rows, covered_until
from pakn.extracts.reading_record import reading_record

__all__ = ["ExtractCounts", "Rows", "count_extract"]

Rows = dict[str, dict[str, Decimal]]
"""Unit id (of readings, with the day; of forms, their row) → column → number; a column left empty is not there."""


@dataclass(frozen=True, slots=True)
class ExtractCounts:
    """The numbers of one extract.

    Attributes
    ----------
    name
        Month or year the file is named after.
    start, end
        First and last day of the period.
    cut_off
        Day up to which the file knows what happened.
    covered_until
        Last day with a row, where the file plainly ends before its period does; else `None`.
    file
        Where the numbers come from, inside the data folder.
    rows
        For cases: received, processed, on_time (open, in time), overdue, no_deadline, undetermined, unread (rows set
        aside that may be cases of the unit), ratings, rating_sum, timed, days.
    """

    system: str
    name: str
    start: dt.date
    end: dt.date
    cut_off: dt.date
    file: str
    rows: Rows
    covered_until: dt.date | None = None
    cases: CaseDetail | None = None
    superseded: tuple[str, ...] = field(default=())
    set_aside: int = 0
    """Rows left out because something in them cannot be; totals, group names and notes of a table do not count."""
    remarks: dict[str, str] = field(default_factory=dict)
    """Of forms: row → what its note column says."""
    unplaced: int = 0
    """Of cases: rows set aside that may be cases and whose unit cannot be told."""
    told: tuple[str, ...] = ()
    """What the reader of an annex must know of how the file was read."""

    @property
    def known_until(self) -> dt.date:
        """The last day the numbers speak of."""
        return min(self.end, self.cut_off, self.covered_until or self.end)

    @property
    def complete(self) -> bool:
        """Whether the period had ended before the file was closed, and the file covers all of it."""
        return self.known_until == self.end

    @property
    def units_on(self) -> dt.date:
        """The day whose units the rows name: a year's file cannot know a reform after its cut-off."""
        return self.end if "-" in self.name else min(self.end, self.cut_off)

    def to_json(self) -> str:
        """Return the counts as JSON text."""
        content = {
            "system": self.system,
            "name": self.name,
            "file": self.file,
            "superseded": list(self.superseded),
            "set_aside": self.set_aside,
            "days": [_iso(day) for day in (self.start, self.end, self.cut_off, self.covered_until)],
            "rows": {unit: {name: str(number) for name, number in row.items()} for unit, row in self.rows.items()},
            "cases": self.cases.to_json() if self.cases else None,
            "remarks": self.remarks,
            "unplaced": self.unplaced,
            "told": list(self.told),
        }
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> ExtractCounts:
        """Read what `to_json` wrote."""
        content: dict[str, Any] = json.loads(text)
        start, end, cut_off, covered = (dt.date.fromisoformat(day) if day else None for day in content["days"])
        if start is None or end is None or cut_off is None:
            raise ValueError("days")
        rows = {unit: {name: Decimal(number) for name, number in row.items()} for unit, row in content["rows"].items()}
        detail = CaseDetail.from_json(content["cases"]) if content["cases"] else None
        return cls(
            content["system"],
            content["name"],
            start,
            end,
            cut_off,
            content["file"],
            rows,
            covered,
            detail,
            tuple(content["superseded"]),
            content["set_aside"],
            content["remarks"],
            content["unplaced"],
            tuple(content["told"]),
        )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def count_extract(extract: CheckedExtract) -> ExtractCounts:
    """Count a checked extract that has no finding that stops it.

    Raises
    ------
    ValueError
        If the extract stopped at its checks.
    DataError
        If its units are not the province's.
    """
    if extract.stops or extract.cut_off is None:
        raise ValueError(f"{extract.path.name} stopped at its checks")
    if extract.as_written:
        finding = Finding(
            extract.path.name,
            "as_written trong tệp ánh xạ",
            "đơn vị, chủ đề của tỉnh",
            "bỏ as_written; số liệu của nơi khác chỉ xem bằng sổ tay khám phá (explore.ipynb)",
        )
        raise DataError([finding])
    is_cases = extract.contract.shape == "cases"
    of_tables = sum(notice.count for notice in extract.notices if notice.rule.id in NO_UNITS)
    unread = extract.unread() if is_cases else {}
    superseded = [notice.told for notice in extract.notices if notice.rule.id == "superseded"]
    return ExtractCounts(
        system=extract.contract.id,
        name=extract.period.text,
        start=extract.period.start,
        end=extract.period.end,
        cut_off=extract.cut_off,
        file=f"{extract.path.parent.name}/{extract.path.name}",
        rows=_rows(extract),
        covered_until=covered_until(extract) if is_cases else None,
        cases=case_detail(extract) if is_cases else None,
        superseded=tuple(superseded),
        set_aside=sum(unread.values()) if is_cases else extract.rows_set_aside - of_tables,
        remarks=dict(extract.answers.remarks) if extract.answers else {},
        unplaced=unread.get("", 0),
        told=tuple(reading_record(extract)),
    )


def _rows(extract: CheckedExtract) -> Rows:
    if extract.answers is not None:
        return {row: {"value": number} for row, number in extract.answers.numbers.items()}
    if extract.contract.shape == "cases":
        return case_rows(extract)
    return _unit_rows(
        extract, "unit || ' ' || CAST(CAST(day AS DATE) AS VARCHAR)" if extract.contract.shape == "readings" else "unit"
    )


def _unit_rows(extract: CheckedExtract, key: str) -> Rows:
    """The numbers of each unit; of readings, of each unit and day ("27@2023-01-01 2024-12-28")."""
    names = [name for name, rule in extract.contract.columns.items() if rule.type in ("count", "mean")]
    found = extract.query(f"SELECT {key}, {', '.join(names)} FROM used ORDER BY row_number")
    return {
        unit: {name: Decimal(number) for name, number in zip(names, numbers, strict=True) if number is not None}
        for unit, *numbers in found
    }
