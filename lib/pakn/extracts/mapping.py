"""A mapping file: how the export of any other system reads as one of ours.

It names headings, translates values, and says what the file itself cannot: words for "nothing", order and format of
days, decimal sign, time zone, sheet, encoding, cut-off. With ``as_written``, departments and topics of another
administration stand for themselves; such a file can be checked and explored, but no annex of ours is made of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from pakn.base.errors import Finding, raise_findings
from pakn.base.periods import Period
from pakn.extracts.empties import plain_word
from pakn.extracts.redaction import CODE_SIGNS, hiding_persons, is_heading_like
from pakn.registry.contracts import Contract, fold_heading
from pakn.registry.heading_groups import heading_parts
from pakn.registry.period_names import beside_period_names
from pakn.registry.strict import StrictModel, read_settings, unknown

__all__ = ["HOME_ZONE", "ExtractMapping", "read_mapping", "suggested"]

HOME_ZONE = "Asia/Ho_Chi_Minh"
DEEPEST_HEAD = 10_000
"""The deepest row that may be named as the head: every row above it is looked at."""
MOST_ENTRIES = 2_000
"""Headings, values or words that may be named together: a file of the province has a few hundred units and topics."""


class ExtractMapping(StrictModel):
    """What a mapping file may say; everything is optional."""

    columns: dict[str, str] = Field(default_factory=dict)
    """Heading of the file → column of the contract."""
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Column → text of the file → value (a code of a choice, the name of a unit, a rating, a day, a code)."""
    blank: tuple[str, ...] | dict[str, tuple[str, ...]] = ()
    """Further words for "nothing", of all columns or by column."""
    date_format: str | dict[str, str] = ""
    """How days are written, of all columns or by column: a format of strptime, ``epoch_s`` or ``epoch_ms``."""
    swapped_days: bool | None = None
    """Whether a spreadsheet has exchanged day and month of the days it stored; `None` where nobody has looked."""
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[",", "."] | None = None
    time_zone: str = HOME_ZONE
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = Field(default=None, ge=1, le=DEEPEST_HEAD)
    cut_off: dt.date | None = None
    as_written: tuple[Literal["unit", "topic"], ...] = ()
    """Columns of words of another administration: taken as the file has them, for exploring only."""
    source: str = ""
    """Whose data the file holds, as readers shall see it, where that is not the province's own system."""
    code_from: tuple[str, ...] = ()
    """Columns that identify a case together, where codes begin anew in every unit."""
    other_periods: Literal["fault", "skip"] = "fault"
    """What rows received before the period are: faults, or, in a dump of many periods, the business of other files."""
    whole_rows: Literal["total", "unit"] | None = None
    """What rows are that may hold others, the province's committee or a district beside its communes: their totals, or
    units like them; `None` where nobody has looked."""
    max_set_aside: Decimal | None = Field(default=None, ge=0, le=100, max_digits=20)
    """Percent of rows that may be faults before the file stops; the usual 2 where nothing is said."""
    code_prefix: str = Field(default="", pattern=r"^[A-Za-z]{0,8}-?$")
    """Letters before every code: a code of nothing but digits may look like the number of a person."""

    @field_validator("blank", mode="before")
    @classmethod
    def _as_list(cls, content: Any) -> Any:
        """One word may stand alone."""
        return (content,) if isinstance(content, str) else content

    @field_validator("values", "blank", mode="before")
    @classmethod
    def _as_text(cls, content: Any) -> Any:
        """YAML takes 5 for a number and NULL for nothing; a file has both as texts."""
        return _texts_of(content)

    @field_validator("date_format")
    @classmethod
    def _known_format(cls, content: str | dict[str, str]) -> str | dict[str, str]:
        formats = content.values() if isinstance(content, dict) else filter(None, [content])
        if not all(map(_is_format, formats)):
            raise ValueError('mẫu có đủ ngày, tháng, năm, ví dụ "%d-%b-%Y", "%d/%m/%y %H:%M", hoặc epoch_s, epoch_ms')
        return content

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("tên múi giờ, ví dụ Asia/Ho_Chi_Minh hoặc UTC") from error
        return name

    @cached_property
    def _columns(self) -> dict[str, str]:
        return {fold_heading(text): column for text, column in self.columns.items()}

    @cached_property
    def _values(self) -> dict[str, dict[str, str]]:
        return {column: {value_key(old): new for old, new in words.items()} for column, words in self.values.items()}

    def column_of(self, heading: str, contract: Contract, period: Period | None = None) -> str | None:
        """Return the column a heading means, by this file first, then by the contract.

        Whoever writes a whole heading down has seen its groups; its lower rows count as they do for the contract.
        """
        for text, groups in heading_parts(heading):
            column = self._columns.get(fold_heading(text))
            if column is not None and (column not in contract.columns or contract.keeps(column, groups, period)):
                return column
        return contract.column_of(heading, period)

    def knows(self, heading: str, contract: Contract) -> bool:
        """Tell whether a text is a heading of this file or of the contract, whatever the groups above it say."""
        return contract.knows(heading) or any(self.names(text) for text, _ in heading_parts(heading))

    def names(self, heading: str) -> bool:
        """Tell whether this file itself says what a heading means."""
        return fold_heading(heading) in self._columns

    def value_of(self, column: str, text: str) -> str:
        """Return what a text of the file stands for; itself where nothing is said of it."""
        return self._values.get(column, {}).get(value_key(text), text)

    def blank_of(self, column: str) -> tuple[str, ...]:
        """Return the further words for "nothing" of a column."""
        return self.blank.get(column, ()) if isinstance(self.blank, dict) else self.blank

    def format_of(self, column: str) -> str:
        """Return the format in which a column has its days; "" where nothing is said of it."""
        return self.date_format.get(column, "") if isinstance(self.date_format, dict) else self.date_format


