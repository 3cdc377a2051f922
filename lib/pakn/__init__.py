"""PAKN workbook: published figures and monthly extracts become annexes of official letters.

    data → load → measure → audit → table / chart → annex → report

The packages are the stages of that line, and a module imports only from stages before its own:

`base` (errors, paths, periods, Vietnamese notation) → `registry` (documents, indicators, series, units, targets,
breaks) → `load` (figures, relations) → `measure` (values, change, targets) → `audit` (what contradicts) → `present`
(tables, charts, sentences) → `export` (HTML, PDF) → `run` (reports, engine, publishing) → `ui` (command line).
"""

__version__ = "0.1.0"
