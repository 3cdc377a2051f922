"""Rows that people write into a table for readers, and rows that hold other rows: neither is a unit or a case.

A total, the name of a group and a note are known by their words. A row named after a tier or a group of units must be
the sum of rows of the file: "Cấp huyện" without its districts holds numbers that stand nowhere else. A row of the
province's own committee, or of a district beside its communes, may be a unit like the others or their sum; where its
numbers allow both, the file is asked, since adding it would count everything twice.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.base.names import bare_name, fold_name, unnumbered
from pakn.extracts.checks.wholes import rows_of_wholes
from pakn.registry.contracts import Contract
from pakn.registry.units import Units

if TYPE_CHECKING:
    import duckdb

__all__ = ["NOTE_STARTS", "NO_UNITS", "TOTALS", "is_total_name", "mark_table_rows", "write_problems"]

IN_WHICH = fold_name("trong đó")
"""Above rows that the row before them holds already."""
NEAREST = 200
"""Totals and groups on each side of a total up to which it may sum; a table has some ten of them."""
TOTAL_WORDS = (
    "tổng cộng", "tổng số", "tổng", "cộng", "toàn tỉnh", "toàn tỉnh tổng cộng", "cả tỉnh", "tổng công", "tông cộng",
    "total", "grand total", "tổng cuối",
)  # fmt: skip
"""Words of a row that sums the others; a file's own word beside them would be an unknown unit."""
TOTALS = frozenset(fold_name(word) for word in TOTAL_WORDS)
_PLACES = "|".join(fold_name(word) for word in ("tỉnh", "huyện", "thị xã", "thành phố", "xã", "phường", "sở", "ngành"))
_SUM = "|".join(fold_name(word) for word in ("tổng cộng", "tổng số", "tổng", "cộng", "toàn tỉnh"))
_GROUP = "|".join(fold_name(word) for word in ("cấp", "khối", "nhóm", "các"))
_END = "(?: |$)"
SUMMING = re.compile(
    rf"(?:{_SUM}) (?:[ivx]+|\d+|[a-e](?: [a-e])*|{_GROUP}|{fold_name('toàn tỉnh')}|{_PLACES}){_END}"
    rf"|(?:{fold_name('UBND')} )?(?:{_GROUP}) (?:[ivx]+|\d+|{_PLACES}){_END}"
    rf"|{fold_name('sở')}(?: {fold_name('ban')})? {fold_name('ngành')}{_END}"
)
"""How the folded name of a row that sums some others begins: "Cộng I", "Tổng (I+II)", "Cấp huyện",
"UBND các huyện", "Sở, ban, ngành"; not "Tổng đài"."""
_WORD = rf"{_SUM}|{_GROUP}|{_PLACES}|[ivx]+|\d{{1,2}}|{fold_name('ban')}|{fold_name('đơn vị')}|{fold_name('và')}"
SPACED = {fold_name(word.replace(" ", "")): fold_name(word) for word in (*TOTAL_WORDS, "tổng", "cộng", "toàn tỉnh")}
"""What "C Ộ N G" spells, in letters set apart as in a title."""
PLAIN = re.compile(rf"(?:{_SUM}|{_GROUP})(?: (?:{_WORD}))*")
"""Names of totals and tiers that hold nothing else, and so nobody's name."""
NO_SUM = re.compile(
    "|".join(
        rf"(?:{fold_name(word)})(?: .*)?"
        for word in (
            "trung bình",
            "bình quân",
            "tỷ lệ",
            "cộng chuyển trang sau",
            "cộng mang sang",
            "mang sang",
            "số trang trước",
            "chuyển trang sau",
            "chuyển sang trang sau",
        )
    )
)
"""Folded names of rows of means and shares, and of what a page carries to the next: none is a unit or sums them all."""
NOTE_STARTS = tuple(fold_name(word) for word in ("ghi chú", "chú thích", "nguồn", "người lập", "ngày lập"))
NO_UNITS = ("total_row", "tier_row", "group_row", "note_row", "part_row", "repeated_head", "unit_without_numbers")
"""Rules of rows whose numbers are not those of a unit."""

Found = list[tuple[int, str, str]]
"""Row, rule and column."""


