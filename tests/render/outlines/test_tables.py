"""The lists of rates as a reader sees them: columns only where they say something, sentences true at their edges."""

from __future__ import annotations

import pytest
from made_counts import made

from pakn.base.paths import DATA
from pakn.observations.outline_values import OutlineValues, open_outline_values
from pakn.render.outlines import charts, connected_table, method, tables, unit_tables, words
from pakn.reports.department_quarter.departments import open_department
from pakn.reports.service_index import score_tables
from pakn.reports.service_index.scores import Scores

HOME, HEALTH, BAC_NINH, PROVINCE = "so-noi-vu.bn@2023-01-01", "so-y-te.bn@2023-01-01", "256@2023-01-01", "27@2023-01-01"


@pytest.fixture(scope="module")
def month() -> OutlineValues:
    return open_outline_values("service-index", "2024-02", DATA)


@pytest.fixture(scope="module")
def quarter() -> OutlineValues:
    return open_department("2024-Q1", folder=DATA)


@pytest.fixture
def index(open_data):
    def make(rows, name="2024-12") -> OutlineValues:
        period_data = open_data(name, made("service_index", name, rows))
        return OutlineValues(period_data, period_data.book.catalogue.outlines["service-index"])

    return make


@pytest.fixture
def targets(open_data):
    def make(rows, unit=None, name="2024-Q4") -> OutlineValues:
        period_data = open_data(name, made("department_targets", name, rows))
        outline = period_data.book.catalogue.outlines["department-quarter"]
        return OutlineValues(period_data, outline, period_data.units.get(unit) if unit else None)

    return make


def heads(table):
    return [column.head for column in table.columns]


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows if row.kind != "group"]


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_rates_printed_alone_have_no_columns_of_counts(month) -> None:
    table = tables.outline_table(month, "1.1")
    assert heads(table) == ["STT", "Chỉ tiêu", "Tỷ lệ (%)"]
    assert texts(table) == [["1", "Tỷ lệ TTHC công bố đúng hạn", "40"],
                            ["2", "Tỷ lệ TTHC công bố, cập nhật công khai đúng hạn", "40"]]  # fmt: skip


def test_counts_and_what_they_give_stand_beside_the_printed_rate(month) -> None:
    table = tables.outline_table(month, "1.2")
    assert heads(table) == ["STT", "Chỉ tiêu", "Đơn vị tính", "Số lượng", "Tổng số", "Tỷ lệ (%)", "Tính lại (%)"]
    assert texts(table)[2] == ["3", "Tỷ lệ TTHC chưa cung cấp DVCTT", "thủ tục", "450", "1.901", "23,63", "23,67"]
    assert any("Tính lại" in remark for remark in table.remarks)
    assert any("449 thay cho 450" in note for note in table.notes)
    groups = [row.cells[-1].text for row in table.rows if row.kind == "group"]
    assert groups[0] == "a) TTHC cung cấp DVCTT"


def test_a_rate_that_counts_confirm_needs_no_second_column(quarter) -> None:
    table = tables.outline_table(quarter, "1")
    assert "Tính lại (%)" not in heads(table)
    assert not table.landscape
    assert "Mức giao cho cả năm 2024 theo Kế hoạch số 48/KH-BCĐCĐS" in table.remarks[0]
    assert "chưa phải kết luận của năm" in table.remarks[1]


def test_targets_verdicts_and_signs(quarter) -> None:
    rows = {row[1]: row[-3:] for row in texts(tables.outline_table(quarter, "1"))}
    assert rows["Tỷ lệ xử lý PAKN đúng hạn"] == ["-", "≥ 100", "-"]
    assert rows["Tỷ lệ khai thác, sử dụng lại thông tin, dữ liệu số hóa"] == ["trên 50", "> 50", "đạt"]
    assert rows["Tỷ lệ hồ sơ TTHC được số hóa"] == ["100", "không giao chỉ tiêu", "x"]
    assert rows["Tỷ lệ hồ sơ TTHC nộp trực tuyến"] == ["100", "≥ 70", "đạt"]


