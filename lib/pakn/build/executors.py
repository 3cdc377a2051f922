"""Who runs annexes and counts: any executor of the kind `concurrent.futures` describes.

A build hands out plain tasks and takes plain values back, so it does not matter where they run: in worker processes
(the default), in this process, or on other machines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from typing import ParamSpec, TypeVar

from pakn.base.errors import Finding
from pakn.base.system_errors import reason_of
from pakn.build.workers import WorkerDied, WorkerPool

__all__ = ["LOST", "InlineExecutor", "is_in_kernel", "loss_finding", "process_pool", "results_of", "stop"]

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


LOST = (BrokenExecutor, OSError)
"""What a future raises whose task nobody could finish: its worker died, or none could be started or reached."""
SIGKILL = 9


def process_pool(workers: int) -> WorkerPool:
    """Return worker processes that end with this one."""
    return WorkerPool(workers)


def loss_finding(where: str, what: str, error: BaseException, remedy: str) -> Finding:
    """Return what to say of a task that was lost with its worker.

    Parameters
    ----------
    where
        Who met it, for messages.
    what
        What the worker was doing, as a verb.
    error
        What was raised.
    remedy
        What to do about it.

    Examples
    --------
    >>> loss_finding("pakn/2024-12.csv", "đếm tệp", WorkerDied(-11), "chạy lại").found
    'tiến trình đếm tệp dừng đột ngột (tín hiệu 11)'
    """
    code = error.exitcode if isinstance(error, WorkerDied) else None
    told = f" ({reason_of(error)[0]})" if isinstance(error, OSError) else ""
    told = told if code is None else f" ({_ended_by(code)})"
    return Finding(where, f"tiến trình {what} dừng đột ngột{told}", "tiến trình chạy đến hết", remedy)


def _ended_by(code: int) -> str:
    if code >= 0:
        return f"mã kết thúc {code}"
    return f"tín hiệu {-code}" + (", thường do máy thiếu bộ nhớ" if code == -SIGKILL else "")


def results_of(
    futures: Iterable[Future[Result]],
    pool: Executor | None = None,
    lost: Callable[[int, BaseException], Result] | None = None,
) -> tuple[Result, ...]:
    """Return the results in order; after an error nothing goes on running.

    Parameters
    ----------
    futures
        What was handed out, in its order.
    pool
        Who runs them, if it is to be ended when this process is interrupted.
    lost
        Gives the result of a task that was lost with its worker, from its place in the order and the error.

    Raises
    ------
    Exception
        Whatever the first failing task raised.
    """
    tasks = tuple(futures)
    try:
        return tuple(_result(task, index, lost) for index, task in enumerate(tasks))
    except BaseException as error:
        stop(tasks, pool, error)
        raise


def _result(task: Future[Result], index: int, lost: Callable[[int, BaseException], Result] | None) -> Result:
    try:
        return task.result()
    except LOST as error:
        if lost is None:
            raise
        return lost(index, error)


def stop(futures: Iterable[Future[Result]], pool: Executor | None = None, reason: BaseException | None = None) -> None:
    """Cancel what has not begun and wait for the rest: it must not write on into a folder that is being removed.

    Parameters
    ----------
    futures
        What is under way.
    pool, reason
        Workers of ours are ended in the middle if the reason is an interrupt.
    """
    tasks = tuple(futures)
    if isinstance(pool, WorkerPool) and not isinstance(reason, Exception | None):
        pool.end()
    for task in tasks:
        task.cancel()
    wait(tasks)


def is_in_kernel() -> bool:
    """Return whether this process is itself the kernel of a notebook."""
    shells = sys.modules.get("IPython.core.interactiveshell")
    return shells is not None and bool(shells.InteractiveShell.initialized())
