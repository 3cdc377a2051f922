"""PAKN of a period: a cohort at one cut-off, compared at the same lag, and a year that is not the sum of its months."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TIEN_DU, TU_SON, made

from pakn.base.errors import UsageError
from pakn.extracts.counts.case_counts import CaseDetail, TopicCount
from pakn.observations.pakn_reading import FROM_MEANS
from pakn.reports.month.pakn_month import OTHER, OTHER_LAG, open_pakn
from pakn.reports.month.pakn_series import month_series, topics_of

PAIRS = st.tuples(st.integers(0, 999), st.integers(0, 999)).map(lambda pair: (max(pair), min(pair)))
ROWS = st.dictionaries(st.sampled_from(DISTRICTS), PAIRS, min_size=1)
EVEN = dict.fromkeys(DISTRICTS, (10, 9))
MONTHS_2024 = tuple(f"2024-{month:02d}" for month in range(1, 13))
BODY = "so-xay-dung.bn@2023-01-01"
CENTRE = "trung-tam-hanh-chinh-cong-tinh.bn@2023-01-01"


def month(name="2024-12", rows=EVEN, system="pakn", **options):
    return made(system, name, rows, **options)


def pakn_of(open_data, *files, period="2024-12", scope="localities", **options):
    return open_pakn(open_data(period, *files, **options), scope)


def row_of(month, unit_id):
    return next(row for rows in month.groups.values() for row in rows if row.units[0].unit_id == unit_id)


def counts(reading):
    return reading.received.number, reading.processed.number, reading.backlog.number


# --- One period -------------------------------------------------------------------------------------------------------


@given(ROWS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_province_is_the_sum_of_its_localities(open_data, rows) -> None:
    pakn = pakn_of(open_data, month(rows=rows))
    reading = pakn.total_row.readings[0]
    received, processed = (sum(pair[place] for pair in rows.values()) for place in (0, 1))
    assert counts(reading) == (received, processed, received - processed)
    assert reading.backlog.number == reading.on_time.number + reading.overdue.number + reading.undetermined.number
    assert reading.rate.status == ("computed" if received else "not_arisen")


def test_a_unit_without_a_case_received_none_and_one_without_a_row_of_a_sheet_is_unknown(open_data) -> None:
    rows = {unit: pair for unit, pair in EVEN.items() if unit != GIA_BINH}
    reading = row_of(pakn_of(open_data, month(rows=rows)), GIA_BINH).readings[0]
    assert (counts(reading), reading.rate.status) == ((0, 0, 0), "not_arisen")
    sheet = pakn_of(open_data, month(rows=rows, system="pakn_units"))
    reading = row_of(sheet, GIA_BINH).readings[0]
    assert (reading.received.status, reading.rate.status) == ("missing", "missing")
    assert sheet.total_row.readings[0].received.status == "missing"
    assert (pakn_of(open_data, month(rows=rows)).has_cases, sheet.has_cases) == (True, False)


def test_cases_lead_where_both_files_are_there(open_data) -> None:
    pakn = pakn_of(open_data, month(), month(rows=dict.fromkeys(DISTRICTS, (99, 1)), system="pakn_units"))
    assert pakn.total_row.readings[0].received.number == 80


def test_means_are_weighted_by_what_they_are_means_of(open_data) -> None:
    rows = EVEN | {
        BAC_NINH: {"received": 10, "processed": 9, "ratings": 1, "rating_sum": 5, "timed": 9, "days": 9},
        TU_SON: {"received": 10, "processed": 9, "ratings": 3, "rating_sum": 3, "timed": 1, "days": 11},
    }
    reading = pakn_of(open_data, month(rows=rows)).total_row.readings[0]
    assert (reading.satisfaction.shown, reading.ratings.number, reading.days.shown) == ("2,00", 4, "2,00")
    assert row_of(pakn_of(open_data, month(rows=rows)), GIA_BINH).readings[0].satisfaction.status == "not_arisen"


def test_means_of_a_sheet_need_their_weights(open_data) -> None:
    cells = {"received": 10, "processed": 9, "mean_rating": "2.5"}
    sheet = {unit: cells | {"ratings": 1 + 3 * (unit == BAC_NINH)} for unit in DISTRICTS}
    sheet[BAC_NINH] = sheet[BAC_NINH] | {"mean_rating": "5"}
    known = pakn_of(open_data, month(rows=sheet, system="pakn_units")).total_row.readings[0]
    assert known.satisfaction.number == Decimal("3.41")  # (4 × 5 + 7 × 2,5) / 11
    assert known.satisfaction.notes == (FROM_MEANS,)
    assert known.days.status == "missing"
    sheet[TU_SON] = cells
    unknown = pakn_of(open_data, month(rows=sheet, system="pakn_units")).total_row.readings[0]
    assert (unknown.satisfaction.status, unknown.ratings.status) == ("missing", "missing")


# --- Groups -----------------------------------------------------------------------------------------------------------


def test_groups_stand_apart_and_are_summed_only_when_asked(open_data) -> None:
    files = month(rows=EVEN | {BODY: (3, 1), CENTRE: (5, 5)})
    pakn = pakn_of(open_data, files)
    assert [level for level, rows in pakn.groups.items() if rows] == ["district", "centre", "enterprise", OTHER]
    assert pakn.total_row.readings[0].received.number == 80
    assert pakn_of(open_data, files, scope="all").total_row.readings[0].received.number == 88
    assert row_of(pakn, BODY).targets == (None, None)


def test_no_case_of_the_year_or_of_the_month_before_is_lost(open_data) -> None:
    files = (month(), month("2024", EVEN | {BODY: (3, 1)}), month("2024-11", EVEN | {BODY: (8, 0)}))
    pakn = pakn_of(open_data, *files, scope="all")
    assert [counts(reading) for reading in row_of(pakn, BODY).readings] == [(0, 0, 0), (3, 1, 2)]
    assert [reading.received.number for reading in pakn.total_row.readings] == [80, 83]
    assert pakn.total_row.compared[0].received.number == 88
    only_before = pakn_of(open_data, files[0], files[2], scope="all")
    assert only_before.groups[OTHER] == ()
    assert only_before.total_row.compared[0].received.number == 88


def test_merged_units_bring_the_cases_of_all_they_were(open_data) -> None:
    # Xã An Tập was two communes; of one of them nobody complained.
    pakn = pakn_of(open_data, month(rows={"09508@2024-12-01": (4, 4)}), month("2024-11", {"09520@2023-01-01": (5, 1)}))
    assert row_of(pakn, "09508@2024-12-01").compared[0].received.number == 5


# --- The year ---------------------------------------------------------------------------------------------------------


def test_a_year_is_read_from_its_own_file(open_data) -> None:
    files = [month(name, cut_off="2024-12-31") for name in MONTHS_2024]
    pakn = pakn_of(open_data, *files, month("2024", dict.fromkeys(DISTRICTS, (130, 129))))
    assert counts(pakn.total_row.readings[1]) == (1040, 1032, 8)
    assert pakn.total_row.readings[1].rate.files == ("pakn/2024.csv",)


def test_months_of_one_cut_off_are_a_year(open_data) -> None:
    pakn = pakn_of(open_data, *[month(name, cut_off="2025-01-05") for name in MONTHS_2024])
    assert counts(pakn.total_row.readings[1]) == (960, 864, 96)


def test_months_of_different_cut_offs_only_add_up_what_was_received(open_data) -> None:
    pakn = pakn_of(open_data, *[month(name) for name in MONTHS_2024])
    for row in (pakn.total_row, *pakn.localities):
        reading = row.readings[1]
        assert reading.received.number == 12 * 10 * len(row.units)
        others = (reading.processed, reading.rate, reading.backlog, reading.on_time, reading.overdue, reading.days)
        assert {value.status for value in others} == {"missing"}
        assert row.verdicts[1] == ("no_target" if row.kind == "total" else "undetermined")
    assert pakn.cut_off(pakn.columns[1]) is None


def test_a_missing_month_leaves_the_year_unknown(open_data) -> None:
    for cut_off in ("2025-01-05", None):
        pakn = pakn_of(open_data, *[month(name, cut_off=cut_off) for name in MONTHS_2024 if name != "2024-06"])
        assert pakn.total_row.readings[1].received.status == "missing"
        assert pakn.total_row.readings[0].received.number == 80


@pytest.mark.parametrize("cut_off", ["2025-01-05", None])
def test_a_year_to_date_is_no_sum_of_the_months_at_hand(open_data, cut_off) -> None:
    names = [name for name in MONTHS_2024[:11] if name != "2024-03"]
    pakn = pakn_of(open_data, *[month(name, cut_off=cut_off) for name in names], period="2024-11")
    for row in (pakn.total_row, *pakn.localities):
        assert counts(row.readings[0]) == (10 * len(row.units), 9 * len(row.units), len(row.units))
        assert counts(row.readings[1]) == (None, None, None)


@pytest.mark.parametrize("cut_off", ["2025-01-05", None])
def test_of_sheets_a_unit_that_lacks_one_month_leaves_the_province_unknown(open_data, cut_off) -> None:
    files = [
        month(name, {unit: pair for unit, pair in EVEN.items() if (unit, name) != (GIA_BINH, "2024-03")},
              "pakn_units", cut_off=cut_off)
        for name in MONTHS_2024
    ]  # fmt: skip
    pakn = pakn_of(open_data, *files)
    assert [reading.received.number for reading in pakn.total_row.readings] == [80, None]
    assert [reading.received.number for reading in row_of(pakn, GIA_BINH).readings] == [10, None]
    city = row_of(pakn, BAC_NINH).readings[1]
    assert counts(city) == ((120, 108, 12) if cut_off else (120, None, None))


def test_a_column_of_a_sheet_that_one_unit_left_empty_has_no_sum(open_data) -> None:
    cells = {"received": 10, "processed": 9}
    rows = {unit: cells if unit == GIA_BINH else cells | {"overdue": 1} for unit in DISTRICTS}
    pakn = pakn_of(open_data, month(rows=rows, system="pakn_units"))
    assert (pakn.total_row.readings[0].received.number, pakn.total_row.readings[0].overdue.number) == (80, None)
    assert row_of(pakn, BAC_NINH).readings[0].overdue.number == 1


def test_one_month_closed_again_later_breaks_the_cohort(open_data) -> None:
    files = [month(name, cut_off="2025-01-06" if name == "2024-06" else "2025-01-05") for name in MONTHS_2024]
    assert pakn_of(open_data, *files).total_row.readings[1].processed.status == "missing"


# --- Changes ----------------------------------------------------------------------------------------------------------


def change(open_data, now, then, **options):
    return row_of(pakn_of(open_data, now, then, **options), BAC_NINH).changes[0]


@pytest.mark.parametrize(
    ("now", "then", "status", "notes"),
    [
        ({}, {}, "computed", ()),
        ({"cut_off": "2025-01-05"}, {"cut_off": "2024-12-05"}, "computed", ()),
        ({"cut_off": "2025-01-05"}, {"cut_off": "2024-12-06"}, "not_comparable", (OTHER_LAG,)),
        ({"cut_off": "2025-01-05"}, {}, "not_comparable", (OTHER_LAG,)),
        ({"cut_off": "2024-12-30"}, {"cut_off": "2024-11-29"}, "not_comparable", ()),
        ({"covered_until": "2024-12-24"}, {}, "not_comparable", ()),
        ({}, {"covered_until": "2024-11-20"}, "not_comparable", ()),
    ],
)
def test_months_are_compared_at_the_same_lag_and_only_when_whole(open_data, now, then, status, notes) -> None:
    rows = EVEN | {BAC_NINH: (3, 2)}
    made_change = change(open_data, month(rows=rows, **now), month("2024-11", EVEN | {BAC_NINH: (3, 1)}, **then))
    assert (made_change.status, made_change.notes, made_change.unit) == (status, notes, "điểm %")
    assert str(made_change.number) == ("33.34" if status == "computed" else "None")


@pytest.mark.parametrize("processed", [4098, 4000])
def test_a_published_change_stays_when_a_file_is_added_that_changes_no_number(open_data, processed) -> None:
    # The file agrees with the letter, or stands in the note of the printed rate; the letter of 2023 names no cut-off.
    alone = pakn_of(open_data, period="2024", figures=True)
    file = month("2024", {BAC_NINH: (4466, processed - 50), TIEN_DU: (100, 50)})
    both = pakn_of(open_data, file, period="2024", figures=True)
    assert [str(pakn.total_row.changes[0].number) for pakn in (alone, both)] == ["-2.59", "-2.59"]
    assert row_of(both, TIEN_DU).changes[0].notes == (OTHER_LAG,)  # ours against theirs


def test_what_did_not_arise_is_not_compared(open_data) -> None:
    none = {TU_SON: (1, 1)}
    assert change(open_data, month(rows=none), month("2024-11", none)).status == "not_arisen"
    assert change(open_data, month(rows=none), month("2024-11")).status == "not_comparable"
    assert change(open_data, month(), month("2024-10")).status == "missing"


def test_years_are_compared_across_the_new_rule_with_a_remark(open_data) -> None:
    pakn = pakn_of(open_data, month("2024"), month("2023"), period="2024")
    assert pakn.total_row.changes[0].number == 0
    assert pakn.total_row.changes[0].notes == ()
    assert "pakn_rule_2024" in [entry.break_id for entry in pakn.breaks]


def test_nothing_is_compared_across_the_merger(open_data) -> None:
    (july, june) = (open_data(name) for name in ("2025-07", "2025-06"))
    now = month("2025-07", {unit.unit_id: (5, 4) for unit in july.at("commune")})
    then = month("2025-06", {unit.unit_id: (5, 4) for unit in june.at("commune")})
    pakn = pakn_of(open_data, now, then, period="2025-07")
    assert pakn.locality_level == "commune"
    assert {row.changes[0].status for row in (*pakn.localities, pakn.total_row)} == {"not_comparable"}
    assert {row.changes[0].number for row in (*pakn.localities, pakn.total_row)} == {None}


@pytest.mark.parametrize("cut_off", [None, "2025-12-31"])
def test_files_of_before_the_merger_are_no_part_of_the_new_province(open_data, cut_off) -> None:
    # They name districts: counted as communes, each would have received none.
    files = [month(f"2025-{place:02d}", cut_off=cut_off) for place in range(1, 7)]
    for place in range(7, 13):
        units = open_data(f"2025-{place:02d}").at("commune")
        files.append(month(f"2025-{place:02d}", {unit.unit_id: (5, 4) for unit in units}, cut_off=cut_off))
    pakn = pakn_of(open_data, *files, period="2025-12")
    assert [reading.received.number for reading in pakn.total_row.readings] == [495, None]
    july = pakn_of(open_data, *files, period="2025-07")
    assert july.total_row.compared[0].received.status == "missing"
    assert {row.changes[0].status for row in (*july.localities, july.total_row)} == {"not_comparable"}
    june = pakn_of(open_data, *files, period="2025-06")
    assert [reading.received.number for reading in june.total_row.readings] == [80, 480]


# --- Verdicts and ranks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pair", "verdict"), [((10, 9), "met"), ((100, 89), "not_met"), ((0, 0), "undetermined")])
def test_localities_are_judged(open_data, pair, verdict) -> None:
    row = row_of(pakn_of(open_data, month(rows=EVEN | {BAC_NINH: pair})), BAC_NINH)
    assert row.verdicts[0] == verdict


def test_the_target_rises_in_2025(open_data) -> None:
    rows = EVEN | {BAC_NINH: (20, 19), TU_SON: (100, 94)}
    pakn = pakn_of(open_data, month("2025-01", rows), period="2025-01")
    assert [row_of(pakn, unit).verdicts[0] for unit in (BAC_NINH, TU_SON)] == ["met", "not_met"]


def test_whose_cases_are_the_province_s_is_one_of_two(open_data) -> None:
    with pytest.raises(UsageError, match="tham số province_scope: có «tinh»; được phép: localities, all"):
        open_pakn(open_data("2024-12"), "tinh")


def test_ranks_are_of_localities_with_cases(open_data) -> None:
    pakn = pakn_of(open_data, month(rows={BAC_NINH: (10, 9), TU_SON: (20, 18), LUONG_TAI: (4, 1), CENTRE: (1, 1)}))
    assert pakn.places == {BAC_NINH: 1, TU_SON: 1, LUONG_TAI: 3}


# --- The months at hand, the topics -----------------------------------------------------------------------------------


def series(open_data, *files, period="2024-12"):
    made_series = month_series(pakn_of(open_data, *files, period=period))
    return [point.column.months[0] for point in made_series.points], [each.months[0] for each in made_series.left_out]


def test_months_of_one_lag_stand_in_one_line(open_data) -> None:
    files = [month("2023-12"), month("2024-10"), month("2024-11", cut_off="2024-12-31"), month()]
    assert series(open_data, *files) == (["2023-12", "2024-10", "2024-12"], ["2024-11"])
    assert series(open_data, *files[:3]) == (["2024-11"], ["2023-12", "2024-10"])
    assert series(open_data, month("2023-11"), month()) == (["2024-12"], [])
    assert series(open_data) == ([], [])


def test_a_month_that_is_not_whole_is_compared_with_none(open_data) -> None:
    files = [month("2024-10"), month("2024-11", covered_until="2024-11-20"), month()]
    assert series(open_data, *files) == (["2024-10", "2024-12"], ["2024-11"])
    files[-1] = month(covered_until="2024-12-20")
    assert series(open_data, *files) == ([], ["2024-10", "2024-11", "2024-12"])


def test_no_line_crosses_the_merger(open_data) -> None:
    (july, june) = (open_data(name) for name in ("2025-07", "2025-06"))
    now = month("2025-07", {unit.unit_id: (5, 4) for unit in july.at("commune")})
    then = month("2025-06", {unit.unit_id: (5, 4) for unit in june.at("district")})
    assert series(open_data, now, then, period="2025-07") == (["2025-07"], [])


def test_points_carry_the_target_of_their_month(open_data) -> None:
    pakn = pakn_of(open_data, *[month(name) for name in ("2024-07", "2024-08", "2024-12", "2025-01")], period="2025-01")
    targets = [point.target for point in month_series(pakn).points]
    assert [target and int(target.threshold) for target in targets] == [None, 90, 90, 95]


def test_topics_of_several_files_are_added(open_data) -> None:
    first = CaseDetail((TopicCount("A", 3, 1, 1), TopicCount("", 5, 5, 0)), {}, ())
    second = CaseDetail((TopicCount("B", 4, 4, 0), TopicCount("A", 2, 2, 0)), {}, ())
    details = {"2024-01": first, "2024-02": second}
    files = [month(name, cut_off="2025-01-05", cases=details.get(name)) for name in MONTHS_2024]
    assert topics_of(pakn_of(open_data, *files, period="2024")) == (
        TopicCount("", 5, 5, 0), TopicCount("A", 5, 3, 1), TopicCount("B", 4, 4, 0),
    )  # fmt: skip
    assert topics_of(pakn_of(open_data, month(system="pakn_units"))) == ()


def test_satisfaction_is_unknown_where_a_file_asked_nobody(open_data):
    row = {"received": 10, "processed": 9, "on_time": 1, "overdue": 0, "undetermined": 0, "timed": 9, "days": 18}
    part = made("pakn", "2024-12", dict.fromkeys(DISTRICTS, row))
    bare = {unit: {name: number for name, number in counts.items() if name not in ("ratings", "rating_sum")}
            for unit, counts in part.rows.items()}  # fmt: skip
    reading = open_pakn(open_data("2024-12", replace(part, rows=bare))).total_row.readings[0]
    assert (reading.satisfaction.status, reading.ratings.status, reading.days.shown) == ("missing", "missing", "2,00")


# --- What cannot be told ----------------------------------------------------------------------------------------------


def test_a_unit_whose_rate_hangs_on_undetermined_cases_has_a_range_and_no_verdict(open_data) -> None:
    rows = EVEN | {TU_SON: {"received": 10, "processed": 8, "on_time": 1, "undetermined": 1}}
    pakn = pakn_of(open_data, month(rows=rows))
    row = row_of(pakn, TU_SON)
    assert (row.readings[0].rate.span, row.verdicts[0]) == ((Decimal("80.00"), Decimal("90.00")), "undetermined")
    assert counts(row.readings[0]) == (10, 8, 1)
    assert row_of(pakn, BAC_NINH).verdicts[0] == "met"
    assert pakn.places == {}, "nobody knows who comes before whom"
    total = pakn.total_row.readings[0]
    assert (total.rate.span, total.backlog.number, total.undetermined.number) == (
        (Decimal("88.75"), Decimal("90.00")), 8, 1)  # fmt: skip


@pytest.mark.parametrize(("received", "range_"), [(1000, ("90.00", "90.10")), (100_000, None)])
def test_an_undetermined_case_that_cannot_move_the_printed_rate_leaves_it(open_data, received, range_) -> None:
    done = received * 9 // 10
    rows = {TU_SON: {"received": received, "processed": done, "on_time": received - done - 1, "undetermined": 1}}
    rate = row_of(pakn_of(open_data, month(rows=rows)), TU_SON).readings[0].rate
    assert rate.span == (tuple(map(Decimal, range_)) if range_ else None)
    assert range_ or str(rate.number) == "90.00"


def test_rows_set_aside_widen_the_range_of_whom_they_may_belong_to(open_data) -> None:
    rows = EVEN | {TU_SON: {"received": 10, "processed": 9, "on_time": 1, "unread": 1}}
    pakn = pakn_of(open_data, replace(month(rows=rows), unplaced=2))
    assert row_of(pakn, TU_SON).readings[0].rate.span == (Decimal("81.82"), Decimal("90.91"))
    assert str(row_of(pakn, BAC_NINH).readings[0].rate.number) == "90.00"
    assert pakn.total_row.readings[0].rate.span == (Decimal("86.75"), Decimal("90.36"))  # 72 and 75 of 83
