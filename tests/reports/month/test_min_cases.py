"""Units with few cases have no rank and are neither highest nor lowest, and the reader is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TU_SON, made

from pakn.observations.ranks import enough
from pakn.observations.values import Value, missing
from pakn.reports.month.pakn_month import open_pakn
from pakn.reports.month.sentences import satisfaction
from pakn.reports.month.tables import compared
from pakn.reports.unit_rates.rates import open_rates
from pakn.reports.unit_rates.sentences import extremes_sentence
from pakn.reports.unit_rates.tables import units_table

ROWS = {unit: (100, 50 + place) for place, unit in enumerate(DISTRICTS)}
FEW = ROWS | {TU_SON: (19, 19), LUONG_TAI: (1, 0), GIA_BINH: (0, 0)}
"""The best and the worst rate are of units with fewer than 20 cases."""
TOLD = "không xét đơn vị có dưới 20 {}"


def pakn_of(open_data, rows=FEW, min_cases=20):
    files = made("pakn", "2024-12", rows), made("pakn", "2024-11", rows)
    return open_pakn(open_data("2024-12", *files), min_cases=min_cases)


def rates_of(open_data, rows=FEW, min_cases=20):
    period_data = open_data("2024-12", made("certified_copies", "2024-12", rows))
    return open_rates(period_data, "certified_copies", "district", min_cases)


def ranks_in(table) -> dict[str, str]:
    """Return what the last column says of each unit."""
    assert "Xếp hạng" in table.columns[-1].head
    return {row.cells[1].text: row.cells[-1].text for row in table.rows if row.kind == "body"}


@pytest.mark.parametrize(
    ("number", "least", "is_enough"), [(19, 20, False), (20, 20, True), (0, 20, True), (1, 1, True)]
)
def test_a_unit_has_enough_from_the_least_number_on(number, least, is_enough) -> None:
    assert enough(Value(Decimal(number), 0, "PAKN", "computed"), least) == is_enough


def test_a_unit_of_which_nothing_is_known_is_not_left_out() -> None:
    assert enough(missing("PAKN"), 20)
    assert enough(Value(Decimal(5), 0, "PAKN", "published", "<"), 20)


@given(st.dictionaries(st.sampled_from(DISTRICTS), st.integers(0, 40), min_size=1), st.integers(1, 30))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_are_those_of_a_list_without_the_small(open_data, received, least) -> None:
    rows = {unit: (number, number // 2) for unit, number in received.items()}
    large = {unit: pair for unit, pair in rows.items() if pair[0] >= least}
    assert pakn_of(open_data, rows, least).places == pakn_of(open_data, large, 1).places
    assert pakn_of(open_data, rows, least).places.keys() == large.keys()


@pytest.mark.parametrize("open_of", [pakn_of, rates_of])
def test_small_units_have_no_place(open_data, open_of) -> None:
    places = open_of(open_data).places
    assert places.keys() == set(DISTRICTS) - {TU_SON, LUONG_TAI, GIA_BINH}
    assert sorted(places.values()) == [1, 2, 3, 4, 5]
    assert open_of(open_data, min_cases=1).places.keys() == set(DISTRICTS) - {GIA_BINH}
    assert open_of(open_data, min_cases=101).places == {}


def test_the_rank_column_of_pakn_says_who_is_not_ranked(open_data) -> None:
    table = compared(pakn_of(open_data))
    found = ranks_in(table)
    assert (found["Thành phố Từ Sơn"], found["Huyện Lương Tài"], found["Huyện Gia Bình"]) == ("x", "x", "-")
    assert (found["Huyện Tiên Du"], found["Thành phố Bắc Ninh"]) == ("1", "5")
    assert {"-", "x"} <= {sign[0] for sign in table.signs}
    assert any(remark.endswith("không xếp hạng địa phương có dưới 20 PAKN") for remark in table.remarks)
    assert ranks_in(compared(pakn_of(open_data, min_cases=1)))["Thành phố Từ Sơn"] == "1"


def test_the_rank_column_of_rates_says_who_is_not_ranked(open_data) -> None:
    table = units_table(rates_of(open_data))
    found = ranks_in(table)
    assert (found["Thành phố Từ Sơn"], found["Huyện Lương Tài"], found["Huyện Gia Bình"]) == ("x", "x", "-")
    assert found["Huyện Tiên Du"] == "1"
    assert "Không xếp hạng đơn vị có dưới 20 hồ sơ" in table.remarks


@pytest.mark.parametrize(("make", "table"), [(pakn_of, compared), (rates_of, units_table)])
def test_where_all_are_small_there_is_no_rank_column(open_data, make, table) -> None:
    made_table = table(make(open_data, min_cases=1000))
    assert not any("Xếp hạng" in column.head for column in made_table.columns)
    assert not any("xếp hạng" in remark.lower() for remark in made_table.remarks)


def test_the_highest_and_lowest_rate_are_of_large_units(open_data) -> None:
    said = extremes_sentence(rates_of(open_data)).text
    assert said.startswith("Cao nhất: huyện Tiên Du (55,00%); thấp nhất: thành phố Bắc Ninh (50,00%)")
    assert TOLD.format("hồ sơ") in said
    everybody = extremes_sentence(rates_of(open_data, min_cases=1)).text
    assert "Từ Sơn (100,00%); thấp nhất: huyện Lương Tài (0,00%)" in everybody
    assert "không xét" not in everybody


def test_the_only_large_unit_is_told_as_such(open_data) -> None:
    rows = dict.fromkeys(DISTRICTS, (5, 4)) | {BAC_NINH: (40, 30)}
    said = extremes_sentence(rates_of(open_data, rows)).text
    assert said == "Chỉ thành phố Bắc Ninh có từ 20 hồ sơ trở lên, tỷ lệ 75,00%."


def test_the_most_and_least_satisfied_are_of_large_units(open_data) -> None:
    cases = {"received": 100, "processed": 90, "ratings": 40}
    rows = {unit: cases | {"rating_sum": 120 + 4 * place} for place, unit in enumerate(DISTRICTS)}
    rows[TU_SON] = {"received": 300, "processed": 300, "ratings": 1, "rating_sum": 5}  # by ratings, not by cases
    said = satisfaction(pakn_of(open_data, rows)).text
    assert "cao nhất: huyện Gia Bình (3,70 điểm), thấp nhất: thành phố Bắc Ninh (3,00 điểm)" in said
    assert TOLD.format("lượt đánh giá") in said
    everybody = satisfaction(pakn_of(open_data, rows, 1)).text
    assert "cao nhất: thành phố Từ Sơn (5,00 điểm)" in everybody
    assert "không xét" not in everybody
