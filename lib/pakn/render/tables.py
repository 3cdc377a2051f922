"""Tables as data: one bundle that HTML, PDF and, later, other formats render.

A cell's ``text`` is made once, here. Notes are numbered in the order in which their marks appear; signs ("…", "-",
"x") are explained under the table only when it uses them. In a notebook the bundle shows itself as HTML and carries
itself as JSON for the exporters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from pakn.audit.sources import audit
from pakn.base.labels import format_change, format_number
from pakn.figures.figure_book import FigureBook
from pakn.observations.values import POINTS, Value
from pakn.render.bundles import STRICT, bundle_of
from pakn.render.html_parts import part_html
from pakn.render.phrases import BOUND_TAILS, bounded_words, worded_number
from pakn.render.signs import SIGN_OF, SIGNS, Sign

__all__ = ["TABLE_MIME", "Cell", "Column", "Line", "Row", "Table", "cell_text", "make_table"]

TABLE_MIME = "application/vnd.pakn.table+json"
UNEXPLAINED = "Văn bản gốc có chỗ mâu thuẫn về số liệu này; giữ nguyên số đã in"
"""Note of a figure whose entry says "doubtful" where no check tells what contradicts it."""
Doubts = Mapping[str, Sequence[str]]
"""Notes by figure id that must stand under every table that shows the figure (`pakn.audit.sources.Audit.notes`)."""
BOUNDS_REMARK = "Ô có dấu {} ở cột {}: chỉ biết giới hạn, văn bản không công bố số"
BOUNDS = ("<", "≤", ">", "≥")
POINTS_REMARK = "Tăng, giảm của tỷ lệ tính bằng điểm phần trăm (điểm %)"
Align = Literal["left", "center", "right"]
RowKind = Literal["body", "group", "subgroup", "total"]


@dataclass(frozen=True, slots=True)
class Column:
    """Head, alignment and relative width of a column; ``over`` is a common head above neighbouring columns."""

    head: str
    align: Align = "right"
    width: float = 1.0
    over: str = ""
    number: str = ""
    """How a row under the heads numbers the column, with its formula: "(3)=(2)/(1)×100"."""
    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says and where it comes from."""

    text: str
    value: str | None = None
    status: str = ""
    figure_ids: tuple[str, ...] = ()
    formula: str = ""
    marks: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one line; a ``group`` or ``subgroup`` row has a single cell over the whole width after its number."""

    cells: tuple[Cell, ...]
    kind: RowKind = "body"
    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, notes, signs and source line."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """Notes on the whole table, printed without a mark."""
    source: str = ""
    landscape: bool = False
    signs: tuple[str, ...] = field(default=())
    __pydantic_config__: ClassVar = STRICT

    def html(self, number: int | None = None) -> str:
        """Return the table with its caption, notes, signs and source; ``number`` is its number in the annex."""
        return part_html("table", table=self, number=number)

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Every figure the table rests on, each once."""
        return tuple(dict.fromkeys(name for row in self.rows for cell in row.cells for name in cell.figure_ids))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {TABLE_MIME: bundle_of(self), "text/html": self.html(), "text/plain": f"Bảng: {self.caption}"}


Content = str | Value | Cell
"""What a caller puts into a cell, a `pakn.render.signs.Sign` among the texts; a signed change is a `Value` in a column
named in ``changes``, a `Cell` is words that rest on figures."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a caller puts into a row; ``notes`` are marked on its first cell with words."""

    contents: Sequence[Content]
    notes: Sequence[str] = ()
    kind: RowKind = "body"


def cell_text(value: Value, *, signed: bool = False, narrow: bool = False) -> str:
    """Return how a table prints a value; a ``narrow`` one prints a bound by its sign instead of in words.

    >>> from decimal import Decimal
    >>> below = Value(Decimal("90"), 0, "%", "published", "<")
    >>> cell_text(below), cell_text(below, narrow=True), cell_text(Value(None, 0, "%", "missing"))
    ('dưới 90', '< 90', '…')
    """
    if value.span is not None:
        return "–".join(format_number(number, value.decimals) for number in value.span)
    if value.number is None:
        return SIGN_OF[value.status]
    if value.word:
        return value.word
    if signed and value.relation != "=":
        return bounded_words(value)
    if signed:
        return format_change(value.number, value.decimals)
    if narrow and value.relation != "=":
        return f"{value.relation} {value.shown}"
    return f"{worded_number(value)}{BOUND_TAILS.get(value.relation, '')}"


