"""Months of a control chart: those of one lag, read out of the file of their year where they have none of their own."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import pytest
from made_cases import period_data_of
from made_counts import DISTRICTS, SYSTEMS, made

from pakn.base.periods import month_before, parse_period
from pakn.observations.period_data import open_period_data
from pakn.reports.cases.pakn_signals import MOST_MONTHS, pakn_signal, rate_signals, satisfaction_signal, time_signal
from pakn.reports.month.pakn_month import open_pakn

pytestmark = pytest.mark.long

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
LAG = 5
YEAR_CUT_OFF = dt.date(2025, 1, 31)
Drawn = tuple[dt.date, dt.date, str]
"""Days of receipt and closing, and the unit."""


def drawn(seed: int = 1, number: int = 160) -> list[Drawn]:
    """Draw cases of the year that take up to 40 days."""
    draw = random.Random(seed)
    days = [dt.date(2024, 1, 1) + dt.timedelta(draw.randrange(366)) for _ in range(number)]
    units = ("TP. Bắc Ninh", "TP. Từ Sơn", "Sở Xây dựng")
    return [(day, day + dt.timedelta(draw.randrange(40)), draw.choice(units)) for day in days]


def rows_of(cases: Sequence[Drawn], cut_off: dt.date, months: Sequence[str] = MONTHS) -> list[str]:
    """Write the cases of some months as their file of a cut-off knows them."""
    return [
        f"PA-{place};{received:%d/%m/%Y};;{f'{closed:%d/%m/%Y}' if closed <= cut_off else ''};;{unit};;"
        for place, (received, closed, unit) in enumerate(cases)
        if f"{received:%Y-%m}" in months
    ]


def file_of(cases, known, name, lag=LAG):
    period = parse_period(name)
    cut_off = period.end + dt.timedelta(lag)
    months = [name] if period.kind == "month" else MONTHS
    return cases(*rows_of(known, cut_off, months), period=name, cut_off=f"{cut_off:%d/%m/%Y}")


def signal_of(open_data, *extracts, period="2024-12"):
    return pakn_signal(open_pakn(period_data_of(open_data, period, *extracts)))


def points_of(signal):
    return {point.column.months[0]: (point.value.number, point.rebuilt) for point in signal.points}


def test_a_month_read_out_of_its_year_is_the_month_s_own_file_at_that_lag(open_data, cases) -> None:
    known = drawn()
    main, year = file_of(cases, known, "2024-12"), file_of(cases, known, "2024", 31)
    own = [file_of(cases, known, name) for name in ("2024-02", "2024-07", "2024-11")]
    rebuilt, plain = points_of(signal_of(open_data, main, year)), points_of(signal_of(open_data, main, year, *own))
    assert list(rebuilt) == list(plain) == MONTHS
    assert [number for number, _ in rebuilt.values()] == [number for number, _ in plain.values()]
    assert [month for month, (_, again) in rebuilt.items() if not again] == ["2024-12"]
    assert [month for month, (_, again) in plain.items() if not again] == ["2024-02", "2024-07", "2024-11", "2024-12"]
    assert len({number for number, _ in rebuilt.values()}) > 6


def test_a_file_of_a_month_at_another_lag_is_read_out_of_the_year_instead(open_data, cases) -> None:
    known = drawn()
    main, year = file_of(cases, known, "2024-12"), file_of(cases, known, "2024", 31)
    found = points_of(signal_of(open_data, main, year, file_of(cases, known, "2024-11", 0)))
    assert found == points_of(signal_of(open_data, main, year))
    assert found["2024-11"][1]


def test_a_year_closed_too_early_does_not_know_a_month_at_that_lag(open_data, cases) -> None:
    known, lag = drawn(), 40
    year = file_of(cases, known, "2024", 5)
    assert list(points_of(signal_of(open_data, file_of(cases, known, "2024-12", lag), year))) == ["2024-12"]
    october_is_known = signal_of(open_data, file_of(cases, known, "2024-11", lag), year, period="2024-11")
    assert list(points_of(october_is_known)) == MONTHS[:11]


def test_a_month_without_a_case_ends_the_series(open_data, cases) -> None:
    known = [case for case in drawn() if f"{case[0]:%Y-%m}" != "2024-06"]
    signal = signal_of(open_data, file_of(cases, known, "2024-12"), file_of(cases, known, "2024", 31))
    assert list(points_of(signal)) == MONTHS[6:]


def test_a_case_processed_on_no_known_day_leaves_its_month_unknown(open_data, cases) -> None:
    known = drawn()
    rows = rows_of(known, YEAR_CUT_OFF)
    undated = "PA-999;15/08/2024;;;Từ chối;TP. Bắc Ninh;;"
    elsewhere = undated.replace("TP. Bắc Ninh", "Sở Xây dựng")
    main = file_of(cases, known, "2024-12")
    for row, months in ((undated, MONTHS[8:]), (elsewhere, MONTHS)):
        year = cases(*rows, row, period="2024", cut_off="31/01/2025")
        assert list(points_of(signal_of(open_data, main, year))) == months


def test_the_rule_of_september_2024_begins_new_limits(open_data, cases) -> None:
    known = drawn(number=400)
    signal = signal_of(open_data, file_of(cases, known, "2024-12"), file_of(cases, known, "2024", 31))
    assert [entry.break_id for entry in signal.breaks] == ["pakn_rule_2024"]
    assert [len(segment.points) for segment in signal.chart.segments] == [8, 4]
    assert signal.chart.course == "too_short"
    assert [point.value for segment in signal.chart.segments for point in segment.points] == [
        float(point.value.number) for point in signal.points
    ]
    assert (signal.name, signal.system, signal.level) == ("pakn_processing_rate", "pakn", "")


@pytest.mark.slow
def test_a_median_of_days_read_out_of_the_year_is_that_of_the_month_s_own_file(open_data, cases) -> None:
    known = drawn(number=300)
    main, year = file_of(cases, known, "2024-12"), file_of(cases, known, "2024", 31)
    own = [file_of(cases, known, name) for name in MONTHS[:11]]
    rebuilt, plain = (
        time_signal(open_pakn(period_data_of(open_data, "2024-12", main, *others)))
        for others in ((year,), (year, *own))
    )
    assert [point.value.number for point in rebuilt.points] == [point.value.number for point in plain.points]
    assert len(rebuilt.points) == 12
    assert [point.rebuilt for point in rebuilt.points] == [True] * 11 + [False]
    assert not any(point.rebuilt for point in plain.points)
    assert (rebuilt.chart.direction, rebuilt.points[0].value.unit) == ("lower", "ngày")


def test_a_median_not_reached_ends_the_series(open_data, cases) -> None:
    slow = [(dt.date(2024, 6, 30), dt.date(2024, 9, 30), "TP. Bắc Ninh")] * 40
    known = [case for case in drawn(number=300) if f"{case[0]:%Y-%m}" != "2024-06"] + slow
    month = open_pakn(
        period_data_of(open_data, "2024-12", file_of(cases, known, "2024-12"), file_of(cases, known, "2024", 31))
    )
    assert list(points_of(time_signal(month))) == MONTHS[6:]


def test_satisfaction_is_known_only_of_months_with_a_file_of_their_own(open_data, cases) -> None:
    rated = [f"PA-{place};0{place}/12/2024;;20/12/2024;;TP. Bắc Ninh;{place};" for place in (4, 5)]
    main = cases(*rated, period="2024-12", cut_off="05/01/2025")
    year = cases(
        *rated,
        *(row.replace("/12/", "/11/").replace("PA-", "PB-") for row in rated),
        period="2024",
        cut_off="31/01/2025",
    )
    signal = satisfaction_signal(open_pakn(period_data_of(open_data, "2024-12", main, year)))
    assert [(point.value.shown, point.rebuilt) for point in signal.points] == [("4,50", False)]


def test_without_a_month_there_is_no_signal(open_data) -> None:
    month = open_pakn(open_data("2024-12"))
    assert [made(month) for made in (pakn_signal, time_signal, satisfaction_signal)] == [None] * 3
    assert list(rate_signals(open_pakn(open_data("2024-12")))) == []


def test_the_province_has_thirteen_months(province) -> None:
    signal = pakn_signal(open_pakn(open_period_data("2024-12", folder=province)))
    assert [month for month, (_, rebuilt) in points_of(signal).items() if not rebuilt] == [
        "2023-12",
        "2024-11",
        "2024-12",
    ]
    assert len(signal.points) == 13


# --- The other systems ------------------------------------------------------------------------------------------------


def rate_files(*names, system="certified_copies", **options):
    return [made(system, name, dict.fromkeys(DISTRICTS, (20, 10 + place % 3)), **options)
            for place, name in enumerate(names)]  # fmt: skip


def rate_months(open_data, *files, period="2024-12"):
    signals = {(each.system, each.level): each for each in rate_signals(open_pakn(open_data(period, *files)))}
    signal = signals.get(("certified_copies", "district"))
    return [point.column.months[0] for point in signal.points] if signal else []


def test_rates_go_back_as_far_as_months_are_whole_and_without_a_gap(open_data) -> None:
    assert rate_months(open_data, *rate_files(*MONTHS)) == MONTHS
    assert rate_months(open_data, *rate_files(*MONTHS[:5], *MONTHS[6:])) == MONTHS[6:]
    partial = rate_files("2024-08", cut_off="2024-08-20")
    assert rate_months(open_data, *rate_files(*MONTHS[:7], *MONTHS[8:]), *partial) == MONTHS[8:]
    assert rate_months(open_data, *rate_files(*MONTHS[:-1])) == []


def test_a_month_that_lacks_a_locality_is_not_whole(open_data) -> None:
    lacking = made("certified_copies", "2024-10", dict.fromkeys(DISTRICTS[1:], (20, 10)))
    assert rate_months(open_data, *rate_files(*MONTHS[:9], *MONTHS[10:]), lacking) == MONTHS[10:]


def test_a_rate_of_the_level_is_the_ratio_of_sums(open_data) -> None:
    rows = {unit: (10 * place, 5 * place - place % 2) for place, unit in enumerate(DISTRICTS, start=1)}
    (signal,) = rate_signals(open_pakn(open_data("2024-12", made("certified_copies", "2024-12", rows))))
    (point,) = signal.points
    assert point.value.shown == "48,89"  # (5 · 36 − 4) / 360
    assert (signal.name, signal.level, signal.chart.course) == ("certified_ecopy_rate", "district", "too_short")


def test_no_series_is_longer_than_two_years(open_data) -> None:
    names = [month_before("2025-05", back) for back in range(MOST_MONTHS + 1)]
    assert rate_months(open_data, *rate_files(*names), period="2025-05") == names[-2::-1]


@pytest.mark.parametrize("system", sorted({*SYSTEMS.values()}))
def test_every_rate_has_a_signal(open_data, system) -> None:
    period_data = open_data("2024-12", *rate_files("2024-12", system=system))
    found = [(each.name, each.system, each.level) for each in rate_signals(open_pakn(period_data))]
    assert found == [(period_data.contract(system).indicator, system, "district")]
