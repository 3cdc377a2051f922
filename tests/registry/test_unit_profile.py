"""What is known of a unit: every unit of the registry, its chain to both ends, and the traps of its name and code."""

from __future__ import annotations

from datetime import date

import pytest

from pakn.base.errors import UsageError
from pakn.base.paths import DATA
from pakn.registry.unit_profile import UnitProfile, profile_of
from pakn.registry.units import Units

UNITS = Units.read(DATA)
LAST_DAY, MERGED = date(2025, 6, 30), date(2025, 7, 1)


def asked(name: str, on: date, **options: str) -> UnitProfile:
    return profile_of(UNITS, name, on, **options)


def near(profile: UnitProfile) -> dict[str, tuple[str, ...]]:
    return {miss.unit.unit_id: miss.likeness for miss in profile.near}


@pytest.mark.long
def test_every_unit_is_found_by_its_code_on_each_of_its_ends() -> None:
    for unit in UNITS.units:
        profiles = [asked(unit.code, day) for day in {unit.valid_from, unit.valid_to or date(2026, 1, 1)}]
        for profile in profiles:
            assert profile.unit == unit
            assert unit.unit_id not in near(profile)
            # Both chains are those of the registry.
            ends = {step.new for step in profile.after if step.new.valid_to is None}
            assert ends == (set(UNITS.successors(unit.unit_id, date.max)) - {unit})
            assert all(unit.valid_to and not UNITS.successors(each.unit_id, date.max) for each in profile.ended)
            firsts = {old for step in profile.before for old in step.olds if old.valid_from == UNITS.first_day}
            assert firsts == set(UNITS.predecessors(unit.unit_id, UNITS.first_day)) - {unit}


def test_every_commune_has_all_who_bear_its_name_or_code_as_near_misses() -> None:
    for unit in UNITS.valid_on(MERGED, "commune"):
        former = next(each for each in UNITS.valid_on(LAST_DAY, "commune") if each.code == unit.code)
        assert "code" in near(asked(unit.code, MERGED))[former.unit_id]
        assert "code" in near(asked(unit.code, LAST_DAY))[unit.unit_id]


def test_a_commune_and_the_former_district_of_its_name() -> None:
    commune = asked("Gia Bình", date(2025, 8, 1))
    assert (commune.unit.unit_id, [unit.name for unit in commune.former_districts]) == (
        "09454@2025-07-01",
        ["Huyện Gia Bình"],
    )
    assert near(commune) == {"263@2023-01-01": ("name",), "09454@2023-01-01": ("name", "code")}
    district = asked("Gia Bình", LAST_DAY, level="district")
    assert district.former_districts == ()
    assert near(district) == {"09454@2023-01-01": ("name",), "09454@2025-07-01": ("name",)}
    assert [miss.same_day for miss in district.near] == [True, False]
    with pytest.raises(UsageError, match=r"«Gia Bình» ứng với 2 đơn vị"):
        asked("Gia Bình", LAST_DAY)


def test_a_city_and_two_provinces() -> None:
    city = asked("TP. Bắc Ninh", date(2024, 6, 30))
    assert (city.unit.code, city.unit.level, [unit.code for unit in city.above]) == ("256", "district", ["27"])
    assert near(city) == {"27@2023-01-01": ("name",), "24@2025-07-01": ("name",)}
    assert (city.after, [unit.unit_id for unit in city.ended]) == ((), ["256@2023-01-01"])
    assert [(piece.unit.name, piece.whole) for piece in city.pieces] == [
        (f"Phường {name}", True) for name in ("Kinh Bắc", "Võ Cường", "Vũ Ninh", "Hạp Lĩnh", "Nam Sơn")
    ]
    province = asked("Bắc Ninh", MERGED)
    assert [old.code for step in province.before for old in step.olds] == ["27", "24"]
    assert near(province)["24@2023-01-01"] == ("alias", "code")


