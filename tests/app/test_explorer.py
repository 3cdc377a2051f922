"""The explorer without a browser: what each choice changes, which codes stand behind a row, what is saved."""

import csv
import re
import shutil
import xml.etree.ElementTree as ET

import pytest

from pakn.app import explorer as explorer_module
from pakn.app import panels
from pakn.app.explorer import Explorer
from pakn.base.paths import OUTPUTS
from pakn.figures.synthetic_flag import MARK
from pakn.observations.case_library import CaseLibrary
from pakn.observations.explorer_query import GROUPINGS, INDICATORS

pytestmark = pytest.mark.long

MAPPING = """columns: {ma: code, nhan: received, xong: closed, phong: unit, viec: topic}
date_order: ymd
as_written: [unit, topic]
cut_off: 2024-12-31
"""
FOREIGN = (
    "ma,nhan,xong,phong,viec",
    "X-1,2024-12-01,2024-12-03,Parks <b>& Trees</b>,<script>alert(1)</script>",
    'X-2,2024-12-02,,Roads,"<img src=x onerror=""alert(2)"">"',
    "X-3,2024-12-05,,Roads,Potholes",
)


@pytest.fixture(scope="module")
def library(province):
    """The cases of the sample, read once."""
    return CaseLibrary(province)


@pytest.fixture
def explorer(province, library, tmp_path, monkeypatch):
    monkeypatch.setattr(explorer_module, "CaseLibrary", lambda folder: library)
    return Explorer(data=province, period="2024-12", outputs=tmp_path / "outputs")


@pytest.fixture
def foreign(data_copy, tmp_path):
    """An explorer of a file whose units and topics stand as written, with markup in them."""
    folder = data_copy / "extracts" / "pakn"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2024-12.csv").write_text("\n".join(FOREIGN) + "\n", encoding="utf-8")
    (folder / "mapping.yml").write_text(MAPPING, encoding="utf-8")
    return Explorer(data=data_copy, outputs=tmp_path / "outputs")


def shown(explorer):
    return explorer.view.sentence.value, explorer.view.drawing.value, tuple(explorer.view.table.df.columns)


# --- What is offered and chosen ---------------------------------------------------------------------------------------


def test_periods_and_lists_are_in_words(explorer):
    view = explorer.view
    assert view.periods.options == (
        ("12/2024", "2024-12"),
        ("11/2024", "2024-11"),
        ("2024", "2024"),
        ("12/2023", "2023-12"),
    )
    assert view.periods.value == ("2024-12",)
    assert [label for label, _ in view.indicator.options] == [each.title for each in INDICATORS.values()]
    assert [label for label, _ in view.grouping.options] == list(GROUPINGS.values())
    assert ("Thành phố Bắc Ninh", "256@2023-01-01") in view.unit.options
    for widget in (view.unit, view.topic, view.kind):
        assert widget.options[0] == ("Tất cả", "")
        assert not any("@" in label for label, _ in widget.options)
    assert MARK in view.mark.value
    assert MARK in view.chart.alt
    assert set(view.table.df.iloc[:, -1]) == {MARK}, "what is exported bears the mark"
    assert view.told.value == ""
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()


def test_the_period_asked_for_or_the_latest(province, tmp_path):
    assert Explorer(data=province, period="2023-12", outputs=tmp_path).periods == ("2023-12",)
    assert Explorer(data=province, period="1999-12", outputs=tmp_path).periods == ("2024-12",)


def test_the_sentence_says_what_is_chosen(explorer):
    text = explorer.view.sentence.value
    rate = re.search(r"tháng 12/2024 ([\d,]+)% \((\d+) PAKN tiếp nhận, khoảng tin cậy 95%: ", text)
    assert rate
    assert int(rate[2]) == len(explorer.library.cases("2024-12"))


@pytest.mark.parametrize("indicator", list(INDICATORS))
def test_each_indicator_changes_sentence_chart_and_table(explorer, indicator):
    explorer.view.indicator.value = "open" if indicator == "rate" else "rate"
    before = shown(explorer)
    explorer.view.indicator.value = indicator
    after = shown(explorer)
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert INDICATORS[indicator].title in after[0]
    assert INDICATORS[indicator].title in after[1]
    assert f"12/2024 ({INDICATORS[indicator].unit})" in after[2]
    assert explorer.view.told.value == ""


@pytest.mark.parametrize("grouping", list(GROUPINGS))
def test_each_grouping_has_its_rows(explorer, grouping):
    explorer.view.grouping.value = "topic" if grouping == "unit" else "unit"
    explorer.view.grouping.value = grouping
    assert explorer.view.table.df.columns[0] == GROUPINGS[grouping]
    names = [explorer.library.name_of(grouping, group) for group in explorer.groups]
    assert [name.removesuffix(" *") for name in explorer.view.table.df[GROUPINGS[grouping]]] == names
    assert f"theo {GROUPINGS[grouping][0].lower()}{GROUPINGS[grouping][1:]}" in explorer.view.drawing.value


