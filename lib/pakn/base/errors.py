"""Errors that a person can act on: where, what was found, what is allowed, what to do next.

A check collects every finding and raises once, so that a file with ten mistakes is mended in one go and not in ten.
The class of an error decides the exit status of the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

__all__ = [
    "ERROR_MIME",
    "BuildError",
    "DataError",
    "FaultError",
    "Finding",
    "PaknError",
    "UsageError",
    "check_choice",
    "error_of_bundle",
    "raise_findings",
]

MAX_SHOWN = 40
"""Findings printed one by one; the rest is counted, because nobody reads the forty-first."""

ERROR_MIME = "application/vnd.pakn.error+json"
"""Under which a notebook shows the findings of an error as data, above the error itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    Parameters
    ----------
    where
        File, row, column or parameter, as the reader would look for it.
    found, allowed, remedy
        What stands there, what may stand there, and the next step. Vietnamese, without a final full stop.

    Examples
    --------
    >>> print(Finding("targets.csv, dòng 3, cột operator", "«=>»", "một trong: >=, >", "sửa lại ô này"))
    targets.csv, dòng 3, cột operator: có «=>»; được phép: một trong: >=, >. Cần làm: sửa lại ô này.
    """

    where: str
    found: str
    allowed: str
    remedy: str

    def __str__(self) -> str:
        there = "có " if self.found.startswith("«") or self.found[:1].isdigit() else ""
        return f"{self.where}: {there}{self.found}; được phép: {self.allowed}. Cần làm: {self.remedy}."


class PaknError(Exception):
    """Base of all errors that carry findings; ``exit_status`` is what the command line ends with."""

    exit_status = 1
    heading = "Lỗi"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self._text())

    def __reduce__(self) -> tuple[type[PaknError], tuple[tuple[Finding, ...]]]:
        """Cross a process border as findings: an exception is otherwise made anew from its text."""
        return type(self), (self.findings,)

    def bundle(self) -> dict[str, Any]:
        """Return kind and findings as plain data: what crosses the border of a notebook's kernel."""
        return {"kind": type(self).__name__, "findings": [list(astuple(finding)) for finding in self.findings]}

    def _render_traceback_(self) -> list[str]:
        """Show the reader of a notebook the findings in place of a traceback; whoever runs it gets them as data."""
        from IPython.display import publish_display_data  # noqa: PLC0415 (IPython itself asks)

        publish_display_data({ERROR_MIME: self.bundle()})
        return str(self).splitlines()

    def _text(self) -> str:
        count = len(self.findings)
        lines = [f"{self.heading} ({count} điểm):"] if count > 1 else [f"{self.heading}:"]
        lines += [f"  - {finding}" for finding in self.findings[:MAX_SHOWN]]
        if count > MAX_SHOWN:
            lines.append(f"  … và {count - MAX_SHOWN} điểm khác.")
        return "\n".join(lines)


class DataError(PaknError):
    """Bad data or metadata."""

    exit_status = 1
    heading = "Số liệu hoặc siêu dữ liệu chưa đúng"


class UsageError(PaknError):
    """A command, report, period or parameter that does not exist."""

    exit_status = 2
    heading = "Lệnh hoặc tham số chưa đúng"


class BuildError(PaknError):
    """A notebook failed or an annex could not be exported or published."""

    exit_status = 3
    heading = "Chưa dựng được báo cáo"


class FaultError(PaknError):
    """A file or folder that the operating system refuses: no right, no space, not a folder."""

    exit_status = 3
    heading = "Chưa thực hiện được"


def error_of_bundle(content: Mapping[str, Any]) -> PaknError | None:
    """Return the error that a notebook shows as data under `ERROR_MIME`; `None` of one that this version has not.

    >>> error = DataError([Finding("tham số department", "«Sở Lạ»", "Sở Y tế", "sửa tên")])
    >>> made = error_of_bundle(error.bundle())
    >>> type(made).__name__, made.findings == error.findings
    ('DataError', True)
    """
    kinds = {kind.__name__: kind for kind in (DataError, UsageError, BuildError, FaultError)}
    kind = kinds.get(str(content.get("kind")))
    return kind([Finding(*told) for told in content["findings"]]) if kind else None


def check_choice(name: str, value: str, allowed: Iterable[str]) -> None:
    """Refuse a parameter that has none of its values, as one set by hand in a notebook may.

    Raises
    ------
    UsageError
        If ``value`` is not allowed.
    """
    known = tuple(allowed)
    if value not in known:
        raise UsageError([Finding(f"tham số {name}", f"«{value}»", ", ".join(known), "sửa giá trị của tham số")])


def check_least(name: str, value: int, least: int = 1) -> None:
    """Refuse a number that is too small for a parameter.

    Raises
    ------
    UsageError
        If ``value`` is below ``least``.
    """
    if value < least:
        raise UsageError([Finding(f"tham số {name}", f"«{value}»", f"số nguyên từ {least} trở lên", "sửa giá trị này")])


def raise_findings(findings: Iterable[Finding], error: type[PaknError] = DataError) -> None:
    """Raise ``error`` with all findings, or return when there are none."""
    collected = tuple(findings)
    if collected:
        raise error(collected)
