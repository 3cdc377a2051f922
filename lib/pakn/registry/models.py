"""What the registry knows: one frozen class for each kind of metadata, with the closed lists of its values.

The words are those of ``data/README.md``; a file that uses another word is refused there, not interpreted here.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from pakn.base.labels import format_date
from pakn.registry.strict import StrictModel

__all__ = [
    "Break", "Group", "Indicator", "MeasurementUnit", "Partition", "PeriodKind", "Scope", "Series", "Source", "System",
    "Target", "Tier", "Topic", "Words",
]  # fmt: skip

Tier = Literal["province_agencies", "district", "commune", "centre", "enterprise"]
PeriodKind = Literal["month", "quarter", "half", "year", "cchc_year", "window", "as_of", "unknown"]


def _split(value: Any) -> Any:
    return tuple((value or "").split()) if value is None or isinstance(value, str) else value


def _plain_number(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]+([.][0-9]+)?", value):
        raise ValueError("số thường, ví dụ 90 hoặc 66.7")
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""A cell that holds several ids separated by spaces."""


class Source(StrictModel):
    """A document that prints figures, or a legal text that is cited."""

    id: str
    title: str
    kind: str
    issuer: str
    number: str | None = None
    date: dt.date | None = None
    not_after: dt.date | None = None
    """Last day on which the document can have been issued, by what it prints of itself."""
    effective: dt.date | None = None
    citation: str
    """How a reader sees the source: kind, issuer, number and date ("chưa ghi số, ngày" where blank)."""
    short: str | None = None
    """The same for the line under a table: kind, issuer, date."""
    numbered_sections: bool = False
    """Whether the document itself numbers its sections, so that a reader can look one up."""
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    period_kind: PeriodKind | None = None
    territory: str | None = None
    text_file: str | None = None
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    sections: dict[str, str] = Field(default_factory=dict)
    """Number and title of the sections of its text whose figures an annex lists one by one."""
    footnotes: dict[str, str] = Field(default_factory=dict)
    """What a footnote gives, by its number, where that is not the document's own word: names of press reports."""
    section_lines: dict[str, int] = Field(default_factory=dict)
    """Line on which each numbered section of its text begins, so that words without a figure have a place."""
    known_from: Literal["document", "domain_notes"] = "document"
    note: str | None = None


class MeasurementUnit(StrictModel):
    """A unit of measure as readers write it."""

    id: str
    kind: Literal["ratio", "change", "score", "time", "count", "money", "code", "other"]


class Group(StrictModel):
    """A group of indicators as an annex lists it."""

    id: str
    title: str
    panel: bool = False
    """Whether the merged province has a section of it, in tables of its own."""
    panel_title: str = ""
    """Its title there, where that of the group would pass for the series of the former province."""


class System(StrictModel):
    """The information system or register that produced a series."""

    id: str
    title: str


class Indicator(StrictModel):
    """What a figure measures; table heads, axis titles and footnotes derive from it."""

    id: str
    group: str
    title: str
    short: str | None = None
    """Title inside a table or chart whose caption already says what is measured."""
    unit: str
    units: tuple[str, ...] = ()
    """Further units of measure in which documents print the same quantity."""
    decimals: int = Field(ge=0, le=6)
    direction: Literal["higher", "lower", "neutral"]
    numerator: str | None = None
    denominator: str | None = None
    definition: str | None = None
    codes: dict[int, str] = Field(default_factory=dict)
    """What the numbers of a coded answer mean."""

    @property
    def head(self) -> str:
        """The short title where there is one."""
        return self.short or self.title


class Series(StrictModel):
    """Indicator, territory, kind of period and source system: changes exist only inside one series."""

    id: str
    indicator: str
    territory: str
    period_kind: PeriodKind
    system: str
    definition: str | None = None


class Scope(StrictModel):
    """A named set of units; ``complete`` is "no" where the document does not name all its members."""

    scope_id: str
    title: str
    tier: Tier | None
    territory: str
    members: Words
    complete: Literal["yes", "no"]
    districts: Words
    """Of a scope of communes: the districts whose communes it is of."""
    note: str | None


class Partition(StrictModel):
    """A unit or scope and the units or scopes it consists of, without rest and without overlap."""

    partition_id: str
    whole: str
    parts: Annotated[tuple[str, ...], BeforeValidator(_split), Field(min_length=2)]


class Target(StrictModel):
    """A threshold with its territory, tier, validity, kind of test and legal basis."""

    target_id: str
    indicator: str
    territory: str
    tier: Tier | None
    unit_id: str | None
    scope_id: str | None
    operator: Literal[">=", ">", "<=", "="]
    threshold: Annotated[Decimal, Field(max_digits=20), BeforeValidator(_plain_number)]
    unit: str
    test: Literal["each_month", "by_deadline", "year", "source_applied"]
    valid_from: dt.date | None
    valid_to: dt.date | None
    basis: str
    cited: Words
    note: str | None
    remark: str | None
    """What a table says of its basis, for readers; ``note`` is for whoever keeps the data."""


class Topic(StrictModel):
    """What a case is about, as tables print it; ``aliases`` are other spellings, separated by semicolons."""

    topic: str
    aliases: str | None
    basis: str


class Break(StrictModel):
    """A date on which a series stops being comparable with itself; no date where two kinds of period differ."""

    break_id: str
    date: dt.date | None
    title: str
    short: str
    effect: Literal["separate", "note"]
    indicators: Words
    tiers: Annotated[tuple[Tier, ...], BeforeValidator(_split)]
    """Tiers the break concerns; empty for all, the whole province included."""
    territory: str
    basis: str | None
    note: str | None

    @property
    def chart_label(self) -> str:
        """The break as a chart names it: what happened, and when, on two lines."""
        return f"{self.short}\n{format_date(self.date)}" if self.date else self.short

    def concerns(self, indicator: str, territory: str, tier: str | None = None) -> bool:
        """Return whether the break lies in the series of this indicator, territory and tier.

        ``tier`` is `None` for the whole province.
        """
        if self.tiers and tier not in self.tiers:
            return False
        named = any(
            word in ("*", indicator) or (word.endswith("*") and indicator.startswith(word[:-1]))
            for word in self.indicators
        )
        return named and self.territory in ("*", territory)