def mark_table_rows(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    units: Units,
    whole_rows: str | None,
    on: dt.date,
) -> None:
    """Write the rows of a table of counts that are no units into ``problems``.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    units
        The registry of units.
    whole_rows
        What a mapping says of rows that may hold others: ``total`` (they do), ``unit`` (they are units like them).
    on
        Day on which names mean units.
    """
    numbers = [name for name in columns if contract.columns[name].type in ("count", "mean")]
    empty = " AND ".join(f"raw.{name} IS NULL" for name in numbers) or "true"
    # Below its units a table is signed: words stand under its numbers, and the place and day of the report.
    last = "(SELECT coalesce(max(row_number), 0) FROM typed WHERE unit IS NOT NULL)"
    worded = " AND ".join(f"(raw.{name} IS NULL OR regexp_matches(raw.{name}, '\\p{{L}}{{2}}'))" for name in numbers)
    signed = f"(raw.row_number > {last} AND {worded or 'true'})"
    rows = connection.execute(
        f"SELECT raw.row_number, raw.unit, ({empty}) OR {signed} FROM raw LEFT JOIN typed USING (row_number) "
        "WHERE typed.unit IS NULL"
    ).fetchall()
    wholes = _wholes(units)
    found: Found = [(row, rule, "unit") for row, text, bare in rows if (rule := _row_kind(text, wholes, bare=bare))]
    # In a table sent out with its units filled in, a unit that filled in nothing has handed in nothing.
    nothing = connection.execute(
        f"SELECT raw.row_number FROM raw JOIN typed USING (row_number) WHERE typed.unit IS NOT NULL AND ({empty})"
    ).fetchall()
    found += [(row, "unit_without_numbers", "unit") for (row,) in nothing]
    marked = {row for row, *_ in found}
    read = connection.execute(
        "SELECT row_number, unit FROM typed WHERE unit IS NOT NULL ORDER BY row_number"
    ).fetchall()
    shows = contract.columns["unit"].shows
    found += [
        (row, "level_without_annex", "unit")
        for row, unit in read
        if row not in marked and not shows(units.get(unit).level, on)
    ]
    counts = [name for name in numbers if contract.columns[name].type == "count"]
    found += rows_of_wholes(connection, counts, units, whole_rows, on, marked)
    unnamed = [row for row, text, bare in rows if text is None and not bare]
    found += [(row, "total_row", "unit") for row in unnamed if _is_sum(connection, counts, row)]
    tiers = {row for row, text, _ in rows if not _is_whole(text, wholes)}
    write_problems(connection, list(_held_against(_numbers(connection, counts, units), counts, found, tiers)))


def is_total_name(text: str) -> bool:
    """Tell whether a text is the name of a total or a tier and holds nothing else.

    >>> [is_total_name(text) for text in ("Cấp huyện", "Tổng (I+II)", "Các xã, phường", "Tổng đài", "Cộng Văn An")]
    [True, True, True, False, False]
    """
    return PLAIN.fullmatch(_key(text)) is not None


def _key(text: str | None) -> str:
    words = fold_name(unnumbered(text or ""))
    joined = unicodedata.normalize("NFC", words).replace(" ", "")
    return SPACED.get(fold_name(joined), words) if _is_spaced(words) else words


def _is_spaced(words: str) -> bool:
    """Whether each word is a letter, with its marks."""
    parts = unicodedata.normalize("NFC", words).split()
    return len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts)


def _wholes(units: Units) -> re.Pattern[str]:
    """Return how the folded name of a row that sums all units reads, beside the words themselves.

    Beside its units the row of a province is their sum: "Tỉnh Bắc Ninh", "Toàn tỉnh Bắc Ninh", "Tổng cộng: 23 đơn vị".
    """
    provinces = {fold_name(unit.name) for unit in units.units if unit.level == "province"}
    bare = "|".join(sorted(map(bare_name, provinces)))
    whole, number = fold_name("toàn tỉnh"), rf"(?: \d+ {fold_name('đơn vị')})?"
    return re.compile(
        rf"(?:(?:{_SUM}) )?{whole}(?: (?:{bare}))?{number}|(?:{_SUM}){number}|(?:{'|'.join(sorted(provinces))})(?: .*)?"
    )


def _is_whole(text: str | None, wholes: re.Pattern[str]) -> bool:
    """Whether a name is that of all units together, and not of a tier or a group of them."""
    key = _key(text)
    return not key or key in TOTALS or wholes.fullmatch(key) is not None


def _row_kind(text: str | None, wholes: re.Pattern[str], *, bare: bool) -> str | None:
    key = _key(text)
    if key and (_is_whole(text, wholes) or SUMMING.match(key)):
        return "total_row"
    if bare and key.startswith(IN_WHICH):
        return "in_which"
    if (bare and key.startswith(NOTE_STARTS)) or NO_SUM.fullmatch(key):
        return "note_row"
    return "group_row" if bare else None


def _is_sum(connection: duckdb.DuckDBPyConnection, counts: Sequence[str], row_number: int) -> bool:
    """Whether a row without a name is the very sum of the rows of units: its word stands in a column nobody reads."""
    if not counts:
        return False
    equal = " AND ".join(
        f"coalesce(max({name}) FILTER (row_number = {row_number}), 0) = "
        f"coalesce(sum({name}) FILTER (unit IS NOT NULL), 0)"
        for name in counts
    )
    found = connection.execute(f"SELECT {equal}, max({counts[0]}) FILTER (row_number = {row_number}) FROM typed")
    same, own = found.fetchone() or (False, None)
    return bool(same and own)


