"""Rows that are no row of their table: the head again, that of another table, cells that have slid, notes of a list.

Each takes the place of whatever else is wrong with the row, which would send its reader to mend cells one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.names import fold_name
from pakn.extracts.checks.cell_texts import literal
from pakn.extracts.checks.table_rows import NOTE_STARTS, TOTALS, write_problems
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["mark_head_rows", "mark_list_rows", "mark_shifted_rows", "ratings_of_totals"]

DAY = r"(\d{1,2}:\d{2}(:\d{2})? )?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([T ]+\d{1,2}:\d{2}(:\d{2})?)?"
LEAST_KNOWN = 2
"""Headings in a row from which it is a head."""
WORDED = ("code", "unit", "topic", "status")
"""Columns in which a list of cases has the words of a total or a note."""
LIST_ROWS = ("total_row", "note_row", "group_row")
"""Rules of rows of a list that are words."""
MOST_LIST_ROWS = 1_000
"""So many different rows without a case are no totals and notes any more."""


def ratings_of_totals(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, int], rating: str) -> dict[str, int]:
    """Return the ratings in rows of totals of a list of cases, with how often they stand: means, nobody's own."""
    words = [name for name in WORDED if name in columns]
    if "received" not in columns or not words:
        return {}
    rows = connection.execute(
        f"SELECT {rating}, {', '.join(words)} FROM raw WHERE received IS NULL AND {rating} IS NOT NULL "
        f"LIMIT {MOST_LIST_ROWS}"
    ).fetchall()
    return Counter(text for text, *own in rows if any(fold_name(each) in TOTALS for each in filter(None, own)))


def mark_list_rows(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, int]) -> None:
    """Write the rows of a list of cases that are none into ``problems``, in the place of what is wrong with them.

    Such a row has neither a code nor a day of receipt that can be read; its words tell a total or a note, or one cell
    stands alone.
    """
    odd = (
        "row_number IN (SELECT row_number FROM problems WHERE rule IN ('no_code', 'bad_code') "
        "INTERSECT SELECT row_number FROM problems WHERE rule IN ('no_received', 'bad_received'))"
    )
    if not connection.execute(f"SELECT 1 FROM problems WHERE {odd} LIMIT 1").fetchone():
        return
    words = [name for name in WORDED if name in columns]
    filled = " + ".join(f"(raw.{name} IS NOT NULL)::INTEGER" for name in columns)
    chosen = ", ".join(f"raw.{name}" for name in words)
    rows = connection.execute(
        f"SELECT DISTINCT {chosen}, {filled} FROM raw WHERE {odd} LIMIT {MOST_LIST_ROWS + 1}"
    ).fetchall()
    if len(rows) > MOST_LIST_ROWS:
        return
    for *texts, number in rows:
        kind = _list_row_kind([text for text in texts if text], alone=number == 1)
        if kind:
            same = " AND ".join(
                f"raw.{name} IS NOT DISTINCT FROM {literal(text) if text else 'NULL'}"
                for name, text in zip(words, texts, strict=True)
            )
            found = connection.execute(f"SELECT row_number FROM raw WHERE {odd} AND {same} AND {filled} = {number}")
            numbers = [row for (row,) in found.fetchall()]
            connection.execute(f"DELETE FROM problems WHERE row_number IN ({', '.join(map(str, numbers))})")
            write_problems(connection, [(row, kind, "code") for row in numbers])
    _mark_signatures(connection, columns, odd)


def _mark_signatures(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, int], odd: str) -> None:
    """Write what stands below the last case, without a digit, into ``problems`` as notes: who has made the list."""
    texts = f"concat_ws(' ', {', '.join(f'raw.{name}' for name in columns)})"
    told = ", ".join(f"'{rule}'" for rule in LIST_ROWS)
    last = (
        f"(SELECT coalesce(max(row_number), 0) FROM raw WHERE NOT ({odd}) "
        f"AND row_number NOT IN (SELECT row_number FROM problems WHERE rule IN ({told})))"
    )
    found = connection.execute(
        f"SELECT row_number FROM raw WHERE {odd} AND row_number > {last} AND NOT regexp_matches({texts}, '[0-9]') "
        f"LIMIT {MOST_LIST_ROWS}"
    ).fetchall()
    if numbers := [row for (row,) in found]:
        connection.execute(f"DELETE FROM problems WHERE row_number IN ({', '.join(map(str, numbers))})")
        write_problems(connection, [(row, "note_row", "code") for row in numbers])


