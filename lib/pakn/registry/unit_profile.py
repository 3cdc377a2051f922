"""What the registry knows of one unit on one day: where it belongs, what it came from and became, what it is taken for.

A name alone misleads: "Gia Bình" was a district and is a commune, "09193" was Thị trấn Chờ and is Xã Yên Phong. So an
answer about a unit also names the units it may be mistaken for, of the same day and of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from pakn.base.errors import DataError, Finding, UsageError, check_choice
from pakn.base.labels import format_date
from pakn.base.names import bare_name, fold_name, plain_letters
from pakn.registry.territories import LAST_DISTRICT_DAY
from pakn.registry.unit_findings import communes_on_ground
from pakn.registry.units import LEVELS, Alias, Unit, Units

__all__ = ["NearMiss", "Piece", "Step", "UnitProfile", "profile_of"]

Likeness = Literal["name", "alias", "code", "letters"]
"""Same name but for its type word; another spelling in common; same code; same letters under other marks."""


@dataclass(frozen=True, slots=True)
class Step:
    """On a day some units went over into one, in one way (`pakn.registry.units.KINDS`)."""

    date: date
    kind: str
    basis: str
    olds: tuple[Unit, ...]
    new: Unit
    whole: bool = True
    """Whether the registry knows every unit that went over; documents do not name all departments that merged."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Another unit that a name or code may be mistaken for, and whether both exist on the day asked for."""

    unit: Unit
    above: Unit | None
    likeness: tuple[Likeness, ...]
    same_day: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A commune on the ground of a former district; ``whole``: all of it, not only a part."""

    unit: Unit
    whole: bool


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """All of it.

    Attributes
    ----------
    above
        The units above on the day, the nearest first, without the state.
    before, after
        Every step that led to the unit, and every one that followed, by date.
    ended
        Where its chain ends without an heir: the last units of it.
    pieces
        Of a district that has ended: the communes of today on its ground.
    former_districts
        Of a commune since districts ended: those it lies in.
    territory
        Title of that it lies in.
    """

    asked: str
    on: date
    unit: Unit
    above: tuple[Unit, ...]
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    ended: tuple[Unit, ...]
    pieces: tuple[Piece, ...]
    former_districts: tuple[Unit, ...]
    aliases: tuple[Alias, ...]
    near: tuple[NearMiss, ...]
    first_day: date
    territory: str


def profile_of(
    units: Units, name_or_code: str, on: date, level: str | None = None, territory: str | None = None
) -> UnitProfile:
    """Return what is known of the one unit that a name or code means on a day.

    Raises
    ------
    UsageError
        If the day lies before the registry begins, there is no such level or territory, or no unit or more than one
        fits: what was asked is an argument, so that the question is wrong and not the data.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> profile = profile_of(Units.read(DATA), "TP. Bắc Ninh", date(2024, 6, 30))
    >>> profile.unit.code, [unit.name for unit in profile.above], len(profile.pieces)
    ('256', ['Tỉnh Bắc Ninh'], 5)
    >>> [(miss.unit.name, miss.unit.code, miss.same_day) for miss in profile.near]
    [('Tỉnh Bắc Ninh', '27', True), ('Tỉnh Bắc Ninh', '24', False)]
    """
    for name, value, allowed in (("level", level, LEVELS), ("territory", territory, units.territory_ids)):
        if value is not None:
            check_choice(name, value, allowed)
    if on < units.first_day:
        allowed_days = f"từ {format_date(units.first_day)}, ngày danh mục đơn vị bắt đầu"
        remedy = "chọn ngày khác; trước ngày đó chương trình không có số liệu về đơn vị"
        raise UsageError([Finding("ngày tra cứu", f"«{on}»", allowed_days, remedy)])
    try:
        unit = units.resolve(name_or_code, on=on, level=level, territory=territory)
    except DataError as error:
        raise UsageError(error.findings) from None
    after = _by_date(_after(units, unit))
    ended = _ended(unit, after)
    return UnitProfile(
        name_or_code,
        on,
        unit,
        tuple(_above(units, unit, on)),
        _by_date(_before(units, unit)),
        after,
        ended,
        tuple(piece for each in ended for piece in _pieces(units, each)),
        _former_districts(units, unit),
        tuple(alias for alias in units.aliases if alias.unit_id == unit.unit_id),
        _near(units, unit, on),
        units.first_day,
        next((each.title for each in units.territories if each.id == unit.territory), unit.territory),
    )


def _above(units: Units, unit: Unit, on: date) -> Iterator[Unit]:
    above = units.parent(unit.unit_id, on)
    while above is not None and above.level != "national":
        yield above
        above = units.parent(above.unit_id, on)


# --- Steps -----------------------------------------------------------------------------------------------------------


def _into(units: Units, new: Unit) -> Iterator[Step]:
    links = [link for link in units.successions if link.successor_id == new.unit_id]
    before = units.predecessors(new.unit_id, new.valid_from - timedelta(days=1))
    for kind in dict.fromkeys(link.kind for link in links):
        of_kind = {link.unit_id: link.basis for link in links if link.kind == kind}
        olds = tuple(unit for unit in before if unit.unit_id in of_kind)
        whole = kind != "merged" or not _more_merged(units, olds, new)
        yield Step(new.valid_from, kind, "; ".join(dict.fromkeys(of_kind.values())), olds, new, whole)


def _more_merged(units: Units, olds: tuple[Unit, ...], new: Unit) -> bool:
    """Tell whether others merged into a body, too: none merges alone, and one of its type may have left no heir."""
    last, continued = new.valid_from - timedelta(days=1), {link.unit_id for link in units.successions}
    lost = (unit for unit in units.units if unit.valid_to == last and unit.unit_id not in continued)
    return new.level == "agency" and (len(olds) < 2 or any(unit.type == new.type for unit in lost))


def _before(units: Units, unit: Unit) -> Iterator[Step]:
    for step in _into(units, unit):
        yield step
        for old in step.olds:
            yield from _before(units, old)


def _after(units: Units, unit: Unit) -> Iterator[Step]:
    for link in units.successions:
        if link.unit_id == unit.unit_id:
            new = units.get(link.successor_id)
            yield from (step for step in _into(units, new) if unit in step.olds)
            yield from _after(units, new)


def _by_date(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(dict.fromkeys(steps), key=lambda step: step.date))


def _ended(unit: Unit, after: tuple[Step, ...]) -> tuple[Unit, ...]:
    chain = dict.fromkeys((unit, *(step.new for step in after)))
    continued = {old for step in after for old in step.olds}
    return tuple(each for each in chain if each.valid_to is not None and each not in continued)


# --- Districts, which ended without heirs ----------------------------------------------------------------------------


def _pieces(units: Units, district: Unit) -> Iterator[Piece]:
    if district.level != "district" or district.valid_to is None:
        return
    last = district.valid_to
    for heir in communes_on_ground(units, district):
        parts = units.predecessors(heir.unit_id, last)
        yield Piece(heir, all(units.parent(part.unit_id, last) == district for part in parts))


def _former_districts(units: Units, unit: Unit) -> tuple[Unit, ...]:
    if unit.level != "commune" or unit.valid_from <= LAST_DISTRICT_DAY:
        return ()
    parts = units.predecessors(unit.unit_id, LAST_DISTRICT_DAY)
    above = (units.parent(part.unit_id, LAST_DISTRICT_DAY) for part in parts)
    return tuple(dict.fromkeys(district for district in above if district is not None))


# --- What a name or code is mistaken for -----------------------------------------------------------------------------


def _near(units: Units, unit: Unit, on: date) -> tuple[NearMiss, ...]:
    spelt: dict[str, set[str]] = {each.unit_id: {_bare(each.name)} for each in units.units}
    for alias in units.aliases:
        spelt[alias.unit_id].add(_bare(alias.alias))
    name, found = _bare(unit.name), []
    for other in units.units:
        other_name = _bare(other.name)
        kinds: dict[Likeness, bool] = {
            "name": other_name == name,
            "alias": other_name != name and bool(spelt[unit.unit_id] & spelt[other.unit_id]),
            "code": other.code == unit.code,
            "letters": other_name != name and _letters(other_name) == _letters(name),
        }
        likeness = tuple(kind for kind, holds in kinds.items() if holds)
        if likeness and other != unit:
            above = units.get(other.parent_id) if other.parent_id else None
            found.append(NearMiss(other, above, likeness, other.covers(on)))
    return tuple(sorted(found, key=lambda miss: (not miss.same_day, LEVELS.index(miss.unit.level), miss.unit.unit_id)))


@lru_cache(maxsize=2048)  # each unit is held against all others
def _bare(name: str) -> str:
    return bare_name(fold_name(name))


@lru_cache(maxsize=2048)
def _letters(bare: str) -> str:
    return plain_letters(bare)
