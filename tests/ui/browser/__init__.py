"""JupyterLab in a browser, as people see it."""
