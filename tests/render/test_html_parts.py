"""HTML of single bundles: nothing that comes from data is markup, and heads fit their columns."""

import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from pakn.observations.values import Value, missing
from pakn.render.charts import Chart
from pakn.render.front import annex_front
from pakn.render.paragraphs import Paragraph
from pakn.render.sections import Section
from pakn.render.tables import Column, Line, make_table

EVIL = "<script>alert(\"x\")</script> & <img src=x onerror='y'> =1+1 &amp;"


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def assert_harmless(soup):
    assert soup.find(["script", "img"]) is None
    assert not any(name.startswith("on") for tag in soup.find_all() for name in tag.attrs)


def chart_of(alt, caption, **told):
    return Chart("bieu-do", caption, "<?xml version='1.0'?>\n<svg><g/></svg>", alt, (), (), **told)


def evil_table():
    value = Value(Decimal(1), 0, EVIL, "computed", formula=EVIL, notes=(EVIL,))
    lines = [
        Line([EVIL, EVIL], ["ghi chú " + EVIL], kind="group"),
        Line([EVIL, value], kind="total"),
        Line([EVIL, missing("%")]),
    ]
    columns = [Column(EVIL, "left"), Column(EVIL + "2", over=EVIL)]
    return make_table(EVIL, columns, lines, remarks=[EVIL], source=EVIL)


def test_every_text_of_a_table_is_escaped():
    soup = parsed(evil_table().html(3))
    assert_harmless(soup)
    assert soup.caption.get_text() == f"Bảng 3. {EVIL}"
    assert [tag.get_text() for tag in soup.thead.find_all("th")] == [EVIL, EVIL, EVIL + "2"]
    assert soup.find("td", title=True)["title"] == f"Cách tính: {EVIL}"
    below = soup.find(class_="chu-thich").get_text()
    assert below.count(EVIL) == 4


def test_every_text_of_a_paragraph_a_chart_and_a_front_is_escaped():
    for html in (
        Paragraph(EVIL).html(),
        chart_of(EVIL, EVIL, source=EVIL, notes=(EVIL,)).html(1),
        annex_front(EVIL, number=1, letter_issuer=EVIL)._repr_mimebundle_()["text/html"],
    ):
        assert_harmless(parsed(html))
        assert EVIL in parsed(html).get_text() or EVIL.upper() in parsed(html).get_text()


def test_the_heading_of_a_section_is_escaped():
    soup = parsed(Section(EVIL, Paragraph(EVIL), evil_table())._repr_mimebundle_()["text/html"])
    assert_harmless(soup)
    assert soup.h3.get_text() == EVIL


def grid(table):
    """Return the number of columns each row of a table fills, row spans included."""
    filled = []
    pending = []
    for row in table.find_all("tr"):
        width = pending.pop(0) if pending else 0
        for cell in row.find_all(["th", "td"]):
            span = int(cell.get("colspan", 1))
            width += span
            for below in range(int(cell.get("rowspan", 1)) - 1):
                pending += [0] * (below + 1 - len(pending))
                pending[below] += span
        filled.append(width)
    return filled


HEADS = [
    ["", "", ""],
    ["", "A", "A", "A", ""],
    ["A", "A", "B", "B", "B"],
    ["A", "", "A", "A"],
    ["A"],
]


@pytest.mark.parametrize("overs", HEADS, ids=str)
def test_common_heads_span_the_columns_they_stand_over(overs):
    columns = [Column(f"c{place}", over=over) for place, over in enumerate(overs)]
    lines = [
        Line(["I", "Nhóm"][: len(overs)], kind="group"),
        Line(["1"] * len(overs)),
        Line(["2"] * len(overs), kind="total"),
    ]
    soup = parsed(make_table("t", columns, lines).html())
    assert set(grid(soup.table)) == {len(overs)}
    heads = soup.thead.find_all("th")
    assert {head.get_text() for head in heads} == {f"c{place}" for place in range(len(overs))} | set(overs) - {""}
    assert all(head["scope"] == ("colgroup" if head.get("colspan") else "col") for head in heads)


def test_spans_are_those_of_the_columns():
    columns = [
        Column("STT"),
        Column("a", over="Cao"),
        Column("b", over="Cao"),
        Column("c", over="Thấp"),
        Column("d", over="Thấp"),
    ]
    first, second = parsed(make_table("t", columns, []).html()).thead.find_all("tr")
    assert [(cell.get_text(), cell.get("colspan"), cell.get("rowspan")) for cell in first.find_all("th")] == [
        ("STT", None, "2"), ("Cao", "2", None), ("Thấp", "2", None)
    ]  # fmt: skip
    assert [cell.get_text() for cell in second.find_all("th")] == ["a", "b", "c", "d"]


def test_rows_show_their_kind_alignment_and_marks():
    value = Value(Decimal(1), 0, "%", "computed", formula="1/1", notes=("n1", "n2"))
    columns = [Column("STT", "center"), Column("Tên", "left"), Column("Số")]
    lines = [Line(["I", "Nhóm"], kind="group"), Line(["1", "a", value]), Line(["", "Toàn tỉnh", value], kind="total")]
    soup = parsed(make_table("t", columns, lines).html())
    assert [row["class"] for row in soup.tbody.find_all("tr")] == [["group"], ["body"], ["total"]]
    group = soup.tbody.tr.find("th")
    assert (group["scope"], group["colspan"], group.get_text()) == ("rowgroup", "2", "Nhóm")
    cells = soup.tbody.find_all("tr")[1].find_all("td")
    assert [re.search(r"center|left|right", str(cell.attrs)).group() for cell in cells] == ["center", "left", "right"]
    assert cells[2]["title"] == "Cách tính: 1/1"
    assert cells[2].sup.get_text() == "(a, b)"
    assert [tag.sup.get_text() for tag in soup.find(class_="chu-thich").find_all("p") if tag.sup] == ["(a)", "(b)"]


def test_a_sign_stays_with_its_number():
    table = make_table("Bảng", [Column("A", "center")], [Line(["≥ 90 / ≥ 95"]), Line(["a < b"])])
    first, second = (cell.text for cell in parsed(table.html())("td"))
    assert first == "≥\N{NO-BREAK SPACE}90 / ≥\N{NO-BREAK SPACE}95"
    assert second == "a < b"


def test_widths_of_columns_fill_the_table():
    columns = [Column("a", width=0.45), Column("b", width=2.6), Column("c")]
    soup = parsed(make_table("t", columns, []).html())
    widths = [float(col["style"].removeprefix("width:").removesuffix("%")) for col in soup.find_all("col")]
    assert sum(widths) == pytest.approx(100, abs=0.2)


def test_only_used_parts_stand_below_a_table():
    soup = parsed(make_table("t", [Column("a")], [Line(["1"])]).html())
    assert soup.find(class_="chu-thich").get_text() == ""
    signs = parsed(make_table("t", [Column("a")], [Line([missing("%")])]).html()).find(class_="chu-thich")
    assert signs.get_text() == "Ký hiệu: “…” không có số liệu."


def test_a_chart_is_one_image_with_its_alternative():
    soup = parsed(chart_of('tỷ lệ "90"', "c").html(2))
    assert soup.figure.contents[0].name == "svg"
    assert (soup.svg["role"], soup.svg["aria-label"]) == ("img", 'tỷ lệ "90"')
    assert soup.figcaption.get_text() == "Biểu đồ 2. c"
    assert soup.find(class_="nguon") is None
