"""The papermill engine ``pakn``: cells run in this process instead of in a kernel started for each notebook.

Starting a kernel and importing the same libraries in it is most of the time of a short notebook. A worker that keeps
them loaded runs a notebook in a fraction of that; `pakn build` and ``papermill --engine pakn`` both come through here.

Papermill imports every registered engine when it starts, in the middle of importing itself. So this module imports
nothing: the engine's real class, which needs papermill, loads on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["ENGINE", "PaknEngine"]

ENGINE = "pakn"
"""The name papermill knows the engine by."""


class PaknEngine:
    """What papermill asks of an engine, passed on to the class that does it."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Run every cell and return the notebook with its outputs."""
        executed: NotebookNode = _engine().execute_notebook(nb, kernel_name, **options)
        return executed

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Return the kernel a notebook names: papermill picks its parameter syntax by it."""
        kernel: str = _engine().nb_kernel_name(nb, name)
        return kernel

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """Return the language a notebook is written in."""
        written: str = _engine().nb_language(nb, language)
        return written


def _engine() -> Any:
    from pakn.build.in_process import InProcessEngine  # noqa: PLC0415 (papermill: circular while it imports this module)

    return InProcessEngine