def test_days_that_are_not_those_of_the_quarter_are_told(quarter) -> None:
    table = tables.outline_table(quarter, "2")
    assert "Số liệu tính từ 15/12/2023 đến 14/3/2024" in table.notes
    assert texts(table)[0][1:] == ["Số hồ sơ TTHC tiếp nhận", "56", "", ""]
    assert texts(table)[1][-2:] == ["", ""]
    assert "Văn bản ghi số này cho năm 2024" in tables.outline_table(quarter, "5").notes


def test_a_section_nobody_speaks_of_is_not_there(month, index) -> None:
    assert tables.outline_section(open_outline_values("service-index", "2024-03", DATA), "1.1", 1) is None
    assert tables.outline_table(index({HOME: {"tthc_rated": 1}}), "1.6") is None
    section = tables.outline_section(month, "1.1", 1)
    assert (section.heading, section.level) == ("1. Công khai, minh bạch trong thực hiện TTHC", 2)


def test_a_zero_denominator_prints_its_sign_and_its_meaning(index) -> None:
    table = tables.outline_table(index({HOME: {"pakn_satisfied": 0, "pakn_rated": 0}}), "1.5")
    assert texts(table)[1][-3:] == ["0", "0", "-"]
    assert "-" in table.signs


def test_columns_left_empty_by_some_are_named(index) -> None:
    table = tables.outline_table(index({HOME: {"tthc_satisfied": 1, "tthc_rated": 2, "pakn_satisfied": 1,
                                                       "pakn_rated": 1}, HEALTH: {"tthc_rated": 3,
                                                       "pakn_satisfied": 1, "pakn_rated": 1}}), "1.5")  # fmt: skip
    assert any("“Số lượt hài lòng việc giải quyết TTHC”" in remark for remark in table.remarks)


def test_units_stand_in_groups_with_the_common_rate_last(index) -> None:
    rows = {BAC_NINH: {"tthc_satisfied": 1, "tthc_rated": 4}, HEALTH: {"tthc_satisfied": 3, "tthc_rated": 4}}
    table = unit_tables.units_section(index(rows), "1.5", 4).table
    assert [row.cells[-1].text for row in table.rows if row.kind == "group"] == ["Sở, ban, ngành", "UBND cấp huyện"]
    assert texts(table) == [["1", "Sở Y tế", "75,00", "…"], ["1", "Thành phố Bắc Ninh", "25,00", "…"],
                            ["", "Tỷ lệ chung (tổng/tổng)", "50,00", "…"]]  # fmt: skip


def test_the_annex_of_units_says_what_it_rests_on_or_lacks(month, index) -> None:
    assert unit_tables.overview(month).text.startswith("Phụ lục này cần số liệu của từng đơn vị (Bộ chỉ số theo")
    assert unit_tables.overview(index({HOME: {"tthc_rated": 1}})).text.startswith("Số liệu tháng 12/2024 của 1 đơn vị;")


def test_single_units_are_not_listed_without_an_extract_or_of_one_department(month, targets) -> None:
    assert unit_tables.units_section(month, "1.1", 1) is None
    assert unit_tables.units_section(targets({HOME: {"reports_due": 1}}, unit=HOME), "1", 6) is None


# --- Words ------------------------------------------------------------------------------------------------------------


def test_titles_say_what_whose_and_when(month, quarter, index, targets) -> None:
    assert words.outline_title(month).endswith("\ntỉnh Bắc Giang trước hợp nhất, tháng 02/2024")
    assert words.outline_title(quarter).endswith("\nSở Nội vụ tỉnh Bắc Giang, quý I/2024")
    assert words.outline_title(index({HOME: {"tthc_rated": 1}})).endswith("\ntỉnh Bắc Ninh, tháng 12/2024")
    everyone = targets({HOME: {"reports_due": 1}, HEALTH: {"reports_due": 1}})
    assert words.outline_title(everyone).endswith("\ncác sở, ban, ngành tỉnh Bắc Ninh, quý IV/2024")


