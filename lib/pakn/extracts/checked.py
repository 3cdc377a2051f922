"""An extract, read and checked: what may be used, what was set aside and why, what stops the build.

Nothing is dropped unseen: rows read = rows used + repeats + rows set aside. What is said of a cell is what `masking`
allows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.errors import Finding
from pakn.base.periods import Period
from pakn.base.personal import DOTS
from pakn.extracts.checks.headline import Headline
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.reading import naming_faults
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["CheckedExtract", "FormAnswers", "refused_extract"]

NO_CASES = ("before_period", "after_period", "total_row", "group_row", "note_row", "repeated_head")
"""Reasons for which a row set aside is surely no case of the period."""


@dataclass(frozen=True)
class FormAnswers:
    """What was filled in, by row ("3/14"): numbers (of a coded answer its code) and the texts of the note column."""

    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckedExtract:
    """A file of one system and period after all checks; its usable rows are the view ``used`` of ``connection``."""

    contract: Contract
    period: Period
    path: Path
    cut_off: dt.date | None
    """The day of its cut-off."""
    connection: duckdb.DuckDBPyConnection | None
    rows_read: int
    rows_set_aside: int
    notices: tuple[Notice, ...]
    decisions: tuple[str, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    until: dt.datetime | None = None
    """The first moment of which it no longer knows: the end of the cut-off day, or of its hour."""
    as_written: bool = False
    """Whether departments or topics stand for themselves, so that no unit of the province is meant."""
    source: str = ""
    """Whose data it is, where a mapping says so."""
    quote: Callable[[str, str], str] = field(default=lambda column, text: DOTS, compare=False)
    """How a cell of a column may be shown."""
    answers: FormAnswers | None = None
    """Of forms: what was filled in, in the place of a connection."""
    repeats: int = 0
    """Rows of cases that another row tells."""
    figures: Headline = field(default_factory=dict)
    """Its headline figures (`headline`)."""
    totals: Mapping[str, int] = field(default_factory=dict)
    """Control totals it was held against."""
    max_set_aside: Decimal | None = None
    """Percent of faults that a mapping allows, where it says so."""
    translations: tuple[str, ...] = ()
    """The tables by which a mapping translated ratings, days and codes, in words."""

    @property
    def is_read(self) -> bool:
        """Whether the head of the file allowed its rows to be read."""
        return self.connection is not None or self.answers is not None

    @property
    def rows_used(self) -> int:
        """Rows that enter figures, each as a case or a unit of its own."""
        return self.rows_read - self.rows_set_aside - self.repeats

    @property
    def measures(self) -> Headline | None:
        """Its headline figures; `None` of a file that stopped."""
        return None if self.stops or not self.is_read else self.figures

    @property
    def stops(self) -> tuple[Notice, ...]:
        """The notices that keep the file from being used at all."""
        return tuple(notice for notice in self.notices if notice.rule.effect == "stop")

    def unread(self) -> dict[str, int]:
        """Return how many rows set aside may be cases, by unit; "" of those whose unit cannot be told.

        Their code, day of receipt or unit cannot be read; rows of other periods, totals, groups and notes are none.
        """
        if self.contract.shape != "cases" or not self.rows_set_aside:
            return {}
        none = ", ".join(f"'{rule}'" for rule in NO_CASES)
        found = self.query(
            "SELECT coalesce(unit, ''), count(*) FROM aside JOIN typed USING (row_number) "
            f"WHERE NOT list_has_any(string_split(reasons, ' '), [{none}]) GROUP BY ALL"
        )
        return {unit: int(number) for unit, number in found}

    def query(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a statement on the view ``used``."""
        if self.connection is None:
            raise ValueError("the extract stopped at its checks")
        with naming_faults(self.path.name):
            return self.connection.execute(sql, parameters).fetchall()


def refused_extract(
    path: Path, contract: Contract, period: Period, found: Iterable[Finding], rules: Mapping[str, CheckRule]
) -> CheckedExtract:
    """Return a file that cannot be read at all, with the reasons as notices that stop it."""
    notices = []
    for finding in found:
        place = finding.where.removeprefix(path.name).lstrip(", ")
        title = f"{place}: {finding.found}" if place else finding.found
        notices.append(
            Notice(rules["unreadable_file"], "", 1, title=title, wanted=finding.allowed, remedy=finding.remedy)
        )
    return CheckedExtract(contract, period, path, None, None, 0, 0, tuple(notices), ())
