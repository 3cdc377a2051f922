"""Charts of the PAKN annex: few and plain, labelled directly, with the year that has no figures shown as such.

Lightness and hatching carry the distinctions, so a black-and-white print loses nothing. The break of 01/7/2025 is a
dotted line that no bar crosses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pakn.observations.values import Value
from pakn.registry.models import Break, Target
from pakn.render.charts import COLOURS, Chart, canvas, chart_style, data_text, draw_svg, make_chart
from pakn.render.phrases import amount, target_level
from pakn.reports.yearly.pakn_trend import BACKLOG, DAYS, PROCESSED, RATE, RECEIVED, SATISFACTION, PaknTrend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["means", "rate_by_period", "received"]

DECEMBER = 12
APART = 0.5
"""Of a bar's place: by how much a month stands apart from the years."""

NO_FIGURES = "không có\nsố liệu"
BREAK_LINE: dict[str, Any] = {"color": COLOURS["faint"], "linewidth": 1.0, "linestyle": ":"}
BREAK_TEXT: dict[str, Any] = {"color": COLOURS["faint"], "fontsize": 9, "va": "top"}
Counts = tuple[Value, Value, Value]
"""Cases processed, unprocessed and received."""


def received(trend: PaknTrend) -> Chart:
    """Draw processed and unprocessed cases of each year as stacked bars."""
    years = trend.years
    counts = {
        year: (trend.province(PROCESSED, year), trend.province(BACKLOG, year), trend.province(RECEIVED, year))
        for year in years
    }
    rows = tuple((str(year), *(data_text(value) for value in counts[year])) for year in years)
    told = "; ".join(
        f"năm {year}: "
        + (
            f"đã xử lý {p.shown}, chưa xử lý {b.shown}, tổng {t.shown}"
            if p.exact and b.exact and t.exact
            else "không có số liệu"
        )
        for year, (p, b, t) in counts.items()
    )
    return make_chart(
        trend.book,
        "pakn-tiep-nhan",
        f"Số PAKN tiếp nhận, đã xử lý và chưa xử lý, toàn tỉnh, {years[0]}–{years[-1]}",
        _received_svg(trend, counts),
        f"Biểu đồ cột chồng số PAKN theo năm: {told}.",
        ("nam", "da_xu_ly", "chua_xu_ly", "tiep_nhan"),
        rows,
        [value for group in counts.values() for value in group],
    )


def _received_svg(trend: PaknTrend, counts: Mapping[int, Counts]) -> str:
    top = max((float(total.number or 0) for *_, total in counts.values()), default=1.0)
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=44)
        for index, of_year in enumerate(counts.values()):
            _stacked_bar(axes, index, of_year, top)
        axes.set(yticks=range(len(counts)), xlim=(0, top * 1.32), xticks=[], ylim=(len(counts) - 0.5, -0.6))
        axes.set_yticklabels([str(year) for year in counts])
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_visible(True)
        axes.set_title("Số PAKN tiếp nhận")
        for index, entry in _separating(trend):
            axes.axhline(index - 0.5, **BREAK_LINE)
            label = entry.chart_label.replace("\n", " ")
            axes.text(top * 1.32, index - 0.4, label, ha="right", **BREAK_TEXT)
        figure.legend(loc="outside upper right", ncols=2, borderaxespad=0.2)
        return draw_svg(figure)


def _stacked_bar(axes: Axes, index: int, counts: Counts, top: float) -> None:
    """Draw the cases of one year; the first bar brings the legend's entries."""
    processed, backlog, total = counts
    if not (processed.exact and backlog.exact and total.exact):
        axes.text(top * 0.01, index, "không có số liệu", ha="left", va="center", style="italic")
        return
    done, undone = float(processed.required), float(backlog.required)
    first = not axes.get_legend_handles_labels()[1]
    done_label, undone_label = ("Đã xử lý", "Chưa xử lý") if first else (None, None)
    strong = COLOURS["strong"]
    axes.barh(index, done, height=0.55, color=strong, label=done_label)
    axes.barh(index, undone, left=done, height=0.55, color="white", edgecolor=strong, hatch="////", label=undone_label)
    axes.text(done / 2, index, processed.shown, color="white", ha="center", va="center", weight="bold")
    words = f"{total.shown} (chưa xử lý {backlog.shown})"
    axes.text(done + undone + top * 0.01, index, words, ha="left", va="center")


def rate_by_period(trend: PaknTrend) -> Chart:
    """Draw the rate of the year before, of the year, and of December with the monthly target that judges it."""
    year = trend.last
    periods = _rate_periods(trend, year)
    target = trend.monthly_target(year)
    rows = tuple((label.replace("\n", " "), data_text(value)) for label, value in periods)
    told = "; ".join(f"{label.replace(chr(10), ' ').lower()}: {amount(value)}" for label, value in periods)
    span = "–".join(sorted({periods[0][0][-4:], str(year)}))
    judged = target and DECEMBER in trend.judged_months(year)
    aim = f" Đường mức chỉ tiêu hằng tháng {target_level(target)}." if target and judged else ""
    return make_chart(
        trend.book,
        "pakn-ty-le-theo-ky",
        f"Tỷ lệ xử lý PAKN theo kỳ, toàn tỉnh, {span}",
        _rate_svg(trend, periods, target),
        f"Biểu đồ cột tỷ lệ xử lý PAKN: {told}.{aim}",
        ("ky", "ty_le_xu_ly_pct"),
        rows,
        [value for _, value in periods],
    )


