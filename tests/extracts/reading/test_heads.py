"""Heads: titles above, groups over several rows, numbering rows below, headings that repeat."""

import pytest

from pakn.extracts.reading.heads import find_head, texts_above

KNOWN = frozenset(
    {"Mã", "Ngày", "Đơn vị", "Đúng hạn", "Quá hạn", "Kết quả", "Ghi chú", "Số", "Tỷ lệ", "Kế hoạch / Năm"}
)


def head_of(*lines, merges=(), row=None):
    return find_head([line.split(";") for line in lines], KNOWN.__contains__, merges, row)


def test_title_unit_and_empty_first_column():
    lines = (";BÁO CÁO;;", ";Đơn vị tính: PAKN;;", ";;;", ";Mã;Ngày;Đơn vị", ";1;x;y")
    head = head_of(*lines)
    assert (head.first, head.last, head.headings) == (3, 3, ("", "Mã", "Ngày", "Đơn vị"))
    assert texts_above([line.split(";") for line in lines], head.first) == ("BÁO CÁO", "Đơn vị tính: PAKN")


def test_groups_without_merged_ranges():
    head = head_of("Tên báo cáo;;;;", "Mã;Ngày;Kết quả;;Ghi chú", ";;Đúng hạn;Quá hạn;", "1;2;x;y;")
    assert (head.first, head.last) == (1, 2)
    assert head.headings == ("Mã", "Ngày", "Kết quả / Đúng hạn", "Kết quả / Quá hạn", "Ghi chú")


def test_merged_groups_and_merged_columns():
    merges = [(0, 0, 0, 3), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)]
    head = head_of("Tên;;;", "Mã;Kết quả;;Ghi chú", ";Đúng hạn;Quá hạn;", "1;x;y;z", merges=merges)
    assert (head.first, head.last) == (1, 2)
    assert head.headings == ("Mã", "Kết quả / Đúng hạn", "Kết quả / Quá hạn", "Ghi chú")


def test_repeated_columns_take_their_groups():
    head = head_of("Tên báo cáo;;;;", "Mã;Huyện;;Xã;", ";Số;Tỷ lệ;Số;Tỷ lệ", "a;1;2;3;4")
    assert head.headings == ("Mã", "Huyện / Số", "Huyện / Tỷ lệ", "Xã / Số", "Xã / Tỷ lệ")
    assert head.first == 1


def test_a_heading_known_only_with_its_group():
    head = head_of("Kế hoạch;;x", "Năm;Quý;y", "1;2;3")
    assert (head.first, head.last, head.headings[0]) == (0, 1, "Kế hoạch / Năm")


@pytest.mark.parametrize(
    ("numbers", "belongs"),
    [
        ("(1);(2);(3)=(2)/(1)×100", True),
        ("-1;-2;-3", True),
        ("A;B;1", True),
        ("1;2;3", False),
        ("1;5;2", False),
        ("(1);x;y", False),
        ("PA1;2;3", False),
    ],
)
def test_numbering_rows(numbers, belongs):
    head = head_of("Mã;Ngày;Đơn vị", numbers, "a;b;c")
    assert (head.last == 1) is belongs


def test_bare_numbers_count_every_column_of_a_wide_head():
    assert head_of("Mã;Ngày;Đơn vị;Ghi chú", "1;2;3;4", "a;b;c;d").last == 1


def test_the_row_of_a_mapping_file_wins_over_a_fuller_row():
    assert head_of("Mã;x", "Mã;Ngày", row=0).first == 0
    assert head_of("Mã;x", "a;b", row=1) is None
    assert head_of("Mã;x", row=7) is None


def test_data_below_an_unnamed_column_is_no_head():
    head = head_of("Mã;Ngày;", "PA;x;y", "PB;x;y")
    assert (head.first, head.last) == (0, 0)
