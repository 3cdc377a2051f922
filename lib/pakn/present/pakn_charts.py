"""Charts of the PAKN annex: few and plain, labelled directly, with the year that has no figures shown as such.

Lightness and hatching carry the distinctions, so a black-and-white print loses nothing. The break of 01/7/2025 is a
dotted line that no bar crosses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pakn.measure.pakn_trend import BACKLOG, DAYS, PROCESSED, RATE, RECEIVED, SATISFACTION, PaknTrend
from pakn.present.charts import COLOURS, Chart, canvas, chart_style, data_text, draw_svg, make_chart
from pakn.present.phrases import amount, target_level
from pakn.registry.models import Break

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["means", "rate_by_period", "received"]

NO_FIGURES = "không có\nsố liệu"


def received(trend: PaknTrend) -> Chart:
    """Draw processed and unprocessed cases of each year as stacked bars."""
    years = trend.years
    values = {
        year: (trend.province(PROCESSED, year), trend.province(BACKLOG, year), trend.province(RECEIVED, year))
        for year in years
    }
    top = max((float(total.number or 0) for *_, total in values.values()), default=1.0)
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=44)
        for place, (processed, backlog, total) in enumerate(values.values()):
            if not (processed.exact and backlog.exact):
                axes.text(top * 0.01, place, "không có số liệu", ha="left", va="center", style="italic")
                continue
            low, high = float(processed.required), float(backlog.required)
            axes.barh(place, low, height=0.55, color=COLOURS["strong"], label=None if place else "Đã xử lý")
            axes.barh(
                place,
                high,
                left=low,
                height=0.55,
                color="white",
                edgecolor=COLOURS["strong"],
                hatch="////",
                label=None if place else "Chưa xử lý",
            )
            axes.text(low / 2, place, processed.shown, color="white", ha="center", va="center", weight="bold")
            axes.text(
                low + high + top * 0.01, place, f"{total.shown} (chưa xử lý {backlog.shown})", ha="left", va="center"
            )
        axes.set(yticks=range(len(years)), xlim=(0, top * 1.32), xticks=[], ylim=(len(years) - 0.5, -0.6))
        axes.set_yticklabels([str(year) for year in years])
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_visible(True)
        axes.set_title("Số PAKN tiếp nhận")
        for place, entry in _separating(trend):
            axes.axhline(place - 0.5, color=COLOURS["faint"], linewidth=1.0, linestyle=":")
            axes.text(
                top * 1.32,
                place - 0.46,
                entry.chart_label.replace("\n", " "),
                fontsize=9,
                va="top",
                ha="right",
                color=COLOURS["faint"],
            )
        figure.legend(loc="outside upper right", ncols=2, borderaxespad=0.2)
        svg = draw_svg(figure)
    rows = tuple((str(year), *(data_text(value) for value in values[year])) for year in years)
    told = "; ".join(
        f"năm {year}: "
        + (f"đã xử lý {p.shown}, chưa xử lý {b.shown}, tổng {t.shown}" if t.exact else "không có số liệu")
        for year, (p, b, t) in values.items()
    )
    return make_chart(
        trend.book, "pakn-tiep-nhan", f"Số PAKN tiếp nhận, đã xử lý và chưa xử lý, toàn tỉnh, {years[0]}–{years[-1]}", svg,
        f"Biểu đồ cột chồng số PAKN theo năm: {told}.", ("nam", "da_xu_ly", "chua_xu_ly", "tiep_nhan"), rows,
        [value for group in values.values() for value in group],
    )  # fmt: skip


def rate_by_period(trend: PaknTrend) -> Chart:
    """Draw the rate of the year before, the eleven months, December and the year, with the monthly target where it applies."""
    year = trend.last
    periods = [(f"11 tháng đầu\nnăm {year}", trend.before_december(RATE, year)), (f"Tháng\n12/{year}", trend.december(RATE, year)),
               (f"Cả năm\n{year}", trend.province(RATE, year))]  # fmt: skip
    if year - 1 in trend.years:
        periods.insert(0, (f"Cả năm\n{year - 1}", trend.province(RATE, year - 1)))
    target = trend.monthly_target(year)
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=56)
        for place, (label, value) in enumerate(periods):
            if not value.exact:
                _no_figures(axes, place, 100)
                continue
            strong = label.endswith(str(year)) and label.startswith("Cả năm")
            axes.bar(place, float(value.required), width=0.5, color=COLOURS["strong"] if strong else COLOURS["soft"])
            axes.text(
                place,
                30,
                f"{value.shown}%",
                ha="center",
                va="center",
                weight="bold",
                color="white" if strong else COLOURS["ink"],
            )
        axes.set(xticks=range(len(periods)), ylim=(0, 112), yticks=[])
        axes.set_xticklabels([label for label, _ in periods])
        axes.set_title("Tỷ lệ xử lý PAKN (%)")
        if target:
            level = float(target.threshold)
            axes.plot(
                [len(periods) - 3.4, len(periods) - 0.6],
                [level, level],
                color=COLOURS["alarm"],
                linewidth=1.2,
                linestyle="--",
            )
            axes.text(len(periods) - 0.58, level, f"mức {target_level(target)}\n(từ tháng {trend.judged_months(year)[0]}/{year})",
                      va="center", ha="left", color=COLOURS["alarm"], fontsize=10)  # fmt: skip
        axes.set_xlim(-0.5, len(periods) + 0.25)
        svg = draw_svg(figure)
    rows = tuple((label.replace("\n", " "), data_text(value)) for label, value in periods)
    told = "; ".join(f"{label.replace(chr(10), ' ').lower()}: {amount(value)}" for label, value in periods)
    aim = f" Đường mức chỉ tiêu hằng tháng {target_level(target)}." if target else ""
    return make_chart(
        trend.book, "pakn-ty-le-theo-ky", f"Tỷ lệ xử lý PAKN theo kỳ, toàn tỉnh, {periods[0][0].split()[-1]}–{year}", svg,
        f"Biểu đồ cột tỷ lệ xử lý PAKN: {told}.{aim}", ("ky", "ty_le_xu_ly_pct"), rows, [value for _, value in periods],
    )  # fmt: skip


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
            last_known = max((place for place, value in enumerate(values) if value.exact), default=-1)
            for place, value in enumerate(values):
                if not value.exact:
                    _no_figures(panel, place, top)
                    continue
                panel.bar(
                    place, float(value.required), width=0.5, color=COLOURS["strong" if place == last_known else "soft"]
                )
                panel.text(
                    place, float(value.required) + top * 0.02, value.shown, ha="center", va="bottom", weight="bold"
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
        trend.book, "pakn-hai-long-thoi-gian",
        f"Mức độ hài lòng và thời gian xử lý trung bình, toàn tỉnh, {trend.years[0]}–{trend.years[-1]}", svg,
        f"Hai biểu đồ cột theo năm: {told}.", ("nam", "hai_long_diem", "thoi_gian_ngay"),
        tuple((str(year), data_text(score), data_text(days)) for year, score, days in pairs),
        [value for _, *values in pairs for value in values],
    )  # fmt: skip


def _years_axis(axes: Axes, years: Sequence[int], top: float, title: str, trend: PaknTrend) -> None:
    axes.set(xticks=range(len(years)), ylim=(0, top), yticks=[], xlim=(-0.5, len(years) - 0.4))
    axes.set_xticklabels([str(year) for year in years])
    axes.set_title(title)
    for place, entry in _separating(trend):
        axes.axvline(place - 0.5, color=COLOURS["faint"], linewidth=1.0, linestyle=":")
        axes.text(place - 0.46, top * 0.99, entry.chart_label, fontsize=9, va="top", ha="left", color=COLOURS["faint"])


def _separating(trend: PaknTrend) -> list[tuple[int, Break]]:
    """The breaks that no bar may cross, each with the place of the first year behind it."""
    return [
        (place, entry)
        for place, year in enumerate(trend.years)
        for entry in trend.breaks(RATE, year, year)
        if entry.effect == "separate"
    ]


def _no_figures(axes: Axes, place: float, top: float) -> None:
    axes.text(place, top * 0.06, NO_FIGURES, ha="center", va="bottom", style="italic", color=COLOURS["ink"])
