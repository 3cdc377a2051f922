"""Worker processes: one that dies loses its own task only, and all end with whoever started them."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError, wait

import duckdb
import dying
import psutil
import pytest
from monthly_cases import delivered
from monthly_cases import province as part_of
from processes import NamedPipe, left, marked_environment

from pakn.base.errors import BuildError
from pakn.base.periods import parse_period
from pakn.build import counting
from pakn.build.counting import CountedExtracts, count_extracts
from pakn.build.executors import InlineExecutor, results_of
from pakn.build.workers import WorkerDied, WorkerPool

pytestmark = pytest.mark.long
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(2) as pool:
        yield pool


def test_results_and_errors_come_back(pool):
    assert [pool.submit(dying.add, each, 1).result() for each in range(4)] == [1, 2, 3, 4]
    with pytest.raises(ValueError, match="mất dấu") as raised:
        pool.submit(dying.fail, "mất dấu").result()
    assert any("in fail" in note for note in raised.value.__notes__), "where it happened"


def test_what_cannot_be_sent_is_an_error_and_no_end(pool):
    with pytest.raises(RuntimeError, match="lambda"):
        pool.submit(dying.unsendable).result()
    with pytest.raises(AttributeError, match="pickle"):
        pool.submit(dying.add, dying.unsendable()).result()
    assert pool.submit(dying.add, 1, 1).result() == 2


def test_a_worker_that_dies_loses_its_own_task_only(pool):
    tasks = [pool.submit(dying.add, each) for each in range(3)]
    tasks[1:1] = [pool.submit(dying.die), pool.submit(dying.die, 7)]
    wait(tasks)
    assert [task.result() for task in tasks if not task.exception()] == [0, 1, 2]
    assert [(type(task.exception()), task.exception().exitcode) for task in tasks[1:3]] == [
        (WorkerDied, -signal.SIGKILL), (WorkerDied, 7)
    ]  # fmt: skip
    assert pool.submit(dying.add, 5).result() == 5, "another one takes its place"


def test_a_pool_that_is_closed_does_what_it_took():
    with WorkerPool(1) as pool:
        tasks = [pool.submit(dying.add, each) for each in range(3)]
    assert [task.result(timeout=0) for task in tasks] == [0, 1, 2]
    with pytest.raises(RuntimeError, match="no more"):
        pool.submit(dying.add, 1)
    pool.shutdown()


FIRST_MOMENT = """
import signal
from pakn.build import workers

class Seen(workers._Worker):
    def __init__(self):
        super().__init__()
        print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()), flush=True)

workers._Worker = Seen
if __name__ == "__main__":
    with workers.WorkerPool(1) as pool:
        pool.submit(max, 1, 2).result()
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no masks of signals on this system")
def test_an_interrupt_does_not_reach_a_worker_that_is_only_starting(tmp_path):
    # A process has the mask of the thread that starts it until it has handlers of its own.
    script = tmp_path / "first.py"
    script.write_text(FIRST_MOMENT, encoding="utf-8")
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["True"]


@needs_pipes
def test_an_interrupt_ends_what_is_under_way(tmp_path):
    busy, started = NamedPipe(tmp_path / "busy"), time.monotonic()

    def interrupted(pool, tasks):
        tasks += [pool.submit(dying.hold, busy.path), pool.submit(dying.add, 1)]
        processes.extend(psutil.Process(int(number)) for number in busy.line().split())
        raise KeyboardInterrupt

    tasks, processes = [], []
    with pytest.raises(KeyboardInterrupt), WorkerPool(1) as pool:
        interrupted(pool, tasks)
    assert time.monotonic() - started < dying.LONG / 2
    assert isinstance(tasks[0].exception(timeout=0), WorkerDied)
    with pytest.raises(CancelledError):
        tasks[1].result(timeout=0)
    assert wait(tasks, timeout=0).not_done == set(), "or whoever stops the tasks waits for ever"
    assert psutil.wait_procs(processes, timeout=5)[1] == []


