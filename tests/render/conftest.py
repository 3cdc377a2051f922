"""Executed notebooks without a kernel: cells whose outputs are the bundles of `pakn.render`."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from nbformat import v4

from pakn.observations.values import Value, missing, not_arisen, not_comparable
from pakn.render.charts import Chart
from pakn.render.document import read_document
from pakn.render.front import Front, annex_front
from pakn.render.paragraphs import Paragraph
from pakn.render.tables import Column, Line, make_table
from pakn.reports.yearly import charts, locality_chart, locality_sentences, locality_table, method
from pakn.reports.yearly import sentences as pakn_sentences
from pakn.reports.yearly import tables as pakn_tables

FRONT = Front("Phụ lục I", "Phụ lục nhỏ\nđể kiểm thử", "(Kèm theo Công văn số 1)", inputs="0" * 64)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40" viewBox="0 0 160 40">
<rect x="0" y="5" width="92.3" height="20" fill="#14406b"/>
<text x="5" y="38" font-family="Tinos" font-size="9">Tỷ lệ xử lý 92,3%</text></svg>"""


def as_cell(content):
    """A string is a Markdown cell, an output is what a code cell gave, anything else shows itself."""
    if isinstance(content, str):
        return v4.new_markdown_cell(content)
    if not isinstance(content, dict):
        content = v4.new_output("display_data", data=json.loads(json.dumps(content._repr_mimebundle_())))
    return v4.new_code_cell("x", outputs=[content])


@pytest.fixture(scope="session")
def notebook_of():
    """Return a function that makes an executed notebook of contents, with a head unless told otherwise."""

    def make(*contents, front=FRONT):
        return v4.new_notebook(cells=[as_cell(content) for content in ((front, *contents) if front else contents)])

    return make


@pytest.fixture(scope="session")
def document_of(notebook_of):
    """Return a function that makes a document of contents."""

    def make(*contents, **options):
        return read_document(notebook_of(*contents, **options))

    return make


@pytest.fixture(scope="session")
def table():
    """A table with every kind of cell, row and head."""

    def rate(number, relation="=", status="published", **more):
        return Value(Decimal(number), 1, "%", status, relation, **more)

    columns = [
        Column("STT", "center", 0.5), Column("Đơn vị", "left", 2), Column("Năm 2023", over="Tỷ lệ (%)"),
        Column("Năm 2024", over="Tỷ lệ (%)"), Column("Tăng (+), giảm (−)"),
    ]  # fmt: skip
    lines = [
        Line(["I", "Cấp huyện"], kind="group"),
        Line(
            [
                "1",
                "Thành phố Bắc Ninh",
                rate("93.9"),
                rate("88.7", status="computed", formula="1.455/1.641 × 100"),
                rate("-5.2"),
            ]
        ),
        Line(["2", "Huyện Tiên Du", rate("99.5"), rate(90, "<"), not_comparable("điểm %")], ["Chỉ công bố giới hạn"]),
        Line(["3", "Huyện Gia Bình & <Lương Tài>", missing("%"), not_arisen("%"), missing("điểm %")]),
        Line(["", "Toàn tỉnh", rate("92.3", notes=("Số đã in",)), rate("89.8"), rate("-2.5")], kind="total"),
    ]
    return make_table(
        "Tỷ lệ xử lý", columns, lines, changes=(4,), remarks=["Đơn vị xếp theo thứ tự chính thức"], source="Sở A, mục 2"
    )


@pytest.fixture(scope="session")
def chart():
    return Chart(
        "bieu-do-nho",
        "Tỷ lệ xử lý, toàn tỉnh, 2023",
        DRAWING,
        "Cột: năm 2023 92,3%.",
        ("nam", "pct"),
        (("2023", "92.3"),),
        "Sở A",
    )


@pytest.fixture(scope="session")
def small(document_of, table, chart):
    """One paragraph, one table, one chart."""
    return document_of("## 1. Kết quả", Paragraph("Tỷ lệ xử lý là 92,3%."), table, chart, "Hết phần **đầu**.")


@pytest.fixture(scope="session")
def annex(document_of, trend):
    """The PAKN annex as its notebook makes it."""
    sentences, tables = pakn_sentences, pakn_tables
    return document_of(
        "## 1. Kết quả chung", sentences.overall(trend), tables.overall(trend), charts.received(trend),
        "## 2. Tháng 12", sentences.december(trend), tables.against_target(trend), charts.rate_by_period(trend),
        "## 3. Mức độ hài lòng", sentences.satisfaction(trend), tables.satisfaction_by_locality(trend),
        charts.means(trend),
        "## 4. Địa phương", locality_sentences.localities(trend), locality_table.localities(trend),
        locality_chart.localities(trend),
        "## 5. Vấn đề", sentences.topics(trend), tables.topics(trend),
        sentences.regulation(trend), tables.regulation(trend),
        "## 6. Nguồn số liệu và cách tính", method.notes(trend),
        front=annex_front(sentences.trend_title(trend), number=1, letter_issuer="Sở Khoa học và Công nghệ"),
    )  # fmt: skip


@pytest.fixture
def undrawable():
    """Return a document whose only block is its first chart, with a drawing that nobody can read."""

    def broken(document):
        block = document.charts[0]
        return replace(document, blocks=(replace(block, chart=replace(block.chart, svg="<svg")),))

    return broken
