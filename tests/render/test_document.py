"""From an executed notebook to head and blocks."""

import copy
import dataclasses
import json

import pytest
from nbformat import v4

from pakn.base.errors import BuildError
from pakn.render import markdown_note
from pakn.render.document import read_document
from pakn.render.paragraphs import Paragraph
from pakn.render.sections import Section
from pakn.render.tables import TABLE_MIME


def said(runs):
    return "".join(run["text"] for run in runs)


def kinds(document):
    return [block["kind"] for block in document.to_json()["blocks"]]


def test_markdown_gives_headings_paragraphs_and_lists(document_of):
    document = document_of("## 1. Một\n\nĐoạn\nmột.\n\n### Hai\n\n- a\n- b\n\n1. c\n2. d")
    assert kinds(document) == ["heading", "paragraph", "heading", "list", "list"]
    assert [block["level"] for block in document.to_json()["blocks"] if block["kind"] == "heading"] == [2, 3]
    assert said(document.to_json()["blocks"][1]["runs"]) == "Đoạn một."
    unordered, ordered = document.to_json()["blocks"][3:]
    assert (unordered["ordered"], ordered["ordered"]) == (False, True)
    assert [said(item) for item in unordered["items"]] == ["a", "b"]


def test_emphasis_is_kept_as_runs(document_of):
    (paragraph,) = document_of("thường *nghiêng **cả hai*** **đậm** `mã` [chữ](https://vi.du)").to_json()["blocks"]
    runs = {run["text"].strip(): (run["bold"], run["italic"]) for run in paragraph["runs"]}
    assert runs["nghiêng"] == (False, True)
    assert runs["cả hai"] == (True, True)
    assert runs["đậm"] == (True, False)
    assert runs["mã"] == runs["thường"] == (False, False)
    assert said(paragraph["runs"]) == "thường nghiêng cả hai đậm mã chữ./."


def test_markup_in_prose_is_text(document_of):
    (paragraph,) = document_of("a <b>x</b> & 1 < 2").to_json()["blocks"]
    assert said(paragraph["runs"]) == "a <b>x</b> & 1 < 2./."


def test_cells_marked_for_removal_leave_nothing(notebook_of):
    notebook = notebook_of("hướng dẫn", "nội dung", {"output_type": "stream", "name": "stdout", "text": "x"})
    for cell in (notebook.cells[1], notebook.cells[3]):
        cell.metadata["tags"] = ["remove-cell"]
    assert [said(block["runs"]) for block in read_document(notebook).to_json()["blocks"]] == ["nội dung./."]


def test_code_and_raw_cells_leave_nothing(notebook_of):
    notebook = notebook_of("nội dung")
    notebook.cells += [v4.new_code_cell("bí_mật = 1"), v4.new_raw_cell("thô")]
    assert "bí_mật" not in read_document(notebook).canonical()
    assert len(read_document(notebook).to_json()["blocks"]) == 1


def test_printed_text_is_refused(notebook_of):
    with pytest.raises(BuildError, match="sổ tay, ô 3") as caught:
        read_document(notebook_of("a", v4.new_output("stream", name="stdout", text="Nguyễn Văn A")))
    assert "Nguyễn Văn A" not in str(caught.value)


def test_warnings_of_libraries_are_ignored(document_of):
    document = document_of(v4.new_output("stream", name="stderr", text="cảnh báo"), "nội dung")
    assert kinds(document) == ["paragraph"]


def test_a_failed_cell_is_refused(notebook_of):
    failed = v4.new_output("error", ename="ValueError", evalue="x", traceback=[])
    with pytest.raises(BuildError, match="lỗi ValueError"):
        read_document(notebook_of(failed))


@pytest.mark.parametrize("mime", ["text/plain", "text/html", "image/png"])
def test_an_output_no_annex_can_show_is_refused(notebook_of, mime):
    with pytest.raises(BuildError, match=mime):
        read_document(notebook_of(v4.new_output("execute_result", data={mime: "x"})))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": 0}, "phiên bản 0"),
        ({"version": None}, "không ghi phiên bản"),
        ({"caption": 12}, "không đúng ở caption"),
        ({"columns": [{"head": "a", "align": "top"}]}, "không đúng ở columns.0.align"),
        ({"hidden": True}, "không đúng ở hidden"),
    ],
)
def test_a_table_of_another_version_or_form_is_refused(notebook_of, table, change, told):
    bundle = {**table._repr_mimebundle_()[TABLE_MIME], **change}
    shown = v4.new_output("execute_result", data={TABLE_MIME: json.loads(json.dumps(bundle))})
    with pytest.raises(BuildError, match=f"ô 2.*Table.*{told}.*chạy lại sổ tay"):
        read_document(notebook_of(shown))


def test_a_notebook_without_head_is_refused(notebook_of):
    with pytest.raises(BuildError, match="annex_front"):
        read_document(notebook_of("nội dung", front=None))


def test_tables_and_charts_are_numbered_in_the_order_of_the_page(document_of, table, chart):
    section = Section("Mục", Paragraph("Câu."), table)
    document = document_of(table, chart, section, chart, table)
    assert [(block["kind"], block["number"]) for block in document.to_json()["blocks"] if "number" in block] == [
        ("table", 1), ("chart", 1), ("table", 2), ("chart", 2), ("table", 3)
    ]  # fmt: skip
    assert [chart.number for chart in document.charts] == [1, 2]


