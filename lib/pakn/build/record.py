"""The record of a run: what was built, from which inputs, with which versions, when.

The product carries the same hashes in itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
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

__all__ = [
    "DEFAULT_NUMBERING",
    "LETTER_NUMBER",
    "RECORD",
    "WRITTEN",
    "contents",
    "described",
    "file_hashes",
    "hashes_in",
    "letter_of",
    "read_record",
    "record_written",
    "write_record",
]

RECORD = "run.json"
WRITTEN = "written"
"""Its entry with every file of the folder, by which those are known that people have added or changed."""
LETTER_NUMBER = "letter_number"
"""The parameter that makes a report an issued one."""
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
        WRITTEN: hashes_in(folder),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "started": started.isoformat(timespec="seconds"),
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def record_written(folder: Path, before: Mapping[str, str] | None = None) -> None:
    """Write into a folder beside a report what a build has written there.

    Parameters
    ----------
    folder
        The folder.
    before
        The files that lay there already, with their hashes (`hashes_in`); nobody knows whose they are.
    """
    known = before or {}
    own = {name: digest for name, digest in hashes_in(folder).items() if known.get(name) != digest}
    (folder / RECORD).write_text(json.dumps({WRITTEN: own}, indent=2) + "\n", encoding="utf-8")


def letter_of(record: dict[str, Any] | None) -> str:
    """Return the number of the letter that a report was issued with; "" of a draft, or where none is known.

    >>> letter_of({"parameters": {"01-a": {"letter_number": "12/BC-SKHCN", "draft": False}}})
    '12/BC-SKHCN'
    >>> letter_of({"parameters": {"01-a": {"letter_number": "12/BC-SKHCN", "draft": True}}}), letter_of(None)
    ('', '')
    """
    parameters = (record or {}).get("parameters")
    each = list(parameters.values()) if isinstance(parameters, dict) else []
    issued = (
        str(one.get(LETTER_NUMBER) or "").strip() for one in each if isinstance(one, dict) and not one.get("draft")
    )
    return next((number for number in issued if number), "")


def hashes_in(folder: Path) -> dict[str, str]:
    """Return every file of a folder but its record, by its path inside it, with its SHA-256."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return file_hashes(folder, (name for name in names if name != RECORD))


def read_record(folder: Path) -> dict[str, Any] | None:
    """Return the record of a published report, or `None` where there is none that can be read."""
    path = folder / RECORD
    try:
        record: Any = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
