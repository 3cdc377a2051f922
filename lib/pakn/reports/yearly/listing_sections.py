"""Sections of the second trend annex: the other figures of the years, group by group.

The former and the merged province have sections of their own.
"""

from __future__ import annotations

import datetime as dt

from pakn.base.labels import capital, join_words, lower_type_word, uncapital
from pakn.figures.figure_book import FigureBook
from pakn.observations.figure_lists import ListedRow, SingleRow, former_rows, merged_rows, month_rows
from pakn.observations.values import Value, figures_of
from pakn.render.citations import break_sentences, source_line
from pakn.render.doubts import doubted
from pakn.render.markdown_note import MarkdownNote
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount, change_phrase
from pakn.render.sections import Section
from pakn.render.tables import Column, Content, Line, Table, make_table

__all__ = [
    "former_section",
    "listing_title",
    "merged_note",
    "merged_section",
    "month_section",
    "panel_place",
    "sources_note",
]  # fmt: skip

NUMBER = Column("STT", "center", 0.48)
PANEL_PART = "III"
"""Number of the annex's part on the merged province, where 2025 stands in tables of its own."""


def former_section(
    book: FigureBook, group: str, years: tuple[int, ...], number: int, *, spell_points: bool = False
) -> Section | None:
    """Return a group's figures of the former province, years side by side, with December of the last one.

    `None` where no year of those chosen has any.

    ``spell_points`` is for the first section of an annex that speaks of "điểm %": it writes the words out once.
    """
    last = book.catalogue.units.home.last_former_year
    former_years = tuple(year for year in years if year <= last)
    rows = former_rows(book, group, former_years)
    own_years = tuple(year for year in former_years if any(row.years[year].number is not None for row in rows))
    if not own_years:
        return None
    monthly = any(row.month.number is not None for row in rows)
    title = book.catalogue.groups[group].title
    columns = [NUMBER, Column("Chỉ tiêu, đơn vị", "left", 3.0), Column("Đơn vị tính", "center", 0.8)]
    columns += [Column(str(year), width=0.75) for year in own_years]
    several = len(own_years) > 1
    columns += [Column("Tăng (+), giảm (−)", width=0.85)] if several else []
    columns += [Column(f"Tháng 12/{former_years[-1]}", width=0.8)] if monthly else []
    lines: list[Line] = []
    count = 0
    for index, row in enumerate(rows):
        if index == 0 or row.indicator.id != rows[index - 1].indicator.id:
            count += 1
            lines.append(Line([str(count), row.indicator.title], kind="group"))
        values = [row.years[year] for year in own_years]
        contents: list[Content] = [
            "",
            row.subject,
            row.indicator.unit,
            *values,
            *([row.change] if several else []),
            *([row.month] if monthly else []),
        ]
        lines.append(Line(contents, row.notes))
    shown = [value for row in rows for value in (*row.years.values(), row.month)]
    table = make_table(
        f"{title}, tỉnh Bắc Ninh trước hợp nhất, {'–'.join(dict.fromkeys(map(str, (own_years[0], own_years[-1]))))}",
        columns,
        lines,
        changes=(3 + len(own_years),) if several else (),
        source=source_line(book, figures_of(shown)),
        book=book,
    )
    return Section(f"{number}. {title}", _former_sentence(book, rows, own_years, spell_points=spell_points), table)


def _former_sentence(
    book: FigureBook, rows: list[ListedRow], years: tuple[int, ...], *, spell_points: bool
) -> Paragraph | None:
    """The tiers and the whole province with figures of both last years, each with its change."""
    told: list[str] = []
    used: list[Value] = []
    last = years[-1]
    for row in rows:
        before, after = row.years[years[-2]] if len(years) > 1 else row.month, row.years[last]
        if not (_is_aggregate(row) and before.exact and after.exact and row.change.number is not None):
            continue
        before, after = doubted(book, before), doubted(book, after)
        used += [before, after]
        subject = uncapital(row.subject)
        phrase = change_phrase(row.change, before, after, first_points=spell_points and not told)
        told.append(f"{uncapital(row.indicator.title)} {subject} là {amount(after)}, {phrase}")
    if not told:
        return _one_year_sentence(book, rows, last)
    text = f"Năm {last} so với năm {years[-2]}: {'; '.join(told)}."
    return Paragraph(text, figures_of(used))


def _one_year_sentence(book: FigureBook, rows: list[ListedRow], year: int) -> Paragraph | None:
    """The tiers and the whole province in the only year they have figures of."""
    known = [row for row in rows if _is_aggregate(row) and row.years[year].exact]
    if not known:
        return None
    told = [
        f"{uncapital(row.indicator.title)} {uncapital(row.subject)} là {amount(doubted(book, row.years[year]))}"
        for row in known
    ]
    return Paragraph(f"Năm {year}: {'; '.join(told)}.", figures_of([row.years[year] for row in known]))


def _is_aggregate(row: ListedRow) -> bool:
    return row.whose in ("province", "tier")


def merged_note(book: FigureBook, year: int) -> Paragraph | None:
    """Return the sentence above the merged province's sections; `None` where the year has none of its figures."""
    if not any(merged_rows(book, group, year) for group in book.catalogue.groups):
        return None
    return Paragraph(f"Số liệu năm {year} của tỉnh Bắc Ninh sau hợp nhất đứng riêng, không so sánh với các năm trước.")


