"""Control totals: what the system's own screen shows, written beside a file or above its table.

A filtered screen, or page 1 of 12, cannot be seen in a file. Whoever exports it writes down how many the system itself
counts; a file that counts otherwise stops, as does one that states what is no number: taken for nothing it would guard
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pakn.base.names import fold_name
from pakn.registry.contracts import Contract

__all__ = ["StatedTotals", "asked_totals", "stated_totals"]

ON_SCREEN = "theo màn hình hệ thống"
OF_CASES = {"received": "Số PAKN tiếp nhận", "processed": "Số PAKN đã xử lý"}
NUMBER = re.compile(r"\(?\s*(\d{1,15}|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)\s*\)?")
"""A whole number, its thousands grouped by one sign, in brackets or not."""
MOST_DIGITS = 15
"""Of a number that counts something; Python refuses to read one of thousands."""


def asked_totals(contract: Contract) -> dict[str, str]:
    """Return the labels under which the template of a system asks for control totals, by headline figure.

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.contracts import read_contracts
    >>> asked_totals(read_contracts(DATA)["pakn"])["received"]
    'Số PAKN tiếp nhận theo màn hình hệ thống:'
    """
    titles = (
        OF_CASES
        if contract.shape == "cases"
        else {name: rule.title for name, rule in contract.columns.items() if rule.type == "count" and rule.required}
    )
    return {name: f"{title} {ON_SCREEN}:" for name, title in titles.items()}


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """What the texts above a table state of its control totals."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """Number by the name of the headline figure."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """What stands behind a label and is no number, by the same name."""


def stated_totals(above: Iterable[str], contract: Contract) -> StatedTotals:
    """Return the control totals that the texts above a table state; nothing of a label that nothing follows.

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.contracts import read_contracts
    >>> pakn, label = read_contracts(DATA)["pakn"], "Số PAKN tiếp nhận theo màn hình hệ thống"
    >>> [dict(stated_totals([f"{label}: {text}"], pakn).numbers) for text in ("1.487", "(1,487 PAKN)", "……")]
    [{'received': 1487}, {'received': 1487}, {}]
    >>> dict(stated_totals([f"{label}: khoảng 487"], pakn).unread)
    {'received': 'khoảng 487'}
    """
    labels = {fold_name(label): name for name, label in asked_totals(contract).items()}
    unit = re.compile(rf"\s*{re.escape(contract.counts)}(?=\s*\)?$)", re.IGNORECASE)
    numbers: dict[str, int] = {}
    unread: dict[str, str] = {}
    for name, text in (found for row in above for found in _behind_labels(row, labels)):
        number = NUMBER.fullmatch(unit.sub("", text))
        digits = re.sub(r"\D", "", number[1]) if number else ""
        value = int(digits) if 0 < len(digits) <= MOST_DIGITS else None
        if value is None or numbers.get(name, value) != value:  # of two different ones none is to be believed
            unread[name] = text
        else:
            numbers[name] = value
    return StatedTotals(numbers, unread)


def _behind_labels(text: str, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what stands behind each label of a row, up to the next one; nothing of a blank to fill in."""
    words = text.replace(":", ": ").split()
    places = [
        (index, index + size, name)
        for label, name in labels.items()
        for size in (label.count(" ") + 1,)
        for index in range(len(words) - size + 1)
        if fold_name(" ".join(words[index : index + size])) == label
    ]
    ends = [*sorted(first for first, _, _ in places)[1:], len(words)]
    for (_, start, name), end in zip(sorted(places), ends, strict=True) if places else ():
        rest = " ".join(words[start:end]).strip(": ")
        if re.search(r"\w", rest):
            yield name, rest
