"""The companion annex of the forms: every figure the report says in words, section by section."""

from __future__ import annotations

from pakn.audit.sources import audit
from pakn.base.labels import lower_type_word, uncapital
from pakn.measure.listing import SingleRow
from pakn.measure.reform_narrative import Narrative
from pakn.measure.values import figures_of
from pakn.present.citations import source_line
from pakn.present.paragraphs import Paragraph
from pakn.present.sections import Section
from pakn.present.tables import Column, Line, make_table

__all__ = ["overview", "section", "title"]

COLUMNS = (
    Column("STT", "center", 0.5), Column("Nội dung", "left", 3.7), Column("Số liệu", width=1.25),
    Column("Đơn vị tính", "center", 1.1), Column("Kỳ", "center", 1.75),
)  # fmt: skip


def title(narrative: Narrative) -> str:
    """Return the title of the annex."""
    label = narrative.board.frames.main.period.label
    return f"Số liệu nêu trong phần lời của báo cáo\ncải cách hành chính (CCHC)\n{label}"


def overview(narrative: Narrative) -> Paragraph:
    """Return how many figures the text has, or that no report of the period is at hand."""
    if narrative.source is None:
        label = narrative.board.frames.main.period.label
        return Paragraph(f"Chưa có báo cáo cải cách hành chính đã công bố của {label}.")
    rows = [row for number in narrative.sections for row in narrative.rows(number)]
    return Paragraph(
        f"Phần lời báo cáo nêu {len(rows)} số liệu ngoài Biểu mẫu 1–7, {_doubted(narrative, rows)}. "
        "Số liệu xếp theo mục và thứ tự của báo cáo, giữ nguyên như văn bản gốc; "
        "các số có thời điểm chốt khác nhau, ghi ở cột «Kỳ»."
    )


def _doubted(narrative: Narrative, rows: list[SingleRow]) -> str:
    notes = audit(narrative.book).notes
    odd = sum(any(notes.get(figure_id) for figure_id in row.value.figure_ids) for row in rows)
    return f"trong đó {odd} số có chú thích về đối chiếu" if odd else "không số nào phải chú thích về đối chiếu"


def section(narrative: Narrative, number: str) -> Section | None:
    """Return the figures of one section of the text; `None` where it has none."""
    rows = narrative.rows(number)
    if narrative.source is None or not rows:
        return None
    head = narrative.source.sections.get(number, "")
    table = make_table(
        f"{head}, {narrative.board.frames.main.period.label}",
        COLUMNS,
        [
            Line([str(place), _named(row), row.value, row.unit, row.period], row.notes)
            for place, row in enumerate(rows, start=1)
        ],
        source=source_line(narrative.book, figures_of([row.value for row in rows])),
        doubts=audit(narrative.book).notes,
    )
    told = Paragraph(
        f"Mục này nêu {len(rows)} số liệu, {_doubted(narrative, rows)}.", figures_of([row.value for row in rows])
    )
    return Section(f"Mục {number} của báo cáo. {head}", told, table, level=2)


def _named(row: SingleRow) -> str:
    if row.subject == "Toàn tỉnh":
        return row.indicator.title
    whose = lower_type_word(row.subject)
    return (
        f"{row.indicator.title} – {uncapital(whose) if whose.startswith(('Cấp ', 'Toàn ', 'Cả ', 'Tỉnh ')) else whose}"
    )
