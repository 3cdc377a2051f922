"""Biểu mẫu 1–7 filled in: what is written is what is read, and every mistake is told with its place."""

import datetime as dt
from decimal import Decimal

import made_forms as made
import pytest

from pakn.base.errors import DataError
from pakn.base.personal import DOTS
from pakn.extracts.counts.extract_counts import ExtractCounts, count_extract
from pakn.extracts.forms.adding import row_totals
from pakn.extracts.forms.answers import WITH_SIGN
from pakn.extracts.forms.layout import form_lines
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reporting import extract_json, extract_lines, findings

pytestmark = pytest.mark.long


@pytest.fixture
def opened(tmp_path, book):
    """Fill a workbook in and read it; only some rows of the forms matter to a test."""

    def make(answers=(), **more):
        mapping = more.pop("mapping", None)
        path = made.filled(
            tmp_path / "reform_forms" / "2025-Q1.xlsx", book, {**made.whole_answers(book), **dict(answers)}, **more
        )
        return made.read(path, book, mapping=mapping)

    return make


def test_what_is_filled_in_is_what_is_read(opened, book):
    answers = made.whole_answers(book)
    extract = opened(notes={"3/21": "Còn 5 đang giải quyết"})
    assert (extract.stops, extract.cut_off, extract.rows_read) == ((), made.CUT_OFF, 136)
    lines = form_lines(book)
    expected = {
        key: Decimal(max(lines[key].codes)) if lines[key].kind == "choice" else Decimal(str(value))
        for key, value in answers.items()
    }
    assert dict(extract.answers.numbers) == expected
    assert dict(extract.answers.remarks) == {"3/21": "Còn 5 đang giải quyết"}


def test_counts_survive_being_written_down(opened):
    counts = count_extract(opened(notes={"1/1": "ghi chú"}))
    assert counts.rows["1/1"] == {"value": Decimal(2002)}
    assert ExtractCounts.from_json(counts.to_json()) == counts
    assert counts.remarks == {"1/1": "ghi chú"}


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("key", "written", "number"),
    [
        ("3/14", "1.343", "1343"), ("3/14", "153.771", "153771"), ("3/14", "153 771", "153771"),
        ("3/14", 153771, "153771"),
        ("6/2", "20.991.710", "20991710"), ("4/2", "65,9 %", "65.9"), ("4/2", "65,9", "65.9"), ("4/2", 100, "100"),
        ("4/2", "0,65%", "0.65"), ("7/1", "chưa", "0"), ("7/1", 1, "1"), ("7/2", "2 cấp", "1"),
        ("7/2", "Có (2 cấp)", "1"),
        ("1/21", "  kết hợp ", "2"), ("1/12", 0, "0"), ("7/9", "88,5", "88.5"),
    ],
)  # fmt: skip
def test_ways_of_writing_an_answer(opened, key, written, number):
    extract = opened({key: written, **({"3/15": 1} if key == "3/14" else {})})
    assert extract.stops == ()
    assert extract.answers.numbers[key] == Decimal(number)


@pytest.mark.parametrize(
    ("key", "written", "rule", "wanted"),
    [
        ("3/14", "nhiều", "form_bad_number", "số nguyên từ 0 trở lên"),
        ("3/14", -5, "form_bad_number", "số nguyên từ 0 trở lên"),
        ("3/14", 12.5, "form_bad_number", "số nguyên từ 0 trở lên"),
        ("3/14", "12%", "form_bad_number", "số nguyên từ 0 trở lên"),
        ("4/2", 101, "form_bad_number", "số phần trăm từ 0 đến 100, ví dụ 65,9"),
        ("4/2", dt.date(2025, 3, 1), "form_bad_number", "số phần trăm từ 0 đến 100, ví dụ 65,9"),
        ("4/2", 0.65, "form_fraction", WITH_SIGN),
        ("4/2", 1, "form_fraction", WITH_SIGN),
        ("7/1", "Đã xong", "form_unknown_answer", "Chưa; Hoàn thành"),
        ("7/4", 3, "form_unknown_answer", "Chưa; Đang làm; Hoàn thành"),
        ("1/5", 3, "form_bad_number", "để trống"),
        ("4/2", "=D8", "form_no_cached", "số phần trăm từ 0 đến 100, ví dụ 65,9"),
    ],
)
def test_a_cell_that_cannot_be_is_told_with_its_place(opened, book, key, written, rule, wanted):
    extract = opened({key: written})
    sheet, row = made.row_of(book, key)
    assert (rule, sheet, [row]) in made.told(extract)
    (finding,) = [found for found in findings(extract) if f"dòng {row}" in found.where]
    assert f"2025-Q1.xlsx, trang tính «{sheet}», cột «Số liệu», dòng {row}" in finding.where
    assert finding.allowed == wanted
    assert key not in extract.answers.numbers


