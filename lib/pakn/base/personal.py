"""What looks like somebody's number, address or name, and so is never shown."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

__all__ = ["DOTS", "is_like_a_name", "looks_personal", "shown_line", "shown_name", "shown_words"]

DOTS = "•••"
PERIOD = re.compile(r"\d{4}(?:-\d{2}|-[QH]\d)?(?= )")
"""What tells one file of a folder from the others."""
LONE = re.compile("[\ud800-\udfff]")
"""Bytes of a file's name that are no letters."""
UNPRINTED = re.compile("[\x00-\x1f\x7f]+")
PERSONAL = re.compile(
    r"[\w.+-]{1,64}\s*@\s*[\w-]{1,64}\.\w+"  # an e-mail address; without bounds a long word takes minutes
    r"|(?<!\d)(?:\+?84|0)[\s.-]?\d(?:[\s.-]?\d){7,9}(?!\d)"  # a telephone number
    r"|(?<![\w-])\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{3})?(?![\w-])"  # an identity number of 9 or 12 digits
)
ELSEWHERE = re.compile(
    r"[\w.+-]{2,64}\s*[(\[]at[)\]]\s*[\w-]{1,64}\.\w+|\b(?:fb|facebook|zalo)\.(?:com|me)/\S+", re.IGNORECASE
)
"""Other ways of writing where somebody is reached."""


def looks_personal(text: str) -> bool:
    """Return whether a text holds something like a telephone number, an e-mail address or an identity number.

    >>> looks_personal("0912 345 678"), looks_personal("a.b@c.vn"), looks_personal("PA-2024-00123")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", text)  # full-width digits and signs are digits and signs
    return PERSONAL.search(plain) is not None or ELSEWHERE.search(plain) is not None


FAMILY = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "hoàng",
        "huỳnh",
        "vũ",
        "võ",
        "bùi",
        "đỗ",
        "ngô",
        "đặng",
        "dương",
        "quách",
        "kiều",
        "doãn",
        "phùng",
        "nghiêm",
        "khổng",
        "mạc",
        "tống",
        "vương",
        "thạch",
        "giáp",
        "khúc",
        "khương",
        "lã",
        "đàm",
        "nhữ",
    ]
)
"""Family names with which no heading begins."""
SHARED_FAMILY = frozenset(
    [
        "phạm",
        "phan",
        "hồ",
        "lý",
        "đinh",
        "mai",
        "cao",
        "tạ",
        "đoàn",
        "hà",
        "tô",
        "trịnh",
        "lương",
        "đào",
        "lâm",
        "trương",
        "chu",
        "lưu",
    ]
)
"""Those with which one may begin ("hồ sơ", "lý do", "phạm vi"), a name only before a middle name."""
NAMED = re.compile(
    rf"\b(?:{'|'.join(word.capitalize() for word in sorted(FAMILY))})(?: [^\W\d_a-zà-ỹ][^\W\d_]*){{1,4}}"
)
"""A family name before other words with a capital."""
MIDDLE = frozenset(("văn", "thị"))
ADDRESS = re.compile(
    r"\b(?:số nhà|sn|ngõ|ngách|hẻm|thôn|tổ dân phố|tdp|khu phố)\b.*\d|\d.*\b(?:ngõ|ngách|hẻm|đường)\b", re.IGNORECASE
)
"""Where somebody lives: a house in a lane, a hamlet with its number."""
CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Between the words of "NguyenVanA"."""
LONGEST = 5
"""Words of a person's name."""


def is_like_a_name(text: str) -> bool:
    """Return whether a text is built like the name of a person: several words, each with a capital, and no digits.

    In small letters it is one where it begins with a family name; one that opens headings too needs "văn" or "thị".

    >>> is_like_a_name("Nguyễn Văn A"), is_like_a_name("Nơi nhận"), is_like_a_name("Tháng 12")
    (True, False, False)
    >>> [is_like_a_name(text) for text in ("nguyễn thu hà", "phạm văn an", "phạm vi", "hồ sơ văn bản")]
    [True, True, False, False]
    """
    words = unicodedata.normalize("NFC", text).split()
    if len(words) < 2 or any(char.isdigit() for char in text):
        return False
    first, second = (word.lower() for word in words[:2])
    is_spelled = first in FAMILY or (first in SHARED_FAMILY and second in MIDDLE)
    return (len(words) <= LONGEST and is_spelled) or all(word[0].isupper() for word in words)


