"""Publishing: a finished report replaces the one before it in one step, or not at all.

A build writes to staging. Publishing moves the old folder aside, the new one into place and removes the old; whatever
moment it is killed at, the next start completes or undoes it, so that a reader always finds one whole report. One
lock per report and period keeps two builds apart.

What cannot be removed is in nobody's way: it is renamed first, so that it is never taken for a report, and every start
tries again. What stands in the way of one report (a file where its folder should be) is that report's finding alone.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from pakn.base.errors import BuildError, Finding
from pakn.base.system_errors import finding_of_system, reason_of
from pakn.build.keeping import keep, not_kept
from pakn.build.places import OLD, STAGING, OutputPlace, numbered
from pakn.build.record import RECORD

__all__ = ["OutputPlace", "abandon", "faults_told", "publish", "publishing_lock", "recover", "recover_all"]

LOCK_SECONDS = 600
PATIENT_SECONDS = 2
"""After which whoever waits for another build is told so."""
"""How long a build waits for another one of the same report and period before it gives up."""
STALE_SECONDS = 60
GONE = re.compile(r".+\.gone\d*")


@contextmanager
def faults_told(folder: Path) -> Iterator[None]:
    """Tell an error of the operating system as a finding of the build.

    Parameters
    ----------
    folder
        What is being written, for an error that names no path.

    Raises
    ------
    BuildError
        In its place.
    """
    try:
        yield
    except OSError as error:
        raise BuildError([finding_of_system(error, "", folder)]) from error


@contextmanager
def publishing_lock(place: OutputPlace, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a report and period; a killed build's lock is free again by itself.

    Parameters
    ----------
    place
        Where the folders of the report lie.
    waiting
        Called once where another build holds it for longer than a moment.

    Raises
    ------
    BuildError
        If another build holds it for too long, or it cannot be made.
    """
    lock = FileLock(place.lock, timeout=LOCK_SECONDS)
    with faults_told(place.lock):
        place.lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            _acquire(lock, waiting)
        except Timeout:  # an error of the operating system for Python, but not for us
            remedy = "chờ lần dựng kia xong rồi chạy lại"
            finding = Finding(str(place.final), "một lần dựng khác đang chạy", "mỗi lúc một lần dựng", remedy)
            raise BuildError([finding]) from None
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, waiting: Callable[[], None]) -> None:
    patient = min(PATIENT_SECONDS, LOCK_SECONDS)
    try:
        lock.acquire(timeout=patient)
    except Timeout:
        waiting()
        lock.acquire(timeout=LOCK_SECONDS - patient)


def recover(place: OutputPlace) -> None:
    """Complete or undo a publishing that was interrupted, and clear what an unfinished build left in staging.

    Raises
    ------
    OSError
        If the old report cannot be put back, or staging cannot be cleared: nothing can be built there.
    """
    olds = place.olds
    if olds and not os.path.lexists(place.final):
        place.final.parent.mkdir(parents=True, exist_ok=True)
        olds.pop().rename(place.final)
    for old in olds:
        _replaced(old, place.final, place.kept)
    if os.path.lexists(place.staged_internal) and not os.path.lexists(place.staging):
        _put_internal(place)  # staging is made first and removed last: the report is in place already
    _clear_internal(place)
    for left in (place.staged_internal, place.staging):  # in this order: see above
        if os.path.lexists(left):
            _remove(_set_aside(left))


def abandon(place: OutputPlace) -> None:
    """Clear staging: half a report is of no use. What stays is cleared at the next start."""
    for left in (place.staged_internal, place.staging):
        _remove(left)


def recover_all(outputs: Path) -> None:
    """Complete or undo every interrupted publishing, also of reports that are not asked for, and clear what is left.

    What cannot be cleared stays for the next start. A report that is whole and could not be put in place is kept until
    it is built again.
    """
    staging = outputs / STAGING
    if staging.is_symlink() or not staging.is_dir() or not os.access(staging, os.R_OK | os.W_OK | os.X_OK):
        return
    for left in (*staging.iterdir(), *outputs.glob(".pakn-*.tmp")):
        if GONE.fullmatch(left.name) or (left.suffix == ".tmp" and _is_stale(left)):
            _remove(left)
    names = {_report_name(left) for left in staging.iterdir() if left.is_dir()}
    for name in sorted(names):
        place = OutputPlace(outputs, *name.split("--"))
        if not place.olds and (place.staging / RECORD).is_file():
            continue
        # Locked: its own build is at it right now.
        with suppress(Timeout, OSError), FileLock(place.lock, timeout=0):
            recover(place)


