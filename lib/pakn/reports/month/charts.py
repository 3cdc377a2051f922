"""Charts of "Phân tích dữ liệu": four plain ones for leaders, legible without colour.

Localities sorted by rate with the target line; the months at hand with theirs; the ten busiest topics, processed and
open; ratings as bars of 100 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pakn.base.labels import round_half_up
from pakn.base.periods import month_before
from pakn.extracts.counts.case_counts import TopicCount
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.values import Value
from pakn.registry.models import Target
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
from pakn.render.monthly_words import source_of
from pakn.render.phrases import amount, target_level, worded_number
from pakn.reports.month.pakn_month import PaknMonth, PaknRow
from pakn.reports.month.pakn_series import MonthPoint, month_series, topics_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["months", "most_rated", "rate_by_locality", "ratings", "topics"]

Rated = tuple[str, Sequence[int]]
"""A name, and how many gave 1, 2, 3, 4, 5."""
MOST_UNITS, MOST_TOPICS, LEAST_MONTHS = 20, 10, 2
LEAST_RATINGS = 5
"""A bar of fewer ratings would show what single persons have voted."""
ROW_MM, TOPIC_MM, AROUND_MM = 6.2, 5.6, 24
LABEL_PERCENT = 9
"""How far the number of a rate reaches behind its bar, on the axis of the rates."""
STARS = (("1 điểm", "strong", "white", ""), ("2 điểm", "faint", "white", ""), ("3 điểm", "soft", "ink", ""),
         ("4 điểm", "white", "ink", "////"), ("5 điểm", "white", "ink", ""))  # fmt: skip
"""Rating, fill, ink and hatching: five shades that a black-and-white print keeps apart."""


def rate_by_locality(month: PaknMonth) -> Chart | None:
    """Draw the localities by rate with the target; `None` where fewer than two rates are known exactly."""
    rows = sorted((row for row in month.localities if row.readings[0].rate.number is not None), key=_order)
    if len(rows) > MOST_UNITS:  # the lowest of many are those with one case, unless they are left out
        rows = [row for row in rows if row in month.ranked(0)]
    if sum(row.readings[0].rate.exact for row in rows) < 2:
        return None
    shown, whose = rows[:MOST_UNITS], "theo địa phương"
    if len(rows) > MOST_UNITS:
        whose = f"của {MOST_UNITS} địa phương thấp nhất"
    if len(rows) < len(month.localities) and len(month.localities) > MOST_UNITS:
        whose += f" (từ {month.min_cases} PAKN trở lên)"
    target = shown[0].targets[0]
    values = [row.readings[0].rate for row in shown]
    told = "; ".join(f"{row.units[0].name} {amount(row.readings[0].rate)}" for row in reversed(shown))
    return _chart(
        month,
        "pakn-theo-dia-phuong",
        f"Tỷ lệ xử lý PAKN {whose}, {month.columns[0].label}",
        _rates_svg(shown, target),
        f"Biểu đồ thanh tỷ lệ xử lý PAKN: {told}.",
        ("dia_phuong", "ty_le_xu_ly_pct"),
        [(row.units[0].name, data_text(row.readings[0].rate)) for row in reversed(shown)],
        values,
    )


def _order(row: PaknRow) -> tuple[bool, Decimal]:
    rate = row.readings[0].rate
    return rate.exact, rate.required


def _rates_svg(rows: Sequence[PaknRow], target: Target | None) -> str:
    names = [row.units[0].name for row in rows]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=AROUND_MM + rows_mm(names, ROW_MM))
        for index, row in enumerate(rows):
            rate = row.readings[0].rate
            if rate.exact:
                axes.barh(index, float(rate.required), height=0.62, color=COLOURS["strong"])
                _rate_label(axes, index, rate, target)
            else:
                axes.text(1, index, f"{worded_number(rate)} (chỉ công bố mức)", va="center", ha="left", style="italic")
        axes.set(yticks=range(len(rows)), ylim=(-0.6, len(rows) - 0.2), xlim=(0, 116), xticks=[])
        name_rows(axes, names)
        axes.spines["left"].set_visible(True)
        axes.spines["bottom"].set_visible(False)
        axes.set_title("Tỷ lệ xử lý PAKN (%)", pad=18)
        if target:
            target_line(axes, target, len(rows) - 0.2)
        return draw_svg(figure)


def _rate_label(axes: Axes, index: int, rate: Value, target: Target | None) -> None:
    """Write a rate behind its bar, or at its end inside, where the line of the target would cross it."""
    end = float(rate.required)
    if target and end <= target.threshold < end + LABEL_PERCENT:
        axes.text(end - 1, index, rate.shown, va="center", ha="right", color="white")
    else:
        axes.text(end + 1, index, rate.shown, va="center", ha="left")


def months(month: PaknMonth) -> Chart | None:
    """Draw the rate of the months at hand with the monthly target; `None` where there are fewer than two."""
    points = month_series(month).points
    if len(points) < LEAST_MONTHS:
        return None
    values = [point.reading.rate for point in points]
    told = "; ".join(f"{point.column.label} {amount(point.reading.rate)}" for point in points)
    return _chart(
        month,
        "pakn-theo-thang",
        f"Tỷ lệ xử lý PAKN theo tháng, toàn tỉnh, {points[0].column.label} – {points[-1].column.label}",
        _months_svg(points),
        f"Biểu đồ cột tỷ lệ xử lý PAKN theo tháng: {told}.",
        ("thang", "ty_le_xu_ly_pct"),
        [(point.column.months[0], data_text(point.reading.rate)) for point in points],
        values,
        [part for point in points for part in point.parts],
    )


def _months_svg(points: Sequence[MonthPoint]) -> str:
    size = 9 if len(points) > 9 else 11
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=58)
        places = _places(points)
        for index, point in zip(places, points, strict=True):
            rate = point.reading.rate
            axes.bar(index, float(rate.required), width=0.6, color=COLOURS["strong" if point is points[-1] else "soft"])
            axes.text(index, float(rate.required) + 1.5, rate.shown, ha="center", va="bottom", fontsize=size)
        for gap in sorted(set(range(places[-1])) - set(places)):
            axes.text(gap, 4, "không có\nsố liệu", ha="center", va="bottom", style="italic", fontsize=9)
        axes.set(xticks=places, ylim=(0, 118), yticks=[], xlim=(-0.6, places[-1] + 1.2))
        axes.set_xticklabels([point.column.short for point in points], fontsize=size)
        axes.set_title("Tỷ lệ xử lý PAKN (%)")
        _monthly_targets(axes, list(zip(places, points, strict=True)))
        return draw_svg(figure)


def _places(points: Sequence[MonthPoint]) -> list[int]:
    """Where bars stand: months that are not at hand leave one gap, however many they are."""
    places = [0]
    for before, after in pairwise(points):
        adjacent = month_before(after.column.months[0]) == before.column.months[0]
        places.append(places[-1] + (1 if adjacent else 2))
    return places


def _monthly_targets(axes: Axes, placed: Sequence[tuple[int, MonthPoint]]) -> None:
    """Draw the target over the months it judges, and say its level behind the last."""
    alarm = COLOURS["alarm"]
    judged = [(place, point.target) for place, point in placed if point.target]
    for place, target in judged:
        level = float(target.threshold)
        axes.plot([place - 0.42, place + 0.42], [level, level], color=alarm, linewidth=1.4, linestyle="--")
    if judged:
        place, target = judged[-1]
        words = f"mức {target_level(target)}"
        axes.text(place + 0.45, float(target.threshold), words, color=alarm, fontsize=10, va="center", ha="left")


def topics(month: PaknMonth) -> Chart | None:
    """Draw the ten busiest topics, processed and open; `None` without cases."""
    found = topics_of(month)
    if not found:
        return None
    shown = [topic for topic in found if topic.topic][:MOST_TOPICS]
    if not shown or any(topic.processed is None for topic in shown):
        return None
    told = "; ".join(f"{topic.topic}: {topic.received} PAKN, đã xử lý {topic.processed}" for topic in shown)
    return _chart(
        month,
        "pakn-theo-chu-de",
        f"Chủ đề có nhiều PAKN nhất, {month.columns[0].label}",
        _topics_svg(shown[::-1]),
        f"Biểu đồ thanh chồng: {told}.",
        ("chu_de", "tiep_nhan", "da_xu_ly"),
        [(topic.topic, str(topic.received), str(topic.processed)) for topic in shown],
        [],
    )


def _topics_svg(shown: Sequence[TopicCount]) -> str:
    top = max(topic.received for topic in shown)
    strong, names = COLOURS["strong"], [topic.topic for topic in shown]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=AROUND_MM + rows_mm(names, TOPIC_MM))
        untold = any(topic.undetermined for topic in shown)
        for index, topic in enumerate(shown):
            done, undone = topic.processed or 0, topic.open or 0
            words: dict[str, Any] = {"height": 0.62}
            first = index == 0
            axes.barh(index, done, color=strong, label="Đã xử lý" if first else None, **words)
            axes.barh(
                index,
                undone,
                left=done,
                color="white",
                edgecolor=strong,
                hatch="////",
                label="Chưa xử lý" if first else None,
                **words,
            )
            told = f"chưa xử lý {undone}"
            if untold:
                axes.barh(
                    index,
                    topic.undetermined,
                    left=done + undone,
                    color="white",
                    edgecolor=strong,
                    label="Chưa xác định" if first else None,
                    **words,
                )
                told += f", chưa xác định {topic.undetermined}" if topic.undetermined else ""
            told = f"{topic.received} ({told})"
            axes.text(topic.received + top * 0.012, index, told, va="center", ha="left")
        axes.set(
            yticks=range(len(shown)), ylim=(-0.6, len(shown) - 0.4), xlim=(0, top * (1.9 if untold else 1.3)), xticks=[]
        )
        name_rows(axes, names)
        axes.spines["left"].set_visible(True)
        axes.spines["bottom"].set_visible(False)
        axes.set_title("Số PAKN tiếp nhận")
        figure.legend(loc="outside upper right", ncols=3 if untold else 2, borderaxespad=0.2)
        return draw_svg(figure)


def ratings(month: PaknMonth) -> Chart | None:
    """Draw the ratings of each locality as bars of 100 %, the most content first; `None` where nobody rated."""
    shown, whose = most_rated(_ratings(month), "địa phương")
    if not shown:
        return None
    told = "; ".join(
        f"{name}: " + ", ".join(f"{star} điểm {count} lượt" for star, count in enumerate(stars, start=1))
        for name, stars in reversed(shown)
    )
    return _chart(
        month,
        "pakn-danh-gia",
        f"Mức độ hài lòng{whose}: tỷ lệ các mức đánh giá (%), {month.columns[0].label}",
        _ratings_svg(shown),
        f"Biểu đồ thanh 100%: {told}.",
        ("dia_phuong", "diem_1", "diem_2", "diem_3", "diem_4", "diem_5"),
        [(name, *map(str, stars)) for name, stars in reversed(shown)],
        [],
    )


def most_rated(counts: Sequence[Rated], what: str) -> tuple[list[Rated], str]:
    """Return whose ratings are drawn, the least content first, and how a caption calls a choice of them.

    The most rated of many: the least content of many would be those that one person has rated.
    """
    known = [pair for pair in counts if sum(pair[1]) >= LEAST_RATINGS]
    kept = sorted(known, key=lambda pair: -sum(pair[1]))[:MOST_UNITS]
    whose = f" của {MOST_UNITS} {what} có nhiều lượt đánh giá nhất" if len(kept) < len(known) else ""
    return sorted(kept, key=lambda pair: sum(star * n for star, n in enumerate(pair[1], 1)) / sum(pair[1])), whose


def _ratings(month: PaknMonth) -> list[Rated]:
    found: list[Rated] = []
    for row in month.localities:
        unit, stars = row.units[0], [0] * 5
        for part in month.cohort(month.columns[0]):
            given = part.cases.ratings.get(unit.unit_id) if part.cases else None
            stars = [count + more for count, more in zip(stars, given or [0] * 5, strict=True)]
        if sum(stars):
            found.append((unit.name, stars))
    return found


def _ratings_svg(shown: Sequence[Rated]) -> str:
    names = [name for name, _ in shown]
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=AROUND_MM + 4 + rows_mm(names, ROW_MM))
        for index, (_, stars) in enumerate(shown):
            left = 0.0
            for (label, fill, ink, hatch), count in zip(STARS, stars, strict=True):
                share = 100 * count / sum(stars)
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
                if share >= 6:
                    background = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if hatch else None
                    axes.text(
                        left + share / 2,
                        index,
                        _whole(count, sum(stars)),
                        ha="center",
                        va="center",
                        color=COLOURS.get(ink, ink),
                        fontsize=9.5,
                        bbox=background,
                    )
                left += share
            axes.text(101, index, f"{sum(stars)} lượt", va="center", ha="left", fontsize=10)
        axes.set(yticks=range(len(shown)), ylim=(-0.6, len(shown) - 0.4), xlim=(0, 112), xticks=[])
        name_rows(axes, names)
        axes.spines["bottom"].set_visible(False)
        figure.legend(loc="outside upper center", ncols=5, borderaxespad=0.2)
        return draw_svg(figure)


def _whole(count: int, total: int) -> str:
    return str(round_half_up(Decimal(100 * count) / total, 0))


def _chart(
    month: PaknMonth,
    name: str,
    caption: str,
    svg: str,
    alt: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    values: Sequence[Value],
    parts: Sequence[ExtractCounts] = (),
) -> Chart:
    source = source_of(month.period_data, parts or month.cohort(month.columns[0]), values, spanning=bool(parts))
    return make_chart(month.period_data.book, name, caption, svg, alt, columns, tuple(rows), values, source)
