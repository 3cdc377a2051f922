"""What changed, appeared and went between two sets of records, in lines somebody can read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from golden_sets.content import Record

__all__ = ["Difference", "compare", "told"]

ALIKE = 0.6
"""From this likeness on two sentences or captions are one that was reworded."""
Place = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same; what appeared has no ``before``, what went no ``after``."""

    before: Record | None
    after: Record | None

    @property
    def annex(self) -> str:
        """Where it is."""
        return (self.after or self.before).annex

    @property
    def words(self) -> list[str]:
        """Lines that say it."""
        if self.before is None:
            return [f"appeared {_named(self.after)}{_content(self.after)}"]
        if self.after is None:
            return [f"went     {_named(self.before)}{_content(self.before)}"]
        lines = [f"changed  {_named(self.after)}"]
        if self.before.place != self.after.place:
            lines += [f"           was: {' › '.join(self.before.place)}"]
        for name in sorted({*self.before.says, *self.after.says}):
            old, new = (record.says.get(name, "") for record in (self.before, self.after))
            if old != new:
                lines += [f"           {name}: {line}" for line in _field(old, new)]
        return lines


def compare(before: Iterable[Record], after: Iterable[Record]) -> list[Difference]:
    """Return every difference, sorted by annex and place."""
    old, new = _by_place(before), _by_place(after)
    old = _renamed(old, new)
    found = [Difference(old[place], new[place]) for place in old.keys() & new.keys() if old[place] != new[place]]
    gone = [old[place] for place in sorted(old.keys() - new.keys())]
    come = [new[place] for place in sorted(new.keys() - old.keys())]
    found += _reworded(gone, come)
    return sorted(found, key=lambda each: (each.annex, each.words))


def told(differences: Sequence[Difference]) -> str:
    """Return the differences as text, annex by annex, with their numbers on the last line."""
    lines, annex = [], ""
    for each in differences:
        if each.annex != annex:
            annex = each.annex
            lines.append(annex)
        lines += [f"  {line}" for line in each.words]
    changed = sum(each.before is not None and each.after is not None for each in differences)
    appeared, went = (sum(getattr(each, side) is None for each in differences) for side in ("before", "after"))
    return "\n".join([*lines, f"{changed} changed, {appeared} appeared, {went} went"])


def _by_place(records: Iterable[Record]) -> dict[Place, Record]:
    return {(record.annex, record.kind, record.place): record for record in records}


def _renamed(old: dict[Place, Record], new: dict[Place, Record]) -> dict[Place, Record]:
    """Put the records of a table or chart that got another caption under the new one, so that its cells compare."""
    captions = {}
    for kind in ("table", "chart"):
        gone, come = ([place for place in sorted(one.keys() - other.keys()) if place[1] == kind]
                      for one, other in ((old, new), (new, old)))  # fmt: skip
        for before, after in _pairs([(place[0], place[2][0]) for place in gone],
                                    [(place[0], place[2][0]) for place in come]):  # fmt: skip
            captions[before] = after[1]
    moved = {}
    for (annex, kind, place), record in old.items():
        caption = captions.get((annex, place[0])) if kind in ("cell", "point") else None
        moved[annex, kind, (caption, *place[1:]) if caption else place] = record
    # The caption itself is what changed; its cells only stand under it.
    return {place: record if place[1] in ("table", "chart") else replace(record, place=place[2])
            for place, record in moved.items()}  # fmt: skip


def _reworded(gone: Sequence[Record], come: Sequence[Record]) -> Iterator[Difference]:
    """Sentences, heads and captions that resemble each other are one that changed."""
    worded = ("sentence", "heading", "table", "chart", "point")
    old, new = ({(each.annex, each.kind, " › ".join(each.place)): each for each in records if each.kind in worded}
                for records in (gone, come))  # fmt: skip
    matched = dict(_pairs([(f"{annex} {kind}", text) for annex, kind, text in old],
                          [(f"{annex} {kind}", text) for annex, kind, text in new]))  # fmt: skip
    known_old = {(f"{annex} {kind}", text): each for (annex, kind, text), each in old.items()}
    known_new = {(f"{annex} {kind}", text): each for (annex, kind, text), each in new.items()}
    yield from (Difference(known_old[before], known_new[after]) for before, after in matched.items())
    done = {id(known_old[each]) for each in matched} | {id(known_new[each]) for each in matched.values()}
    yield from (Difference(each, None) for each in gone if id(each) not in done)
    yield from (Difference(None, each) for each in come if id(each) not in done)


def _pairs(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[tuple[Any, Any]]:
    """Pair (group, text) of both sides: within a group the likest first, each once, none that is too unlike."""
    groups: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, pairs in enumerate((old, new)):
        for group, text in pairs:
            groups[group][side].append(text)
    for group, (before, after) in groups.items():
        likeness = sorted(((_likeness(one, other), one, other) for one in before for other in after), reverse=True)
        used: set[tuple[int, str]] = set()
        for ratio, one, other in likeness:
            if ratio >= ALIKE and not used & {(0, one), (1, other)}:
                used |= {(0, one), (1, other)}
                yield (group, one), (group, other)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _named(record: Record) -> str:
    return f"{record.kind:8} {' › '.join(filter(None, record.place))}"


def _content(record: Record) -> str:
    text = record.says.get("text") or record.says.get("row")
    return f": {text}" if record.kind in ("cell", "point") and text else ""


def _field(old: Any, new: Any) -> list[str]:
    if isinstance(old or new, list):
        before, after = (list(side or ()) for side in (old, new))
        return [*(f"− {each}" for each in before if each not in after),
                *(f"+ {each}" for each in after if each not in before)] or ["in another order"]  # fmt: skip
    return [f"{old!r} → {new!r}"]
