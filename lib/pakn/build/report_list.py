"""Reports: which annexes a letter gets, from which notebook, for which periods, with which typed parameters.

``notebooks/reports.yml`` is the only place that knows; a new annex is one notebook and one entry there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal
from unicodedata import category

from pydantic import Field, field_validator, model_validator

from pakn.base.errors import DataError, Finding, UsageError, raise_findings
from pakn.base.labels import format_count
from pakn.base.periods import ALLOWED, Period, parse_day, parse_period
from pakn.base.run_context import RUN
from pakn.registry.strict import Record, StrictModel, read_entries, validated
from pakn.render.front import UNNUMBERED

__all__ = ["Annex", "Parameter", "ParameterValue", "Report", "read_reports", "report_named", "shared_parameters"]

ParameterValue = str | bool | int
UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Kinds of characters that no page can show: controls, marks of direction, and bytes that are no letters."""
MOST_LETTERS = 300
"""Of a text: a number of a letter, a place, a name."""
MOST = 1_000_000
"""Of a number."""
SHARED = "shared"
"""Entry of ``reports.yml`` that is no report: what all reports take as parameters."""
RESERVED = ("period", "annex", "draft", RUN)
"""Parameters the build itself sets: the period, the annex's place in its report, ``--draft``, what a run is told."""


class Parameter(StrictModel):
    """A typed parameter of a report's notebooks."""

    type: Literal["text", "choice", "date", "flag", "whole"]
    default: ParameterValue
    help: str
    choices: tuple[str, ...] = ()
    least: int = 0
    """Smallest number allowed, of a ``whole``."""
    most: int = MOST
    """Largest number allowed, of a ``whole``."""

    @model_validator(mode="after")
    def _default_fits(self) -> Parameter:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices đi cùng type: choice")
        if self.type == "choice" and self.default not in self.choices:
            raise ValueError(f"default là một trong {', '.join(self.choices)}")
        if self.type == "flag" and not isinstance(self.default, bool):
            raise ValueError("default của flag là true hoặc false")
        return self

    def parse(self, name: str, text: str) -> ParameterValue:
        """Return the value a text on the command line means.

        Raises
        ------
        UsageError
            If the text is none of the values allowed.
        """
        if self.type == "text" and len(text) <= MOST_LETTERS and not any(category(one) in UNSEEN for one in text):
            return text
        if self.type == "choice" and text in self.choices:
            return text
        if self.type == "flag" and text.lower() in FLAGS:
            return FLAGS[text.lower()]
        if self.type == "date" and _is_date(text):
            return text
        if self.type == "whole" and text.isascii() and text.isdecimal() and self._is_within(text):
            return int(text)
        shown = text if len(text) <= MOST_LETTERS else f"{text[:20]}… ({len(text)} chữ)"
        found = "".join(one if category(one) not in UNSEEN else f"U+{ord(one):04X}" for one in shown)
        raise UsageError([Finding(f"tham số {name}", f"«{found}»", self.allowed, "sửa giá trị sau -p")])

    def _is_within(self, digits: str) -> bool:
        return len(digits) <= len(str(self.most)) and self.least <= int(digits) <= self.most

    @property
    def allowed(self) -> str:
        """What may be given, as a message says it."""
        words = {
            "text": f"chữ bất kỳ, tối đa {MOST_LETTERS} chữ, không có ký tự điều khiển",
            "date": "ngày có thật dạng 2026-02-05, hoặc để trống",
            "flag": "true, false",
            "whole": f"số nguyên từ {self.least} đến {format_count(self.most)}",
        }
        return ", ".join(self.choices) if self.choices else words[self.type]


def _is_date(text: str) -> bool:
    try:
        return not text or bool(parse_day(text))
    except ValueError:
        return False


FLAGS = {"true": True, "1": True, "có": True, "yes": True, "false": False, "0": False, "không": False, "no": False}


