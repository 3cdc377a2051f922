"""Errors that a person can act on: where, what was found, what is allowed, what to do next.

A check collects every finding and raises once, so that a file with ten mistakes is mended in one go and not in ten.
The class of an error decides the exit status of the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

__all__ = [
    "BuildError",
    "DataError",
    "FaultError",
    "Finding",
    "PaknError",
    "UsageError",
    "check_choice",
    "error_of_text",
    "raise_findings",
]

MAX_SHOWN = 40
"""Findings printed one by one; the rest is counted, because nobody reads the forty-first."""

TOLD = re.compile(r"(.+?): (?:có (?=[«\d]))?(.+?); được phép: (.+)\. Cần làm: (.+)\.", re.DOTALL)
"""A finding as it prints itself."""


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


def error_of_text(name: str, text: str) -> PaknError | None:
    """Return the error with this name of its class and this text, as a notebook keeps it; `None` of any other error.

    >>> error = DataError([Finding("tham số department", "«Sở Lạ»", "Sở Y tế", "sửa tên")])
    >>> made = error_of_text("DataError", str(error))
    >>> type(made).__name__, made.findings == error.findings
    ('DataError', True)
    >>> error_of_text("DataError", "No numeric types to aggregate") is None  # of pandas
    True
    """
    kind = next((kind for kind in (DataError, UsageError, BuildError) if kind.__name__ == name), None)
    head, *told = re.split(r"\n  (?=- |… và )", text.strip())
    if kind is None or not re.fullmatch(rf"{kind.heading}(?: \(\d+ điểm\))?:", head):
        return None
    rest = told.pop() if told and told[-1].startswith("…") else ""
    parts = [TOLD.fullmatch(line.removeprefix("- ")) for line in told]
    findings = [Finding(*part.groups()) for part in parts if part]
    if not findings or len(findings) < len(parts):
        return None
    if rest:
        findings[-1] = replace(findings[-1], remedy=f"{findings[-1].remedy} ({rest.rstrip('.')})")
    return kind(findings)


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
