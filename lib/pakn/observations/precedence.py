"""Which value is shown where documents and extracts speak of one quantity, or several places of documents.

A value printed in several places is one value; what no place prints is summed where all parts are printed. The
published figure leads, the other stands by it: where the two agree as far as the document prints, the rate is shown to
two decimals, so that its changes survive a calculator; where they differ, the printed figure stands and a note says
what the data give.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pakn.base.labels import format_number, round_half_up
from pakn.figures.figure import Figure
from pakn.observations.aggregation import sum_of as added
from pakn.observations.values import Value, missing, published

__all__ = [
    "DERIVED",
    "FROM_DATA",
    "MEAN",
    "ROUNDED",
    "agrees",
    "beside_mean",
    "distinct",
    "either",
    "headline",
    "merged",
    "sum_or_missing",
]

FROM_DATA = "Tính từ dữ liệu"
MEAN = "Số trung bình đã công bố"
_HOLDS = {"<": operators.lt, "≤": operators.le, ">": operators.gt, "≥": operators.ge, "≈": lambda *_: True}
"""When a number is what a printed bound allows; "about" allows any."""
ROUNDED = "Số công bố làm tròn ít chữ số hơn; tỷ lệ ở đây tính lại từ số lượng, khớp với số công bố"


def headline(printed: Value, computed: Value) -> Value:
    """Return what a table shows of one quantity.

    Examples
    --------
    >>> from decimal import Decimal
    >>> printed = Value(Decimal("93.8"), 1, "%", "published")
    >>> ours = Value(Decimal("93.75"), 2, "%", "computed")
    >>> span = Value(None, 2, "%", "range", span=(Decimal(0), Decimal("16.67")))
    >>> headline(printed, span).notes
    ('Tính từ dữ liệu: 0,00–16,67%',)
    >>> headline(printed, ours).shown, headline(printed, replace(ours, number=Decimal("92.10"))).notes
    ('93,75', ('Tính từ dữ liệu: 92,10%',))
    """
    if printed.number is None:
        return computed
    if computed.span is not None and not _may_be(printed, computed.span):
        low, high = (format_number(number, computed.decimals) for number in computed.span)
        return replace(printed, files=computed.files).noted(f"{FROM_DATA}: {low}–{high}{computed.unit}")
    if not computed.exact:
        return printed
    merged = (*printed.figure_ids, *(name for name in computed.figure_ids if name not in printed.figure_ids))
    ours = computed.required if computed.unrounded is None else computed.unrounded
    if not printed.exact and _HOLDS[printed.relation](ours, printed.number):
        return replace(computed, figure_ids=merged)
    if agrees(computed, printed):
        notes = (ROUNDED,) if computed.decimals > printed.decimals else ()
        return replace(computed, figure_ids=merged).noted(*notes)
    return replace(printed, files=computed.files).noted(f"{FROM_DATA}: {_amount(computed)}")


def _may_be(printed: Value, span: tuple[Decimal, Decimal]) -> bool:
    """Whether some number of a span is the printed one, or lies within the printed bound."""
    if printed.exact:
        low, high = (round_half_up(number, printed.decimals) for number in span)
        return low <= printed.required <= high
    return any(_HOLDS[printed.relation](number, printed.required) for number in span)


def agrees(shown: Value, printed: Value) -> bool:
    """Return whether a shown number is the published one, or our own that rounds to it.

    The change between two such numbers is one of published figures: it stays what it is when a file is added that says
    the same, whatever is known of that file's cut-off or of its gaps.

    >>> from decimal import Decimal
    >>> printed, ours = Value(Decimal("89.8"), 1, "%", "published"), Value(Decimal("89.75"), 2, "%", "computed")
    >>> agrees(ours, printed), agrees(printed, printed), agrees(replace(ours, number=Decimal("89.74")), printed)
    (True, True, False)
    """
    if not (shown.exact and printed.exact):
        return False
    number = shown.required if shown.unrounded is None else shown.unrounded
    return round_half_up(number, printed.decimals) == printed.number


def beside_mean(mean: Value, computed: Value) -> Value:
    """Return a ratio of sums beside a published mean of its units: another calculation, which it cannot contradict.

    >>> from decimal import Decimal
    >>> mean, ours = Value(Decimal("88.5"), 1, "%", "published"), Value(Decimal("90.00"), 2, "%", "computed")
    >>> beside_mean(mean, ours).shown, beside_mean(mean, ours).notes
    ('90,00', ('Số trung bình đã công bố: 88,5%',))
    """
    shown = headline(mean, computed)
    if shown.number == computed.number or not computed.exact:
        return shown
    if not mean.exact:
        return replace(computed, figure_ids=shown.figure_ids)
    return replace(computed, figure_ids=(*mean.figure_ids, *computed.figure_ids)).noted(f"{MEAN}: {_amount(mean)}")


def _amount(value: Value) -> str:
    return f"{format_number(value.required, value.decimals)}{'' if value.unit == '%' else ' '}{value.unit}"


DERIVED = "Văn bản gốc không in thành số; đếm hoặc suy ra từ lời văn"


def distinct(figures: Iterable[Figure]) -> Iterator[tuple[Figure, ...]]:
    """Figures that print one value of one subject stand together; each value that differs stands alone."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        key = (
            figure.unit_id or figure.scope_id,
            figure.value,
            figure.relation,
            figure.unit,
            figure.status == "not_arisen",
        )
        groups.setdefault(key, []).append(figure)
    return (tuple(group) for group in groups.values())


def merged(figures: Sequence[Figure]) -> Value:
    """Return the one value that several places print; where one of them is doubtful, the value is."""
    doubtful = [figure for figure in figures if figure.status == "doubtful"]
    value = published((doubtful or list(figures))[0])
    value = replace(value, figure_ids=tuple(figure.figure_id for figure in figures))
    return value.noted(DERIVED) if all(figure.role == "derived" for figure in figures) else value


def either(first: Value, second: Value) -> Value:
    """The first value, unless only of the second something is known; what a text says of a lacking value is kept."""
    return second if first.status == "missing" and (second.status != "missing" or not first.notes) else first


def sum_or_missing(values: Sequence[Value]) -> Value:
    """Return the sum of counts, or the only one as it is; missing unless all are exact.

    >>> from decimal import Decimal
    >>> counts = [Value(Decimal(number), 0, "hồ sơ", "published") for number in (809, 642)]
    >>> total = sum_or_missing(counts)
    >>> total.shown, total.formula, sum_or_missing([*counts, missing("hồ sơ")]).status
    ('1.451', '809 + 642', 'missing')
    """
    if len(values) == 1:
        return values[0]
    return added(values) if values and all(value.exact for value in values) else missing("")
