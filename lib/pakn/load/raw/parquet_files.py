"""Parquet files: typed columns, read by DuckDB without a row ever passing through Python."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from .cells import LOCAL_ZONE, fold_text, kind_of_type, text_sql
from .connection import connect, quoted, read_path
from .found import Found, ReadingHints
from .heads import Head, IsHeading
from .refusals import refuse, refuse_headless, refuse_repeats
from .tables import Column, Target, create_table

__all__ = ["find_parquet", "load_parquet"]


def find_parquet(path: Path, is_heading: IsHeading, hints: ReadingHints) -> Found:
    """Return the columns of a Parquet file as a head; it has no rows above the data, so its head is row 0."""
    types = _column_types(path)
    headings = tuple(fold_text(name) for name in types)
    head = Head(-1, -1, headings, sum(is_heading(heading) for heading in headings))
    if not head.known:
        refuse_headless(path.name, [headings], hints.header_row)
    refuse_repeats(path.name, head, is_heading)
    zoned = any("TIME ZONE" in sql_type for sql_type in types.values())
    return Found(head, decisions=(f"thời điểm có múi giờ đọc theo giờ {LOCAL_ZONE}",) if zoned else ())


def load_parquet(path: Path, target: Target) -> int:
    """Load the wanted columns and return the number of rows."""
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    types = list(_column_types(path).items())
    columns = {}
    for name, position in target.columns.items():
        original, sql_type = types[position]
        columns[name] = Column(text_sql(quoted(original), sql_type), f"'{kind_of_type(sql_type)}'")
    source = f"(SELECT * FROM read_parquet({read_path(path)}, file_row_number = true))"
    try:
        return create_table(target, source, "file_row_number + 1", columns)
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException):
        _refuse_broken(path)


def _column_types(path: Path) -> dict[str, str]:
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    with connect() as connection:
        try:
            described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({read_path(path)})").fetchall()
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
