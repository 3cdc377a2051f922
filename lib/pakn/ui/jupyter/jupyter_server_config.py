"""JupyterLab's server configuration for ``pakn lab``: a notebook is saved without outputs."""

from typing import Any

from traitlets.config import get_config


def strip_outputs(model: dict[str, Any], **_: Any) -> None:
    """Remove outputs and execution counts from a notebook that is about to be saved."""
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    for cell in content.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None


configuration = get_config()
configuration.FileContentsManager.pre_save_hook = strip_outputs
