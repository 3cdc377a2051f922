"""The first page for leaders: one table of all groups, who stays behind twice running, the longest overdue PAKN."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pakn.base.labels import capital, format_date, roman, uncapital
from pakn.base.number_words import in_words
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.period_data import CASES, CASES_BY_UNIT
from pakn.observations.values import POINTS, Value
from pakn.registry.models import Break
from pakn.render.citations import break_sentences
from pakn.render.monthly_method import exceptions
from pakn.render.monthly_words import periods_title, source_of, tier_words, titled, until, when
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import (
    POINTS_FIRST,
    amount,
    distance_phrase,
    printed_change,
    target_level,
    threshold_text,
    thresholds_text,
    verdict_text,
)
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.summary.summary import Behind, Summary, SummaryGroup, SummaryRow

__all__ = ["behind_table", "headline_sentence", "overdue_table", "six_groups", "summary_title"]

OURS = "Tỷ lệ của một cấp tính từ dữ liệu là tổng chia tổng"
PRINTED = "Tỷ lệ đã công bố giữ nguyên như văn bản; văn bản không nêu cách tính"
LEADERS_LEVELS = ("agency", "district")
"""Levels whose units a leader wants by name; communes are counted, their annex names them."""


def summary_title(summary: Summary) -> str:
    """Return the title of the page."""
    what = "Tổng hợp kết quả một số chỉ tiêu chuyển đổi số"
    return titled(what, summary.period_data.columns.shown, summary.pakn.known_until)


def headline_sentence(summary: Summary) -> Paragraph | None:
    """Return how many results with a target reach it in each column; `None` where none of the main column is judged."""
    columns = summary.period_data.columns.shown
    said = [_reached(summary, index, when(column)) for index, column in enumerate(columns)]
    if not said[0]:
        return None
    text = " ".join(filter(None, said))
    return Paragraph(f"{text}{_province_distance(summary)}".replace(POINTS, POINTS_FIRST, 1))


def _reached(summary: Summary, index: int, opening: str) -> str:
    """What reaches its target in a column and what does not; "" where nothing is judged."""
    judged = [row for group in summary.groups for row in _own_rows(group) if row.verdicts[index] in ("met", "not_met")]
    if not judged:
        return ""
    met = sum(row.verdicts[index] == "met" for row in judged)
    missed = []
    for group in summary.groups:
        whose = [_who(summary, row) for row in group.rows if row in judged and row.verdicts[index] == "not_met"]
        missed += [f"{uncapital(group.title)} ({', '.join(whose)})"] if whose else []
    aside = " (chưa kể tỷ lệ xử lý PAKN)" if _province_distance(summary) else ""
    text = f"{opening}, {met}/{len(judged)} kết quả có chỉ tiêu{aside} đạt mức được giao"
    return f"{text}; chưa đạt: {'; '.join(missed)}." if missed else f"{text}."


def _own_rows(group: SummaryGroup) -> list[SummaryRow]:
    """One row of each level; a printed mean counts only where it stands alone, the province is judged by nobody."""
    ratios = {row.who for row in group.rows if not row.is_mean}
    return [row for row in group.rows if row.who != "province" and not (row.is_mean and row.who in ratios)]


def _province_distance(summary: Summary) -> str:
    """How far the province's rate of PAKN lies from the monthly target, which no document judges it by."""
    row, column = summary.pakn.total_row, summary.pakn.columns[0]
    target, assigned = row.targets[0], ""
    if target is None and column.whole_year:
        target, assigned = summary.pakn.monthly_target(column), "giao theo tháng"
    if target is None or not row.readings[0].rate.exact:
        return ""
    reading = row.readings[0]
    distance = distance_phrase(reading.rate, target, assigned=assigned, counts=(reading.processed, reading.received))
    return f" {when(column)}, tỷ lệ xử lý PAKN toàn tỉnh là {amount(reading.rate)}, {distance}."


def six_groups(summary: Summary) -> Table:
    """Return the six groups with result, target, change and verdict."""
    shown_columns = summary.period_data.columns.shown
    columns = [Column("STT", "center", 0.5), Column("Nhóm chỉ tiêu, cấp", "left", 2.2)]
    for place, shown_column in enumerate(shown_columns):
        columns.append(Column("Kết quả (%)", width=0.9, over=shown_column.head))
        if place == 0:
            columns.append(
                Column(
                    f"So với {summary.period_data.columns.before.short} ({POINTS})", width=1.0, over=shown_column.head
                )
            )
        columns.append(Column("Đạt / chưa đạt", "center", 1.1, shown_column.head))
    columns.insert(2, Column("Chỉ tiêu (%)", "center", 0.8))
    lines = [
        line for place, group in enumerate(summary.groups, start=1) for line in _group_lines(summary, place, group)
    ]
    values = [value for group in summary.groups for row in group.rows for value in (*row.rates, row.change)]
    parts = [
        part
        for group in summary.groups
        for shown_column in shown_columns
        for part in _parts(summary, group.system, shown_column)
    ]
    changes = [place for place, column in enumerate(columns) if POINTS in column.head]
    return make_table(
        f"Kết quả {in_words(len(summary.groups))} nhóm chỉ tiêu, {periods_title(shown_columns)}",
        columns,
        lines,
        changes=changes,
        remarks=_remarks(summary),
        source=source_of(summary.period_data, parts, values),
        book=summary.period_data.book,
    )


