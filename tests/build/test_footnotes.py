"""Every built annex that shows a figure the audit disputes carries the footnote that says why."""

import re

import pytest
from monthly_cases import page_texts

from pakn.audit.sources import audit
from pakn.render.charts import CHART_MIME


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
            assert told <= set(chart["notes"])
    assert seen > 0


@pytest.mark.slow
def test_no_mark_is_read_as_part_of_a_number(built):
    seen = 0
    for page in sorted(built.glob("*/*/*.html")):
        for before, mark in re.findall(r"([^<>]*)<sup>(.*?)</sup>", page.read_text(encoding="utf-8")):
            assert re.fullmatch(r"\([a-z]+(, [a-z]+)*\)", mark), page.name
            assert before == "" or before.endswith("\N{NARROW NO-BREAK SPACE}"), (page.name, before)
            seen += bool(re.search(r"\d\s$", before))
    assert seen > 100


def test_the_pdf_gives_numbers_and_marks_apart(built, tables):
    seen = 0
    for stem, table in tables:
        (path,) = built.glob(f"{stem.rpartition('/')[0]}/{stem.rpartition('/')[2]}.pdf")
        words = re.split(r"\s+", " ".join(page_texts(path)))
        assert not [word for word in words if re.search(r"\d\([a-z]{1,2}[,)]", word)], stem
        marked = {cell["text"] for row in table["rows"] for cell in row["cells"] if cell["marks"] and cell["value"]}
        lost = {text for text in marked if not set(text.split()) <= set(words)}
        assert lost == set(), stem
        seen += len(marked)
    assert seen > 50
