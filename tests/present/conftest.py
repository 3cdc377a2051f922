"""Trends made from changed figures, and charts caught while they are drawn."""

import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.load.figures import FigureBook
from pakn.measure.pakn_trend import PaknTrend

YEARS = (2023, 2024, 2025)


@pytest.fixture(scope="session")
def altered(book: FigureBook) -> Callable[..., PaknTrend]:
    """Return a trend of changed figures: a number replaces the value, a dictionary any field, `None` the figure."""
    own = {figure.figure_id: figure for figure in book if book.indicator(figure).startswith("pakn_")}

    def make(changes: dict[str, object], years: tuple[int, ...] = YEARS, **fields: object) -> PaknTrend:
        figures = dict(own)
        for figure_id, change in changes.items():
            if change is None:
                del figures[figure_id]
                continue
            update = change if isinstance(change, dict) else {"value": Decimal(str(change))}
            figures[figure_id] = figures[figure_id].model_copy(update=update)
        return PaknTrend(replace(book, figures=figures, **fields), years)

    return make


@pytest.fixture
def drawn(monkeypatch):
    """Return a function that draws a chart and gives the matplotlib figure beside it."""

    def draw(make, trend):
        module = sys.modules[make.__module__]
        figures = []
        original = module.draw_svg

        def catch(figure):
            figures.append(figure)
            return original(figure)

        with monkeypatch.context() as patched:
            patched.setattr(module, "draw_svg", catch)
            chart = make(trend)
        return figures[0], chart

    return draw
