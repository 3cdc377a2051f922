"""Workbooks of Biểu mẫu 1–7 as an official fills them in: the template, with answers in its cells."""

import datetime as dt
import io
import tempfile
from pathlib import Path

import openpyxl

from pakn.base.paths import DATA
from pakn.base.periods import parse_period, reporting_window
from pakn.extracts.checks.rules import read_check_rules
from pakn.extracts.forms.adding import row_totals
from pakn.extracts.forms.layout import form_lines, lines_of
from pakn.extracts.forms.sheets import sheet_name
from pakn.extracts.forms.template import HEAD_ROW, write_form_template
from pakn.extracts.opening import open_extract
from pakn.registry.contracts import read_contracts

SYSTEM = "reform_forms"
CUT_OFF = dt.date(2025, 3, 20)
RULES, CONTRACT = read_check_rules(DATA), read_contracts(DATA)[SYSTEM]


def quarter(text="2025-Q1"):
    """The days of a period of reform reporting."""
    return reporting_window(parse_period(text), CONTRACT.window)


def whole_answers(book):
    """An answer for every row that asks for one: parts are half of their total, or stay within it, or add up to it."""
    lines = form_lines(book)
    answers = {}
    for place, line in enumerate(lines.values(), start=1):
        if line.kind == "choice":
            answers[line.key] = line.codes[max(line.codes)]
        elif line.kind in ("count", "amount"):
            answers[line.key] = 2 * (1000 + place)
        elif line.kind == "rate" and line.required and not line.part:
            answers[line.key] = 95.5
    _settle(book, answers)
    return answers


def _settle(book, answers):
    """Let the parts of a total stay within it, be half of it, or add up to it."""
    lines = form_lines(book)
    for total in row_totals(book):
        if not total.complete:
            answers.update(dict.fromkeys(total.parts, 2))
    for line in lines.values():
        if line.part and line.whole:
            answers[line.part] = answers[line.whole] // 2
    for total in sorted(row_totals(book), key=lambda total: "6/8" in total.parts):
        if total.complete:
            answers[total.whole] = sum(answers[part] for part in total.parts)


def template(path, book, period="2025-Q1"):
    """Write the empty workbook of a period."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_form_template(path, CONTRACT, quarter(period), tuple(form_lines(book).values()), RULES)
    return path


EMPTY = {}
"""The empty workbook of each period, written once."""


def _empty(book, period):
    if period not in EMPTY:
        with tempfile.TemporaryDirectory() as folder:
            EMPTY[period] = template(Path(folder) / "empty.xlsx", book, period).read_bytes()
    return io.BytesIO(EMPTY[period])


def row_of(book, key):
    """The sheet of a line and its row there."""
    line = form_lines(book)[key]
    own = lines_of(form_lines(book).values(), line.row.form)
    return sheet_name(line.row.form), HEAD_ROW + 2 + own.index(line)


def filled(path, book, answers, *, notes=(), cut_off=CUT_OFF, change=None, period="2025-Q1"):
    """Write a workbook with answers by row ("3/14"), and let ``change`` do what else happens to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = openpyxl.load_workbook(_empty(book, period))
    workbook["Biểu mẫu 1"]["C3"] = cut_off
    for column, cells in (("D", answers), ("E", dict(notes))):
        for key, value in cells.items():
            name, row = row_of(book, key)
            workbook[name][f"{column}{row}"] = value
    if change:
        change(workbook)
    workbook.save(path)
    return path


def read(path, book, period="2025-Q1", mapping=None):
    """Read a workbook back under its contract."""
    return open_extract(path, CONTRACT, quarter(period), book.catalogue, RULES, mapping)


def told(extract):
    """Rule, sheet and rows of each finding."""
    return [(notice.rule.id, notice.sheet, [row for row, _ in notice.examples]) for notice in extract.notices]
