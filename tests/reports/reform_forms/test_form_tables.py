"""Biểu mẫu 1–7 as tables: order, words, marks; and the sentence above each of them."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.base.paths import DATA
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_data import open_period_data
from pakn.reports.reform_forms import form_tables, narrative_tables
from pakn.reports.reform_forms.forms import SYSTEM, ReformForms
from pakn.reports.reform_forms.narrative import Narrative


@pytest.fixture(scope="module")
def forms():
    return ReformForms(open_period_data("cchc-2025", "mid_month", DATA))


@pytest.fixture
def filled(book):
    """Make the forms of a quarter from answers."""

    def make(numbers, **more):
        period_data = replace(open_period_data("2025-Q1", "mid_month", DATA), book=book)
        days, rows = period_data.columns.main.period, {key: {"value": Decimal(str(n))} for key, n in numbers.items()}
        cut_off = more.get("cut_off", dt.date(2025, 3, 20))
        period_data._memo[(SYSTEM, "2025-Q1")] = ExtractCounts(
            SYSTEM, "2025-Q1", days.start, days.end, cut_off, "reform_forms/2025-Q1.xlsx", rows
        )
        return ReformForms(period_data)

    return make


def row(section, stt):
    return next(each for each in section.table.rows if each.cells[0].text == stt)


def notes_of(section, stt):
    return [section.table.notes[mark - 1] for mark in row(section, stt).cells[3].marks]


def test_rows_are_those_of_the_forms_in_their_order(forms, book):
    for number in forms.titles:
        section = form_tables.form_section(forms, number)
        rows = [(each.cells[0].text, each.cells[1].text) for each in section.table.rows]
        assert rows == [(line.stt.strip("[]"), line.title) for line in book.form_rows if line.form == number]
        assert section.heading == f"Biểu mẫu {number}. {forms.titles[number]}"
        assert section.table.source.endswith(f"Biểu mẫu {number}")


def test_cells_print_what_the_form_prints(forms):
    first, third = form_tables.form_section(forms, 1), form_tables.form_section(forms, 3)
    assert [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row(first, "6.2").cells[2:]] == [
        "Trực tuyến; Phát phiếu; Kết hợp", "Phát phiếu",
    ]  # fmt: skip
    assert [cell.text for cell in row(third, "3.1").cells[2:4]] == ["%", "99,61"]
    assert [cell.text for cell in row(third, "2.3").cells[2:4]] == ["Thủ\N{NO-BREAK SPACE}tục", "2.173"]
    assert [cell.text for cell in row(first, "3").cells[2:]] == ["", ""]
    assert row(form_tables.form_section(forms, 7), "5.2").cells[3].text == "…"  # asked for, left empty


def test_a_rate_that_its_rows_contradict_is_marked_once(forms):
    third, second = form_tables.form_section(forms, 3), form_tables.form_section(forms, 2)
    said = [note for note in notes_of(third, "3.1") if "98,60%" in note]
    assert len(said) == 1
    assert "151.619/153.771 × 100 = 98,60%" in said[0]
    assert notes_of(third, "3.3") == []
    assert [len(notes_of(second, stt)) for stt in ("2.2", "3.2")] == [1, 1]


def test_sentences_count_what_the_tables_show(forms):
    told = {number: form_tables.form_section(forms, number).paragraph.text for number in forms.titles}
    assert told[3] == (
        "Biểu có 18 dòng phải điền, đều đã có số liệu; 3 tỷ lệ tính lại được từ các dòng của biểu, "
        "1 tỷ lệ không khớp với số đã ghi: dòng 3.1 ghi 99,61%, tính lại 98,60%."
    )
    assert told[2].endswith(
        "dòng 2.2 và 3.2 ghi tỷ lệ trong khi mẫu số bằng 0: "
        "nếu mẫu số là số phát sinh trong kỳ và số 0 đúng thì phải ghi là không phát sinh."
    )
    assert told[5] == "Biểu có 13 dòng phải điền, đều đã có số liệu."


def test_filled_in_rates_bear_their_own_mark(filled):
    section = form_tables.form_section(
        filled({"3/14": 1000, "3/15": 900, "3/13": 95, "3/17": 0, "3/18": 0, "3/16": 100}), 3
    )
    assert notes_of(section, "3.1") == ["Tính lại từ các dòng 3.1.2, 3.1.1: 900/1.000 × 100 = 90,00%"]
    assert notes_of(section, "3.3") == ["Dòng 3.3.1 bằng 0 nên không có tỷ lệ nào để tính: không phát sinh"]
    assert row(section, "1.1").cells[3].text == "…"
    assert section.paragraph.text.startswith("Biểu có 18 dòng phải điền, 12 dòng chưa có số liệu;")
    assert section.table.source == "Biểu số liệu các đơn vị gửi (ngày chốt số liệu 20/3/2025)"


def test_a_rate_that_nobody_typed_is_told_as_computed(filled):
    section = form_tables.form_section(filled({"3/14": 1000, "3/15": 900, "3/19": 50, "3/20": 10, "3/21": 5}), 3)
    assert row(section, "3.1").cells[3].text == "90,00"
    assert row(section, "3.1").cells[3].formula == "900/1.000 × 100"
    assert section.paragraph.text.endswith(
        "1 tỷ lệ tính lại được từ các dòng của biểu, khớp với số đã ghi; 1 tỷ lệ được tính từ các dòng của biểu."
    )


def test_filled_in_totals_bear_their_own_mark(filled):
    section = form_tables.form_section(filled({"2/1": 50, "2/2": 9, "2/3": 3}), 2)
    assert notes_of(section, "1") == ["Cộng lại các dòng 1.1, 1.2: 9 + 3 = 12"]
    assert "1 tổng không khớp với các dòng cộng lại: dòng 1 ghi 50, cộng lại 12" in section.paragraph.text
    assert notes_of(form_tables.form_section(filled({"2/1": 12, "2/2": 9, "2/3": 3}), 2), "1") == []


def test_the_rate_of_a_note_is_told_with_the_others(forms):
    told = form_tables.form_section(forms, 4).paragraph.text
    assert told.endswith("1 tỷ lệ tính lại được từ các dòng và ghi chú của biểu, khớp với số đã ghi.")


def test_contradictions_across_forms_are_footnotes(forms):
    fourth, sixth = form_tables.form_section(forms, 4), form_tables.form_section(forms, 6)
    for section, stt in ((fourth, "1.5"), (sixth, "2.1")):
        assert any("1.357 đơn vị, nơi kia 1.408 đơn vị" in note for note in notes_of(section, stt))
    assert any("1.753 người là 2,4%" in note for note in notes_of(fourth, "2.4"))
    assert any("2.026 thủ tục, nơi kia 2.176" in note for note in notes_of(form_tables.form_section(forms, 3), "1.4"))


def test_lost_rows_are_told_once_and_empty_columns_left_out(forms):
    third, seventh = form_tables.form_section(forms, 3).table, form_tables.form_section(forms, 7).table
    assert [text for text in third.remarks if "không có dòng" in text] == ["Biểu mẫu gốc không có dòng 3.2"]
    assert [column.head for column in third.columns][-1] == "Ghi chú"
    assert [column.head for column in seventh.columns][-1] == "Số liệu"


def test_the_method_says_what_is_true_of_the_build(forms, filled, book):
    printed, typed = form_tables.forms_note(forms).lines, form_tables.forms_note(filled({"1/1": 5})).lines
    assert printed[0] == "Số liệu giữ nguyên như văn bản đã công bố."
    assert "biểu mẫu đã điền" not in " ".join(printed)
    assert typed[0] == "Số liệu lấy từ biểu mẫu đã điền, ngày chốt số liệu 20/3/2025."
    assert "giữ nguyên" not in " ".join(typed)


def test_a_period_that_is_not_over_says_so(filled):
    section = form_tables.form_section(filled({"1/1": 5}, cut_off=dt.date(2025, 3, 1)), 1)
    assert "Số liệu tính đến ngày 01/3/2025; kỳ chưa đủ" in section.table.remarks


def test_what_no_one_filled_in_is_told_instead_of_shown(book):
    forms = ReformForms(replace(open_period_data("2025-Q3", "mid_month", DATA), book=book))
    assert form_tables.form_section(forms, 1) is None
    assert form_tables.forms_note(forms) is None
    assert "quý III/2025 (15/6/2025–14/9/2025)" in form_tables.not_filled_in(forms).text


def test_contradicting_values_of_the_text_are_two_rows_or_have_a_note(forms):
    narrative = Narrative(forms.period_data)
    section = narrative_tables.section(narrative, "II.6")
    keys = [each for each in section.table.rows if each.cells[2].text == "67.668"]
    assert len(keys) == 1
    assert "6.106 + 51.562 = 57.668" in section.table.notes[keys[0].cells[2].marks[0] - 1]
    assert "khoảng 300" in {each.cells[2].text for each in narrative_tables.section(narrative, "I").table.rows}


def test_the_overview_says_that_ranks_and_aims_stand_apart(forms):
    told = narrative_tables.overview(Narrative(forms.period_data)).text
    assert "14 xếp hạng và 12 mục tiêu, mức đề ra nêu trong phần lời được liệt kê riêng" in told
    assert "«" not in told


def test_every_rank_and_aim_of_the_text_is_in_a_table(forms, book):
    narrative = Narrative(forms.period_data)
    for section, statements, place in (
        (narrative_tables.ranks(narrative), [each for each in book.claims if each.kind == "rank"], 3),
        (narrative_tables.aims(narrative), [each for each in book.mentions if each.kind == "threshold"], 2),
    ):
        printed = sorted(f"“{each.printed}”" for each in statements if each.doc == "003")
        assert sorted(line.cells[place].text for line in section.table.rows) == printed


def test_labels_say_everything_once(forms):
    narrative = Narrative(forms.period_data)
    named = [line.cells[1].text for number in narrative.sections for line in narrative_tables.section(
        narrative, number).table.rows]  # fmt: skip
    assert "Số đơn vị sự nghiệp công lập thuộc UBND tỉnh, mức giảm" in named
    assert "Số tỉnh, thành phố được xếp hạng" in named
    assert not [name for name in named if name.endswith("cấp xã") and name.count("cấp xã") > 1]
    assert not [name for name in named if "xã, phường" in name and name.endswith("– cấp xã")]
    assert "Số sở và tương đương thuộc UBND tỉnh, mức giảm" in named
    captions = [narrative_tables.section(narrative, number).table.caption for number in narrative.sections]
    assert captions[-1] == "Nhiệm vụ, giải pháp năm 2026 – báo cáo năm CCHC 2025 (15/12/2024–14/12/2025)"


def test_the_text_ends_with_its_method(forms):
    lines = narrative_tables.notes(Narrative(forms.period_data)).lines
    assert lines[0].startswith("Nguồn: báo cáo của UBND tỉnh Bắc Ninh")


def test_a_period_without_a_report_has_no_text(book):
    narrative = Narrative(replace(open_period_data("2025-Q1", "mid_month", DATA), book=book))
    assert narrative_tables.section(narrative, "I") is None
    assert "Chưa có báo cáo" in narrative_tables.overview(narrative).text
    assert [each(narrative) for each in (narrative_tables.ranks, narrative_tables.aims, narrative_tables.notes)] == [
        None
    ] * 3
