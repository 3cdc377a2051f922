"""What opening a file takes from a mapping file, and what it decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pakn.extracts.reading.heads import SCANNED_ROWS, Head

__all__ = ["FoundTable", "ReadingHints"]

SAMPLED_ROWS = 60


@dataclass(frozen=True, slots=True)
class ReadingHints:
    """What a mapping file says of a file; `None` leaves the decision to the evidence.

    ``header_row`` counts from 1, as a person sees the rows. ``separator`` is one character, or "tab".
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    suggest: Callable[[Sequence[str]], str] = lambda _: ""
    """What is said of headings that nobody knows."""

    @property
    def sampled_rows(self) -> int:
        """How many of the first rows are looked at: past the head that a mapping names."""
        return max(SAMPLED_ROWS, (self.header_row or 0) + SCANNED_ROWS)

    @property
    def head(self) -> int | None:
        """The row of the head counted from 0."""
        return None if self.header_row is None else self.header_row - 1


@dataclass(frozen=True, slots=True)
class FoundTable:
    """The head of a file and what was decided to reach it; ``decisions`` are Vietnamese clauses."""

    head: Head
    above: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    decisions: tuple[str, ...] = ()
