"""The workbook of Biểu mẫu 1–7: every row of the forms, lists and checks in its cells, no formula by chance."""

import made_forms as made
import openpyxl
import pytest

from pakn.app.cli import main
from pakn.base.errors import UsageError
from pakn.extracts.forms.layout import form_lines, lines_of
from pakn.extracts.forms.template import HEAD_ROW
from pakn.extracts.workbook_to_fill import GUIDE_SHEET


@pytest.fixture(scope="module")
def workbook(book, tmp_path_factory):
    return openpyxl.load_workbook(made.template(tmp_path_factory.mktemp("forms") / "t.xlsx", book))


def test_every_row_stands_in_its_place(workbook, book):
    assert workbook.sheetnames == [*(f"Biểu mẫu {number}" for number in range(1, 8)), GUIDE_SHEET]
    for form, title in made.CONTRACT.forms.items():
        sheet = workbook[f"Biểu mẫu {form}"]
        assert sheet["A1"].value == f"Biểu mẫu {form}. {title}"
        assert sheet["A2"].value == "Kỳ: quý I/2025 (15/12/2024–14/3/2025)"
        rows = [tuple(cell.value or "" for cell in row[:3]) for row in sheet.iter_rows(min_row=HEAD_ROW + 2)]
        lines = lines_of(form_lines(book).values(), form)
        assert rows == [(line.stt, line.row.title, line.unit_words) for line in lines]


def test_cells_let_in_what_their_row_asks_for(workbook, book):
    kinds = {}
    for line in form_lines(book).values():
        name, row = made.row_of(book, line.key)
        cell = f"D{row}"
        found = [each.type for each in workbook[name].data_validations.dataValidation if cell in each.sqref]
        kinds.setdefault(line.kind, set()).update(found or ["nothing"])
    assert kinds == {
        "head": {"nothing"},
        "count": {"whole"},
        "amount": {"decimal"},
        "rate": {"decimal"},
        "choice": {"list"},
    }


def test_a_rate_shows_its_sign_and_says_how_it_is_written(workbook, book):
    sheet, row = made.row_of(book, "4/2")
    assert workbook[sheet][f"D{row}"].number_format == '0.00"%"'
    (told,) = [each for each in workbook[sheet].data_validations.dataValidation if f"D{row}" in each.sqref]
    assert "không kèm dấu %" in told.prompt
    guide = " ".join(str(cell.value or "") for line in workbook[GUIDE_SHEET].iter_rows() for cell in line)
    assert "65 hoặc 65%" not in guide


def test_the_workbook_and_the_annex_ask_for_the_same_rows(workbook, book):
    lines = list(form_lines(book).values())
    fillable = {line.key for line in lines if workbook[made.row_of(book, line.key)[0]][
        f"D{made.row_of(book, line.key)[1]}"].fill.fgColor.rgb != "FFEDEDED" or (line.part and line.whole)}  # fmt: skip
    assert fillable == {line.key for line in lines if line.required}
    assert len(fillable) == 117


def test_rates_with_rows_are_formulas_over_them(workbook, book):
    sheet, row = made.row_of(book, "3/13")
    _, part = made.row_of(book, "3/15")
    _, whole = made.row_of(book, "3/14")
    formula = workbook[sheet][f"D{row}"].value
    assert formula == f'=IF(OR($D${part}="",$D${whole}=""),"",IF($D${whole}=0,"",ROUND($D${part}/$D${whole}*100,2)))'
    sheet, row = made.row_of(book, "4/10")
    assert workbook[sheet][f"D{row}"].value is None


def test_texts_that_begin_like_formulas_stay_texts(tmp_path, book):
    lines = tuple(form_lines(book).values())
    odd = lines[0]
    changed = type(odd)(odd.row.model_copy(update={"title": "=1+1"}), odd.kind, odd.indicator)
    path = tmp_path / "t.xlsx"
    made.write_form_template(path, made.CONTRACT, made.quarter(), (changed, *lines[1:]), made.RULES)
    cell = openpyxl.load_workbook(path)["Biểu mẫu 1"][f"B{HEAD_ROW + 2}"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_a_file_that_is_there_is_not_written_over(tmp_path, book):
    path = made.template(tmp_path / "t.xlsx", book)
    with pytest.raises(UsageError, match="đã có"):
        made.template(path, book)


@pytest.mark.parametrize("name", ["reform-forms", "reform_forms"])
def test_the_command_writes_it_under_both_names(capsys, tmp_path, name):
    path = tmp_path / "f.xlsx"
    with pytest.raises(SystemExit) as ended:
        main(["template", name, "--period", "2025-Q1", "--out", str(path)])
    assert not ended.value.code
    assert "quý I/2025 (15/12/2024–14/3/2025), 117 ô số liệu" in capsys.readouterr().out
    assert path.is_file()


@pytest.mark.parametrize("asked", [["--period", "2025-01"], ["--period", "2025-Q1", "--level", "agency"]])
def test_other_periods_and_levels_are_refused(capsys, tmp_path, asked):
    with pytest.raises(SystemExit) as ended:
        main(["template", "reform-forms", *asked, "--out", str(tmp_path / "f.xlsx")])
    assert ended.value.code == 2
