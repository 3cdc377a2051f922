"""Published figures: every number the documents print, with the line it stands on and the form it is printed in.

A figure keeps its printed value and decimals for ever. A bound ("trên 80 %") is a relation with a threshold and never
a value: `Figure.exact` tells the two apart, and whoever computes asks it first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.load.statements import Claim, FormRow, Mention, read_claims, read_form_rows, read_mentions
from pakn.registry.catalogue import Catalogue
from pakn.registry.models import PeriodKind, Tier
from pakn.registry.strict import StrictModel, read_rows, unknown, validated

__all__ = ["Figure", "FigureBook"]

Aggregation = Literal["unit", "tier_total", "tier_mean", "whole_province"]
PARTIAL_DATE = r"^\d{4}-\d{2}(-\d{2})?$"
"""A day, or a month where the document states no day (only for ``as_of`` and ``window``)."""


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
    value: Decimal | None
    unit: str
    decimals: int | None = Field(ge=0, le=6)
    printed: str
    section: str
    line: int = Field(ge=1)
    status: Literal["ok", "estimate", "doubtful", "not_arisen"]

    @model_validator(mode="after")
    def _consistent(self) -> Figure:
        if (self.unit_id is None) == (self.scope_id is None):
            raise ValueError("đúng một trong hai ô unit_id, scope_id")
        if (self.value is None) != (self.status == "not_arisen"):
            raise ValueError("value chỉ để trống khi status là not_arisen")
        if not self.figure_id.startswith(f"{self.doc}-{self.line:03d}-"):
            raise ValueError(f"figure_id phải bắt đầu bằng «{self.doc}-{self.line:03d}-»")
        for day in (self.period_start, self.period_end):
            if day:
                dt.date.fromisoformat(day if len(day) > 7 else f"{day}-01")
        return self

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


COLUMNS = list(Figure.model_fields)


@dataclass(frozen=True, slots=True)
class FigureBook:
    """All published figures of one data folder together with the catalogue that explains them.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> book = FigureBook.read(DATA)
    >>> [figure.printed for figure in book.find(indicator="pakn_received", period_kind="year", year=2024, whole=True)]
    ['4566']
    """

    catalogue: Catalogue
    figures: dict[str, Figure]
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    form_rows: tuple[FormRow, ...]

    @classmethod
    def read(cls, folder: Path) -> FigureBook:
        """Read and check catalogue and figures of ``folder``.

        Raises
        ------
        DataError
            With everything that is wrong in any of the files.
        """
        catalogue = Catalogue.read(folder)
        findings: list[Finding] = []
        figures = _read_figures(folder / "figures", catalogue, findings)
        raise_findings(findings)
        claims = read_claims(folder, catalogue, figures, findings)
        mentions = read_mentions(folder, catalogue, findings)
        form_rows = read_form_rows(folder, figures, findings)
        raise_findings(findings)
        return cls(catalogue, figures, claims, mentions, form_rows)

    def __getitem__(self, figure_id: str) -> Figure:
        return self.figures[figure_id]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures.values())

    def indicator(self, figure: Figure) -> str:
        """Return the id of what ``figure`` measures."""
        return self.catalogue.series[figure.series_id].indicator

    def find(
        self,
        *,
        indicator: str,
        territory: str = "bn_old",
        period_kind: str | None = None,
        year: int | None = None,
        unit_id: str | None = None,
        role: str = "observed",
        whole: bool = False,
    ) -> tuple[Figure, ...]:
        """Return the figures that satisfy every condition given, in the order of the documents' lines.

        Parameters
        ----------
        whole
            Only figures of the whole province.
        """
        return tuple(
            figure
            for figure in self
            if (series := self.catalogue.series[figure.series_id]).indicator == indicator
            and series.territory == territory
            and figure.role == role
            and (period_kind is None or figure.period_kind == period_kind)
            and (year is None or figure.year == year)
            and (unit_id is None or figure.unit_id == unit_id)
            and (not whole or figure.aggregation == "whole_province")
        )

    def documents(self, figure_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the documents that print these figures, each once, in order."""
        return tuple(sorted({figure_id[:3] for figure_id in figure_ids}))


def _read_figures(folder: Path, catalogue: Catalogue, findings: list[Finding]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for path in sorted(folder.glob("*.csv")):
        try:
            entries = validated(read_rows(path, COLUMNS), Figure, findings, key="figure_id")
        except DataError as error:
            findings += error.findings
            continue
        for figure in entries.values():
            findings += _figure_findings(path.stem, figure, catalogue)
        figures |= entries
    if not figures and not findings:
        findings.append(Finding("figures/", "không có tệp số liệu nào", "figures/000.csv …", "khôi phục thư mục"))
    return figures


def _figure_findings(stem: str, figure: Figure, catalogue: Catalogue) -> Iterator[Finding]:
    where = f"figures/{stem}.csv, mục {figure.figure_id}"
    if figure.doc != stem:
        yield Finding(f"{where}, cột figure_id", f"«{figure.doc}»", f"«{stem}»", "chuyển dòng sang đúng tệp")
    if stem not in catalogue.sources:
        yield unknown(where, "figure_id", stem, catalogue.sources, "sources.yml")
    if figure.unit_id is not None and figure.unit_id not in catalogue.units:
        yield unknown(where, "unit_id", figure.unit_id, catalogue.units.ids, "units.csv")
    if figure.scope_id is not None and figure.scope_id not in catalogue.scopes:
        yield unknown(where, "scope_id", figure.scope_id, catalogue.scopes, "scopes.csv")
    if figure.unit not in catalogue.measurement_units:
        yield unknown(where, "unit", figure.unit, catalogue.measurement_units, "measurement_units.yml")
    if figure.series_id not in catalogue.series:
        yield unknown(where, "series_id", figure.series_id, catalogue.series, "series.yml")
        return
    series = catalogue.series[figure.series_id]
    if series.period_kind != figure.period_kind:
        yield Finding(
            f"{where}, cột period_kind",
            f"«{figure.period_kind}»",
            f"«{series.period_kind}»",
            "sửa kỳ hoặc chuỗi số liệu",
        )
    indicator = catalogue.indicators[series.indicator]
    if figure.role != "change" and figure.unit not in (indicator.unit, *indicator.units):
        yield Finding(
            f"{where}, cột unit",
            f"«{figure.unit}»",
            f"«{indicator.unit}»",
            "sửa đơn vị tính của số liệu hoặc của chỉ tiêu",
        )
    written = re.sub(r"\s", "", figure.printed)
    if figure.role == "observed" and figure.exact and not re.search(r"\d", written):
        yield Finding(
            f"{where}, cột printed",
            f"«{figure.printed}»",
            "một số được in",
            "ghi role là derived nếu số suy ra từ lời văn",
        )
