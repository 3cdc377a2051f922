"""Building: everything in place, the same bytes twice, and nothing published when something is wrong."""

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pypdfium2
import pytest
import yaml

from pakn.base.errors import BuildError, DataError, Finding, UsageError
from pakn.base.paths import DATA, NOTEBOOKS, PROJECT
from pakn.build import build as building
from pakn.build.build import Request, run
from pakn.build.execute import AnnexResult, raise_failures
from pakn.build.executors import InlineExecutor
from pakn.build.merge import MergeJob, run_merge
from pakn.build.record import file_hashes
from pakn.figures.figure_book import FigureBook
from pakn.render.document import read_document

pytestmark = pytest.mark.long

FOLDER = ("pakn-trend", "2023-2025")
STEMS = ("01-pakn", "02-cac-nhom-khac")
MERGED = "pakn-trend-2023-2025.pdf"


@pytest.fixture(scope="session")
def report(built):
    return built.joinpath(*FOLDER)


def run_here(request, *progress):
    """Build in this process."""
    return run(request, *progress, executor=InlineExecutor())


def pdf_text(path):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def copied_notebooks(tmp_path):
    return Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks"))


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_annex_is_there_in_both_formats(report):
    for stem in STEMS:
        assert (report / f"{stem}.html").stat().st_size > 10_000
        assert (report / f"{stem}.pdf").read_bytes().startswith(b"%PDF-")
    charts = {path.suffix for path in (report / "charts").iterdir()}
    assert charts == {".svg", ".png", ".csv"}
    trace = (report / "01-pakn-nguon.csv").read_text(encoding="utf-8-sig")
    assert ",000-046-01," in trace
    assert ",46,4566\n" in trace


def test_two_builds_give_the_same_bytes(built, report, tmp_path):
    run_here(Request(reports=FOLDER[:1], outputs=tmp_path, workers=1))
    names = [
        path.relative_to(report).as_posix()
        for path in report.rglob("*")
        if path.suffix in (".html", ".pdf", ".svg", ".png", ".csv")
    ]
    assert len(names) > 10
    assert file_hashes(tmp_path.joinpath(*FOLDER), names) == file_hashes(report, names)


def test_record_tells_inputs_versions_and_hashes(report):
    record = json.loads((report / "run.json").read_text(encoding="utf-8"))
    assert record["period"] == "2023-2025"
    assert record["files"] == file_hashes(report, record["files"])
    assert {"python", "papermill", "typst", "pakn"} <= set(record["versions"])
    for stem in STEMS:
        stamp = record["annexes"][stem]["stamp"]
        assert set(stamp) == {"content_sha256", "inputs_sha256"}
        assert stamp["content_sha256"] in (report / f"{stem}.html").read_text(encoding="utf-8")
    assert record["started"] <= record["finished"]


def test_every_figure_shown_leads_to_a_source_line(report):
    book = FigureBook.read(DATA)
    for stem in STEMS:
        document = read_document(nbformat.read(report / "notebooks" / f"{stem}.ipynb", as_version=4))
        tables = [block for block in document.to_json()["blocks"] if block["kind"] == "table"]
        cells = [cell for table in tables for row in table["rows"] for cell in row["cells"]]
        numbers = [cell for cell in cells if cell["status"] and cell["value"] is not None]
        assert numbers
        for cell in numbers:
            assert cell["figure_ids"], cell
            assert all(figure_id in book.figures for figure_id in cell["figure_ids"])
            assert cell["status"] != "computed" or cell["formula"]


def test_every_published_pakn_figure_of_the_years_is_shown(report):
    book = FigureBook.read(DATA)
    shown = set()
    for stem in STEMS:
        document = read_document(nbformat.read(report / "notebooks" / f"{stem}.ipynb", as_version=4))
        for block in document.to_json()["blocks"]:
            if block["kind"] == "table":
                shown |= {name for row in block["rows"] for cell in row["cells"] for name in cell["figure_ids"]}
    territories = ("bn_old", "bn_new")
    wanted = {
        figure.figure_id
        for figure in book
        if book.indicator(figure).startswith("pakn_")
        and book.catalogue.series[figure.series_id].territory in territories
        and figure.role != "change"
    }
    assert wanted - shown == set()


