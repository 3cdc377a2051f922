"""What a message may show of a cell.

An extract carries personal data, and columns shift: a name may stand where a unit should. So a cell is shown only where
its type leaves no room for personal data; everything else prints as dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from pakn.base.names import fold_name

__all__ = ["DOTS", "looks_personal", "shown"]

DOTS = "•••"
PERSONAL = re.compile(
    r"[\w.+-]+\s*@\s*[\w-]+\.\w+"  # an e-mail address
    r"|(?<!\d)(?:\+?84|0)[\s.-]?\d(?:[\s.-]?\d){7,9}(?!\d)"  # a telephone number
    r"|(?<![\w-])\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{3})?(?![\w-])"  # an identity number of 9 or 12 digits
)
SAFE = {
    "count": re.compile(r"[-+]?[\d., ]{1,12}%?"),
    "mean": re.compile(r"[-+]?[\d., ]{1,12}%?"),
    "rating": re.compile(r"[-+]?[\d.,/ ]{1,6}"),
    "moment": re.compile(
        r"(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{1,2}[/.-]\d{4})"
        r"(?:[T ]+\d{1,2}(?::\d{1,2}){0,2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)?"
        r"|\d{1,6}(?:[.,]\d{1,9})?"  # a workbook's day number
    ),
    "code": re.compile(r"(?=.*\d)[A-Za-z0-9./_-]{1,40}"),
}
"""Per type of column, the characters that cannot spell a name."""
NEAR = 0.75
"""How alike a word must be to a known one before it is shown: a misspelt unit is, a person's name is not."""


def looks_personal(text: str) -> bool:
    """Return whether a text holds something like a telephone number, an e-mail address or an identity number.

    >>> looks_personal("0912 345 678"), looks_personal("a.b@c.vn"), looks_personal("PA-2024-00123")
    (True, True, False)
    """
    return PERSONAL.search(text) is not None


def shown(kind: str, text: str, known: Iterable[str] = ()) -> str:
    """Return how a message quotes a cell of a column of type ``kind``.

    Parameters
    ----------
    known
        Folded words that such a cell may hold; a word is quoted only where it is close to one of them.

    Examples
    --------
    >>> shown("count", "12,5"), shown("count", "0912345678"), shown("unit", "Nguyễn Văn A", ["huyện tiên du"])
    ('12,5', '•••', '•••')
    >>> shown("unit", "Huyện Tiên Dụ", ["huyện tiên du"])
    'Huyện Tiên Dụ'
    """
    if kind != "moment" and looks_personal(text):
        return DOTS
    if kind in SAFE:
        return text if SAFE[kind].fullmatch(text) else DOTS
    return text if get_close_matches(fold_name(text), list(known), n=1, cutoff=NEAR) else DOTS
