"""Tables of annex 2: received, processed, rate and what is still open, by unit in the letter's three groups.

The groups are never summed: whether service centres and enterprises are inside the provincial total, no document says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pakn.base.labels import capital, format_date, roman
from pakn.observations.pakn_reading import PaknReading
from pakn.observations.values import POINTS, Value
from pakn.render.citations import break_sentences
from pakn.render.monthly_words import periods_title, source_of, until
from pakn.render.phrases import thresholds_text, verdict_text
from pakn.render.signs import Sign
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.month.pakn_month import OTHER, OTHER_LAG, PaknMonth, PaknRow
from pakn.reports.month.target_notes import target_remarks

__all__ = ["by_unit", "compared", "open_and_rated"]

RANGES = (
    "Tỷ lệ ghi hai số a–b: có PAKN chưa xác định được đã xử lý hay chưa, hoặc dòng phải để riêng, nên chỉ biết tỷ lệ "
    "trong khoảng ấy và không xét chỉ tiêu"
)

NUMBER, UNIT = Column("STT", "center", 0.5), Column("Đơn vị", "left", 3.0)
RATE_FORMULA = "(3)=(2)/(1)×100"
FIRST_TOTAL_FROM = 20
WHOSE = {
    "localities": "Toàn tỉnh tính trên các địa phương (nhóm I)",
    "all": "Toàn tỉnh tính trên tất cả các nhóm theo lựa chọn khi lập báo cáo",
}
UNKNOWN_SCOPE = (
    "Văn bản không nêu số toàn tỉnh có gồm Trung tâm Hành chính công và doanh nghiệp hay không, nên không cộng các nhóm"
)
SCORES = (
    "Mức độ hài lòng theo thang điểm 5, trung bình của các lượt đánh giá; thời gian tính từ ngày tiếp nhận đến ngày "
    "xử lý xong, chỉ của PAKN đã xử lý"
)
Cells = Callable[[PaknRow, int], list[Content]]


def by_unit(month: PaknMonth, *, province_verdict: bool = False) -> Table | None:
    """Return received, processed, rate, open cases and verdict of every unit; `None` where nothing is known."""
    if not _known(month):
        return None
    judged = [index for index in range(len(month.columns)) if any(row.targets[index] for row in month.localities)]
    doubtful = [index for index in range(len(month.columns)) if _is_doubtful(month, index)]
    columns = [NUMBER, UNIT]
    for index, column in enumerate(month.columns):
        columns += [
            Column("Tiếp nhận", width=0.9, over=column.head, number="(1)"),
            Column("Đã xử lý", width=0.9, over=column.head, number="(2)"),
            Column("Tỷ lệ (%)", width=0.9, over=column.head, number=RATE_FORMULA),
            Column(
                "Chưa xử lý",
                width=0.9,
                over=column.head,
                number="(4)=(1)−(2)−(5)" if index in doubtful else "(4)=(1)−(2)",
            ),
        ]
        columns += [Column("Chưa xác định", width=0.9, over=column.head, number="(5)")] if index in doubtful else []
        columns += [Column("Kết quả", "center", 1.15, column.head)] if index in judged else []
    columns += [Column("Chỉ tiêu (%)", "center", 0.8)] if judged else []

    def cells(row: PaknRow, index: int) -> list[Content]:
        reading = row.readings[index]
        shown: list[Content] = [reading.received, reading.processed, reading.rate, reading.backlog]
        shown += [reading.undetermined] if index in doubtful else []
        return [*shown, *([_verdict(row, index, province_verdict)] if index in judged else [])]

    lines = list(
        _lines(month, cells, lambda row: [thresholds_text(row.targets[index] for index in judged)] if judged else [])
    )
    return _table(month, "Tiếp nhận, xử lý PAKN theo đơn vị", columns, lines, remarks=target_remarks(month, judged))


def _is_doubtful(month: PaknMonth, index: int) -> bool:
    """Whether nobody can say of some cases of a column what became of them."""
    rows = [month.total_row, *(row for rows in month.groups.values() for row in rows)]
    return any(row.readings[index].undetermined.number for row in rows)


def open_and_rated(month: PaknMonth) -> Table | None:
    """Return open cases by due day, satisfaction and time of every unit; `None` where nothing of it is known."""
    heads = (
        ("on_time", "Chưa xử lý: trong hạn"),
        ("overdue", "Chưa xử lý: quá hạn"),
        ("no_deadline", "Chưa xử lý: chưa xác định hạn"),
        ("satisfaction", "Mức độ hài lòng (điểm)"),
        ("ratings", "Lượt đánh giá"),
        ("days", "Thời gian xử lý (ngày)"),
    )
    names = [name for name, _ in heads]
    rows = [month.total_row, *(row for rows in month.groups.values() for row in rows)]
    if not any(getattr(reading, name).number is not None for row in rows for reading in row.readings for name in names):
        return None
    places = [
        index
        for index in range(len(month.columns))
        if any(getattr(row.readings[index], name).number is not None for row in rows for name in names)
    ]
    columns = [NUMBER, UNIT]
    columns += [Column(head, width=1.0, over=month.columns[index].head) for index in places for _, head in heads]
    levels = [level for level in month.groups if _is_told(month, level, places, names)]
    lines = list(
        _lines(
            month,
            lambda row, index: [getattr(row.readings[index], name) for name in names],
            places=places,
            levels=levels,
        )
    )
    remarks = [SCORES] if month.delivered else []
    if month.delivered and not month.has_cases:
        remarks.append(
            "Số chưa xử lý trong hạn và chưa xác định hạn cần số liệu từng PAKN; kỳ này chỉ có biểu tổng hợp"
        )
    caption = "PAKN chưa xử lý, mức độ hài lòng, thời gian xử lý theo đơn vị"
    return _table(month, caption, columns, lines, remarks=remarks)


def _is_told(month: PaknMonth, level: str, places: Sequence[int], names: Sequence[str]) -> bool:
    """Whether anything of a table is known of a group; a group of which nothing is known would be rows of signs."""
    rows = [*month.groups[level], *([month.group_rows[level]] if level in month.group_rows else [])]
    return any(
        getattr(row.readings[index], name).number is not None for row in rows for index in places for name in names
    )


def compared(month: PaknMonth, *, show_ranks: bool = True) -> Table | None:
    """Return the rate against the periods it is compared with, and ranks; `None` where nothing can be compared."""
    rows = [month.total_row, *month.localities]
    if not any(change.number is not None or change.notes for row in rows for change in row.changes):
        return None
    ranked = bool(show_ranks and month.places)
    columns = [NUMBER, UNIT, Column(f"Tỷ lệ {month.columns[0].short} (%)", width=1.2)]
    for shown_column in month.period_data.columns.compared:
        columns += [
            Column(f"Tỷ lệ {shown_column.short} (%)", width=1.2),
            Column(f"Tăng (+), giảm (−) ({POINTS})", width=1.3),
        ]
    columns += [Column("Xếp hạng", "center", 0.8)] if ranked else []

    def cells(row: PaknRow, index: int) -> list[Content]:
        del index
        made: list[Content] = [row.readings[0].rate]
        for reading, change in zip(row.compared, row.changes, strict=True):
            made += [_bare(reading.rate), change]
        return made

    def rank(row: PaknRow) -> list[Content]:
        return [_rank(month, row)] if ranked else []

    lines = [
        Line([str(number), row.units[0].name, *cells(row, 0), *rank(row)])
        for number, row in enumerate(month.localities, start=1)
    ]
    lines.append(Line(["", _total_label(month), *cells(month.total_row, 0), *rank(month.total_row)], kind="total"))
    changes = [index for index, column in enumerate(columns) if POINTS in column.head]
    remarks = break_sentences(month.breaks)
    left_out = len(month.ranked(0)) < len(month.localities)
    few = f"; không xếp hạng địa phương có dưới {month.min_cases} PAKN" if left_out else ""
    words = f"Xếp hạng các địa phương theo tỷ lệ xử lý trong kỳ; tỷ lệ bằng nhau cùng hạng{few}"
    remarks += [words] if ranked else []
    others = " và ".join(shown_column.label for shown_column in month.period_data.columns.compared)
    caption = f"Tỷ lệ xử lý PAKN so với {others}"
    return _table(month, caption, columns, lines, remarks=remarks, changes=changes, landscape=False, titled=False)


def _known(month: PaknMonth) -> bool:
    rows = [month.total_row, *(row for rows in month.groups.values() for row in rows)]
    return any(
        value.number is not None
        for row in rows
        for reading in row.readings
        for value in (reading.received, reading.rate)
    )


def _rank(month: PaknMonth, row: PaknRow) -> str:
    """The place of a locality; "x" where it has too few cases to be held against others, "-" where nothing arose."""
    if row.kind != "unit" or row.level != month.locality_level:
        return ""
    known = month.places.get(row.units[0].unit_id)
    return str(known) if known else (Sign.NOT_ARISEN if row in month.ranked(0) else Sign.NOT_COMPARABLE)


def _lines(
    month: PaknMonth,
    cells: Cells,
    more: Callable[[PaknRow], list[Content]] = lambda _: [],
    places: Sequence[int] | None = None,
    levels: Sequence[str] | None = None,
) -> Iterator[Line]:
    shown_columns = range(len(month.columns)) if places is None else places

    def contents(row: PaknRow) -> list[Content]:
        return [cell for place in shown_columns for cell in cells(row, place)] + more(row)

    body: list[Line] = []
    shown = [(level, rows) for level, rows in month.groups.items() if rows and (levels is None or level in levels)]
    for place, (level, rows) in enumerate(shown, start=1):
        body.append(Line([roman(place), _group_title(month, level)], kind="group"))
        for number, row in enumerate(rows, start=1):
            body.append(Line([str(number), _within(row.units[0].name, _group_title(month, level)), *contents(row)]))
        if level in month.group_rows:
            body.append(
                Line(
                    ["", _group_label(month.group_rows[level], place), *contents(month.group_rows[level])], kind="total"
                )
            )
    total = Line(["", _total_label(month), *contents(month.total_row)], kind="total")
    yield from [total, *body] if len(body) >= FIRST_TOTAL_FROM * 2 else [*body, total]


def _group_label(row: PaknRow, index: int) -> str:
    """How the row of a whole group is called: the units of a group that a document counts are not all in the table."""
    printed = any(reading.received.figure_ids or reading.rate.figure_ids for reading in row.readings)
    return f"Cả nhóm {roman(index)} (số công bố)" if printed else f"Cộng nhóm {roman(index)}"


def _within(name: str, group: str) -> str:
    """A unit's name below its group's: "Thành phố Bắc Ninh" below "Trung tâm Hành chính công"."""
    opening = group.partition(" (")[0]
    return capital(name.removeprefix(opening).strip()) if name.startswith(f"{opening} ") and "(" not in name else name


def _group_title(month: PaknMonth, level: str) -> str:
    old = month.period_data.has_districts
    titles = {
        "centre": "Trung tâm Hành chính công" if old else "Trung tâm Phục vụ hành chính công",
        "enterprise": "Doanh nghiệp (điện, nước, viễn thông)",
        OTHER: "Cơ quan, đơn vị khác",
    }
    judged = any(target for row in month.groups[level] for target in row.targets)
    anywhere = any(target for row in month.localities for target in row.targets)
    return f"{titles.get(level, 'Địa phương')}{' (không giao chỉ tiêu)' if anywhere and not judged else ''}"


def _total_label(month: PaknMonth) -> str:
    reading = month.total_row.readings[0].received, month.total_row.readings[-1].received
    return "Toàn tỉnh (theo số công bố)" if any(value.figure_ids for value in reading) else "Toàn tỉnh"


def _verdict(row: PaknRow, index: int, province_verdict: bool) -> str:
    target = row.targets[index]
    if target is None or (row.kind == "total" and not province_verdict):
        return ""
    return verdict_text(row.readings[index].rate, target)


def _bare(value: Value) -> Value:
    return replace(value, notes=())


def _table(
    month: PaknMonth,
    caption: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    *,
    remarks: Sequence[str] = (),
    changes: Sequence[int] = (),
    landscape: bool = True,
    titled: bool = True,
) -> Table:
    shown = [*until(month.known_until), *_stale(month), *remarks]
    rows = [month.total_row, *(row for rows in month.groups.values() for row in rows)]
    if any(reading.rate.span for row in rows for reading in row.readings):
        shown.append(RANGES)
    if month.delivered:
        shown.append(WHOSE[month.province_scope])
    shown.append(UNKNOWN_SCOPE)
    if any(OTHER_LAG in change.notes for row in month.localities for change in row.changes) and changes:
        shown.append(OTHER_LAG)
    shown_rows = [month.total_row, *month.localities]
    values = [value for row in shown_rows for reading in row.readings for value in _values(reading)]
    values += [change for row in shown_rows for change in row.changes] if changes else []
    parts = [part for column in month.columns for part in month.receipts(column)]
    title = f"{caption}, {periods_title(month.columns)}" if titled else caption
    return make_table(
        title,
        columns,
        [_unlagged(line) for line in lines],
        changes=changes,
        remarks=shown,
        source=source_of(month.period_data, parts, values),
        landscape=landscape,
        book=month.period_data.book,
    )


def _stale(month: PaknMonth) -> list[str]:
    """Name a year to date that knows less than the month beside it: its file has not been received again."""
    main, *others = month.columns
    known = [(column, month.known_until_in(column)) for column in others]
    return [
        f"{column.head}: số liệu chỉ tính đến ngày {format_date(day)}"
        for column, day in known
        if day and day < (month.known_until or main.period.end)
    ]


def _unlagged(line: Line) -> Line:
    """The note on another cut-off is remarked once, not marked on every cell."""
    contents = [
        replace(content, notes=tuple(note for note in content.notes if note != OTHER_LAG))
        if isinstance(content, Value)
        else content
        for content in line.contents
    ]
    return replace(line, contents=contents)


def _values(reading: PaknReading) -> list[Value]:
    return [reading.received, reading.processed, reading.rate, reading.backlog, reading.satisfaction, reading.days]
