"""Charts of the deep analysis by content: line data, axes, alternative text and the numbers beside them."""

from itertools import pairwise

import pytest
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, TIEN_DU, TU_SON

from pakn.base.periods import month_before
from pakn.reports.cases import charts, trend_charts
from pakn.reports.cases.changes import changes
from pakn.reports.cases.pakn_signals import pakn_signal
from pakn.statistics.proportions import funnel_limits

from .conftest import Case

pytestmark = pytest.mark.long

NAMES = ("Thành phố Bắc Ninh", "Thành phố Từ Sơn", "Thị xã Quế Võ", "Thị xã Thuận Thành", "Huyện Yên Phong",
         "Huyện Tiên Du", "Huyện Lương Tài", "Huyện Gia Bình")  # fmt: skip
STEADY = (900, 910, 900, 910, 905, 900, 910, 900, 905, 900, 910, 905)
SUNKEN = (900, 930, 890, 940, 880, 930, 870, 940, 890, 930, 880, 600)
"""Twelve months of which only the last lies outside of the limits."""


def test_without_cases_nothing_is_drawn(analysed, months) -> None:
    for make in (charts.waiting, charts.ratings_by_unit, charts.funnel):
        assert make(None) is None
    nothing = analysed(Case(weight=3))
    assert charts.waiting(nothing) is None
    assert charts.ratings_by_unit(nothing) is None
    assert charts.funnel(nothing) is None
    assert trend_charts.control(months([])) is None
    assert trend_charts.waterfall(nothing.month, ()) is None


# --- Share still open -------------------------------------------------------------------------------------------------


def test_the_share_still_open_with_and_without_open_cases(analysed, drawn) -> None:
    axes, chart = drawn(charts.waiting, analysed(Case(2, 2), Case(4, 2), Case(weight=4, age=20)))
    with_open, only_closed = axes.lines[:2]
    assert list(with_open.get_xdata()) == list(only_closed.get_xdata()) == [0, 2, 4, 20]
    assert list(with_open.get_ydata()) == pytest.approx([100, 75, 50, 50])
    assert list(only_closed.get_ydata()) == pytest.approx([100, 50, 0, 0])
    assert [line.get_label() for line in axes.lines[:2]] == ["Tính cả 4 PAKN chưa xử lý", "Chỉ 4 PAKN đã xử lý"]
    assert with_open.get_linestyle() != only_closed.get_linestyle()
    assert axes.get_title(loc="left") == "Còn chưa xử lý (%)"
    assert axes.get_xlabel() == "Số ngày theo lịch kể từ ngày tiếp nhận"
    assert chart.caption == "Tỷ lệ PAKN còn chưa xử lý theo thời gian, tháng 12/2024"
    assert chart.rows == (
        ("0", "1.0000", "1.0000"), ("2", "0.7500", "0.5000"), ("4", "0.5000", "0.0000"), ("20", "0.5000", "0.0000"),
    )  # fmt: skip
    assert "4 PAKN chưa xử lý" in chart.alt


def test_the_curve_is_the_measure(analysed, drawn) -> None:
    cases = [Case(took / 8, 1 + took % 3) for took in range(1, 160, 3)] + [
        Case(weight=9, age=age) for age in (1, 9, 25)
    ]
    case_analysis = analysed(*cases)
    axes, _ = drawn(charts.waiting, case_analysis)
    curve, line = case_analysis.times(case_analysis.main).curve, axes.lines[0]
    shares = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert len(shares) > 30
    for day, share in shares.items():
        assert share == pytest.approx(100 * curve.open_after(day))
    assert list(line.get_ydata()) == sorted(line.get_ydata(), reverse=True)
    assert max(shares) == curve.longest


# --- Ratings ----------------------------------------------------------------------------------------------------------