def _parts(summary: Summary, system: str, column: PeriodColumn) -> tuple[ExtractCounts, ...]:
    return summary.pakn.receipts(column) if system == CASES else summary.period_data.parts(system, column)


def _group_lines(summary: Summary, index: int, group: SummaryGroup) -> Iterator[Line]:
    entry = summary.period_data.contract(group.system).summary
    has_targets = any(target for row in group.rows for target in row.targets)
    noted = (entry.note,) if entry and entry.note and has_targets else ()
    yield Line([roman(index), group.title], noted, kind="group")
    if not group.rows:
        empty = Value(None, 0, "%", "missing")
        row = SummaryRow("", tuple(empty for _ in summary.period_data.columns.shown), (None,) * 2, empty)
        lacking = "Chưa nhận được số liệu" if summary.period_data.has_extracts else "Không có số liệu công bố"
        yield Line(["", lacking, "", *_cells(row)])
    for number, row in enumerate(group.rows, start=1):
        who = capital(_who(summary, row))
        notes = _printed_changes(summary, group) if row.who == "province" else _target_remarks(summary, row)
        yield Line([str(number), who, thresholds_text(row.targets), *_cells(row)], notes)


def _target_remarks(summary: Summary, row: SummaryRow) -> tuple[str, ...]:
    """On what a target rests, and what is to be known of that."""
    sources, targets = (
        summary.period_data.book.catalogue.sources,
        [each for each in row.targets if each and each.remark],
    )
    said = (f"Mức {target_level(each)}: {sources[each.basis].citation}; {each.remark}" for each in targets)
    return tuple(dict.fromkeys(said))


def _printed_changes(summary: Summary, group: SummaryGroup) -> tuple[str, ...]:
    """What a document prints of the change of the whole province, beside ours of another base."""
    period_data = summary.period_data
    indicator = period_data.contract("pakn" if group.system == "pakn" else group.system).indicator
    changes = (
        (period_data.published(column).whole(indicator, "change"), column.label) for column in period_data.columns.shown
    )
    return tuple(filter(None, (printed_change(*each) for each in changes)))


def _cells(row: SummaryRow) -> list[Content]:
    cells: list[Content] = []
    for index, rate in enumerate(row.rates):
        cells.append(rate)
        cells += [row.change] if index == 0 else []
        cells.append(_verdict(row, index))
    return cells


def _verdict(row: SummaryRow, index: int) -> str:
    """The province is judged by no document; its distance stands in the annexes."""
    target = row.targets[index]
    return "" if target is None or row.who == "province" else verdict_text(row.rates[index], target)


def _who(summary: Summary, row: SummaryRow) -> str:
    if row.who == "province":
        return "toàn tỉnh"
    return f"{tier_words(row.who)}{' (trung bình)' if row.is_mean else ''}"


def _breaks(summary: Summary) -> list[str]:
    """What happened between the main column and the one before that a printed change should be read with."""
    period_data = summary.period_data
    found: dict[str, Break] = {}
    for group in summary.groups:
        contract = period_data.contract("pakn" if group.system == "pakn" else group.system)
        for row in group.rows:
            if row.change.number is not None:
                level = None if row.who == "province" else row.who
                breaks = period_data.breaks_after(period_data.columns.before.period.start, contract.indicator, level)
                found.update({each.break_id: each for each in breaks})
    return break_sentences(sorted(found.values(), key=lambda each: (str(each.date or ""), each.break_id)))


def _remarks(summary: Summary) -> list[str]:
    remarks = [*until(summary.pakn.known_until), *_gaps(summary)]
    rates = [rate for group in summary.groups for row in group.rows for rate in row.rates if rate.is_told]
    if any(rate.files for rate in rates):
        remarks.append(OURS)
    if any(rate.figure_ids for rate in rates):
        remarks.append(PRINTED)
    remarks += _breaks(summary)
    remarks.append("Ô trống ở cột đạt, chưa đạt: không giao chỉ tiêu, hoặc toàn tỉnh (văn bản không xét)")
    if not summary.period_data.columns.shown[-1].whole_year and len(summary.period_data.columns.shown) > 1:
        remarks.append("Lũy kế chưa hết năm nên không xét đạt, chưa đạt")
    return remarks


