"""The column contract of each extract: what a monthly file of a shared system must hold, and under which headings.

The contract is data (``columns.yml``). A column that no contract names is not read at all, so that personal data
cannot slip through under a heading nobody foresaw.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from pakn.base.errors import Finding, UsageError, raise_findings
from pakn.base.periods import Period
from pakn.registry.column_rules import LOCALITY, NUMBERS, ColumnRule, ColumnType, fold_heading
from pakn.registry.heading_groups import HEADING_GROUPS, HeadingGroups, heading_parts
from pakn.registry.models import PeriodKind
from pakn.registry.strict import Record, StrictModel, read_entries, unknown, validated

__all__ = ["NUMBERS", "ColumnRule", "ColumnType", "Contract", "contract_named", "fold_heading", "read_contracts"]


LEVELS_OF_RATES = ("agency", LOCALITY, "commune")
"""Levels with annexes where a contract says nothing of them."""


class Total(StrictModel):
    """A column and the columns it is the sum of."""

    whole: str
    parts: tuple[str, ...] = Field(min_length=2)


class SummaryEntry(StrictModel):
    """How the page for leaders shows a system."""

    place: int = Field(ge=1)
    """Among the groups of the page, from 1."""
    title: str = ""
    """Its name there; the contract's where there is none."""
    whole: bool = False
    """Whether the province has a line of its own, all levels together."""
    note: str = ""
    """What is to be known of its targets."""


class Contract(StrictModel):
    """What an extract of one system holds."""

    id: str
    title: str
    shape: Literal["cases", "counts", "readings", "forms"]
    source: str
    """The system of ``systems.yml`` that readers see as the source."""
    counts: str
    """What is counted: the unit of measure of its counts."""
    subjects: tuple[str, ...] = ()
    """Words of what is counted: a group of columns that consists of them leaves them what they are called."""
    titled: tuple[str, ...] = ()
    """Words of its titles, by which a table of another system is known; none of a system with tables of several."""
    titles_of_others: tuple[str, ...] = ()
    """The same of all other systems."""
    indicator: str = ""
    """What ``part / total`` of one unit measures; nothing of forms, whose rows measure something each."""
    tier_indicator: str | None = None
    """The same of a whole tier, where documents give it a name of its own."""
    targets: tuple[str, ...] = ()
    """Indicators whose thresholds judge the rate; only its own where empty."""
    target_remark: str = ""
    """What is to be known of its targets, behind their legal basis."""
    summary: SummaryEntry | None = None
    """Its place on the page for leaders; `None` of one that is not there."""
    period_column: str | None = None
    """Column of a case that says to which period it belongs."""
    period_kinds: tuple[PeriodKind, ...] = ("month",)
    """Kinds of period it is delivered for."""
    window: Literal["calendar", "mid_month"] = "calendar"
    """Days its periods cover where nobody asks for others, one of `pakn.base.periods.WINDOWS`."""
    forms: dict[int, str] = Field(default_factory=dict)
    """Number and title of the forms of a workbook, each on a sheet of its own."""
    to_date: bool = False
    """Whether it also delivers a file of the year to date."""
    sums: tuple[Total, ...] = ()
    """Totals that must be the sum of their parts."""
    columns: dict[str, ColumnRule]
    personal: tuple[str, ...] = ()
    heading_groups: HeadingGroups = HeadingGroups()
    """What the groups above a heading say, of all contracts."""

    @model_validator(mode="before")
    @classmethod
    def _as_called_before(cls, values: Any) -> Any:
        """Read ``counts`` under its name in version 0.1, where an older folder of data has that."""
        if not isinstance(values, dict) or "unit" not in values or "counts" in values:
            return values
        told = f"«unit» của hệ thống «{values.get('id')}» nay là «counts»; tên cũ chỉ còn dùng được ở phiên bản này"
        warnings.warn_explicit(f"{told}. Cần làm: sửa columns.yml", FutureWarning, "columns.yml", 0)
        return {"counts" if name == "unit" else name: value for name, value in values.items()}

    @model_validator(mode="after")
    def _whole(self) -> Contract:
        if (self.shape == "cases") != (self.period_column is not None):
            raise ValueError("period_column đi cùng shape: cases")
        if (self.shape == "forms") != bool(self.forms) or (self.shape == "forms") == bool(self.indicator):
            raise ValueError("shape: forms có forms và không có indicator; shape khác thì ngược lại")
        named = [name for rule in self.columns.values() for name in rule.caps]
        named += [name for total in self.sums for name in (total.whole, *total.parts)]
        lost = [name for name in (*named, *filter(None, (self.period_column,))) if name not in self.columns]
        if lost:
            raise ValueError(f"cột {', '.join(lost)} có trong columns")
        odd = [name for name in self.columns if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name.endswith("__bad")]
        if odd:
            raise ValueError(f"tên cột {', '.join(odd)} gồm chữ thường không dấu, số và _")
        for key in self.personal_keys:
            if any(key in rule.keys for rule in self.columns.values()):
                raise ValueError("một tiêu đề không vừa là cột được đọc vừa là cột cá nhân")
        return self

    @cached_property
    def personal_keys(self) -> frozenset[str]:
        """The folded headings of personal columns."""
        return frozenset(fold_heading(text) for text in self.personal)

    def column_of(self, heading: str, period: Period | None = None) -> str | None:
        """Return the column a heading means, or `None`.

        A head of several rows counts by its whole text first, then by its lower rows, unless the groups above them make
        it another thing.

        Parameters
        ----------
        heading
            Heading of the file, its groups before it.
        period
            That of the file; a group that names another one is no matter where nobody knows it.
        """
        for text, groups in heading_parts(heading):
            for name, rule in self.columns.items():
                if rule.is_called(text, groups) and self.keeps(name, groups, period):
                    return name
        return None

    def keeps(self, column: str, groups: Sequence[str], period: Period | None) -> bool:
        """Whether a column is still the one it is below some groups."""
        rule = self.columns[column]
        return not self.heading_groups.change(groups, rule.type, period, (*rule.groups, *self.subjects))

    def knows(self, heading: str) -> bool:
        """Whether a text is a heading of one of its columns, whatever the groups above it say."""
        keys = {fold_heading(text) for text, _ in heading_parts(heading)}
        return any(keys & (rule.keys | rule.group_keys) for rule in self.columns.values())

    def is_personal(self, heading: str) -> bool:
        """Return whether a heading is that of a personal column."""
        return any(fold_heading(text) in self.personal_keys for text, _ in heading_parts(heading))

    @property
    def settled(self) -> tuple[str, ...]:
        """The statuses with which a case counts as processed."""
        return self.columns["status"].settles if "status" in self.columns else ()

    @property
    def judged_by(self) -> tuple[str, ...]:
        """The indicators whose thresholds judge the rate."""
        return self.targets or (self.indicator,)

    @property
    def is_of_rates(self) -> bool:
        """Whether it counts one part of one total in a period, so that months add up and part / total is a rate."""
        return {name for name, rule in self.columns.items() if rule.type == "count"} == {"total", "part"}

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels whose units have an annex of rates; a locality is called a district, also since there are none."""
        shown = self.columns["unit"].shown or LEVELS_OF_RATES
        return tuple("district" if level == LOCALITY else level for level in shown)

    @property
    def scores(self) -> dict[str, ColumnRule]:
        """The parts of a score, of readings: every number but the total."""
        return {name: rule for name, rule in self.columns.items() if rule.type == "mean" and name != "total"}

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a file must have."""
        return tuple(name for name, rule in self.columns.items() if rule.required)


