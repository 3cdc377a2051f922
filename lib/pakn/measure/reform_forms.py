"""Biểu mẫu 1–7 of a quarter, a half-year or a reform year: published figures, and answers filled into the workbook.

Where both are at hand the published figure leads and a different answer stands in a note. A percentage is held against
the rows it is made of; a denominator of 0 makes it "không phát sinh", never 0 % or 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from pakn.base.labels import round_half_up
from pakn.load.forms.layout import FormLine, form_lines, lines_of
from pakn.measure.board import Board
from pakn.measure.counted import Counted
from pakn.measure.values import Value, missing, published, ratio

__all__ = ["FILLED_IN", "SYSTEM", "FormAnswer", "ReformForms"]

SYSTEM = "reform_forms"
FILLED_IN = "Theo biểu đã điền"


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One row of a form with its answer.

    Attributes
    ----------
    value
        What stands in the form; `None` where a row is empty by design.
    rate
        Of a percentage whose rows the form has: part / whole; `None` elsewhere.
    whole
        The number of the row that is its denominator.
    made_of
        Of a percentage: the numbers (STT) of the rows of its part and of its whole.
    note
        What the form's own note column says, with the figures printed in it.
    """

    line: FormLine
    value: Value | None
    rate: Value | None = None
    whole: Value | None = None
    made_of: tuple[str, str] = ("", "")
    note: str = ""
    note_figures: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the percentage is not what its rows give, at the decimals it is written with."""
        if self.value is None or self.rate is None or not (self.value.exact and self.rate.exact):
            return False
        given = self.rate.required if self.rate.unrounded is None else self.rate.unrounded
        return round_half_up(given, self.value.decimals) != self.value.required

    @property
    def without_base(self) -> bool:
        """Whether a percentage is given although its denominator is 0."""
        given = self.value is not None and self.value.number is not None
        return given and self.whole is not None and self.whole.exact and self.whole.required == 0


@dataclass(frozen=True)
class ReformForms:
    """The seven forms of a board's period.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.measure.board import open_board
    >>> forms = ReformForms(open_board("cchc-2025", "mid_month", DATA))
    >>> [(answer.line.stt, answer.value.shown, answer.rate.shown) for answer in forms.form(3) if answer.differs]
    [('3.1', '99,61', '98,60')]
    """

    board: Board

    @cached_property
    def lines(self) -> dict[str, FormLine]:
        """The rows of all forms."""
        return form_lines(self.board.book)

    @cached_property
    def filled(self) -> Counted | None:
        """The workbook filled in for the period, or `None`."""
        return self.board.counted(SYSTEM, self.board.frames.main.months[-1])

    @cached_property
    def published(self) -> bool:
        """Whether the forms of the period are printed in a document."""
        main = self.board.frames.main.period
        printed = [line.row.figure_id for line in self.lines.values() if line.row.figure_id]
        if not printed:
            return False
        source = self.board.book.catalogue.sources[self.board.book[printed[0]].doc]
        return (source.period_start, source.period_end) == (main.start, main.end)

    @property
    def titles(self) -> dict[int, str]:
        """Number and title of each form."""
        return self.board.contract(SYSTEM).forms

    def form(self, number: int) -> tuple[FormAnswer, ...]:
        """Return the rows of a form in its own order."""
        own = lines_of(self.lines.values(), number)
        values = {line.key: self._shown(line) for line in own}
        return tuple(self._answer(line, values) for line in own)

    def _answer(self, line: FormLine, values: dict[str, Value | None]) -> FormAnswer:
        value, part, whole = values[line.key], values.get(line.part), values.get(line.whole)
        rate = ratio(part, whole) if part is not None and whole is not None else None
        if line.kind == "rate" and line.required and value is not None and value.number is None:
            value = rate if rate is not None and (rate.exact or rate.status == "not_arisen") else value
        note, note_figures = self._note(line)
        stt = [self.lines[key].stt if key else "" for key in (line.part, line.whole)]
        return FormAnswer(line, value, rate, whole, (stt[0], stt[1]), note, note_figures)

    def _shown(self, line: FormLine) -> Value | None:
        """The printed value, the answer filled in, or both in one; `None` where the form leaves the row empty."""
        if line.kind == "head":
            return None
        printed, filled = self._printed(line), self._filled(line)
        if printed.number is None:
            return filled if filled.number is not None or line.required else None
        if filled.number is None:
            return printed
        if round_half_up(filled.number, printed.decimals) == printed.number:
            return replace(printed, files=filled.files)
        told = filled.word or f"{filled.shown}{'%' if filled.unit == '%' else f' {filled.unit}'}"
        return replace(printed, files=filled.files).noted(f"{FILLED_IN}: {told}")

    def _printed(self, line: FormLine) -> Value:
        if not self.published or not line.row.figure_id:
            return missing(self._unit(line))
        return self._worded(line, published(self.board.book[line.row.figure_id]))

    def _filled(self, line: FormLine) -> Value:
        number = self.filled.rows.get(line.key, {}).get("value") if self.filled else None
        if number is None or self.filled is None:
            return missing(self._unit(line))
        value = Value(number, _decimals(number), self._unit(line), "computed", files=(self.filled.file,))
        return self._worded(line, value)

    def _unit(self, line: FormLine) -> str:
        return self.board.book[line.row.figure_id].unit if line.row.figure_id else line.row.unit or ""

    def _worded(self, line: FormLine, value: Value) -> Value:
        return replace(value, word=line.codes[int(value.required)]) if line.codes and value.exact else value

    def _note(self, line: FormLine) -> tuple[str, tuple[str, ...]]:
        """The note of the document, or of the workbook where there is none; the figures printed in the former."""
        if self.published and line.row.note:
            doc = self.board.book[line.row.figure_id].doc if line.row.figure_id else ""
            inside = [
                figure.figure_id
                for figure in self.board.book
                if figure.doc == doc and figure.line == line.row.line and figure.figure_id != line.row.figure_id
            ]
            return line.row.note, tuple(inside)
        return (self.filled.remarks.get(line.key, "") if self.filled else ""), ()


def _decimals(number: Decimal) -> int:
    """The decimals a number is written with, without zeros at its end.

    >>> _decimals(Decimal("98.60")), _decimals(Decimal("1200"))
    (1, 0)
    """
    return max(0, -int(number.normalize().as_tuple().exponent))
