"""A mapping file: how the export of any other system reads as one of ours.

It names headings, translates values, and says what the file itself cannot: order of day and month, decimal sign, time
zone, sheet, encoding, cut-off. With ``as_written``, departments and topics of another administration stand for
themselves; such a file can be checked and explored, but no annex of the province is made from it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from pakn.base.errors import Finding, raise_findings
from pakn.registry.contracts import Contract, fold_heading
from pakn.registry.strict import Record, StrictModel, plain_value, read_entries, unknown, validated

__all__ = ["HOME_ZONE", "ExtractMapping", "read_mapping"]

HOME_ZONE = "Asia/Ho_Chi_Minh"


class ExtractMapping(StrictModel):
    """What a mapping file may say; everything is optional."""

    id: str = "mapping"
    columns: dict[str, str] = Field(default_factory=dict)
    """Heading of the file → column of the contract."""
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Column → text of the file → value (a code of a choice, or the name of a unit)."""
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[",", "."] | None = None
    time_zone: str = HOME_ZONE
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    cut_off: dt.date | None = None
    as_written: tuple[Literal["unit", "topic"], ...] = ()
    """Columns of words of another administration: taken as the file has them, for exploring only."""
    source: str = ""
    """Whose data the file holds, as readers shall see it, where that is not the province's own system."""
    code_from: tuple[str, ...] = ()
    """Columns that identify a case together, where codes begin anew in every unit."""
    other_periods: Literal["fault", "skip"] = "fault"
    """What rows received before the period are: faults, or, in a dump of many periods, the business of other files."""
    max_set_aside: Decimal | None = Field(default=None, ge=0, le=100)
    """Percent of rows that may be faults before the file stops; the usual 2 where nothing is said."""
    code_prefix: str = Field(default="", pattern=r"^[A-Za-z]{0,8}-?$")
    """Letters before every code: a code of nothing but digits may look like the number of a person."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("tên múi giờ, ví dụ Asia/Ho_Chi_Minh hoặc UTC") from error
        return name

    def column_of(self, heading: str, contract: Contract) -> str | None:
        """Return the column a heading means, by this file first, then by the contract."""
        folded = {fold_heading(text): column for text, column in self.columns.items()}
        for text in (heading, heading.rpartition(" / ")[2]):
            if fold_heading(text) in folded:
                return folded[fold_heading(text)]
        return contract.column_of(heading)

    def value_of(self, column: str, text: str) -> str:
        """Return what a text of the file stands for; itself where nothing is said of it."""
        folded = {fold_heading(old): new for old, new in self.values.get(column, {}).items()}
        return folded.get(fold_heading(text), text)


def read_mapping(path: Path, contract: Contract) -> ExtractMapping:
    """Read a mapping file for a contract.

    Raises
    ------
    DataError
        If the file is broken, or names a column that the contract has not.
    """
    findings: list[Finding] = []
    content = {record.values["id"]: record.values for record in _records(path)}
    merged = {key: plain_value(values) for key, values in content.items()}
    made = validated([Record(path.name, {"id": "mapping", **merged})], ExtractMapping, findings)
    raise_findings(findings)
    mapping = made["mapping"]
    for column in (*mapping.columns.values(), *mapping.values, *mapping.code_from):
        if column not in contract.columns:
            findings.append(
                unknown(f"{path.name}", "columns", column, contract.columns, f"columns.yml ({contract.id})")
            )
    for column, words in mapping.values.items():
        rule = contract.columns.get(column)
        if rule is not None and rule.type == "choice":
            findings += [
                Finding(f"{path.name}, values, {column}", f"«{meant}»", ", ".join(rule.values), "sửa giá trị này")
                for meant in words.values()
                if fold_heading(meant) not in rule.words
            ]
    raise_findings(findings)
    return mapping


def _records(path: Path) -> list[Record]:
    return read_entries(path)
