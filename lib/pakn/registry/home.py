"""The province whose workbook this is, and the territory that bore its name on a day."""

from __future__ import annotations

from datetime import date

from pakn.registry.units import Units

__all__ = ["HOME", "home_territory"]

HOME = "Tỉnh Bắc Ninh"
"""Its systems export the rows of its own units only, so a name means a unit of this province."""


def home_territory(units: Units, on: date) -> str:
    """Return the territory of the province on a day.

    >>> from pakn.base.paths import DATA
    >>> units = Units.read(DATA)
    >>> home_territory(units, date(2024, 12, 31)), home_territory(units, date(2025, 7, 31))
    ('bn_old', 'bn_new')
    """
    return units.resolve(HOME, on=on, level="province").territory