@dataclass(frozen=True, slots=True)
class _Row:
    """The counts of a row, and the level of its unit; none of a row that is no unit."""

    level: str | None
    counts: tuple[int | None, ...]


def _numbers(connection: duckdb.DuckDBPyConnection, counts: Sequence[str], units: Units) -> dict[int, _Row]:
    """Return the rows of the table in their order."""
    chosen = "".join(f", {name}" for name in counts)
    read = connection.execute(f"SELECT row_number, unit{chosen} FROM typed ORDER BY row_number").fetchall()
    return {row: _Row(units.get(unit).level if unit else None, tuple(numbers)) for row, unit, *numbers in read}


def _held_against(
    rows: Mapping[int, _Row], counts: Sequence[str], found: Found, tiers: Collection[int]
) -> Iterator[tuple[int, str, str]]:
    """Yield what was found, totals that sum nothing as rows of a tier, and the columns in which a total differs.

    Parameters
    ----------
    rows
        The rows of the table in their order.
    counts
        Names of the counts.
    found
        Rows, rules and columns so far.
    tiers
        Rows that are named after a tier or a group, not after all units.
    """
    totals = [row for row, rule, _ in found if rule == "total_row"]
    marked = {row for row, *_ in found}
    kept = {row: each for row, each in rows.items() if row not in marked}
    whole = _total(kept.values(), len(counts))
    edges = sorted({*totals, *(row for row, rule, _ in found if rule == "group_row")})
    sums = _Sums(rows, kept, edges, len(counts))
    lost = {row for row in totals if not sums.hold(row, rows[row])}
    yield from ((row, "tier_row" if row in lost & {*tiers} else rule, column) for row, rule, column in found)
    named = [row for row in totals if row not in tiers]
    differing = {row: _differing(rows[row], whole) for row in named}
    # A table may have a "Cộng" below each of its parts; then one of several is the sum of them all, or none is told.
    doubted = {row for row in named if row in lost} | ({named[-1]} if named and all(differing.values()) else set())
    yield from ((row, "total_differs", counts[index]) for row in sorted(doubted) for index in differing[row])


class _Sums:
    """Sums of the rows that count, and of all rows of units: a part of another one may be summed as well."""

    def __init__(self, rows: Mapping[int, _Row], kept: Mapping[int, _Row], edges: Sequence[int], size: int) -> None:
        self.edges = (0, *edges, max(rows, default=0) + 1)
        self.whole = _total(kept.values(), size)
        self.levels: list[list[int]] = []
        self.parts: list[tuple[list[int], list[list[int]]]] = []
        for own in (kept, {number: each for number, each in rows.items() if each.level}):
            numbers, sums = sorted(own), [[0] * size]
            for number in numbers:
                sums.append([so + (more or 0) for so, more in zip(sums[-1], own[number].counts, strict=True)])
            self.parts.append((numbers, sums))
            levels = {each.level for each in own.values() if each.level}
            self.levels += [_total((each for each in own.values() if each.level == level), size) for level in levels]

    def hold(self, index: int, row: _Row) -> bool:
        """Whether a row is the sum of all units, of those of a level, or of the rows up to a total or a group."""
        if any(not _differing(row, each) for each in (self.whole, *self.levels)):
            return True
        here = bisect_left(self.edges, index)
        near = {*self.edges[max(0, here - NEAREST) : here + NEAREST], self.edges[0], self.edges[-1]}
        return any(not _differing(row, each) for edge in near for each in self._between(*sorted((edge, index))))

    def _between(self, first: int, last: int) -> Iterator[list[int]]:
        for numbers, sums in self.parts:
            start = bisect_right(numbers, first)
            low, high = sums[start], sums[max(start, bisect_left(numbers, last))]
            yield [more - less for more, less in zip(high, low, strict=True)]


def _total(rows: Iterable[_Row], size: int) -> list[int]:
    """Return the sums of some rows; ``size`` zeros where there is none."""
    return [sum(filter(None, column)) for column in zip([0] * size, *(row.counts for row in rows), strict=True)]


def _differing(row: _Row, total: Sequence[int]) -> list[int]:
    """Return the places of the counts in which a row is not a sum; an empty cell says nothing."""
    pairs = zip(row.counts, total, strict=True)
    return [index for index, (own, summed) in enumerate(pairs) if own is not None and own != summed]


def write_problems(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    """Write rows, the rules they break and the columns into ``problems``."""
    # No parameters: the first one makes DuckDB load pandas, which takes longer than all checks of a month's file.
    if found:
        rows = ", ".join(f"({row}, '{rule}', '{column}')" for row, rule, column in found)
        connection.execute(f"INSERT INTO problems VALUES {rows}")
