"""Rates against the counts printed beside them.

Which counts belong to a rate is said once, by the indicator's numerator and denominator; the rules then find every
place of every document by themselves, also in documents that are added later.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pakn.audit.checks import Check, Verdict
from pakn.audit.equations import Outcome, decide
from pakn.audit.index import FigureIndex
from pakn.base.formula import Formula
from pakn.base.labels import format_number, round_half_up, uncapital
from pakn.figures.figure import Figure
from pakn.observations.values import possible_numerators
from pakn.registry.models import Indicator

__all__ = ["nearest_rates", "outcome_text", "rate_checks"]


def rate_checks(index: FigureIndex) -> Iterator[Check]:
    """Check every printed rate whose numerator, denominator or both are printed beside it."""
    for figure in index.book:
        if figure.value is None or figure.relation not in "=≈" or figure.role == "change":
            continue
        indicator = index.book.catalogue.indicators[index.book.indicator(figure)]
        if figure.unit != "%" or not (indicator.numerator or indicator.denominator):
            continue
        part, whole = _counts(index, figure, indicator)
        if whole is not None and whole.value == 0:
            yield _zero_denominator(index, figure, part, whole)
        elif part is not None and whole is not None:
            yield _ratio(index, figure, part, whole)
        elif whole is not None and indicator.numerator:
            yield _granularity(index, figure, whole)
        elif part is not None and figure.value == 0 and (part.value or 0) > 0:
            yield _zero_rate(index, figure, part)


def _counts(index: FigureIndex, figure: Figure, indicator: Indicator) -> tuple[Figure | None, Figure | None]:
    part = index.beside(figure, indicator.numerator) if indicator.numerator else None
    unit = part.unit if part else None
    whole = index.beside(figure, indicator.denominator, unit=unit) if indicator.denominator else None
    return part, whole


def _ratio(index: FigureIndex, figure: Figure, part: Figure, whole: Figure) -> Check:
    formula = Formula.parse(f"{figure.figure_id} = {part.figure_id} / {whole.figure_id} * 100")
    members = {item.figure_id: item for item in (figure, part, whole)}
    outcome = decide(index, formula, members)
    text = outcome_text(index, outcome, figure)
    other = _same_elsewhere(index, figure) if outcome.verdict == "inconsistent" else None
    if other is not None:
        text += f"; số in trùng với tỷ lệ của {index.subject(other)}"
    return index.check(
        "ratio",
        figure.figure_id,
        members.values(),
        outcome.verdict,
        text,
        recomputed=f"{outcome.recomputed}%",
        disputed=(figure, part, whole),
        cause=outcome.cause,
    )


def _same_elsewhere(index: FigureIndex, figure: Figure) -> Figure | None:
    """The rate of another subject that a wrong rate repeats: the usual slip of filling in a form."""
    same = (
        other
        for other in index.of(index.book.indicator(figure))
        if (other.value, other.doc, other.period_end) == (figure.value, figure.doc, figure.period_end)
        and (other.unit_id, other.scope_id) != (figure.unit_id, figure.scope_id)
        and figure.value not in (0, 50, 100)
    )
    return next(same, None)


def outcome_text(index: FigureIndex, outcome: Outcome, figure: Figure) -> str:
    """Return the calculation and how it compares with the printed number."""
    unit = "%" if figure.unit == "%" else ""
    printed = f"«{figure.printed}»" if figure.role == "change" else f"{index.shown(figure)}{unit}"
    if outcome.verdict == "consistent":
        close = "" if outcome.recomputed == index.shown(figure) else " trong phạm vi làm tròn"
        return f"{outcome.calculation}{unit}, khớp với số đã in {printed}{close}"
    if outcome.cause == "truncated":
        return (
            f"{outcome.calculation}{unit}, văn bản in {printed}: "
            "phần thập phân bị cắt bỏ, không làm tròn theo quy tắc làm tròn nửa lên"
        )
    return f"{outcome.calculation}{unit}, văn bản in {printed}"


def _granularity(index: FigureIndex, figure: Figure, whole: Figure) -> Check:
    rate, decimals, total = Decimal(figure.value or 0), figure.decimals or 0, int(whole.value or 0)
    counts = possible_numerators(rate, decimals, total)
    shown = f"{index.shown(figure)}%"
    total_shown = f"{index.shown(whole)} {whole.unit}"
    verdict: Verdict = "inconsistent"
    if counts:
        found = format_number(Decimal(counts[0]), 0)
        among = found if len(counts) == 1 else f"từ {found} đến {format_number(Decimal(counts[-1]), 0)}"
        verdict, text = "consistent", f"{shown} của {total_shown} ứng với {among} {whole.unit}"
        again = among
    else:
        near = nearest_rates(rate, decimals, total)
        again = "; ".join(f"{count}/{total} = {format_number(value, decimals)}%" for count, value in near)
        text = f"không có số nguyên nào trong {total_shown} cho tỷ lệ {shown}; gần nhất: {again}"
    return index.check(
        "granularity",
        figure.figure_id,
        (figure, whole),
        verdict,
        text,
        recomputed=again,
        disputed=(figure, whole),
    )


def nearest_rates(rate: Decimal, decimals: int, total: int) -> list[tuple[int, Decimal]]:
    """Return the whole numbers just below and above a rate of ``total``, with the rates they would give.

    >>> nearest_rates(Decimal("98.4"), 1, 55)
    [(54, Decimal('98.2')), (55, Decimal('100.0'))]
    """
    below = min(max(int(rate * total / 100), 0), total)
    counts = [count for count in (below, below + 1) if count <= total]
    return [(count, round_half_up(Decimal(100 * count) / total, decimals)) for count in counts]


def _zero_denominator(index: FigureIndex, figure: Figure, part: Figure | None, whole: Figure) -> Check:
    noun = uncapital(index.book.catalogue.indicators[index.book.indicator(whole)].title)
    text = (
        f"{noun} bằng 0 nên không có tỷ lệ nào để tính, văn bản in {index.shown(figure)}%; nếu số 0 đúng thì "
        "phải ghi là không phát sinh"
    )
    members = [item for item in (figure, part, whole) if item is not None]
    return index.check(
        "zero_denominator",
        figure.figure_id,
        members,
        "inconsistent",
        text,
        recomputed="không phát sinh",
        disputed=(figure,),
    )


def _zero_rate(index: FigureIndex, figure: Figure, part: Figure) -> Check:
    count, decimals = int(part.value or 0), figure.decimals or 0
    # k cases print as 0 % only below half a unit of the last printed decimal.
    least = 200 * count * 10**decimals + 1
    text = (
        f"văn bản in tỷ lệ {index.shown(figure)}% và {index.shown(part)} {part.unit} của cùng nội dung; "
        f"chỉ cùng đúng nếu tổng số từ {format_number(Decimal(least), 0)} {part.unit} trở lên"
    )
    return index.check("zero_rate", figure.figure_id, (figure, part), "inconsistent", text, disputed=(figure, part))