def publish(place: OutputPlace) -> tuple[Finding, ...]:
    """Put the staged report in its place; return notes of an old one that could not be removed, and of people's files.

    Raises
    ------
    BuildError
        If the folders cannot be moved, as where a file of the old report is open elsewhere (Windows): the old report
        stays, staging is kept, the message names the file.
    """
    old = _following(place.olds, place.old)
    try:
        place.final.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(place.final):
            place.final.rename(old)
    except OSError as error:
        raise _not_moved(place, error) from error
    try:
        place.staging.rename(place.final)
    except OSError as error:
        if os.path.lexists(old):
            with suppress(OSError):  # the next start tries again
                old.rename(place.final)
        raise _not_moved(place, error) from error
    notes = [note for each in place.olds for note in _replaced(each, place.final, place.kept)]
    return (*notes, *_put_internal(place))


def _put_internal(place: OutputPlace) -> list[Finding]:
    """Put what may not go out with the report beside it; what belonged to the report before goes."""
    try:
        if place.internal.is_dir() and not place.internal.is_symlink():
            place.internal.rename(_following(place.internal_olds, place.internal_old))
        if os.path.lexists(place.staged_internal):
            place.internal.parent.mkdir(parents=True, exist_ok=True)
            place.staged_internal.rename(place.internal)
    except OSError as error:
        found, _, remedy = reason_of(error)
        allowed = "hồ sơ kiểm tra số liệu nằm cạnh báo cáo"
        left = Finding(str(place.internal), found, allowed, f"{remedy}; báo cáo đã công bố, hồ sơ kiểm tra thì chưa")
        return [left]
    return _clear_internal(place)


def _clear_internal(place: OutputPlace) -> list[Finding]:
    return [note for old in place.internal_olds for note in _replaced(old, place.internal, place.kept_internal)]


def _replaced(old: Path, new: Path, apart: Path) -> list[Finding]:
    """Remove a folder in whose place there is another, but for the files of people; return notes of what stays."""
    try:
        notes = keep(old, new, apart)
    except OSError as error:
        return [not_kept(old, error)]
    left = _discard(old)
    return [*notes, left] if left else notes


def _discard(path: Path) -> Finding | None:
    """Remove a folder that no reader looks at any more; return a note where it stays."""
    try:
        return _remove(_set_aside(path))
    except OSError as error:
        return _left(path, error)


def _set_aside(path: Path) -> Path:
    """Rename what is to be removed, so that nothing mistakes the rest of it for a report, and return where it is.

    Raises
    ------
    OSError
        If it cannot even be renamed.
    """
    first = path.with_name(f"{_report_name(path)}.gone")
    return path.rename(_following([*first.parent.glob(f"{glob.escape(first.name)}*")], first))


def _report_name(staged: Path) -> str:
    """The name of the report whose folder in staging this is."""
    return OLD.sub(r"\g<name>", staged.name).removesuffix(".internal")


def _remove(path: Path) -> Finding | None:
    """Remove a file, link or folder; return a note where it stays."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        return _left(path, error) if os.path.lexists(path) else None
    return None


def _left(path: Path, error: OSError) -> Finding:
    found = f"chưa xóa được bản cũ: {finding_of_system(error).where}, {reason_of(error)[0]}"
    remedy = "không phải làm gì ngay: báo cáo mới đã dùng được, mỗi lần dựng sau tự xóa lại; cũng có thể xóa bằng tay"
    return Finding(str(path), found, "thư mục tạm được dọn sạch", remedy)


def _is_stale(path: Path) -> bool:
    """Whether a file written aside belongs to no process any more: writing one takes less than a second."""
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > STALE_SECONDS
    return False


def _following(known: list[Path], first: Path) -> Path:
    """Return the path behind those that bear the name and a number already."""
    numbers = [numbered(path) for path in known]
    return first.with_name(f"{first.name}{max(numbers) + 1}") if numbers else first


def _not_moved(place: OutputPlace, error: OSError) -> BuildError:
    finding = finding_of_system(error)
    remedy = f"{finding.remedy}, rồi chạy lại; báo cáo cũ giữ nguyên, bản mới nằm ở {place.staging}"
    return BuildError(
        [replace(finding, where=f"thư mục {place.final}", found=f"{finding.found}: {finding.where}", remedy=remedy)]
    )
