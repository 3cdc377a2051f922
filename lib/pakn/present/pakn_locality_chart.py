"""The chart of localities: rates of two years side by side, with bounds drawn as what they are.

An exact value is a point with its number. A bound ("trên 80", "dưới 90") is a bracket with an arrow towards where the
value lies, never a point.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.measure.pakn_trend import RATE, PaknTrend
from pakn.measure.values import Value
from pakn.present.charts import COLOURS, Chart, canvas, chart_style, data_text, draw_svg, make_chart
from pakn.present.phrases import amount, target_level

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["localities"]


def localities(trend: PaknTrend) -> Chart | None:
    """Draw the rates of all localities in the last two years with figures, sorted by the later one; `None` without two."""
    if trend.pair is None:
        return None
    first, last = trend.pair
    pairs = [(unit, trend.locality(RATE, unit, first), trend.locality(RATE, unit, last)) for unit in trend.localities]
    pairs.sort(key=lambda pair: _rank(pair[2]))
    target = trend.locality_target(last)
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=70)
        for place, (_, before, after) in enumerate(pairs):
            rising = after.exact and before.exact and after.required >= before.required
            top_row = place == len(pairs) - 1
            _mark(
                axes,
                before,
                place + 0.19,
                "soft",
                "o",
                "left" if rising else "right",
                f"Năm {first}" if top_row else None,
            )
            _mark(
                axes,
                after,
                place - 0.19,
                "strong",
                "s",
                "left" if before.exact and not rising else "right",
                f"Năm {last}" if top_row else None,
            )
        axes.set(
            yticks=range(len(pairs)), xlim=(45, 106), ylim=(-0.6, len(pairs) - 0.3), xticks=[50, 60, 70, 80, 90, 100]
        )
        axes.set_yticklabels([unit.name for unit, *_ in pairs])
        axes.grid(axis="x", color="#d9dcdf", linewidth=0.6)
        axes.set_axisbelow(True)
        if target:
            level = float(target.threshold)
            axes.axvline(level, color=COLOURS["alarm"], linewidth=1.2, linestyle="--", zorder=0.9)
            axes.text(
                level,
                len(pairs) - 0.28,
                f"mức {target_level(target)}",
                ha="center",
                va="bottom",
                color=COLOURS["alarm"],
                fontsize=10,
            )
        axes.set_title("Tỷ lệ xử lý PAKN (%); ngoặc có mũi tên: chỉ công bố mức trên hoặc dưới", pad=16)
        figure.legend(loc="outside upper right", ncols=2, borderaxespad=0.2)
        svg = draw_svg(figure)
    told = "; ".join(
        f"{unit.name}: năm {first} {amount(before)}, năm {last} {amount(after)}"
        for unit, before, after in reversed(pairs)
    )
    rows = tuple((unit.name, data_text(before), data_text(after)) for unit, before, after in reversed(pairs))
    return make_chart(
        trend.book, "pakn-dia-phuong", f"Tỷ lệ xử lý PAKN theo địa phương, {first} và {last}", svg,
        f"Biểu đồ điểm tỷ lệ xử lý PAKN của các địa phương: {told}.", ("dia_phuong", f"nam_{first}_pct", f"nam_{last}_pct"), rows,
        [value for _, before, after in pairs for value in (before, after)],
    )  # fmt: skip


def _rank(value: Value) -> tuple[bool, Decimal]:
    """Order of a chart's rows: exact values by size, what is known only as a bound below them."""
    return value.exact, value.number if value.number is not None else Decimal(-1)


def _mark(axes: Axes, value: Value, height: float, colour: str, marker: str, side: str, label: str | None) -> None:
    """Draw a value as a point labelled on one side, or a bound as a bracket that opens towards where the value lies."""
    if value.number is None:
        return
    place = float(value.number)
    if value.exact:
        axes.plot(place, height, marker=marker, color=COLOURS[colour], markersize=7, linestyle="none", label=label,
                  markeredgecolor=COLOURS["ink"], markeredgewidth=0.5)  # fmt: skip
        shift, align = (1.1, "left") if side == "right" else (-1.1, "right")
        axes.text(place + shift, height, value.shown, va="center", ha=align, fontsize=9.5)
        return
    upward = value.relation in (">", "≥")
    ink = COLOURS["faint" if colour == "soft" else colour]
    towards = 1 if upward else -1
    axes.plot([place + 0.7 * towards, place, place, place + 0.7 * towards], [height + 0.16, height + 0.16, height - 0.16, height - 0.16],
              color=ink, linewidth=1.3)  # fmt: skip
    axes.annotate(
        "",
        xy=(place + 5 * towards, height),
        xytext=(place, height),
        arrowprops={"arrowstyle": "->", "color": ink, "linewidth": 1.0},
    )
    axes.text(
        place - 0.9 * towards,
        height,
        amount(value).removesuffix("%"),
        va="center",
        ha="right" if upward else "left",
        fontsize=9.5,
    )
