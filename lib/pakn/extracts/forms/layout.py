"""What a form asks for: its rows in order, what kind of answer each wants, which rows a percentage is made of.

``forms.csv`` holds the rows as document 003 prints them; what a row measures, and so its codes and its numerator, comes
from the figure printed there. A row without a figure and without a unit of measure is the head of a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pakn.figures.claims import FormRow
from pakn.figures.figure_book import FigureBook
from pakn.registry.models import Indicator

__all__ = ["FormLine", "form_lines", "lines_of"]

Kind = Literal["head", "count", "amount", "rate", "choice"]
CODED = re.compile(r"\s*([^=;]+?)\s*=\s*(\d+)\s*;?")
"""How a form prints its codes: "Chưa = 0 Hoàn thành = 1"."""


@dataclass(frozen=True)
class FormLine:
    """One row of a form and the answer it wants.

    Attributes
    ----------
    codes
        Of a coded answer: code → the words that are printed.
    part, whole
        Of a percentage: keys of the rows it is made of; "" where the form has no such row.
    """

    row: FormRow
    kind: Kind
    indicator: Indicator | None = None
    codes: Mapping[int, str] = field(default_factory=dict)
    part: str = ""
    whole: str = ""

    @property
    def key(self) -> str:
        """Form and row together: "3/14"."""
        return self.row.key

    @property
    def stt(self) -> str:
        """The row's number, also where the document lost it (in brackets in ``forms.csv``)."""
        return self.row.stt.strip("[]")

    @property
    def required(self) -> bool:
        """Whether the form asks for an answer: every row but the head of a group, also one that the document left."""
        return self.kind != "head"

    @property
    def restored(self) -> bool:
        """Whether the document prints no number."""
        return self.row.stt.startswith("[")

    @property
    def unit_words(self) -> str:
        """The unit of measure; of a coded answer the words to choose from.

        >>> from pakn.base.paths import DATA
        >>> lines = form_lines(FigureBook.read(DATA))
        >>> lines["7/1"].unit_words, lines["6/2"].unit_words, lines["1/5"].unit_words
        ('Chưa; Hoàn thành', 'Triệu đồng', '')
        """
        return "; ".join(self.codes[code] for code in sorted(self.codes)) if self.codes else self.row.unit or ""

    @cached_property
    def printed_codes(self) -> dict[str, int]:
        """Words of the form's own unit cell and the code each stands for."""
        return {words: int(code) for words, code in CODED.findall(self.row.unit or "")} if self.codes else {}


def form_lines(book: FigureBook) -> dict[str, FormLine]:
    """Return the lines of all forms by key, in the order of the forms; empty for a folder without published forms.

    >>> from pakn.base.paths import DATA
    >>> lines = form_lines(FigureBook.read(DATA))
    >>> len(lines), lines["3/13"].part, lines["3/13"].whole, lines["7/9"].required, lines["1/5"].required
    (136, '3/15', '3/14', True, False)
    """
    if "form_lines" not in book.derived:
        book.derived["form_lines"] = dict(_lines(book))
    found: dict[str, FormLine] = book.derived["form_lines"]
    return found


def lines_of(lines: Iterable[FormLine], form: int) -> list[FormLine]:
    """Return the lines of one form."""
    return [line for line in lines if line.row.form == form]


def _lines(book: FigureBook) -> Iterator[tuple[str, FormLine]]:
    for row in book.form_rows:
        yield row.key, _line(book, row)


def _line(book: FigureBook, row: FormRow) -> FormLine:
    if row.figure_id is None:
        return FormLine(row, "rate" if row.unit == "%" else "head")
    figure = book[row.figure_id]
    indicator = book.catalogue.indicators[book.indicator(figure)]
    if indicator.codes:
        return FormLine(row, "choice", indicator, indicator.codes)
    if figure.unit == "%":
        part, whole = (_row_of(book, row, name) for name in (indicator.numerator, indicator.denominator))
        return FormLine(row, "rate", indicator, part=part, whole=whole)
    money = book.catalogue.measurement_units[figure.unit].kind == "money"
    return FormLine(row, "amount" if money else "count", indicator)


def _row_of(book: FigureBook, rate: FormRow, indicator: str | None) -> str:
    """The key of the row of the same form and of the same tier that has an indicator."""
    tier = book[rate.figure_id or ""].tier
    for row in book.form_rows:
        if row.form == rate.form and row.figure_id and indicator:
            figure = book[row.figure_id]
            if book.indicator(figure) == indicator and figure.tier == tier:
                return row.key
    return ""