def test_the_first_sentence_says_what_is_known(month) -> None:
    told = words.headline_sentence(month)
    assert told.text.startswith(
        "Tháng 02/2024, tỉnh Bắc Giang trước hợp nhất: tỷ lệ hồ sơ TTHC xử lý đúng hạn, trong hạn"
    )
    assert "là 83,89%" in told.text
    assert "002-053-01" in told.figure_ids
    assert "; tỷ lệ hồ sơ TTHC xử lý quá hạn là 16,11%;" in told.text
    assert " Văn bản lưu ý: các nội dung nêu tại Báo cáo số 294/BC-STTTT ngày 08/9/2023 và " in told.text
    assert "vẫn chưa đúng thực tế, 7/18 sở, ngành đạt tỷ lệ hài lòng 66,7% hoặc thấp hơn; " in told.text
    nothing = open_outline_values("service-index", "2024-03", DATA)
    assert words.headline_sentence(nothing).text == "Tháng 3/2024, tỉnh Bắc Ninh: không có số liệu về các tỷ lệ."


def test_targets_are_counted_by_what_became_of_them(quarter) -> None:
    told = words.targets_sentence(quarter, "1").text
    assert ": trong 10 chỉ tiêu có mức giao, 8 chỉ tiêu đạt mức giao, 1 chỉ tiêu không phát sinh và 1 chỉ tiêu " in told
    assert "Không phát sinh: tỷ lệ xử lý PAKN đúng hạn. Chưa xác định: tỷ lệ hài lòng trong tiếp nhận," in told
    assert "Trong số đạt mức giao có 3 chỉ tiêu mà số liệu còn chưa khớp (xem chú thích). Văn bản lưu ý: " in told
    assert told.endswith("được lãnh đạo Sở quan tâm và chỉ đạo thường xuyên, chưa có sự cố.")
    assert "chưa đạt" not in told


def test_an_indicator_that_the_text_does_not_answer_is_lacking_and_keeps_its_words(quarter) -> None:
    table = tables.outline_table(quarter, "1")
    row = next(row for row in table.rows if "hài lòng" in row.cells[1].text)
    assert [cell.text for cell in row.cells if cell.marks] == ["…"]
    assert "Văn bản không trả lời chỉ tiêu này, chỉ ghi “Sở không có phản ánh, kiến nghị”" in table.notes


def test_without_targets_no_verdict_is_told(targets) -> None:
    told = words.targets_sentence(targets({HOME: {"reports_due": 1, "reports_on_system": 1}}, unit=HOME), "1")
    assert told.text == "Quý IV/2024, Sở Nội vụ tỉnh Bắc Ninh: không giao chỉ tiêu."


def test_outcomes_that_do_not_add_up_say_so(quarter, targets) -> None:
    whole = words.outcomes_sentence(quarter, "2").text
    assert whole == "Trong tổng số 56 hồ sơ: trả trước hạn 52; trả đúng hạn 2; chưa đến hạn 2; quá hạn 0."
    rows = {HOME: {"dossiers_received_count": 9, "dossiers_early_count": 6, "dossiers_overdue_count": 2}}
    assert words.outcomes_sentence(targets(rows, unit=HOME), "2").text.endswith("cộng lại là 8, khác tổng số.")
    rows = {HOME: {"dossiers_received_count": 1300, "dossiers_early_count": 1200, "dossiers_overdue_count": 34}}
    assert "cộng lại là 1.234, khác" in words.outcomes_sentence(targets(rows, unit=HOME), "2").text
    assert words.outcomes_sentence(targets({HOME: {"reports_due": 1}}, unit=HOME), "2") is None


def test_the_list_of_connected_systems_is_the_document_s_own(month, quarter) -> None:
    table = connected_table.connected_table(month)
    assert [row.cells[0].text for row in table.rows] == [str(place) for place in range(1, 18)]
    assert table.rows[8].cells[1].text == "Hệ thống Xác thực tập trung tỉnh Bắc Giang"
    assert table.notes == ("Văn bản in “Hệ thống Xác thực tập chung tỉnh Bắc Giang”",)
    told = connected_table.connected_sentence(month)
    assert "đã hoàn thành (Công văn số 237/STTTT-CNTT&TT ngày 04/3/2022" in told.text
    assert told.text.endswith("Đã kết nối 17 hệ thống thông tin, cơ sở dữ liệu.")
    assert told.figure_ids == ("002-119-01",)
    assert connected_table.connected_section(quarter, "1", 1) is None


