"""Counting extracts for a build: every file a report needs is checked and counted once, before any notebook runs.

A finding that stops a file stops the build, with all findings of all files; rows set aside are written beside the
report, so that rows read = rows used + rows set aside can be followed in the published folder. Workers hand their
counts to the notebooks as small files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pakn.base.errors import DataError, Finding, PaknError, raise_findings
from pakn.base.periods import Period, month_before
from pakn.load.books import read_book
from pakn.load.extract.deliveries import Deliveries
from pakn.load.extract.reporting import extract_json, findings, write_set_aside
from pakn.load.marking import MARK, is_sample
from pakn.measure.board import counted_name
from pakn.measure.counted import count_extract
from pakn.measure.frames import Frames, frames_of

__all__ = ["CHECKED", "Counting", "count_all", "lacking_findings", "needed"]

CHECKED = "kiem-tra"
"""Folder of a report with what the checks of its extracts said."""
YEAR_SYSTEMS = ("pakn", "pakn_units")
"""Systems that also deliver a file of the year to date."""
MONTHS_BACK = 12
"""Months of PAKN before the main one that the trend shows."""


@dataclass(frozen=True, slots=True)
class CountJob:
    """What a worker needs to know to count one file."""

    data: Path
    window: str
    period: Period
    system: str
    name: str
    counted: Path
    checked: Path


@dataclass(frozen=True, slots=True)
class Counting:
    """What a worker found: the file's record for ``kiem-tra.json`` and what stops it."""

    file: str
    record: dict[str, object]
    findings: tuple[Finding, ...] = ()
    aside: str = ""


def needed(systems: Iterable[str], period: Period, window: str, deliveries: Deliveries) -> Iterator[tuple[str, str]]:
    """Return system and name of every delivered file a report of a period is made from, each once."""
    frames = frames_of(period, window)
    for system in systems:
        names = dict.fromkeys(_names(frames, yearly=system in YEAR_SYSTEMS))
        yield from ((system, name) for name in names if deliveries.located(system, name) is not None)


def _names(frames: Frames, *, yearly: bool) -> Iterator[str]:
    for frame in (*frames.shown, *frames.compared):
        yield from frame.months
        if yearly and not frame.is_month:
            yield frame.year_name
    if yearly:
        last = frames.main.months[-1]
        yield from (month_before(last, back) for back in range(1, MONTHS_BACK + 1))


def lacking_findings(systems: Sequence[tuple[str, ...]], period: Period, deliveries: Deliveries) -> list[Finding]:
    """Return which systems have not delivered the last month of a period for which another one has.

    Parameters
    ----------
    systems
        Groups of systems of which one is enough: cases, or else their summary sheet.
    """
    last = frames_of(period, deliveries.window).main.months[-1]
    there = [any(deliveries.located(system, last) for system in group) for group in systems]
    if not any(there):
        return []
    return [
        Finding(
            f"extracts/{group[0]}, tháng {last}", "chưa có tệp số liệu", f"extracts/{group[0]}/{last}.xlsx, .csv …",
            "bổ sung tệp, hoặc thêm --draft để dựng bản DỰ THẢO có ghi rõ phụ lục còn thiếu",
        )
        for group, delivered in zip(systems, there, strict=True) if not delivered
    ]  # fmt: skip


def count_all(jobs: Sequence[CountJob], pool: Executor, checked: Path) -> list[Counting]:
    """Count files in the workers and write ``kiem-tra.json``.

    Raises
    ------
    DataError
        With every finding of every file that stops.
    """
    counted = list(pool.map(count_file, jobs))
    raise_findings([finding for each in counted for finding in each.findings], DataError)
    if counted:
        checked.mkdir(parents=True, exist_ok=True)
        mark = {"luu_y": MARK} if is_sample(jobs[0].data) else {}
        content = {**mark, "files": [each.record for each in counted]}
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        (checked / "kiem-tra.json").write_text(text, encoding="utf-8")
    return counted


def count_file(job: CountJob) -> Counting:
    """Check and count one file; what a worker process does. An error comes back as findings."""
    deliveries = _deliveries(job.data, job.window, job.period)
    try:
        extract = deliveries.opened(job.system, job.name, read_book(job.data).catalogue)
    except PaknError as error:
        return Counting(f"{job.system}/{job.name}", {}, error.findings)
    if extract is None:
        return Counting(f"{job.system}/{job.name}", {})
    file, record = f"{job.system}/{extract.path.name}", extract_json(extract)
    if extract.stops:
        return Counting(file, record, tuple(findings(extract)))
    counted = count_extract(extract)
    (job.counted / counted_name(job.system, job.name)).write_text(counted.to_json(), encoding="utf-8")
    titles = {rule.id: rule.title for rule in deliveries.rules.values()}
    aside = f"{job.system}-{job.name}-de-rieng.csv"
    written = write_set_aside(extract, job.checked / aside, titles, MARK if is_sample(job.data) else "")
    return Counting(file, record, aside=aside if written else "")


@lru_cache(maxsize=4)
def _deliveries(data: Path, window: str, period: Period) -> Deliveries:
    return Deliveries(data, window, frames_of(period, window).main.period.end)
