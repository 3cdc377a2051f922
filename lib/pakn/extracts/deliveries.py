"""What the shared systems have delivered to a data folder: which file stands for a month, opened under its contract.

The one place that knows how a reporting period becomes a file. A month is ``YYYY-MM``; ``YYYY`` is a file of the whole
year to date, which only the case system needs: cases of March are closed in May, so a year's cases are counted at one
cut-off and never added up from monthly files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from pakn.base.errors import DataError, Finding
from pakn.base.periods import Period, parse_period, reporting_window
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule, read_check_rules
from pakn.extracts.files import Located, find_extract, is_there, periods_of
from pakn.extracts.mapping import ExtractMapping, read_mapping
from pakn.extracts.opening import open_extract
from pakn.extracts.reading import naming_faults
from pakn.extracts.reporting import findings
from pakn.figures.synthetic_flag import is_sample
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import Contract, read_contracts

__all__ = ["MAPPING", "Deliveries", "mapping_beside", "reporting_superseded"]

MAPPING = "mapping.yml"
"""A mapping that lies beside the extracts of a system reads all of them, so that a build needs no further word."""


@dataclass(frozen=True)
class Deliveries:
    """The extracts of one data folder under one reporting window."""

    folder: Path
    window: str = "calendar"
    until: date | None = None
    """Last day of the report: rows of a year's file received after it belong to another report."""

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        """The column contracts by system."""
        return read_contracts(self.folder)

    @cached_property
    def rules(self) -> dict[str, CheckRule]:
        """What each check does."""
        return read_check_rules(self.folder)

    def period(self, name: str) -> Period:
        """Return the days that a file named after a month or year covers."""
        period = reporting_window(parse_period(name), self.window)
        if period.kind != "year" or self.until is None or not period.start <= self.until <= period.end:
            return period
        return replace(period, end=self.until)

    def months(self, system: str) -> tuple[str, ...]:
        """Return the months a system has delivered, oldest first."""
        return periods_of(self.folder, system)

    def located(self, system: str, name: str) -> Located | None:
        """Return the file that counts for a month or year, or `None`."""
        return find_extract(self.folder, system, name)

    def opened(self, system: str, name: str, catalogue: Catalogue) -> CheckedExtract | None:
        """Return a file read and checked, or `None` where none was delivered.

        Raises
        ------
        DataError
            If it cannot be read at all, two files claim to be the same version, or it is synthetic and the folder is
            not: what is made from it would not say so.
        """
        located = self.located(system, name)
        if located is None:
            return None
        if located.sidecar.marking and not is_sample(self.folder):
            finding = Finding(
                located.path.name,
                f"«{located.sidecar.marking}»",
                "số liệu nhận từ hệ thống",
                "bỏ tệp khỏi extracts/; bộ mô phỏng dựng riêng bằng --data",
            )
            raise DataError([finding])
        contract = self.contracts[system]
        mapping = mapping_beside(located.path, contract)
        with naming_faults(located.path.name):
            extract = open_extract(
                located.path,
                contract,
                self.period(name),
                catalogue,
                self.rules,
                mapping,
                located.sidecar.cut_off,
                located.sidecar.totals,
            )
        return reporting_superseded(extract, located, self.rules)

    def usable(self, system: str, name: str, catalogue: Catalogue) -> CheckedExtract | None:
        """Return a file whose rows may be used, or `None` where none was delivered.

        Raises
        ------
        DataError
            As `opened`, and with every finding if the checks of the file stop it.
        """
        extract = self.opened(system, name, catalogue)
        if extract is not None and extract.stops:
            raise DataError(findings(extract))
        return extract


def mapping_beside(path: Path, contract: Contract) -> ExtractMapping | None:
    """Return the mapping that lies beside an extract, or `None`."""
    mapping = path.with_name(MAPPING)
    return read_mapping(mapping, contract) if is_there(mapping) else None


def reporting_superseded(extract: CheckedExtract, located: Located, rules: Mapping[str, CheckRule]) -> CheckedExtract:
    """Return the extract with a notice of the versions it takes the place of."""
    if not located.superseded:
        return extract
    names = ", ".join(path.name for path in located.superseded)
    told = Notice(rules["superseded"], "", len(located.superseded), told=names)
    return replace(extract, notices=(*extract.notices, told))
