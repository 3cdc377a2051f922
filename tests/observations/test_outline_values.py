"""Outlines with numbers: what documents print leads, what an extract gives stands in for it or in a note."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_counts import made

from pakn.base.errors import UsageError
from pakn.base.paths import DATA
from pakn.figures.figure_book import FigureBook
from pakn.observations.outline_values import OutlineValues, open_outline_values
from pakn.reports.department_quarter.departments import department_named, open_department

HOME, HEALTH = "so-noi-vu.bn@2023-01-01", "so-y-te.bn@2023-01-01"
TWO = {
    HOME: {"online_submission_count": 1, "online_submission_base_count": 4, "internet_bandwidth_mbps": 100},
    HEALTH: {"online_submission_count": 4, "online_submission_base_count": 4, "internet_bandwidth_mbps": 200},
}
FEBRUARY, QUARTER = "2024-02", "2024-Q1"


@pytest.fixture(scope="module")
def month() -> OutlineValues:
    return open_outline_values("service-index", FEBRUARY, DATA)


@pytest.fixture(scope="module")
def quarter() -> OutlineValues:
    return open_department(QUARTER, folder=DATA)


def rows_of(outlined: OutlineValues, number: str):
    return {row.indicator.id: row for row in outlined.rows(outlined.outline.section(number))}


def index(open_data, rows, name="2024-12", **options) -> OutlineValues:
    period_data = open_data(name, made("service_index", name, rows), **options)
    return OutlineValues(period_data, period_data.book.catalogue.outlines["service-index"])


def targets(open_data, rows, name="2024-Q4", unit=None, **options) -> OutlineValues:
    period_data = open_data(name, made("department_targets", name, rows), **options)
    outline = period_data.book.catalogue.outlines["department-quarter"]
    return OutlineValues(period_data, outline, period_data.units.get(unit) if unit else None)


# --- Documents --------------------------------------------------------------------------------------------------------


def test_a_printed_rate_keeps_its_form_and_ours_stands_beside_it(month) -> None:
    rows = rows_of(month, "1.2")
    none = rows["dvctt_none_share"]
    assert (none.part.shown, none.whole.shown, none.value.shown, none.recomputed.shown) == (
        "450", "1.901", "23,63", "23,67",
    )  # fmt: skip
    assert none.recomputed.formula == "450/1.901 × 100"
    assert none.whole.formula == "809 + 642 + 450"
    assert none.value.figure_ids == ("002-024-02",)
    assert rows["dvctt_with_dossiers_rate"].value.shown == "5,9"


def test_a_sum_of_ours_is_no_denominator_of_a_part_nobody_printed(month) -> None:
    row = rows_of(month, "1.2")["dvctt_with_dossiers_rate"]
    assert (row.part.status, row.whole.status, row.recomputed.status) == ("missing", "missing", "missing")


def test_the_numbers_are_of_the_province_that_reported(month) -> None:
    assert (month.territory, month.period_data.territory) == ("bg_old", "bn_old")
    assert [source.id for source in month.documents] == ["002"]
    nothing = open_outline_values("service-index", "2024-03", DATA)
    assert (nothing.documents, nothing.numbers, nothing.unit_ids) == ((), {}, ())


def test_bounds_of_unnamed_agencies_stay_bounds(month) -> None:
    low = rows_of(month, "1.6")["index766_satisfaction_rate"]
    assert (low.value.relation, low.value.shown) == ("≤", "66,7")
    assert "66,7% trở xuống" in low.subject


@pytest.mark.parametrize("name", ["002", "004"])
def test_every_figure_of_a_document_is_in_its_outline(month, quarter, book: FigureBook, name) -> None:
    outlined = {"002": month, "004": quarter}[name]
    sections = outlined.outline.sections
    shown = {figure_id for section in sections for row in outlined.rows(section)
             for value in row.values for figure_id in value.figure_ids}  # fmt: skip
    shown |= {figure_id for section in sections if section.whole for figure_id in outlined.total(section).figure_ids}
    assert {figure.figure_id for figure in book if figure.doc == name} - shown == set()


def test_what_did_not_arise_is_neither_reached_nor_missing(quarter) -> None:
    row = rows_of(quarter, "1")["pakn_on_time_rate"]
    assert (row.value.status, row.recomputed.status, row.target.threshold) == ("not_arisen", "missing", 100)


def test_one_quantity_with_two_printed_values_stays_two_rows(quarter) -> None:
    values = [row.value for row in quarter.rows(quarter.outline.section("5"))
              if row.indicator.id == "systems_security_level_approved_count"]  # fmt: skip
    assert [value.shown for value in values] == ["4", "2"]
    assert values[1].figure_ids == ("004-264-01", "004-270-02")


def test_one_quantity_printed_twice_alike_is_one_row_with_both_places(quarter) -> None:
    row = rows_of(quarter, "1")["online_submission_rate"]
    assert row.value.figure_ids == ("004-060-04", "004-215-03")
    assert row.part.figure_ids == ("004-060-02", "004-215-01")
    assert row.recomputed.shown == "100,00"


def test_a_rate_is_held_against_the_counts_of_its_own_line(quarter) -> None:
    row = rows_of(quarter, "4")["systems_security_level_approved_rate"]
    assert (row.part.shown, row.whole.shown, row.value.shown, row.recomputed.shown) == ("2", "2", "50", "100,00")
    assert row.value.status == "doubtful"


def test_shares_of_outcomes_are_of_all_cases_and_only_where_they_are_parts(quarter) -> None:
    rows = rows_of(quarter, "2")
    early = rows["dossiers_early_count"]
    assert (early.part.shown, early.value.shown, early.recomputed.shown) == ("52", "93", "92,86")
    assert rows["dossiers_overdue_count"].recomputed.shown == "0,00"
    assert rows["dossiers_received_new_count"].recomputed.status == "missing"


def test_a_target_of_the_year_judges_the_department_it_names(quarter) -> None:
    rows = rows_of(quarter, "1")
    found = {name: str(row.target.threshold) for name, row in rows.items() if row.target}
    assert len(found) == 10
    assert found["digital_data_reuse_rate"] == "50"
    assert rows["dossier_digitised_rate"].target is None


# --- Extracts ---------------------------------------------------------------------------------------------------------


def test_the_rate_of_a_province_is_a_ratio_of_sums(open_data) -> None:
    rows = {HOME: {"dossiers_in_time": 1, "dossiers_timed": 2}, HEALTH: {"dossiers_in_time": 90, "dossiers_timed": 98}}
    row = rows_of(index(open_data, rows), "1.3")["dossiers_ontime_or_in_time_rate"]
    assert (row.value.shown, row.value.formula, row.value.files) == (
        "91,00", "91/100 × 100", ("service_index/2024-12.csv",),
    )  # fmt: skip
    assert row.recomputed.status == "missing"


def test_a_zero_denominator_did_not_arise(open_data) -> None:
    rows = {HOME: {"pakn_satisfied": 0, "pakn_rated": 0}}
    assert rows_of(index(open_data, rows), "1.5")["pakn_handling_satisfaction_rate"].value.status == "not_arisen"


def test_a_column_that_one_unit_left_empty_has_no_sum(open_data) -> None:
    made_index = index(open_data, {HOME: {"tthc_satisfied": 3, "tthc_rated": 4}, HEALTH: {"tthc_rated": 5}})
    assert made_index.lacking == ("tthc_satisfied",)
    assert rows_of(made_index, "1.5")["tthc_satisfaction_rate"].value.status == "missing"


def test_shares_of_services_are_of_the_sum_of_the_three_kinds(open_data) -> None:
    rows = {HOME: {"dvctt_partial_count": 5, "dvctt_full_count": 3, "dvctt_none_count": 2}}
    found = rows_of(index(open_data, rows), "1.2")
    assert [found[f"dvctt_{kind}_share"].value.shown for kind in ("partial", "full", "none")] == [
        "50,00", "30,00", "20,00",
    ]  # fmt: skip


def test_a_department_sees_its_own_row(open_data) -> None:
    rows = TWO
    own = targets(open_data, rows, unit=HOME)
    assert rows_of(own, "1")["online_submission_rate"].value.shown == "25,00"
    assert rows_of(own, "5")["internet_bandwidth_mbps"].value.shown == "100"
    assert own.unit_ids == (HOME, HEALTH)


def test_all_departments_together_add_what_may_be_added(open_data) -> None:
    rows = TWO
    everyone = targets(open_data, rows)
    assert rows_of(everyone, "1")["online_submission_rate"].value.shown == "62,50"
    assert "internet_bandwidth_mbps" not in rows_of(everyone, "5")


def test_outcomes_of_an_extract_have_their_share_as_their_value(open_data) -> None:
    rows = {HOME: {"dossiers_received_count": 8, "dossiers_early_count": 6, "dossiers_overdue_count": 2}}
    found = rows_of(targets(open_data, rows, unit=HOME), "2")
    assert (found["dossiers_early_count"].value.shown, found["dossiers_early_count"].recomputed.status) == (
        "75,00", "missing",
    )  # fmt: skip


def test_an_extract_of_the_home_province_is_not_mixed_with_another_one(open_data) -> None:
    rows = {HOME: {"dossiers_in_time": 1, "dossiers_timed": 2}}
    own = index(open_data, rows, name=FEBRUARY, figures=True)
    assert (own.territory, own.documents) == ("bn_old", ())
    assert rows_of(own, "1.3")["dossiers_ontime_or_in_time_rate"].value.shown == "50,00"


# --- Whose quarter ----------------------------------------------------------------------------------------------------


def test_the_only_department_that_reported_is_meant(quarter) -> None:
    assert quarter.unit.unit_id == "so-noi-vu.bg@2023-01-01"
    assert open_department(QUARTER, "Sở Nội vụ tỉnh Bắc Giang", folder=DATA).unit == quarter.unit


def test_of_several_departments_all_are_meant_or_the_one_named(open_data) -> None:
    rows = {HOME: {"reports_due": 1}, HEALTH: {"reports_due": 2}}
    everyone = targets(open_data, rows)
    assert department_named(everyone.period_data, everyone.outline, "") is None
    assert department_named(everyone.period_data, everyone.outline, "Sở Y tế").unit_id == HEALTH


@pytest.mark.parametrize(("name", "told"), [("Sở Tư pháp", "không có số liệu của quý IV/2024"), ("Sở Lạ", "Sở Lạ")])
def test_a_department_without_numbers_is_refused(open_data, name, told) -> None:
    everyone = targets(open_data, {HOME: {"reports_due": 1}})
    with pytest.raises(UsageError, match=f"tham số department: .*{told}"):
        department_named(everyone.period_data, everyone.outline, name)


def test_sums_do_not_depend_on_the_order_of_rows(open_data) -> None:
    rows = {HOME: {"dossiers_in_time": 1, "dossiers_timed": 2}, HEALTH: {"dossiers_in_time": 7, "dossiers_timed": 9}}
    one, other = (index(open_data, dict(order)) for order in (rows.items(), reversed(rows.items())))
    assert one.numbers == other.numbers == {"dossiers_in_time": Decimal(8), "dossiers_timed": Decimal(11)}
