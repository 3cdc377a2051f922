"""Rows of the forms that belong together: parts that add up to a total, parts that cannot exceed it.

What holds is said once, where document 003 is audited: an equation of ``relations.csv`` whose terms are all rows of the
forms (figures of rows, or indicators of rows of one form), and the levels of ``partitions.csv`` that one form lists. A
filled-in workbook is held against the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pakn.base.formula import Formula, Side
from pakn.figures.claims import FormRow
from pakn.figures.figure_book import FigureBook
from pakn.figures.relations import Relation

__all__ = ["RowTotal", "row_totals"]


@dataclass(frozen=True, slots=True)
class RowTotal:
    """Rows whose numbers together make a total, or stay within it.

    Attributes
    ----------
    whole, parts
        Keys of rows ("2/1", ("2/2", "2/3")).
    complete
        Whether the parts make up the whole; else they only cannot exceed it.
    """

    whole: str
    parts: tuple[str, ...]
    complete: bool


def row_totals(book: FigureBook) -> tuple[RowTotal, ...]:
    """Return what rows of the forms must add up to, totals before limits.

    >>> from pakn.base.paths import DATA
    >>> found = row_totals(FigureBook.read(DATA))
    >>> [(each.whole, each.parts) for each in found if each.complete and each.whole in ("2/1", "6/8")]
    [('6/8', ('6/9', '6/10', '6/11')), ('2/1', ('2/2', '2/3'))]
    >>> next(each.parts for each in found if each.whole == "1/15")
    ('1/16', '1/17', '1/18')
    """
    if "row_totals" not in book.derived:
        every = dict.fromkeys((*_declared(book), *_by_level(book)))
        book.derived["row_totals"] = tuple(sorted(every, key=lambda total: not total.complete))
    found: tuple[RowTotal, ...] = book.derived["row_totals"]
    return found


def _declared(book: FigureBook) -> Iterator[RowTotal]:
    for relation in book.relations:
        if relation.rule in ("sum", "at_most") and relation.reason is None:
            yield from _of_relation(relation, book)


def _of_relation(relation: Relation, book: FigureBook) -> Iterator[RowTotal]:
    equation = relation.equation
    sides = _whole_and_parts(equation)
    if sides is None:
        return
    for rows in _rows_of_terms(relation, book):
        if set(equation.terms) <= set(rows):
            yield RowTotal(rows[sides[0]], tuple(rows[term] for term in sides[1]), equation.operator == "=")


def _whole_and_parts(equation: Formula) -> tuple[str, tuple[str, ...]] | None:
    """The term that stands alone and those that are only added on the other side; `None` for any other equation."""
    whole, parts = (equation.left, equation.right) if equation.operator in "=≥" else (equation.right, equation.left)
    return (whole.single, parts.terms) if whole.single and _adds(parts) else None


def _adds(side: Side) -> bool:
    return side.text(dict.fromkeys(side.terms, "n")) == " + ".join("n" * len(side.terms)) != ""


def _rows_of_terms(relation: Relation, book: FigureBook) -> Iterator[Mapping[str, str]]:
    """Rows by figure, or form by form by the indicator that only one of its rows has."""
    filled = [row for row in book.form_rows if row.figure_id]
    if relation.of_figures:
        yield {row.figure_id or "": row.key for row in filled}
        return
    for form in dict.fromkeys(row.form for row in filled):
        named: dict[str, list[str]] = {}
        for row in filled:
            if row.form == form:
                named.setdefault(book.indicator(book[row.figure_id or ""]), []).append(row.key)
        yield {name: keys[0] for name, keys in named.items() if len(keys) == 1}


def _by_level(book: FigureBook) -> Iterator[RowTotal]:
    """Rows of one form that give one count for a whole and for all its parts."""
    filled = [row for row in book.form_rows if row.figure_id]
    for row in filled:
        if book.catalogue.measurement_units[book[row.figure_id or ""].unit].kind not in ("count", "money"):
            continue
        whose = {_subject(book, other): other.key for other in filled if _alike(book, row, other)}
        fitting = (
            tuple(whose[part] for part in partition.parts)
            for partition in book.catalogue.partitions.values()
            if partition.whole == _subject(book, row) and set(partition.parts) <= set(whose)
        )
        # Of several partitions of one whole, the first of the file is the one the form uses (`pakn.audit.totals`).
        if parts := next(fitting, None):
            yield RowTotal(row.key, parts, True)


def _subject(book: FigureBook, row: FormRow) -> str:
    figure = book[row.figure_id or ""]
    return figure.unit_id or figure.scope_id or ""


def _alike(book: FigureBook, row: FormRow, other: FormRow) -> bool:
    one, two = book[row.figure_id or ""], book[other.figure_id or ""]
    same = (one.series_id, one.unit, one.period_start, one.period_end)
    return row.form == other.form and same == (two.series_id, two.unit, two.period_start, two.period_end)
