"""Which texts of a column may be empty, translated or an error: what is looked at of millions of cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pakn.extracts.empties import day_pattern, plain_day, plain_word
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reading import kind_of_type
from pakn.registry.contracts import ColumnRule

if TYPE_CHECKING:
    import duckdb

__all__ = ["EARLY", "FEW", "LATE", "LISTED", "Texts", "literal", "texts_of"]

LISTED = ("unit", "choice", "topic")
"""Types whose cells must be words of a list; what is none of them is no value of the column."""
FEW = (*LISTED, "count", "mean", "rating")
"""Types of columns that repeat their texts, all of which are looked at."""
EARLY, LATE = "2001-01-01", "2079-01-01"
"""Days that stand for "no day" lie before or after these."""
FAR_DAY = (
    "NOT ({0} >= '201' AND {0} < '203') AND NOT contains({0}, '202') AND NOT contains({0}, '201') "
    "AND NOT regexp_full_match({0}, '[0-9]{{5}}([.][0-9]+)?')"
)
"""Texts of days that may stand for "no day": neither in a year from 2010 to 2029 nor day numbers of spreadsheets.

Terms joined by AND are asked one after the other, of what is left; under one NOT each would be asked of all.
"""
FAR_NUMBER = "{0} < 20010000 OR {0} BETWEEN 20790000 AND 99999999 OR {0} >= 20790000000000"
"""Numbers that stand for "no day" in a column of seconds since 1970 or of days written as 20241231."""
LONGEST = 40
"""Bytes of the longest word for "nothing"."""

Texts = Mapping[tuple[str, str], int]
"""Text and kind → how many cells."""


def texts_of(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rule: ColumnRule,
    native: Mapping[str, str] | None,
    mapping: ExtractMapping,
) -> Texts:
    """Return the texts of a column that may be empty or translated; all of them where it repeats its texts."""
    named = [*mapping.blank_of(name), *mapping.values.get(name, ())]
    asked = [*map(plain_word, named), *map(str.casefold, named)]
    days = list(filter(None, map(plain_day, named))) if rule.type == "moment" else []
    typed = native is not None and name in native
    if rule.type in FEW and not (typed and not asked):
        kind = "'t'" if rule.type in LISTED else f"{name}__kind"
        where = [f"{name} IS NOT NULL"]
    elif typed and not asked and rule.type == "moment" and (native or {})[name].startswith(("DATE", "TIMESTAMP")):
        kind = f"{name}__kind"  # two statements' worth of ranges, so that the file's own statistics answer them
        where = [f"{name}__native < '{EARLY}'", f"{name}__native >= '{LATE}'"]
    elif typed and not asked and rule.type == "moment" and kind_of_type((native or {})[name]) == "n":
        kind = f"{name}__kind"
        where = [FAR_NUMBER.format(f"{name}__native")]
    elif typed and not asked:
        return {}
    else:
        kind = f"{name}__kind"
        where = [_candidates(name, rule, asked, days, large=native is not None)]
    source = "raw__native" if typed else "raw"
    found: dict[tuple[str, str], int] = {}
    for condition in where:
        for text, its_kind, count in connection.execute(
            f"SELECT {name}, {kind} AS kind, count(*) FROM {source} WHERE {condition} GROUP BY ALL"
        ).fetchall():
            found[text, its_kind] = count
    return found


def _candidates(name: str, rule: ColumnRule, asked: list[str], days: list[str], *, large: bool) -> str:
    """Return the condition of the cells of a column of many texts that are worth a look."""
    if rule.type == "moment":
        condition = FAR_DAY.format(name)
    elif rule.type == "code" and large:
        condition = "false"  # a word without a digit is no code either, and a look at millions is not free
    elif rule.type == "label":
        condition = f"strlen({name}) <= {LONGEST}"  # few different words, so that to group them is the quickest look
    else:
        condition = f"strlen({name}) <= {LONGEST} AND (NOT regexp_matches({name}, '[0-9]') OR starts_with({name}, '#'))"
    words = ", ".join(map(literal, asked))
    also = f" OR lower({name}) IN ({words})" if words else ""
    also += "".join(f" OR regexp_matches({name}, '{day_pattern(day)}')" for day in days)
    return f"{name} IS NOT NULL AND ({condition}{also})"


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"
