"""Parquet files: typed columns, read by DuckDB without a row ever passing through Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from pakn.extracts.reading.asis import survey
from pakn.extracts.reading.cells import LOCAL_ZONE, fold_text, kind_of_type, native_sql, text_sql
from pakn.extracts.reading.connection import connect, lock, quoted, read_path
from pakn.extracts.reading.found import FoundTable, ReadingHints
from pakn.extracts.reading.heads import Head, IsHeading
from pakn.extracts.reading.refusals import refuse, refuse_headless, refuse_repeats
from pakn.extracts.reading.tables import LoadTarget, RawColumn, create_table, create_view

__all__ = ["find_parquet", "load_parquet", "refusing_damage"]

ROW_NUMBER = "file_row_number"
"""The name that DuckDB gives to the number of a row."""


def find_parquet(path: Path, is_heading: IsHeading, hints: ReadingHints) -> FoundTable:
    """Return the columns of a Parquet file as a head; it has no rows above the data, so its head is row 0."""
    types = _column_types(path)
    if ROW_NUMBER in types:
        refuse(path.name, f"có cột «{ROW_NUMBER}»", "tên cột khác", "đổi tên cột này rồi kết xuất lại")
    headings = tuple(fold_text(name) for name in types)
    head = Head(-1, -1, headings, sum(is_heading(heading) for heading in headings))
    if not head.known:
        refuse_headless(path.name, [headings], is_heading, hints)
    refuse_repeats(path.name, head, is_heading)
    zoned = any("TIME ZONE" in sql_type for sql_type in types.values())
    return FoundTable(head, decisions=(f"thời điểm có múi giờ đọc theo giờ {LOCAL_ZONE}",) if zoned else ())


def load_parquet(path: Path, target: LoadTarget) -> int:
    """Load the wanted columns and return the number of rows."""
    types = list(_column_types(path).items())
    wanted = {name: (quoted(types[position][0]), types[position][1]) for name, position in target.columns.items()}
    source = f"read_parquet({read_path(path)}, file_row_number = true, hive_partitioning = false)"
    with refusing_damage(path):
        texts = [column for column, sql_type in wanted.values() if sql_type == "VARCHAR"]
        found = survey(target.connection, source, texts)
        odd = any(sql_type != "VARCHAR" and kind_of_type(sql_type) == "t" for _, sql_type in wanted.values())
        if found.rough or odd:
            cleaned = {name: RawColumn(text_sql(*each), _kind(each[1])) for name, each in wanted.items()}
            return create_table(target, f"(SELECT * FROM {source})", "file_row_number + 1", cleaned)
        target.ascii.update(
            name for name, (column, sql_type) in wanted.items() if sql_type != "VARCHAR" or column in found.ascii
        )
        return create_view(target, source, "file_row_number + 1", {name: _as_is(*wanted[name]) for name in wanted})


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Refuse the file if reading it fails: a view meets damage only when a column is first asked for."""
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException):
        _refuse_broken(path)
    except duckdb.Error as error:
        if type(error) is not duckdb.Error:  # a fault of ours has a name
            raise
        _refuse_broken(path)


def _kind(sql_type: str) -> str:
    return f"'{kind_of_type(sql_type)}'"


def _as_is(column: str, sql_type: str) -> RawColumn:
    if sql_type == "VARCHAR":
        return RawColumn(column)
    return RawColumn(text_sql(column, sql_type), _kind(sql_type), native_sql(column, sql_type))


def _column_types(path: Path) -> dict[str, str]:
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    with connect(threads=1) as connection:
        lock(connection, [path])
        try:
            described = connection.execute(
                f"DESCRIBE SELECT * FROM read_parquet({read_path(path)}, hive_partitioning = false)"
            ).fetchall()
        except duckdb.Error:
            _refuse_broken(path)
    return {str(name): str(sql_type) for name, sql_type, *_ in described}


def _refuse_broken(path: Path) -> NoReturn:
    refuse(
        path.name,
        "tệp Parquet hỏng, không đọc được",
        "tệp Parquet nguyên vẹn, không mã hóa",
        "kết xuất lại tệp từ hệ thống",
    )
