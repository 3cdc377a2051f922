"""Tasks for worker processes that end badly, by names that a worker can import."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pakn.base.scratch import process_folder
from pakn.build import counting, workers
from pakn.build.workers import WorkerPool

LONG = 120
"""Seconds that no test waits."""
real_count = counting.count_file


def add(*numbers):
    return sum(numbers)


def fail(text):
    raise ValueError(text)


def unsendable():
    return lambda: None


def die(code=None):
    if code is None:
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(code)


def asked_to_end():
    """Make the folder of this process, then ask it to end, as a signal to the whole group does."""
    process_folder()
    real = workers.remove_process_folder

    def removing():  # whoever asks again asks amid the tidying up
        for number in (signal.SIGTERM, signal.SIGHUP):
            os.kill(os.getpid(), number)
        time.sleep(0.1)
        real()

    workers.remove_process_folder = removing
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LONG)


def closed_terminal():
    os.kill(os.getpid(), signal.SIGHUP)
    time.sleep(0.1)
    return "done"


def count_or_die(extracts, file):
    """Count a file, but die at those of one system."""
    return die() if file[0] == "certified_copies" else real_count(extracts, file)


def hold(pipe):
    """Start a child, tell whoever reads the pipe, and keep both of us busy."""
    child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({LONG})"])
    with open(pipe, "w", encoding="ascii") as told:  # noqa: PTH123 (a pipe)
        told.write(f"{os.getpid()} {child.pid}\n")
    time.sleep(LONG)


if __name__ == "__main__":
    with WorkerPool(2) as pool:
        for each in sys.argv[1:]:
            pool.submit(hold, Path(each))
