"""The overview over the years: what its sentence counts stands in its table, and a proxy never passes for a series."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from pakn.registry.continuity import Continuity
from pakn.reports.yearly import continuity_tables, listing_sections
from pakn.reports.yearly.continuity import continuity_rows

YEARS = (2023, 2024, 2025)
PROXY = "Số thay thế: "


@pytest.fixture(scope="module")
def table(book):
    return continuity_tables.overview(book, YEARS)


def panels(book):
    return [group.id for group in book.catalogue.groups.values() if group.panel]


def body(table):
    return [row for row in table.rows if row.kind == "body"]


def column(table, head):
    return [entry.head for entry in table.columns].index(head)


def test_heads_say_where_the_province_ends(table):
    assert [entry.head for entry in table.columns] == [
        "STT", "Chỉ tiêu", "Đơn vị tính", "2023", "2024", "Tăng (+), giảm (−)", "2025", "Lý do (năm 2025)",
    ]  # fmt: skip
    over = [entry.over for entry in table.columns]
    assert over == ["", "", "", *3 * ["Tỉnh trước hợp nhất"], "", ""]
    assert table.landscape


def test_the_sentence_counts_the_rows(book, table):
    text = continuity_tables.overview_sentence(book, YEARS).text
    named = [row for row in body(table) if not row.cells[1].text.startswith(PROXY)]
    said = Counter(row.cells[column(table, "2025")].text.split(" (")[0] for row in named)
    assert text.startswith(
        f"Trong {len(named)} chuỗi số liệu toàn tỉnh hoặc của một cấp có ở năm 2023 hoặc năm 2024, năm 2025 không "
        f"chuỗi nào được nối tiếp: {said['bảng riêng']} chuỗi có số liệu khác, đứng ở bảng riêng (mục III); "
        f"1 chuỗi có số thay thế; {said['…'] - 1} chuỗi không có số liệu. "
    )
    assert text.endswith("Không tính mức tăng, giảm từ các năm trước sang năm 2025.")


def test_the_sentence_tells_the_proxy_with_its_coverage(book):
    sentence = continuity_tables.overview_sentence(book, YEARS)
    assert (
        "Số thay thế là tỷ lệ hồ sơ nộp trực tuyến chung của các DVCTT toàn trình và một phần: 93,12%, "
        "với mẫu số bằng 51,42% số hồ sơ TTHC tiếp nhận toàn tỉnh." in sentence.text
    )
    assert {"003-513-01", "003-096-01"} <= set(sentence.figure_ids)


def test_every_row_has_a_reason_and_2025_is_a_word_a_sign_or_a_proxy(table):
    for row in body(table):
        now, reason = row.cells[column(table, "2025")], row.cells[column(table, "Lý do (năm 2025)")]
        assert len(reason.text) > 10
        assert not re.search(r"[a-z]_|\.bn_|\d{3}-\d{3}-", reason.text)
        if row.cells[1].text.startswith(PROXY):
            assert (now.text, now.status) == ("93,12", "computed")
        else:
            assert re.fullmatch(r"…|bảng riêng \(mục III\.\d\)", now.text)
            assert now.value is None


def test_a_proxy_stands_below_its_series_with_no_number_beside_it(table):
    rows = body(table)
    (place,) = [place for place, row in enumerate(rows) if row.cells[1].text.startswith(PROXY)]
    assert rows[place - 1].cells[1].text == "Tỷ lệ hồ sơ giải quyết trực tuyến – toàn tỉnh"
    assert [cell.text for cell in rows[place].cells[:1]] == [""]
    assert [cell.text for cell in rows[place].cells[3:6]] == ["…", "…", "x"]
    (note,) = [table.notes[mark - 1] for mark in rows[place].cells[6].marks]
    assert note == (
        "Số thay thế, không so sánh với các năm trước. "
        "Cách tính: (282.759 + 270.324)/(291.957 + 302.004) × 100 (số liệu ở mục III.2). "
        "Độ bao phủ: (291.957 + 302.004)/1.155.106 × 100, mẫu số bằng 51,42% số hồ sơ TTHC tiếp nhận toàn tỉnh"
    )


def test_no_change_rests_on_a_figure_of_the_merged_province(book, table):
    for row in body(table):
        used = {book.catalogue.series[book[name].series_id].territory for name in row.cells[5].figure_ids}
        assert used <= {"bn_old"}


def test_references_lead_to_the_section_that_lists_the_figures(book, table):
    listed = {}
    for group in panels(book):
        section = listing_sections.merged_section(book, group, 2025)
        listed[section.heading.split(".")[0]] = set(section.table.figure_ids)
    referring = [row.cells[6] for row in body(table) if "mục III." in row.cells[6].text]
    assert len(referring) > 5
    for cell in referring:
        assert set(cell.figure_ids) <= listed[re.search(r"III\.(\d)", cell.text)[1]]


def test_every_figure_of_2025_of_these_groups_stands_in_a_panel(book):
    asked = {row.indicator.group for row in continuity_rows(book, YEARS)} | set(panels(book))
    figures = {
        figure.figure_id
        for figure in book
        if book.catalogue.series[figure.series_id].territory == "bn_new" and figure.role != "change"
        if book.catalogue.indicators[book.indicator(figure)].group in asked
    }
    sections = [listing_sections.merged_section(book, group, 2025) for group in panels(book)]
    assert figures == {name for section in sections for name in section.table.figure_ids}


def test_every_panel_indicator_is_of_a_group_with_a_section(book):
    for entry in book.catalogue.continuity.values():
        for name in entry.panel:
            assert book.catalogue.indicators[name].group in panels(book)


def test_one_former_year_has_no_change(book):
    table = continuity_tables.overview(book, (2024, 2025))
    assert [entry.head for entry in table.columns][3:] == ["2024", "2025", "Lý do (năm 2025)"]
    assert not any(entry.over for entry in table.columns)
    assert table.caption.endswith("2024–2025")
    text = continuity_tables.overview_sentence(book, (2024, 2025)).text
    assert text.startswith("Trong 22 chuỗi số liệu toàn tỉnh hoặc của một cấp có ở năm 2024, năm 2025 không chuỗi nào")


def test_without_2025_there_is_neither_sentence_nor_table(book):
    assert continuity_tables.overview(book, (2023, 2024)) is None
    assert continuity_tables.overview_sentence(book, (2023, 2024)) is None


def test_what_continues_is_said_and_shown(book):
    key = "pakn_backlog.bn_old.year"
    new = {"figure_id": "000-050-99", "period_start": "2025-01-01", "period_end": "2025-12-31"}
    figure = book["000-050-01"].model_copy(update=new)
    entries = {key: Continuity(id=key, status="continues"), "pakn_received.bn_old.year": Continuity(
        id="pakn_received.bn_old.year", status="absent", reason="Không có số liệu công bố")}  # fmt: skip
    own = {name: book[name] for name in ("000-050-01", "000-046-01")} | {figure.figure_id: figure}
    going_on = replace(book, figures=own, catalogue=replace(book.catalogue, continuity=entries))
    text = continuity_tables.overview_sentence(going_on, YEARS).text
    assert text == (
        "Trong 2 chuỗi số liệu toàn tỉnh hoặc của một cấp có ở năm 2023 hoặc năm 2024, năm 2025: "
        "1 chuỗi được nối tiếp; 1 chuỗi không có số liệu. "
        "Không tính mức tăng, giảm từ các năm trước sang năm 2025."
    )
    shown = {row.cells[1].text: row.cells[6].text for row in body(continuity_tables.overview(going_on, YEARS))}
    assert shown == {"Số PAKN tiếp nhận": "…", "Số PAKN còn tồn đọng, chưa xử lý": "468"}