def test_rows_of_a_rate_tell_a_share_from_a_percentage(opened):
    # 600 of 1000 typed as 60 % in a cell of Excel is stored as 0.6; 5 of 1000 is 0.5 %.
    shares = opened({"3/14": 1000, "3/15": 600, "3/13": 0.6, "3/17": 1000, "3/18": 5, "3/16": 0.5})
    assert shares.stops == ()
    assert (shares.answers.numbers["3/13"], shares.answers.numbers["3/16"]) == (Decimal("60.0"), Decimal("0.5"))


@pytest.mark.parametrize(("written", "noted"), [(98.6, False), ("98,60%", False), (99.61, True), (98, True)])
def test_a_rate_other_than_its_rows_is_noted_and_stops_nothing(opened, written, noted):
    extract = opened({"3/14": 153771, "3/15": 151619, "3/13": written})
    assert extract.stops == ()
    differing = [notice for notice in extract.notices if notice.rule.id == "form_rate_differs"]
    assert [(notice.sheet, notice.wanted) for notice in differing] == ([("Biểu mẫu 3", "98,60%")] if noted else [])


def test_a_part_above_its_total_stops(opened, book):
    extract = opened({"3/14": 10, "3/15": 11})
    assert ("form_part_exceeds", *_place(book, "3/15")) in made.told(extract)
    assert extract.stops[0].wanted == "không lớn hơn dòng 3.1.1 (10)"


@pytest.mark.parametrize(
    ("answers", "row", "wanted", "said"),
    [
        ({"2/1": 50, "2/2": 9, "2/3": 3}, "2/1", "12", "dòng 1; cộng các dòng 1.1 và 1.2: 9 + 3 = 12"),
        ({"4/6": 900, "4/7": 10, "4/8": 20, "4/9": 30}, "4/6", "60", "dòng 1.5; cộng các dòng 1.5.1, 1.5.2 và 1.5.3"),
        ({"6/8": 20, "6/9": 1, "6/10": 2, "6/11": 3}, "6/8", "6", "dòng 2.4; cộng các dòng 2.4.1, 2.4.2 và 2.4.3"),
        ({"6/5": 9, "6/6": 1, "6/7": 2, "6/8": 3, "6/9": 1, "6/10": 1, "6/11": 1, "6/12": 4}, "6/5", "10", "dòng 2.1"),
    ],
)
def test_a_total_other_than_its_rows_is_noted(opened, book, answers, row, wanted, said):
    extract = opened({"5/3": 2, **answers})
    assert extract.stops == ()
    (notice,) = [
        notice for notice in extract.notices if notice.rule.id == "form_sum_differs" and notice.wanted == wanted
    ]
    assert (notice.sheet, [each for each, _ in notice.examples]) == _place(book, row)
    assert notice.told.startswith(said)


@pytest.mark.parametrize(
    ("answers", "row", "found", "wanted"),
    [
        ({"3/5": 10, "3/6": 11, "3/7": None}, "3/6", "11", "không lớn hơn dòng 1.4 (10)"),
        ({"1/15": 50, "1/16": 71, "1/17": 0, "1/18": 0}, "1/16", "71", "không lớn hơn dòng 5.1 (50)"),
        ({"1/15": 50, "1/16": 71, "1/17": None, "1/18": None}, "1/16", "71", "không lớn hơn dòng 5.1 (50)"),
        ({"4/12": 5, "4/13": 6}, "4/13", "6", "không lớn hơn dòng 2.1 (5)"),
        ({"5/3": 9000}, "5/3", "9.000", "không lớn hơn dòng 1.5 của Biểu mẫu 4"),
    ],
)
def test_a_part_above_a_declared_total_stops(opened, book, answers, row, found, wanted):
    stops = [notice for notice in opened(answers).stops if notice.examples == ((made.row_of(book, row)[1], found),)]
    assert [(notice.rule.id, notice.sheet) for notice in stops] == [("form_part_exceeds", made.row_of(book, row)[0])]
    assert stops[0].wanted.startswith(wanted)


