"""Empty is empty, however a system writes it: null words, dashes, and the days that stand for "no day".

A database writes NULL for "not yet", a spreadsheet the day 0, a clerk a dash. Whatever is not recognised as empty makes
a cell unreadable, and the cells that are empty are those of the open cases: losing them raises every rate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from pakn.registry.contracts import ColumnType

__all__ = ["ERROR", "day_pattern", "is_empty", "plain_day", "plain_word"]

WORDS = frozenset(
    (
        "null",
        "nil",
        "none",
        "nan",
        "nat",
        "na",
        "n/a",
        "n.a",
        "n.a.",
        "\\n",
        "undefined",
        "void",
        "missing",
        "empty",
        "blank",
        "nothing",
        "no data",
        "not available",
        "infinity",
        "-infinity",
        "trống",
        "rỗng",
        "không",
        "ko",
        "để trống",
        "bỏ trống",
        "không có",
        "ko có",
        "chưa có",
        "không có dữ liệu",
        "chưa có dữ liệu",
        "không có số liệu",
        "chưa có số liệu",
        "không áp dụng",
    )
)
"""Words for "nothing here" in any column, folded."""
ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BUSY!|GETTING_DATA)|Err:\d{3}", re.IGNORECASE
)
"""What a spreadsheet writes into a text file where a formula failed: a cell that holds something nobody knows."""
NOT_YET = frozenset(
    (
        "chưa",
        "chưa xử lý",
        "chưa xử lý xong",
        "đang xử lý",
        "chưa xong",
        "chưa hoàn thành",
        "chưa giải quyết",
        "chưa trả lời",
        "chưa công khai",
        "chưa đóng",
        "chưa tiếp nhận",
        "chưa đến hạn",
        "chưa kết thúc",
        "chưa gửi",
        "không thời hạn",
        "không có hạn",
        "không hạn",
    )
)
"""Words for "no such day (yet)": in a column of statuses they say something, in one of days they say there is none."""
UNRATED = frozenset(("chưa", "chưa đánh giá", "không đánh giá", "chưa chấm", "chưa có đánh giá", "không có đánh giá"))
OWN_WORDS = {"moment": NOT_YET, "rating": UNRATED}
SIGNS = re.compile(r"[\s\-‐-―−_.…·/\\|'\"‘’“”:]+")
BRACKETS = {"(": ")", "[": "]", "<": ">", "{": "}", '"': '"', "'": "'"}

TIME = r"[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:am|pm|sa|ch)?\s?(?:z|[+-]\d{2}:?\d{2})?"
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.]?(\d{{1,2}})[-/.]?(\d{{1,2}})(?:{TIME}|\d{{4}}|\d{{6}})?", re.IGNORECASE)
YEAR_LAST = re.compile(rf"(?:[\d:]+ )?(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}})(?:{TIME})?", re.IGNORECASE)
"""Behind a day nothing but a time: whatever else stands there says something."""
NO_TIME = re.compile(r"0{1,2}(:00){1,2}(\.0+)?")
"""A spreadsheet's day 0 comes as the time of day it is."""
PLAIN_DAY = re.compile(
    r"(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})[-/.](?P<month2>\d{1,2})[-/.](?P<year2>\d{4}))"
    r"(?:[T ]0{1,2}(?::00){1,2}(?:\.0+)?(?:[zZ]| ?[+-]00(?::?00)?)?)?"
)
NO_DAYS = frozenset(
    (year, frozenset(parts))
    for year, *parts in (
        (1900, 1, 0),
        (1900, 0),
        (1900, 1),
        (1899, 12, 30),
        (1899, 12, 31),
        (1970, 1),
        (1753, 1),
        (1, 1),
        (1601, 1),
        (1904, 1),
        (1980, 1),
        (2000, 1),
        (2079, 6, 6),
        (2099, 12, 31),
        (2099, 1),
        (2100, 1),
        (2999, 12, 31),
        (3000, 1),
        (9999, 12, 31),
        (9999, 12, 30),
        (9999, 1),
        (9999, 99),
        (1969, 12, 31),
        (1904, 1, 2),
    )
)
"""Year, and day and month in either order, of the days that systems store for "no day", at whatever time of day."""


