"""From text to typed columns: each cell becomes a count, a time, a code or a unit, or is known to be none.

Everything is done by DuckDB in one statement per file, so that five million cases need neither Python rows nor much
memory. Of a column only its distinct words come to Python, to be looked up in the registry or the contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.base.errors import DataError, Finding
from pakn.load.extract.mapping import HOME_ZONE, ExtractMapping
from pakn.load.extract.masking import looks_personal
from pakn.load.extract.moments import Order, local_expression, moment_expression, possible_orders
from pakn.load.extract.numbers import count_expression, mean_expression, separators_of
from pakn.load.extract.problems import TOTALS
from pakn.load.raw import native_types
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import ColumnRule, Contract, fold_heading
from pakn.registry.home import home_territory

if TYPE_CHECKING:
    import duckdb

__all__ = ["Formats", "decide_formats", "literal", "type_columns"]

LISTED = ("unit", "choice", "topic")
"""Types whose cells must be words of a list; what is none of them is no value of the column."""
READ = ("moment", "count", "mean", "rating")
"""Types that are read from the text of a cell."""
MOST_MAPPED = 500
"""Words that are looked up one after another rather than through a table."""
MOST_WRITTEN, LONGEST_WRITTEN = 300, 80
"""A column taken as written with more values, or longer ones, holds sentences and not names."""
DATE_ORDERS = {"dmy": "ngày/tháng/năm", "mdy": "tháng/ngày/năm", "ymd": "năm-tháng-ngày"}


@dataclass(frozen=True, slots=True)
class Formats:
    """What was decided for a file: order of dates, decimal sign of each mean, and what stays open."""

    order: Order
    decimals: Mapping[str, str]
    decisions: tuple[str, ...]
    open_questions: tuple[tuple[str, str, str], ...]
    """Rule, column and the readings between which nothing decides."""


def decide_formats(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    mapping: ExtractMapping,
    days: tuple[dt.date, dt.date],
) -> Formats:
    """Decide date order and decimal signs from the whole file; what the mapping says is not asked again.

    Parameters
    ----------
    days
        First and last day of the period. Readings lie inside it, so that it may tell their order.
    """
    decisions: list[str] = []
    questions: list[tuple[str, str, str]] = []
    native = native_types(connection, "raw") or {}  # what the file itself types leaves nothing to decide
    moments = [name for name in columns if contract.columns[name].type == "moment" and name not in native]
    inside = days if contract.shape == "readings" else None
    orders, cells = possible_orders(connection, "raw", moments, inside) if moments else (("dmy",), 0)
    order: Order = mapping.date_order or orders[0]
    if cells and mapping.date_order is None and len(orders) > 1:
        titles = ", ".join(contract.columns[name].title for name in moments)
        questions.append(("ambiguous_dates", "", f"cột {titles}: ngày/tháng/năm hoặc tháng/ngày/năm"))
    elif cells:
        decisions.append(f"ngày viết theo thứ tự {DATE_ORDERS[order]}")
    decimals: dict[str, str] = {}
    for name in columns:
        if contract.columns[name].type == "mean":
            title = contract.columns[name].title
            decimals[name] = _decimal(connection, name, title, mapping, questions, decisions)
        elif contract.columns[name].type == "count" and name not in native:
            found = separators_of(connection, "raw", name)
            if found.mixed and mapping.decimal is None:
                questions.append(("mixed_numbers", name, "dấu chấm hoặc dấu phẩy phân nhóm"))
            elif found.dots or found.commas:
                decisions.append(
                    f"cột «{contract.columns[name].title}»: dấu {'chấm' if found.dots else 'phẩy'} phân nhóm"
                )
    return Formats(order, decimals, tuple(decisions), tuple(questions))


def _decimal(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    title: str,
    mapping: ExtractMapping,
    questions: list[tuple[str, str, str]],
    decisions: list[str],
) -> str:
    found = separators_of(connection, "raw", name)
    sign = mapping.decimal or found.decimal
    if sign is None and found.either:
        questions.append(("ambiguous_numbers", name, "dấu phân nhóm hoặc dấu thập phân"))
    elif found.dots or found.commas:
        decisions.append(f"cột «{title}»: dấu thập phân là «{sign}»")
    return sign or ","


def type_columns(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    formats: Formats,
    mapping: ExtractMapping,
    catalogue: Catalogue,
    on: dt.date,
) -> None:
    """Make ``typed``: row_number, each column typed (NULL where it cannot be), and ``<column>__bad``.

    ``bad`` is true where a cell holds something that is no value of its column. Where the file itself types its
    numbers and moments, ``typed`` is a view on the file and costs no memory; otherwise it is a table.
    """
    native = native_types(connection, "raw")
    cheap = bool(native) and _is_cheap(contract, columns, native or {})
    parts = ["raw.row_number"]
    joins = []
    for name, rule in contract.columns.items():
        cell = f"raw.{name}"
        if name not in columns:
            parts.append(f"CAST(NULL AS {_sql_type(rule)}) AS {name}, false AS {name}__bad")
            continue
        if rule.type in LISTED:
            words = _meanings(connection, name, rule, mapping, catalogue, on)
            value, join = (
                _mapped(name, words) if cheap and len(words) <= MOST_MAPPED else _joined(connection, name, words)
            )
            joins.append(join)
        elif native and name in native and _native_expression(name, rule, native[name], mapping):
            cell = f"raw.{name}__native"
            value = _native_expression(name, rule, native[name], mapping)
        else:
            value = _expression(name, rule, formats, mapping)
            if native is not None and rule.type in READ:
                value, join = _read_once(connection, name, value)
                joins.append(join)
        sure = value == cell or (cell.endswith("__native") and rule.type == "moment")
        bad = "false" if sure else f"{cell} IS NOT NULL AND ({value}) IS NULL"
        parts.append(f"{value} AS {name}, {bad} AS {name}__bad")
    source = "raw" if native is None else "raw__native AS raw"
    connection.execute(
        f"CREATE {'VIEW' if cheap else 'TABLE'} typed AS SELECT {', '.join(parts)} FROM {source} {' '.join(joins)}"
    )


def _is_cheap(contract: Contract, columns: Mapping[str, int], native: Mapping[str, str]) -> bool:
    """Tell whether no cell has to be read from text, so that doing it again costs less than keeping it."""
    return all(name in native or contract.columns[name].type in (*LISTED, "code", "label") for name in columns)


def _sql_type(rule: ColumnRule) -> str:
    types = {"count": "BIGINT", "mean": "DECIMAL(18, 6)", "rating": "BIGINT", "moment": "TIMESTAMP"}
    return types.get(rule.type, "VARCHAR")


def _expression(name: str, rule: ColumnRule, formats: Formats, mapping: ExtractMapping) -> str:
    match rule.type:
        case "count" | "rating":
            return count_expression(f"raw.{name}")
        case "mean":
            return mean_expression(f"raw.{name}", "," if formats.decimals[name] == "," else ".")
        case "moment":
            return moment_expression(f"raw.{name}", formats.order, mapping.time_zone)
        case "code" if mapping.code_prefix:
            return f"'{mapping.code_prefix}' || raw.{name}"
        case _:
            return f"raw.{name}"


def _native_expression(name: str, rule: ColumnRule, sql_type: str, mapping: ExtractMapping) -> str:
    """Return SQL of a cell that the file itself types, equal to what its text gives; "" where it takes the text."""
    cell = f"raw.{name}__native"
    if rule.type == "moment" and "TIME ZONE" in sql_type:
        return f"timezone('{HOME_ZONE}', {cell})"
    if rule.type == "moment" and sql_type.startswith(("DATE", "TIMESTAMP")):
        return local_expression(f"TRY_CAST({cell} AS TIMESTAMP)", mapping.time_zone)
    if rule.type in {"count", "rating"} and not sql_type.startswith(("DATE", "TIMESTAMP")):
        whole = f" AND {cell} = floor({cell})" if sql_type in {"FLOAT", "DOUBLE"} else ""
        return f"CASE WHEN {cell} >= 0{whole} THEN TRY_CAST({cell} AS BIGINT) END"
    return ""


def _meanings(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rule: ColumnRule,
    mapping: ExtractMapping,
    catalogue: Catalogue,
    on: dt.date,
) -> dict[str, str]:
    """Return the unit id or code of each distinct text of a column that means one."""
    found = connection.execute(f"SELECT DISTINCT {name} FROM raw WHERE {name} IS NOT NULL").fetchall()
    if name in mapping.as_written:
        return _written(rule, [mapping.value_of(name, text) for (text,) in found], [text for (text,) in found])
    territory = home_territory(catalogue.units, on) if rule.type == "unit" else ""
    meant = {text: _meaning(mapping.value_of(name, text), rule, catalogue, territory, on) for (text,) in found}
    return {text: value for text, value in meant.items() if value is not None}


def _written(rule: ColumnRule, values: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """Return the words of a column as they stand, each spelling under the first seen; what may be personal is none.

    Raises
    ------
    DataError
        If there are so many that the column holds no names of departments or topics but free text.
    """
    if len(values) > MOST_WRITTEN:
        finding = Finding(
            f"cột «{rule.title}»", f"{len(values)} giá trị khác nhau",
            f"không quá {MOST_WRITTEN} tên đơn vị hoặc chủ đề",
            "bỏ as_written của cột này ở tệp ánh xạ, hoặc chọn cột khác",
        )  # fmt: skip
        raise DataError([finding])
    first: dict[str, str] = {}
    short = {
        text: value.strip()
        for text, value in zip(texts, values, strict=True)
        if len(value) <= LONGEST_WRITTEN and not looks_personal(value) and fold_heading(value) not in TOTALS
    }
    return {text: first.setdefault(fold_heading(value), value) for text, value in sorted(short.items())}


def _mapped(name: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return SQL of what the texts of a column mean, without a join.

    A constant map is asked once for each word of a dictionary that the file itself keeps, not once for each row.
    """
    if not words:
        return "CAST(NULL AS VARCHAR)", ""
    texts, values = (", ".join(map(literal, each)) for each in (words, words.values()))
    return f"map([{texts}], [{values}])[raw.{name}]", ""


def _joined(connection: duckdb.DuckDBPyConnection, name: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Make the table ``words_<column>`` and return SQL of what the texts of the column mean, and the join it needs."""
    connection.execute(f"CREATE TABLE words_{name} (text VARCHAR, value VARCHAR)")
    if words:  # one statement without parameters: a prepared one for each word takes longer than all else
        texts, values = (", ".join(map(literal, each)) for each in (words, words.values()))
        connection.execute(f"INSERT INTO words_{name} SELECT unnest([{texts}]), unnest([{values}])")
    return f"words_{name}.value", f"LEFT JOIN words_{name} ON words_{name}.text = raw.{name}"


def _read_once(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> tuple[str, str]:
    """Make the table ``words_<column>`` of values read from each distinct text of a large file, once for all cells.

    All cells of a column that the file types are of one kind, so that a text stands in the table once.
    """
    connection.execute(
        f"CREATE TABLE words_{name} AS SELECT {name} AS text, {value} AS value "
        f"FROM (SELECT DISTINCT {name}, {name}__kind FROM raw WHERE {name} IS NOT NULL) AS raw"
    )
    return f"words_{name}.value", f"LEFT JOIN words_{name} ON words_{name}.text = raw.{name}"


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def _meaning(text: str, rule: ColumnRule, catalogue: Catalogue, territory: str, on: dt.date) -> str | None:
    if rule.type == "choice":
        return rule.words.get(fold_heading(text))
    if rule.type == "topic":
        return catalogue.topics.get(fold_heading(text))
    if fold_heading(text) in TOTALS:  # "Toàn tỉnh" is also a name of the province
        return None
    try:
        unit = catalogue.units.resolve(text, on=on, level=rule.level, territory=territory)
        return unit.unit_id if rule.allows(unit.level) else None
    except DataError:
        return None
