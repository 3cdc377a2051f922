"""Where extracts lie: ``extracts/<system>/YYYY-MM.*``, a re-received one as ``YYYY-MM.v2.*``, what it lacks beside it.

The latest version wins and says so. Two files of one version are an error that names both, because nobody can know
which one counts.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.registry.strict import Record, StrictModel, read_entries, validated

__all__ = ["KINDS", "Located", "delivered", "find_extract", "is_named", "periods_of", "sidecar_cut_off"]

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet")
NAMED = re.compile(r"(?P<period>\d{4}-\d{2})(?:\.v(?P<version>[2-9]|\d{2}))?")


class Sidecar(StrictModel):
    """What is known of an extract beside it (``YYYY-MM.yml``)."""

    id: str = "sidecar"
    cut_off: dt.date | None = Field(default=None)


@dataclass(frozen=True, slots=True)
class Located:
    """The file of a system and month that counts, the ones it supersedes, and the cut-off written beside it."""

    path: Path
    superseded: tuple[Path, ...] = ()
    cut_off: dt.date | None = None


def find_extract(folder: Path, system: str, period: str) -> Located | None:
    """Return the extract of a system for a month (``2024-12``), or `None` where none was delivered.

    Parameters
    ----------
    folder
        A data folder; extracts lie in its ``extracts/``.

    Raises
    ------
    DataError
        If two files claim to be the same version.
    """
    return delivered(folder / "extracts" / system, period)


def delivered(folder: Path, period: str) -> Located | None:
    """Return the file for a month that counts among those of one folder, or `None` where there is none.

    Raises
    ------
    DataError
        If two files claim to be the same version.
    """
    versions: dict[int, list[Path]] = {}
    for path in sorted(folder.glob(f"{period}*")):
        named = NAMED.fullmatch(path.stem)
        if path.suffix.lower() in KINDS and named and named["period"] == period:
            versions.setdefault(int(named["version"] or 1), []).append(path)
    raise_findings(
        Finding(
            f"thư mục {folder.name}", f"hai tệp cho cùng một kỳ: {' và '.join(path.name for path in paths)}",
            f"một tệp {period}.*, bản nhận lại đặt tên {period}.v2.*", "xóa hoặc đổi tên một tệp",
        )
        for paths in versions.values() if len(paths) > 1
    )  # fmt: skip
    if not versions:
        return None
    latest = max(versions)
    path = versions[latest][0]
    return Located(path, tuple(versions[old][0] for old in sorted(versions) if old < latest), sidecar_cut_off(path))


def periods_of(folder: Path, system: str) -> tuple[str, ...]:
    """Return the months for which a system has delivered, oldest first."""
    found = {
        named["period"]
        for path in (folder / "extracts" / system).glob("*")
        if path.suffix.lower() in KINDS and (named := NAMED.fullmatch(path.stem))
    }
    return tuple(sorted(found))


def is_named(path: Path) -> bool:
    """Return whether a file is named as an extract of a month.

    >>> is_named(Path("2024-12.v2.csv")), is_named(Path("thang12.csv"))
    (True, False)
    """
    return path.suffix.lower() in KINDS and NAMED.fullmatch(path.stem) is not None


def sidecar_cut_off(path: Path) -> dt.date | None:
    """Return the cut-off written in ``YYYY-MM.yml`` beside an extract, or `None`.

    Raises
    ------
    DataError
        If that file is broken.
    """
    sidecar = path.with_suffix(".yml")
    if not sidecar.is_file():
        return None
    findings: list[Finding] = []
    values = {record.values["id"]: record.values.get("") for record in read_entries(sidecar)}
    made = validated([Record(sidecar.name, dict(values))], Sidecar, findings)
    if findings:
        raise DataError(findings)
    return next(iter(made.values())).cut_off
