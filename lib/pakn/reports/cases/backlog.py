"""On time of all due, and what is still open: tables and sentences of the deep analysis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pakn.base.labels import format_count, format_date, round_half_up
from pakn.extracts.counts.case_counts import MOST_NAMED, NamedCase
from pakn.extracts.counts.case_frame import CaseFrame
from pakn.observations.due_dates import AGE_BANDS, OnTime, age_counts
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.values import Value, counted, not_arisen
from pakn.render.monthly_words import when
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.cases.case_analysis import CaseAnalysis
from pakn.reports.cases.times import CASES, known_on, small_note, source

__all__ = ["age_table", "oldest_cases", "oldest_table", "on_time_by_unit", "on_time_sentence", "on_time_table"]

COLUMNS = (
    Column("Đến hạn", width=0.9, number="(1)"),
    Column("Đúng hạn", width=0.9, number="(2)"),
    Column("Tỷ lệ (%)", width=0.9, number="(3)=(2)/(1)×100"),
    Column("Xử lý trễ hạn", width=0.9),
    Column("Chưa xử lý, quá hạn", width=1.0),
    Column("Đã xử lý", width=0.9, over="Chưa đến hạn"),
    Column("Đang xử lý", width=0.9, over="Chưa đến hạn"),
    Column("Không có hạn", width=0.9),
)
ALL_DUE = (
    "Tỷ lệ đúng hạn tính trên mọi PAKN đã qua hạn tại ngày chốt số liệu; PAKN quá hạn mà chưa xử lý tính là trễ hạn; "
    "PAKN chưa đến hạn (kể cả hạn đúng ngày chốt số liệu), không có hạn để riêng"
)


def on_time_sentence(case_analysis: CaseAnalysis | None) -> Paragraph | None:
    """Return the share on time of all due, and what that of closed cases only would claim; `None` without cases."""
    if case_analysis is None:
        return None
    found, column = case_analysis.on_time(case_analysis.main), case_analysis.month.columns[0]
    if not found.due:
        return Paragraph(f"{when(column)}: {_nothing_due(found, known_on(case_analysis))}.")
    share = _share(found, ())
    whose = "PAKN đã qua hạn" if not (found.undated or found.undetermined) else "PAKN đã qua hạn, rõ ngày xử lý"
    text = (
        f"{when(column)}, trong {format_count(found.due)} {whose} có {format_count(found.on_time)} PAKN xử lý đúng hạn "
        f"({amount(share)}), {format_count(found.late)} PAKN xử lý trễ hạn, {format_count(found.overdue)} PAKN quá hạn "
        "chưa xử lý."
    )
    closed = found.on_time + found.late
    if found.overdue and closed:
        only = Value(round_half_up(Decimal(100 * found.on_time) / closed, 2), 2, "%", "computed")
        if only.required != share.required:
            text += f" Nếu bỏ qua PAKN quá hạn chưa xử lý thì tỷ lệ là {amount(only)}."
    return Paragraph(text)


def _nothing_due(found: OnTime, day: str) -> str:
    """Why no share can be told."""
    if found.undetermined:
        unknown = format_count(found.undetermined)
        return f"chưa tính được tỷ lệ đúng hạn, vì {unknown} PAKN có hạn xử lý chưa xác định được đã xử lý hay chưa"
    if found.undated:
        return f"{format_count(found.undated)} PAKN đã qua hạn đều đã xử lý nhưng không có ngày xử lý xong"
    if found.no_deadline == found.cases:
        return "tệp số liệu không ghi hạn xử lý của PAKN nào, nên không biết PAKN nào đã qua hạn"
    return f"tại ngày chốt số liệu {day} chưa có PAKN nào qua hạn xử lý"


def on_time_table(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return the share on time by the system's due days and by the working days allowed, of each column with cases."""
    if case_analysis is None:
        return None
    lines = []
    for column in case_analysis.columns:
        cases = case_analysis.cases(column)
        assert cases is not None  # noqa: S101 (columns are those with cases)
        files = case_analysis.files(column)
        of_system = [
            Line([f"{column.head}: theo hạn ghi trong hệ thống", *_cells(case_analysis.on_time(cases), files)])
        ]
        lines += of_system if cases.has_deadlines else []
        lines += [
            Line(
                [
                    f"{column.head}: trong {case_analysis.limit_days} ngày làm việc kể từ ngày tiếp nhận",
                    *_cells(case_analysis.on_time(cases, by_limit=True), files),
                ]
            ),
        ]
    return make_table(
        f"PAKN xử lý đúng hạn trên tổng số PAKN đến hạn, {case_analysis.columns[0].label}",
        [Column("Cách tính hạn", "left", 3.0), *COLUMNS],
        lines,
        remarks=_remarks(case_analysis, case_analysis.columns),
        source=source(case_analysis, case_analysis.columns[0]),
    )


