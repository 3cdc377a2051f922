"""Which value is shown where a document and an extract both speak: the published figure leads, the other stands by it.

Where the two agree as far as the document prints, the rate is shown to two decimals, so that its changes survive a
calculator. Where they differ, the printed figure stands and a note says what the data give.
"""

from __future__ import annotations

from dataclasses import replace

from pakn.base.labels import format_number, round_half_up
from pakn.measure.values import Value

__all__ = ["FROM_DATA", "ROUNDED", "headline"]

FROM_DATA = "Tính từ dữ liệu"
ROUNDED = "Số công bố làm tròn ít chữ số hơn; tỷ lệ ở đây tính lại từ số lượng, khớp với số công bố"


def headline(printed: Value, computed: Value) -> Value:
    """Return what a table shows of one quantity.

    Examples
    --------
    >>> from decimal import Decimal
    >>> printed = Value(Decimal("93.8"), 1, "%", "published")
    >>> ours = Value(Decimal("93.75"), 2, "%", "computed")
    >>> headline(printed, ours).shown, headline(printed, replace(ours, number=Decimal("92.10"))).notes
    ('93,75', ('Tính từ dữ liệu: 92,10%',))
    """
    if printed.number is None:
        return computed
    if not computed.exact:
        return printed
    if not printed.exact:
        return replace(computed, figure_ids=(*printed.figure_ids, *computed.figure_ids))
    merged = (*printed.figure_ids, *(name for name in computed.figure_ids if name not in printed.figure_ids))
    if round_half_up(computed.required, printed.decimals) == printed.number:
        notes = (ROUNDED,) if computed.decimals > printed.decimals else ()
        return replace(computed, figure_ids=merged).noted(*notes)
    space = "" if computed.unit == "%" else " "
    own = f"{format_number(computed.required, computed.decimals)}{space}{computed.unit}"
    return replace(printed, files=computed.files).noted(f"{FROM_DATA}: {own}")
