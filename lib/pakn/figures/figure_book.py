"""All published figures of a data folder, with the catalogue that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from pakn.figures.figure import Figure
from pakn.figures.figure_checks import figure_findings
from pakn.figures.relations import Reference, Relation, read_references, read_relations, relation_findings
from pakn.registry.catalogue import Catalogue
from pakn.registry.strict import validated_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FigureBook"]

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
        territory: str | None = None,
        period_kind: str | None = None,
        year: int | None = None,
        unit_id: str | None = None,
        role: str = "observed",
        whole: bool = False,
    ) -> tuple[Figure, ...]:
        """Return the figures that satisfy every condition given, in the order of the documents' lines.

        Parameters
        ----------
        indicator
            Id of what is measured.
        territory
            The former province of home where none is named.
        period_kind
            Kind of period; `None` for any.
        year
            Year it ends in; `None` for any.
        unit_id
            Of one unit; `None` for any.
        role
            What the figure is in its document.
        whole
            Only figures of the whole province.
        """
        where = territory or self.catalogue.units.home.former
        return tuple(
            figure
            for figure in self
            if (series := self.catalogue.series[figure.series_id]).indicator == indicator
            and series.territory == where
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
