"""The extracts of a sample: headings of the contracts, the cut-off of each beside it, a mark in every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pakn.base.csv_text import CsvRows
from pakn.base.periods import parse_period
from pakn.figures.synthetic_flag import MARK
from pakn.registry.contracts import Contract
from pakn.sample.case_files import Received, summary_rows, write_cases
from pakn.sample.months import Month
from pakn.sample.other_reports import OtherReports
from pakn.sample.places import Places

__all__ = ["SampleExtracts"]


@dataclass(frozen=True)
class SampleExtracts:
    """The folder ``extracts/`` of a sample."""

    folder: Path
    contracts: Mapping[str, Contract]
    file_format: str
    """Of the files of cases."""

    def write_counts(self, month: Month) -> None:
        """Write the counts of every system beside the app."""
        for system, rows in month.rows.items():
            cells = [
                {
                    "unit": month.places.written(row.unit),
                    "total": row.total,
                    "part": row.part,
                    "part_portal": row.part_portal,
                }
                for row in rows
            ]
            self._write_table(system, month.period.text, month.period.end, cells)

    def write_others(self, reports: OtherReports) -> None:
        """Write what the reports of other offices are made from."""
        period = reports.period
        self._write_table("service_index", period.text, period.end, reports.service_index())
        for month, rows in reports.index_scores().items():
            self._write_table("index_scores", month, parse_period(month).end, rows)
        if quarter := reports.department_targets():
            self._write_table("department_targets", quarter[0], period.end, quarter[1])

    def write_cases(self, name: str, months: Sequence[Received], places: Places, cut_off: date) -> None:
        """Write cases as they are known at a cut-off and the app's own table by unit, under the name of a period."""
        path = self._path("pakn", name, cut_off, self.file_format)
        write_cases(path, months, places, cut_off, self.contracts["pakn"])
        self._write_table("pakn_units", name, cut_off, summary_rows(months, places, cut_off))

    def _write_table(self, system: str, name: str, cut_off: date, rows: Sequence[Mapping[str, object]]) -> None:
        columns = self.contracts[system].columns
        names = [column for column in columns if rows and column in rows[0]]
        with self._path(system, name, cut_off).open("w", encoding="utf-8", newline="") as file:
            table = CsvRows(file)
            table.write([*(columns[column].title for column in names), "Ghi chú"])
            table.write_all([*(row[column] for column in names), MARK] for row in rows)

    def _path(self, system: str, name: str, cut_off: date, suffix: str = "csv") -> Path:
        """Return the path of an extract and write the cut-off beside it."""
        path = self.folder / system / f"{name}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".yml").write_text(f"marking: {MARK}\ncut_off: {cut_off}\n", encoding="utf-8")
        return path
