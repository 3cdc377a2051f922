"""Cells of filled-in forms as answers: whole numbers, amounts, percentages, words of a list.

"1.343" is a thousand or one and a third: the sign is decided once for the column of a sheet, by the cells that leave no
choice (a count is whole, a percentage is at most 100), and never cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pakn.base.names import fold_name
from pakn.extracts.forms.layout import FormLine
from pakn.extracts.reading.cells import Cell

__all__ = ["HUNDRED", "WITH_SIGN", "AnswerSigns", "Sign", "allowed_words", "is_empty", "read_answer", "signs_of"]

Sign = Literal[",", "."]
NOTHING = ("…", "...", "..")
"""What people write where nothing is known."""
HUNDRED = Decimal(100)
WITH_SIGN = "số phần trăm trên 1 đến 100, không kèm dấu %; dưới 1% ghi dạng chữ có dấu %, ví dụ '0,65%"
"""What is asked of a percentage whose cell holds a share or less than one percent, nobody knows which."""


@dataclass(frozen=True, slots=True)
class AnswerSigns:
    """What the texts of a column use: signs that surely group thousands, surely part decimals, or may do either."""

    groups: frozenset[str]
    decimals: frozenset[str]
    either: bool

    @property
    def mixed(self) -> bool:
        """Whether a sign does both, or two signs do the same."""
        return bool(self.groups & self.decimals) or len(self.groups) > 1 or len(self.decimals) > 1

    @property
    def decimal(self) -> Sign:
        """The decimal sign: the one seen, the other than the one that groups, else the comma of the house."""
        return "." if "." in self.decimals or "," in self.groups else ","

    @property
    def open(self) -> bool:
        """Whether a cell can be read both ways and nothing tells which."""
        return self.either and not self.groups and not self.decimals


def _bare(text: str) -> str:
    """The number of a text, without its percent sign and the spaces that group its digits."""
    text = re.sub(r"\s*%$", "", text.strip())
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)


def signs_of(cells: Iterable[tuple[Cell, FormLine]]) -> AnswerSigns:
    """Return what the texts of a column use as signs.

    >>> from pakn.figures.claims import FormRow
    >>> named = {"doc": "003", "form": 1, "row": 1, "stt": "1", "title": "A", "unit": "", "line": 1}
    >>> row = FormRow(**named, printed=None, note=None, figure_id=None)
    >>> count, rate = FormLine(row, "count"), FormLine(row, "rate")
    >>> [signs_of(cells).decimal for cells in ([(("1.343", "t"), count)], [(("1,343", "t"), count)])]
    [',', '.']
    >>> signs_of([(("65,9 %", "t"), rate)]).decimal
    ','
    """
    groups: set[str] = set()
    decimals: set[str] = set()
    either = False
    for (text, kind), line in cells:
        if text is None or kind != "t":
            continue
        bare = _bare(text)
        for sign, other in ((".", ","), (",", ".")):
            if re.fullmatch(
                rf"\d{{1,3}}(\{sign}\d{{3}}){{2,}}(\{other}\d+)?|\d{{1,3}}(\{sign}\d{{3}})+\{other}\d+", bare
            ):
                groups.add(sign)
                decimals |= {other} if other in bare else set()
            elif re.fullmatch(rf"[1-9]\d{{0,2}}\{sign}\d{{3}}", bare) and line.kind != "rate":
                groups |= {sign} if line.kind == "count" else set()
                either = either or line.kind != "count"
            elif re.fullmatch(rf"\d+\{sign}\d+", bare):
                decimals.add(sign)
    return AnswerSigns(frozenset(groups), frozenset(decimals), either)


def is_empty(cell: Cell, line: FormLine) -> bool:
    """Return whether nothing is answered: an empty cell, a sign for "không có số liệu", "-" for a percentage."""
    text = (cell[0] or "").strip()
    return not text or text in NOTHING or (text == "-" and line.kind == "rate")


def read_answer(cell: Cell, line: FormLine, decimal: Sign, *, percent: bool = False) -> Decimal | None:
    """Return the number of an answer, of a coded one its code; `None` where it is none.

    A number that the spreadsheet shows as a percentage (``percent``) is what it shows: 0.65 is 65. Any other
    percentage written as a fraction is returned as it stands (`pakn.extracts.forms.checking` asks).
    """
    text, kind = cell
    if text is None:
        return None
    if line.kind == "choice":
        return _code(text, line)
    number = Decimal(text) if kind == "n" else _number(_bare(text), decimal) if kind == "t" else None
    if number is not None and percent:
        number = HUNDRED * number if line.kind == "rate" else None
    if number is None or number < 0 or (line.kind == "rate" and number > HUNDRED):
        return None
    if "%" in text and line.kind != "rate":
        return None
    return None if line.kind == "count" and number != number.to_integral_value() else number


def _number(text: str, decimal: Sign) -> Decimal | None:
    group = "." if decimal == "," else ","
    if not re.fullmatch(rf"(\d+|\d{{1,3}}(\{group}\d{{3}})+)(\{decimal}\d+)?", text, re.ASCII):
        return None
    return Decimal(text.replace(group, "").replace(decimal, "."))


def _code(text: str, line: FormLine) -> Decimal | None:
    words = {fold_name(word): code for code, word in line.codes.items()}
    words |= {fold_name(word): code for word, code in line.printed_codes.items()}
    words |= {str(code): code for code in line.codes}
    code = words.get(fold_name(text))
    return None if code is None else Decimal(code)


def allowed_words(line: FormLine) -> str:
    """Return in words what the answer of a row may be."""
    if line.kind == "choice":
        return line.unit_words
    return {
        "count": "số nguyên từ 0 trở lên",
        "amount": "số từ 0 trở lên",
        "rate": "số phần trăm từ 0 đến 100, ví dụ 65,9",
    }.get(line.kind, "để trống")
