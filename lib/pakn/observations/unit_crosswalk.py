"""Which units of one day lie on the ground of which units of another, for moving a series from the first to the second.

Only the registry is asked: successors and predecessors lead from day to day, parents from level to level. Here nothing
is added up yet; `pakn.observations.rebase_units` does that, and takes no number across a line that this module finds
crossed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pakn.base.errors import DataError, Finding, UsageError, check_choice
from pakn.base.labels import format_date, join_words, lower_type_word
from pakn.registry.units import LEVELS, Unit, Units

__all__ = ["MOVED_LEVELS", "UnitCrosswalk", "unit_crosswalk"]

MOVED_LEVELS = ("province", "district", "commune")
"""Only these: the sources do not name what every department became, and a sum over the known ones would be partial."""
LEVEL_WORDS = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}
WHERE = "quy đổi theo đơn vị của ngày khác"


@dataclass(frozen=True)
class UnitCrosswalk:
    """The units of a series' own day, and where each lies among the units of another day.

    Attributes
    ----------
    touched
        Unit of the own day, whether or not the series has it → the units of the other day on whose ground it lies.
    touching
        The other way round.
    rows
        The units of the other day that the series touches, in official order.
    """

    units: Units
    onto: date
    level: str
    touched: Mapping[str, tuple[Unit, ...]]
    touching: Mapping[str, tuple[str, ...]]
    rows: tuple[Unit, ...]

    def is_torn(self, unit_id: str) -> bool:
        """Whether a unit lies on the ground of several: a number of it cannot be split."""
        return len(self.touched[unit_id]) > 1

    def names(self, unit_ids: Iterable[str]) -> str:
        """Return names as a sentence has them."""
        return join_words([lower_type_word(self.units.get(unit_id).name) for unit_id in unit_ids])

    def torn_words(self, unit_id: str) -> str:
        """Return why a torn unit gives no number, inside a sentence."""
        touched = self.names(unit.unit_id for unit in self.touched[unit_id])
        return f"{self.names([unit_id])} gồm địa bàn của {touched}, không tách được"


def unit_crosswalk(units: Units, unit_ids: Iterable[str], onto: date, level: str | None = None) -> UnitCrosswalk:
    """Return where the units of a series lie among the units of a level on a day.

    The own day of the series is the one nearest to ``onto`` on which all its units exist.

    Raises
    ------
    UsageError
        If the day lies before the registry, has no units of the level, or the level lies below that of the series.
    DataError
        If the units are of several levels, or of no common day, so that ground would be counted twice.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> crosswalk = unit_crosswalk(Units.read(DATA), ["09202@2025-07-01"], date(2025, 6, 30))
    >>> crosswalk.torn_words("09202@2025-07-01")
    'xã Tam Giang gồm địa bàn của xã Tam Giang và xã Hòa Tiến, không tách được'
    """
    series = [units.get(unit_id) for unit_id in unit_ids]
    own_level = _own_level(series, level)
    wanted = level or own_level
    _check_asked(units, onto, own_level, wanted)
    day = _own_day(series, onto)
    touched = {unit.unit_id: _touched(units, unit, day, onto, wanted) for unit in units.valid_on(day, own_level)}
    touching = defaultdict(list)
    for unit_id, found in touched.items():
        for unit in found:
            touching[unit.unit_id].append(unit_id)
    reached = {unit for each in series for unit in touched[each.unit_id]}
    rows = tuple(unit for unit in units.valid_on(onto, wanted) if unit in reached)
    return UnitCrosswalk(units, onto, wanted, touched, {key: tuple(ids) for key, ids in touching.items()}, rows)


def _touched(units: Units, unit: Unit, day: date, onto: date, level: str) -> tuple[Unit, ...]:
    follow = units.successors if onto >= day else units.predecessors
    ends = [_above(units, end, onto, level) for end in follow(unit.unit_id, onto)]
    if not ends and (above := _above(units, unit, day, level)):
        # Districts have no heirs, but what lies above them has.
        ends = list(follow(above.unit_id, onto))
    found = tuple(dict.fromkeys(end for end in ends if end is not None))
    return () if None in ends else found


def _above(units: Units, unit: Unit, on: date, level: str) -> Unit | None:
    found: Unit | None = unit
    while found is not None and found.level != level:
        found = units.parent(found.unit_id, on)
    return found


def _own_level(series: list[Unit], level: str | None) -> str:
    levels = sorted({unit.level for unit in series} or {level or "commune"})
    if len(levels) > 1 or levels[0] not in MOVED_LEVELS:
        allowed = f"các đơn vị cùng một cấp trong: {', '.join(MOVED_LEVELS)}"
        remedy = "tách dãy số theo cấp; không quy đổi số của sở, ngành vì nguồn không nêu đủ đơn vị kế thừa"
        raise DataError([Finding(WHERE, f"dãy số của cấp {', '.join(levels)}", allowed, remedy)])
    return levels[0]


def _own_day(series: list[Unit], onto: date) -> date:
    if not series:
        return onto
    late = max(series, key=lambda unit: unit.valid_from)
    early = min(series, key=lambda unit: unit.valid_to or date.max)
    first, last = late.valid_from, early.valid_to or date.max
    if first > last:
        found = f"{early.name} ({early.unit_id}) hết hiệu lực trước khi có {late.name} ({late.unit_id})"
        allowed = "các đơn vị cùng có hiệu lực trong một ngày"
        raise DataError([Finding(WHERE, found, allowed, "tách dãy số theo ngày, quy đổi từng dãy")])
    return min(max(onto, first), last)


def _check_asked(units: Units, onto: date, own_level: str, level: str) -> None:
    check_choice("level", level, MOVED_LEVELS)
    if onto < units.first_day:
        allowed = f"từ {format_date(units.first_day)}, ngày danh mục đơn vị bắt đầu"
        raise UsageError([Finding("ngày quy đổi", f"«{onto}»", allowed, "chọn ngày khác")])
    if LEVELS.index(level) > LEVELS.index(own_level):
        found = f"số của {LEVEL_WORDS[own_level]} quy về {LEVEL_WORDS[level]}"
        allowed = "quy về cùng cấp hoặc cấp trên"
        raise UsageError([Finding("tham số level", found, allowed, "dùng số liệu của cấp dưới, nếu có")])
    if not units.valid_on(onto, level):
        last = max(unit.valid_to or date.max for unit in units.units if unit.level == level)
        found = f"ngày {format_date(onto)} không có đơn vị {LEVEL_WORDS[level]}"
        allowed = f"ngày đến {format_date(last)}"
        raise UsageError([Finding("ngày quy đổi", found, allowed, "chọn ngày hoặc cấp khác")])