@pytest.mark.parametrize("name", ["unit", "topic", "kind"])
def test_each_filter_narrows(explorer, name):
    explorer.view.indicator.value = "received"
    widget = getattr(explorer.view, name)
    label, value = widget.options[1]
    before = shown(explorer)[:2]
    widget.value = value
    assert all(old != new for old, new in zip(before, shown(explorer)[:2], strict=True))
    assert label.lower() in explorer.view.sentence.value.lower()
    number = len(explorer.library.cases("2024-12").among(name, [value]))
    assert f"tháng 12/2024 {number} PAKN." in explorer.view.sentence.value
    widget.value = ""
    assert shown(explorer)[:2] == before


def test_several_periods_stand_beside_each_other(explorer):
    explorer.view.periods.value = ("2024-12", "2024-11", "2023-12")
    assert explorer.periods == ("2023-12", "2024-11", "2024-12")
    text, drawing, columns = shown(explorer)
    for label in ("12/2023", "11/2024", "12/2024"):
        assert f"tháng {label} " in text
        assert f"{label} (%)" in columns
        assert label in drawing
    assert text.index("12/2023") < text.index("11/2024") < text.index("12/2024")


def test_no_period_asks_for_one(explorer):
    explorer.view.periods.value = ()
    assert "Chọn ít nhất một kỳ." in explorer.view.told.value
    explorer.view.periods.value = ("2024-11",)
    assert explorer.view.told.value == ""
    assert "tháng 11/2024" in explorer.view.sentence.value


def test_of_many_periods_the_latest_have_marks(explorer, monkeypatch):
    monkeypatch.setattr(explorer_module, "MOST_PERIODS", 2)
    explorer.view.periods.value = ("2024-12", "2024-11", "2023-12")
    assert explorer.periods == ("2024-11", "2024-12")


def test_a_filter_is_kept_where_it_still_exists(explorer):
    explorer.view.unit.value = "256@2023-01-01"
    explorer.view.topic.value = next(iter(set(explorer.library.cases("2024-12").values("topic"))
                                          - set(explorer.library.cases("2023-12").values("topic"))))  # fmt: skip
    explorer.view.periods.value = ("2023-12",)
    assert (explorer.view.unit.value, explorer.view.topic.value) == ("256@2023-01-01", "")


# --- Rows and codes ---------------------------------------------------------------------------------------------------


def test_a_row_opens_the_codes_behind_it(explorer):
    view = explorer.view
    assert view.case_box.layout.display == "none"
    view.table.selected_rows = [0]
    group = explorer.groups[0]
    number = len(explorer.library.cases("2024-12").among("unit", [group]))
    assert view.case_box.layout.display == "flex"
    assert f"{explorer.library.name_of('unit', group)}, tháng 12/2024 – {number} PAKN" in view.cases_head.value
    assert list(explorer.view.cases.df.columns)[:4] == ["Mã PAKN", "Tiếp nhận", "Hạn xử lý", "Xử lý xong"]
    assert len(explorer.view.cases.df) == number
    assert set(explorer.view.cases.df.iloc[:, -1]) == {MARK}
    view.state.value = "open"
    assert set(explorer.view.cases.df["Xử lý xong"]) == {""}
    assert len(explorer.view.cases.df) < number
    view.table.selected_rows = [1]
    assert explorer.library.name_of("unit", explorer.groups[1]) in view.cases_head.value
    view.table.selected_rows = []
    assert view.case_box.layout.display == "none"


def test_another_choice_closes_the_codes(explorer):
    explorer.view.table.selected_rows = [0]
    explorer.view.indicator.value = "open"
    assert explorer.view.case_box.layout.display == "none"
    explorer.view.table.selected_rows = [10_000]
    assert explorer.view.case_box.layout.display == "none"


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_a_saved_chart_has_its_source_and_mark(explorer, tmp_path):
    explorer.view.unit.value = "256@2023-01-01"
    explorer.view.save.click()
    assert "Đã lưu biểu đồ" in explorer.view.told.value
    paths = {path.suffix: path for path in (tmp_path / "outputs" / "charts").iterdir()}
    assert set(paths) == {".svg", ".png", ".csv"}
    assert all(re.fullmatch(r"[a-z0-9-]+-thanh-pho-bac-ninh\.\w+", path.name) for path in paths.values())
    svg = paths[".svg"].read_text(encoding="utf-8")
    drawn = " ".join(ET.fromstring(svg).itertext())  # noqa: S314 (our own)
    told = [explorer.view.chart.caption, *explorer.view.chart.notes, f"Nguồn: {explorer.view.chart.source}"]
    for words in told:
        assert words in " ".join(drawn.split())
    assert "Thành phố Bắc Ninh" in told[1].replace("thành", "Thành")
    assert MARK in svg
    assert paths[".png"].read_bytes().startswith(b"\x89PNG")
    assert len(paths[".png"].read_bytes()) > 10_000
    with paths[".csv"].open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[-2:] == ["nguon", "luu_y"]
    assert {tuple(row[-2:]) for row in rows} == {(explorer.view.chart.source, MARK)}
    assert [row[:-2] for row in rows] == [list(row) for row in explorer.view.chart.rows]
    assert "ngày chốt số liệu 12/2024: 31/12/2024" in explorer.view.chart.source


