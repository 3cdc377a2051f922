"""Text that needs no cleaning: found out once per column, so that millions of cells are used as they stand.

Composing and trimming every cell takes longer than all checks together, and an export of a system has nothing to
compose or trim. Columns repeat their texts, so only distinct texts with letters beyond ASCII are looked at closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .cells import clean_sql

if TYPE_CHECKING:
    import duckdb

__all__ = ["Survey", "any_distinct", "survey"]

_ROUGH = r"^$|^[\x00-\x20]|[\x00-\x20]$|\x00"


@dataclass(frozen=True, slots=True)
class Survey:
    """Of the SQL texts of a source: those that `clean_sql` may change, and those with letters beyond ASCII."""

    rough: frozenset[str]
    beyond: frozenset[str]


def survey(connection: duckdb.DuckDBPyConnection, source: str, texts: Sequence[str]) -> Survey:
    """Look at all texts of a source once, and once more at the distinct ones with letters beyond ASCII."""
    if not texts:
        return Survey(frozenset(), frozenset())
    asked = ", ".join(
        f"bool_or(regexp_matches({text}, '{_ROUGH}')), bool_or(strlen({text}) <> length({text}))"
        for text in texts
    )
    row = connection.execute(f"SELECT {asked} FROM {source}").fetchone() or ()
    rough = {text for text, found in zip(texts, row[::2], strict=True) if found}
    beyond = {text for text, found in zip(texts, row[1::2], strict=True) if found}
    changed = any_distinct(connection, source, sorted(beyond - rough), f"text IS DISTINCT FROM {clean_sql('text')}")
    return Survey(frozenset(rough | changed), frozenset(beyond))


def any_distinct(
    connection: duckdb.DuckDBPyConnection, source: str, texts: Iterable[str], condition: str
) -> set[str]:
    """Return the SQL texts of a source of which any distinct value meets a condition on ``text``."""
    texts = list(texts)
    asked = [
        f"(SELECT bool_or({condition}) FROM (SELECT DISTINCT {text} AS text FROM {source}) WHERE text IS NOT NULL)"
        for text in texts
    ]
    row = connection.execute(f"SELECT {', '.join(asked)}").fetchone() if asked else ()
    return {text for text, met in zip(texts, row or (), strict=True) if met}
