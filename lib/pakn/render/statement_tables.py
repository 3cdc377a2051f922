"""What a document says besides its figures: ranks it claims, and aims and levels it sets.

A rank is a claim on figures and a threshold a rule for them; neither is a measured value, so no listing of figures has
them. These tables name each with its printed words and its place in the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pakn.base.labels import capital, format_date, lower_type_word
from pakn.figures.claims import Claim, Mention
from pakn.figures.figure_book import FigureBook
from pakn.figures.footnotes import FOOTNOTE, footnote_words
from pakn.registry.models import Target
from pakn.render.citations import section_label
from pakn.render.tables import Cell, Column, Content, Line, Table, make_table

__all__ = ["RANKS", "THRESHOLDS", "place_of", "rank_claims", "ranks_table", "threshold_mentions", "thresholds_table"]

RANKS = "Xếp hạng nêu trong phần lời"
THRESHOLDS = "Mục tiêu, mức đề ra nêu trong phần lời"
NUMBER, PLACE = Column("STT", "center", 0.5), Column("Nơi nêu", "center", 1.2)


def rank_claims(book: FigureBook, doc: str) -> list[Claim]:
    """Return the ranks a document claims, in the order of its text."""
    return sorted((claim for claim in book.claims if (claim.doc, claim.kind) == (doc, "rank")), key=_line_of)


def threshold_mentions(book: FigureBook, doc: str) -> list[Mention]:
    """Return the aims and levels a document prints, in the order of its text."""
    found = (mention for mention in book.mentions if (mention.doc, mention.kind) == (doc, "threshold"))
    return sorted(found, key=_line_of)


def _line_of(statement: Claim | Mention) -> int:
    return statement.line


def ranks_table(book: FigureBook, doc: str) -> Table | None:
    """Return who ranks where by what, as a document says it; `None` where it claims no rank.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> table = ranks_table(FigureBook.read(DATA), "003")
    >>> [cell.text for cell in table.rows[12].cells[2:]]
    ['tỉnh Bắc Ninh', '“đứng thứ 4 vùng đồng bằng Sông Hồng”', 'mục III.1']
    """
    columns = (
        NUMBER,
        Column("Nội dung", "left", 2.6),
        Column("Đơn vị được xếp hạng", "left", 1.3),
        Column("Văn bản nêu", "left", 2.8),
        PLACE,
    )
    rows: list[list[Content]] = [
        [
            _ranked(book, claim),
            _who(book, claim),
            Cell(_quoted(claim.printed), figure_ids=claim.figure_ids),
            place_of(book, doc, claim.line),
        ]
        for claim in rank_claims(book, doc)
    ]
    remarks = ["Văn bản không in bảng xếp hạng để đối chiếu"]
    return _table(book, doc, RANKS, columns, rows, remarks)


def thresholds_table(book: FigureBook, doc: str) -> Table | None:
    """Return what a document aims at or must reach, with basis and deadline; `None` where it prints no threshold.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> table = thresholds_table(FigureBook.read(DATA), "004")
    >>> [[cell.text for cell in row.cells[2:]] for row in table.rows[-2:]]
    [['“từ 100%”', '%', 'đến 30/6/2024', 'mục IV'], ['“100%”', '%', 'đến 30/6/2024', 'mục IV']]
    """
    columns = (
        NUMBER,
        Column("Nội dung", "left", 3.3),
        Column("Văn bản nêu", "left", 1.5),
        Column("Đơn vị tính", "center", 0.8),
        Column("Căn cứ, thời hạn", "left", 2.2),
        PLACE,
    )
    rows: list[list[Content]] = []
    bases: dict[str, None] = {}
    for mention in threshold_mentions(book, doc):
        targets = _targets(book, mention)
        bases |= {book.catalogue.sources[each.basis].citation: None for each in targets if each.basis != doc}
        cells = [_aimed(book, mention, targets), _quoted(mention.printed), mention.unit or "–"]
        row: list[Content] = [*cells, _basis(book, doc, targets), place_of(book, doc, mention.line)]
        if row not in rows:  # a document may print a target where it is given and again beside its result
            rows.append(row)
    return _table(book, doc, THRESHOLDS, columns, rows, [f"Căn cứ: {'; '.join(bases)}"] if bases else [])


def _table(
    book: FigureBook, doc: str, caption: str, columns: Sequence[Column], rows: list[list[Content]], remarks: list[str]
) -> Table | None:
    if not rows:
        return None
    lines = [Line([str(number), *row]) for number, row in enumerate(rows, start=1)]
    source = book.catalogue.sources[doc]
    return make_table(caption, columns, lines, remarks=remarks, source=source.short or source.citation)


def place_of(book: FigureBook, doc: str, line: int) -> str:
    """Return where a line of a document stands, as a reader looks it up.

    The figures of the same line know it best; else it is the section that begins last before the line.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> book = FigureBook.read(DATA)
    >>> place_of(book, "003", 33), place_of(book, "003", 73), place_of(book, "003", 292)
    ('chú thích 1 (tên tin, bài trên báo chí), mục I', 'mục II.2', 'mục IV.6')
    """
    own = [figure for figure in book if figure.doc == doc and figure.line <= line]
    here = next((figure.section for figure in own if figure.line == line), None)
    if here and (footnote := FOOTNOTE.fullmatch(here)):
        return f"chú thích {footnote_words(book.catalogue.sources[doc], footnote[1])}, {section_label(footnote[2])}"
    begun = [(start, number) for number, start in book.catalogue.sources[doc].section_lines.items() if start <= line]
    if begun:
        return section_label(here or max(begun)[1])
    nearest = max(own, key=lambda figure: (figure.line, figure.figure_id), default=None)
    return section_label(here or (nearest.section if nearest else "")) or "–"


def _quoted(printed: str) -> str:
    return f"“{printed}”"


def _ranked(book: FigureBook, claim: Claim) -> str:
    """What is ranked: the measure where one is known, else what the words name after "về" (by, in)."""
    if claim.indicator:
        return book.catalogue.indicators[claim.indicator].title
    named = re.search(r" về (.+)$", claim.printed)
    return capital(str(named[1]) if named else claim.printed)


def _who(book: FigureBook, claim: Claim) -> str:
    if claim.unit_id:
        return lower_type_word(book.catalogue.units.get(claim.unit_id).name)
    return book.catalogue.scopes[claim.scope_id].title if claim.scope_id else "–"


def _targets(book: FigureBook, mention: Mention) -> list[Target]:
    """The registered targets that a mention prints: of its line, level and unit; of its measure where it names one."""
    line = f"{mention.doc}-{mention.line:03d}"
    same = [
        target
        for target in book.catalogue.targets.values()
        if line in target.cited and target.unit == mention.unit and mention.value == f"{target.threshold.normalize():f}"
    ]
    return [target for target in same if target.indicator == mention.note] or same


def _aimed(book: FigureBook, mention: Mention, targets: Sequence[Target]) -> str:
    """What is aimed at: the measure of the only target it can be, else the words of the entry without its basis."""
    indicators = {target.indicator for target in targets} or {mention.note or ""}
    if len(indicators) == 1 and (indicator := book.catalogue.indicators.get(min(indicators))):
        whose = re.search(r" \([^()]+\)$", mention.note or "")
        return f"{indicator.title}{whose[0] if whose else ''}"
    told = re.sub(r", [\w-]+-\w*-?\w*(?= \(|$)", "", mention.note or mention.printed)
    return capital(re.sub(r"^Chỉ tiêu (?=tỷ lệ)", "", told))


def _basis(book: FigureBook, doc: str, targets: Sequence[Target]) -> str:
    """Document and deadline of the targets, as far as all that it can be have the same."""
    told = []
    bases = {target.basis for target in targets}
    if len(bases) == 1 and doc not in bases:
        source = book.catalogue.sources[bases.pop()]
        told.append(source.number or source.short or source.citation)
    ends = {target.valid_to for target in targets}
    if len(ends) == 1 and (end := ends.pop()):
        told.append(f"đến {format_date(end)}")
    return "; ".join(told) or "–"
