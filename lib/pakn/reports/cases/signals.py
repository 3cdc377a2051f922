"""Signal or noise over the months: one word a series, the table for leaders and for analysts, and its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from pakn.base.labels import VERDICT_WORDS, format_date, format_number, uncapital
from pakn.observations.values import measured
from pakn.render.citations import break_sentences
from pakn.render.monthly_words import source_of, tier_words
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount, target_level
from pakn.render.signs import Sign
from pakn.render.tables import Cell, Column, Line, Table, make_table
from pakn.reports.cases.pakn_signals import (
    DAYS,
    SATISFACTION,
    Signal,
    pakn_signal,
    parts_of,
    rate_signals,
    satisfaction_signal,
    time_signal,
)
from pakn.reports.month.pakn_month import PaknMonth
from pakn.statistics.control_chart import ENOUGH, LEAST, RUN, ControlPoint, Rule

__all__ = ["rule_words", "series_title", "signal_sentence", "signals", "signals_table"]

RULES: dict[Rule, tuple[str, str]] = {
    "outside": ("vượt giới hạn trên", "dưới giới hạn dưới"),
    "side": (f"ít nhất {RUN} tháng liền trên mức trung bình", f"ít nhất {RUN} tháng liền dưới mức trung bình"),
    "trend": (f"ít nhất {RUN} tháng liền tăng", f"ít nhất {RUN} tháng liền giảm"),
    "near": ("2 trong 3 tháng sát giới hạn trên", "2 trong 3 tháng sát giới hạn dưới"),
}
METHOD = (
    "Diễn biến: “ổn định” là dao động thường thấy giữa các tháng; “cải thiện”, “xấu đi” (“thay đổi”, nếu không rõ "
    "chiều tốt xấu) chỉ ghi khi tháng gần nhất vượt ra ngoài dao động ấy, hoặc cùng nhiều tháng liền lệch về một phía, "
    f"đi về một chiều (biểu đồ kiểm soát XmR); “chưa đủ” là dưới {LEAST} tháng sau mốc thay đổi gần nhất"
)
IN_PERCENT = "Chỉ tiêu không ghi đơn vị thì tính bằng %"
ASSURED = (
    "Khả năng đạt chỉ tiêu chỉ kết luận khi diễn biến ổn định: nếu giữ như vừa qua thì chắc chắn đạt, chắc chắn không "
    "đạt, hay khi đạt khi không"
)
PROVISIONAL = f"(*) Giới hạn tạm thời: chưa đủ {ENOUGH} tháng"

COURSE_WORDS = {
    "improving": "cải thiện", "worsening": "xấu đi", "changing": "thay đổi", "stable": "ổn định",
    "too_short": "chưa đủ",
}  # fmt: skip
"""What a reader is told of where a series stands (`ControlChart.course`)."""
ASSURANCE_WORDS = {
    "always": "chắc chắn đạt", "never": "chắc chắn không đạt", "sometimes": "khi đạt khi không",
    "unknown": VERDICT_WORDS["undetermined"],
}  # fmt: skip
"""What a reader is told of whether a series reaches its target (`ControlChart.assurance`)."""


def signals(month: PaknMonth) -> tuple[Signal, ...]:
    """Return every series of months at hand, the PAKN rate first."""
    own = (pakn_signal(month), satisfaction_signal(month), time_signal(month))
    return (*(signal for signal in own if signal), *rate_signals(month))


def signal_sentence(month: PaknMonth) -> Paragraph | None:
    """Return whether the last month of the PAKN rate is a signal; `None` without months to compare."""
    signal = pakn_signal(month)
    if signal is None or len(signal.points) < 2:
        return None
    point, chart, segment = signal.points[-1], signal.chart, signal.chart.last
    opening = f"Tỷ lệ xử lý PAKN toàn tỉnh {point.column.label} là {amount(point.value)}"
    if segment.mean is None:
        since = f" kể từ {_since(signal)}" if len(chart.segments) > 1 else ""
        return Paragraph(
            f"{opening}; mới có {len(segment.points)} tháng{since}, chưa đủ {LEAST} tháng để phân biệt thay đổi thật "
            "với dao động ngẫu nhiên."
        )
    lower, upper = (_level(end) for end in (segment.lower, segment.upper))
    provisional = ", giới hạn tạm thời" if segment.provisional else ""
    limits = f"giới hạn dao động thường thấy từ {lower}% đến {upper}%, tính từ {len(segment.points)} tháng{provisional}"
    if chart.course == "stable":
        return Paragraph(f"{opening}, nằm trong {limits}: chưa có dấu hiệu thay đổi thật.")
    reasons = rule_words(segment.points[-1])
    return Paragraph(f"{opening} ({limits}): {COURSE_WORDS[chart.course]}, vì {reasons}.")


def _since(signal: Signal) -> str:
    """The last break with a day inside the series."""
    days = [entry.date for entry in signal.breaks if entry.date]
    return f"ngày {format_date(max(days))}"


def rule_words(point: ControlPoint) -> str:
    """Return why a point is part of a signal, in words."""
    return ", ".join(RULES[rule][0 if side > 0 else 1] for rule, side in point.signals)


def _level(number: float | None) -> str:
    return format_number(measured(number, 1, "%", ()).required, 1)


def signals_table(month: PaknMonth, *, limits: bool = False) -> Table | None:
    """Return one line a series: last value, one-word verdict, assurance; `None` where no series has two months.

    Parameters
    ----------
    month
        The month or year of PAKN.
    limits
        With mean and natural limits, for analysts.
    """
    found = [signal for signal in signals(month) if len(signal.points) > 1]
    if not found:
        return None
    columns = [
        Column("STT", "center", 0.5),
        Column("Chỉ tiêu", "left", 3.0),
        Column("Số tháng", width=0.72),
        Column("Tháng gần nhất", width=0.85),
        *([Column("Trung bình", width=0.85), Column("Giới hạn", "center", 1.6)] if limits else []),
        Column("Diễn biến", "center", 1.25),
        Column("Mức giao", "center", 0.7),
        Column("Khả năng đạt chỉ tiêu", "center", 1.6),
    ]
    lines = [Line([str(number), *_cells(month, signal, limits=limits)]) for number, signal in enumerate(found, start=1)]
    breaks = list(dict.fromkeys(entry for signal in found for entry in signal.breaks))
    remarks = [IN_PERCENT, METHOD, ASSURED]
    remarks += [PROVISIONAL] if any(signal.chart.last.provisional for signal in found) else []
    remarks += [f"Giới hạn tính lại từ mỗi mốc: {'; '.join(map(uncapital, break_sentences(breaks)))}"] if breaks else []
    if any(point.rebuilt for signal in found for point in signal.points):
        lag = month.lag(found[0].points[-1].column)
        then = f"sau khi hết tháng {lag} ngày" if lag else "cuối tháng"
        remarks.append(
            f"Tháng không có tệp riêng: tính lại từ tệp cả năm (trừ mức độ hài lòng), theo tình trạng {then} như tháng "
            "gần nhất"
        )
    return make_table(
        f"Diễn biến theo tháng của các chỉ tiêu, đến {found[0].points[-1].column.label}",
        columns,
        lines,
        remarks=remarks,
        source=_source(month, found),
    )


def _cells(month: PaknMonth, signal: Signal, *, limits: bool) -> list[Cell | str]:
    segment, last = signal.chart.last, signal.points[-1].value
    shown: list[Cell | str] = [
        series_title(month, signal),
        str(len(segment.points)),
        Cell(last.shown, str(last.number), "computed", files=last.files),
    ]
    if limits:
        known = segment.mean is not None
        shown += [
            _level(segment.mean) if known else Sign.MISSING,
            f"{_level(segment.lower)} – {_level(segment.upper)}" if known else Sign.MISSING,
        ]
    star = " (*)" if segment.provisional else ""
    target = signal.target
    assured = signal.chart.assurance(target.operator, float(target.threshold)) if target else "unknown"
    told = ASSURANCE_WORDS[assured] if target else VERDICT_WORDS["no_target"]
    return [
        *shown,
        f"{COURSE_WORDS[signal.chart.course]}{star}",
        target_level(target).removesuffix("%") if target else "",
        told,
    ]


def series_title(month: PaknMonth, signal: Signal) -> str:
    """Return what a series measures, in which unit if not in percent, and whose it is."""
    if signal.name == DAYS:
        return "Thời gian xử lý PAKN, trung vị tính cả PAKN chưa xử lý (ngày), toàn tỉnh"
    if signal.name == SATISFACTION:
        return "Mức độ hài lòng về xử lý PAKN (điểm, thang điểm 5), toàn tỉnh"
    if not signal.level:
        return f"{month.period_data.book.catalogue.indicators[signal.name].title}, toàn tỉnh"
    return f"{month.period_data.contract(signal.system).title}, {tier_words(signal.level)}"


def _source(month: PaknMonth, found: Sequence[Signal]) -> str:
    values = [point.value for signal in found for point in signal.points]
    return source_of(month.period_data, [part for signal in found for part in parts_of(signal)], values, spanning=True)
