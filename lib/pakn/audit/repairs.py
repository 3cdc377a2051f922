"""What would make a failing equation true: the one value of one printed number, where there is only one."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pakn.audit.checks import Check
from pakn.audit.equations import decide, size
from pakn.audit.index import FigureIndex
from pakn.base.formula import Formula
from pakn.base.interval import Interval
from pakn.base.labels import format_number
from pakn.figures.figure import Figure

__all__ = ["repaired", "solutions"]

BEYOND = Decimal(10) ** 12
"""No printed number is so large; an equation without a solution sends the search there."""
REPAIRED_RULES = ("ratio", "sum", "difference", "change")


def repaired(index: FigureIndex, check: Check) -> Check:
    """Return a failing equation with its repair, and with the numbers that could be at fault.

    A number for which no value at all would mend the equation (a negative count, say) is cleared.
    """
    if check.verdict != "inconsistent" or check.rule not in REPAIRED_RULES:
        return check
    formula = _formula(index, check)
    if formula is None:
        return check
    members = {term: index.book[term] for term in formula.terms}
    mended = {name: solutions(index, formula, members, name) for name in check.disputed}
    possible = {name: values for name, values in mended.items() if values}
    alone = [(name, values[0]) for name, values in possible.items() if len(values) == 1]
    if not possible:
        return check
    text, repair = check.explanation, ""
    options = [_option(index, formula, members[name], value) for name, value in alone]
    if len(possible) == 1 and len(alone) == 1:
        repair = options[0]
    elif len(alone) == len(possible):
        text = f"{text}; khớp nếu sửa một trong các số: {'; '.join(options)}"
    return replace(check, explanation=text, repair=repair, disputed=tuple(possible))


def solutions(index: FigureIndex, formula: Formula, members: dict[str, Figure], name: str) -> list[Decimal]:
    """Return up to two values of one member, at its printed precision, with which the equation holds."""
    figure = members[name]
    step = Decimal(1).scaleb(-(figure.decimals or 0))
    found: list[Decimal] = []
    for start in _guesses(formula, members, name):
        if not start.is_finite() or abs(start) > BEYOND:
            continue
        for offset in range(-2, 3):
            value = start.quantize(step) + offset * step
            if value >= 0 and value not in found and _holds(index, formula, members, name, value):
                found.append(value)
    return sorted(found)[:2]


def _holds(index: FigureIndex, formula: Formula, members: dict[str, Figure], name: str, value: Decimal) -> bool:
    changed = members[name].model_copy(update={"value": value})
    return decide(index, formula, {**members, name: changed}).verdict == "consistent"


def _guesses(formula: Formula, members: dict[str, Figure], name: str) -> list[Decimal]:
    """Values near a solution: one step of the secant method, repeated, on the difference of both sides."""

    def gap(value: Decimal) -> Decimal | None:
        points = {term: Interval.point(value if term == name else size(figure)) for term, figure in members.items()}
        try:
            left, right = formula.left.value(points).exact, formula.right.value(points).exact
        except ZeroDivisionError:
            return None
        if left is None or right is None:
            return None
        difference = left - right
        return Decimal(difference.numerator) / Decimal(difference.denominator)

    one = size(members[name])
    other = one + max(Decimal(1), abs(one) / 100)
    for _ in range(12):
        first, second = gap(one), gap(other)
        if first is None or second is None or first == second:
            break
        one, other = other, other - second * (other - one) / (second - first)
        if abs(one - other) < Decimal("1e-9"):
            break
    return [other]


def _formula(index: FigureIndex, check: Check) -> Formula | None:
    """The equation of a check over its figures: the declared one, or that of the general rule."""
    if check.rule == "ratio" and check.id == f"ratio:{check.figure_ids[0]}" and len(check.figure_ids) == 3:
        rate, part, whole = check.figure_ids
        return Formula.parse(f"{rate} = {part} / {whole} * 100")
    for relation in index.book.relations:
        if relation.of_figures and check.id == f"{relation.rule}:{relation.relation_id}":
            return relation.equation
        if check.id.startswith(f"{relation.rule}:{relation.relation_id}:") and not relation.of_figures:
            named = dict(zip(relation.equation.terms, check.figure_ids, strict=True))
            text = relation.formula
            for term in sorted(named, key=len, reverse=True):
                text = _replaced(text, term, named[term])
            return Formula.parse(text)
    if check.rule == "sum" and len(check.figure_ids) > 2:
        whole, *parts = check.figure_ids
        return Formula.parse(f"{whole} = {' + '.join(parts)}")
    return None


def _replaced(text: str, term: str, figure_id: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(term)}(?![\w-])", figure_id, text)


def _option(index: FigureIndex, formula: Formula, figure: Figure, value: Decimal) -> str:
    """The new number instead of the printed one, with the part it plays where the same number stands twice."""
    unit = "%" if figure.unit == "%" else ""
    roles = dict(zip(formula.terms, ("tỷ lệ ", "tử số ", "mẫu số "), strict=False)) if len(formula.terms) == 3 else {}
    shown = [index.shown(index.book[term]) for term in formula.terms]
    role = roles.get(figure.figure_id, "") if shown.count(index.shown(figure)) > 1 else ""
    return f"{role}{format_number(value, figure.decimals or 0)}{unit} thay cho {index.shown(figure)}{unit}"
