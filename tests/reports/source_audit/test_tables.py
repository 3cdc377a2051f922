"""The annex of the source audit: every check once, the contradictions with what would mend them."""

import re

import pytest

from pakn.audit.sources import Audit, audit
from pakn.render.tables import Cell
from pakn.reports.source_audit import sentences, tables


@pytest.fixture(scope="module")
def found(book) -> Audit:
    return audit(book)


def body(table):
    return [row for row in table.rows if row.kind == "body"]


def test_counts_add_up(book, found):
    table = tables.counts(book, found)
    total = [int(cell.text) for cell in table.rows[-1].cells[2:]]
    assert total[0] == sum(total[1:]) == len(found.checks)
    for row in body(table):
        numbers = [int(cell.text) for cell in row.cells[2:]]
        assert numbers[0] == sum(numbers[1:])


def test_every_contradiction_has_its_row(book, found):
    table = tables.inconsistent(book, found)
    assert len(body(table)) == len(found.of("inconsistent"))
    texts = {cell.text for row in table.rows for cell in row.cells}
    assert "98,60% thay cho 99,61%" in texts
    assert table.landscape


@pytest.mark.parametrize(("name", "verdict"), [("consistent", "consistent"), ("not_checkable", "not_checkable")])
def test_gathered_rows_hold_every_check(book, found, name, verdict):
    table = getattr(tables, name)(book, found)
    counted = 0
    for row in body(table):
        head, _, rest = row.cells[1].text.partition(" quan hệ: ")
        counted += int(head) if rest and head.isdecimal() else 1
    assert counted == len(found.of(verdict))


@pytest.mark.parametrize("name", ["consistent", "not_checkable"])
def test_no_row_names_more_than_a_reader_takes_in(book, found, name):
    table = getattr(tables, name)(book, found)
    gathered = [row.cells[1].text for row in body(table) if " quan hệ: " in row.cells[1].text]
    assert gathered
    assert max(text.count("; ") + 1 for text in gathered) <= tables.MOST_NAMED


def test_rows_carry_their_figures_for_the_trace(book, found):
    table = tables.inconsistent(book, found)
    (row,) = [row for row in body(table) if "153.771" in row.cells[3].text]
    assert set(row.cells[2].figure_ids) == {"003-396-01", "003-397-01", "003-398-01"}
    assert "Biểu mẫu 3" in row.cells[2].text


def test_sentences_count_what_the_tables_show(found):
    numbers = [len(found.of(verdict)) for verdict in ("consistent", "inconsistent", "not_checkable")]
    text = sentences.overview(found).text
    assert f"{numbers[0]} quan hệ khớp, {numbers[1]} mâu thuẫn (" in text
    kinds = [int(number) for number in re.findall(r"(\d+) về ", text)]
    assert len(kinds) == 3, "arithmetic, logic and wording weigh differently"
    assert sum(kinds) == numbers[1]
    assert text.endswith(f"), {numbers[2]} không đối chiếu được.")
    assert f"Có {numbers[1]} quan hệ mâu thuẫn" in sentences.findings(found).text
    assert "1 tỷ lệ bị cắt bỏ" in sentences.findings(found).text


def test_without_contradictions_nothing_is_said_of_them():
    empty = Audit(())
    assert sentences.findings(empty) is None
    assert sentences.open_questions(empty) is None
    assert "0 mâu thuẫn" in sentences.overview(empty).text


def test_the_summary_groups_and_locates(found):
    text = sentences.summary(found)
    assert "Tỷ lệ tính từ tử số và mẫu số (4):" in text
    assert "[003 dòng 396, 397, 398]" in text
    assert text.count("    - [") == len(found.of("inconsistent"))


def test_words_in_a_table_may_rest_on_figures():
    assert Cell("«1»", figure_ids=("003-396-01",)).figure_ids == ("003-396-01",)
