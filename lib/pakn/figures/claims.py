"""What documents say besides numbers: claims about figures, and mentions of topics, dates and thresholds.

A rank or "các địa phương còn lại" is a statement on figures, not a figure: it may be checked against them, and never
enters a computation.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from pakn.base.errors import Finding
from pakn.registry.catalogue import Catalogue
from pakn.registry.models import Words
from pakn.registry.strict import StrictModel, unknown, validated_rows

__all__ = [
    "Claim", "ConnectedSystem", "FormRow", "Mention", "read_claims", "read_connected", "read_form_rows",
    "read_mentions", "statement_findings",
]  # fmt: skip


class Claim(StrictModel):
    """What a document says of figures."""

    claim_id: str
    doc: str
    line: int
    kind: Literal["highest", "lowest", "all", "rest", "rank", "reached", "not_reached", "some_not_reached", "some_low"]
    indicator: str | None
    figure_ids: Words
    unit_id: str | None
    scope_id: str | None
    period_start: str | None
    period_end: str | None
    printed: str
    note: str | None


class Mention(StrictModel):
    """Something a document prints that is no measured value."""

    mention_id: str
    doc: str
    line: int
    kind: Literal[
        "document_number",
        "document_date",
        "period",
        "legal_reference",
        "threshold",
        "topic",
        "annex_reference",
        "web_counter",
        "claim",
        "caution",
        "other",
    ]
    printed: str
    value: str | None
    """The number, day or period meant, where one is."""
    unit: str | None
    note: str | None

    @property
    def name(self) -> str:
        """The normalised name where the document has a slip, else the printed form."""
        return self.note or self.printed


class FormRow(StrictModel):
    """A row of Biểu mẫu 1–7, with or without a value."""

    doc: str
    """The document that prints them."""
    form: int = Field(ge=1, le=7)
    row: int = Field(ge=1)
    stt: str
    title: str
    unit: str | None
    printed: str | None
    note: str | None
    figure_id: str | None
    line: int

    @property
    def key(self) -> str:
        """Form and row together."""
        return f"{self.form}/{self.row}"


class ConnectedSystem(StrictModel):
    """An information system that a report says is connected, or what it says of connecting them."""

    doc: str
    line: int
    place: int | None
    """Its number in the list of the document; `None` for a sentence of the report itself."""
    name: str
    printed: str | None
    """As printed, where the document has a slip."""
    state: str
    note: str | None

    @property
    def key(self) -> str:
        """Document and line together."""
        return f"{self.doc}/{self.line}"


def read_connected(folder: Path, findings: list[Finding]) -> tuple[ConnectedSystem, ...]:
    """Read ``connected_systems.csv``; what is wrong with a row goes to ``findings``."""
    return tuple(validated_rows(folder / "connected_systems.csv", ConnectedSystem, "key", findings).values())


def read_claims(folder: Path, findings: list[Finding]) -> tuple[Claim, ...]:
    """Read ``claims.csv``; what is wrong with a row goes to ``findings``."""
    return tuple(validated_rows(folder / "claims.csv", Claim, "claim_id", findings).values())


def read_mentions(folder: Path, findings: list[Finding]) -> tuple[Mention, ...]:
    """Read ``mentions.csv``; what is wrong with a row goes to ``findings``."""
    return tuple(validated_rows(folder / "mentions.csv", Mention, "mention_id", findings).values())


def read_form_rows(folder: Path, findings: list[Finding]) -> tuple[FormRow, ...]:
    """Read ``forms.csv`` in the order of the forms' rows; what is wrong with a row goes to ``findings``."""
    return tuple(validated_rows(folder / "forms.csv", FormRow, "key", findings).values())


def statement_findings(
    claims: Iterable[Claim],
    mentions: Iterable[Mention],
    form_rows: Iterable[FormRow],
    catalogue: Catalogue,
    figure_ids: Container[str],
) -> Iterator[Finding]:
    """Yield every reference of a statement to something that is not registered."""
    for claim in claims:
        yield from _claim_findings(claim, catalogue, figure_ids)
    for mention in mentions:
        if mention.doc not in catalogue.sources:
            where = f"mentions.csv, mục {mention.mention_id}"
            yield unknown(where, "doc", mention.doc, catalogue.sources, "sources.yml")
    for row in form_rows:
        if row.doc not in catalogue.sources:
            yield unknown(f"forms.csv, mục {row.key}", "doc", row.doc, catalogue.sources, "sources.yml")
        if row.figure_id is not None and row.figure_id not in figure_ids:
            yield unknown(f"forms.csv, mục {row.key}", "figure_id", row.figure_id, (), "figures/")


def _claim_findings(claim: Claim, catalogue: Catalogue, figure_ids: Container[str]) -> Iterator[Finding]:
    where = f"claims.csv, mục {claim.claim_id}"
    if claim.doc not in catalogue.sources:
        yield unknown(where, "doc", claim.doc, catalogue.sources, "sources.yml")
    if claim.indicator is not None and claim.indicator not in catalogue.indicators:
        yield unknown(where, "indicator", claim.indicator, catalogue.indicators, "indicators/")
    if claim.unit_id is not None and claim.unit_id not in catalogue.units:
        yield unknown(where, "unit_id", claim.unit_id, catalogue.units.ids, "units.csv")
    if claim.scope_id is not None and claim.scope_id not in catalogue.scopes:
        yield unknown(where, "scope_id", claim.scope_id, catalogue.scopes, "scopes.csv")
    for figure_id in claim.figure_ids:
        if figure_id not in figure_ids:
            yield unknown(where, "figure_ids", figure_id, (), "figures/")
