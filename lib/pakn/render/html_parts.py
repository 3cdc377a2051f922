"""HTML of single bundles, for notebooks and the HTML annex alike: a table looks the same wherever it is read.

Every text is escaped here; nothing that comes from data is ever markup.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import Any

from pakn.base.labels import note_mark
from pakn.render.signs import SIGNS

__all__ = ["chart_html", "paragraph_html", "table_html", "words_html"]

LONG_WORD = re.compile(r"[^\s\-\u200b]{24,}")
"""A word without a place to break at that is wider than a column of names."""

GROUPS = ("group", "subgroup")
SHORT_ROWS = 16
"""A table of so few rows is printed on one page."""
CENTRE = ' style="text-align:center"'
"""Alignment stands in the cells: a notebook shows a table without the annex's style sheet."""


def words_html(text: str) -> str:
    """Return text as HTML in which a very long word may break behind any letter.

    >>> words_html("Sở A & B"), words_html("x" * 24).count("<wbr>")
    ('Sở A &amp; B', 23)
    """
    parts = LONG_WORD.split(text)
    broken = ["<wbr>".join(map(escape, word)) for word in LONG_WORD.findall(text)]
    return "".join(escape(part) + word for part, word in zip(parts, [*broken, ""], strict=True))


def paragraph_html(bundle: dict[str, Any]) -> str:
    """Return a generated sentence as a paragraph."""
    return f'<p class="cau">{words_html(bundle["text"])}</p>'


def table_html(bundle: dict[str, Any], number: int | None = None) -> str:
    """Return a table with its caption, notes, signs and source; ``number`` is its place in the annex."""
    columns, rows = bundle["columns"], bundle["rows"]
    widths = "".join(
        f'<col style="width:{100 * column["width"] / sum(c["width"] for c in columns):.1f}%">' for column in columns
    )
    body = "".join(_row_html(row, columns) for row in rows)
    kind = "bang ngan" if len(rows) <= SHORT_ROWS else "bang"
    kind += " rong" if bundle["landscape"] else ""
    return (
        f'<figure class="{kind}"><table><caption>{_numbered("Bảng", number, bundle["caption"])}</caption>'
        f"<colgroup>{widths}</colgroup><thead>{_head_html(columns)}</thead><tbody>{body}</tbody></table>"
        f"{_below_html(bundle)}</figure>"
    )


def chart_html(bundle: dict[str, Any], svg: str, number: int | None = None) -> str:
    """Return a chart as inline SVG with its caption, source line and alternative text."""
    drawing = svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{escape(bundle["alt"])}"', 1)
    notes = "".join(f'<p class="luu-y">{words_html(note)}.</p>' for note in bundle["notes"])
    return (
        f'<figure class="bieu-do">{drawing}<figcaption>{_numbered("Biểu đồ", number, bundle["caption"])}</figcaption>'
        f"{notes}{_source_html(bundle)}</figure>"
    )


def _numbered(word: str, number: int | None, caption: str) -> str:
    return f"{word} {number}. {words_html(caption)}" if number else words_html(caption)


def _head_html(columns: list[dict[str, Any]]) -> str:
    rows = _heads(columns)
    if any(column["number"] for column in columns):
        cells = "".join(f"<td{CENTRE}>{escape(column['number'])}</td>" for column in columns)
        rows += f'<tr class="so-cot">{cells}</tr>'
    return rows


def _heads(columns: list[dict[str, Any]]) -> str:
    if not any(column["over"] for column in columns):
        return (
            "<tr>"
            + "".join(f'<th scope="col"{CENTRE}>{words_html(column["head"])}</th>' for column in columns)
            + "</tr>"
        )
    upper = ""
    for over, group in groupby(columns, key=lambda column: column["over"]):
        members = list(group)
        if over:
            upper += f'<th scope="colgroup"{CENTRE} colspan="{len(members)}">{words_html(over)}</th>'
        else:
            upper += "".join(
                f'<th scope="col"{CENTRE} rowspan="2">{words_html(column["head"])}</th>' for column in members
            )
    lower = "".join(
        f'<th scope="col"{CENTRE}>{words_html(column["head"])}</th>' for column in columns if column["over"]
    )
    return f"<tr>{upper}</tr><tr>{lower}</tr>"


def _row_html(row: dict[str, Any], columns: list[dict[str, Any]]) -> str:
    if row["kind"] in GROUPS:
        cells = row["cells"]
        leading = "".join(f"<td{CENTRE}>{_cell_html(cell)}</td>" for cell in cells[:-1])
        span = len(columns) - len(cells) + 1
        head = f'<th scope="rowgroup" colspan="{span}" style="text-align:left">{_cell_html(cells[-1])}</th>'
        return f'<tr class="{row["kind"]}">{leading}{head}</tr>'
    tags = "".join(
        f'<td style="text-align:{column["align"]}"{_title(cell)}>{_cell_html(cell)}</td>'
        for cell, column in zip(row["cells"], columns, strict=True)
    )
    # A notebook shows a table without the annex's style sheet.
    bold = ' style="font-weight:bold"' if row["kind"] == "total" else ""
    return f'<tr class="{row["kind"]}"{bold}>{tags}</tr>'


def _title(cell: dict[str, Any]) -> str:
    return f' title="{escape("Cách tính: " + cell["formula"])}"' if cell["formula"] else ""


def _cell_html(cell: dict[str, Any]) -> str:
    marks = note_mark(cell["marks"]) if cell["marks"] else ""
    # A sign at the end of one line and its number on the next would be read as two things.
    text = re.sub(r"(?<=[<>≤≥]) (?=\d)", "\N{NO-BREAK SPACE}", cell["text"])
    return words_html(text) + (f"\N{NARROW NO-BREAK SPACE}<sup>{marks}</sup>" if marks else "")


def _below_html(bundle: dict[str, Any]) -> str:
    parts = []
    if bundle["signs"]:
        explained = "; ".join(f"“{sign}” {SIGNS[sign]}" for sign in bundle["signs"])
        parts.append(f"<p>Ký hiệu: {escape(explained)}.</p>")
    parts += [f"<p>{words_html(remark)}.</p>" for remark in bundle["remarks"]]
    parts += [
        f"<p><sup>{note_mark([number])}</sup> {words_html(note)}.</p>"
        for number, note in enumerate(bundle["notes"], start=1)
    ]
    return f'<div class="chu-thich">{"".join(parts)}{_source_html(bundle)}</div>'


def _source_html(bundle: dict[str, Any]) -> str:
    return f'<p class="nguon">Nguồn: {words_html(bundle["source"])}.</p>' if bundle["source"] else ""
