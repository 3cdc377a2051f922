"""What stands on the pages of an annex, from top to bottom: the typed parts of a document that every format renders."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from pakn.render.charts import Chart
from pakn.render.tables import Table

__all__ = ["Block", "ChartBlock", "EndBlock", "Heading", "ListBlock", "Run", "TableBlock", "TextBlock"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind of letters."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``flipped`` blocks stand on pages in landscape."""

    kind: ClassVar = "heading"
    level: int
    runs: Runs
    flipped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the block as the PDF template reads it."""
        return _plain(self)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph; one that ``leads`` stays on the page of the table below it."""

    kind: ClassVar = "paragraph"
    runs: Runs
    leads: bool = False
    flipped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the block as the PDF template reads it."""
        content = _plain(self)
        return content if self.leads else {name: value for name, value in content.items() if name != "leads"}


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list of one level."""

    kind: ClassVar = "list"
    ordered: bool
    items: tuple[Runs, ...]
    flipped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the block as the PDF template reads it."""
        return _plain(self)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its number in the annex."""

    kind: ClassVar = "table"
    table: Table
    number: int = 0
    flipped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the block as the PDF template reads it."""
        return {"kind": self.kind, **asdict(self.table), "number": self.number, "flipped": self.flipped}


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart with its number in the annex."""

    kind: ClassVar = "chart"
    chart: Chart
    number: int = 0
    flipped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the block as the PDF template reads it."""
        return {"kind": self.kind, **asdict(self.chart), "number": self.number, "flipped": self.flipped}


@dataclass(frozen=True, slots=True)
class EndBlock:
    """The end mark, where it cannot follow a last word."""

    kind: ClassVar = "end"
    runs: Runs
    flipped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the block as the PDF template reads it."""
        return _plain(self)


Block = Heading | TextBlock | ListBlock | TableBlock | ChartBlock | EndBlock


def _plain(block: Heading | TextBlock | ListBlock | EndBlock) -> dict[str, Any]:
    return {"kind": block.kind, **asdict(block)}
