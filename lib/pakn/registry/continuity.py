"""What the year 2025 has in the stead of a series of the former province: the reviewed answer, one for each series.

With the merger of 01/7/2025 the yearly series of the former province stop. A reader who sees 2023 and 2024 side by
side asks for 2025 at once; the answer is a matter of domain knowledge, so it stands in a file that can be read and
corrected, and never follows from two indicators that merely sound alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, get_args

from pydantic import model_validator

from pakn.base.errors import Finding
from pakn.registry.models import Indicator, Series, Tier, Words
from pakn.registry.strict import StrictModel, unknown

__all__ = ["Continuity", "continuity_references"]

OF_A_PROXY = ("title", "numerator", "denominator", "coverage")


class Continuity(StrictModel):
    """What 2025 has instead of one yearly series of the former province, or of one tier in it."""

    id: str
    """Series for the whole province, ``series/tier`` for a whole tier."""
    status: Literal["continues", "own_panel", "proxy", "absent"]
    reason: str = ""
    """Why the series does not go on, as a reader is told; what a panel or proxy measures instead."""
    panel: Words = ()
    """Indicators of the merged province that stand in tables of their own."""
    title: str = ""
    """Name of the proxy."""
    numerator: Words = ()
    denominator: Words = ()
    coverage: Words = ()
    """Figures whose sum is the whole that the denominator of the proxy is a part of."""

    @model_validator(mode="after")
    def _whole(self) -> Continuity:
        if not self.reason and self.status != "continues":
            raise ValueError("reason: nêu lý do vì sao không nối tiếp")
        if bool(self.panel) != (self.status == "own_panel"):
            raise ValueError("panel có khi và chỉ khi status là own_panel")
        filled = [name for name in OF_A_PROXY if getattr(self, name)]
        if filled != (list(OF_A_PROXY) if self.status == "proxy" else []):
            raise ValueError(f"{', '.join(OF_A_PROXY)} cùng có khi status là proxy, còn lại không có")
        return self

    @property
    def series(self) -> str:
        """The series that is asked for."""
        return self.id.partition("/")[0]

    @property
    def tier(self) -> str | None:
        """The tier; `None` for the whole province."""
        return self.id.partition("/")[2] or None

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Every figure a proxy is computed from."""
        return (*self.numerator, *self.denominator, *self.coverage)


def continuity_references(
    entries: Iterable[Continuity], series: Mapping[str, Series], indicators: Mapping[str, Indicator], former: str
) -> Iterator[Finding]:
    """Yield every reference to a series, tier or indicator that is not registered.

    Parameters
    ----------
    entries
        The reviewed answers.
    series, indicators
        What is registered, by id.
    former
        The territory whose series they speak of.
    """
    for entry in entries:
        where = f"continuity.yml, mục {entry.id}"
        if entry.series not in series:
            yield unknown(where, "id", entry.series, series, "series.yml")
        elif (series[entry.series].territory, series[entry.series].period_kind) != (former, "year"):
            allowed = f"một chuỗi năm của tỉnh trước hợp nhất («….{former}.year»)"
            yield Finding(f"{where}, cột id", f"«{entry.series}»", allowed, "sửa mã chuỗi hoặc xóa mục")
        yield from _unlisted(where, "id", [entry.tier] if entry.tier else [], get_args(Tier), "data/README.md (tier)")
        yield from _unlisted(where, "panel", entry.panel, indicators, "indicators/")


def _unlisted(
    where: str, column: str, found: Iterable[str], known: Collection[Any], listed_in: str
) -> Iterator[Finding]:
    yield from (unknown(where, column, name, known, listed_in) for name in found if name not in known)
