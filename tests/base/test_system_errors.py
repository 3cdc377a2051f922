"""Errors of the operating system: Vietnamese words, the path, and whose fault it is."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from pakn.base import system_errors
from pakn.base.errors import FaultError, UsageError
from pakn.base.system_errors import REASONS, fault_of, finding_of_system, reason_of_text, writing_to
from pakn.base.whole_files import replacing, write_whole


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EACCES, "không có quyền"),
        (errno.ENOSPC, "đĩa đã đầy"),
        (errno.ENOTDIR, "không phải thư mục"),
        (errno.EISDIR, "là thư mục"),
        (errno.ENAMETOOLONG, "tên quá dài"),
        (errno.EROFS, "chỉ đọc"),
        (errno.ENOENT, "không có tệp"),
        (errno.EPROTO, "EPROTO"),
    ],
)
def test_each_kind_has_its_words_and_names_the_path(number, told):
    finding = finding_of_system(OSError(number, os.strerror(number), "outputs/a.pdf"))
    assert finding.where == "outputs/a.pdf"
    assert told in finding.found
    assert os.strerror(number) not in str(finding)


def test_every_kind_says_what_is_allowed_and_what_to_do():
    assert all(all(words) for words in REASONS.values())


def test_an_error_without_a_path_names_what_is_written():
    broken = OSError(errno.EIO, "Input/output error")
    assert finding_of_system(broken, "sổ tay a", Path("outputs")).where == "sổ tay a: outputs"
    full = OSError(errno.ENOSPC, "No space left on device")
    assert finding_of_system(full).where == "nơi ghi kết quả, hoặc thư mục tạm (TMPDIR)"


def test_of_a_full_disk_the_folder_on_it_is_named_not_who_met_it(tmp_path, monkeypatch):
    free = {tmp_path: 5, tmp_path / "temporary": 0}
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(system_errors.shutil, "disk_usage", lambda folder: SimpleNamespace(free=free[folder]))
    monkeypatch.setattr(system_errors, "temporary_place", lambda: tmp_path / "temporary")
    full = OSError(errno.ENOSPC, "No space left on device", "a.html")
    told = {finding_of_system(full, f"sổ tay {name}", tmp_path / "staging" / name).where for name in "abc"}
    assert told == {f"thư mục {tmp_path / 'temporary'}"}
    free[tmp_path] = 0
    assert finding_of_system(full, "sổ tay a", tmp_path / "staging" / "a").where == f"thư mục {tmp_path}"


@pytest.mark.parametrize(
    ("number", "path", "given", "kind"),
    [
        (errno.ENOENT, "a/b.csv", ["check", "a/b.csv"], UsageError),
        (errno.ENOTDIR, "a", ["--out", "a/b/c"], UsageError),  # a folder above it is a file
        (errno.EACCES, "data/units.csv", ["--data", "data"], FaultError),
        (errno.ENOSPC, "a/b.csv", ["a/b.csv"], FaultError),
        (errno.EACCES, "c", ["a"], FaultError),
        (errno.ENOENT, None, ["a"], FaultError),
    ],
)
def test_a_path_that_was_given_is_a_wrong_parameter(number, path, given, kind):
    raised = fault_of(OSError(number, "x", path), given)
    assert type(raised) is kind
    assert raised.exit_status == (2 if kind is UsageError else 3)


def test_the_text_of_an_error_is_told_in_vietnamese():
    assert reason_of_text("[Errno 13] Permission denied: '/a/b'").endswith(": '/a/b'")
    assert reason_of_text("Errno 13") == ""


@pytest.mark.parametrize(("number", "kind"), [(errno.EACCES, UsageError), (errno.ENOSPC, FaultError)])
def test_writing_where_an_option_says(number, kind):
    with pytest.raises(kind, match=r"--out: có «a\.xlsx» không ghi được"), writing_to("--out", Path("a.xlsx")):
        raise OSError(number, "x")


def write_half(path):
    with replacing(path) as aside:
        aside.write_bytes(b"tw")
        raise OSError(errno.ENOSPC, "full", str(aside))


def test_a_file_is_whole_or_as_before(tmp_path):
    path = tmp_path / "a" / "b.json"
    write_whole(path, b"one")
    with pytest.raises(OSError, match="full") as raised:
        write_half(path)
    assert raised.value.filename == str(path)
    assert [(each.name, each.read_bytes()) for each in path.parent.iterdir()] == [("b.json", b"one")]


def test_a_link_stays_and_what_is_no_file_is_written_to(tmp_path):
    target, link, pipe = tmp_path / "real", tmp_path / "link", tmp_path / "pipe"
    target.write_bytes(b"one")
    link.symlink_to(target)
    write_whole(link, b"two")
    assert link.is_symlink()
    assert target.read_bytes() == b"two"
    os.mkfifo(pipe)
    with replacing(pipe) as written:
        assert written == pipe
    assert pipe.is_fifo()


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path):
    (tmp_path / "index.html").mkdir()
    with pytest.raises(IsADirectoryError) as raised:
        write_whole(tmp_path / "index.html", b"x")
    assert finding_of_system(raised.value).where == str(tmp_path / "index.html")
    assert [each.name for each in tmp_path.iterdir()] == ["index.html"]
