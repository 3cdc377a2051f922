"""The province whose workbook this is, and the territory that bore its name on a day."""

from __future__ import annotations

from datetime import date

from pakn.registry.units import Units

__all__ = ["home_territory"]


def home_territory(units: Units, on: date) -> str:
    """Return the territory of the province on a day; of days before the registry begins that of its first.

    Its systems export the rows of its own units only, so a name means a unit of this province.

    >>> from pakn.base.paths import DATA
    >>> units = Units.read(DATA)
    >>> home_territory(units, date(2024, 12, 31)), home_territory(units, date(2025, 7, 31))
    ('bn_old', 'bn_new')
    """
    return units.home.merged if on >= units.home.merged_on else units.home.former
