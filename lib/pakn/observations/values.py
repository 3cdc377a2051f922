"""A value as an annex shows it: a number that remembers where it comes from.

It knows whether it was published or computed, from which figures and how. The distinctions of the data model travel
with it: a bound is not a value; "không có số liệu" is not zero; what must not be compared says so. Everything that
computes takes values and gives values, so that a cell can always be followed back to source lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from pakn.base.labels import format_number, round_half_up
from pakn.figures.figure import Figure

__all__ = [
    "POINTS", "Status", "Value", "change_unit", "computed", "counted", "difference", "figures_of", "files_of",
    "measured", "missing", "not_arisen", "not_comparable", "possible_numerators", "published", "ratio", "within",
]  # fmt: skip

POINTS = "điểm %"
"""Unit of the difference of two percentages."""

Status = Literal["published", "computed", "estimate", "doubtful", "missing", "not_arisen", "not_comparable", "range"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its unit, precision and origin.

    Attributes
    ----------
    number
        `None` where there is nothing to show but a sign.
    decimals
        Decimals shown: as printed for a published figure, 2 for a recomputed one.
    relation
        "=" for a value; any other relation makes the number a bound.
    figure_ids
        Every figure the number rests on.
    formula
        How a computed number came about, in the numbers a reader can type into a calculator.
    word
        What a coded answer means; shown instead of the number.
    notes
        Sentences that must stand under any table that shows the value (assumptions, printed forms, doubts).
    files
        Every extract the number rests on.
    span
        Lowest and highest number it may be, where no more is known; there is no number then.
    unrounded
        A computed number before it was rounded: rounding what is rounded already would make 53,947 to 54,0.
    """

    number: Decimal | None
    decimals: int
    unit: str
    status: Status
    relation: str = "="
    figure_ids: tuple[str, ...] = ()
    formula: str = ""
    notes: tuple[str, ...] = ()
    word: str = ""
    files: tuple[str, ...] = ()
    unrounded: Decimal | None = field(default=None, compare=False, repr=False)
    span: tuple[Decimal, Decimal] | None = None

    @property
    def exact(self) -> bool:
        """Whether the value may enter a sum, a ratio or a change."""
        return self.number is not None and self.relation == "="

    @property
    def is_told(self) -> bool:
        """Whether there is a number, or a range of numbers, to show."""
        return self.number is not None or self.span is not None

    @property
    def required(self) -> Decimal:
        """The number of an exact value; whoever asks has checked `exact`."""
        if self.number is None:
            raise ValueError(f"no number: {self}")
        return self.number

    @property
    def shown(self) -> str:
        """The number in house notation, without its unit."""
        return format_number(self.required, self.decimals)

    def noted(self, *notes: str) -> Value:
        """Return the value with further notes."""
        return replace(self, notes=(*self.notes, *(note for note in notes if note not in self.notes)))


def published(figure: Figure) -> Value:
    """Return a figure as it is printed."""
    status: dict[str, Status] = {
        "estimate": "estimate",
        "doubtful": "doubtful",
        "not_arisen": "not_arisen",
        "not_answered": "missing",
    }
    said = f"Văn bản không trả lời chỉ tiêu này, chỉ ghi “{figure.printed}”"
    return Value(
        number=figure.value,
        decimals=figure.decimals or 0,
        unit=figure.unit,
        status=status.get(figure.status, "published"),
        relation=figure.relation,
        figure_ids=(figure.figure_id,),
        notes=(said,) if figure.status == "not_answered" else (),
    )


def missing(unit: str) -> Value:
    """Return the value of what nobody published."""
    return Value(None, 0, unit, "missing")


def not_arisen(unit: str) -> Value:
    """Return the value of what did not occur (a zero denominator, for one)."""
    return Value(None, 0, unit, "not_arisen")


def not_comparable(unit: str, *notes: str) -> Value:
    """Return the value of a change that must not be computed."""
    return Value(None, 0, unit, "not_comparable", notes=notes)


def figures_of(values: Iterable[Value]) -> tuple[str, ...]:
    """Return the ids of the figures some values rest on, each once."""
    return tuple(dict.fromkeys(figure_id for value in values for figure_id in value.figure_ids))


def files_of(values: Iterable[Value]) -> tuple[str, ...]:
    """Return the extracts some values rest on, each once."""
    return tuple(dict.fromkeys(name for value in values for name in value.files))


def counted(number: Decimal, unit: str, files: Iterable[str], decimals: int = 0) -> Value:
    """Return a number counted from extracts.

    >>> counted(Decimal(487), "PAKN", ["pakn/2024-12.csv"]).shown
    '487'
    """
    return Value(round_half_up(number, decimals), decimals, unit, "computed", files=tuple(files))


