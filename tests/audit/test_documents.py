"""The audit of the committed documents: what it must find, and what it must leave alone."""

import json
import random
import re
from collections import Counter
from dataclasses import replace

import pytest

from pakn.audit.checks import RULES
from pakn.audit.sources import audit
from pakn.figures.relations import Relation
from pakn.reports.source_audit.sentences import summary

CONTRADICTIONS = {
    "granularity:000-048-02",
    "zero_rate:001-011-31", "zero_rate:001-011-32", "zero_rate:001-011-33", "zero_rate:001-011-34",
    "zero_rate:001-011-35",
    "zero_denominator:003-346-01", "zero_denominator:003-370-01", "zero_denominator:003-375-01",
    "ratio:003-396-01", "ratio:003-502-01", "ratio:004-264-03", "ratio:004-270-03",
    "sum:esign_certs:003-246-10", "sum:dossiers_new_and_carried:004-207-01",
    "change:divisions_cut_rate",
    "denominator:dvctt_shares:002-022-02",
    "at_most:results_digitised_of_resolved", "at_most:results_digitised_quarter",
    "at_most:results_electronic_quarter", "at_most:results_synced_quarter", "statement:nonterritorial_exception",
    "same:003-079-01", "same:003-098-04", "same:004-254-01",
    "statement:regulation_all_resolved", "statement:satisfaction_not_arisen", "statement:publication_decisions_listed",
    "target:pakn_processing_rate.bn_old.districts.2024.year",
    "threshold:online_dossier_rate.bn_old.communes.2024", "threshold:online_dossier_rate.bn_old.districts.2024",
    "date:003::31/9/2025", "date:004:1925/QĐ-UBND:07/12/2024",
    "one_date:48/KH-BCĐCĐS", "order:ct_ubnd_bg.qd.2024:217-218",
    "numbering:1:4", "numbering:1:5", "numbering:1:6", "numbering:3:3",
}  # fmt: skip


def test_the_contradictions_of_the_documents_are_found_and_no_others(found):
    assert {check.id for check in found.of("inconsistent")} == CONTRADICTIONS


def test_every_document_and_every_form_is_covered(book, found):
    assert len(found.checks) > 500
    covered = Counter(doc for check in found.checks for doc in check.docs)
    assert set(covered) == {doc for doc, source in book.catalogue.sources.items() if source.text_file}
    assert min(covered.values()) >= 10
    forms = {book[name].section[:10] for check in found.checks for name in check.figure_ids if name.startswith("003")}
    assert {f"Biểu mẫu {number}" for number in range(1, 8)} <= forms


def test_ids_are_unique_and_rules_are_known(found):
    ids = Counter(check.id for check in found.checks)
    assert [name for name, count in ids.items() if count > 1] == []
    assert {check.rule for check in found.checks} <= set(RULES)


@pytest.mark.parametrize("verdict", ["consistent", "inconsistent", "not_checkable"])
def test_every_check_says_where_and_why(found, verdict):
    for check in found.of(verdict):
        assert check.places, check.id
        assert check.explanation, check.id
        assert not check.explanation.endswith("."), check.id


def test_nothing_a_reader_sees_names_an_id(found):
    told = [text for check in found.checks for text in (check.title, check.explanation, check.repair)]
    told += [note for notes in found.notes.values() for note in notes]
    assert [text for text in told if re.search(r"\d{3}-\d{3}|bn_old|bn_new|bg_old|@\d{4}|None|\bnan\b", text)] == []


def test_only_what_fails_is_disputed(found):
    for check in found.of("consistent"):
        assert check.disputed == ()


def test_every_doubtful_figure_is_explained(book, found):
    asked = {name for verdict in ("inconsistent", "not_checkable") for check in found.of(verdict)
             for name in check.figure_ids}  # fmt: skip
    doubtful = {figure.figure_id for figure in book if figure.status == "doubtful"}
    assert doubtful - asked == set(), "say in relations.csv what contradicts it, or set its status to ok"


@pytest.mark.parametrize(
    ("check_id", "repair"),
    [
        ("ratio:003-396-01", "98,60% thay cho 99,61%"),
        ("ratio:003-502-01", "99,56% thay cho 99,55%"),
        ("sum:dossiers_new_and_carried:004-207-01", "49 thay cho 495"),
        ("denominator:dvctt_shares:002-022-02", "449 thay cho 450"),
        ("zero_denominator:003-346-01", ""),
        ("sum:esign_certs:003-246-10", ""),
        ("ratio:004-264-03", ""),
    ],
)
def test_a_repair_is_named_only_where_it_is_the_only_one(found, check_of, check_id, repair):
    assert check_of(found, check_id).repair == repair


