"""Spellings that mean one name fold to one key; names that differ keep different keys."""

from __future__ import annotations

import unicodedata

import pytest

from pakn.base.names import bare_name, fold_name, split_qualifier


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("TP. Bắc Ninh", "Thành phố Bắc Ninh"),
        ("TP.Bắc Ninh", "Thành phố Bắc Ninh"),
        ("tp Bắc Ninh", "Thành phố Bắc Ninh"),
        ("THÀNH PHỐ  BẮC NINH ", "Thành phố Bắc Ninh"),
        ("Thành\u00a0phố Bắc\u200b Ninh", "Thành phố Bắc Ninh"),
        ("UBND Tp Từ Sơn", "Thành phố Từ Sơn"),
        ("TX Quế Võ", "Thị xã Quế Võ"),
        ("UBND TX. Thuận Thành", "Thị Xã Thuận Thành"),
        ("TT Chờ", "Thị trấn Chờ"),
        ("TT. Gia Bình", "Thị trấn Gia Bình"),
        ("UBND huyện Tiên Du", "Huyện Tiên Du"),
        ("Ủy ban nhân dân huyện Tiên Du", "Huyện Tiên Du"),
        ("Uỷ ban Nhân dân xã Yên Phong", "Xã Yên Phong"),
        ("P. Vũ Ninh", "Phường Vũ Ninh"),
        ("Xã Hoà Tiến", "Xã Hòa Tiến"),
        ("Xã Thuỵ Hoà", "Xã Thụy Hòa"),
        ("Ðại Đồng", "Đại Đồng"),
        ("Ð\u1ea1i Phúc", "Đại Phúc"),
        ("Sở Kế hoạch & Đầu tư", "Sở Kế hoạch và Đầu tư"),
        ("Sở KH & ĐT", "Sở KH&ĐT"),
        ("Viện Nghiên cứu Phát triển kinh tế – xã hội", "Viện Nghiên cứu Phát triển kinh tế - xã hội"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động, Thương binh và Xã hội"),
        ("Sở Văn hoá, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh"),
        ("Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "Văn phòng Đoàn ĐBQH&HĐND tỉnh"),
        ("Trung tâm Hành chính công TP Bắc Ninh", "Trung tâm hành chính công thành phố Bắc Ninh"),
    ],
)
def test_variants_meet(variant: str, name: str) -> None:
    assert fold_name(variant) == fold_name(name)
    assert fold_name(unicodedata.normalize("NFD", variant)) == fold_name(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã Đông Tiến", "Xã Đồng Tiến"),
        ("Xã Bắc Lũng", "Xã Bắc Lùng"),
        ("Xã Hoa", "Xã Hóa"),
        ("Xã Lương Tài", "Huyện Lương Tài"),
        ("Xã Tân An", "Phường Tân An"),
        ("UBND tỉnh", "Tỉnh"),
        ("UBND cấp xã", "Cấp xã"),
        ("Sở TT&TT", "Sở Thị trấn và TT"),
        ("Thành phố Bắc Ninh", "Bac Ninh"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    "name", ["Thành phố Bắc Ninh", "Thị xã Quế Võ", "Huyện Gia Bình", "Xã Gia Bình", "Phường Hồ", "Tỉnh Bắc Ninh"]
)
def test_type_word_of_a_locality_comes_off(name: str) -> None:
    place = name.removeprefix("Thành phố ").removeprefix("Thị xã ")
    place = place.removeprefix("Huyện ").removeprefix("Xã ").removeprefix("Phường ").removeprefix("Tỉnh ")
    assert bare_name(fold_name(name)) == fold_name(place)


def test_type_word_inside_a_name_stays() -> None:
    assert bare_name(fold_name("Sở Nội vụ tỉnh Bắc Giang")) == fold_name("Sở Nội vụ tỉnh Bắc Giang")


def test_qualifier_follows_bracket_or_comma() -> None:
    assert split_qualifier("Ninh Xá, thị xã Thuận Thành, 09445") == ("Ninh Xá", ("thị xã Thuận Thành", "09445"))
    assert split_qualifier("") == ("", ())


def test_a_text_longer_than_a_page_is_its_own_key() -> None:
    text = "Sở " * 1_000
    assert fold_name(text) == text
