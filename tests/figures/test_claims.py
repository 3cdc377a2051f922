"""Claims, mentions and form rows: they refer to what exists, and a wrong reference is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pakn.base.errors import Finding
from pakn.figures.figure_book import FigureBook

FindingsOf = Callable[..., tuple[Finding, ...]]


def test_ids_name_document_and_line(book: FigureBook) -> None:
    for claim in book.claims:
        assert claim.claim_id.startswith(f"{claim.doc}-{claim.line:03d}-c")
    for mention in book.mentions:
        assert mention.mention_id.startswith(f"{mention.doc}-{mention.line:03d}-m")


def test_claims_speak_of_figures_of_their_own_document(book: FigureBook) -> None:
    for claim in book.claims:
        assert all(book[figure_id].doc == claim.doc for figure_id in claim.figure_ids), claim.claim_id
        assert claim.figure_ids or claim.kind in ("rank", "all", "reached", "not_reached", "some_low"), claim.claim_id


def test_claimed_extremes_are_not_contradicted_by_printed_values(book: FigureBook) -> None:
    for claim in book.claims:
        if claim.kind not in ("highest", "lowest") or claim.scope_id is None:
            continue
        claimed = [book[figure_id] for figure_id in claim.figure_ids if book[figure_id].exact]
        members = book.catalogue.scopes[claim.scope_id].members
        rivals = [
            figure.value
            for figure in book
            if figure.exact and figure.role == "observed" and figure.unit_id in members
            and any((figure.series_id, figure.period_end) == (entry.series_id, entry.period_end) for entry in claimed)
        ]  # fmt: skip
        best = max if claim.kind == "highest" else min
        assert not rivals or best(rivals) in [figure.value for figure in claimed], claim.claim_id


def test_forms_have_136_rows_in_the_order_of_the_document(book: FigureBook) -> None:
    count = Counter(row.form for row in book.form_rows)
    assert [count[form] for form in range(1, 8)] == [22, 13, 21, 21, 16, 13, 30]
    assert [row.line for row in book.form_rows] == sorted({row.line for row in book.form_rows})
    for form in range(1, 8):
        assert [row.row for row in book.form_rows if row.form == form] == list(range(1, count[form] + 1))


def test_form_row_with_a_number_has_its_figure_on_the_same_line(book: FigureBook) -> None:
    for row in book.form_rows:
        assert (row.printed is None) == (row.figure_id is None), row.key
        if row.figure_id:
            figure = book[row.figure_id]
            assert (figure.doc, figure.line, figure.printed) == ("003", row.line, row.printed), row.key


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize(
    ("edit", "where", "found"),
    [
        (("claims.csv", "000-022-c1,000,", "000-022-c1,900,"), "000-022-c1, cột doc", "«900»"),
        (
            ("claims.csv", ",signed_outgoing_doc_rate,", ",signed_doc_rate,"),
            "000-026-c1, cột indicator",
            "«signed_doc_rate»",
        ),
        (("claims.csv", " 000-022-05,", " 000-022-99,"), "000-022-c1, cột figure_ids", "«000-022-99»"),
        (("claims.csv", "260@2023-01-01,", "260@2023-01-02,"), "000-026-c1, cột unit_id", "«260@2023-01-02»"),
        (("claims.csv", ",bn_old.districts,", ",bn_old.district,"), "000-026-c1, cột scope_id", "«bn_old.district»"),
        (("claims.csv", ",highest,", ",best,"), "claims.csv, dòng 3, cột kind", "«best»"),
        (("claims.csv", "c1,000,22,", "c1,000,,"), "claims.csv, dòng 2, cột line", ""),
        (("claims.csv", "claim_id,doc", "claim_id,document"), "claims.csv, dòng 1", "claim_id,document"),
        (("claims.csv", "000-026-c2,", "000-026-c1,"), "claims.csv, dòng 4", "lặp lại"),
        (("claims.csv", "x", None), "claims.csv", "không có tệp"),
        (("mentions.csv", "000-003-m1,000,", "000-003-m1,900,"), "000-003-m1, cột doc", "«900»"),
        (("mentions.csv", ",document_number,", ",number,"), "mentions.csv, dòng 2, cột kind", "«number»"),
        (("forms.csv", "003-334-01", "003-334-99"), "forms.csv, mục 1/1, cột figure_id", "«003-334-99»"),
        (("forms.csv", "\n003,1,1,", "\n003,8,1,"), "forms.csv, dòng 2, cột form", "«8»"),
        (("forms.csv", "\n003,1,2,", "\n003,1,1,"), "forms.csv, dòng 3", "«1/1» lặp lại"),
    ],
    ids=lambda value: "",
)
def test_mistake_in_a_statement_is_found(
    findings_of: FindingsOf, edit: tuple[str, str, str], where: str, found: str
) -> None:
    (finding,) = findings_of(edit)
    assert where in finding.where
    assert found in finding.found


def test_mistakes_in_all_statements_come_in_one_error(findings_of: FindingsOf) -> None:
    findings = findings_of(
        ("claims.csv", "claim_id,doc", "claim_id,document"),
        ("mentions.csv", ",document_number,", ",number,"),
        ("forms.csv", "\n003,1,1,", "\n003,8,1,"),
    )
    assert [finding.where.partition(",")[0] for finding in findings] == ["claims.csv", "mentions.csv", "forms.csv"]