def on_time_by_unit(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return the share on time of each unit by the system's due days."""
    if case_analysis is None:
        return None
    column = case_analysis.month.columns[0]
    if not case_analysis.main.has_deadlines:
        return None
    files = case_analysis.files(column)
    lines = [
        Line([str(number), name, *_cells(case_analysis.on_time(cases), files)], notes=notes)
        for number, name, cases, notes in _units(case_analysis, column)
    ]
    lines.append(Line(["", "Toàn tỉnh", *_cells(case_analysis.on_time(case_analysis.main), files)], kind="total"))
    return make_table(
        f"PAKN xử lý đúng hạn theo đơn vị, {column.label}",
        [Column("STT", "center", 0.5), Column("Đơn vị", "left", 2.4), *COLUMNS],
        lines,
        remarks=_remarks(case_analysis, [column]),
        source=source(case_analysis, column),
    )


def _remarks(case_analysis: CaseAnalysis, columns: Sequence[PeriodColumn]) -> list[str]:
    told = []
    for column in columns:
        cases = case_analysis.cases(column)
        if cases is None:
            continue
        found, where = case_analysis.on_time(cases), f"{column.head}: " if len(columns) > 1 else ""
        left_out = (
            (found.undated, "PAKN đã qua hạn, đã xử lý nhưng không có ngày xử lý xong: không tính"),
            (found.undetermined, "PAKN chưa xác định được đã xử lý hay chưa: không tính"),
        )
        told += [f"{where}{format_count(number)} {words}" for number, words in left_out if number]
    return [ALL_DUE, *told]


def _cells(found: OnTime, files: tuple[str, ...]) -> list[Content]:
    due, done, late, overdue, early, waiting, none = (
        counted(Decimal(number), CASES, files)
        for number in (
            found.due,
            found.on_time,
            found.late,
            found.overdue,
            found.early,
            found.waiting,
            found.no_deadline,
        )
    )
    return [due, done, _share(found, files), late, overdue, early, waiting, none]


def _share(found: OnTime, files: tuple[str, ...]) -> Value:
    if found.share is None:
        return not_arisen("%")
    formula = f"{format_count(found.on_time)}/{format_count(found.due)} × 100"
    return Value(round_half_up(found.share, 2), 2, "%", "computed", formula=formula, files=files)


def _units(case_analysis: CaseAnalysis, column: PeriodColumn) -> Iterator[tuple[int, str, CaseFrame, list[str]]]:
    """Number, name and cases of every unit that has any, with a note where few of them were due."""
    names = case_analysis.named("unit")
    known = [(unit, cases) for unit, cases in case_analysis.groups("unit", column).items() if len(cases)]
    for number, (unit, cases) in enumerate(known, start=1):
        few = case_analysis.on_time(cases).due < case_analysis.min_cases
        yield number, names[unit], cases, [small_note(case_analysis, "PAKN đến hạn")] if few else []


def age_table(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return the open cases of each unit by how long they have been open; `None` where none is open.

    Of the year to date where its cases are at hand: the oldest cases are not those of the last month.
    """
    if case_analysis is None:
        return None
    column = case_analysis.columns[-1]
    cases = case_analysis.cases(column)
    if cases is None or not sum(age_counts(cases)):
        return None
    files = case_analysis.files(column)
    longest = (cases.cut_off - column.period.start).days  # nobody received in the column can have waited longer
    counts = age_counts(cases)
    bands = [index for index, (first, _) in enumerate(AGE_BANDS) if first <= longest or counts[index]]
    heads = [f"{first}–{last}" if last is not None else f"trên {first - 1}" for first, last in AGE_BANDS]
    columns = [Column("STT", "center", 0.5), Column("Đơn vị", "left", 2.6), Column("Chưa xử lý", width=1.0)]
    columns += [Column(heads[index], width=0.8, over="Trong đó, số ngày kể từ ngày tiếp nhận") for index in bands]
    lines = [
        Line([str(number), name, *_ages(own, files, bands)]) for number, name, own, _ in _units(case_analysis, column)
    ]
    lines.append(Line(["", "Toàn tỉnh", *_ages(cases, files, bands)], kind="total"))
    return make_table(
        f"PAKN tiếp nhận {_span(column)} còn chưa xử lý tại ngày {format_date(cases.cut_off)}",
        columns,
        lines,
        remarks=["Số ngày theo lịch", _only(column)],
        source=source(case_analysis, column),
    )


def _span(column: PeriodColumn) -> str:
    return f"trong {column.label}"


def _only(column: PeriodColumn) -> str:
    """Whose backlog it is: nobody knows here what is open of earlier periods."""
    return f"Chỉ gồm PAKN tiếp nhận {_span(column)}, không gồm PAKN còn tồn của các kỳ trước"


def _ages(cases: CaseFrame, files: tuple[str, ...], bands: Sequence[int]) -> list[Content]:
    counts = age_counts(cases)
    return [counted(Decimal(number), CASES, files) for number in (sum(counts), *(counts[index] for index in bands))]


def oldest_cases(case_analysis: CaseAnalysis) -> tuple[NamedCase, ...]:
    """Return the open cases that have waited longest, of the population only and of the widest column at hand."""
    units = {unit.unit_id for unit in case_analysis.month.total_row.units}
    found = [
        case
        for part in case_analysis.month.cohort(case_analysis.columns[-1])
        for case in (part.cases.oldest if part.cases else ())
        if case.unit_id in units
    ]
    return tuple(sorted(found, key=lambda case: (-case.days, case.code))[:MOST_NAMED])


def oldest_table(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return the oldest open cases by their code; `None` where none is open."""
    found = oldest_cases(case_analysis) if case_analysis else ()
    if case_analysis is None or not found:
        return None
    column = case_analysis.columns[-1]
    names = {unit.unit_id: unit.name for unit in case_analysis.month.total_row.units}
    files = case_analysis.files(column)
    columns = [
        Column("STT", "center", 0.5),
        Column("Mã PAKN", "left", 2.2),
        Column("Chủ đề", "left", 2.4),
        Column("Đơn vị xử lý", "left", 2.4),
        Column("Số ngày tồn đọng", width=1.0),
    ]
    lines = [
        Line(
            [
                str(number),
                case.code,
                case.topic or "Chủ đề khác",
                names[case.unit_id],
                counted(Decimal(case.days), "ngày", files),
            ]
        )
        for number, case in enumerate(found, start=1)
    ]
    return make_table(
        f"PAKN tiếp nhận {_span(column)} chưa xử lý lâu nhất, tại ngày {known_on(case_analysis)}",
        columns,
        lines,
        remarks=["Số ngày theo lịch, kể từ ngày tiếp nhận", _only(column)],
        source=source(case_analysis, column),
    )
