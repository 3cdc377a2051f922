"""The deep analysis of one period's PAKN: one population of cases, looked at from every side with the same parameters.

The population is the one annex 2 calls "toàn tỉnh". Everything here is computed from cases; where only sums are known
there is no `CaseAnalysis`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pakn.base.errors import check_choice, check_least
from pakn.extracts.counts.case_frame import NO_KIND, NOT_ASKED, OTHER_TOPIC, CaseFrame, joined
from pakn.observations.due_dates import OnTime, due_after, on_time
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.period_data import CASES
from pakn.observations.processing_time import ProcessingTime, processing_time, working_days_waited
from pakn.registry.working_days import WorkingCalendar
from pakn.reports.month.pakn_month import PaknMonth
from pakn.statistics.ratings import RatingSummary, summarise_ratings

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DIMENSIONS", "CaseAnalysis", "open_case_analysis"]

DIMENSIONS = ("unit", "topic", "kind")
"""What cases may be told apart by."""
CENTRES = ("overall", "target")
"""Around what a funnel is drawn: the share of all units together, or the target."""
MOST_UNITS = 20
"""Where more units than these have cases, those with few are told together: a page of single cases tells nothing."""
MOST_GROUPS = 10
"""Topics beyond these are told together."""


@dataclass(frozen=True)
class CaseAnalysis:
    """The cases of a period and how to look at them; see `open_case_analysis`."""

    month: PaknMonth
    min_cases: int
    limit_days: int
    funnel_centre: str
    explain_by: str
    _columns: dict[PeriodColumn, CaseFrame | None]

    @property
    def columns(self) -> tuple[PeriodColumn, ...]:
        """The columns whose cases are known, the main one first."""
        return tuple(column for column in self.month.columns if self.cases(column) is not None)

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of the state."""
        return self.month.period_data.book.catalogue.working_days

    def cases(self, column: PeriodColumn) -> CaseFrame | None:
        """Return the cases of the population in a column; `None` where only sums are known."""
        if column not in self._columns:
            found = self.month.cases(column)
            units = [unit.unit_id for unit in self.month.total_row.units]
            self._columns[column] = None if found is None else found.among("unit", units)
        return self._columns[column]

    @cached_property
    def main(self) -> CaseFrame:
        """The cases of the main column."""
        found = self.cases(self.month.columns[0])
        if found is None:
            raise ValueError("no cases")
        return found

    def files(self, column: PeriodColumn) -> tuple[str, ...]:
        """Return the extracts a column's cases come from."""
        return tuple(part.file for part in self.month.cohort(column))

    def named(self, dimension: str) -> dict[str, str]:
        """Return the groups of a dimension in the main column, id → name: units in official order, others by number.

        Of many topics the busiest, of many units those with enough cases; "" stands for the others together.
        """
        if dimension == "unit":
            return self._named_units
        found = self.main.values(dimension)
        if dimension == "kind":
            words = self.month.period_data.contract(CASES).columns["kind"]
            return {kind: words.word_of(kind) or NO_KIND for kind in found}
        named = [topic for topic in found if topic][:MOST_GROUPS]
        others = {"": OTHER_TOPIC} if len(found) > len(named) else {}
        return {**{topic: topic for topic in named}, **others}

    @cached_property
    def _named_units(self) -> dict[str, str]:
        every = {unit.unit_id: unit.name for unit in self.month.total_row.units}
        received = {name: whole for name, (_, whole) in self.results().items()}
        small = [name for name in every if 0 < received.get(name, 0) < self.min_cases]
        if len(received) <= MOST_UNITS or len(small) < 2:
            return every
        kept = {name: title for name, title in every.items() if name not in small}
        return {**kept, "": f"{len(small)} đơn vị có dưới {self.min_cases} PAKN"}

    def groups(self, dimension: str, column: PeriodColumn | None = None) -> dict[str, CaseFrame]:
        """Return the cases of each group of `named`, an empty column where it has none."""
        cases = self.cases(column or self.month.columns[0])
        if cases is None:
            return {}
        names, found = self.named(dimension), cases.split(dimension)
        nothing = cases.where(cases["weight"] < 0)
        groups = {name: found.get(name, nothing) for name in names}
        others = [each for name, each in found.items() if name not in names]
        if "" in names and others:
            groups[""] = joined([groups[""], *others]) or nothing
        return groups

    # --- Measures -----------------------------------------------------------------------------------------------

    def times(self, cases: CaseFrame, *, working: bool = False) -> ProcessingTime:
        """Return how long cases take, in calendar or in working days."""
        return processing_time(cases, working_days_waited(cases, self.calendar) if working else None)

    def due(self, cases: CaseFrame) -> NDArray[Any]:
        """Return the due day of each row if all may take `limit_days` working days."""
        return due_after(cases, self.calendar, self.limit_days)

    def on_time(self, cases: CaseFrame, *, by_limit: bool = False) -> OnTime:
        """Return what became of the due days: those of the system, or those after `limit_days` working days."""
        return on_time(cases, self.due(cases) if by_limit else None)

    def ratings(self, cases: CaseFrame) -> RatingSummary:
        """Return what the ratings of cases say."""
        stars, weights = cases["rating"], cases["weight"]
        counts = [int(weights[stars == star].sum()) for star in range(1, 6)]
        asked = cases["processed"] & (stars != NOT_ASKED)
        return summarise_ratings(counts, int(weights[asked].sum()))

    def with_cases(self) -> Mapping[str, CaseFrame]:
        """Return the cases of each unit that has any, in official order."""
        found = self.main.split("unit")
        return {unit.unit_id: found[unit.unit_id] for unit in self.month.total_row.units if unit.unit_id in found}

    def results(self) -> Mapping[str, tuple[int, int]]:
        """Return processed and received cases of each unit that has any and whose rate is known, in official order."""
        return {
            unit: (int(cases["weight"][cases["processed"]].sum()), len(cases))
            for unit, cases in self.with_cases().items()
            if cases.is_settled
        }


def open_case_analysis(
    month: PaknMonth,
    min_cases: int = 20,
    limit_days: int = 15,
    funnel_centre: str = "overall",
    explain_by: str = "unit",
) -> CaseAnalysis | None:
    """Return the deep analysis of a period; `None` where its cases are not known one by one.

    Parameters
    ----------
    month
        The month or year of PAKN.
    min_cases
        Units with fewer cases have no rank and are marked.
    limit_days
        Working days a case may take, counted after the day of receipt.
    funnel_centre
        ``overall`` or ``target``.
    explain_by
        ``unit`` or ``topic``: what a change is taken apart by.

    Raises
    ------
    UsageError
        If a parameter is none of its values.
    """
    check_choice("funnel_centre", funnel_centre, CENTRES)
    check_choice("explain_by", explain_by, DIMENSIONS[:2])
    check_least("min_cases", min_cases)
    check_least("limit_days", limit_days)
    case_analysis = CaseAnalysis(month, min_cases, limit_days, funnel_centre, explain_by, {})
    return case_analysis if case_analysis.cases(month.columns[0]) is not None else None
