"""The reports of other offices: built from what is committed and from a synthetic province, with nothing left out."""

import re

import pytest
from monthly_cases import FOREIGN, build, check_marks, page_texts, province, words_of

from pakn.base.errors import UsageError
from pakn.base.paths import DATA
from pakn.figures.figure_book import FigureBook
from pakn.figures.synthetic_flag import MARK
from pakn.render.charts import CHART_MIME
from pakn.render.paragraphs import PARAGRAPH_MIME
from pakn.render.sections import SECTION_MIME

pytestmark = pytest.mark.long

REPORTS = {"002": "service-index", "003": "reform-forms", "004": "department-quarter"}
OWN_WORDS = re.compile(r"\b(service_index|index_scores|department_targets|reform_forms|[a-z]+_(count|rate|share))\b")


def ids_in(data):
    """Every figure that an output rests on."""
    for mime in (PARAGRAPH_MIME, CHART_MIME):
        yield from data.get(mime, {}).get("figure_ids", ())
    yield from data.get(SECTION_MIME, {}).get(PARAGRAPH_MIME, {}).get("figure_ids", ())


@pytest.mark.parametrize(("document", "report"), REPORTS.items())
def test_every_figure_of_the_document_is_in_an_annex_of_its_report(shown, tables, document, report):
    found = {name for stem, data in shown if stem.startswith(f"{report}/") for name in ids_in(data)}
    found |= {name for stem, table in tables if stem.startswith(f"{report}/")
              for row in table["rows"] for cell in row["cells"] for name in cell["figure_ids"]}  # fmt: skip
    printed = {figure.figure_id for figure in FigureBook.read(DATA) if figure.doc == document}
    assert printed - found == set()


@pytest.mark.parametrize("report", REPORTS.values())
def test_pages_are_vietnamese_without_ids(built, report):
    pages = sorted(built.glob(f"{report}/*/*.html"))
    assert pages
    for page in pages:
        text = words_of(page)
        assert not FOREIGN.search(text), (page.name, FOREIGN.search(text))
        assert not OWN_WORDS.search(text), (page.name, OWN_WORDS.search(text))
        assert "Kèm theo Báo cáo" in text


def test_the_committed_index_has_no_annex_of_single_units(built):
    assert [path.stem for path in built.glob("service-index/2024-02/*.html")] == ["01-bo-chi-so"]


def test_the_connected_systems_are_all_on_the_page(built):
    text = " ".join(page_texts(built / "service-index" / "2024-02" / "01-bo-chi-so.pdf"))
    assert "Kết nối với cổng ký số bộ thông tin truyền thông (NEAC)" in text
    assert "Hệ thống Xác thực tập trung tỉnh Bắc Giang" in text


@pytest.fixture(scope="module")
def of_sample(once, sample):
    """Both reports of the synthetic province that are made from extracts, with PDF."""
    from pakn.build.build import Request, run

    reports = ("service-index", "department-quarter")
    return once("other-reports", lambda folder: run(Request(reports=reports, data=sample, outputs=folder)))


def test_a_synthetic_province_gives_both_reports_and_marks_them(of_sample):
    stems = {path.relative_to(of_sample).with_suffix("").as_posix() for path in of_sample.glob("*/*/*.html")}
    assert stems == {"service-index/2024-12/01-bo-chi-so", "service-index/2024-12/02-theo-don-vi",
                     "department-quarter/2024-Q4/01-ket-qua"}  # fmt: skip
    check_marks(of_sample / "service-index" / "2024-12")
    for page in of_sample.glob("*/*/*.html"):
        text = words_of(page)
        assert MARK in text
        assert not FOREIGN.search(text), (page.name, FOREIGN.search(text))
        assert not OWN_WORDS.search(text), (page.name, OWN_WORDS.search(text))


def test_the_score_is_shown_with_parts_weeks_and_classes(of_sample):
    text = words_of(of_sample / "service-index" / "2024-12" / "01-bo-chi-so.html")
    for words in ("Điểm thành phần và tổng điểm", "Tổng điểm theo tuần", "Xếp loại", "tỉnh Bắc Ninh, tháng 12/2024"):
        assert words in text
    assert "không phát sinh" in words_of(of_sample / "service-index" / "2024-12" / "02-theo-don-vi.html")


@pytest.mark.slow
def test_a_department_of_the_quarter_can_be_named(sample, tmp_path):
    data = province(sample, tmp_path / "data", "department_targets/2024-Q4")
    asked = {"reports": ("department-quarter",), "data": data, "outputs": tmp_path / "out"}
    text = words_of(build(**asked, parameters={"department": "Sở Y tế"}) / "01-ket-qua.html")
    assert "Sở Y tế tỉnh Bắc Ninh, quý IV/2024" in text
    assert "từng đơn vị" not in text
    with pytest.raises(UsageError, match="tham số department: có «Sở Lạ»") as raised:
        build(**asked, parameters={"department": "Sở Lạ"})
    (finding,) = raised.value.findings
    assert "«Sở Lạ»" in finding.found
    assert "ô chạy" not in str(finding)
    assert "sổ tay đã chạy để xem thêm ở" in finding.remedy


def test_a_quarter_that_nobody_delivered_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"extracts/HỆ_THỐNG/2024-Q2\.xlsx"):
        build(reports=("department-quarter",), period="2024-Q2", outputs=tmp_path / "out")
