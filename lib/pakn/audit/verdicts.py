"""Verdicts ("đạt", "chưa đạt") against thresholds, and thresholds against their own period and wording.

A verdict may be right in its number and wrong in its test: a monthly target judged on a whole year is another test than
the one that was set. The two are checked apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pakn.audit.checks import Check, PrintedPlace, Verdict
from pakn.audit.index import FigureIndex, claim_check
from pakn.base.labels import VERDICT_WORDS, format_number, lower_type_word, uncapital
from pakn.figures.claims import Claim, Mention
from pakn.figures.figure import Figure
from pakn.observations.targets import verdict
from pakn.observations.values import published
from pakn.registry.models import Target

__all__ = ["target_checks", "threshold_checks", "verdict_checks"]

SIGNS = {">=": "từ {} trở lên", ">": "trên {}", "<=": "không quá {}", "=": "bằng {}"}
WHOLE = 100
"""A share cannot exceed it, so that "từ 100% trở lên" is 100%."""
SAID = {"reached": "met", "not_reached": "not_met", "some_not_reached": "not_met"}


def verdict_checks(index: FigureIndex) -> Iterator[Check]:
    """Check every figure that a document calls "đạt" or "chưa đạt" against the threshold in force."""
    for claim in index.book.claims:
        if claim.kind not in SAID:
            continue
        judged = index.claimed(claim)
        targets = {figure.figure_id: _target(index, figure) for figure in judged}
        if not judged or not all(targets.values()):
            text = f"văn bản nêu «{claim.printed}» nhưng không in đủ mức chỉ tiêu và số liệu để đối chiếu"
            yield claim_check(index, claim, "verdict", "not_checkable", text)
            continue
        for figure in judged:
            target = targets[figure.figure_id]
            if target is not None:
                yield _judged(index, claim, figure, target)


def _target(index: FigureIndex, figure: Figure) -> Target | None:
    """The target that was in force on the last day of the figure's period for its tier or unit.

    Where a document applies a target of its own accord (``source_applied``), its verdict is on that one.
    """
    indicator, territory = index.book.indicator(figure), index.territory(figure)
    ending = figure.period_end or ""
    day = dt.date.fromisoformat(ending) if len(ending) == 10 else None
    fitting = [
        target
        for target in index.book.catalogue.targets.values()
        if (target.indicator, target.territory) == (indicator, territory)
        and (target.tier == figure.tier if figure.tier else target.unit_id == figure.unit_id)
        and day is not None
        and (target.valid_from or day) <= day <= (target.valid_to or day)
    ]
    tests = ("each_month", "by_deadline", "year", "source_applied")
    wanted = ("source_applied", *tests) if figure.period_kind == "year" else tests
    return min(fitting, key=lambda target: wanted.index(target.test), default=None)


def _judged(index: FigureIndex, claim: Claim, figure: Figure, target: Target) -> Check:
    found = verdict(published(figure), target)
    said, shown_verdict = VERDICT_WORDS[SAID[claim.kind]], VERDICT_WORDS[found]
    level = _level(target)
    unit = "%" if figure.unit == "%" else f" {figure.unit}"
    shown = f"{'' if figure.exact else figure.relation + ' '}{index.shown(figure)}{unit}"
    if found == "undetermined":
        result: Verdict = "not_checkable"
        text = f"văn bản nêu {said}; số được in ({shown}) không đủ để kết luận với mức {level}"
    elif found == SAID[claim.kind]:
        result, text = "consistent", f"{shown} so với mức {level}: {shown_verdict}, đúng như văn bản nêu"
        if target.test == "source_applied":
            text += " (xét về số; mức này do văn bản áp dụng ngoài đối tượng hoặc kỳ được giao)"
    else:
        result, text = "inconsistent", f"{shown} so với mức {level}: {shown_verdict}, văn bản nêu {said}"
    place = PrintedPlace(claim.doc, claim.line, claim.printed)
    return index.check(
        "verdict",
        f"{claim.claim_id}:{figure.figure_id}",
        (figure,),
        result,
        text,
        recomputed=shown_verdict,
        disputed=(figure,),
        further=(place,),
    )


def _level(target: Target) -> str:
    decimals = max(0, -int(target.threshold.normalize().as_tuple().exponent))
    unit = "%" if target.unit == "%" else f" {target.unit}"
    if target.unit == "%" and target.threshold == WHOLE:
        return "100%"
    return SIGNS[target.operator].format(f"{format_number(target.threshold, decimals)}{unit}")


def target_checks(index: FigureIndex) -> Iterator[Check]:
    """Check that a target is applied to the measure and the kind of period it was set for."""
    targets = index.book.catalogue.targets.values()
    for target in targets:
        if target.test != "source_applied":
            continue
        figures = _figures_under(index, target)
        if not figures:
            continue
        monthly = [
            other
            for other in targets
            if other.test == "each_month"
            and (other.indicator, other.scope_id, other.basis) == (target.indicator, target.scope_id, target.basis)
        ]
        yield _applied(index, target, figures, monthly=bool(monthly))


def _applied(index: FigureIndex, target: Target, figures: list[Figure], *, monthly: bool) -> Check:
    basis = index.book.catalogue.sources[target.basis].citation
    indicators = index.book.catalogue.indicators
    measured = indicators[target.indicator].title
    set_for = next(
        (
            indicators[other.indicator].title
            for other in index.book.catalogue.targets.values()
            if (other.basis, other.tier) == (target.basis, target.tier) and other.test != "source_applied"
        ),
        None,
    )
    result: Verdict = "not_checkable"
    if monthly:
        result = "inconsistent"
        text = (
            f"{basis} giao chỉ tiêu {_level(target)} cho từng tháng; văn bản kết luận đạt, chưa đạt cho cả năm, "
            "trong đó có các tháng trước khi chỉ tiêu có hiệu lực"
        )
    elif set_for and set_for != measured:
        text = f"{basis} giao mức {_level(target)} cho «{uncapital(set_for)}»; văn bản áp dụng cho chỉ tiêu này"
    else:
        text = f"văn bản tự áp dụng mức {_level(target)} theo {basis}"
    scope = index.book.catalogue.scopes.get(target.scope_id or "")
    title = f"{measured}, {lower_type_word(scope.title) if scope else index.subject(figures[0])}"
    return index.check(
        "target", target.target_id, figures, result, text, title=title, severity="wording" if monthly else None
    )


def _figures_under(index: FigureIndex, target: Target) -> list[Figure]:
    """The figures a document judges by the target: those its own claims of "đạt", "chưa đạt" name."""
    named = {
        figure_id
        for claim in index.book.claims
        if claim.kind in (*SAID, "rest") and claim.indicator == target.indicator
        for figure_id in claim.figure_ids
    }
    first, last = str(target.valid_from or ""), str(target.valid_to or "9999")
    return [
        index.book[figure_id]
        for figure_id in sorted(named & set(index.book.figures))
        if (figure := index.book[figure_id]).tier == target.tier
        and first <= (figure.period_end or "") <= last
        and _target(index, figure) == target
    ]


def threshold_checks(index: FigureIndex) -> Iterator[Check]:
    """Check that every place that prints a threshold means the same by it ("trên 85 %" excludes 85 %)."""
    printed: dict[tuple[str, int], list[Mention]] = {}
    for mention in index.book.mentions:
        if mention.kind == "threshold":
            printed.setdefault((mention.doc, mention.line), []).append(mention)
    for target in index.book.catalogue.targets.values():
        places = [place.split("-") for place in target.cited]
        mentions = [
            mention
            for doc, line in places
            for mention in printed.get((doc, int(line)), [])
            if mention.value and mention.value == str(target.threshold) and mention.unit == target.unit
        ]
        if len({mention.line for mention in mentions}) > 1 or any("trên" in mention.printed for mention in mentions):
            yield _threshold(index, target, mentions)


def _threshold(index: FigureIndex, target: Target, mentions: list[Mention]) -> Check:
    other = [
        mention
        for mention in mentions
        if mention.printed.startswith("trên") != (target.operator == ">")
        and (mention.printed.startswith("trên") or target.operator == ">")
    ]
    basis = index.book.catalogue.sources[target.basis].citation
    indicator = index.book.catalogue.indicators[target.indicator]
    forms = "; ".join(dict.fromkeys(f"«{mention.printed}»" for mention in other or mentions))
    scope = index.book.catalogue.scopes.get(target.scope_id or "")
    unit_name = index.book.catalogue.units.get(target.unit_id).name if target.unit_id else ""
    whom = scope.title if scope else unit_name
    if other:
        text = f"mức giao là {_level(target)} ({basis}), nhưng có nơi in {forms}: khác nhau khi tỷ lệ đúng bằng mức này"
    else:
        text = f"in ở {len(mentions)} nơi ({forms}), cùng một mức {_level(target)}"
    return index.check(
        "threshold",
        target.target_id,
        (),
        "inconsistent" if other else "consistent",
        text,
        title=f"Chỉ tiêu {uncapital(indicator.title)}, {lower_type_word(whom)}",
        further=[PrintedPlace(mention.doc, mention.line, mention.printed) for mention in mentions],
    )
