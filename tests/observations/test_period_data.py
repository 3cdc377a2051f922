"""Sums over extracts and units: a unit is counted as it was when the extract was made, and a gap stays a gap."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_counts import BAC_NINH, DISTRICTS, QUE_VO, TU_SON, made

from pakn.base.errors import DataError, UsageError
from pakn.base.paths import DATA
from pakn.observations.period_data import open_period_data

QUE_VO_BEFORE = "259@2023-01-01"
AN_TAP, MY_HUONG, LAI_HA = "09508@2024-12-01", "09508@2023-01-01", "09520@2023-01-01"
"""A commune of 01/12/2024 and the two it was merged from; the first has the code of one of them."""
MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 13))
PAIRS = st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda pair: (max(pair), min(pair)))
ROWS = st.fixed_dictionaries(dict.fromkeys(DISTRICTS, PAIRS))


def sums(period_data, parts, *unit_ids):
    return period_data.sums(parts, [period_data.units.get(unit_id) for unit_id in unit_ids])


@given(st.lists(ROWS, min_size=1, max_size=3), st.sets(st.sampled_from(DISTRICTS), min_size=1))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_over_months_and_units_are_the_sums_of_the_rows(open_data, months, chosen) -> None:
    parts = [made("work_files", name, rows) for name, rows in zip(MONTHS, months, strict=False)]
    total = sums(open_data("2024-12"), parts, *chosen)
    for place, column in enumerate(("total", "part")):
        assert total[column] == sum(rows[unit][place] for rows in months for unit in chosen)


def test_the_order_of_files_units_and_rows_does_not_matter(open_data) -> None:
    period_data = open_data("2024-12")
    rows = {unit: (10 + place, place) for place, unit in enumerate(DISTRICTS)}
    backwards = dict(reversed(rows.items()))
    first = [made("work_files", name, rows) for name in MONTHS[:2]]
    second = [made("work_files", name, backwards) for name in reversed(MONTHS[:2])]
    assert sums(period_data, first, *DISTRICTS) == sums(period_data, second, *reversed(DISTRICTS))


def test_a_unit_without_a_row_has_no_sum(open_data) -> None:
    period_data = open_data("2024-12")
    parts = [made("work_files", "2024-12", {BAC_NINH: (5, 4)}), made("work_files", "2024-11", {})]
    assert sums(period_data, parts[:1], BAC_NINH) == {"total": 5, "part": 4}
    assert sums(period_data, parts[:1], BAC_NINH, TU_SON) is None
    assert sums(period_data, parts, BAC_NINH) is None
    assert sums(period_data, [], BAC_NINH) is None


def test_a_column_that_is_missing_anywhere_is_missing_in_the_sum(open_data) -> None:
    rows = {BAC_NINH: {"received": 5, "processed": 4, "overdue": 1}, TU_SON: {"received": 2, "processed": 1}}
    part = made("pakn_units", "2024-12", rows)
    for order in itertools.permutations((BAC_NINH, TU_SON)):
        assert sums(open_data("2024-12"), [part], *order) == {"received": 7, "processed": 5}


def test_merged_communes_are_the_sum_of_those_they_were(open_data) -> None:
    period_data = open_data("2024-12")
    november = made("work_files", "2024-11", {MY_HUONG: (10, 5), LAI_HA: (30, 20)})
    december = made("work_files", "2024-12", {AN_TAP: (100, 99)})
    assert sums(period_data, [november], AN_TAP) == {"total": 40, "part": 25}
    assert sums(period_data, [november, december], AN_TAP) == {"total": 140, "part": 124}
    assert sums(period_data, [made("work_files", "2024-11", {MY_HUONG: (10, 5)})], AN_TAP) is None
    # The same code means another commune before and after.
    assert sums(period_data, [made("work_files", "2024-12", {MY_HUONG: (10, 5)})], AN_TAP) is None


@pytest.mark.parametrize(("month", "unit"), [("2023-03", QUE_VO_BEFORE), ("2023-04", QUE_VO), ("2023-05", QUE_VO)])
def test_the_town_of_que_vo_was_a_district_before(open_data, month, unit) -> None:
    part = made("work_files", month, {unit: (10, 9)})
    assert sums(open_data("2024-03"), [part], QUE_VO) == {"total": 10, "part": 9}


def test_a_year_file_names_the_units_of_its_cut_off(open_data) -> None:
    period_data = open_data("2025")
    (commune,) = [unit for unit in period_data.at("commune") if unit.unit_id == "09193@2025-07-01"]
    former = period_data.units.predecessors(commune.unit_id, made("pakn", "2025-05", {}).end)
    rows = {unit.unit_id: (2, 1) for unit in former}
    early = made("pakn", "2025", rows, cut_off="2025-05-31")
    late = made("pakn", "2025", {commune.unit_id: (7, 1)}, cut_off="2025-12-31")
    assert period_data.sums([early], [commune])["received"] == 2 * len(former)
    assert period_data.sums([late], [commune])["received"] == 7


def test_parts_are_all_months_or_none(open_data) -> None:
    files = [made("work_files", name, {BAC_NINH: (5, 4)}) for name in MONTHS]
    whole, gap = open_data("2024-12", *files), open_data("2024-12", *files[:5], *files[6:])
    year = whole.columns.shown[1]
    assert [part.name for part in whole.parts("work_files", year)] == list(MONTHS)
    assert gap.parts("work_files", year) == ()
    assert len(gap.parts("work_files", gap.columns.main)) == 1
    assert whole.parts("digitisation", year) == ()


def test_counts_of_a_build_are_read_instead_of_files(open_data) -> None:
    period_data = open_data("2024-12", made("work_files", "2024-12", {BAC_NINH: (5, 4)}))
    assert period_data.counted("work_files", "2024-12").rows[BAC_NINH]["part"] == Decimal(4)
    assert period_data.counted("work_files", "2024-11") is None
    assert period_data.has_extracts
    assert not open_data("2024-12", made("work_files", "2024-11", {})).has_extracts


@pytest.mark.long
def test_a_file_that_stops_at_its_checks_stops_the_report(data_copy) -> None:
    path = data_copy / "extracts" / "work_files" / "2024-12.csv"
    path.parent.mkdir(parents=True)
    path.write_text("Ngày chốt số liệu: 31/12/2024\nĐơn vị;Số văn bản đi;Số văn bản ký số\nTP. Bắc Ninh;1;2\n", "utf-8")
    period_data = open_period_data("2024-12", folder=data_copy)
    with pytest.raises(DataError, match="phần lớn hơn tổng"):
        period_data.counted("work_files", "2024-12")


@pytest.mark.parametrize("period", ["all", "2023-2025"])
def test_spans_have_no_board(period) -> None:
    with pytest.raises(UsageError, match="2024-12, 2024, 2024-Q1"):
        open_period_data(period)


def test_a_quarter_has_a_board_of_its_last_day() -> None:
    period_data = open_period_data("2024-Q1", "mid_month", DATA)
    assert (str(period_data.day), period_data.territory, period_data.has_extracts) == ("2024-03-14", "bn_old", False)


def test_units_are_those_of_the_last_day(open_data) -> None:
    old, new = open_data("2025-06"), open_data("2025-07")
    assert (old.territory, old.has_districts, len(old.at("commune"))) == ("bn_old", True, 121)
    assert (new.territory, new.has_districts, len(new.at("commune"))) == ("bn_new", False, 99)
