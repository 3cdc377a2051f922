"""Which value is shown where a document and an extract both speak: the published figure leads, the other stands by it.

Where the two agree as far as the document prints, the rate is shown to two decimals, so that its changes survive a
calculator. Where they differ, the printed figure stands and a note says what the data give.
"""

from __future__ import annotations

import operator as operators
from dataclasses import replace
from decimal import Decimal

from pakn.base.labels import format_number, round_half_up
from pakn.observations.values import Value

__all__ = ["FROM_DATA", "MEAN", "ROUNDED", "agrees", "beside_mean", "headline"]

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
