"""What documents print of one frame: exact values before bounds, totals apart from means, what follows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TIEN_DU, TU_SON, YEN_PHONG, made

from pakn.measure.frames import month_frame, year_frame
from pakn.measure.pakn_month import open_pakn
from pakn.measure.published import PublishedFrame

DECEMBER, YEAR, BEFORE = month_frame("2024-12"), year_frame(2024), year_frame(2023)


@pytest.fixture(scope="module")
def frame_of(book):
    return lambda frame, territory="bn_old": PublishedFrame(book, territory, frame)


def told(value):
    return value.relation, str(value.number)


def test_an_exact_value_comes_before_a_bound(frame_of) -> None:
    december = frame_of(DECEMBER)
    rates = {unit: told(december.unit("pakn_processing_rate", unit)) for unit in DISTRICTS}
    assert (rates[TIEN_DU], rates[LUONG_TAI], rates[BAC_NINH]) == (("=", "93.8"), ("=", "16.7"), ("<", "90"))
    assert december.unit("pakn_received", GIA_BINH).number is None


@pytest.mark.parametrize(
    "frame", [month_frame("2024-11"), year_frame(2024, last_month=11), month_frame("2024-12", "mid_month"),
              year_frame(2024, "mid_month"), year_frame(2025)]
)  # fmt: skip
def test_figures_speak_of_exactly_their_days(frame_of, frame) -> None:
    assert frame_of(frame).empty or not frame_of(frame).of("pakn_received")
    assert frame_of(frame).whole("pakn_received").status == "missing"


def test_a_month_is_not_the_year_that_ends_with_it(frame_of) -> None:
    assert [frame_of(frame).whole("pakn_received").shown for frame in (DECEMBER, YEAR, BEFORE)] == [
        "487", "4.566", "3.434",
    ]  # fmt: skip


def test_another_territory_has_other_figures(frame_of) -> None:
    assert frame_of(DECEMBER, "bg_old").whole("pakn_received").number is None
    assert frame_of(year_frame(2025), "bn_new").whole("pakn_received").number is None


def test_totals_and_means_of_a_tier_are_two_things(frame_of) -> None:
    december = frame_of(DECEMBER)
    name = "work_file_processing_signing_rate"
    assert december.tier(name, "agency", "tier_mean").shown == "97,22"
    assert december.tier(name, "agency", "tier_total").number is None
    assert december.tier("certified_ecopy_rate", "district", "tier_total").shown == "65,2"
    assert december.tier("certified_ecopy_rate", "district", "tier_mean").number is None


def test_communes_of_a_district(frame_of) -> None:
    december = frame_of(DECEMBER)
    made_values = {unit: told(december.communes_of("certified_ecopy_rate", unit)) for unit in DISTRICTS}
    assert (made_values[TU_SON], made_values[LUONG_TAI], made_values[YEN_PHONG]) == (
        ("=", "100.0"), ("=", "30.8"), ("<", "60"),
    )  # fmt: skip


# --- What follows from printed values ---------------------------------------------------------------------------------


def reading(boards, unit, period="2024-12", figures=True):
    pakn = open_pakn(boards(period, figures=figures))
    return next(row for row in pakn.localities if row.units[0].unit_id == unit).readings[
        -1 if period != "2024-12" else 0
    ]


def test_processed_cases_follow_where_only_one_number_gives_the_rate(boards) -> None:
    luong_tai = reading(boards, LUONG_TAI)
    assert (luong_tai.processed.number, luong_tai.backlog.number) == (1, 5)
    assert luong_tai.processed.notes == ("Suy ra: trong 6 PAKN chỉ 1 PAKN cho tỷ lệ 16,7%",)
    assert luong_tai.rate.shown == "16,7"
    assert reading(boards, TIEN_DU).processed.status == "missing"  # how many were received is not printed


def test_processed_cases_follow_from_the_backlog(boards) -> None:
    city = reading(boards, BAC_NINH, "2024")
    assert (city.received.number, city.processed.number, city.backlog.number) == (1641, 1455, 186)
    assert (city.rate.shown, city.rate.status) == ("88,67", "computed")


def test_an_impossible_rate_gives_no_count(boards) -> None:
    gia_binh = reading(boards, GIA_BINH, "2024")
    assert (gia_binh.received.number, gia_binh.rate.shown) == (55, "98,4")
    assert (gia_binh.processed.status, gia_binh.backlog.status) == ("missing", "missing")


def test_published_counts_lead_and_ours_are_noted(boards) -> None:
    rows = dict.fromkeys(DISTRICTS, (60, 40)) | {BAC_NINH: (158, 79)}
    pakn = open_pakn(boards("2024-12", made("pakn", "2024-12", rows), figures=True))
    total = pakn.total_row.readings[0]
    assert (total.received.shown, total.received.notes) == ("487", ("Tính từ dữ liệu: 578 PAKN",))
    assert (total.processed.number, total.rate.shown, total.backlog.number) == (321, "65,91", 166)
    city = pakn.localities[0].readings[0]
    assert (city.received.notes, city.rate.shown, city.rate.notes) == ((), "50,00", ())
    assert city.on_time.number == 79


def test_a_bound_of_a_document_is_no_backlog(boards, book) -> None:
    figures = {key: figure.model_copy(update={"relation": ">"}) if figure.figure_id == "000-046-01" else figure
               for key, figure in book.figures.items()}  # fmt: skip
    changed = replace(book, figures=figures)
    total = open_pakn(boards("2024", figures=changed)).total_row.readings[0]
    assert told(total.received) == (">", str(Decimal(4566)))
    assert total.rate.exact
    assert total.rate.decimals == 1
