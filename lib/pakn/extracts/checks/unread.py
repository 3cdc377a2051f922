"""What columns that no figure needs say against the rows: numbers of a page, notes, kinds, what is left.

They are read for this alone: nothing of them is kept or shown but numbers and the names of columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pakn.base.labels import column_letters, format_count
from pakn.base.names import fold_name
from pakn.base.periods import Period
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.registry.contracts import Contract
from pakn.registry.heading_groups import heading_parts

if TYPE_CHECKING:
    import duckdb

    from pakn.extracts.reading import RawFile

__all__ = ["unread_notices"]


def _keys(*headings: str) -> frozenset[str]:
    return frozenset(map(fold_name, headings))


NUMBERING = _keys("stt", "tt", "số tt", "số thứ tự", "no", "no.", "#")
NOTES = _keys("ghi chú", "chú thích", "ghi chú nội bộ", "ghi chú khác")
KINDS = _keys(
    "loại", "loại pakn", "loại phản ánh", "loại hồ sơ", "lĩnh vực", "chủ đề", "kênh", "kênh tiếp nhận", "nguồn",
    "phân loại", "hình thức",
)  # fmt: skip
"""Headings of a column by which the rows of a table of counts are parted: one of them may be the sum of the others."""
OPEN = _keys(
    "chưa xử lý", "đang xử lý", "số pakn chưa xử lý", "số pakn đang xử lý", "chưa giải quyết", "đang giải quyết",
)  # fmt: skip
"""What is received and not processed, where a table says it itself."""
EXAMPLE_WORDS = ("vd", "ví dụ", "mẫu", "example")
VOID = r"(^|[^\p{L}])(trùng|trùng lặp|không tính|không hợp lệ|hủy|huỷ|loại bỏ|thử nghiệm|test|spam|rác)([^\p{L}]|$)"
"""No word boundaries: DuckDB knows those of letters without marks only."""
LEAST_NUMBERED = 3


def unread_notices(
    connection: duckdb.DuckDBPyConnection,
    raw: RawFile,
    contract: Contract,
    columns: Mapping[str, int],
    rules: Mapping[str, CheckRule],
    period: Period,
    most: int,
) -> Iterator[Notice]:
    """Return what unread columns say against the rows of a list of cases or a table of counts.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file, typed, and what is wrong with them.
    raw
        The file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    rules
        Every check, by its id.
    period
        Of the file.
    most
        Rows that a notice names.
    """
    free = {index: heading for index, heading in enumerate(raw.headings) if index not in columns.values()}
    known = {index: _kind_of(heading, contract, period) for index, heading in free.items()}
    asked = {index: kind for index, kind in known.items() if kind and (kind != "kind" or contract.shape == "counts")}
    if not asked or contract.shape not in ("cases", "counts"):
        return
    from pakn.extracts.reading import connect, threads_for  # noqa: PLC0415 (DuckDB: only where a file is read)

    own = connect(threads=threads_for(raw.path))  # the other one reads no file any more
    raw.load(own, {f"c{index}": index for index in asked}, "unread")
    left_out = _left_out(connection)
    for index, kind in asked.items():
        name = f"cột {column_letters(index)}"
        if kind == "number":
            yield from _numbering(own, index, contract, name, rules, most)
        elif kind == "note" and contract.shape == "cases":
            found = own.execute(
                f"SELECT row_number FROM unread WHERE regexp_matches(lower(c{index}), '{VOID}') ORDER BY row_number"
            ).fetchall()
            yield from _told(rules["void_rows"], [row for (row,) in found if row not in left_out], most, name)
        elif contract.shape == "counts":
            cells = dict(own.execute(f"SELECT row_number, c{index} FROM unread WHERE c{index} IS NOT NULL").fetchall())
            if kind == "kind":
                yield from _kinds(connection, cells, name, rules)
            elif kind == "open" and {"received", "processed"} <= columns.keys():
                yield from _open(connection, cells, left_out, name, rules, most)


def _left_out(connection: duckdb.DuckDBPyConnection) -> frozenset[int]:
    found = connection.execute(
        "SELECT row_number FROM problems WHERE rule IN ('total_row', 'note_row', 'group_row', 'in_which', 'part_row')"
    ).fetchall()
    return frozenset(row for (row,) in found)


def _kinds(
    connection: duckdb.DuckDBPyConnection, cells: Mapping[int, str], name: str, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    units = connection.execute("SELECT row_number FROM typed WHERE unit IS NOT NULL").fetchall()
    kinds = {fold_name(cells[row]) for (row,) in units if row in cells}
    if len(kinds) > 1:
        yield Notice(rules["rows_of_kinds"], "", len(kinds), told=name)


def _open(
    connection: duckdb.DuckDBPyConnection,
    cells: Mapping[int, str],
    left_out: frozenset[int],
    name: str,
    rules: Mapping[str, CheckRule],
    most: int,
) -> Iterator[Notice]:
    left = connection.execute(
        "SELECT row_number, received - processed FROM typed WHERE received IS NOT NULL AND processed IS NOT NULL"
    ).fetchall()
    said = {row: re.sub(r"[. ]", "", text) for row, text in cells.items() if row not in left_out}
    odd = [row for row, number in left if said.get(row, "").isdecimal() and int(said[row]) != number]
    yield from _told(rules["open_differs"], odd, most, name)


def _kind_of(heading: str, contract: Contract, period: Period) -> str:
    """What a column is read for; "" of one whose groups make it another thing, as the cases of the year so far."""
    for text, groups in heading_parts(heading):
        key = fold_name(text)
        for kind, keys in {"number": NUMBERING, "note": NOTES, "kind": KINDS, "open": OPEN}.items():
            if key in keys and not contract.heading_groups.change(groups, "count", period, contract.subjects):
                return kind
    return ""


def _told(rule: CheckRule, rows: Sequence[int], most: int, name: str) -> Iterator[Notice]:
    if rows:
        yield Notice(rule, "", len(rows), tuple((row, "") for row in rows[:most]), told=name)


def _numbering(
    own: duckdb.DuckDBPyConnection,
    index: int,
    contract: Contract,
    name: str,
    rules: Mapping[str, CheckRule],
    most: int,
) -> Iterator[Notice]:
    """Rows left in from a template, and a list whose numbers are those of a page, or have gaps."""
    words = ", ".join(f"'{word}'" for word in EXAMPLE_WORDS)
    found = own.execute(
        f"SELECT row_number FROM unread WHERE lower(rtrim(c{index}, ':. ')) IN ({words}) ORDER BY row_number"
    ).fetchall()
    yield from _told(rules["example_row"], [row for (row,) in found], most, name)
    if contract.shape != "cases":
        return
    number = f"TRY_CAST(CASE WHEN regexp_full_match(c{index}, '[0-9]{{1,9}}') THEN c{index} END AS BIGINT)"
    stated = own.execute(
        f"SELECT count(c{index}), count({number}), count(DISTINCT {number}), min({number}), max({number}) FROM unread"
    ).fetchone()
    filled, whole, different, first, last = stated or (0, 0, 0, 0, 0)
    if whole >= LEAST_NUMBERED and filled == whole == different and (first, last) not in ((1, whole), (0, whole - 1)):
        ends = f"{format_count(first)} đến {format_count(last)}"
        told = f"số thứ tự từ {ends}, tệp có {format_count(whole)} dòng"
        yield Notice(rules["filtered_list"], "", 1, told=told)
