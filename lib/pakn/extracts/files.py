"""Where extracts lie: ``extracts/<system>/YYYY-MM.*``, a re-received one as ``YYYY-MM.v2.*``, what it lacks beside it.

Systems that report by quarter, half-year or reform year deliver ``YYYY-Q1.*``, ``YYYY-H1.*``, ``cchc-YYYY.*``.

``YYYY.*`` is a year-to-date file: everything from 01/01 as known at its one cut-off. Months do not add up to it where a
case of one month is closed in another, so it lies beside them and is never mistaken for one.

The latest version wins and says so. Two files of one version are an error that names both, because nobody can know
which one counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictInt

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.base.whole_files import write_whole
from pakn.extracts.redaction import hiding_persons
from pakn.registry.strict import StrictModel, read_settings

__all__ = [
    "KINDS", "MONTH", "Located", "Sidecar", "delivered", "find_extract", "is_there", "misnamed", "names_of",
    "period_of", "periods_of", "read_sidecar", "write_totals",
]  # fmt: skip

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet")
NAMED = re.compile(r"(?P<period>\d{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]))?|cchc-\d{4})(?:\.v(?P<version>[2-9]|\d{2}))?")
MONTH = re.compile(r"\d{4}-\d{2}")
"""Names that are months."""


class Sidecar(StrictModel):
    """What is known of an extract beside it (``YYYY-MM.yml``, ``YYYY.yml``)."""

    cut_off: dt.date | None = Field(default=None)
    totals: dict[str, Annotated[StrictInt, Field(ge=0, le=10**15)]] = Field(default_factory=dict)
    """Control totals: what the system's own screen shows (received, processed, …), to be met by the file."""
    marking: str = ""
    """Words that everything made from the file must carry: it is synthetic."""


@dataclass(frozen=True, slots=True)
class Located:
    """The file of a system and period that counts, the ones it supersedes, and what is written beside it."""

    path: Path
    superseded: tuple[Path, ...] = ()
    sidecar: Sidecar = field(default_factory=Sidecar)


def find_extract(folder: Path, system: str, period: str) -> Located | None:
    """Return the extract of a system for a period (``2024-12``; ``2024``, a year to date), or `None` where none came.

    Parameters
    ----------
    folder
        A data folder; extracts lie in its ``extracts/``.
    system
        Id of the system.
    period
        Name of the period.

    Raises
    ------
    DataError
        If two files claim to be the same version.
    """
    try:
        return delivered(folder / "extracts" / system, period)
    except DataError as error:  # most systems have a 2024-12.yml
        raise DataError([replace(each, where=f"{system}/{each.where}") for each in error.findings]) from None


def delivered(folder: Path, period: str, *, with_sidecar: bool = True) -> Located | None:
    """Return the file for a month or year that counts among those of one folder, or `None` where there is none.

    Parameters
    ----------
    folder
        Folder of one system.
    period
        Of which days it is.
    with_sidecar
        Whether what is written beside it is read.

    Raises
    ------
    DataError
        If two files claim to be the same version, or what is written beside is broken.
    """
    versions: dict[int, list[Path]] = {}
    for path in sorted(folder.glob(f"{period}*")):
        # The pattern of a year finds its months too.
        named = _named(path)
        if named and named["period"] == period:
            versions.setdefault(int(named["version"] or 1), []).append(path)
    raise_findings(
        Finding(
            f"thư mục {folder.name}",
            f"hai tệp cho cùng một kỳ: {' và '.join(path.name for path in paths)}",
            f"một tệp {period}.*, bản nhận lại đặt tên {period}.v2.*",
            "xóa hoặc đổi tên một tệp",
        )
        for paths in versions.values()
        if len(paths) > 1
    )
    if not versions:
        return None
    latest = max(versions)
    path = versions[latest][0]
    superseded = tuple(versions[old][0] for old in sorted(versions) if old < latest)
    return Located(path, superseded, read_sidecar(path) if with_sidecar else Sidecar())