def _rate_periods(trend: PaknTrend, year: int) -> list[tuple[str, Value]]:
    before = [(f"Cả năm\n{year - 1}", trend.province(RATE, year - 1))] if year - 1 in trend.years else []
    return [
        *before,
        (f"Cả năm\n{year}", trend.province(RATE, year)),
        (f"Tháng\n12/{year}", trend.december(RATE, year)),
    ]


def _rate_svg(trend: PaknTrend, periods: Sequence[tuple[str, Value]], target: Target | None) -> str:
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=56)
        # A month stands apart from the years: its cases have had less time, and the target is one of months.
        places = [*range(len(periods) - 1), len(periods) - 1 + APART]
        for index, (_, value) in zip(places, periods, strict=True):
            if value.exact:
                _rate_bar(axes, index, value, strong=index == len(periods) - 2)
            else:
                _no_figures(axes, index, 100)
        axes.set(xticks=places, ylim=(0, 112), yticks=[])
        axes.set_xticklabels([label for label, _ in periods])
        axes.set_title("Tỷ lệ xử lý PAKN (%)")
        axes.axvline(len(periods) - 1.5 + APART / 2, **BREAK_LINE)
        if target and DECEMBER in trend.judged_months(trend.last):
            _target_line(axes, target, places[-1], f"{trend.judged_months(trend.last)[0]}/{trend.last}")
        axes.set_xlim(-0.5, places[-1] + 1.25)
        return draw_svg(figure)


def _rate_bar(axes: Axes, place: float, rate: Value, *, strong: bool) -> None:
    axes.bar(place, float(rate.required), width=0.5, color=COLOURS["strong" if strong else "soft"])
    ink = "white" if strong else COLOURS["ink"]
    axes.text(
        place, min(30, float(rate.required) / 2), f"{rate.shown}%", ha="center", va="center", weight="bold", color=ink
    )


def _target_line(axes: Axes, target: Target, place: float, first_month: str) -> None:
    """Draw the target over the place of a month that it judges, with its level behind."""
    level, alarm = float(target.threshold), COLOURS["alarm"]
    axes.plot([place - 0.4, place + 0.4], [level, level], color=alarm, linewidth=1.2, linestyle="--")
    words = f"mức {target_level(target)}\n(từ tháng {first_month})"
    axes.text(place + 0.42, level, words, va="center", ha="left", color=alarm, fontsize=10)


def means(trend: PaknTrend) -> Chart:
    """Draw mean satisfaction and mean processing time of each year in two panels."""
    panels = (
        (SATISFACTION, "Mức độ hài lòng (điểm, thang điểm 5)", 5.0),
        (DAYS, "Thời gian xử lý trung bình (ngày/PAKN)", None),
    )
    with chart_style():
        figure, axes = canvas(2, height_mm=58)
        for panel, (indicator, title, limit) in zip(axes, panels, strict=True):
            values = [trend.province(indicator, year) for year in trend.years]
            known = [float(value.required) for value in values if value.exact]
            top = limit or max(known, default=1.0) * 1.1
            last_known = max((index for index, value in enumerate(values) if value.exact), default=-1)
            for index, value in enumerate(values):
                if not value.exact:
                    _no_figures(panel, index, top)
                    continue
                panel.bar(
                    index, float(value.required), width=0.5, color=COLOURS["strong" if index == last_known else "soft"]
                )
                panel.text(
                    index, float(value.required) + top * 0.02, value.shown, ha="center", va="bottom", weight="bold"
                )
            _years_axis(panel, trend.years, top * 1.12, title, trend)
        svg = draw_svg(figure)
    pairs = [(year, trend.province(SATISFACTION, year), trend.province(DAYS, year)) for year in trend.years]
    told = "; ".join(
        f"năm {year}: "
        + (f"hài lòng {amount(score)}, thời gian {amount(days)}" if score.exact or days.exact else "không có số liệu")
        for year, score, days in pairs
    )
    return make_chart(
        trend.book,
        "pakn-hai-long-thoi-gian",
        f"Mức độ hài lòng và thời gian xử lý trung bình, toàn tỉnh, {trend.years[0]}–{trend.years[-1]}",
        svg,
        f"Hai biểu đồ cột theo năm: {told}.",
        ("nam", "hai_long_diem", "thoi_gian_ngay"),
        tuple((str(year), data_text(score), data_text(days)) for year, score, days in pairs),
        [value for _, *values in pairs for value in values],
    )


def _years_axis(axes: Axes, years: Sequence[int], top: float, title: str, trend: PaknTrend) -> None:
    axes.set(xticks=range(len(years)), ylim=(0, top), yticks=[], xlim=(-0.5, len(years) - 0.4))
    axes.set_xticklabels([str(year) for year in years])
    axes.set_title(title)
    for index, entry in _separating(trend):
        axes.axvline(index - 0.5, **BREAK_LINE)
        axes.text(index - 0.46, top * 0.99, entry.chart_label, ha="left", **BREAK_TEXT)


def _separating(trend: PaknTrend) -> list[tuple[int, Break]]:
    """The breaks that no bar may cross, each with the place of the first year behind it."""
    return [
        (index, entry)
        for index, year in enumerate(trend.years)
        for entry in trend.breaks(RATE, year, year)
        if entry.effect == "separate"
    ]


def _no_figures(axes: Axes, place: float, top: float) -> None:
    axes.text(place, top * 0.06, NO_FIGURES, ha="center", va="bottom", style="italic", color=COLOURS["ink"])
