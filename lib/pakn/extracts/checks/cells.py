"""What the cells of a file say once its emptiness is known and its mapping has spoken.

The one place that decides both. Behind it a cell that is empty in any spelling is NULL, and a text that the mapping
translates is its value; every check, count and message sees them so. Distinct texts are looked at, not cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pakn.extracts.checks.cell_texts import EARLY, FEW, LATE, LISTED, Texts, literal, texts_of
from pakn.extracts.empties import ERROR, is_empty, plain_day, plain_word
from pakn.extracts.mapping import ExtractMapping, value_key
from pakn.extracts.reading import native_types
from pakn.registry.contracts import ColumnRule, Contract, fold_heading

if TYPE_CHECKING:
    import duckdb

__all__ = ["Cells", "settle_cells"]

MIDNIGHT_OF_UTC = "T07:00:00"
"""How a day that is stored as a time of UTC reads in the province."""
ZEROS = ("0", "00")
"""Behind the sign of a number that is whole; three may be thousands."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of a file with any cell, what was taken as empty or translated, and the texts that remain."""

    rows: int
    empties: Mapping[str, Mapping[str, int]]
    """Column → word taken as empty → how many cells."""
    translated: Mapping[str, Mapping[str, str]]
    """Column → text → value, of what the mapping gives beside words of lists and the file holds."""
    stated: Mapping[str, Mapping[str, int]]
    """Column → text → how many cells, as they stood before they were translated, of columns of which any were."""
    errors: Mapping[str, tuple[tuple[int, str], ...]]
    """Column → row and text of the cells in which a formula failed; they are unknown."""
    texts: Mapping[str, Texts]
    """Column → its texts, of columns that repeat them and that the file does not type itself."""

    def words(self, column: str) -> list[str]:
        """Return the distinct texts of a column."""
        return list(dict.fromkeys(text for text, _ in self.texts.get(column, {})))

    def written(self, column: str) -> dict[str, int]:
        """Return the texts of a column that are stored as texts, and how many cells hold each."""
        return {text: count for (text, kind), count in self.texts.get(column, {}).items() if kind == "t"}

    def ratings(self, column: str) -> dict[str, int]:
        """Return what a column of ratings held before it was translated, and how many cells hold each."""
        return dict(self.stated.get(column) or _by_word(self.texts.get(column, {})))


@dataclass(slots=True)
class _Change:
    """What becomes of some texts of a column."""

    empty: dict[tuple[str, str], int] = field(default_factory=dict)
    failed: set[tuple[str, str]] = field(default_factory=set)
    """Those of the empty ones in which a formula failed."""
    meant: dict[tuple[str, str], str] = field(default_factory=dict)
    native: bool = False
    """Whether the file itself types the column."""
    kind: str = "t"
    """What a translated cell is stored as."""
    declared: bool = False
    """Whether the mapping names words for "nothing": days among them may be any day."""
    listed: bool = False
    """Whether the column holds words of a list, which mean the same in a cell of any kind."""

    def __bool__(self) -> bool:
        return bool(self.empty or self.meant)

    @property
    def told_empty(self) -> dict[tuple[str, str], int]:
        """What says that there is nothing."""
        return {key: count for key, count in self.empty.items() if key not in self.failed}


def settle_cells(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Iterable[str],
    mapping: ExtractMapping,
    rows: int,
) -> Cells:
    """Make empty cells of the table or view ``raw`` NULL and translated ones their values.

    Rows that hold nothing else leave it, as rows without any cell never enter it.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    mapping
        What the file beside the extract says of it.
    rows
        How many rows ``raw`` has.
    """
    native = native_types(connection, "raw")
    texts: dict[str, Texts] = {}
    stated: dict[str, dict[str, int]] = {}
    changes: dict[str, _Change] = {}
    for name in columns:
        rule = contract.columns[name]
        found = texts_of(connection, name, rule, native, mapping)
        change = _change(found, name, rule, mapping)
        change.native = native is not None and name in native
        if change:
            changes[name] = change
        if rule.type in FEW and not (change.native and name not in mapping.values):
            texts[name] = _remaining(found, change)
        if change.meant:
            stated[name] = _by_word({key: count for key, count in found.items() if key not in change.empty})
    errors = {name: _failed_rows(connection, name, change) for name, change in changes.items() if change.failed}
    if changes and native is None:
        rows = _change_table(connection, list(columns), changes)
    elif changes:
        rows = _change_view(connection, list(columns), changes, native or {})
    return Cells(
        rows,
        {name: words for name, change in changes.items() if (words := _by_word(change.told_empty))},
        {
            name: {text: value for (text, _), value in change.meant.items()}
            for name, change in changes.items()
            if change.meant
        },
        stated,
        errors,
        texts,
    )


def _failed_rows(connection: duckdb.DuckDBPyConnection, name: str, change: _Change) -> tuple[tuple[int, str], ...]:
    rows = connection.execute(
        f"SELECT row_number, {name} FROM raw WHERE {_is(name, change, change.failed)} ORDER BY row_number"
    )
    return tuple(rows.fetchall())


