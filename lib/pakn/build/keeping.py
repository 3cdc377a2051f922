"""Files that people keep among published ones: no build wrote them, and none may lose them.

A signed letter laid beside the annexes, or an annex somebody has written into, is found by the record of the run, which
knows every file that it wrote and its hash. When another build takes the report's place, what was added stays where it
was put, and what was changed, or would be in a new file's way, is moved to a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pakn.base.errors import Finding
from pakn.base.system_errors import reason_of
from pakn.build.record import RECORD, WRITTEN, read_record

__all__ = ["clear_written", "holds_only_litter", "keep", "kept_files", "not_kept", "replacing_own"]

LITTER = re.compile(
    r"(?:.*/)?(?:\.ipynb_checkpoints/.*|Thumbs\.db|desktop\.ini|\.DS_Store|~\$.*|\.~lock\..*#|\._.*)", re.IGNORECASE
)
"""What file managers, office programs and JupyterLab leave wherever somebody looked."""
OURS = re.compile(r"notebooks/\d\d-[^/]+\.ipynb|kiem-tra/(?:kiem-tra\.json|[^/]+-de-rieng\.csv)")
"""What records of older versions do not list."""
MOST_NAMES = 5
Written = TypeVar("Written")


def holds_only_litter(folder: Path) -> bool:
    """Whether nothing in a folder is anybody's work.

    >>> holds_only_litter(Path("a-folder-that-is-not-there"))
    True
    """
    try:
        return not folder.is_dir() or all(LITTER.fullmatch(name) for name in _names(folder))
    except OSError:
        return False


def kept_files(folder: Path) -> tuple[list[str], list[str]]:
    """Return what people have added to a published folder and what they have changed in it, as paths inside it.

    Where the record of the run is damaged, nobody knows whose a file is: each counts as changed.

    Raises
    ------
    OSError
        If a file or folder in it cannot be read.
    """
    record = read_record(folder)
    names = [name for name in _names(folder) if name != RECORD and not LITTER.fullmatch(name)]
    if record is None and (folder / RECORD).exists():
        return [], names
    older = record is None or WRITTEN not in record
    hashes = _hashes(record, "files" if older else WRITTEN)
    added = [name for name in names if name not in hashes and not (older and OURS.fullmatch(name))]
    changed = [name for name in names if name in hashes and _is_changed(folder / name, hashes[name])]
    return added, changed


def _is_changed(path: Path, digest: str) -> bool:
    return path.is_symlink() or _hash(path) != digest


def _names(folder: Path) -> Iterator[str]:
    for inside, folders, files in os.walk(folder, onerror=_refuse):
        links = [name for name in folders if Path(inside, name).is_symlink()]
        for name in sorted([*files, *links]):
            yield Path(inside, name).relative_to(folder).as_posix()


def _refuse(error: OSError) -> None:
    """What cannot be looked into may hold anything."""
    raise error


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
    beside = [name for name in added if _is_free(new, name)]
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


def _is_free(folder: Path, name: str) -> bool:
    """Whether a file fits into a folder: nothing is there, and no file where a folder above it would be."""
    above = [each for each in (folder / name).parents if folder in each.parents]
    return not os.path.lexists(folder / name) and all(each.is_dir() or not os.path.lexists(each) for each in above)


def clear_written(folder: Path, apart: Path) -> None:
    """Remove what an earlier build has written into a folder that it shares with people; whatever is theirs stays.

    Raises
    ------
    OSError
        If a file cannot be looked into, moved or removed.
    """
    if not folder.is_dir():
        return
    added, changed = kept_files(folder)
    for name in changed:
        _move(folder / name, _free(apart / name))
    for name in [*_names(folder)]:
        if name not in added:
            (folder / name).unlink()
    for inside, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # it holds something of somebody's
            Path(inside).rmdir()


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


def replacing_own(path: Path, apart: Path, write: Callable[[], Written]) -> Written:
    """Write a file that an earlier run may have written, too; one that somebody has changed since is kept.

    Parameters
    ----------
    path
        The file; what is written of its folder stands in a record beside it.
    apart
        Folder for the changed one.
    write
        Writes it, or removes it where there is nothing to say.

    Raises
    ------
    OSError
        If the changed one cannot be moved.
    """
    record = path.parent / RECORD
    known = dict(_hashes(read_record(path.parent), WRITTEN))
    if path.is_file() and path.name in known and _is_changed(path, known[path.name]):
        _move(path, _free(apart / path.name))
    made = write()
    known.pop(path.name, None)
    if path.is_file():
        known[path.name] = _hash(path)
    if known or record.exists():
        record.write_text(json.dumps({WRITTEN: known}, indent=2) + "\n", encoding="utf-8")
    return made
