"""The three files of the unit registry and what a row of each means; `pakn.registry.units` joins them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pakn.base.errors import DataError, Finding
from pakn.registry.strict import StrictModel, read_rows

__all__ = [
    "KINDS",
    "LAST_DISTRICT_DAY",
    "LEVELS",
    "LOCALITIES",
    "Alias",
    "Home",
    "Succession",
    "Territory",
    "Unit",
    "load_rows",
]

AUTHORITIES = ("hội đồng", "ủy ban", "chủ tịch")
"""Types of those who govern a province: they are none of its agencies, and settle no dossiers."""
LEVELS = ("national", "province", "district", "commune", "agency", "centre", "enterprise")
KINDS = ("merged", "renamed", "retyped", "continued", "dissolved_into")
LOCALITIES = ("national", "province", "district", "commune")
LAST_DISTRICT_DAY = date(2025, 6, 30)


class Territory(StrictModel):
    """An area with units and figures of its own, such as a province before its merger."""

    id: str
    title: str
    whole: str = ""
    """All of it, in a report of another territory."""
    home: bool = False
    """Whether it is the province whose workbook this is, or was."""


@dataclass(frozen=True, slots=True)
class Home:
    """The province whose workbook this is: its territory before and after a merger, which are one where there was none.

    Attributes
    ----------
    merged_on
        First day of the territory that goes on.
    """

    former: str
    merged: str
    merged_on: date

    @property
    def territories(self) -> tuple[str, ...]:
        """Both, or the one."""
        return tuple(dict.fromkeys((self.former, self.merged)))

    @property
    def year_of_merger(self) -> int:
        """The first year without a whole year of the former province."""
        return self.merged_on.year

    @property
    def last_former_year(self) -> int:
        """The last whole calendar year of the former province."""
        return self.merged_on.year - 1


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or body under one name and type, from its first to its last day (``None``: open).

    ``parent_id`` is the unit above on the last of these days; `Units.parent` knows the earlier ones.
    """

    unit_id: str
    code: str
    name: str
    type: str
    level: str
    parent_id: str | None
    territory: str
    valid_from: date
    valid_to: date | None
    display_order: int
    short_name: str
    basis: str

    def covers(self, day: date) -> bool:
        """Return whether the unit exists on ``day``."""
        return self.valid_from <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling that folding does not reach. Its own dates count: "Tỉnh Bắc Giang (cũ)" outlives the province."""

    alias: str
    unit_id: str
    valid_from: date
    valid_to: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit went over into its successor, whose first day is ``date``."""

    unit_id: str
    successor_id: str
    date: date
    kind: str
    basis: str


Record = TypeVar("Record", Unit, Alias, Succession)


def load_rows(path: Path, record: type[Record], unreadable: list[Finding]) -> Iterator[Record]:
    """Yield the readable rows of a file; what cannot be read goes to ``unreadable``, cell by cell."""
    columns = [field.name for field in fields(record)]
    try:
        rows = read_rows(path, columns)
    except DataError as error:
        unreadable += error.findings
        return
    for row in rows:
        values: dict[str, Any] = {}
        for column in columns:
            try:
                values[column] = _cell(column, row.values[column] or "")
            except ValueError:
                found, allowed = f"«{row.values[column] or ''}»", "số nguyên; ngày dạng 2025-07-01"
                unreadable.append(Finding(f"{row.where}, cột {column}", found, allowed, "sửa ô này"))
        if len(values) == len(columns):
            yield record(**values)


def _cell(column: str, text: str) -> str | int | date | None:
    if column in ("valid_to", "parent_id") and not text:
        return None
    if column in ("valid_from", "valid_to", "date"):
        return date.fromisoformat(text)
    return int(text) if column == "display_order" else text
