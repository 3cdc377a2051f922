"""Control totals: what the system's own screen shows, written beside a file or above its table.

A filtered screen, or page 1 of 12, cannot be seen in a file. Whoever exports it writes down how many the system itself
counts; a file that counts otherwise stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pakn.base.names import fold_name
from pakn.registry.contracts import Contract

__all__ = ["asked_totals", "stated_totals"]

ON_SCREEN = "theo màn hình hệ thống"
OF_CASES = {"received": "Số PAKN tiếp nhận", "processed": "Số PAKN đã xử lý"}
NUMBER = re.compile(r"\d[\d. ]*")
MOST_DIGITS = 15
"""Of a number that counts something; Python refuses to read one of thousands."""


def asked_totals(contract: Contract) -> dict[str, str]:
    """Return the labels under which the template of a system asks for control totals, by headline figure.

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.contracts import read_contracts
    >>> asked_totals(read_contracts(DATA)["pakn"])["received"]
    'Số PAKN tiếp nhận theo màn hình hệ thống:'
    """
    titles = OF_CASES if contract.shape == "cases" else {
        name: rule.title for name, rule in contract.columns.items() if rule.type == "count" and rule.required
    }  # fmt: skip
    return {name: f"{title} {ON_SCREEN}:" for name, title in titles.items()}


def stated_totals(above: Iterable[str], contract: Contract) -> dict[str, int]:
    """Return the control totals that the texts above a table state; nothing of a label without a number.

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.contracts import read_contracts
    >>> stated_totals(["Số PAKN tiếp nhận theo màn hình hệ thống: 1.487"], read_contracts(DATA)["pakn"])
    {'received': 1487}
    >>> stated_totals([f"Số PAKN tiếp nhận theo màn hình hệ thống: {'1' * 5_000}"], read_contracts(DATA)["pakn"])
    {}
    """
    labels = {fold_name(label.rstrip(":")): name for name, label in asked_totals(contract).items()}
    found: dict[str, int] = {}
    for text in above:
        label, _, rest = text.partition(":")
        number = NUMBER.match(rest.strip())
        digits = re.sub(r"\D", "", number[0]) if number else ""
        if 0 < len(digits) <= MOST_DIGITS and fold_name(label) in labels:
            found[labels[fold_name(label)]] = int(digits)
    return found
