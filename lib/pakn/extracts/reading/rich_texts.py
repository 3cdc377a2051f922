"""Texts of a workbook in which some letters are raised, lowered or struck through: a note or an old number at a number.

A reader of values gives "1205" for "120" with the raised number of a note behind it.
"""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

from pakn.extracts.reading.extents import blocks

__all__ = ["has_odd_run", "odd_strings", "struck_styles"]

MARKS = re.compile(rb"vertAlign|<(?:[\w.-]+:)?strike")
SHIFTED = ("superscript", "subscript")


def odd_strings(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the shared texts of an XLSX workbook with such letters, by the number cells name them with."""
    part = next((name for name in archive.NameToInfo if name.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return frozenset()
    with archive.open(part) as stream:
        if not any(MARKS.search(block) for block in blocks(stream)):
            return frozenset()
    found, number = set(), 0
    with archive.open(part) as stream:
        for _, each in ElementTree.iterparse(stream):  # noqa: S314 (calamine reads the same file)
            if each.tag.rpartition("}")[2] == "si":
                found |= {number} if has_odd_run(each) else set()
                number += 1
                each.clear()
    return frozenset(found)


def has_odd_run(text: ElementTree.Element) -> bool:
    """Whether a text of XLSX has letters that are raised, lowered or struck through."""
    return any(_is_odd(each) for each in text.iter() if each.tag.rpartition("}")[2] == "r")


def _is_odd(run: ElementTree.Element) -> bool:
    for each in run.iter():
        tag = each.tag.rpartition("}")[2]
        if tag == "vertAlign" and each.get("val") in SHIFTED:
            return True
        if tag == "strike" and each.get("val") not in ("0", "false"):
            return True
    return False


def struck_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the styles of XLSX cells that are struck through as a whole, by the place cells name them with."""
    part = next((name for name in archive.NameToInfo if name.lower() == "xl/styles.xml"), None)
    content = archive.read(part) if part else b""
    if b"strike" not in content:
        return frozenset()
    root = ElementTree.fromstring(content)  # noqa: S314 (calamine reads the same file)
    tags = {each.tag.rpartition("}")[2]: each for each in root}
    fonts = [any(_is_struck(each) for each in font) for font in tags.get("fonts", ())]
    styles = [int(each.get("fontId") or 0) for each in tags.get("cellXfs", ())]
    return frozenset(index for index, font in enumerate(styles) if 0 <= font < len(fonts) and fonts[font])


def _is_struck(each: ElementTree.Element) -> bool:
    return each.tag.rpartition("}")[2] == "strike" and each.get("val") not in ("0", "false")
