"""Satisfaction in the deep analysis: beside every mean who answered, and how far the silent could move it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pakn.base.labels import format_count, format_iso_date, format_number
from pakn.extracts.counts.case_frame import CaseFrame
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.values import Value, counted, measured, not_arisen
from pakn.render.monthly_words import when
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount
from pakn.render.signs import Sign
from pakn.render.tables import Cell, Column, Content, Line, Table, make_table
from pakn.reports.cases.case_analysis import CaseAnalysis
from pakn.reports.cases.times import CASES, small_note, source
from pakn.statistics.ratings import RatingSummary

__all__ = ["by_group", "by_month", "ratings_sentence", "response_sentence"]

POINTS, TIMES = "điểm", "lượt"
HEADS = {"unit": "Đơn vị", "topic": "Chủ đề", "kind": "Loại PAKN"}
WHOSE = {"unit": "đơn vị", "topic": "chủ đề", "kind": "loại PAKN"}
BOUNDS = (
    "Giới hạn: điểm trung bình của mọi PAKN đã xử lý nếu những người chưa đánh giá đều cho 1 điểm, hoặc đều cho 5 "
    "điểm; khoảng tin cậy 95% chỉ nói về người đã đánh giá"
)

OF_YEAR = "Mỗi tháng theo tình trạng tại ngày chốt số liệu của cả kỳ, nên có thể khác số của tháng ấy khi mới hết tháng"


def ratings_sentence(case_analysis: CaseAnalysis | None) -> Paragraph | None:
    """Return mean, who answered, and the bounds; `None` without cases."""
    if case_analysis is None:
        return None
    found, column = case_analysis.ratings(case_analysis.main), case_analysis.month.columns[0]
    if not case_analysis.main.asked:
        return Paragraph(f"{when(column)}: tệp số liệu không có cột đánh giá.")
    if not found.ratings or found.bounds is None:
        return Paragraph(f"{when(column)}: chưa có lượt đánh giá nào.")
    mean, response = _mean(found, ()), _response(found, ())
    text = (
        f"{when(column)}, mức độ hài lòng trung bình {amount(mean)} (thang điểm 5), từ {format_count(found.ratings)} "
        f"lượt đánh giá trên {format_count(found.asked)} PAKN đã xử lý (tỷ lệ đánh giá {amount(response)})."
    )
    text += _bounds_clause(found, " Chưa")
    return Paragraph(text if text.endswith(".") else f"{text}.")


def response_sentence(case_analysis: CaseAnalysis | None) -> Paragraph | None:
    """Return who answered and how far the others could move the mean, for whoever knows the mean already."""
    if case_analysis is None:
        return None
    if not case_analysis.main.asked:
        return Paragraph("Tệp số liệu không có cột đánh giá nên không có mức độ hài lòng.")
    found = case_analysis.ratings(case_analysis.main)
    if not found.ratings or found.bounds is None:
        return None
    share = amount(_response(found, ()))
    text = f"Có {format_count(found.ratings)}/{format_count(found.asked)} PAKN đã xử lý được đánh giá ({share})"
    return Paragraph(f"{text}{_bounds_clause(found, '; chưa')}.")


def _bounds_clause(found: RatingSummary, opening: str) -> str:
    silent = found.asked - found.ratings
    if not silent or found.bounds is None:
        return ""
    low, high = (measured(end, 2, POINTS, ()) for end in found.bounds)
    return (
        f"{opening} biết ý kiến của người gửi {format_count(silent)} PAKN còn lại: tính cả các PAKN này, điểm trung "
        f"bình có thể từ {low.shown} đến {high.shown}"
    )


def by_group(case_analysis: CaseAnalysis | None, dimension: str) -> Table | None:
    """Return distribution, mean, response and bounds by unit, topic or kind; `None` where there is but one group."""
    if case_analysis is None:
        return None
    names = case_analysis.named(dimension)
    groups = {names[name]: cases for name, cases in case_analysis.groups(dimension).items() if len(cases)}
    return _table(case_analysis, f"theo {WHOSE[dimension]}", HEADS[dimension], groups, case_analysis.month.columns[0])


def by_month(case_analysis: CaseAnalysis | None) -> Table | None:
    """Return the same by month of receipt, of the column with most months; `None` where there is but one."""
    if case_analysis is None:
        return None
    column = case_analysis.columns[-1]
    cases = case_analysis.cases(column)
    if cases is None or len(column.months) < 2:
        return None
    import numpy as np  # noqa: PLC0415

    found = cases.months()
    groups = {format_iso_date(str(month)): cases.where(found == month) for month in np.unique(found)}
    return _table(case_analysis, "theo tháng tiếp nhận", "Tháng", groups, column, [OF_YEAR])


def _table(
    case_analysis: CaseAnalysis,
    whose: str,
    head: str,
    groups: Mapping[str, CaseFrame],
    column: PeriodColumn,
    remarks: Sequence[str] = (),
) -> Table | None:
    every = case_analysis.cases(column)
    if every is None or not every.asked:
        return None
    files = case_analysis.files(column)
    columns = [
        Column(head, "left", 2.45),
        Column("Đã xử lý", width=0.72),
        Column("Lượt đánh giá", width=0.74),
        Column("Tỷ lệ đánh giá (%)", width=0.78),
        *(Column(str(star), width=0.52, over="Số lượt cho điểm") for star in range(1, 6)),
        Column("Điểm trung bình", width=0.8),
        Column("Khoảng tin cậy 95%", "center", 1.45),
        Column("Giới hạn", "center", 1.45),
    ]
    lines = list(_lines(case_analysis, groups, files))
    if len(lines) < 2:
        return None
    lines.append(Line(["Tổng số", *_cells(case_analysis.ratings(every), files)], kind="total"))
    return make_table(
        f"Mức độ hài lòng {whose}, {column.label}",
        columns,
        lines,
        remarks=[BOUNDS, *remarks],
        source=source(case_analysis, column),
    )


def _lines(case_analysis: CaseAnalysis, groups: Mapping[str, CaseFrame], files: tuple[str, ...]) -> Iterator[Line]:
    for name, cases in groups.items():
        found = case_analysis.ratings(cases)
        small = [small_note(case_analysis, "lượt đánh giá")] if found.ratings < case_analysis.min_cases else []
        yield Line([name, *_cells(found, files)], notes=small)


def _cells(found: RatingSummary, files: tuple[str, ...]) -> list[Content]:
    counts = (found.asked, found.ratings)
    asked, rated = (counted(Decimal(number), unit, files) for number, unit in zip(counts, (CASES, TIMES), strict=True))
    stars = [counted(Decimal(number), TIMES, files) for number in found.counts]
    spans = [_span(ends, known=bool(found.ratings)) for ends in (found.interval, found.bounds)]
    return [asked, rated, _response(found, files), *stars, _mean(found, files), *spans]


def _span(ends: tuple[float, float] | None, *, known: bool) -> Cell:
    """An interval as words; "-" where nobody rated, "…" where one rating has no spread."""
    if ends is None or not known:
        return Cell(Sign.MISSING if known else Sign.NOT_ARISEN)
    low, high = (format_number(measured(end, 2, POINTS, ()).required, 2) for end in ends)
    return Cell(f"{low}–{high}", status="computed")


def _mean(found: RatingSummary, files: tuple[str, ...]) -> Value:
    return not_arisen(POINTS) if found.mean is None else measured(found.mean, 2, POINTS, files)


def _response(found: RatingSummary, files: tuple[str, ...]) -> Value:
    return not_arisen("%") if found.response is None else measured(100 * found.response, 1, "%", files)
