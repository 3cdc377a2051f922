"""Executors: in this process at once, results in order, nothing running on after an error."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import nbformat
import papermill
import pytest

from pakn.base.errors import BuildError
from pakn.build import build as building
from pakn.build.build import Request, run
from pakn.build.executors import InlineExecutor, results_of


def test_a_task_is_done_when_it_is_handed_out():
    seen = []
    future = InlineExecutor().submit(seen.append, 1)
    assert (seen, future.done(), future.cancel()) == ([1], True, False)


def test_an_error_belongs_to_whoever_asks_for_the_result():
    future = InlineExecutor().submit(int, "x")
    with pytest.raises(ValueError, match="'x'"):
        future.result()


def test_an_interrupt_ends_the_caller():
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        InlineExecutor().submit(interrupt)


def test_results_come_in_order_and_an_error_ends_all():
    with ThreadPoolExecutor(2) as pool:
        assert results_of([pool.submit(pow, 2, each) for each in range(3)]) == (1, 2, 4)
        go_on, ended = threading.Event(), []

        def work():
            go_on.wait(10)
            ended.append(True)

        running, failing = pool.submit(work), pool.submit(int, "x")
        failing.add_done_callback(lambda _: go_on.set())
        with pytest.raises(ValueError, match="'x'"):
            results_of([failing, running])
        assert ended == [True], "it waited for what was running"


@pytest.mark.long
def test_any_executor_builds_and_stays_open(tmp_path):
    class Noted(InlineExecutor):
        tasks = 0

        def submit(self, task, /, *args, **kwargs):
            self.tasks += 1
            return super().submit(task, *args, **kwargs)

        def shutdown(self, *args, **kwargs):
            pytest.fail("somebody else's executor was ended")

    noted = Noted()
    (published,) = run(Request(reports=("source-audit",), formats=("html",), outputs=tmp_path), executor=noted)
    assert (noted.tasks, published.folder.is_dir()) == (1, True)


@pytest.mark.long
def test_what_fails_in_somebody_elses_executor_publishes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "run_annex", lambda job: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(Request(reports=("source-audit",), formats=("html",), outputs=tmp_path), executor=InlineExecutor())
    assert not (tmp_path / "source-audit").exists()
    assert [path for path in (tmp_path / ".staging").iterdir() if path.is_dir()] == []


@pytest.mark.slow
def test_a_notebook_builds_a_report_in_its_own_kernel(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(
        "from pathlib import Path\nfrom pakn.build.build import Request, run\n"
        "from pakn.build.executors import InlineExecutor\n"
        f"request = Request(reports=('pakn-trend',), formats=('html',), outputs=Path({str(tmp_path / 'out')!r}))\n"
        "run(request, executor=InlineExecutor())[0].folder.name"
    )])  # fmt: skip
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "in.ipynb")
    papermill.execute_notebook(str(tmp_path / "in.ipynb"), str(tmp_path / "out.ipynb"), progress_bar=False)
    record = json.loads((tmp_path / "out" / "pakn-trend" / "2023-2025" / "run.json").read_text(encoding="utf-8"))
    assert record["engine"] == "kernel"


@pytest.mark.long
def test_a_dead_worker_is_a_finding(tmp_path, monkeypatch):
    class Broken(InlineExecutor):
        def submit(self, task, /, *args, **kwargs):
            return super().submit(_die)

    with pytest.raises(BuildError, match=r"sổ tay source_audit\.ipynb"):
        run(Request(reports=("source-audit",), formats=("html",), outputs=tmp_path), executor=Broken())


def _die():
    from concurrent.futures.process import BrokenProcessPool

    raise BrokenProcessPool("A process died")