def test_sums_say_of_how_many_bodies_they_are_and_who_is_silent(index, targets) -> None:
    one = index({HOME: {"tthc_satisfied": 1, "tthc_rated": 2}})
    assert words.coverage_words(one) == "tính từ số liệu của 1/29 sở, ban, ngành và địa phương"
    assert "(tính từ số liệu của 1/29 sở" in words.headline_sentence(one).text
    assert "Chưa có số liệu của 28 đơn vị" in tables.outline_table(one, "1.5").remarks
    (commune, *_) = one.period_data.at("commune")
    more = index({HOME: {"tthc_rated": 2}, commune.unit_id: {"tthc_rated": 1}})
    assert words.coverage_words(more) == "tính từ số liệu của 1/29 sở, ban, ngành và địa phương cùng 1 đơn vị khác"
    everyone = targets({unit.unit_id: {"reports_due": 1} for unit in one.period_data.at("agency")[1:]})
    assert words.coverage_words(everyone) == "tính từ số liệu của 20/21 sở, ban, ngành"
    (first,) = everyone.silent
    assert f"Chưa có số liệu của {first.name}" in tables.outline_table(everyone, "1").remarks
    assert words.coverage_words(targets({HOME: {"reports_due": 1}}, unit=HOME)) == ""


def test_procedures_of_several_bodies_are_said_to_be_counted_several_times(index, month) -> None:
    rows = {HOME: {"dvctt_partial_count": 1, "dvctt_full_count": 1, "dvctt_none_count": 1}}
    assert any("được tính nhiều lần" in remark for remark in tables.outline_table(index(rows), "1.2").remarks)
    assert not any("nhiều lần" in remark for remark in tables.outline_table(month, "1.2").remarks)


def test_who_sends_the_letter_is_who_reports(month, quarter, index, targets) -> None:
    assert words.issuer(month, "") == "Sở Thông tin và Truyền thông tỉnh Bắc Giang"
    assert words.issuer(quarter, "  ") == "Sở Nội vụ tỉnh Bắc Giang"
    assert words.issuer(quarter, "UBND tỉnh") == "UBND tỉnh"
    assert words.issuer(targets({HEALTH: {"reports_due": 1}}, unit=HEALTH), "") == "Sở Y tế"
    assert words.issuer(index({HOME: {"tthc_rated": 1}}), "") == "Sở Khoa học và Công nghệ"


def test_a_quarter_without_cases_says_so_and_draws_nothing(targets) -> None:
    outcomes = ("early", "returned_on_due_date", "not_yet_due", "overdue")
    rows = {HOME: {"dossiers_received_count": 0, **{f"dossiers_{name}_count": 0 for name in outcomes}}}
    own = targets(rows, unit=HOME)
    assert words.outcomes_sentence(own, "2").text == "Không phát sinh hồ sơ TTHC trong kỳ."
    assert charts.outcomes_chart(own, "2") is None


def test_what_the_text_does_not_answer_may_be_contradicted_too(quarter) -> None:
    notes = tables.outline_table(quarter, "1").notes
    assert any("câu trả lời nói về phản ánh, kiến nghị" in note for note in notes)


def test_what_the_text_says_without_a_number_is_marked(month) -> None:
    table = tables.outline_table(month, "1.6")
    assert "Văn bản gốc không in thành số; đếm hoặc suy ra từ lời văn" in table.notes
    assert table.rows[-1].cells[-1].marks


