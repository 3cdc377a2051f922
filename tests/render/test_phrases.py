"""Phrases are true of the value they are given, at the edges too."""

from decimal import Decimal

import pytest

from pakn.observations.change import change
from pakn.observations.values import Value, missing, not_arisen, not_comparable
from pakn.render.phrases import POINTS_FIRST, amount, change_phrase, distance_phrase, target_level


def value(number, unit="PAKN", decimals=0, relation="="):
    return Value(Decimal(str(number)), decimals, unit, "published", relation)


def rate(number, relation="="):
    return value(number, "%", 2, relation)


@pytest.fixture
def target(trend):
    return trend.monthly_target(2024)


def told(before, after, **options):
    return change_phrase(change(before, after), before, after, **options)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rate("92.345"), "92,35%"),
        (value(1343), "1.343 PAKN"),
        (value(0), "0 PAKN"),
        (value("3.09", "điểm", 2), "3,09 điểm"),
        (missing("%"), "không có số liệu"),
        (not_arisen("%"), "không phát sinh"),
    ],
)
def test_an_amount_has_its_unit_or_says_why_there_is_none(given, expected):
    assert amount(given) == expected


@pytest.mark.parametrize(
    ("relation", "words"),
    [("<", "dưới"), ("≤", "không quá"), (">", "trên"), ("≈", "khoảng")],
)
def test_a_bound_is_worded(relation, words):
    assert amount(value(90, "%", 0, relation)) == f"{words} 90%"


def test_a_lower_bound_that_is_included_says_so():
    assert amount(value(90, "%", 0, "≥")) == "từ 90% trở lên"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (value(200), value(200), "không thay đổi"),
        (value(200), value(201), "tăng 1 PAKN (0,5%)"),
        (value(200), value(199), "giảm 1 PAKN (0,5%)"),
        (value(0), value(5), "tăng 5 PAKN"),
        (value(5), value(0), "giảm 5 PAKN (100,0%)"),
        (rate("89.75"), rate("89.75"), "không thay đổi"),
        (rate("89.754"), rate("89.746"), "không thay đổi"),
        (rate("92.34"), rate("89.75"), "giảm 2,59 điểm %"),
        (rate("89.99"), rate("90"), "tăng 0,01 điểm %"),
        (value("9.71", "ngày/PAKN", 2), value("12.47", "ngày/PAKN", 2), "tăng 2,76 ngày/PAKN"),
    ],
)
def test_a_change_is_worded_from_its_sign(before, after, expected):
    assert told(before, after) == expected


def test_points_are_written_out_at_first_use_only_for_percentages():
    assert told(rate(90), rate(91), first_points=True) == f"tăng 1,00 {POINTS_FIRST}"
    assert told(value(90), value(99), first_points=True) == "tăng 9 PAKN (10,0%)"
    assert POINTS_FIRST == "điểm phần trăm (điểm %)"


def test_a_change_of_percentages_is_never_in_percent():
    assert told(rate(50), rate(60)).endswith("điểm %")
    assert told(value(50), value(60)).endswith("PAKN (20,0%)")


def test_no_change_is_told_where_a_value_is_missing_or_a_bound():
    assert told(missing("PAKN"), value(1)) == "chưa có số liệu để so sánh"
    assert told(value(1), missing("PAKN")) == "chưa có số liệu để so sánh"
    assert told(rate(80, ">"), rate(90)) == "không so sánh"
    assert change_phrase(not_comparable("điểm %"), rate(80), rate(90)) == "không so sánh"


def test_a_relative_change_that_rounds_to_zero_is_left_out():
    assert "0,0%" not in told(value(4566), value(4567))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rate("90"), "bằng mức 90%"),
        (rate("90.01"), "cao hơn mức 90% là 0,01 điểm %"),
        (rate("89.99"), "thấp hơn mức 90% là 0,01 điểm %"),
        (rate("0"), "thấp hơn mức 90% là 90,00 điểm %"),
        (missing("%"), "mức 90%: chưa có số liệu"),
    ],
)
def test_the_distance_to_a_target_is_told_without_a_verdict(target, given, expected):
    assert distance_phrase(given, target) == expected
    assert "đạt" not in distance_phrase(given, target)


def test_without_a_target_none_was_given():
    assert distance_phrase(rate(90), None) == "không giao chỉ tiêu"


def test_a_bound_beside_a_target_stays_a_bound(target):
    assert "dưới 90%" in distance_phrase(rate(90, "<"), target).replace(",00", "")


@pytest.mark.parametrize(
    ("threshold", "unit", "expected"),
    [("90", "%", "90%"), ("90.50", "%", "90,5%"), ("15", "ngày", "15 ngày"), ("100", "%", "100%")],
)
def test_a_threshold_is_written_without_idle_zeros(target, threshold, unit, expected):
    assert target_level(target.model_copy(update={"threshold": Decimal(threshold), "unit": unit})) == expected
