"""Building reports: check everything, run the annexes in worker processes, publish, record, index.

`run` is the one function behind the command line, notebooks and tests. Nothing is published unless every annex of the
report is complete and passed its checks. Annexes and counts are tasks of an executor (`pakn.build.executors`).
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pakn.audit.assertions.proofs import read_proofs
from pakn.base.errors import BuildError, Finding, raise_findings
from pakn.base.periods import Period
from pakn.base.scratch import process_folder
from pakn.build.available_periods import delivered_systems, planned
from pakn.build.counting import CHECKED, CountedExtracts, Counting, count_extracts
from pakn.build.execute import (
    STOCK_KERNEL,
    AnnexJob,
    AnnexResult,
    chosen_engine,
    made_annex,
    raise_failures,
    run_annex,
    warm_up,
)
from pakn.build.executors import InlineExecutor, is_in_kernel, process_pool, stop
from pakn.build.index_page import write_index
from pakn.build.keeping import clear_written
from pakn.build.merge import MergeJob, MergeResult, made_merge, run_merge
from pakn.build.outcome import Failures, Published, with_unproved
from pakn.build.output_checks import check_files
from pakn.build.places import OutputPlace, place_findings
from pakn.build.publish import abandon, faults_told, publish, publishing_lock, recover, recover_all
from pakn.build.record import (
    DEFAULT_NUMBERING,
    LETTER_NUMBER,
    described,
    hashes_in,
    letter_of,
    read_record,
    record_written,
    write_record,
)
from pakn.build.report_list import Annex, ParameterValue, Report, read_reports, report_named
from pakn.build.request import FORMAT_NAMES, Request, check_request
from pakn.build.steps import Progress, Steps
from pakn.figures.books import read_book

__all__ = ["FORMAT_NAMES", "Published", "Request", "run"]

MOST_WORKERS = 4


def run(
    request: Request, progress: Progress = lambda done, total, what: None, executor: Executor | None = None
) -> list[Published]:
    """Build and publish the reports asked for.

    Parameters
    ----------
    request
        What is asked for.
    progress
        Called whenever an annex is made.
    executor
        Who runs annexes and counts, any executor of the kind `concurrent.futures` describes; it stays open. `None`
        starts as many worker processes as the request asks for and ends them.

    Raises
    ------
    UsageError
        If a report, period, format, unit or parameter does not exist; nothing is published.
    DataError
        If figures or metadata are wrong; nothing is published.
    BuildError
        If a notebook, an export or a worker failed, or a folder cannot be written; its `__notes__` say what is
        published.
    """
    if isinstance(executor, InlineExecutor) and request.engine is None and is_in_kernel():
        request = replace(request, engine=STOCK_KERNEL)  # a kernel cannot be two notebooks at once
    known = read_reports(request.notebooks)
    names = dict.fromkeys(request.reports)
    chosen = [report_named(known, name) for name in names] or list(known.values())
    check_request(request)
    plans = [
        (report, period, report.parse_parameters(dict(request.parameters)))
        for report, period in planned(chosen, request.period, request.data, named=bool(names))
    ]
    total = sum(len(_annexes(request, report, period)) for report, period, _ in plans)
    with ExitStack() as pools, ExitStack() as locks:
        pool = executor or pools.enter_context(_workers(request, total))
        read_book(request.data)
        read_proofs(request.data)
        recover_all(request.outputs)
        counts = Path(
            locks.enter_context(tempfile.TemporaryDirectory(dir=process_folder(), ignore_cleanup_errors=True))
        )
        builds = [_Build(request, *plan, counts / str(index)) for index, plan in enumerate(plans)]
        failures = Failures()
        for build in sorted(builds, key=lambda build: build.place.final):  # one order, or two would wait for ever
            with failures.of(build):
                build.check_place()
                told = f"chờ lần dựng khác của {build.place.final.parent.name}/{build.place.final.name} xong"
                locks.enter_context(publishing_lock(build.place, partial(progress, 0, total, told)))
        published = with_unproved(_published(builds, failures, pool, Steps(total, progress)), request.data)
    if published or not failures.errors:
        with failures.of(None), faults_told(request.outputs):
            write_index(request.outputs)
    failures.raise_all(published)
    return published


def _workers(request: Request, tasks: int) -> Executor:
    """Start worker processes, which load papermill while this process checks the data."""
    workers = min(request.workers or os.cpu_count() or 1, tasks, MOST_WORKERS)
    pool = process_pool(workers)
    for _ in range(workers):
        pool.submit(warm_up, chosen_engine(request.engine))
    return pool


class _Build:
    """One report on its way: its annexes, each with its job and, once handed to a worker, its future result."""

    def __init__(
        self,
        request: Request,
        report: Report,
        period: Period,
        parameters: dict[str, ParameterValue],
        counts: Path,
    ) -> None:
        self.request, self.report, self.period = request, report, period
        self.annexes = _annexes(request, report, period)
        self.place = OutputPlace(request.outputs, report.id, period.text)
        given = report.given(parameters)
        self.letter = "" if request.draft else str(given.get(LETTER_NUMBER, "")).strip()
        self.issued = bool(self.letter)
        window = str(given.get("window", report.window))
        self.extracts = CountedExtracts(
            request.data.resolve(),
            window,
            period,
            report.systems,
            counts,
            # What a letter goes out with is copied as a folder: rows set aside must not be in it.
            (self.place.staged_internal if self.issued else self.place.staging) / CHECKED,
            self.place.failed,
            report.window,
        )
        self.jobs = list(_jobs(self, parameters, counts if report.systems else None))
        self.merging = _merge_job(self) if "pdf" in request.formats else None
        self.futures: list[Future[AnnexResult]] = []
        self.merged: Future[MergeResult] | None = None
        self.counted: tuple[Counting, ...] = ()
        self.lay_there: dict[str, str] = {}
        """Files of people in the folder of what failed."""

    def check_place(self) -> None:
        """Refuse what stands in the way of the report's folders, before anything is made.

        Raises
        ------
        BuildError
            If a folder cannot be there or be written.
        """
        with faults_told(self.place.staging):
            raise_findings(place_findings(self.place, issued=self.issued), BuildError)

    def count(self, pool: Executor) -> None:
        """Check and count the extracts the report is made from.

        Raises
        ------
        DataError
            If a file stops, or a system has not delivered and no draft is asked for.
        BuildError
            If staging cannot be written.
        """
        self.started = dt.datetime.now(dt.UTC)
        with faults_told(self.place.staging):
            recover(self.place)
            self.place.staging.mkdir()
            # Whoever opens the folder would mend what is mended.
            clear_written(self.place.failed, self.place.kept_failed)
            self.lay_there = hashes_in(self.place.failed)
            self.counted = count_extracts(self.extracts, pool, draft=self.request.draft)

    def start(self, pool: Executor) -> None:
        """Hand every annex to the workers."""
        self.futures = [pool.submit(run_annex, job) for job in self.jobs]

    def merge(self, pool: Executor) -> None:
        """Have the annexes merged, once, if all of them came out well; to be called when they are done."""
        if self.merging and not self.merged and not any(result.findings for result in self._annex_results()):
            self.merged = pool.submit(run_merge, self.merging)

    @property
    def under_way(self) -> set[Future[Any]]:
        """Everything the workers have been given for this report."""
        return {*self.futures, *([self.merged] if self.merged else [])}

    def _annex_results(self) -> list[AnnexResult]:
        return [made_annex(job, future) for job, future in zip(self.jobs, self.futures, strict=True)]

    def results(self) -> tuple[list[AnnexResult], MergeResult | None]:
        """Return what the workers made.

        Raises
        ------
        UsageError, DataError, BuildError
            If an annex failed (`raise_failures`) or a file is not fit to be published.
        """
        results = self._annex_results()
        raise_failures(results, self.place.failed)
        merged = made_merge(self.merging, self.merged) if self.merging and self.merged else None
        raise_findings(merged.findings if merged else (), BuildError)
        files = [name for result in results for name in result.files]
        raise_findings(check_files(self.place.staging, [*files, *([merged.name] if merged else [])]), BuildError)
        return results, merged

    def record(self, results: Sequence[AnnexResult], merged: MergeResult | None) -> None:
        """Write what was built from which inputs; from here on staging is whole."""
        with faults_told(self.place.staging):
            told = described(self.report, self.period, self.request.data, self.counted, self.annexes, self.jobs)
            write_record(self.place.staging, told, results, merged, self.started)
            if self.place.staged_internal.is_dir():
                record_written(self.place.staged_internal)

    def publish(self, results: Sequence[AnnexResult], merged: MergeResult | None) -> Published:
        """Put the report in its place.

        Raises
        ------
        BuildError
            If it cannot be put there.
        """
        letter = letter_of(read_record(self.place.final))
        notes = [*(note for result in results for note in result.notes), *publish(self.place)]
        if letter and letter != self.letter:
            found = f"đã thay bản kèm theo văn bản số «{letter}»"
            remedy = f"cần lại bản ấy thì dựng lại với -p {LETTER_NUMBER} «{letter}»"
            notes.append(Finding(str(self.place.final), found, "", remedy))
        checked = (self.place.internal if self.issued else self.place.final) / CHECKED
        return Published(
            self.report,
            self.period,
            self.place.final,
            tuple(results),
            merged,
            self.counted,
            self.annexes,
            checked if self.counted else None,
            tuple(dict.fromkeys(notes)),
        )


def _published(builds: Sequence[_Build], failures: Failures, pool: Executor, steps: Steps) -> list[Published]:
    """Make all reports at once, so that no worker waits for the last annex of one; publish them in their order."""
    published: list[Published] = []
    unfinished = [build for build in builds if build not in failures.builds]  # what failed has no lock
    try:
        for build in list(unfinished):
            with failures.of(build, BuildError):  # wrong figures stop everything
                build.count(pool)
        building = [build for build in unfinished if build not in failures.builds]
        for build in building:
            build.start(pool)
        for build in building:
            with failures.of(build):
                steps.wait(build, building, pool)
                made = build.results()
                build.record(*made)
                unfinished.remove(build)  # its staging is kept if it cannot be put in place
                published.append(build.publish(*made))
    except BaseException as error:
        stop((future for build in builds for future in build.under_way), pool, error)
        raise
    finally:
        for build in unfinished:
            abandon(build.place)  # failed notebooks stay
            with suppress(OSError):
                if build.place.failed.is_dir():
                    record_written(build.place.failed, build.lay_there)
    return published


def _annexes(request: Request, report: Report, period: Period) -> tuple[Annex, ...]:
    return report.annexes_for(period, delivered_systems(report, period, request.data))


def _jobs(build: _Build, parameters: Mapping[str, ParameterValue], counts: Path | None) -> Iterator[AnnexJob]:
    request, report, period, place = build.request, build.report, build.period, build.place
    for place_in_report, annex in enumerate(build.annexes, start=1):
        declared = report.declared(annex)
        values: dict[str, Any] = {name: parameters.get(name, parameter.default) for name, parameter in declared.items()}
        values |= annex.fixed
        number = annex.number_at(place_in_report, values.get("numbering", DEFAULT_NUMBERING))
        yield AnnexJob(
            notebook=request.notebooks / annex.notebook,
            stem=f"{place_in_report:02d}-{annex.id}",
            parameters={**values, "period": period.text, "annex": number, "draft": request.draft},
            formats=request.formats,
            data=request.data.resolve(),
            staging=place.staging,
            failed=place.failed,
            engine=chosen_engine(request.engine),
            counted=counts,
        )


def _merge_job(build: _Build) -> MergeJob | None:
    """Return what merges the annexes that go out with the letter; `None` where there are not two."""
    report, period = build.report, build.period
    stems = tuple(job.stem for job, annex in zip(build.jobs, build.annexes, strict=True) if not annex.internal)
    title = f"{report.title} – {period.label}"
    return MergeJob(build.place.staging, f"{report.id}-{period.text}.pdf", title, stems) if len(stems) > 1 else None
