"""Statistical displays of the deep analysis: survival curve, ratings around their middle, funnel of units.

They are for analysts; leaders get what they say as tables and sentences. Like all charts they survive a
black-and-white print and carry their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.base.labels import format_count, round_half_up
from pakn.observations.processing_time import ProcessingTime
from pakn.render.charts import (
    COLOURS,
    SHORT_NAME,
    Chart,
    canvas,
    chart_style,
    draw_svg,
    make_chart,
    name_lines,
    name_rows,
    rows_mm,
)
from pakn.reports.cases.case_analysis import CaseAnalysis
from pakn.reports.cases.times import source
from pakn.reports.cases.units import Compared, centre_of, centre_words, compared_units
from pakn.reports.month.charts import most_rated
from pakn.statistics.proportions import FUNNEL_LEVELS, funnel_limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["funnel", "ratings_by_unit", "waiting"]

ROW_MM, AROUND_MM = 6.2, 30
STARS = (("1 điểm", "strong", ""), ("2 điểm", "soft", ""), ("3 điểm", "white", ""), ("4 điểm", "white", "////"),
         ("5 điểm", "faint", ""))  # fmt: skip
LABEL_LETTERS = 26
LABELLED = 8
"""More units outside of the limits than these would print over each other."""


def waiting(case_analysis: CaseAnalysis | None) -> Chart | None:
    """Draw the share still open over the days, with the open cases counted and without; `None` without cases."""
    if case_analysis is None:
        return None
    column, time = case_analysis.month.columns[0], case_analysis.times(case_analysis.main)
    if not time.closed:
        return None
    days, shares, only = _steps(time, case_analysis)
    rows = tuple(
        (f"{day:g}", f"{share:.4f}", f"{closed:.4f}") for day, share, closed in zip(days, shares, only, strict=True)
    )
    alt = (
        f"Đường bậc thang tỷ lệ PAKN còn chưa xử lý theo số ngày kể từ ngày tiếp nhận, {column.label}; tính cả "
        f"{format_count(time.open)} PAKN chưa xử lý, và chỉ tính {format_count(time.closed)} PAKN đã xử lý."
    )
    return make_chart(
        case_analysis.month.period_data.book,
        "thoi-gian-cho",
        f"Tỷ lệ PAKN còn chưa xử lý theo thời gian, {column.label}",
        _waiting_svg(days, shares, only, time),
        alt,
        ("so_ngay", "con_chua_xu_ly", "con_chua_xu_ly_chi_tinh_da_xu_ly"),
        rows,
        [],
        source(case_analysis, column),
    )


def _steps(time: ProcessingTime, case_analysis: CaseAnalysis) -> tuple[list[float], list[float], list[float]]:
    """Days, share still open of all, and of those that are closed now."""
    import numpy as np  # noqa: PLC0415

    cases = case_analysis.main
    done = cases.timed & cases["processed"]
    times, weights = cases["duration_days"][done], cases["weight"][done]
    days = [0.0, *map(float, time.curve.times)]
    shares = [1.0, *map(float, time.curve.share)]
    total = weights.sum()
    only = [float(weights[times > day].sum() / total) for day in days]
    if time.curve.longest > days[-1]:
        days, shares, only = [*days, time.curve.longest], [*shares, shares[-1]], [*only, only[-1]]
    # Quarters of an hour make no visible step: at most one step a tenth of a day keeps the drawing small.
    keep = np.unique(np.round(days, 1), return_index=True)[1]
    last = [*keep[1:] - 1, len(days) - 1]
    return [days[index] for index in last], [shares[index] for index in last], [only[index] for index in last]


def _waiting_svg(days: Sequence[float], shares: Sequence[float], only: Sequence[float], time: ProcessingTime) -> str:
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=78)
        strong, faint = COLOURS["strong"], COLOURS["faint"]
        axes.step(
            days,
            [100 * share for share in shares],
            where="post",
            color=strong,
            linewidth=2,
            label=f"Tính cả {format_count(time.open)} PAKN chưa xử lý",
        )
        axes.step(
            days,
            [100 * share for share in only],
            where="post",
            color=faint,
            linewidth=1.4,
            linestyle="--",
            label=f"Chỉ {format_count(time.closed)} PAKN đã xử lý",
        )
        axes.axhline(50, color=COLOURS["soft"], linewidth=0.8, zorder=0.5)
        axes.set(
            xlim=(0, max(days) * 1.02 or 1),
            ylim=(0, 103),
            yticks=range(0, 101, 25),
            xlabel="Số ngày theo lịch kể từ ngày tiếp nhận",
        )
        axes.spines["left"].set_visible(True)
        axes.set_title("Còn chưa xử lý (%)")
        figure.legend(loc="outside upper right", ncols=2, borderaxespad=0.2)
        return draw_svg(figure)


def ratings_by_unit(case_analysis: CaseAnalysis | None) -> Chart | None:
    """Draw the ratings of each unit around their middle, dissatisfied to the left; `None` where nobody rated."""
    if case_analysis is None:
        return None
    names, column = case_analysis.named("unit"), case_analysis.month.columns[0]
    found = [(names[unit], case_analysis.ratings(cases).counts) for unit, cases in case_analysis.groups("unit").items()]
    shown, whose = most_rated(found, "đơn vị")
    if not shown:
        return None
    told = "; ".join(
        f"{name}: " + ", ".join(f"{star} điểm {count} lượt" for star, count in enumerate(counts, 1))
        for name, counts in reversed(shown)
    )
    return make_chart(
        case_analysis.month.period_data.book,
        "danh-gia-hai-phia",
        f"Phân bố mức đánh giá{whose}, {column.label}",
        _ratings_svg(shown),
        f"Biểu đồ thanh hai phía: {told}.",
        ("don_vi", "diem_1", "diem_2", "diem_3", "diem_4", "diem_5"),
        tuple((name, *map(str, counts)) for name, counts in reversed(shown)),
        [],
        source(case_analysis, column),
    )


def _ratings_svg(shown: Sequence[tuple[str, Sequence[int]]]) -> str:
    names = [name for name, _ in shown]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=AROUND_MM + rows_mm(names, ROW_MM))
        for index, (_, counts) in enumerate(shown):
            _diverging_bar(axes, index, counts)
        axes.axvline(0, color=COLOURS["ink"], linewidth=0.8)
        axes.set(yticks=range(len(shown)), ylim=(-0.6, len(shown) - 0.4), xlim=(-104, 118), xticks=range(-100, 101, 50))
        axes.set_xticklabels([str(abs(share)) for share in range(-100, 101, 50)])
        name_rows(axes, names)
        left, right = "bên trái 1–2 điểm và nửa số 3 điểm", "bên phải 4–5 điểm và nửa số 3 điểm"
        narrow = any(len(name) > SHORT_NAME for name in names)  # long names leave it no room for one line
        axes.set_xlabel(f"% số lượt đánh giá: {left},{chr(10) if narrow else ' '}{right}")
        axes.xaxis.label.set_fontsize(9.5)
        figure.legend(loc="outside upper center", ncols=5, borderaxespad=0.2)
        return draw_svg(figure)


def _diverging_bar(axes: Axes, index: int, counts: Sequence[int]) -> None:
    total = sum(counts)
    shares = [100 * count / total for count in counts]
    left = -(shares[0] + shares[1] + shares[2] / 2)
    for (label, fill, hatch), count, share in zip(STARS, counts, shares, strict=True):
        axes.barh(
            index,
            share,
            left=left,
            height=0.66,
            color=COLOURS.get(fill, fill),
            hatch=hatch,
            edgecolor=COLOURS["ink"],
            linewidth=0.5,
            label=label if index == 0 else None,
        )
        if share >= 9:
            ink = "white" if fill in ("strong", "faint") else COLOURS["ink"]
            background = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if hatch else None
            axes.text(
                left + share / 2,
                index,
                str(round_half_up(Decimal(100 * count) / total, 0)),
                ha="center",
                va="center",
                color=ink,
                fontsize=9.5,
                bbox=background,
            )
        left += share
    axes.text(117, index, f"{format_count(total)} lượt", va="center", ha="right", fontsize=9.5)


def funnel(case_analysis: CaseAnalysis | None) -> Chart | None:
    """Draw the units by number of cases and rate inside the funnel; `None` where nothing compares."""
    found = compared_units(case_analysis) if case_analysis else ()
    centre = centre_of(case_analysis) if case_analysis else None
    if case_analysis is None or len(found) < 2 or centre is None:
        return None
    column = case_analysis.month.columns[0]
    rows = []
    for unit in found:
        near, far = (funnel_limits(unit.received, centre, level) for level in FUNNEL_LEVELS)
        ends = (near.lower, near.upper, far.lower, far.upper)
        share = unit.processed / unit.received
        rows.append((unit.name, str(unit.received), *(f"{number:.4f}" for number in (share, *ends))))
    told = "; ".join(
        f"{unit.name}: {format_count(unit.received)} PAKN, đã xử lý {format_count(unit.processed)}" for unit in found
    )
    return make_chart(
        case_analysis.month.period_data.book,
        "pheu-don-vi",
        f"Tỷ lệ xử lý theo số PAKN của từng đơn vị, {column.label}",
        _funnel_svg(found, centre, centre_words(case_analysis)),
        f"Biểu đồ phễu quanh {centre_words(case_analysis)}, giới hạn 95% và 99,8%. {told}.",
        ("don_vi", "tiep_nhan", "ty_le", "duoi_95", "tren_95", "duoi_998", "tren_998"),
        tuple(rows),
        [],
        source(case_analysis, column),
    )


def _funnel_svg(found: Sequence[Compared], centre: float, words: str) -> str:
    widest = max(unit.received for unit in found)
    numbers = sorted({max(1, round(widest * 1.08 * step / 120)) for step in range(1, 121)})
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=92)
        for level, style, label in zip(FUNNEL_LEVELS, ("--", "-"), ("Giới hạn 95%", "Giới hạn 99,8%"), strict=True):
            limits = [funnel_limits(number, centre, level) for number in numbers]
            for index, ends in enumerate(([each.lower for each in limits], [each.upper for each in limits])):
                axes.plot(
                    numbers,
                    [100 * end for end in ends],
                    color=COLOURS["faint"],
                    linestyle=style,
                    linewidth=1,
                    label=label if index == 0 else None,
                )
        axes.axhline(100 * centre, color=COLOURS["alarm"], linewidth=1.2, label=f"{words[0].upper()}{words[1:]}")
        for unit in found:
            axes.plot(
                unit.received,
                100 * unit.processed / unit.received,
                marker="o",
                markersize=6,
                linestyle="none",
                zorder=4,
                markerfacecolor="white" if unit.small else COLOURS["strong"],
                markeredgecolor=COLOURS["strong"],
            )
        _name_units(axes, found)
        lowest = min(unit.processed / unit.received for unit in found)
        axes.set(
            xlim=(0, widest * 1.25), ylim=(max(-4, 100 * min(lowest, centre) - 25), 106), xlabel="Số PAKN tiếp nhận"
        )
        axes.spines["left"].set_visible(True)
        axes.set_title("Tỷ lệ xử lý (%)")
        figure.legend(loc="outside upper right", ncols=3, borderaxespad=0.2, fontsize=9.5)
        return draw_svg(figure)


def _name_units(axes: Axes, found: Sequence[Compared]) -> None:
    """Name every unit where there are few, else those outside of the limits, one below the other if they meet."""
    named = list(found) if len(found) <= LABELLED else [unit for unit in found if unit.place != "inside"][:LABELLED]
    widest = max(unit.received for unit in found)
    placed: list[tuple[float, float, int]] = []
    for unit in sorted(named, key=lambda each: -each.processed / each.received):
        across, height = unit.received + widest * 0.015, 100 * unit.processed / unit.received
        name = name_lines(unit.name, LABEL_LETTERS)
        room = 4 * (name.count("\n") + 1)
        while any(abs(across - x) < widest * 0.3 and abs(height - y) < max(room, taken) for x, y, taken in placed):
            height -= 4
        placed.append((across, height, room))
        axes.text(
            across,
            height,
            name,
            va="center",
            ha="left",
            fontsize=9.5,
            zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )
