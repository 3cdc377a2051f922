"""From text to typed columns: each cell becomes a count, a time, a code or a unit, or is known to be none.

Everything is done by DuckDB in one statement per file, so that five million cases need neither Python rows nor much
memory. Of a column only its distinct words come to Python, to be looked up in the registry or the contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.base.names import unnumbered
from pakn.base.personal import looks_personal, shown_words
from pakn.extracts.checks.cell_texts import LISTED, literal
from pakn.extracts.checks.cells import Cells
from pakn.extracts.checks.dates import local_expression, moment_expression
from pakn.extracts.checks.formats import Formats
from pakn.extracts.checks.numbers import count_expression, mean_expression
from pakn.extracts.checks.scales import rating_expression
from pakn.extracts.checks.table_rows import TOTALS
from pakn.extracts.checks.typed_days import in_its_zone
from pakn.extracts.mapping import BOXES, HOME_ZONE, ExtractMapping
from pakn.extracts.reading import native_types
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import ColumnRule, Contract, fold_heading
from pakn.registry.home import home_territory

if TYPE_CHECKING:
    import duckdb

__all__ = ["type_columns"]

APOSTROPHES = "''\u2018\u2019`\u00b4"
READ = ("moment", "count", "mean", "rating")
"""Types that are read from the text of a cell."""
MOST_MAPPED = 500
"""Words that are looked up one after another rather than through a table."""
MOST_WRITTEN, LONGEST_WRITTEN = 300, 80
"""A column taken as written with more values, or longer ones, holds sentences and not names."""


def type_columns(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    cells: Cells,
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
    read, values, joins = ["raw.row_number"], ["row_number"], []
    for name, rule in contract.columns.items():
        cell = f"raw.{name}"
        if name not in columns:
            values.append(f"CAST(NULL AS {_sql_type(rule)}) AS {name}, false AS {name}__bad")
            continue
        if rule.type in LISTED:
            words = _meanings(cells.words(name), name, rule, mapping, catalogue, on)
            value, join = (
                _mapped(name, words) if cheap and len(words) <= MOST_MAPPED else _joined(connection, name, words)
            )
            joins.append(join)
        elif native and name in native and _native_expression(name, rule, native[name], mapping.time_zone):
            cell = f"raw.{name}__native"
            value = in_its_zone(connection, mapping.time_zone, partial(_native_expression, name, rule, native[name]))
        elif rule.type == "moment":
            value = in_its_zone(connection, mapping.time_zone, partial(_moment, name, formats, mapping))
            if native is not None:
                value, join = _read_once(connection, name, value)
                joins.append(join)
        else:
            value = _expression(name, rule, formats, mapping)
            if native is not None and rule.type in READ:
                value, join = _read_once(connection, name, value)
                joins.append(join)
        sure = value == cell or rule.type == "code" or (cell.endswith("__native") and rule.type == "moment")
        read.append(f"{value} AS {name}" + ("" if sure else f", {cell} IS NOT NULL AS {name}__filled"))
        values.append(f"{name}, {'false' if sure else f'{name}__filled AND {name} IS NULL'} AS {name}__bad")
    source = "raw" if native is None else "raw__native AS raw"
    connection.execute(
        f"CREATE {'VIEW' if cheap else 'TABLE'} typed AS SELECT {', '.join(values)} "
        f"FROM (SELECT {', '.join(read)} FROM {source} {' '.join(joins)})"
    )


def _is_cheap(contract: Contract, columns: Mapping[str, int], native: Mapping[str, str]) -> bool:
    """Tell whether no cell has to be read from text, so that doing it again costs less than keeping it."""
    return all(name in native or contract.columns[name].type in (*LISTED, "code", "label") for name in columns)


def _sql_type(rule: ColumnRule) -> str:
    types = {"count": "BIGINT", "mean": "DECIMAL(18, 6)", "rating": "BIGINT", "moment": "TIMESTAMP"}
    return types.get(rule.type, "VARCHAR")


def _expression(name: str, rule: ColumnRule, formats: Formats, mapping: ExtractMapping) -> str:
    match rule.type:
        case "count":
            return count_expression(f"raw.{name}", formats.decimals.get(name))
        case "rating":
            return rating_expression(f"raw.{name}")
        case "mean":
            return mean_expression(f"raw.{name}", formats.decimals.get(name) or ",")
        case "code":
            # The sign by which spreadsheets keep a number as text is no part of it.
            # Trimming millions of codes takes longer than looking at their first letters.
            trimmed = f"nullif(ltrim(raw.{name}, '{APOSTROPHES}'), '')"
            code = f"CASE WHEN raw.{name} < '(' OR raw.{name} >= '`' THEN {trimmed} ELSE raw.{name} END"
            return f"'{mapping.code_prefix}' || {code}" if mapping.code_prefix else code
        case _:
            return f"raw.{name}"


def _moment(name: str, formats: Formats, mapping: ExtractMapping, time_zone: str) -> str:
    written, swapped = mapping.format_of(name), name in formats.swapped
    return moment_expression(f"raw.{name}", formats.orders.get(name, "dmy"), time_zone, written, swapped=swapped)


def _native_expression(name: str, rule: ColumnRule, sql_type: str, time_zone: str) -> str:
    """Return SQL of a cell that the file itself types, equal to what its text gives; "" where it takes the text."""
    cell = f"raw.{name}__native"
    if rule.type == "moment" and "TIME ZONE" in sql_type:
        return f"timezone('{HOME_ZONE}', {cell})"
    if rule.type == "moment" and sql_type == "DATE":
        return f"TRY_CAST({cell} AS TIMESTAMP)"  # no zone makes another day of a day without an hour
    if rule.type == "moment" and sql_type.startswith("TIMESTAMP"):
        return local_expression(f"TRY_CAST({cell} AS TIMESTAMP)", time_zone)
    if rule.type in {"count", "rating"} and not sql_type.startswith(("DATE", "TIMESTAMP")):
        whole = f" AND {cell} = floor({cell})" if sql_type in {"FLOAT", "DOUBLE"} else ""
        return f"CASE WHEN {cell} >= 0{whole} THEN TRY_CAST({cell} AS BIGINT) END"
    return ""


def _meanings(
    found: Sequence[str],
    name: str,
    rule: ColumnRule,
    mapping: ExtractMapping,
    catalogue: Catalogue,
    on: dt.date,
) -> dict[str, str]:
    """Return the unit id or code of each distinct text of a column that means one."""
    if name in mapping.as_written:
        return _written(rule, [mapping.value_of(name, text) for text in found], found)
    _refuse_lost_targets(name, rule, mapping, catalogue)
    territory = home_territory(catalogue.units, on) if rule.type == "unit" else ""
    # The words behind an empty box are what is not so; behind a ticked one they are, but a list has both.
    boxed = {text for text in found if rule.type == "choice" and BOXES.search(text)}
    plain = [text for text in found if text not in boxed or mapping.value_of(name, text) != text]
    meant = {text: _meaning(mapping.value_of(name, text), rule, catalogue, territory, on) for text in plain}
    return {text: value for text, value in meant.items() if value is not None}


def _refuse_lost_targets(name: str, rule: ColumnRule, mapping: ExtractMapping, catalogue: Catalogue) -> None:
    """Refuse a value of the mapping that is no unit of any day, or no topic: its texts would be nobody's."""

    def is_known(target: str) -> bool:
        if rule.type == "unit":
            return bool(catalogue.units.bearers(target)) or fold_heading(target) in TOTALS
        return rule.type != "topic" or fold_heading(target) in catalogue.topics

    wanted = "tên hoặc mã một đơn vị trong units.csv" if rule.type == "unit" else "một chủ đề trong topics.csv"
    raise_findings(
        Finding(f"tệp ánh xạ, values, {name}", f"«{shown_words(target)}»", wanted, "sửa giá trị này")
        for target in dict.fromkeys(mapping.values.get(name, {}).values())
        if not is_known(target)
    )


def _written(rule: ColumnRule, values: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """Return the words of a column as they stand, each spelling under the first seen; what may be personal is none.

    Raises
    ------
    DataError
        If there are so many that the column holds no names of departments or topics but free text.
    """
    if len(values) > MOST_WRITTEN:
        finding = Finding(
            f"cột «{rule.title}»",
            f"{len(values)} giá trị khác nhau",
            f"không quá {MOST_WRITTEN} tên đơn vị hoặc chủ đề",
            "bỏ as_written của cột này ở tệp ánh xạ, hoặc chọn cột khác",
        )
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


def _meaning(text: str, rule: ColumnRule, catalogue: Catalogue, territory: str, on: dt.date) -> str | None:
    if rule.type == "choice":
        return rule.words.get(fold_heading(text))
    if rule.type == "topic":
        return catalogue.topics.get(fold_heading(text))
    text = unnumbered(text)
    if fold_heading(text) in TOTALS:  # "Toàn tỉnh" is also a name of the province
        return None
    # Not `resolve`, which says what an unknown name may mean: of 50,000 of them that takes a minute.
    meant = catalogue.units.candidates(text, on=on, level=rule.level, territory=territory)
    return meant[0].unit_id if len(meant) == 1 and rule.allows(meant[0].level) else None
