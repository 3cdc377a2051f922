"""From an executed notebook to a document: its head and a list of blocks that every format renders.

Markdown cells give headings, paragraphs and lists; outputs give sentences, tables and charts as the data they carry.
Tables and charts are numbered here, in the order of the page. Code, prompts and parameters do not exist in a
document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pakn.base.csv_text import csv_text
from pakn.base.errors import ERROR_MIME, BuildError, Finding
from pakn.base.labels import roman
from pakn.figures.synthetic_flag import MARK
from pakn.render.blocks import Block, ChartBlock, EndBlock, Heading, ListBlock, Run, TableBlock, TextBlock
from pakn.render.bundles import read_bundle
from pakn.render.charts import CHART_MIME, Chart
from pakn.render.front import FRONT_MIME, Front
from pakn.render.paragraphs import PARAGRAPH_MIME, Paragraph
from pakn.render.sections import SECTION_MIME, read_section
from pakn.render.signs import SIGNS
from pakn.render.tables import TABLE_MIME, Table
from pakn.render.watermark import marked_chart, marked_rows

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["CANONICAL", "Document", "read_document"]

END_MARK = "./."
CANONICAL: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
"""How a document is written as JSON: the same bytes for the same content."""
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Head and blocks of one annex, in the order of the page."""

    front: Front
    blocks: tuple[Block, ...]

    @property
    def charts(self) -> tuple[ChartBlock, ...]:
        """The charts in the order of the page."""
        return tuple(block for block in self.blocks if isinstance(block, ChartBlock))

    @property
    def tables(self) -> tuple[TableBlock, ...]:
        """The tables in the order of the page."""
        return tuple(block for block in self.blocks if isinstance(block, TableBlock))

    def csv(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Return rows made from this document as CSV text, each marked where the annex is."""
        return csv_text(*marked_rows(columns, rows, _mark(self.front)))

    def chart_csv(self, chart: Chart) -> str:
        """Return the numbers behind a chart as CSV text."""
        return self.csv(chart.columns, chart.rows)

    def to_json(self) -> dict[str, Any]:
        """Return the document as plain data: what the PDF template reads."""
        return {"front": asdict(self.front), "blocks": [block.to_json() for block in self.blocks], "signs": SIGNS}

    def canonical(self) -> str:
        """Return the document as canonical JSON, of which the stamp is the hash."""
        return json.dumps(self.to_json(), **CANONICAL)

    def stamp(self) -> dict[str, str]:
        """Return the hashes that let a printed annex be followed back to its content and inputs."""
        return {
            "content_sha256": hashlib.sha256(self.canonical().encode()).hexdigest(),
            "inputs_sha256": self.front.inputs,
        }


def read_document(notebook: NotebookNode) -> Document:
    """Return the document an executed notebook describes.

    Raises
    ------
    BuildError
        If the notebook has no head, or an output failed, is nothing an annex can show, or of another version.
    """
    shown = list(_shown(notebook))
    front = next((each for each in shown if isinstance(each, Front)), None)
    if front is None:
        raise BuildError(
            [
                Finding(
                    "sổ tay",
                    "không có phần đầu phụ lục",
                    "một ô gọi annex_front(…)",
                    "chạy sổ tay từ đầu đến cuối rồi xuất lại",
                )
            ]
        )
    blocks = _without_empty_sections([each for each in shown if not isinstance(each, Front)])
    blocks = list(_turned(_ended(list(_numbered(_renumbered(blocks))))))
    mark = _mark(front)
    return Document(front, tuple(_marked(block, mark) if isinstance(block, ChartBlock) else block for block in blocks))


def _mark(front: Front) -> str:
    """The words a chart or a row carries also where it stands without its annex; a draft's numbers are real ones."""
    return MARK if MARK in front.banner else ""


def _marked(block: ChartBlock, mark: str) -> ChartBlock:
    return replace(block, chart=marked_chart(block.chart, mark))


def _shown(notebook: NotebookNode) -> Iterator[Front | Block]:
    for number, cell in enumerate(notebook.cells, start=1):
        if "remove-cell" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            yield from _markdown_blocks(cell.source)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                yield from _output_blocks(output, f"sổ tay, ô {number}")


def _output_blocks(output: NotebookNode, where: str) -> Iterator[Front | Block]:
    if output.output_type == "error":
        raise BuildError(
            [Finding(where, f"lỗi {output.ename}", "ô chạy không lỗi", "mở sổ tay, chạy lại và sửa ô này")]
        )
    if output.output_type == "stream" and output.name == "stderr":
        return  # a library's warning: it stays in the executed notebook, an annex has no place for it
    if output.output_type == "stream":
        raise BuildError(
            [Finding(where, "chữ in ra màn hình", "câu, bảng hoặc biểu đồ của pakn", "bỏ lệnh in trong ô này")]
        )
    data = output.data
    if ERROR_MIME in data:
        return  # the error itself comes next
    if FRONT_MIME in data:
        yield read_bundle(Front, data[FRONT_MIME], where)
    elif SECTION_MIME in data:
        section = read_section(data[SECTION_MIME], where)
        yield Heading(section.level, (Run(section.heading),))
        yield from _sentence_and_table(section.paragraph, section.table)
    elif PARAGRAPH_MIME in data or TABLE_MIME in data:
        yield from _sentence_and_table(
            read_bundle(Paragraph, data[PARAGRAPH_MIME], where) if PARAGRAPH_MIME in data else None,
            read_bundle(Table, data[TABLE_MIME], where) if TABLE_MIME in data else None,
        )
    elif CHART_MIME in data:
        yield ChartBlock(read_bundle(Chart, {**data[CHART_MIME], "svg": data["image/svg+xml"]}, where))
    elif "text/markdown" in data:
        yield from _markdown_blocks(data["text/markdown"])
    else:
        found, remedy = f"kết quả kiểu {', '.join(data)}", "gọi hàm của pakn.render ở cuối ô"
        raise BuildError([Finding(where, found, "câu, bảng hoặc biểu đồ của pakn", remedy)])


def _sentence_and_table(paragraph: Paragraph | None, table: Table | None) -> Iterator[Block]:
    if paragraph:
        # The sentence of a section must not stay behind on the page before its table.
        yield TextBlock((Run(paragraph.text),), leads=table is not None)
    if table:
        yield TableBlock(table)


def _without_empty_sections(blocks: Sequence[Block]) -> list[Block]:
    """Drop headings with nothing below them: what a notebook has no figures for leaves no empty section."""
    kept: list[Block] = []
    for block in reversed(blocks):
        following = kept[-1] if kept else None
        level = block.level if isinstance(block, Heading) else 0
        ends = following is None or (isinstance(following, Heading) and following.level <= level)
        if not isinstance(block, Heading) or not ends:
            kept.append(block)
    return kept[::-1]


def _renumbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """Number headings again where sections were dropped, in the style they are written in, from 1 within each level."""
    counts: dict[int, int] = {}
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        counts = {known: count for known, count in counts.items() if known <= block.level}
        first, *others = block.runs
        if written := re.match(r"(\d+|[IVX]+)\. ", first.text):
            counts[block.level] = count = counts.get(block.level, 0) + 1
            number = str(count) if written.group(1).isdecimal() else roman(count)
            first = replace(first, text=f"{number}. {first.text[written.end() :]}")
        yield replace(block, runs=(first, *others))


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    tables = charts = 0
    for block in blocks:
        if isinstance(block, TableBlock):
            tables += 1
            yield replace(block, number=tables)
        elif isinstance(block, ChartBlock):
            charts += 1
            yield replace(block, number=charts)
        else:
            yield block


def _turned(blocks: Sequence[Block]) -> list[Block]:
    """Put the heading and the sentence above a landscape table on its page, and what ends the annex after it.

    A heading left behind would stand alone on an upright page.
    """
    turned: list[Block] = []
    flipped = False
    for block in reversed(blocks):
        wide = isinstance(block, TableBlock) and block.table.landscape
        flipped = wide or (flipped and isinstance(block, Heading | TextBlock))
        turned.append(replace(block, flipped=flipped))
    turned.reverse()
    closing = len(turned)
    while closing and isinstance(turned[closing - 1], Heading | TextBlock | ListBlock | EndBlock):
        closing -= 1
    for place in range(max(closing, 1), len(turned)):
        # Words that end the annex stay on the page they follow; a page of their own would be nearly empty.
        turned[place] = replace(turned[place], flipped=turned[place].flipped or turned[place - 1].flipped)
    return turned


def _ended(blocks: list[Block]) -> list[Block]:
    """Put the end mark after the last word; after a table or chart it gets a line of its own."""
    last = blocks[-1] if blocks else None
    if isinstance(last, TextBlock) and last.runs:
        return [*blocks[:-1], replace(last, runs=_with_end(last.runs))]
    if isinstance(last, ListBlock) and last.items and last.items[-1]:
        return [*blocks[:-1], replace(last, items=(*last.items[:-1], _with_end(last.items[-1])))]
    return [*blocks, EndBlock((Run(END_MARK),))]


def _with_end(runs: Runs) -> Runs:
    *before, last = runs
    return (*before, replace(last, text=last.text.rstrip().removesuffix(END_MARK).removesuffix(".") + END_MARK))


def _markdown_blocks(source: str) -> Iterator[Block]:
    import mistune  # noqa: PLC0415 (needed only to export)

    tokens: Any = mistune.create_markdown(renderer=None)(source)
    for token in tokens:
        match token["type"]:
            case "heading":
                yield Heading(token["attrs"]["level"], _runs(token["children"]))
            case "paragraph" | "block_text":
                yield TextBlock(_runs(token["children"]))
            case "list":
                items = tuple(_item_runs(item) for item in token["children"])
                yield ListBlock(token["attrs"]["ordered"], items)
            case "blank_line" | "thematic_break":
                pass
            case kind:
                raise _not_shown(kind)


def _item_runs(item: dict[str, Any]) -> Runs:
    """The paragraphs of a list item as one line; an inner list has no place in an annex."""
    runs: list[Run] = []
    for part in item["children"]:
        if part["type"] == "blank_line":
            continue
        if part["type"] not in ("paragraph", "block_text"):
            raise _not_shown(f"{part['type']} trong danh sách")
        runs += [*([Run(" ")] if runs else []), *_runs(part["children"])]
    return tuple(runs)


def _not_shown(kind: str) -> BuildError:
    allowed = "tiêu đề, đoạn văn, danh sách"
    return BuildError([Finding("ô Markdown", f"kiểu {kind}", allowed, "viết lại bằng đoạn văn hoặc danh sách")])


def _runs(tokens: list[dict[str, Any]], *, bold: bool = False, italic: bool = False) -> Runs:
    runs: list[Run] = []
    for token in tokens:
        kind = token["type"]
        if "children" in token:
            runs += _runs(token["children"], bold=bold or kind == "strong", italic=italic or kind == "emphasis")
        elif kind in ("softbreak", "linebreak"):
            runs.append(Run(" ", bold, italic))
        else:
            runs.append(Run(token.get("raw", ""), bold, italic))
    return tuple(runs)