def plain_word(text: str) -> str:
    """Return the key under which all spellings of a word meet: case, blanks, composition and brackets left out.

    Signs stay, so that "4.5" and "45" differ.

    >>> plain_word(" (Trống) "), plain_word("<NULL>"), plain_word("4,5")
    ('trống', 'null', '4,5')
    """
    word = " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    while len(word) > 2 and BRACKETS.get(word[0]) == word[-1]:
        word = word[1:-1].strip()
    return word


def plain_day(text: str) -> str:
    """Return a day without an hour as year-month-day, whatever way it is written; "" for anything else.

    >>> [plain_day(text) for text in ("31/12/2024", "2024-12-31 00:00:00", "5.1.2025 00:00", "31/12/2024 08:30", "x")]
    ['2024-12-31', '2024-12-31', '2025-01-05', '', '']
    """
    found = PLAIN_DAY.fullmatch(text.strip())
    if not found:
        return ""
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in ("year", "month", "day"))
    return f"{year:04}-{month:02}-{day:02}"


def day_pattern(day: str) -> str:
    """Return a pattern of the ways of writing a day, given as year-month-day, with or without a time behind it.

    >>> [bool(re.match(day_pattern("2024-12-05"), text)) for text in ("5/12/2024 00:00", "2024-12-05", "15/12/2024")]
    [True, True, False]
    """
    year, month, number = map(int, day.split("-"))
    return rf"^(?:{year}[-/.]0?{month}[-/.]0?{number}|0?{number}[-/.]0?{month}[-/.]{year})(?:$|[T ])"


def is_empty(text: str, kind: str, column_type: ColumnType, more: Container[str] = ()) -> bool:
    r"""Tell whether a cell says that there is nothing.

    Parameters
    ----------
    text
        The text.
    kind
        What the file stores: ``t`` text, ``n`` number, ``d`` or ``z`` a day.
    column_type
        Type of the column: "chưa xử lý" is a status, and no day; a unit may be called as a day is not.
    more
        Further words, as `plain_word` gives them.

    Examples
    --------
    >>> [is_empty(text, "t", "unit") for text in ("NULL", "–", r"\N", "(trống)", "Không có", "Na Rì")]
    [True, True, True, True, True, False]
    >>> is_empty("chưa xử lý", "t", "moment"), is_empty("chưa xử lý", "t", "choice")
    (True, False)
    >>> [is_empty(text, "t", "moment") for text in ("01/01/1900 00:00", "0000-00-00", "9999-12-31", "01/01/2024")]
    [True, True, True, False]
    >>> is_empty("01/01/2000 07:30", "t", "moment"), is_empty("01/01/1900 Nguyễn Văn A", "t", "moment")
    (True, False)
    >>> is_empty("1", "n", "moment"), is_empty("1", "n", "rating"), is_empty("0", "n", "rating")
    (True, False, False)
    """
    word = plain_word(text)
    if word in more:
        return True
    if column_type == "moment" and _is_no_day(text, kind):
        return True
    return kind == "t" and (word in WORDS or word in OWN_WORDS.get(column_type, ()) or bool(SIGNS.fullmatch(word)))


def _is_no_day(text: str, kind: str) -> bool:
    if text in ("0", "0.0") or (kind == "n" and text in ("1", "1.0")) or NO_TIME.fullmatch(text):
        return True
    if found := YEAR_FIRST.fullmatch(text):
        year, *parts = map(int, found.groups())
    elif found := YEAR_LAST.fullmatch(text):
        *parts, year = map(int, found.groups())
    else:
        return False
    return year == 0 or (year, frozenset(parts)) in NO_DAYS
