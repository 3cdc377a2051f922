"""Everything at hand for one report: its time columns, the extracts counted for them, the figures published of them.

Notebooks open the data of a period and ask them; what was delivered is read when first asked for and once only. A build
counts all extracts beforehand and leaves the counts in a folder that this module finds by an environment variable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pakn.base.errors import Finding, UsageError
from pakn.base.periods import Period, parse_period
from pakn.base.run_context import in_force
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.counts.case_frame import CaseFrame, case_frame, read_case_frame
from pakn.extracts.counts.extract_counts import ExtractCounts, count_extract
from pakn.extracts.deliveries import Deliveries
from pakn.figures.books import read_book
from pakn.figures.figure_book import FigureBook
from pakn.figures.synthetic_flag import is_sample
from pakn.observations.change import breaks_between
from pakn.observations.period_columns import ALONE, PeriodColumn, PeriodColumns, columns_of
from pakn.observations.published import PublishedColumn
from pakn.registry.contracts import Contract
from pakn.registry.home import home_territory
from pakn.registry.models import Break
from pakn.registry.territories import TIER_OF_LEVEL
from pakn.registry.units import Unit, Units

__all__ = ["CASES", "CASES_BY_UNIT", "PeriodData", "cases_name", "counted_name", "open_period_data"]

CASES = "pakn"
"""The system that delivers single cases."""
CASES_BY_UNIT = "pakn_units"
"""The same counted by unit, where cases are not at hand."""


def counted_name(system: str, name: str) -> str:
    """Return the file name of counts in that folder."""
    return f"{system}--{name}.json"


def cases_name(name: str) -> str:
    """Return the file name of the cases of a month or year in that folder."""
    return f"{CASES}--{name}.parquet"


@dataclass(frozen=True)
class PeriodData:
    """What a report of one period can be made from.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> period_data = open_period_data("2024-12", folder=DATA)
    >>> period_data.published(period_data.columns.main).whole("pakn_received").shown
    '487'
    """

    book: FigureBook
    deliveries: Deliveries
    columns: PeriodColumns
    counted_folder: Path | None = None
    _memo: dict[tuple[str, str], ExtractCounts | None] = field(default_factory=dict, compare=False, repr=False)
    _columns: dict[str, CaseFrame | None] = field(default_factory=dict, compare=False, repr=False)
    _extracts: dict[tuple[str, str], CheckedExtract | None] = field(default_factory=dict, compare=False, repr=False)
    _territories: dict[dt.date, str] = field(default_factory=dict, compare=False, repr=False)
    _figures: dict[PeriodColumn, PublishedColumn] = field(default_factory=dict, compare=False, repr=False)

    @property
    def units(self) -> Units:
        """The registry of units."""
        return self.book.catalogue.units

    @property
    def day(self) -> dt.date:
        """The last day of the main column: units are those of this day."""
        return self.columns.main.period.end

    @cached_property
    def territory(self) -> str:
        """The territory of the province on that day."""
        return home_territory(self.units, self.day)

    @property
    def simulated(self) -> bool:
        """Whether the data are a synthetic province."""
        return is_sample(self.deliveries.folder)

    @cached_property
    def has_extracts(self) -> bool:
        """Whether any system has delivered the last month of the main column; else only documents speak of it."""
        last = self.columns.main.months[-1]
        if self.counted_folder is not None:
            return any(self.counted_folder.glob(f"*--{last}.json"))
        return any(self.deliveries.located(system, last) for system in self.deliveries.contracts)

    def contract(self, system: str) -> Contract:
        """Return the contract of a system."""
        return self.deliveries.contracts[system]

    def at(self, level: str) -> tuple[Unit, ...]:
        """Return the units of a level in official order, by district where they have one."""
        return tuple(self.units.valid_on(self.day, level, self.territory))

    @cached_property
    def has_districts(self) -> bool:
        """Whether the district level exists on the day."""
        return bool(self.at("district"))

    def published(self, column: PeriodColumn) -> PublishedColumn:
        """Return the figures published of a column."""
        if column not in self._figures:
            self._figures[column] = PublishedColumn(self.book, self._territory_on(column.period.end), column)
        return self._figures[column]

    def _territory_on(self, day: dt.date) -> str:
        """The territory on another day; days before the registry begins belong to that of the report's day."""
        if day not in self._territories:
            first = min(unit.valid_from for unit in self.units.units)
            self._territories[day] = home_territory(self.units, day) if day >= first else self.territory
        return self._territories[day]

    def breaks_after(self, day: dt.date, indicator: str, level: str | None = None) -> tuple[Break, ...]:
        """Return the breaks of an indicator after a day and until the end of the main column.

        Parameters
        ----------
        day
            A day.
        indicator
            Id of what is measured.
        level
            Level of the units measured; `None` for the whole province.
        """
        known, tier = self.book.catalogue.breaks.values(), TIER_OF_LEVEL.get(level) if level else None
        return breaks_between(known, indicator, self.territory, day + dt.timedelta(days=1), self.day, tier)

    def counted(self, system: str, name: str) -> ExtractCounts | None:
        """Return the counts of an extract, or `None` where none was delivered.

        Raises
        ------
        DataError
            If its checks stop it.
        """
        key = (system, name)
        if key not in self._memo:
            self._memo[key] = self._read(system, name)
        return self._memo[key]

    def _read(self, system: str, name: str) -> ExtractCounts | None:
        if self.counted_folder is not None:
            path = self.counted_folder / counted_name(system, name)
            return ExtractCounts.from_json(path.read_text(encoding="utf-8")) if path.is_file() else None
        extract = self.extract(system, name)
        return None if extract is None else count_extract(extract)

    def extract(self, system: str, name: str) -> CheckedExtract | None:
        """Return an extract itself, or `None` where none was delivered; a build has counted it and does not ask.

        Raises
        ------
        DataError
            If its checks stop it.
        """
        key = (system, name)
        if key not in self._extracts:
            self._extracts[key] = self.deliveries.usable(system, name, self.book.catalogue)
        return self._extracts[key]

    def cases(self, name: str) -> CaseFrame | None:
        """Return the cases of a month or year, or `None` where none were delivered.

        Raises
        ------
        DataError
            If the checks of their file stop it.
        """
        if name not in self._columns:
            self._columns[name] = self._read_cases(name)
        return self._columns[name]

    def _read_cases(self, name: str) -> CaseFrame | None:
        if self.counted_folder is not None:
            path, counts = self.counted_folder / cases_name(name), self.counted(CASES, name)
            return read_case_frame(path, counts.cut_off) if counts and path.is_file() else None
        extract = self.extract(CASES, name)
        return None if extract is None else case_frame(extract)

    def parts(self, system: str, column: PeriodColumn) -> tuple[ExtractCounts, ...]:
        """Return the counted extracts of every month of a column; nothing unless all are at hand."""
        found = [self.counted(system, month) for month in column.months]
        return tuple(part for part in found if part is not None) if all(found) else ()

    def is_one_province(self, parts: Iterable[ExtractCounts]) -> bool:
        """Whether extracts are all of the province as it is on the report's day, which a merger made another."""
        return all(self._territory_on(part.units_on) == self.territory for part in parts)

    def sums(self, parts: Iterable[ExtractCounts], units: Iterable[Unit]) -> dict[str, Decimal] | None:
        """Return the sums over extracts and units, each unit as it was when the extract was made.

        A column that is missing anywhere is missing in the sum; `None` where a unit has no row at all.
        """
        total: dict[str, Decimal] | None = None
        for part in parts:
            for unit_id in self.ids_in(part, units):
                row = part.rows.get(unit_id)
                if row is None:
                    return None
                total = row if total is None else {name: total[name] + row[name] for name in total if name in row}
        return total

    def ids_in(self, part: ExtractCounts, units: Iterable[Unit]) -> list[str]:
        """Return the ids that units have in an extract; a unit without a past stands for itself and has no row."""
        ids: dict[str, None] = {}
        for unit in units:
            former = self.units.predecessors(unit.unit_id, part.units_on)
            ids.update(dict.fromkeys([each.unit_id for each in former] or [unit.unit_id]))
        return list(ids)


def open_period_data(period: str | Period, window: str = "calendar", folder: Path | None = None) -> PeriodData:
    """Return the data of a month, quarter, half-year, year or reform year.

    Parameters
    ----------
    period
        A period, or its text such as ``2024-12``.
    window
        Days a reporting month covers, one of `pakn.base.periods.WINDOWS`.
    folder
        The data folder; the one in force by default.

    Raises
    ------
    UsageError
        If the period is of another kind, or there is no such window.
    DataError
        If figures or metadata are wrong.
    """
    asked = period if isinstance(period, Period) else parse_period(period)
    if asked.kind not in ("month", "year", *ALONE):
        finding = Finding("tham số period", f"«{asked.text}»", "một kỳ như 2024-12, 2024, 2024-Q1", "sửa kỳ")
        raise UsageError([finding])
    run = in_force()
    data = folder or run.data
    columns = columns_of(asked, window)
    deliveries = Deliveries(data, window, columns.main.period.end)
    return PeriodData(read_book(data), deliveries, columns, run.counted if data == run.data else None)
