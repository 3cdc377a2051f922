"""Worker processes: each does one task at a time and, if it dies, takes no other task with it.

The pool of the standard library gives up all its tasks when one process dies, without saying at which it died, and its
processes outlive a parent that is killed. Here every process has a thread that hands it one task and waits, so that it
is known at which task it ended. And every process hangs on a leash, a pipe from its parent: when that is closed,
because the parent ends its pool or is itself dead, the process ends with all it has started.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import Empty, SimpleQueue
from types import FrameType, TracebackType
from typing import Any, ParamSpec, TypeVar

from pakn.base.scratch import remove_process_folder

__all__ = ["WorkerDied", "WorkerPool"]

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")
Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]

LOOK_SECONDS = 1.0
"""How often one side looks whether the other lives: a pipe does not tell while a forked child holds its end too."""
ENDING = ("SIGTERM", "SIGHUP")
"""Signals that ask a process to end."""
END_SECONDS = 3.0
"""How long a process may take to end by itself before it is killed."""


class WorkerDied(BrokenExecutor):
    """A worker process ended in the middle of a task.

    Parameters
    ----------
    exitcode
        As `multiprocessing` tells it: the signal that ended it as a negative number, or its exit status; `None` where
        it was ended together with its pool.
    """

    def __init__(self, exitcode: int | None = None) -> None:
        super().__init__(f"exit code {exitcode}")
        self.exitcode = exitcode


@dataclass(frozen=True, slots=True)
class _Task:
    future: Future[Any]
    call: Call


class WorkerPool(Executor):
    """Fresh worker processes: nothing of this process reaches a notebook, and Typst never meets a fork.

    Parameters
    ----------
    workers
        How many processes; they start at once.
    """

    def __init__(self, workers: int) -> None:
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._is_closed = self._is_ended = False
        self._threads = [threading.Thread(target=self._serve, name="pakn-worker", daemon=True) for _ in range(workers)]
        atexit.register(self.end)  # first: whoever is asked to end amid the starting leaves no process behind
        for thread in self._threads:
            thread.start()

    def submit(
        self, task: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        """Queue a task for the next free process and return its future."""
        future: Future[Result] = Future()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the pool takes no more tasks")
            self._tasks.put(_Task(future, (task, args, kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; the processes end when all that were taken are done."""
        if cancel_futures:
            self._cancel_queued()
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                for _ in self._threads:
                    self._tasks.put(None)  # behind the last task
        if wait:
            self._join()
            atexit.unregister(self.end)

    def end(self) -> None:
        """End the processes in the middle of their tasks."""
        with self._lock:
            self._is_ended = True
            workers = tuple(self._workers)
        self.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.cut()
        self._join(END_SECONDS)
        for worker in workers:
            worker.process.kill()  # what still lives cannot hear: it is deep in foreign code
        self.shutdown()

    def _join(self, seconds: float | None = None) -> None:
        for thread in self._threads:
            with suppress(RuntimeError):  # the starting was broken off before this one
                thread.join(seconds)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """End with the last task, or at once: whoever interrupts does not want to wait."""
        if error is None or isinstance(error, Exception):
            self.shutdown()
        else:
            self.end()

    def _cancel_queued(self) -> None:
        ends = 0
        with suppress(Empty):
            while True:
                task = self._tasks.get_nowait()
                ends += task is None
                if task is not None and task.future.cancel():
                    task.future.set_running_or_notify_cancel()  # or whoever waits for it would wait on
        for _ in range(ends):
            self._tasks.put(None)

    def _serve(self) -> None:
        """Hand one process one task after another, and another process the next when it has died."""
        if hasattr(signal, "pthread_sigmask"):
            # A process starts with the mask of this thread: Ctrl-C is for the parent, which ends its workers. Whoever
            # starts the tracker of multiprocessing lets the signal through again, so that it is started before.
            resource_tracker.ensure_running()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _Worker | None = None
        with suppress(OSError):  # if there is no memory for it, the first task tries again and tells
            worker = self._started()
        while (task := self._tasks.get()) is not None:
            if task.future.set_running_or_notify_cancel():
                worker = self._after(task, worker)
        self._forget(worker)

    def _after(self, task: _Task, worker: _Worker | None) -> _Worker | None:
        """Have a task done and return the worker, if it is alive."""
        try:
            worker = worker or self._started()
            result = worker.done(task.call)
        except BaseException as error:  # whatever it is, it belongs to whoever asks for the result
            task.future.set_exception(error)
            if not isinstance(error, WorkerDied):
                return worker
            self._forget(worker)
            return None
        task.future.set_result(result)
        return worker

    def _started(self) -> _Worker:
        worker = _Worker()
        with self._lock:
            self._workers.add(worker)
            if self._is_ended:
                worker.cut()
        return worker

    def _forget(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.close()
            with self._lock:
                self._workers.discard(worker)


class _Worker:
    """One process, its pipe for tasks and results, and its leash."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.tasks, its_tasks = context.Pipe()
        its_leash, self._leash = context.Pipe(duplex=False)
        self._cutting = threading.Lock()
        self.process = context.Process(target=_work, args=(its_tasks, its_leash), name="pakn-worker")
        self.process.start()
        its_tasks.close()  # or the end of the process would not close the pipe
        its_leash.close()

    def done(self, call: Call) -> Any:
        """Return what a task gives.

        Raises
        ------
        WorkerDied
            If the process ended before the task did.
        Exception
            Whatever the task raised.
        """
        try:
            self.tasks.send(call)
            while not self.tasks.poll(LOOK_SECONDS):
                if not self.process.is_alive() and not self.tasks.poll(0):
                    raise EOFError
            is_made, made = self.tasks.recv()
        except (EOFError, OSError):
            self.close()
            raise WorkerDied(self.process.exitcode) from None
        if is_made:
            return made
        raise made

    def cut(self) -> None:
        """Close the leash."""
        with self._cutting:
            self._leash.close()

    def close(self) -> None:
        """Let the process end by itself, or else end it."""
        self.tasks.close()
        self.process.join(END_SECONDS)
        self.cut()
        self.process.join(END_SECONDS)
        self.process.kill()
        self.process.join()


def _work(tasks: Connection, leash: Connection) -> None:
    """Do tasks until no more come; what a worker process does."""
    signal.signal(signal.SIGINT, lambda *_: None)  # not ignored: a kernel started from here would ignore it too
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    for name in ENDING:  # sent to the whole group: what this process has made must go with it
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # ignored since nohup: it stays so
            signal.signal(number, _end_by)
    threading.Thread(target=_end_with, args=(leash,), name="pakn-leash", daemon=True).start()
    with suppress(EOFError, OSError):  # the pool is shut down, or its process has gone
        while True:
            answer = _answer(tasks)
            try:
                tasks.send(answer)
            except OSError:
                raise
            except Exception as error:  # it cannot be sent as it is
                try:
                    tasks.send((False, RuntimeError(f"{type(error).__name__}: {error}")))
                except MemoryError:  # not even that: whoever waits is told that the worker has died
                    return


def _answer(tasks: Connection) -> tuple[bool, Any]:
    """Wait for a task, do it, and return whether it went well and what it gave or raised."""
    try:
        received = tasks.recv_bytes()
    except MemoryError as error:
        return False, error
    try:
        task, args, kwargs = ForkingPickler.loads(received)
        return True, task(*args, **kwargs)
    except BaseException as error:
        error.add_note("".join(traceback.format_tb(error.__traceback__)))  # it does not cross the border by itself
        return False, error


def _end_with(leash: Connection) -> None:
    """End this process and all it has started as soon as the leash is closed."""
    parent = os.getppid()
    with suppress(OSError):
        while not leash.poll(LOOK_SECONDS):
            if os.getppid() != parent:
                break
    try:
        _tidy()
    finally:
        os._exit(1)


def _end_by(number: int, frame: FrameType | None) -> None:
    """End this process and all it has started by the signal that asked for it."""
    for name in ENDING:  # nobody ends the tidying up
        if hasattr(signal, name):
            signal.signal(signal.Signals[name], lambda *_: None)
    try:
        _tidy()
    finally:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _tidy() -> None:
    """End what this process has started, and remove its folder."""
    import psutil  # noqa: PLC0415 (only at the end)

    with suppress(psutil.Error):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    remove_process_folder()
