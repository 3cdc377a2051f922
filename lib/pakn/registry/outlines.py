"""Outlines: what a report lists, in the order of its own sections (``outlines.yml``).

Two reports of other offices are lists of rates with their counts: the month by Decision 766/QĐ-TTg and a department's
quarter. Their rows are data, so that a new indicator is a line there and a column of the extract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from pakn.base.errors import Finding
from pakn.registry.contracts import Contract
from pakn.registry.models import Indicator, Source
from pakn.registry.strict import StrictModel, unknown

__all__ = ["Band", "Outline", "OutlineGroup", "OutlineSection", "RowRule", "outline_findings"]


class RowRule(StrictModel):
    """One row: an indicator, and the counts it is made of."""

    indicator: str
    part: str = ""
    """Column or indicator of the numerator; the indicator's own where empty."""
    whole: tuple[str, ...] = ()
    """Columns or indicators whose sum is the denominator; the indicator's own where empty."""
    adds: bool = True
    """Whether the numbers of several bodies may be added up: the speed of their lines may not."""
    rate: str = ""
    """Of a row of outcomes: the indicator under which documents print its share."""


class OutlineGroup(StrictModel):
    """Rows under a common title, which may be empty."""

    title: str = ""
    shares: bool = True
    """Of outcomes: whether each is a part of the whole, so that its share means something."""
    rows: tuple[RowRule, ...] = Field(min_length=1)


class OutlineSection(StrictModel):
    """A section of the report and what its table shows of a row."""

    number: str
    title: str
    kind: Literal["rates", "values", "outcomes"]
    whole: str = ""
    """Of outcomes: the column or indicator that they are parts of."""
    groups: tuple[OutlineGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole_of_outcomes(self) -> OutlineSection:
        if (self.kind == "outcomes") != bool(self.whole):
            raise ValueError("whole đi cùng kind: outcomes")
        return self

    @property
    def rows(self) -> tuple[RowRule, ...]:
        """The rows of all groups."""
        return tuple(rule for group in self.groups for rule in group.rows)


class Band(StrictModel):
    """A class of a score: from how many points on, and what it is called."""

    least: Decimal
    title: str


class Outline(StrictModel):
    """The sections of one report."""

    id: str
    title: str
    system: str
    """The extract that feeds it."""
    documents: tuple[str, ...]
    """Documents whose figures it shows."""
    level: str = ""
    """Level of the bodies it speaks of, one or all; of the province where empty."""
    headline: tuple[str, ...] = ()
    """Indicators of the sentence at the top."""
    sections: tuple[OutlineSection, ...] = Field(min_length=1)
    scores: str = ""
    """The extract of its score, read day by day."""
    bands: tuple[Band, ...] = ()
    """Classes of the score, the highest first."""
    basis: str = ""
    """The document that sets parts and classes of the score."""

    @model_validator(mode="after")
    def _bands_fall(self) -> Outline:
        levels = [band.least for band in self.bands]
        if levels != sorted(set(levels), reverse=True) or (levels and levels[-1] != 0):
            raise ValueError("bands từ mức cao xuống 0, mỗi mức một lần")
        return self

    def section(self, number: str) -> OutlineSection:
        """Return the section with a number."""
        return next(section for section in self.sections if section.number == number)


def outline_findings(
    outlines: Iterable[Outline],
    indicators: Mapping[str, Indicator],
    sources: Mapping[str, Source],
    contracts: Mapping[str, Contract],
) -> Iterator[Finding]:
    """Return every reference of an outline to something that is not registered."""
    for outline in outlines:
        where = f"outlines.yml, mục {outline.id}"
        for key, name in (("system", outline.system), ("scores", outline.scores or outline.system)):
            if name not in contracts:
                yield unknown(where, key, name, contracts, "columns.yml")
        for key, name in (("basis", outline.basis), *(("documents", name) for name in outline.documents)):
            if name and name not in sources:
                yield unknown(where, key, name, sources, "sources.yml")
        for key, name in _named_indicators(outline):
            if name not in indicators:
                yield unknown(where, key, name, indicators, "indicators/")
        columns = contracts[outline.system].columns if outline.system in contracts else {}
        for key, name in _named_counts(outline):
            if name not in columns and name not in indicators:
                yield unknown(where, key, name, columns, f"columns.yml, mục {outline.system}")


def _named_indicators(outline: Outline) -> Iterator[tuple[str, str]]:
    yield from (("headline", name) for name in outline.headline)
    for section in outline.sections:
        for rule in section.rows:
            yield "indicator", rule.indicator
            yield from (("rate", name) for name in (rule.rate,) if name)


def _named_counts(outline: Outline) -> Iterator[tuple[str, str]]:
    for section in outline.sections:
        yield from (("whole", name) for name in (section.whole,) if name)
        for rule in section.rows:
            yield from (("part", name) for name in (rule.part,) if name)
            yield from (("whole", name) for name in rule.whole)
