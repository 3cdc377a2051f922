"""Biểu mẫu 1–7 in numbers: published, filled in, or both; percentages held against their rows."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from pakn.audit.sources import audit
from pakn.base.paths import DATA
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.extracts.forms.layout import form_lines
from pakn.observations.period_data import open_period_data
from pakn.reports.reform_forms.forms import SYSTEM, ReformForms
from pakn.reports.reform_forms.narrative import Narrative


def forms_of(book, period="cchc-2025", numbers=None, remarks=None):
    """The forms of a period, with answers filled in where ``numbers`` are given."""
    period_data = replace(open_period_data(period, "mid_month", DATA), book=book)
    name, days = period_data.columns.main.months[-1], period_data.columns.main.period
    counts = None
    if numbers is not None:
        rows = {key: {"value": Decimal(str(number))} for key, number in numbers.items()}
        counts = ExtractCounts(SYSTEM, name, days.start, days.end, dt.date(2026, 1, 5), f"{SYSTEM}/{name}.xlsx", rows,
                         remarks=remarks or {})  # fmt: skip
    period_data._memo[(SYSTEM, name)] = counts
    return ReformForms(period_data)


def answers(forms):
    return {answer.line.key: answer for number in forms.titles for answer in forms.form(number)}


def test_every_row_of_the_forms_stands_in_its_place(book):
    forms = forms_of(book)
    assert [answer.line.row for number in forms.titles for answer in forms.form(number)] == list(book.form_rows)


def test_every_printed_number_is_shown_as_it_is_printed(book):
    shown = answers(forms_of(book))
    for row in book.form_rows:
        value = shown[row.key].value
        if row.figure_id is None:
            assert (value is None) == (row.unit is None)  # a rate the form asks for is missing, a head is empty
        else:
            assert value.figure_ids == (row.figure_id,)
            assert (value.number, value.decimals) == (book[row.figure_id].value, book[row.figure_id].decimals)
            assert bool(value.word) == bool(shown[row.key].line.codes)


def test_coded_answers_are_words(book):
    shown = answers(forms_of(book))
    words = {key: shown[key].value.word for key in ("1/19", "1/21", "7/1", "7/2", "7/4")}
    assert words == {"1/19": "Có", "1/21": "Phát phiếu", "7/1": "Hoàn thành", "7/2": "Có (2 cấp)", "7/4": "Hoàn thành"}


def test_percentages_are_held_against_their_own_rows(book):
    shown = answers(forms_of(book))
    rates = {key: answer.rate.shown for key, answer in shown.items() if answer.rate is not None and answer.rate.exact}
    assert rates["3/13"] == "98,60"
    assert rates["3/16"] == "99,78"
    assert {key for key, answer in shown.items() if answer.differs} == {"3/13", "7/16"}
    assert {key for key, answer in shown.items() if answer.without_base} == {"1/13", "2/6", "2/11"}


def test_the_audit_tells_of_every_published_percentage_that_differs(book):
    # So that no table has to say the same in other words.
    notes = audit(book).notes
    odd = [answer for answer in answers(forms_of(book)).values() if answer.differs or answer.without_base]
    assert len(odd) == 5
    assert all(notes[answer.value.figure_ids[0]] for answer in odd)


def test_a_quarter_has_what_was_filled_in_and_nothing_else(book):
    forms = forms_of(
        book, "2025-Q1", {"3/14": 1000, "3/15": 901, "7/1": 0, "7/9": 88.5, "2/7": 0, "2/8": 0}, {"3/14": "gồm cả xã"}
    )
    shown = answers(forms)
    assert (forms.published, shown["3/14"].value.shown, shown["3/14"].note) == (False, "1.000", "gồm cả xã")
    assert (shown["7/1"].value.word, shown["7/9"].value.shown) == ("Chưa", "88,50")
    assert shown["3/14"].value.files == ("reform_forms/2025-Q1.xlsx",)
    assert (shown["3/13"].value.shown, shown["3/13"].value.formula) == ("90,10", "901/1.000 × 100")
    assert shown["2/6"].value.status == "not_arisen"
    assert (shown["1/1"].value.status, shown["1/5"].value) == ("missing", None)
    assert (shown["3/21"].note, shown["4/10"].note) == ("", "")


@pytest.mark.parametrize(
    ("key", "filled", "notes"),
    [
        ("3/14", 153771, ()), ("3/14", 153770, ("Theo biểu đã điền: 153.770 hồ sơ",)),
        ("3/16", 99.78, ()), ("3/16", 99.7843, ()), ("3/16", 99.7, ("Theo biểu đã điền: 99,70%",)),
        ("7/1", 1, ()), ("7/1", 0, ("Theo biểu đã điền: Chưa",)),
    ],
)  # fmt: skip
def test_the_published_number_leads_and_another_answer_is_a_note(book, key, filled, notes):
    value = answers(forms_of(book, numbers={key: filled}))[key].value
    assert (value.number, value.notes) == (book[form_lines(book)[key].row.figure_id].value, notes)
    assert value.files == ("reform_forms/cchc-2025.xlsx",)


def test_filled_in_totals_are_added_up_again(book):
    numbers = {"2/1": 50, "2/2": 9, "2/3": 3, "3/5": 10, "3/6": 6, "3/7": 4, "4/6": 8, "4/7": 3}
    shown = answers(forms_of(book, "2025-Q1", numbers))
    odd = shown["2/1"]
    assert (odd.sum_differs, odd.total.shown, odd.total.formula, odd.total_of) == (True, "12", "9 + 3", ("1.1", "1.2"))
    assert (shown["3/5"].sum_differs, shown["3/5"].total.shown) == (False, "10")
    assert shown["4/6"].total is None  # two of its rows are open


def test_a_published_total_is_the_audits_affair(book):
    assert all(answer.total is None for answer in answers(forms_of(book, numbers={"2/1": 50})).values())


def test_a_rate_is_computed_from_the_numbers_of_its_note(book):
    cut = answers(forms_of(book))["4/10"]
    assert (cut.rate.shown, cut.rate.formula, cut.differs) == ("19,13", "(1.678 − 1.357)/1.678 × 100", False)
    assert cut.rate.figure_ids == cut.note_figures
    figure = book["003-423-01"]
    other = replace(book, figures={**book.figures, figure.figure_id: figure.model_copy(update={"value": Decimal(20)})})
    assert answers(forms_of(other))["4/10"].differs


@pytest.mark.parametrize(
    ("typed", "shown", "differs"), [(62.5, "62,50", False), (62.53, "62,53", True), (62, "62,00", True)]
)
def test_filled_in_rates_have_two_decimals_and_are_judged_by_their_own(book, typed, shown, differs):
    answer = answers(forms_of(book, "2025-Q1", {"3/14": 10_000, "3/15": 6254, "3/13": typed}))["3/13"]
    assert (answer.value.shown, answer.differs) == (shown, differs)


def test_numbers_inside_a_note_are_the_figures_of_its_line(book):
    assert answers(forms_of(book))["4/10"].note_figures == ("003-423-02", "003-423-03")


def test_every_figure_of_the_report_is_in_the_forms_or_in_the_text(book):
    period_data = replace(open_period_data("cchc-2025", "mid_month", DATA), book=book)
    forms, narrative = ReformForms(period_data), Narrative(period_data)
    in_forms = [name for answer in answers(forms).values() for name in answer.note_figures]
    in_forms += [name for answer in answers(forms).values() if answer.value for name in answer.value.figure_ids]
    in_text = [name for number in narrative.sections for row in narrative.rows(number) for name in row.value.figure_ids]
    assert not set(in_forms) & set(in_text)
    assert sorted(in_forms + in_text) == sorted(figure.figure_id for figure in book if figure.doc == "003")


def test_the_text_keeps_the_order_of_the_report(book):
    narrative = Narrative(replace(open_period_data("cchc-2025", "mid_month", DATA), book=book))
    assert list(narrative.sections) == list(narrative.source.sections)
    firsts = [row.value.figure_ids[0] for row in narrative.rows("II.3")]
    assert firsts == sorted(firsts)


def test_rises_and_falls_are_words_and_other_territories_are_named(book):
    narrative = Narrative(replace(open_period_data("cchc-2025", "mid_month", DATA), book=book))
    rows = {
        name: row for number in narrative.sections for row in narrative.rows(number) for name in row.value.figure_ids
    }
    assert (rows["003-120-03"].value.word, rows["003-120-06"].value.word) == ("giảm 14", "giảm 47,42")
    assert rows["003-268-10"].value.word == "tăng 20"
    assert rows["003-027-02"].subject == "Tỉnh Bắc Giang trước hợp nhất"
    assert rows["003-268-05"].subject == "Cả nước"
    assert rows["003-055-01"].value.notes == ("Nêu ở chú thích 1 (tên tin, bài trên báo chí) của văn bản gốc",)


def test_another_period_has_no_text(book):
    narrative = Narrative(replace(open_period_data("2025-Q1", "mid_month", DATA), book=book))
    assert (narrative.source, narrative.sections) == (None, {})
