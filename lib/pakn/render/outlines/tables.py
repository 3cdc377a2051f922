"""Tables of the reports that are lists of rates: one for each section of their outline.

A column that would be empty from top to bottom is left out: a document that prints rates alone needs no column of
counts full of "…".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pakn.base.labels import format_date, join_words, lower_type_word
from pakn.base.periods import parse_period
from pakn.observations.outline_values import OutlineRow, OutlineValues
from pakn.observations.values import Value
from pakn.registry.outlines import OutlineSection
from pakn.render.monthly_words import source_of, until
from pakn.render.outlines.words import whose
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import threshold_text, verdict_text
from pakn.render.sections import Section
from pakn.render.signs import Sign
from pakn.render.statement_tables import thresholds_table
from pakn.render.tables import Column, Content, Line, Table, make_table

__all__ = ["outline_section", "outline_table", "thresholds_section"]

NO_TARGET = "không giao chỉ tiêu"
RECOMPUTED = "Cột “Tính lại” do phụ lục tính từ số lượng; tỷ lệ đã công bố giữ nguyên như văn bản"
MOST_NAMED = 10
WIDE = 8
"""More columns than these need a page on its side."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A column that is there only where some row fills it."""

    column: Column
    content: Callable[[OutlineRow], Content]
    needed: Callable[[Sequence[OutlineRow]], bool]
    recomputed: bool = False
    """Whether it holds rates of ours beside those printed."""


def outline_section(
    outlined: OutlineValues, number: str, place: int | str, told: Paragraph | None = None
) -> Section | None:
    """Return a section with its heading, sentence and table; `None` where nothing is known of it.

    Parameters
    ----------
    outlined
        The values of the outline.
    number
        Number of the section in the outline.
    place
        Number of the heading in the annex.
    told
        The sentence before the table.
    """
    table = outline_table(outlined, number)
    if table is None:
        return None
    return Section(f"{place}. {outlined.outline.section(number).title}", told, table, level=2)


def thresholds_section(outlined: OutlineValues, place: int) -> Section | None:
    """Return what the document shown says must be reached, plan and next period alike; `None` without a document."""
    tables = [thresholds_table(outlined.period_data.book, source.id) for source in outlined.documents]
    found = next((table for table in tables if table is not None), None)
    return Section(f"{place}. Mức giao, mức đề ra nêu trong văn bản", None, found, level=2) if found else None


def outline_table(outlined: OutlineValues, number: str) -> Table | None:
    """Return the table of a section; `None` where nothing is known of it."""
    section = outlined.outline.section(number)
    rows = outlined.rows(section)
    if not any(value.number is not None or value.status == "not_arisen" for row in rows for value in row.values):
        return None
    parts = [part for part in PARTS[section.kind] if part.needed(rows)]
    columns = [Column("STT", "center", 0.45), Column("Chỉ tiêu", "left", 3.2), *(part.column for part in parts)]
    values = [value for row in rows for value in row.values]
    extracts = [outlined.counts] if outlined.counts else []
    return make_table(
        f"{section.title}, {whose(outlined)}, {outlined.period_data.columns.main.label}",
        columns,
        list(_lines(outlined, section, parts)),
        remarks=_remarks(outlined, rows, parts),
        source=source_of(outlined.period_data, extracts, values),
        landscape=len(columns) > WIDE,
        book=outlined.period_data.book,
    )


def _lines(outlined: OutlineValues, section: OutlineSection, parts: Sequence[_Part]) -> Iterator[Line]:
    place = 0
    if section.kind == "outcomes":
        total = outlined.total(section)
        name = outlined.period_data.book.catalogue.indicators[section.whole].title
        cells: list[Content] = ["", name, *(total if part is PARTS["outcomes"][0] else "" for part in parts)]
        yield Line(cells, _own_period(outlined, (total,)), kind="total")
    shared = {group.title: group.shares for group in section.groups}
    for title, rows in outlined.groups(section):
        shown = [part if shared[title] or part is PARTS["outcomes"][0] else EMPTY for part in parts]
        if title:
            yield Line(["", title], kind="group")
        for row in rows:
            place += 1
            name = row.indicator.title + (f" – {lower_type_word(row.subject)}" if row.subject else "")
            notes = _own_period(outlined, row.values)
            yield Line([str(place), name, *(part.content(row) for part in shown)], notes)


def _own_period(outlined: OutlineValues, values: Sequence[Value]) -> list[str]:
    """The days of figures that are not those of the report's period."""
    asked = parse_period(outlined.period_data.columns.main.period.text)
    found = dict.fromkeys(
        (figure.period_kind, figure.period_start or "", figure.period_end or "")
        for value in values
        for figure_id in value.figure_ids
        if (figure := outlined.period_data.book[figure_id]).period_kind != asked.kind
    )
    # A document of a quarter may speak of its year, which is not over: that is what it says, not what was counted.
    return [
        f"Văn bản ghi số này cho năm {end[:4]}" if kind == "year" else f"Số liệu tính từ {_day(start)} đến {_day(end)}"
        for kind, start, end in found
        if start and end
    ]


