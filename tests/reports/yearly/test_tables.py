"""The tables of the PAKN annex: what stands in them and that a calculator agrees."""

import re
from decimal import Decimal

import pytest

from pakn.reports.yearly import locality_table
from pakn.reports.yearly import tables as pakn_tables

TABLES = [getattr(pakn_tables, name) for name in pakn_tables.__all__]
SPANS = [(2023, 2024), (2023, 2024, 2025), (2024, 2025), (2024,)]


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def number(text):
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-").removeprefix("+"))


@pytest.mark.long
@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("years", SPANS, ids=str)
def test_tables_are_whole_for_any_span(altered, make, years):
    table = make(altered({}, years))
    if table is None:
        return
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    numbered = [row.cells[0].text for row in table.rows if row.kind == "body"]
    assert numbered == [str(place) for place in range(1, len(numbered) + 1)]
    assert table.source
    for text in (table.caption, table.source, *table.notes, *table.remarks):
        assert not re.search(r"\.$|  |None|: $", text)


@pytest.mark.long
@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_signs_are_explained_only_when_used(altered, make):
    for years in SPANS:
        table = make(altered({}, years))
        if table is not None:
            used = {cell.text for row in table.rows for cell in row.cells} & {"-", "…", "x"}
            assert set(table.signs) == used


def test_overall_prints_the_headline_figures(trend):
    rows = texts(pakn_tables.overall(trend))
    assert [row[3:] for row in rows] == [
        ["3.434", "4.566", "+1.132", "…"],
        ["3.171", "4.098", "+927", "…"],
        ["92,34", "89,75", "−2,59", "…"],
        ["263", "468", "+205", "…"],
        ["3,09", "3,02", "−0,07", "…"],
        ["9,71", "12,47", "+2,76", "…"],
    ]


def test_overall_footnotes_the_printed_rates(trend):
    table = pakn_tables.overall(trend)
    cell = table.rows[2].cells[1]
    assert "92,3% (năm 2023) và 89,8% (năm 2024)" in table.notes[cell.marks[0] - 1]


@pytest.mark.parametrize(
    ("make", "before"), [(pakn_tables.overall, 3), (locality_table.localities, 3)], ids=["overall", "localities"]
)
def test_a_difference_survives_a_calculator(trend, make, before):
    for row in texts(make(trend)):
        if row[before + 2] not in ("x", "…", "-") and "giảm" not in row[before + 2]:
            assert number(row[before + 1]) - number(row[before]) == number(row[before + 2])


def test_equal_years_differ_by_nothing(altered):
    table = pakn_tables.overall(altered({"000-046-01": 3434, "000-046-02": 3171, "000-050-01": 263}))
    assert [row[5] for row in texts(table)[:4]] == ["0", "0", "0,00", "0"]


def test_periods_stand_beside_the_monthly_target(trend):
    rows = texts(pakn_tables.against_target(trend))
    assert [row[1:] for row in rows] == [
        ["11 tháng đầu năm 2024 (suy ra)", "4.079", "3.777", "302", "92,60", "x", "x", "x"],
        ["Tháng 12/2024", "487", "321", "166", "65,91", "90", "−24,09", "118"],
        ["Năm 2024", "4.566", "4.098", "468", "89,75", "90", "−0,25", "12"],
    ]


def test_the_subtraction_carries_its_assumption(trend):
    table = pakn_tables.against_target(trend)
    notes = [table.notes[mark - 1] for mark in table.rows[0].cells[2].marks]
    assert any("cùng phạm vi và cùng thời điểm chốt số liệu" in note for note in notes)


def test_the_province_is_judged_only_on_request(trend):
    assert "đạt" not in " ".join(text for row in texts(pakn_tables.against_target(trend)) for text in row)
    judged = texts(pakn_tables.against_target(trend, province_verdict=True))
    assert [row[-1] for row in judged] == ["x", "chưa đạt", "chưa đạt"]


@pytest.mark.parametrize(("processed", "result"), [(321, "0/1"), (438, "0/1"), (439, "1/1"), (487, "1/1")])
def test_months_that_reach_the_target_are_counted(altered, processed, result):
    table = pakn_tables.against_target(altered({"000-038-02": processed}))
    assert any(f"có số liệu: {result} (5 tháng có chỉ tiêu" in note for note in table.notes)


