"""Shares of one whole: they add up to 100, and all imply the same denominator.

"809 thủ tục, đạt 42,58 %" leaves few whole numbers as the total; every other share of the same total must fit one of
them. Where exactly one printed count stands out, the value that would fit is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor

from pakn.audit.checks import Check
from pakn.audit.index import FigureIndex
from pakn.base.interval import Interval
from pakn.base.labels import format_number
from pakn.figures.figure import Figure
from pakn.observations.values import possible_numerators

__all__ = ["common_denominator_check", "possible_denominators"]


def possible_denominators(count: int, rate: Decimal, decimals: int) -> range:
    """Return every whole number of which ``count`` is printed as ``rate`` percent.

    >>> list(possible_denominators(809, Decimal("42.58"), 2)), list(possible_denominators(450, Decimal("23.63"), 2))
    ([1900], [1904])
    """
    around = Interval.rounded(rate, decimals)
    if not count or not around.low or around.low <= 0 or not around.high:
        return range(0)
    first, last = ceil(100 * count / around.high), floor(100 * count / around.low)
    # The upper end of the interval itself would be printed one unit higher.
    first += int(100 * count == first * around.high)
    return range(first, last + 1)


def common_denominator_check(index: FigureIndex, key: str, shares: Sequence[Figure], counts: Sequence[Figure]) -> Check:
    """Hold the denominators that the shares imply against each other and against the sum of the counts."""
    totals = [
        possible_denominators(int(count.value or 0), share.value or Decimal(0), share.decimals or 0)
        for share, count in zip(shares, counts, strict=True)
    ]
    added = sum(int(count.value or 0) for count in counts)
    common = set(totals[0]).intersection(*totals[1:])
    pairs = "; ".join(
        f"{index.shown(count)} là {index.shown(share)}% của {_span(total)}"
        for share, count, total in zip(shares, counts, totals, strict=True)
    )
    members = (*counts, *shares)
    title = f"Mẫu số chung của các tỷ lệ: {index.title(shares[0])}"
    text = f"{pairs}; tổng các số đếm là {format_number(Decimal(added), 0)}"
    if added in common:
        return index.check(
            "denominator",
            key,
            members,
            "consistent",
            text,
            title=title,
            recomputed=format_number(Decimal(added), 0),
        )
    repairs = _repairs(shares, counts, totals)
    repair = ""
    disputed: Sequence[Figure] = members
    if len(repairs) == 1:
        ((place, value),) = repairs
        repair = f"{format_number(Decimal(value), 0)} thay cho {index.shown(counts[place])}"
        text += f"; nếu chỉ sửa một số thì {index.shown(counts[place])} phải là {format_number(Decimal(value), 0)}"
        disputed = (counts[place],)
    return index.check(
        "denominator",
        key,
        members,
        "inconsistent",
        text,
        title=title,
        disputed=disputed,
        repair=repair,
        recomputed=format_number(Decimal(added), 0),
    )


def _repairs(shares: Sequence[Figure], counts: Sequence[Figure], totals: Sequence[range]) -> list[tuple[int, int]]:
    """Every single count that, changed alone, makes all shares fit one total that the counts add up to."""
    found = []
    for index, share in enumerate(shares):
        others = [set(total) for other, total in enumerate(totals) if other != index]
        rest = sum(int(count.value or 0) for other, count in enumerate(counts) if other != index)
        for whole in set.intersection(*others):
            value = whole - rest
            if value >= 0 and value in possible_numerators(share.value or Decimal(0), share.decimals or 0, whole):
                found.append((index, value))
    return found


def _span(total: range) -> str:
    if not total:
        return "không số nguyên nào"
    first, last = (format_number(Decimal(number), 0) for number in (total[0], total[-1]))
    return first if len(total) == 1 else f"từ {first} đến {last}"
