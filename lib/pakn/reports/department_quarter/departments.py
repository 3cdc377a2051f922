"""Whose quarter it is: the department that a report of one department is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pakn.base.errors import DataError, Finding, UsageError
from pakn.base.names import fold_name
from pakn.observations.outline_values import OutlineValues
from pakn.observations.period_data import PeriodData, open_period_data
from pakn.registry.outlines import Outline
from pakn.registry.units import Unit

__all__ = ["department_named", "open_department"]


OUTLINE = "department-quarter"
PARAMETER = "tham số department"


def open_department(period: str, name: str = "", window: str = "calendar", folder: Path | None = None) -> OutlineValues:
    """Return a department's quarter with its numbers.

    Parameters
    ----------
    period
        A quarter, such as ``2024-Q1``.
    name
        The department; empty for the only one that anything is known of, or for all.
    window
        Days that a reporting month covers.
    folder
        The data folder; the one in force by default.

    Raises
    ------
    UsageError
        If the period, window or department does not exist.
    DataError
        If figures or metadata are wrong.
    """
    period_data = open_period_data(period, window, folder)
    outline = period_data.book.catalogue.outlines[OUTLINE]
    return OutlineValues(period_data, outline, department_named(period_data, outline, name))


def department_named(period_data: PeriodData, outline: Outline, name: str) -> Unit | None:
    """Return the department a report is about: the one named, else the only one that anything is known of.

    `None` where none is named and several are known: the report is about all of them.

    Raises
    ------
    UsageError
        If no department has that name, or nothing is known of it.
    """
    units, whole = period_data.units, OutlineValues(period_data, outline)
    if name.strip():
        alike = [unit for unit_id in whole.unit_ids if fold_name((unit := units.get(unit_id)).name) == fold_name(name)]
        if len(alike) == 1:  # "Sở Nội vụ" is one of each province, and only one of them has reported
            return alike[0]
        # An extract holds the bodies of one province; without one the name itself must say which is meant.
        territory = period_data.territory if whole.counts else None
        try:
            unit = units.resolve(name, on=period_data.day, level="agency", territory=territory)
        except DataError as error:
            raise UsageError([replace(finding, where=PARAMETER) for finding in error.findings]) from None
        if unit.unit_id in whole.unit_ids:
            return unit
        known = "; ".join(units.get(unit_id).name for unit_id in whole.unit_ids)
        found = f"«{name.strip()}»: không có số liệu của {period_data.columns.main.label}"
        raise UsageError([Finding(PARAMETER, found, known or "không có cơ quan nào", "chọn cơ quan khác")])
    return units.get(whole.unit_ids[0]) if len(whole.unit_ids) == 1 else None