def test_one_name_under_other_marks() -> None:
    assert near(asked("09217", LAST_DAY)) == {"07243@2023-01-01": ("letters",), "07816@2023-01-01": ("letters",)}
    assert near(asked("07243", LAST_DAY)) == {"07816@2023-01-01": ("name",), "09217@2023-01-01": ("letters",)}


def test_ninh_xa_was_two_wards() -> None:
    profile = asked("Phường Ninh Xá", date(2024, 12, 1))
    assert near(profile)["09184@2023-01-01"] == ("name",)
    places = {miss.unit.unit_id: miss.above.name for miss in profile.near if miss.above}
    assert places["09184@2023-01-01"] == "Thành phố Bắc Ninh"
    with pytest.raises(UsageError, match=r"09184@2023-01-01.*09445@2023-01-01"):
        asked("Ninh Xá", date(2024, 11, 30))


def test_steps_lead_from_the_first_day_to_now() -> None:
    steps = asked("Phường Vệ An", date(2023, 6, 30)).after
    assert [(step.date, step.kind, len(step.olds), step.new.unit_id) for step in steps] == [
        (date(2024, 12, 1), "merged", 3, "09184@2024-12-01"),
        (MERGED, "merged", 6, "09187@2025-07-01"),
    ]
    assert [step.basis for step in steps] == ["1255/NQ-UBTVQH15", "1658/NQ-UBTVQH15 khoản 66"]
    assert asked("Phường Kinh Bắc", MERGED).before == steps
    department = asked("Sở KH&CN", MERGED)
    assert {step.kind for step in department.before} == {"dissolved_into", "merged"}


def test_a_merger_that_documents_do_not_name_in_full_is_known_as_such() -> None:
    def whole(name: str) -> dict[str, bool]:
        return {step.kind: step.whole for step in asked(name, MERGED).before}

    assert whole("Sở KH&CN") == {"dissolved_into": True, "merged": False}  # the one of Bắc Giang is named nowhere
    assert whole("Sở Nội vụ") == {"merged": False}  # both are named, but five departments left no heir that is
    assert whole("UBND tỉnh") == whole("Văn phòng UBND tỉnh") == {"merged": True}
    assert whole("Xã Yên Phong") == {"merged": True}
    for unit in UNITS.valid_on(MERGED, "commune"):
        assert all(step.whole for step in asked(unit.code, MERGED).before)


def test_a_district_that_changed_its_type_ends_like_the_later_one() -> None:
    former, later = asked("Huyện Quế Võ", date(2023, 3, 31)), asked("Thị xã Quế Võ", date(2024, 12, 31))
    assert [step.kind for step in former.after] == ["retyped"]
    assert former.ended == later.ended == (later.unit,)
    assert former.pieces == later.pieces
    assert len(later.pieces) == 7


def test_every_new_commune_is_a_piece_of_its_districts() -> None:
    found: dict[str, list[bool]] = {}
    for district in UNITS.valid_on(LAST_DAY, "district"):
        for piece in asked(district.code, LAST_DAY).pieces:
            found.setdefault(piece.unit.unit_id, []).append(piece.whole)
    assert len(found) == 99
    crossing = {UNITS.get(unit_id).name: whole for unit_id, whole in found.items() if whole != [True]}
    assert crossing == {"Phường Đa Mai": [False, False], "Xã Nam Dương": [False, False]}
    for unit in UNITS.valid_on(MERGED, "commune"):
        assert len(asked(unit.code, MERGED).former_districts) == len(found[unit.unit_id])


@pytest.mark.parametrize(
    ("on", "options", "told"),
    [
        (date(2022, 12, 31), {}, "«2022-12-31»; được phép: từ 01/01/2023, ngày danh mục đơn vị bắt đầu"),
        (LAST_DAY, {"level": "xã"}, "tham số level: có «xã»; được phép: national, province, district, commune"),
        (LAST_DAY, {"territory": "bn"}, "tham số territory: có «bn»; được phép: vn, bn_old, bg_old, bn_new"),
    ],
)
def test_wrong_questions_are_refused(on: date, options: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        asked("Gia Bình", on, **options)