def make_table(
    caption: str,
    columns: Sequence[Column],
    lines: Iterable[Line],
    *,
    changes: Iterable[int] = (),
    remarks: Sequence[str] = (),
    source: str = "",
    book: FigureBook | None = None,
    landscape: bool = False,
) -> Table:
    """Make the bundle of a table.

    Parameters
    ----------
    caption
        Its title.
    columns
        Heads, from the left.
    lines
        The rows. A value's own notes are marked on its cell.
    changes
        Positions of the columns that print signed changes.
    remarks
        Sentences under the table.
    source
        The line of sources.
    book
        The published figures: what contradicts one of them is marked on every cell that rests on it.
    landscape
        A wide table: its columns are narrow, so bounds print by their sign.

    Raises
    ------
    ValueError
        If a row of cells is not as long as the head.
    """
    notes: list[str] = []
    signed = set(changes)
    listed = list(lines)
    if odd := [line for line in listed if line.kind in ("body", "total") and len(line.contents) != len(columns)]:
        raise ValueError(f"{caption}: {len(odd[0].contents)} cells in a row of {len(columns)} columns")
    doubts = audit(book).notes if book else {}
    made = [_row(line, signed, notes, doubts, narrow=landscape) for line in listed]
    remarks = [*remarks, *_bounds(columns, listed)] if landscape else remarks
    shown = {cell.text for row in made for cell in row.cells if isinstance(cell.text, Sign)}
    if any(_in_points(line, signed) for line in listed):
        remarks = [*remarks, POINTS_REMARK]
    signs = tuple(str(sign) for sign in SIGNS if sign in shown)
    rows = tuple(replace(row, cells=tuple(map(_plain, row.cells))) for row in made)
    return Table(caption, tuple(columns), rows, tuple(notes), tuple(remarks), source, landscape, signs)


def _plain(cell: Cell) -> Cell:
    return replace(cell, text=str(cell.text)) if isinstance(cell.text, Sign) else cell


def _bounds(columns: Sequence[Column], lines: Iterable[Line]) -> list[str]:
    """Say of the signs of bounds in which columns they stand: a target has such a sign, too, and is known."""
    cells = [
        (value.relation, columns[index].head)
        for line in lines
        for index, value in enumerate(line.contents)
        if isinstance(value, Value) and value.number and value.relation in BOUNDS
    ]
    signs = [sign for sign in BOUNDS if any(sign == relation for relation, _ in cells)]
    heads = dict.fromkeys(column.head for column in columns if any(column.head == head for _, head in cells))
    return [BOUNDS_REMARK.format(", ".join(signs), ", ".join(f"“{head}”" for head in heads))] if cells else []


def _in_points(line: Line, signed: set[int]) -> bool:
    """Whether a row of percentages shows a change, whose unit the row itself does not say."""
    changes = (content for index, content in enumerate(line.contents) if index in signed)
    return "%" in line.contents and any(
        isinstance(value, Value) and value.unit == POINTS and value.number is not None for value in changes
    )


def _row(line: Line, signed: set[int], notes: list[str], doubts: Doubts, *, narrow: bool = False) -> Row:
    worded = (index for index, content in enumerate(line.contents) if _is_wording(content))
    label = next(worded, 0)
    cells = [
        _cell(content, index in signed, notes, doubts, line.notes if index == label else (), narrow=narrow)
        for index, content in enumerate(line.contents)
    ]
    return Row(tuple(cells), line.kind)


def _is_wording(content: Content) -> bool:
    return isinstance(content, str) and bool(content) and not re.fullmatch(r"\d+|[IVXLC]+", content)


def _cell(
    content: Content,
    signed: bool,
    notes: list[str],
    doubts: Doubts,
    own_notes: Sequence[str] = (),
    *,
    narrow: bool = False,
) -> Cell:
    if isinstance(content, str):
        return Cell(content, marks=_marks(own_notes, notes))
    if isinstance(content, Cell):
        return replace(content, marks=_marks(own_notes, notes))
    return Cell(
        text=cell_text(content, signed=signed, narrow=narrow),
        value=str(content.number) if content.exact else None,
        status=content.status,
        figure_ids=content.figure_ids,
        formula=content.formula,
        files=content.files,
        marks=_marks((*own_notes, *content.notes, *_doubted(content, doubts)), notes),
    )


def _doubted(value: Value, doubts: Doubts) -> list[str]:
    """What contradicts a shown value, or any figure it is computed from."""
    if value.number is None and value.status != "not_arisen" and not value.notes:
        return []
    told = [text for figure_id in value.figure_ids for text in doubts.get(figure_id, ())]
    return told or ([UNEXPLAINED] if value.status == "doubtful" else [])


def _marks(texts: Sequence[str], notes: list[str]) -> tuple[int, ...]:
    for text in texts:
        if text not in notes:
            notes.append(text)
    return tuple(sorted({notes.index(text) + 1 for text in texts}))
