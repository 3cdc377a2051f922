"""Annexes of periods of which only documents speak: what nobody printed is "…", and no sentence says more than they."""

from __future__ import annotations

import re

import pytest

from pakn.base.paths import DATA
from pakn.registry.contracts import read_contracts
from pakn.reports.month import analysis, sentences
from pakn.reports.month import tables as pakn_month_tables
from pakn.reports.month.pakn_month import open_pakn
from pakn.reports.summary import tables as summary_tables
from pakn.reports.summary.summary import open_summary
from pakn.reports.unit_rates import sentences as rate_sentences
from pakn.reports.unit_rates import service_tables
from pakn.reports.unit_rates import tables as rate_tables
from pakn.reports.unit_rates.rates import open_rates
from pakn.reports.unit_rates.services import Services

pytestmark = pytest.mark.long

PERIODS = ("2024-12", "2024", "2023")
CONTRACTS = read_contracts(DATA)
LEVELS = {name: each.levels for name, each in CONTRACTS.items() if each.summary and each.is_of_rates}
ANNEXES = [(system, level) for system, levels in LEVELS.items() for level in levels]
CHANGE = re.compile(r"So với|Tăng \(\+\)")


@pytest.fixture(scope="module", params=PERIODS)
def period_data(request, open_data):
    return open_data(request.param, figures=True)


def tables(period_data):
    """Return every table of the report that is not empty."""
    pakn, summary = open_pakn(period_data), open_summary(period_data)
    made = [rate_tables.units_table(open_rates(period_data, *annex)) for annex in ANNEXES]
    made += [pakn_month_tables.by_unit(pakn), pakn_month_tables.open_and_rated(pakn), pakn_month_tables.compared(pakn)]
    made += [summary_tables.six_groups(summary), summary_tables.behind_table(summary),
             summary_tables.overdue_table(summary), service_tables.services_table(Services(period_data))]  # fmt: skip
    return [table for table in made if table is not None]


def paragraphs(period_data):
    pakn = open_pakn(period_data)
    functions = (rate_sentences.overview, rate_sentences.reached, rate_sentences.extremes_sentence)
    made = [function(open_rates(period_data, *annex)) for annex in ANNEXES for function in functions]
    made += [getattr(sentences, name)(pakn) for name in
             ("overview", "groups_sentence", "reached", "open_cases", "satisfaction", "needs_cases")]  # fmt: skip
    made += [analysis.topics_sentence(pakn), analysis.months_sentence(pakn)]
    return [paragraph for paragraph in made if paragraph is not None]


def test_every_number_rests_on_a_figure(period_data) -> None:
    for table in tables(period_data):
        for row in table.rows:
            for cell in row.cells:
                assert cell.value is None or cell.figure_ids, (table.caption, cell)
                assert cell.files == ()


def test_every_printed_value_stands_in_an_annex(period_data) -> None:
    measured = {period_data.contract(system).indicator for system in LEVELS}
    measured |= {period_data.contract(system).tier_indicator for system in LEVELS}
    measured |= {period_data.book.catalogue.indicators[name].numerator for name in measured if name}
    measured |= {"pakn_received", "pakn_processed", "pakn_backlog", "pakn_processing_rate", "pakn_satisfaction_mean",
                 "pakn_processing_days_mean", "fully_online_service_rate"}  # fmt: skip
    printed = {figure.figure_id for column in period_data.columns.shown for name in measured - {None}
               for figure in period_data.published(column).of(name)}  # fmt: skip
    made = {figure_id for shown in (*tables(period_data), *paragraphs(period_data)) for figure_id in shown.figure_ids}
    # Line 15 of the letter on 2023 prints the rate of one department a second time.
    assert printed - made <= {"001-015-01"}
    assert len(printed) > 20


def test_counts_are_those_that_documents_print(period_data) -> None:
    for annex in ANNEXES:
        rates = open_rates(period_data, *annex)
        table = rate_tables.units_table(rates)
        if table is None:
            assert "không nêu số liệu" in rate_sentences.overview(rates).text
            continue
        places = [place for place, column in enumerate(table.columns) if column.number in ("(1)", "(2)")]
        shown = {figure_id for row in table.rows for place in places for figure_id in row.cells[place].figure_ids}
        counts = period_data.book.catalogue.indicators[rates.contract.indicator].numerator
        known = {unit.unit_id for unit in rates.units}
        printed = [figure for each in rates.columns if counts for figure in period_data.published(each).of(counts)]
        of_units = [figure for figure in printed if figure.unit_id in known]
        assert shown == {figure.figure_id for figure in of_units}
        assert {row.cells[place].text for row in table.rows for place in places} == {
            "…", *(str(figure.value) for figure in of_units)
        }  # fmt: skip


def test_a_printed_count_stands_beside_the_rate_it_contradicts(open_data) -> None:
    table = rate_tables.units_table(open_rates(open_data("2023", figures=True), "online_dossiers", "commune"))
    texts = {row.cells[1].text: [cell.text for cell in row.cells[2:5]] for row in table.rows}
    assert texts["Phường Quế Tân"] == ["…", "4", "0"]
    assert texts["Phường Cách Bi"] == ["…", "3", "…"]
    assert any(note.startswith("Số liệu chưa khớp: văn bản in tỷ lệ 0% và 4 hồ sơ") for note in table.notes)
    assert "Chỉ liệt kê xã, phường, thị trấn có số liệu được công bố" in table.remarks


def test_a_bound_gives_no_exact_change_and_no_rank(period_data) -> None:
    for table in tables(period_data):
        assert "Xếp hạng" not in [column.head for column in table.columns]
    pakn = open_pakn(period_data)
    rows = [row for annex in ANNEXES for row in open_rates(period_data, *annex).unit_rows]
    pairs = [(row.readings[0].rate, row.compared, row.changes) for row in (*rows, pakn.total_row, *pakn.localities)]
    for now, compared, changes in pairs:
        for then, change in zip(compared, changes, strict=True):
            assert change.number is None or not change.exact or (now.exact and then.rate.exact)
    assert pakn.places == {}


