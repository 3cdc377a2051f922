"""Where the folders of a report lie, and what may stand in their way.

A file or a link where a folder should be is found before anything is built, and is a finding of the one report whose
folder it is.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from pakn.base.errors import Finding
from pakn.build.keeping import holds_only_litter
from pakn.build.record import RECORD

__all__ = ["INTERNAL", "KEPT", "OLD", "STAGING", "OutputPlace", "numbered", "place_findings"]

INTERNAL = "noi-bo"
"""Folder of outputs for what belongs to an issued report and may not go out with it."""
KEPT = "giu-lai"
"""Folder of outputs for files of people that were in a new report's way."""
STAGING = ".staging"
OLD = re.compile(r"(?P<name>.+)\.old\d*")
WAY_OUT = "đổi tên hoặc chuyển đi nơi khác (nội dung không mất) rồi chạy lại, hoặc chọn thư mục khác bằng --out"


class OutputPlace:
    """Where one report of one period lies, and the folders beside it that publishing uses."""

    def __init__(self, outputs: Path, *parts: str) -> None:
        self.outputs = outputs
        self.final = outputs.joinpath(*parts)
        self.internal = outputs.joinpath(INTERNAL, *parts)
        name = "--".join(parts)
        self.staging = outputs / STAGING / name
        self.old = outputs / STAGING / f"{name}.old"
        self.lock = outputs / STAGING / f"{name}.lock"
        self.staged_internal = outputs / STAGING / f"{name}.internal"
        self.internal_old = outputs / STAGING / f"{name}.internal.old"
        self.failed = outputs / "failed" / name
        self.kept_failed = outputs / KEPT / "failed" / name
        self.kept = outputs.joinpath(KEPT, *parts)
        self.kept_internal = outputs.joinpath(KEPT, INTERNAL, *parts)

    @property
    def olds(self) -> list[Path]:
        """Old reports that were moved aside, the latest last; each is whole."""
        return _numbered(self.old)

    @property
    def internal_olds(self) -> list[Path]:
        """The same of what lay beside them."""
        return _numbered(self.internal_old)


def _numbered(first: Path) -> list[Path]:
    found = [path for path in first.parent.glob(f"{glob.escape(first.name)}*") if OLD.fullmatch(path.name)]
    return sorted(found, key=numbered)


def place_findings(place: OutputPlace, *, issued: bool) -> list[Finding]:
    """Return what stands where a folder of a report should be, or may not be written, before anything is built.

    Parameters
    ----------
    place
        Where the folders of the report lie.
    issued
        Whether the report has a letter number: what is internal then lies beside it.
    """
    outputs = place.outputs
    folders = [place.staging.parent, *_down_to(place.final, outputs)]
    folders += _down_to(place.internal, outputs) if issued else []
    found = next((finding for folder in folders for finding in _folder_findings(folder)), None)
    if found is None and os.path.lexists(place.lock) and not stat.S_ISREG(place.lock.lstat().st_mode):
        found = _wrong(place.lock, "một thư mục, liên kết (symlink) hoặc ống dẫn", "một tệp khóa")
    if found is None and place.final.is_dir() and not (place.final / RECORD).is_file():
        found = None if holds_only_litter(place.final) else _not_ours(place.final)
    return [found] if found else []


def _not_ours(folder: Path) -> Finding:
    """Whatever lies in such a folder would be gone once the report is in its place."""
    return _wrong(
        folder, f"thư mục có tệp không do lần dựng nào ghi (không có {RECORD})", "báo cáo đã dựng, hoặc chưa có"
    )


def _down_to(folder: Path, outputs: Path) -> list[Path]:
    return [*(each for each in reversed(folder.parents) if each != outputs and outputs in each.parents), folder]


def _folder_findings(folder: Path) -> Iterator[Finding]:
    if folder.is_symlink():
        # Through a link a report would be moved onto another disk, or out of what the index lists.
        yield _wrong(folder, f"một liên kết (symlink) đến {folder.readlink()}", "một thư mục thật")
    elif folder.exists() and not folder.is_dir():
        yield _wrong(folder, "một tệp", "một thư mục")
    else:
        nearest = next((each for each in (folder, *folder.parents) if each.exists()), folder)
        if not os.access(nearest, os.W_OK | os.X_OK):
            allowed, remedy = "thư mục mà người chạy được ghi", "xin quyền ghi, hoặc chọn thư mục khác bằng --out"
            yield Finding(f"thư mục {nearest}", "không ghi được", allowed, remedy)


def _wrong(path: Path, found: str, allowed: str) -> Finding:
    return Finding(str(path), found, allowed, WAY_OUT)


def numbered(path: Path) -> int:
    """Return the number at the end of the name of an old folder; the first has none.

    >>> [numbered(Path(name)) for name in ("pakn--2024.old", "pakn--2024.old3", "pakn--2024")]
    [1, 3, 0]
    """
    digits = re.search(r"\.(?:old|gone)(\d*)$", path.name)
    return int(digits[1] or 1) if digits else 0
