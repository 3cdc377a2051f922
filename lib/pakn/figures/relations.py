"""Relations that published figures must satisfy, and the documents and dates they cite.

A relation is an equation between figures or indicators (``relations.csv``), with what the text says of it where it says
something; a reference (``references.csv``) is a document number or a date as printed. Both are statements to be
checked (`pakn.audit`), never a source of numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from pakn.base.errors import Finding
from pakn.base.formula import FIGURE_ID, Formula
from pakn.registry.catalogue import Catalogue
from pakn.registry.strict import StrictModel, unknown, validated_rows

__all__ = ["Reference", "Relation", "Severity", "read_references", "read_relations", "relation_findings"]

Severity = Literal["arithmetic", "logic", "wording"]
OPERATORS = {"at_most": "≤≥", "bound": "<>≤≥", **dict.fromkeys(("sum", "difference", "ratio", "shares"), "=")}
"""Comparisons that a rule allows, where it does not allow all."""
PRINTED_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Relation(StrictModel):
    """An equation between printed numbers."""

    relation_id: str = Field(pattern=r"^[a-z0-9_]+$")
    rule: Literal[
        "sum",
        "difference",
        "ratio",
        "same",
        "at_most",
        "shares",
        "change",
        "implied",
        "statement",
        "bound",
    ]
    formula: str
    """Of figure ids (checked once) or of indicator ids (checked wherever all of them are printed together)."""
    says: str | None
    """Claim, mention or figure whose words the equation expresses."""
    severity: Severity | None
    reason: str | None
    """Why the two sides cannot be held against each other although they look alike; then nothing contradicts."""
    note: str | None

    @field_validator("formula")
    @classmethod
    def _readable(cls, text: str) -> str:
        terms = Formula.parse(text).terms
        if not terms or len({bool(FIGURE_ID.fullmatch(term)) for term in terms}) != 1:
            raise ValueError("một phép so sánh của toàn mã số liệu hoặc toàn mã chỉ tiêu")
        return text

    @model_validator(mode="after")
    def _fits_its_rule(self) -> Relation:
        equation, allowed = self.equation, OPERATORS.get(self.rule, "=≤≥<>")
        if equation.operator not in allowed:
            raise ValueError(f"rule {self.rule} dùng một trong các dấu {' '.join(allowed)}")
        if set(equation.left.terms) & set(equation.right.terms) and self.rule != "change":
            raise ValueError("một mã không đứng ở cả hai vế của formula")
        return self

    @cached_property
    def equation(self) -> Formula:
        """The formula, read."""
        return Formula.parse(self.formula)

    @property
    def of_figures(self) -> bool:
        """Whether the terms are figures, not indicators."""
        return bool(FIGURE_ID.fullmatch(self.equation.terms[0]))

    @property
    def adds_only(self) -> bool:
        """Whether the formula neither multiplies nor divides, so that all its terms must have one unit of measure."""
        looked_alike = self.reason is not None or self.rule in ("statement", "change")
        return not looked_alike and "*" not in self.formula and "/" not in self.formula


class Reference(StrictModel):
    """A document number or a date that a document prints."""

    reference_id: str = Field(pattern=r"^\d{3}-\d{3}-r\d+$")
    doc: str
    line: int = Field(ge=1)
    printed: str
    number: str | None
    """The number in one spelling; empty for a date alone."""
    issuer: str | None
    kind: Literal["issued", "cut_off", "planned"]
    """Date a document was issued, date that figures or events are of, or date in the future."""
    date_printed: str | None
    date_line: int | None
    """Line of the date where it is not that of the number."""
    sequence: str | None
    """Register whose numbers rise with its dates."""
    note: str | None
    """Why the order within its register cannot be judged, or a slip of the pen."""

    @model_validator(mode="after")
    def _whole(self) -> Reference:
        if (self.number is None) != (self.issuer is None):
            raise ValueError("number và issuer cùng có hoặc cùng trống")
        if self.number is None and self.date_printed is None:
            raise ValueError("có number, date_printed hoặc cả hai")
        if self.date_printed is not None and not PRINTED_DATE.fullmatch(self.date_printed):
            raise ValueError("date_printed dạng ngày/tháng/năm như văn bản in")
        if self.date_printed and self.date_line is None and self.date_printed not in self.printed:
            raise ValueError(f"printed có «{self.date_printed}», hoặc date_line ghi dòng của ngày")
        if not self.reference_id.startswith(f"{self.doc}-{self.line:03d}-"):
            raise ValueError(f"reference_id phải bắt đầu bằng «{self.doc}-{self.line:03d}-»")
        return self

    @property
    def day(self) -> dt.date | None:
        """The date meant; `None` where none is printed or the one printed does not exist."""
        found = PRINTED_DATE.fullmatch(self.date_printed or "")
        if found is None:
            return None
        day, month, year = (int(part) for part in found.groups())
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None

    @property
    def ordinal(self) -> int:
        """The number that a document's number begins with."""
        found = re.match(r"\d+", self.number or "")
        return int(found.group()) if found else 0


def read_relations(folder: Path, findings: list[Finding]) -> tuple[Relation, ...]:
    """Read ``relations.csv``; what is wrong with a row goes to ``findings``."""
    return tuple(validated_rows(folder / "relations.csv", Relation, "relation_id", findings).values())


def read_references(folder: Path, findings: list[Finding]) -> tuple[Reference, ...]:
    """Read ``references.csv``; what is wrong with a row goes to ``findings``."""
    return tuple(validated_rows(folder / "references.csv", Reference, "reference_id", findings).values())


def relation_findings(
    relations: Iterable[Relation],
    references: Iterable[Reference],
    catalogue: Catalogue,
    figures: Mapping[str, Any],
    statements: Collection[str],
) -> Iterator[Finding]:
    """Yield every reference to something that is not registered."""
    for relation in relations:
        where = f"relations.csv, mục {relation.relation_id}"
        known: Mapping[str, Any] = figures if relation.of_figures else catalogue.indicators
        listed_in = "figures/" if relation.of_figures else "indicators/"
        for term in relation.equation.terms:
            if term not in known:
                yield unknown(where, "formula", term, known, listed_in)
        units = {known[term].unit for term in relation.equation.terms if term in known}
        kinds = {catalogue.measurement_units[unit].kind for unit in units if unit in catalogue.measurement_units}
        if relation.adds_only and len(kinds) > 1:
            told = f"các đơn vị tính {', '.join(sorted(units))}"
            yield Finding(
                f"{where}, cột formula", told, "đơn vị tính cùng loại khi chỉ cộng, trừ, so sánh", "sửa formula"
            )
        if relation.says and relation.says not in statements and relation.says not in figures:
            yield unknown(where, "says", relation.says, statements, "claims.csv, mentions.csv")
    for reference in references:
        if reference.doc not in catalogue.sources:
            where = f"references.csv, mục {reference.reference_id}"
            yield unknown(where, "doc", reference.doc, catalogue.sources, "sources.yml")
