"""One check of the source audit: what was held against what, with which result.

A check never repairs a figure. It says where the numbers stand, what they give when computed again, whether they can
all be true, and, where only one number can be at fault and only one value would mend it, which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pakn.figures.relations import Severity

__all__ = ["ARITHMETIC_RULES", "RULES", "Check", "PrintedPlace", "Rule", "Verdict"]

Verdict = Literal["consistent", "inconsistent", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of relation as readers call it, and how grave its breach is unless a check says otherwise."""

    title: str
    severity: Severity


RULES: dict[str, Rule] = {
    "ratio": Rule("Tỷ lệ tính từ tử số và mẫu số", "arithmetic"),
    "granularity": Rule("Tỷ lệ có thể có của một số đếm", "arithmetic"),
    "zero_denominator": Rule("Tỷ lệ trên mẫu số bằng 0", "logic"),
    "zero_rate": Rule("Tỷ lệ 0% bên cạnh số đếm lớn hơn 0", "logic"),
    "sum": Rule("Các phần cộng thành tổng", "arithmetic"),
    "difference": Rule("Hiệu của hai số", "arithmetic"),
    "shares": Rule("Các tỷ lệ cộng đủ 100%", "arithmetic"),
    "denominator": Rule("Mẫu số chung của các tỷ lệ", "arithmetic"),
    "implied": Rule("Số suy từ hai nơi", "arithmetic"),
    "same": Rule("Một số liệu in ở nhiều nơi", "logic"),
    "at_most": Rule("Phần không vượt tổng", "logic"),
    "nested": Rule("Kỳ nằm trong kỳ dài hơn", "logic"),
    "within": Rule("Số chung nằm giữa số của các phần", "logic"),
    "registry": Rule("Số đơn vị hành chính theo danh mục", "logic"),
    "change": Rule("Mức tăng, giảm so với số của kỳ trước", "arithmetic"),
    "verdict": Rule("Kết luận đạt, chưa đạt so với mức chỉ tiêu", "logic"),
    "target": Rule("Chỉ tiêu áp dụng đúng đối tượng và kỳ", "logic"),
    "threshold": Rule("Mức chỉ tiêu in ở nhiều nơi", "wording"),
    "rank": Rule("Cao nhất, thấp nhất, thứ hạng", "logic"),
    "rest": Rule("Các đơn vị còn lại", "logic"),
    "bound": Rule("Giới hạn và số của từng đơn vị", "logic"),
    "statement": Rule("Lời văn và số liệu", "logic"),
    "date": Rule("Ngày có thật, không sau ngày văn bản", "logic"),
    "number_year": Rule("Năm trong số, ký hiệu và ngày ban hành", "logic"),
    "one_date": Rule("Một số, ký hiệu một ngày ban hành", "logic"),
    "order": Rule("Thứ tự số, ký hiệu theo ngày", "logic"),
    "numbering": Rule("Số thứ tự của biểu mẫu", "wording"),
}
ARITHMETIC_RULES = frozenset({"ratio", "sum", "difference", "shares", "denominator", "same", "implied", "change"})
"""Rules whose agreement speaks for the numbers in them: what agrees elsewhere is not what is wrong here."""


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """Where something is printed, and how."""

    doc: str
    line: int
    printed: str


@dataclass(frozen=True, slots=True)
class Check:
    """One relation, evaluated.

    Attributes
    ----------
    id
        Rule and subject; the same for the same relation in every run.
    explanation
        A Vietnamese clause without a final full stop: the calculation or comparison, and why it does not hold or
        cannot be made.
    recomputed
        The value computed again, in house notation; empty where there is none.
    figure_ids
        All figures that take part.
    disputed
        Those that a reader must be warned of.
    repair
        The one value that would make it consistent, where there is only one.
    cause
        "truncated" where a decimal was cut off instead of rounded.
    """

    id: str
    rule: str
    title: str
    places: tuple[PrintedPlace, ...]
    verdict: Verdict
    explanation: str
    severity: Severity
    recomputed: str = ""
    figure_ids: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    repair: str = ""
    cause: str = ""

    @property
    def docs(self) -> tuple[str, ...]:
        """The documents concerned, each once."""
        return tuple(dict.fromkeys(place.doc for place in self.places))

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``pakn audit --json`` writes."""
        return {
            "id": self.id,
            "relation": self.rule,
            "title": self.title,
            "sources": [{"doc": place.doc, "line": place.line, "printed": place.printed} for place in self.places],
            "recomputed": self.recomputed or None,
            "verdict": self.verdict,
            "severity": self.severity,
            "explanation": self.explanation,
            "repair": self.repair or None,
            "cause": self.cause or None,
            "figure_ids": list(self.figure_ids),
        }