def test_what_the_document_sets_stands_in_a_table_of_its_own(month, quarter, index) -> None:
    section = tables.thresholds_section(quarter, 6)
    printed = {cell.text for row in section.table.rows for cell in row.cells}
    assert {"“tối thiểu 80%”", "“trên 50%”", "“từ 100%”"} <= printed
    assert tables.thresholds_section(month, 6) is None
    assert tables.thresholds_section(index({HOME: {"tthc_rated": 1}}), 6) is None


def test_method_names_documents_extracts_and_the_decision(month, index) -> None:
    assert any("báo cáo của Sở Thông tin và Truyền thông tỉnh Bắc Giang" in line for line in method.method(month).lines)
    made_index = index({HOME: {"tthc_rated": 1}})
    assert "ngày chốt số liệu 31/12/2024" in method.method(made_index).lines[0]
    assert any("thang điểm 5" in line for line in method.method(made_index).lines)


# --- Charts -----------------------------------------------------------------------------------------------------------


def test_the_chart_of_rates_is_sorted_and_leaves_out_what_is_no_better_when_higher(month) -> None:
    chart = charts.rates_chart(month)
    rates = [float(rate) for _, rate in chart.rows]
    assert rates == sorted(rates, reverse=True)
    names = {name for name, _ in chart.rows}
    assert not names & {"Tỷ lệ hồ sơ TTHC xử lý quá hạn", "Tỷ lệ TTHC chưa cung cấp DVCTT"}
    assert "83,89%" in chart.alt
    assert charts.rates_chart(open_outline_values("service-index", "2024-03", DATA)) is None


def test_the_chart_of_outcomes_shows_all_four_in_their_order(quarter, targets) -> None:
    chart = charts.outcomes_chart(quarter, "2")
    assert chart.rows == (("Trả trước hạn", "52"), ("Trả đúng hạn", "2"), ("Chưa đến hạn", "2"), ("Quá hạn", "0"))
    assert chart.notes == ("Quá hạn: văn bản gốc không in thành số; đếm hoặc suy ra từ lời văn",)
    assert charts.outcomes_chart(targets({HOME: {"dossiers_early_count": 1}}, unit=HOME), "2") is None


# --- Scores -----------------------------------------------------------------------------------------------------------


PARTS = ("transparency", "progress", "online_services", "payment", "satisfaction", "digitisation")


@pytest.fixture
def scored(open_data):
    def make(*readings, period="2024-12") -> Scores:
        months: dict[str, dict[str, dict[str, str]]] = {}
        for unit, day, total, *parts in readings:
            months.setdefault(day[:7], {})[f"{unit} {day}"] = {"total": total, **dict(zip(PARTS, parts, strict=False))}
        period_data = open_data(period, *(made("index_scores", name, rows) for name, rows in months.items()))
        return Scores(period_data, period_data.book.catalogue.outlines["service-index"])

    return make


def test_the_score_is_told_with_class_change_and_weakest_group(scored) -> None:
    scores = scored(
        (PROVINCE, "2024-11-29", "88.00"), (PROVINCE, "2024-12-27", "90.00", "9", "20", "12", "10", "18", "21")
    )
    told = score_tables.overview(scores).text
    assert told.startswith(
        "Ngày 27/12/2024, tổng điểm Bộ chỉ số là 90,00 điểm, xếp loại xuất sắc, tăng 2,00 điểm so với ngày"
    )
    assert told.endswith("Nhóm đạt tỷ lệ thấp nhất so với điểm tối đa: công khai, minh bạch (50,00%).")


@pytest.mark.parametrize(
    ("parts", "weakest"),
    [
        (("18", "20", "12", "10", "18", "22"), ""),
        (("9", "10", "12", "10", "18", "22"), "công khai, minh bạch, tiến độ giải quyết (50,00%)"),
    ],
)
def test_the_weakest_group_is_only_told_where_there_is_one(scored, parts, weakest) -> None:
    told = score_tables.overview(scored((PROVINCE, "2024-12-27", "90.00", *parts))).text
    assert (weakest in told) if weakest else ("thấp nhất" not in told)
    assert "so với ngày" not in told


