"""Addresses under which the Jupyter server of this kernel serves a file, so that a panel can link what was built.

A page must not link ``file://`` addresses, and a relative one would depend on where JupyterLab stands. Chromium and
JupyterLab open HTML and PDF from ``/files/`` in a new tab; pages there are sandboxed, so that their own links to other
files are refused by the server, and each file needs a link of the panel.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

__all__ = ["Served", "this_server"]

PARENT_VARIABLE = "JPY_PARENT_PID"
"""Process of the server that started this kernel; on Windows it holds something else."""


@dataclass(frozen=True, slots=True)
class Served:
    """The folder a server shows and the path of its address; without a root nothing is served."""

    root: Path | None = None
    base: str = "/"

    def link(self, path: Path, words: str) -> str:
        """Return a link that opens a file in a new tab, or only its words and name where it is not served."""
        inside = self._inside(path)
        if inside is None:
            return escape(words if words == path.name else f"{words} ({path.name})")
        return f'<a href="{escape(f"{self.base}files/{inside}")}" target="_blank">{escape(words)}</a>'

    def folder_link(self, path: Path, words: str) -> str:
        """Return a link that shows a folder in JupyterLab's file browser."""
        inside = self._inside(path)
        if inside is None:
            return f'{escape(words)}: <span class="pakn-duong-dan">{escape(str(path))}</span>'
        arguments = escape(json.dumps({"path": unquote(inside)}))
        return (
            f'<a href="{escape(f"{self.base}lab/tree/{inside}")}" data-commandlinker-command="filebrowser:go-to-path"'
            f' data-commandlinker-args="{arguments}">{escape(words)}</a>'
        )

    def _inside(self, path: Path) -> str | None:
        if self.root is None or not path.resolve().is_relative_to(self.root):
            return None
        return quote(path.resolve().relative_to(self.root).as_posix())


def this_server(path: Path) -> Served:
    """Return the server that started this kernel, or else a running one that shows a path."""
    from jupyter_server.serverapp import list_running_servers  # noqa: PLC0415 (a second, only where a panel is shown)

    parent, inside = os.environ.get(PARENT_VARIABLE), path.resolve()
    running = [
        (str(each.get("pid")) != parent, Served(Path(each["root_dir"]).resolve(), str(each["base_url"])))
        for each in list_running_servers()
    ]
    showing = [(other, served) for other, served in running if served.root and inside.is_relative_to(served.root)]
    return min(showing, key=lambda each: each[0], default=(True, Served()))[1]
