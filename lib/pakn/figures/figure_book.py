"""Published figures: every number the documents print, with the line it stands on and the form it is printed in.

A figure keeps its printed value and decimals for ever. A bound ("trên 80 %") is a relation with a threshold and never
a value: `Figure.exact` tells the two apart, and whoever computes asks it first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from pakn.base.errors import Finding, raise_findings
from pakn.figures.claims import (
    Claim,
    ConnectedSystem,
    FormRow,
    Mention,
    read_claims,
    read_connected,
    read_form_rows,
    read_mentions,
    statement_findings,
)
from pakn.figures.continuity_checks import continuity_findings
from pakn.figures.figure_checks import figure_findings
from pakn.figures.relations import Reference, Relation, read_references, read_relations, relation_findings
from pakn.registry.catalogue import Catalogue
from pakn.registry.models import PeriodKind, Tier
from pakn.registry.strict import StrictModel, validated_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figure", "FigureBook"]

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
    relations: tuple[Relation, ...] = ()
    references: tuple[Reference, ...] = ()
    connected: tuple[ConnectedSystem, ...] = ()
    derived: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What later stages worked out of this book once (the audit), kept with it because it is true of it alone."""

    @classmethod
    def read(cls, folder: Path) -> FigureBook:
        """Read and check catalogue and figures of ``folder``.

        Raises
        ------
        DataError
            With everything that is wrong in any of the files.
        """
        findings: list[Finding] = []
        catalogue = Catalogue.collect(folder, findings)
        figures = _read_figures(folder / "figures", findings)
        claims, mentions = read_claims(folder, findings), read_mentions(folder, findings)
        form_rows, connected = read_form_rows(folder, findings), read_connected(folder, findings)
        relations, references = read_relations(folder, findings), read_references(folder, findings)
        raise_findings(findings)
        # Only what can be read is asked for its references: one broken unit would else be missed by all its figures.
        findings += catalogue.findings()
        findings += _reference_findings(figures, catalogue)
        findings += continuity_findings(catalogue, figures)
        findings += statement_findings(claims, mentions, form_rows, catalogue, figures)
        statements = {claim.claim_id for claim in claims} | {mention.mention_id for mention in mentions}
        findings += relation_findings(relations, references, catalogue, figures, statements)
        raise_findings(findings)
        return cls(catalogue, figures, claims, mentions, form_rows, relations, references, connected)

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

    def frame(self) -> pd.DataFrame:
        """Return all figures as a frame for exploring in a notebook, one row a figure.

        ``value`` is a float for plotting, ``printed`` what the document says; a ``relation`` other than "=" makes it a
        bound.
        """
        import pandas as pd  # noqa: PLC0415 (half a second, needed only to explore)

        rows = [{**figure.model_dump(), **self._explained(figure), "doc": figure.doc} for figure in self]
        frame = pd.DataFrame(rows).set_index("figure_id")
        return frame.assign(value=frame["value"].astype(float))

    def _explained(self, figure: Figure) -> dict[str, str]:
        catalogue = self.catalogue
        series = catalogue.series[figure.series_id]
        unit, scope = catalogue.units.get(figure.unit_id) if figure.unit_id else None, figure.scope_id or ""
        whom = unit.name if unit else catalogue.scopes[scope].title
        title = catalogue.indicators[series.indicator].title
        return {"indicator": series.indicator, "title": title, "territory": series.territory, "subject": whom}

    def documents(self, figure_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the documents that print these figures, each once, in order."""
        return tuple(sorted({figure_id[:3] for figure_id in figure_ids}))


def _read_figures(folder: Path, findings: list[Finding]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for path in sorted(folder.glob("*.csv")):
        entries = validated_rows(path, Figure, "figure_id", findings)
        for figure in entries.values():
            if figure.doc != path.stem:
                where = f"figures/{path.name}, mục {figure.figure_id}, cột figure_id"
                findings.append(Finding(where, f"«{figure.doc}»", f"«{path.stem}»", "chuyển dòng sang đúng tệp"))
        figures |= entries
    if not figures and not findings:
        findings.append(Finding("figures/", "không có tệp số liệu nào", "figures/000.csv …", "khôi phục thư mục"))
    return figures


def _reference_findings(figures: dict[str, Figure], catalogue: Catalogue) -> Iterator[Finding]:
    for figure in figures.values():
        yield from figure_findings(figure.doc, figure, catalogue)
