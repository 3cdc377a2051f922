"""Rates of the units of a level: ratio of sums, gaps that stay gaps, changes that are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, QUE_VO, TU_SON, made

from pakn.base.errors import UsageError
from pakn.base.labels import round_half_up
from pakn.reports.unit_rates.rates import open_rates

PAIRS = st.tuples(st.integers(0, 999), st.integers(0, 999)).map(lambda pair: (max(pair), min(pair)))
ROWS = st.fixed_dictionaries(dict.fromkeys(DISTRICTS, PAIRS))
EVEN = dict.fromkeys(DISTRICTS, (10, 9))
MONTHS_2024 = tuple(f"2024-{month:02d}" for month in range(1, 13))


def rates_of(open_data, *files, period="2024-12", system="online_dossiers", level="district", **options):
    return open_rates(open_data(period, *files, **options), system, level)


@pytest.mark.parametrize(
    ("system", "level", "told"),
    [
        ("work_file", "district", "tham số system: có «work_file»; được phép: work_files, "),
        # A stock: its months never add up.
        ("online_services", "agency", "tham số system: có «online_services»; "),
        ("work_files", "xa", "tham số level: có «xa»; được phép: agency, district, commune"),
    ],
)
def test_what_a_notebook_may_be_asked_for_is_told(open_data, system, level, told) -> None:
    with pytest.raises(UsageError, match=told):
        rates_of(open_data, system=system, level=level)


def month(name="2024-12", rows=EVEN, system="online_dossiers", **options):
    return made(system, name, rows, **options)


@given(ROWS)
@example(dict.fromkeys(DISTRICTS, (0, 0)))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rate_of_a_level_is_the_ratio_of_its_sums(open_data, rows) -> None:
    rates = rates_of(open_data, month(rows=rows))
    total, part = (sum(pair[place] for pair in rows.values()) for place in (0, 1))
    reading = rates.total_row.readings[0]
    assert (reading.total.number, reading.part.number, reading.partial) == (total, part, False)
    assert reading.rate.number == (round_half_up(Decimal(100 * part) / total, 2) if total else None)
    assert reading.rate.status == ("computed" if total else "not_arisen")


def test_a_mean_of_rates_would_be_another_number(open_data) -> None:
    rates = rates_of(open_data, month(rows=EVEN | {BAC_NINH: (930, 0)}))
    assert rates.total_row.readings[0].rate.shown == "6,30"
    assert {row.readings[0].rate.shown for row in rates.unit_rows} == {"0,00", "90,00"}


def test_a_year_is_the_sum_of_its_months_and_a_missing_month_leaves_it_unknown(open_data) -> None:
    files = [month(name, EVEN | {BAC_NINH: (place, 1)}) for place, name in enumerate(MONTHS_2024, start=1)]
    whole = rates_of(open_data, *files).unit_rows[0].readings
    assert [(reading.total.number, reading.part.number) for reading in whole] == [(12, 1), (78, 12)]
    gap = rates_of(open_data, *files[:4], *files[5:])
    for row in (*gap.unit_rows, gap.total_row):
        assert (row.readings[1].total.status, row.readings[1].rate.status) == ("missing", "missing")
        assert row.readings[1].total.number is None
        assert row.readings[0].rate.exact


def test_a_unit_without_a_row_is_unknown_and_its_level_partial(open_data) -> None:
    rows = {unit: pair for unit, pair in EVEN.items() if unit != GIA_BINH}
    rates = rates_of(open_data, month(rows=rows), month("2024-11"))
    assert [unit.unit_id for unit in rates.lacking] == [GIA_BINH]
    last = rates.unit_rows[-1]
    assert (last.unit.unit_id, last.readings[0].total.status, last.changes[0].status) == (
        GIA_BINH,
        "missing",
        "missing",
    )
    total = rates.total_row
    assert (total.readings[0].total.number, total.readings[0].partial) == (70, True)
    assert rates.unit_rows[0].changes[0].number == 0
    assert total.changes[0].number == 0
    assert total.changes[0].notes == ("Tính trên 7 đơn vị có số liệu cả hai kỳ, trừ huyện Gia Bình: cùng là 90,00%",)
    assert rates.places == {}


def test_a_unit_that_lacks_an_earlier_month_is_named_for_the_year(open_data) -> None:
    files = [month(name) for name in MONTHS_2024[1:]]
    january = month("2024-01", {unit: pair for unit, pair in EVEN.items() if unit != QUE_VO})
    rates = rates_of(open_data, january, *files)
    assert rates.lacking == ()
    assert [unit.unit_id for unit in rates.lacking_in(rates.columns[1])] == [QUE_VO]
    assert [reading.partial for reading in rates.total_row.readings] == [False, True]


def numbers(reading):
    return reading.total.number, reading.part.number, reading.rate.number


@pytest.mark.parametrize("period", ["2024-11", "2024-12"])
@pytest.mark.parametrize("gap", ["2024-01", "2024-05"])
def test_what_some_units_lack_is_not_added_up_as_the_year_to_date(open_data, period, gap) -> None:
    rows = {name: {unit: pair for unit, pair in EVEN.items() if (unit, name) != (QUE_VO, gap)} for name in MONTHS_2024}
    rates = rates_of(open_data, *[month(name, row) for name, row in rows.items()], period=period)
    assert numbers(rates.total_row.readings[0]) == (80, 72, 90)
    assert numbers(rates.total_row.readings[1]) == (None, None, None)
    months = int(period[-2:])
    for row in rates.unit_rows:
        known = row.unit.unit_id != QUE_VO
        assert numbers(row.readings[1]) == ((10 * months, 9 * months, 90) if known else (None, None, None))
        assert not row.readings[1].partial
    some = rates.province_row([row.unit for row in rates.unit_rows if row.unit.unit_id in (TU_SON, QUE_VO)])
    assert (numbers(some.readings[1]), some.readings[1].partial) == ((None, None, None), True)


def test_a_whole_year_is_the_sum_of_the_units_that_have_all_its_months_and_partial(open_data) -> None:
    rows = {name: {unit: pair for unit, pair in EVEN.items() if (unit, name) != (QUE_VO, "2024-05")}
            for name in MONTHS_2024}  # fmt: skip
    rates = rates_of(open_data, *[month(name, row) for name, row in rows.items()], period="2024")
    (year,) = rates.total_row.readings
    assert (numbers(year), year.partial) == ((7 * 120, 7 * 108, 90), True)


def test_bodies_the_system_has_never_heard_of_stay_out(open_data) -> None:
    some = {"so-noi-vu.bn@2023-01-01": (5, 5), "so-y-te.bn@2023-01-01": (0, 0)}
    rates = rates_of(open_data, month(rows=some), level="agency")
    assert {row.unit.unit_id for row in rates.unit_rows} == set(some)
    assert (rates.lacking, rates.total_row.readings[0].rate.shown) == ((), "100,00")
    assert rates.unit_rows[1].readings[0].rate.status == "not_arisen"


def test_an_agency_that_has_gone_silent_is_named_and_left_out_of_the_change(open_data) -> None:
    home, health, works = "so-noi-vu.bn@2023-01-01", "so-y-te.bn@2023-01-01", "so-xay-dung.bn@2023-01-01"
    before = {home: (100, 90), health: (100, 60), works: (10, 10)}
    now = {home: (100, 85), works: (10, 9)}
    rates = rates_of(open_data, month(rows=now), month("2024-11", before), level="agency")
    assert [unit.unit_id for unit in rates.lacking] == [health]
    total = rates.total_row
    assert (total.readings[0].rate.shown, total.readings[0].partial) == ("85,45", True)
    assert total.changes[0].shown == "−5,46"
    assert total.changes[0].notes == (
        "Tính trên 2 đơn vị có số liệu cả hai kỳ, trừ Sở Y tế: từ 90,91% xuống 85,45%",
    )  # fmt: skip
    unfinished = rates_of(open_data, month(rows=now, cut_off="2024-12-20"), month("2024-11", before), level="agency")
    change = unfinished.total_row.changes[0]
    assert (change.status, change.notes) == ("not_comparable", ())
    later = rates_of(open_data, month(rows=before), month("2024-11", now), level="agency")
    assert later.lacking == ()
    assert later.total_row.changes[0].notes[0].endswith("trừ Sở Y tế: từ 85,45% lên 90,91%")


# --- Changes ----------------------------------------------------------------------------------------------------------


def changes(open_data, now, then, **options):
    rates = rates_of(open_data, now, then, **options)
    return rates.unit_rows[0].changes[0]


def test_a_change_is_the_difference_of_the_rates_shown_in_points(open_data) -> None:
    change = changes(open_data, month(rows=EVEN | {BAC_NINH: (3, 2)}), month("2024-11", EVEN | {BAC_NINH: (3, 1)}))
    assert (str(change.number), change.unit, change.formula) == ("33.34", "điểm %", "66,67 − 33,33")


@pytest.mark.parametrize(
    ("now", "then", "status"),
    [
        ({"cut_off": "2024-12-31"}, {}, "computed"),
        ({"cut_off": "2024-12-30"}, {}, "not_comparable"),
        ({}, {"cut_off": "2024-11-29"}, "not_comparable"),
        ({"cut_off": "2025-01-20"}, {}, "computed"),  # counts of a month do not grow after its end
    ],
)
def test_an_incomplete_period_is_not_compared(open_data, now, then, status) -> None:
    assert changes(open_data, month(**now), month("2024-11", **then)).status == status


def test_a_published_change_stays_when_a_file_with_a_gap_is_added(open_data) -> None:
    files = [month(name, cut_off="2024-12-30" if name == "2024-12" else None) for name in MONTHS_2024]
    alone = rates_of(open_data, period="2024", figures=True)
    both = rates_of(open_data, *files, period="2024", figures=True)
    assert [str(rates.total_row.changes[0].number) for rates in (alone, both)] == ["63.76", "63.76"]
    assert both.known_until is not None
    assert both.unit_rows[0].changes[0].number is None


def test_the_day_up_to_which_a_month_is_known(open_data) -> None:
    assert rates_of(open_data, month()).known_until is None
    assert str(rates_of(open_data, month(cut_off="2024-12-25")).known_until) == "2024-12-25"


def test_what_did_not_arise_has_no_change(open_data) -> None:
    none = EVEN | {BAC_NINH: (0, 0)}
    assert changes(open_data, month(rows=none), month("2024-11", none)).status == "not_arisen"
    assert changes(open_data, month(rows=none), month("2024-11")).status == "not_comparable"
    assert changes(open_data, month(), month("2024-11", none)).status == "not_comparable"
    assert changes(open_data, month(), month("2024-10")).status == "missing"


def test_nothing_is_compared_across_the_merger(open_data) -> None:
    def communes(name):
        period_data = open_data(name)
        units = [unit.unit_id for unit in period_data.at("commune")]
        return made("online_dossiers", name, dict.fromkeys(units, (10, 9)))

    files = [communes(name) for name in ("2025-06", "2025-07", "2025-08")]
    july = rates_of(open_data, *files, period="2025-07", level="district")
    assert july.level == "commune"
    assert {row.changes[0].status for row in (*july.unit_rows, july.total_row)} == {"not_comparable"}
    assert "merger_2025" in [entry.break_id for entry in july.breaks]
    august = rates_of(open_data, *files, period="2025-08", level="commune")
    assert {row.changes[0].number for row in august.unit_rows} == {0}
    assert {row.changes[1].status for row in august.unit_rows} == {"not_comparable"}  # 8/2024 lies before it


def test_a_year_across_the_merger_is_known_of_the_communes_that_go_on_but_not_of_the_province(open_data) -> None:
    files = []
    for place in range(1, 9):
        name = f"2025-{place:02d}"
        units = [*open_data(name).at("commune"), *open_data(name).at("district")]
        files.append(made("online_dossiers", name, {unit.unit_id: (10, 9) for unit in units}))
    rates = rates_of(open_data, *files, period="2025-08", level="commune")
    assert [reading.total.number for reading in rates.total_row.readings] == [990, None]
    assert len(rates.lacking_in(rates.columns[1])) == 58  # of former Bắc Giang nothing is known before
    assert sum(row.readings[1].total.number for row in rates.former_rows) == 6 * 1210 + 2 * 410


def test_the_year_of_the_merger_is_the_sum_of_no_two_provinces(open_data) -> None:
    files = []
    for place in range(1, 13):
        name = f"2025-{place:02d}"
        files.append(month(name, {unit.unit_id: (10, 9) for unit in open_data(name).at("commune")}))
    rates = rates_of(open_data, *files, period="2025", level="commune")
    assert numbers(rates.total_row.readings[0]) == (None, None, None)
    assert sum(row.readings[0].total.number for row in rates.former_rows) == 6 * 1210 + 6 * 410


def test_merged_communes_are_compared_with_the_sum_of_those_they_were(open_data) -> None:
    before, after = (open_data(name).at("commune") for name in ("2024-11", "2024-12"))
    november = made("online_dossiers", "2024-11", {unit.unit_id: (10, 9) for unit in before})
    december = made("online_dossiers", "2024-12", {unit.unit_id: (10, 10) for unit in after})
    rates = rates_of(open_data, november, december, level="commune")
    row = next(row for row in rates.unit_rows if row.unit.unit_id == "09184@2024-12-01")
    assert (row.compared[0].total.number, row.compared[0].part.number) == (30, 27)
    assert (str(row.changes[0].number), row.changes[0].notes) == ("10.00", ())
    assert [entry.break_id for entry in rates.breaks] == ["communes_2024"]
    assert rates.total_row.compared[0].total.number == 1260
    city = rates.group_rows[0]
    assert (city.district.unit_id, city.readings[0].total.number + 20) == (BAC_NINH, city.compared[0].total.number)
    assert sum(group.readings[0].total.number for group in rates.group_rows) == 1210
    january = rates_of(open_data, period="2025-01", level="commune")
    assert [entry.break_id for entry in january.breaks] == ["communes_2024"]  # a year ago it lies between
    districts = rates_of(open_data, period="2024-12", level="district")
    assert districts.breaks == ()


# --- Targets, ranks, published figures --------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "verdict"), [(85, "met"), (84, "not_met"), (100, "met")])
def test_a_rate_on_the_threshold_reaches_it(open_data, part, verdict) -> None:
    rates = rates_of(open_data, month(rows=EVEN | {BAC_NINH: (100, part)}))
    assert rates.unit_rows[0].verdicts[0] == verdict


def test_what_is_judged_is_the_rate_shown(open_data) -> None:
    rates = rates_of(open_data, month(rows=EVEN | {BAC_NINH: (100000, 84996), TU_SON: (100000, 84994)}))
    assert [(row.readings[0].rate.shown, row.verdicts[0]) for row in rates.unit_rows[:2]] == [
        ("85,00", "met"), ("84,99", "not_met"),
    ]  # fmt: skip


def test_part_of_a_year_has_no_verdict(open_data) -> None:
    files = [month(name) for name in MONTHS_2024[:11]]
    rates = rates_of(open_data, *files, period="2024-11")
    assert rates.unit_rows[0].verdicts == ("met", "no_target")
    assert rates.unit_rows[0].readings[1].total.number == 110


def test_ties_share_a_place(open_data) -> None:
    rows = EVEN | {TU_SON: (10, 10), GIA_BINH: (0, 0)}
    places = rates_of(open_data, month(rows=rows)).places
    assert places == {unit: 1 if unit == TU_SON else 2 for unit in DISTRICTS if unit != GIA_BINH}


def test_a_mean_of_a_document_stands_apart_from_our_ratio(open_data) -> None:
    files = month(system="work_files", rows=dict.fromkeys(DISTRICTS, (1000, 983)))
    rates = rates_of(open_data, files, system="work_files", figures=True)
    assert rates.mean_row.readings[0].rate.shown == "98,32"
    assert rates.mean_row.readings[0].rate.files == ()
    assert rates.total_row.readings[0].rate.shown == "98,30"
    assert rates.total_row.readings[0].rate.figure_ids == ()
    assert rates_of(open_data, files, system="work_files").mean_row is None


def test_without_extracts_the_published_rates_stand_alone(open_data) -> None:
    rates = rates_of(open_data, system="certified_copies", figures=True)
    assert not rates.delivered
    assert (rates.lacking, rates.known_until, rates.places) == ((), None, {})
    shown = {row.unit.name: row.readings[0] for row in rates.unit_rows}
    assert shown["Thành phố Bắc Ninh"].rate.shown == "75,0"
    assert all(reading.total.number is None for reading in shown.values())
    assert all(change.number is None for row in rates.unit_rows for change in row.changes)


def test_the_former_districts_go_on_as_sums_of_their_communes(open_data) -> None:
    period_data = open_data("2025-08")
    files = made("online_dossiers", "2025-08", {unit.unit_id: (10, 9) for unit in period_data.at("commune")})
    rates = rates_of(open_data, files, period="2025-08", level="commune")
    assert [row.district.unit_id for row in rates.former_rows] == list(DISTRICTS)
    assert sum(row.readings[0].total.number for row in rates.former_rows) == 410
    assert rates.group_rows == ()
    assert rates_of(open_data, month(), level="commune").former_rows == ()


def test_the_printed_mean_of_communes_is_no_rate_to_compare_ours_with(open_data) -> None:
    before, after = (open_data(name).at("commune") for name in ("2024-11", "2024-12"))
    files = [made("certified_copies", "2024-11", {unit.unit_id: (10, 8) for unit in before}),
             made("certified_copies", "2024-12", {unit.unit_id: (10, 9) for unit in after})]  # fmt: skip
    rates = rates_of(open_data, *files, system="certified_copies", level="commune", figures=True)
    tu_son = next(row for row in rates.group_rows if row.district.unit_id == TU_SON)
    assert tu_son.readings[0].rate.shown == "90,00"
    assert tu_son.readings[0].rate.notes == ("Số trung bình đã công bố: 100,0%",)
    assert str(tu_son.changes[0].number) == "10.00"