def test_bounds_of_localities_are_words_without_value_and_of_a_change_a_bound(trend):
    table = locality_table.localities(trend)
    bounds = [(row, cell) for row in table.rows for cell in row.cells[:5] if re.match(r"(dưới|trên) ", cell.text)]
    assert len(bounds) == 7
    assert all(cell.value is None and row.cells[5].value is None for row, cell in bounds)
    said = {row.cells[5].text for row, _ in bounds}
    assert said == {"x", "giảm trên 9,5", "giảm trên 26,1"}
    told = [table.notes[mark - 1] for row, _ in bounds for mark in row.cells[5].marks]
    assert told == ["Theo mức công bố: hiệu của hai số đã in, trong đó có số chỉ là giới hạn"] * 2


def test_localities_come_in_official_order(trend):
    labels = [row[1].split(" – ")[0] for row in texts(locality_table.localities(trend))]
    order = [unit.name for unit in trend.localities]
    assert labels == sorted(labels, key=order.index)


def test_derived_values_of_localities_say_how(trend):
    table = locality_table.localities(trend)
    row = next(row for row in table.rows if row.cells[1].text == "Thành phố Bắc Ninh – tỷ lệ xử lý (suy ra)")
    assert [cell.text for cell in row.cells[3:]] == ["93,93", "88,67", "−5,26"]
    assert row.cells[4].formula == "1.455/1.641 × 100"
    assert any("1.470/1.565 × 100; 1.455/1.641 × 100" in table.notes[mark - 1] for mark in row.cells[1].marks)


def test_a_doubtful_locality_value_is_marked(trend):
    table = locality_table.localities(trend)
    cell = next(cell for row in table.rows for cell in row.cells if cell.text == "98,4")
    assert any("không có số nguyên nào trong 55 PAKN" in table.notes[mark - 1] for mark in cell.marks)


def test_a_doubtful_province_value_is_marked(altered):
    table = pakn_tables.overall(altered({"000-052-01": {"status": "doubtful"}}))
    assert table.rows[4].cells[4].marks


def test_the_regulation_series_never_fills_the_app_series(trend):
    overall = {text for row in texts(pakn_tables.overall(trend)) for text in row}
    assert not overall & {"1.343", "1.277", "95,09"}
    table = pakn_tables.regulation(trend)
    assert table.caption == "PAKN về quy định, TTHC năm 2025 (tỉnh Bắc Ninh sau hợp nhất)"
    assert [row[3] for row in texts(table)] == ["1.343", "1.277", "95,09"]


def test_extremes_are_marked_on_the_localities_that_documents_name(trend):
    table = pakn_tables.satisfaction_by_locality(trend)
    marked = {
        (row.cells[1].text, trend.years[place], table.notes[mark - 1].split(" trong")[0])
        for row in table.rows
        for place, cell in enumerate(row.cells[2:])
        for mark in cell.marks
    }
    assert marked == {
        ("Thị xã Thuận Thành", 2023, "Cao nhất"),
        ("Huyện Tiên Du", 2023, "Thấp nhất"),
        ("Thành phố Từ Sơn", 2024, "Cao nhất"),
        ("Huyện Tiên Du", 2024, "Thấp nhất"),
    }


@pytest.mark.parametrize("make", [pakn_tables.satisfaction_by_locality, pakn_tables.days_by_locality])
def test_the_province_is_the_last_row_bold_and_without_number(trend, make):
    rows = make(trend).rows
    assert [row.kind for row in rows] == ["body"] * (len(rows) - 1) + ["total"]
    assert [cell.text for cell in rows[-1].cells[:2]] == ["", "Toàn tỉnh"]
    assert rows[-1].cells[-1].text == "…"


def test_localities_without_any_mean_are_left_out(trend):
    names = [row[1] for row in texts(pakn_tables.days_by_locality(trend))]
    assert names == ["Thị xã Thuận Thành", "Huyện Tiên Du", "Huyện Gia Bình", "Toàn tỉnh"]


def test_topics_without_figures_are_no_topics(trend):
    rows = texts(pakn_tables.topics(trend))
    assert all(row[-1] == "…" for row in rows)
    assert {row[2] for row in rows} == {"có nêu", "không nêu"}
