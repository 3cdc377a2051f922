"""Words of the reports that are lists of rates: whose numbers they are, titles, and the sentences at the top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from pakn.base.labels import capital, format_number, join_words, lower_type_word, uncapital
from pakn.observations.outline_values import OutlineRow, OutlineValues
from pakn.observations.targets import verdict
from pakn.observations.values import figures_of
from pakn.render.doubts import doubted
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount

__all__ = [
    "coverage_words",
    "headline_sentence",
    "issuer",
    "outcomes_sentence",
    "outline_title",
    "targets_sentence",
    "whose",
]


DEPARTMENT = "Sở Khoa học và Công nghệ"
"""Who compiles what all units send."""


def whose(outlined: OutlineValues) -> str:
    """Return whose numbers they are, inside a sentence.

    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> period_data = open_period_data("2024-02", folder=DATA)
    >>> whose(OutlineValues(period_data, period_data.book.catalogue.outlines["service-index"]))
    'tỉnh Bắc Giang trước hợp nhất'
    """
    units, day = outlined.period_data.units, outlined.period_data.day
    if outlined.unit is not None:
        above = units.parent(outlined.unit.unit_id, day)
        place = f" {lower_type_word(above.name)}" if above else ""
        return f"{outlined.unit.name}{place}"
    (province,) = units.valid_on(day, "province", outlined.territory)
    former = province.valid_to is not None and outlined.territory != outlined.period_data.territory
    bodies = "các sở, ban, ngành " if outlined.outline.level else ""
    return f"{bodies}{lower_type_word(province.name)}{' trước hợp nhất' if former else ''}"


def issuer(outlined: OutlineValues, given: str) -> str:
    """Return who sends the letter, where nobody says: the department itself, else who issued the document shown."""
    if given.strip():
        return given
    if outlined.unit is not None:
        return whose(outlined) if outlined.territory != outlined.period_data.territory else outlined.unit.name
    return next((source.issuer for source in outlined.documents), DEPARTMENT)


def outline_title(outlined: OutlineValues) -> str:
    """Return the title of the annex: what, whose, when."""
    return f"{outlined.outline.title}\n{whose(outlined)}, {outlined.period_data.columns.main.label}"


def coverage_words(outlined: OutlineValues) -> str:
    """Return of how many bodies the sums are, inside a sentence; nothing where they are not sums.

    All of them is said too: a reader must not have to guess whether one is missing.
    """
    if outlined.counts is None or outlined.unit is not None:
        return ""
    bodies = "sở, ban, ngành" if outlined.outline.level else "sở, ban, ngành và địa phương"
    total = len(outlined.expected)
    known = total - len(outlined.silent)
    others = f" cùng {len(outlined.unasked)} đơn vị khác" if outlined.unasked else ""
    return f"tính từ số liệu của {known}/{total} {bodies}{others}"


def headline_sentence(outlined: OutlineValues, *also: Paragraph) -> Paragraph:
    """Return the values that leaders ask for first, or that nothing is known, and then what else is to be told."""
    label = capital(outlined.period_data.columns.main.label)
    rows = [row for name in outlined.outline.headline if (row := outlined.named(name))]
    further = "".join(f" {each.text}" for each in also)
    if not rows:
        return Paragraph(f"{label}, {whose(outlined)}: không có số liệu về các tỷ lệ.{further}")
    told = [
        f"{uncapital(row.indicator.title)} là {amount(doubted(outlined.period_data.book, row.value))}" for row in rows
    ]
    basis = f" ({coverage})" if (coverage := coverage_words(outlined)) else ""
    used = figures_of([row.value for row in rows])
    return Paragraph(f"{label}, {whose(outlined)}{basis}: {'; '.join(told)}.{_cautions(outlined, used)}{further}", used)


def _cautions(outlined: OutlineValues, figure_ids: Sequence[str]) -> str:
    """What a document itself says against its figures stands beside them."""
    book = outlined.period_data.book
    documents = book.documents(figure_ids)
    said = [mention.name for mention in book.mentions if mention.kind == "caution" and mention.doc in documents]
    return f" Văn bản lưu ý: {'; '.join(said)}." if said else ""


def targets_sentence(outlined: OutlineValues, number: str) -> Paragraph:
    """Return how many of the targets of a section are reached, and which are not."""
    rows = [row for row in outlined.rows(outlined.outline.section(number)) if row.target]
    label = capital(outlined.period_data.columns.main.label)
    who = f"{whose(outlined)}{f' ({coverage})' if (coverage := coverage_words(outlined)) else ''}"
    if not rows:
        return Paragraph(f"{label}, {who}: không giao chỉ tiêu.")
    verdicts = {id(row): _verdict(row) for row in rows}
    counts = Counter(verdicts.values())
    parts = [f"{counts[word]} chỉ tiêu {word}" for word in VERDICTS if counts[word]]
    told = f"{label}, {who}: trong {len(rows)} chỉ tiêu có mức giao, {join_words(parts)}."
    for word in VERDICTS[1:]:
        names = [uncapital(row.indicator.title) for row in rows if verdicts[id(row)] == word]
        told += f" {capital(word)}: {'; '.join(names)}." if names else ""
    unsure = [row for row in rows if verdicts[id(row)] == REACHED and _is_contradicted(outlined, row)]
    if unsure:
        told += f" Trong số đạt mức giao có {len(unsure)} chỉ tiêu mà số liệu còn chưa khớp (xem chú thích)."
    used = figures_of([row.value for row in rows])
    return Paragraph(f"{told}{_cautions(outlined, used)}", used)


REACHED, FAILED, NOTHING, UNKNOWN = "đạt mức giao", "chưa đạt mức giao", "không phát sinh", "chưa xác định"
VERDICTS = (REACHED, FAILED, NOTHING, UNKNOWN)


def _is_contradicted(outlined: OutlineValues, row: OutlineRow) -> bool:
    return any(
        doubted(outlined.period_data.book, value).status == "doubtful" for value in row.values if value.figure_ids
    )


def _verdict(row: OutlineRow) -> str:
    if row.value.status == "not_arisen":
        return NOTHING
    return {"met": REACHED, "not_met": FAILED}.get(verdict(row.value, row.target), UNKNOWN)


def outcomes_sentence(outlined: OutlineValues, number: str) -> Paragraph | None:
    """Return what became of the cases of a section, or `None` where they were not told."""
    section = outlined.outline.section(number)
    total = outlined.total(section)
    groups = [rows for rule, (_, rows) in zip(section.groups, outlined.groups(section), strict=True) if rule.shares]
    rows: Sequence[OutlineRow] = [row for group in groups for row in group if row.part.exact]
    if not rows or not total.exact:
        return None
    if total.required == 0 and not any(row.part.required for row in rows):
        return Paragraph("Không phát sinh hồ sơ TTHC trong kỳ.", figures_of([total]))
    told = [f"{uncapital(row.indicator.head)} {row.part.shown}" for row in rows]
    values = [total, *(row.part for row in rows)]
    text = f"Trong tổng số {total.shown} {total.unit}: {'; '.join(told)}."
    added = sum((row.part.required for row in rows), Decimal(0))
    if added != total.required:
        text += f" Các số này cộng lại là {format_number(added, 0)}, khác tổng số."
    return Paragraph(text, figures_of(values))
