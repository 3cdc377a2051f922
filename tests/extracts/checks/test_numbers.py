"""Decimal signs are those of the column, of the table, or asked for; ratings are from 1 to 5 or stop."""

import datetime as dt

import pytest

from pakn.base.errors import DataError
from pakn.extracts.checks.numbers import decide_decimals, signs_in
from pakn.extracts.checks.scales import distribution, other_scale
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reporting import extract_json

from ..conftest import rules_of

CITY = "TP. Từ Sơn"


def counts(work_files, *cells, **options):
    units = ["TP. Bắc Ninh", "TP. Từ Sơn", "TX. Quế Võ", "TX. Thuận Thành"]
    rows = [f"{place};{units[place]};{total};{part}" for place, (total, part) in enumerate(cells)]
    return work_files(*rows, **options)


def totals(extract):
    return [row[0] for row in extract.query("SELECT total FROM used ORDER BY row_number")]


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ([("5.0", 1), ("4,0", 1)], [5, 4]), ([("100.0", 1), ("80.00", 1)], [100, 80]), ([("100,0", 1)], [100]),
        ([("1.004", 1), ("980", 1)], [1004, 980]), ([("1.000", 1), ("980", 1)], [1000, 980]),
        ([("125.000", "0.000"), ("80.000", "3.000")], [125, 80]), ([("125,000", "0,000")], [125]),
        ([("1.234.567", 1), ("2.000", 1)], [1234567, 2000]), ([("2.000", "1.004"), ("3.000", "980")], [2000, 3000]),
        ([("1,343", 1), ("920", 1)], [1343, 920]), ([("1 343", 1)], [1343]), ([("1.343.000,00", 1)], [1343000]),
        ([("125.000", "90.0")], [125]), ([("1.000", 1), ("980", 1), ("5.0", 1)], [1000, 980, 5]),
    ],
)  # fmt: skip
def test_counts_are_read_as_their_column_and_table_say(work_files, cells, read):
    extract = counts(work_files, *cells)
    assert (totals(extract), extract.stops) == (read, ())


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ([("125.000", 1), ("80.000", 2)], "ambiguous_numbers"), ([("125,000", 1)], "ambiguous_numbers"),
        ([("1.000", 1), ("5.0", 2)], "ambiguous_numbers"),
        ([("1.343", 1), ("1,920", 1)], "mixed_numbers"), ([("1.343", 1), ("0.000", 1)], "mixed_numbers"),
        ([("125.5", 1)], "bad_count"), ([("1.343,5", 1)], "bad_count"), ([("125.000", "1,5")], "bad_count"),
    ],
)  # fmt: skip
def test_what_nothing_decides_or_everything_contradicts_stops(work_files, cells, rule):
    assert rule in {notice.rule.id for notice in counts(work_files, *cells).stops}


@pytest.mark.parametrize(("decimal", "read"), [(".", 125), (",", 125000)])
def test_a_mapping_decides(work_files, decimal, read):
    assert totals(counts(work_files, ("125.000", 1), mapping=ExtractMapping(decimal=decimal))) == [read]


def test_counts_read_with_decimals_are_told(work_files):
    notes = [each for each in extract_json(counts(work_files, ("125.000", "0.000")))["findings"]
             if each["rule"] == "decimal_counts"]  # fmt: skip
    assert len(notes) == 2
    assert all("thập phân" in each["title"] and "thập phân" in each["found"] for each in notes)


def test_a_mean_takes_the_sign_of_its_neighbours_but_never_their_thousands():
    days, rating = signs_in({"12,471": 1}, counts=False), signs_in({"3,5": 1}, counts=False)
    assert decide_decimals({"days": days, "rating": rating}) == ({"days": ",", "rating": ","}, [], [])
    grouped = signs_in({"1,343": 1, "20": 1}, counts=True)
    assert decide_decimals({"days": days, "received": grouped})[2] == ["days"]
    assert signs_in({"5,5": 1, "4.5": 1}, counts=False).mixed


# --- ratings --------------------------------------------------------------------------------------------------


