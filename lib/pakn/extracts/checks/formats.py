"""What is decided of a whole file before a cell of it is read: day order, decimal sign, scale of ratings.

Each is decided for a column from all of its cells; what the mapping says is not asked again. What cannot be decided
stops the file, and what was decided without the cells of the column itself is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pakn.extracts.checks.cells import Cells
from pakn.extracts.checks.dates import Order
from pakn.extracts.checks.day_order import ODD, DayEvidence, columns_of, decide_orders, evidence_of
from pakn.extracts.checks.numbers import Decimal, NumberSigns, decide_decimals, signs_in
from pakn.extracts.checks.scales import distribution, native_ratings, other_scale, worded_ratings
from pakn.extracts.checks.stray_rows import ratings_of_totals
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reading import native_types
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["Formats", "Told", "decide_formats"]

ORDERS: dict[Order, str] = {"dmy": "ngày/tháng/năm", "mdy": "tháng/ngày/năm", "ymd": "năm-tháng-ngày"}
SIGN_NAMES: dict[Decimal, str] = {".": "chấm", ",": "phẩy"}

Told = tuple[str, str, str]
"""Rule, column and what is said."""


@dataclass(slots=True)
class Formats:
    """How the cells of each column are to be read."""

    orders: dict[str, Order] = field(default_factory=dict)
    swapped: frozenset[str] = frozenset()
    """Columns of days in which day and month of the stored ones are to be exchanged."""
    decimals: Mapping[str, Decimal | None] = field(default_factory=dict)
    decisions: list[str] = field(default_factory=list)
    translations: list[str] = field(default_factory=list)
    """The tables by which the mapping translates ratings, days and codes."""
    notes: list[Told] = field(default_factory=list)
    """Decisions that a reader should look at."""
    open_questions: list[Told] = field(default_factory=list)
    """The readings between which nothing decides."""


def decide_formats(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    cells: Cells,
    mapping: ExtractMapping,
    days: tuple[dt.date, dt.date],
) -> Formats:
    """Decide how the cells of a file are to be read.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    cells
        Its texts, after emptiness and translations.
    mapping
        What the file beside the extract says of it.
    days
        First and last day of the period. Readings lie inside it, so that it may tell their order.
    """
    formats = Formats()
    _tell_translations(formats, contract, cells)
    native = native_types(connection, "raw") or {}  # what the file itself types leaves nothing to decide
    moments = [name for name in columns if contract.columns[name].type == "moment" and name not in native]
    inside = days if contract.shape == "readings" else None
    evidence = {
        name: evidence_of(connection, "raw", name, inside, stored=bool(mapping.swapped_days)) for name in moments
    }
    _decide_days(formats, contract, {n: own for n, own in evidence.items() if not mapping.format_of(n)}, mapping)
    _decide_swaps(formats, contract, evidence, mapping)  # a format speaks of texts, not of days that are stored
    _decide_numbers(formats, contract, columns, cells, mapping)
    for name in columns:
        if contract.columns[name].type == "rating":
            texts = native_ratings(connection, name) if name in native else cells.ratings(name)
            means = {} if name in native or name in mapping.values else ratings_of_totals(connection, columns, name)
            texts = {text: left for text, count in texts.items() if (left := count - means.get(text, 0)) > 0}
            _decide_scale(formats, name, texts, mapping)
    return formats


def _tell_translations(formats: Formats, contract: Contract, cells: Cells) -> None:
    for name, words in cells.translated.items():
        shown = "; ".join(f"«{text}» = {value}" for text, value in sorted(words.items(), key=lambda pair: pair[1]))
        formats.translations.append(f"cột «{contract.columns[name].title}» đổi theo tệp ánh xạ: {shown}")
    formats.decisions += formats.translations


def _titles(contract: Contract, names: Iterable[str]) -> str:
    return ", ".join(f"«{contract.columns[name].title}»" for name in names)


def _decide_days(
    formats: Formats, contract: Contract, evidence: Mapping[str, DayEvidence], mapping: ExtractMapping
) -> None:
    orders, open_columns, assumed = decide_orders(evidence)
    if mapping.date_order is not None:
        orders, open_columns, assumed = dict.fromkeys(evidence, mapping.date_order), [], []
        for name, own in evidence.items():
            against = own.month_first if mapping.date_order == "dmy" else own.day_first
            for_it = own.day_first if mapping.date_order == "dmy" else own.month_first
            if mapping.date_order != "ymd" and against * ODD > for_it:
                other = ORDERS["mdy" if mapping.date_order == "dmy" else "dmy"]
                told = f"tệp ánh xạ ghi date_order: {mapping.date_order}, nhưng {against} ô chỉ đọc được theo {other}"
                formats.open_questions.append(("ambiguous_dates", name, told))
    formats.orders = orders
    slashed = [name for name, own in evidence.items() if own.slashed]
    for name in open_columns:
        own = evidence[name]
        told = (
            f"{own.day_first} ô chỉ đọc được theo ngày/tháng/năm, {own.month_first} ô chỉ theo tháng/ngày/năm"
            if own.contradicts
            else "ngày/tháng/năm hoặc tháng/ngày/năm: cột này không có ô nào cho biết, các cột khác trái nhau"
        )
        formats.open_questions.append(("ambiguous_dates", name, told))
    grouped = columns_of(orders, [name for name in slashed if name not in open_columns])
    if len(grouped) == 1 and len(slashed) == len(next(iter(grouped.values()))):
        formats.decisions.append(f"ngày viết theo thứ tự {ORDERS[next(iter(grouped))]}")
    else:
        formats.decisions += [
            f"cột {_titles(contract, names)}: ngày viết theo thứ tự {ORDERS[order]}" for order, names in grouped.items()
        ]
    if len(grouped) > 1:
        told = "; ".join(f"{_titles(contract, names)}: {ORDERS[order]}" for order, names in grouped.items())
        formats.notes.append(("day_orders", "", told))
    if assumed:
        formats.notes.append(("day_order_assumed", "", f"cột {_titles(contract, assumed)}: đọc {ORDERS['dmy']}"))


def _decide_swaps(
    formats: Formats, contract: Contract, evidence: Mapping[str, DayEvidence], mapping: ExtractMapping
) -> None:
    """Find the days that a spreadsheet has turned round, or do with them what the mapping says."""
    if mapping.swapped_days is None:
        for name, own in evidence.items():
            if own.looks_swapped:
                told = (
                    f"{own.stored_early} ô kiểu ngày đều có ngày từ 12 trở xuống, "
                    f"{own.day_first or own.month_first} ô chữ đều có ngày từ 13 trở lên"
                )
                formats.open_questions.append(("swapped_days", name, told))
    elif mapping.swapped_days:
        # A column with many stored days after the 12th was not turned round: those days could not have been.
        stored = {name: own for name, own in evidence.items() if own.stored_early or own.surely_stored}
        turned = [name for name, own in stored.items() if own.surely_stored * ODD <= own.stored_early]
        never = [name for name, own in stored.items() if own.surely_stored and not own.stored_early]
        if turned and never:
            told = f"tệp ánh xạ ghi swapped_days: true, nhưng cột {_titles(contract, never)} có ngày từ 13 trở lên"
            formats.open_questions.append(("swapped_days", turned[0], told))
        formats.swapped = frozenset(turned)
        count = sum(evidence[name].stored_early for name in turned)
        parts = [f"đảo {count} ô kiểu ngày, cột {_titles(contract, turned)}"] if turned else []
        parts += [
            f"giữ nguyên cột «{contract.columns[name].title}» vì {own.surely_stored} ô kiểu ngày có ngày từ 13 trở lên"
            for name, own in stored.items()
            if name not in turned
        ]
        formats.notes.append(("days_turned_back", "", "; ".join(parts) or "không có ô kiểu ngày nào để đảo"))
    else:
        formats.decisions.append("ô kiểu ngày giữ nguyên ngày, tháng theo tệp ánh xạ")


def _decide_numbers(
    formats: Formats, contract: Contract, columns: Iterable[str], cells: Cells, mapping: ExtractMapping
) -> None:
    kinds = {name: contract.columns[name].type for name in columns}
    signs = {
        name: signs_in(cells.written(name), counts=kind == "count")
        for name, kind in kinds.items()
        if kind in ("count", "mean")
    }
    if mapping.decimal is not None:
        formats.decimals = dict.fromkeys(signs, mapping.decimal)
        return
    formats.decimals, mixed, undecided = decide_decimals(signs)
    formats.open_questions += [
        ("mixed_numbers", name, "dấu chấm và dấu phẩy: ô này để phân nhóm, ô kia cho phần thập phân") for name in mixed
    ]
    formats.open_questions += [("ambiguous_numbers", name, "dấu phân nhóm hoặc dấu thập phân") for name in undecided]
    for name, own in signs.items():
        sign = formats.decimals[name]
        if sign is not None and name not in (*mixed, *undecided):
            _tell_sign(formats, contract, name, own, sign)


def _tell_sign(formats: Formats, contract: Contract, name: str, own: NumberSigns, sign: Decimal) -> None:
    title = contract.columns[name].title
    if not own.counts:
        formats.decisions.append(f"cột «{title}»: dấu thập phân là «{sign}»")
    elif sign in own.thousands:
        told = f"dấu {SIGN_NAMES[sign]} là dấu thập phân, không phân nhóm hàng nghìn: 125{sign}000 là 125"
        formats.notes.append(("decimal_counts", name, told))
    elif own.thousands or own.group:
        other: Decimal = "," if sign == "." else "."
        formats.decisions.append(f"cột «{title}»: dấu {SIGN_NAMES[other]} phân nhóm")


def _decide_scale(formats: Formats, name: str, texts: Mapping[str, int], mapping: ExtractMapping) -> None:
    table = mapping.values.get(name, {})
    odd = other_scale(texts, table)
    if not odd and worded_ratings(texts, table):
        formats.open_questions.append(("worded_ratings", name, f"phân bố: {distribution(texts)}"))
    if not odd:
        return
    told = f"phân bố: {distribution(texts)}"
    if set(odd) == {"0"}:
        told += f'; nếu 0 là chưa đánh giá: ghi blank: {{{name}: ["0"]}} ở tệp ánh xạ'
    elif table:
        told += f"; chưa có trong bảng quy đổi values của tệp ánh xạ: {distribution(odd)}"
    formats.open_questions.append(("other_scale", name, told))