def _day(text: str) -> str:
    return format_date(dt.date.fromisoformat(text))


def _remarks(outlined: OutlineValues, rows: Sequence[OutlineRow], parts: Sequence[_Part]) -> list[str]:
    sources = outlined.period_data.book.catalogue.sources
    counts = outlined.counts
    remarks = until(counts.known_until if counts and not counts.complete else None)
    if any(part.recomputed for part in parts):
        remarks.append(RECOMPUTED)
    targets = [row.target for row in rows if row.target]
    for basis in dict.fromkeys(target.basis for target in targets):
        ends = [target.valid_to for target in targets if target.basis == basis and target.valid_to]
        whole = f"cho cả năm {ends[0].year}" if ends and ends[0] > outlined.period_data.day else ""
        remarks.append(f"Mức giao {whole} theo {sources[basis].citation}".replace("  ", " "))
        if whole:
            remarks.append("Cột cuối đặt kết quả của kỳ cạnh mức giao cả năm, chưa phải kết luận của năm")
    if outlined.unit is None and counts and any(row.part.unit == "thủ tục" for row in rows):
        remarks.append("Số TTHC cộng từ các đơn vị: một TTHC áp dụng ở nhiều đơn vị được tính nhiều lần")
    remarks += _silent(outlined)
    if outlined.lacking and outlined.unit is None:
        columns = outlined.period_data.contract(outlined.outline.system).columns
        names = ", ".join(f"“{columns[name].title}”" for name in outlined.lacking)
        remarks.append(f"Có đơn vị để trống cột {names} nên không cộng")
    return remarks


def _silent(outlined: OutlineValues) -> list[str]:
    """Who has sent nothing; of more than ten only how many."""
    names = [lower_type_word(unit.name) for unit in outlined.silent]
    if not names:
        return []
    listed = join_words(names) if len(names) <= MOST_NAMED else f"{len(names)} đơn vị"
    return [f"Chưa có số liệu của {listed}"]


def _has(name: str) -> Callable[[Sequence[OutlineRow]], bool]:
    return lambda rows: any(getattr(row, name).number is not None for row in rows)


def _differs(rows: Sequence[OutlineRow]) -> bool:
    """Whether a rate computed again says anything that the printed one does not: 100,00 beside 100 says nothing."""
    return any(row.recomputed.exact and row.recomputed.number != row.value.number for row in rows)


def _is_counted(row: OutlineRow) -> bool:
    return row.part.number is not None or row.whole.number is not None


def _some_counted(rows: Sequence[OutlineRow]) -> bool:
    return any(map(_is_counted, rows))


def _unit_of_counts(row: OutlineRow) -> str:
    return (row.part.unit or row.whole.unit) if _is_counted(row) else ""


def _verdict_of(row: OutlineRow) -> str:
    return verdict_text(row.value, row.target) if row.target else Sign.NOT_COMPARABLE


EMPTY = _Part(Column(""), lambda row: "", lambda rows: True)
"""Stands for a share that would mean nothing."""
PARTS = {
    "rates": (
        _Part(Column("Đơn vị tính", "center", 0.85), _unit_of_counts, _some_counted),
        _Part(Column("Số lượng", width=0.8), lambda row: row.part, _has("part")),
        _Part(Column("Tổng số", width=0.8), lambda row: row.whole, _has("whole")),
        _Part(Column("Tỷ lệ (%)", width=0.85), lambda row: row.value, lambda rows: True),
        _Part(Column("Tính lại (%)", width=0.85), lambda row: row.recomputed, _differs, recomputed=True),
        _Part(
            Column("Mức giao (%)", "center", 1.35),
            lambda row: threshold_text(row.target) if row.target else NO_TARGET,
            lambda rows: any(row.target for row in rows),
        ),
        _Part(Column("So với mức giao", "center", 0.9), _verdict_of, lambda rows: any(row.target for row in rows)),
    ),
    "values": (
        _Part(
            Column("Đơn vị tính", "center", 1.0), lambda row: row.value.unit or row.indicator.unit, lambda rows: True
        ),
        _Part(Column("Số liệu", width=1.0), lambda row: row.value, lambda rows: True),
    ),
    "outcomes": (
        _Part(Column("Số hồ sơ", width=0.9), lambda row: row.part, lambda rows: True),
        _Part(Column("Tỷ lệ (%)", width=0.9), lambda row: row.value, _has("value")),
        _Part(Column("Tính lại (%)", width=0.9), lambda row: row.recomputed, _has("recomputed"), recomputed=True),
    ),
}
"""Columns of each kind of section after the number and the name."""
