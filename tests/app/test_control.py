"""The control panel without a browser: what it offers, what its buttons do, what it says when something is wrong."""

import shutil
import threading
from functools import partial
from pathlib import Path

import pytest

from pakn.app import control
from pakn.app.background import Background
from pakn.app.control import ControlPanel
from pakn.app.panel_html import MOST_ROWS, findings_html
from pakn.app.panels import Folders
from pakn.app.served import PARENT_VARIABLE, Served, this_server
from pakn.base.errors import DataError, Finding
from pakn.base.paths import DATA, NOTEBOOKS, OUTPUTS, PROJECT
from pakn.build.executors import InlineExecutor
from pakn.build.report_list import read_reports
from pakn.figures.synthetic_flag import MARK

pytestmark = pytest.mark.long

SECONDS = 240
COPIES = "Đơn vị,Số hồ sơ chứng thực bản sao,Số hồ sơ chứng thực bản sao điện tử\n"
WORK_FILES = "Đơn vị,Số văn bản đi,Số văn bản đi có ký số từ hồ sơ công việc\n"


@pytest.fixture(autouse=True)
def in_this_process(request, monkeypatch):
    """Let builds and checks run here; `built` has shown that they run in worker processes."""
    if "built" not in request.fixturenames:
        monkeypatch.setattr(control, "run", partial(control.run, executor=InlineExecutor()))
        monkeypatch.setattr(control, "check_report", partial(control.check_report, executor=InlineExecutor()))


@pytest.fixture
def panel(tmp_path):
    return ControlPanel(outputs=tmp_path / "outputs")


def click(panel, button):
    """Press a button and wait for what it started."""
    getattr(panel.view, button).click()
    assert panel.wait(SECONDS)
    assert not panel.view.build.disabled
    return panel.view.told.value


def chosen(panel, report, *, formats=("html",), **values):
    panel.view.report.value = report
    for name, box in panel.view.format_boxes.items():
        box.value = name in formats
    for name, value in values.items():
        panel.form.entries[name].control.value = value
    return panel


# ---------------------------------------------------------------------------------------------------- what it offers


def test_reports_periods_and_formats_are_offered_in_words(panel):
    reports = read_reports(NOTEBOOKS)
    assert [label for label, _ in panel.view.report.options] == [report.title for report in reports.values()]
    assert panel.view.period.options[0] == ("các năm 2023–2025", "2023-2025")
    panel.view.report.value = "digital-month"
    assert ("tháng 12/2024", "2024-12") in panel.view.period.options
    assert set(panel.form.entries) == set(reports["digital-month"].known_parameters)
    assert panel.view.formats == ("html", "pdf")
    assert [label for label, _ in panel.view.source.options] == ["Số liệu thật (data/)"]
    assert MARK not in panel.view.mark.value
    assert panel.view.told.value == ""


def test_the_cell_shows_the_panel(panel):
    assert "application/vnd.jupyter.widget-view+json" in panel._repr_mimebundle_()


def test_folders_of_a_notebook_lie_in_the_project(tmp_path):
    assert Folders.named("", "", None) == Folders(DATA, OUTPUTS, NOTEBOOKS)
    assert Folders.named("x", tmp_path, None) == Folders(PROJECT / "x", tmp_path, NOTEBOOKS)


def test_a_period_stays_chosen_while_it_is_offered(panel):
    panel.view.period.value = "2024-2025"
    panel.view.report.value = "source-audit"
    assert panel.view.period.value == "all"
    panel.view.report.value = "pakn-trend"
    assert panel.view.period.value == "2023-2025"


def test_broken_reports_become_a_message(tmp_path):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (notebooks / "reports.yml").write_text("a: [", encoding="utf-8")
    told = ControlPanel(outputs=tmp_path, notebooks=notebooks).view.told.value
    assert "reports.yml" in told
    assert "Việc cần làm" in told
    assert "Traceback" not in told


