"""Sentences of annex 2 and of "Phân tích dữ liệu": what happened, who reaches the target, who answers how.

A sentence about the highest or lowest is written only where every unit's value is known, or where the document says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pakn.base.labels import format_count, join_words
from pakn.observations.pakn_reading import PaknReading
from pakn.observations.ranks import enough, extremes
from pakn.observations.values import POINTS, Value, figures_of
from pakn.registry.models import Target
from pakn.registry.units import Unit
from pakn.render.doubts import doubted
from pakn.render.monthly_words import (
    named,
    named_values,
    not_delivered,
    some_verdicts,
    still_missing,
    titled,
    verdicts_clause,
    when,
)
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import (
    POINTS_FIRST,
    amount,
    change_phrase,
    cut_off_caution,
    distance_phrase,
    lacking,
    target_level,
)
from pakn.reports.month.pakn_month import PaknMonth, PaknRow

__all__ = [
    "groups_sentence",
    "needs_cases",
    "open_cases",
    "overview",
    "reached",
    "satisfaction",
    "units_title",
    "without_cases",
]

MOST_TIED = 6
"""Where more units than these share an extreme, naming them tells nothing."""


def units_title(month: PaknMonth) -> str:
    """Return the title of annex 2."""
    return titled("Kết quả tiếp nhận, xử lý phản ánh, kiến nghị (PAKN)", month.columns, month.known_until)


def overview(month: PaknMonth) -> Paragraph:
    """Return the province's result in each column, or that nothing was delivered."""
    row = month.total_row
    if not any(reading.received.number is not None or reading.rate.is_told for reading in row.readings):
        rows = [row for row in month.localities if any(r.received.is_told or r.rate.is_told for r in row.readings)]
        return not_delivered(month.period_data, ["pakn", "pakn_units"], [row.units[0] for row in rows])
    said = [_result(month, row, index) for index in range(len(month.columns))]
    said[0] = still_missing(month.period_data, ["pakn", "pakn_units"]) + said[0] + _caution(month, row)
    values = [value for reading in row.readings for value in (reading.received, reading.processed, reading.rate)]
    return Paragraph(" ".join(said).replace(POINTS, POINTS_FIRST, 1), figures_of(values))


def _caution(month: PaknMonth, row: PaknRow) -> str:
    """What speaks for caution where a document alone tells of the month; the mean is the month's or its year's."""
    main, is_published = month.columns[0], row.readings[0].received.status == "published"
    if not (main.is_month and is_published) or month.receipts(main):
        return ""
    means = [(reading.days, column) for reading, column in zip(row.readings, month.columns, strict=True)]
    days, column = next(((days, column) for days, column in means if days.exact), means[0])
    return cut_off_caution(main.period.end, days, "của tháng" if column.is_month else "của cả năm")


def _result(month: PaknMonth, row: PaknRow, index: int) -> str:
    reading, column = row.readings[index], month.columns[index]
    if reading.received.number is None:
        return f"{when(column)}: không có số liệu."
    if not reading.processed.exact:
        known = f"{when(column)}, toàn tỉnh tiếp nhận {amount(reading.received)}"
        return f"{known}; số đã xử lý chưa có tại một thời điểm chốt."
    rate = doubted(month.period_data.book, reading.rate)
    clauses = [
        f"{when(column)}, toàn tỉnh tiếp nhận {amount(reading.received)}, đã xử lý {reading.processed.shown}, "
        f"tỷ lệ xử lý {amount(rate)}"
    ]
    target = row.targets[index]
    if target:
        counts = (reading.processed, reading.received)
        clauses.append(distance_phrase(rate, target, assigned="của tháng", counts=counts))
    elif column.whole_year and (monthly := month.monthly_target(column)):
        counts = (reading.processed, reading.received)
        clauses.append(distance_phrase(rate, monthly, assigned="giao theo tháng", counts=counts))
    if index == 0:
        for compared, change in zip(month.period_data.columns.compared, row.changes, strict=True):
            if change.number is not None:
                clauses.append(f"so với {compared.label} {change_phrase(change, rate, rate)}")
    unknown = reading.undetermined
    open_ones = f"còn {amount(reading.backlog)} chưa xử lý"
    if unknown.number:
        open_ones += f", {amount(unknown)} chưa xác định được đã xử lý hay chưa"
    return f"{', '.join(clauses)}; {open_ones}."