def test_ratings_lie_around_their_middle(analysed, drawn) -> None:
    bac_ninh = [Case(1, 2, rating=1), Case(1, 2, rating=3), Case(1, 4, rating=5)]
    tu_son = [Case(1, 2, unit=TU_SON, rating=2), Case(1, 6, unit=TU_SON, rating=4)]
    few = Case(1, 4, unit=GIA_BINH, rating=1)  # a bar of so few would show what single persons have voted
    axes, chart = drawn(charts.ratings_by_unit, analysed(*bac_ninh, *tu_son, few, Case(1, 5, unit=TIEN_DU)))
    assert [text.get_text() for text in axes.get_yticklabels()] == ["Thành phố Bắc Ninh", "Thành phố Từ Sơn"]
    bars = [bar for bar in axes.patches if bar.get_width()]
    assert sum(bar.get_width() for bar in bars) == pytest.approx(200)
    assert min(bar.get_x() for bar in bars) == pytest.approx(-25 - 25 / 2)
    assert {"8 lượt"} <= {text.get_text() for text in axes.texts}
    assert chart.rows == (
        ("Thành phố Từ Sơn", "0", "2", "0", "6", "0"),
        ("Thành phố Bắc Ninh", "2", "0", "2", "0", "4"),
    )
    assert "Thành phố Từ Sơn: 1 điểm 0 lượt, 2 điểm 2 lượt" in chart.alt
    assert chart.caption == "Phân bố mức đánh giá, tháng 12/2024"


# --- Funnel -----------------------------------------------------------------------------------------------------------


def units(**results):
    """Cases of units by their place in the official order: ``u0=(received, processed)``."""
    found = [(DISTRICTS[int(place[1:])], *counts) for place, counts in results.items()]
    return [
        case for unit, received, done in found
        for case in (Case(1, done, unit=unit), Case(weight=received - done, unit=unit)) if case.weight
    ]  # fmt: skip


def test_the_funnel_has_its_limits_and_every_unit(analysed, drawn) -> None:
    axes, chart = drawn(charts.funnel, analysed(*units(u0=(200, 120), u5=(100, 90), u7=(10, 5))))
    marks = {
        (line.get_xdata()[0], round(line.get_ydata()[0], 6)): line for line in axes.lines if len(line.get_xdata()) == 1
    }
    assert set(marks) == {(200, 60.0), (100, 90.0), (10, 50.0)}
    assert marks[(10, 50.0)].get_markerfacecolor() == "white"
    assert marks[(200, 60.0)].get_markerfacecolor() != "white"
    centre = 215 / 310
    limits = [line for line in axes.lines if len(line.get_xdata()) > 10]
    assert len(limits) == 4
    for line, level in zip(limits, (0.95, 0.95, 0.998, 0.998), strict=True):
        ends = [funnel_limits(int(number), centre, level) for number in line.get_xdata()]
        shares = {tuple(round(100 * getattr(end, side), 6) for end in ends) for side in ("lower", "upper")}
        assert tuple(round(share, 6) for share in line.get_ydata()) in shares
    assert any(set(line.get_ydata()) == {100 * centre} for line in axes.lines)
    assert {text.get_text() for text in axes.texts} == {"Thành phố Bắc Ninh", "Huyện Tiên Du", "Huyện Gia Bình"}
    assert axes.get_title(loc="left") == "Tỷ lệ xử lý (%)"
    assert axes.get_xlabel() == "Số PAKN tiếp nhận"
    assert [row[:3] for row in chart.rows] == [
        ("Thành phố Bắc Ninh", "200", "0.6000"), ("Huyện Tiên Du", "100", "0.9000"), ("Huyện Gia Bình", "10", "0.5000")
    ]  # fmt: skip
    assert "quanh tỷ lệ chung 69,35%" in chart.alt
    assert charts.funnel(analysed(*units(u0=(20, 10)))) is None


def test_names_of_equal_units_do_not_lie_on_each_other(analysed, drawn) -> None:
    axes, _ = drawn(charts.funnel, analysed(*units(**{f"u{place}": (40, 30) for place in range(8)})))
    places = [text.get_position() for text in axes.texts]
    assert sorted(text.get_text() for text in axes.texts) == sorted(NAMES)
    heights = sorted(height for _, height in places)
    assert all(above - below >= 3.9 for below, above in pairwise(heights))


def test_the_funnel_around_the_target(analysed, drawn) -> None:
    axes, chart = drawn(charts.funnel, analysed(*units(u0=(200, 120), u5=(100, 90)), centre="target"))
    assert any(set(line.get_ydata()) == {90.0} for line in axes.lines)
    assert "quanh mức chỉ tiêu 90%" in chart.alt


# --- Months -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def series(months):
    def make(*processed, last="2024-08"):
        names = [month_before(last, back) for back in range(len(processed) - 1, -1, -1)]
        counts = {name: {BAC_NINH: (1000, done)} for name, done in zip(names, processed, strict=True)}
        return months(counts.pop(last), period=last, **{f"m{name}": found for name, found in counts.items()})

    return make


