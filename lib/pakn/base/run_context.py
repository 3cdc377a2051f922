"""What a run of a notebook is told besides its own parameters: where its data lie, its number, its letter.

A build hands one context to each notebook, as its parameter ``run``; whatever reads data or makes the head of an annex
asks here. Nobody passes folders or letters through stages that do not need them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from pakn.base.paths import data_folder

__all__ = ["RUN", "RunContext", "begun", "in_force", "running", "start"]

RUN = "run"
"""The parameter of a notebook that takes a context."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run of a notebook."""

    data: Path = field(default_factory=data_folder)
    counted: Path | None = None
    """Folder with the counts a build has made of its extracts; without it they are read when asked for."""
    annex: str = "1"
    numbering: str = "roman"
    letter_kind: str = ""
    letter_number: str = ""
    letter_date: str = ""
    letter_issuer: str = ""
    draft: bool = False

    def as_parameter(self) -> dict[str, Any]:
        """Return it as plain values, which papermill writes into a notebook."""
        return asdict(self) | {"data": str(self.data), "counted": str(self.counted) if self.counted else ""}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return what may be told."""
        return tuple(each.name for each in fields(cls))


_now: list[RunContext] = []
"""The last one is in force. No variable of a context: cells of one notebook run in several."""


def start(context: RunContext) -> None:
    """Put a context in force for the rest of the run."""
    if _now:
        _now[-1] = context
    else:
        _now.append(context)


def begun() -> RunContext | None:
    """Return the context in force; `None` where no run has begun."""
    return _now[-1] if _now else None


def in_force() -> RunContext:
    """Return the context in force, or where none is the one of a notebook that is told nothing."""
    return begun() or RunContext()


@contextmanager
def running(context: RunContext) -> Iterator[None]:
    """Put a context in force for a while; whatever the run puts in its place goes with it.

    >>> with running(RunContext(annex="2")):
    ...     start(RunContext(annex="3"))
    ...     in_force().annex
    '3'
    >>> begun() is None
    True
    """
    before = list(_now)
    _now.append(context)
    try:
        yield
    finally:
        _now[:] = before
