"""Letters that the page's fonts lack: printed by a fall-back font where one is at hand, and told in any case.

A page holds the shipped fonts alone, so that every machine prints the same bytes. They have every letter of European
languages, but no Chinese or Thai one and no emoji. A name with such a letter must not stop the report of a month, nor
turn into an empty box that nobody was warned of. Only a document that needs one gets other fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pakn.base.errors import Finding
from pakn.base.paths import PACKAGE
from pakn.render.blocks import ChartBlock, TableBlock
from pakn.render.document import Document

__all__ = ["FONTS", "Fallback", "fallback_for", "lacking_letters", "letter_notes", "translated"]

FONTS = PACKAGE / "render" / "fonts"
SURE = re.compile("[\n\t\r -~\u00a0-\u0377\u1e00-\u1eff\u2000-\u2027\u2030-\u205e]+")
"""Letters that the shipped fonts surely have: nearly every document has no other."""
ESCAPED = re.compile(r"\\u(00[01][0-9a-f])")
"""A control character as JSON writes it."""
SIGN = "□"
"""Stands for a letter that no font has; the shipped fonts have it."""
UNSEEN = {"Cf", "Zl", "Zp"}
"""Kinds of characters that show nothing by themselves: marks of direction, joiners."""
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\x85]")
"""What chooses among pictures of one letter, and a line end of old mainframes: nothing to see either."""
AT_HAND = ("DejaVuSerif.ttf", "DejaVuSans.ttf", "STIXGeneral.ttf")
"""Fonts that come with matplotlib: the same on every machine, so they are looked at before those of the system."""
NO_FONTS = re.compile(r"last ?resort|adobe blank|tinos", re.IGNORECASE)
"""Fonts that have a picture of an empty box for every letter, and our own."""
REGULAR = 400
GROUPS = ("group", "subgroup")
MOST_LETTERS, MOST_PLACES, MOST_WORDS = 10, 3, 40


@dataclass(frozen=True, slots=True)
class Fallback:
    """What prints letters that the shipped fonts lack.

    Parameters
    ----------
    families
        Fonts to use besides ours, in order.
    files
        Their files.
    table
        What is printed in place of letters that no font has, for `str.translate`.
    printed_by
        Letter → the font that has it.
    """

    families: tuple[str, ...]
    files: tuple[Path, ...]
    table: dict[int, str]
    printed_by: dict[str, str]


def lacking_letters(text: str) -> frozenset[str]:
    """Return the letters of a text, or of JSON, that one of the shipped fonts lacks.

    >>> sorted(lacking_letters("Sở Y tế 漢 → “≥” − \\u1e00 Ω"))
    ['漢']
    """
    rest = set(SURE.sub("", text)) | {chr(int(code, 16)) for code in ESCAPED.findall(text)}
    return frozenset(rest - _shipped()) if rest else frozenset()


def fallback_for(letters: Iterable[str]) -> Fallback:
    """Return what prints letters that the shipped fonts lack; what no font at hand has is printed as a sign.

    >>> fallback_for([chr(0xE0FFF)]).table  # no font has it
    {921599: '□'}
    """
    return _fallback(frozenset(letters))


def translated(content: Any, table: dict[int, str]) -> Any:
    """Return a document's content with other letters in all its texts.

    >>> translated({"cells": ["漢", "Sở"]}, {ord("漢"): "□"})
    {'cells': ['□', 'Sở']}
    """
    if isinstance(content, str):
        return content.translate(table)
    if isinstance(content, dict):
        return {name: translated(value, table) for name, value in content.items()}
    return [translated(value, table) for value in content] if isinstance(content, list | tuple) else content


def letter_notes(document: Document, annex: str, parameters: dict[str, Any]) -> tuple[Finding, ...]:
    """Return for each letter that the shipped fonts lack where it stands and what prints it.

    Parameters
    ----------
    document
        The annex.
    annex
        How a note calls the annex.
    parameters
        What the notebook was given: a letter that comes from there is mended there.
    """
    letters = [letter for letter in sorted(lacking_letters(document.canonical())) if _is_seen(letter)]
    if not letters:
        return ()
    fallback = fallback_for(letters)
    standing: dict[tuple[str, str], list[str]] = {}
    for letter in letters:
        place = _where(letter, document, annex, parameters)
        standing.setdefault((place, fallback.printed_by.get(letter, "")), []).append(letter)
    return tuple(_note(place, font, found) for (place, font), found in standing.items())


def _note(place: str, font: str, letters: list[str]) -> Finding:
    more = f" và {len(letters) - MOST_LETTERS} chữ khác" if len(letters) > MOST_LETTERS else ""
    means = f"bản PDF in bằng phông {font}" if font else f"máy không có phông nào có chữ này, bản PDF in «{SIGN}»"
    remedy = "xem lại bản PDF, hoặc sửa chữ này" if font else "sửa chữ này, hoặc cài phông có chữ này rồi dựng lại"
    found = f"chữ {', '.join(map(_named, letters[:MOST_LETTERS]))}{more} không có trong phông Tinos: {means}"
    return Finding(place, found, "chữ có trong phông Tinos", remedy)


def _named(letter: str) -> str:
    return f"{f'«{letter}» ' if _is_text(letter) else ''}(U+{ord(letter):04X})"


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in UNSEEN and not SELECTORS.fullmatch(letter)


def _where(letter: str, document: Document, annex: str, parameters: dict[str, Any]) -> str:
    """The parameters that hold a letter, or else the places on the page."""
    given = [f"tham số {name}" for name, value in parameters.items() if isinstance(value, str) and letter in value]
    if given:
        return "; ".join(given)
    places = list(dict.fromkeys(_places(letter, document)))
    more = f" và {len(places) - MOST_PLACES} chỗ khác" if len(places) > MOST_PLACES else ""
    return f"{annex}, {'; '.join(places[:MOST_PLACES])}{more}"


def _places(letter: str, document: Document) -> Iterator[str]:
    if _holds(asdict(document.front), letter):
        yield "phần đầu phụ lục"
    for block in document.blocks:
        if not _holds({name: value for name, value in block.to_json().items() if name != "number"}, letter):
            continue
        if isinstance(block, TableBlock):
            yield from _table_places(block, letter)
        else:
            yield f"Biểu đồ {block.number}" if isinstance(block, ChartBlock) else "đoạn văn"


def _table_places(block: TableBlock, letter: str) -> Iterator[str]:
    table, whole, cells = block.table, f"Bảng {block.number}", False
    for number, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row.cells):
            if letter in cell.text:
                cells = True
                head = f", cột «{table.columns[index].head}»" if row.kind not in GROUPS else ""
                shown = "".join(filter(_is_text, cell.text))[:MOST_WORDS]
                yield f"{whole}, dòng {number}{head}: «{shown}»"
    if not cells or _holds(asdict(replace(table, rows=())), letter):
        yield f"{whole}: tiêu đề, chú thích hoặc nguồn"


def _holds(content: Any, letter: str) -> bool:
    if isinstance(content, str):
        return letter in content
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list | tuple) else ()
    return any(_holds(value, letter) for value in values)


@cache
def _shipped() -> frozenset[str]:
    """The letters that every one of the shipped fonts has."""
    return frozenset.intersection(*(_letters_of(path, 0) for path in sorted(FONTS.glob("*.ttf"))))


@cache
def _letters_of(path: Path, number: int) -> frozenset[str]:
    """The letters of a font; none of a file that cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 (only where a letter is rare)

    try:
        with TTFont(path, fontNumber=number, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or {}))
    except (OSError, TTLibError):
        return frozenset()


