"""Files that people keep among published ones: no build wrote them, and none may lose them.

A signed letter laid beside the annexes, or an annex somebody has written into, is found by the record of the run, which
knows every file that it wrote and its hash. When another build takes the report's place, what was added stays where it
was put, and what was changed, or would be in a new file's way, is moved to a folder of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pakn.base.errors import Finding
from pakn.base.system_errors import reason_of
from pakn.build.record import RECORD, WRITTEN, read_record

__all__ = ["holds_only_litter", "keep", "kept_files", "not_kept"]

LITTER = re.compile(
    r"(?:.*/)?(?:\.ipynb_checkpoints/.*|Thumbs\.db|desktop\.ini|\.DS_Store|~\$.*|\.~lock\..*#|\._.*)", re.IGNORECASE
)
"""What file managers, office programs and JupyterLab leave wherever somebody looked."""
OURS = re.compile(r"notebooks/\d\d-[^/]+\.ipynb|kiem-tra/(?:kiem-tra\.json|[^/]+-de-rieng\.csv)")
"""What records of older versions do not list."""
UNRECORDED = re.compile(r"(?:charts/)?\d\d-[^/]+\.(?:html|pdf|csv|svg|png)|[a-z-]+-[^/]+\.pdf")
"""What a report consists of besides, where its record cannot be read."""
MOST_NAMES = 5


def holds_only_litter(folder: Path) -> bool:
    """Whether nothing in a folder is anybody's work.

    >>> holds_only_litter(Path("a-folder-that-is-not-there"))
    True
    """
    return all(LITTER.fullmatch(name) for name in _names(folder))


def kept_files(folder: Path) -> tuple[list[str], list[str]]:
    """Return what people have added to a published folder and what they have changed in it, as paths inside it.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    record = read_record(folder)
    known = _hashes(record, WRITTEN) if record and WRITTEN in record else None
    added, changed = [], []
    for name in _names(folder):
        if name == RECORD or LITTER.fullmatch(name):
            continue
        hashes = known if known is not None else _hashes(record, "files")
        path = folder / name
        if name not in hashes:
            if known is not None or not _is_ours(name, record):
                added.append(name)
        elif path.is_symlink() or _hash(path) != hashes[name]:
            changed.append(name)
    return added, changed


def _is_ours(name: str, record: Mapping[str, Any] | None) -> bool:
    return bool(OURS.fullmatch(name) or (record is None and UNRECORDED.fullmatch(name)))


def _names(folder: Path) -> Iterator[str]:
    for inside, folders, files in os.walk(folder):
        links = [name for name in folders if Path(inside, name).is_symlink()]
        for name in sorted([*files, *links]):
            yield Path(inside, name).relative_to(folder).as_posix()


def _hashes(record: Mapping[str, Any] | None, name: str) -> Mapping[str, str]:
    found = (record or {}).get(name)
    return found if isinstance(found, dict) else {}


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def keep(old: Path, new: Path, apart: Path) -> list[Finding]:
    """Move people's files from a report that is about to be removed to where they are kept; return notes of them.

    Parameters
    ----------
    old, new
        The folder to be removed and the one in its place.
    apart
        Where files go that were changed, or whose names the new report needs.

    Raises
    ------
    OSError
        If one cannot be moved; those that are not yet moved are still in ``old``.
    """
    added, changed = kept_files(old)
    beside = [name for name in added if not os.path.lexists(new / name)]
    for name in beside:
        _move(old / name, new / name)
    moved = [_move(old / name, _free(apart / name)).relative_to(apart).as_posix()
             for name in (*(name for name in added if name not in beside), *changed)]  # fmt: skip
    notes = []
    if beside:
        remedy = "xem lại trước khi gửi cả thư mục đi"
        notes.append(Finding(str(new), f"giữ nguyên tệp không do lần dựng ghi: {_told(beside)}", "", remedy))
    if moved:
        remedy = "không phải làm gì; cần dùng thì lấy ở đó"
        notes.append(
            Finding(str(apart), f"đã chuyển vào đây tệp có người sửa hoặc trùng tên: {_told(moved)}", "", remedy)
        )
    return notes


def not_kept(old: Path, error: OSError) -> Finding:
    """Return the note of an old report that is not removed because people's files in it could not be moved."""
    found = f"chưa chuyển được tệp không do lần dựng ghi ({reason_of(error)[0]})"
    return Finding(str(old), found, "", "lấy tệp cần giữ ở thư mục này ra; mỗi lần dựng sau tự chuyển lại")


def _move(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return path.rename(target)


def _free(path: Path) -> Path:
    """Return the path, or one with a number behind its stem where something of its name is there."""
    number, found = 1, path
    while os.path.lexists(found):
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found


def _told(names: list[str]) -> str:
    """Return names as a note lists them.

    >>> _told(list("abcdefg"))
    '«a», «b», «c», «d», «e» và 2 tệp nữa'
    """
    more = f" và {len(names) - MOST_NAMES} tệp nữa" if len(names) > MOST_NAMES else ""
    return ", ".join(f"«{name}»" for name in names[:MOST_NAMES]) + more
