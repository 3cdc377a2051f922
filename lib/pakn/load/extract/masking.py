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
FAMILY_NAMES = frozenset(
    fold_name(word)
    for word in re.findall(
        r"\w+",
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lâm Trịnh Mai Đào Cao Hà "
        "Lương Lưu Trương Tạ Chu Nghiêm Thân Giáp Ngụy Quách Tống Kiều Triệu Tăng Vương Khổng Doãn La Thái Tô",
    )
)
"""Words that open a person's name: "Trần Gia Bình" is nearer to "huyện Gia Bình" than many a slip of the pen."""


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
    >>> shown("unit", "Huyện Tiên Dụ", ["huyện tiên du"]), shown("unit", "Trần Gia Bình", ["huyện gia bình"])
    ('Huyện Tiên Dụ', '•••')
    """
    if kind != "moment" and looks_personal(text):
        return DOTS
    if kind in SAFE:
        return text if SAFE[kind].fullmatch(text) else DOTS
    folded, words = fold_name(text), list(known)
    cutoff = 1.0 if folded.partition(" ")[0] in FAMILY_NAMES else NEAR
    return text if get_close_matches(folded, words, n=1, cutoff=cutoff) else DOTS
