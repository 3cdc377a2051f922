"""What is said where a name or code means no unit of a day, or several: the candidates, and what became of them.

A name that has ended is the commonest of these: "Huyện Tiên Du" of a list of 2025 is no slip of the pen. So the answer
tells until when it was a unit, what continues it, and on which day it can still be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Literal

from pakn.base.errors import Finding
from pakn.base.labels import format_date, join_words
from pakn.base.names import LONGEST_NAME, bare_name, fold_name, plain_letters
from pakn.registry.unit_files import LAST_DISTRICT_DAY, LOCALITIES, Unit
from pakn.registry.unit_index import UnitIndex

__all__ = [
    "Lookup",
    "ambiguous_name",
    "communes_on_ground",
    "continuing",
    "describe",
    "heirs_in_words",
    "initials",
    "look_up",
    "unknown_name",
]

LIKENESS = 0.6
LEAST_INITIALS, AND = 3, fold_name("và")
MOST_NEAR = 3
"""Candidates named: who reads more of them has to search anyway."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a text may mean that is no single unit of a day.

    ``ambiguous``: several of the day. ``other_day``: a unit of another time. ``near``: close to some of the day.
    """

    kind: Literal["ambiguous", "other_day", "near", "unknown"]
    units: tuple[Unit, ...] = ()
    day: date | None = None
    """Of units of another time, the day nearest to the one asked for on which the text is their name."""


def look_up(
    units: UnitIndex,
    text: str,
    on: date,
    level: str | None = None,
    territory: str | None = None,
    *,
    likeness: float = LIKENESS,
) -> Lookup:
    """Return what a text may mean that `Units.resolve` does not take for one unit.

    Parameters
    ----------
    units
        The registry of units.
    text
        Name or code.
    on
        Day on which it exists.
    level
        Level of the unit; `None` for any.
    territory
        Territory it lies in; `None` for any.
    likeness
        From 0 to 1, how like a name of the day it must be to be taken for a slip.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.units import Units
    >>> from pakn.registry.unit_index import UnitIndex
    >>> units, merged = Units.read(DATA), date(2025, 7, 1)
    >>> def told(text, on):
    ...     found = look_up(units, text, on)
    ...     return found.kind, [unit.name for unit in found.units]
    >>> told("Bắc Ninh", date(2024, 6, 30)), told("Huyện Tiên Du", merged)
    (('ambiguous', ['Tỉnh Bắc Ninh', 'Thành phố Bắc Ninh']), ('other_day', ['Huyện Tiên Du']))
    >>> told("Sở Ytế", merged), told("Nguyễn Văn An", merged)
    (('near', ['Sở Y tế', 'Sở Tư pháp']), ('unknown', []))
    """
    chosen = units.candidates(text, on=on, level=level, territory=territory)
    if len(chosen) > 1:
        return Lookup("ambiguous", tuple(chosen))
    bearers = units.bearers(text, level)  # of any territory: in August 2025 a district lies in a former province
    alike = tuple(unit for _, _, unit in bearers if unit.covers(on) and territory in (None, unit.territory))
    others = [span for span in bearers if not span[2].covers(on)]
    if others and not alike:
        return _nearest(others, on)
    alike = alike or _near(text, units.valid_on(on, level, territory), likeness)
    return Lookup("near", alike[:MOST_NEAR]) if alike else Lookup("unknown")


def _nearest(spans: list[tuple[date, date, Unit]], on: date) -> Lookup:
    """Of names that have ended the last ones, or else the first that begin: nobody means a unit further away."""
    day = max((last for _, last, _ in spans if last < on), default=min(first for first, _, _ in spans))
    found = dict.fromkeys(unit for first, last, unit in spans if day in (first, last))
    return Lookup("other_day", tuple(found)[:MOST_NEAR], day)


def _near(text: str, valid: list[Unit], likeness: float) -> tuple[Unit, ...]:
    if len(text) > LONGEST_NAME:
        return ()
    key = fold_name(text)
    same = tuple(unit for unit in valid if bare_name(fold_name(unit.name)) == bare_name(key) or key in initials(unit))
    names = {fold_name(unit.name): unit for unit in valid}
    return same or tuple(names[name] for name in get_close_matches(key, names, n=MOST_NEAR, cutoff=likeness))


@cache  # of the few thousand units there are, asked of all of them for every file that is read
def initials(unit: Unit) -> tuple[str, ...]:
    """Return the first letters of a body's name as people shorten it, folded and without marks; none of a locality.

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.units import Units
    >>> from pakn.registry.unit_index import UnitIndex
    >>> units = Units.read(DATA)
    >>> [initials(units.get(f"{slug}.bn@2025-07-01")) for slug in ("so-y-te", "so-giao-duc-va-dao-tao")]
    [('syt',), ('sgdđt', 'sgddt')]
    """
    words = [word for word in fold_name(unit.name).split() if word != AND]
    letters = "".join(plain[0] if (plain := plain_letters(word)) and word[0] != "đ" else word[0] for word in words)
    if unit.level in LOCALITIES or len(letters) < LEAST_INITIALS:
        return ()
    return tuple(dict.fromkeys((letters, letters.replace("đ", "d"))))


def continuing(units: UnitIndex, unit: Unit, on: date) -> tuple[Unit, ...]:
    """Return the units of a day that continue a unit which has ended, or that one which begins later came from.

    Of a district, which ended without heirs, the communes on its ground.
    """
    if on < unit.valid_from:
        return units.predecessors(unit.unit_id, on)
    heirs = units.successors(unit.unit_id, on)
    if heirs or unit.level != "district":
        return heirs
    lasts = units.successors(unit.unit_id, LAST_DISTRICT_DAY)
    ground = dict.fromkeys(heir for last in lasts for heir in communes_on_ground(units, last))
    return tuple(heir for heir in ground if heir.covers(on))


def communes_on_ground(units: UnitIndex, district: Unit) -> tuple[Unit, ...]:
    """Return the communes of today on the ground of a district that has ended, in official order."""
    if district.level != "district" or district.valid_to is None:
        return ()
    last = district.valid_to
    communes = [unit for unit in units.valid_on(last, "commune") if units.parent(unit.unit_id, last) == district]
    heirs = dict.fromkeys(heir for unit in communes for heir in units.successors(unit.unit_id, date.max))
    return tuple(sorted(heirs, key=lambda unit: (unit.territory, unit.display_order)))


def describe(units: UnitIndex, unit: Unit) -> str:
    """Return a candidate in words: name, unit above, id, validity."""
    above = units.get(unit.parent_id) if unit.parent_id and unit.parent_id in units else None
    until = f" đến {format_date(unit.valid_to)}" if unit.valid_to else ""
    place = f", {above.name}" if above else ""
    return f"{unit.name}{place} ({unit.unit_id}, từ {format_date(unit.valid_from)}{until})"


def ambiguous_name(units: UnitIndex, text: str, on: date, chosen: Iterable[Unit]) -> Finding:
    """Return what is said of a name that means several units of a day."""
    told = [describe(units, unit) for unit in chosen]
    remedy = "ghi mã đơn vị, thêm đơn vị cấp trên trong ngoặc, hoặc nêu cấp (level), lãnh thổ (territory)"
    return Finding(_where(on), f"«{text}» ứng với {len(told)} đơn vị", "; ".join(told), remedy)


def unknown_name(units: UnitIndex, text: str, on: date, level: str | None, territory: str | None) -> Finding:
    """Return what is said of a name that means no unit of a day."""
    found = look_up(units, text, on, level, territory)
    if found.kind == "other_day":
        return _other_day(units, text, on, found)
    near = "; ".join(describe(units, unit) for unit in found.units)
    allowed = near or "tên hoặc mã một đơn vị của units.csv có hiệu lực ngày đó"
    remedy = "sửa tên hoặc ngày; nếu là cách viết khác của một đơn vị, thêm vào unit_aliases.csv"
    return Finding(_where(on), f"«{text}» không ứng với đơn vị nào", allowed, remedy)


def _other_day(units: UnitIndex, text: str, on: date, looked_up: Lookup) -> Finding:
    others = looked_up.units
    known = "; ".join(describe(units, unit) for unit in others)
    told = [*dict.fromkeys(heirs_in_words(units, unit, on) for unit in others)]
    heirs = {heir for unit in others for heir in continuing(units, unit, on)}
    bare = {bare_name(fold_name(unit.name)) for unit in others if unit.level in LOCALITIES}
    alike = [unit for unit in units.valid_on(on) if bare_name(fold_name(unit.name)) in bare and unit not in heirs]
    told += [f"cùng tên gọi trong ngày đó: {describe(units, unit)}" for unit in alike[:MOST_NEAR]]
    remedy = f"ghi tên đơn vị có hiệu lực ngày đó, hoặc tra trong thời gian của tên này bằng --date {looked_up.day}"
    found = f"«{text}» không ứng với đơn vị nào của ngày đó, chỉ có vào thời gian khác: {known}"
    return Finding(_where(on), found, "; ".join(told), remedy)


def heirs_in_words(units: UnitIndex, unit: Unit, on: date) -> str:
    """Return in words what continues a unit of another time on a day, or what it came from."""
    later = on < unit.valid_from
    found = continuing(units, unit, on)
    kind = "tiền thân" if later else "kế thừa"
    if not found:
        return f"đơn vị có hiệu lực ngày đó (danh mục không nêu đơn vị {kind})"
    names = join_words([f"{each.name} ({each.code})" for each in found])
    if unit.level == "district" and not later and found[0].level == "commune":
        return f"đơn vị trên địa bàn: {names}"
    return f"đơn vị {kind}: {names}"


def _where(on: date) -> str:
    return f"tên đơn vị, ngày {format_date(on)}"
