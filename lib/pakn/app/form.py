"""A form made from the typed parameters of a report: ``reports.yml`` says what may be given, and nothing else does.

The model (`form_groups`) is plain data: what a field is called, which words stand for which value, which annexes take
it. `Form` puts widgets around it and says at each field what is wrong with its value.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from pakn.base.errors import Finding, UsageError
from pakn.base.labels import capital, format_written_date
from pakn.base.periods import parse_day
from pakn.build.report_list import Annex, Parameter, Report
from pakn.render.front import UNNUMBERED

__all__ = ["Field", "FieldGroup", "Form", "annex_label", "form_groups", "labelled", "toolkit"]

HELP = re.compile(r"(?P<label>.+?)(?:\s*;\s*|, (?=dạng ))(?P<hint>.+)", re.DOTALL)
"""A help text opens with what the parameter is; how to give it follows a semicolon or ", dạng"."""
CHOICE_HELP = re.compile(r"(?P<label>.+?)\s*[:;]\s*(?P<hint>.+)", re.DOTALL)
"""What the values of a choice mean follows a colon."""
WRITTEN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
FEW = 3
"""So many annexes are named in the heading of a group; of more only the numbers, their titles on demand."""
WHOLE_REPORT = "Chung cho cả báo cáo"


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter as a reader meets it; ``label`` and ``hint`` together are its help."""

    name: str
    parameter: Parameter
    label: str
    hint: str
    options: tuple[tuple[str, str], ...] = ()
    """Of a choice: the words for each value, and the value."""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The parameters that the same annexes take; no annexes are named where all of them do."""

    annexes: tuple[Annex, ...]
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        """Heading of the group."""
        if not self.annexes:
            return WHOLE_REPORT
        if len(self.annexes) <= FEW:
            return "Riêng phụ lục " + "; ".join(f"«{annex_label(annex)}»" for annex in self.annexes)
        numbers = (annex.title if annex.number in ("", UNNUMBERED) else annex.number for annex in self.annexes)
        return f"Riêng {len(self.annexes)} phụ lục: {', '.join(numbers)}"


def annex_label(annex: Annex) -> str:
    """Return the title of an annex, after its number if it has one of its own."""
    return annex.title if annex.number in ("", UNNUMBERED) else f"{annex.number}. {annex.title}"


def form_groups(report: Report) -> tuple[FieldGroup, ...]:
    """Return the form of a report: every parameter that may be given, grouped by the annexes that take it."""
    groups: dict[tuple[int, ...], list[Field]] = {}
    for name, parameter in report.known_parameters.items():
        takers = tuple(index for index, annex in enumerate(report.annexes) if name in report.declared(annex))
        shared = name in report.parameters or len(takers) == len(report.annexes)
        groups.setdefault(() if shared else takers, []).append(_field(name, parameter))
    return tuple(
        FieldGroup(tuple(report.annexes[index] for index in places), tuple(fields)) for places, fields in groups.items()
    )


def _field(name: str, parameter: Parameter) -> Field:
    parts = (CHOICE_HELP if parameter.choices else HELP).fullmatch(parameter.help)
    label, hint = (parts["label"], parts["hint"]) if parts else (parameter.help, "")
    words = [_words(choice, parameter.help) for choice in parameter.choices]
    if words and all(words) and len(set(words)) == len(words):
        return Field(name, parameter, label, "", tuple(zip(words, parameter.choices, strict=True)))
    return Field(name, parameter, label, hint, tuple((choice, choice) for choice in parameter.choices))


def _words(choice: str, help_text: str) -> str:
    """What the help says a choice means, in brackets behind it: "roman (I, II)"."""
    found = re.search(rf"(?<![\w-]){re.escape(choice)}\s*\(([^()]+)\)", help_text)
    return capital(found[1].strip()) if found else ""


def toolkit() -> Any:
    """Return ipywidgets, which is loaded only where a form is shown."""
    return importlib.import_module("ipywidgets")


def labelled(label: str, *widgets: Any) -> Any:
    """Return widgets under a label of any length: beside it, a Vietnamese label would be cut short."""
    kit = toolkit()
    head = kit.HTML(f'<div class="pakn-nhan">{escape(label)}</div>')
    return kit.VBox([head, *widgets], layout={"width": "auto", "margin": "2px 0", "overflow": "visible"})


class Form:
    """The widgets of a report's parameters; ``widget`` is what to show."""

    def __init__(self, report: Report) -> None:
        kit = toolkit()
        self.entries: dict[str, _Entry] = {}
        parts = []
        for group in form_groups(report):
            entries = {field.name: _Entry(field) for field in group.fields}
            self.entries |= entries
            grid = {"grid_template_columns": "repeat(auto-fill, minmax(20rem, 1fr))", "grid_gap": "4px 24px"}
            fields = kit.GridBox([entry.widget for entry in entries.values()], layout={"width": "100%", **grid})
            parts += [kit.HTML(_heading(group)), fields]
        self.widget = kit.VBox(parts, layout={"width": "100%"})

    def values(self) -> dict[str, str]:
        """Return the value of each parameter as the command line would be given it."""
        return {name: entry.text for name, entry in self.entries.items()}

    def findings(self) -> list[Finding]:
        """Return what is not allowed, and mark it at its field."""
        return [finding for entry in self.entries.values() for finding in entry.check()]


