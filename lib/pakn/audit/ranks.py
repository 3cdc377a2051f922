"""Who is called highest, lowest, first, or one of "the rest", against every value that is printed."""

from __future__ import annotations

from collections.abc import Iterator

from pakn.audit.bounds import same_measure, units_of
from pakn.audit.checks import Check, Verdict
from pakn.audit.equations import number_range
from pakn.audit.index import FigureIndex, claim_check
from pakn.base.labels import join_words
from pakn.figures.claims import Claim
from pakn.figures.figure import Figure

__all__ = ["extreme_checks", "rank_checks", "rest_checks"]

EXTREMES = {"highest": "cao nhất", "lowest": "thấp nhất"}


def rank_checks(index: FigureIndex) -> Iterator[Check]:
    """Check who is called highest or lowest against every printed value of the same group, and list ranks."""
    for claim in index.book.claims:
        if claim.kind in EXTREMES and index.claimed(claim):
            yield _extreme(index, claim)
        elif claim.kind == "rank":
            text = (
                f"văn bản nêu «{claim.printed}» nhưng không in bảng xếp hạng hoặc số liệu của mọi đơn vị được xếp hạng"
            )
            yield claim_check(index, claim, "rank", "not_checkable", text)


def _extreme(index: FigureIndex, claim: Claim) -> Check:
    named = index.claimed(claim)
    best = named[0]
    others = [
        figure
        for figure in index.book
        if figure.role == "observed"
        and figure.value is not None
        and figure.figure_id not in claim.figure_ids
        and same_measure(best, figure)
        and figure.tier == best.tier
        and _comparable(index, best, figure, claim)
    ]
    if claim.kind == "lowest":
        beyond = [figure for figure in others if any(_certainly_less(figure, one) for one in named)]
    else:
        beyond = [figure for figure in others if any(_certainly_less(one, figure) for one in named)]
    values, extreme = _values(index, named), EXTREMES[claim.kind]
    if beyond:
        text = f"văn bản gọi {values} là {extreme}, nhưng cũng in {_listed(index, beyond)}"
        return claim_check(index, claim, "rank", "inconsistent", text, beyond)
    deciding = [figure for figure in others if figure.exact or _decides(named, figure, claim.kind)]
    if not deciding:
        text = f"văn bản gọi {values} là {extreme} và không in số của đơn vị khác đủ để so"
        return claim_check(index, claim, "rank", "not_checkable", text)
    text = f"{values} là {extreme}, so với {len(deciding)} số khác được in của nhóm"
    return claim_check(index, claim, "rank", "consistent", text, deciding)


def _values(index: FigureIndex, figures: list[Figure]) -> str:
    unit = "%" if figures[0].unit == "%" else f" {figures[0].unit}"
    return join_words(list(dict.fromkeys(f"{index.shown(figure)}{unit}" for figure in figures)))


def _decides(named: list[Figure], bound: Figure, kind: str) -> bool:
    """Whether a bound settles that its units lie on the other side of the extreme; most bounds leave it open."""
    if kind == "lowest":
        return all(_certainly_less(one, bound) for one in named)
    return all(_certainly_less(bound, one) for one in named)


def _comparable(index: FigureIndex, best: Figure, figure: Figure, claim: Claim) -> bool:
    """Whether a figure speaks of single members of the claim's group, or of another group of the same kind."""
    if best.aggregation != figure.aggregation:
        return False
    if best.aggregation == "unit" and claim.scope_id:
        group = frozenset(index.book.catalogue.scopes[claim.scope_id].members)
        return not group or bool(units_of(index, figure) & group)
    return (best.scope_id is None) == (figure.scope_id is None)


def _certainly_less(one: Figure, other: Figure) -> bool:
    """Whether every number one can stand for lies below every number the other can stand for, as printed."""
    first, second = one.value, other.value
    if first is None or second is None or one.relation in ">≥" or other.relation in "<≤":
        return False
    return first < second or (first == second and "<" in one.relation + other.relation)


def _listed(index: FigureIndex, figures: list[Figure]) -> str:
    unit = "%" if figures[0].unit == "%" else f" {figures[0].unit}"
    return join_words([f"{index.shown(figure)}{unit} ({index.subject(figure)})" for figure in figures])


def rest_checks(index: FigureIndex) -> Iterator[Check]:
    """Check what is said of "the rest" against every value that is printed for one of its units."""
    for claim in index.book.claims:
        bounds = [figure for figure in index.claimed(claim) if figure.scope_id == claim.scope_id and not figure.exact]
        if claim.kind != "rest" or not bounds:
            continue
        own = [
            figure
            for figure in index.exact
            if same_measure(bounds[0], figure) and units_of(index, figure) & units_of(index, bounds[0])
        ]
        if not own:
            text = f"không in số của đơn vị nào trong nhóm «{claim.printed}»"
            yield claim_check(index, claim, "rest", "not_checkable", text)
            continue
        outside = [figure for figure in own if not number_range(index, bounds[0]).meets(number_range(index, figure))]
        told = _listed(index, outside or own)
        text = f"trong nhóm có {told}, {'trái với' if outside else 'đúng với'} «{claim.printed}»"
        yield claim_check(index, claim, "rest", "inconsistent" if outside else "consistent", text, own)


def extreme_checks(index: FigureIndex) -> Iterator[Check]:
    """Check that the value of the whole lies between those of the units called highest and lowest."""
    pairs: dict[tuple[object, ...], dict[str, Claim]] = {}
    for claim in index.book.claims:
        if claim.kind in EXTREMES and claim.scope_id and index.claimed(claim):
            key = (claim.doc, claim.indicator, claim.scope_id, claim.period_start, claim.period_end)
            pairs.setdefault(key, {})[claim.kind] = claim
    for (_, _, scope_id, *_), both in pairs.items():
        if len(both) == 2:
            yield from _whole_between(index, str(scope_id), both["lowest"], both["highest"])


def _whole_between(index: FigureIndex, scope_id: str, lowest: Claim, highest: Claim) -> Iterator[Check]:
    low = min(index.claimed(lowest), key=lambda figure: figure.value or 0)
    high = index.claimed(highest)[0]
    if index.kind(low) == "count":
        return
    wholes = [
        figure
        for figure in index.exact
        if same_measure(low, figure)
        and (figure.scope_id == scope_id if low.tier != "district" else figure.aggregation != "unit")
        and figure.tier in (None, low.tier)
    ]
    for whole in wholes:
        holds = (low.value or 0) <= (whole.value or 0) <= (high.value or 0)
        unit = "%" if whole.unit == "%" else f" {whole.unit}"
        span = (
            f"từ {index.shown(low)}{unit} ({index.subject(low)}) đến {index.shown(high)}{unit} ({index.subject(high)})"
        )
        text = f"{index.shown(whole)}{unit} {'nằm trong' if holds else 'nằm ngoài'} khoảng {span}"
        if not holds and whole.aggregation == "whole_province":
            text += "; chưa rõ số toàn tỉnh có gồm đơn vị ngoài nhóm này hay không"
        verdict: Verdict = "consistent" if holds else "not_checkable" if whole.tier is None else "inconsistent"
        yield index.check(
            "within",
            f"{whole.figure_id}:{lowest.claim_id}",
            (whole, low, high),
            verdict,
            text,
            recomputed=span,
            disputed=(whole, low, high),
        )
