"""The first part of the second trend annex: every headline series over the years, and what 2025 has in its stead.

The former years stand side by side with their change. The column of 2025 holds a number only where a series really
goes on or a proxy answers for it, in a row of its own that is called a proxy; else it says where to look, or "…".
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from pakn.base.labels import join_words, lower_type_word, roman, uncapital
from pakn.figures.figure_book import FigureBook
from pakn.observations.values import Value, change_unit, figures_of, missing, not_comparable
from pakn.render.citations import break_sentences, source_line
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount
from pakn.render.tables import Cell, Column, Content, Line, Table, make_table
from pakn.reports.yearly.continuity import ContinuityRow, Proxy, continuity_rows, former_years
from pakn.reports.yearly.listing_sections import PANEL_PART, panel_place
from pakn.reports.yearly.pakn_trend import BACKLOG
from pakn.reports.yearly.tables import PUBLISHED_ONLY

__all__ = ["overview", "overview_sentence"]

ONLY_AGGREGATES = "Bảng chỉ gồm số liệu toàn tỉnh và của cả một cấp; số liệu từng đơn vị ở mục II"
SEE_BELOW = "Không có số liệu công bố; dòng dưới là số thay thế"
COUNTED = {
    "continues": "chuỗi được nối tiếp",
    "own_panel": f"chuỗi có số liệu khác, đứng ở bảng riêng (mục {PANEL_PART})",
    "proxy": "chuỗi có số thay thế",
    "absent": "chuỗi không có số liệu",
}


def overview_sentence(book: FigureBook, years: tuple[int, ...]) -> Paragraph | None:
    """Return how many series 2025 continues, shows apart, answers by a proxy or leaves open; `None` without 2025."""
    rows = continuity_rows(book, years)
    if not rows:
        return None
    count: Counter[str] = Counter(row.entry.status for row in rows)
    told = "; ".join(f"{count[status]} {words}" for status, words in COUNTED.items() if count[status])
    before = " hoặc ".join(f"năm {year}" for year in former_years(book, years))
    year = book.catalogue.units.home.year_of_merger
    now = f"năm {year}" if count["continues"] else f"năm {year} không chuỗi nào được nối tiếp"
    text = f"Trong {len(rows)} chuỗi số liệu toàn tỉnh hoặc của một cấp có ở {before}, {now}: {told}."
    proxies = [row.proxy for row in rows if row.proxy]
    text += "".join(f" {_proxy_sentence(proxy)}" for proxy in proxies)
    text += f" Không tính mức tăng, giảm từ các năm trước sang năm {year}."
    values = [value for proxy in proxies for value in (proxy.value, proxy.coverage)]
    return Paragraph(text, figures_of(values))


def _proxy_sentence(proxy: Proxy) -> str:
    return (
        f"Số thay thế là {uncapital(proxy.title)}: {amount(proxy.value)}, với mẫu số bằng "
        f"{amount(proxy.coverage)} {proxy.covered}."
    )


def overview(book: FigureBook, years: tuple[int, ...]) -> Table | None:
    """Return every headline series with its former years, their change, and what 2025 has; `None` without 2025."""
    rows = continuity_rows(book, years)
    if not rows:
        return None
    before = former_years(book, years)
    year = book.catalogue.units.home.year_of_merger
    over = "Tỉnh trước hợp nhất" if len(before) > 1 else ""
    columns = [Column("STT", "center", 0.5), Column("Chỉ tiêu", "left", 3.4), Column("Đơn vị tính", "center", 1.25)]
    columns += [Column(str(each), width=0.8, over=over) for each in before]
    columns += [Column("Tăng (+), giảm (−)", width=1.0, over=over)] if len(before) > 1 else []
    columns += [Column(str(year), "center", 1.2), Column(f"Lý do (năm {year})", "left", 5.0)]
    values = [value for row in rows for value in (*row.years.values(), row.now)]
    values += [value for row in rows if row.proxy for value in (row.proxy.value, row.proxy.coverage)]
    panel_ids = [name for row in rows for panel in row.panels for name in panel.figure_ids]
    separate = [entry for entry in book.catalogue.breaks.values() if entry.effect == "separate"]
    return make_table(
        f"Số liệu toàn tỉnh và từng cấp qua các năm, {before[0]}–{year}",
        columns,
        _lines(book, rows),
        changes=(3 + len(before),) if len(before) > 1 else (),
        remarks=[ONLY_AGGREGATES, *break_sentences(separate)],
        source=source_line(book, (*figures_of(values), *panel_ids)),
        book=book,
        landscape=True,
    )


def _lines(book: FigureBook, rows: list[ContinuityRow]) -> list[Line]:
    shared = Counter(row.indicator.id for row in rows)
    lines: list[Line] = []
    for ordinal, (group, members) in enumerate(groupby(rows, key=lambda row: row.indicator.group), start=1):
        lines.append(Line([roman(ordinal), book.catalogue.groups[group].title], kind="group"))
        for number, row in enumerate(members, start=1):
            named = row.indicator.title
            named += f" – {_subject(row)}" if shared[row.indicator.id] > 1 else ""
            notes = [PUBLISHED_ONLY] if row.indicator.id == BACKLOG else []
            now, reason = _now(book, row)
            changes = [row.change] if len(row.years) > 1 else []
            contents = [str(number), named, row.indicator.unit, *row.years.values(), *changes, now, reason]
            lines.append(Line(contents, notes))
            if row.proxy:
                lines.append(_proxy_line(book, row, row.proxy))
    return lines


def _subject(row: ContinuityRow) -> str:
    return lower_type_word(uncapital(row.subject))


def _now(book: FigureBook, row: ContinuityRow) -> tuple[Content, str]:
    """What the column of 2025 says, and why."""
    if row.entry.status == "own_panel":
        places = dict.fromkeys(panel_place(book, panel.indicator.group) for panel in row.panels)
        ids = tuple(name for panel in row.panels for name in panel.figure_ids)
        titles = join_words([uncapital(panel.indicator.title) for panel in row.panels])
        cell = Cell(f"bảng riêng ({join_words(list(places))})", figure_ids=ids)
        return cell, f"Chỉ có {titles}: {row.entry.reason}"
    return row.now, SEE_BELOW if row.proxy else row.entry.reason


def _proxy_line(book: FigureBook, row: ContinuityRow, proxy: Proxy) -> Line:
    """A proxy under its own name: nothing in the columns of the years, no change, its making in a note."""
    groups = dict.fromkeys(book.catalogue.indicators[book.indicator(book[name])].group for name in row.entry.figure_ids)
    places = join_words([panel_place(book, group) for group in groups])
    value = proxy.value.noted(
        f"Số thay thế, không so sánh với các năm trước. Cách tính: {proxy.value.formula} (số liệu ở {places}). "
        f"Độ bao phủ: {proxy.coverage.formula}, mẫu số bằng {amount(proxy.coverage)} {proxy.covered}"
    )
    empty: list[Value] = [missing(value.unit) for _ in row.years]
    changes = [not_comparable(change_unit(value.unit))] if len(row.years) > 1 else []
    named = f"Số thay thế: {uncapital(proxy.title)}"
    return Line(["", named, value.unit, *empty, *changes, value, row.entry.reason])