def _list_row_kind(texts: Sequence[str], *, alone: bool) -> str | None:
    """Return what a row without a case is by its words, `None` where it may be a case that lost its cells.

    >>> [_list_row_kind([text], alone=True) for text in ("Tổng số: 487 PAKN", "Người lập biểu", "I. Cấp sở", "PA-17")]
    ['total_row', 'note_row', 'group_row', None]
    """
    keys = [fold_name(text) for text in texts]
    if any(key in TOTALS or re.match(rf"({'|'.join(sorted(TOTALS))})\s*[:(\d]", key) for key in keys):
        return "total_row"
    if any(key.startswith(NOTE_STARTS) for key in keys):
        return "note_row"
    is_name = len(texts) == 1 and " " in texts[0]  # a code has no blank
    return "group_row" if alone and is_name else None


def mark_head_rows(
    connection: duckdb.DuckDBPyConnection,
    columns: Mapping[str, int],
    headings: Sequence[str],
    is_heading: Callable[[str], bool],
    units: Sequence[str],
) -> None:
    """Write the rows that repeat the head, and those that are the head of another table, into ``problems``.

    They take the place of whatever else is wrong with them.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    columns
        Place of each column that is read, by its name.
    headings
        Those of the file, by the place of their column.
    is_heading
        Tells whether a text is a heading the caller knows.
    units
        The different texts of the column of units: a head has one of its own there.
    """
    suspects = [text for text in units if is_heading(text)]
    if not suspects:
        return
    chosen = ", ".join(f"raw.{name}" for name in columns)
    rows = connection.execute(
        f"SELECT row_number, {chosen} FROM raw WHERE raw.unit IN ({', '.join(map(literal, suspects))})"
    ).fetchall()
    own = {
        name: {fold_name(part) for part in (headings[index], *headings[index].split(" / "))}
        for name, index in columns.items()
    }
    for row, *texts in rows:
        filled = [(name, text) for name, text in zip(columns, texts, strict=True) if text is not None]
        repeated = sum(fold_name(text) in own[name] for name, text in filled)
        known = sum(is_heading(text) for _, text in filled)
        if known < LEAST_KNOWN:
            continue  # "Địa phương" alone is the name of a group
        if 2 * known >= len(filled):
            rule = "repeated_head" if repeated == len(filled) else "other_head"
            connection.execute(f"DELETE FROM problems WHERE row_number = {row}")
            write_problems(connection, [(row, rule, "unit")])


def mark_shifted_rows(connection: duckdb.DuckDBPyConnection, contract: Contract, columns: Mapping[str, int]) -> None:
    """Write the rows of a list of cases whose cells have slid into ``problems``.

    Such a row has a day or a status where its unit should be, and words where a day should be, or the other way round.
    """
    if not connection.execute("SELECT 1 FROM problems WHERE rule = 'unknown_case_unit' LIMIT 1").fetchone():
        return
    odd = (
        f"regexp_full_match(raw.unit, '{DAY}')",
        f"lower(raw.unit) IN ({_words(contract)})",
        "regexp_full_match(raw.unit, '[0-9]{1,3}')",
    )
    unit = f"({' OR '.join(odd)})"
    moments = [name for name in columns if contract.columns[name].type == "moment"]
    slid = [f"({name}__bad AND regexp_matches(raw.{name}, '\\p{{L}}{{2}}'))" for name in moments]
    slid += [f"(status__bad AND regexp_full_match(raw.status, '{DAY}'))"] if "status" in columns else []
    slid += ["(rating__bad AND regexp_matches(raw.rating, '\\p{L}{2}'))"] if "rating" in columns else []
    connection.execute(
        "INSERT INTO problems SELECT row_number, 'shifted_row', 'unit' FROM typed JOIN raw USING (row_number) "
        "WHERE row_number IN (SELECT row_number FROM problems WHERE rule = 'unknown_case_unit') "
        f"AND {unit} AND ({' OR '.join(slid) or 'false'})"
    )


def _words(contract: Contract) -> str:
    """The statuses as an SQL list of words in small letters."""
    words = {word.lower() for each in contract.columns["status"].values.values() for word in each}
    return ", ".join(map(literal, sorted(words)))