def measured(
    number: float | None, decimals: int, unit: str, files: Iterable[str], *, above: float | None = None
) -> Value:
    """Return a number computed from cases; where it is not reached yet, the bound it certainly lies above.

    >>> measured(6.5639, 2, "ngày", []).shown, measured(None, 1, "ngày", []).status
    ('6,56', 'missing')
    >>> bound = measured(None, 1, "ngày", [], above=29.0)
    >>> bound.relation, bound.shown, measured(None, 1, "ngày", [], above=0.875).shown
    ('>', '29', '0,8')
    """
    known = tuple(files)
    if number is not None:
        # The shortest text of the float, so that halves round as a reader with a calculator would round them.
        return Value(round_half_up(Decimal(repr(float(number))), decimals), decimals, unit, "computed", files=known)
    if above is None:
        return missing(unit)
    tenths = int(above * 10)
    shown, places = (Decimal(tenths) / 10, 1) if 0 < tenths < 10 else (Decimal(int(above)), 0)
    return Value(shown, places, unit, "computed", ">", files=known)


def within(low: Decimal, high: Decimal, decimals: int, unit: str, inputs: Iterable[Value]) -> Value:
    """Return a value of which only the range is known; it enters no change, verdict or rank.

    >>> bound = within(Decimal("65.777"), Decimal("65.984"), 2, "%", [])
    >>> bound.number, bound.span, bound.exact
    (None, (Decimal('65.78'), Decimal('65.98')), False)
    """
    values = tuple(inputs)
    span = (round_half_up(low, decimals), round_half_up(high, decimals))
    return Value(None, decimals, unit, "range", figure_ids=figures_of(values), files=files_of(values), span=span)


def change_unit(unit: str) -> str:
    """Return the unit of the difference of two values of one unit.

    >>> change_unit("%"), change_unit("PAKN")
    ('điểm %', 'PAKN')
    """
    return POINTS if unit == "%" else unit


def computed(number: Decimal, decimals: int, unit: str, formula: str, inputs: Iterable[Value], *notes: str) -> Value:
    """Return a number of our own with its formula and the figures of its inputs."""
    values = tuple(inputs)
    inherited = tuple(dict.fromkeys((*(note for value in values for note in value.notes), *notes)))
    return Value(
        round_half_up(number, decimals),
        decimals,
        unit,
        "computed",
        "=",
        figures_of(values),
        formula,
        inherited,
        files=files_of(values),
        unrounded=number,
    )


def difference(minuend: Value, subtrahend: Value, *notes: str) -> Value:
    """Subtract two values of one unit; what is not exact gives a missing value.

    >>> received, processed = _count(4566), _count(4098)
    >>> difference(received, processed).shown, difference(received, processed).formula
    ('468', '4.566 − 4.098')
    """
    if not (minuend.exact and subtrahend.exact):
        return missing(minuend.unit)
    number = minuend.required - subtrahend.required
    decimals = max(minuend.decimals, subtrahend.decimals)
    formula = f"{minuend.shown} − {subtrahend.shown}"
    return computed(number, decimals, minuend.unit, formula, (minuend, subtrahend), *notes)


def ratio(part: Value, whole: Value, *notes: str) -> Value:
    """Return ``part / whole`` in percent with two decimals, half up.

    A zero denominator is "không phát sinh", never 0 % or 100 %.

    >>> ratio(_count(321), _count(487)).shown
    '65,91'
    >>> ratio(_count(0), _count(0)).status
    'not_arisen'
    """
    if not (part.exact and whole.exact):
        return missing("%")
    if whole.required == 0:
        return not_arisen("%")
    return computed(
        part.required / whole.required * 100, 2, "%", f"{part.shown}/{whole.shown} × 100", (part, whole), *notes
    )


def possible_numerators(rate: Decimal, decimals: int, denominator: int) -> tuple[int, ...]:
    """Return every whole number of cases that gives the printed rate of ``denominator`` cases.

    An empty result means that the printed rate and count contradict each other, however the rate was rounded (half up).

    >>> possible_numerators(Decimal("64.3"), 1, 56), possible_numerators(Decimal("98.4"), 1, 55)
    ((36,), ())
    """
    if denominator == 0:
        return ()
    # Half a unit of the last printed decimal on either side, in cases; one more against the rounding of the bounds.
    around, reach = rate * denominator / 100, Decimal(denominator).scaleb(-decimals) / 200
    candidates = range(max(0, int(around - reach) - 1), min(denominator, int(around + reach) + 1) + 1)
    return tuple(count for count in candidates if round_half_up(Decimal(100 * count) / denominator, decimals) == rate)


def _count(number: int) -> Value:
    """A published count, for the examples above."""
    return Value(Decimal(number), 0, "PAKN", "published")
