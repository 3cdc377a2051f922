"""What the explorer shows of a choice: a sentence, a table to search and sort, a chart that can be saved.

The same words and notation as in annexes; every chart carries its source and what it was made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.base.labels import (
    capital,
    format_count,
    format_date,
    format_number,
    lower_type_word,
    round_half_up,
    uncapital,
)
from pakn.figures.synthetic_flag import MARK
from pakn.observations.case_library import CaseLibrary, NamedCode
from pakn.observations.explorer_query import GROUPINGS, INDICATORS, Chosen, Explored, periods_label
from pakn.render.charts import COLOURS, Chart, canvas, chart_style, draw_svg, name_rows, rows_mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

__all__ = ["FILE_NAMES", "MOST_GROUPS", "case_table", "explored_chart", "explored_table", "sentence", "source"]

MOST_GROUPS = 20
"""More rows than these no chart shows legibly; the table has them all."""
ROW_MM, AROUND_MM, PERIOD_MM = 6.4, 34, 2.4
MARKERS = (("o", "strong"), ("s", "white"), ("D", "soft"), ("^", "faint"), ("v", "white"), ("P", "strong"))
SPREAD = 0.5
"""How far apart the marks of the first and the last period of a group lie, in rows."""
SMALL = " *"
FILE_NAMES = {
    "rate": "ty-le-xu-ly", "median": "trung-vi-ngay", "mean_days": "trung-binh-ngay", "on_time": "dung-han",
    "satisfaction": "hai-long", "response": "ty-le-danh-gia", "received": "tiep-nhan", "open": "chua-xu-ly",
    "unit": "don-vi", "topic": "chu-de", "kind": "loai", "month": "thang",
}  # fmt: skip
"""Words of file names: whoever opens the folder reads no English."""
UNKNOWN, NOTHING = "…", "-"
"""Signs for what is not known, and for a group that had no case in a period."""
WHOSE = {"topic": "chủ đề", "kind": "loại"}


def sentence(library: CaseLibrary, chosen: Chosen, whole: Sequence[Explored]) -> str:
    """Return what is chosen and what all of it together gives, period by period."""
    indicator = INDICATORS[chosen.indicator]
    said = [f"{library.period(each.period).label} {_amount(each, chosen)}{_behind(each, chosen)}" for each in whole]
    return f"{indicator.title} ({_whose(library, chosen)}): {'; '.join(said)}."


def _whose(library: CaseLibrary, chosen: Chosen) -> str:
    """The filters in words."""
    said = []
    for name in ("unit", "topic", "kind"):
        if value := getattr(chosen, name):
            own = library.name_of(name, value)
            said.append(lower_type_word(own) if name == "unit" else f"{WHOSE[name]} “{uncapital(own)}”")
    return ", ".join(said) or "mọi nhóm đơn vị, mọi chủ đề"


def _behind(each: Explored, chosen: Chosen) -> str:
    """How many cases a value is of, and its interval, in brackets; nothing where it is that number, or is not known."""
    if chosen.indicator == "received" or _text(each, chosen) == UNKNOWN:
        return ""
    interval = _interval(each, chosen)
    count = f"{format_count(each.cases)} {INDICATORS[chosen.indicator].of}"
    share = f", tỷ lệ đánh giá {_response(each)}%" if each.asked else ""
    return f" ({count}{share}{f', khoảng tin cậy 95%: {interval}' if interval else ''})"


def _response(each: Explored) -> str:
    return _number(100 * each.cases / each.asked, 1)


def _number(number: float, decimals: int) -> str:
    return format_number(round_half_up(Decimal(repr(float(number))), decimals), decimals)


def _amount(each: Explored, chosen: Chosen) -> str:
    indicator = INDICATORS[chosen.indicator]
    text = _text(each, chosen)
    if text == UNKNOWN:
        return "không có số liệu"
    return f"{text}{'' if indicator.unit == '%' else ' '}{indicator.unit}"


def _text(each: Explored, chosen: Chosen) -> str:
    if each.value is not None:
        return _number(each.value, INDICATORS[chosen.indicator].decimals)
    return f"trên {int(each.beyond)}" if each.beyond is not None else UNKNOWN


def _interval(each: Explored, chosen: Chosen) -> str:
    """Both ends of the interval, an end not reached as "…"."""
    if each.low is None and each.high is None:
        return ""
    decimals = INDICATORS[chosen.indicator].decimals
    low, high = (UNKNOWN if end is None else _number(end, decimals) for end in (each.low, each.high))
    return f"{low}–{high}"


def explored_table(library: CaseLibrary, chosen: Chosen, found: Sequence[Explored], least: int) -> DataFrame:
    """Return one row a group, in house notation: value, interval and number of cases of each period.

    Parameters
    ----------
    library
        The cases at hand.
    chosen
        What the reader has chosen.
    found
        The numbers by group.
    least
        Groups with fewer cases in some period are marked with a star.
    """
    import pandas as pd  # noqa: PLC0415

    indicator = INDICATORS[chosen.indicator]
    rows: dict[str, dict[str, str]] = {}
    for each in found:
        row = rows.setdefault(each.group, {})
        where = periods_label([each.period])
        row[f"{where} ({indicator.unit})"] = _text(each, chosen)
        if any(other.low is not None for other in found):
            row[f"{where}: khoảng 95%"] = _interval(each, chosen) or UNKNOWN
        row[f"{where}: số {indicator.of}"] = format_count(each.cases)
        if chosen.indicator == "satisfaction":
            row[f"{where}: tỷ lệ đánh giá (%)"] = _response(each) if each.asked else UNKNOWN
    small = {each.group for each in found if each.cases < least}
    head = GROUPINGS[chosen.grouping]
    listed = [
        {head: library.name_of(chosen.grouping, group) + (SMALL if group in small else ""), **row}
        for group, row in rows.items()
    ]
    columns = list(dict.fromkeys(name for row in listed for name in row)) or [head]
    return pd.DataFrame(listed, columns=columns).fillna(NOTHING)


def case_table(codes: Sequence[NamedCode]) -> DataFrame:
    """Return codes and days of cases as a table."""
    import pandas as pd  # noqa: PLC0415

    heads = {"code": "Mã PAKN", "received": "Tiếp nhận", "due": "Hạn xử lý", "closed": "Xử lý xong"}
    listed = [{head: getattr(case, name) for name, head in heads.items()} for case in codes]
    return pd.DataFrame(listed, columns=[*heads.values()])


def source(library: CaseLibrary, periods: Sequence[str]) -> str:
    """Return the source line: the system, or whose data it is, the periods and their cut-offs."""
    contract = library.deliveries.contracts["pakn"]
    title = library.catalogue.systems[contract.source].title
    days = [f"{periods_label([name])}: {format_date(library.cases(name).cut_off)}" for name in periods]
    known = f"(ngày chốt số liệu {'; '.join(days)})"
    foreign = dict.fromkeys(
        extract.source or f"tệp {extract.path.name}" for extract in map(library.extract, periods) if extract.as_written
    )
    if foreign:
        return f"{'; '.join(foreign)} – số liệu của nơi khác, không phải của tỉnh {known}"
    opening = "Số liệu mô phỏng theo " if library.simulated else ""
    return f"{opening}{title} {known}"


def explored_chart(library: CaseLibrary, chosen: Chosen, found: Sequence[Explored], least: int) -> Chart | None:
    """Draw every group's value, with its interval, one mark a period; `None` where there is nothing to draw."""
    groups = list(dict.fromkeys(each.group for each in found if each.value is not None))
    if not groups:
        return None
    monthly = chosen.grouping == "month"
    shown = groups[-MOST_GROUPS:] if monthly else groups[:MOST_GROUPS]
    periods = list(dict.fromkeys(each.period for each in found))
    indicator = INDICATORS[chosen.indicator]
    whose = f"{MOST_GROUPS} tháng gần nhất" if monthly else f"{MOST_GROUPS} nhóm có nhiều PAKN nhất"
    more = f", {whose}" if len(groups) > MOST_GROUPS else ""
    caption = f"{indicator.title} theo {uncapital(GROUPINGS[chosen.grouping])}, {periods_label(periods)}{more}"
    drawn = [each for each in found if each.group in shown and each.value is not None]
    told = "; ".join(
        f"{library.name_of(chosen.grouping, each.group)} {periods_label([each.period])}: {_amount(each, chosen)}"
        for each in drawn
    )
    told_of = f"{capital(_whose(library, chosen))}; dấu * là dưới {least} {indicator.of}"
    notes = (told_of, *_not_reached(library, chosen, found))
    return Chart(
        name=f"kham-pha-{FILE_NAMES[chosen.indicator]}-{FILE_NAMES[chosen.grouping]}",
        caption=caption,
        svg=_svg(library, chosen, drawn, shown, periods, least),
        alt=f"Biểu đồ điểm {caption}: {told}." + (f" {MARK}." if library.simulated else ""),
        columns=("nhom", "ky", "gia_tri", "can_duoi_95", "can_tren_95", "so_luong", "don_vi_tinh"),
        rows=tuple(
            (
                library.name_of(chosen.grouping, each.group),
                each.period,
                *("" if number is None else f"{number:.4f}" for number in (each.value, each.low, each.high)),
                str(each.cases),
                indicator.unit,
            )
            for each in drawn
        ),
        source=source(library, periods),
        notes=notes,
    )


