"""Administrative units and bodies through time: whom a figure measures, under which name, and what became of them.

Neither a name nor a statistical code is a key: all 99 codes of 01/7/2025 belonged to an earlier commune, 59 under
another name, and "Gia Bình" is a district before that day and a commune after it. So a name is first resolved on a date
to a unit id, and only ids are joined. What does not resolve to exactly one unit is an error with the nearest
candidates: a guess would move one locality's figures to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.registry.strict import read_entries, validated
from pakn.registry.unit_checks import unit_checks
from pakn.registry.unit_files import KINDS, LEVELS, Alias, Succession, Territory, Unit, load_rows
from pakn.registry.unit_findings import ambiguous_name, unknown_name
from pakn.registry.unit_index import UnitIndex

__all__ = ["KINDS", "LEVELS", "TERRITORY_FILE", "Alias", "Succession", "Unit", "Units"]

TERRITORY_FILE = "territories.yml"


@dataclass(frozen=True)
class Units(UnitIndex):
    """The registry: resolves names, lists the units of a day, follows chains of successors.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> units = Units.read(DATA)
    >>> units.resolve("UBND tp Bắc Ninh", on=date(2024, 12, 31)).unit_id
    '256@2023-01-01'
    >>> units.resolve("09193", on=date(2024, 12, 31)).name, units.resolve("09193", on=date(2025, 7, 1)).name
    ('Thị trấn Chờ', 'Xã Yên Phong')
    >>> [unit.name for unit in units.predecessors("09202@2025-07-01", on=date(2024, 12, 31))]
    ['Xã Tam Giang', 'Xã Hòa Tiến']
    """

    @classmethod
    def read(cls, folder: Path) -> Units:
        """Read the territories and the three files of units in a data folder.

        Raises
        ------
        DataError
            With every unreadable cell; where all can be read, with everything `findings` returns.
        """
        unreadable: list[Finding] = []
        territories = validated(read_entries(folder / TERRITORY_FILE), Territory, unreadable)
        registry = cls(
            tuple(load_rows(folder / "units.csv", Unit, unreadable)),
            tuple(load_rows(folder / "unit_aliases.csv", Alias, unreadable)),
            tuple(load_rows(folder / "unit_successors.csv", Succession, unreadable)),
            tuple(territories.values()),
        )
        raise_findings(unreadable or registry.findings())
        return registry

    def resolve(self, name_or_code: str, *, on: date, level: str | None = None, territory: str | None = None) -> Unit:
        """Return the one unit that a name or code means on a day.

        Parameters
        ----------
        name_or_code
            Full name in any spelling, alias, code, or a locality's name without its type word. What follows in brackets
            or after a comma says where it lies: "Phường Ninh Xá (Thị xã Thuận Thành)".
        on
            For a figure, the last day of its period.
        level, territory
            One of `LEVELS`, of `territories.yml`: keeps units of one name apart.

        Raises
        ------
        DataError
            If no unit or more than one fits; the message lists the candidates.
        """
        text = str(name_or_code).strip()
        chosen = self.candidates(text, on=on, level=level, territory=territory)
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            raise DataError([ambiguous_name(self, text, on, chosen)])
        raise DataError([unknown_name(self, text, on, level, territory)])

    def findings(self) -> list[Finding]:
        """Return everything wrong with the registry: cells, overlaps and broken chains."""
        return list(unit_checks(self))
