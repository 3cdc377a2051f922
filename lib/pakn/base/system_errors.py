"""Errors of the operating system as findings: which file or folder, why in Vietnamese, what to do about it.

An office meets a full disk or a folder it may not write to as often as a wrong figure. Python words them in English and
with a number; here each kind has its words once.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pakn.base.errors import FaultError, Finding, PaknError, UsageError
from pakn.base.scratch import temporary_place

__all__ = ["OUT_OF_MEMORY", "WRONG_PATH", "fault_of", "finding_of_system", "reason_of", "reason_of_text", "writing_to"]

Words = tuple[str, str, str]
"""What was found, what is allowed, what to do."""
NO_RIGHT: Words = (
    "không có quyền, hoặc đang mở ở chương trình khác",
    "tệp, thư mục mà người chạy được đọc và ghi",
    "đóng chương trình đang mở, xin quyền, hoặc chọn nơi khác",
)
NO_SPACE: Words = ("đĩa đã đầy", "đĩa còn chỗ trống", "xóa bớt tệp, hoặc chọn đĩa khác")
OUT_OF_MEMORY: Words = ("hết bộ nhớ", "bộ nhớ còn chỗ", "đóng bớt chương trình rồi chạy lại")
REASONS: dict[int, Words] = {
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: ("hết hạn mức đĩa", "hạn mức còn chỗ", "xóa bớt tệp, hoặc xin thêm hạn mức"),
    errno.EFBIG: ("tệp quá lớn", "tệp mà hệ thống tệp chứa được", "chọn đĩa khác"),
    errno.EROFS: ("hệ thống tệp chỉ đọc", "nơi ghi được", "chọn nơi khác"),
    errno.ENOENT: ("không có tệp, thư mục này", "một đường dẫn có thật", "sửa đường dẫn"),
    errno.ENOTDIR: ("không phải thư mục", "một thư mục", "đổi tên tệp ấy, hoặc chọn nơi khác"),
    errno.EISDIR: ("là thư mục, không phải tệp", "một tệp", "đổi tên hoặc xóa thư mục ấy, hoặc chọn tên khác"),
    errno.EEXIST: ("đã có tệp, liên kết cùng tên", "một tên chưa dùng", "đổi tên hoặc xóa tệp ấy, hoặc chọn tên khác"),
    errno.ENOTEMPTY: ("thư mục không trống", "một thư mục trống", "dọn thư mục này, hoặc chọn nơi khác"),
    errno.ENAMETOOLONG: ("tên quá dài", "tên ngắn hơn", "rút ngắn tên, hoặc chọn nơi khác"),
    errno.EINVAL: ("tên không hợp lệ trên đĩa này", "tên mà đĩa nhận", "sửa tên, hoặc chọn nơi khác"),
    errno.ELOOP: ("liên kết (symlink) vòng tròn", "tệp, thư mục thật", "xóa liên kết này"),
    errno.EXDEV: ("nằm ở đĩa khác", "cùng một đĩa", "chọn nơi khác trên cùng đĩa"),
    errno.EBUSY: ("đang được chương trình khác dùng", "không chương trình nào đang dùng", "đóng chương trình đó"),
    errno.EIO: ("đĩa hoặc mạng hỏng", "đĩa đọc, ghi được", "kiểm tra đĩa, mạng, hoặc chọn nơi khác"),
    errno.EMFILE: ("quá nhiều tệp đang mở", "ít tệp mở hơn", "đóng bớt chương trình rồi chạy lại"),
    errno.ENFILE: ("quá nhiều tệp đang mở", "ít tệp mở hơn", "đóng bớt chương trình rồi chạy lại"),
    errno.ENOMEM: OUT_OF_MEMORY,
    errno.ESTALE: ("ổ mạng mất kết nối", "ổ mạng đang kết nối", "kết nối lại ổ mạng rồi chạy lại"),
}
WRONG_PATH = frozenset(REASONS) - {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ESTALE,
    errno.EROFS,
}
"""Kinds that another path would mend; of the others the machine is at fault."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
NUMBERED = re.compile(r"\[Errno (\d+)\]")


