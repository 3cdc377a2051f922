"""Control chart and waterfall of the deep analysis."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pakn.base.labels import format_change, format_date, format_number, uncapital
from pakn.render.charts import COLOURS, Chart, canvas, chart_style, data_text, draw_svg, make_chart, name_rows, rows_mm
from pakn.render.monthly_words import source_of
from pakn.render.phrases import amount, target_level
from pakn.reports.cases.change_decomposition import ChangeDecomposition, Measure
from pakn.reports.cases.changes import UNITS, WHAT
from pakn.reports.cases.pakn_signals import Signal, pakn_signal, parts_of, time_signal
from pakn.reports.cases.signals import rule_words, series_title
from pakn.reports.month.pakn_month import RATE, PaknMonth

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["control", "waterfall"]

Shown = Literal["rate", "time"]
MOST_BARS = 9
"""Parts beyond these, the smallest, are one bar together."""
OTHERS = "Các phần còn lại"
SIGNAL = "Tháng có dấu hiệu"
NAMES: dict[Measure, str] = {"rate": "ty-le", "satisfaction": "hai-long", "days": "thoi-gian"}


def control(month: PaknMonth, what: Shown = "rate") -> Chart | None:
    """Draw the months of the PAKN rate or waiting time with natural limits; `None` where there are fewer than two.

    Parameters
    ----------
    month
        The month or year of PAKN.
    what
        ``rate``, or ``time``: the median of days with the open cases counted.
    """
    signal = {"rate": pakn_signal, "time": time_signal}[what](month)
    if signal is None or len(signal.points) < 2:
        return None
    rows = []
    points = [(point, segment) for segment in signal.chart.segments for point in segment.points]
    for shown, (point, segment) in zip(signal.points, points, strict=True):
        limits = tuple("" if end is None else f"{end:.2f}" for end in (segment.mean, segment.lower, segment.upper))
        rows.append((shown.column.months[0], data_text(shown.value), *limits, rule_words(point)))
    told = "; ".join(f"{point.column.label} {amount(point.value)}" for point in signal.points)
    values = [point.value for point in signal.points]
    title, span = series_title(month, signal), f"{signal.points[0].column.label} – {signal.points[-1].column.label}"
    return make_chart(
        month.period_data.book,
        f"kiem-soat-{'ty-le' if what == 'rate' else 'thoi-gian'}",
        f"{title}: từng tháng và giới hạn dao động, {span}",
        _control_svg(signal),
        f"Biểu đồ kiểm soát XmR, {uncapital(title)}: {told}.",
        ("thang", "gia_tri", "trung_binh", "gioi_han_duoi", "gioi_han_tren", "dau_hieu"),
        tuple(rows),
        values,
        source_of(month.period_data, parts_of(signal), values, spanning=True),
    )


def _control_svg(signal: Signal) -> str:
    values = [float(point.value.required) for point in signal.points]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=80)
        start, ends = 0, []
        for segment in signal.chart.segments:
            places = range(start, start + len(segment.points))
            axes.plot(
                places, [point.value for point in segment.points], color=COLOURS["strong"], linewidth=1.4, zorder=2
            )
            for index, point in zip(places, segment.points, strict=True):
                marked = bool(point.signals)
                first = marked and SIGNAL not in axes.get_legend_handles_labels()[1]
                axes.plot(
                    index,
                    point.value,
                    marker="s" if marked else "o",
                    markersize=7.5 if marked else 6,
                    zorder=3,
                    markerfacecolor=COLOURS["alarm"] if marked else COLOURS["strong"],
                    markeredgecolor="white",
                    label=SIGNAL if first else None,
                    linestyle="none",
                )
            if segment.mean is not None and segment.lower is not None and segment.upper is not None:
                _limits(
                    axes,
                    places,
                    (segment.mean, segment.lower, segment.upper),
                    provisional=segment.provisional,
                    last=segment is signal.chart.last,
                )
                ends += [segment.lower, segment.upper]
            start += len(segment.points)
        _breaks(axes, signal)
        _frame(axes, signal, [*values, *ends])
        if ends:
            figure.legend(loc="outside upper right", ncols=4, borderaxespad=0.2, fontsize=9.5)
        return draw_svg(figure)


def _limits(axes: Axes, places: range, levels: tuple[float, float, float], *, provisional: bool, last: bool) -> None:
    mean, lower, upper = levels
    span, faint = [places[0] - 0.35, places[-1] + 0.35], COLOURS["faint"]
    name, dashes = ("Giới hạn tạm thời", ":") if provisional else ("Giới hạn", "--")
    known = axes.get_legend_handles_labels()[1]
    for level, words, style in ((mean, "Trung bình", "-"), (lower, name, dashes), (upper, "", dashes)):
        label = words if words not in known else ""
        axes.plot(span, [level, level], color=faint, linewidth=1.1, linestyle=style, zorder=1, label=label or None)
        if last:  # only behind the last segment is there room for numbers
            number = format_number(Decimal(repr(level)), 1)
            axes.text(span[1] + 0.05, level, number, fontsize=9, va="center", color=faint)


def _breaks(axes: Axes, signal: Signal) -> None:
    """A dashed line where the series becomes another one, with its day below the title."""
    days = [point.column.period.start for point in signal.points]
    for entry in signal.breaks:
        place = next((place for place, day in enumerate(days) if entry.date and day >= entry.date), None)
        if place and entry.date:
            axes.axvline(place - 0.5, color=COLOURS["ink"], linewidth=0.8, linestyle="-.", zorder=0.8)
            axes.text(
                place - 0.5,
                1.01,
                f"{format_date(entry.date)}: {entry.short or entry.title}",
                fontsize=9,
                ha="center",
                va="bottom",
                transform=axes.get_xaxis_transform(),
            )


def _frame(axes: Axes, signal: Signal, levels: Sequence[float]) -> None:
    count, low, high = len(signal.points), min(levels), max(levels)
    target = signal.target
    if target is not None:
        level = float(target.threshold)
        low, high = min(low, level), max(high, level)
        axes.axhline(level, color=COLOURS["alarm"], linewidth=1.2, linestyle="--", zorder=0.9)
        axes.annotate(
            f"mức {target_level(target)}",
            (-0.4, level),
            xytext=(0, 2),
            textcoords="offset points",
            color=COLOURS["alarm"],
            fontsize=9.5,
            va="bottom",
        )
    room = max(high - low, 1) * 0.12
    # Room on the right for the numbers of the limits; the axis does not begin at 0, as lines may.
    axes.set(
        xlim=(-0.6, count - 0.4 + (count * 0.09 if signal.chart.last.mean is not None else 0)),
        ylim=(low - room, high + room),
        xticks=range(count),
    )
    slanted: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"} if count > 9 else {}
    axes.set_xticklabels([point.column.short for point in signal.points], fontsize=9.5, **slanted)
    axes.spines["left"].set_visible(True)
    axes.set_title("Tỷ lệ xử lý PAKN (%)" if signal.name == RATE else "Thời gian xử lý PAKN, trung vị (ngày)", pad=20)


def waterfall(month: PaknMonth, found: Sequence[ChangeDecomposition]) -> Chart | None:
    """Draw how the first change of ``found`` comes about, part by part; `None` where there is none."""
    if not found:
        return None
    explained = found[0]
    unit, change_unit = UNITS[explained.measure]
    parts = _bars(explained)
    told = "; ".join(f"{name} {format_change(size, 2)}" for name, size in parts)
    caption = (
        f"Đóng góp vào mức thay đổi {WHAT[explained.measure]}, {explained.column.label} so với "
        f"{explained.compared.label}"
    )
    rows = [
        (explained.compared.label, str(explained.before)),
        *((name, str(size)) for name, size in parts),
        (explained.column.label, str(explained.after)),
    ]
    cohorts = [*month.cohort(explained.column), *month.cohort(explained.compared)]
    words = unit if unit == "%" else f" {unit}"
    span = f"từ {format_number(explained.before, 2)} đến {format_number(explained.after, 2)}{words}"
    return make_chart(
        month.period_data.book,
        f"thac-nuoc-{NAMES[explained.measure]}",
        caption,
        _waterfall_svg(explained, parts, unit, change_unit),
        f"Biểu đồ thác nước {span}: {told}.",
        ("phan", "gia_tri"),
        tuple(rows),
        [],
        source_of(month.period_data, cohorts, [], spanning=True),
    )


def _bars(explained: ChangeDecomposition) -> list[tuple[str, Decimal]]:
    """Name and size of each bar, largest first; the smallest together where there are many."""
    ordered = sorted(explained.parts, key=lambda part: -abs(part.whole))
    if len(ordered) <= MOST_BARS + 1:
        return [(part.name, part.whole) for part in ordered]
    rest = sum((part.whole for part in ordered[MOST_BARS:]), Decimal(0))
    return [*((part.name, part.whole) for part in ordered[:MOST_BARS]), (OTHERS, rest)]


def _waterfall_svg(
    explained: ChangeDecomposition, parts: Sequence[tuple[str, Decimal]], unit: str, change_unit: str
) -> str:
    names = [explained.compared.short, *(name for name, _ in parts), explained.column.short]
    count, level = len(names), float(explained.before)
    levels = [level]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=24 + rows_mm(names, 6.4))
        for place, (_, size) in enumerate(parts, start=1):
            step = float(size)
            rising = step >= 0
            axes.barh(
                count - 1 - place,
                step,
                left=level,
                height=0.62,
                edgecolor=COLOURS["strong"],
                color=COLOURS["strong"] if rising else "white",
                hatch="" if rising else "////",
            )
            axes.plot(
                [level, level], [count - place + 0.31, count - 1 - place - 0.31], color=COLOURS["faint"], linewidth=0.7
            )
            level += step
            levels.append(level)
        low, high = min(levels), max(levels)
        room = max(high - low, 0.01)
        for place, number in ((count - 1, explained.before), (0, explained.after)):
            axes.plot(float(number), place, marker="D", color=COLOURS["ink"], markersize=7)
            axes.text(
                float(number) + room * 0.04,
                place,
                f"{format_number(number, 2)}{'' if unit == '%' else ' '}{unit}",
                va="center",
            )
        for place, (_, size) in enumerate(parts, start=1):
            axes.text(
                max(levels[place - 1], levels[place]) + room * 0.03,
                count - 1 - place,
                format_change(size, 2),
                va="center",
                fontsize=10,
            )
        axes.set(yticks=range(count), xlim=(low - room * 0.06, high + room * 0.3), xticks=[], ylim=(-0.6, count - 0.4))
        name_rows(axes, names[::-1])
        axes.spines["bottom"].set_visible(False)
        axes.set_title(f"Tăng (tô đậm), giảm (gạch chéo), {change_unit}")
        return draw_svg(figure)
