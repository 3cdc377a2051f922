"""CSV for spreadsheet programs: nothing in it is computed, and no number is changed."""

from __future__ import annotations

import csv
import io
import time

import pytest

from pakn.base.csv_text import csv_text, plain_cell


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-1+2", "-2+cmd|' /C calc'!A0", "@SUM(A1)", "＝1+1", "＋1*2",
        "－A1", "＠SUM(1)", "﹦1", "\t=1", "\r=1", "\tÔng A", " =1", "\u00a0=1", "\ufeff=1", "\u200b=1", "-A1", "-5 A1",
        "-15/3", "- Năm 2015: 1678 đơn vị", "-(1)",
    ],
)  # fmt: skip
def test_what_begins_like_a_formula_is_text(cell):
    written = plain_cell(cell)
    assert written.startswith("'")
    assert written.replace("'", "") == cell.replace("'", "")


@pytest.mark.parametrize(
    "cell",
    [
        "-2,59", "−2,59", "-2.59", "+3,1", "-15,5 điểm %", "−0,5 điểm %", "+12%", "-1.234,5", "-1 234", "-2 ngày/PAKN",
        "-1.5e-05", "- 3", "-", "+", "…", "x", "<90", ">=80", "0912 345 678", "Sở Y tế", "a = b", "Tăng (+), giảm (−)",
        "", "1.455/1.641 × 100", "a; -2,59",
    ],
)  # fmt: skip
def test_numbers_and_words_stay_as_they_are(cell):
    assert plain_cell(cell) == cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [("Quế Võ;=A1", "Quế Võ;'=A1"), ("a\n=A1", "a\n'=A1"), ("a\t@A1", "a\t'@A1"), ("a; ＝A1", "a; '＝A1")],
)
def test_a_list_separator_in_a_name_begins_no_formula(cell, written):
    assert plain_cell(cell) == written


def test_numbers_that_are_no_text_are_written_as_numbers():
    assert [plain_cell(cell) for cell in (-3, 2.5, None)] == ["-3", "2.5", ""]


def test_a_table_reads_back():
    made = csv_text(["ten", "=so"], [["Xã, phường", "-2,59"], ["=1", 'a "b"']])
    rows = list(csv.reader(io.StringIO(made)))
    assert rows == [["ten", "'=so"], ["Xã, phường", "-2,59"], ["'=1", 'a "b"']]


def test_a_cell_of_any_length_costs_nothing():
    started = time.perf_counter()
    for cell in ("-1" + " " * 50_000 + "!", "-1" + "a" * 50_000 + "!", "-" + "1," * 50_000 + "!", ";" + " " * 50_000):
        plain_cell(cell)
    assert time.perf_counter() - started < 2