def test_the_months_with_mean_limits_and_target(series, drawn) -> None:
    month = series(*SUNKEN)
    axes, chart = drawn(trend_charts.control, month)
    segment = pakn_signal(month).chart.last
    lines = [list(line.get_ydata()) for line in axes.lines]
    assert [done / 10 for done in SUNKEN] in lines
    for level in (segment.mean, segment.lower, segment.upper):
        assert [level, level] in lines
    assert [90.0, 90.0] in lines
    squares = [line for line in axes.lines if line.get_marker() == "s"]
    assert [line.get_ydata()[0] for line in squares] == [60.0]
    assert [text.get_text() for text in axes.get_xticklabels()][::11] == ["9/2023", "8/2024"]
    assert "Tỷ lệ xử lý PAKN (%)" in axes.get_title(loc="left")
    assert any("90%" in text.get_text() for text in axes.texts)
    limits = tuple(f"{level:.2f}" for level in (segment.mean, segment.lower, segment.upper))
    assert chart.rows[0] == ("2023-09", "90.00", *limits, "")
    assert chart.rows[-1] == ("2024-08", "60.00", *limits, "dưới giới hạn dưới")
    assert "tháng 8/2024 60,00%" in chart.alt
    assert chart.caption.endswith("tháng 9/2023 – tháng 8/2024")


def test_few_months_are_drawn_without_limits(series, drawn) -> None:
    axes, chart = drawn(trend_charts.control, series(900, 910, last="2024-07"))
    assert [row[2:] for row in chart.rows] == [("", "", "", "")] * 2
    assert len([line for line in axes.lines if len(line.get_xdata()) == 2]) == 1
    assert trend_charts.control(series(900)) is None


def test_at_a_break_the_line_and_its_limits_end(series, drawn) -> None:
    axes, chart = drawn(trend_charts.control, series(*STEADY, last="2024-12"))
    assert [len(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) > 2] == [8, 4]
    assert any("01/9/2024: Quy định mới về PAKN" in text.get_text() for text in axes.texts)
    assert [bool(row[2]) for row in chart.rows] == [True] * 8 + [False] * 4


# --- How a change came about ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["rate", "satisfaction", "days"])
def test_bars_lead_from_the_one_value_to_the_other(analysed, drawn, measure) -> None:
    before = [
        Case(2, 40, rating=2),
        Case(weight=20),
        Case(5, 30, unit=TU_SON, rating=5),
        Case(1, 9, unit=GIA_BINH, rating=4),
    ]
    after = [
        Case(3, 50, rating=3),
        Case(9, 20, unit=TU_SON, rating=5),
        Case(weight=20, unit=TU_SON),
        Case(1, unit=GIA_BINH),
    ]
    case_analysis = analysed(*after, before=before)
    (explained,) = changes(case_analysis, measure)
    axes, chart = drawn(trend_charts.waterfall, case_analysis.month, (explained,))
    level = float(explained.before)
    sizes = sorted((part.whole for part in explained.parts), key=lambda size: -abs(size))
    for bar, size in zip(axes.patches, sizes, strict=True):
        end = level + float(size)
        assert sorted((bar.get_x(), bar.get_x() + bar.get_width())) == pytest.approx(sorted((level, end)))
        assert bool(bar.get_hatch()) is (size < 0)
        level = end
    assert level == pytest.approx(float(explained.after))
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names[0] == "12/2024"
    assert names[-1] == "11/2024"
    assert set(names[1:-1]) == {part.name for part in explained.parts}
    assert (chart.rows[0], chart.rows[-1]) == (
        ("tháng 11/2024", str(explained.before)), ("tháng 12/2024", str(explained.after))
    )  # fmt: skip
    assert sum(float(row[1]) for row in chart.rows[1:-1]) == pytest.approx(float(explained.change))


def test_of_many_parts_the_smallest_are_one_bar(analysed, drawn) -> None:
    before = [
        case for place in range(11) for case in (Case(1, 10, topic=f"Chủ đề {place}"), Case(topic=f"Chủ đề {place}"))
    ]
    after = [Case(1, 10 + place, topic=f"Chủ đề {place}") for place in range(11)] + [
        Case(topic="Chủ đề 0"),
        Case(1, 40),
    ]
    case_analysis = analysed(*after, before=before, by="topic")
    (explained,) = changes(case_analysis, "rate")
    _, chart = drawn(trend_charts.waterfall, case_analysis.month, (explained,))
    assert len(chart.rows) - 2 <= trend_charts.MOST_BARS + 1
    assert sum(float(row[1]) for row in chart.rows[1:-1]) == pytest.approx(float(explained.change))
