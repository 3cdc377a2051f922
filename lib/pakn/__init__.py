"""PAKN workbook: published figures and monthly extracts become annexes of official letters.

    files → figures, extracts → observations → audit → tables, charts, sentences → annexes → letters

The packages are rooms, and a module imports only from the rooms below its own (``tool.importlinter`` in
``pyproject.toml``): `app` (command line, JupyterLab) over `build` (running notebooks, publishing), `sample` (the
synthetic province), `reports` (one room a report), `render` (tables, charts, pages), `audit` (what contradicts),
`observations` (what is known of a quantity), `statistics`, `extracts` (files received), `figures` (what documents
print), `registry` (indicators, units, targets), `base` (errors, paths, periods, Vietnamese notation).
"""

from pakn.base.old_paths import answer_old_paths

__version__ = "0.2.0"

answer_old_paths()
