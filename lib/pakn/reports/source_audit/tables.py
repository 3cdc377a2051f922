"""Tables of the source audit: counts by document, what contradicts, what cannot be checked, what holds.

Inconsistencies come first, those of the numbers before those of the wording. Readers see documents and sections; line
numbers stay in the file that ``pakn audit --json`` writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pakn.audit.checks import RULES, Check, PrintedPlace
from pakn.audit.citations import FUTURE
from pakn.audit.sources import Audit
from pakn.base.labels import capital, join_words, roman
from pakn.figures.figure_book import FigureBook
from pakn.render.citations import section_label
from pakn.render.tables import Cell, Column, Content, Line, Table, make_table

__all__ = ["consistent", "counts", "inconsistent", "not_checkable"]

SEVERITIES = {"arithmetic": "Số học", "logic": "Lô-gic", "wording": "Cách viết"}
ROWS_OF_A_FORM = ", các dòng"
"""What the title of a numbering check adds to the name of its form."""
MOST_PRINTED = 6
"""Printed forms listed in one cell; a sum of twelve parts is counted, not recited."""
MOST_NAMED = 12
"""Dates, numbers or indicators named in one row; more of them take further rows."""
NUMBER = Column("STT", "center", 0.5)
TITLE = Column("Nội dung", "left", 2.5)
PRINTED = Column("Văn bản in", "left", 1.7)


def counts(book: FigureBook, audit: Audit) -> Table:
    """Return how many relations were checked by document and with which result."""
    columns = [
        NUMBER,
        Column("Văn bản", "left", 4.2),
        Column("Đã đối chiếu", width=0.9),
        Column("Khớp", width=0.8),
        Column("Mâu thuẫn", width=0.8),
        Column("Không đối chiếu được", width=1.0),
    ]
    verdicts = ("consistent", "inconsistent", "not_checkable")
    docs = sorted({doc for check in audit.checks for doc in check.docs})
    lines = []
    for place, doc in enumerate(docs, start=1):
        own = [check for check in audit.checks if doc in check.docs]
        numbers = [str(sum(check.verdict == verdict for check in own)) for verdict in verdicts]
        lines.append(Line([str(place), capital(book.catalogue.sources[doc].citation), str(len(own)), *numbers]))
    totals = [str(len(audit.of(verdict))) for verdict in verdicts]
    lines.append(Line(["", "Tổng số quan hệ", str(len(audit.checks)), *totals], kind="total"))
    remarks = ["Quan hệ giữa hai văn bản được tính ở cả hai văn bản và một lần trong tổng số"]
    return make_table("Số quan hệ đã đối chiếu, theo văn bản", columns, lines, remarks=remarks)


def inconsistent(book: FigureBook, audit: Audit) -> Table:
    """Return every contradiction with the printed forms, the calculation, and the only value that would mend it."""
    columns = [
        NUMBER,
        Column("Nội dung", "left", 2.5),
        Column("Văn bản in", "left", 2.2),
        Column("Kết quả đối chiếu", "left", 3.8),
        Column("Sẽ khớp nếu là", "left", 1.15),
        Column("Loại", "center", 0.75),
    ]

    def contents(check: Check) -> list[Content]:
        repair = check.repair or "–"
        return [capital(check.explanation), repair, SEVERITIES[check.severity]]

    lines = list(_lines(book, audit.of("inconsistent"), contents))
    remarks = [
        "Dấu “–” ở cột “Sẽ khớp nếu là”: có từ hai cách sửa trở lên, hoặc không xác định được",
        "Số liệu trong văn bản được giữ nguyên; việc sửa thuộc cơ quan ban hành văn bản",
    ]
    return make_table("Các điểm mâu thuẫn trong văn bản nguồn", columns, lines, remarks=remarks, landscape=True)


def not_checkable(book: FigureBook, audit: Audit) -> Table:
    """Return every relation that cannot be decided, with the reason."""
    columns = [NUMBER, TITLE, PRINTED, Column("Lý do", "left", 3.6)]
    checks = _gathered(book, audit.of("not_checkable"), ALIKE)
    lines = list(_lines(book, checks, lambda check: [capital(check.explanation)]))
    return make_table("Các quan hệ không đối chiếu được", columns, lines, landscape=True)


def consistent(book: FigureBook, audit: Audit) -> Table:
    """Return every relation that was checked and holds; dates, numbers and numbering in one row a document."""
    columns = [NUMBER, Column("Nội dung", "left", 2.8), PRINTED, Column("Đối chiếu", "left", 2.6)]
    checks = _gathered(book, audit.of("consistent"), GATHERED)
    lines = list(_lines(book, checks, lambda check: [capital(check.explanation)]))
    return make_table("Các quan hệ đã đối chiếu và khớp", columns, lines)


GATHERED = {
    "verdict": "kết luận của văn bản đúng với mức chỉ tiêu và số liệu được in",
    "date": "các ngày đều có thật và không sau ngày văn bản",
    "one_date": "mỗi số, ký hiệu được viện dẫn với một ngày duy nhất",
    "number_year": "năm trong số, ký hiệu trùng với năm ban hành",
    "order": "số lớn hơn không mang ngày sớm hơn",
    "numbering": "các dòng được đánh số liên tục",
}
"""Rules whose agreement takes one row a document or claim: eighty true dates are counted and listed, not tabled."""


ALIKE = {
    "change": "không in số của kỳ trước để đối chiếu",
    "target": "chỉ tiêu được giao cho nội dung khác, văn bản áp dụng cho nội dung này",
    "rank": "không in bảng xếp hạng hoặc số liệu của mọi đơn vị để so",
}
"""Rules under which nothing can be decided for one reason; a check with a reason of its own keeps its row."""


def _gathered(book: FigureBook, checks: Sequence[Check], rules: Mapping[str, str]) -> list[Check]:
    """Put the checks of some rules into one row a document or claim, under the words they have in common."""
    kept = [check for check in checks if check.rule not in rules or _has_own_reason(check)]
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        if check not in kept:
            own = check.id.split(":")[1] if check.rule == "verdict" else check.docs[0]
            own += "*" if FUTURE in check.explanation else ""
            groups.setdefault((check.rule, own), []).append(check)
    parts = ((rule, part) for (rule, _), members in groups.items() for part in _parts(book, members))
    for rule, members in parts:
        title = _common_title(book, members)
        figure_ids = tuple(dict.fromkeys(name for check in members for name in check.figure_ids))
        told = members[0].explanation if FUTURE in members[0].explanation else rules[rule]
        first = replace(members[0], title=title, explanation=told, places=_places(members))
        kept.append(replace(first, figure_ids=figure_ids))
    return kept


def _parts(book: FigureBook, checks: Sequence[Check]) -> Iterable[list[Check]]:
    """Split checks so that no row names more than a reader takes in at once."""
    part: list[Check] = []
    names: set[str] = set()
    for check in checks:
        name = _name(book, check)
        if name not in names and len(names) == MOST_NAMED:
            yield part
            part, names = [], set()
        part.append(check)
        names.add(name)
    yield part


def _name(book: FigureBook, check: Check) -> str:
    """What a check is of: the indicator of its first figure, or its title where no figure takes part."""
    if check.figure_ids:
        return book.catalogue.indicators[book.indicator(book[check.figure_ids[0]])].title
    return check.title.split(ROWS_OF_A_FORM)[0]


def _common_title(book: FigureBook, checks: Sequence[Check]) -> str:
    """What several checks are of, with how many of each."""
    if len(checks) == 1:
        return checks[0].title
    names = Counter(_name(book, check) for check in checks)
    told = [f"{name} ({count})" if count > 1 else name for name, count in names.items()]
    return f"{len(checks)} quan hệ: {'; '.join(told)}"


def _has_own_reason(check: Check) -> bool:
    return check.verdict == "not_checkable" and bool(check.disputed or check.recomputed)


def _places(checks: Sequence[Check]) -> tuple[PrintedPlace, ...]:
    return tuple(dict.fromkeys(place for check in checks for place in check.places))


def _lines(book: FigureBook, checks: Sequence[Check], further: Callable[[Check], list[Content]]) -> Iterable[Line]:
    """Rows by document, within it by rule; numbers restart with each document."""
    order = list(RULES)
    ranked = sorted(checks, key=lambda check: (check.docs[0], order.index(check.rule)))
    for place, (doc, of_document) in enumerate(groupby(ranked, key=lambda check: check.docs[0]), start=1):
        source = book.catalogue.sources[doc]
        yield Line([roman(place), capital(source.short or source.citation)], kind="group")
        number = 0
        for rule, of_rule in groupby(of_document, key=lambda check: check.rule):
            yield Line(["", RULES[rule].title], kind="subgroup")
            for check in of_rule:
                number += 1
                yield Line(
                    [
                        str(number),
                        check.title,
                        Cell(_printed(book, check), figure_ids=check.figure_ids),
                        *further(check),
                    ]
                )


def _printed(book: FigureBook, check: Check) -> str:
    """The printed forms of a check with the sections they stand in."""
    if not check.figure_ids and check.rule in GATHERED and check.verdict == "consistent":
        return f"{len(check.places)} chỗ"
    figures = {(figure.doc, figure.line, figure.printed) for name in check.figure_ids if (figure := book[name])}
    numbers = [place for place in check.places if (place.doc, place.line, place.printed) in figures]
    # Where figures agree, the words around them add nothing; where they do not, the words are part of the finding.
    told = numbers if check.verdict == "consistent" and numbers and check.rule != "statement" else check.places
    forms = list(dict.fromkeys(f"«{place.printed}»" for place in told))
    if len(forms) > MOST_PRINTED:
        forms = [*forms[: MOST_PRINTED - 1], f"và {len(forms) - MOST_PRINTED + 1} số khác"]
    sections = dict.fromkeys(
        label
        for figure_id in check.figure_ids
        if (figure := book[figure_id])
        and book.catalogue.sources[figure.doc].numbered_sections
        and (label := section_label(figure.section))
    )
    where = f" ({join_words(list(sections))})" if sections else ""
    return f"{'; '.join(forms)}{where}"
