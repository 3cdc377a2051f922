"""Publishing: a finished report replaces the one before it in one step, or not at all.

A build writes to staging. Publishing moves the old folder aside, the new one into place and removes the old; whatever
moment it is killed at, the next start completes or undoes it, so that a reader always finds one whole report. One
lock per report and period keeps two builds apart.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pakn.base.errors import BuildError, Finding
from pakn.run.record import RECORD

__all__ = ["Place", "publish", "publishing_lock", "recover", "recover_all"]

LOCK_SECONDS = 600
"""How long a build waits for another one of the same report and period before it gives up."""


class Place:
    """Where one report of one period lies, and the folders beside it that publishing uses."""

    def __init__(self, outputs: Path, *parts: str) -> None:
        self.outputs = outputs
        self.final = outputs.joinpath(*parts)
        name = "--".join(parts)
        self.staging = outputs / ".staging" / name
        self.old = outputs / ".staging" / f"{name}.old"
        self.lock = outputs / ".staging" / f"{name}.lock"
        self.failed = outputs / "failed" / name


@contextmanager
def publishing_lock(place: Place) -> Iterator[None]:
    """Hold the lock of a report and period; a killed build's lock is free again by itself.

    Raises
    ------
    BuildError
        If another build holds it for too long.
    """
    place.lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.lock, timeout=LOCK_SECONDS):
            yield
    except Timeout:
        finding = Finding(
            str(place.final),
            "một lần dựng khác đang chạy",
            "mỗi lúc một lần dựng",
            "chờ lần dựng kia xong rồi chạy lại",
        )
        raise BuildError([finding]) from None


def recover(place: Place) -> None:
    """Complete or undo a publishing that was interrupted, and clear what an unfinished build left in staging."""
    if place.old.exists():
        if place.final.exists():
            shutil.rmtree(place.old)
        else:
            place.final.parent.mkdir(parents=True, exist_ok=True)
            place.old.rename(place.final)
    if place.staging.exists():
        shutil.rmtree(place.staging)


def recover_all(outputs: Path) -> None:
    """Complete or undo every interrupted publishing, also of reports and periods that are not asked for this time.

    What a killed build left unfinished goes; a whole report that could not be put in its place stays for whoever was
    told of it.
    """
    left = [path for path in (outputs / ".staging").glob("*") if path.is_dir() and not (path / RECORD).exists()]
    for name in sorted({path.name.removesuffix(".old") for path in (*left, *(outputs / ".staging").glob("*.old"))}):
        place = Place(outputs, *name.split("--"))
        with suppress(Timeout), FileLock(place.lock, timeout=0):  # locked: its own build is at it right now
            recover(place)


def publish(place: Place) -> None:
    """Put the staged report in its place.

    Raises
    ------
    BuildError
        If a file of the old report is open elsewhere (Windows): the old report stays, staging is kept, the message
        names the file.
    """
    place.final.parent.mkdir(parents=True, exist_ok=True)
    if place.final.exists():
        try:
            place.final.rename(place.old)
        except OSError as error:
            raise _still_open(place, error) from error
    try:
        place.staging.rename(place.final)
    except OSError as error:
        if place.old.exists():
            place.old.rename(place.final)
        raise _still_open(place, error) from error
    shutil.rmtree(place.old, ignore_errors=True)


def _still_open(place: Place, error: OSError) -> BuildError:
    named = re.sub(r"^.*outputs", "outputs", str(error.filename or place.final))
    return BuildError(
        [
            Finding(
                f"thư mục {place.final.name}",
                f"tệp đang mở ở chương trình khác: {named}",
                "không tệp nào của báo cáo cũ đang mở",
                f"đóng tệp rồi chạy lại; báo cáo cũ giữ nguyên, bản mới nằm ở {place.staging}",
            )
        ]
    )
