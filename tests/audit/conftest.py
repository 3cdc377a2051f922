"""The audit of the committed figures, and books whose figures a test has changed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.audit.sources import Audit, audit
from pakn.figures.figure_book import FigureBook


@pytest.fixture(scope="session")
def found(book: FigureBook) -> Audit:
    return audit(book)


@pytest.fixture(scope="session")
def audited(book: FigureBook) -> Callable[..., Audit]:
    """Return the audit of the committed figures with some changed: a number as text replaces the value as printed."""

    def make(changes: dict[str, object], **fields: object) -> Audit:
        figures = dict(book.figures)
        for figure_id, change in changes.items():
            update = change if isinstance(change, dict) else printed(str(change))
            figures[figure_id] = figures[figure_id].model_copy(update=update)
        return audit(replace(book, figures=figures, **fields))

    return make


@pytest.fixture(scope="session")
def check_of() -> Callable[..., object]:
    """Return the check with an id."""
    return lambda made, check_id: next(check for check in made.checks if check.id == check_id)


def printed(text: str) -> dict[str, object]:
    return {"value": Decimal(text), "decimals": len(text.partition(".")[2]), "printed": text.replace(".", ",")}