def groups_sentence(month: PaknMonth) -> Paragraph | None:
    """Return the other groups' results in the main column; `None` where nothing is known of them."""
    said, values = [], []
    rows = {
        level: month.group_rows.get(level) or (members[0] if members else None)
        for level, members in month.groups.items()
        if level != month.locality_level
    }
    for level, row in rows.items():
        if row is None:
            continue
        reading = row.readings[0]
        if reading.received.exact and reading.processed.exact:
            said.append(_group_result(month, level, reading))
            values += [reading.received, reading.processed]
    return Paragraph(f"{when(month.columns[0])}, {'; '.join(said)}.", figures_of(values)) if said else None


def _group_result(month: PaknMonth, level: str, reading: PaknReading) -> str:
    centre = (
        "Trung tâm Hành chính công các cấp" if month.period_data.has_districts else "Trung tâm Phục vụ hành chính công"
    )
    whom = {"centre": centre, "enterprise": "doanh nghiệp (điện, nước, viễn thông)"}.get(level, "cơ quan, đơn vị khác")
    if reading.received.required and reading.backlog.number == reading.received.number:
        return (
            f"{whom} tiếp nhận {amount(reading.received)}, {'đều ' if reading.received.required > 1 else ''}chưa xử lý"
        )
    rate = f" ({amount(reading.rate)})" if reading.rate.is_told else ""
    return f"{whom} tiếp nhận {amount(reading.received)}, đã xử lý {reading.processed.shown}{rate}"


def reached(month: PaknMonth, *, main_only: bool = False) -> Paragraph | None:
    """Return which localities reach the target in each judged column; `None` where there is no target.

    Parameters
    ----------
    month
        The month or year of PAKN.
    main_only
        Only of the main column, above a chart that shows no other.
    """
    said: list[str] = []
    values: list[Value] = []
    for index, column in enumerate(month.columns[: 1 if main_only else None]):
        rows = [row for row in month.localities if row.readings[index].rate.status != "not_arisen"]
        target = next((row.targets[index] for row in rows if row.targets[index]), None)
        known = [row for row in rows if row.verdicts[index] in ("met", "not_met")]
        if target is None or not known:
            continue
        said.append(_verdicts(index, rows, known, f"{when(column)}, ", target))
        values += [row.readings[index].rate for row in known]
    return Paragraph(" ".join(said), figures_of(values)) if said else None


def _verdicts(index: int, rows: Sequence[PaknRow], known: Sequence[PaknRow], opening: str, target: Target) -> str:
    level = target_level(target)
    met = [row for row in known if row.verdicts[index] == "met"]
    missed = sorted(
        (row for row in known if row.verdicts[index] == "not_met"), key=lambda row: row.readings[index].rate.required
    )
    tails = {
        row.units[0].unit_id: lacking(reading.rate, target, (reading.processed, reading.received))
        for row in missed
        for reading in [row.readings[index]]
    }
    if len(known) < len(rows):
        unknown = [row.units[0] for row in rows if row not in known]
        return (
            opening
            + some_verdicts("địa phương", level, _pairs(met, index), _pairs(missed, index), unknown, tails=tails)
            + "."
        )
    text = opening + verdicts_clause("địa phương", level, len(met), len(rows))
    text += f": {_rates(met, index)}" if 0 < len(met) <= len(missed) else ""
    return f"{text}; chưa đạt: {named_values(_pairs(missed, index), tails)}." if missed else f"{text}."


def _rates(rows: Sequence[PaknRow], index: int) -> str:
    return named_values(_pairs(rows, index))


def _pairs(rows: Sequence[PaknRow], index: int) -> list[tuple[Unit, Value]]:
    return [(row.units[0], row.readings[index].rate) for row in rows]


