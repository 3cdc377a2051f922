"""The chart of localities: rates of two years side by side, with bounds drawn as what they are.

An exact value is a point with its number. A bound ("trên 80", "dưới 90") is a bracket with an arrow towards where the
value lies, never a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.observations.values import Value
from pakn.registry.models import Target
from pakn.registry.units import Unit
from pakn.render.charts import (
    COLOURS,
    Chart,
    canvas,
    chart_style,
    data_text,
    draw_svg,
    make_chart,
    name_rows,
    rows_mm,
    target_line,
)
from pakn.render.phrases import amount, worded_number
from pakn.reports.yearly.pakn_trend import RATE, PaknTrend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["localities"]

HEIGHT_MM, ROW_MM = 78, 7
"""Height of the drawing, and of the row of a locality in it."""


def localities(trend: PaknTrend) -> Chart | None:
    """Draw the rates of all localities in the last two years with figures, sorted by the later one.

    `None` where there are not two such years.
    """
    if trend.pair is None:
        return None
    first, last = trend.pair
    rates = [(unit, trend.locality(RATE, unit, first), trend.locality(RATE, unit, last)) for unit in trend.localities]
    rates.sort(key=lambda pair: _rank(pair[2]))
    told = "; ".join(
        f"{unit.name}: năm {first} {amount(before)}, năm {last} {amount(after)}"
        for unit, before, after in reversed(rates)
    )
    rows = tuple((unit.name, data_text(before), data_text(after)) for unit, before, after in reversed(rates))
    return make_chart(
        trend.book,
        "pakn-dia-phuong",
        f"Tỷ lệ xử lý PAKN theo địa phương, {first} và {last}",
        _localities_svg(rates, trend.pair, trend.locality_target(last)),
        f"Biểu đồ điểm tỷ lệ xử lý PAKN của các địa phương: {told}.",
        ("dia_phuong", f"nam_{first}_pct", f"nam_{last}_pct"),
        rows,
        [value for _, before, after in rates for value in (before, after)],
    )


def _localities_svg(rates: Sequence[tuple[Unit, Value, Value]], years: tuple[int, int], target: Target | None) -> str:
    names = [unit.name for unit, *_ in rates]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=HEIGHT_MM + rows_mm(names, ROW_MM) - len(names) * ROW_MM)
        for index, (_, before, after) in enumerate(rates):
            labels = [f"Năm {year}" for year in years]
            rising = after.exact and before.exact and after.required >= before.required
            before_side = "left" if rising else "right"
            after_side = "left" if before.exact and not rising else "right"
            _mark(axes, before, index + 0.19, "soft", "o", before_side, labels[0])
            _mark(axes, after, index - 0.19, "strong", "s", after_side, labels[1])
        numbers = [value.number for _, *pair in rates for value in pair if value.number is not None]
        left = int(min([Decimal(50), *numbers])) // 10 * 10
        axes.set(yticks=range(len(rates)), ylim=(-0.6, len(rates) - 0.3))
        axes.set(xlim=(left - 5, 106), xticks=range(left, 101, 10))
        name_rows(axes, names)
        for index in range(0, len(rates), 2):  # bands, so that each mark is seen to belong to its row
            axes.axhspan(index - 0.5, index + 0.5, color="#f1f3f5", zorder=0, linewidth=0)
        axes.grid(axis="x", color="#d9dcdf", linewidth=0.6)
        axes.set_axisbelow(True)
        if target:
            target_line(axes, target, len(rates) - 0.28)
        axes.set_title("Tỷ lệ xử lý PAKN (%); ngoặc có mũi tên: chỉ công bố mức trên hoặc dưới", pad=16)
        figure.legend(loc="outside upper right", ncols=2, borderaxespad=0.2)
        return draw_svg(figure)


def _rank(value: Value) -> tuple[bool, Decimal]:
    """Order of a chart's rows: exact values by size, what is known only as a bound below them."""
    return value.exact, value.number if value.number is not None else Decimal(-1)


def _mark(axes: Axes, value: Value, height: float, colour: str, marker: str, side: str, label: str | None) -> None:
    """Draw a value as a point labelled on one side, or a bound as a bracket that opens towards where the value lies."""
    if value.number is None:
        return
    if value.exact:
        _point(axes, value, height, COLOURS[colour], marker, side, label)
    else:
        _bracket(axes, value, height, COLOURS["faint" if colour == "soft" else colour])


def _point(axes: Axes, value: Value, height: float, colour: str, marker: str, side: str, label: str | None) -> None:
    place = float(value.required)
    known = axes.get_legend_handles_labels()[1]
    axes.plot(
        place,
        height,
        marker=marker,
        color=colour,
        markersize=7,
        linestyle="none",
        label=None if label in known else label,
        markeredgecolor=COLOURS["ink"],
        markeredgewidth=0.5,
    )
    shift, align = (1.1, "left") if side == "right" else (-1.1, "right")
    axes.text(place + shift, height, value.shown, va="center", ha=align, fontsize=9.5)


def _bracket(axes: Axes, value: Value, height: float, colour: str) -> None:
    place = float(value.required)
    upward = value.relation in (">", "≥")
    towards = 1 if upward else -1
    lip, upper, lower = place + 0.7 * towards, height + 0.16, height - 0.16
    axes.plot([lip, place, place, lip], [upper, upper, lower, lower], color=colour, linewidth=1.3)
    arrow = {"arrowstyle": "->", "color": colour, "linewidth": 1.0}
    axes.annotate("", xy=(place + 5 * towards, height), xytext=(place, height), arrowprops=arrow)
    align = "right" if upward else "left"
    axes.text(place - 0.9 * towards, height, worded_number(value), va="center", ha=align, fontsize=9.5)
