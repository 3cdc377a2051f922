"""Processing time, deadlines and backlog of the deep analysis: tables and sentences.

Beside what is usually told of closed cases stands what is true of all: the open ones count for as long as they wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pakn.base.labels import capital, format_count, format_date
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.processing_time import MARKS, ProcessingTime
from pakn.observations.values import Value, counted, measured
from pakn.render.monthly_words import source_of, when
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.cases.case_analysis import CaseAnalysis

__all__ = ["gap_sentence", "small_note", "times_by_unit", "times_table", "wait_sentence"]

DAYS, CASES = "ngày", "PAKN"
UNIT_MARK = 15
"""Calendar days after which the table by unit tells the share still open: one of `MARKS`."""
WITH_OPEN = (
    "Dòng “tính cả PAKN chưa xử lý”: PAKN chưa xử lý được tính theo thời gian đã chờ đến ngày chốt số liệu (ước lượng "
    "Kaplan–Meier); chỉ lấy PAKN đã xử lý thì bỏ sót những PAKN chậm nhất"
)
WORKING = (
    "Ngày làm việc không tính thứ bảy, chủ nhật, ngày nghỉ lễ, tết, ngày nghỉ bù; có tính ngày làm bù; không tính ngày "
    "tiếp nhận"
)
UNREACHED = "Ô có chữ “trên”: đến ngày chốt số liệu chưa đủ tỷ lệ PAKN được xử lý, chỉ biết thời gian lớn hơn mức này"


def small_note(case_analysis: CaseAnalysis, what: str = CASES, *, ranked: bool = False) -> str:
    """Return the note of a unit with few cases (ratings, due cases); ``ranked`` where others in the table have a "
    "rank."""
    return f"Dưới {case_analysis.min_cases} {what}: số liệu dao động mạnh{', không xếp hạng' if ranked else ''}"


def reached(time: ProcessingTime, part: float, files: tuple[str, ...]) -> Value:
    """Return by how many days a part of the cases is closed, or the days it takes longer than."""
    known = time.curve.quantile(part)
    return measured(known, 1, DAYS, files, above=time.curve.longest if time.curve.cases else None)


def wait_sentence(case_analysis: CaseAnalysis | None) -> Paragraph | None:
    """Return in plain words how long half of the cases take, the open ones counted; `None` without cases."""
    if case_analysis is None:
        return None
    column = case_analysis.month.columns[0]
    time, files = case_analysis.times(case_analysis.main), case_analysis.files(column)
    if not time.closed:
        return None
    half, three_quarters = (reached(time, part, files) for part in (0.5, 0.75))
    counting = f"tính cả {format_count(time.open)} PAKN chưa xử lý" if time.open else "mọi PAKN đã xử lý xong"
    text = f"{when(column)}, một nửa số PAKN được xử lý {_within(half)}"
    if three_quarters.exact:
        text += f", ba phần tư {_within(three_quarters)}"
    return Paragraph(f"{text} ({counting}). {_gap(time, half)}".strip())


def _within(value: Value) -> str:
    """A bound says that it takes longer than what has been seen."""
    return f"trong vòng {amount(value)}" if value.exact else f"sau hơn {value.shown} ngày"


def _gap(time: ProcessingTime, half: Value) -> str:
    """Say what leaving out the open cases would claim; nothing where none is open or it does not shorten the time."""
    closed = measured(time.closed_median, 1, DAYS, ())
    if not time.open or not closed.exact:
        return ""
    if not half.exact:
        return f"Nếu chỉ tính PAKN đã xử lý thì là {amount(closed)}, vì bỏ sót những PAKN chậm nhất."
    shorter = _shorter(half, closed)
    if shorter is None:
        return ""
    return (
        f"Nếu chỉ tính PAKN đã xử lý thì là {amount(closed)}, ngắn hơn {amount(shorter)}, vì bỏ sót những PAKN chậm "
        "nhất."
    )


def _shorter(half: Value, closed: Value) -> Value | None:
    """By how much the median of closed cases is the shorter one, as shown; `None` where it is not.

    The median of few closed cases may lie between two of them, where the other takes the first that reaches half.
    """
    gap = half.required - closed.required
    return Value(gap, 1, DAYS, "computed") if gap > 0 else None


def gap_sentence(case_analysis: CaseAnalysis | None) -> Paragraph | None:
    """Return the conventional figures beside those with open cases; `None` without cases."""
    if case_analysis is None:
        return None
    column = case_analysis.month.columns[0]
    time, files = case_analysis.times(case_analysis.main), case_analysis.files(column)
    mean, closed = measured(time.closed_mean, 2, DAYS, files), measured(time.closed_median, 1, DAYS, files)
    if not mean.exact:
        return Paragraph(f"{when(column)}: chưa có PAKN nào có ngày xử lý xong.")
    half = reached(time, 0.5, files)
    text = (
        f"{when(column)}, tính riêng {format_count(time.closed)} PAKN đã xử lý xong, thời gian xử lý trung bình "
        f"{amount(mean)}, trung vị {amount(closed)}."
    )
    if time.open:
        beside = amount(half) if half.exact else f"hơn {half.shown} ngày"
        text += f" Tính cả {format_count(time.open)} PAKN chưa xử lý, trung vị là {beside}"
        shorter = _shorter(half, closed) if half.exact else None
        text += f": con số thường dùng ngắn hơn thực tế {amount(shorter)}." if shorter else "."
    if time.undated:
        undated = format_count(time.undated)
        text += f" {undated} PAKN đã xử lý nhưng không có ngày xử lý xong nên không tính thời gian."
    return Paragraph(text)


