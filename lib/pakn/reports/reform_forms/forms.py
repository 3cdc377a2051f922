"""Biểu mẫu 1–7 of a quarter, a half-year or a reform year: published figures, and answers filled into the workbook.

Where both are at hand the published figure leads and a different answer stands in a note. A percentage is held against
the rows it is made of; a denominator of 0 makes it "không phát sinh", never 0 % or 100 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from pakn.base.formula import Formula
from pakn.base.interval import Interval
from pakn.base.labels import round_half_up
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.extracts.forms.adding import row_totals
from pakn.extracts.forms.layout import FormLine, form_lines, lines_of
from pakn.figures.figure import Figure
from pakn.observations.period_data import PeriodData
from pakn.observations.values import Value, computed, missing, published, ratio

__all__ = ["FILLED_IN", "SYSTEM", "FormAnswer", "ReformForms"]

SYSTEM = "reform_forms"
FILLED_IN = "Theo biểu đã điền"
RATE_DECIMALS = 2
"""Decimals of every percentage that no document prints: typed 62,5 and computed 62,50 stand in one column."""


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
    total
        What the rows that make up a filled-in total add up to; `None` where the form has none, or a row is open.
    total_of
        The numbers (STT) of those rows.
    note
        What the form's own note column says, with the figures printed in it.
    """

    line: FormLine
    value: Value | None
    rate: Value | None = None
    whole: Value | None = None
    made_of: tuple[str, str] = ("", "")
    total: Value | None = None
    total_of: tuple[str, ...] = ()
    note: str = ""
    note_figures: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the percentage is not what its rows give, at the decimals it is written with."""
        if self.value is None or self.rate is None or not (self.value.exact and self.rate.exact):
            return False
        given = self.rate.required if self.rate.unrounded is None else self.rate.unrounded
        written = self.value.required if self.value.unrounded is None else self.value.unrounded
        decimals = self.value.decimals if self.value.figure_ids else _decimals(written)
        return round_half_up(given, decimals) != written

    @property
    def sum_differs(self) -> bool:
        """Whether a filled-in total is not what its rows add up to; the audit tells it of a published one."""
        if self.value is None or self.total is None or not self.value.exact:
            return False
        return self.value.required != self.total.required

    @property
    def without_base(self) -> bool:
        """Whether a percentage is given although its denominator is 0."""
        given = self.value is not None and self.value.number is not None
        return given and self.whole is not None and self.whole.exact and self.whole.required == 0


@dataclass(frozen=True)
class ReformForms:
    """The seven forms of a period.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> forms = ReformForms(open_period_data("cchc-2025", "mid_month", DATA))
    >>> [(answer.line.stt, answer.value.shown, answer.rate.shown) for answer in forms.form(3) if answer.differs]
    [('3.1', '99,61', '98,60')]
    """

    period_data: PeriodData

    @cached_property
    def lines(self) -> dict[str, FormLine]:
        """The rows of all forms."""
        return form_lines(self.period_data.book)

    @cached_property
    def filled(self) -> ExtractCounts | None:
        """The workbook filled in for the period, or `None`."""
        return self.period_data.counted(SYSTEM, self.period_data.columns.main.months[-1])

    @cached_property
    def published(self) -> bool:
        """Whether the forms of the period are printed in a document."""
        main = self.period_data.columns.main.period
        printed = [line.row.figure_id for line in self.lines.values() if line.row.figure_id]
        if not printed:
            return False
        source = self.period_data.book.catalogue.sources[self.period_data.book[printed[0]].doc]
        return (source.period_start, source.period_end) == (main.start, main.end)

    @property
    def titles(self) -> dict[int, str]:
        """Number and title of each form."""
        return self.period_data.contract(SYSTEM).forms

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
        rate = rate or self._rate_of_note(line, note_figures)
        total, keys = self._total(line, values)
        total_of = tuple(self.lines[key].stt for key in keys)
        return FormAnswer(line, value, rate, whole, (stt[0], stt[1]), total, total_of, note, note_figures)

    def _total(self, line: FormLine, values: Mapping[str, Value | None]) -> tuple[Value | None, tuple[str, ...]]:
        """What the filled-in rows of a filled-in total add up to, and which rows they are."""
        for total in row_totals(self.period_data.book):
            if total.whole == line.key and total.complete:
                parts = [part for key in total.parts if (part := values.get(key)) is not None and part.exact]
                whole = values.get(line.key)
                if whole is None or len(parts) != len(total.parts) or any(part.figure_ids for part in (whole, *parts)):
                    continue
                again = sum((part.required for part in parts), Decimal(0))
                formula = " + ".join(part.shown for part in parts)
                value = Value(again, max(part.decimals for part in parts), whole.unit, "computed", formula=formula)
                return replace(value, files=whole.files), total.parts
        return None, ()

    def _rate_of_note(self, line: FormLine, note_figures: tuple[str, ...]) -> Value | None:
        """A printed percentage computed again from the numbers that the form's note gives of it."""
        for formula in self._declared_ratios(line.row.figure_id or ""):
            terms = formula.right.terms
            if line.kind == "rate" and note_figures and set(terms) <= set(note_figures):
                figures: dict[str, Figure] = {term: self.period_data.book[term] for term in terms}
                points = {term: Interval.point(figure.value or 0) for term, figure in figures.items()}
                exact = formula.right.value(points).exact
                if exact is not None and all(figure.exact for figure in figures.values()):
                    inputs = {term: published(figure) for term, figure in figures.items()}
                    text = formula.right.text({term: value.shown for term, value in inputs.items()})
                    number = Decimal(exact.numerator) / exact.denominator
                    return computed(number, RATE_DECIMALS, "%", text, inputs.values())
        return None

    def _declared_ratios(self, figure_id: str) -> Iterator[Formula]:
        for relation in self.period_data.book.relations:
            if relation.rule == "ratio" and relation.reason is None and relation.equation.left.single == figure_id:
                yield relation.equation

    def _shown(self, line: FormLine) -> Value | None:
        """The printed value, the answer filled in, or both in one; `None` where the form leaves the row empty."""
        if line.kind == "head":
            return None
        printed, filled = self._printed(line), self._filled(line)
        if printed.number is None:
            return filled if filled.number is not None or line.required else None
        if filled.number is None:
            return printed
        written = filled.number if filled.unrounded is None else filled.unrounded
        if round_half_up(written, printed.decimals) == printed.number:
            return replace(printed, files=filled.files)
        told = filled.word or f"{filled.shown}{'%' if filled.unit == '%' else f' {filled.unit}'}"
        return replace(printed, files=filled.files).noted(f"{FILLED_IN}: {told}")

    def _printed(self, line: FormLine) -> Value:
        if not self.published or not line.row.figure_id:
            return missing(self._unit(line))
        return self._worded(line, published(self.period_data.book[line.row.figure_id]))

    def _filled(self, line: FormLine) -> Value:
        number = self.filled.rows.get(line.key, {}).get("value") if self.filled else None
        if number is None or self.filled is None:
            return missing(self._unit(line))
        value = Value(number, _decimals(number), self._unit(line), "computed", files=(self.filled.file,))
        if line.kind == "rate":
            shown = round_half_up(number, RATE_DECIMALS)
            value = replace(value, number=shown, decimals=RATE_DECIMALS, unrounded=number)
        return self._worded(line, value)

    def _unit(self, line: FormLine) -> str:
        return self.period_data.book[line.row.figure_id].unit if line.row.figure_id else line.row.unit or ""

    def _worded(self, line: FormLine, value: Value) -> Value:
        return replace(value, word=line.codes[int(value.required)]) if line.codes and value.exact else value

    def _note(self, line: FormLine) -> tuple[str, tuple[str, ...]]:
        """The note of the document, or of the workbook where there is none; the figures printed in the former."""
        if self.published and line.row.note:
            doc = self.period_data.book[line.row.figure_id].doc if line.row.figure_id else ""
            inside = [
                figure.figure_id
                for figure in self.period_data.book
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
