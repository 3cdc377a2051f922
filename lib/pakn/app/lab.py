"""Opening JupyterLab the way the department uses it: in Vietnamese, without news pop-ups, saving no outputs.

Outputs of the project's own notebooks are stripped on save, because a saved output may hold figures of cases, and
because it would drown real changes in a diff. What people write themselves is theirs: it is saved as it is.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from pakn.base.paths import DATA_VARIABLE, NOTEBOOKS, PACKAGE

__all__ = ["lab_environment", "open_lab", "own_notebooks", "strip_outputs"]

TOOLS = ("control.ipynb", "explore.ipynb")
"""Notebooks of ours that are no annexes."""

CONFIG = PACKAGE / "app" / "jupyter"
"""Jupyter's configuration: ``jupyter_server_config.py`` sets `strip_outputs`, ``labconfig/`` language and news."""


def lab_environment(data: Path | None = None) -> dict[str, str]:
    """Return the environment JupyterLab starts in: this process's, with our configuration and a data folder first."""
    known = os.environ.get("JUPYTER_CONFIG_PATH", "")
    return {
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(part for part in (str(CONFIG), known) if part),
        "JUPYTER_PREFER_ENV_PATH": "1",
        **({DATA_VARIABLE: str(data.resolve())} if data else {}),
    }


def open_lab(arguments: tuple[str, ...], folder: Path = NOTEBOOKS, data: Path | None = None) -> int:
    """Start JupyterLab in ``folder`` and return its exit status when it ends.

    Parameters
    ----------
    arguments
        Further arguments of JupyterLab.
    folder
        Folder of notebooks.
    data
        Data folder that notebooks read, where it is not the project's own.
    """
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.parent}", *arguments]
    if not any("default_url" in argument for argument in arguments):
        command.append(f"--LabApp.default_url=/lab/tree/{folder.name}/control.ipynb")
    with subprocess.Popen(command, env=lab_environment(data)) as server:  # noqa: S603 (our own interpreter)
        # The terminal sends Ctrl-C to JupyterLab too, which asks whether to end and saves what is open.
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            return server.wait()
        except BaseException:
            server.terminate()
            raise
        finally:
            signal.signal(signal.SIGINT, before)


@cache
def own_notebooks() -> frozenset[PurePosixPath]:
    """Return the notebooks that belong to the project: those of its annexes, and its tools."""
    from pakn.build.report_list import read_reports  # noqa: PLC0415 (only in the server)

    annexes = (annex.notebook for report in read_reports(NOTEBOOKS).values() for annex in report.annexes)
    return frozenset(PurePosixPath(NOTEBOOKS.name, name) for name in (*TOOLS, *annexes))


def strip_outputs(model: dict[str, Any], path: str, **_: Any) -> None:
    """Remove outputs, execution counts and what a kernel says of its language from a notebook of ours being saved.

    Parameters
    ----------
    model
        What is about to be saved, as Jupyter's contents manager holds it; changed in place.
    path
        Where it is saved, from the folder that JupyterLab shows: the project, or one that holds copies of it.
    """
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    if PurePosixPath(*PurePosixPath(path).parts[-2:]) not in own_notebooks():
        return
    if "language_info" in content.get("metadata", {}):
        content["metadata"]["language_info"] = {"name": "python"}
    for cell in content.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
