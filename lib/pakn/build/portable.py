"""An executed notebook as it is published: nothing in it says where on a machine it was made.

A path tells the name of the person at the computer and of its folders, and the same build elsewhere would give other
bytes. Papermill writes paths into the metadata, and a library's warning begins with the path of its file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.paths import PROJECT
from pakn.base.scratch import process_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["write_portable"]

COLOURS = re.compile(r"(\x1b\[[0-9;]*m)")
FOLDERS = re.compile(r"""(?<![\w.:/\\])(?:[A-Za-z]:[/\\]|\\\\|~?/)(?:[^\s:'"<>|*?/\\]+[/\\])*(?=[^\s:'"<>|*?/\\])""")
"""The folders of an absolute path, on any system; a date or an address on the web is none."""
PAPERMILL_PATHS = ("input_path", "output_path")


def write_portable(notebook: NotebookNode, path: Path, roots: Iterable[Path]) -> NotebookNode:
    """Write an executed notebook without absolute paths and return it as it is written.

    Parameters
    ----------
    notebook
        What papermill has executed.
    path
        Where it is written.
    roots
        Folders of the build; what lies in one is named from there.
    """
    import nbformat  # noqa: PLC0415 (only in a worker)

    told = notebook.metadata.get("papermill", {})
    told.update({name: Path(told[name]).name for name in PAPERMILL_PATHS if told.get(name)})
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            _strip(output)
    writes: Any = nbformat.writes
    text: str = writes(notebook)
    bare = _without_roots(text, roots)
    path.write_text(f"{bare}\n", encoding="utf-8")
    reads: Any = nbformat.reads
    return notebook if bare == text else reads(bare, as_version=4)


def _strip(output: NotebookNode) -> None:
    """Leave of paths in what libraries print only the names of files."""
    if output.output_type == "stream":
        output.text = _without_folders(output.text)
    elif output.output_type == "error":
        output.evalue = _without_folders(output.evalue)
        output.traceback = [_without_folders(line) for line in output.traceback]


def _without_folders(text: str) -> str:
    """Leave of paths in a text the names of files; a colour stands before many of them without a blank."""
    return "".join(FOLDERS.sub("", part) for part in COLOURS.split(text))


def _without_roots(text: str, roots: Iterable[Path]) -> str:
    machine = (PROJECT, Path(sys.prefix), Path(sys.base_prefix), process_folder().parent, Path.home())
    known = {str(form) for root in (*roots, *machine) for form in (root, root.resolve())}
    for root in sorted(known - {Path(root).anchor for root in known}, key=len, reverse=True):  # the innermost first
        written = re.escape(json.dumps(root, ensure_ascii=False)[1:-1])
        text = re.sub(rf"(?<![\w/.]){written}(?:/+|(?:\\\\)+|(?![\w.-]))", "", text)
    return text
