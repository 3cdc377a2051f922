"""Temporary folders: they end with their process, and a process that was killed leaves none for long."""

import os
import subprocess
import sys
import tempfile

import pytest
from filelock import FileLock

from pakn.base import scratch
from pakn.base.scratch import owned_folder, process_folder, sweep

MAKES = "from pakn.base.scratch import process_folder as made\nprint(made(), flush=True)\n"
WAITS = MAKES + "input()"
KILLED = MAKES + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def started(tmp_path):
    """Start a process whose temporary folder lies in a folder of the test."""
    processes = []

    def start(code):
        process = subprocess.Popen(
            [sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        processes.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in processes:
        process.communicate()


def test_a_process_has_one_folder_that_nobody_else_may_read():
    folder = process_folder()
    assert folder == process_folder()
    assert folder.name.startswith(f"pakn-{os.getpid()}-")
    assert folder.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_it_ends_with_its_process(started, tmp_path):
    process, folder = started(MAKES)
    process.communicate()
    assert folder.startswith(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_next_one_removes_what_killed_ones_left_and_nothing_of_the_living(started, tmp_path):
    _, living = started(WAITS)
    killed, left = started(KILLED)
    killed.wait()
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} >= {os.path.basename(left)}  # noqa: PTH119
    _, own = started(WAITS)
    assert {str(path) for path in tmp_path.iterdir() if path.is_dir()} == {living, own}
    assert {path.stem for path in tmp_path.glob("*.lock")} == {os.path.basename(each) for each in (living, own)}  # noqa: PTH119


def test_a_number_that_is_used_again_keeps_nothing(tmp_path):
    left = tmp_path / f"pakn-{os.getpid()}-0123abcd"
    left.mkdir()
    left.with_suffix(".lock").touch()
    sweep(tmp_path, "pakn")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="links need rights on Windows")
def test_what_is_not_ours_stays(tmp_path):
    elsewhere, there = tmp_path / "elsewhere", tmp_path / "there"
    elsewhere.mkdir()
    (elsewhere / "file").touch()
    there.mkdir()
    (there / "pakn-1-00000000").symlink_to(elsewhere)
    (there / "pakn-1-00000000.lock").touch()
    (there / "pakn-2-00000000").mkdir()
    (there / "pakn-2-00000000.lock").symlink_to(elsewhere / "file")
    for name in ("pakn-notes", "pakn-3-00000000", "pakn-x-00000000"):
        (there / name).mkdir()
    (there / "pakn-x-00000000.lock").touch()
    before = sorted(there.iterdir())
    sweep(there, "pakn")
    assert sorted(there.iterdir()) == before
    assert (elsewhere / "file").exists()


def test_a_lock_without_a_folder_goes_unless_somebody_holds_it(tmp_path):
    held, left = (tmp_path / f"pakn-{number}-00000000.lock" for number in (1, 2))
    left.touch()
    with FileLock(held):
        sweep(tmp_path, "pakn")
        assert list(tmp_path.iterdir()) == [held]


def test_a_lock_swept_before_it_was_held_is_made_anew(monkeypatch, tmp_path):
    """A sweep may come between the opening of the file and the holding of its lock: the folder needs one of its own."""
    swept = []

    class Swept(FileLock):
        def acquire(self, *arguments, **more):
            got = super().acquire(*arguments, **more)
            if not swept:
                swept.append(self.lock_file)
                os.unlink(self.lock_file)  # noqa: PTH108
            return got

    monkeypatch.setattr(scratch, "FileLock", Swept)
    with owned_folder(tmp_path, "pakn") as folder:
        assert folder.is_dir()
        assert [path.stem for path in tmp_path.glob("*.lock")] == [folder.name]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_removed_by_others_is_made_anew(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch, "_own", {})
    first = process_folder()
    first.rmdir()
    assert process_folder().is_dir()


def test_a_folder_given_for_a_while_is_as_open_as_any_other(tmp_path):
    (tmp_path / "plain").mkdir()
    left = tmp_path / ".out [1]-1-00000000"
    left.mkdir()
    (tmp_path / f"{left.name}.lock").touch()
    with owned_folder(tmp_path, ".out [1]") as folder:
        assert not left.exists(), "of a process that was killed"
        assert folder.stat().st_mode == (tmp_path / "plain").stat().st_mode
        folder.rename(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "plain"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_leaves_its_parents_folder_alone(started, tmp_path):
    forks = "import os\nif os.fork() == 0:\n    assert made() != folder\n    raise SystemExit\nos.wait()\n"
    process, _ = started(f"{MAKES}folder = made()\n{forks}print(folder.is_dir(), flush=True)")
    assert process.communicate()[0].strip() == "True"
    assert list(tmp_path.iterdir()) == []
