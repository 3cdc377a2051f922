"""The annex for analysts: built with the month, kept out of what goes with the letter, and silent about people."""

import csv
import json
import re

import pypdfium2
import pytest
from monthly_cases import build, delivered, outputs_of, page_texts, province, squeezed, with_annexes, words_of

from pakn.base.errors import BuildError, UsageError
from pakn.base.paths import DATA, NOTEBOOKS
from pakn.base.periods import parse_period
from pakn.build.available_periods import delivered_systems
from pakn.build.report_list import read_reports
from pakn.figures.synthetic_flag import MARK
from pakn.render.charts import CHART_MIME
from pakn.render.tables import TABLE_MIME

pytestmark = pytest.mark.slow

ANNEX = "phan-tich-chuyen-sau"
STEM = f"18-{ANNEX}"
MERGED = "digital-month-2024-12.pdf"
INTERNAL = "LƯU HÀNH NỘI BỘ"
CODE = re.compile(r"MP-\d{6}-\d{7}")
PERSONAL = ("Người gửi", "Số điện thoại", "Email", "Địa chỉ")
PROCESSED = ("Đã xử lý", "Đã công khai", "Từ chối", "Trả lại", "Chuyển đơn vị khác")


@pytest.fixture(scope="module")
def folder(monthly):
    return monthly / "digital-month" / "2024-12"


