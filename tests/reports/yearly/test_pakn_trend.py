"""The PAKN trend: numbers checked by hand against the documents, and what must stay empty stays empty."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pakn.base.errors import DataError, UsageError
from pakn.observations.targets import verdict
from pakn.observations.values import possible_numerators
from pakn.registry.units import Unit
from pakn.reports.yearly import charts, sentences, tables
from pakn.reports.yearly.pakn_trend import (
    BACKLOG,
    DAYS,
    PROCESSED,
    PROVINCE_INDICATORS,
    RATE,
    RECEIVED,
    SATISFACTION,
    PaknTrend,
    open_trend,
)

REGULATION = {"1343", "1277", "95.09"}


def unit(trend: PaknTrend, name: str) -> Unit:
    (found,) = [entry for entry in trend.localities if entry.name == name]
    return found


# --- Province --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "shown_2023", "shown_2024", "change"),
    [
        (RECEIVED, "3.434", "4.566", "1.132"),
        (PROCESSED, "3.171", "4.098", "927"),
        (RATE, "92,34", "89,75", "−2,59"),
        (BACKLOG, "263", "468", "205"),
        (SATISFACTION, "3,09", "3,02", "−0,07"),
        (DAYS, "9,71", "12,47", "2,76"),
    ],
)
def test_province_values_and_changes(
    trend: PaknTrend, indicator: str, shown_2023: str, shown_2024: str, change: str
) -> None:
    assert trend.province(indicator, 2023).shown == shown_2023
    assert trend.province(indicator, 2024).shown == shown_2024
    assert trend.change(indicator, 2023, 2024).shown == change


def test_printed_rates_stay_at_hand_as_printed(trend: PaknTrend) -> None:
    assert [trend.printed_rate(year).shown for year in (2023, 2024)] == ["92,3", "89,8"]
    assert trend.printed_rate(2024, "month").shown == "65,9"


def test_rate_rests_on_its_counts_and_on_the_printed_rate(trend: PaknTrend) -> None:
    rate = trend.province(RATE, 2024)
    assert rate.formula == "4.098/4.566 × 100"
    assert set(rate.figure_ids) == {"000-046-01", "000-046-02", "000-046-03"}


def test_backlog_is_of_the_years_own_cases(trend: PaknTrend) -> None:
    for year in (2023, 2024):
        received, processed, backlog = (trend.province(name, year).required for name in (RECEIVED, PROCESSED, BACKLOG))
        assert backlog == received - processed


@pytest.mark.parametrize("indicator", PROVINCE_INDICATORS)
def test_year_without_figures_is_missing_and_not_zero(trend: PaknTrend, indicator: str) -> None:
    value = trend.province(indicator, 2025)
    assert (value.number, value.status, value.figure_ids) == (None, "missing", ())
    assert trend.december(indicator, 2023).status == "missing"
    assert trend.before_december(indicator, 2023).status == "missing"


@pytest.mark.parametrize("indicator", PROVINCE_INDICATORS)
def test_no_change_reaches_over_the_merger(trend: PaknTrend, indicator: str) -> None:
    for first in (2023, 2024):
        value = trend.change(indicator, first, 2025)
        assert (value.number, value.status) == (None, "not_comparable")
        assert any("hợp nhất" in note for note in value.notes)


def test_change_over_the_new_rule_is_noted(trend: PaknTrend) -> None:
    assert any("17/2024/QĐ-UBND" in note for note in trend.change(RATE, 2023, 2024).notes)
    assert {entry.break_id for entry in trend.breaks(RATE, 2023, 2024)} == {"pakn_rule_2024"}


def test_thi_xa_and_commune_breaks_concern_localities_only(trend: PaknTrend) -> None:
    over = {entry.break_id for entry in trend.breaks(RATE, 2023, 2024, "district")}
    assert over == {"pakn_rule_2024", "que_vo_thuan_thanh_thi_xa"}


def test_last_year_and_pair_are_those_with_figures(trend: PaknTrend) -> None:
    assert trend.published_years == (2023, 2024)
    assert (trend.last, trend.pair) == (2024, (2023, 2024))


# --- December and the eleven months before it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "december", "before"),
    [(RECEIVED, "487", "4.079"), (PROCESSED, "321", "3.777"), (RATE, "65,91", "92,60"), (BACKLOG, "166", "302")],
)
def test_eleven_months_follow_by_subtraction(trend: PaknTrend, indicator: str, december: str, before: str) -> None:
    assert trend.december(indicator, 2024).shown == december
    assert trend.before_december(indicator, 2024).shown == before


@pytest.mark.parametrize("indicator", [RECEIVED, PROCESSED, RATE, BACKLOG])
def test_subtraction_states_its_assumption(trend: PaknTrend, indicator: str) -> None:
    assert any("cùng thời điểm chốt" in note for note in trend.before_december(indicator, 2024).notes)
    assert not trend.december(indicator, 2024).notes


@pytest.mark.parametrize("indicator", [SATISFACTION, DAYS])
def test_means_are_not_subtracted(trend: PaknTrend, indicator: str) -> None:
    assert trend.before_december(indicator, 2024).number is None


# --- Localities ------------------------------------------------------------------------------------------------------


def test_localities_stand_in_official_order(trend: PaknTrend) -> None:
    assert [entry.name for entry in trend.localities] == [
        "Thành phố Bắc Ninh", "Thành phố Từ Sơn", "Thị xã Quế Võ", "Thị xã Thuận Thành",
        "Huyện Yên Phong", "Huyện Tiên Du", "Huyện Lương Tài", "Huyện Gia Bình",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rate_2023", "rate_2024"),
    [
        ("Thành phố Bắc Ninh", "= 93,93", "= 88,67"),
        ("Thành phố Từ Sơn", "> 80", "= 96,2"),
        ("Thị xã Quế Võ", "> 80", "= 96,3"),
        ("Thị xã Thuận Thành", "> 80", "= 95,2"),
        ("Huyện Yên Phong", "> 80", "< 90"),
        ("Huyện Tiên Du", "= 99,5", "< 90"),
        ("Huyện Lương Tài", "> 80", "= 53,9"),
        ("Huyện Gia Bình", "= 64,3", "= 98,4"),
    ],
)
def test_rate_of_a_locality_is_printed_derived_or_a_bound(
    trend: PaknTrend, name: str, rate_2023: str, rate_2024: str
) -> None:
    values = [trend.locality(RATE, unit(trend, name), year) for year in (2023, 2024)]
    assert [f"{value.relation} {value.shown}" for value in values] == [rate_2023, rate_2024]
    assert trend.locality(RATE, unit(trend, name), 2025).status == "missing"


def test_city_is_derived_from_printed_counts(trend: PaknTrend) -> None:
    city = unit(trend, "Thành phố Bắc Ninh")
    assert [trend.locality(PROCESSED, city, year).number for year in (2023, 2024)] == [1470, 1455]
    assert [trend.locality(PROCESSED, city, year).formula for year in (2023, 2024)] == ["1.565 − 95", "1.641 − 186"]
    assert [trend.locality(BACKLOG, city, year).number for year in (2023, 2024)] == [95, 186]
    assert trend.locality_change(RATE, city, 2023, 2024).shown == "−5,26"


def test_bound_of_a_locality_gives_a_bound_of_its_change_and_no_count(trend: PaknTrend) -> None:
    bounds = {"Huyện Tiên Du": ("<", "-9.5"), "Huyện Lương Tài": ("<", "-26.1"), "Huyện Yên Phong": ("=", "None")}
    for name, bound in bounds.items():
        change = trend.locality_change(RATE, unit(trend, name), 2023, 2024)
        assert (change.relation, str(change.number), change.exact) == (*bound, False)
        assert trend.locality(PROCESSED, unit(trend, name), 2024).status == "missing"


def test_impossible_rate_is_kept_and_doubted(trend: PaknTrend) -> None:
    district = unit(trend, "Huyện Gia Bình")
    rate, received = trend.locality(RATE, district, 2024), trend.locality(RECEIVED, district, 2024)
    assert (rate.shown, rate.status, received.number) == ("98,4", "doubtful", 55)
    assert possible_numerators(rate.required, rate.decimals, 55) == ()
    assert trend.locality(PROCESSED, district, 2024).number is None
    assert not trend.locality(RATE, district, 2023).notes


@pytest.mark.parametrize(
    ("name", "indicator", "values"),
    [("Huyện Gia Bình", DAYS, ["25,3", "48,4"]), ("Huyện Tiên Du", SATISFACTION, ["2,2", "2,1"])],
)
def test_localities_printed_in_both_years(trend: PaknTrend, name: str, indicator: str, values: list[str]) -> None:
    assert [trend.locality(indicator, unit(trend, name), year).shown for year in (2023, 2024)] == values


@pytest.mark.parametrize(
    ("indicator", "year", "kind", "names"),
    [
        (SATISFACTION, 2023, "lowest", ["Huyện Tiên Du"]),
        (SATISFACTION, 2024, "lowest", ["Huyện Tiên Du"]),
        (SATISFACTION, 2024, "highest", ["Thành phố Từ Sơn"]),
        (DAYS, 2024, "lowest", ["Thị xã Thuận Thành"]),
        (DAYS, 2024, "highest", ["Huyện Gia Bình"]),
        (DAYS, 2025, "highest", []),
    ],
)
def test_extremes_are_those_the_documents_name(
    trend: PaknTrend, indicator: str, year: int, kind: str, names: list[str]
) -> None:
    assert [extreme.unit.name for extreme in trend.extreme(indicator, year, kind)] == names


# --- Targets ---------------------------------------------------------------------------------------------------------


def test_monthly_target_begins_in_august_2024_and_rises_in_2025(trend: PaknTrend) -> None:
    assert trend.monthly_target(2023) is None
    assert trend.judged_months(2023) == ()
    assert trend.judged_months(2024) == (8, 9, 10, 11, 12)
    target = trend.monthly_target(2024)
    assert target is not None
    assert (target.operator, target.threshold, target.test) == (">=", 90, "each_month")


def test_merged_province_inherits_no_target(trend: PaknTrend) -> None:
    assert trend.monthly_target(2025) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Thành phố Bắc Ninh", "not_met"), ("Thành phố Từ Sơn", "met"), ("Thị xã Quế Võ", "met"),
        ("Thị xã Thuận Thành", "met"), ("Huyện Yên Phong", "not_met"), ("Huyện Tiên Du", "not_met"),
        ("Huyện Lương Tài", "not_met"), ("Huyện Gia Bình", "met"),
    ],
)  # fmt: skip
def test_localities_of_2024_are_judged_as_the_letter_judges_them(trend: PaknTrend, name: str, said: str) -> None:
    assert verdict(trend.locality(RATE, unit(trend, name), 2024), trend.locality_target(2024)) == said


def test_year_2023_has_no_target_for_localities(trend: PaknTrend) -> None:
    assert trend.locality_target(2023) is None


# --- Topics and the regulation series --------------------------------------------------------------------------------


def test_topics_are_those_of_the_years_document(trend: PaknTrend) -> None:
    assert [topic.doc for topic in trend.topics(2023)] == ["001"] * 3
    assert [topic.name for topic in trend.topics(2024)] == [
        "công trình xây dựng", "rác thải, chất thải", "vỉa hè, lề đường", "chiếu sáng",
    ]  # fmt: skip
    assert trend.topics(2025) == ()


def test_regulation_series_stands_alone(trend: PaknTrend) -> None:
    names = ("pakn_regulation_received", "pakn_regulation_resolved", "pakn_regulation_resolution_rate")
    assert [trend.regulation(name, 2025).shown for name in names] == ["1.343", "1.277", "95,09"]
    assert all(trend.regulation(name, year).status == "missing" for name in names for year in (2023, 2024))
    assert trend.regulation_years == (2025,)


def test_regulation_figures_never_enter_the_app_series(trend: PaknTrend) -> None:
    values = [
        value
        for year in trend.years
        for name in PROVINCE_INDICATORS
        for value in (trend.province(name, year), trend.december(name, year), trend.before_december(name, year),
                      *(trend.locality(name, entry, year) for entry in trend.localities))
    ]  # fmt: skip
    assert not {f"{value.number}" for value in values} & REGULATION
    assert not [figure_id for value in values for figure_id in value.figure_ids if figure_id.startswith("003")]


# --- Opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", ["2024", "2024-12", "cchc-2025", "2020-2025", "2023-2030", "abc"])
def test_trend_needs_a_span_of_years_with_figures(period: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_trend(period)
    assert caught.value.exit_status == 2
    assert period in str(caught.value)


def test_trend_opens_another_folder(data_copy: Path) -> None:
    path = data_copy / "figures" / "000.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",=,4566,PAKN,0,4566,", ",=,4567,PAKN,0,4567,"), encoding="utf-8"
    )
    assert open_trend("2023-2024", data_copy).province(RECEIVED, 2024).number == Decimal(4567)


def test_folder_without_figures_is_a_data_error(data_copy: Path) -> None:
    for path in (data_copy / "figures").glob("*.csv"):
        path.unlink()
    with pytest.raises(DataError):
        open_trend("2023-2024", data_copy)


# --- The merged province ----------------------------------------------------------------------------------------------

MERGED = (
    "003-102-01,{series}.bn_new.year,24@2025-07-01,,,whole_province,year,2025-01-01,2025-12-31,observed,=,{number},"
    "PAKN,0,{number},II.2,102,ok\n"
)


@pytest.fixture
def merged(data_copy):
    """A trend whose last year a document gives figures of, for the merged province."""
    series, figures = data_copy / "series.yml", data_copy / "figures" / "003.csv"
    added = [
        f"- {{id: {name}.bn_new.year, indicator: {name}, territory: bn_new, period_kind: year, system: pakn_app}}\n"
        for name in (RECEIVED, PROCESSED)
    ]
    series.write_text(series.read_text(encoding="utf-8") + "".join(added), encoding="utf-8")
    rows = [MERGED.format(series=name, number=number) for name, number in ((RECEIVED, 5000), (PROCESSED, 4600))]
    rows = [row.replace("003-102-01", f"003-102-{place}") for place, row in enumerate(rows, start=90)]
    figures.write_text(figures.read_text(encoding="utf-8") + "".join(rows), encoding="utf-8")
    return open_trend("2023-2025", data_copy)


def test_a_published_figure_of_the_merged_province_is_shown_apart(merged):
    assert [merged.province(name, 2025).shown for name in (RECEIVED, PROCESSED, RATE, BACKLOG)] == [
        "5.000", "4.600", "92,00", "400",
    ]  # fmt: skip
    assert (merged.published_years, merged.last, merged.pair) == ((2023, 2024), 2024, (2023, 2024))
    assert merged.change(RECEIVED, 2024, 2025).status == "not_comparable"
    assert merged.regulation("pakn_regulation_received", 2025).shown == "1.343"


def test_the_annex_tells_it_without_comparing(merged):
    text = sentences.overall(merged).text
    assert (
        "Năm 2025, tỉnh Bắc Ninh sau hợp nhất tiếp nhận 5.000 PAKN; đã xử lý 4.600 PAKN; tỷ lệ xử lý 92,00%; " in text
    )
    assert text.endswith("còn 400 PAKN chưa xử lý. Không so sánh với các năm trước hợp nhất.")
    rows = [[cell.text for cell in row.cells] for row in tables.overall(merged).rows]
    assert [row[-1] for row in rows] == ["5.000", "4.600", "92,00", "400", "…", "…"]
    assert charts.received(merged).rows[-1] == ("2025", "4600", "400", "5000")
