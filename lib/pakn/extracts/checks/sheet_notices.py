"""What is told of a workbook's cells beside their values: errors, formulas without a result, percentages, hidden rows.

A cell that shows "#REF!" and a formula that no program has computed look empty to whoever reads values; an empty day of
closing would be an open case. A cell that shows "100%" holds the number 1. Hidden rows count like all others, and that
is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.reading.sheet_facts import Merge, SheetFacts
from pakn.registry.contracts import NUMBERS, Contract

__all__ = ["error_notices", "fills_of", "sheet_notices"]

DECIDING = ("code", "received", "unit", "closed", "status")
"""Columns of cases by which a case is counted, and as what."""
FILLED = ("unit", "topic", "choice", "label", "moment")
"""Types of columns in which a merged cell says the same of each of its rows; a number would count more than once."""


def fills_of(facts: SheetFacts, contract: Contract, columns: Mapping[str, int], head: int) -> tuple[Merge, ...]:
    """Return the merged cells below the head, its last row, that say the same of each of their rows."""
    places = {index for name, index in columns.items() if contract.columns[name].type in FILLED}
    return tuple(merge for merge in _below(facts.merges, head) if merge[1] == merge[3] and merge[1] in places)


def _below(merges: Iterable[Merge], head: int) -> list[Merge]:
    return [merge for merge in merges if merge[0] >= head]


def error_notices(
    contract: Contract, errors: Mapping[str, Sequence[tuple[int, str]]], rules: Mapping[str, CheckRule], most: int
) -> Iterator[Notice]:
    """Return what is told of cells in which a formula failed: row and text, by column."""
    for name, cells in errors.items():
        if cells:
            rule = rules["error_cell" if contract.shape != "cases" or name in DECIDING else "error_cell_unknown"]
            yield Notice(rule, name, len(cells), tuple(cells[:most]))


def sheet_notices(
    facts: SheetFacts,
    contract: Contract,
    columns: Mapping[str, int],
    head: int,
    rules: Mapping[str, CheckRule],
    most: int,
) -> Iterator[Notice]:
    """Return what is told of a sheet.

    Parameters
    ----------
    facts
        What the workbook says of its cells beside their values.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    head
        Last row of the head.
    rules
        Every check, by its id.
    most
        Rows that a notice names.
    """
    for name, index in columns.items():
        errors = sorted((row, text) for (row, column), text in facts.errors.items() if column == index and row > head)
        yield from error_notices(contract, {name: errors}, rules, most)
        uncached = sorted(row for row, column in facts.uncached if column == index and row > head)
        if uncached:
            rows = tuple((row, "") for row in uncached[:most])
            yield Notice(rules["formula_without_result"], name, len(uncached), rows)
        merged = [merge for merge in _below(facts.merges, head) if merge[1] <= index <= merge[3]]
        if merged:
            rows = tuple((merge[0] + 1, "") for merge in merged[:most])
            filled = merged[0] in fills_of(facts, contract, {name: index}, head)
            told = "mỗi dòng lấy nội dung của ô gộp" if filled else "chỉ dòng đầu của ô gộp có nội dung"
            yield Notice(rules["merged_cells"], name, len(merged), rows, told)
        shares = sorted(row for row, column in facts.percents if column == index and row > head)
        if shares and contract.columns[name].type in NUMBERS:
            yield Notice(rules["percent_cell"], name, len(shares), tuple((row, "") for row in shares[:most]))
        rich = sorted(row for row, column in facts.rich if column == index and row > head)
        if rich and contract.columns[name].type in NUMBERS:
            yield Notice(rules["rich_number"], name, len(rich), tuple((row, "") for row in rich[:most]))
        struck = sorted(row for row, column in facts.struck if column == index and row > head)
        if struck:
            yield Notice(rules["struck_cells"], name, len(struck), tuple((row, "") for row in struck[:most]))
        if index in facts.hidden_columns:
            yield Notice(rules["hidden_columns"], name, 1)
    hidden = [row for row in facts.hidden_rows if row > head]
    if hidden:
        told = "bảng đang bật bộ lọc" if facts.is_filtered else ""
        yield Notice(rules["hidden_rows"], "", len(hidden), tuple((row, "") for row in hidden[:most]), told)
