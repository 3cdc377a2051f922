"""JupyterLab's server configuration for ``pakn lab``: a notebook is saved without outputs."""

import warnings
from typing import Any

from traitlets.config import get_config


def strip_outputs(model: dict[str, Any], **_: Any) -> None:
    """Remove outputs, execution counts and what a kernel says of its language from a notebook about to be saved."""
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    if "language_info" in content.get("metadata", {}):
        content["metadata"]["language_info"] = {"name": "python"}
    for cell in content.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None


# JupyterLab reads this file for the server and for itself; setting the same hook twice is no cause for a warning.
warnings.filterwarnings("ignore", message="Overriding existing pre_save_hook")

configuration = get_config()
configuration.FileContentsManager.pre_save_hook = strip_outputs