# ------------------------------------------------------------------------------------------------------------ building


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A panel that has built two annexes, with what its bar has shown."""
    panel = chosen(ControlPanel(outputs=tmp_path_factory.mktemp("built") / "outputs"), "pakn-trend",
                   numbering="decimal", letter_date="5/2/2026")  # fmt: skip
    panel.view.period.value = "2023-2024"
    steps = []
    panel.view.bar.observe(lambda _: steps.append((panel.view.bar.value, panel.view.bar.max)), "value")
    click(panel, "build")
    return panel, steps


def test_a_build_publishes_and_links_every_annex(built):
    panel, steps = built
    folder = panel.folders.outputs / "pakn-trend" / "2023-2024"
    assert [path.name for path in sorted(folder.glob("*.html"))] == ["01-pakn.html", "02-cac-nhom-khac.html"]
    assert list(folder.glob("*.pdf")) == []
    assert (1, 2) in steps
    assert (panel.view.bar.value, panel.view.bar.max, panel.view.bar.bar_style) == (2, 2, "success")
    assert panel.view.status.value.startswith("Đã dựng xong sau")
    told = panel.view.told.value
    for piece in (
        "PAKN và các nhóm chỉ tiêu qua các năm – các năm 2023–2024",
        "Phụ lục 1",
        "01-pakn.html",
        "nguồn từng số",
    ):
        assert piece in told
    assert "ngày 05 tháng 02 năm 2026" in (folder / "01-pakn.html").read_text(encoding="utf-8").replace("\xa0", " ")
    assert "Mọi báo cáo đã dựng" in panel.view.index.value


def test_what_a_server_shows_is_linked_to_it(built):
    panel, _ = built
    page = control.index_html(panel.folders.outputs, Served(panel.folders.outputs.parent, "/u/x/"))
    assert '<a href="/u/x/files/outputs/pakn-trend/2023-2024/01-pakn.html" target="_blank">HTML</a>' in page
    assert page.count("<a ") == page.count("href=")
    assert 'href="pakn-trend' not in page


def test_what_is_not_allowed_starts_nothing(panel, monkeypatch):
    monkeypatch.setattr(control, "run", lambda *_: pytest.fail("built"))
    chosen(panel, "pakn-trend", formats=(), letter_date="31/02/2026")
    told = click(panel, "build")
    for piece in ("ô «Ngày văn bản»", "«31/02/2026»", "ô «Định dạng»", "HTML, PDF", "Lựa chọn trên biểu mẫu chưa đúng"):
        assert piece in told
    assert not panel.folders.outputs.exists()


def test_everything_chosen_reaches_the_build(panel, monkeypatch):
    asked = []
    monkeypatch.setattr(control, "run", lambda request, progress: asked.append(request) or [])
    chosen(panel, "digital-month", formats=("pdf",), window="mid_month", show_ranks=False, letter_number="12/SKHCN")
    panel.view.draft.value = True
    click(panel, "build")
    (request,) = asked
    assert (request.reports, request.period, request.formats, request.draft) == (
        ("digital-month",), "2024-12", ("pdf",), True)  # fmt: skip
    assert (request.data, request.outputs, request.notebooks) == (DATA, panel.folders.outputs, NOTEBOOKS)
    given = {"window": "mid_month", "show_ranks": "false", "letter_number": "12/SKHCN", "numbering": "decimal"}
    assert given.items() <= request.parameters.items()


def test_a_second_click_starts_no_second_build(panel, monkeypatch):
    started, go_on = [], threading.Event()
    monkeypatch.setattr(control, "run", lambda request, progress: started.append(request) or (go_on.wait(60) and []))
    panel.view.build.click()
    assert panel.view.build.disabled
    for button in ("build", "check", "sample"):
        getattr(panel.view, button).click()
    go_on.set()
    assert panel.wait(SECONDS)
    assert len(started) == 1
    click(panel, "build")
    assert len(started) == 2


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            DataError([Finding("figures/001.csv", "«<img src=x onerror=alert(1)>»", "số", "sửa <b>ô</b>")]),
            "figures/001.csv",
        ),
        (ZeroDivisionError("<script>alert(1)</script>"), "báo người bảo trì"),
    ],
)
def test_an_error_of_a_build_becomes_a_message_without_markup(panel, monkeypatch, error, told):
    def fail(*_):
        raise error

    monkeypatch.setattr(control, "run", fail)
    page = click(panel, "build")
    assert told in page
    assert panel.view.bar.bar_style == "danger"
    assert not any(tag in page for tag in ("<img", "<b>", "<script", "Traceback"))
    assert "&lt;" in page


def test_a_broken_data_folder_is_told_cell_by_cell(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    text = (data / "targets.csv").read_text(encoding="utf-8")
    (data / "targets.csv").write_text(text.replace(">=", "=>", 1), encoding="utf-8")
    panel = chosen(ControlPanel(data=data, outputs=tmp_path / "outputs"), "pakn-trend")
    for button in ("check", "build"):
        told = click(panel, button)
        assert "targets.csv" in told
        assert "«=&gt;»" in told
        assert "Việc cần làm" in told
    assert not (tmp_path / "outputs" / "pakn-trend").exists()


def test_long_lists_of_findings_are_cut_and_counted():
    page = findings_html(
        "Sai", [Finding(f"dòng {place}", "a", "b", "c (xem pakn list)") for place in range(MOST_ROWS + 3)]
    )
    assert page.count("<tr>") == MOST_ROWS + 1
    assert "… và 3 điểm khác" in page
    assert "pakn list" not in page


# ------------------------------------------------------------------------------------------------ checking, the sample


def delivered(data, name, text, cut_off="2024-12-31"):
    path = data / "extracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".yml").write_text(f"cut_off: {cut_off}\n", encoding="utf-8")


def test_published_figures_are_checked_without_extracts(panel):
    chosen(panel, "pakn-trend")
    assert "Số liệu đã công bố và siêu dữ liệu đúng" in click(panel, "check")
    assert panel.view.status.value == "Số liệu dùng được."


def test_checking_says_of_each_file_what_becomes_of_its_rows(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    delivered(data, "work_files/2024-12.csv", WORK_FILES + "Huyện Tiên Du,10,9\nHuyện Gia Bình,10,8\n")
    delivered(data, "certified_copies/2024-12.csv", COPIES + "Huyện Tiên Dụ,10,9\n")
    panel = chosen(ControlPanel(data=data, outputs=tmp_path / "outputs"), "digital-month")
    told = click(panel, "check")
    assert panel.view.bar.value == panel.view.bar.max == 2
    assert panel.view.status.value == "Số liệu có điểm phải sửa trước khi dựng báo cáo."
    mended = ("certified_copies/2024-12.csv", "«Huyện Tiên Dụ»", "extracts/online_payment", "đánh dấu ô «Dự thảo»")
    counted = (
        "2 tệp: đọc 3 dòng, dùng 2, để riêng 0; 1 tệp phải sửa",
        "Văn bản đi ký số từ hồ sơ công việc",
        "31/12/2024",
    )
    for piece in (*mended, *counted, "certified_copies-2024-12-phai-sua.csv"):
        assert piece in told
    assert "--draft" not in told
    assert not (tmp_path / "outputs" / "digital-month").exists()
    panel.view.draft.value = True
    assert "extracts/online_payment" not in click(panel, "check"), "a draft may lack systems"


def test_the_sample_is_written_marked_and_kept_apart(panel, monkeypatch):
    click(panel, "sample")
    folders, view = panel.folders, panel.view
    results = folders.outputs.parent / "mo-phong-ket-qua"
    assert panel.source == folders.sample == folders.outputs / "mo-phong"
    assert (folders.sample / "extracts" / "pakn" / "2024-12.csv").is_file()
    assert MARK in view.mark.value
    assert (view.report.value, view.period.value) == ("digital-month", "2024-12")
    asked = []
    monkeypatch.setattr(control, "run", lambda request, progress: asked.append(request) or [])
    click(panel, "build")
    assert (asked[0].data, asked[0].outputs) == (folders.sample, results)
    assert (results / ".gitignore").read_text(encoding="utf-8") == "*\n"
    view.report.value = "pakn-trend"
    assert view.period.disabled
    assert "không có kỳ nào" in view.period_note.value
    assert "ô «Kỳ báo cáo»" in click(panel, "build")
    view.source.value = folders.data
    assert MARK not in view.mark.value
    assert view.period.value == "2023-2025"


def test_the_marked_results_of_a_sample(province, tmp_path):
    data = Path(shutil.copytree(province, tmp_path / "data", ignore=shutil.ignore_patterns("extracts")))
    shutil.copytree(province / "extracts" / "work_files", data / "extracts" / "work_files")
    notebooks = Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks"))
    text = (notebooks / "reports.yml").read_text(encoding="utf-8")
    shared, others = text.split("\npakn-trend:", 1)
    head, entry = others.split("\ndigital-month:", 1)[1].split("    - id: 1-1-work-files-tinh", 1)
    tail = entry.split("    - id: 1-2-work-files-huyen", 1)[0]
    kept = head.split("    - id: tong-hop")[0] + "    - id: 1-1-work-files-tinh" + tail
    (notebooks / "reports.yml").write_text(f"{shared}\ndigital-month:{kept}", encoding="utf-8")
    panel = chosen(ControlPanel(data=data, outputs=tmp_path / "outputs", notebooks=notebooks), "digital-month")
    panel.view.draft.value = True
    told = click(panel, "build")
    assert panel.view.status.value.startswith("Đã dựng xong"), told
    assert MARK in told
    assert "kiem-tra.json" in told
    assert "tệp: đọc" in told
    assert (tmp_path / "mo-phong-ket-qua" / "digital-month" / "2024-12" / "01-1-1-work-files-tinh.html").is_file()
    assert not (tmp_path / "outputs").exists()


# ------------------------------------------------------------------------------------------------------ its machinery


def test_work_that_fails_frees_the_next(monkeypatch):
    told = []
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    background = Background(told.append)
    assert background.start(lambda: 1 / 0)
    assert background.wait(10)
    assert (told, background.is_busy) == ([True, False], False)
    assert background.start(lambda: None)
    assert background.wait(10)


def test_links_lead_to_the_server_that_started_the_kernel(tmp_path, monkeypatch):
    shown = [(1, tmp_path, "/a/"), (2, tmp_path, "/b/"), (3, tmp_path / "x", "/c/")]
    servers = [{"pid": pid, "root_dir": str(root), "base_url": base} for pid, root, base in shown]
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: iter(servers))
    monkeypatch.setenv(PARENT_VARIABLE, "2")
    assert this_server(tmp_path / "outputs") == Served(tmp_path, "/b/")
    monkeypatch.setenv(PARENT_VARIABLE, "999")
    assert this_server(tmp_path / "x" / "y").base == "/a/"
    assert this_server(tmp_path.parent) == Served()


def test_links_are_escaped_and_quoted(tmp_path):
    served = Served(tmp_path, "/")
    path = tmp_path / 'kết quả "1"' / "a&b.html"
    assert served.link(path, "<x>") == (
        '<a href="/files/k%E1%BA%BFt%20qu%E1%BA%A3%20%221%22/a%26b.html" target="_blank">&lt;x&gt;</a>'
    )
    assert "filebrowser:go-to-path" in served.folder_link(path.parent, "Thư mục")
    assert served.link(tmp_path.parent / "b.html", "HTML") == "HTML (b.html)"
    assert str(tmp_path.parent) in served.folder_link(tmp_path.parent, "Thư mục")


def test_what_the_screen_shows_is_written_beside_the_file_and_held_against_it(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    row = "PA-1,2024-12-05,2024-12-09,Đã xử lý,UBND thành phố Bắc Ninh\n"
    delivered(data, "pakn/2024-12.csv", "Mã PAKN,Ngày tiếp nhận,Ngày xử lý xong,Trạng thái,Đơn vị xử lý\n" + row)
    panel = chosen(ControlPanel(data=data, outputs=tmp_path / "outputs"), "digital-month")
    panel.view.draft.value = True
    boxes = panel.view.totals
    boxes["received"].value, boxes["processed"].value = "2", "một"
    assert "«một»" in click(panel, "check")
    boxes["processed"].value = "1"
    told = click(panel, "check")
    assert "tệp có 1, totals ghi 2" in told
    sidecar = (data / "extracts" / "pakn" / "2024-12.yml").read_text(encoding="utf-8")
    assert sidecar == "cut_off: 2024-12-31\ntotals: {received: 2, processed: 1}\n"
    boxes["received"].value = "1"
    click(panel, "check")
    assert panel.view.status.value == "Số liệu dùng được."
    panel.view.report.value = "pakn-trend"
    assert "chưa có tệp từng PAKN" in click(panel, "check")
