"""Equations between printed numbers, as a domain person writes them into a data file.

``003-096-05 = 003-096-02 - 003-096-03`` names figures, ``pakn_backlog = pakn_received - pakn_processed`` names
indicators. A formula knows its terms, its value over intervals, and how it reads with the printed numbers in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pakn.base.interval import Interval

__all__ = ["FIGURE_ID", "Formula", "Side"]

FIGURE_ID = re.compile(r"\d{3}-\d{3}-\d{2}")
MINUS = "\N{MINUS SIGN}"
COMPARISONS = ("≤", "≥", "=", "<", ">")
SIGNS: dict[type[ast.operator], str] = {ast.Add: " + ", ast.Sub: " − ", ast.Mult: " × ", ast.Div: "/"}
ALLOWED = "một phép so sánh (=, ≤, ≥, <, >) giữa các mã số liệu hoặc mã chỉ tiêu, với + - * / và ngoặc"


@dataclass(frozen=True)
class Side:
    """One side of an equation."""

    tree: ast.expr

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Ids of figures or indicators in the order in which they are written, each once."""
        return tuple(dict.fromkeys(_terms(self.tree)))

    @property
    def single(self) -> str | None:
        """The only term, where the side is nothing else."""
        return _name(self.tree) if isinstance(self.tree, ast.Name) else None

    def value(self, numbers: Mapping[str, Interval]) -> Interval:
        """Return the value for given terms.

        Raises
        ------
        ZeroDivisionError
            If a divisor is zero.
        """
        return _value(self.tree, numbers)

    def text(self, shown: Mapping[str, str]) -> str:
        """Return the side with the printed numbers instead of ids."""
        return _text(self.tree, shown)


@dataclass(frozen=True)
class Formula:
    """Two sides and how they compare.

    Examples
    --------
    >>> formula = Formula.parse("003-096-05 = (003-098-02 - 003-098-03) / 2")
    >>> formula.operator, formula.left.single, formula.right.terms
    ('=', '003-096-05', ('003-098-02', '003-098-03'))
    >>> formula.right.value({"003-098-02": Interval.point(9), "003-098-03": Interval.point(4)}).exact
    Fraction(5, 2)
    >>> formula.right.text({"003-098-02": "9", "003-098-03": "4"})
    '(9 − 4)/2'
    """

    left: Side
    operator: str
    right: Side

    @classmethod
    def parse(cls, text: str) -> Formula:
        """Read an equation.

        Raises
        ------
        ValueError
            If the text is no equation of this kind.
        """
        parts = re.split(f"([{''.join(COMPARISONS)}])", text)
        if len(parts) != 3:
            raise ValueError(ALLOWED)
        return cls(_side(parts[0]), parts[1], _side(parts[2]))

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of both sides, each once."""
        return tuple(dict.fromkeys((*self.left.terms, *self.right.terms)))


def _side(text: str) -> Side:
    named = FIGURE_ID.sub(lambda match: f"F{match.group().replace('-', '_')}", text.strip())
    try:
        tree = ast.parse(named, mode="eval").body
        list(_terms(tree))
    except (SyntaxError, TypeError) as error:
        raise ValueError(ALLOWED) from error
    return Side(tree)


def _name(node: ast.Name) -> str:
    return node.id[1:].replace("_", "-") if re.fullmatch(r"F\d{3}_\d{3}_\d{2}", node.id) else node.id


def _terms(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name():
            yield _name(node)
        case ast.Constant(value=int() | float()):
            return
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            yield from _terms(left)
            yield from _terms(right)
        case _:
            raise TypeError(ast.dump(node))


def _value(node: ast.expr, numbers: Mapping[str, Interval]) -> Interval:
    match node:
        case ast.Name():
            return numbers[_name(node)]
        case ast.Constant():
            return Interval.point(Decimal(str(node.value)))
        case ast.BinOp(left=left, op=operator, right=right):
            one, other = _value(left, numbers), _value(right, numbers)
            if isinstance(operator, ast.Add):
                return one + other
            if isinstance(operator, ast.Sub):
                return one - other
            return one * other if isinstance(operator, ast.Mult) else one / other
        case _:
            raise TypeError(ast.dump(node))


def _text(node: ast.expr, shown: Mapping[str, str]) -> str:
    match node:
        case ast.Name():
            return shown[_name(node)]
        case ast.Constant(value=value):
            return str(value).replace(".", ",")
        case ast.BinOp(left=left, op=operator, right=right):
            inner = (ast.Add, ast.Sub)
            tight = isinstance(operator, (ast.Mult, ast.Div))
            one, other = _text(left, shown), _text(right, shown)
            if tight and isinstance(left, ast.BinOp) and isinstance(left.op, inner):
                one = f"({one})"
            if isinstance(right, ast.BinOp) and (tight or isinstance(operator, ast.Sub)):
                other = f"({other})"
            if isinstance(operator, ast.Sub) and other.startswith(MINUS):
                return f"{one}{SIGNS[ast.Add]}{other.removeprefix(MINUS)}"
            return f"{one}{SIGNS[type(operator)]}{other}"
        case _:
            raise TypeError(ast.dump(node))
