"""What the panels share: the folders they read and write, and that nothing they do ends in a traceback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Protocol

from pakn.base.errors import BuildError, PaknError
from pakn.base.paths import NOTEBOOKS, OUTPUTS, PROJECT, data_folder
from pakn.base.periods import parse_period
from pakn.build.execute import findings_of
from pakn.figures.synthetic_flag import is_sample
from pakn.sample import write_sample

__all__ = ["Folders", "guarded"]

SAMPLE = "mo-phong"
SAMPLE_RESULTS = "mo-phong-ket-qua"
SAMPLE_PERIOD = "2024-12"
"""The month whose published figures the sample prints."""
SAMPLE_SEED = 1


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the panel reads and writes; what is built from synthetic figures never lies among real results."""

    data: Path = field(default_factory=data_folder)
    outputs: Path = OUTPUTS
    notebooks: Path = NOTEBOOKS

    @classmethod
    def named(cls, data: str | Path | None, outputs: str | Path | None, notebooks: str | Path | None) -> Folders:
        """Return the folders a notebook names; a relative one lies in the project, an empty one is the usual one."""
        return cls(
            PROJECT / data if data else data_folder(),
            PROJECT / outputs if outputs else OUTPUTS,
            PROJECT / notebooks if notebooks else NOTEBOOKS,
        )

    @property
    def sample(self) -> Path:
        """The folder of the synthetic province."""
        return self.outputs / SAMPLE

    @property
    def sources(self) -> list[tuple[str, Path]]:
        """What the data folders to choose from are called, and where they lie."""
        own = f"{'Số liệu mô phỏng' if is_sample(self.data) else 'Số liệu thật'} ({self.data.name}/)"
        made = [(f"Bộ mô phỏng ({self.outputs.name}/{SAMPLE}/)", self.sample)] if is_sample(self.sample) else []
        return [(own, self.data), *made]

    def results_of(self, data: Path) -> Path:
        """Return where to put what is built from a data folder."""
        return self.outputs.parent / SAMPLE_RESULTS if is_sample(data) else self.outputs

    def write_sample(self) -> None:
        """Write the synthetic province."""
        write_sample(self.sample, parse_period(SAMPLE_PERIOD), None, SAMPLE_SEED, self.data)


class MessagePanel(Protocol):
    """Something on a page that can say what went wrong."""

    where: str
    """How a message calls it."""

    def fail(self, error: PaknError) -> None:
        """Show an error with all its findings."""


def guarded(handler: Callable[..., None]) -> Callable[..., None]:
    """Turn whatever a handler of a panel raises into a message on it."""

    @wraps(handler)
    def called(panel: MessagePanel, *args: Any) -> None:
        try:
            handler(panel, *args)
        except PaknError as error:
            panel.fail(error)
        except Exception as error:  # the page of an analyst is no place for a traceback
            panel.fail(BuildError(findings_of(error, panel.where)))

    return called
