"""The record of a run: what was built, from which inputs, with which versions, when.

The product carries the same hashes in itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pakn.base.periods import Period
from pakn.build.counting import Counting
from pakn.build.execute import AnnexJob, AnnexResult
from pakn.build.merge import MergeResult
from pakn.build.report_list import Annex, Report
from pakn.figures.synthetic_flag import MARK, is_sample
from pakn.render.front import INTERNAL_NAME, annex_number

__all__ = ["DEFAULT_NUMBERING", "RECORD", "contents", "described", "file_hashes", "read_record", "write_record"]

RECORD = "run.json"
DEFAULT_NUMBERING = "roman"
"""Of annexes whose notebook takes no such parameter."""
LIBRARIES = ("pakn", "papermill", "nbconvert", "matplotlib", "typst", "pandas", "ipykernel")


def file_hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files by their name inside a folder."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(names)}


def contents(annexes: Sequence[Annex], jobs: Sequence[AnnexJob]) -> dict[str, dict[str, str]]:
    """Return number and title of each annex, by the stem of its files."""
    return {
        job.stem: {"number": _number(annex, job), "title": annex.title}
        for job, annex in zip(jobs, annexes, strict=True)
    }


def described(
    report: Report,
    period: Period,
    data: Path,
    counted: Iterable[Counting],
    annexes: Sequence[Annex],
    jobs: Sequence[AnnexJob],
) -> dict[str, Any]:
    """Return what is built from which inputs."""
    return {
        "report": report.id,
        "title": report.title,
        "period": period.text,
        "period_label": period.label,
        "engine": jobs[0].engine if jobs else "",
        "marking": MARK if is_sample(data) else "",
        "extracts": {each.file: each.sha256 for each in counted},
        "parameters": {job.stem: job.parameters for job in jobs},
        "contents": contents(annexes, jobs),
    }


def _number(annex: Annex, job: AnnexJob) -> str:
    if annex.internal:
        return INTERNAL_NAME
    return annex_number(job.parameters["annex"], job.parameters.get("numbering", DEFAULT_NUMBERING))


def write_record(
    folder: Path,
    description: dict[str, Any],
    results: Iterable[AnnexResult],
    merged: MergeResult | None,
    started: dt.datetime,
) -> None:
    """Write ``run.json`` into a finished report."""
    made = list(results)
    names = [name for result in made for name in result.files]
    whole = {"file": merged.name, "stamp": merged.stamp, "seconds": round(merged.seconds, 2)} if merged else None
    record = {
        **description,
        "annexes": {result.stem: {"stamp": result.stamp, "seconds": round(result.seconds, 2)} for result in made},
        "merged": whole,
        "files": file_hashes(folder, [*names, *([merged.name] if merged else [])]),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "started": started.isoformat(timespec="seconds"),
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_record(folder: Path) -> dict[str, Any] | None:
    """Return the record of a published report, or `None` where there is none that can be read."""
    path = folder / RECORD
    try:
        record: Any = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
