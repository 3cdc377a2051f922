"""Opening JupyterLab the way the department uses it: in Vietnamese, without news pop-ups, saving no outputs.

Outputs are stripped on save because a saved output may hold figures of cases, and because it would drown real changes
in a diff.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pakn.base.paths import DATA_VARIABLE, NOTEBOOKS, PACKAGE

__all__ = ["lab_environment", "open_lab"]

CONFIG = PACKAGE / "app" / "jupyter"
"""Jupyter's configuration: ``jupyter_server_config.py`` strips outputs, ``labconfig/`` sets language and news."""


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
    data
        Data folder that notebooks read, where it is not the project's own.
    """
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.parent}", *arguments]
    if not any("default_url" in argument for argument in arguments):
        command.append(f"--LabApp.default_url=/lab/tree/{folder.name}/control.ipynb")
    return subprocess.run(command, env=lab_environment(data), check=False).returncode  # noqa: S603 (our own interpreter)
