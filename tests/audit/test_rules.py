"""Each rule at its edges: the committed figures with one number changed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.audit.sources import audit
from pakn.figures.relations import Reference, Relation

pytestmark = pytest.mark.long


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("changes", "check_id", "verdict"),
    [
        # ratio: half up at the printed precision, and no further
        ({"003-396-01": "98.60"}, "ratio:003-396-01", "consistent"),
        ({"003-396-01": "98.6"}, "ratio:003-396-01", "consistent"),
        ({"003-396-01": "98.61"}, "ratio:003-396-01", "inconsistent"),
        ({"003-502-01": "99.56"}, "ratio:003-502-01", "consistent"),
        ({"003-502-01": "99.5"}, "ratio:003-502-01", "inconsistent"),
        ({"003-502-01": "100"}, "ratio:003-502-01", "consistent"),
        ({"000-046-03": "89.7"}, "ratio:000-046-03", "inconsistent"),
        ({"000-046-03": "89.75"}, "ratio:000-046-03", "consistent"),
        # amounts of money may be rounded themselves
        ({"003-270-09": {"relation": "="}}, "ratio:003-270-09", "consistent"),
        # granularity
        ({"000-048-02": "98.2"}, "granularity:000-048-02", "consistent"),
        ({"000-048-02": "100"}, "granularity:000-048-02", "consistent"),
        ({"001-013-08": "64.4"}, "granularity:001-013-08", "inconsistent"),
        # zero denominators and zero rates
        ({"003-371-01": "3", "003-372-01": "0"}, "ratio:003-370-01", "consistent"),
        ({"001-011-31": "1.2"}, "zero_rate:001-011-31", None),
        ({"001-011-37": "0"}, "zero_rate:001-011-31", None),
        # sums and differences of counts are exact, of amounts within rounding
        ({"003-246-10": "57668"}, "sum:esign_certs:003-246-10", "consistent"),
        ({"003-194-01": "67282.6"}, "sum:state_revenue:003-194-01", "inconsistent"),
        ({"003-194-01": "67282.9"}, "sum:state_revenue:003-194-01", "consistent"),
        ({"003-096-01": "1155107"}, "sum:003-096-01", "inconsistent"),
        ({"000-050-01": "467"}, "difference:pakn_backlog:000-050-01", "inconsistent"),
        # shares and their denominator
        ({"002-024-01": "449"}, "denominator:dvctt_shares:002-022-02", "consistent"),
        ({"002-024-02": "23.64"}, "shares:dvctt_shares:002-022-02", "consistent"),
        ({"002-024-02": "23.73"}, "shares:dvctt_shares:002-022-02", "inconsistent"),
        # the same in two places, at the coarser precision
        ({"003-394-01": "2176"}, "same:003-079-01", "consistent"),
        ({"001-015-01": "99.6"}, "same:001-011-14", "inconsistent"),
        ({"001-015-01": "99.96"}, "same:001-011-14", "consistent"),
        ({"003-469-01": "20991711"}, "same:investment_plan_form", "consistent"),
        ({"003-469-01": "20991720"}, "same:investment_plan_form", "inconsistent"),
        # parts and wholes
        ({"003-428-01": "8618"}, "at_most:civil_servants_present:003-428-01", "inconsistent"),
        ({"003-428-01": "8617"}, "at_most:civil_servants_present:003-428-01", "consistent"),
        ({"000-038-01": "4567"}, "nested:000-038-01:000-046-01", "inconsistent"),
        ({"000-038-01": "4566"}, "nested:000-038-01:000-046-01", "consistent"),
        ({"000-102-01": "84.32"}, "within:000-102-01", "inconsistent"),
        ({"000-102-01": "84.34"}, "within:000-102-01", "consistent"),
        ({"000-102-01": "99.34"}, "within:000-102-01", "inconsistent"),
        ({"003-122-02": "98"}, "registry:003-122-02", "inconsistent"),
        # changes
        ({"003-120-06": "-48.33"}, "change:divisions_cut_rate", "consistent"),
        ({"000-102-02": {"value": Decimal("40.86")}}, "change:000-102-02", "consistent"),
        ({"003-122-03": "-213"}, "change:communes_cut", "inconsistent"),
        # verdicts, on the threshold too
        ({"000-064-01": "70"}, "verdict:000-064-c1:000-064-01", "inconsistent"),
        ({"000-064-01": "69.9"}, "verdict:000-064-c1:000-064-01", "consistent"),
        ({"000-038-06": "90"}, "verdict:000-038-c3:000-038-06", "consistent"),
        ({"000-038-06": "89.9"}, "verdict:000-038-c3:000-038-06", "inconsistent"),
        # ranks, with ties and bounds
        ({"000-038-08": "89.9"}, "rank:000-038-c5", "consistent"),
        ({"000-038-08": "90"}, "rank:000-038-c5", "inconsistent"),
        ({"001-013-20": "3.8"}, "rank:001-013-c7", "inconsistent"),
        ({"001-013-20": "3.7"}, "rank:001-013-c7", "consistent"),
        # bounds
        ({"000-038-08": "90"}, "bound:000-038-10:000-038-08", "inconsistent"),
        ({"000-038-08": "89.9"}, "bound:000-038-10:000-038-08", "consistent"),
        ({"000-050-02": "164"}, "bound:bac_ninh_2024_bound", "inconsistent"),
        # words
        ({"000-042-02": "1"}, "statement:enterprises_none_processed", "inconsistent"),
        ({"003-407-01": "1343"}, "statement:regulation_all_resolved", "consistent"),
    ],
)
def test_a_changed_number_changes_the_verdict(audited, changes, check_id, verdict):
    made = {check.id: check for check in audited(changes).checks}
    assert (made[check_id].verdict if check_id in made else None) == verdict


def test_two_bounds_that_exclude_each_other_are_found(book, audited):
    other = book["000-038-10"].model_copy(
        update={"figure_id": "000-038-99", "relation": "≥", "printed": "từ 95% trở lên",
                "value": Decimal(95), "scope_id": "bn_old.each_district"}
    )  # fmt: skip
    made = audit(replace(book, figures={**book.figures, other.figure_id: other}))
    (check,) = [check for check in made.checks if set(check.figure_ids) == {"000-038-10", "000-038-99"}]
    assert check.verdict == "inconsistent"


def test_a_bound_never_enters_a_calculation(book, audited):
    made = audited({"000-046-02": {"relation": ">"}})
    assert "ratio:000-046-03" not in {check.id for check in made.checks}


def reference(**fields):
    given = {
        "reference_id": "004-001-r1", "doc": "004", "line": 1, "number": "1/QĐ-UBND", "issuer": "UBND",
        "kind": "issued", "date_printed": None, "date_line": None, "sequence": None, "note": None,
    }  # fmt: skip
    given |= fields
    return Reference(**{"printed": f"số {given['number']} ngày {given['date_printed']}", **given})


def verdicts(book, *references):
    made = audit(replace(book, references=references))
    return {check.rule: check.verdict for check in made.checks if check.rule in RULES_OF_REFERENCES}


RULES_OF_REFERENCES = ("date", "one_date", "number_year", "order")


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"date_printed": "29/02/2024"}, "consistent"),
        ({"date_printed": "29/02/2023"}, "inconsistent"),
        ({"date_printed": "31/4/2024"}, "inconsistent"),
        ({"date_printed": "30/6/2024"}, "consistent"),  # the last day document 004 can be of
        ({"date_printed": "01/7/2024"}, "inconsistent"),
        ({"date_printed": "01/7/2024", "kind": "planned"}, "consistent"),
        ({"date_printed": "31/9/2024", "kind": "planned"}, "inconsistent"),
    ],
)
def test_dates_exist_and_lie_before_the_document(book, fields, verdict):
    assert verdicts(book, reference(**fields))["date"] == verdict


def test_one_number_has_one_date_and_its_own_year(book):
    first = reference(number="1/2024/QĐ-UBND", date_printed="01/3/2024")
    second = reference(number="1/2024/QĐ-UBND", date_printed="02/3/2024", reference_id="004-001-r2")
    assert verdicts(book, first, first.model_copy(update={"reference_id": "004-001-r2"}))["one_date"] == "consistent"
    assert verdicts(book, first, second)["one_date"] == "inconsistent"
    assert verdicts(book, first)["number_year"] == "consistent"
    assert verdicts(book, first.model_copy(update={"date_printed": "01/3/2023"}))["number_year"] == "inconsistent"


@pytest.mark.parametrize(
    ("days", "note", "verdict"),
    [
        (("01/3/2024", "02/3/2024"), None, "consistent"),
        (("01/3/2024", "01/3/2024"), None, "consistent"),
        (("02/3/2024", "01/3/2024"), None, "inconsistent"),
        (("02/3/2024", "01/3/2024"), "đánh số lại", "not_checkable"),
    ],
)
def test_numbers_rise_with_their_dates(book, days, note, verdict):
    rows = [
        reference(reference_id=f"004-001-r{place}", number=f"{place}/QĐ", date_printed=day, sequence="a", note=note)
        for place, day in enumerate(days, start=1)
    ]
    assert verdicts(book, *rows)["order"] == verdict


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [(("1", "2", "3"), "consistent"), (("1", "3"), "inconsistent"), (("1", "[2]"), "inconsistent")],
)
def test_forms_are_numbered_without_gaps(book, numbers, verdict):
    rows = tuple(
        book.form_rows[0].model_copy(update={"stt": number, "row": place}) for place, number in enumerate(numbers)
    )
    (check,) = [check for check in audit(replace(book, form_rows=rows)).checks if check.rule == "numbering"]
    assert check.verdict == verdict


def test_a_declared_reason_keeps_a_difference_from_being_a_contradiction(book):
    fields = {"relation_id": "x", "rule": "same", "formula": "003-122-02 = 003-120-02", "says": None, "severity": None,
              "note": None}  # fmt: skip
    for reason, verdict in ((None, "inconsistent"), ("khác phạm vi", "not_checkable")):
        made = audit(replace(book, relations=(Relation(**fields, reason=reason),)))
        assert next(check for check in made.checks if check.id == "same:x").verdict == verdict


def test_an_indicator_relation_holds_wherever_its_terms_stand_together(book):
    fields = {"relation_id": "x", "rule": "difference", "says": None, "severity": None, "note": None, "reason": None}
    relation = Relation(**fields, formula="pakn_backlog = pakn_received - pakn_processed")
    made = audit(replace(book, relations=(relation,)))
    own = sorted(check.id for check in made.checks if check.rule == "difference")
    assert own == ["difference:x:000-050-01", "difference:x:001-013-10"]


@pytest.mark.parametrize(
    ("inner", "outer", "compared"),
    [("bn_old.districts", "bn_old.districts", True), ("bn_old.districts", "bn_old.communes", False)],
)
def test_a_month_is_held_against_the_year_of_the_same_bodies_only(audited, inner, outer, compared):
    of = {"000-038-01": inner, "000-046-01": outer}
    found = audited({figure: {"unit_id": None, "scope_id": scope} for figure, scope in of.items()})
    assert ("nested:000-038-01:000-046-01" in {check.id for check in found.checks}) == compared
