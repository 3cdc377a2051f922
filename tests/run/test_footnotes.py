"""Every built annex that shows a figure the audit disputes carries the footnote that says why."""

import pytest

from pakn.audit.sources import audit
from pakn.present.charts import CHART_MIME


@pytest.fixture(scope="module")
def notes(book):
    return audit(book).notes


def test_every_disputed_number_in_a_table_is_marked_with_its_contradiction(tables, notes):
    seen = 0
    for stem, table in tables:
        for row in table["rows"]:
            for cell in row["cells"]:
                told = {text for name in cell["figure_ids"] for text in notes.get(name, ())}
                if told and cell["value"] is not None:
                    seen += 1
                    marked = {table["notes"][mark - 1] for mark in cell["marks"]}
                    assert told <= marked, (stem, cell["text"])
    assert seen > 10


def test_every_disputed_number_in_a_chart_is_noted_below_it(shown, notes):
    seen = 0
    for _, data in shown:
        if chart := data.get(CHART_MIME):
            told = {text for name in chart["figure_ids"] for text in notes.get(name, ())}
            seen += bool(told)
            assert told == set(chart["notes"])
    assert seen > 0