def test_only_a_document_calls_a_unit_highest_or_lowest(period_data) -> None:
    for paragraph in paragraphs(period_data):
        if re.search(r"cao nhất|thấp nhất", paragraph.text, re.IGNORECASE):
            assert ", theo văn bản đã công bố, " in paragraph.text
            claimed = {
                figure_id
                for claim in period_data.book.claims
                if claim.kind in ("highest", "lowest")
                for figure_id in claim.figure_ids
            }
            assert set(paragraph.figure_ids) <= claimed


def test_a_bound_gives_a_bound_of_a_change_or_none(open_data) -> None:
    table = pakn_month_tables.compared(open_pakn(open_data("2024", figures=True)))
    texts = {row.cells[1].text: [cell.text for cell in row.cells[2:]] for row in table.rows}
    assert texts["Huyện Tiên Du"] == ["dưới 90", "99,5", "giảm trên 9,5"]
    assert texts["Huyện Lương Tài"] == ["53,9", "trên 80", "giảm trên 26,1"]
    assert texts["Thành phố Từ Sơn"] == ["96,2", "trên 80", "x"]
    assert texts["Thành phố Bắc Ninh"] == ["88,67", "93,93", "−5,26"]
    assert texts["Toàn tỉnh (theo số công bố)"] == ["89,75", "92,34", "−2,59"]
    assert pakn_month_tables.compared(open_pakn(open_data("2024-12", figures=True))) is None


def test_the_pakn_of_the_letter(open_data) -> None:
    table = pakn_month_tables.by_unit(open_pakn(open_data("2024-12", figures=True)))
    rows = [row for row in reversed(table.rows) if len(row.cells) > 2]  # centres bear the names of districts again
    texts = {row.cells[1].text: [cell.text for cell in row.cells[2:]] for row in rows}
    assert texts["Huyện Lương Tài"][:5] == ["6", "1", "16,7", "5", "chưa đạt"]
    assert texts["Huyện Tiên Du"][:5] == ["…", "…", "93,8", "…", "đạt"]
    assert texts["Huyện Yên Phong"][:5] == ["…", "…", "< 90", "…", "chưa đạt"]
    assert texts["Cả nhóm II (số công bố)"][:5] == ["23", "13", "56,52", "10", ""]
    assert texts["Toàn tỉnh (theo số công bố)"] == [
        "487", "321", "65,91", "166", "", "4.566", "4.098", "89,75", "468", "", "≥ 90",
    ]  # fmt: skip
    assert "Suy ra: trong 6 PAKN chỉ 1 PAKN cho tỷ lệ 16,7%" in table.notes


def test_the_province_has_a_verdict_only_on_request(open_data) -> None:
    pakn = open_pakn(open_data("2024-12", figures=True))
    assert pakn_month_tables.by_unit(pakn).rows[-1].cells[6].text == ""
    assert pakn_month_tables.by_unit(pakn, province_verdict=True).rows[-1].cells[6].text == "chưa đạt"


def test_what_no_document_mentions_says_so(open_data) -> None:
    november = open_data("2024-11", figures=True)
    assert sentences.overview(open_pakn(november)).text.startswith("Văn bản đã công bố không nêu")
    assert pakn_month_tables.by_unit(open_pakn(november)) is None
    text = rate_sentences.overview(open_rates(november, "digitisation", "district")).text
    assert text == "Văn bản đã công bố không nêu số liệu tháng 11/2024 về số hóa hồ sơ, trả kết quả bản điện tử."
    year = open_rates(open_data("2023", figures=True), "certified_copies", "district")
    assert "không nêu số liệu năm 2023" in rate_sentences.overview(year).text
    assert rate_tables.units_table(year) is None  # eight rows of "…" say nothing more


def test_units_without_a_common_figure_are_not_called_unpublished(open_data, monkeypatch) -> None:
    rates = open_rates(open_data("2024-12", figures=True), "certified_copies", "district")
    monkeypatch.setattr(rate_sentences, "_leading", lambda _: None)
    text = rate_sentences.overview(rates).text
    assert text.startswith("Văn bản đã công bố chỉ nêu số liệu của thành phố Bắc Ninh, thành phố Từ Sơn, ")
    assert text.endswith(", không nêu số chung.")


def test_means_are_called_means_and_stand_beside_no_ratio(open_data) -> None:
    rates = open_rates(open_data("2024-12", figures=True), "work_files", "agency")
    assert "trung bình (số công bố) cấp tỉnh là 97,22%" in rate_sentences.overview(rates).text
    (mean,) = [row for row in rate_tables.units_table(rates).rows if row.kind == "total"]
    assert mean.cells[1].text == "Trung bình cấp tỉnh (số công bố)"
    remarks = rate_tables.units_table(rates).remarks
    assert (
        "Dòng trung bình là tỷ lệ xử lý hồ sơ công việc và ký số văn bản điện tử; dòng của từng đơn vị là tỷ lệ "
        "văn bản đi có ký số từ hồ sơ công việc"
    ) in remarks
    assert "Văn bản in “tăng 0,43%” cho tháng 12/2024; không rõ kỳ so sánh" in remarks


def test_units_outside_a_list_are_told_with_what_the_list_is_of(open_data) -> None:
    rates = open_rates(open_data("2024-12", figures=True), "online_dossiers", "agency")
    assert (
        "(văn bản không liệt kê trong các đơn vị chưa đạt): Văn phòng UBND tỉnh, " in rate_sentences.reached(rates).text
    )
