"""What an annex says, as records that outlive the way it is written down.

A record names a place on the page by words a reader sees (annex, caption, row, column) and holds what stands there. No
number of a table, position or class of ours is in it, so a redesign that changes no figure and no sentence leaves every
record as it is. Records are sorted: their order on the page is not compared.
"""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from pakn.render.document import read_document

__all__ = ["Record", "read_records", "records_in", "records_of", "write_records"]

NUMBER = re.compile(r"[\d.,/%–−+-]*")


@dataclass(frozen=True, slots=True)
class Record:
    """One thing an annex says: where (``annex``, ``kind``, ``place``) and what."""

    annex: str
    kind: str
    place: tuple[str, ...]
    says: dict[str, Any] = field(default_factory=dict)

    def to_line(self) -> str:
        """One line of text."""
        return json.dumps([self.annex, self.kind, *self.place, self.says], ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> Record:
        """Read such a line."""
        annex, kind, *place, says = json.loads(line)
        return cls(annex, kind, tuple(place), says)


def records_of(outputs: Path) -> list[Record]:
    """The records of every annex of every report built into a folder."""
    found = []
    for path in sorted(outputs.glob("*/*/notebooks/*.ipynb")):
        report, period = path.parts[-4:-2]
        annex = re.sub(r"^\d+-", "", path.stem)
        found += records_in(
            f"{report}/{period}/{annex}", json.loads(read_document(nbformat.read(path, as_version=4)).canonical())
        )
    return sorted(found, key=Record.to_line)


def records_in(annex: str, content: dict[str, Any]) -> list[Record]:
    """The records of the content of one document."""
    return list(_numbered(_records(annex, content)))


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write records, compressed."""
    text = "".join(f"{line}\n" for line in sorted(record.to_line() for record in records))
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def read_records(path: Path) -> list[Record]:
    """Read records from such a file, or from a folder of built reports."""
    if path.is_dir():
        return records_of(path)
    return [Record.from_line(line) for line in lzma.decompress(path.read_bytes()).decode().splitlines()]


def _numbered(records: Iterable[Record]) -> Iterator[Record]:
    """Tell places apart that have the same words."""
    seen: Counter[tuple[str, ...]] = Counter()
    for record in records:
        key = (record.kind, *record.place)
        seen[key] += 1
        place = (*record.place[:-1], f"{record.place[-1]} #{seen[key]}") if seen[key] > 1 else record.place
        yield Record(record.annex, record.kind, place, record.says)


def _records(annex: str, content: dict[str, Any]) -> Iterator[Record]:
    yield Record(annex, "front", ("",), {name: text for name, text in content["front"].items() if name != "inputs"})
    for block in content["blocks"]:
        match block["kind"]:
            case "heading":
                yield Record(annex, "heading", (_words(block["runs"]),), {"level": block["level"]})
            case "paragraph" | "end":
                yield Record(annex, "sentence", (_words(block["runs"]),))
            case "list":
                yield from (Record(annex, "sentence", (_words(item),)) for item in block["items"])
            case "table":
                yield from _table(annex, block)
            case "chart":
                yield from _chart(annex, block)
            case kind:
                raise ValueError(f"{annex}: what does a {kind} say?")


def _words(runs: list[dict[str, Any]]) -> str:
    return "".join(run["text"] for run in runs)


def _table(annex: str, table: dict[str, Any]) -> Iterator[Record]:
    caption, columns, notes = table["caption"], table["columns"], table["notes"]
    heads = [" / ".join(part for part in (column["over"], column["head"]) if part) for column in columns]
    said = {
        "heads": heads, "numbers": [column["number"] for column in columns], "notes": sorted(notes),
        "remarks": sorted(table["remarks"]), "source": table["source"], "signs": sorted(table["signs"]),
        "landscape": table["landscape"],
    }  # fmt: skip
    yield Record(annex, "table", (caption,), _told(said))
    group = ""
    for row in table["rows"]:
        cells = row["cells"]
        words = [cell["text"] for cell in cells if not cell["status"] and not cell["text"].isdecimal()]
        if row["kind"] in ("group", "subgroup"):
            group = words[-1] if words else ""
        label = " – ".join(part for part in (group, *words[:2]) if part)
        for cell, head in zip(cells, [*heads, *[""] * len(cells)], strict=False):
            # A mark is a number of this table; its text is what a reader is told.
            told = {name: value for name, value in cell.items() if name != "marks"}
            told["marks"] = sorted(notes[mark - 1] for mark in cell["marks"])
            yield Record(annex, "cell", (caption, label, head), _told({**told, "row": row["kind"]}))


def _chart(annex: str, chart: dict[str, Any]) -> Iterator[Record]:
    said = {name: chart[name] for name in ("name", "alt", "source", "columns")}
    said |= {"notes": sorted(chart["notes"]), "figure_ids": sorted(chart["figure_ids"])}
    drawn = re.findall(r"<text\b[^>]*>(.*?)</text>", chart["svg"], re.DOTALL)
    said["drawn"] = sorted(filter(None, (" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in drawn)))
    yield Record(annex, "chart", (chart["caption"],), _told(said))
    for row in chart["rows"]:
        words = [cell for cell in row if not NUMBER.fullmatch(cell)] or list(row[:1])
        yield Record(annex, "point", (chart["caption"], " – ".join(words)), {"row": list(row)})


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """What is empty says nothing."""
    return {name: value for name, value in said.items() if value not in ("", None, [], (), False, "body")}
