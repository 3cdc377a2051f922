"""Analyses of cases that a test writes down: each row is some like cases, nothing is read from a file."""

import datetime as dt
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import numpy as np
import pytest
from made_counts import BAC_NINH, made

from pakn.base.periods import parse_period
from pakn.extracts.counts.case_counts import CaseDetail
from pakn.extracts.counts.case_frame import CaseFrame
from pakn.reports.cases.case_analysis import open_case_analysis
from pakn.reports.month.pakn_month import open_pakn

CASES = CaseDetail((), {}, ())
RAW = re.compile(r"@\d|\b(None|nan|NaT|unit|topic|kind|rate|days|satisfaction|inside|above|below|far_\w+)\b")
"""What no reader should meet: identifiers and values of the language."""


@dataclass(frozen=True)
class Case:
    """Like cases: closed ``took`` days after receipt, or open; ``age`` is from receipt to the cut-off.

    ``allowed`` are the days until it is due; ``refused`` cases are processed on no known day; ``untold`` ones nobody
    can call processed or open; ``rating`` −1: nobody was asked.
    """

    took: float | None = None
    weight: int = 1
    unit: str = BAC_NINH
    age: int = 30
    allowed: int | None = None
    rating: int = 0
    topic: str = ""
    kind: str = ""
    refused: bool = False
    untold: bool = False

    @property
    def processed(self):
        return self.took is not None or self.refused


def _duration(case):
    if case.refused:
        return np.nan
    return case.age if case.took is None else case.took


def frame_of(cases, cut_off):
    """Return the cases as the column that measures take."""

    def column(make, dtype):
        return np.array([make(case) for case in cases], dtype)

    def received(case):
        return cut_off - dt.timedelta(case.age)

    def after(case, days):
        return None if days is None else received(case) + dt.timedelta(int(days))

    return CaseFrame(cut_off, {
        **{name: column(lambda case, name=name: getattr(case, name), object) for name in ("unit", "topic", "kind")},
        "received": column(received, "datetime64[D]"),
        "due": column(lambda case: after(case, case.allowed), "datetime64[D]"),
        "closed": column(lambda case: after(case, case.took), "datetime64[D]"),
        "processed": column(lambda case: case.processed, bool),
        "undetermined": column(lambda case: case.untold, bool),
        "duration_days": column(_duration, float),
        "rating": column(lambda case: case.rating, int),
        "weight": column(lambda case: case.weight, int),
    })  # fmt: skip


def counts_of(cases):
    """Return received and processed of each unit, so that counts and cases tell the same."""
    rows = {}
    for case in cases:
        received, processed = rows.get(case.unit, (0, 0))
        rows[case.unit] = (received + case.weight, processed + case.weight * case.processed)
    return rows


@pytest.fixture
def months(open_data):
    """Open the PAKN of December 2024 out of cases of it and, under their names, of other months or the year.

    A list is cases; a dictionary or a mapping of unit → (received, processed) is counts alone.
    """

    def make(cases, *, before=None, period="2024-12", scope="localities", detail=CASES, least=20, **others):
        given = {period: cases, **({"2024-11": before} if before is not None else {}), **others}
        given = {name.lstrip("m").replace("_", "-"): found for name, found in given.items()}
        known = {name: found for name, found in given.items() if not isinstance(found, dict)}
        files = [
            made("pakn", name, found if isinstance(found, dict) else counts_of(found), cases=detail)
            for name, found in given.items()
        ]
        period_data = open_data(period, *files)
        for name, found in known.items():
            period_data._columns[name] = frame_of(found, parse_period(name).end)
        return open_pakn(period_data, scope, least)

    return make


@pytest.fixture
def analysed(months):
    """Open the deep analysis of such a month."""

    def make(*cases, least=20, limit=15, centre="overall", by="unit", **options):
        return open_case_analysis(months(list(cases), least=least, **options), least, limit, centre, by)

    return make


@pytest.fixture
def without_cases(open_data):
    """The month of a province of which only counts are known."""
    return open_pakn(open_data("2024-12", made("pakn_units", "2024-12", {BAC_NINH: (10, 5)})))


def cells(table):
    """Row by its first words → the texts of its other cells."""
    rows = {}
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        place = 0 if texts[0] and not texts[0].isdigit() else 1
        rows[texts[place]] = texts[place + 1 :]
    return rows


def heads(table):
    return [column.head for column in table.columns]


def marked(table):
    """The first words of the rows that bear a note."""
    return [cell.text for row in table.rows for cell in row.cells if cell.marks]


def number(text):
    """A printed number, read back."""
    return float(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


def check_chart(chart):
    """Fail unless a chart is well-formed, told in words, and free of identifiers."""
    ET.fromstring(chart.svg)  # noqa: S314 (drawn a moment ago by our own code)
    texts = (chart.caption, chart.alt, chart.source, *(cell for row in chart.rows for cell in row))
    drawn = re.sub(r"<style.*?</style>|<[^>]+>", " ", chart.svg, flags=re.DOTALL)
    for text in (*texts, drawn):
        assert not RAW.search(text), RAW.search(text)
    assert chart.alt.endswith(".")
    assert chart.source
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


@pytest.fixture
def drawn(monkeypatch):
    """Return a function that draws a chart and gives the matplotlib axes beside it."""

    def draw(make, *arguments):
        module = sys.modules[make.__module__]
        figures, original = [], module.draw_svg
        with monkeypatch.context() as patched:
            patched.setattr(module, "draw_svg", lambda figure: (figures.append(figure), original(figure))[1])
            chart = make(*arguments)
        check_chart(chart)
        return figures[0].axes[0], chart

    return draw
