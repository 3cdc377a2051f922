"""The trace of an annex: every number of its tables with the document, line and printed form it rests on, as CSV.

Readers see documents and sections on the page; whoever has to defend a number opens this file.
"""

from __future__ import annotations

from collections.abc import Iterator

from pakn.figures.figure_book import FigureBook
from pakn.render.blocks import TableBlock
from pakn.render.document import Document

__all__ = ["trace_csv"]

COLUMNS = (
    "bang", "ten_bang", "dong", "cot", "so_trong_bang", "cach_tinh", "ma_so_lieu", "van_ban", "dong_van_ban",
    "so_da_in",
)  # fmt: skip


def trace_csv(document: Document, book: FigureBook) -> str:
    """Return one row for each cell and each figure behind it, and one for the extracts behind it."""
    return document.csv(COLUMNS, [row for block in document.tables for row in _table_rows(block, book)])


def _table_rows(block: TableBlock, book: FigureBook) -> Iterator[tuple[str, ...]]:
    table, group = block.table, ""
    for row in table.rows:
        if row.kind == "subgroup":
            continue
        if row.kind == "group":
            group = row.cells[-1].text
            continue
        words = [cell.text for cell in row.cells if not cell.status]
        label = " – ".join(part for part in (group, *words[:2]) if part and not part.isdecimal())
        for cell, column in zip(row.cells, table.columns, strict=True):
            head = " ".join((column.over, column.head)).strip()
            place = (str(block.number), table.caption, label, head, cell.text, cell.formula)
            for figure_id in cell.figure_ids:
                figure = book[figure_id]
                source = book.catalogue.sources[figure.doc].citation
                yield (*place, figure_id, source, str(figure.line), figure.printed)
            if cell.files:
                yield (*place, "", f"Tệp số liệu: {', '.join(cell.files)}", "", "")
