"""Who receives and reports on a day, and how people write their names.

The letter speaks of public service centres of all levels and names three. The unnamed ones have open cases, so the
sample's registry gets them as units of its own, marked as synthetic; the real registry stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pakn.base.errors import DataError, Finding
from pakn.base.labels import format_date, lower_type_word
from pakn.base.names import plain_letters
from pakn.registry.units import Unit, Units

__all__ = ["Places", "unnamed_centres"]

CENTRE = "Trung tâm Hành chính công"
BASIS = "MÔ PHỎNG: 000 nêu «Trung tâm Hành chính công các cấp» và chỉ nêu tên ba trung tâm"


def unnamed_centres(units: Units) -> list[Unit]:
    """Return a synthetic centre for each district of former Bắc Ninh that has none in the registry."""
    centres = [unit for unit in units.units if unit.level == "centre" and unit.territory == units.home.former]
    first_day = min((unit.valid_from for unit in centres), default=date.max)
    districts = {
        unit.code: unit for unit in units.units if (unit.level, unit.territory) == ("district", units.home.former)
    }  # the last name of each code
    taken = {(unit.parent_id or "").partition("@")[0] for unit in centres}
    missing = sorted(
        (unit for code, unit in districts.items() if code not in taken), key=lambda unit: unit.display_order
    )
    return [_centre(unit, first_day, len(centres) + number) for number, unit in enumerate(missing, start=1)]


def _centre(district: Unit, first_day: date, order: int) -> Unit:
    name = f"{CENTRE} {lower_type_word(district.name)}"
    code = f"{'-'.join(plain_letters(name).split())}.mo-phong"
    return replace(
        district,
        unit_id=f"{code}@{first_day}",
        code=code,
        name=name,
        type="trung tâm",
        level="centre",
        parent_id=district.unit_id,
        valid_from=first_day,
        display_order=order,
        short_name=name,
        basis=BASIS,
    )


@dataclass(frozen=True)
class Places:
    """The units of Bắc Ninh on the last day of a month."""

    units: Units
    day: date

    @classmethod
    def on(cls, units: Units, day: date) -> Places:
        """Return the province of a day with its unnamed centres."""
        return cls(replace(units, units=(*units.units, *unnamed_centres(units))), day)

    @cached_property
    def territory(self) -> str:
        """The Bắc Ninh that exists on the day: before or after the merger.

        Raises
        ------
        DataError
            If the registry knows none.
        """
        for territory in self.units.home.territories:
            if self.units.valid_on(self.day, "province", territory):
                return territory
        found = f"không có tỉnh Bắc Ninh ngày {format_date(self.day)}"
        raise DataError([Finding("units.csv", found, "một ngày trong thời hạn của sổ đơn vị", "chọn kỳ khác")])

    @property
    def known(self) -> bool:
        """Whether the registry reaches back to the day."""
        return any(self.units.valid_on(self.day, "province", territory) for territory in self.units.home.territories)

    def at(self, level: str) -> list[Unit]:
        """Return the units of a level in official order."""
        return self.units.valid_on(self.day, level, self.territory)

    @cached_property
    def localities(self) -> list[Unit]:
        """The localities that PAKN are routed to: districts, since 01/7/2025 communes."""
        return self.at("district") or self.at("commune")

    @cached_property
    def districts_of_communes(self) -> dict[str, str]:
        """District id of each commune; empty where there are no districts."""
        if not self.at("district"):
            return {}
        above = {unit.unit_id: self.units.parent(unit.unit_id, self.day) for unit in self.at("commune")}
        return {unit_id: parent.unit_id for unit_id, parent in above.items() if parent}

    def written(self, unit: Unit, *, plain: bool = False) -> str:
        """Return the name as people write it, with its place only where it would be ambiguous.

        Parameters
        ----------
        unit
            Unit of measure.
        plain
            Without "UBND": the place where something happened, not the committee that answers.
        """
        above = self.units.parent(unit.unit_id, self.day)
        if plain or unit.level not in ("district", "commune"):
            names = [unit.name, f"{unit.name} ({above.name})" if above else unit.name]
        else:
            committee = f"UBND {lower_type_word(unit.name)}"
            names = [committee, f"{committee} ({lower_type_word(above.name)})" if above else committee]
        if unit.level == "agency" and above:
            names.insert(1, f"{unit.name.removesuffix(' tỉnh')} {lower_type_word(above.name)}")
        for name in names:
            if self._means(name, unit, "commune" if plain else None):
                return name
        return unit.code

    def _means(self, name: str, unit: Unit, level: str | None) -> bool:
        try:
            return self.units.resolve(name, on=self.day, level=level).unit_id == unit.unit_id
        except DataError:
            return False