def rated(cases, *cells, **options):
    return cases(
        *(f"PA-{place};15/12/2024;;20/12/2024;Đã xử lý;{CITY};{cell}" for place, cell in enumerate(cells)), **options
    )


def ratings(extract):
    return [row[0] for row in extract.query("SELECT rating FROM used ORDER BY code")]


def test_ratings_with_zeros_behind_a_sign(cases):
    assert ratings(rated(cases, "5.0", "4,0", "3", "2.000", "tốt")) == [5, 4, 3, 2, None]


@pytest.mark.parametrize(
    "cells", [("10", "8", "4"), ("0", "5"), ("80%", "60 %"), ("4/5", "3/5"), ("4,5", "4"), ("-1", "5"), ("100", "80")]
)
def test_another_scale_stops_with_its_distribution(cases, cells):
    (finding,) = extract_json(rated(cases, *cells))["findings"]
    assert (finding["rule"], finding["effect"]) == ("other_scale", "stop")
    assert "thang điểm" in finding["title"]
    assert all(f"«{cell}»: 1" in finding["found"] for cell in cells)


def test_zero_for_not_rated_is_suggested_as_blank(cases, mapped):
    assert 'blank: {rating: ["0"]}' in extract_json(rated(cases, "0", "5"))["findings"][0]["found"]
    assert ratings(rated(cases, "0", "5", mapping=mapped('blank: {rating: ["0"]}'))) == [None, 5]


def test_a_table_converts_words_and_scales_and_is_told(cases, mapped):
    words = mapped('values: {rating: {Rất hài lòng: 5, Hài lòng: "4", Không hài lòng: 2}}')
    extract = rated(cases, "Rất hài lòng", "không  hài lòng", "Hài lòng", "3", mapping=words)
    assert ratings(extract) == [5, 2, 4, 3]
    assert any("«Rất hài lòng» = 5" in decision for decision in extract.decisions)
    scale = mapped("values: {rating: {10: 5, 8: 4, 4: 2}}")
    assert ratings(rated(cases, "10", "8.0", "4", mapping=scale)) == [5, 4, 2]
    half = rated(cases, "10", "8", "5", mapping=scale)
    assert rules_of(half) == {"other_scale": 1}
    assert "«5»" in extract_json(half)["findings"][0]["found"]


def test_a_telephone_number_is_no_rating_and_is_not_shown():
    assert other_scale({"0912345678": 1, "5": 1}) == {}
    assert distribution({"0912345678": 1, "5": 1}) == "«5»: 1; ô chữ: 1"


def test_days_and_codes_are_translated(cases, mapped):
    mapping = mapped('values: {closed: {"hôm chốt": "2024-12-31"}, code: {"PA/cũ": PA-1}}')
    extract = cases(f"PA/cũ;15/12/2024;;hôm chốt;Đã xử lý;{CITY};", mapping=mapping)
    assert extract.query("SELECT code, closed::DATE::VARCHAR FROM used") == [("PA-1", "2024-12-31")]


def test_a_number_of_a_workbook_is_translated(book_of_cases, mapped):
    rows = [(f"PA-{place}", dt.date(2024, 12, 15), "", dt.date(2024, 12, 20), "Đã xử lý", CITY, stars)
            for place, stars in enumerate((10, 8))]  # fmt: skip
    assert ratings(book_of_cases(*rows, mapping=mapped("values: {rating: {10: 5, 8: 4}}"))) == [5, 4]
    assert rules_of(book_of_cases(*rows)) == {"other_scale": 1}


@pytest.mark.parametrize(
    "text", ["{rating: {Tốt: 6}}", "{rating: {Tốt: tốt}}", '{closed: {x: "31/12/2024"}}', "{code: {x: Nguyễn An}}",
             "{status: {x: xong xuôi}}"],
)  # fmt: skip
def test_a_value_that_its_column_cannot_hold_is_refused(mapped, text):
    with pytest.raises(DataError, match="values"):
        mapped(f"values: {text}")
