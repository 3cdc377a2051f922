"""Tiers of a territory: which scope is a whole tier, what lies in a district.

The district level ended on 30/6/2025, yet the eight districts of former Bắc Ninh go on as sums: each of its new
communes lies inside one of them.
"""

from __future__ import annotations

from datetime import date

from pakn.registry.unit_files import LAST_DISTRICT_DAY
from pakn.registry.units import Unit, Units

__all__ = ["LAST_DISTRICT_DAY", "LEVEL_OF_TIER", "TIER_OF_LEVEL", "district_of", "former_districts", "tier_scope"]

TIER_OF_LEVEL = {
    "agency": "province_agencies", "district": "district", "commune": "commune", "centre": "centre",
    "enterprise": "enterprise",
}  # fmt: skip
"""Level of a unit and the tier that documents and targets speak of."""
LEVEL_OF_TIER = {tier: level for level, tier in TIER_OF_LEVEL.items()}
SCOPE_OF_LEVEL = {
    "agency": "province_agencies", "district": "districts", "commune": "communes", "centre": "centres",
    "enterprise": "enterprises",
}  # fmt: skip


def tier_scope(territory: str, level: str) -> str:
    """Return the id of the scope that is a whole tier.

    >>> tier_scope("bn_old", "agency")
    'bn_old.province_agencies'
    """
    return f"{territory}.{SCOPE_OF_LEVEL[level]}"


def district_of(units: Units, unit_id: str, on: date) -> Unit | None:
    """Return the district a commune lies in on a day, or lay in when districts ended; `None` across a district line.

    >>> from pakn.base.paths import DATA
    >>> district_of(Units.read(DATA), "09193@2025-07-01", date(2025, 12, 31)).name
    'Huyện Yên Phong'
    """
    day = min(on, LAST_DISTRICT_DAY)
    above = {units.parent(part.unit_id, day) for part in units.predecessors(unit_id, day)}
    found = {unit for unit in above if unit is not None and unit.level == "district"}
    return found.pop() if len(found) == 1 else None


def former_districts(units: Units, on: date) -> dict[str, tuple[Unit, ...]]:
    """Return for each of the eight districts of former Bắc Ninh, in official order, the communes that continue it.

    Nothing while districts exist. A commune of former Bắc Giang continues none of them.
    """
    if on <= LAST_DISTRICT_DAY:
        return {}
    districts = units.valid_on(LAST_DISTRICT_DAY, "district", units.home.former)
    parts: dict[str, list[Unit]] = {district.unit_id: [] for district in districts}
    for commune in units.valid_on(on, "commune", units.home.merged):
        district = district_of(units, commune.unit_id, on)
        if district is not None and district.unit_id in parts:
            parts[district.unit_id].append(commune)
    return {district: tuple(communes) for district, communes in parts.items()}
