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
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pakn.base.csv_text import csv_text
from pakn.base.errors import BuildError, Finding
from pakn.base.labels import roman
from pakn.figures.synthetic_flag import MARK
from pakn.render.charts import CHART_MIME
from pakn.render.front import FRONT_MIME
from pakn.render.paragraphs import PARAGRAPH_MIME
from pakn.render.sections import LEVEL, SECTION_MIME
from pakn.render.signs import SIGNS
from pakn.render.tables import TABLE_MIME
from pakn.render.watermark import marked_chart, marked_rows

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["Document", "read_document"]

END_MARK = "./."
Block = dict[str, Any]
Runs = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Document:
    """Head and blocks of one annex.

    A block has a ``kind``: ``heading`` (level, runs), ``paragraph`` (runs), ``list`` (ordered, items of runs),
    ``table`` (number and the bundle) or ``chart`` (number, svg and the bundle). A run is a text with ``bold`` and
    ``italic``.
    """

    front: dict[str, Any]
    blocks: tuple[Block, ...]

    @property
    def charts(self) -> tuple[Block, ...]:
        """The charts in the order of the page."""
        return tuple(block for block in self.blocks if block["kind"] == "chart")

    def csv(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Return rows made from this document as CSV text, each marked where the annex is."""
        return csv_text(*marked_rows(columns, rows, _mark(self.front)))

    def chart_csv(self, chart: Block) -> str:
        """Return the numbers behind a chart as CSV text."""
        return self.csv(chart["columns"], chart["rows"])

    def canonical(self) -> str:
        """Return the document as canonical JSON: what the stamp hashes and the PDF template reads."""
        content = {"front": self.front, "blocks": self.blocks, "signs": SIGNS}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def stamp(self) -> dict[str, str]:
        """Return the hashes that let a printed annex be followed back to its content and inputs."""
        return {
            "content_sha256": hashlib.sha256(self.canonical().encode()).hexdigest(),
            "inputs_sha256": self.front["inputs"],
        }


def read_document(notebook: NotebookNode) -> Document:
    """Return the document an executed notebook describes.

    Raises
    ------
    BuildError
        If the notebook has no head, or an output failed or is nothing an annex can show.
    """
    blocks = list(_blocks(notebook))
    front = next((block for block in blocks if block["kind"] == "front"), None)
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
    body = [block for block in blocks if block["kind"] != "front"]
    body = _without_empty_sections(body)
    _renumber(body)
    _number(body)
    _end(body)
    _turn(body)
    body = [marked_chart(block, _mark(front)) if block["kind"] == "chart" else block for block in body]
    return Document({name: value for name, value in front.items() if name != "kind"}, tuple(body))


def _mark(front: dict[str, Any]) -> str:
    """The words a chart or a row carries also where it stands without its annex; a draft's numbers are real ones."""
    return MARK if MARK in front["banner"] else ""


def _blocks(notebook: NotebookNode) -> Iterator[Block]:
    for number, cell in enumerate(notebook.cells, start=1):
        if "remove-cell" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            yield from _markdown_blocks(cell.source)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                yield from _output_blocks(output, f"sổ tay, ô {number}")


def _output_blocks(output: NotebookNode, where: str) -> Iterator[Block]:
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
    if FRONT_MIME in data:
        yield {"kind": "front", **data[FRONT_MIME]}
    elif SECTION_MIME in data:
        section = data[SECTION_MIME]
        yield {"kind": "heading", "level": section.get("level", LEVEL), "runs": [_run(section["heading"])]}
        yield from _bundle_blocks(section)
    elif PARAGRAPH_MIME in data or TABLE_MIME in data:
        yield from _bundle_blocks(data)
    elif CHART_MIME in data:
        yield {"kind": "chart", "svg": data["image/svg+xml"], **data[CHART_MIME]}
    elif "text/markdown" in data:
        yield from _markdown_blocks(data["text/markdown"])
    else:
        raise BuildError(
            [
                Finding(
                    where,
                    f"kết quả kiểu {', '.join(data)}",
                    "câu, bảng hoặc biểu đồ của pakn",
                    "gọi hàm của pakn.render ở cuối ô",
                )
            ]
        )


def _bundle_blocks(data: dict[str, Any]) -> Iterator[Block]:
    if PARAGRAPH_MIME in data:
        # The sentence of a section must not stay behind on the page before its table.
        leads = {"leads": True} if TABLE_MIME in data else {}
        yield {"kind": "paragraph", "runs": [_run(data[PARAGRAPH_MIME]["text"])], **leads}
    if TABLE_MIME in data:
        yield {"kind": "table", **data[TABLE_MIME]}


def _without_empty_sections(blocks: list[Block]) -> list[Block]:
    """Drop headings with nothing below them: what a notebook has no figures for leaves no empty section."""
    kept: list[Block] = []
    for block in reversed(blocks):
        following = kept[-1] if kept else None
        ends = following is None or (following["kind"] == "heading" and following["level"] <= block.get("level", 0))
        if block["kind"] != "heading" or not ends:
            kept.append(block)
    return kept[::-1]


def _renumber(blocks: list[Block]) -> None:
    """Number headings again where sections were dropped, in the style they are written in, from 1 within each level."""
    counts: dict[int, int] = {}
    for block in blocks:
        if block["kind"] != "heading":
            continue
        level, first = block["level"], block["runs"][0]
        counts = {known: count for known, count in counts.items() if known <= level}
        written = re.match(r"(\d+|[IVX]+)\. ", first["text"])
        if written:
            counts[level] = counts.get(level, 0) + 1
            number = str(counts[level]) if written.group(1).isdecimal() else roman(counts[level])
            first["text"] = f"{number}. {first['text'][written.end() :]}"


def _number(blocks: list[Block]) -> None:
    counts = {"table": 0, "chart": 0}
    for block in blocks:
        if block["kind"] in counts:
            counts[block["kind"]] += 1
            block["number"] = counts[block["kind"]]


def _turn(blocks: list[Block]) -> None:
    """Put the heading and the sentence above a landscape table on its page, and what ends the annex after it.

    A heading left behind would stand alone on an upright page.
    """
    flipped = False
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        words = block["kind"] in ("heading", "paragraph")
        flipped = bool(block.get("landscape")) or (flipped and words)
        block["flipped"] = flipped
    for place, (before, block) in enumerate(pairwise(blocks), start=1):
        # Words that end the annex stay on the page they follow; a page of their own would be nearly empty.
        closing = all(after["kind"] in ("heading", "paragraph", "list", "end") for after in blocks[place:])
        block["flipped"] = block["flipped"] or (before["flipped"] and closing)


def _end(blocks: list[Block]) -> None:
    """Put the end mark after the last word; after a table or chart it gets a line of its own."""
    last = blocks[-1] if blocks else None
    runs: Runs | None = None
    if last is not None and last["kind"] == "paragraph":
        runs = last["runs"]
    elif last is not None and last["kind"] == "list":
        runs = last["items"][-1]
    if runs:
        runs[-1]["text"] = runs[-1]["text"].rstrip().removesuffix(END_MARK).removesuffix(".") + END_MARK
    else:
        blocks.append({"kind": "end", "runs": [_run(END_MARK)]})


def _run(text: str, *, bold: bool = False, italic: bool = False) -> dict[str, Any]:
    return {"text": text, "bold": bold, "italic": italic}


def _markdown_blocks(source: str) -> Iterator[Block]:
    import mistune  # noqa: PLC0415 (needed only to export)

    tokens: Any = mistune.create_markdown(renderer=None)(source)
    for token in tokens:
        match token["type"]:
            case "heading":
                yield {"kind": "heading", "level": token["attrs"]["level"], "runs": _runs(token["children"])}
            case "paragraph" | "block_text":
                yield {"kind": "paragraph", "runs": _runs(token["children"])}
            case "list":
                items = [_item_runs(item) for item in token["children"]]
                yield {"kind": "list", "ordered": token["attrs"]["ordered"], "items": items}
            case "blank_line" | "thematic_break":
                pass
            case kind:
                raise _not_shown(kind)


def _item_runs(item: dict[str, Any]) -> Runs:
    """The paragraphs of a list item as one line; an inner list has no place in an annex."""
    runs: Runs = []
    for part in item["children"]:
        if part["type"] == "blank_line":
            continue
        if part["type"] not in ("paragraph", "block_text"):
            raise _not_shown(f"{part['type']} trong danh sách")
        runs += [*([_run(" ")] if runs else []), *_runs(part["children"])]
    return runs


def _not_shown(kind: str) -> BuildError:
    allowed = "tiêu đề, đoạn văn, danh sách"
    return BuildError([Finding("ô Markdown", f"kiểu {kind}", allowed, "viết lại bằng đoạn văn hoặc danh sách")])


def _runs(tokens: list[dict[str, Any]], *, bold: bool = False, italic: bool = False) -> Runs:
    runs: Runs = []
    for token in tokens:
        kind = token["type"]
        if "children" in token:
            runs += _runs(token["children"], bold=bold or kind == "strong", italic=italic or kind == "emphasis")
        elif kind in ("softbreak", "linebreak"):
            runs.append(_run(" ", bold=bold, italic=italic))
        else:
            runs.append(_run(token.get("raw", ""), bold=bold, italic=italic))
    return runs
