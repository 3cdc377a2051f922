"""Who runs annexes and counts: any executor of the kind `concurrent.futures` describes.

A build hands out plain tasks and takes plain values back, so it does not matter where they run: in worker processes
(the default), in this process, or on other machines.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from typing import ParamSpec, TypeVar

__all__ = ["InlineExecutor", "is_in_kernel", "process_pool", "results_of", "stop"]

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")


class InlineExecutor(Executor):
    """Runs every task at once, in the process and thread that hands it out.

    For tests and notebooks: nothing is started, so a handful of annexes is made before a worker process would be up.

    Examples
    --------
    >>> InlineExecutor().submit(max, 3, 5).result()
    5
    """

    def submit(
        self, task: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        """Run the task and return its future, which is done; Ctrl-C ends the caller, as ever."""
        future: Future[Result] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(task(*args, **kwargs))
        except Exception as error:  # whatever it is, it belongs to whoever asks for the result
            future.set_exception(error)
        return future


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Return fresh worker processes: nothing of this process reaches a notebook, and Typst never meets a fork."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def results_of(futures: Iterable[Future[Result]]) -> tuple[Result, ...]:
    """Return the results in order; after an error nothing goes on running.

    Raises
    ------
    Exception
        Whatever the first failing task raised.
    """
    tasks = tuple(futures)
    try:
        return tuple(task.result() for task in tasks)
    except BaseException:
        stop(tasks)
        raise


def stop(futures: Iterable[Future[Result]]) -> None:
    """Cancel what has not begun and wait for the rest: it must not write on into a folder that is being removed."""
    tasks = tuple(futures)
    for task in tasks:
        task.cancel()
    wait(tasks)


def is_in_kernel() -> bool:
    """Return whether this process is itself the kernel of a notebook."""
    shells = sys.modules.get("IPython.core.interactiveshell")
    return shells is not None and bool(shells.InteractiveShell.initialized())