def times_table(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return mean, quartiles and shares still open, in calendar and in working days, of each column with cases."""
    if case_analysis is None:
        return None
    columns = [Column("Chỉ số", "left", 3.2), Column("Đơn vị tính", "center", 0.9)]
    filled = []
    for column in case_analysis.columns:
        cases = case_analysis.cases(column)
        assert cases is not None  # noqa: S101 (columns are those with cases)
        for working, head in ((False, "Theo lịch"), (True, "Ngày làm việc")):
            columns.append(Column(head, width=1.0, over=column.head))
            filled.append((case_analysis.times(cases, working=working), case_analysis.files(column)))
    rows = [_rows(time, files) for time, files in filled]
    lines = [Line([label, unit, *(row[index][2] for row in rows)]) for index, (label, unit, _) in enumerate(rows[0])]
    values = [value for row in rows for _, _, value in row]
    remarks = [WITH_OPEN, WORKING]
    remarks += [UNREACHED] if any(value.relation == ">" for value in values) else []
    for column, (time, _) in zip(case_analysis.columns, filled[::2], strict=True):
        told = f"{column.head}: {format_count(time.undated)} PAKN đã xử lý nhưng không có ngày xử lý xong, không tính"
        remarks += [told] if time.undated else []
    return make_table(
        f"Thời gian xử lý PAKN, {case_analysis.columns[0].label}",
        columns,
        lines,
        remarks=remarks,
        source=source(case_analysis, case_analysis.columns[0]),
    )


def _rows(time: ProcessingTime, files: tuple[str, ...]) -> list[tuple[str, str, Value]]:
    low, high = time.curve.median_interval()
    longest = time.curve.longest if time.curve.cases else None
    rows = [
        ("Số PAKN", CASES, counted(Decimal(time.cases), CASES, files)),
        ("Trong đó: đã xử lý, có ngày xử lý xong", CASES, counted(Decimal(time.closed), CASES, files)),
        ("Chưa xử lý", CASES, counted(Decimal(time.open), CASES, files)),
        ("Chỉ PAKN đã xử lý: trung bình", DAYS, measured(time.closed_mean, 2, DAYS, files)),
        ("Chỉ PAKN đã xử lý: trung vị", DAYS, measured(time.closed_median, 1, DAYS, files)),
        ("Tính cả PAKN chưa xử lý: 25% xong trong", DAYS, reached(time, 0.25, files)),
        ("50% xong trong (trung vị)", DAYS, reached(time, 0.5, files)),
        ("trung vị, cận dưới khoảng tin cậy 95%", DAYS, measured(low, 1, DAYS, files)),
        ("trung vị, cận trên khoảng tin cậy 95%", DAYS, measured(high, 1, DAYS, files, above=longest)),
        ("75% xong trong", DAYS, reached(time, 0.75, files)),
    ]
    for days, share in zip(MARKS, time.open_shares, strict=True):
        shown = None if share is None else 100 * share
        rows.append((f"Còn chưa xử lý sau {days} ngày", "%", measured(shown, 1, "%", files)))
    return [(capital(label), unit, value) for label, unit, value in rows]


def times_by_unit(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return the times of each unit with cases; those with few are marked."""
    if case_analysis is None:
        return None
    column = case_analysis.month.columns[0]
    columns = [
        Column("STT", "center", 0.5),
        Column("Đơn vị", "left", 2.6),
        Column("Tiếp nhận", width=0.9),
        Column("Chưa xử lý", width=0.9),
        Column("Trung bình (ngày)", over="Chỉ PAKN đã xử lý"),
        Column("Trung vị (ngày)", over="Chỉ PAKN đã xử lý"),
        Column("Trung vị (ngày)", over="Tính cả PAKN chưa xử lý"),
        Column(f"Còn chưa xử lý sau {UNIT_MARK} ngày (%)", width=1.3, over="Tính cả PAKN chưa xử lý"),
    ]
    lines = list(_unit_lines(case_analysis, column))
    lines.append(
        Line(["", "Toàn tỉnh", *_cells(case_analysis, case_analysis.times(case_analysis.main), column)], kind="total")
    )
    bounded = any(isinstance(cell, Value) and cell.relation == ">" for line in lines for cell in line.contents)
    return make_table(
        f"Thời gian xử lý PAKN theo đơn vị, {column.label}",
        columns,
        lines,
        remarks=["Ngày theo lịch", *([UNREACHED] if bounded else [])],
        source=source(case_analysis, column),
    )


def _unit_lines(case_analysis: CaseAnalysis, column: PeriodColumn) -> Iterator[Line]:
    names = case_analysis.named("unit")
    number = 0
    for unit, cases in case_analysis.groups("unit").items():
        if not len(cases):
            continue
        number += 1
        small = [small_note(case_analysis)] if len(cases) < case_analysis.min_cases else []
        yield Line([str(number), names[unit], *_cells(case_analysis, case_analysis.times(cases), column)], notes=small)


def _cells(case_analysis: CaseAnalysis, time: ProcessingTime, column: PeriodColumn) -> list[Content]:
    files = case_analysis.files(column)
    share = time.curve.open_after(UNIT_MARK)
    return [
        counted(Decimal(time.cases), CASES, files),
        counted(Decimal(time.open), CASES, files),
        measured(time.closed_mean, 2, DAYS, files),
        measured(time.closed_median, 1, DAYS, files),
        reached(time, 0.5, files),
        measured(None if share is None else 100 * share, 1, "%", files),
    ]


def source(case_analysis: CaseAnalysis, column: PeriodColumn) -> str:
    """Return the source line of a table or chart made from a column's cases."""
    return source_of(case_analysis.month.period_data, case_analysis.month.cohort(column), [])


def known_on(case_analysis: CaseAnalysis) -> str:
    """Return the day at which the cases of the main column are looked at."""
    return format_date(case_analysis.main.cut_off)
