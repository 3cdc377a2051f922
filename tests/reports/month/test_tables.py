"""Annex 2 and "Phân tích dữ liệu" at their edges: nothing open, groups apart, another cut-off, charts by content."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TIEN_DU, TU_SON, made

from pakn.extracts.counts.case_counts import CaseDetail, TopicCount
from pakn.observations.values import counted
from pakn.reports.month import charts as month_charts
from pakn.reports.month import sentences
from pakn.reports.month.analysis import months_sentence, months_table, topics_sentence, topics_table
from pakn.reports.month.method import pakn_notes
from pakn.reports.month.pakn_month import OTHER_LAG, open_pakn
from pakn.reports.month.tables import by_unit, compared, open_and_rated

EVEN = dict.fromkeys(DISTRICTS, (100, 95))
MONTHS_2024 = tuple(f"2024-{month:02d}" for month in range(1, 13))
CENTRE, OTHER_CENTRE = "trung-tam-hanh-chinh-cong-tinh.bn@2023-01-01", (
    "trung-tam-hanh-chinh-cong-huyen-tien-du.bn@2023-01-01"
)  # fmt: skip
ENTERPRISE, BODY = "doanh-nghiep-dien-nuoc-vien-thong.bn@2023-01-01", "so-xay-dung.bn@2023-01-01"


@pytest.fixture
def pakn(open_data):
    def make(*files, period="2024-12", scope="localities", **options):
        return open_pakn(open_data(period, *files, **options), scope)

    return make


def month(name="2024-12", rows=EVEN, system="pakn", **options):
    return made(system, name, rows, **options)


def texts(table) -> dict[str, list[str]]:
    return {row.cells[1].text: [cell.text for cell in row.cells[2:]] for row in table.rows if len(row.cells) > 2}


# --- Sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("processed", "said"),
    [
        (90, "tỷ lệ xử lý 90,00%, bằng mức 90% của tháng; còn 80 PAKN chưa xử lý."),
        (100, "tỷ lệ xử lý 100,00%, cao hơn mức 90% của tháng là 10,00 điểm phần trăm (điểm %); còn 0 PAKN"),
        (0, "đã xử lý 0, tỷ lệ xử lý 0,00%, thấp hơn mức 90% của tháng là 90,00 điểm phần trăm (điểm %), "
         "còn thiếu 720 PAKN để đạt; còn 800 PAKN"),
    ],
)  # fmt: skip
def test_the_result_of_the_province(pakn, processed, said) -> None:
    text = sentences.overview(pakn(month(rows=dict.fromkeys(DISTRICTS, (100, processed))))).text
    assert said in text


def test_no_case_at_all_is_no_rate(pakn) -> None:
    empty = pakn(month(rows={}))
    text = sentences.overview(empty).text
    assert "tiếp nhận 0 PAKN" in text
    assert "tỷ lệ xử lý không phát sinh" in text
    assert "0,00%" not in text
    assert sentences.reached(empty) is None
    assert sentences.satisfaction(empty) is None


def test_a_year_of_different_cut_offs_says_so_and_has_no_rate(pakn) -> None:
    text = sentences.overview(pakn(*map(month, MONTHS_2024))).text
    assert text.endswith("Cả năm 2024, toàn tỉnh tiếp nhận 9.600 PAKN; số đã xử lý chưa có tại một thời điểm chốt.")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (EVEN, "8/8 địa phương đạt mức 90%."),
        (dict.fromkeys(DISTRICTS, (10, 0)), "0/8 địa phương đạt mức 90%; chưa đạt: "),
        (EVEN | {TU_SON: (100, 90), TIEN_DU: (100, 89)}, "7/8 địa phương đạt mức 90%; chưa đạt: huyện Tiên Du ("),
        ({TIEN_DU: (10, 9), LUONG_TAI: (6, 1)}, "1/2 địa phương đạt mức 90%: huyện Tiên Du (90,00%); chưa đạt: huyện "
         "Lương Tài (16,67%, còn thiếu 5 PAKN)."),
        ({TIEN_DU: (10, 9)}, "1/1 địa phương đạt mức 90%."),
    ],
)  # fmt: skip
def test_who_reaches_the_target(pakn, rows, said) -> None:
    assert f"Tháng 12/2024, {said}" in sentences.reached(pakn(month(rows=rows))).text


def test_before_the_target_nobody_is_judged(pakn) -> None:
    july = pakn(month("2024-07"), period="2024-07")
    assert sentences.reached(july) is None
    assert "Kết quả" not in [column.head for column in by_unit(july).columns]
    assert "mức" not in sentences.overview(july).text


def test_open_cases(pakn) -> None:
    open_rows = {BAC_NINH: {"received": 9, "processed": 3, "on_time": 1, "overdue": 2, "no_deadline": 3}}
    assert sentences.open_cases(pakn(month(rows=open_rows))).text == (
        "Trong 6 PAKN còn tồn đọng, chưa xử lý: 1 trong hạn, 2 quá hạn và 3 chưa xác định hạn."
    )
    reading = pakn(month(rows=open_rows)).total_row.readings[0]
    printed = SimpleNamespace(
        columns=pakn(month(rows=open_rows)).columns,
        total_row=SimpleNamespace(readings=[replace(reading, backlog=counted(Decimal(9), "PAKN", ()))]),
    )
    assert sentences.open_cases(printed).text == (
        "Trong 6 PAKN của tệp số liệu (số công bố là 9) còn tồn đọng, chưa xử lý: 1 trong hạn, 2 quá hạn và 3 chưa xác "
        "định hạn."
    )
    done = pakn(month(rows=dict.fromkeys(DISTRICTS, (5, 5))))
    assert sentences.open_cases(done).text == "Tháng 12/2024 không còn PAKN tồn đọng, chưa xử lý."
    sheet = {unit: {"received": 5, "processed": 3, "overdue": 1} for unit in DISTRICTS}
    made_sheet = pakn(month(rows=sheet, system="pakn_units"))
    assert sentences.open_cases(made_sheet).text == "Trong 16 PAKN còn tồn đọng, chưa xử lý: 8 quá hạn."
    assert "chỉ có biểu tổng hợp" in sentences.needs_cases(made_sheet).text
    assert sentences.needs_cases(done) is None


def test_most_and_least_content_are_named_only_where_all_are_known_and_differ(pakn) -> None:
    rated = {unit: {"received": 2, "processed": 2, "ratings": 1, "rating_sum": 3} for unit in DISTRICTS}
    alike = sentences.satisfaction(pakn(month(rows=rated))).text
    assert alike == "Tháng 12/2024, mức độ hài lòng trung bình 3,00 điểm (thang điểm 5, 8 lượt đánh giá)."
    rated[TU_SON] = rated[TU_SON] | {"rating_sum": 5}
    rated[GIA_BINH] = rated[GIA_BINH] | {"ratings": 0, "rating_sum": 0}
    text = sentences.satisfaction(pakn(month(rows=rated))).text
    assert "cao nhất: thành phố Từ Sơn (5,00 điểm), thấp nhất: thành phố Bắc Ninh, thị xã Quế Võ" in text
    assert "Gia Bình" not in text


def test_other_groups_are_told_apart(pakn) -> None:
    rows = EVEN | {CENTRE: (3, 1), OTHER_CENTRE: (1, 1), ENTERPRISE: (4, 0), BODY: (2, 2)}
    text = sentences.groups_sentence(pakn(month(rows=rows))).text
    assert text == (
        "Tháng 12/2024, Trung tâm Hành chính công các cấp tiếp nhận 4 PAKN, đã xử lý 2 (50,00%); doanh nghiệp (điện, "
        "nước, viễn thông) tiếp nhận 4 PAKN, đều chưa xử lý; cơ quan, đơn vị khác tiếp nhận 2 PAKN, đã xử lý 2 "
        "(100,00%)."
    )


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_the_rows_of_localities_add_up_to_the_province_and_groups_stay_apart(pakn) -> None:
    rows = EVEN | {CENTRE: (3, 1), OTHER_CENTRE: (1, 1)}
    table = by_unit(pakn(month(rows=rows)))
    assert [row.cells[1].text for row in table.rows if row.kind == "group"][:2] == [
        "Địa phương", "Trung tâm Hành chính công (không giao chỉ tiêu)",
    ]  # fmt: skip
    assert texts(table)["Cộng nhóm II"][:4] == ["4", "2", "50,00", "2"]
    assert texts(table)["Toàn tỉnh"][:4] == ["800", "760", "95,00", "40"]
    assert texts(table)["Tỉnh"][4] == ""
    assert "Toàn tỉnh tính trên các địa phương (nhóm I)" in table.remarks
    whole = by_unit(pakn(month(rows=rows), scope="all"))
    assert texts(whole)["Toàn tỉnh"][:2] == ["804", "762"]
    assert "Toàn tỉnh tính trên tất cả các nhóm theo lựa chọn khi lập báo cáo" in whole.remarks


def test_nothing_received_is_a_sign(pakn) -> None:
    table = by_unit(pakn(month(rows={BAC_NINH: (1, 1)})))
    assert texts(table)["Huyện Gia Bình"][:5] == ["0", "0", "-", "0", "-"]
    assert "-" in table.signs


def test_another_cut_off_is_remarked_once(pakn) -> None:
    table = compared(pakn(month(cut_off="2025-01-05"), month("2024-11"), month("2023-12", cut_off="2024-01-05")))
    assert texts(table)["Thành phố Bắc Ninh"][:5] == ["95,00", "95,00", "x", "95,00", "0,00"]
    assert table.remarks.count(OTHER_LAG) == 1
    assert OTHER_LAG not in table.notes
    alike = compared(pakn(month(), month("2024-11")))
    assert OTHER_LAG not in alike.remarks
    assert texts(alike)["Toàn tỉnh"][:3] == ["95,00", "95,00", "0,00"]


def test_a_period_that_is_not_over_is_labelled_and_not_compared(pakn) -> None:
    partial = pakn(month(cut_off="2025-01-05", covered_until="2024-12-20"), month("2024-11", cut_off="2024-12-05"))
    assert "Số liệu tính đến ngày 20/12/2024; kỳ chưa đủ nên không so sánh" in by_unit(partial).remarks
    assert compared(partial) is None
    assert "so với" not in sentences.overview(partial).text


def test_a_year_file_that_was_not_received_again_says_until_when_it_knows(pakn) -> None:
    old, new = (month("2024", cut_off=day) for day in ("2024-11-30", "2024-12-31"))
    assert "Cả năm: số liệu chỉ tính đến ngày 30/11/2024" in by_unit(pakn(month(), old)).remarks
    assert not any("chỉ tính đến" in remark for remark in by_unit(pakn(month(), new)).remarks)


def test_open_and_rated_has_only_the_frames_of_which_it_is_known(pakn) -> None:
    table = open_and_rated(pakn(month()))
    assert {column.over for column in table.columns if column.over} == {"Trong tháng"}
    both = open_and_rated(pakn(month(), month("2024")))
    assert {column.over for column in both.columns if column.over} == {"Trong tháng", "Cả năm"}
    assert open_and_rated(pakn(month(rows=dict.fromkeys(DISTRICTS, (1, 1)), system="pakn_units"))) is None


def test_the_method_names_files_and_cut_off(pakn) -> None:
    lines = pakn_notes(pakn(month(cut_off="2025-01-05"), month("2024", cut_off="2025-01-05"))).lines
    assert "Số liệu tổng hợp từ 2 tệp của hệ thống, ngày chốt số liệu 05/01/2025." in lines
    assert any("không cộng các tháng" in line for line in lines)
    assert pakn_notes(pakn()) is None


# --- Topics and months ------------------------------------------------------------------------------------------------

TOPICS = tuple(TopicCount(f"Chủ đề {number}", 20 - number, 10 - number // 2, 1) for number in range(12))
DETAIL = CaseDetail((*TOPICS, TopicCount("", 50, 5, 9)), {BAC_NINH: (2, 0, 0, 0, 6), TU_SON: (0, 5, 0, 0, 0)}, ())


def test_ten_topics_the_others_together_and_all(pakn) -> None:
    analysis = pakn(month(cases=DETAIL))
    table = topics_table(analysis)
    assert [row.cells[1].text for row in table.rows][-3:] == ["Chủ đề 9", "Các chủ đề còn lại", "Tổng số"]
    shown = [[int(cell.text) for cell in row.cells[2:4]] for row in table.rows]
    assert [sum(pair[place] for pair in shown[:-1]) for place in (0, 1)] == shown[-1]
    assert shown[-2] == [50 + 10 + 9, 5 + 5 + 5]
    text = topics_sentence(analysis).text
    assert text.startswith("Tháng 12/2024, các chủ đề có nhiều PAKN nhất là “chủ đề 0” (20), “chủ đề 1” (19)")
    assert topics_table(pakn(month(system="pakn_units"))) is None


def test_with_rows_set_aside_the_rate_of_all_topics_is_a_range(pakn) -> None:
    everyone = CaseDetail((TopicCount("Rác", 8, 6, 0), TopicCount("", 2, 1, 0)), {}, ())
    table = topics_table(pakn(month(cases=everyone, set_aside=2)))
    assert [row.cells[4].text for row in table.rows] == ["75,00", "50,00", "58,33–75,00"]
    assert any("các PAKN đọc được" in remark for remark in table.remarks)


def test_without_named_topics_no_topic_is_claimed(pakn) -> None:
    only_other = pakn(month(cases=CaseDetail((TopicCount("", 5, 5, 0),), {}, ())))
    assert topics_sentence(only_other) is None
    assert month_charts.topics(only_other) is None


def test_months_are_compared_with_the_month_next_to_them(pakn) -> None:
    lower = dict.fromkeys(DISTRICTS, (100, 80))
    analysis = pakn(month("2023-12"), month("2024-10"), month("2024-11", lower), month())
    table = months_table(analysis)
    assert [(row.cells[0].text, row.cells[4].text) for row in table.rows] == [
        ("12/2023", "…"), ("10/2024", "…"), ("11/2024", "−15,00"), ("12/2024", "+15,00"),
    ]  # fmt: skip
    assert "Các tháng đều chốt vào ngày cuối tháng" in table.remarks
    assert months_sentence(analysis).text == (
        "Tỷ lệ xử lý toàn tỉnh tháng 12/2024 là 95,00%, tăng 15,00 điểm % so với tháng 11/2024 (80,00%)."
    )


def test_months_of_another_lag_are_named(pakn) -> None:
    table = months_table(pakn(month("2024-10", cut_off="2024-12-31"), month("2024-11"), month()))
    assert [row.cells[0].text for row in table.rows] == ["11/2024", "12/2024"]
    assert any(remark.startswith("Không so sánh các tháng 10/2024: ") for remark in table.remarks)
    assert months_table(pakn(month())) is None
    assert months_sentence(pakn(month())) is None


# --- Charts -----------------------------------------------------------------------------------------------------------


def test_localities_are_sorted_with_the_target_line(pakn, drawn) -> None:
    rows = EVEN | {TU_SON: (100, 40), GIA_BINH: (0, 0)}
    figure, chart = drawn(month_charts.rate_by_locality, pakn(month(rows=rows)))
    (axes,) = figure.axes
    assert axes.get_yticklabels()[0].get_text() == "Thành phố Từ Sơn"
    assert len(axes.get_yticklabels()) == 7
    (line,) = axes.lines
    assert set(line.get_xdata()) == {90.0}
    assert axes.patches[0].get_width() == 40
    assert chart.caption == "Tỷ lệ xử lý PAKN theo địa phương, tháng 12/2024"
    assert month_charts.rate_by_locality(pakn(month(rows={BAC_NINH: (1, 1)}))) is None


@pytest.mark.parametrize("processed", [7, 8_000, 8_120, 8_867, 8_999, 9_000, 9_001, 9_500, 10_000])
def test_no_rate_is_written_across_the_line_of_the_target(pakn, drawn, processed) -> None:
    rows = {BAC_NINH: (10_000, processed), TU_SON: (10_000, 9_900)}
    figure, _ = drawn(month_charts.rate_by_locality, pakn(month(rows=rows)))
    (axes,) = figure.axes
    line = axes.transData.transform((90, 0))[0]
    for text in axes.texts:
        if text.get_text().startswith("mức"):
            continue
        box = text.get_window_extent()
        assert not box.x0 - 1 <= line <= box.x1 + 1, text.get_text()


def test_months_have_their_own_targets_and_gaps(pakn, drawn) -> None:
    figure, chart = drawn(month_charts.months, pakn(*map(month, ("2024-07", "2024-12", "2025-01")), period="2025-01"))
    (axes,) = figure.axes
    assert [sorted(set(line.get_ydata())) for line in axes.lines] == [[90.0], [95.0]]
    assert [text.get_text() for text in axes.texts if "không có" in text.get_text()] == ["không có\nsố liệu"]
    assert [row[0] for row in chart.rows] == ["2024-07", "2024-12", "2025-01"]
    assert month_charts.months(pakn(month())) is None


def test_ratings_fill_100_percent_from_the_most_content(pakn, drawn) -> None:
    figure, chart = drawn(month_charts.ratings, pakn(month(cases=DETAIL)))
    (axes,) = figure.axes
    assert sum(bar.get_width() for bar in axes.patches) == pytest.approx(200)
    assert chart.rows == (
        ("Thành phố Bắc Ninh", "2", "0", "0", "0", "6"),
        ("Thành phố Từ Sơn", "0", "5", "0", "0", "0"),
    )
    assert month_charts.ratings(pakn(month())) is None


def test_topics_show_processed_and_open(pakn, drawn) -> None:
    figure, chart = drawn(month_charts.topics, pakn(month(cases=DETAIL)))
    (axes,) = figure.axes
    assert sum(bar.get_width() for bar in axes.patches) == sum(topic.received for topic in TOPICS[:10])
    assert chart.rows[0] == ("Chủ đề 0", "20", "10")
    assert len(chart.rows) == 10
