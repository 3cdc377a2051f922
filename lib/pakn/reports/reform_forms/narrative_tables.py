"""The companion annex of the forms: every figure the report says in words, section by section."""

from __future__ import annotations

import re

from pakn.audit.sources import audit
from pakn.base.labels import lower_type_word, uncapital
from pakn.base.names import fold_name
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.observations.figure_lists import SingleRow
from pakn.observations.values import figures_of
from pakn.render.citations import source_line
from pakn.render.markdown_note import MarkdownNote
from pakn.render.paragraphs import Paragraph
from pakn.render.sections import Section
from pakn.render.statement_tables import (
    RANKS,
    THRESHOLDS,
    rank_claims,
    ranks_table,
    threshold_mentions,
    thresholds_table,
)
from pakn.render.tables import Column, Line, make_table
from pakn.reports.reform_forms.narrative import Narrative, moved_word

__all__ = ["aims", "narrative_title", "notes", "overview", "ranks", "section"]

SHORT = {"ĐBQH&HĐND": "đại biểu Quốc hội và HĐND", "ĐBQH": "đại biểu Quốc hội"}
"""Short forms in names of units that titles of indicators write out."""
TOLD_BY_TITLE = {"commune": ("cấp xã", "xã, phường"), "province_agencies": ("sở, ngành",)}
"""A tier, and words of a title that say it already."""

COMMON_NOUNS = ("Cấp ", "Toàn ", "Cả ", "Tỉnh ", "Đơn vị ")
"""How names begin that are written small within a sentence."""

COLUMNS = (
    Column("STT", "center", 0.5), Column("Nội dung", "left", 3.7), Column("Số liệu", width=1.25),
    Column("Đơn vị tính", "center", 1.1), Column("Kỳ", "center", 1.75),
)  # fmt: skip


def narrative_title(narrative: Narrative) -> str:
    """Return the title of the annex."""
    label = narrative.period_data.columns.main.period.label
    return f"Số liệu nêu trong phần lời của báo cáo\ncải cách hành chính (CCHC)\n{label}"


def overview(narrative: Narrative) -> Paragraph:
    """Return how many figures the text has, or that no report of the period is at hand."""
    if narrative.source is None:
        label = narrative.period_data.columns.main.period.label
        return Paragraph(f"Chưa có báo cáo cải cách hành chính đã công bố của {label}.")
    rows = [row for number in narrative.sections for row in narrative.rows(number)]
    return Paragraph(
        f"Phần lời báo cáo nêu {len(rows)} số liệu ngoài Biểu mẫu 1–7, {_doubted(narrative, rows)}. "
        "Số liệu xếp theo mục và thứ tự của báo cáo, giữ nguyên như văn bản gốc; "
        f"các số có thời điểm chốt khác nhau, ghi ở cột “Kỳ”. {_apart(narrative)}"
    )


def _apart(narrative: Narrative) -> str:
    """What the text says besides figures, and that it has tables of its own."""
    doc = narrative.source.id if narrative.source else ""
    ranked, aimed = len(rank_claims(narrative.book, doc)), len(threshold_mentions(narrative.book, doc))
    return f"Ngoài ra, {ranked} xếp hạng và {aimed} mục tiêu, mức đề ra nêu trong phần lời được liệt kê riêng ở cuối."


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
        f"{head} – báo cáo {narrative.period_data.columns.main.period.label}",
        COLUMNS,
        [
            Line([str(ordinal), _named(narrative.book, row), row.value, row.unit, row.period], row.notes)
            for ordinal, row in enumerate(rows, start=1)
        ],
        source=source_line(narrative.book, figures_of([row.value for row in rows])),
        book=narrative.book,
    )
    told = Paragraph(
        f"Mục này nêu {len(rows)} số liệu, {_doubted(narrative, rows)}.", figures_of([row.value for row in rows])
    )
    return Section(f"Mục {number} của báo cáo. {head}", told, table, level=2)


def ranks(narrative: Narrative) -> Section | None:
    """Return the ranks that the text claims; `None` where it claims none."""
    table = ranks_table(narrative.book, narrative.source.id) if narrative.source else None
    told = Paragraph(
        "Xếp hạng là lời văn của báo cáo, không phải số liệu đo được; kỳ xếp hạng không được nêu ở mọi chỗ."
    )
    return None if table is None else Section(RANKS, told, table, level=2)


def aims(narrative: Narrative) -> Section | None:
    """Return the aims and levels that the text sets; `None` where it sets none."""
    table = thresholds_table(narrative.book, narrative.source.id) if narrative.source else None
    told = Paragraph("Mục tiêu, mức đề ra là mức phải đạt, không phải kết quả thực hiện.")
    return None if table is None else Section(THRESHOLDS, told, table, level=2)


def notes(narrative: Narrative) -> MarkdownNote | None:
    """Return where the figures come from and how they are listed; `None` where no report is at hand."""
    if narrative.source is None:
        return None
    return MarkdownNote(
        (
            f"Nguồn: {uncapital(narrative.source.citation)}.",
            "Phụ lục liệt kê mọi số liệu của phần lời, kể cả chú thích cuối trang; Biểu mẫu 1–7 ở phụ lục riêng. "
            "Một số liệu nêu nhiều lần với cùng một giá trị trong một mục chỉ ghi một dòng; giá trị khác nhau thì mỗi "
            "giá trị một dòng.",
            "Số liệu giữ nguyên như văn bản gốc, không sửa; chỗ không khớp hoặc chưa đối chiếu được có chú thích. "
            "Mức tăng, giảm được ghi bằng lời.",
            "Các thời điểm chốt số liệu trong báo cáo không giống nhau; nơi văn bản không nêu riêng, phụ lục ghi kỳ "
            "hoặc tháng của báo cáo; “không ghi kỳ” là không xác định được kỳ từ văn bản gốc.",
        )
    )


def _named(book: FigureBook, row: SingleRow) -> str:
    """What is measured and of whom, each said once; a rise or fall is told from the quantity itself."""
    figure, title = book[row.value.figure_ids[0]], row.indicator.title
    if figure.role == "change" and row.value.exact:
        title = f"{title}, mức {moved_word(row.value)}"
    if row.whose in ("province", "province_in_system") or _is_told_by(title, book, row, figure):
        return title
    subject = re.sub("|".join(SHORT), lambda match: SHORT[match[0]], row.subject)
    if fold_name(subject) in fold_name(title):
        return title
    noun = row.indicator.title.removeprefix("Số ")
    if fold_name(subject).startswith(fold_name(noun)):
        return title.replace(noun, uncapital(row.subject), 1)
    named = lower_type_word(row.subject)
    return f"{title} – {uncapital(named) if named.startswith(COMMON_NOUNS) else named}"


def _is_told_by(title: str, book: FigureBook, row: SingleRow, figure: Figure) -> bool:
    """Whether a title says already who is measured: a tier by its words, the country in every title."""
    if row.whose == "unit" and figure.unit_id and book.catalogue.units.get(figure.unit_id).level == "national":
        return True
    return row.whose == "tier" and any(words in title for words in TOLD_BY_TITLE.get(figure.tier or "", ()))
