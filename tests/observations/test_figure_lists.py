"""Listings: every figure of a group stands in one row, under its own value, printed changes beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.observations.figure_lists import ListedRow, SingleRow, former_rows, merged_rows, month_rows, subject
from pakn.observations.values import Value

YEARS = (2023, 2024)
FORMER_GROUPS = ("pakn", "ho_so_cong_viec", "chung_thuc_ban_sao", "tthc_truc_tuyen", "so_hoa", "thanh_toan_truc_tuyen")
MERGED_GROUPS = ("pakn", "tthc_dossiers", "so_hoa", "thanh_toan_truc_tuyen", "tthc_766", "chinh_quyen_so")


def figures_of(book: FigureBook, group: str, territory: str) -> list[Figure]:
    catalogue = book.catalogue
    return [
        figure
        for figure in book
        if catalogue.indicators[book.indicator(figure)].group == group
        and catalogue.series[figure.series_id].territory == territory
    ]


def values_of(row: ListedRow | SingleRow) -> tuple[Value, ...]:
    return (row.value,) if isinstance(row, SingleRow) else (*row.years.values(), row.month)


def places(rows: Iterable[ListedRow | SingleRow]) -> Counter[str]:
    """Return in how many rows each figure stands."""
    return Counter(
        figure_id for row in rows for figure_id in {name for value in values_of(row) for name in value.figure_ids}
    )


def assert_each_once(rows: list[ListedRow] | list[SingleRow], figures: Iterable[Figure]) -> None:
    expected = {figure.figure_id: 1 for figure in figures if figure.role != "change"}
    assert places(rows) == Counter(expected)


def assert_own_values(book: FigureBook, rows: Iterable[ListedRow | SingleRow]) -> None:
    for value in (value for row in rows for value in values_of(row)):
        for figure in map(book.__getitem__, value.figure_ids):
            own, shown = (figure.value, figure.relation, figure.unit), (value.number, value.relation, value.unit)
            assert own == shown, f"{figure.figure_id} «{figure.printed}» is hidden under {value.number}"


# --- Former province -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", FORMER_GROUPS)
def test_every_figure_of_the_former_province_stands_in_one_row(book: FigureBook, group: str) -> None:
    assert_each_once(former_rows(book, group, YEARS), figures_of(book, group, "bn_old"))


@pytest.mark.parametrize("group", FORMER_GROUPS)
def test_figure_stands_under_its_own_value(book: FigureBook, group: str) -> None:
    assert_own_values(book, former_rows(book, group, YEARS))


@pytest.mark.parametrize("group", FORMER_GROUPS)
def test_printed_changes_stand_as_notes_and_never_as_values(book: FigureBook, group: str) -> None:
    notes = [note for row in former_rows(book, group, YEARS) for note in row.notes]
    changes = [figure.printed for figure in figures_of(book, group, "bn_old") if figure.role == "change"]
    assert len(notes) == len(changes)
    assert all(any(f"“{printed}”" in note and "không rõ kỳ so sánh" in note for note in notes) for printed in changes)


@pytest.mark.parametrize("group", FORMER_GROUPS)
def test_change_of_a_row_is_that_of_its_two_years(book: FigureBook, group: str) -> None:
    for row in former_rows(book, group, YEARS):
        before, after = (row.years[year] for year in YEARS)
        if before.exact and after.exact:
            assert row.change.number == after.required - before.required
        else:
            assert row.change.number is None


def test_former_rows_follow_indicator_then_tier(book: FigureBook) -> None:
    rows = former_rows(book, "so_hoa", YEARS)
    assert [row.subject for row in rows] == [
        book.catalogue.scopes[f"bn_old.{tier}"].title for tier in ("province_agencies", "districts", "communes")
    ]
    indicators = [row.indicator.id for row in former_rows(book, "pakn", YEARS)]
    assert indicators == sorted(indicators, key=indicators.index)


def test_one_year_alone_has_no_change(book: FigureBook) -> None:
    for row in former_rows(book, "ho_so_cong_viec", (2023,)):
        assert list(row.years) == [2023]
        assert row.change.number is None


def test_quantity_of_which_only_a_change_is_printed_does_not_break_the_list(book: FigureBook) -> None:
    only = {figure_id: book[figure_id] for figure_id in ("000-022-02", "000-022-03")}
    rows = former_rows(replace(book, figures=only), "ho_so_cong_viec", YEARS)
    assert "000-022-03" in places(rows)


def test_two_printed_values_of_one_quantity_stay_two(book: FigureBook) -> None:
    first = book["000-046-01"]
    second = first.model_copy(update={"figure_id": "000-050-09", "value": Decimal(4567), "printed": "4567"})
    rows = former_rows(replace(book, figures={entry.figure_id: entry for entry in (first, second)}), "pakn", YEARS)
    assert {value.number for row in rows for value in values_of(row) if value.number is not None} == {4566, 4567}


# --- Merged province and months --------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", MERGED_GROUPS)
def test_every_figure_of_the_merged_province_stands_in_one_row(book: FigureBook, group: str) -> None:
    rows = merged_rows(book, group, 2025)
    assert_each_once(rows, figures_of(book, group, "bn_new"))
    assert_own_values(book, rows)


@pytest.mark.parametrize("group", FORMER_GROUPS)
def test_every_figure_of_december_stands_in_one_row(book: FigureBook, group: str) -> None:
    rows = month_rows(book, group, 2024)
    months = [figure for figure in figures_of(book, group, "bn_old") if figure.period_kind == "month"]
    assert_each_once(rows, months)
    assert_own_values(book, rows)
    assert {row.period for row in rows} <= {"tháng 12/2024"}


def test_equal_values_become_one_row_that_names_both_places(book: FigureBook) -> None:
    (row,) = [row for row in merged_rows(book, "pakn", 2025) if row.indicator.id == "pakn_regulation_received"]
    assert len(row.value.figure_ids) == 2
    assert row.value.shown == "1.343"


def test_years_before_the_merger_have_no_merged_rows(book: FigureBook) -> None:
    assert merged_rows(book, "pakn", 2024) == []
    assert month_rows(book, "pakn", 2023) == []


def test_estimates_are_noted(book: FigureBook) -> None:
    for group in (*FORMER_GROUPS, *MERGED_GROUPS):
        for row in (*former_rows(book, group, YEARS), *merged_rows(book, group, 2025)):
            for value in values_of(row):
                estimated = any(book[figure_id].status == "estimate" for figure_id in value.figure_ids)
                assert estimated == bool(value.notes), row.subject


def test_subject_tells_apart_what_two_systems_measure(book: FigureBook) -> None:
    series = book.catalogue.series
    told = {
        (figure.series_id, subject(book, figure))
        for figure in book
        if figure.aggregation == "whole_province" and figure.series_id.endswith(f".{series[figure.series_id].system}")
    }
    assert told
    for series_id, name in told:
        assert book.catalogue.systems[series[series_id].system].title in name


def test_whole_province_is_called_so(book: FigureBook) -> None:
    assert subject(book, book["000-046-01"]) == "Toàn tỉnh"
    assert subject(book, book["000-048-02"]) == "Huyện Gia Bình"
    assert subject(book, book["000-048-08"]).startswith("Các huyện, thị xã, thành phố còn lại")
