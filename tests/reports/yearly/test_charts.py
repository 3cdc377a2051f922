"""Charts of the trend by content: what is drawn, what is told, what is written beside it."""

import csv
import io
import re
from itertools import combinations

import pytest
from lightness import lightness
from matplotlib import colors

from pakn.base.csv_text import csv_text
from pakn.reports.yearly import charts, locality_chart

pytestmark = pytest.mark.long

RECEIVED = charts.received
RATES = charts.rate_by_period
MEANS = charts.means
LOCALITIES = locality_chart.localities
CHARTS = [RECEIVED, RATES, MEANS, LOCALITIES]
YEAR_2023 = ("001-013-02", "001-013-03", "001-013-04", "001-013-10", "001-013-15", "001-013-22")
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")

every_chart = pytest.mark.parametrize("make", CHARTS, ids=lambda make: make.__name__)


def words(axes):
    return [text.get_text() for text in axes.texts]


def bars(axes):
    return {round(bar.get_x() + bar.get_width() / 2, 6): bar.get_height() for bar in axes.patches}


def house(data):
    """Return a number of the CSV in house notation."""
    digits = data.lstrip("<>≤≥≈")
    whole, _, rest = digits.partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


# --- What is drawn ----------------------------------------------------------------------------------------------------


def test_received_is_stacked_from_zero_with_numbers_beside(drawn, trend):
    figure, chart = drawn(RECEIVED, trend)
    (axes,) = figure.axes
    assert axes.get_title(loc="left") == "Số PAKN tiếp nhận"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2023", "2024", "2025"]
    assert axes.get_xlim()[0] == 0
    drawn_bars = [(bar.get_y() + bar.get_height() / 2, bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert drawn_bars == [(0, 0, 3171), (0, 3171, 263), (1, 0, 4098), (1, 4098, 468)]
    assert "4.566 (chưa xử lý 468)" in words(axes)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Đã xử lý", "Chưa xử lý"]
    assert chart.caption == "Số PAKN tiếp nhận, đã xử lý và chưa xử lý, toàn tỉnh, 2023–2025"


def test_a_year_without_figures_has_no_bar_and_says_so(drawn, trend):
    figure, _ = drawn(RECEIVED, trend)
    (text,) = [text for text in figure.axes[0].texts if text.get_text() == "không có số liệu"]
    assert text.get_position()[1] == 2
    figure, _ = drawn(MEANS, trend)
    for axes in figure.axes:
        assert set(bars(axes)) == {0, 1}
        (text,) = [text for text in axes.texts if text.get_text() == "không có\nsố liệu"]
        assert text.get_position()[0] == 2


def test_rates_stand_beside_the_target_line(drawn, trend):
    figure, chart = drawn(RATES, trend)
    (axes,) = figure.axes
    assert axes.get_title(loc="left") == "Tỷ lệ xử lý PAKN (%)"
    assert bars(axes) == {0: 92.34, 1: 89.75, 2.5: 65.91}
    assert axes.get_ylim()[0] == 0
    assert [label.get_text() for label in axes.get_xticklabels()] == [
        "Cả năm\n2023", "Cả năm\n2024", "Tháng\n12/2024"
    ]  # fmt: skip
    divider, line = axes.lines
    assert set(line.get_ydata()) == {90.0}
    start, end = line.get_xdata()
    assert 1.25 < divider.get_xdata()[0] < start
    assert start < 2.25
    assert end > 2.75
    assert "mức 90%\n(từ tháng 8/2024)" in words(axes)
    assert "Đường mức chỉ tiêu hằng tháng 90%." in chart.alt


def test_a_year_without_target_has_no_target_line(drawn, altered):
    figure, chart = drawn(RATES, altered({}, (2023,)))
    assert len(figure.axes[0].lines) == 1  # between the years and the month
    assert "chỉ tiêu" not in chart.alt


def test_a_period_without_figures_has_no_bar(drawn, altered):
    figure, chart = drawn(RATES, altered({"000-038-01": None, "000-038-03": None}))
    assert set(bars(figure.axes[0])) == {0, 1}
    assert words(figure.axes[0]).count("không có\nsố liệu") == 1
    assert ("Tháng 12/2024", "") in chart.rows


def test_means_have_a_panel_each_with_its_own_scale(drawn, trend):
    figure, _ = drawn(MEANS, trend)
    scores, days = figure.axes
    assert scores.get_title(loc="left") == "Mức độ hài lòng (điểm, thang điểm 5)"
    assert days.get_title(loc="left") == "Thời gian xử lý trung bình (ngày/PAKN)"
    assert bars(scores) == {0: 3.09, 1: 3.02}
    assert bars(days) == {0: 9.71, 1: 12.47}
    assert scores.get_ylim()[0] == days.get_ylim()[0] == 0
    assert scores.get_ylim()[1] > 5
    assert {"3,09", "3,02"} <= set(words(scores))


def test_the_separating_break_is_a_line_that_no_bar_crosses(drawn, trend):
    for make in (MEANS, RECEIVED):
        figure, _ = drawn(make, trend)
        for axes in figure.axes:
            (line,) = axes.lines
            data = line.get_ydata() if make is RECEIVED else line.get_xdata()
            assert set(data) == {1.5}
            assert any("01/7/2025" in text for text in words(axes))


def test_years_before_the_break_have_no_break(drawn, altered):
    figure, _ = drawn(MEANS, altered({}, (2023, 2024)))
    assert all(not axes.lines for axes in figure.axes)


def test_localities_are_sorted_points_and_bounds_are_brackets(drawn, trend):
    figure, _ = drawn(LOCALITIES, trend)
    (axes,) = figure.axes
    points = {
        marker: [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines if line.get_marker() == marker]
        for marker in "os"
    }
    assert [place for place, _ in points["o"]] == [99.5, 93.93, 64.3]
    after = [place for place, _ in sorted(points["s"], key=lambda point: point[1])]
    assert after == sorted(after) == [53.9, 88.67, 95.2, 96.2, 96.3, 98.4]
    assert sum(text.get_text() == "trên 80" for text in axes.texts) == 5
    assert sum(text.get_text() == "dưới 90" for text in axes.texts) == 2
    assert not any(place in (80.0, 90.0) for pairs in points.values() for place, _ in pairs)
    assert {text.get_text() for text in figure.legends[0].get_texts()} == {"Năm 2023", "Năm 2024"}


def test_brackets_open_towards_where_the_value_lies(drawn, trend):
    figure, _ = drawn(LOCALITIES, trend)
    arrows = [text for text in figure.axes[0].texts if getattr(text, "arrow_patch", None)]
    directions = {(arrow.xyann[0], arrow.xy[0] > arrow.xyann[0]) for arrow in arrows}
    assert directions == {(80.0, True), (90.0, False)}


def test_localities_have_the_target_of_the_letter_as_a_line(drawn, trend):
    figure, _ = drawn(LOCALITIES, trend)
    (axes,) = figure.axes
    assert [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"] == [90.0]
    assert "mức 90%" in words(axes)
    assert axes.get_title(loc="left").startswith("Tỷ lệ xử lý PAKN (%)")
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "Huyện Gia Bình"


def test_one_year_has_no_chart_of_localities(altered):
    assert LOCALITIES(altered({}, (2024, 2025))) is None


@every_chart
def test_no_number_is_drawn_outside_the_axes(drawn, trend, make):
    figure, _ = drawn(make, trend)
    for axes in figure.axes:
        (left, right), heights = sorted(axes.get_xlim()), sorted(axes.get_ylim())
        for text in axes.texts:
            x, y = text.get_position()
            assert left <= x <= right
            assert heights[0] <= y <= heights[1] + 0.1


def test_a_low_rate_of_a_locality_stays_on_the_chart(drawn, altered):
    figure, _ = drawn(LOCALITIES, altered({"000-048-06": "30.5"}))
    assert figure.axes[0].get_xlim()[0] < 30.5


def test_the_number_of_a_low_bar_stays_readable(drawn, altered):
    figure, _ = drawn(RATES, altered({"000-046-02": 913, "000-050-01": 3653, "000-038-02": 100}))
    (text,) = [text for text in figure.axes[0].texts if text.get_text() == "20,00%"]
    assert text.get_position()[1] < 20 or lightness(text.get_color()) < 50


def test_the_legend_does_not_depend_on_the_first_year(drawn, altered):
    figure, _ = drawn(RECEIVED, altered(dict.fromkeys(YEAR_2023)))
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Đã xử lý", "Chưa xử lý"]


def test_the_legend_does_not_depend_on_the_top_row(drawn, altered):
    figure, _ = drawn(LOCALITIES, altered({"000-048-02": None}))
    assert {text.get_text() for text in figure.legends[0].get_texts()} == {"Năm 2023", "Năm 2024"}


@pytest.mark.parametrize("figure_id", ["000-046-02", "000-046-01"])
def test_a_year_with_half_its_figures_is_a_year_without(drawn, altered, figure_id):
    _, chart = drawn(RECEIVED, altered({figure_id: None}))
    assert "năm 2024: không có số liệu" in chart.alt


def test_a_span_of_one_year_is_one_year(altered):
    assert RATES(altered({}, (2024, 2025))).caption.endswith("toàn tỉnh, 2024")


# --- Black and white --------------------------------------------------------------------------------------------------


def test_compared_bars_differ_in_lightness_or_hatch(drawn, trend):
    for make in (RECEIVED, RATES, MEANS):
        figure, _ = drawn(make, trend)
        for axes in figure.axes:
            looks = {(colors.to_hex(bar.get_facecolor()), bar.get_hatch()) for bar in axes.patches}
            assert len(looks) == 2
            for (one, hatch), (other, other_hatch) in combinations(looks, 2):
                assert abs(lightness(one) - lightness(other)) > 25 or hatch != other_hatch


def test_compared_points_differ_in_lightness_and_shape(drawn, trend):
    figure, _ = drawn(LOCALITIES, trend)
    looks = {
        line.get_marker(): line.get_markerfacecolor()
        for line in figure.axes[0].lines
        if line.get_marker() in ("o", "s")
    }
    assert abs(lightness(looks["o"]) - lightness(looks["s"])) > 25


# --- What is told and written -----------------------------------------------------------------------------------------


@every_chart
def test_the_alternative_text_tells_every_number(trend, make):
    chart = make(trend)
    told = set(NUMBER.findall(chart.alt))
    assert {house(cell) for row in chart.rows for cell in row[1:] if cell} <= told
    assert sum(cell == "" for row in chart.rows for cell in row[1:]) == 0 or "không có số liệu" in chart.alt


@every_chart
def test_the_alternative_text_tells_no_other_number(trend, make):
    chart = make(trend)
    data = {house(cell) for row in chart.rows for cell in row[1:] if cell}
    labels = set(NUMBER.findall(" ".join(row[0] for row in chart.rows)))
    assert set(NUMBER.findall(chart.alt)) <= data | labels | {"2023", "2024", "2025", "90"}


def test_rows_hold_the_values(trend):
    assert RECEIVED(trend).rows == (
        ("2023", "3171", "263", "3434"),
        ("2024", "4098", "468", "4566"),
        ("2025", "", "", ""),
    )
    assert MEANS(trend).rows == (("2023", "3.09", "9.71"), ("2024", "3.02", "12.47"), ("2025", "", ""))
    assert RATES(trend).rows == (
        ("Cả năm 2023", "92.34"),
        ("Cả năm 2024", "89.75"),
        ("Tháng 12/2024", "65.91"),
    )
    assert {name: pair for name, *pair in LOCALITIES(trend).rows}["Huyện Tiên Du"] == ["99.5", "<90"]


@every_chart
def test_every_row_has_every_column(trend, make):
    chart = make(trend)
    assert {len(row) for row in chart.rows} == {len(chart.columns)}
    made = list(csv.reader(io.StringIO(csv_text(chart.columns, chart.rows))))
    assert made == [list(chart.columns), *map(list, chart.rows)]


@every_chart
def test_a_chart_names_its_place_period_source_and_figures(trend, make):
    chart = make(trend)
    assert re.search(r"toàn tỉnh|địa phương", chart.caption)
    assert re.search(r"20\d\d( và |–)20\d\d$", chart.caption)
    assert "số 31/STTTT" in chart.source or "Sở" in chart.source
    assert chart.figure_ids
    assert set(chart.figure_ids) <= set(trend.book.figures)
