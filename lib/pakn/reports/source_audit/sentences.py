"""What the source audit says in words: the sentence of the annex, its method, and the summary of the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pakn.audit.checks import RULES, Check
from pakn.audit.sources import Audit
from pakn.base.labels import join_words, uncapital
from pakn.figures.figure_book import FigureBook
from pakn.figures.relations import Severity
from pakn.render.markdown_note import MarkdownNote
from pakn.render.paragraphs import Paragraph

__all__ = ["TITLE", "findings", "held", "method", "open_questions", "overview", "summary"]

TITLE = "Đối chiếu số liệu trong các văn bản nguồn"
SEVERITY_WORDS: dict[Severity, str] = {
    "arithmetic": "về số học", "logic": "về lô-gic", "wording": "về cách viết",
}  # fmt: skip


def overview(audit: Audit) -> Paragraph:
    """Return how many relations were checked, and how they came out."""
    docs = {doc for check in audit.checks for doc in check.docs}
    numbers = {verdict: len(audit.of(verdict)) for verdict in ("consistent", "inconsistent", "not_checkable")}
    kinds = _by_kind(audit)
    text = (
        f"Đã đối chiếu {len(audit.checks)} quan hệ giữa các số liệu, kết luận, ngày và số, ký hiệu in trong "
        f"{len(docs)} văn bản: {numbers['consistent']} quan hệ khớp, {numbers['inconsistent']} mâu thuẫn"
        f"{f' ({kinds})' if kinds else ''}, "
        f"{numbers['not_checkable']} không đối chiếu được."
    )
    return Paragraph(text)


def findings(audit: Audit) -> Paragraph | None:
    """Return the contradictions by kind and how many of them have only one possible correction."""
    wrong = audit.of("inconsistent")
    if not wrong:
        return None
    unique = sum(bool(check.repair) for check in wrong)
    cut = sum(check.cause == "truncated" for check in wrong)
    text = f"Có {len(wrong)} quan hệ mâu thuẫn, gồm {_by_kind(audit)}; một điểm của văn bản có thể nằm ở nhiều quan hệ"
    text += f"; {unique} quan hệ sẽ khớp khi sửa đúng một số" if unique else ""
    text += f"; {cut} tỷ lệ bị cắt bỏ phần thập phân thay vì làm tròn" if cut else ""
    return Paragraph(f"{text}.", tuple(dict.fromkeys(name for check in wrong for name in check.disputed)))


def _by_kind(audit: Audit) -> str:
    """How many contradictions there are of each kind; they weigh differently, so that their sum says little."""
    kinds = Counter(check.severity for check in audit.of("inconsistent"))
    return join_words([f"{kinds[kind]} {words}" for kind, words in SEVERITY_WORDS.items() if kinds[kind]])


def open_questions(audit: Audit) -> Paragraph | None:
    """Return why some relations cannot be decided, most frequent kind first."""
    asked = audit.of("not_checkable")
    if not asked:
        return None
    kinds = Counter(check.rule for check in asked).most_common(3)
    told = join_words([f"{uncapital(RULES[rule].title)} ({count})" for rule, count in kinds])
    return Paragraph(f"Có {len(asked)} quan hệ không đối chiếu được, nhiều nhất là: {told}.")


def held(audit: Audit) -> Paragraph:
    """Return the sentence above the table of what holds."""
    return Paragraph(
        f"Có {len(audit.of('consistent'))} quan hệ đã đối chiếu và khớp, trong phạm vi làm tròn của số đã in."
    )


def method(book: FigureBook) -> MarkdownNote:
    """Return how relations are found and decided, and the documents."""
    shown = [source for source in book.catalogue.sources.values() if source.text_file]
    return MarkdownNote(
        (
            f"Nguồn: {'; '.join(uncapital(source.citation) for source in shown)}.",
            "Số đếm được coi là chính xác; tỷ lệ, số tiền và số trung bình được hiểu là mọi số làm tròn nửa lên thành "
            "số đã in. Hai số chỉ bị coi là mâu thuẫn khi không số nào như vậy cùng đúng; riêng tỷ lệ in 0% bên cạnh "
            "số đếm khác 0 được coi là mâu thuẫn, kèm tổng số ít nhất để hai số cùng đúng.",
            "Số khác ngày chốt, khác phạm vi hoặc khác nguồn không bị coi là mâu thuẫn; lý do được ghi ở bảng "
            "“Các quan hệ không đối chiếu được”.",
            "Cách sửa chỉ được nêu khi sửa đúng một số thì quan hệ khớp và chỉ một giá trị làm được việc đó; "
            "số đã khớp ở nơi khác được coi là đúng.",
            "Số liệu của văn bản nguồn được giữ nguyên trong mọi phụ lục; nơi dùng số còn mâu thuẫn có chú thích.",
        )
    )


def summary(audit: Audit) -> str:
    """Return the grouped summary that ``pakn audit`` prints."""
    lines = [overview(audit).text, ""]
    lines += ["Mâu thuẫn:", *_grouped(audit.of("inconsistent")), ""] if audit.of("inconsistent") else []
    lines += ["Không đối chiếu được, theo loại quan hệ:", *_counted(audit.of("not_checkable")), ""]
    lines += ["Khớp, theo loại quan hệ:", *_counted(audit.of("consistent"))]
    if audit.unused:
        lines += ["", "Quan hệ khai báo ở relations.csv không áp dụng được ở đâu (các số không được in cùng nhau):"]
        lines += [f"  - {name}" for name in audit.unused]
    return "\n".join(lines)


def _grouped(checks: tuple[Check, ...]) -> Iterator[str]:
    for rule in RULES:
        own = [check for check in checks if check.rule == rule]
        if own:
            yield f"  {RULES[rule].title} ({len(own)}):"
        for check in own:
            repair = f" Sẽ khớp nếu là {check.repair}." if check.repair else ""
            yield f"    - [{_where(check)}] {check.title}: {check.explanation}.{repair}"


def _where(check: Check) -> str:
    """Documents with their lines: "003 dòng 396, 397; 004 dòng 56"."""
    parts = []
    for doc in check.docs:
        numbers = sorted({place.line for place in check.places if place.doc == doc})
        parts.append(f"{doc} dòng {', '.join(str(number) for number in numbers)}")
    return "; ".join(parts)


def _counted(checks: tuple[Check, ...]) -> Iterator[str]:
    kinds = Counter(check.rule for check in checks)
    for rule, described in RULES.items():
        if kinds[rule]:
            yield f"  - {described.title}: {kinds[rule]}"