@needs_pipes
@pytest.mark.parametrize("number", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_workers_end_with_their_parent_and_with_what_they_started(tmp_path, number):
    pipes = [NamedPipe(tmp_path / name) for name in ("one", "other")]
    environment, mark = marked_environment(tmp_path)
    parent = subprocess.Popen([sys.executable, dying.__file__, *(str(pipe.path) for pipe in pipes)], env=environment)
    assert all(len(pipe.line().split()) == 2 for pipe in pipes)
    parent.send_signal(number)
    parent.wait()
    assert left(mark) == []


BROKEN_OFF = """
import threading
from pakn.build import workers

start, started = threading.Thread.start, []

def interrupted(thread):
    if thread.name == "pakn-worker" and len(started) == 1:
        raise KeyboardInterrupt
    started.append(thread)
    start(thread)

if __name__ == "__main__":
    threading.Thread.start = interrupted
    workers.WorkerPool(2)
"""


def test_whoever_is_asked_to_end_amid_the_starting_leaves_no_process(tmp_path):
    script = tmp_path / "broken_off.py"
    script.write_text(BROKEN_OFF, encoding="utf-8")
    environment, mark = marked_environment(tmp_path)
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, env=environment)
    assert ended.stderr.strip().endswith("KeyboardInterrupt")
    assert left(mark) == []


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows asks no process to end")
def test_a_worker_that_is_asked_to_end_removes_its_folder(tmp_path):
    environment, mark = marked_environment(tmp_path)
    script = "import dying\nfrom pakn.build.workers import WorkerPool\nif __name__ == '__main__':\n"
    script += "    with WorkerPool(1) as pool:\n        print(pool.submit(dying.asked_to_end).exception())\n"
    (tmp_path / "asked.py").write_text(script, encoding="utf-8")
    environment["PYTHONPATH"] = os.pathsep.join((dying.__file__.rpartition("/")[0], environment.get("PYTHONPATH", "")))
    ended = subprocess.run(
        [sys.executable, tmp_path / "asked.py"], capture_output=True, text=True, timeout=60, env=environment
    )
    assert ended.stdout.strip() == "exit code -15"
    assert left(mark) == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows closes no terminals")
def test_a_worker_ignores_what_its_parent_ignores(tmp_path):
    script = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\nimport dying\n"
    script += "from pakn.build.workers import WorkerPool\nif __name__ == '__main__':\n"
    script += "    with WorkerPool(1) as pool:\n        print(pool.submit(dying.closed_terminal).result())\n"
    (tmp_path / "asked.py").write_text(script, encoding="utf-8")
    folders = os.pathsep.join((dying.__file__.rpartition("/")[0], os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "PYTHONPATH": folders}
    ended = subprocess.run(
        [sys.executable, tmp_path / "asked.py"], capture_output=True, text=True, timeout=60, env=environment
    )
    assert ended.stdout.strip() == "done", ended.stderr


SYSTEMS = {
    "work_files": "Số văn bản đi,Số văn bản đi có ký số từ hồ sơ công việc",
    "certified_copies": "Số hồ sơ chứng thực bản sao,Số hồ sơ chứng thực bản sao điện tử",
}
"""Two systems and the columns of their files."""


@pytest.fixture
def extracts(province, tmp_path):
    """Two small files of a month."""
    data = part_of(province, tmp_path / "data")
    for name, heads in SYSTEMS.items():
        delivered(data, f"{name}/2024-12.csv", f"Đơn vị,{heads}\nHuyện Tiên Du,10,9\n")
    places = (tmp_path / name for name in ("counted", "checked", "failed"))
    return CountedExtracts(data, "calendar", parse_period("2024-12"), tuple((name,) for name in SYSTEMS), *places)


def test_a_worker_that_dies_while_counting_names_the_file(extracts, monkeypatch, pool):
    monkeypatch.setattr(counting, "count_file", dying.count_or_die)
    with pytest.raises(BuildError) as raised:
        count_extracts(extracts, pool, draft=True)
    assert raised.value.exit_status == 3
    (finding,) = raised.value.findings
    assert finding.where == "certified_copies/2024-12.csv"
    assert "dừng đột ngột (tín hiệu 9, thường do máy thiếu bộ nhớ)" in finding.found
    assert [path.name for path in extracts.counted.glob("*work_files*")] != [], "the other file was counted"


def test_an_error_nobody_foresaw_names_the_file_and_quotes_nothing(extracts, monkeypatch):
    def fail(extract):
        raise RuntimeError("Nguyễn Văn A")

    monkeypatch.setattr(counting, "count_extract", fail)
    with pytest.raises(BuildError) as raised:
        count_extracts(extracts, InlineExecutor(), draft=True)
    assert [finding.where for finding in raised.value.findings] == ["work_files/2024-12", "certified_copies/2024-12"]
    assert "RuntimeError" in str(raised.value)
    assert "Nguyễn" not in str(raised.value)


def test_a_lack_of_memory_names_the_file_and_quotes_nothing(extracts, monkeypatch):
    def fail(*_):
        raise duckdb.OutOfMemoryException("Nguyễn Văn A")

    monkeypatch.setattr(counting, "write_set_aside", fail)
    with pytest.raises(BuildError) as raised:
        count_extracts(extracts, InlineExecutor(), draft=True)
    first, *_ = raised.value.findings
    assert (first.where, first.found) == ("work_files/2024-12", "hết bộ nhớ")
    assert "Nguyễn" not in str(raised.value)


def test_a_lost_task_may_have_a_result_all_the_same(pool):
    tasks = [pool.submit(dying.add, 1), pool.submit(dying.die, 3), pool.submit(dying.add, 2)]
    assert results_of(tasks, pool, lambda place, error: (place, error.exitcode)) == (1, (1, 3), 2)
