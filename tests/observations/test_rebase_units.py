"""Series on another date's units: nothing lost, nothing double, in every step; and everything that must be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pakn.base.errors import DataError, UsageError
from pakn.base.paths import DATA
from pakn.observations.aggregation import NOT_ADDED, sum_of
from pakn.observations.pakn_reading import FROM_MEANS
from pakn.observations.rebase_units import Moved, move_counts, move_mean, move_ratio
from pakn.observations.values import Value, counted, missing, not_arisen
from pakn.registry.strict import read_entries
from pakn.registry.units import Unit, Units

YEAR_2023, BEFORE_DECEMBER, DECEMBER = date(2023, 12, 31), date(2024, 11, 30), date(2024, 12, 1)
YEAR_2024, LAST_DAY, MERGED, LATER = date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31)

UNITS = Units.read(DATA)
CROSSING = {"Phường Đa Mai", "Xã Nam Dương"}


def communes(on: date, territory: str | None = None) -> list[Unit]:
    return UNITS.valid_on(on, "commune", territory)


def count(number: int | str, **changes: object) -> Value:
    return replace(Value(Decimal(number), 0, "PAKN", "published"), **changes)  # type: ignore[arg-type]


def distinct(on: date, territory: str | None = None) -> dict[str, Value]:
    """A number for every commune such that any two different sets of them have different sums, near enough."""
    return {unit.unit_id: count(1_000_003 * place + place**3) for place, unit in enumerate(communes(on, territory), 1)}


def total(values: Mapping[str, Value]) -> Decimal:
    return sum((value.required for value in values.values() if value.exact), Decimal(0))


def by_name(ids: Mapping[str, object]) -> set[str]:
    return {UNITS.get(unit_id).name for unit_id in ids}


def assert_whole(moved: Moved, values: Mapping[str, Value]) -> None:
    """Every unit of the series is in one row or unplaced, and every row is the sum of its parts."""
    placed = [part for inside in moved.parts.values() for part in inside]
    assert Counter([*placed, *(each.unit_id for each in moved.unplaced)]) == Counter(list(values))
    assert set(moved.rows) == {*moved.parts, *moved.lacking, *moved.across}
    for row, inside in moved.parts.items():
        assert not {row} & {*moved.lacking, *moved.across}
        if all(values[part].exact for part in inside):
            assert moved.rows[row].required == sum(values[part].required for part in inside)
    for row in {*moved.lacking, *moved.across}:
        assert (moved.rows[row].status, moved.rows[row].number) == ("missing", None)
        assert moved.rows[row].notes
    assert total(values) == total(moved.rows) + total({each.unit_id: values[each.unit_id] for each in moved.unplaced})


# --- Every unit of the registry --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "territory", "counts"),
    [
        (YEAR_2023, DECEMBER, "bn_old", (126, 121)),
        (YEAR_2023, DECEMBER, None, (318, 313)),
        (DECEMBER, MERGED, None, (313, 99)),
        (YEAR_2024, MERGED, "bn_old", (121, 41)),
        (YEAR_2024, MERGED, "bg_old", (192, 58)),
        (LAST_DAY, MERGED, None, (313, 99)),
        (YEAR_2023, LATER, None, (318, 99)),
        (LAST_DAY, LAST_DAY, None, (313, 313)),
    ],
)
def test_every_commune_is_counted_once(
    before: date, after: date, territory: str | None, counts: tuple[int, int]
) -> None:
    values = distinct(before, territory)
    moved = move_counts(UNITS, values, after)
    assert (len(values), len(moved.rows)) == counts
    assert (moved.unplaced, moved.lacking, moved.across) == ((), {}, {})
    assert total(moved.rows) == total(values)
    assert_whole(moved, values)
    if territory is None:
        assert list(moved.rows) == [unit.unit_id for unit in communes(after)]
    for row, inside in moved.parts.items():
        assert all(UNITS.successors(part, after) == (UNITS.get(row),) for part in inside)


def test_the_99_units_are_66_xa_and_33_phuong() -> None:
    rows = move_counts(UNITS, distinct(LAST_DAY), MERGED).rows
    assert Counter(UNITS.get(row).type for row in rows) == {"xã": 66, "phường": 33}


def test_two_steps_are_one() -> None:
    values = distinct(YEAR_2023)
    halfway = move_counts(UNITS, values, DECEMBER)
    stepwise, direct = move_counts(UNITS, halfway.rows, MERGED), move_counts(UNITS, values, MERGED)
    assert {row: value.number for row, value in stepwise.rows.items()} == {
        row: value.number for row, value in direct.rows.items()
    }


@pytest.mark.parametrize("day", [YEAR_2023, YEAR_2024, LAST_DAY, MERGED, LATER])
@pytest.mark.parametrize("onto", [YEAR_2023, LAST_DAY, LATER])
def test_the_province_keeps_its_total(day: date, onto: date) -> None:
    values = distinct(day)
    moved = move_counts(UNITS, values, onto, "province")
    assert total(moved.rows) == total(values)
    assert by_name(moved.rows) == ({"Tỉnh Bắc Ninh"} if onto > LAST_DAY else {"Tỉnh Bắc Ninh", "Tỉnh Bắc Giang"})
    assert_whole(moved, values)


def test_districts_add_up_to_the_province_after_they_ended() -> None:
    values = {unit.unit_id: count(place) for place, unit in enumerate(UNITS.valid_on(LAST_DAY, "district"))}
    moved = move_counts(UNITS, values, LATER, "province")
    assert [value.number for value in moved.rows.values()] == [sum(range(18))]
    former = {key: value for key, value in values.items() if UNITS.get(key).territory == "bn_old"}
    moved = move_counts(UNITS, former, LATER, "province")
    assert [value.status for value in moved.rows.values()] == ["missing"]
    assert {UNITS.get(key).territory for key in moved.lacking["24@2025-07-01"]} == {"bg_old"}


# --- Back onto districts ---------------------------------------------------------------------------------------------


def test_the_eight_districts_of_former_bac_ninh_are_exact_sums() -> None:
    values = {unit.unit_id: count(place) for place, unit in enumerate(communes(LATER), 1)}
    moved = move_counts(UNITS, values, LAST_DAY, "district")
    eight = UNITS.valid_on(LAST_DAY, "district", "bn_old")
    assert [row for row in moved.parts if UNITS.get(row).territory == "bn_old"] == [unit.unit_id for unit in eight]
    assert sum(len(moved.parts[unit.unit_id]) for unit in eight) == 41
    assert_whole(moved, values)


def test_a_commune_across_a_district_line_is_named_and_its_districts_have_no_number() -> None:
    values = {unit.unit_id: count(place) for place, unit in enumerate(communes(LATER), 1)}
    moved = move_counts(UNITS, values, LAST_DAY, "district")
    across = {each.unit_id: each for each in moved.unplaced if each.reason == "across"}
    assert by_name(across) == CROSSING
    touched = {row for each in across.values() for row in each.touched}
    assert by_name(moved.across) == by_name(dict.fromkeys(touched))
    assert by_name(moved.across) == {"Thành phố Bắc Giang", "Huyện Tân Yên", "Thị xã Chũ", "Huyện Lục Ngạn"}
    assert len(moved.parts) == 18 - 4
    chu = UNITS.resolve("Thị xã Chũ", on=LAST_DAY).unit_id
    assert moved.rows[chu].notes == (
        "Thị xã Chũ: không lập được số vì xã Nam Dương gồm địa bàn của thị xã Chũ và huyện Lục Ngạn, không tách được",
    )
    held = [each for each in moved.unplaced if each.reason == "held"]
    assert {each.touched[0] for each in held} == touched
    assert len(moved.unplaced) == len(across) + len(held)


@settings(max_examples=15)
@given(st.lists(st.integers(0, 10_000), min_size=313, max_size=313))
def test_old_communes_and_their_heirs_give_the_same_districts(numbers: list[int]) -> None:
    values = {unit.unit_id: count(number) for unit, number in zip(communes(LAST_DAY), numbers, strict=True)}
    direct = move_counts(UNITS, values, LAST_DAY, "district")
    assert len(direct.parts) == 18
    heirs = move_counts(UNITS, values, LATER)
    back = move_counts(UNITS, heirs.rows, LAST_DAY, "district")
    assert len(back.parts) == 14
    assert all(back.rows[row].number == direct.rows[row].number for row in back.parts)


def test_a_new_commune_is_not_split_into_the_old_ones() -> None:
    values = distinct(MERGED)
    moved = move_counts(UNITS, values, LAST_DAY)
    assert by_name(moved.parts) == {"Xã Tuấn Đạo"}
    assert (len(moved.rows), len(moved.across)) == (313, 312)
    assert [each.reason for each in moved.unplaced] == ["across"] * 98
    told = next(each.told for each in moved.unplaced if each.unit_id == "09202@2025-07-01")
    assert told == "xã Tam Giang gồm địa bàn của xã Tam Giang và xã Hòa Tiến, không tách được"
    assert_whole(moved, values)


def test_towards_an_earlier_type_the_number_goes_along() -> None:
    values = {unit.unit_id: count(7) for unit in UNITS.valid_on(YEAR_2024, "district", "bn_old")}
    moved = move_counts(UNITS, values, date(2023, 3, 31))
    assert {"Huyện Quế Võ", "Huyện Thuận Thành"} <= by_name(moved.rows)
    assert all(value == count(7) for value in moved.rows.values())


# --- What is not known -----------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(st.data())
def test_a_sum_without_a_part_is_no_sum(data: st.DataObject) -> None:
    values = distinct(YEAR_2023)
    unknown = data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=12))
    odd = [missing("PAKN"), count(5, relation=">"), count(5, relation="≈"), None]
    known: dict[str, Value] = {}
    for unit_id, value in values.items():
        told = data.draw(st.sampled_from(odd)) if unit_id in unknown else value
        known |= {unit_id: told} if told is not None else {}
    moved, whole = move_counts(UNITS, known, MERGED), move_counts(UNITS, values, MERGED)
    assert_whole(moved, known)
    lone = {unit.unit_id for unit in communes(MERGED) if len(UNITS.predecessors(unit.unit_id, YEAR_2023)) == 1}
    for row, value in moved.rows.items():
        if set(whole.parts[row]) & unknown and row not in lone:
            assert (value.status, set(moved.lacking[row])) == ("missing", set(whole.parts[row]) & unknown)
        elif row not in lone:
            assert value == whole.rows[row]


def test_a_missing_part_is_named() -> None:
    values = distinct(YEAR_2023, "bn_old")
    del values["09178@2023-01-01"]
    values["09172@2023-01-01"] = count(80, relation=">")
    moved = move_counts(UNITS, values, MERGED)
    row = "09187@2025-07-01"
    assert moved.rows[row].notes == (
        "Phường Kinh Bắc: không lập được số vì không có số chính xác của phường Kinh Bắc và phường Tiền An",
    )
    reasons = {each.unit_id: each.reason for each in moved.unplaced}
    assert reasons.pop("09172@2023-01-01") == "inexact"
    assert set(reasons.values()) == {"held"}
    assert [each.told for each in moved.unplaced if each.unit_id == "09175@2023-01-01"] == [
        "số của phường Vệ An không được cộng vì không lập được số của phường Kinh Bắc"
    ]


def test_parts_are_named_as_they_were_last() -> None:
    moved = move_counts(UNITS, {"09172@2023-01-01": count(5)}, MERGED)
    assert "09184@2024-12-01" in moved.lacking["09187@2025-07-01"]
    assert len(moved.lacking["09187@2025-07-01"]) == 5


def test_a_unit_that_goes_on_alone_keeps_even_a_bound() -> None:
    bound = count(80, relation=">", figure_ids=("000-001-01",))
    assert list(move_counts(UNITS, {"07663@2023-01-01": bound}, MERGED).rows.values()) == [bound]
    moved = move_ratio(UNITS, {"07663@2023-01-01": bound}, {"07663@2023-01-01": count(100)}, MERGED)
    assert [(value.status, bool(value.notes)) for value in moved.rows.values()] == [("missing", True)]
    moved = move_counts(UNITS, {"07663@2023-01-01": missing("PAKN")}, MERGED)
    assert moved.lacking == {"07663@2025-07-01": ("07663@2023-01-01",)}


def test_what_did_not_arise_is_nought() -> None:
    none = not_arisen("PAKN")
    values = {"09202@2023-01-01": count(3), "09211@2023-01-01": none}
    (value,) = move_counts(UNITS, values, MERGED).rows.values()
    assert (value.shown, value.formula, value.status) == ("3", "3 + 0", "computed")
    empty = dict.fromkeys(values, none)
    assert [value.status for value in move_counts(UNITS, empty, MERGED).rows.values()] == ["not_arisen"]
    assert [value.status for value in move_ratio(UNITS, empty, empty, MERGED).rows.values()] == ["not_arisen"]
    assert [value.shown for value in move_ratio(UNITS, empty, values, MERGED).rows.values()] == ["0,00"]


def test_origin_goes_along() -> None:
    values = {
        "09202@2023-01-01": count(1, figure_ids=("000-001-01",), notes=("a",)),
        "09211@2023-01-01": replace(counted(Decimal(2), "PAKN", ["pakn/2024-12.csv"]), notes=("b",)),
    }
    (value,) = move_counts(UNITS, values, MERGED).rows.values()
    assert (value.figure_ids, value.files, value.notes) == (("000-001-01",), ("pakn/2024-12.csv",), ("a", "b"))
    assert (value.formula, value.unit, value.status) == ("1 + 2", "PAKN", "computed")


def test_an_empty_series_has_no_rows() -> None:
    moved = move_counts(UNITS, {}, MERGED)
    assert (moved.rows, moved.unplaced) == ({}, ())


# --- Rates and means -------------------------------------------------------------------------------------------------


@pytest.mark.long
@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=313, max_size=313))
def test_a_rate_is_the_ratio_of_the_sums(pairs: list[tuple[int, int]]) -> None:
    old = [unit.unit_id for unit in communes(LAST_DAY)]
    parts = {unit_id: count(min(pair)) for unit_id, pair in zip(old, pairs, strict=True)}
    wholes = {unit_id: count(max(pair)) for unit_id, pair in zip(old, pairs, strict=True)}
    moved = move_ratio(UNITS, parts, wholes, MERGED)
    assert (len(moved.rows), moved.unplaced) == (99, ())
    for row, inside in moved.parts.items():
        whole = sum(wholes[part].required for part in inside)
        part = sum(parts[part].required for part in inside)
        rate = moved.rows[row]
        assert rate.status == ("not_arisen" if whole == 0 else "computed")
        assert whole == 0 or rate.unrounded == part / whole * 100


def test_a_rate_lacks_what_either_lacks() -> None:
    parts, wholes = distinct(LAST_DAY, "bn_old"), distinct(LAST_DAY, "bn_old")
    del parts["09202@2023-01-01"]
    del wholes["09193@2023-01-01"]
    moved = move_ratio(UNITS, parts, wholes, MERGED)
    assert moved.lacking == {
        "09202@2025-07-01": ("09202@2023-01-01",), "09193@2025-07-01": ("09193@2023-01-01",),
    }  # fmt: skip
    assert set(moved.parts) == set(moved.rows) - set(moved.lacking)
    assert all(moved.rows[row].notes and moved.rows[row].unit == "%" for row in moved.lacking)
    reasons = Counter(each.reason for each in moved.unplaced)
    assert reasons == {"inexact": 2, "held": 4}


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(10, 50), st.integers(0, 300)), min_size=121, max_size=121))
def test_a_mean_lies_between_its_parts_and_its_sum_is_kept(pairs: list[tuple[int, int]]) -> None:
    old = [unit.unit_id for unit in communes(LAST_DAY, "bn_old")]
    means = {
        unit_id: Value(Decimal(mean) / 10, 1, "điểm", "published")
        for unit_id, (mean, _) in zip(old, pairs, strict=True)
    }
    weights = {unit_id: count(weight) for unit_id, (_, weight) in zip(old, pairs, strict=True)}
    moved = move_mean(UNITS, means, weights, MERGED)
    assert (len(moved.rows), moved.unplaced) == (41, ())
    for row, inside in moved.parts.items():
        value, used = moved.rows[row], [part for part in inside if weights[part].required > 0]
        if not used:
            assert value.status == "not_arisen"
            continue
        numbers = [means[part].required for part in used]
        assert min(numbers) <= value.required <= max(numbers)
        assert (FROM_MEANS in value.notes) == (len(used) > 1)
        weight = sum(weights[part].required for part in used)
        assert value.unrounded is not None
        assert round(value.unrounded * weight, 6) == sum(means[part].required * weights[part].required for part in used)


def test_a_mean_needs_its_weights() -> None:
    means = {"09202@2023-01-01": Value(Decimal("4.5"), 1, "điểm", "published")}
    for weights in (None, {}):
        with pytest.raises(UsageError, match=r"không có trọng số; được phép: số trung bình kèm số lượng"):
            move_mean(UNITS, means, weights, MERGED)
    means["09211@2023-01-01"] = Value(Decimal("3.5"), 1, "điểm", "published")
    moved = move_mean(UNITS, means, {"09202@2023-01-01": count(3)}, MERGED)
    assert moved.lacking == {"09202@2025-07-01": ("09211@2023-01-01",)}
    assert next(iter(moved.rows.values())).unit == "điểm"
    # Of no cases there is no mean to ask for.
    del means["09211@2023-01-01"]
    moved = move_mean(UNITS, means, {"09202@2023-01-01": count(3), "09211@2023-01-01": count(0)}, MERGED)
    assert [value.shown for value in moved.rows.values()] == ["4,50"]


# --- Refusals --------------------------------------------------------------------------------------------------------


def test_only_counts_are_added() -> None:
    kinds = {entry.values["id"]: entry.values["kind"] for entry in read_entries(DATA / "measurement_units.yml")}
    assert set(NOT_ADDED) == {
        name for name, kind in kinds.items()
        if kind in ("ratio", "change", "score", "time", "code") and "/" not in name
    }  # fmt: skip
    for name in (*NOT_ADDED, "ngày/PAKN"):
        with pytest.raises(DataError, match=r"số lượng, là số cộng được.*kèm trọng số"):
            move_counts(UNITS, {"09202@2023-01-01": count(3, unit=name)}, MERGED)
    mixed = {"09202@2023-01-01": count(3), "09211@2023-01-01": count(3, unit="hồ sơ")}
    with pytest.raises(DataError, match=r"nhiều đơn vị tính: PAKN, hồ sơ"):
        move_counts(UNITS, mixed, MERGED)
    with pytest.raises(DataError, match=r"mẫu số của tỷ lệ: có «%»"):
        move_ratio(UNITS, {}, {"09202@2023-01-01": count(3, unit="%")}, MERGED)


@pytest.mark.parametrize(
    ("ids", "onto", "level", "error", "told"),
    [
        (["09202@2023-01-01"], date(2022, 12, 31), None, UsageError, "từ 01/01/2023, ngày danh mục đơn vị bắt đầu"),
        (["09202@2023-01-01"], MERGED, "district", UsageError, "không có đơn vị cấp huyện.*đến 30/6/2025"),
        (["256@2023-01-01"], MERGED, None, UsageError, "không có đơn vị cấp huyện"),
        (["256@2023-01-01"], MERGED, "commune", UsageError, "số của cấp huyện quy về cấp xã"),
        (["09202@2023-01-01"], MERGED, "agency", UsageError, "province, district, commune"),
        (["so-noi-vu.bn@2023-01-01"], MERGED, None, DataError, "nguồn không nêu đủ đơn vị kế thừa"),
        (["09202@2023-01-01", "256@2023-01-01"], MERGED, None, DataError, "cấp commune, district"),
        (["09184@2023-01-01", "09184@2024-12-01"], MERGED, None, DataError, "Phường Ninh Xá .*trước khi có"),
        (["09202@2023-01-02"], MERGED, None, DataError, "09202@2023-01-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_moved_is_refused(
    ids: list[str], onto: date, level: str | None, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        move_counts(UNITS, dict.fromkeys(ids, count(1)), onto, level)


def test_decimals_are_those_of_the_parts() -> None:
    money = [Value(Decimal(text), places, "tỷ đồng", "published") for text, places in (("1.5", 1), ("2.25", 2))]
    assert (sum_of(money).shown, sum_of(money).formula) == ("3,75", "1,5 + 2,25")