def test_html_is_self_contained_vietnamese(report):
    for stem in STEMS:
        page = (report / f"{stem}.html").read_text(encoding="utf-8")
        assert page.startswith('<!DOCTYPE html>\n<html lang="vi">')
        assert "<script" not in page
        addresses = set(re.findall(r"https?://[^\"'\s<]+", page))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        assert not re.search(
            r"\b(None|nan|NaN|True|False|bn_old|pakn_\w+)\b", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
        )


def test_pdf_reads_back(report):
    text = pdf_text(report / "01-pakn.pdf")
    for piece in ("Phụ lục I", "4.566", "89,75", "−2,59", "không có số liệu", "95,09", "Kèm theo Công văn số"):
        assert piece in text
    assert text.rstrip().endswith("./.")


def test_all_annexes_of_a_report_are_one_pdf_as_well(report):
    merged = pypdfium2.PdfDocument(report / MERGED)
    assert len(merged) == sum(len(pypdfium2.PdfDocument(report / f"{stem}.pdf")) for stem in STEMS)
    assert pdf_text(report / MERGED) == "\n".join(pdf_text(report / f"{stem}.pdf") for stem in STEMS)
    tops = [mark.get_title() for mark in merged.get_toc() if mark.level == 0]
    assert [title.split(" PHÂN")[0].split(" SỐ")[0] for title in tops] == ["Phụ lục I", "Phụ lục II"]
    record = json.loads((report / "run.json").read_text(encoding="utf-8"))
    assert record["merged"]["file"] == MERGED
    assert MERGED in record["files"]
    attached = json.loads(bytes(merged.get_attachment(0).get_data()))
    assert attached == record["merged"]["stamp"]
    assert attached["annexes"] == [record["annexes"][stem]["stamp"] for stem in STEMS]


@pytest.mark.slow
def test_one_annex_or_no_pdf_is_not_merged(built, tmp_path):
    alone = built / "source-audit" / "all"
    assert [path.name for path in alone.glob("*.pdf")] == ["01-doi-chieu.pdf"]
    assert json.loads((alone / "run.json").read_text(encoding="utf-8"))["merged"] is None
    (published,) = run_here(Request(reports=("pakn-trend",), formats=("html",), outputs=tmp_path))
    assert published.merged is None
    assert list(tmp_path.rglob("*.pdf")) == []


def test_a_merging_that_fails_is_told_as_findings(tmp_path):
    result = run_merge(MergeJob(tmp_path, MERGED, "T", ("01-a", "02-b")))
    assert (result.name, result.stamp) == (MERGED, {})
    (finding,) = result.findings
    assert finding.where == f"tệp {MERGED}: {tmp_path / 'notebooks' / '01-a.ipynb'}"
    assert finding.found == "không có tệp, thư mục này"


def test_a_merging_that_fails_publishes_nothing(tmp_path, monkeypatch):
    # The file is to be written where a folder is.
    monkeypatch.setattr(building, "_merge_job", lambda build: MergeJob(build.place.staging, "notebooks", "T", STEMS))
    with pytest.raises(BuildError, match="tệp notebooks"):
        run_here(Request(reports=("pakn-trend",), formats=("pdf",), outputs=tmp_path / "out"))
    assert not (tmp_path / "out").joinpath(*FOLDER).exists()


def test_index_links_what_exists(built):
    page = (built / "index.html").read_text(encoding="utf-8")
    assert f'<a href="{"/".join(FOLDER)}/{MERGED}">Toàn bộ phụ lục (PDF)</a>' in page
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) > 6
    assert all((built / link).is_file() for link in links)