def _heading(group: FieldGroup) -> str:
    if len(group.annexes) <= FEW:
        return f'<div class="pakn-muc">{escape(group.title)}</div>'
    titles = "".join(f"<li>{escape(annex_label(annex))}</li>" for annex in group.annexes)
    return f'<details class="pakn-muc"><summary>{escape(group.title)}</summary><ul>{titles}</ul></details>'


class _Entry:
    """One field on the page: its label, where to enter the value, its hint or what is wrong."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.control = _control(field)
        self.note = toolkit().HTML()
        flag = field.parameter.type == "flag"
        self.widget = labelled("" if flag else field.label, self.control, self.note)
        self.control.observe(lambda _: list(self.check()), "value")
        list(self.check())

    @property
    def text(self) -> str:
        """The value as text; a day written 05/02/2026 is the one written 2026-02-05."""
        value = self.control.value
        if isinstance(value, bool):
            return str(value).lower()
        text = str(value)
        if self.field.parameter.type != "date":
            return text
        day = WRITTEN_DAY.fullmatch(text.strip())
        return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else text.strip()

    def check(self) -> Iterator[Finding]:
        """Yield what is wrong with the value; the note under the field says it too."""
        try:
            self.field.parameter.parse(self.field.name, self.text)
        except UsageError as error:
            allowed, found = error.findings[0].allowed, f"«{self.control.value}»"
            self.control.add_class("pakn-sai")
            told = f"⚠ {found} không dùng được; được phép: {allowed}"
            self.note.value = f'<div class="pakn-loi">{escape(told)}</div>'
            yield Finding(f"ô «{self.field.label}»", found, allowed, "sửa giá trị của ô này")
            return
        self.control.remove_class("pakn-sai")
        self.note.value = f'<div class="pakn-goi-y">{escape(self._hint())}</div>'

    def _hint(self) -> str:
        read = f"→ {format_written_date(parse_day(self.text))}" if self._is_day else ""
        return read or capital(self.field.hint)

    @property
    def _is_day(self) -> bool:
        return self.field.parameter.type == "date" and bool(self.text)


def _control(field: Field) -> Any:
    """Return the widget of a field's type, holding its default."""
    kit, parameter = toolkit(), field.parameter
    common = {"value": parameter.default, "tooltip": parameter.help, "layout": {"width": "100%", "margin": "0"}}
    match parameter.type:
        case "choice":
            return kit.Dropdown(options=field.options, **common)
        case "flag":
            return kit.Checkbox(description=field.label, indent=False, style={"description_width": "initial"}, **common)
        case "whole":
            return kit.BoundedIntText(min=parameter.least, max=parameter.most, **common)
        case "date":
            return kit.Text(placeholder="2026-02-05 hoặc 05/02/2026", continuous_update=False, **common)
        case "text":
            return kit.Text(continuous_update=False, **common)
