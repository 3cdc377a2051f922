"""Continuity: former years side by side, 2025 apart, a proxy under its own name, no change across."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.figures.figure_book import FigureBook
from pakn.observations.figure_lists import former_rows
from pakn.registry.continuity import Continuity
from pakn.reports.yearly.continuity import ContinuityRow, continuity_rows, proxy_of
from pakn.reports.yearly.pakn_trend import PROVINCE_INDICATORS, PaknTrend

YEARS = (2023, 2024, 2025)
ONLINE = "online_dossier_rate.bn_old.year"


@pytest.fixture(scope="module")
def rows(book: FigureBook) -> list[ContinuityRow]:
    return continuity_rows(book, YEARS)


def of(rows: list[ContinuityRow], key: str) -> ContinuityRow:
    (row,) = [row for row in rows if row.entry.id == key]
    return row


def test_every_entry_has_one_row_in_the_order_of_the_groups(book: FigureBook, rows: list[ContinuityRow]) -> None:
    assert sorted(row.entry.id for row in rows) == sorted(book.catalogue.continuity)
    order = list(book.catalogue.groups)
    places = [order.index(row.indicator.group) for row in rows]
    assert places == sorted(places)


def test_former_values_are_those_of_the_other_tables(book: FigureBook, rows: list[ContinuityRow]) -> None:
    trend = PaknTrend(book, YEARS)
    listed = {
        (row.indicator.id, row.subject): row
        for group in book.catalogue.groups
        for row in former_rows(book, group, YEARS[:2])
    }
    for row in rows:
        for year, value in row.years.items():
            if row.indicator.id in PROVINCE_INDICATORS:
                assert value.number == trend.province(row.indicator.id, year).number
            else:
                assert value == listed[row.indicator.id, row.subject].years[year]


@pytest.mark.parametrize(
    ("key", "before", "after", "moved"),
    [
        ("pakn_received.bn_old.year", "3434", "4566", "1132"),
        ("pakn_processing_rate.bn_old.year", "92.34", "89.75", "-2.59"),
        (f"{ONLINE}/district", "35.28", "99.04", "63.76"),
        ("fully_online_service_rate.bn_old.year.national_portal", "33.76", "56.86", "23.10"),
        ("online_payment_rate.bn_old.year/district", None, "76", None),
        ("agencies_ranked_count.bn_old.year", "21", None, None),
    ],
)
def test_years_and_change(
    rows: list[ContinuityRow], key: str, before: str | None, after: str | None, moved: str | None
) -> None:
    row = of(rows, key)
    numbers = (row.years[2023].number, row.years[2024].number, row.change.number)
    assert numbers == tuple(None if text is None else Decimal(text) for text in (before, after, moved))


def test_no_number_of_2025_stands_in_a_former_year_or_a_change(book: FigureBook, rows: list[ContinuityRow]) -> None:
    for row in rows:
        for value in (*row.years.values(), row.change):
            assert {book.catalogue.series[book[name].series_id].territory for name in value.figure_ids} <= {"bn_old"}
        assert set(row.years) == {2023, 2024}
        assert row.now.number is None


def test_the_printed_rates_stand_in_one_note(rows: list[ContinuityRow]) -> None:
    notes = {note for value in of(rows, "pakn_processing_rate.bn_old.year").years.values() for note in value.notes}
    assert notes == {
        "Tính từ số lượng PAKN, hai chữ số thập phân; văn bản gốc ghi 92,3% (năm 2023) và 89,8% (năm 2024)"
    }


def test_the_proxy_is_a_ratio_of_sums_with_its_coverage(book: FigureBook, rows: list[ContinuityRow]) -> None:
    proxy = of(rows, ONLINE).proxy
    assert proxy is not None
    assert proxy.value.number == round(Decimal(282759 + 270324) / (291957 + 302004) * 100, 2) == Decimal("93.12")
    assert proxy.coverage.number == Decimal("51.42")
    assert proxy.value.status == proxy.coverage.status == "computed"
    assert set(proxy.coverage.figure_ids) == {"003-512-01", "003-515-01", "003-096-01"}
    assert [row.entry.id for row in rows if row.proxy] == [ONLINE]
    assert proxy_of(book, book.catalogue.continuity[f"{ONLINE}/district"]) is None


def test_one_summand_needs_no_brackets(book: FigureBook) -> None:
    single = Continuity(
        id=ONLINE, status="proxy", reason="r", title="t",
        numerator=("003-513-01",), denominator=("003-512-01",), coverage=("003-096-01",),
    )  # fmt: skip
    proxy = proxy_of(book, single)
    assert proxy is not None
    assert proxy.value.formula == "282.759/291.957 × 100"


def test_a_panel_shows_the_figures_of_its_own_table(book: FigureBook, rows: list[ContinuityRow]) -> None:
    for row in rows:
        assert [panel.indicator.id for panel in row.panels] == list(row.entry.panel)
        for panel in row.panels:
            assert panel.figure_ids
            assert {book.indicator(book[name]) for name in panel.figure_ids} == {panel.indicator.id}
    communes = of(rows, "work_file_processing_signing_rate.bn_old.year/commune")
    assert communes.panels[0].figure_ids == ("003-497-01",)


@pytest.mark.parametrize("years", [(2023, 2024), (2025,), (2023,)])
def test_without_2025_or_a_year_before_it_there_is_nothing_to_tell(book: FigureBook, years: tuple[int, ...]) -> None:
    assert continuity_rows(book, years) == []


def test_one_former_year_has_the_series_of_that_year_alone(book: FigureBook) -> None:
    rows = continuity_rows(book, (2024, 2025))
    assert len(rows) == len(book.catalogue.continuity) - 1
    assert "agencies_ranked_count" not in {row.indicator.id for row in rows}
    assert all(list(row.years) == [2024] and row.change.number is None for row in rows)


def test_a_series_that_goes_on_shows_its_value(book: FigureBook) -> None:
    key = "pakn_received.bn_old.year"
    new = {"figure_id": "000-046-99", "period_start": "2025-01-01", "period_end": "2025-12-31", "value": Decimal(5000)}
    figure = book["000-046-01"].model_copy(update=new)
    entries = book.catalogue.continuity | {key: Continuity(id=key, status="continues")}
    going_on = replace(
        book,
        figures={**book.figures, figure.figure_id: figure},
        catalogue=replace(book.catalogue, continuity=entries),
    )
    row = of(continuity_rows(going_on, YEARS), key)
    assert row.now.shown == "5.000"
    assert row.change.shown == "1.132"
