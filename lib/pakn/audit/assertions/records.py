"""An assertion as data: what kind of statement, of which indicator, periods and units, against which threshold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

__all__ = ["Assertion", "Kind", "Subject", "Verdict"]

Kind = Literal[
    "highest",
    "lowest",
    "at_least",
    "below",
    "more_than",
    "rose",
    "fell",
    "rose_beyond",
    "fell_beyond",
    "contribution",
    "contributed_most",
]
"""highest, lowest: each unit named, among the units of the scope. at_least, below: each unit named, against the
threshold. more_than: the first unit named, than the second. rose, fell, rose_beyond, fell_beyond: each unit named, from
the first period to the second, beyond the threshold. contribution: what the unit brings to the change of the scope's
rate is the threshold, rounded to its decimals; contributed_most: nobody brings more to it. A share of the change is no
statement: rises and falls net in it."""
Subject = Literal["cases", "published"]
"""cases: of what happened, which printed numbers only bound; published: of the printed numbers themselves."""
Verdict = Literal["proved", "refuted", "undecided"]
TWO_PERIODS = frozenset(get_args(Kind)[5:])
CONTRIBUTIONS = frozenset(get_args(Kind)[9:])


@dataclass(frozen=True, slots=True)
class Assertion:
    """One statement on published figures.

    Parameters
    ----------
    periods
        Names of months and years, the earlier first.
    units
        Ids of the units it speaks of.
    scope
        Id of the set of units in which they are compared; "" where nobody is compared.

    Raises
    ------
    ValueError
        If the parts do not make a statement of its kind.

    Examples
    --------
    >>> Assertion("highest", "pakn_received", ("2024",), ("256@2023-01-01",), "bn_old.districts").key
    'highest pakn_received 2024 256@2023-01-01 bn_old.districts - cases'
    """

    kind: Kind
    indicator: str
    periods: tuple[str, ...]
    units: tuple[str, ...]
    scope: str = ""
    threshold: Decimal | None = None
    subject: Subject = "cases"

    def __post_init__(self) -> None:
        """Refuse a statement that lacks a part."""
        asks_threshold = self.kind in ("at_least", "below", "rose_beyond", "fell_beyond", "contribution")
        wrong = (
            self.kind not in get_args(Kind)
            or self.subject not in get_args(Subject)
            or not all(isinstance(text, str) for text in (self.indicator, self.scope, *self.periods, *self.units))
            or (self.threshold is not None and not self.threshold.is_finite())
            or len(self.periods) != (2 if self.kind in TWO_PERIODS else 1)
            or not self.units
            or (self.kind == "more_than" and len(self.units) != 2)
            or (self.kind in CONTRIBUTIONS and len(self.units) != 1)
            or (self.threshold is None) == asks_threshold
            or (self.kind in ("highest", "lowest", *CONTRIBUTIONS) and not self.scope)
        )
        if wrong:
            raise ValueError(f"no statement: {self}")

    @property
    def key(self) -> str:
        """One line that tells it from every other."""
        threshold = "-" if self.threshold is None else str(self.threshold)
        parts = (self.kind, self.indicator, "+".join(self.periods), "+".join(self.units), self.scope or "-", threshold)
        return " ".join((*parts, self.subject))

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        threshold = None if self.threshold is None else str(self.threshold)
        return {
            "kind": self.kind,
            "indicator": self.indicator,
            "periods": list(self.periods),
            "units": list(self.units),
            "scope": self.scope,
            "threshold": threshold,
            "subject": self.subject,
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Assertion:
        """Return the assertion that plain values tell.

        Raises
        ------
        ValueError, KeyError, TypeError
            If they tell none.
        """
        threshold = content["threshold"]
        return cls(
            content["kind"],
            content["indicator"],
            tuple(content["periods"]),
            tuple(content["units"]),
            content["scope"],
            None if threshold is None else Decimal(threshold),
            content["subject"],
        )