def periods_of(folder: Path, system: str) -> tuple[str, ...]:
    """Return the months for which a system has delivered, oldest first; a year to date is no month."""
    return tuple(name for name in names_of(folder, system) if MONTH.fullmatch(name))


def names_of(folder: Path, system: str) -> tuple[str, ...]:
    """Return every period for which a system has delivered, in the order of their names."""
    found = {period_of(path) for path in (folder / "extracts" / system).glob("*")}
    return tuple(sorted(period for period in found if period))


def period_of(path: Path) -> str | None:
    """Return the period a file is named after, or `None`.

    >>> period_of(Path("2024-12.v2.csv")), period_of(Path("2024.csv")), period_of(Path("2024-12.yml"))
    ('2024-12', '2024', None)
    >>> period_of(Path("2024-Q1.xlsx")), period_of(Path("cchc-2025.xlsx"))
    ('2024-Q1', 'cchc-2025')
    """
    named = _named(path)
    return named["period"] if named else None


def misnamed(folder: Path) -> list[Path]:
    """Return the files of a folder that could be extracts but for their names, which nobody would ever read."""
    # "~$2024-12.xlsx" is what a spreadsheet program leaves beside a file that is open.
    files = [path for path in sorted(folder.glob("*")) if not path.name.startswith(("~$", "."))]
    return [path for path in files if path.suffix.lower() in KINDS and period_of(path) is None]


def _named(path: Path) -> re.Match[str] | None:
    return NAMED.fullmatch(path.stem) if path.suffix.lower() in KINDS else None


def write_totals(path: Path, totals: Mapping[str, int]) -> None:
    """Write control totals into the ``.yml`` beside an extract; whatever else it says stays."""
    sidecar = path.with_suffix(".yml")
    kept = sidecar.read_text(encoding="utf-8").splitlines() if sidecar.is_file() else []
    lines = [line for line in kept if not line.startswith("totals:")]
    numbers = ", ".join(f"{name}: {number}" for name, number in totals.items())
    write_whole(sidecar, ("\n".join([*lines, f"totals: {{{numbers}}}"]) + "\n").encode())


def is_there(path: Path) -> bool:
    """Tell whether a file of settings lies beside an extract.

    Raises
    ------
    DataError
        If something else of its name is in its place, or it has another ending: nobody would read it.
    """
    if path.is_file():
        return True
    other = path.with_suffix(".yaml")
    if path.is_symlink() or path.exists():
        raise DataError(
            [Finding(path.name, "không phải một tệp đọc được", "một tệp .yml", "thay bằng tệp, hoặc bỏ đi")]
        )
    if other.exists():
        raise DataError([Finding(other.name, "đuôi .yaml nên không được đọc", path.name, f"đổi tên thành {path.name}")])
    if misspelled := _misspelled(path):
        raise DataError(
            [Finding(misspelled, "tên viết khác nên không được đọc", path.name, f"đổi tên thành {path.name}")]
        )
    return False


def _misspelled(path: Path) -> str | None:
    """The name of a file that differs from a settings file's only by case, blanks, or the extract's own ending."""
    wanted = path.stem.casefold()
    with suppress(OSError):
        for each in sorted(path.parent.iterdir()):
            name = each.name.casefold()
            stem, _, ending = name.rpartition(".")
            whole, _, own = stem.rpartition(".")
            if ending in ("yml", "yaml") and wanted in (stem.strip(), whole if f".{own}" in KINDS else ""):
                return each.name
    return None


def read_sidecar(path: Path) -> Sidecar:
    """Return what the ``.yml`` of the same name beside an extract says; nothing where there is none.

    Raises
    ------
    DataError
        If that file is broken.
    """
    sidecar = path.with_suffix(".yml")
    if not is_there(sidecar):
        return Sidecar()
    with hiding_persons():
        return read_settings(sidecar, Sidecar)