def test_the_published_forms_add_up(book):
    numbers = {row.key: book[row.figure_id].value for row in book.form_rows if row.figure_id}
    for total in row_totals(book):
        parts = sum(numbers[key] for key in total.parts)
        assert parts == numbers[total.whole] if total.complete else parts <= numbers[total.whole], total


@pytest.mark.parametrize("key", ["4/2", "3/13"])  # without rows, and over the formula of its rows
def test_a_cell_that_shows_a_percentage_is_read_as_it_shows(opened, book, key):
    def typed(workbook):
        sheet, row = made.row_of(book, key)
        workbook[sheet][f"D{row}"] = 0.5
        workbook[sheet][f"D{row}"].number_format = "0%"

    extract = opened(change=typed)
    assert extract.stops == ()
    assert extract.answers.numbers[key] == 50
    kinds = {notice.rule.id for notice in opened({"3/14": "x"}, change=typed).stops}
    assert kinds == {"form_bad_number"}


def test_an_error_in_a_cell_is_no_empty_cell(opened, book):
    def broken(workbook):
        for key in ("4/2", "3/13"):
            sheet, row = made.row_of(book, key)
            workbook[sheet][f"D{row}"] = "#DIV/0!"
            workbook[sheet][f"D{row}"].data_type = "e"

    extract = opened(change=broken)
    stops = [(notice.rule.id, notice.examples[0][1], notice.told) for notice in extract.stops]
    assert stops == [("form_cell_error", "#DIV/0!", "dòng 3.1"), ("form_cell_error", "#DIV/0!", "dòng 1.1")]
    assert "form_cell_empty" not in {notice.rule.id for notice in extract.notices}


@pytest.mark.parametrize("answers", [{"6/2": "1.343"}, {"3/14": "1,343", "3/15": "1.200"}])
def test_cells_that_cannot_be_read_are_not_called_empty(opened, answers):
    extract = opened({"6/3": 1, **answers})
    assert {notice.rule.id for notice in extract.notices} <= {"ambiguous_numbers", "mixed_numbers"}


def test_advice_never_asks_for_what_is_refused(opened):
    (told,) = findings(opened({"4/2": 0.65}))
    assert "65 hoặc 65%" not in f"{told.allowed} {told.remedy}"
    assert "không kèm dấu %" in told.remedy


def _place(book, key):
    sheet, row = made.row_of(book, key)
    return sheet, [row]


def test_dots_and_commas_are_decided_by_the_column(opened, book):
    english = opened({"3/14": "1,343", "3/15": 1, "3/19": "65.9"})
    assert (english.answers.numbers["3/14"], english.answers.numbers["3/19"]) == (Decimal(1343), Decimal("65.9"))
    mixed = opened({"3/14": "1,343", "3/15": "1.200"})
    assert [(notice.rule.id, notice.sheet) for notice in mixed.stops] == [("mixed_numbers", "Biểu mẫu 3")]
    asked = opened({"6/2": "1.343", "6/3": 1})
    assert [(notice.rule.id, notice.sheet) for notice in asked.stops] == [("ambiguous_numbers", "Biểu mẫu 6")]
    told = opened({"6/2": "1.343", "6/3": 1}, mapping=ExtractMapping(decimal="."))
    assert told.answers.numbers["6/2"] == Decimal("1.343")


def test_rows_are_known_by_number_and_title_wherever_they_stand(opened, book):
    def moved(workbook):
        workbook["Biểu mẫu 2"].insert_rows(6, 3)  # below the head
        sheet, row = made.row_of(book, "1/12")
        workbook[sheet][f"A{row}"] = None  # as the document lost it
        sheet, row = made.row_of(book, "1/13")
        workbook[sheet][f"A{row}"] = "4.2."
        workbook["Biểu mẫu 3"].title = "BM 03"

    extract = opened(change=moved)
    assert extract.stops == ()
    assert len(extract.answers.numbers) == len(made.whole_answers(book))


