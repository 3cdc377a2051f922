"""Tables and sentences of "Phân tích dữ liệu": topics, and the months at hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from operator import add

from pakn.base.labels import format_iso_date, join_words, uncapital
from pakn.extracts.counts.case_counts import TopicCount
from pakn.extracts.counts.case_frame import OTHER_TOPIC
from pakn.observations.change import change
from pakn.observations.pakn_reading import rate_between
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.values import POINTS, Value, counted, missing, ratio
from pakn.render.monthly_words import source_of, titled, when
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount, change_phrase
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.month.pakn_month import PaknMonth
from pakn.reports.month.pakn_series import MonthPoint, MonthSeries, month_series, topics_of

__all__ = ["analysis_title", "months_sentence", "months_table", "topics_sentence", "topics_table"]

MOST_TOPICS, NAMED_TOPICS = 10, 4
OF_EVERYBODY = "Gồm PAKN của mọi nhóm đơn vị; tên chủ đề theo danh mục chủ đề của ứng dụng"
OF_THE_READ = "Tỷ lệ theo chủ đề tính trên các PAKN đọc được; dòng phải để riêng chỉ tính vào tổng số"


def analysis_title(month: PaknMonth) -> str:
    """Return the title of the annex."""
    return titled("Phân tích dữ liệu phản ánh, kiến nghị (PAKN)", month.columns, month.known_until)


def topics_sentence(month: PaknMonth) -> Paragraph | None:
    """Return the topics of greatest concern, counted from cases or as the document of the period names them."""
    found = [topic for topic in topics_of(month) if topic.topic]
    if found:
        named = [f"“{uncapital(topic.topic)}” ({topic.received})" for topic in found[:NAMED_TOPICS]]
        return Paragraph(f"{when(month.columns[0])}, các chủ đề có nhiều PAKN nhất là {join_words(named)}.")
    for column in month.columns:
        ids = {figure.figure_id[:3] for figure in month.period_data.published(column).of("pakn_received")}
        mentions = [
            mention for mention in month.period_data.book.mentions if mention.kind == "topic" and mention.doc in ids
        ]
        if mentions and (column.whole_year or len(month.columns) == 1):
            words = join_words([f"“{mention.name}”" for mention in mentions])
            return Paragraph(f"{when(column)}, các vấn đề được quan tâm nhiều nhất theo văn bản đã công bố: {words}.")
    return None


def topics_table(month: PaknMonth) -> Table | None:
    """Return the ten busiest topics, the others together, and all; `None` without cases."""
    found = topics_of(month)
    if not found:
        return None
    named = [topic for topic in found if topic.topic]
    shown, rest = named[:MOST_TOPICS], [*named[MOST_TOPICS:], *(topic for topic in found if not topic.topic)]
    parts = month.cohort(month.columns[0])
    files = [part.file for part in parts]
    lines = [Line([str(number), topic.topic, *_cells([topic], files)]) for number, topic in enumerate(shown, start=1)]
    lines += [Line([str(len(shown) + 1), OTHER_TOPIC, *_cells(rest, files)])] if rest else []
    unread = sum(part.set_aside for part in parts)
    lines.append(Line(["", "Tổng số", *_cells(found, files, unread)], kind="total"))
    columns = [
        Column("STT", "center", 0.5),
        Column("Chủ đề", "left", 3.2),
        Column("Tiếp nhận", number="(1)"),
        Column("Đã xử lý", number="(2)"),
        Column("Tỷ lệ (%)", number="(3)=(2)/(1)×100"),
        Column("Chưa xử lý quá hạn"),
    ]
    return make_table(
        f"PAKN theo chủ đề, {month.columns[0].label}",
        columns,
        lines,
        remarks=[OF_EVERYBODY, *([OF_THE_READ] if unread else [])],
        source=source_of(month.period_data, parts, []),
    )


def _cells(topics: Sequence[TopicCount], files: Sequence[str], unread: int = 0) -> list[Content]:
    """The counts and the rate of some topics; the rows set aside may be cases of any topic."""
    all_of = reduce(add, topics)
    received, processed, overdue = (
        missing("PAKN") if number is None else counted(Decimal(number), "PAKN", files)
        for number in (all_of.received, all_of.processed, all_of.overdue)
    )
    return [
        received,
        processed,
        rate_between(processed, received, Decimal(all_of.undetermined), Decimal(unread)),
        overdue,
    ]


def months_sentence(month: PaknMonth) -> Paragraph | None:
    """Return how the last two adjacent months at hand differ; `None` where there are not two."""
    points = month_series(month).points
    if len(points) < 2:
        return None
    before, after = points[-2], points[-1]
    made = change(before.reading.rate, after.reading.rate)
    said = change_phrase(made, before.reading.rate, after.reading.rate)
    return Paragraph(
        f"Tỷ lệ xử lý toàn tỉnh {after.column.label} là {amount(after.reading.rate)}, {said} so với "
        f"{before.column.label} ({amount(before.reading.rate)})."
    )


def months_table(month: PaknMonth) -> Table | None:
    """Return the months at hand with counts, rate, satisfaction and time; `None` where there are fewer than two."""
    series = month_series(month)
    if len(series.points) < 2:
        return None
    columns = [
        Column("Tháng", "left", 1.1),
        Column("Tiếp nhận"),
        Column("Đã xử lý"),
        Column("Tỷ lệ (%)"),
        Column(f"So với tháng liền trước ({POINTS})", width=1.2),
        Column("Mức độ hài lòng (điểm)"),
        Column("Tỷ lệ đánh giá (%)"),
        Column("Thời gian xử lý (ngày)"),
    ]
    lines = [_month_line(series.points, index) for index in range(len(series.points))]
    return make_table(
        "PAKN theo tháng, toàn tỉnh",
        columns,
        lines,
        changes=[4],
        remarks=_series_remarks(month, series),
        source=source_of(
            month.period_data,
            [part for point in series.points for part in point.parts],
            [point.reading.rate for point in series.points],
            spanning=True,
        ),
    )


def _month_line(points: Sequence[MonthPoint], index: int) -> Line:
    point = points[index]
    reading = point.reading
    before = points[index - 1] if index else None
    made: Value = missing(POINTS)
    if before is not None and _adjacent(before, point):
        made = change(before.reading.rate, reading.rate)
    cells: list[Content] = [point.column.short, reading.received, reading.processed, reading.rate]
    response = ratio(reading.ratings, reading.processed)
    return Line([*cells, made, reading.satisfaction, response, reading.days])


def _adjacent(before: MonthPoint, after: MonthPoint) -> bool:
    return (after.column.period.start - before.column.period.end).days == 1


def _series_remarks(month: PaknMonth, series: MonthSeries) -> list[str]:
    lag = month.lag(month.columns[0]) if month.columns[0].is_month else None
    remarks = [f"Các tháng đều chốt sau khi hết tháng {lag} ngày"] if lag else []
    remarks += ["Các tháng đều chốt vào ngày cuối tháng"] if lag == 0 else []
    again = [point.column for point in series.points if point.rebuilt is not None]
    if again:
        whole = f"Tính lại từ tệp cả năm, không có mức độ hài lòng: {_months_named(again)}"
        remarks.append(whole)
    if series.left_out:
        names = join_words([format_iso_date(column.months[0]) for column in series.left_out])
        remarks.append(f"Không so sánh các tháng {names}: khác thời điểm chốt số liệu hoặc chưa đủ số liệu của tháng")
    return remarks


def _months_named(columns: Sequence[PeriodColumn]) -> str:
    """The months, of a run only its ends."""
    names = [format_iso_date(column.months[0]) for column in columns]
    follow = all((later.period.start - before.period.end).days == 1 for before, later in pairwise(columns))
    return f"các tháng {names[0]} – {names[-1]}" if follow and len(names) > 2 else f"tháng {join_words(names)}"
