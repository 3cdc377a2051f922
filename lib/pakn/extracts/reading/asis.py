"""Text that needs no cleaning: found out once per column, so that millions of cells are used as they stand.

Composing and trimming every cell takes longer than all checks together, and an export of a system has nothing to
compose or trim. Columns repeat their texts, so only distinct texts with letters beyond ASCII are looked at closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pakn.extracts.reading.cells import clean_sql
from pakn.extracts.reading.refusals import LONGEST_CELL

if TYPE_CHECKING:
    import duckdb

__all__ = ["Survey", "any_distinct", "survey"]

SAMPLE, FEW = 10_000, 1_000
"""A column with fewer distinct texts than this among so many cells repeats them: only the distinct ones are asked."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Of the SQL texts of a source: those that cleaning may change, and those that surely are all ASCII.

    Cleaning is `clean_sql`, and in CSV files taking off what guards a text from Excel.
    A text that is too long for a cell counts as one that may change: it must be met in a table of its own.
    """

    rough: frozenset[str]
    ascii: frozenset[str]


def survey(connection: duckdb.DuckDBPyConnection, source: str, texts: Sequence[str]) -> Survey:
    """Look at all texts of a source: at every cell, or at distinct texts where a column repeats them."""
    if not texts:
        return Survey(frozenset(), frozenset())
    sampled = _row(
        connection, [f"count(DISTINCT {text}) < {FEW}" for text in texts], f"(SELECT * FROM {source} LIMIT {SAMPLE})"
    )
    varied = [text for text, repeats in zip(texts, sampled, strict=True) if not repeats]
    # Every text that begins with a blank or control character, and the empty one, comes before "!".
    asked = [
        f"bool_or({text} < '!' OR {text}[-1] < '!' OR contains({text}, chr(0)) OR strlen({text}) > {LONGEST_CELL} "
        f"OR starts_with({text}, '=\"'))"
        for text in varied
    ]
    asked += [f"bool_or(strlen({text}) <> length({text}))" for text in varied]
    found = _row(connection, asked, source)
    rough = {text for text, is_rough in zip(varied, found[: len(varied)], strict=True) if is_rough}
    ascii_only = {text for text, beyond in zip(varied, found[len(varied) :], strict=True) if not beyond}
    doubtful = [text for text in texts if text not in rough | ascii_only]
    changes = f"text IS DISTINCT FROM {clean_sql('text')} OR strlen(text) > {LONGEST_CELL} OR starts_with(text, '=\"')"
    changed = any_distinct(connection, source, doubtful, changes)
    return Survey(frozenset(rough | changed), frozenset(ascii_only))


def _row(connection: duckdb.DuckDBPyConnection, asked: Sequence[str], source: str) -> tuple[Any, ...]:
    return (connection.execute(f"SELECT {', '.join(asked)} FROM {source}").fetchone() if asked else None) or ()


def any_distinct(connection: duckdb.DuckDBPyConnection, source: str, texts: Iterable[str], condition: str) -> set[str]:
    """Return the SQL texts of a source of which any distinct value meets a condition on ``text``."""
    texts = list(texts)
    asked = [
        f"(SELECT bool_or({condition}) FROM (SELECT DISTINCT {text} AS text FROM {source}) WHERE text IS NOT NULL)"
        for text in texts
    ]
    row = connection.execute(f"SELECT {', '.join(asked)}").fetchone() if asked else ()
    return {text for text, met in zip(texts, row or (), strict=True) if met}
