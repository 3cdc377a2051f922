"""Waiting for what the workers make, and telling whoever shows progress of each annex that is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from pakn.base.errors import BuildError, Finding
from pakn.base.system_errors import finding_of_system
from pakn.run.execute import AnnexJob, AnnexResult

__all__ = ["Progress", "Steps"]

Progress = Callable[[int, int, str], None]
"""Called with annexes done, annexes in all, and what was done last."""


class Work(Protocol):
    """What a report on its way shows of itself."""

    @property
    def jobs(self) -> Sequence[AnnexJob]:
        """Its annexes."""

    @property
    def futures(self) -> Sequence[Future[AnnexResult]]:
        """Their future results, once handed out."""

    @property
    def under_way(self) -> set[Future[Any]]:
        """Everything handed out."""

    def merge(self, pool: Executor) -> None:
        """Hand out the merging of its annexes."""


class Steps:
    """Counts finished annexes for whoever shows progress."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.progress = total, progress
        self.annexes = 0
        self.done: set[Future[Any]] = set()

    def wait(self, build: Work, builds: Sequence[Work], pool: Executor) -> None:
        """Return when a build is made, telling of each annex of any build that is made meanwhile.

        Raises
        ------
        BuildError
            If a worker died.
        """
        annexes = {future: job.stem for each in builds for future, job in zip(each.futures, each.jobs, strict=True)}
        while not self.done.issuperset(build.under_way):
            waiting = {future for each in builds for future in each.under_way} - self.done
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                self._finish(future, annexes.get(future))
            for each in builds:
                if self.done.issuperset(each.futures):
                    each.merge(pool)  # behind the annexes of other reports: merging keeps none of them waiting

    def _finish(self, future: Future[Any], annex: str | None) -> None:
        try:
            future.result()
        except (OSError, BrokenProcessPool) as error:
            where, remedy = "tiến trình dựng phụ lục", "kiểm tra đĩa, bộ nhớ và quyền ghi rồi chạy lại"
            finding = Finding(where, str(error), "tiến trình chạy đến hết", remedy)
            told = finding_of_system(error, where) if isinstance(error, OSError) else finding
            raise BuildError([told]) from error
        self.done.add(future)
        if annex:
            self.annexes += 1
            self.progress(self.annexes, self.total, annex)
