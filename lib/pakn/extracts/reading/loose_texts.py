"""What a workbook says beside its cells: text boxes, the header of the page, comments on cells.

Whoever prints or opens the sheet reads these words with the table; a reader of cells never sees them.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pakn.extracts.reading.open_documents import CONTENT
from pakn.extracts.reading.packages import BROKEN, sheet_parts

__all__ = ["LooseTexts", "loose_texts"]

HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|\d+|[A-Z+-])")
"""Marks of a page header: its side, fonts, number of the page."""
ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
TEXT_BOX = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"
LARGEST_BYTES = 8 << 20
"""A drawing of more holds pictures, and a sheet of more is not searched for its page header again."""


@dataclass(frozen=True, slots=True)
class LooseTexts:
    """Texts of boxes and page headers, and the cells that bear a comment ("" where the file names none)."""

    titles: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


def loose_texts(path: Path, sheet: str) -> LooseTexts:
    """Return what a sheet of a workbook says beside its cells; nothing of a file that does not tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            if CONTENT in archive.NameToInfo:
                return _of_document(archive)
            part = sheet_parts(archive).get(sheet)
            return _of_sheet(archive, part) if part in archive.NameToInfo else LooseTexts()
    except (*BROKEN, OSError):
        return LooseTexts()


def _of_sheet(archive: zipfile.ZipFile, part: str) -> LooseTexts:
    titles = [_plain(each) for each in HEADER.findall(archive.read(part))] if _is_small(archive, part) else []
    comments: list[str] = []
    for target in _linked(archive, part):
        if "drawings/" in target and target.endswith(".xml") and _is_small(archive, target):
            titles += _shapes(_root(archive, target))
        elif "omment" in target and target.endswith(".xml") and _is_small(archive, target):
            comments += [each.get("ref") or "" for each in _named(_root(archive, target), "comment", "threadedComment")]
    return LooseTexts(tuple(filter(None, titles)), tuple(dict.fromkeys(comments)))


def _linked(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links in archive.NameToInfo:
        for each in _root(archive, links):
            target = each.get("Target") or ""
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if whole in archive.NameToInfo:
                yield whole


def _shapes(root: ElementTree.Element) -> Iterator[str]:
    for shape in _named(root, "sp"):
        lines = ("".join(each.text or "" for each in _named(line, "t")) for line in _named(shape, "p"))
        yield "\n".join(line for line in lines if line.strip())


def _of_document(archive: zipfile.ZipFile) -> LooseTexts:
    if not _is_small(archive, CONTENT):
        return LooseTexts()
    root = _root(archive, CONTENT)
    titles = tuple("\n".join("".join(line.itertext()) for line in box) for box in root.iter(TEXT_BOX))
    return LooseTexts(tuple(filter(None, titles)), ("",) * sum(1 for _ in root.iter(ANNOTATION)))


def _plain(header: bytes) -> str:
    return " ".join(CODES.sub(" ", html.unescape(header.decode("utf-8", "replace"))).split())


def _is_small(archive: zipfile.ZipFile, part: str) -> bool:
    return archive.NameToInfo[part].file_size <= LARGEST_BYTES


def _root(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314 (calamine reads the same file)


def _named(root: ElementTree.Element, *tags: str) -> Iterator[ElementTree.Element]:
    return (each for each in root.iter() if each.tag.rpartition("}")[2] in tags)