def value_key(text: str) -> str:
    """Return what two spellings of one value share; an empty box before words makes them another value.

    >>> value_key("Đã  xử lý") == value_key("đã xử lý"), value_key("☐ Đã xử lý") == value_key("☑ Đã xử lý")
    (True, False)
    """
    return " ".join([*BOXES.findall(text), fold_heading(text)])


def suggested(headings: Sequence[str], contract: Contract) -> str:
    """Return headings that a file has and nobody knows, each with the column whose headings are nearest to it.

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.contracts import read_contracts
    >>> suggested(["Ngày tiếp nhận đơn", "Ghi chú"], read_contracts(DATA)["pakn"])
    '«Ngày tiếp nhận đơn» (gần nhất: received), «Ghi chú»'
    """
    known = {key: name for name, rule in contract.columns.items() for key in rule.keys | rule.group_keys}
    told = []
    for heading in headings:
        # A group may hold digits: unless it is a time ("Tháng 11/2024") it is left out, a known heading is not.
        *groups, lower = heading.split(" / ")
        shown = heading if is_heading_like(heading) else " / ".join([*map(_shown_group, groups), lower])
        if shown == heading or contract.knows(lower):
            keys = [fold_heading(text) for text, _ in heading_parts(heading)]
            near = next(filter(None, (get_close_matches(key, known, n=1, cutoff=LIKENESS) for key in keys)), None)
            told.append(f"«{shown}»" + (f" (gần nhất: {known[near[0]]})" if near else ""))
    return ", ".join(told)


def _shown_group(text: str) -> str:
    is_time = len(text) <= LONGEST_TIME and (MONTH_NUMBER.fullmatch(text) or not beside_period_names(text))
    return text if is_time or is_heading_like(text) else "…"


