"""The cases of a data folder, opened when they are first asked for, and the codes behind a number.

Of single cases only codes and days are ever given, and only where somebody asks what stands behind a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from pakn.base.errors import Finding, UsageError
from pakn.base.labels import format_iso_date
from pakn.base.periods import Period
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.tally import IS_OPEN, IS_PROCESSED
from pakn.extracts.counts.case_frame import NO_KIND, OTHER_TOPIC, CaseFrame, case_frame
from pakn.extracts.deliveries import Deliveries
from pakn.extracts.files import period_of
from pakn.figures.books import read_book
from pakn.figures.synthetic_flag import is_sample
from pakn.observations.explorer_query import Chosen
from pakn.observations.period_data import CASES
from pakn.registry.catalogue import Catalogue

__all__ = ["CaseLibrary", "NamedCode", "State"]

MOST_CODES = 500
"""More codes than these nobody reads; a table of all would only slow the page down."""
BEHIND = {
    "mean_days": ["duration IS NOT NULL"], "satisfaction": ["rating IS NOT NULL"], "response": [IS_PROCESSED],
    "open": [IS_OPEN],
}  # fmt: skip
"""Which cases an indicator is of, where not of all received."""
State = Literal["", "processed", "open", "overdue"]


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A case behind a number: its code and days, nothing else."""

    code: str
    received: str
    due: str
    closed: str


@dataclass(frozen=True)
class CaseLibrary:
    """The cases of a data folder, opened when first asked for.

    Raises
    ------
    DataError
        From its methods, if the checks of a file stop it.
    """

    folder: Path
    _extracts: dict[str, CheckedExtract] = field(default_factory=dict, compare=False, repr=False)
    _cases: dict[str, CaseFrame] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The metadata of the folder."""
        return read_book(self.folder).catalogue

    @cached_property
    def deliveries(self) -> Deliveries:
        """What has been delivered to the folder."""
        return Deliveries(self.folder)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Months and years whose cases are at hand, the latest first."""
        found = {period_of(path) for path in (self.folder / "extracts" / CASES).glob("*")}
        return tuple(sorted((period for period in found if period), reverse=True))

    @property
    def simulated(self) -> bool:
        """Whether the cases are of a synthetic province."""
        return is_sample(self.folder)

    def period(self, name: str) -> Period:
        """Return the days of a period."""
        return self.deliveries.period(name)

    def extract(self, name: str) -> CheckedExtract:
        """Return the checked file of a period."""
        if name not in self._extracts:
            extract = self.deliveries.usable(CASES, name, self.catalogue)
            if extract is None:
                finding = Finding("kỳ", f"«{name}»", ", ".join(self.periods), "chọn một kỳ có tệp")
                raise UsageError([finding])
            self._extracts[name] = extract
        return self._extracts[name]

    def cases(self, name: str) -> CaseFrame:
        """Return the cases of a period."""
        if name not in self._cases:
            self._cases[name] = case_frame(self.extract(name))
        return self._cases[name]

    def name_of(self, grouping: str, group: str) -> str:
        """Return how a group is called."""
        if grouping == "unit":
            known = {unit.unit_id: unit.name for unit in self.catalogue.units.units}
            return known.get(group, group)
        if grouping == "month":
            return format_iso_date(group)
        if grouping == "kind":
            return self.deliveries.contracts[CASES].columns["kind"].word_of(group) or NO_KIND
        return group or OTHER_TOPIC

    def codes(
        self, name: str, chosen: Chosen, group: str, state: State = "", most: int = MOST_CODES
    ) -> tuple[NamedCode, ...]:
        """Return the codes of the cases behind a number, oldest first and at most so many.

        Parameters
        ----------
        name
            Name of the row.
        chosen
            What the reader has chosen.
        group
            The group of the row.
        state
            ``processed``, ``open``, ``overdue``, or "" for all.
        most
            How many are listed.
        """
        where, values = self._behind(name, chosen, group, state)
        days = ", ".join(f"strftime({day}, '%d/%m/%Y')" for day in ("received", "due", "closed"))
        found = self.extract(name).query(
            f"SELECT code, {days} FROM used WHERE {where} ORDER BY received, code LIMIT {int(most)}", values
        )
        return tuple(NamedCode(*(cell or "" for cell in row)) for row in found)

    def number(self, name: str, chosen: Chosen, group: str, state: State = "") -> int:
        """Return how many cases stand behind a number, also where `codes` does not give them all."""
        where, values = self._behind(name, chosen, group, state)
        ((count,),) = self.extract(name).query(f"SELECT count(*) FROM used WHERE {where}", values)
        return int(count)

    def _behind(self, name: str, chosen: Chosen, group: str, state: State) -> tuple[str, list[str]]:
        wanted = {"unit": chosen.unit, "topic": chosen.topic, "kind": chosen.kind}
        conditions, values = _conditions(wanted, chosen.grouping, group)
        conditions += BEHIND.get(chosen.indicator, [])
        if chosen.indicator == "on_time":
            over = f"CAST(due AS DATE) < DATE '{self.extract(name).cut_off}'"
            conditions += [over, f"(closed IS NOT NULL OR {IS_OPEN})"]
        conditions += {
            "processed": [IS_PROCESSED],
            "open": [IS_OPEN],
            "overdue": [f"{IS_OPEN} AND CAST(due AS DATE) < DATE '{self.extract(name).cut_off}'"],
        }.get(state, [])
        return " AND ".join(conditions), values


def _conditions(wanted: Mapping[str, str], grouping: str, group: str) -> tuple[list[str], list[str]]:
    """Filters and group as SQL with parameters; the group itself may be "", which means no topic of the list."""
    conditions, values = [], []
    for name, value in wanted.items():
        if value and name != grouping:
            conditions.append(f"{name} = ?")
            values.append(value)
    if grouping == "month":
        conditions.append("strftime(received, '%Y-%m') = ?")
    else:
        conditions.append(f"coalesce({grouping}, '') = ?")
    return conditions, [*values, group]