def open_cases(month: PaknMonth) -> Paragraph | None:
    """Return how many cases are still open and how many of them overdue; `None` where that is not known."""
    reading = month.total_row.readings[0]
    if not (reading.backlog.exact and reading.overdue.exact):
        return None
    if reading.backlog.required == 0:
        return Paragraph(f"{when(month.columns[0])} không còn PAKN tồn đọng, chưa xử lý.")
    whole, split = amount(reading.backlog), [f"{reading.overdue.shown} quá hạn"]
    if reading.on_time.exact and reading.no_deadline.exact:
        split = [
            f"{reading.on_time.shown} trong hạn",
            *split,
            f"{reading.no_deadline.shown} chưa xác định hạn",
        ]
        listed = sum((part.required for part in (reading.on_time, reading.overdue, reading.no_deadline)), Decimal(0))
        if listed != reading.backlog.required:  # the one is published, the others are counted
            whole = f"{format_count(int(listed))} PAKN của tệp số liệu (số công bố là {reading.backlog.shown})"
    return Paragraph(f"Trong {whole} còn tồn đọng, chưa xử lý: {join_words(split)}.")


def satisfaction(month: PaknMonth) -> Paragraph | None:
    """Return satisfaction and processing time of the last shown column that has them; `None` where none has."""
    for index in range(len(month.columns)):
        reading = month.total_row.readings[index]
        if reading.satisfaction.number is not None or reading.days.number is not None:
            return Paragraph(
                " ".join(filter(None, (_satisfied(month, index), _timed(month, index)))),
                figures_of([reading.satisfaction, reading.days]),
            )
    return None


def _satisfied(month: PaknMonth, index: int) -> str:
    reading = month.total_row.readings[index]
    if reading.satisfaction.number is None:
        return ""
    rated = f", {amount(reading.ratings)} đánh giá" if reading.ratings.exact else ""
    return (
        f"{when(month.columns[index])}, mức độ hài lòng trung bình {amount(reading.satisfaction)} (thang điểm 5{rated})"
        f"{_named_extremes(month, index, 'satisfaction', ('cao nhất', 'thấp nhất'))}."
    )


def _timed(month: PaknMonth, index: int) -> str:
    reading = month.total_row.readings[index]
    if reading.days.number is None:
        return ""
    named = _named_extremes(month, index, "days", ("lâu nhất", "nhanh nhất"))
    return f"Thời gian xử lý trung bình {amount(reading.days)}{named}."


BEHIND = {"satisfaction": ("ratings", "lượt đánh giá"), "days": ("received", "PAKN")}
"""What a mean rests on: a unit with few of them is not named."""


def _named_extremes(month: PaknMonth, index: int, name: str, words: tuple[str, str]) -> str:
    """Who has the most and the least of those with enough behind it, where all values are known and differ."""
    count, counted_in = BEHIND[name]
    rows = [row for row in month.localities if enough(getattr(row.readings[index], count), month.min_cases)]
    values: dict[Unit, Value] = {row.units[0]: getattr(row.readings[index], name) for row in rows}
    largest, smallest = extremes(values, largest=True), extremes(values, largest=False)
    if not largest or set(largest) == set(smallest) or max(len(largest), len(smallest)) > MOST_TIED:
        return ""
    said = [
        f"{word}: {named(units)} ({amount(values[units[0]])})"
        for word, units in zip(words, (largest, smallest), strict=True)
    ]
    few = "" if len(rows) == len(month.localities) else f" (không xét đơn vị có dưới {month.min_cases} {counted_in})"
    return f"; {', '.join(said)}{few}"


def needs_cases(month: PaknMonth) -> Paragraph | None:
    """Return that a finding needs cases where only a summary sheet or published figures are at hand."""
    if month.has_cases:
        return None
    needs = "Phân tích theo chủ đề, theo mức đánh giá và theo hạn xử lý cần số liệu từng PAKN"
    return Paragraph(f"{needs}; {without_cases(month)}.")


def without_cases(month: PaknMonth) -> str:
    """Return what there is instead of single cases."""
    return "kỳ này chỉ có biểu tổng hợp theo đơn vị" if month.delivered else "kỳ này chỉ có số liệu đã công bố"
