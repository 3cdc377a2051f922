"""JupyterLab in a browser, as people see it; its server and browser end with this folder."""
