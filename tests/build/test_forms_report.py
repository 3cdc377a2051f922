"""The report of Biểu mẫu 1–7, built: from the published figures, and from a workbook an official filled in."""

import json
import re
import shutil

import made_forms as made
import pytest
from monthly_cases import FOREIGN, build, outputs_of, page_texts, words_of

from pakn.base.errors import DataError, UsageError
from pakn.base.paths import DATA, NOTEBOOKS
from pakn.base.periods import parse_period
from pakn.build.available_periods import offered, planned
from pakn.build.counting import CHECKED
from pakn.build.report_list import read_reports
from pakn.render.sections import SECTION_MIME
from pakn.render.tables import TABLE_MIME

pytestmark = pytest.mark.long

REPORT = "reform-forms"


@pytest.fixture(scope="module")
def printed(once_built):
    """The published year: its folder and what its notebooks show."""
    return once_built(None)


@pytest.fixture(scope="module")
def quarter(once_built, book):
    """A quarter of which only a filled-in workbook is at hand."""

    def answers(data):
        path = data / "extracts" / made.SYSTEM / "2025-Q1.xlsx"
        made.filled(
            path, book, {**made.whole_answers(book), "3/14": 153771, "3/15": 151619, "3/13": 99.61, "2/1": 9000}
        )

    return once_built(answers)


@pytest.fixture(scope="module")
def once_built(tmp_path_factory):
    """Build the report of the committed data, or of a copy with a workbook in it."""

    def make(fill):
        place = tmp_path_factory.mktemp("forms")
        data = DATA
        if fill:
            data = shutil.copytree(DATA, place / "data", ignore=shutil.ignore_patterns("extracts"))
            fill(data)
        period = "2025-Q1" if fill else "cchc-2025"
        asked = {"reports": (REPORT,), "period": period, "data": data, "outputs": place / "out"}
        return build(**asked, formats=("html", "pdf"))

    return make


def bundles(folder):
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        for data in outputs_of(path):
            section = data.get(SECTION_MIME, {})
            yield from (bundle for bundle in (data.get(TABLE_MIME), section.get(TABLE_MIME)) if bundle)


def test_every_figure_of_the_document_is_in_a_table(printed, book):
    shown = {
        name
        for bundle in bundles(printed)
        for row in bundle["rows"]
        for cell in row["cells"]
        for name in cell["figure_ids"]
    }
    assert shown == {figure.figure_id for figure in book if figure.doc == "003"}


def test_every_row_of_the_forms_is_printed_in_order(printed, book):
    forms = [bundle for bundle in bundles(printed) if bundle["columns"][1]["head"] == "Chỉ tiêu thống kê"]
    rows = [(row["cells"][0]["text"], row["cells"][1]["text"]) for bundle in forms for row in bundle["rows"]]
    assert rows == [(row.stt.strip("[]"), row.title) for row in book.form_rows]


def test_pages_say_which_letter_and_period_and_nothing_foreign(printed):
    assert sorted(path.name for path in printed.glob("*.pdf")) == [
        "01-bieu-mau.pdf", "02-phan-loi.pdf", "reform-forms-cchc-2025.pdf",
    ]  # fmt: skip
    first = page_texts(printed / "01-bieu-mau.pdf")[0]
    assert "Kèm theo Báo cáo số" in first
    assert "của UBND tỉnh Bắc Ninh" in first
    assert "NĂM CCHC 2025 (15/12/2024–14/12/2025)" in first
    for name in ("01-bieu-mau", "02-phan-loi"):
        text = words_of(printed / f"{name}.html")
        assert FOREIGN.findall(text) == []
        assert re.findall(r"\d{3}-\d{3}-\d{2}", text) == []


def test_ranks_and_aims_stand_apart_and_the_annex_ends_with_its_method(printed):
    text = words_of(printed / "02-phan-loi.html")
    for words in ("xếp thứ 6/34 tỉnh, thành phố", "đứng thứ 4 vùng đồng bằng Sông Hồng", "ít nhất 1.000",
                  "Kế hoạch số 43/KH-UBND ngày 26/8/2025"):  # fmt: skip
        assert words in text
    assert text.index("Mục tiêu, mức đề ra nêu trong phần lời") < text.rindex("Nguồn số liệu và cách lập")
    assert not {"«", "»"} & set(text)
    assert not {"«", "»"} & set(words_of(printed / "01-bieu-mau.html"))


def test_the_forms_take_no_page_for_two_rows(printed):
    assert len(page_texts(printed / "01-bieu-mau.pdf")) <= 8


def test_a_heading_is_on_the_page_of_its_table(printed):
    for text in page_texts(printed / "01-bieu-mau.pdf"):
        for number, title in made.CONTRACT.forms.items():
            assert (f"Biểu mẫu {number}. {title}" in text) == (f"Bảng {number}. {title}" in text)


def test_a_quarter_is_made_of_the_workbook(quarter):
    assert [path.name for path in sorted(quarter.glob("*.html"))] == ["01-bieu-mau.html"]
    text = words_of(quarter / "01-bieu-mau.html")
    assert "QUÝ I/2025 (15/12/2024–14/3/2025)" in text
    assert re.search(r"Cộng lại các dòng 1\.1, 1\.2: [\d.]+ \+ [\d.]+ = [\d.]+", text)
    assert "Tính lại từ các dòng 3.1.2, 3.1.1: 151.619/153.771 × 100 = 98,60%" in text
    assert "ngày chốt số liệu 20/3/2025" in text
    assert "văn bản gốc" not in text.lower()
    record = json.loads((quarter / CHECKED / "kiem-tra.json").read_text(encoding="utf-8"))["tep"]
    assert [(each["file"], each["rows_used"], each["cut_off"]) for each in record] == [
        ("2025-Q1.xlsx", 136, "2025-03-20")
    ]
    assert {"form_rate_differs", "form_sum_differs"} <= {each["rule"] for each in record[0]["findings"]}
    assert list(json.loads((quarter / "run.json").read_text(encoding="utf-8"))["extracts"]) == [
        "reform_forms/2025-Q1.xlsx"
    ]


def test_a_workbook_that_cannot_be_publishes_nothing(tmp_path, book):
    data = shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("extracts"))
    made.filled(data / "extracts" / made.SYSTEM / "2025-Q1.xlsx", book, {**made.whole_answers(book), "1/1": "nhiều"})
    with pytest.raises(DataError, match=r"reform_forms/2025-Q1.xlsx, trang tính «Biểu mẫu 1», cột «Số liệu», dòng 6"):
        build(reports=(REPORT,), period="2025-Q1", data=data, outputs=tmp_path / "out")
    assert not (tmp_path / "out" / REPORT).exists()


def test_periods_are_offered_as_they_are_delivered(tmp_path):
    report = read_reports(NOTEBOOKS)[REPORT]
    folder = tmp_path / "extracts" / made.SYSTEM
    folder.mkdir(parents=True)
    for name in ("2025-Q1.xlsx", "2025-H1.xlsx", "cchc-2026.xlsx", "2025-01.xlsx"):
        (folder / name).touch()
    assert offered(report, tmp_path) == ("cchc-2026", "cchc-2025", "2025-Q1", "2025-H1")
    assert [annex.id for annex in report.annexes_for(parse_period("cchc-2025"))] == ["bieu-mau", "phan-loi"]
    assert [annex.id for annex in report.annexes_for(parse_period("2025-Q4"))] == ["bieu-mau"]
    with pytest.raises(UsageError, match=r"extracts/HỆ_THỐNG/2025-Q2.xlsx"):
        planned([report], "2025-Q2", DATA, named=True)