def test_a_section_is_heading_sentence_and_table(document_of, table):
    document = document_of(Section("Mục <1>", Paragraph("Câu."), table))
    assert kinds(document) == ["heading", "paragraph", "table", "end"]
    assert document.to_json()["blocks"][0] == {
        "kind": "heading",
        "flipped": False,
        "level": 3,
        "runs": ({"text": "Mục <1>", "bold": False, "italic": False},),
    }


def test_numbers_behind_a_chart_travel_as_csv(small):
    assert small.chart_csv(small.charts[0].chart) == "nam,pct\n2023,92.3\n"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Câu cuối.", "Câu cuối./."),
        ("Câu cuối", "Câu cuối./."),
        ("Câu **cuối.**", "Câu cuối./."),
        ("- a\n- b.", "b./."),
        ("1. a\n2. *b*", "b./."),
        ("Câu cuối./.", "Câu cuối./."),
    ],
)
def test_the_end_mark_follows_the_last_word(document_of, last, expected):
    block = document_of("đầu", last).to_json()["blocks"][-1]
    assert said(block["runs"] if block["kind"] == "paragraph" else block["items"][-1]) == expected


def test_the_end_mark_stands_alone_after_a_table_or_chart(document_of, table, chart):
    for last in (table, chart):
        block = document_of("đầu.", last).to_json()["blocks"][-1]
        assert (block["kind"], said(block["runs"])) == ("end", "./.")
    assert kinds(document_of()) == ["end"]


def test_a_section_without_content_is_dropped_and_the_rest_renumbered(document_of):
    document = document_of("## I. Một", "### 1. a", "câu", "### 2. b", "## II. Hai", "### 1. c", "## III. Ba", "câu")
    headings = [said(block["runs"]) for block in document.to_json()["blocks"] if block["kind"] == "heading"]
    assert headings == ["I. Một", "1. a", "II. Ba"]


def test_there_is_one_end_mark(annex):
    assert annex.canonical().count("./.") == 1


def test_reading_leaves_the_notebook_alone(notebook_of, table):
    notebook = notebook_of(Paragraph("Câu."), table, Paragraph("Câu cuối."))
    before = copy.deepcopy(notebook)
    assert read_document(notebook).stamp() == read_document(notebook).stamp()
    assert notebook == before


def test_a_list_with_blank_lines_is_a_list(document_of):
    (block,) = document_of("- a\n\n- b\n\n- c").to_json()["blocks"]
    assert [said(item) for item in block["items"]] == ["a", "b", "c./."]


def test_an_item_of_two_paragraphs_is_one_item(document_of):
    (block,) = document_of("- a\n\n  b\n- c").to_json()["blocks"]
    assert [said(item) for item in block["items"]] == ["a b", "c./."]


def test_an_inner_list_is_refused(document_of):
    with pytest.raises(BuildError):
        document_of("- a\n  - b\n- c")


@pytest.mark.parametrize("source", ["> trích dẫn", "```\nmã\n```", "<div>khối</div>"], ids=["quote", "code", "html"])
def test_prose_an_annex_cannot_show_is_refused(document_of, source):
    with pytest.raises(BuildError):
        document_of(source)


@pytest.mark.parametrize(
    "text",
    [
        "*đậm* _nghiêng_ `mã` [a](b) <b>x</b> ~~y~~ |z| #1 {k} \\ !",
        "a & b &lt; c",
        "https://vi.du/x_y_z",
        "mức > 90",
        "1. mục",
        "- mục",
    ],
)
def test_generated_notes_have_no_markup(document_of, text):
    first = document_of(markdown_note.MarkdownNote((text, "hết"))).to_json()["blocks"][0]["items"][0]
    assert said(first) == text
    assert not any(run["bold"] or run["italic"] for run in first)


def test_the_stamp_names_content_and_inputs(small):
    stamp = small.stamp()
    assert set(stamp) == {"content_sha256", "inputs_sha256"}
    assert stamp["inputs_sha256"] == "0" * 64
    assert json.loads(small.canonical())["front"]["number"] == "Phụ lục I"


def variants(part):
    """Every part that differs from one in a single text."""
    if isinstance(part, str):
        yield f"{part}\N{ZERO WIDTH SPACE}"
    elif isinstance(part, tuple):
        yield from ((*part[:place], new, *part[place + 1 :]) for place, old in enumerate(part) for new in variants(old))
    elif dataclasses.is_dataclass(part):
        names = [field.name for field in dataclasses.fields(part)]
        yield from (dataclasses.replace(part, **{name: new}) for name in names for new in variants(getattr(part, name)))


def test_the_stamp_changes_with_any_text_of_the_document(small):
    others = [dataclasses.replace(small, blocks=blocks) for blocks in variants(small.blocks)]
    assert len(others) > 60
    stamps = {document.stamp()["content_sha256"] for document in (small, *others)}
    assert len(stamps) == len(others) + 1


def test_the_stamp_changes_with_the_inputs(small):
    other = dataclasses.replace(small, front=dataclasses.replace(small.front, inputs="1" * 64))
    assert other.stamp()["inputs_sha256"] != small.stamp()["inputs_sha256"]