def test_a_truncated_rate_is_told_apart(found):
    assert [check.id for check in found.checks if check.cause == "truncated"] == ["ratio:003-502-01"]


def test_a_rate_of_the_wrong_level_is_recognised(found, check_of):
    assert "trùng với tỷ lệ của toàn tỉnh" in check_of(found, "ratio:003-396-01").explanation


@pytest.mark.parametrize(
    ("check_id", "reason"),
    [
        ("nested:003-045-01:003-365-01", "không ghi ngày chốt"),
        ("same:dvctt_full_tthc_and_services", "khác phạm vi"),
        ("same:full_dvctt_two_systems_2024", "khác nguồn"),
        ("same:weeks_first", "khác thời điểm"),
        ("order:tinh_uy_bn.ct.2025:1-3", "nhiệm kỳ"),
        ("same:psu_total_two_forms", "thời điểm 01/7/2025"),
        ("at_most:inspected_agencies_total", "không rõ"),
        ("change:000-102-02", "không phải so với kỳ đó"),
    ],
)
def test_other_dates_or_scopes_are_no_contradiction(found, check_of, check_id, reason):
    check = check_of(found, check_id)
    assert check.verdict == "not_checkable"
    assert reason in check.explanation


def test_the_order_of_figures_does_not_matter(book, found):
    shuffled = list(book.figures.items())
    random.Random(7).shuffle(shuffled)
    again = audit(replace(book, figures=dict(shuffled)))

    def seen(made):
        return {(check.rule, frozenset(check.figure_ids), check.verdict) for check in made.checks}

    assert seen(again) == seen(found)


def test_every_declared_relation_is_met_somewhere(found):
    assert found.unused == (), "its terms are nowhere printed together: correct the formula or remove the relation"


def test_a_relation_that_is_met_nowhere_is_named(book):
    fields = {"relation_id": "nowhere", "rule": "sum", "says": None, "severity": None, "reason": None, "note": None}
    relation = Relation(**fields, formula="pakn_received = pakn_processed + gov_tasks_done_count")
    made = audit(replace(book, relations=(relation,)))
    assert made.unused == ("nowhere",)
    assert "- nowhere" in summary(made)


def test_it_is_made_once_for_a_book_and_anew_for_a_changed_one(book, found, audited):
    assert audit(book) is found
    assert audited({"003-396-01": "98.60"}) is not found


def test_json_holds_what_was_promised(found):
    for check in found.checks:
        entry = json.loads(json.dumps(check.to_json(), ensure_ascii=False))
        assert {"id", "relation", "sources", "recomputed", "verdict", "severity", "explanation"} <= set(entry)
        assert all(set(source) == {"doc", "line", "printed"} for source in entry["sources"])
        assert entry["verdict"] in ("consistent", "inconsistent", "not_checkable")
        assert entry["severity"] in ("arithmetic", "logic", "wording")


def test_a_book_of_one_document_can_be_audited(book):
    for doc in ("000", "003"):
        own = {name: figure for name, figure in book.figures.items() if figure.doc == doc}
        checks = audit(replace(book, figures=own)).checks
        assert checks
        assert all(name.startswith(doc) for check in checks for name in check.figure_ids)


@pytest.mark.parametrize(
    ("figure_id", "words"),
    [
        ("003-419-01", "một nơi in 1.357 đơn vị, nơi kia 1.408 đơn vị"),
        ("003-472-01", "một nơi in 1.357 đơn vị, nơi kia 1.408 đơn vị"),
        ("003-430-01", "nếu 1.753 người là 2,4% thì năm 2015 có khoảng 73.042 biên chế"),
        ("003-431-01", "nếu 1.753 người là 2,4% thì năm 2015 có khoảng 73.042 biên chế"),
        ("003-250-02", "một nơi in 2.026 thủ tục, nơi kia 2.176 thủ tục"),
        ("003-388-01", "một nơi in 2.026 thủ tục, nơi kia 2.176 thủ tục"),
        ("003-170-01", "ngày 31/9/2025 không có trong lịch"),
        ("003-033-02", "5 tuần là đầu đề bài báo không ghi ngày"),
    ],
)
def test_a_figure_that_another_number_speaks_against_has_its_footnote(found, figure_id, words):
    assert any(words in text for text in found.notes[figure_id])


def test_everything_the_audit_says_of_a_figure_is_a_footnote_but_what_has_nothing_to_hold_it_against(found):
    silent = {
        check.rule
        for check in found.checks
        if check.verdict != "consistent" and check.figure_ids and not check.disputed
    }
    assert silent <= {"rank", "rest", "verdict", "target", "change"}
    assert all("«" not in text for texts in found.notes.values() for text in texts)


def test_an_impossible_day_throws_no_doubt_on_the_number(found):
    assert "003-170-01" not in found.contradicted
