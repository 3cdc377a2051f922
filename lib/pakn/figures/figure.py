"""A published figure: a number with the line it stands on and the form it is printed in.

A figure keeps its printed value and decimals for ever. A bound ("trên 80 %") is a relation with a threshold and never
a value: `Figure.exact` tells the two apart, and whoever computes asks it first.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from pakn.registry.models import PeriodKind, Tier
from pakn.registry.strict import StrictModel

__all__ = ["Figure"]

Aggregation = Literal["unit", "tier_total", "tier_mean", "whole_province"]
PARTIAL_DATE = r"^\d{4}-\d{2}(-\d{2})?$"
"""A day, or a month where the document states no day (only for ``as_of`` and ``window``)."""

MOST_DIGITS = 20
"""Of a number that a document prints."""


def _plain_number(value: Any) -> Any:
    # "1_000" and "1e3" are numbers to Python and slips of the pen to everybody else.
    if isinstance(value, str) and re.search(r"[_eE]", value):
        raise ValueError("một số (dấu chấm thập phân, không dấu phân nhóm)")
    if isinstance(value, str) and len(value) > MOST_DIGITS:
        raise ValueError(f"một số không quá {MOST_DIGITS} chữ số")
    return value


class Figure(StrictModel):
    """A number printed in a source document."""

    figure_id: str = Field(pattern=r"^\d{3}-\d{3}-\d{2}$")
    series_id: str
    unit_id: str | None
    scope_id: str | None
    tier: Tier | None
    aggregation: Aggregation
    period_kind: PeriodKind
    period_start: str | None = Field(pattern=PARTIAL_DATE)
    period_end: str | None = Field(pattern=PARTIAL_DATE)
    role: Literal["observed", "change", "derived"]
    relation: Literal["=", "≈", "<", "≤", ">", "≥"]
    value: Annotated[Decimal | None, BeforeValidator(_plain_number)]
    unit: str
    decimals: int | None = Field(ge=0, le=6)
    printed: str
    section: str
    line: int = Field(ge=1)
    status: Literal["ok", "estimate", "doubtful", "not_arisen", "not_answered"]

    @model_validator(mode="after")
    def _consistent(self) -> Figure:
        if (self.unit_id is None) == (self.scope_id is None):
            raise ValueError("đúng một trong hai ô unit_id, scope_id")
        if (self.value is None) != (self.status in ("not_arisen", "not_answered")):
            raise ValueError("value chỉ để trống khi status là not_arisen hoặc not_answered")
        if (self.value is None) != (self.decimals is None):
            raise ValueError("decimals có giá trị khi và chỉ khi value có giá trị")
        if self.value is not None and self.decimals is not None and round(self.value, self.decimals) != self.value:
            raise ValueError(f"decimals không nhỏ hơn số chữ số thập phân của value «{self.value}»")
        if not self.figure_id.startswith(f"{self.doc}-{self.line:03d}-"):
            raise ValueError(f"figure_id phải bắt đầu bằng «{self.doc}-{self.line:03d}-»")
        self._check_period()
        return self

    def _check_period(self) -> None:
        filled = (self.period_start is not None, self.period_end is not None)
        expected = {"as_of": (False, True), "unknown": (False, False)}.get(self.period_kind, (True, True))
        if filled != expected:
            raise ValueError(
                "period_start, period_end: as_of chỉ ghi period_end, unknown để trống cả hai, còn lại ghi cả hai"
            )
        for name, day in (("period_start", self.period_start), ("period_end", self.period_end)):
            if day and not _exists(day):
                raise ValueError(f"{name} là ngày có thật, không phải «{day}»")
        start, end = self.period_start or "", self.period_end or ""
        if start[: len(end)] > end[: len(start)]:
            raise ValueError("period_end không trước period_start")

    @property
    def doc(self) -> str:
        """The document's three-digit id."""
        return self.figure_id[:3]

    @property
    def exact(self) -> bool:
        """Whether the figure is a value that may enter a sum, mean, rank or change."""
        return self.value is not None and self.relation == "="

    @property
    def year(self) -> int | None:
        """Year in which the period ends."""
        return int(self.period_end[:4]) if self.period_end else None


def _exists(day: str) -> bool:
    try:
        dt.date.fromisoformat(day if len(day) > 7 else f"{day}-01")
    except ValueError:
        return False
    return True
