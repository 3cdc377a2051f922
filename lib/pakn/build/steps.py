"""Waiting for what the workers make, and telling whoever shows progress of each annex that is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, Protocol

from pakn.build.execute import AnnexJob, AnnexResult

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
        """Return when a build is made, telling of each annex of any build that is made meanwhile."""
        annexes = {future: job.stem for each in builds for future, job in zip(each.futures, each.jobs, strict=True)}
        while not self.done.issuperset(build.under_way):
            waiting = {future for each in builds for future in each.under_way} - self.done
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                self.done.add(future)
                if annex := annexes.get(future):
                    self.annexes += 1
                    self.progress(self.annexes, self.total, annex)
            for each in builds:
                if self.done.issuperset(each.futures):
                    each.merge(pool)  # behind the annexes of other reports: merging keeps none of them waiting