LONGEST_TIME = 40
MONTH_NUMBER = re.compile(r"(?:0?[1-9]|1[0-2])")
BOXES = re.compile(r"[☐☑☒□■▢▣◻◼]|\[ ?[xX✓✔]? ?\]")
"""A box to tick before the words of an answer."""
LIKENESS = 0.6
EPOCHS = ("epoch_s", "epoch_ms")
DIRECTIVES = re.compile(r"%-?[aAbBdefgHIjmMnpSTyYz%]|%D|%F|%R")
VALUES = {
    "rating": (re.compile(r"[1-5]"), "1, 2, 3, 4 hoặc 5"),
    "moment": (re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?"), "năm-tháng-ngày, ví dụ 2024-12-31"),
    "count": (re.compile(r"\d{1,15}"), "số nguyên không âm"),
    "mean": (re.compile(r"\d{1,12}([.,]\d{1,6})?"), "một số"),
    "code": (re.compile(rf"(?=.*[0-9])[{CODE_SIGNS}]{{1,40}}"), "mã: chữ không dấu (và Đ), số, dấu gạch, #"),
}
"""What ``values`` may give in columns whose cells are read, not looked up in a list."""


def _texts_of(content: Any) -> Any:
    match content:
        case dict():
            return {_texts_of(key): _texts_of(value) for key, value in content.items()}
        case list() | tuple():
            return tuple(map(_texts_of, content))
        case None:
            return "null"
        case bool():
            # YAML 1.1 has read Yes, No, On or Off: which of them stood there is lost.
            raise ValueError('đặt trong dấu nháy kép các chữ "Yes", "No", "On", "Off", "True", "False"')
        case _:
            return str(content)


def _is_format(text: str) -> bool:
    """Tell whether a format says day, month and year, in signs that a file can be read by.

    >>> [_is_format(text) for text in ("%d-%b-%Y", "epoch_ms", "%d/%m/%y %I:%M %p", "%H:%M", "dd/mm/yyyy", "%d %Q %Y")]
    [True, True, True, False, False, False]
    """
    if text in EPOCHS:
        return True
    signs = DIRECTIVES.findall(text)
    letters = {sign[-1] for sign in signs}
    whole = bool(letters & {"F", "D"}) or (
        bool(letters & {"Y", "y"}) and ("j" in letters or ("d" in letters and bool(letters & {"m", "b", "B"})))
    )
    return whole and "%" not in DIRECTIVES.sub("", text)


def read_mapping(path: Path, contract: Contract) -> ExtractMapping:
    """Read a mapping file for a contract.

    Raises
    ------
    DataError
        If the file is broken, names a column that the contract has not, gives a value that its column cannot hold, or
        says more than a person writes.
    """
    with hiding_persons():
        mapping = read_settings(path, ExtractMapping)
        raise_findings(_too_many(path.name, mapping))
        findings = list(_unknown_columns(path.name, mapping, contract))
        for column in mapping.values:
            findings += _wrong_values(path.name, mapping, contract, column)
        raise_findings(findings)
    return mapping


def _too_many(file: str, mapping: ExtractMapping) -> Iterator[Finding]:
    """Yield the parts that name more than a person writes down: each is compared with every heading and text."""
    said: dict[str, Sequence[Collection[str]]] = {
        "columns": [mapping.columns],
        "values": [mapping.values, *mapping.values.values()],
        "blank": [mapping.blank, *(mapping.blank.values() if isinstance(mapping.blank, dict) else ())],
        "date_format": [mapping.date_format if isinstance(mapping.date_format, dict) else ()],
        "code_from": [mapping.code_from],
        "as_written": [mapping.as_written],
    }
    for key, parts in said.items():
        entries = sum(map(len, parts))
        if entries > MOST_ENTRIES:
            yield Finding(f"{file}, {key}", f"{entries} mục", f"không quá {MOST_ENTRIES} mục", "bỏ các mục thừa")


def _unknown_columns(file: str, mapping: ExtractMapping, contract: Contract) -> Iterator[Finding]:
    named = {
        "columns": mapping.columns.values(),
        "values": mapping.values,
        "code_from": mapping.code_from,
        "blank": mapping.blank if isinstance(mapping.blank, dict) else (),
        "date_format": mapping.date_format if isinstance(mapping.date_format, dict) else (),
    }
    for key, columns in named.items():
        for column in columns:
            if column not in contract.columns:
                yield unknown(file, key, column, contract.columns, f"columns.yml ({contract.id})")
            elif key == "date_format" and contract.columns[column].type != "moment":
                days = ", ".join(name for name, rule in contract.columns.items() if rule.type == "moment")
                yield Finding(f"{file}, date_format", f"«{column}» không phải cột ngày", days, "sửa tên cột")


def _wrong_values(file: str, mapping: ExtractMapping, contract: Contract, column: str) -> Iterator[Finding]:
    rule, words = contract.columns.get(column), mapping.values[column]
    if rule is None:
        return
    meant: dict[str, str] = {}
    for text, value in words.items():
        key = value_key(text) if rule.type in ("unit", "choice", "topic") else plain_word(text)
        if meant.setdefault(key, value) != value:
            found = f"«{text}» viết hai cách, hai giá trị"
            yield Finding(f"{file}, values, {column}", found, "một giá trị", "bỏ một dòng")
    if rule.type == "choice":
        wrong = [each for each in words.values() if fold_heading(each) not in rule.words]
        wanted = ", ".join(rule.values)
    elif rule.type in VALUES:
        pattern, wanted = VALUES[rule.type]
        wrong = [each for each in words.values() if not pattern.fullmatch(each)]
    else:
        return
    for each in wrong:
        yield Finding(f"{file}, values, {column}", f"«{each}»", wanted, "sửa giá trị này")
