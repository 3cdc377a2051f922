"""A case as the files of an office: the extract in its folder, what lies beside it, the mapping of its system."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import yaml

__all__ = ["CASES", "read_cases", "respelled", "write_case", "write_rows"]

CASES = Path(__file__).with_name("cases.yml")

Cell = str | int | float | dt.date | dt.datetime | dict[str, Any] | None
"""A cell as a case writes it: text, a number, or a mapping that names its kind."""


def read_cases() -> list[dict[str, Any]]:
    return yaml.safe_load(CASES.read_text(encoding="utf-8"))


def write_case(case: dict[str, Any], folder: Path) -> Path:
    """Write a case into ``extracts/<system>/`` of a folder and return the path of its extract."""
    path = folder / "extracts" / case["system"] / case["file"]
    path.parent.mkdir(parents=True)
    if "text" in case:
        path.write_text(case["text"], encoding="utf-8")
    else:
        write_rows(path, case["rows"], case.get("hidden_rows", ()))
    _write_yaml(path.with_suffix(".yml"), {key: case[key] for key in ("cut_off", "totals") if key in case})
    _write_yaml(path.with_name("mapping.yml"), case.get("mapping", {}))
    return path


def respelled(rows: Sequence[Sequence[Cell]], old: str, new: str, folder: Path) -> Path:
    """Write a workbook of `pakn_units` with ``old`` put as ``new`` in every part of it, and return its path."""
    case = {"system": "pakn_units", "file": "2024-12.xlsx", "rows": rows, "cut_off": "2024-12-31"}
    path = write_case(case, folder)
    whole = path.rename(folder / "whole.xlsx")
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(path, "w") as odd:
        for name in archive.namelist():
            odd.writestr(name, archive.read(name).decode().replace(old, new))
    return path


def write_rows(path: Path, rows: Iterable[Sequence[Cell]], hidden: Iterable[int] = ()) -> None:
    """Write a workbook of one sheet; an empty text is an empty cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            if isinstance(cell, dict) and "at_cell" in cell:
                sheet[cell["at_cell"]] = cell["value"]
            elif cell not in ("", None):
                _fill(sheet.cell(number, place), cell)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    book.save(path)


def _fill(cell: Any, content: Cell) -> None:
    """A text stays a text, also one like "=1" or "#N/A": only what a case names is a formula or an error."""
    if isinstance(content, str):
        cell.value = content
        cell.data_type = "s"
    elif isinstance(content, dict):
        ((kind, value),) = content.items()
        cell.value = dt.datetime.fromisoformat(value) if kind == "at" else value
        kinds = {"date": "d", "at": "d", "formula": "f", "error": "e"}
        assert cell.data_type == kinds[kind], f"{content} is written as {cell.data_type}"
    else:
        cell.value = content


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    if content:
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
