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
from pakn.observations.period_data import open_board

QUE_VO_BEFORE = "259@2023-01-01"
AN_TAP, MY_HUONG, LAI_HA = "09508@2024-12-01", "09508@2023-01-01", "09520@2023-01-01"
"""A commune of 01/12/2024 and the two it was merged from; the first has the code of one of them."""
MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 13))
PAIRS = st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda pair: (max(pair), min(pair)))
ROWS = st.fixed_dictionaries(dict.fromkeys(DISTRICTS, PAIRS))


def sums(board, parts, *unit_ids):
    return board.sums(parts, [board.units.get(unit_id) for unit_id in unit_ids])


@given(st.lists(ROWS, min_size=1, max_size=3), st.sets(st.sampled_from(DISTRICTS), min_size=1))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_over_months_and_units_are_the_sums_of_the_rows(boards, months, chosen) -> None:
    parts = [made("work_files", name, rows) for name, rows in zip(MONTHS, months, strict=False)]
    total = sums(boards("2024-12"), parts, *chosen)
    for place, column in enumerate(("total", "part")):
        assert total[column] == sum(rows[unit][place] for rows in months for unit in chosen)


def test_the_order_of_files_units_and_rows_does_not_matter(boards) -> None:
    board = boards("2024-12")
    rows = {unit: (10 + place, place) for place, unit in enumerate(DISTRICTS)}
    backwards = dict(reversed(rows.items()))
    first = [made("work_files", name, rows) for name in MONTHS[:2]]
    second = [made("work_files", name, backwards) for name in reversed(MONTHS[:2])]
    assert sums(board, first, *DISTRICTS) == sums(board, second, *reversed(DISTRICTS))


def test_a_unit_without_a_row_has_no_sum(boards) -> None:
    board = boards("2024-12")
    parts = [made("work_files", "2024-12", {BAC_NINH: (5, 4)}), made("work_files", "2024-11", {})]
    assert sums(board, parts[:1], BAC_NINH) == {"total": 5, "part": 4}
    assert sums(board, parts[:1], BAC_NINH, TU_SON) is None
    assert sums(board, parts, BAC_NINH) is None
    assert sums(board, [], BAC_NINH) is None


def test_a_column_that_is_missing_anywhere_is_missing_in_the_sum(boards) -> None:
    rows = {BAC_NINH: {"received": 5, "processed": 4, "overdue": 1}, TU_SON: {"received": 2, "processed": 1}}
    part = made("pakn_units", "2024-12", rows)
    for order in itertools.permutations((BAC_NINH, TU_SON)):
        assert sums(boards("2024-12"), [part], *order) == {"received": 7, "processed": 5}


def test_merged_communes_are_the_sum_of_those_they_were(boards) -> None:
    board = boards("2024-12")
    november = made("work_files", "2024-11", {MY_HUONG: (10, 5), LAI_HA: (30, 20)})
    december = made("work_files", "2024-12", {AN_TAP: (100, 99)})
    assert sums(board, [november], AN_TAP) == {"total": 40, "part": 25}
    assert sums(board, [november, december], AN_TAP) == {"total": 140, "part": 124}
    assert sums(board, [made("work_files", "2024-11", {MY_HUONG: (10, 5)})], AN_TAP) is None
    # The same code means another commune before and after.
    assert sums(board, [made("work_files", "2024-12", {MY_HUONG: (10, 5)})], AN_TAP) is None


@pytest.mark.parametrize(("month", "unit"), [("2023-03", QUE_VO_BEFORE), ("2023-04", QUE_VO), ("2023-05", QUE_VO)])
def test_the_town_of_que_vo_was_a_district_before(boards, month, unit) -> None:
    part = made("work_files", month, {unit: (10, 9)})
    assert sums(boards("2024-03"), [part], QUE_VO) == {"total": 10, "part": 9}


def test_a_year_file_names_the_units_of_its_cut_off(boards) -> None:
    board = boards("2025")
    (commune,) = [unit for unit in board.at("commune") if unit.unit_id == "09193@2025-07-01"]
    former = board.units.predecessors(commune.unit_id, made("pakn", "2025-05", {}).end)
    rows = {unit.unit_id: (2, 1) for unit in former}
    early = made("pakn", "2025", rows, cut_off="2025-05-31")
    late = made("pakn", "2025", {commune.unit_id: (7, 1)}, cut_off="2025-12-31")
    assert board.sums([early], [commune])["received"] == 2 * len(former)
    assert board.sums([late], [commune])["received"] == 7


def test_parts_are_all_months_or_none(boards) -> None:
    files = [made("work_files", name, {BAC_NINH: (5, 4)}) for name in MONTHS]
    whole, gap = boards("2024-12", *files), boards("2024-12", *files[:5], *files[6:])
    year = whole.frames.shown[1]
    assert [part.name for part in whole.parts("work_files", year)] == list(MONTHS)
    assert gap.parts("work_files", year) == ()
    assert len(gap.parts("work_files", gap.frames.main)) == 1
    assert whole.parts("digitisation", year) == ()


def test_counts_of_a_build_are_read_instead_of_files(boards) -> None:
    board = boards("2024-12", made("work_files", "2024-12", {BAC_NINH: (5, 4)}))
    assert board.counted("work_files", "2024-12").rows[BAC_NINH]["part"] == Decimal(4)
    assert board.counted("work_files", "2024-11") is None
    assert board.has_extracts
    assert not boards("2024-12", made("work_files", "2024-11", {})).has_extracts


@pytest.mark.long
def test_a_file_that_stops_at_its_checks_stops_the_report(data_copy) -> None:
    path = data_copy / "extracts" / "work_files" / "2024-12.csv"
    path.parent.mkdir(parents=True)
    path.write_text("Ngày chốt số liệu: 31/12/2024\nĐơn vị;Số văn bản đi;Số văn bản ký số\nTP. Bắc Ninh;1;2\n", "utf-8")
    board = open_board("2024-12", folder=data_copy)
    with pytest.raises(DataError, match="phần lớn hơn tổng"):
        board.counted("work_files", "2024-12")


@pytest.mark.parametrize("period", ["all", "2023-2025"])
def test_spans_have_no_board(period) -> None:
    with pytest.raises(UsageError, match="2024-12, 2024, 2024-Q1"):
        open_board(period)


def test_a_quarter_has_a_board_of_its_last_day() -> None:
    board = open_board("2024-Q1", "mid_month", DATA)
    assert (str(board.day), board.territory, board.has_extracts) == ("2024-03-14", "bn_old", False)


def test_units_are_those_of_the_last_day(boards) -> None:
    old, new = boards("2025-06"), boards("2025-07")
    assert (old.territory, old.has_districts, len(old.at("commune"))) == ("bn_old", True, 121)
    assert (new.territory, new.has_districts, len(new.at("commune"))) == ("bn_new", False, 99)
