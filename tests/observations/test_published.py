"""What documents print of one column: exact values before bounds, totals apart from means, what follows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TIEN_DU, TU_SON, YEN_PHONG, made

from pakn.observations.period_columns import month_column, year_column
from pakn.observations.precedence import ROUNDED
from pakn.observations.published import PublishedColumn
from pakn.reports.month.pakn_month import open_pakn

DECEMBER, YEAR, BEFORE = month_column("2024-12"), year_column(2024), year_column(2023)


@pytest.fixture(scope="module")
def frame_of(book):
    return lambda column, territory="bn_old": PublishedColumn(book, territory, column)


def told(value):
    return value.relation, str(value.number)


def printed_otherwise(book, changes):
    """Return a book that prints some figures otherwise: figure id → fields."""
    figures = {key: figure.model_copy(update=changes.get(key, {})) for key, figure in book.figures.items()}
    return replace(book, figures=figures)


def printed_backwards(book):
    """Return a book in which each document prints its last line first."""
    return replace(book, figures=dict(reversed(book.figures.items())))


def test_an_exact_value_comes_before_a_bound(frame_of) -> None:
    december = frame_of(DECEMBER)
    rates = {unit: told(december.unit("pakn_processing_rate", unit)) for unit in DISTRICTS}
    assert (rates[TIEN_DU], rates[LUONG_TAI], rates[BAC_NINH]) == (("=", "93.8"), ("=", "16.7"), ("<", "90"))
    assert december.unit("pakn_received", GIA_BINH).number is None


@pytest.mark.parametrize(
    "column", [month_column("2024-11"), year_column(2024, last_month=11), month_column("2024-12", "mid_month"),
              year_column(2024, "mid_month"), year_column(2025)]
)  # fmt: skip
def test_figures_speak_of_exactly_their_days(frame_of, column) -> None:
    assert frame_of(column).empty or not frame_of(column).of("pakn_received")
    assert frame_of(column).whole("pakn_received").status == "missing"


def test_a_month_is_not_the_year_that_ends_with_it(frame_of) -> None:
    assert [frame_of(column).whole("pakn_received").shown for column in (DECEMBER, YEAR, BEFORE)] == [
        "487", "4.566", "3.434",
    ]  # fmt: skip


def test_another_territory_has_other_figures(frame_of) -> None:
    assert frame_of(DECEMBER, "bg_old").whole("pakn_received").number is None
    assert frame_of(year_column(2025), "bn_new").whole("pakn_received").number is None


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


@pytest.mark.parametrize(("relation", "bound"), [("<", "60"), (">", "20"), ("≈", "31")])
def test_the_exact_value_of_communes_comes_before_a_bound_wherever_each_is_printed(book, relation, bound) -> None:
    # Line 68 prints 30,8 % for Lương Tài and a bound for three districts, Lương Tài among them.
    changed = printed_otherwise(book, {"000-068-08": {"relation": relation, "value": Decimal(bound)}})
    for each in (changed, printed_backwards(changed)):
        december = PublishedColumn(each, "bn_old", DECEMBER)
        assert told(december.communes_of("certified_ecopy_rate", LUONG_TAI)) == ("=", "30.8")
        assert told(december.communes_of("certified_ecopy_rate", YEN_PHONG)) == (relation, bound)


def test_the_exact_value_of_a_unit_comes_before_a_bound_wherever_each_is_printed(book) -> None:
    # All districts but Tiên Du lie under 90 %; Lương Tài is printed besides.
    for each in (book, printed_backwards(book)):
        december = PublishedColumn(each, "bn_old", DECEMBER)
        assert told(december.unit("pakn_processing_rate", LUONG_TAI)) == ("=", "16.7")
    own = book.figures["000-038-08"].model_copy(update={"figure_id": "x", "relation": "<", "value": Decimal(20)})
    bounded = replace(book, figures={"x": own, **book.figures})
    for each in (bounded, printed_backwards(bounded)):
        assert told(PublishedColumn(each, "bn_old", DECEMBER).unit("pakn_processing_rate", LUONG_TAI)) == ("=", "16.7")


def test_a_printed_change_is_not_the_value_that_changed(book) -> None:
    for each in (book, printed_backwards(book)):
        assert PublishedColumn(each, "bn_old", BEFORE).whole("pakn_satisfaction_mean").shown == "3,09"


# --- What follows from printed values ---------------------------------------------------------------------------------


def reading(open_data, unit, period="2024-12", figures=True):
    pakn = open_pakn(open_data(period, figures=figures))
    return next(row for row in pakn.localities if row.units[0].unit_id == unit).readings[
        -1 if period != "2024-12" else 0
    ]


def test_processed_cases_follow_where_only_one_number_gives_the_rate(open_data) -> None:
    luong_tai = reading(open_data, LUONG_TAI)
    assert (luong_tai.processed.number, luong_tai.backlog.number) == (1, 5)
    assert luong_tai.processed.notes == ("Suy ra: trong 6 PAKN chỉ 1 PAKN cho tỷ lệ 16,7%",)
    assert luong_tai.rate.shown == "16,7"
    assert reading(open_data, TIEN_DU).processed.status == "missing"  # how many were received is not printed


@pytest.mark.parametrize(
    ("received", "rate", "processed"),
    [
        (6, "16.7", 1), (6, "17", 1), (6, "16.67", 1),
        (1200, "16.7", 200), (1201, "16.7", None), (6000, "16.7", None),  # 200 and 201 of 1.201 are 16,7 %
        (90, "17", 15), (150, "17", None),  # 25 and 26 of 150 are 17 %
    ],
)  # fmt: skip
def test_a_rate_that_several_counts_give_tells_none_of_them(open_data, book, received, rate, processed) -> None:
    changed = printed_otherwise(book, {
        "000-038-05": {"value": Decimal(received)},
        "000-038-08": {"value": Decimal(rate), "decimals": len(rate.partition(".")[2])},
    })  # fmt: skip
    luong_tai = reading(open_data, LUONG_TAI, figures=changed)
    backlog = None if processed is None else received - processed
    assert (luong_tai.processed.number, luong_tai.backlog.number) == (processed, backlog)
    assert bool(luong_tai.processed.notes) == (processed is not None)
    assert str(luong_tai.rate.number) == rate


def test_processed_cases_follow_from_the_backlog(open_data) -> None:
    city = reading(open_data, BAC_NINH, "2024")
    assert (city.received.number, city.processed.number, city.backlog.number) == (1641, 1455, 186)
    assert (city.rate.shown, city.rate.status) == ("88,67", "computed")


def test_an_impossible_rate_gives_no_count(open_data) -> None:
    gia_binh = reading(open_data, GIA_BINH, "2024")
    assert (gia_binh.received.number, gia_binh.rate.shown) == (55, "98,4")
    assert (gia_binh.processed.status, gia_binh.backlog.status) == ("missing", "missing")


def test_published_counts_lead_and_ours_are_noted(open_data) -> None:
    rows = dict.fromkeys(DISTRICTS, (60, 40)) | {BAC_NINH: (158, 79)}
    pakn = open_pakn(open_data("2024-12", made("pakn", "2024-12", rows), figures=True))
    total = pakn.total_row.readings[0]
    assert (total.received.shown, total.received.notes) == ("487", ("Tính từ dữ liệu: 578 PAKN",))
    assert (total.processed.number, total.rate.shown, total.backlog.number) == (321, "65,91", 166)
    city = pakn.localities[0].readings[0]
    assert (city.received.notes, city.rate.shown, city.rate.notes) == ((), "50,00", ())
    assert city.on_time.number == 79


def test_from_bounds_no_count_follows(open_data, book) -> None:
    bound = {"relation": ">"}
    luong_tai = reading(open_data, LUONG_TAI, figures=printed_otherwise(book, {"000-038-05": bound}))
    assert luong_tai.processed.number is None
    city = reading(open_data, BAC_NINH, "2024", printed_otherwise(book, {"000-050-02": bound}))
    assert (told(city.received), city.processed.number) == (("=", "1641"), None)


def total_of_2024(open_data, book, changes):
    return open_pakn(open_data("2024", figures=printed_otherwise(book, changes))).total_row.readings[0]


@pytest.mark.parametrize("figure_id", ["000-046-02", "000-050-01"])
@pytest.mark.parametrize("relation", ["<", ">"])
def test_a_bound_of_a_count_gives_way_to_the_count_that_follows(open_data, book, figure_id, relation) -> None:
    total = total_of_2024(open_data, book, {figure_id: {"relation": relation, "value": Decimal(300)}})
    assert (told(total.processed), told(total.backlog)) == (("=", "4098"), ("=", "468"))


def test_a_printed_count_or_rate_leads_though_another_follows(open_data, book) -> None:
    assert total_of_2024(open_data, book, {}).rate.notes == (ROUNDED,)
    backlog = total_of_2024(open_data, book, {"000-050-01": {"value": Decimal(470)}})
    assert (backlog.processed.number, backlog.backlog.number) == (4098, 470)
    rate = total_of_2024(open_data, book, {"000-046-03": {"value": Decimal("88.0")}}).rate
    assert (rate.shown, rate.notes) == ("88,0", ("Tính từ dữ liệu: 89,75%",))


def test_a_bound_of_a_document_is_no_backlog(open_data, book) -> None:
    changed = printed_otherwise(book, {"000-046-01": {"relation": ">"}})
    total = open_pakn(open_data("2024", figures=changed)).total_row.readings[0]
    assert told(total.received) == (">", str(Decimal(4566)))
    assert total.rate.exact
    assert total.rate.decimals == 1


def test_what_a_document_calls_the_lowest_bounds_the_units_of_its_set(frame_of) -> None:
    december, year = frame_of(DECEMBER), frame_of(YEAR)
    payment = december.unit_at_least("online_payment_rate", TIEN_DU)
    assert (told(payment), payment.notes) == (("≥", "97"), ("Suy ra: văn bản nêu thấp nhất là 97%",))
    days = year.unit_at_least("pakn_processing_days_mean", TIEN_DU)
    assert (told(days), days.notes) == (("≥", "6.5"), ("Suy ra: văn bản nêu thấp nhất là 6,5",))
    assert told(year.unit_at_least("pakn_processing_days_mean", GIA_BINH)) == ("=", "48.4")
    # Of another set nothing follows, nor of another indicator or of days of which nobody says it.
    department = next(unit for unit in december.book.catalogue.units.units if unit.level == "agency")
    assert not december.unit_at_least("online_payment_rate", department.unit_id).is_told
    assert not december.unit_at_least("pakn_processing_days_mean", TIEN_DU).is_told
    assert not frame_of(BEFORE).unit_at_least("online_payment_rate", TU_SON).is_told


def test_a_claim_without_a_set_bounds_nobody(book) -> None:
    claims = [claim.model_copy(update={"scope_id": None}) for claim in book.claims]
    column = PublishedColumn(replace(book, claims=claims), "bn_old", DECEMBER)
    assert not column.unit_at_least("online_payment_rate", TIEN_DU).is_told


def test_a_set_whose_members_nobody_names_is_unplaced(frame_of) -> None:
    found = {
        level: [figure.figure_id for figure in frame_of(DECEMBER).unplaced("online_payment_rate", level)]
        for level in ("agency", "district", "commune")
    }
    assert found == {"agency": ["000-126-01"], "district": [], "commune": []}
    assert frame_of(DECEMBER).unplaced("certified_ecopy_rate", "commune") == []  # those of a district are its own


def test_an_indicator_may_be_of_several_systems(frame_of) -> None:
    names = ("tthc_system", "national_portal", None)
    numbers = [
        [str(figure.value) for figure in frame_of(YEAR).of("fully_online_service_rate", system=name)] for name in names
    ]
    assert [len(each) for each in numbers[:2]] == [1, 1]
    assert sorted(numbers[2]) == sorted(numbers[0] + numbers[1])
    assert numbers[0] != numbers[1]


def test_a_tier_may_be_counted_from_words(frame_of) -> None:
    processed = frame_of(DECEMBER).tier("pakn_processed", "enterprise", "tier_total")
    assert told(processed) == ("=", "0")
    assert frame_of(DECEMBER).tier("pakn_processed", "enterprise", "tier_total", "change").status == "missing"


def test_days_of_which_no_document_speaks_are_empty(frame_of) -> None:
    assert frame_of(month_column("2024-11")).empty
    assert not frame_of(DECEMBER).empty
