"""Declared relations: equations between figures, or between indicators wherever they stand together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pakn.audit.checks import Check, PrintedPlace, Verdict
from pakn.audit.equations import Outcome, decide
from pakn.audit.index import FigureIndex, formula_figures
from pakn.audit.rates import outcome_text
from pakn.audit.shares import common_denominator_check
from pakn.base.labels import capital
from pakn.figures.figure import Figure
from pakn.figures.relations import Relation
from pakn.observations.figure_lists import period_words

__all__ = ["declared_checks"]


def declared_checks(index: FigureIndex) -> Iterator[Check]:
    """Check every relation of ``relations.csv``."""
    for relation in index.book.relations:
        if relation.of_figures:
            if not set(relation.equation.terms) <= set(index.book.figures):
                continue  # a book of some documents only: the relation speaks of another
            members = {term: index.book[term] for term in relation.equation.terms}
            yield _check(index, relation, members, relation.relation_id)
            continue
        for members in formula_figures(index, relation.equation):
            first = next(iter(members.values()))
            key = f"{relation.relation_id}:{first.figure_id}"
            yield _check(index, relation, members, key)
            if relation.rule == "shares":
                yield from _denominator(index, key, list(members.values()))


def _denominator(index: FigureIndex, key: str, shares: list[Figure]) -> Iterator[Check]:
    indicators = index.book.catalogue.indicators
    numerators = [indicators[index.book.indicator(share)].numerator for share in shares]
    counts = [
        index.beside(share, numerator) if numerator else None
        for share, numerator in zip(shares, numerators, strict=True)
    ]
    known = [count for count in counts if count is not None]
    if len(known) == len(shares):
        yield common_denominator_check(index, key, shares, known)


def _check(index: FigureIndex, relation: Relation, members: Mapping[str, Figure], key: str) -> Check:
    outcome = decide(index, relation.equation, members)
    verdict: Verdict = outcome.verdict
    text = _text(index, relation, outcome, members)
    if relation.reason:
        # Numbers that agree by chance say nothing, and are read in the places anyway.
        told = "" if outcome.verdict == "consistent" else f"{text}; "
        verdict, text = "not_checkable", f"{told}{relation.reason}"
    elif relation.note and relation.rule == "statement":
        text = relation.note
    elif relation.note and relation.rule != "implied":
        text = f"{text} ({relation.note})"
    lead = relation.equation.left.single
    again = "" if relation.rule == "statement" else outcome.recomputed
    named = index.book.figures.get(relation.says or "")
    figures = [*([named] if named else []), *members.values()]
    return index.check(
        relation.rule,
        key,
        figures,
        verdict,
        text,
        title=_title(index, relation, members, named),
        recomputed=again + ("%" if again and lead and members[lead].unit == "%" else ""),
        disputed=_in_question(relation, members, named, outcome),
        severity=relation.severity,
        further=_said(index, relation),
        cause=outcome.cause,
    )


def _title(index: FigureIndex, relation: Relation, members: Mapping[str, Figure], named: Figure | None) -> str:
    """What the relation is of: what was said, what is implied, else the figure on its left or the first one."""
    lead = relation.equation.left.single
    figure = named or (members[lead] if lead else next(iter(members.values())))
    if relation.rule == "implied" and relation.note:
        return capital(relation.note)
    claim = next((claim for claim in index.book.claims if claim.claim_id == relation.says), None)
    if relation.rule == "bound" and claim is not None and claim.indicator:
        indicator = index.book.catalogue.indicators[claim.indicator]
        return f"{indicator.title}, {index.subject(figure)}, {period_words(figure)}"
    return index.title(figure)


def _in_question(
    relation: Relation, members: Mapping[str, Figure], named: Figure | None, outcome: Outcome
) -> list[Figure]:
    """The figures a breach throws doubt on: what was said, the part that exceeds its whole, else all of them.

    Where nothing can be decided, two numbers that look alike and differ speak against each other; of any other equation
    it is the figure it is about.
    """
    if relation.reason and relation.rule in ("same", "implied", "at_most"):
        return [] if outcome.verdict == "consistent" else list(members.values())
    if named is not None:
        return [named]
    lead = relation.equation.left.single
    if relation.rule == "at_most" or (relation.reason and lead):
        return [members[term] for term in relation.equation.left.terms]
    return list(members.values())


def _text(index: FigureIndex, relation: Relation, outcome: Outcome, members: Mapping[str, Figure]) -> str:
    lead = relation.equation.left.single
    if relation.rule == "statement":
        return _statement_text(index, relation, members)
    if relation.equation.operator == "=" and lead:
        if relation.rule == "same" and len(members) == 2:
            return _same_text(index, relation, outcome, members)
        return outcome_text(index, outcome, members[lead])
    if relation.equation.operator == "=" and not relation.equation.right.terms:
        return f"{outcome.calculation.split('; ')[0]}, {'đủ' if outcome.verdict == 'consistent' else 'không đủ'} 100%"
    if relation.equation.operator == "=":
        results = {part.rpartition(" = ")[2] for part in outcome.calculation.split("; ")}
        close = "" if len(results) == 1 else " trong phạm vi làm tròn"
        return f"{outcome.calculation}: {f'khớp nhau{close}' if outcome.verdict == 'consistent' else 'không khớp'}"
    return _comparison_text(index, relation, outcome, members)


def _same_text(index: FigureIndex, relation: Relation, outcome: Outcome, members: Mapping[str, Figure]) -> str:
    """The two prints side by side, each in its own unit of measure."""
    one, other = (
        f"{index.shown(figure)}{'%' if figure.unit == '%' else f' {figure.unit}'}" for figure in members.values()
    )
    if outcome.verdict == "consistent":
        return f"hai nơi cùng in {one}" if one == other else f"một nơi in {one}, nơi kia {other}: bằng nhau"
    return f"một nơi in {one}, nơi kia {other}"


COMPARED = {
    "≤": ("không vượt quá", "vượt quá"), "<": ("dưới", "không dưới"),
    "≥": ("không thấp hơn", "thấp hơn"), ">": ("trên", "không trên"),
}  # fmt: skip
"""What is said of the left side where the comparison holds, and where it does not."""


def _comparison_text(index: FigureIndex, relation: Relation, outcome: Outcome, members: Mapping[str, Figure]) -> str:
    shown = {term: index.shown(figure) for term, figure in members.items()}
    equation = relation.equation
    left, right = equation.left.text(shown), equation.right.text(shown)
    if equation.left.single is None:
        left = outcome.calculation.split("; ")[0]
    if equation.right.terms and equation.right.single is None:
        right = f"{right} = {outcome.recomputed}"
    holds, fails = COMPARED[equation.operator]
    return f"{left} {holds if outcome.verdict == 'consistent' else fails} {right}"


def _statement_text(index: FigureIndex, relation: Relation, members: Mapping[str, Figure]) -> str:
    shown = {term: index.shown(figure) for term, figure in members.items()}
    sides = [side.text(shown) for side in (relation.equation.left, relation.equation.right) if side.terms]
    words = "; ".join(f"«{place.printed}»" for place in _said(index, relation))
    return f"văn bản nêu {words}; số liệu được in: {' và '.join(sides)}"


def _said(index: FigureIndex, relation: Relation) -> tuple[PrintedPlace, ...]:
    """The words that the equation expresses."""
    if relation.says is None:
        return ()
    for claim in index.book.claims:
        if claim.claim_id == relation.says:
            return (PrintedPlace(claim.doc, claim.line, claim.printed),)
    for mention in index.book.mentions:
        if mention.mention_id == relation.says:
            return (PrintedPlace(mention.doc, mention.line, mention.printed),)
    return (index.place(index.book[relation.says]),)