def _not_reached(library: CaseLibrary, chosen: Chosen, found: Sequence[Explored]) -> list[str]:
    """The groups that have no point because half of their cases are not closed yet: the slowest ones."""
    slow = [
        f"{library.name_of(chosen.grouping, each.group)} ({periods_label([each.period])}: {_amount(each, chosen)})"
        for each in found
        if each.value is None and each.beyond is not None
    ]
    return [f"Không có điểm vì chưa xử lý xong một nửa: {', '.join(slow)}"] if slow else []


def _svg(
    library: CaseLibrary,
    chosen: Chosen,
    drawn: Sequence[Explored],
    shown: Sequence[str],
    periods: Sequence[str],
    least: int,
) -> str:
    rows = shown[::-1]
    small = {each.group for each in drawn if each.cases < least}
    names = [library.name_of(chosen.grouping, group) + (SMALL if group in small else "") for group in rows]
    height = AROUND_MM + rows_mm(names, ROW_MM + PERIOD_MM * (len(periods) - 1))
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=height)
        for number, period in enumerate(periods):
            shift = 0.0 if len(periods) == 1 else SPREAD * (0.5 - number / (len(periods) - 1))
            own = {each.group: each for each in drawn if each.period == period}
            _marks(
                axes,
                chosen,
                [(rows.index(group) + shift, each) for group, each in own.items()],
                number,
                periods_label([period]),
                alone=len(periods) == 1,
            )
        axes.set(yticks=range(len(rows)), ylim=(-0.7, len(rows) - 0.3))
        name_rows(axes, names)
        axes.grid(axis="y", color="#e3e6e8", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.margins(x=0.12)
        if INDICATORS[chosen.indicator].decimals == 0:
            axes.set_xlim(left=0)
        axes.xaxis.set_major_formatter(lambda level, _: f"{level:g}".replace(".", ",").replace("-", "−"))
        axes.set_title(f"{INDICATORS[chosen.indicator].title} ({INDICATORS[chosen.indicator].unit})")
        if len(periods) > 1:
            figure.legend(loc="outside upper right", ncols=min(6, len(periods)), borderaxespad=0.2)
        return draw_svg(figure)


def _marks(
    axes: Axes, chosen: Chosen, placed: Sequence[tuple[float, Explored]], number: int, label: str, *, alone: bool
) -> None:
    marker, fill = MARKERS[number % len(MARKERS)]
    for index, each in placed:
        assert each.value is not None  # noqa: S101 (only such are drawn)
        if each.low is not None and each.high is not None:
            axes.plot([each.low, each.high], [index, index], color=COLOURS["faint"], linewidth=1.2, zorder=1)
        if alone:
            axes.annotate(
                _text(each, chosen),
                (each.value, index),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=8.5,
            )
    levels = [each.value for _, each in placed if each.value is not None]
    axes.plot(
        levels,
        [index for index, _ in placed],
        marker=marker,
        linestyle="none",
        markersize=6.5,
        markerfacecolor=COLOURS.get(fill, fill),
        markeredgecolor=COLOURS["strong"],
        zorder=2,
        label=label,
    )
