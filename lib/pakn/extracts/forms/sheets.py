"""The sheets of a filled-in workbook as rows of forms: found by their names, headings, numbers and titles.

No row is known by its place alone: people insert rows and lose numbers. A number and a title that belong to two rows of
the form are a contradiction, and are told instead of resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pakn.base.names import fold_name, plain_letters
from pakn.extracts.forms.layout import FormLine
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reading.cells import Cell, cell_of, fold_text
from pakn.extracts.reading.heads import find_head, texts_above
from pakn.extracts.reading.workbooks import open_workbook
from pakn.registry.contracts import Contract

__all__ = ["FormSheet", "SheetRow", "line_of", "read_sheets", "sheet_name"]

NAMED = re.compile(r"(?:bieu mau|bieu|mau|bm)\s*(?:so\s*)?0?(\d+)\b")
ALIKE = 0.8
"""How alike a title must be to the one its number belongs to."""
SCANNED = 60


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the head: its number in the sheet and the cells that are read."""

    number: int
    stt: str
    title: str
    value: Cell
    note: str


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One form as it came."""

    form: int
    name: str
    above: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    lost: tuple[str, ...] = ()
    """Required columns without a heading."""
    value_column: int = 0


def sheet_name(form: int) -> str:
    """Return the name of the sheet of a form.

    >>> sheet_name(3)
    'Biểu mẫu 3'
    """
    return f"Biểu mẫu {form}"


def read_sheets(path: Path, contract: Contract, mapping: ExtractMapping) -> dict[int, list[FormSheet]]:
    """Return the sheets of each form of a workbook; whatever bears no form's name is left alone.

    Raises
    ------
    DataError
        If the workbook cannot be opened.
    """
    found: dict[int, list[FormSheet]] = {}
    with open_workbook(path) as workbook:
        for name in workbook.sheet_names:
            named = NAMED.match(plain_letters(fold_name(name)))
            form = int(named[1]) if named else 0
            if form in contract.forms:
                sheet = workbook.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False) if sheet.start else []
                found.setdefault(form, []).append(_sheet(form, name, rows, contract, mapping))
    return found


def _sheet(
    form: int, name: str, rows: Sequence[Sequence[Any]], contract: Contract, mapping: ExtractMapping
) -> FormSheet:
    folded = [[fold_text(value) for value in row] for row in rows[:SCANNED]]
    head = find_head(folded, lambda text: mapping.knows(text, contract))
    if head is None:
        return FormSheet(form, name, texts_above(folded, len(folded)), (), contract.required)
    columns: dict[str, int] = {}
    for index, heading in enumerate(head.headings):
        column = mapping.column_of(heading, contract) if heading else None
        if column is not None:
            columns.setdefault(column, index)
    lost = tuple(column for column in contract.required if column not in columns)
    listed = () if lost else tuple(_rows(rows, head.last + 1, columns))
    return FormSheet(form, name, texts_above(folded, head.first), listed, lost, columns.get("value", 0))


def _rows(rows: Sequence[Sequence[Any]], first: int, columns: Mapping[str, int]) -> Iterable[SheetRow]:
    for number, row in enumerate(rows[first:], first + 1):
        cells = {name: cell_of(row[index]) if index < len(row) else (None, None) for name, index in columns.items()}
        stt, title, note = ((cells.get(name, (None, None))[0] or "").strip() for name in ("stt", "title", "note"))
        value = cells["value"]
        if stt or title or value[0] is not None:
            yield SheetRow(number, " ".join(stt.split()).rstrip("."), " ".join(title.split()), value, note)


def line_of(row: SheetRow, lines: Sequence[FormLine]) -> FormLine | None:
    """Return the line of the form a row of the sheet is, or `None` where its number and title name none, or two."""
    by_stt = {line.stt: line for line in lines}
    numbered, title = by_stt.get(row.stt), fold_name(row.title)
    if numbered is not None:
        own = fold_name(numbered.row.title)
        return numbered if not title or title == own or SequenceMatcher(None, title, own).ratio() >= ALIKE else None
    titled = [line for line in lines if title and fold_name(line.row.title) == title]
    return titled[0] if len(titled) == 1 and not row.stt else None
