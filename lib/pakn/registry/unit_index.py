"""Units of all times, found by id, name, code and day, and the chains that lead from one time to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pakn.base.errors import DataError, Finding
from pakn.base.names import LONGEST_NAME, bare_name, fold_name, split_qualifier
from pakn.registry.strict import unknown
from pakn.registry.unit_files import (
    LEVELS,
    LOCALITIES,
    Alias,
    Home,
    Succession,
    Territory,
    Unit,
)

__all__ = ["UnitIndex"]


@dataclass(frozen=True)
class UnitIndex:
    """Units, their other names and their heirs, by id, name, code and day; see `pakn.registry.units.Units`."""

    units: tuple[Unit, ...]
    aliases: tuple[Alias, ...] = ()
    successions: tuple[Succession, ...] = ()
    territories: tuple[Territory, ...] = ()

    @cached_property
    def territory_ids(self) -> tuple[str, ...]:
        """All territories, in file order."""
        return tuple(each.id for each in self.territories)

    @cached_property
    def home(self) -> Home:
        """The province whose workbook this is.

        Raises
        ------
        DataError
            If no territory is called home, or one that is has no province.
        """
        names = [each.id for each in self.territories if each.home]
        provinces = {unit.territory: unit for unit in self.units if unit.level == "province"}
        if not names or any(name not in provinces for name in names):
            allowed = "home: true ở một hoặc hai lãnh thổ có đơn vị cấp tỉnh trong units.csv"
            raise DataError(
                [Finding("territories.yml", f"home: {', '.join(names) or 'không có'}", allowed, "sửa home")]
            )
        return Home(names[0], names[-1], provinces[names[-1]].valid_from)

    @property
    def ids(self) -> tuple[str, ...]:
        """All unit ids, in file order."""
        return tuple(self._by_id)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Every name, bare name, alias and code of any time, folded."""
        return frozenset(key.removeprefix(_marked("")) for key in self._index)

    @cached_property
    def first_day(self) -> date:
        """The day the registry begins: of earlier days it knows nothing."""
        return min((unit.valid_from for unit in self.units), default=date.min)

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._by_id

    def get(self, unit_id: str) -> Unit:
        """Return the unit with this id; raise `DataError` with the nearest ids if there is none."""
        if unit_id in self._by_id:
            return self._by_id[unit_id]
        raise DataError([unknown("tra cứu đơn vị", "unit_id", unit_id, self._by_id, "units.csv")])

    def candidates(self, text: str, *, on: date, level: str | None = None, territory: str | None = None) -> list[Unit]:
        """Return every unit that a name or code may mean on a day; see `resolve`."""
        for key, parts in _tries(text):
            spans = {unit: None for first, last, unit in self._index.get(key, ()) if first <= on <= last}
            chosen = [unit for unit in _only(spans, level, territory) if self._lies_in(unit, parts, on)]
            if chosen:
                return chosen
        return []

    def bearers(self, text: str, level: str | None = None) -> list[tuple[date, date, Unit]]:
        """Return every unit that bears a name or code at any time, from the first to the last day it does."""
        for key, parts in _tries(text):
            spans = [span for span in self._index.get(key, ()) if level in (None, span[2].level)]
            spans = [span for span in spans if self._lies_in(span[2], parts, span[1])]
            if spans:
                return spans
        return []

    def valid_on(self, day: date, level: str | None = None, territory: str | None = None) -> list[Unit]:
        """Return the units of a day in official order: by level, territory and ``display_order``."""
        return sorted(
            (unit for unit in _only(self.units, level, territory) if unit.covers(day)), key=self._official_order
        )

    def parent(self, unit_id: str, on: date) -> Unit | None:
        """Return the unit above on a day: of Phường Hồ "Huyện Thuận Thành" until 09/4/2023, then the thị xã."""
        parent_id = self.get(unit_id).parent_id
        return None if parent_id is None else next(iter(self.predecessors(parent_id, on)), self.get(parent_id))

    def successors(self, unit_id: str, on: date) -> tuple[Unit, ...]:
        """Return the units of day ``on`` that continue a unit: itself while it lasts, none where its chain ends."""
        return self._follow(unit_id, on, self.links[0])

    def predecessors(self, unit_id: str, on: date) -> tuple[Unit, ...]:
        """Return the units of day ``on`` that became a unit: itself while it lasts, none if its chain begins later."""
        return self._follow(unit_id, on, self.links[1])

    @cached_property
    def _by_id(self) -> dict[str, Unit]:
        return {unit.unit_id: unit for unit in self.units}

    @cached_property
    def _index(self) -> dict[str, list[tuple[date, date, Unit]]]:
        index = defaultdict(list)
        for unit in self.units:
            name = fold_name(unit.name)
            other = _marked(bare_name(name)) if unit.level in LOCALITIES else fold_name(self._name_with_place(unit))
            for key in {_key(unit.code), name, other}:
                index[key].append((unit.valid_from, unit.valid_to or date.max, unit))
        for alias in self.aliases:
            unit = self.get(alias.unit_id)
            index[fold_name(alias.alias)].append((alias.valid_from, alias.valid_to or date.max, unit))
        return dict(index)

    @cached_property
    def links(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Successors of each unit, and predecessors."""
        forward, backward = defaultdict(list), defaultdict(list)
        for link in self.successions:
            forward[link.unit_id].append(link.successor_id)
            backward[link.successor_id].append(link.unit_id)
        return dict(forward), dict(backward)

    def _name_with_place(self, unit: Unit) -> str:
        # "Sở Nội vụ" is also written "Sở Nội vụ tỉnh Bắc Giang", "UBND tỉnh" also "UBND tỉnh Bắc Giang".
        place = self.parent_of(unit)
        type_word, _, bare = (place.name if place else "").partition(" ")
        named_by_type = unit.name.endswith(f" {type_word.lower()}")
        return f"{unit.name} {bare}" if named_by_type else f"{unit.name} {type_word} {bare}"

    def _lies_in(self, unit: Unit, places: Iterable[str], on: date) -> bool:
        keys = {_key(unit.code)}
        for above in self.above(unit, lambda each: self.parent(each.unit_id, on)):
            keys |= {_key(above.code), fold_name(above.name), bare_name(fold_name(above.name))}
        return all(_key(place) in keys for place in places)

    def above(self, unit: Unit, parent: Callable[[Unit], Unit | None]) -> list[Unit]:
        """Return the units above a unit, the nearest first; of one that lies in itself, each once."""
        found: list[Unit] = []
        while (unit_above := parent(found[-1] if found else unit)) is not None and unit_above not in found:
            found.append(unit_above)
        return found

    def _follow(self, unit_id: str, on: date, links: dict[str, list[str]]) -> tuple[Unit, ...]:
        unit = self.get(unit_id)
        if unit.covers(on):
            return (unit,)
        found = {end for next_id in links.get(unit_id, ()) for end in self._follow(next_id, on, links)}
        return tuple(sorted(found, key=self._official_order))

    def _official_order(self, unit: Unit) -> tuple[int, int, int, str]:
        known = self.territory_ids
        place = known.index(unit.territory) if unit.territory in known else len(known)
        return LEVELS.index(unit.level), place, unit.display_order, unit.unit_id

    def parent_of(self, unit: Unit) -> Unit | None:
        """Return the unit above on the last day of a unit, as the file has it."""
        return self._by_id.get(unit.parent_id or "")


def _only(units: Iterable[Unit], level: str | None, territory: str | None) -> Iterator[Unit]:
    return (unit for unit in units if level in (None, unit.level) and territory in (None, unit.territory))


def _key(text: str) -> str:
    # Spreadsheets drop the leading zero of a commune code; no code has four digits, so nothing else can be meant.
    return fold_name(f"0{text}" if len(text) == 4 and text.isdigit() else text)


def _marked(key: str) -> str:
    # Names without type word have keys of their own, so that they are asked only where nothing bears the name in full.
    return f"* {key}"


def _tries(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    head, places = split_qualifier(text)
    keys = (_key(text), ()), (_marked(_key(text)), ()), (_key(head), places), (_marked(_key(head)), places)
    return keys if len(text) <= LONGEST_NAME else ()
