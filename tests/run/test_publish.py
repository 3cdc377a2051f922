"""Publishing: whatever moment it is killed at, a reader finds one whole report, and the next start tidies up."""

import multiprocessing
import shutil
import subprocess
import sys
import textwrap

import pytest

from pakn.base.errors import BuildError
from pakn.run import publish as publishing
from pakn.run.publish import Place, publish, publishing_lock, recover, recover_all

FILES = ("01-pakn.html", "01-pakn.pdf", "run.json")

KILLED = textwrap.dedent(
    """
    import os, pathlib, shutil, sys
    from pakn.run.publish import Place, publish

    outputs, fatal = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    calls = 0

    def deadly(function):
        def call(*args, **kwargs):
            global calls
            calls += 1
            if calls == fatal:
                os._exit(9)
            return function(*args, **kwargs)
        return call

    for name in ("rename", "mkdir"):
        setattr(pathlib.Path, name, deadly(getattr(pathlib.Path, name)))
    os.unlink = deadly(os.unlink)
    os.rmdir = deadly(os.rmdir)
    publish(Place(outputs, "pakn-trend", "2023-2025"))
    """
)


def place_of(tmp_path):
    return Place(tmp_path / "outputs", "pakn-trend", "2023-2025")


def fill(folder, text):
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text(text, encoding="utf-8")


def content(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_publish_replaces_the_old_report(tmp_path):
    place = place_of(tmp_path)
    fill(place.final, "cũ")
    fill(place.staging, "mới")
    publish(place)
    assert content(place.final) == dict.fromkeys(FILES, "mới")
    assert not place.staging.exists()
    assert not place.old.exists()


@pytest.mark.long
@pytest.mark.parametrize("had_old", [True, False], ids=["old report", "first report"])
def test_killed_at_each_step_leaves_one_whole_report(tmp_path, had_old):
    step, survived = 0, False
    seen = set()
    while not survived:
        step += 1
        place = Place(tmp_path / str(step), "pakn-trend", "2023-2025")
        if had_old:
            fill(place.final, "cũ")
        fill(place.staging, "mới")
        ended = subprocess.run([sys.executable, "-c", KILLED, str(place.outputs), str(step)], check=False)
        assert ended.returncode in (0, 9)
        survived = ended.returncode == 0
        whole_new = place.final.exists() and content(place.final) == dict.fromkeys(FILES, "mới")
        recover(place)
        assert not place.staging.exists()
        assert not place.old.exists()
        if place.final.exists():
            texts = set(content(place.final).values())
            assert set(content(place.final)) == set(FILES)
            assert len(texts) == 1
            assert texts == {"mới"} or not whole_new
            seen |= texts
        else:
            assert not had_old, "the old report is lost"
    assert step > 2
    assert "mới" in seen


def test_recover_undoes_an_interrupted_swap(tmp_path):
    place = place_of(tmp_path)
    fill(place.old, "cũ")
    fill(place.staging, "mới")
    recover(place)
    assert content(place.final) == dict.fromkeys(FILES, "cũ")


def test_any_start_recovers_every_report_but_those_being_built(tmp_path):
    lost, busy = (Place(tmp_path / "outputs", "pakn-trend", period) for period in ("2023-2025", "2023-2024"))
    for place in (lost, busy):
        fill(place.old, "cũ")
    with publishing_lock(busy):
        recover_all(tmp_path / "outputs")
    assert content(lost.final) == dict.fromkeys(FILES, "cũ")
    assert not busy.final.exists()
    assert content(busy.old) == dict.fromkeys(FILES, "cũ")


def test_any_start_clears_what_killed_builds_left_and_keeps_what_is_whole(tmp_path):
    dead, whole, busy = (Place(tmp_path / "outputs", "pakn-trend", year) for year in ("2022", "2023", "2024"))
    for place in (dead, whole, busy):
        fill(place.staging, "mới")
    for place in (dead, busy):
        (place.staging / "run.json").unlink()
    with publishing_lock(busy):
        recover_all(tmp_path / "outputs")
    assert [place.staging.exists() for place in (dead, whole, busy)] == [False, True, True]


def test_recover_completes_a_finished_swap(tmp_path):
    place = place_of(tmp_path)
    fill(place.old, "cũ")
    fill(place.final, "mới")
    recover(place)
    assert content(place.final) == dict.fromkeys(FILES, "mới")
    assert not place.old.exists()


@pytest.mark.parametrize("fails_at", [1, 2])
def test_open_file_keeps_the_old_report_and_staging(tmp_path, monkeypatch, fails_at):
    place = place_of(tmp_path)
    fill(place.final, "cũ")
    fill(place.staging, "mới")
    rename, calls = type(place.final).rename, []

    def busy(self, target):
        calls.append(target)
        if len(calls) == fails_at:
            raise PermissionError(13, "đang mở", str(place.final / "01-pakn.pdf"))
        return rename(self, target)

    monkeypatch.setattr(type(place.final), "rename", busy)
    with pytest.raises(BuildError, match=r"01-pakn\.pdf") as raised:
        publish(place)
    assert raised.value.exit_status == 3
    assert content(place.final) == dict.fromkeys(FILES, "cũ")
    assert content(place.staging) == dict.fromkeys(FILES, "mới")


def hold(outputs, ready, release):
    with publishing_lock(Place(outputs, "pakn-trend", "2023-2025")):
        ready.set()
        release.wait(30)


def test_second_build_waits_for_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "LOCK_SECONDS", 0.2)
    context = multiprocessing.get_context("spawn")
    ready, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, ready, release))
    other.start()
    try:
        assert ready.wait(30)
        with (
            pytest.raises(BuildError, match="một lần dựng khác đang chạy"),
            publishing_lock(Place(tmp_path, "pakn-trend", "2023-2025")),
        ):
            pass
    finally:
        release.set()
        other.join()
    with publishing_lock(Place(tmp_path, "pakn-trend", "2023-2025")):
        shutil.rmtree(tmp_path, ignore_errors=True)
