"""The first page for leaders: the groups of indicators with result, target and change, and who stays behind.

It asks the same measures as the annexes behind it, so that no number can differ from theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pakn.extracts.counts.case_counts import NamedCase
from pakn.observations.period_data import CASES, PeriodData
from pakn.observations.targets import Verdict, verdict
from pakn.observations.values import Value, missing
from pakn.registry.contracts import Contract
from pakn.registry.models import Target
from pakn.registry.units import Unit
from pakn.reports.month.pakn_month import PaknMonth, open_pakn
from pakn.reports.unit_rates.rates import RateRow, Rates, open_rates

__all__ = ["Behind", "Summary", "SummaryGroup", "SummaryRow", "open_summary"]


@dataclass(frozen=True)
class SummaryRow:
    """One line: a level, or the province.

    ``rates``, ``targets`` and ``verdicts`` go by the shown columns; ``change`` is against the column before.
    """

    who: str
    rates: tuple[Value, ...]
    targets: tuple[Target | None, ...]
    change: Value
    is_mean: bool = False

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Whether each shown column reaches its target."""
        return tuple(verdict(rate, target) for rate, target in zip(self.rates, self.targets, strict=True))


@dataclass(frozen=True)
class SummaryGroup:
    """One of the groups; ``rows`` is empty where nothing is known of it."""

    title: str
    system: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True)
class Behind:
    """A unit that misses its target in the main column and in the one before."""

    system: str
    title: str
    unit: Unit
    before: Value
    now: Value
    target: Target


@dataclass(frozen=True)
class Summary:
    """What the first page says; see `open_summary`."""

    period_data: PeriodData
    pakn: PaknMonth

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """The systems of the page, in the order of the letter; cases and counts of PAKN are one."""
        known = [(each.summary.place, each) for each in self.period_data.deliveries.contracts.values() if each.summary]
        return tuple(contract for _, contract in sorted(known, key=lambda pair: pair[0]))

    @cached_property
    def groups(self) -> tuple[SummaryGroup, ...]:
        """The groups in the letter's order."""
        return tuple(
            SummaryGroup(group_title(contract), contract.id, tuple(self._rows(contract))) for contract in self.contracts
        )

    @cached_property
    def rates(self) -> dict[str, tuple[Rates, ...]]:
        """The rates of each level a system is reported for, each level once, by system."""
        found = {}
        for contract in self.contracts:
            if contract.is_of_rates:
                opened = (open_rates(self.period_data, contract.id, level) for level in contract.levels)
                found[contract.id] = tuple({rates.level: rates for rates in opened if rates.units}.values())
        return found

    def _rows(self, contract: Contract) -> Iterator[SummaryRow]:
        if not contract.is_of_rates:
            yield from self._pakn_rows()
            return
        if contract.summary and contract.summary.whole:
            yield from self._whole(contract.id)
        for rates in self.rates[contract.id]:
            for row in (rates.total_row, rates.mean_row):
                if row and any(reading.rate.is_told for reading in row.readings):
                    shown = tuple(reading.rate for reading in row.readings)
                    yield SummaryRow(rates.level, shown, row.targets, row.changes[0], row.kind == "mean")

    def _whole(self, system: str) -> Iterator[SummaryRow]:
        """The province: all levels together, which have no common target."""
        levels = self.rates[system]
        row = levels[0].province_row([unit for rates in levels for unit in rates.units])
        if any(reading.rate.is_told for reading in row.readings):
            yield SummaryRow("province", tuple(reading.rate for reading in row.readings), row.targets, row.changes[0])

    def _pakn_rows(self) -> Iterator[SummaryRow]:
        row = self.pakn.total_row
        if any(reading.rate.is_told for reading in row.readings):
            yield SummaryRow("province", tuple(reading.rate for reading in row.readings), row.targets, row.changes[0])

    @cached_property
    def behind(self) -> tuple[Behind, ...]:
        """Units that miss their target twice running, by group and in official order; a period not over misses none."""
        found = [self._behind_pakn(), *(self._behind(rates) for levels in self.rates.values() for rates in levels)]
        return tuple(entry for entries in found for entry in entries)

    def _behind(self, rates: Rates) -> Iterator[Behind]:
        before = self.period_data.columns.before
        if rates.known_until or not all(part.complete for part in rates.parts(before)):
            return
        for row in rates.unit_rows:
            target, unit = row.targets[0], row.units[0]
            earlier = rates.target(before, unit.unit_id)
            then, now = _rate_before(row), row.readings[0].rate
            if target and verdict(now, target) == "not_met" and verdict(then, earlier) == "not_met":
                yield Behind(rates.system, rates.contract.title, unit, then, now, target)

    def _behind_pakn(self) -> Iterator[Behind]:
        before = self.period_data.columns.before
        if self.pakn.known_until or self.pakn.known_until_in(before):
            return
        for row in self.pakn.localities:
            target, earlier = row.targets[0], self.pakn.target(row, before)
            then, now = row.compared[0].rate, row.readings[0].rate
            if target and verdict(now, target) == "not_met" and verdict(then, earlier) == "not_met":
                yield Behind(CASES, group_title(self.period_data.contract(CASES)), row.units[0], then, now, target)

    @cached_property
    def overdue(self) -> tuple[NamedCase, ...]:
        """The longest overdue cases of the longest column whose cases are at hand."""
        for column in reversed(self.period_data.columns.shown):
            cases = [case for part in self.pakn.cohort(column) if part.cases for case in part.cases.overdue]
            if cases:
                return tuple(sorted(cases, key=lambda case: (-case.days, case.code))[:10])
        return ()


def group_title(contract: Contract) -> str:
    """Return how the page calls a system."""
    return (contract.summary.title if contract.summary else "") or contract.title


def _rate_before(row: RateRow) -> Value:
    return row.compared[0].rate if row.compared else missing("%")


def open_summary(period_data: PeriodData, province_scope: str = "localities") -> Summary:
    """Return the summary of a period.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> summary = open_summary(open_period_data("2024-12", folder=DATA))
    >>> [(group.system, group.rows[0].rates[0].shown) for group in summary.groups][:2]
    [('work_files', '97,22'), ('pakn', '65,91')]
    """
    return Summary(period_data, open_pakn(period_data, province_scope))