def reason_of(error: OSError) -> Words:
    """Return what an error found, what is allowed and what to do.

    >>> reason_of(OSError(errno.ENOSPC, "No space left on device"))[0]
    'đĩa đã đầy'
    >>> reason_of(OSError(errno.EPIPE, "Broken pipe"))[0]
    'lỗi hệ thống EPIPE'
    """
    known = REASONS.get(error.errno or 0)
    if known is not None:
        return known
    name = errno.errorcode.get(error.errno or 0)
    found = f"lỗi hệ thống {name}" if name else f"lỗi hệ thống ({str(error) or type(error).__name__})"
    return found, "đọc và ghi không lỗi", "kiểm tra đĩa và quyền, rồi chạy lại"


def reason_of_text(text: str) -> str:
    """Return what an error found, of which only the text is left; "" of any other text.

    >>> reason_of_text("[Errno 28] No space left on device: '/a/b'")
    "đĩa đã đầy: '/a/b'"
    >>> reason_of_text("Too many open files"), reason_of_text("division by zero")
    ('quá nhiều tệp đang mở', '')
    """
    number = NUMBERED.match(text)
    if number is None:
        return next((words[0] for code, words in REASONS.items() if text == os.strerror(code)), "")
    _, _, path = text.partition(": ")
    return reason_of(OSError(int(number[1]), ""))[0] + (f": {path}" if path else "")


def finding_of_system(error: OSError, where: str = "", *folders: Path) -> Finding:
    """Return an error as a finding.

    Parameters
    ----------
    error
        What was raised.
    where
        Who met it, such as a notebook; said before the path. A full disk is not its fault: whoever else meets it says
        the same.
    folders
        What is being written, for an error that names no path, as that of a full disk.
    """
    found, allowed, remedy = reason_of(error)
    if error.errno in FULL:
        # Of the paths that are written to whichever has the least room: the error itself names none, or some file.
        place = f"thư mục {_fullest([*folders, temporary_place()])}" if folders else _path(error)
    else:
        place = ": ".join(part for part in (where, _path(error) or (str(folders[0]) if folders else "")) if part)
    return Finding(place or "nơi ghi kết quả, hoặc thư mục tạm (TMPDIR)", found, allowed, remedy)


def _fullest(folders: Sequence[Path]) -> Path:
    """Return the folder on the disk with the least room, or the nearest that is there above it."""
    there = (next(each for each in (folder, *folder.parents) if each.exists()) for folder in folders)
    return min(there, key=lambda folder: shutil.disk_usage(folder).free)


def fault_of(error: OSError, given: Iterable[str] = ()) -> PaknError:
    """Return an error as one of ours: a wrong parameter where a path that was given is at fault, else a fault.

    Parameters
    ----------
    error
        What was raised.
    given
        The arguments of the command, paths among them.
    """
    finding = finding_of_system(error)
    path = _path(error)
    paths = {Path(text).absolute() for text in given if text and "\0" not in text}
    wrong = path and error.errno in WRONG_PATH and Path(path).absolute() in _with_folders(paths)
    return UsageError([finding]) if wrong else FaultError([finding])


@contextmanager
def writing_to(option: str, path: Path) -> Iterator[None]:
    """Tell an error of writing where an option of a command says as that option's.

    Raises
    ------
    UsageError
        If another path would mend it.
    FaultError
        If the machine is at fault: the disk is full.
    """
    try:
        yield
    except OSError as error:
        finding = finding_of_system(error)
        wrong = error.errno in WRONG_PATH or error.errno is None
        blocking = _path(error)
        cause = f"{blocking} {finding.found}" if blocking not in ("", str(path)) else finding.found
        finding = replace(finding, where=option, found=f"«{path}» không ghi được: {cause}")
        raise (UsageError if wrong else FaultError)([finding]) from error


def _with_folders(paths: Iterable[Path]) -> set[Path]:
    """Paths and the folders above them: of "a/b/c" the file "a" may be what is wrong."""
    return {each for path in paths for each in (path, *path.parents)}


def _path(error: OSError) -> str:
    target_first = error.errno in (errno.EXDEV, errno.ENOSPC, errno.EDQUOT)  # what was to be written, not what was read
    names = (error.filename2, error.filename) if target_first else (error.filename, error.filename2)
    name = next((name for name in names if isinstance(name, str | bytes | Path)), "")
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