@pytest.mark.slow
def test_plain_papermill_gives_the_same_tables(report, tmp_path):
    target = tmp_path / "plain.ipynb"
    command = [sys.executable, "-m", "papermill", str(NOTEBOOKS / "pakn_trend.ipynb"), str(target), "-k", "python3"]
    command += ["-p", "period", "2023-2025", "-y", "{numbering: roman, draft: false}", "--no-progress-bar"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    ours, plain = (
        read_document(nbformat.read(path, as_version=4)) for path in (report / "notebooks" / "01-pakn.ipynb", target)
    )
    assert plain.canonical() == ours.canonical()


def test_wrong_request_runs_nothing(tmp_path):
    requests = (
        Request(reports=("x",)), Request(period="2020-2021"), Request(formats=("docx",)), Request(formats=()),
        Request(parameters={"x": "1"}), Request(workers=0), Request(data=tmp_path / "none"),
    )  # fmt: skip
    for request in requests:
        with pytest.raises(UsageError):
            run_here(
                Request(**{**{name: getattr(request, name) for name in request.__slots__}, "outputs": tmp_path / "out"})
            )
    assert not (tmp_path / "out").exists()


def test_bad_data_publishes_nothing(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    figures = data / "figures" / "000.csv"
    figures.write_text(figures.read_text(encoding="utf-8").replace(",4566,", ",4.566,x", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"000\.csv"):
        run_here(Request(data=data, outputs=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_no_table_is_empty_for_any_period(tmp_path):
    run_here(Request(period="2023-2024", outputs=tmp_path))
    for path in (tmp_path / "pakn-trend" / "2023-2024" / "notebooks").iterdir():
        document = read_document(nbformat.read(path, as_version=4))
        assert all(block["rows"] for block in document.to_json()["blocks"] if block["kind"] == "table")
        said = re.sub(r'"[0-9a-f]{64}"', "", document.canonical())  # a hash may hold any four digits
        assert "2025" not in said.replace("trước 01/7/2025", "")


def test_failing_notebook_keeps_the_old_report(built, tmp_path):
    # In worker processes, as the command does: what they fail with comes back as findings.
    outputs = tmp_path / "outputs"
    shutil.copytree(built.joinpath(*FOLDER), outputs.joinpath(*FOLDER))
    before = snapshot(outputs.joinpath(*FOLDER))
    notebooks = copied_notebooks(tmp_path)
    notebook = nbformat.read(notebooks / "other_groups_trend.ipynb", as_version=4)
    notebook.cells[-1].source = f"print('\x1b[32m{tmp_path}/a.txt')\nopen({str(tmp_path / 'nowhere' / 'b.csv')!r})"
    nbformat.write(notebook, notebooks / "other_groups_trend.ipynb")
    with pytest.raises(BuildError, match=r"b\.csv") as raised:
        run(Request(reports=FOLDER[:1], outputs=outputs, notebooks=notebooks))
    assert raised.value.exit_status == 3
    assert snapshot(outputs.joinpath(*FOLDER)) == before
    kept = outputs / "failed" / "--".join(FOLDER) / "02-cac-nhom-khac.ipynb"
    told = [output for cell in nbformat.read(kept, as_version=4).cells for output in cell.get("outputs", ())]
    assert "FileNotFoundError" in str(told)
    for folder in (str(tmp_path), str(PROJECT), sys.prefix, sys.base_prefix, "~/"):
        assert folder not in str(told)


@pytest.mark.parametrize("inside", ["data", "notebooks", "notebooks/ket-qua"])
def test_reports_are_not_put_amid_what_they_are_made_of(tmp_path, inside):
    for name in ("data", "notebooks"):
        shutil.copytree({"data": DATA, "notebooks": NOTEBOOKS}[name], tmp_path / name)
    request = Request(outputs=tmp_path / inside, data=tmp_path / "data", notebooks=tmp_path / "notebooks")
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match="nằm trong thư mục"):
        run_here(request)
    assert snapshot(tmp_path) == before


def test_a_report_that_takes_the_place_of_an_issued_one_says_so(tmp_path):
    asked = {"reports": ("source-audit",), "formats": ("html",), "outputs": tmp_path}
    (issued,) = run_here(Request(**asked, parameters={"letter_number": "12/BC-SKHCN"}))
    assert issued.notes == ()
    (again,) = run_here(Request(**asked, parameters={"letter_number": "12/BC-SKHCN"}))
    assert again.notes == ()
    (other,) = run_here(Request(**asked))
    assert [note.found for note in other.notes] == ["đã thay bản kèm theo văn bản số «12/BC-SKHCN»"]


@pytest.mark.parametrize(("kind", "status"), [(UsageError, 2), (DataError, 1)])
@pytest.mark.parametrize("engine", ["pakn", "kernel"])
def test_an_error_of_ours_in_a_notebook_says_itself_what_is_wrong(tmp_path, engine, kind, status):
    notebooks = copied_notebooks(tmp_path)
    notebook = nbformat.read(notebooks / "source_audit.ipynb", as_version=4)
    notebook.cells[-1].source = (
        f"from pakn.base.errors import Finding, {kind.__name__}\n"
        f"raise {kind.__name__}([Finding('tham số x', '«1»', '2, 3', 'sửa x'), Finding('tệp y', 'a', 'b', 'c')])"
    )
    nbformat.write(notebook, notebooks / "source_audit.ipynb")
    with pytest.raises(kind) as raised:
        run_here(Request(reports=("source-audit",), outputs=tmp_path / "out", notebooks=notebooks, engine=engine))
    first, second = raised.value.findings
    assert (raised.value.exit_status, str(first)) == (status, "tham số x: có «1»; được phép: 2, 3. Cần làm: sửa x.")
    assert second.remedy.startswith("c; báo cáo cũ giữ nguyên, sổ tay đã chạy để xem thêm ở ")
    assert (Path(second.remedy.rpartition(" ở ")[2]) / "01-doi-chieu.ipynb").exists()


def test_findings_of_several_annexes_are_told_once_and_a_broken_one_decides_the_kind() -> None:
    one = Finding("tham số x", "«1»", "2", "sửa x")
    wrong, other = (AnnexResult(stem, (), {}, 0.0, (one,), UsageError) for stem in ("a", "b"))
    broken = AnnexResult("c", (), {}, 0.0, (Finding("sổ tay", "lỗi", "không lỗi", "báo"),))
    with pytest.raises(UsageError) as raised:
        raise_failures([wrong, other, AnnexResult("d", ("d.html",), {}, 0.0)], Path("failed"))
    assert len(raised.value.findings) == 1
    with pytest.raises(BuildError) as raised:
        raise_failures([wrong, broken, other], Path("failed"))
    assert raised.value.findings == (one, *broken.findings)
    raise_failures([AnnexResult("d", ("d.html",), {}, 0.0)], Path("failed"))


def test_a_failing_report_leaves_the_reports_before_it_published(tmp_path):
    notebooks = copied_notebooks(tmp_path)
    notebook = nbformat.read(notebooks / "source_audit.ipynb", as_version=4)
    notebook.cells[-1].source = "1 / 0"
    nbformat.write(notebook, notebooks / "source_audit.ipynb")
    told = []
    with pytest.raises(BuildError, match="ZeroDivisionError"):
        run_here(
            Request(reports=("pakn-trend", "source-audit"), outputs=tmp_path / "out", notebooks=notebooks),
            lambda *step: told.append(step),
        )
    assert [step[:2] for step in told] == [(1, 3), (2, 3), (3, 3)]
    assert {step[2] for step in told} == {*STEMS, "01-doi-chieu"}
    assert (tmp_path / "out").joinpath(*FOLDER, "run.json").exists()
    assert not (tmp_path / "out" / "source-audit").exists()
    assert [path.suffix for path in (tmp_path / "out" / ".staging").iterdir() if path.is_dir()] == []


def test_a_report_named_twice_is_built_once(tmp_path):
    published = run_here(Request(reports=("source-audit", "source-audit"), formats=("html",), outputs=tmp_path))
    assert [item.report.id for item in published] == ["source-audit"]


def test_parameter_missing_from_the_notebook_is_an_error(tmp_path):
    notebooks = copied_notebooks(tmp_path)
    path = notebooks / "pakn_trend.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("province_verdict = False", "verdict = False"), encoding="utf-8"
    )
    with pytest.raises(BuildError, match="province_verdict"):
        run_here(Request(reports=FOLDER[:1], outputs=tmp_path / "out", notebooks=notebooks))
    assert not (tmp_path / "out").joinpath(*FOLDER).exists()


@pytest.mark.slow
@pytest.mark.parametrize("period", [pytest.param("2023-2024", marks=pytest.mark.slow), "2024-2025"])
def test_other_periods_build_with_all_options(tmp_path, period):
    parameters = {
        "numbering": "decimal",
        "province_verdict": "có",
        "letter_number": "12/SKHCN",
        "letter_date": "2026-02-05",
    }
    run_here(Request(period=period, parameters=parameters, draft=True, outputs=tmp_path))
    text = pdf_text(tmp_path / "pakn-trend" / period / "01-pakn.pdf")
    for piece in ("DỰ THẢO", "Phụ lục 1", "số 12/SKHCN ngày 05 tháng 02 năm 2026"):
        assert piece in text.replace("\r\n", " ")


def declared(notebooks, *annexes):
    """Let the report of the folder have these annexes of one notebook."""
    content = yaml.safe_load((notebooks / "reports.yml").read_text(encoding="utf-8"))
    common = {"title": "T", "notebook": "pakn_trend.ipynb", "fixed": {"province_verdict": False}}
    content["pakn-trend"]["annexes"] = [{**common, **annex} for annex in annexes]
    (notebooks / "reports.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return notebooks


def test_annexes_have_their_own_numbers_values_and_periods(tmp_path):
    notebooks = declared(
        copied_notebooks(tmp_path),
        {"id": "mot", "number": "1.1", "until": "2024-12-31"},
        {"id": "hai", "number": "1.2", "fixed": {"province_verdict": True, "numbering": "roman"}},
        {"id": "ba", "number": "2.1", "since": "2025-01-01"},
        {"id": "bon", "number": "-"},
    )
    request = Request(reports=("pakn-trend",), period="2024-2025", formats=("html",), notebooks=notebooks)
    request = dataclasses.replace(request, parameters={"numbering": "decimal"}, outputs=tmp_path / "out")
    told = []
    (published,) = run_here(request, lambda *step: told.append(step[:2]))
    assert told == [(1, 3), (2, 3), (3, 3)]
    record = json.loads((published.folder / "run.json").read_text(encoding="utf-8"))
    assert {stem: annex["number"] for stem, annex in record["contents"].items()} == {
        "01-hai": "Phụ lục I", "02-ba": "Phụ lục 2.1", "03-bon": "Phụ lục"
    }  # fmt: skip
    assert [record["parameters"][stem]["province_verdict"] for stem in record["contents"]] == [True, False, False]
    shown = [(published.folder / f"{stem}.html").read_text(encoding="utf-8") for stem in record["contents"]]
    assert [re.search("<h1><span>(.*?)</span>", page)[1] for page in shown] == [
        "Phụ lục I", "Phụ lục 2.1", "Phụ lục"
    ]  # fmt: skip
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<li>Phụ lục 2.1. T: " in index


def test_a_fixed_value_the_notebook_does_not_know_is_an_error(tmp_path):
    notebooks = declared(copied_notebooks(tmp_path), {"id": "mot", "fixed": {"level": "agency"}})
    with pytest.raises(BuildError, match="tham số level"):
        run_here(Request(reports=("pakn-trend",), formats=("html",), notebooks=notebooks, outputs=tmp_path / "out"))