def _gaps(summary: Summary) -> Iterator[str]:
    """What a group's result does not cover, as its annex says at length."""
    period_data, last = summary.period_data, summary.period_data.columns.main.months[-1]
    groups = [(each.id,) if each.id != CASES else (CASES, CASES_BY_UNIT) for each in summary.contracts]
    groups.sort(key=lambda group: CASES not in group)
    parts = [next((part for name in group if (part := period_data.counted(name, last))), None) for group in groups]
    lacking = [group[0] for group, part in zip(groups, parts, strict=True) if part is None and period_data.has_extracts]
    if lacking:
        names = "; ".join(uncapital(period_data.contract(system).title) for system in lacking)
        yield f"Chưa nhận được số liệu {period_data.columns.main.label}: {names}"
    yield from exceptions(period_data, [part for part in parts if part])
    for levels in summary.rates.values():
        for rates in levels:
            what = f"{rates.contract.title}, {tier_words(rates.level)}"
            if rates.known_until:
                yield f"{what}: số liệu tính đến ngày {format_date(rates.known_until)}, không so sánh"
            if rates.lacking:
                yield f"{what}: chưa có số liệu của {len(rates.lacking)} đơn vị nên tổng chưa đủ, không so sánh"


def behind_table(summary: Summary) -> Table | None:
    """Return the units that miss their target twice running; `None` where there is none or nobody can tell."""
    named = [entry for entry in summary.behind if _is_named(summary, entry)]
    communes = Counter(entry.title for entry in summary.behind if not _is_named(summary, entry))
    if not summary.behind:
        return None
    before, now = summary.period_data.columns.before, summary.period_data.columns.main
    columns = [
        Column("STT", "center", 0.5),
        Column("Nhóm chỉ tiêu, đơn vị", "left", 3.6),
        Column("Chỉ tiêu (%)", "center", 0.9),
        Column(f"{before.short} (%)"),
        Column(f"{now.short} (%)"),
    ]
    lines: list[Line] = []
    for ordinal, name in enumerate(dict.fromkeys(entry.title for entry in summary.behind), start=1):
        lines.append(Line([roman(ordinal), name], kind="group"))
        own = [entry for entry in named if entry.title == name]
        lines += [
            Line([str(number), entry.unit.name, threshold_text(entry.target), entry.before, entry.now])
            for number, entry in enumerate(own, start=1)
        ]
        if communes[name]:
            said = (
                f"{communes[name]} xã, phường, thị trấn"
                if summary.period_data.has_districts
                else f"{communes[name]} xã, phường"
            )
            lines.append(Line([str(len(own) + 1), said, "", "", ""]))
    remarks = ["Cấp xã chỉ nêu số đơn vị; tên và tỷ lệ từng đơn vị ở phụ lục của chỉ tiêu đó"] if communes else []
    what = "hai tháng liên tiếp" if now.is_month else "hai năm liên tiếp"
    return make_table(
        f"Đơn vị chưa đạt chỉ tiêu {what} ({before.short} và {now.short})",
        columns,
        lines,
        remarks=remarks,
    )


def _is_named(summary: Summary, entry: Behind) -> bool:
    return entry.unit.level in LEADERS_LEVELS or (not summary.period_data.has_districts and entry.system == CASES)


def overdue_table(summary: Summary) -> Table | Paragraph | None:
    """Return the ten longest overdue PAKN; a sentence where cases are lacking, `None` where none is overdue."""
    if not summary.overdue and summary.pakn.delivered and not summary.pakn.has_cases:
        why = "kỳ này chỉ có biểu tổng hợp theo đơn vị"
        return Paragraph(f"Danh sách PAKN quá hạn lâu nhất cần số liệu từng PAKN; {why}.")
    if not summary.overdue:
        return None
    units = summary.period_data.units
    lines = [
        Line([str(number), case.code, case.topic or "chủ đề khác", units.get(case.unit_id).name, str(case.days)])
        for number, case in enumerate(summary.overdue, start=1)
    ]
    columns = [
        Column("STT", "center", 0.5),
        Column("Mã PAKN", "left", 2.2),
        Column("Chủ đề", "left", 2.0),
        Column("Đơn vị xử lý", "left", 2.4),
        Column("Số ngày quá hạn"),
    ]
    shown_columns = [
        shown_column for shown_column in summary.period_data.columns.shown if summary.pakn.cohort(shown_column)
    ]
    parts = summary.pakn.cohort(shown_columns[-1]) if shown_columns else ()
    return make_table(
        "PAKN quá hạn lâu nhất, chưa xử lý tại ngày chốt số liệu",
        columns,
        lines,
        remarks=["Số ngày tính theo ngày lịch, từ hạn xử lý đến ngày chốt số liệu"],
        source=source_of(summary.period_data, parts, []),
    )
