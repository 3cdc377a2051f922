"""The eight former districts go on as sums: every new commune of former Bắc Ninh lies in exactly one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pakn.base.errors import DataError
from pakn.base.labels import lower_type_word
from pakn.registry.catalogue import Catalogue
from pakn.registry.territories import LAST_DISTRICT_DAY, district_of, former_districts, tier_scope

NEW_DAY = date(2025, 7, 1)


@pytest.fixture(scope="module")
def units(book):
    return book.catalogue.units


@pytest.mark.parametrize("day", [NEW_DAY, date(2025, 12, 31), date(2026, 12, 31)])
def test_eight_districts_partition_the_41_communes_of_former_bac_ninh(units, day) -> None:
    found = former_districts(units, day)
    members = [unit.unit_id for communes in found.values() for unit in communes]
    assert [units.get(unit_id).display_order for unit_id in found] == list(range(1, 9))
    assert (len(found), len(members), len(set(members))) == (8, 41, 41)
    # Each of them continues only communes of that one district, and the other 58 none of these.
    for district, communes in found.items():
        for commune in communes:
            parts = units.predecessors(commune.unit_id, LAST_DISTRICT_DAY)
            assert {units.parent(part.unit_id, LAST_DISTRICT_DAY).unit_id for part in parts} == {district}
    others = [unit for unit in units.valid_on(day, "commune", "bn_new") if unit.unit_id not in members]
    assert len(others) == 58
    for unit in others:
        assert {part.territory for part in units.predecessors(unit.unit_id, LAST_DISTRICT_DAY)} == {"bg_old"}


def test_every_old_commune_is_continued_in_its_own_district(units) -> None:
    found = former_districts(units, NEW_DAY)
    place = {unit.unit_id: district for district, communes in found.items() for unit in communes}
    old = units.valid_on(LAST_DISTRICT_DAY, "commune", "bn_old")
    assert len(old) == 121
    for commune in old:
        (heir,) = units.successors(commune.unit_id, NEW_DAY)
        assert place[heir.unit_id] == units.parent(commune.unit_id, LAST_DISTRICT_DAY).unit_id


def test_while_districts_exist_nothing_continues_them(units) -> None:
    assert former_districts(units, LAST_DISTRICT_DAY) == {}
    assert former_districts(units, LAST_DISTRICT_DAY + timedelta(days=1))


def test_a_commune_across_a_district_line_lies_in_none(units) -> None:
    across = [unit.name for unit in units.valid_on(NEW_DAY, "commune", "bn_new")
              if district_of(units, unit.unit_id, NEW_DAY) is None]  # fmt: skip
    assert sorted(across) == ["Phường Đa Mai", "Xã Nam Dương"]


@pytest.mark.parametrize("day", [date(2024, 11, 30), date(2024, 12, 1), LAST_DISTRICT_DAY])
def test_every_commune_lies_in_the_district_of_its_day(units, day) -> None:
    for commune in units.valid_on(day, "commune", "bn_old"):
        assert district_of(units, commune.unit_id, day) == units.parent(commune.unit_id, day)


def test_scopes_of_communes_name_their_districts(book) -> None:
    units, named = book.catalogue.units, [scope for scope in book.catalogue.scopes.values() if scope.districts]
    assert len(named) > 3
    for scope in named:
        names = [lower_type_word(units.get(unit_id).name) for unit_id in scope.districts]
        assert scope.title == f"Các xã, phường, thị trấn của {', '.join(names)}"


@pytest.mark.parametrize("level", ["agency", "district", "commune", "centre", "enterprise"])
def test_every_tier_of_the_old_province_is_a_scope(book, level) -> None:
    assert tier_scope("bn_old", level) in book.catalogue.scopes


def test_home_is_the_province_before_and_after_its_merger(units):
    home = units.home
    assert (home.former, home.merged, home.territories) == ("bn_old", "bn_new", ("bn_old", "bn_new"))
    assert (home.year_of_merger, home.last_former_year) == (2025, 2024)


def test_a_province_that_never_merged_is_one_territory(units):
    alone = replace(units, territories=tuple(each for each in units.territories if each.id != "bn_old"))
    assert (alone.home.former, alone.home.merged, alone.home.territories) == ("bn_new", "bn_new", ("bn_new",))


@pytest.mark.parametrize("home", [(), ("vn",), ("bn_old", "vn")])
def test_home_must_be_a_province(units, home):
    changed = tuple(each.model_copy(update={"home": each.id in home}) for each in units.territories)
    with pytest.raises(DataError, match=r"territories\.yml"):
        _ = replace(units, territories=changed).home


@pytest.mark.parametrize("file", ["sources.yml", "series.yml", "scopes.csv", "targets.csv", "breaks.csv"])
def test_a_territory_that_nobody_knows_is_told(file, data_copy):
    path = data_copy / file
    path.write_text(path.read_text(encoding="utf-8").replace("bn_old", "bn_cu"), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        Catalogue.read(data_copy)
    assert any("«bn_cu»" in finding.found and "territory" in finding.where for finding in raised.value.findings)