def test_rows_and_sheets_that_are_lost_twice_or_unknown_stop(opened, book):
    def broken(workbook):
        sheet = workbook["Biểu mẫu 1"]
        _, row = made.row_of(book, "1/3")
        sheet[f"A{row}"], sheet[f"B{row}"] = "2.2", "Số nhiệm vụ đã hoàn thành"
        _, row = made.row_of(book, "1/6")
        sheet[f"B{row}"] = "Nguyễn Văn A, số nhà 5"
        sheet = workbook["Biểu mẫu 3"]
        _, row = made.row_of(book, "3/17")
        sheet[f"A{row}"] = None  # its title is that of 3.1.1 as well
        del workbook["Biểu mẫu 7"]
        workbook.copy_worksheet(workbook["Biểu mẫu 5"]).title = "Biểu mẫu 5 (2)"

    extract = opened(change=broken)
    found = {(rule, sheet) for rule, sheet, _ in made.told(extract)}
    assert found >= {
        ("form_row_twice", "Biểu mẫu 1"), ("form_missing_row", "Biểu mẫu 1"), ("form_unknown_row", "Biểu mẫu 1"),
        ("form_unknown_row", "Biểu mẫu 3"), ("form_missing_sheet", ""), ("form_sheet_twice", ""),
    }  # fmt: skip
    text = "\n".join(extract_lines(extract))
    assert "Nguyễn" not in text
    assert f"«3.1 {DOTS}»; được phép: dòng 3.1 là «Số sở, ngành đã kiểm tra»" in text
    assert "Biểu mẫu 7: Xây dựng và phát triển Chính quyền điện tử, Chính quyền số" in text


def test_a_lost_column_stops(opened):
    def renamed(workbook):
        workbook["Biểu mẫu 4"]["D5"] = "Kết luận"

    assert ("missing_column", "Biểu mẫu 4", []) in made.told(opened(change=renamed))


def test_a_cut_off_must_be_there_and_may_differ_by_form(opened):
    assert [notice.rule.id for notice in opened(cut_off=None).stops] == ["missing_cut_off"]

    def several(workbook):
        workbook["Biểu mẫu 4"]["C3"] = dt.date(2025, 3, 10)

    extract = opened(change=several)
    assert (extract.stops, extract.cut_off) == ((), dt.date(2025, 3, 10))
    assert {"form_cut_offs", "cut_off_in_period"} <= {notice.rule.id for notice in extract.notices}


def test_an_empty_form_stops_and_empty_cells_are_noted(tmp_path, book):
    answers = {key: value for key, value in made.whole_answers(book).items() if key[0] != "5" and key != "4/4"}
    path = made.filled(tmp_path / "2025-Q1.xlsx", book, answers)
    extract = made.read(path, book)
    assert [(notice.rule.id, notice.sheet) for notice in extract.stops] == [("form_empty", "Biểu mẫu 5")]
    (empty,) = [notice for notice in extract.notices if notice.rule.id == "form_cell_empty"]
    assert (empty.sheet, empty.told) == ("Biểu mẫu 4", "dòng 1.3")


def test_a_base_of_zero_leaves_its_rate_empty_and_asks_nothing(opened):
    extract = opened({"2/7": 0, "2/8": 0})
    assert [notice.rule.id for notice in extract.notices] == []
    assert "2/6" not in extract.answers.numbers


def test_notes_that_look_personal_are_not_read(opened):
    extract = opened(notes={"1/1": "hỏi 0912 345 678", "1/3": "đủ"})
    assert dict(extract.answers.remarks) == {"1/3": "đủ"}
    assert "0912" not in str(extract_json(extract))
    assert "form_personal_note" in {notice.rule.id for notice in extract.notices}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_file_of_one_table_is_refused_with_what_to_do(tmp_path, book, suffix):
    path = tmp_path / f"2025-Q1{suffix}"
    path.write_text("STT,Số liệu\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"pakn template reform-forms"):
        made.read(path, book)


def test_json_names_the_sheet(opened):
    (told,) = [each for each in extract_json(opened({"7/1": "x"}))["findings"] if each["effect"] == "stop"]
    assert (told["sheet"], told["column"], told["allowed"]) == ("Biểu mẫu 7", "Số liệu", "Chưa; Hoàn thành")
