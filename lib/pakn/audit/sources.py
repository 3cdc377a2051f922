"""The audit of a book of figures: all checks, and what a reader of an affected figure must be told.

Where several numbers meet in an equation that fails, those that agree with other places are cleared; what remains is
disputed. Where one single value of one remaining number would mend the equation, the check says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pakn.audit.bounds import bound_checks
from pakn.audit.checks import ARITHMETIC_RULES, Check
from pakn.audit.citations import numbering_checks, reference_checks
from pakn.audit.declared import declared_checks
from pakn.audit.index import FigureIndex
from pakn.audit.ranks import extreme_checks, rank_checks, rest_checks
from pakn.audit.rates import rate_checks
from pakn.audit.repairs import repaired
from pakn.audit.repeats import change_checks, repeat_checks
from pakn.audit.totals import nested_checks, partition_checks, registry_checks
from pakn.audit.verdicts import target_checks, threshold_checks, verdict_checks
from pakn.base.labels import capital
from pakn.figures.figure_book import FigureBook

__all__ = ["Audit", "audit"]

MEMO = "audit"


@dataclass(frozen=True)
class Audit:
    """Every check of a book, in the order of rules and documents."""

    checks: tuple[Check, ...]
    unused: tuple[str, ...] = ()
    """Ids of declared relations whose terms are nowhere printed together."""

    def of(self, verdict: str) -> tuple[Check, ...]:
        """Return the checks with one verdict."""
        return tuple(check for check in self.checks if check.verdict == verdict)

    @cached_property
    def contradicted(self) -> frozenset[str]:
        """Ids of the figures whose number some check contradicts; an impossible date says nothing of the number."""
        return frozenset(name for check in self.of("inconsistent") if check.rule != "date" for name in check.disputed)

    @cached_property
    def notes(self) -> Mapping[str, tuple[str, ...]]:
        """Footnotes by figure id: what contradicts the figure, as a Vietnamese sentence without full stop.

        A figure is warned of where another number speaks against it, also where nobody can decide which is right.
        Where nothing is printed to hold it against (a rank without its table, a rise without the number before, a
        verdict without its threshold) there is nothing to tell a reader at the figure; slips of document numbers,
        thresholds and numbering concern no figure. Both stand in the annex of ``source-audit`` alone.
        """
        found: dict[str, list[str]] = {}
        for check in self.checks:
            for figure_id in check.disputed:
                found.setdefault(figure_id, []).append(note(check))
        return {figure_id: tuple(dict.fromkeys(texts)) for figure_id, texts in found.items()}


def note(check: Check) -> str:
    """Return the footnote of a check that does not hold, in the quotation marks of annexes."""
    if check.rule == "date":
        return _in_annex(f"Về thời điểm của số liệu: {check.explanation}; phụ lục chỉ ghi tháng")
    opening = "Số liệu chưa khớp" if check.verdict == "inconsistent" else "Chưa đối chiếu được"
    mended = f"; sẽ khớp nếu là {check.repair}" if check.repair and check.repair not in check.explanation else ""
    return _in_annex(capital(f"{opening}: {check.explanation}{mended}"))


def _in_annex(text: str) -> str:
    """The command line quotes with « », which Vietnamese official prose does not use."""
    return text.replace("«", "“").replace("»", "”")


def audit(book: FigureBook) -> Audit:
    """Return the audit of a book; it is made once for each book.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> found = audit(FigureBook.read(DATA))
    >>> [check.recomputed for check in found.of("inconsistent") if check.id == "ratio:003-396-01"]
    ['98,60%']
    """
    if MEMO not in book.derived:
        index = FigureIndex(book)
        checks = list(_all_checks(index))
        met = {check.id.split(":")[1] for check in checks}
        unused = tuple(relation.relation_id for relation in book.relations if relation.relation_id not in met)
        book.derived[MEMO] = Audit(tuple(_resolved(index, checks)), unused)
    made: Audit = book.derived[MEMO]
    return made


def _all_checks(index: FigureIndex) -> Iterator[Check]:
    declared = list(declared_checks(index))
    covered = {name for check in declared if check.rule == "change" for name in check.figure_ids}
    yield from rate_checks(index)
    yield from partition_checks(index)
    yield from declared
    yield from repeat_checks(index)
    yield from nested_checks(index)
    yield from extreme_checks(index)
    yield from registry_checks(index)
    yield from change_checks(index, covered)
    yield from verdict_checks(index)
    yield from target_checks(index)
    yield from threshold_checks(index)
    yield from rank_checks(index)
    yield from rest_checks(index)
    yield from bound_checks(index)
    yield from reference_checks(index)
    yield from numbering_checks(index)


def _resolved(index: FigureIndex, checks: list[Check]) -> Iterator[Check]:
    supported = {
        name
        for check in checks
        if check.verdict == "consistent" and check.rule in ARITHMETIC_RULES
        for name in check.figure_ids
    }
    by_id = {check.id: check for check in checks}
    for check in _unrepeated(checks):
        yield repaired(index, _narrowed(check, by_id, supported))


def _unrepeated(checks: Iterable[Check]) -> Iterator[Check]:
    """The same figures under the same rule are one relation, also where a general rule and a declaration find it."""
    seen = set()
    for check in checks:
        key = (check.rule, frozenset(check.figure_ids)) if check.figure_ids else (check.rule, check.id)
        if key not in seen or check.rule in ("verdict", "rank", "rest", "target", "statement"):
            seen.add(key)
            yield check


WARNED_RULES = ("nested", "change", "ratio", "sum", "same", "implied", "at_most", "statement")
"""Rules under which a reader is warned although nothing can be decided: another number, or what the text says, speaks
against the figure. A rank without a table or a verdict without a threshold has nothing that does."""


def _narrowed(check: Check, checks: Mapping[str, Check], supported: set[str]) -> Check:
    """Clear of dispute what agrees elsewhere, unless nothing would remain; only what fails is disputed at all."""
    if check.verdict == "consistent" or (check.verdict == "not_checkable" and check.rule not in WARNED_RULES):
        return replace(check, disputed=())
    if check.verdict == "not_checkable":
        return check
    if check.rule == "same":
        return replace(check, disputed=_culprits(check, checks) or check.disputed)
    if check.rule not in ARITHMETIC_RULES:
        return check
    doubtful = tuple(name for name in check.disputed if name not in supported)
    return replace(check, disputed=doubtful or check.disputed)


def _culprits(check: Check, checks: Mapping[str, Check]) -> tuple[str, ...]:
    """Of two printed rates of one thing, the one that its own counts contradict, where they bear out the other."""
    wrong = {name: checks.get(f"ratio:{name}") for name in check.disputed}
    borne_out = [name for name, ratio in wrong.items() if ratio is not None and ratio.verdict == "consistent"]
    contradicted = [name for name, ratio in wrong.items() if ratio is not None and ratio.verdict == "inconsistent"]
    return tuple(contradicted) if borne_out else ()