def test_each_choice_has_a_file_of_its_own(explorer, tmp_path):
    explorer.view.save.click()
    explorer.view.periods.value = ("2024-11", "2024-12")
    explorer.view.save.click()
    assert len(list((tmp_path / "outputs" / "charts").glob("*.svg"))) == 2


def test_without_a_chart_nothing_is_saved(explorer, tmp_path):
    explorer.view.show_chart(None)
    assert "Không có số liệu để vẽ biểu đồ." in explorer.view.drawing.value
    explorer.view.save.click()
    assert "Chưa có biểu đồ để lưu." in explorer.view.told.value
    assert not (tmp_path / "outputs" / "charts").exists()


# --- Where the figures come from --------------------------------------------------------------------------------------


def test_names_that_begin_like_a_formula_are_text_in_every_export(data_copy, tmp_path):
    folder = data_copy / "extracts" / "pakn"
    folder.mkdir(parents=True, exist_ok=True)
    rows = (FOREIGN[0], "X-1,2024-12-01,2024-12-03,=HYPERLINK(1),+1*2", "X-2,2024-12-02,,Roads,Potholes")
    (folder / "2024-12.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "mapping.yml").write_text(MAPPING, encoding="utf-8")
    explorer = Explorer(data=data_copy, outputs=tmp_path / "outputs")
    explorer.view.grouping.value = "unit"
    assert "'=HYPERLINK(1)" in {str(cell).removesuffix(" *") for cell in explorer.view.table.df.iloc[:, 0]}
    click_save(explorer)
    (saved,) = (tmp_path / "outputs" / "charts").glob("*.csv")
    cells = [cell for row in csv.reader(saved.read_text(encoding="utf-8-sig").splitlines()) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def click_save(explorer):
    explorer.view.save.click()
    assert "Đã lưu biểu đồ" in explorer.view.told.value, explorer.view.told.value


def test_markup_in_names_is_shown_as_text(foreign, tmp_path):
    view = foreign.view
    assert "Parks <b>& Trees</b>" in [value for _, value in view.unit.options]
    for grouping in ("unit", "topic"):
        view.grouping.value = grouping
        for html in (view.drawing.value, view.sentence.value):
            for tag in ("<b>& Trees", "<script", "<img"):
                assert tag not in html
        ET.fromstring(view.chart.svg)  # noqa: S314 (our own)
        for row in range(len(foreign.groups)):
            view.table.selected_rows = [row]
            assert not re.search("<b>& Trees|<script|<img", view.cases_head.value)
    view.topic.value = "<script>alert(1)</script>"
    assert "<script" not in view.sentence.value
    assert "&lt;script&gt;" in view.sentence.value
    assert MARK not in view.mark.value
    assert view.told.value == ""
    view.save.click()
    names = [path.name for path in (tmp_path / "outputs" / "charts").iterdir()]
    assert len(names) == 3
    assert all(re.fullmatch(r"[a-z0-9-]+\.\w+", name) for name in names)


def test_without_extracts_a_synthetic_province_is_shown(province, data_copy, tmp_path, monkeypatch):
    written = []

    def written_once(folder, *_):
        written.append(folder)
        return shutil.copytree(province, folder)

    shutil.rmtree(data_copy / "extracts", ignore_errors=True)
    monkeypatch.setenv("PAKN_DATA", str(data_copy))
    monkeypatch.setattr(panels, "write_sample", written_once)
    outputs = tmp_path / "outputs"
    for _ in range(2):
        made = Explorer(outputs=outputs)
        assert made.library.folder == outputs / "mo-phong"
        assert MARK in made.view.mark.value
        assert made.periods == ("2024-12",)
        assert made.view.chart is not None
    assert written == [outputs / "mo-phong"]
    assert OUTPUTS not in outputs.parents


def test_a_folder_named_by_hand_is_not_replaced(data_copy, tmp_path):
    shutil.rmtree(data_copy / "extracts", ignore_errors=True)
    made = Explorer(data=data_copy, outputs=tmp_path / "outputs")
    assert "Chưa có tệp PAKN nào trong" in made.view.told.value
    assert made.view.periods.options == ()
    assert not (tmp_path / "outputs").exists()


def test_a_broken_file_is_told_as_findings(data_copy, tmp_path):
    folder = data_copy / "extracts" / "pakn"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2024-12.csv").write_text("Mã PAKN,Ngày tiếp nhận\nPA-1,2024-12-01\n", encoding="utf-8")
    made = Explorer(data=data_copy, outputs=tmp_path / "outputs")
    told = made.view.told.value
    assert "Chưa thực hiện được" in told
    assert "<table" in told
    assert "Traceback" not in told
    assert made.view.sentence.value == ""