@pytest.fixture(scope="module")
def rows(sample):
    """The rows of the month's extract as delivered."""
    with (sample / "extracts" / "pakn" / "2024-12.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def pages(folder):
    return page_texts(folder / f"{STEM}.pdf")


@pytest.fixture
def alone(sample, tmp_path):
    """Build only this annex of the sample's cases, as HTML; return the text of its page."""

    def make(*extracts, report="digital-month", annexes=(ANNEX,), **parameters):
        data = province(sample, tmp_path / "data", *(extracts or ("pakn/2024-1[12]", "pakn/2023-12")))
        folder = build(
            reports=(report,), data=data, notebooks=with_annexes(tmp_path / "notebooks", *annexes),
            parameters=parameters, draft=True, outputs=tmp_path / "out",
        )  # fmt: skip
        found = list(folder.glob(f"*-{ANNEX}.html"))
        return words_of(found[0]) if found else None

    return make


# --- What is built, and where it goes ---------------------------------------------------------------------------------


def test_the_annex_is_the_last_one_in_every_format(folder):
    contents = json.loads((folder / "run.json").read_text(encoding="utf-8"))["contents"]
    assert list(contents)[-1] == STEM
    for ending in (".html", ".pdf", "-nguon.csv"):
        assert (folder / f"{STEM}{ending}").stat().st_size > 10_000
    charts = [path.name for path in (folder / "charts").iterdir() if path.name.startswith(STEM)]
    assert len([name for name in charts if name.endswith(".svg")]) == 8


def test_every_page_says_what_it_is(folder, pages):
    assert len(pages) > 3
    for text in pages:
        assert INTERNAL in text
        assert MARK in text
    page = words_of(folder / f"{STEM}.html")
    assert f"{INTERNAL} – {MARK}" in page
    assert "không gửi kèm công văn" in page
    assert "Kèm theo Công văn" not in page


def test_it_does_not_go_out_with_the_letter(folder, pages):
    others = [path for path in folder.glob("*.pdf") if path.name not in (MERGED, f"{STEM}.pdf")]
    assert len(others) == 17
    merged = page_texts(folder / MERGED)
    assert len(merged) == sum(len(page_texts(path)) for path in others)
    own = {squeezed(text) for text in pages}
    assert not own & {squeezed(text) for text in merged}
    for text in merged:
        assert INTERNAL not in text
        assert "Phân tích chuyên sâu" not in text
    with pypdfium2.PdfDocument(folder / MERGED) as document:
        titles = [mark.get_title() for mark in document.get_toc() if mark.level == 0]
    assert len(titles) == 17
    assert not any("chuyên sâu" in title for title in titles)


def test_no_other_annex_is_internal(folder):
    for path in folder.glob("*.html"):
        assert (INTERNAL in path.read_text(encoding="utf-8")) is (path.stem == STEM), path.name


def test_every_printed_cell_is_in_the_pdf(folder, pages):
    text = squeezed("".join(pages))
    bundles = [data[TABLE_MIME] for data in outputs_of(folder / "notebooks" / f"{STEM}.ipynb") if TABLE_MIME in data]
    assert len(bundles) == 14
    for cell in {cell["text"] for bundle in bundles for row in bundle["rows"] for cell in row["cells"]}:
        assert squeezed(cell) in text, cell


# --- People -----------------------------------------------------------------------------------------------------------


def test_codes_are_those_of_the_oldest_open_cases_of_the_year(folder, sample, pages):
    with (sample / "extracts" / "pakn" / "2024.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    waiting = [row for row in rows if row["Trạng thái"] not in PROCESSED and not row["Ngày xử lý xong"]]
    of_localities = [
        row for row in waiting
        if "Trung tâm" not in row["Đơn vị xử lý"] and "oanh nghiệp" not in row["Đơn vị xử lý"]
    ]  # fmt: skip
    oldest = sorted((row["Ngày tiếp nhận"][:10], row["Mã PAKN"]) for row in of_localities)[:10]
    shown = set(CODE.findall(words_of(folder / f"{STEM}.html")))
    assert shown == {code for _, code in oldest}
    assert set(CODE.findall(" ".join(pages))) == shown
    charts = [data[CHART_MIME] for data in outputs_of(folder / "notebooks" / f"{STEM}.ipynb") if CHART_MIME in data]
    assert charts
    assert not CODE.search(json.dumps(charts))


def test_nobody_is_named_anywhere(folder, rows, pages):
    people = {row[name] for row in rows for name in PERSONAL if row[name]}
    assert len(people) > 1000
    texts = {"pdf": " ".join(pages)}
    for path in (*folder.glob(f"{STEM}*"), *folder.glob(f"charts/{STEM}*"), *folder.glob(f"notebooks/{STEM}*")):
        if path.suffix in (".html", ".csv", ".svg", ".ipynb"):
            texts[path.name] = path.read_text(encoding="utf-8")
    assert {name.rpartition(".")[2] for name in texts} == {"pdf", "html", "csv", "svg", "ipynb"}
    shape = re.compile(r"Người gửi mô phỏng|@example|Địa chỉ mô phỏng|(?<!\d)00000\d{5}(?!\d)")
    assert all(shape.search(person) for person in people)
    for name, text in texts.items():
        assert not shape.search(text), name
        assert not any(row["Ngày gửi"] in text for row in rows), name


# --- When there is none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", ["digital-month", "digital-year"])
def test_published_figures_alone_give_no_such_annex(report):
    month = read_reports(NOTEBOOKS)[report]
    period = parse_period("2024-12" if report == "digital-month" else "2024")
    ids = [annex.id for annex in month.annexes_for(period, delivered_systems(month, period, DATA))]
    assert ANNEX not in ids
    assert len(ids) == 17
    assert [annex.id for annex in month.annexes_for(period, {"pakn"})][-1] == ANNEX
    assert ANNEX not in [annex.id for annex in month.annexes_for(period, {"pakn_units", "work_files"})]


def test_a_draft_without_cases_does_without_it(alone, tmp_path):
    assert alone("work_files/2024-12", annexes=("1-2-work-files-huyen", ANNEX)) is None
    built = [path.name for path in (tmp_path / "out" / "digital-month" / "2024-12").glob("*.html")]
    assert built == ["01-1-2-work-files-huyen.html"]


def test_it_is_the_only_annex_and_nothing_is_merged(sample, tmp_path):
    data = province(sample, tmp_path / "data", "pakn/2024-12", "work_files/2024-12")
    notebooks = with_annexes(tmp_path / "notebooks", "1-2-work-files-huyen", ANNEX)
    asked = {"data": data, "notebooks": notebooks, "draft": True, "outputs": tmp_path / "out"}
    folder = build(**asked, formats=("pdf",))
    assert sorted(path.name for path in folder.glob("*.pdf")) == [
        "01-1-2-work-files-huyen.pdf", f"02-{ANNEX}.pdf"
    ]  # fmt: skip


# --- Parameters -------------------------------------------------------------------------------------------------------


def test_parameters_reach_the_page(alone):
    page = alone(min_cases="50", limit_days="7", funnel_centre="target", explain_by="topic")
    assert f"DỰ THẢO – {INTERNAL} – {MARK}" in page
    for words in (
        "trong 7 ngày làm việc kể từ ngày tiếp nhận", "hạn so sánh 7 ngày làm việc",
        "Chỉ xếp hạng đơn vị có từ 50 PAKN trở lên", "Dưới 50 PAKN", "mức chỉ tiêu 90%",
        "Đóng góp của từng chủ đề vào mức thay đổi chung",
    ):  # fmt: skip
        assert words in page, words
    for words in ("trong 15 ngày làm việc", "từ 20 PAKN", "Đóng góp của từng đơn vị"):
        assert words not in page, words


@pytest.mark.slow
def test_a_year_of_its_own(alone):
    page = alone("pakn/2024", "work_files/2024-*", report="digital-year")
    assert "PAKN tiếp nhận trong năm 2024 của các địa phương" in page
    assert "Thời gian xử lý PAKN, năm 2024" in page
    assert "Mức độ hài lòng theo tháng tiếp nhận, năm 2024" in page


@pytest.mark.parametrize("parameters", [{"min_cases": "0"}, {"limit_days": "0"}])
def test_a_number_that_makes_no_sense_is_refused(alone, parameters):
    ((name, value),) = parameters.items()
    with pytest.raises((BuildError, UsageError)) as caught:
        alone("pakn/2024-12", **parameters)
    assert any(f"tham số {name}" in str(finding) and f"«{value}»" in str(finding) for finding in caught.value.findings)


@pytest.mark.parametrize(
    "parameters",
    [{"funnel_centre": "median"}, {"explain_by": "kind"}, {"limit_days": "-5"}, {"limit_days": "1.5"},
     {"min_cases": ""}, {"nguong": "3"}],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_before_anything_runs(alone, tmp_path, parameters):
    with pytest.raises(UsageError) as caught:
        alone("pakn/2024-12", **parameters)
    assert len(caught.value.findings) == 1
    assert not (tmp_path / "out").exists()


def test_a_file_of_another_administration_gives_no_annex(sample, tmp_path):
    data = province(sample, tmp_path / "data")
    delivered(data, "pakn/2024-12.csv", "ma,nhan,xong,phong\nX-1,2024-12-01,2024-12-03,Parks\n", cut_off=None)
    (data / "extracts" / "pakn" / "mapping.yml").write_text(
        "columns: {ma: code, nhan: received, xong: closed, phong: unit}\nas_written: [unit]\ncut_off: 2024-12-31\n",
        encoding="utf-8",
    )
    asked = {"data": data, "notebooks": with_annexes(tmp_path / "notebooks", ANNEX), "draft": True}
    with pytest.raises(UsageError.__base__) as caught:
        build(**asked, outputs=tmp_path / "out")
    assert any("as_written" in finding.found for finding in caught.value.findings)
    assert not (tmp_path / "out" / "digital-month").exists()
