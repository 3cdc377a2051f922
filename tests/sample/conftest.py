"""One sample of the published month, written once and read back as anybody would read it: from its files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from pakn.base.periods import parse_period
from pakn.registry.contracts import Contract, read_contracts
from pakn.registry.units import Units

DECEMBER = parse_period("2024-12")


class Sample:
    """The files of a sample, with headings turned back into the columns of the contracts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marker = yaml.safe_load((folder / "sample.yml").read_text(encoding="utf-8"))
        self.units = Units.read(folder)
        self.contracts: dict[str, Contract] = read_contracts(folder)

    def raw(self, system: str, month: str) -> list[dict[str, str]]:
        with (self.folder / "extracts" / system / f"{month}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def rows(self, system: str, month: str = "2024-12") -> list[dict[str, str]]:
        contract = self.contracts[system]
        return [
            {name: text for head, text in row.items() if (name := contract.column_of(head))}
            for row in self.raw(system, month)
        ]

    def by_unit(self, system: str, month: str = "2024-12") -> dict[str, dict[str, str]]:
        """Rows by unit id: by these names alone the registry of the sample finds every unit on the last day."""
        day = parse_period(month).end
        return {self.units.resolve(row["unit"], on=day).unit_id: row for row in self.rows(system, month)}


@pytest.fixture(scope="session")
def sample(province: Path) -> Sample:
    return Sample(province)
