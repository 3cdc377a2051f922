"""Numbers that a workbook shows as percentages: the number 1 of a cell that reads "100%" is no count."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from xml.etree import ElementTree

__all__ = ["is_percent", "percent_styles"]

STYLES = "xl/styles.xml"
BUILT_IN = frozenset((9, 10))
"""Numbers of "0%" and "0.00%", which every program knows and no workbook writes down."""
SIGNS = re.compile(r"[\"'\\]")
"""What a number format writes about the words that it shows as they stand: quotes, a mark before a letter."""
LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
"""What a number format shows as it stands, or leaves room for."""
MONEY = re.compile(r"\[\$([^\]-]*)")
"""The sign of a currency, which may be anything."""
BRACKETS = re.compile(r"\[[^\]]*\]")
DATE_PARTS, PLACES = re.compile(r"[dmyhs]"), re.compile(r"[0#?@]|general")
SIGNS_ALONE = ("-", "−", "–")
SHORT_UNITS = ("h", "k", "tr", "ng", "m", "hrs", "hr", "g", "'")
"""Hours, thousands, millions, by their first letters."""
OTHER_UNIT = re.compile(r"(?<![^\W\d_])(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục|giờ|phút|giây|tuần|tháng)(?!\w)")


def is_percent(number_format: str) -> bool:
    """Tell whether a number format shows a number as a percentage, or with words that make it another number.

    >>> [is_percent(text) for text in ("0%", "0.0 %;[Red]-0.0 %", "General", '0" %"', r"0\\%", '0" giờ"', '0" hồ sơ"')]
    [True, True, False, True, True, True, False]
    >>> [is_percent(text) for text in ("0'giờ'", r"0\\ \\g\\i\\ờ", '0"gi\u01a1\u0300"', '0" tháng giá"', "#,##0")]
    [True, True, True, True, False]
    """
    number_format = unicodedata.normalize("NFC", number_format)
    words = SIGNS.sub("", number_format).casefold()
    return "%" in words or "‰" in words or OTHER_UNIT.search(words) is not None or _shows_another(number_format)


def _shows_another(number_format: str) -> bool:
    """Whether a format adds digits or a sign to a number, or shows nothing of it.

    >>> [_shows_another(text) for text in ('0"000"', '"1"General', r"\\10", '"-"0', ";;;", '"x"', "@", "")]
    [True, True, True, True, True, True, False, False]
    >>> [_shows_another(text) for text in ("[$9]0", r"##\\.##", "[$đ-42A]#,##0")]
    [True, True, False]
    >>> [_shows_another(text) for text in ("General", "#,##0;-#,##0", '0" hồ sơ"', "[$-42A]d/m/yyyy", "0.00")]
    [False, False, False, False, False]
    """
    positive = BRACKETS.sub("", LITERAL.sub(lambda found: found[0].replace(";", ""), number_format)).split(";")[0]
    literals = "".join(found[1] or found[2] or "" for found in LITERAL.finditer(positive))
    bare = LITERAL.sub("", positive)
    if not number_format or DATE_PARTS.search(bare.casefold().replace("general", "")):
        return False
    literals += "".join(MONEY.findall(number_format))
    if literals.strip() in (".", ","):  # between digits it reads as the sign of decimals or of thousands
        return True
    has_none = not PLACES.search(bare.casefold())
    if literals.strip().casefold() in SHORT_UNITS:
        return True
    return has_none or any(char.isdigit() for char in literals) or literals.strip() in SIGNS_ALONE


def percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the styles of cells that show a number as a percentage, by the place cells name them with."""
    part = next((name for name in archive.NameToInfo if name.lower() == STYLES), None)
    content = archive.read(part) if part else b""
    if b"formatCode" not in content and not re.search(rb"numFmtId\s*=\s*[\"']0*(?:9|10)[\"']", content):
        return frozenset()
    root = ElementTree.fromstring(content)  # noqa: S314 (calamine reads the same file)
    own = {
        int(each.get("numFmtId") or 0) for each in _named(root, "numFmt") if is_percent(each.get("formatCode") or "")
    }
    shown = {*own, *BUILT_IN}
    cells = [each for styles in _named(root, "cellXfs") for each in styles]
    return frozenset(index for index, each in enumerate(cells) if int(each.get("numFmtId") or 0) in shown)


def _named(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == tag]
