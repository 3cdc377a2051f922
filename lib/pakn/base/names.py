"""Spellings of names: one key for all the ways in which letters and systems write the same unit.

One list says "Thành phố Bắc Ninh", the next "TP. Bắc Ninh" or "UBND tp Bắc Ninh"; old and new tone placement ("Hoà",
"Hòa") look alike and differ for a computer. Joining on raw text loses those rows silently, so names are compared by
`fold_name` only. Diacritics stay significant, because they tell names apart; only the place of the tone mark is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["LONGEST_NAME", "bare_name", "fold_name", "has_words", "plain_letters", "split_qualifier", "unnumbered"]

LONGEST_NAME = 200
"""Letters of the longest text that may be somebody's spelling of a name; what is longer is no name, and is not compared
with all of them."""
LONGEST_FOLDED = 10 * LONGEST_NAME
"""Letters of the longest text that is folded; a longer one means nothing but itself, and folding it takes seconds."""

TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook above, dot below. Circumflex, breve and horn belong to the letter and stay."""

NUMBERED = re.compile(r"^\s*(?:\d{1,3}|[IVX]{1,5})[.)]\s*(?=[^\W\d_])")
"""A number and a dot or bracket before the first word of a name."""
LOOKALIKES = str.maketrans({"ð": "đ", "ɖ": "đ", "&": " và "})
"""Letters that old keyboards typed for đ: same picture, other character."""


def fold_name(text: str) -> str:
    """Return the key under which all spellings of a name meet.

    The key is for comparison only: tone marks stand at the end of their syllable. Punctuation counts as a space, "&" as
    "và". "UBND" before the name of a locality is dropped ("UBND huyện Tiên Du" is the unit "Huyện Tiên Du"), before
    "tỉnh" and "cấp" it is kept: "UBND tỉnh" is a body of its own.

    Examples
    --------
    >>> fold_name("TP. Bắc  Ninh") == fold_name("UBND thành phố Bắc Ninh") == fold_name("THÀNH PHỐ BẮC NINH")
    True
    >>> fold_name("Xã Hoà Tiến") == fold_name("Xã Hòa Tiến"), fold_name("Xã Đông Tiến") == fold_name("Xã Đồng Tiến")
    (True, False)
    >>> fold_name("Sở KH&ĐT") == fold_name("Sở KH và ĐT"), fold_name("UBND tỉnh") == fold_name("Ủy ban nhân dân tỉnh")
    (True, True)
    """
    return _folded(text) if len(text) <= LONGEST_FOLDED else text


@lru_cache(maxsize=16_384)  # the names of a month come back thousands of times
def _folded(text: str) -> str:
    key = f" {' '.join(_fold_words(text))} "
    for phrase, short in _PHRASES.items():
        key = key.replace(f" {phrase} ", f" {short} ")
    words = key.split()
    if words[:1] == ["ubnd"] and words[1:2] and words[1] not in _KEEP_COMMITTEE:
        words = words[1:]
    return " ".join(_expand_abbreviations(words))


def bare_name(key: str) -> str:
    """Return a folded name without the type word of a locality; other names stay as they are.

    >>> bare_name(fold_name("TX Quế Võ")) == fold_name("Quế Võ")
    True
    """
    for word in _TYPE_WORDS:
        if key.startswith(f"{word} "):
            return key[len(word) + 1 :]
    return key


def split_qualifier(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a name from what follows in brackets or after a comma, which says where the unit lies.

    >>> split_qualifier("Phường Ninh Xá (thị xã Thuận Thành, 09445)")
    ('Phường Ninh Xá', ('thị xã Thuận Thành', '09445'))
    >>> split_qualifier("Xã Yên Phong")
    ('Xã Yên Phong', ())
    """
    head, *parts = (part.strip() for part in re.split(r"[(),]", text))
    return head, tuple(part for part in parts if part)


def unnumbered(text: str) -> str:
    """Return a name without the number people put before it in a list; a number alone is a code and stays.

    >>> [unnumbered(text) for text in ("1. UBND huyện Tiên Du", "II) Cấp huyện", "12.5", "09193")]
    ['UBND huyện Tiên Du', 'Cấp huyện', '12.5', '09193']
    """
    return NUMBERED.sub("", text)


def plain_letters(text: str) -> str:
    """Return text in lower case without any marks, for names of files and addresses.

    >>> plain_letters("Thị xã Quế Võ, Đường")
    'thi xa que vo, duong'
    """
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in letters if not unicodedata.combining(char))


def _fold_words(text: str) -> list[str]:
    """Split into lower-case words, each with its tone mark at the end."""
    composed = unicodedata.normalize("NFKC", text)
    visible = "".join(char for char in composed if unicodedata.category(char) != "Cf")
    return [_move_tone_last(word) for word in re.findall(r"[^\W_]+", visible.casefold().translate(LOOKALIKES))]


def _move_tone_last(syllable: str) -> str:
    # A syllable has one tone at most, so its place carries nothing: "hoà" and "hòa" meet, "hoa" and "hoá" do not.
    marks = unicodedata.normalize("NFD", syllable)
    letters = "".join(mark for mark in marks if mark not in TONE_MARKS)
    tone = "".join(mark for mark in marks if mark in TONE_MARKS)
    return unicodedata.normalize("NFC", letters) + tone


def _expand_abbreviations(words: list[str]) -> list[str]:
    # "TT", "P", "X", "H" stand for a type only at the head of a name; elsewhere they are other words ("Sở TT&TT").
    head = [_LEADING.get(word, word) for word in words[:1]]
    return [_ANYWHERE.get(word, word) for word in head + words[1:]]


def _key_table(table: dict[str, str]) -> dict[str, str]:
    return {" ".join(_fold_words(old)): " ".join(_fold_words(new)) for old, new in table.items()}


_PHRASES = _key_table({"ủy ban nhân dân": "ubnd", "hội đồng nhân dân": "hđnd", "đại biểu quốc hội": "đbqh"})
_ANYWHERE = _key_table({"tp": "thành phố", "tx": "thị xã"})
_LEADING = _key_table({"tt": "thị trấn", "p": "phường", "x": "xã", "h": "huyện"})
_KEEP_COMMITTEE = frozenset(_key_table({"tỉnh": "", "cấp": "", "các": ""}))
_TYPE_WORDS = tuple(_key_table(dict.fromkeys(("tỉnh", "thành phố", "thị xã", "thị trấn", "huyện", "phường", "xã"), "")))


def has_words(text: str, words: Sequence[str]) -> bool:
    """Tell whether a text has one of some words, given folded, as whole words.

    >>> has_words("Số PAKN chưa xử lý", [fold_name("chưa xử lý")]), has_words("Chưa xử lý", [fold_name("chưa")[:2]])
    (True, False)
    """
    key = f" {fold_name(text)} "
    return any(f" {word} " in key for word in words)
