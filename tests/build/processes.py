"""Finding what a test has started: by a word in the environment, which every child inherits."""

import contextlib
import os
import select
import uuid

import psutil

MARK = "PAKN_TEST_PROCESS"
SECONDS = 5
"""How long after its parent a process may still be there."""


def marked_environment(tmp_path, **more):
    """Return an environment with a mark of its own, temporary files in a folder of the test, and that mark."""
    mark, temporary = uuid.uuid4().hex, tmp_path / "tmp"
    temporary.mkdir(exist_ok=True)
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    return {**os.environ, **folders, MARK: mark, **more}, mark


def with_mark(mark):
    """Return the processes that run with a mark."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def left(mark):
    """Return the processes with a mark that are there after some seconds, and end them."""
    psutil.wait_procs(with_mark(mark), timeout=SECONDS)
    alive = with_mark(mark)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    return [f"{process.pid} {' '.join(process.cmdline())}" for process in alive if process.is_running()]


class NamedPipe:
    """A pipe in a folder, through which a process says that it is where a test waits for it."""

    def __init__(self, path):
        os.mkfifo(path)
        self.path, self.descriptor = path, os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def line(self, seconds=60):
        """Wait for what is said, at most so long."""
        assert select.select([self.descriptor], [], [], seconds)[0], "nobody came here"
        return os.read(self.descriptor, 1000).decode()
