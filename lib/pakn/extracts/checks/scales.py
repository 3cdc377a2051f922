"""Ratings are given from 1 to 5; a column on another scale is not read as if it were.

Half of a column out of ten looks like 1–5, and the mean of that half is a lie. Only a table that the mapping gives
converts a scale; nothing here multiplies or divides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pakn.extracts.empties import plain_word

if TYPE_CHECKING:
    import duckdb

__all__ = ["distribution", "native_ratings", "other_scale", "rating_expression", "worded_ratings"]

NUMBER = re.compile(r"[-+]?\d{1,6}(?:[.,]\d{1,9})?")
"""Longer numbers are telephones and the like, no ratings."""
SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|/\s*\d+(?:[.,]\d+)?)|\d+\s+\d/\d")
AMOUNT = r"\d{1,6}(?:[.,]\d{1,9})?"
WORDED = re.compile(
    rf"(?:điểm|mức|loại)?\s*{AMOUNT}\s*(?:điểm|đ|sao|stars?|points?|pts?|phần trăm|percent)(?:\s*/\s*{AMOUNT})?"
    rf"|(?:điểm|mức|loại)\s*{AMOUNT}|{AMOUNT}\s*(?:trên|trong|of|out of|-|–)\s*{AMOUNT}(?:\s*(?:điểm|đ|sao))?"
    r"|\d(?:[.,]\d+)?e[+-]?\d{1,2}|[★⭐☆*]+",
    re.IGNORECASE,
)
"""A number with the words of a scale ("10 điểm", "9 trên 10"): whether it is one of 1–5 of five, nobody can see."""
RATINGS = frozenset("12345")
MOST_SHOWN = 12
RATING_WORDS = re.compile(r"hài lòng|(?:^|\d\W*)(?:rất )?(?:tốt|kém|khá|tệ|bình thường)$|trung bình")
MOST_SLIPS = 0.02
"""Share of cells that may hold anything without a question, as with rows that are faults."""


def rating_expression(column: str) -> str:
    """Return SQL that reads a cell as a rating, with whatever zeros behind a sign; NULL where it is no whole number."""
    number = f"try_cast({column} AS DOUBLE)"
    return f"""CASE
        WHEN {column}__kind = 'n' THEN CASE WHEN {number} = floor({number}) THEN try_cast({number} AS BIGINT) END
        WHEN regexp_full_match({column}, '\\d{{1,9}}(?:[.,]0+)?')
            THEN try_cast(regexp_extract({column}, '^\\d+') AS BIGINT)
    END"""


def other_scale(texts: Mapping[str, int], table: Iterable[str] = ()) -> dict[str, int]:
    """Return the numbers of a column of ratings that are none of 1–5; nothing of a column on that scale.

    Parameters
    ----------
    texts
        Text → how many cells, as the file has them.
    table
        Texts that a mapping translates. Where they are numbers it converts the scale, so that every other number of the
        column is of another scale than its own.

    Examples
    --------
    >>> other_scale({"5.0": 3, "4,0": 1, "2": 7, "tốt": 1})
    {}
    >>> other_scale({"10": 3, "4": 1}), other_scale({"80%": 1}), other_scale({"4/5": 1}), other_scale({"4,5": 2})
    ({'10': 3}, {'80%': 1}, {'4/5': 1}, {'4,5': 2})
    >>> other_scale({"9 trên 10": 2, "4": 1}), other_scale({"0912345678": 1, "05/12/2024": 1, "PA-1": 1})
    ({'9 trên 10': 2}, {})
    >>> other_scale({"8": 2, "4": 1}, table=["10", "8"])
    {'4': 1}
    """
    table = [*table]
    converts = any(_is_number(text) for text in table)
    known = {_plain(text) for text in table}
    return {
        text: count
        for text, count in texts.items()
        if (_is_number(text) or WORDED.fullmatch(text))
        and _plain(text) not in known
        and (converts or _plain(text) not in RATINGS)
    }


def worded_ratings(texts: Mapping[str, int], table: Iterable[str] = ()) -> int:
    """Return how many cells of a column of ratings hold words that nobody translated, where other cells count.

    The mean of those others would be that of a chosen part: who writes "không hài lòng" would be left out. One such
    cell, or a few among many, are slips.

    >>> worded_ratings({"5": 2, "Hài lòng": 3}), worded_ratings({"Tốt": 2, "Kém": 3}, ["Tốt"])
    (3, 3)
    >>> worded_ratings({"Tốt": 9, "Kém": 3}), worded_ratings({"Cảm ơn": 1, "Chậm quá": 1})
    (12, 0)
    >>> worded_ratings({"5": 2, "xấu": 1}), worded_ratings({"5": 200, "xấu": 3}), worded_ratings({"5": 9, "4 (tốt)": 2})
    (0, 0, 2)
    """
    known = {_plain(text) for text in table}
    counts = {text for text in texts if _plain(text) in known or _plain(text) in RATINGS}
    words = sum(count for text, count in texts.items() if text not in counts and any(map(str.isalpha, text)))
    asked = bool(counts) or any(map(_rates, texts))  # a column of comments rates nothing
    return words if asked and words > 1 and words > MOST_SLIPS * sum(texts.values()) else 0


def _rates(text: str) -> bool:
    """Whether words say how satisfied somebody is."""
    return (
        re.search(r"hài lòng|(?:^|\d\W*)(?:rất )?(?:tốt|kém|khá|tệ|bình thường)$|trung bình", text.casefold())
        is not None
    )


def _is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text) or SHARE.fullmatch(text))


def _plain(text: str) -> str:
    """Return a number without the zeros behind its sign; of words their key."""
    return re.sub(r"[.,]0+$", "", plain_word(text)).lstrip("+")


def distribution(texts: Mapping[str, int]) -> str:
    """Return how often each number stands, the greatest first, and how many cells hold words, with numbers and without.

    >>> distribution({"10": 2, "4": 1, "tốt": 1})
    '«10»: 2; «4»: 1; ô chữ: 1'
    """
    numbers = {text: count for text, count in texts.items() if _is_number(text)}
    ordered = sorted(numbers, key=lambda text: (-float(_head(text)), text))
    parts = [f"«{text}»: {numbers[text]}" for text in ordered[:MOST_SHOWN]]
    parts += [f"số khác: {sum(numbers[text] for text in ordered[MOST_SHOWN:])}"] if len(ordered) > MOST_SHOWN else []
    worded = sum(count for text, count in texts.items() if text not in numbers and WORDED.fullmatch(text))
    parts += [f"số kèm chữ hoặc dấu: {worded}"] if worded else []
    words = sum(texts.values()) - sum(numbers.values()) - worded
    return "; ".join([*parts, *([f"ô chữ: {words}"] if words else [])])


def _head(text: str) -> str:
    found = re.match(r"[-+]?\d+(?:[.,]\d+)?", text)
    return found[0].replace(",", ".") if found else "0"


def native_ratings(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, int]:
    """Return how often each number stands in a column of ratings that the file types; {} where all are 1–5."""
    cell = f"{column}__native"
    odd = connection.execute(
        f"SELECT count(*) FROM raw__native WHERE {cell} < 1 OR {cell} > 5 OR {cell} <> floor({cell})"
    ).fetchone()
    if not odd or not odd[0]:
        return {}
    rows = connection.execute(
        f"SELECT {column}, count(*) FROM raw WHERE {column} IS NOT NULL GROUP BY {column}"
    ).fetchall()
    return dict(rows)
