"""Drawings of charts, by those of the trend: what they carry, what they must not depend on, any name."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from itertools import pairwise

import matplotlib as mpl
import pytest
from lightness import lightness
from matplotlib.text import Text

from pakn.observations.values import Value, missing
from pakn.render.charts import (
    CHART_MIME,
    COLOURS,
    LINE_LETTERS,
    Chart,
    canvas,
    chart_style,
    data_text,
    draw_svg,
    name_lines,
    name_rows,
    rows_mm,
)
from pakn.reports.yearly import charts, locality_chart

pytestmark = pytest.mark.long

RECEIVED = charts.received
LOCALITIES = locality_chart.localities
CHARTS = [RECEIVED, charts.rate_by_period, charts.means, LOCALITIES]

every_chart = pytest.mark.parametrize("make", CHARTS, ids=lambda make: make.__name__)


def test_texts_are_dark_on_light_or_light_on_dark():
    assert all(lightness(COLOURS[name]) < 50 for name in ("ink", "faint", "alarm", "strong"))
    assert lightness(COLOURS["soft"]) > 60


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value(Decimal("64.30"), 1, "%", "published"), "64.30"),
        (Value(Decimal(90), 0, "%", "published", "<"), "<90"),
        (missing("%"), ""),
    ],
    ids=["value", "bound", "missing"],
)
def test_data_is_written_for_machines(value, text):
    assert data_text(value) == text


def test_a_chart_carries_its_data_beside_the_drawing(trend):
    chart = RECEIVED(trend)
    bundle = chart._repr_mimebundle_()
    assert bundle["image/svg+xml"] == chart.svg
    assert "svg" not in bundle[CHART_MIME]
    assert set(bundle[CHART_MIME]) == {"version", *Chart.__slots__} - {"svg"}


@every_chart
def test_the_drawing_has_neither_date_nor_metadata_nor_address(trend, make):
    svg = make(trend).svg
    assert svg.startswith("<svg")
    assert not re.search(r"metadata|dc:|<\?xml|DOCTYPE|[Mm]atplotlib v|T\d\d:\d\d", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in svg


@every_chart
def test_two_drawings_are_equal_whatever_the_settings_are(trend, make):
    first = make(trend).svg
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.spines.top": True, "svg.hashsalt": None}):
        assert make(trend).svg == first


@every_chart
def test_text_stays_text_in_a_font_the_reader_has(drawn, trend, make):
    figure, chart = drawn(make, trend)
    kept = " ".join(re.findall(r"<text [^>]*>([^<]*)</text>", chart.svg))
    for axes in figure.axes:
        for text in (
            *map(Text.get_text, axes.texts),
            axes.get_title(loc="left"),
            *(label.get_text() for label in axes.get_xticklabels()),
        ):
            assert all(line in kept for line in text.split("\n"))
    assert "<use" not in chart.svg or make is LOCALITIES
    assert chart.svg.count("<text ") == chart.svg.count("'Times New Roman', 'Liberation Serif', serif")


@every_chart
def test_references_inside_the_drawing_lead_somewhere(trend, make):
    svg = make(trend).svg
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg)) <= set(ids)


def test_drawing_leaves_the_settings_of_the_notebook_alone(trend):
    before = dict(mpl.rcParams)
    RECEIVED(trend)
    assert dict(mpl.rcParams) == before


def test_settings_of_whoever_builds_change_no_chart(trend):
    before = RECEIVED(trend).svg
    with mpl.rc_context({"font.size": 40, "axes.facecolor": "red", "text.usetex": True, "axes.grid": True}):
        assert RECEIVED(trend).svg == before


LONG_NAME = "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính của tỉnh"


# --- Any name ---------------------------------------------------------------------------------------------------------


def drawn_rows(names):
    """A bar chart of names, each text of it with its place, size and the width of the drawing."""
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=20 + rows_mm(names, 6.2))
        axes.barh(range(len(names)), range(1, len(names) + 1))
        axes.set(yticks=range(len(names)), xticks=[])
        name_rows(axes, names)
        svg = draw_svg(figure)
        figure.canvas.draw()
        frame = figure.bbox
        inside = [label.get_window_extent() for label in axes.get_yticklabels()]
        share = axes.get_position().width
    words = [text.replace("&amp;", "&") for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
    return words, [frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in inside], inside, share


def test_a_name_of_75_letters_is_drawn_in_lines_and_leaves_room_for_the_bars():
    words, inside, boxes, share = drawn_rows([LONG_NAME, "Huyện Gia Bình", LONG_NAME, LONG_NAME])
    assert " ".join(words[:2]) == LONG_NAME
    assert all(len(word) <= LINE_LETTERS for word in words)
    assert inside == [True] * 4
    assert share > 0.5
    ordered = sorted(boxes, key=lambda box: box.y0)
    assert all(below.y1 <= above.y0 for below, above in pairwise(ordered)), "names run into each other"


def test_a_word_of_75_letters_is_broken():
    words, inside, _, share = drawn_rows(["x" * 75, "Huyện Gia Bình"])
    assert "".join(words[:2]) == "x" * 75
    assert inside == [True, True]
    assert share > 0.5


def test_short_names_are_drawn_as_ever():
    assert rows_mm(["Huyện Tiên Du"] * 4, 6.2) == 4 * 6.2
    assert name_lines("Thái độ, trách nhiệm của cán b") == "Thái độ, trách nhiệm của cán b"
    assert rows_mm([LONG_NAME] * 4, 6.2) > 4 * 6.2
    assert rows_mm(["a", LONG_NAME, "b"], 6.2) == 3 * 6.2  # its neighbours leave it the room


@pytest.mark.parametrize("name", ["Giá $5 và $6", "$x^2$", r"\$ và $\alpha$", "a_b $c_d$"])
def test_a_dollar_sign_in_a_name_is_a_letter(name):
    words, *_ = drawn_rows([name, "Huyện Gia Bình"])
    assert words[0] == name


def test_control_characters_leave_the_drawing_readable():
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=30)
        axes.set_title("a\x01b\x0bc")
        svg = draw_svg(figure)
    ET.fromstring(svg)  # noqa: S314 (ours)
    assert "a□b□c" in svg
