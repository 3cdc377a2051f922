"""Publishing: whatever moment it is killed at, a reader finds one whole report, and the next start tidies up."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import textwrap

import pytest

from pakn.base.errors import BuildError
from pakn.build import publish as publishing
from pakn.build.keeping import kept_files, replacing_own
from pakn.build.places import OutputPlace, place_findings
from pakn.build.publish import abandon, publish, publishing_lock, recover, recover_all
from pakn.build.record import RECORD, read_record, record_written

FILES = ("01-pakn.html", "01-pakn.pdf")
SHEET = "kiem-tra/work_files-2024-12-de-rieng.csv"

KILLED = textwrap.dedent(
    """
    import os, pathlib, shutil, sys
    from pakn.build.publish import OutputPlace, publish

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
    publish(OutputPlace(outputs, "pakn-trend", "2023-2025"))
    """
)


def place_of(tmp_path):
    return OutputPlace(tmp_path / "outputs", "pakn-trend", "2023-2025")


def fill(folder, text):
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text(text, encoding="utf-8")
    record_written(folder)


def content(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != RECORD}


def test_publish_replaces_the_old_report(tmp_path):
    place = place_of(tmp_path)
    fill(place.final, "cũ")
    fill(place.staging, "mới")
    publish(place)
    assert content(place.final) == dict.fromkeys(FILES, "mới")
    assert not place.staging.exists()
    assert not place.old.exists()


@pytest.mark.long
@pytest.mark.parametrize(
    "had_old", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["old report", "first report"]
)
def test_killed_at_each_step_leaves_one_whole_report(tmp_path, had_old):
    step, survived = 0, False
    seen = set()
    while not survived:
        step += 1
        place = OutputPlace(tmp_path / str(step), "pakn-trend", "2023-2025")
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
    lost, busy = (OutputPlace(tmp_path / "outputs", "pakn-trend", period) for period in ("2023-2025", "2023-2024"))
    for place in (lost, busy):
        fill(place.old, "cũ")
    with publishing_lock(busy):
        recover_all(tmp_path / "outputs")
    assert content(lost.final) == dict.fromkeys(FILES, "cũ")
    assert not busy.final.exists()
    assert content(busy.old) == dict.fromkeys(FILES, "cũ")


def test_any_start_clears_what_killed_builds_left_and_keeps_what_is_whole(tmp_path):
    dead, whole, busy = (OutputPlace(tmp_path / "outputs", "pakn-trend", year) for year in ("2022", "2023", "2024"))
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


# --- What cannot be removed ------------------------------------------------------------------------------------------


@pytest.fixture
def stuck(monkeypatch):
    """Let files of a name be removed by nobody, until the name is taken from the set."""
    names = {"01-pakn.pdf"}
    unlink = os.unlink

    def refusing(path, *args, **options):
        if os.path.basename(path) in names:  # noqa: PTH119 (a name inside an open folder)
            raise PermissionError(13, "Permission denied", path)
        return unlink(path, *args, **options)

    monkeypatch.setattr(os, "unlink", refusing)
    return names


def test_an_old_report_that_cannot_be_removed_is_a_note_and_tried_again(tmp_path, stuck):
    place, other = place_of(tmp_path), OutputPlace(tmp_path / "outputs", "source-audit", "all")
    fill(place.final, "cũ")
    for text in ("mới", "mới hơn"):
        fill(place.staging, text)
        (note,) = publish(place)
        assert "chưa xóa được bản cũ" in note.found
        assert content(place.final) == dict.fromkeys(FILES, text)
        recover_all(place.outputs)
        recover(place)
        assert content(place.final) == dict.fromkeys(FILES, text)
    fill(other.staging, "khác")
    assert publish(other) == ()
    assert content(other.final) == dict.fromkeys(FILES, "khác")
    assert len([path for path in place.staging.parent.iterdir() if path.is_dir()]) == 2
    stuck.clear()
    recover_all(place.outputs)
    assert not any(path.is_dir() for path in place.staging.parent.iterdir())
    assert content(place.final) == dict.fromkeys(FILES, "mới hơn")


def test_what_is_left_of_an_old_report_is_never_taken_for_a_report(tmp_path, stuck):
    place = place_of(tmp_path)
    fill(place.final, "cũ")
    fill(place.staging, "mới")
    publish(place)
    shutil.move(place.final, tmp_path / "elsewhere")  # by hand
    recover_all(place.outputs)
    recover(place)
    assert not place.final.exists()


def test_an_old_report_that_cannot_even_be_renamed_is_in_nobodys_way(tmp_path, monkeypatch):
    place = place_of(tmp_path)
    fill(place.old, "cũ")
    fill(place.final, "mới")
    rename = type(place.final).rename

    def busy(self, target):
        if self == place.old:
            raise OSError(16, "Device or resource busy", str(self))
        return rename(self, target)

    monkeypatch.setattr(type(place.final), "rename", busy)
    recover_all(place.outputs)
    recover(place)
    fill(place.staging, "mới hơn")
    notes = publish(place)
    assert ["đang được chương trình khác dùng" in note.found for note in notes] == [True]
    assert content(place.final) == dict.fromkeys(FILES, "mới hơn")
    assert content(place.old) == dict.fromkeys(FILES, "cũ")


def test_of_several_old_reports_the_latest_comes_back(tmp_path):
    place = place_of(tmp_path)
    for name, text in ((".old", "cũ"), (".old2", "mới"), (".old10", "mới hơn")):
        fill(place.old.with_suffix(name), text)
    assert [numbered.suffix for numbered in place.olds] == [".old", ".old2", ".old10"]
    recover(place)
    assert content(place.final) == dict.fromkeys(FILES, "mới hơn")
    assert place.olds == []


def test_a_start_clears_what_dead_builds_left_but_keeps_a_whole_report(tmp_path):
    half, whole, busy = (
        OutputPlace(tmp_path, "pakn-trend", period) for period in ("2023-2024", "2023-2025", "2024-2025")
    )
    for place in (half, whole, busy):
        fill(place.staging, "mới")
    (half.staging / "run.json").unlink()
    (busy.staging / "run.json").unlink()
    left = tmp_path / ".pakn-1.tmp"
    left.touch()
    os.utime(left, (0, 0))
    with publishing_lock(busy):
        recover_all(tmp_path)
    assert [place.staging.exists() for place in (half, whole, busy)] == [False, True, True]
    assert not left.exists()
    recover(whole)  # its own build begins anew
    assert not whole.staging.exists()


# --- What stands in the way ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [".staging", "pakn-trend", "pakn-trend/2023-2025"])
@pytest.mark.parametrize("kind", ["file", "link", "broken link"])
def test_what_stands_in_the_place_of_a_folder_is_named_and_stays(tmp_path, name, kind):
    place = OutputPlace(tmp_path / "outputs", "pakn-trend", "2023-2025")
    blocking, target = place.outputs / name, tmp_path / "target"
    blocking.parent.mkdir(parents=True)
    if kind == "file":
        blocking.write_text("của người khác", encoding="utf-8")
    else:
        target.mkdir() if kind == "link" else None
        blocking.symlink_to(target)
    (finding,) = place_findings(place, issued=False)
    assert finding.where == str(blocking)
    assert ("tệp" if kind == "file" else "liên kết") in finding.found
    assert "chạy lại" in finding.remedy
    recover_all(place.outputs)
    assert blocking.read_text(encoding="utf-8") == "của người khác" if kind == "file" else blocking.is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_stands_in_the_place_of_a_lock_is_named(tmp_path, kind):
    place = place_of(tmp_path)
    place.lock.parent.mkdir(parents=True)
    made = {
        "folder": place.lock.mkdir,
        "link": lambda: place.lock.symlink_to("x"),
        "pipe": lambda: os.mkfifo(place.lock),
    }
    made[kind]()
    (finding,) = place_findings(place, issued=False)
    assert (finding.where, finding.allowed) == (str(place.lock), "một tệp khóa")


def test_folders_that_are_there_or_not_yet_are_in_nobodys_way(tmp_path):
    place = OutputPlace(tmp_path / "a" / "outputs", "pakn-trend", "2023-2025")
    assert place_findings(place, issued=True) == []
    fill(place.final, "cũ")
    place.staging.parent.mkdir()
    (place.outputs / "noi-bo").touch()
    assert place_findings(place, issued=False) == []
    assert [finding.where for finding in place_findings(place, issued=True)] == [str(place.outputs / "noi-bo")]


def test_a_folder_that_may_not_be_written_is_told_before_anything_is_built(tmp_path, monkeypatch):
    place = OutputPlace(tmp_path, "pakn-trend", "2023-2025")
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)
    (finding,) = place_findings(place, issued=False)
    assert (finding.where, finding.found) == (f"thư mục {tmp_path}", "không ghi được")


def test_a_full_disk_while_moving_keeps_the_old_report(tmp_path, monkeypatch):
    place = place_of(tmp_path)
    fill(place.final, "cũ")
    fill(place.staging, "mới")
    rename = type(place.final).rename

    def full(self, target):
        if self == place.staging:
            raise OSError(28, "No space left on device", str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(type(place.final), "rename", full)
    with pytest.raises(BuildError, match="đĩa đã đầy"):
        publish(place)
    assert content(place.final) == dict.fromkeys(FILES, "cũ")


# --- What goes with no letter ----------------------------------------------------------------------------------------


def stage_issued(place, text):
    fill(place.staging, text)
    sheet = place.staged_internal / SHEET
    sheet.parent.mkdir(parents=True)
    sheet.write_text(text, encoding="utf-8")


def test_what_is_internal_lies_beside_an_issued_report(tmp_path):
    place = place_of(tmp_path)
    for text in ("cũ", "mới"):
        stage_issued(place, text)
        assert publish(place) == ()
        assert content(place.final) == dict.fromkeys(FILES, text)
        assert (place.internal / SHEET).read_text(encoding="utf-8") == text
    fill(place.staging, "chưa có số")
    publish(place)
    assert not place.internal.exists()


def test_a_publishing_killed_before_the_internal_files_are_in_place_is_completed(tmp_path):
    place = place_of(tmp_path)
    stage_issued(place, "mới")
    place.final.parent.mkdir(parents=True)
    place.staging.rename(place.final)
    recover_all(place.outputs)
    assert (place.internal / SHEET).read_text(encoding="utf-8") == "mới"
    assert not place.staged_internal.exists()


def test_internal_files_of_a_report_that_was_not_published_are_cleared(tmp_path):
    place = place_of(tmp_path)
    for clear in (recover, abandon):
        stage_issued(place, "mới")
        clear(place)
        assert not place.internal.exists()
        assert not any(path.is_dir() for path in place.staging.parent.iterdir())


# --- What people keep among published files --------------------------------------------------------------------------


def recorded(folder, text):
    """A report as a build writes it, with its notebooks and a chart."""
    for name in ("01-pakn.html", "01-pakn.pdf", "notebooks/01-pakn.ipynb", "charts/01-pakn-1.svg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    record_written(folder)


def stages_of(place):
    """Publish at once, and in two starts: the first is killed once the report is in its place."""

    def at_once():
        return publish(place)

    def killed():
        place.final.rename(place.old)
        place.staging.rename(place.final)
        recover_all(place.outputs)
        return ()

    return {"at once": at_once, "killed": killed}


@pytest.mark.parametrize("how", ["at once", "killed"])
def test_what_people_keep_in_a_report_outlives_every_build(tmp_path, how):
    place = place_of(tmp_path)
    recorded(place.final, "cũ")
    for name in (
        "Công văn đã ký.pdf",
        "nháp/ghi chú.txt",
        "~$Công văn.docx",
        ".ipynb_checkpoints/x.ipynb",
        "Thumbs.db",
    ):
        (place.final / name).parent.mkdir(exist_ok=True)
        (place.final / name).write_text("của tôi", encoding="utf-8")
    (place.final / "01-pakn.html").write_text("tôi đã sửa", encoding="utf-8")
    (place.final / "02-moi.html").write_text("của tôi", encoding="utf-8")
    recorded(place.staging, "mới")
    (place.staging / "02-moi.html").write_text("mới", encoding="utf-8")
    record_written(place.staging)
    notes = stages_of(place)[how]()
    assert (place.final / "Công văn đã ký.pdf").read_text(encoding="utf-8") == "của tôi"
    assert (place.final / "nháp/ghi chú.txt").read_text(encoding="utf-8") == "của tôi"
    assert {each.name for each in place.final.iterdir()} == {
        "01-pakn.html", "01-pakn.pdf", "02-moi.html", "notebooks", "charts", "run.json", "nháp", "Công văn đã ký.pdf"
    }  # fmt: skip
    assert (place.final / "01-pakn.html").read_text(encoding="utf-8") == "mới"
    kept = {path.name: path.read_text(encoding="utf-8") for path in place.kept.iterdir()}
    assert kept == {"01-pakn.html": "tôi đã sửa", "02-moi.html": "của tôi"}
    assert not place.olds
    if how == "at once":
        beside, apart = notes
        assert (beside.where, "«Công văn đã ký.pdf», «nháp/ghi chú.txt»" in beside.found) == (str(place.final), True)
        assert (apart.where, "«02-moi.html», «01-pakn.html»" in apart.found) == (str(place.kept), True)
    recorded(place.staging, "mới hơn")
    assert [note.where for note in publish(place)] == [str(place.final)]
    assert (place.final / "Công văn đã ký.pdf").exists()
    assert len([*place.kept.iterdir()]) == 2


def test_a_folder_in_the_place_of_an_annex_is_moved_apart(tmp_path):
    place = place_of(tmp_path)
    recorded(place.final, "cũ")
    (place.final / "01-pakn.html").unlink()
    (place.final / "01-pakn.html").mkdir()
    (place.final / "01-pakn.html" / "ky.pdf").write_text("của tôi", encoding="utf-8")
    recorded(place.staging, "mới")
    publish(place)
    assert (place.kept / "01-pakn.html" / "ky.pdf").read_text(encoding="utf-8") == "của tôi"
    assert (place.final / "01-pakn.html").read_text(encoding="utf-8") == "mới"


def test_a_file_that_is_written_again_keeps_what_people_wrote_into_it(tmp_path):
    path, apart = tmp_path / "checks" / "2024-12-de-rieng.csv", tmp_path / "giu-lai"
    path.parent.mkdir()

    def write(text):
        return lambda: path.write_text(text, encoding="utf-8") if text else path.unlink(missing_ok=True)

    for text in ("một", "hai"):
        replacing_own(path, apart, write(text))
    assert not apart.exists()
    path.write_text("hai, tôi đã xem", encoding="utf-8")
    replacing_own(path, apart, write("ba"))
    assert (apart / path.name).read_text(encoding="utf-8") == "hai, tôi đã xem"
    assert path.read_text(encoding="utf-8") == "ba"
    replacing_own(path, apart, write(""))
    assert not path.exists()
    assert len([*apart.iterdir()]) == 1


def test_files_of_one_name_are_kept_side_by_side(tmp_path):
    place = place_of(tmp_path)
    recorded(place.final, "cũ")
    for text in ("một", "hai"):
        (place.final / "01-pakn.html").write_text(text, encoding="utf-8")
        recorded(place.staging, "mới")
        publish(place)
    assert content(place.kept) == {"01-pakn.html": "một", "01-pakn-2.html": "hai"}


def test_what_people_keep_beside_an_issued_report_outlives_every_build(tmp_path):
    place = place_of(tmp_path)
    stage_issued(place, "cũ")
    publish(place)
    (place.internal / "ghi chú.txt").write_text("của tôi", encoding="utf-8")
    stage_issued(place, "mới")
    record_written(place.staged_internal)
    assert [note.where for note in publish(place)] == [str(place.internal)]
    (place.internal / SHEET).write_text("tôi đã xem", encoding="utf-8")
    fill(place.staging, "chưa có số")
    publish(place)
    assert [path.name for path in place.internal.rglob("*") if path.is_file()] == ["ghi chú.txt"]
    assert (place.kept_internal / SHEET).read_text(encoding="utf-8") == "tôi đã xem"


def test_files_that_cannot_be_moved_keep_the_old_report(tmp_path, monkeypatch):
    place = place_of(tmp_path)
    recorded(place.final, "cũ")
    (place.final / "Công văn.pdf").write_text("của tôi", encoding="utf-8")
    recorded(place.staging, "mới")
    rename = type(place.final).rename

    def full(self, target):
        if self.name == "Công văn.pdf":
            raise OSError(28, "No space left on device", str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(type(place.final), "rename", full)
    (note,) = publish(place)
    assert (note.where, "đĩa đã đầy" in note.found) == (str(place.old), True)
    assert (place.old / "Công văn.pdf").exists()
    monkeypatch.undo()
    recover(place)
    assert (place.final / "Công văn.pdf").read_text(encoding="utf-8") == "của tôi"
    assert not place.olds


def test_a_folder_that_no_build_wrote_is_refused_and_stays(tmp_path):
    place = place_of(tmp_path)
    place.final.mkdir(parents=True)
    (place.final / "Thumbs.db").touch()
    assert place_findings(place, issued=True) == []
    (place.final / "Công văn.pdf").touch()
    (finding,) = place_findings(place, issued=True)
    assert (finding.where, "không do lần dựng nào ghi" in finding.found) == (str(place.final), True)
    assert "nội dung không mất" in finding.remedy


def test_reports_of_older_versions_list_no_notebooks(tmp_path):
    recorded(tmp_path, "cũ")
    (tmp_path / "run.json").write_text('{"files": {"01-pakn.html": "x"}}', encoding="utf-8")
    (tmp_path / "Công văn.pdf").touch()
    added, changed = kept_files(tmp_path)
    assert set(added) == {"Công văn.pdf", "01-pakn.pdf", "charts/01-pakn-1.svg"}
    assert changed == ["01-pakn.html"]


@pytest.mark.parametrize("record", ["", "{", "[]"])
def test_of_a_report_whose_record_is_damaged_every_file_is_kept(tmp_path, record):
    place = place_of(tmp_path)
    recorded(place.final, "cũ")
    (place.final / "run.json").write_text(record, encoding="utf-8")
    (place.final / "cong-van-da-ky.pdf").write_text("của tôi", encoding="utf-8")
    recorded(place.staging, "mới")
    (note,) = publish(place)
    assert note.where == str(place.kept)
    assert (place.kept / "cong-van-da-ky.pdf").read_text(encoding="utf-8") == "của tôi"
    assert (place.kept / "01-pakn.html").read_text(encoding="utf-8") == "cũ"
    assert (place.final / "01-pakn.html").read_text(encoding="utf-8") == "mới"


def test_what_lies_beside_an_issued_report_is_kept_without_a_record_too(tmp_path):
    place = place_of(tmp_path)
    stage_issued(place, "cũ")
    publish(place)
    (place.internal / "bien-ban-hop.pdf").write_text("của tôi", encoding="utf-8")
    for text in ("nháp", "nháp nữa"):
        fill(place.staging, text)
        publish(place)
        assert [path.name for path in place.internal.rglob("*") if path.is_file()] == ["bien-ban-hop.pdf"]


def test_what_is_left_of_older_internal_files_does_no_harm_to_those_in_force(tmp_path):
    place = place_of(tmp_path)
    stage_issued(place, "mới")
    publish(place)
    old = place.internal_old / SHEET
    old.parent.mkdir(parents=True)
    old.write_text("cũ", encoding="utf-8")
    for recovering in (lambda: recover_all(place.outputs), lambda: recover(place)):
        recovering()
        assert (place.internal / SHEET).read_text(encoding="utf-8") == "mới"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders of others are open on Windows")
def test_a_folder_that_nobody_can_look_into_keeps_the_old_report(tmp_path, monkeypatch):
    place = place_of(tmp_path)
    recorded(place.final, "cũ")
    (place.final / "riêng").mkdir()
    recorded(place.staging, "mới")
    scan = os.scandir

    def refusing(path):
        if os.fspath(path).endswith("riêng"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    (note,) = publish(place)
    assert (note.where, "không có quyền" in note.found) == (str(place.old), True)
    monkeypatch.undo()
    assert (place.old / "riêng").is_dir()


def hold(outputs, ready, release):
    with publishing_lock(OutputPlace(outputs, "pakn-trend", "2023-2025")):
        ready.set()
        release.wait(30)


def test_a_record_that_nobody_can_read_is_none(tmp_path):
    for text in ("[" * 100_000, "null", "{"):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        assert read_record(tmp_path) is None


def test_second_build_waits_for_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(publishing, "PATIENT_SECONDS", 0.1)
    waited = []
    context = multiprocessing.get_context("spawn")
    ready, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, ready, release))
    other.start()
    try:
        assert ready.wait(30)
        with (
            pytest.raises(BuildError, match="một lần dựng khác đang chạy"),
            publishing_lock(OutputPlace(tmp_path, "pakn-trend", "2023-2025"), lambda: waited.append("told")),
        ):
            pass
        assert waited == ["told"]
    finally:
        release.set()
        other.join()
    with publishing_lock(OutputPlace(tmp_path, "pakn-trend", "2023-2025")):
        shutil.rmtree(tmp_path, ignore_errors=True)