def merged_section(book: FigureBook, group: str, year: int) -> Section | None:
    """Return a group's figures of the merged province, which stand alone; `None` where the year has none.

    No change to earlier years is computed.
    """
    rows = merged_rows(book, group, year)
    if not rows:
        return None
    own = book.catalogue.groups[group]
    title = own.panel_title or own.title
    heading = f"{_panel_number(book, group, year)}. {title}"
    return Section(heading, None, _single_table(book, title, rows, "tỉnh Bắc Ninh sau hợp nhất", str(year)))


def panel_place(book: FigureBook, group: str) -> str:
    """Return where a reader finds a group's figures of the merged province.

    >>> from pakn.base.paths import DATA
    >>> panel_place(FigureBook.read(DATA), "so_hoa")
    'mục III.3'
    """
    return f"mục {PANEL_PART}.{_panel_number(book, group, book.catalogue.units.home.year_of_merger)}"


def _panel_number(book: FigureBook, group: str, year: int) -> int:
    """The place of a group among those with figures: sections without any are not printed."""
    panels = (each.id for each in book.catalogue.groups.values() if each.panel)
    return [name for name in panels if merged_rows(book, name, year)].index(group) + 1


def month_section(book: FigureBook, group: str, year: int, number: int) -> Section | None:
    """Return a group's figures of the months of a year, as the former province published them; `None` without any."""
    rows = month_rows(book, group, year)
    if not rows:
        return None
    months = join_words(list(dict.fromkeys(row.period for row in rows)))
    title = book.catalogue.groups[group].title
    table = _single_table(book, title, rows, "tỉnh Bắc Ninh trước hợp nhất", months)
    return Section(f"{number}. {title}", _month_sentence(book, rows, months), table)


def _month_sentence(book: FigureBook, rows: list[SingleRow], months: str) -> Paragraph | None:
    """The first rate of the group: the whole province, then every locality with an exact value."""
    rates = [row for row in rows if row.value.unit == "%" and row.value.exact]
    first = [row for row in rates if row.indicator.id == rates[0].indicator.id]
    whole = [row for row in first if row.whose == "province"]
    units = [row for row in first if row.whose == "district"]
    if not whole:
        return None
    parts = [f"toàn tỉnh là {amount(doubted(book, whole[0].value))}"]
    parts += [f"{lower_type_word(row.subject)} {amount(doubted(book, row.value))}" for row in units]
    told = f"{capital(months)}, {uncapital(first[0].indicator.title)} {'; '.join(parts)}."
    return Paragraph(told, figures_of([row.value for row in (*whole, *units)]))


def _single_table(book: FigureBook, title: str, rows: list[SingleRow], province: str, span: str) -> Table:
    # One period for all rows stands in the caption, where it says the year itself ("năm CCHC 2025", "đến 27/11/2025").
    several = len({row.period for row in rows}) > 1 or span not in rows[0].period
    columns = [
        NUMBER,
        Column("Chỉ tiêu", "left", 3.6),
        Column("Đơn vị tính", "center", 1.22),
        Column("Số liệu", width=1.1),
        *([Column("Kỳ", "center", 1.68)] if several else []),
    ]
    lines = [
        Line([str(number), _named(row), row.unit, row.value, *([row.period] if several else [])], row.notes)
        for number, row in enumerate(rows, start=1)
    ]
    ids = [figure_id for row in rows for figure_id in row.value.figure_ids]
    caption = f"{title}, {province}, {span if several else rows[0].period}"
    return make_table(caption, columns, lines, source=source_line(book, ids), book=book)


def _named(row: SingleRow) -> str:
    return row.indicator.title if row.whose == "province" else f"{row.indicator.title} – {lower_type_word(row.subject)}"


def listing_title(years: tuple[int, ...]) -> str:
    """Return the annex's title for the years chosen."""
    return f"Số liệu các nhóm chỉ tiêu chuyển đổi số\ntỉnh Bắc Ninh các năm {join_words([str(year) for year in years])}"


def sources_note(book: FigureBook, years: tuple[int, ...]) -> MarkdownNote:
    """Return the documents behind the listings and the breaks between the years."""
    shown = [
        source
        for source in book.catalogue.sources.values()
        if source.text_file and source.territory in book.catalogue.units.home.territories
        if source.period_end and source.period_end.year in years
    ]
    first, last = dt.date(years[0], 1, 2), dt.date(years[-1], 12, 31)
    breaks = [
        entry
        for entry in book.catalogue.breaks.values()
        if not entry.break_id.startswith("pakn_")
        if (first <= entry.date <= last if entry.date else years[-1] > book.catalogue.units.home.last_former_year)
    ]
    documents = [uncapital(source.citation) for source in sorted(shown, key=lambda source: str(source.period_end))]
    lines = [f"Nguồn: {'; '.join(documents)}."]
    marked = "; ".join(uncapital(sentence) for sentence in break_sentences(breaks))
    lines += [f"Mốc cần lưu ý: {marked}."] if breaks else []
    lines.append(
        f"Số công bố các năm {join_words([str(year) for year in years])} giữ nguyên như văn bản gốc, "
        "số tính thêm có ghi chú; mức “dưới”, “trên”, “từ” là giới hạn được công bố."
    )
    return MarkdownNote(tuple(lines))