class Annex(StrictModel):
    """One annex of a report: its notebook and the parameters it takes besides the report's own."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    notebook: str = Field(pattern=r"^[A-Za-z0-9_-]+\.ipynb$")
    """Its file among the notebooks."""
    number: str = Field(default="", pattern=r"^(-|[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$")
    """Its number where annexes are numbered ``decimal``, if that is not its place; ``-`` for an annex without one."""
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    fixed: dict[str, ParameterValue] = Field(default_factory=dict)
    """Values of notebook parameters that make this annex what it is; nobody may give others."""
    since: date | None = None
    """The first period it belongs to ends on this day or later."""
    until: date | None = None
    """The last period it belongs to ends on this day or earlier."""
    internal: bool = False
    """For analysts: kept out of the merged PDF, which goes out with the letter."""
    needs: tuple[str, ...] = ()
    """Systems one of which must have delivered the period, or the report does without the annex."""

    @field_validator("number", mode="before")
    @classmethod
    def _number_is_text(cls, value: object) -> object:
        if not isinstance(value, str):
            raise ValueError('chữ trong ngoặc kép, ví dụ "1.10" (không có ngoặc, 1.10 bị đọc thành 1.1)')
        return value

    @model_validator(mode="after")
    def _makes_sense(self) -> Annex:
        if taken := [name for name in self.fixed if name in RESERVED or name in self.parameters]:
            raise ValueError(f"fixed không đặt {', '.join(taken)}: đã do lần dựng đặt hoặc khai trong parameters")
        if self.since and self.until and self.since > self.until:
            raise ValueError("since không sau until")
        return self

    def belongs_to(self, period: Period, delivered: Collection[str] | None = None) -> bool:
        """Return whether a report of the period has this annex.

        Parameters
        ----------
        period
            Of which days it is.
        delivered
            Systems whose extracts of the period are at hand; `None` where that is not asked.
        """
        inside = (not self.since or period.end >= self.since) and (not self.until or period.end <= self.until)
        return inside and (delivered is None or not self.needs or not set(self.needs).isdisjoint(delivered))

    def number_at(self, index: int, numbering: str) -> str:
        """Return the number its notebook is given as parameter ``annex``.

        Roman numerals follow the place: the decree counts annexes, the older letters group them ("1.1").
        """
        own = self.number == UNNUMBERED or (self.number and numbering == "decimal")
        return self.number if own else str(index)


class Report(StrictModel):
    """The annexes of one letter for one period."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    period_kinds: tuple[str, ...]
    periods: tuple[str, ...]
    """Periods for which the committed data has figures; the first is the default."""
    every_period: bool = False
    """Whether a build of everything makes all its periods, and not only the default one."""
    systems: tuple[tuple[str, ...], ...] = ()
    """Systems whose extracts it is made from; of a group one is enough: cases, or else their summary sheet."""
    window: Literal["calendar", "mid_month"] = "calendar"
    """Days its periods cover where no parameter of this name says otherwise: also those of its published figures."""
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    annexes: tuple[Annex, ...] = Field(min_length=1)

    def declared(self, annex: Annex) -> dict[str, Parameter]:
        """Return every parameter of an annex's notebook that may be given: neither reserved nor fixed."""
        known = {**self.parameters, **annex.parameters}
        return {name: parameter for name, parameter in known.items() if name not in annex.fixed}

    def annexes_for(self, period: Period, delivered: Collection[str] | None = None) -> tuple[Annex, ...]:
        """Return the annexes of a period, in the order of their places; see `Annex.belongs_to`."""
        return tuple(annex for annex in self.annexes if annex.belongs_to(period, delivered))

    def given(self, parameters: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
        """Return the value of each of the report's own parameters: the given one or its default."""
        return {name: parameters.get(name, parameter.default) for name, parameter in self.parameters.items()}

    @property
    def known_parameters(self) -> dict[str, Parameter]:
        """Every parameter that may be given for the report, of all its annexes."""
        return {name: parameter for annex in self.annexes for name, parameter in self.declared(annex).items()}

    def parse_parameters(self, given: dict[str, str]) -> dict[str, ParameterValue]:
        """Return typed values of the parameters given as text.

        Raises
        ------
        UsageError
            If a parameter is unknown or its value is not allowed.
        """
        known = self.known_parameters
        findings = [
            Finding("tên tham số", f"«{name}»", ", ".join(known), "sửa tên sau -p (xem pakn list)")
            for name in given
            if name not in known
        ]
        raise_findings(findings, UsageError)
        return {name: known[name].parse(name, text) for name, text in given.items()}


def read_reports(notebooks: Path) -> dict[str, Report]:
    """Read ``reports.yml`` of a folder of notebooks.

    Raises
    ------
    DataError
        If the file is broken or names a notebook that is not there.
    """
    findings: list[Finding] = []
    reports = validated(_inherited(read_entries(notebooks / "reports.yml")), Report, findings)
    for report in reports.values():
        for annex in report.annexes:
            if not (notebooks / annex.notebook).is_file():
                where = f"reports.yml, mục {report.id}, phụ lục {annex.id}"
                findings.append(
                    Finding(where, f"«{annex.notebook}»", "tên một sổ tay trong notebooks/", "sửa tên hoặc thêm sổ tay")
                )
        for text in report.periods:
            findings += _period_findings(report, text)
    raise_findings(findings, DataError)
    return reports


def shared_parameters(notebooks: Path) -> dict[str, Parameter]:
    """Return what every report takes as parameters.

    Raises
    ------
    DataError
        If the file is broken.
    """
    entries = read_entries(notebooks / "reports.yml")
    shared = next((record.values for record in entries if record.values.get("id") == SHARED), {})
    return {name: Parameter(**values) for name, values in shared.get("parameters", {}).items()}


def _inherited(records: list[Record]) -> list[Record]:
    """Fill what a report leaves out: from the one it is ``like``, and of parameters from those that all share."""
    known = {str(record.values.get("id")): record.values for record in records}
    shared = known.pop(SHARED, {}).get("parameters", {})
    filled = []
    for record in records:
        if record.values.get("id") == SHARED:
            continue
        own = {name: value for name, value in record.values.items() if name != "like"}
        model = known.get(str(record.values.get("like")), {}) if "like" in record.values else {}
        if "like" in record.values and not model:
            own["like"] = record.values["like"]  # no such report: refused as a key nobody knows
        whole = {**model, **own}
        filled.append(Record(record.where, {**whole, "parameters": _with_shared(shared, whole.get("parameters", {}))}))
    return filled


def _with_shared(shared: Any, own: Any) -> Any:
    """The shared parameters, each with what the report says otherwise, then those of the report alone."""
    if not isinstance(shared, dict) or not isinstance(own, dict):
        return own
    said = {name: own.get(name, {}) for name in shared}
    merged = {name: {**shared[name], **other} for name, other in said.items() if isinstance(other, dict)}
    return {**merged, **{name: each for name, each in own.items() if name not in merged}}


def _period_findings(report: Report, text: str) -> Iterator[Finding]:
    where = f"reports.yml, mục {report.id}, cột periods"
    try:
        annexes = report.annexes_for(parse_period(text))
    except UsageError:
        yield Finding(where, f"«{text}»", ALLOWED, "sửa kỳ")
        return
    if not annexes:
        yield Finding(where, f"«{text}»", "kỳ có ít nhất một phụ lục", "bỏ kỳ, hoặc sửa since, until của phụ lục")
    numbers = Counter(annex.number_at(ordinal, "decimal") for ordinal, annex in enumerate(annexes, start=1))
    for number, count in numbers.items():
        if count > 1 and number != UNNUMBERED:
            found = f"{count} phụ lục cùng số {number} trong kỳ {text}"
            yield Finding(where, found, "mỗi phụ lục một số", "sửa number của các phụ lục này")


def report_named(reports: dict[str, Report], name: str) -> Report:
    """Return a report by its id.

    Raises
    ------
    UsageError
        If there is none.
    """
    if name not in reports:
        raise UsageError([Finding("tên báo cáo", f"«{name}»", ", ".join(reports), "chọn một báo cáo (xem pakn list)")])
    return reports[name]
