"""Vietnamese notation: what is printed reads back as the number, rounded half up on decimals."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.labels import (
    capital,
    format_change,
    format_date,
    format_number,
    join_words,
    lower_type_word,
    roman,
    round_half_up,
    uncapital,
)

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=8)
DECIMALS = st.integers(min_value=0, max_value=6)
NOTATION = re.compile(r"−?\d{1,3}(\.\d{3})*(,\d+)?")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def read_back(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-"))


def read_roman(text: str) -> int:
    values = [ROMAN_DIGITS[sign] for sign in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


@given(NUMBERS, DECIMALS)
def test_written_number_reads_back_as_the_rounded_number(value: Decimal, decimals: int) -> None:
    text = format_number(value, decimals)
    assert NOTATION.fullmatch(text)
    assert len(text.partition(",")[2]) == decimals
    assert read_back(text) == round_half_up(value, decimals)


@given(NUMBERS, DECIMALS)
def test_half_rounds_away_from_zero(value: Decimal, decimals: int) -> None:
    scaled = abs(Fraction(value)) * 10**decimals
    expected = Fraction((2 * scaled + 1) // 2, 10**decimals)
    rounded = round_half_up(value, decimals)
    assert abs(Fraction(rounded)) == expected
    assert rounded == 0 or (rounded < 0) == (value < 0)
    assert -rounded.as_tuple().exponent == decimals


@pytest.mark.parametrize(
    ("text", "decimals", "rounded"),
    [("2.675", 2, "2.68"), ("1.005", 2, "1.01"), ("64.285", 2, "64.29"), ("0.5", 0, "1"), ("1.5", 0, "2"),
     ("-2.675", 2, "-2.68"), ("89.75", 1, "89.8"), ("0.045", 2, "0.05")],
)  # fmt: skip
def test_rounding_never_passes_through_a_float(text: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(text), decimals)) == rounded


@pytest.mark.parametrize(
    ("text", "decimals", "written"),
    [("999", 0, "999"), ("1000", 0, "1.000"), ("-1155106", 0, "−1.155.106"), ("92.34", 2, "92,34"),
     ("99", 1, "99,0"), ("-0.004", 2, "0,00"), ("999999.995", 2, "1.000.000,00")],
)  # fmt: skip
def test_number_is_written_as_documents_print_it(text: str, decimals: int, written: str) -> None:
    assert format_number(Decimal(text), decimals) == written


@given(NUMBERS, DECIMALS)
def test_change_carries_a_sign_unless_it_shows_zero(value: Decimal, decimals: int) -> None:
    text, rounded = format_change(value, decimals), round_half_up(value, decimals)
    expected = "" if rounded == 0 else "+" if rounded > 0 else "−"
    assert text == expected + format_number(abs(value), decimals)


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2024, 1, 5), "05/01/2024"), (date(2024, 2, 29), "29/02/2024"), (date(2024, 3, 9), "09/3/2024"),
     (date(2024, 10, 31), "31/10/2024")],
)  # fmt: skip
def test_only_days_below_ten_and_the_first_two_months_are_padded(day: date, written: str) -> None:
    assert format_date(day) == written


def test_roman_numerals_are_unique_and_grow_with_the_number() -> None:
    written = [roman(number) for number in range(1, 4000)]
    assert len(set(written)) == len(written)
    assert [read_roman(text) for text in written] == list(range(1, 4000))
    assert not any(re.search(r"IIII|XXXX|CCCC|VV|LL|DD", text) for text in written)


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Thành phố Bắc Ninh", "thành phố Bắc Ninh"), ("Thị xã Quế Võ", "thị xã Quế Võ"),
     ("Huyện Tiên Du", "huyện Tiên Du"),
     ("Các địa phương còn lại", "các địa phương còn lại"), ("Sở Nội vụ", "Sở Nội vụ"), ("Xãm", "Xãm"), ("", "")],
)  # fmt: skip
def test_type_word_is_lower_inside_a_sentence(name: str, inside: str) -> None:
    assert lower_type_word(name) == inside


def test_first_letter_changes_alone() -> None:
    assert capital("đã xử lý PAKN") == "Đã xử lý PAKN"
    assert uncapital("Đã xử lý PAKN") == "đã xử lý PAKN"
    assert uncapital("TTHC, dịch vụ công") == "TTHC, dịch vụ công"
    assert capital("") == uncapital("") == ""


def test_words_are_joined_as_in_a_sentence() -> None:
    assert join_words([]) == ""
    assert join_words(["2023", "2024"]) == "2023 và 2024"
