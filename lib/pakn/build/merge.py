"""All annexes of a report in one PDF, made in a worker once the last of them is done.

A letter goes out with one attachment, and whoever prints it wants to press one button. The annexes are read from their
executed notebooks, so that nothing large crosses between processes.
"""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakn.base.errors import Finding
from pakn.build.execute import REBUILD, findings_of
from pakn.build.executors import LOST, loss_finding

__all__ = ["MergeJob", "MergeResult", "made_merge", "run_merge"]


@dataclass(frozen=True, slots=True)
class MergeJob:
    """What a worker needs to know to merge the annexes of a report."""

    staging: Path
    name: str
    """File name of the merged PDF."""
    title: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What a worker made: the file's name in staging, its stamp, how long it took."""

    name: str
    stamp: dict[str, Any]
    seconds: float
    findings: tuple[Finding, ...] = ()


def run_merge(job: MergeJob) -> MergeResult:
    """Merge the annexes in staging; an error comes back as findings."""
    started = time.perf_counter()
    try:
        stamp = _merge(job)
    except Exception as error:  # see run_annex
        findings = findings_of(error, f"tệp {job.name}", job.staging)
        return MergeResult(job.name, {}, time.perf_counter() - started, findings)
    return MergeResult(job.name, stamp, time.perf_counter() - started)


def made_merge(job: MergeJob, future: Future[MergeResult]) -> MergeResult:
    """Return what became of the merging, also if the worker that did it died."""
    try:
        return future.result()
    except LOST as error:
        return MergeResult(job.name, {}, 0.0, (loss_finding(f"tệp {job.name}", "ghép phụ lục", error, REBUILD),))


def _merge(job: MergeJob) -> dict[str, Any]:
    import nbformat  # noqa: PLC0415 (only in a worker)

    from pakn.render.document import read_document  # noqa: PLC0415
    from pakn.render.typst_pdf import merged_pdf, merged_stamp  # noqa: PLC0415

    paths = [job.staging / "notebooks" / f"{stem}.ipynb" for stem in job.stems]
    read: Any = nbformat.read
    documents = [read_document(read(path, as_version=4)) for path in paths]
    (job.staging / job.name).write_bytes(merged_pdf(documents, job.title))
    return merged_stamp(documents)
