"""Outlines: what the reports of other offices list is data that names only what exists."""

from __future__ import annotations

import pytest

from pakn.base.errors import DataError
from pakn.base.paths import DATA
from pakn.figures.books import read_book
from pakn.registry.outlines import outline_findings


@pytest.fixture(scope="module")
def catalogue(book):
    return book.catalogue


OUTLINES = ("service-index", "department-quarter")


@pytest.mark.parametrize("name", OUTLINES)
def test_every_count_of_an_outline_is_a_column_of_its_extract(catalogue, contracts, name) -> None:
    outline = catalogue.outlines[name]
    columns = contracts[outline.system].columns
    for section in outline.sections:
        for rule in section.rows:
            indicator = catalogue.indicators[rule.indicator]
            if section.kind == "rates":
                made_of = [rule.part or indicator.numerator, *(rule.whole or [indicator.denominator])]
                assert [each for each in made_of if each not in columns] == [], rule.indicator
            elif section.kind == "outcomes":
                assert {rule.indicator, section.whole} <= set(columns)


@pytest.mark.parametrize("name", OUTLINES)
def test_every_required_column_of_an_extract_is_shown(catalogue, contracts, name) -> None:
    outline = catalogue.outlines[name]
    shown = {section.whole for section in outline.sections}
    for section in outline.sections:
        for rule in section.rows:
            indicator = catalogue.indicators[rule.indicator]
            shown |= {rule.indicator, rule.part or indicator.numerator, *(rule.whole or [indicator.denominator])}
    counted = {column for column, rule in contracts[outline.system].columns.items() if rule.type == "count"}
    assert counted - shown == set()


def test_the_parts_of_the_score_make_a_hundred_points(catalogue, contracts) -> None:
    scores = contracts[catalogue.outlines["service-index"].scores].scores
    assert [int(rule.most) for rule in scores.values()] == [18, 20, 12, 10, 18, 22]
    assert sum(rule.most for rule in scores.values()) == contracts["index_scores"].columns["total"].most == 100


def test_the_committed_outlines_name_nothing_unknown(catalogue, contracts) -> None:
    found = outline_findings(catalogue.outlines.values(), catalogue.indicators, catalogue.sources, contracts)
    assert list(found) == []


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("system: service_index", "system: service_indexx", "cột system: có «service_indexx»"),
        ("scores: index_scores", "scores: index_score", "cột scores: có «index_score»"),
        ('documents: ["002"]', 'documents: ["092"]', "cột documents: có «092»"),
        ("basis: 766-QD-TTg", "basis: 767-QD-TTg", "cột basis: có «767-QD-TTg»"),
        ("{indicator: electronic_result_issued_rate}", "{indicator: electronic_results}", "có «electronic_results»"),
        ("part: dossiers_in_time", "part: dossiers_on_time", "cột part: có «dossiers_on_time»"),
        ("whole: [dossiers_to_pay]", "whole: [dossiers_paid]", "cột whole: có «dossiers_paid»"),
        ("{least: 80, title: Tốt}", "{least: 95, title: Tốt}", "bands từ mức cao xuống 0"),
        ("{least: 0, title: Yếu}", "{least: 10, title: Yếu}", "bands từ mức cao xuống 0"),
        ("  whole: dossiers_received_count\n", "  {}\n", "outlines.yml"),
        ("kind: outcomes", "kind: rates", "whole đi cùng kind: outcomes"),
        ("adds: false", "add: false", "add"),
    ],
)
def test_a_broken_outline_is_refused_with_its_place(data_copy, old, new, told) -> None:
    path = data_copy / "outlines.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_book(data_copy)
    assert told in str(caught.value)
    assert "outlines.yml" in str(caught.value)


def test_the_real_folder_reads() -> None:
    assert set(read_book(DATA).catalogue.outlines) == set(OUTLINES)