def test_without_a_reading_nothing_is_drawn_or_listed(scored) -> None:
    scores = scored()
    assert score_tables.overview(scores).text.endswith("trong tháng: không có số liệu.")
    made_of_scores = (score_tables.parts_section(scores, 7), score_tables.weeks_section(scores, 8),
                      score_tables.units_section(scores, 5), score_tables.weeks_chart(scores))  # fmt: skip
    assert made_of_scores == (None, None, None, None)


def test_parts_stand_against_their_most_points(scored) -> None:
    scores = scored((PROVINCE, "2024-12-27", "90.00", "9", "20", "12", "10", "18", "21"))
    table = score_tables.parts_table(scores)
    assert heads(table) == ["STT", "Nhóm chỉ số", "Điểm tối đa", "Điểm đạt", "Tỷ lệ so với điểm tối đa (%)"]
    assert texts(table)[0] == ["1", "Công khai, minh bạch", "18", "9,00", "50,00"]
    assert texts(table)[-1] == ["", "Tổng điểm", "100", "90,00", "90,00"]
    assert any("Quyết định số 766/QĐ-TTg" in remark for remark in table.remarks)
    assert any("xuất sắc từ 90 điểm" in remark and "dưới mức đó là yếu" in remark for remark in table.remarks)


def test_a_total_that_is_not_the_sum_of_its_parts_is_marked(scored) -> None:
    scores = scored((PROVINCE, "2024-12-27", "99", "9", "20", "12", "10", "18", "21"))
    assert "Tệp ghi tổng điểm 99,00, tổng các điểm thành phần là 90,00" in score_tables.parts_table(scores).notes


def test_a_month_without_a_reading_of_the_province_says_so(scored) -> None:
    told = score_tables.overview(scored((HEALTH, "2024-12-27", "90")))
    assert told.text.endswith("chưa có lần đọc điểm nào của tỉnh.")


def test_weeks_without_a_reading_say_so_and_break_the_line(scored) -> None:
    scores = scored((PROVINCE, "2024-12-06", "89.99"), (PROVINCE, "2024-12-20", "90.00"))
    rows = texts(score_tables.weeks_table(scores))
    assert [row[1] for row in rows] == ["02/12/2024 – 08/12/2024", "09/12/2024 – 15/12/2024", "16/12/2024 – 22/12/2024"]
    assert rows[0][2:] == ["06/12/2024", "89,99", "…", "Tốt"]
    assert rows[1][2:] == ["…"] * 4
    assert rows[2][2:] == ["20/12/2024", "90,00", "…", "Xuất sắc"]
    chart = score_tables.weeks_chart(scores)
    assert chart.rows[1] == ("2024-12-09", "", "")
    assert "không có số liệu" in chart.alt


def test_the_table_of_weeks_is_of_a_quarter_and_the_chart_goes_further_back(scored) -> None:
    fridays = [f"2024-{month:02d}-{day:02d}" for month, days in ((9, (6, 13, 20, 27)), (10, (4, 11, 18, 25)),
               (11, (1, 8, 15, 22, 29)), (12, (6, 13, 20, 27))) for day in days]  # fmt: skip
    scores = scored(*((PROVINCE, day, f"8{place % 10}") for place, day in enumerate(fridays)))
    table = score_tables.weeks_table(scores)
    assert table.caption.endswith("theo tuần, 13 tuần gần nhất")
    assert [row[2] for row in texts(table)][::12] == ["04/10/2024", "27/12/2024"]
    assert len(score_tables.weeks_chart(scores).rows) == 17


def test_one_week_is_no_line(scored) -> None:
    assert score_tables.weeks_chart(scored((PROVINCE, "2024-12-06", "89.99"))) is None


def test_bodies_have_their_own_table(scored) -> None:
    scores = scored((HEALTH, "2024-12-27", "79.99", "9"), (PROVINCE, "2024-12-27", "90"))
    table = score_tables.units_table(scores)
    assert texts(table) == [["1", "Sở Y tế", "27/12/2024", "9,00", "…", "…", "…", "…", "…", "79,99", "Khá"]]
    assert table.columns[3].head == "Công khai, minh bạch (18)"
