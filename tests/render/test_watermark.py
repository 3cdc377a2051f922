"""The mark of synthetic figures on charts and rows: also where they stand without their annex."""

import csv
import io
import re
import struct
from xml.etree import ElementTree as ET

import pytest

from pakn.base.errors import BuildError
from pakn.figures.synthetic_flag import MARK
from pakn.render.front import Front
from pakn.render.html_page import document_html
from pakn.render.trace import trace_csv
from pakn.render.typst_pdf import svg_png
from pakn.render.watermark import MARK_COLUMN, marked_svg
from pakn.reports.yearly import charts as pakn_charts
from pakn.reports.yearly import tables

SVG = "{http://www.w3.org/2000/svg}"


def frame(svg):
    return [float(number) for number in re.search(r'viewBox="([^"]+)"', svg)[1].split()]


@pytest.fixture(scope="module")
def marked(document_of, trend):
    """An annex of synthetic figures that is a draft as well."""
    front = Front("Phụ lục I", "T", "r", banner=f"DỰ THẢO – {MARK}")
    return document_of(tables.overall(trend), pakn_charts.received(trend), front=front)


def test_the_mark_stands_below_everything_drawn(trend):
    for chart in (pakn_charts.received(trend), pakn_charts.means(trend)):
        left, top, width, tall = frame(chart.svg)
        made = marked_svg(chart.svg, MARK)
        assert frame(made)[:3] == [left, top, width]
        assert frame(made)[3] == pytest.approx(tall + width * 9 / 454 * 1.7, abs=0.01)
        rectangle, text = list(ET.fromstring(made))[-2:]  # noqa: S314 (drawn here)
        assert (rectangle.tag, text.tag, text.text) == (f"{SVG}rect", f"{SVG}text", MARK)
        assert float(rectangle.get("y")) == pytest.approx(top + tall, abs=0.01)
        assert top + tall + 6 < float(text.get("y")) < frame(made)[3]


def test_the_drawing_keeps_its_scale(trend):
    svg = pakn_charts.received(trend).svg
    made = marked_svg(svg, MARK)
    width, height = (float(re.search(rf'\b{name}="([\d.]+)pt"', made)[1]) for name in ("width", "height"))
    assert height / width == pytest.approx(frame(made)[3] / frame(made)[2], abs=1e-4)
    before, after = (struct.unpack(">II", svg_png(drawing)[16:24]) for drawing in (svg, made))
    assert before[0] == after[0]
    assert before[1] < after[1] < before[1] * 1.2


def test_a_drawing_without_a_size_is_refused(chart):
    for broken in (chart.svg.replace("viewBox", "viewbox"), chart.svg.replace("height", "hoch", 1), "<svg"):
        with pytest.raises(BuildError, match="draw_svg"):
            marked_svg(broken, MARK)


def test_markup_in_the_words_is_text(chart):
    assert ET.fromstring(marked_svg(chart.svg, "<b> & "))[-1].text == "<b> & "  # noqa: S314


def test_every_chart_of_a_sample_says_so(marked):
    (block,) = marked.charts
    assert block.chart.svg.count(MARK) == 1
    assert block.chart.alt.endswith(f" {MARK}.")
    assert document_html(marked).count(f">{MARK}</text>") == 1


def test_every_row_of_a_sample_says_so(marked, book):
    (block,) = marked.charts
    for text in (marked.chart_csv(block.chart), trace_csv(marked, book)):
        head, *rows = csv.reader(io.StringIO(text))
        assert head[-1] == MARK_COLUMN == "luu_y"
        assert rows
        assert all(row[-1] == MARK and len(row) == len(head) for row in rows)


def test_a_draft_of_real_figures_bears_no_mark(document_of, chart, table, book):
    plain = document_of(table, chart)
    draft = document_of(table, chart, front=Front("Phụ lục I", "T", "r", banner="DỰ THẢO"))
    assert draft.charts == plain.charts
    assert draft.chart_csv(draft.charts[0].chart) == plain.chart_csv(plain.charts[0].chart) == "nam,pct\n2023,92.3\n"
    assert MARK_COLUMN not in trace_csv(draft, book)