def read_contracts(folder: Path) -> dict[str, Contract]:
    """Read ``columns.yml`` of a data folder.

    Raises
    ------
    DataError
        With everything that is wrong in it.
    """
    findings: list[Finding] = []
    records = read_entries(folder / "columns.yml")
    groups = _heading_groups(records, findings)
    contracts = validated((each for each in records if not _is_groups(each)), Contract, findings)
    findings += [finding for contract in contracts.values() for finding in _clashes(contract)]
    raise_findings(findings)
    return {
        name: each.model_copy(update={"heading_groups": groups, "titles_of_others": _titles_of_others(each, contracts)})
        for name, each in contracts.items()
    }


def _titles_of_others(contract: Contract, contracts: Mapping[str, Contract]) -> tuple[str, ...]:
    words = (word for other in contracts.values() for word in other.titled)
    return tuple(dict.fromkeys(word for word in words if word not in contract.titled))


def _is_groups(record: Record) -> bool:
    return record.values.get("id") == HEADING_GROUPS


def _heading_groups(records: Sequence[Record], findings: list[Finding]) -> HeadingGroups | None:
    """Return the entry that all contracts share; without it every group would be taken for a title."""
    own = [each for each in records if _is_groups(each)]
    if not own:
        remedy = "chép mục này từ columns.yml đi kèm chương trình"
        findings.append(Finding("columns.yml", f"thiếu mục {HEADING_GROUPS}", "mục này có words", remedy))
    return validated(own, HeadingGroups, findings).get(HEADING_GROUPS)


def _clashes(contract: Contract) -> Iterator[Finding]:
    """One heading must mean one column."""
    seen: dict[str, str] = {}
    for name, rule in contract.columns.items():
        for key in rule.keys | rule.group_keys:
            if seen.setdefault(key, name) != name:
                where = f"columns.yml, mục {contract.id}, cột {name}"
                yield Finding(
                    where, f"tiêu đề «{key}» cũng là của cột {seen[key]}", "mỗi tiêu đề một cột", "bỏ một nơi"
                )


def reference_findings(
    contracts: Mapping[str, Contract], indicators: Collection[str], systems: Collection[str]
) -> Iterator[Finding]:
    """Return every reference of the contracts to an indicator or a source system that is not registered."""
    for contract in contracts.values():
        where = f"columns.yml, mục {contract.id}"
        named = [("indicator", contract.indicator)] if contract.indicator else []
        named += [("targets", name) for name in contract.targets]
        named += [("tier_indicator", contract.tier_indicator)] if contract.tier_indicator else []
        for column, name in named:
            if name not in indicators:
                yield unknown(where, column, name, indicators, "indicators/")
        if contract.source not in systems:
            yield unknown(where, "source", contract.source, systems, "systems.yml")


def contract_named(contracts: dict[str, Contract], system: str) -> Contract:
    """Return the contract of a system.

    Raises
    ------
    UsageError
        If there is none.
    """
    if system not in contracts:
        finding = Finding("tên hệ thống (system)", f"«{system}»", ", ".join(contracts), "chọn một hệ thống")
        raise UsageError([finding])
    return contracts[system]
