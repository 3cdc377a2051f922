"""Whose quarter it is: the department that a report of one department is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pakn.base.errors import DataError, Finding, UsageError
from pakn.base.names import fold_name
from pakn.observations.outline_values import Outlined
from pakn.observations.period_data import Board, open_board
from pakn.registry.outlines import Outline
from pakn.registry.units import Unit

__all__ = ["department_named", "open_department"]


OUTLINE = "department-quarter"
PARAMETER = "tham số department"


def open_department(period: str, name: str = "", window: str = "calendar", folder: Path | None = None) -> Outlined:
    """Return a department's quarter with its numbers.

    Parameters
    ----------
    name
        The department; empty for the only one that anything is known of, or for all.

    Raises
    ------
    UsageError
        If the period, window or department does not exist.
    DataError
        If figures or metadata are wrong.
    """
    board = open_board(period, window, folder)
    outline = board.book.catalogue.outlines[OUTLINE]
    return Outlined(board, outline, department_named(board, outline, name))


def department_named(board: Board, outline: Outline, name: str) -> Unit | None:
    """Return the department a report is about: the one named, else the only one that anything is known of.

    `None` where none is named and several are known: the report is about all of them.

    Raises
    ------
    UsageError
        If no department has that name, or nothing is known of it.
    """
    units, whole = board.units, Outlined(board, outline)
    if name.strip():
        alike = [unit for unit_id in whole.unit_ids if fold_name((unit := units.get(unit_id)).name) == fold_name(name)]
        if len(alike) == 1:  # "Sở Nội vụ" is one of each province, and only one of them has reported
            return alike[0]
        # An extract holds the bodies of one province; without one the name itself must say which is meant.
        territory = board.territory if whole.counts else None
        try:
            unit = units.resolve(name, on=board.day, level="agency", territory=territory)
        except DataError as error:
            raise UsageError([replace(finding, where=PARAMETER) for finding in error.findings]) from None
        if unit.unit_id in whole.unit_ids:
            return unit
        known = "; ".join(units.get(unit_id).name for unit_id in whole.unit_ids)
        found = f"«{name.strip()}»: không có số liệu của {board.frames.main.label}"
        raise UsageError([Finding(PARAMETER, found, known or "không có cơ quan nào", "chọn cơ quan khác")])
    return units.get(whole.unit_ids[0]) if len(whole.unit_ids) == 1 else None