def shown_name(name: str) -> str:
    """Return how a message names a file or a sheet that somebody has named.

    >>> [shown_name(name) for name in ("2024-12.xlsx", "Tháng 12", "0912345678.xlsx", "Nguyễn Văn A.csv")]
    ['2024-12.xlsx', 'Tháng 12', '•••.xlsx', '•••.csv']
    >>> [shown_name(name) for name in ("2024-12 Nguyễn Văn A.xlsx", "2024-12 (1).csv", "a\\nb", "2024-12\\udcff.csv")]
    ['2024-12 •••.xlsx', '2024-12 (1).csv', 'a b', '2024-12�.csv']
    >>> {shown_name(f"{name}.csv") for name in ("nguyen_van_teo", "NguyenVanTeo", "0987_654_321", "bà Đinh Thị B")}
    {'•••.csv'}
    >>> [shown_name(name) for name in ("a.b@gmail.com", "ông Hồ Thị B", "ngõ 12 phố X", "Danh sách PAKN")]
    ['•••', '•••', '•••', 'Danh sách PAKN']
    """
    name = UNPRINTED.sub(" ", LONE.sub("\N{REPLACEMENT CHARACTER}", name))
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem and ending.isalnum() else (name, "")
    words = re.sub(r"[^\w\s]|[\d_]", " ", CAPITAL_INSIDE.sub(" ", stem))
    is_shown = not (looks_personal(name) or looks_personal(stem.replace("_", " ")) or ADDRESS.search(stem))
    if is_shown and not (is_like_a_name(words) or _holds_a_name(words) or _is_named(words) or _is_bare(words)):
        return stem + ending
    ending = "" if looks_personal(name) and not looks_personal(stem) else ending  # of an address ".com" is no ending
    period = PERIOD.match(stem)
    return (f"{period[0]} " if period else "") + DOTS + ending


def shown_line(text: str) -> str:
    """Return a line that somebody wrote above a table, or dots where it may hold a name, in whatever letters.

    >>> [shown_line(text) for text in ("Danh sách PAKN vùng sâu", "DANH SÁCH CỦA NGUYỄN VĂN A", "pakn của lý thị b")]
    ['Danh sách PAKN vùng sâu', '•••', '•••']
    """
    return DOTS if _is_named(text) else shown_words(text)


def _is_bare(text: str) -> bool:
    """Whether a text without marks holds a name: a family name before "van" or "thi", or "nguyen" before any word."""
    words = re.findall(r"[a-z]+", text.lower()) if text.isascii() else []
    bare = {_without_marks(word) for word in (*FAMILY, *SHARED_FAMILY)}
    return any((first in bare and second in ("van", "thi")) or first == "nguyen" for first, second in pairwise(words))


def _without_marks(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _is_named(text: str) -> bool:
    """Whether a text holds a family name, or one that opens headings too before a middle name, in whatever letters."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))]
    return any(word in FAMILY for word in words) or any(
        first in SHARED_FAMILY and second in MIDDLE for first, second in pairwise(words)
    )


def shown_words(text: str) -> str:
    """Return a text that a person wrote into a file of settings, without what looks personal.

    >>> shown_words("Anh Nguyễn Văn A (0912 345 678)"), shown_words("Ngày xử lý 2"), shown_words("Huyện Tiên Du")
    ('Anh ••• (•••)', 'Ngày xử lý 2', 'Huyện Tiên Du')
    """
    return NAMED.sub(DOTS, PERSONAL.sub(DOTS, text))


def _holds_a_name(text: str) -> bool:
    """Whether a family name stands before another word with a capital, whatever stands around them."""
    return any(
        first.lower() in FAMILY and first[0].isupper() and second[0].isupper()
        for first, second in pairwise(text.split())
    )
