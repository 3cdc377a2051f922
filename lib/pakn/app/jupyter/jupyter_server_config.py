"""JupyterLab's server configuration for ``pakn lab``: a notebook of the project is saved without outputs."""

import warnings

from traitlets.config import get_config

from pakn.app.lab import strip_outputs

# JupyterLab reads this file for the server and for itself; setting the same hook twice is no cause for a warning.
warnings.filterwarnings("ignore", message="Overriding existing pre_save_hook")

configuration = get_config()
configuration.FileContentsManager.pre_save_hook = strip_outputs
