"""The workbook that units fill in: the headings of a contract, lists to choose from, and a sheet that explains it.

Everything in it comes from the contract, the rules and the registry of units, and `open_extract` reads it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import Finding, UsageError
from pakn.base.labels import format_date
from pakn.base.periods import Period
from pakn.extracts.checks.control_totals import asked_totals
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.reporting import allowed
from pakn.extracts.template_guide import DATA_SHEET, EACH, write_guide
from pakn.extracts.workbook_to_fill import BLUE, day_entry, lay_out_page, workbook_to_fill
from pakn.registry.contracts import ColumnRule, Contract
from pakn.registry.home import home_territory
from pakn.registry.unit_files import AUTHORITIES
from pakn.registry.units import Unit, Units

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["LEVEL_WORDS", "described", "template_name", "unit_labels", "write_template"]

LIST_SHEET = "Danh mục"
HEAD_ROW = 6
"""Row of the headings, counted from 0; title, period and cut-off stand above it."""
ROWS = {"cases": 5000, "counts": 1000, "readings": 1000}
"""Rows that carry lists and checks; more may be filled in, unguarded."""
LEVEL_WORDS = {
    "province": "tỉnh", "district": "huyện", "commune": "xã", "agency": "sở, ban, ngành", "centre": "trung tâm",
    "enterprise": "doanh nghiệp",
}  # fmt: skip
MOST_IN_TITLE = 32
EXPORTED = "Ngày dữ liệu được xuất từ hệ thống, dạng ngày/tháng/năm."
NUMBERING = {"count": "#,##0", "mean": "0.00", "rating": "0", "moment": "dd/mm/yyyy", "code": "@"}


def write_template(
    path: Path,
    contract: Contract,
    period: Period,
    units: Units,
    rules: Mapping[str, CheckRule],
    level: str | None = None,
) -> int:
    """Write the workbook of a contract for one month and return the number of units entered in it.

    Parameters
    ----------
    path
        Where it is written.
    contract
        What a file of the system holds.
    period
        For which it is filled in.
    units
        The registry of units.
    rules
        Every check, by its id.
    level
        Level whose units are entered in advance, in official order; none where it is not given. Only for unit counts.

    Raises
    ------
    UsageError
        If the level does not exist or does not fit, if the file is there already, or cannot be written.
    """
    entered = _entered(contract, period, units, level)
    with workbook_to_fill(path, contract.title) as book:
        sheet = book.add_worksheet(DATA_SHEET)
        write_guide(book, contract, rules)
        places = _write_lists(book, contract, units, unit_labels(units, period))
        _write_data(book, sheet, contract, period, entered, places)
    return len(entered)


def unit_labels(units: Units, period: Period) -> dict[str, str]:
    """Return unit id → the name that means this unit alone on the last day of a period, in official order.

    >>> from pakn.base.paths import DATA
    >>> from pakn.base.periods import parse_period
    >>> labels = unit_labels(Units.read(DATA), parse_period("2024-12"))
    >>> labels["263@2023-01-01"], [label for label in labels.values() if label.startswith("Xã Tân Lãng")]
    ('Huyện Gia Bình', ['Xã Tân Lãng'])
    """
    home = home_territory(units, period.end)
    valid = [unit for unit in units.valid_on(period.end, territory=home) if unit.level in LEVEL_WORDS]
    often = Counter(unit.name for unit in valid)
    return {unit.unit_id: _label(unit, units, period, unique=often[unit.name] == 1) for unit in valid}


def _label(unit: Unit, units: Units, period: Period, *, unique: bool) -> str:
    above = units.parent(unit.unit_id, period.end)
    return unit.name if unique or above is None else f"{unit.name} ({above.name})"


def _entered(contract: Contract, period: Period, units: Units, level: str | None) -> list[str]:
    if level is None:
        return []
    if contract.shape != "counts":
        finding = Finding(
            "--level",
            f"biểu mỗi dòng một {EACH[contract.shape]} không điền sẵn đơn vị",
            "biểu số đếm theo đơn vị",
            "bỏ --level",
        )
        raise UsageError([finding])
    labels = unit_labels(units, period)
    column = contract.columns["unit"]
    offered = [key for key in LEVEL_WORDS if column.allows(key) and column.shows(key, period.end)]
    valid = units.valid_on(period.end, level) if level in offered else []
    found = [labels[unit.unit_id] for unit in valid if unit.unit_id in labels and unit.type not in AUTHORITIES]
    if not found:
        present = {units.get(unit_id).level for unit_id in labels} & set(offered)
        known = ", ".join(f"{key} ({word})" for key, word in LEVEL_WORDS.items() if key in present)
        raise UsageError([Finding("--level", f"«{level}»", known, "sửa --level")])
    return found


def _write_data(
    book: Workbook, sheet: Worksheet, contract: Contract, period: Period, entered: list[str], places: Mapping[str, str]
) -> None:
    """Write the sheet to be filled in: heading cells that must be filled are marked with an asterisk."""
    bold = book.add_format({"bold": True, "font_size": 13})
    head = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    heads = {True: book.add_format({**head, "bold": True, "bg_color": BLUE}), False: book.add_format(head)}
    sheet.write_string(0, 0, contract.title, bold)
    sheet.write_string(1, 0, f"Kỳ: {period.label}")
    sheet.write_string(2, 0, "Ngày chốt số liệu:")
    sheet.write_blank(2, 1, None, book.add_format({"num_format": "dd/mm/yyyy", "border": 1, "align": "left"}))
    sheet.data_validation(2, 1, 2, 1, day_entry(EXPORTED, "05/01/2025"))
    for row, label in enumerate([*asked_totals(contract).values()][:2], 3):
        sheet.write_string(row, 0, label)
        sheet.write_blank(row, 1, None, book.add_format({"num_format": "#,##0", "border": 1, "align": "left"}))
    for index, rule in enumerate(contract.columns.values()):
        title = f"{rule.title} (*)" if rule.required else rule.title
        sheet.write_string(HEAD_ROW, index, title, heads[rule.required])
        sheet.set_column(index, index, _width(rule), _cells(book, rule))
    sheet.set_row(HEAD_ROW, 45)
    last = HEAD_ROW + ROWS[contract.shape]
    for index, name in enumerate(contract.columns):
        validation = _validation(contract, name, places)
        if validation:
            sheet.data_validation(HEAD_ROW + 1, index, last, index, validation)
    unit_place = list(contract.columns).index("unit")
    for row, label in enumerate(entered, HEAD_ROW + 1):
        sheet.write_string(row, unit_place, label)
    sheet.freeze_panes(HEAD_ROW + 1, unit_place + 1 if contract.shape == "counts" else 1)
    lay_out_page(sheet, landscape=True, head_row=HEAD_ROW)


def _width(rule: ColumnRule) -> int:
    return {"unit": 34, "label": 26, "topic": 26, "choice": 22, "code": 20}.get(rule.type, 16)


def _cells(book: Workbook, rule: ColumnRule) -> Format | None:
    return book.add_format({"num_format": NUMBERING[rule.type]}) if rule.type in NUMBERING else None


def _validation(contract: Contract, name: str, places: Mapping[str, str]) -> dict[str, object] | None:
    """Return what a column lets in, as a check of the spreadsheet program; it warns where a list may grow."""
    rule = contract.columns[name]
    told: dict[str, object] = {"error_title": _short(rule.title), "error_message": f"Được phép: {allowed(rule)}."[:255]}
    if name in places:
        soft = "warning" if rule.type == "unit" else "stop"
        return {"validate": "list", "source": places[name], "error_type": soft, **told}
    if rule.type == "count":
        if rule.at_most is None:
            return {"validate": "integer", "criteria": ">=", "value": 0, **told}
        first = _cell_of(contract, name, HEAD_ROW + 1)
        cells = {cap: _cell_of(contract, cap, HEAD_ROW + 1) for cap in rule.caps}
        whole = rule.cap_of(cells).replace(" ", "")
        blank = ",".join(f'{cell}=""' for cell in cells.values())
        titles = rule.cap_of({cap: f"«{contract.columns[cap].title}»" for cap in rule.caps})
        told["error_message"] = f"Số nguyên từ 0 đến {titles}."[:255]
        formula = f"=AND(ISNUMBER({first}),{first}>=0,INT({first})={first},OR({blank},{first}<={whole}))"
        return {"validate": "custom", "value": formula, **told}
    if rule.type == "rating":
        return {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 5, **told}
    if rule.type == "mean":
        most = rule.most if rule.most is not None else 1e6
        return {"validate": "decimal", "criteria": "between", "minimum": rule.least or 0, "maximum": most, **told}
    return None


def _short(title: str) -> str:
    """A spreadsheet program takes 32 characters in the title of a warning."""
    return title if len(title) <= MOST_IN_TITLE else f"{title[: MOST_IN_TITLE - 1].rstrip()}…"


def _cell_of(contract: Contract, name: str, row: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 (only here)

    return str(xl_rowcol_to_cell(row, list(contract.columns).index(name), col_abs=True))


def _write_lists(book: Workbook, contract: Contract, units: Units, labels: Mapping[str, str]) -> dict[str, str]:
    """Write the hidden sheet of lists and return column → the range its list stands in."""
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.hide()
    places: dict[str, str] = {}
    for name, rule in contract.columns.items():
        words = _words(rule, units, labels)
        if words:
            column = len(places)
            sheet.write_column(0, column, words)
            letter = chr(ord("A") + column)
            places[name] = f"='{LIST_SHEET}'!${letter}$1:${letter}${len(words)}"
    return places


def _words(rule: ColumnRule, units: Units, labels: Mapping[str, str]) -> list[str]:
    if rule.type == "choice":
        return [words[0] for words in rule.values.values()]
    if rule.type != "unit":
        return []
    return [label for unit_id, label in labels.items() if rule.allows(units.get(unit_id).level)]


def template_name(contract: Contract, period: Period) -> str:
    """Return the file name under which a template is written unless another is asked for."""
    return f"{contract.id}-{period.text}.xlsx"


def described(path: Path, contract: Contract, period: Period, entered: int) -> str:
    """Return what the command line says of a written template."""
    units = f", điền sẵn {entered} đơn vị" if entered else ""
    return f"Đã ghi biểu «{contract.title}», {period.label}, danh mục ngày {format_date(period.end)}{units}: {path}"
