"""What every annex's notebook begins with: take what the build tells, or a person at it, and make the head."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pakn.base.errors import Finding, UsageError, raise_findings
from pakn.base.paths import NOTEBOOKS
from pakn.base.run_context import RUN, RunContext, start
from pakn.render.front import annex_front

__all__ = ["annex_front", "begin"]

FOLDERS = ("data", "counted")


def begin(run: Mapping[str, Any] | None = None) -> RunContext:
    """Put in force what a run is told and return it.

    Parameters
    ----------
    run
        Values by the names of `pakn.base.run_context.RunContext`, the notebook's parameter ``run``. What is left out is
        as ``reports.yml`` says for all reports; data are those of the project, or of ``PAKN_DATA``.

    Raises
    ------
    UsageError
        If a name is unknown, or a value is none of those allowed.
    """
    given = dict(run or {})
    if unknown := [name for name in given if name not in RunContext.names()]:
        allowed = ", ".join(RunContext.names())
        raise_findings([Finding(f"tham số {RUN}", f"«{name}»", allowed, "sửa tên") for name in unknown], UsageError)
    if set(RunContext.names()) - given.keys() - {*FOLDERS, "annex", "draft"}:  # a build tells everything
        given = _as_shared(given)
    told: dict[str, Any] = {name: value for name, value in given.items() if name not in FOLDERS}
    told |= {name: Path(given[name]) for name in FOLDERS if given.get(name)}
    context = RunContext(**told)
    start(context)
    return context


def _as_shared(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what all reports share; values of a person are read as on the command line."""
    from pakn.build.report_list import shared_parameters  # noqa: PLC0415 (a build has done so already)

    known = shared_parameters(NOTEBOOKS)
    read = {name: known[name].parse(name, value) for name, value in given.items() if name in known and value != ""}
    return {**{name: parameter.default for name, parameter in known.items()}, **given, **read}
