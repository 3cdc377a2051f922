"""What `pakn units` says of a unit, in words and as data: where it belongs, what became of it, what it is taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pakn.base.labels import capital, format_date, join_words, lower_type_word
from pakn.registry.unit_files import Alias, Unit
from pakn.registry.unit_profile import Likeness, NearMiss, Piece, Step, UnitProfile

__all__ = ["profile_json", "profile_text"]

LEVEL_WORDS = {
    "national": "cả nước", "province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã",
    "agency": "cơ quan, đơn vị cấp tỉnh", "centre": "trung tâm", "enterprise": "doanh nghiệp",
}  # fmt: skip
LIKENESS_WORDS: dict[Likeness, str] = {
    "name": "cùng tên gọi", "alias": "chung một tên gọi khác", "code": "cùng mã", "letters": "tên chỉ khác dấu",
}  # fmt: skip
CAME = {
    "merged": "sáp nhập từ", "renamed": "đổi tên từ", "retyped": "chuyển loại từ", "continued": "tiếp nối",
    "dissolved_into": "nhận nhiệm vụ của",
}  # fmt: skip
WENT = {
    "merged": "sáp nhập vào", "renamed": "đổi tên thành", "retyped": "chuyển loại thành",
    "continued": "tiếp tục là", "dissolved_into": "chuyển nhiệm vụ sang",
}  # fmt: skip
NOT_WHOLE = "danh mục không nêu đủ: văn bản nguồn không nêu tên mọi cơ quan sáp nhập"
LABEL_WIDTH = 18
"""Letters up to the longest label, so that the values stand in one column."""


def profile_text(profile: UnitProfile) -> str:
    """Return what is known of a unit, line by line.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.unit_profile import profile_of
    >>> from pakn.registry.units import Units
    >>> text = profile_text(profile_of(Units.read(DATA), "09193", date(2025, 8, 1)))
    >>> print("\\n".join(text.splitlines()[:5]))
    Xã Yên Phong (tra cứu «09193», ngày 01/8/2025)
      Loại:             xã
      Cấp:              cấp xã (commune)
      Mã:               09193
      unit_id:          09193@2025-07-01
    >>> print(text.splitlines()[-2])
      - Huyện Yên Phong, Tỉnh Bắc Ninh (mã 258, cấp huyện, từ ngày 01/01/2023 đến ngày 30/6/2025): cùng tên gọi
    """
    sections = (
        ("Tiền thân", _origins(profile)),
        ("Kế thừa", _heirs(profile)),
        ("Tên gọi khác", map(_alias, profile.aliases)),
        ("Dễ nhầm với", map(_near_miss, profile.near)),
    )
    lines = [f"{profile.unit.name} (tra cứu «{profile.asked}», ngày {format_date(profile.on)})", *_facts(profile)]
    for heading, items in sections:
        told = [f"  - {item}" for item in items]
        lines += ["", f"{heading}:", *(told or ["  - không có"])]
    return "\n".join(lines)


def profile_json(profile: UnitProfile) -> dict[str, Any]:
    """Return the same for programs; days are ISO dates, an open end is null."""
    return {
        "asked": profile.asked,
        "date": profile.on.isoformat(),
        "registry_begins": profile.first_day.isoformat(),
        "unit": _unit_json(profile.unit) | {"basis": profile.unit.basis},
        "parents": [_unit_json(unit) for unit in profile.above],
        "former_districts": [_unit_json(unit) for unit in profile.former_districts],
        "predecessors": [_step_json(step) for step in profile.before],
        "successors": [_step_json(step) for step in profile.after],
        "ended_without_successor": [_unit_json(unit) for unit in profile.ended],
        "communes_on_its_ground": [_unit_json(piece.unit) | {"whole": piece.whole} for piece in profile.pieces],
        "aliases": [
            {"alias": alias.alias, "valid_from": alias.valid_from.isoformat(), "valid_to": _iso(alias.valid_to)}
            for alias in profile.aliases
        ],
        "near_misses": [
            _unit_json(miss.unit)
            | {"parent": miss.above and miss.above.name, "likeness": list(miss.likeness), "same_day": miss.same_day}
            for miss in profile.near
        ],
    }


# --- Words -----------------------------------------------------------------------------------------------------------


def _facts(profile: UnitProfile) -> Iterator[str]:
    unit = profile.unit
    above = ", ".join(f"{each.name} (mã {each.code})" for each in profile.above) or "không có"
    facts = {
        "Loại": unit.type,
        "Cấp": f"{LEVEL_WORDS[unit.level]} ({unit.level})",
        "Mã": unit.code,
        "unit_id": unit.unit_id,
        "Lãnh thổ": f"{profile.territory} ({unit.territory})",
        "Đơn vị cấp trên": above,
        "Hiệu lực": capital(_validity(unit.valid_from, unit.valid_to, profile.first_day)),
        "Căn cứ": unit.basis,
    }
    if profile.former_districts:
        facts["Địa bàn cũ"] = _names(profile.former_districts) + _line_crossed(profile)
    for label, value in facts.items():
        yield f"  {f'{label}:'.ljust(LABEL_WIDTH)}{value}"


def _line_crossed(profile: UnitProfile) -> str:
    crosses = len(profile.former_districts) > 1
    return "; số liệu không quy được về riêng đơn vị cấp huyện nào" if crosses else ""


def _origins(profile: UnitProfile) -> Iterator[str]:
    for step in profile.before:
        into = "" if step.new == profile.unit else f"{lower_type_word(step.new.name)} ({step.new.code}) "
        yield f"{format_date(step.date)}: {into}{CAME[step.kind]} {_names(step.olds)} – {step.basis}"
    if not all(step.whole for step in profile.before):
        yield NOT_WHOLE
    if not profile.before:
        if profile.unit.valid_from == profile.first_day:
            yield f"danh mục bắt đầu từ ngày {format_date(profile.first_day)}, không có thông tin trước ngày này"
        else:
            yield "danh mục không nêu đơn vị tiền thân"


def _heirs(profile: UnitProfile) -> Iterator[str]:
    before: Unit = profile.unit
    for step in profile.after:
        old = before if before in step.olds else step.olds[0]
        others = [unit for unit in step.olds if unit != old]
        subject = "" if old == profile.unit else f"{lower_type_word(old.name)} ({old.code}) "
        along = f"cùng {_names(others)} " if others else ""
        new = f"{lower_type_word(step.new.name)} ({step.new.code})"
        yield f"{format_date(step.date)}: {subject}{along}{WENT[step.kind]} {new} – {step.basis}"
        before = step.new
    for unit in profile.ended:
        last = format_date(unit.valid_to) if unit.valid_to else ""
        heir = "không có đơn vị kế thừa" if unit.level == "district" else "danh mục không nêu đơn vị kế thừa"
        yield f"{lower_type_word(unit.name)} kết thúc ngày {last}, {heir}"
    if profile.pieces:
        yield f"địa bàn nay gồm {join_words([_piece(piece) for piece in profile.pieces])}"
    if not profile.after and not profile.ended:
        yield "đơn vị còn hiệu lực"


def _piece(piece: Piece) -> str:
    name = f"{lower_type_word(piece.unit.name)} ({piece.unit.code})"
    return name if piece.whole else f"một phần {name}"


def _alias(alias: Alias) -> str:
    return f"{alias.alias} (dùng {_validity(alias.valid_from, alias.valid_to)})"


def _near_miss(miss: NearMiss) -> str:
    unit, likeness = miss.unit, ", ".join(LIKENESS_WORDS[kind] for kind in miss.likeness)
    when = "cùng có hiệu lực" if miss.same_day else _validity(unit.valid_from, unit.valid_to)
    place = f", {miss.above.name}" if miss.above and miss.above.level != "national" else ""
    return f"{unit.name}{place} (mã {unit.code}, {LEVEL_WORDS[unit.level]}, {when}): {likeness}"


def _names(units: Iterable[Unit]) -> str:
    return join_words([f"{lower_type_word(unit.name)} ({unit.code})" for unit in units])


def _validity(first: date, last: date | None, horizon: date | None = None) -> str:
    begins = f"từ ngày {format_date(first)}" + (" (ngày danh mục bắt đầu)" if first == horizon else "")
    return f"{begins} đến ngày {format_date(last)}" if last else f"{begins} đến nay"


# --- Data ------------------------------------------------------------------------------------------------------------


def _unit_json(unit: Unit) -> dict[str, Any]:
    return {
        "unit_id": unit.unit_id,
        "code": unit.code,
        "name": unit.name,
        "type": unit.type,
        "level": unit.level,
        "territory": unit.territory,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": _iso(unit.valid_to),
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "date": step.date.isoformat(),
        "kind": step.kind,
        "basis": step.basis,
        "from": [_unit_json(unit) for unit in step.olds],
        "from_all": step.whole,
        "to": _unit_json(step.new),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
