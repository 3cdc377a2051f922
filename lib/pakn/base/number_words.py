"""Whole numbers in Vietnamese words: "mười hai", "hai trăm linh năm", as letters write them beside digits."""

from __future__ import annotations

import re

__all__ = ["NUMBER_WORDS", "in_words", "number_in_words"]

DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
FILLING = ("linh", "lẻ")
HUNDRED, TEN, TENS, THOUSAND = "trăm", "mười", "mươi", ("nghìn", "ngàn")
_WORD = "|".join((*DIGITS, *FILLING, HUNDRED, TEN, TENS, *THOUSAND))
NUMBER_WORDS = rf"(?:(?:{_WORD})(?!\w)\s*)+"
"""Pattern of a number in small letters."""


TEN_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def in_words(number: int) -> str:
    """Return a small number as it stands in a title; digits beyond ten.

    >>> in_words(6), in_words(7), in_words(12)
    ('sáu', 'bảy', '12')
    """
    return TEN_WORDS[number] if 0 <= number < len(TEN_WORDS) else str(number)


def number_in_words(text: str) -> int | None:
    """Return the number below a million that words say, in small letters; `None` of words that say none.

    >>> texts = ("năm", "mười lăm", "hai mươi mốt", "một trăm linh năm", "hai trăm năm mươi")
    >>> [number_in_words(text) for text in texts]
    [5, 15, 21, 105, 250]
    >>> number_in_words("một nghìn không trăm mười hai"), number_in_words("hai ba"), number_in_words("mươi")
    (1012, None, None)
    """
    words = text.split()
    thousands = [index for index, word in enumerate(words) if word in THOUSAND]
    if not thousands:
        return _below_thousand(words)
    first = thousands[0]
    high = _below_thousand(words[:first])
    low = _below_thousand(words[first + 1 :]) if words[first + 1 :] else 0
    return None if len(thousands) > 1 or not high or low is None else 1000 * high + low


def _below_thousand(words: list[str]) -> int | None:
    pattern = (
        rf"(?:(?P<hundreds>{'|'.join(DIGITS)}) {HUNDRED} ?)?(?:(?:{'|'.join(FILLING)}) )?"
        rf"(?:(?P<ten>{TEN})|(?P<tens>{'|'.join(DIGITS)}) {TENS})? ?(?P<ones>{'|'.join(DIGITS)})?"
    )
    found = re.fullmatch(pattern, " ".join(words))
    if found is None or not words:
        return None
    hundreds, ones = (DIGITS.get(found[name] or "", 0) for name in ("hundreds", "ones"))
    return 100 * hundreds + (10 if found["ten"] else 10 * DIGITS.get(found["tens"] or "", 0)) + ones
