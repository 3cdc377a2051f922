"""What is wrong with the registry of units: cells, overlaps in time, references to nothing, broken chains of heirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from pakn.base.errors import Finding
from pakn.base.names import fold_name
from pakn.registry.unit_files import KINDS, LEVELS, Unit
from pakn.registry.unit_findings import describe
from pakn.registry.unit_index import UnitIndex

__all__ = ["unit_checks"]

CHAINED = ("province", "commune")
"""Levels whose chain must be whole. Districts were abolished without heirs (their communes carry the chain), and the
sources do not name the heir of every department."""


def unit_checks(units: UnitIndex) -> Iterator[Finding]:
    """Return everything wrong with the registry."""
    for check in (_check_units, _check_overlaps, _check_references, _check_chains):
        yield from check(units)


def _known(units: UnitIndex, unit_id: str) -> Unit | None:
    return units.get(unit_id) if unit_id in units else None


def _check_units(units: UnitIndex) -> Iterator[Finding]:
    times = Counter(unit.unit_id for unit in units.units)
    for row, unit in enumerate(units.units, start=2):
        last, own_id = unit.valid_to or date.max, f"{unit.code}@{unit.valid_from}"
        above = units.parent_of(unit)
        itself = unit in units.above(unit, units.parent_of)
        held = unit.parent_id is None or (above is not None and above.covers(last))
        yield from _wrong(
            f"units.csv, dòng {row}",
            (unit.unit_id == own_id, "unit_id", unit.unit_id, f"«{own_id}» (code@valid_from)"),
            (times[unit.unit_id] == 1, "unit_id", unit.unit_id, "mỗi mã một dòng"),
            (unit.level in LEVELS, "level", unit.level, ", ".join(LEVELS)),
            (unit.territory in units.territory_ids, "territory", unit.territory, ", ".join(units.territory_ids)),
            (unit.valid_from <= last, "valid_to", unit.valid_to, f"từ {unit.valid_from} trở đi"),
            (not itself, "parent_id", unit.parent_id, "đơn vị không nằm trong chính nó"),
            (held, "parent_id", unit.parent_id, f"đơn vị còn hiệu lực đến {unit.valid_to or 'nay'}"),
        )


def _check_overlaps(units: UnitIndex) -> Iterator[Finding]:
    groups: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    for unit in units.units:
        above = (unit.parent_id or "").partition("@")[0]
        groups[(unit.code,)].append(unit)
        groups[fold_name(unit.name), unit.level, above, unit.territory].append(unit)
    for group in groups.values():
        for first, second in pairwise(sorted(group, key=lambda unit: unit.valid_from)):
            if second.valid_from <= (first.valid_to or date.max):
                found = f"{describe(units, first)} và {describe(units, second)}"
                yield Finding("units.csv", found, "mỗi tên, mỗi mã một đơn vị trong một ngày", "sửa thời hạn")


def _check_references(units: UnitIndex) -> Iterator[Finding]:
    known = "một unit_id của units.csv"
    for row, alias in enumerate(units.aliases, start=2):
        ordered = alias.valid_from <= (alias.valid_to or date.max)
        yield from _wrong(
            f"unit_aliases.csv, dòng {row}",
            (alias.unit_id in units, "unit_id", alias.unit_id, known),
            (ordered, "valid_to", alias.valid_to, f"từ {alias.valid_from} trở đi"),
        )
    for row, link in enumerate(units.successions, start=2):
        before, after = _known(units, link.unit_id), _known(units, link.successor_id)
        ends = before is None or before.valid_to == link.date - timedelta(days=1)
        begins = after is None or after.valid_from == link.date
        yield from _wrong(
            f"unit_successors.csv, dòng {row}",
            (before is not None, "unit_id", link.unit_id, known),
            (after is not None, "successor_id", link.successor_id, known),
            (ends and begins, "date", link.date, "ngày đầu của đơn vị mới, liền sau ngày cuối của đơn vị cũ"),
            (link.kind in KINDS, "kind", link.kind, ", ".join(KINDS)),
        )


def _check_chains(units: UnitIndex) -> Iterator[Finding]:
    for row, unit in enumerate(units.units, start=2):
        lost = unit.valid_to is not None and unit.unit_id not in units.links[0]
        unborn = unit.valid_from > units.first_day and unit.unit_id not in units.links[1]
        if unit.level in CHAINED and (lost or unborn):
            allowed = "tỉnh, xã kết thúc có đơn vị kế thừa; tỉnh, xã mới có đơn vị trước đó"
            remedy = "thêm dòng vào unit_successors.csv"
            yield Finding(f"units.csv, dòng {row}", describe(units, unit), allowed, remedy)


def _wrong(where: str, *cells: tuple[bool, str, object, str]) -> Iterator[Finding]:
    for right, column, found, allowed in cells:
        if not right:
            yield Finding(f"{where}, cột {column}", f"«{found}»", allowed, "sửa ô này")