def _change(texts: Texts, name: str, rule: ColumnRule, mapping: ExtractMapping) -> _Change:
    said = mapping.values.get(name, {})
    values = {plain_word(text): value for text, value in said.items()}
    days = {plain_day(text): value for text, value in said.items() if plain_day(text)} if rule.type == "moment" else {}
    own = {value_key(text) for text in mapping.values.get(name, {})} if rule.type in LISTED else set()
    more = {plain_word(word) for word in mapping.blank_of(name)}
    no_days = {plain_day(word) for word in mapping.blank_of(name)} - {""} if rule.type == "moment" else set()
    # A day that the mapping gives is one of the province; it is not read again under the file's zone or day order.
    change = _Change(
        listed=rule.type in LISTED, kind="z" if rule.type == "moment" else "t", declared=bool(more or no_days)
    )
    for (text, kind), count in texts.items():
        day = plain_day(text.replace(MIDNIGHT_OF_UTC, "T00:00:00") if kind == "z" else text)
        meant = (_translated(text, values) or days.get(day)) if rule.type not in LISTED else None
        if meant is not None:
            change.meant[text, kind] = meant
        elif value_key(text) in own:
            continue  # a word that stands for something says more than nothing, whatever it is elsewhere
        elif plain_word(text) in more or day in no_days:
            change.empty[text, kind] = count
        elif rule.type == "choice" and fold_heading(text) in rule.words:
            continue
        elif kind == "t" and ERROR.fullmatch(text):
            change.empty[text, kind] = count
            change.failed.add((text, kind))
        elif is_empty(text, kind, rule.type, more):
            change.empty[text, kind] = count
    return change


def _translated(text: str, values: Mapping[str, str]) -> str | None:
    word = plain_word(text)
    whole, sign, rest = word.partition("." if "." in word else ",")
    return values.get(word, values.get(whole) if sign and whole.isdigit() and rest in ZEROS else None)


def _remaining(texts: Texts, change: _Change) -> Texts:
    left = Counter[tuple[str, str]]()
    for key in (key for key in texts if key not in change.empty):
        left[(change.meant[key], "t") if key in change.meant else key] += texts[key]
    return left


def _by_word(empty: Texts) -> dict[str, int]:
    words = Counter[str]()
    for (text, _), count in empty.items():
        words[text] += count
    return dict(words)


def _change_table(connection: duckdb.DuckDBPyConnection, columns: list[str], changes: Mapping[str, _Change]) -> int:
    for name, change in changes.items():
        if change.meant:
            where = _is(name, change, change.meant)
            connection.execute(
                f"UPDATE raw SET {name} = {_value(name, change)}, {name}__kind = '{change.kind}' WHERE {where}"
            )
        if change.empty:
            connection.execute(
                f"UPDATE raw SET {name} = NULL, {name}__kind = NULL WHERE {_is(name, change, change.empty)}"
            )
    connection.execute(f"DELETE FROM raw WHERE {' AND '.join(f'{name} IS NULL' for name in columns)}")
    return _counted(connection)


def _change_view(
    connection: duckdb.DuckDBPyConnection,
    columns: list[str],
    changes: Mapping[str, _Change],
    native: Mapping[str, str],
) -> int:
    """Put views of the settled cells in the place of those on the file, under the same names."""
    connection.execute("ALTER VIEW raw__native RENAME TO raw__stored")
    cells = [cell for name in columns for cell in _cells(name, changes.get(name), native)]
    filled = " OR ".join(f"{name} IS NOT NULL" for name in columns)
    connection.execute(
        f"CREATE VIEW raw__native AS SELECT * FROM (SELECT row_number, {', '.join(cells)} FROM raw__stored) "
        f"WHERE {filled}"
    )
    pairs = ", ".join(f"{name}, {name}__kind" for name in columns)
    connection.execute(f"CREATE OR REPLACE VIEW raw AS SELECT row_number, {pairs} FROM raw__native")
    return _counted(connection)


def _cells(name: str, change: _Change | None, native: Mapping[str, str]) -> Iterator[str]:
    """Yield the columns of a view for text, kind and native value of one column."""
    if not change:
        yield from (name, f"{name}__kind", *([f"{name}__native"] if name in native else []))
        return
    cases, kinds = [], []
    if change.meant:
        cases.append(f"WHEN {_is(name, change, change.meant)} THEN {_value(name, change)}")
        kinds.append(f"WHEN {_is(name, change, change.meant)} THEN '{change.kind}'")
    if change.empty:
        near = native.get(name, "").startswith(("DATE", "TIMESTAMP")) and not change.declared
        seldom = f"({name}__native < '{EARLY}' OR {name}__native >= '{LATE}') AND " if near else ""
        cases.append(f"WHEN {seldom}{_is(name, change, change.empty)} THEN NULL")
        kinds.append(cases[-1])
    yield f"CASE {' '.join(cases)} ELSE {name} END AS {name}"
    yield f"CASE {' '.join(kinds)} ELSE {name}__kind END AS {name}__kind"
    if name in native and not change.meant:  # what is translated is a text, of whatever type its cell was
        yield f"CASE {cases[-1]} ELSE {name}__native END AS {name}__native"


def _is(name: str, change: _Change, texts: Iterable[tuple[str, str]]) -> str:
    kinds: dict[str, list[str]] = {}
    for text, kind in texts:
        kinds.setdefault(kind, []).append(literal(text))
    if change.listed:
        return f"{name} IN ({', '.join(text for own in kinds.values() for text in own)})"
    parts = [f"({name} IN ({', '.join(own)}) AND {name}__kind = '{kind}')" for kind, own in kinds.items()]
    return f"({' OR '.join(parts)})"


def _value(name: str, change: _Change) -> str:
    meant = {text: value for (text, _), value in change.meant.items()}  # a text may stand in cells of two kinds
    texts, values = ([literal(each) for each in words] for words in (meant, meant.values()))
    return f"map([{', '.join(texts)}], [{', '.join(values)}])[{name}]"


def _counted(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM raw").fetchone()
    return int(row[0]) if row else 0