@cache
def _fallback(letters: frozenset[str]) -> Fallback:
    lacking = {letter for letter in letters if _is_seen(letter) and _is_text(letter)}
    printed_by: dict[str, str] = {}
    files = []
    for family, path, face in _fonts(lacking):
        found = (lacking - printed_by.keys()) & _letters_of(path, face)
        if found:
            printed_by |= dict.fromkeys(found, family)
            files.append(path)
        if lacking <= printed_by.keys():
            break
    table = {ord(letter): SIGN if _is_seen(letter) else "" for letter in letters - printed_by.keys()}
    return Fallback(tuple(dict.fromkeys(printed_by.values())), tuple(files), table, printed_by)


def _is_text(letter: str) -> bool:
    """Whether a letter means the same in all fonts: a control or private character does not."""
    return unicodedata.category(letter) not in ("Cc", "Co", "Cs")


def _fonts(lacking: set[str]) -> Iterator[tuple[str, Path, int]]:
    """Family, file and number of upright fonts: those at hand everywhere, then the system's by name."""
    import matplotlib as mpl  # noqa: PLC0415 (where its fonts lie)
    import typst  # noqa: PLC0415

    if not lacking:
        return
    shared = Path(mpl.get_data_path()) / "fonts" / "ttf"
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(shared)]).fonts()
    families = {Path(font.path).name: font.family for font in known if font.path}
    yield from ((families[name], shared / name, 0) for name in AT_HAND if name in families)
    system = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    upright = [
        (abs(font.weight - REGULAR), font.family, font.path, font.index)
        for font in system
        if font.path and font.style == "normal" and not NO_FONTS.search(font.family)
    ]
    yield from ((family, Path(path), index) for _, family, path, index in sorted(upright))
