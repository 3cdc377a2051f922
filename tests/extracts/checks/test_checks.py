"""Each check of an extract on a real file: what is used, what is set aside, what stops the build."""

import datetime as dt
import json
import re

import pytest

from pakn.base.errors import DataError
from pakn.base.periods import parse_period
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reporting import extract_json, extract_lines, findings, write_set_aside, write_to_mend

from ..conftest import CASE_HEAD, rules_of

pytestmark = pytest.mark.long

GOOD = "PA-1;01/12/2024 08:30;15/12/2024;20/12/2024 17:00;Đã xử lý;UBND thành phố Bắc Ninh;4"


def test_a_good_case_is_used(cases):
    extract = cases(GOOD, "PA-2;31/12/2024;;;Đang xử lý;TP. Từ Sơn;")
    assert (extract.rows_read, extract.rows_used, extract.stops) == (2, 2, ())
    assert extract.query("SELECT code, unit, status, rating, CAST(received AS VARCHAR) FROM used ORDER BY code") == [
        ("PA-1", "256@2023-01-01", "processed", 4, "2024-12-01 08:30:00"),
        ("PA-2", "261@2023-01-01", "open", None, "2024-12-31 00:00:00"),
    ]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (";01/12/2024;;;Đang xử lý;TP. Từ Sơn;", "no_code"),
        ("0912345678;01/12/2024;;;Đang xử lý;TP. Từ Sơn;", "bad_code"),
        ("PA 2 <b>;01/12/2024;;;Đang xử lý;TP. Từ Sơn;", "bad_code"),
        ("PA-2;;;;Đang xử lý;TP. Từ Sơn;", "no_received"),
        ("PA-2;31/11/2024;;;Đang xử lý;TP. Từ Sơn;", "bad_received"),
        ("PA-2;30/11/2024;;;Đang xử lý;TP. Từ Sơn;", "before_period"),
        ("PA-2;01/01/2025;;;Đang xử lý;TP. Từ Sơn;", "after_period"),
        ("PA-2;06/01/2025;;;Đang xử lý;TP. Từ Sơn;", "after_period"),
        ("PA-2;06/12/2024;;;Đang xử lý;Xã Không Có;", "unknown_case_unit"),
        ("PA-2;06/12/2024;;;Đang xử lý;;", "unknown_case_unit"),
    ],
)
def test_what_is_no_case_is_set_aside_with_its_reason(cases, row, rule):
    extract = cases(GOOD, row)
    assert rules_of(extract)[rule] == 1
    assert (extract.rows_read, extract.rows_used, extract.rows_set_aside) == (2, 1, 1)
    assert extract.stops == ()


@pytest.mark.parametrize(
    ("row", "rule", "state"),
    [
        ("PA-2;06/12/2024;;20/12/2024;Đã xử lý;TP. Từ Sơn;tốt", "bad_rating", "processed"),
        ("PA-2;06/12/2024;;;Đang xử lý;TP. Từ Sơn;5", "rating_without_closure", "open"),
        ("PA-2;06/12/2024;;20/12/2024;Xong rồi;TP. Từ Sơn;5", "unknown_choice", "processed"),
        ("PA-2;06/12/2024;;mai;Đã xử lý;TP. Từ Sơn;", "bad_moment", "processed"),
        ("PA-2;06/12/2024;;05/12/2024;Đã xử lý;TP. Từ Sơn;", "closed_before_received", "processed"),
        ("PA-2;06/12/2024;05/12/2024;;Đang xử lý;TP. Từ Sơn;", "due_before_received", "open"),
        ("PA-2;06/12/2024;;07/12/2024;Đang xử lý;TP. Từ Sơn;", "open_with_closing_day", "processed"),
        ("PA-2;06/12/2024;;;Đã xử lý;TP. Từ Sơn;", "settled_without_day", "processed"),
        ("PA-2;06/12/2024;;06/01/2025;Đã xử lý;TP. Từ Sơn;", "younger_file", "open"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_and_its_case_counted(cases, row, rule, state):
    extract = cases(GOOD, row)
    assert rules_of(extract)[rule] == 1
    assert extract.stops == ()
    assert extract.query("SELECT state FROM used WHERE code = 'PA-2'") == [(state,)]


def test_one_bad_row_in_fifty_is_told_and_two_stop(cases):
    rows = [f"PA-{place};05/12/2024;;;Đang xử lý;TP. Từ Sơn;" for place in range(90)]
    bad = ";05/12/2024;;;Đang xử lý;TP. Từ Sơn;"
    late = [f"L-{place};05/01/2025;;;Đang xử lý;TP. Từ Sơn;" for place in range(50)]
    assert cases(*rows, bad).stops == ()
    # Rows received after the period are no part of the file: 2 of 92, not of 142.
    stopped = cases(*rows, bad, bad, *late)
    assert [notice.rule.id for notice in stopped.stops] == ["too_many_faults"]
    assert "2 trong 92 dòng (2,17%)" in stopped.stops[0].told
    assert cases(*rows, bad, bad, *late, mapping=ExtractMapping(max_set_aside=3)).stops == ()
    assert cases(*rows, *rows[:8], bad, bad, *late).stops != (), "repeats are none either"


def test_rows_of_earlier_periods_are_faults_unless_the_file_is_a_dump(cases):
    rows = ["PA-1;01/11/2024;;;Đang xử lý;TP. Từ Sơn;", "PA-2;02/11/2024;;;Đang xử lý;TP. Từ Sơn;", GOOD]
    assert [notice.rule.id for notice in cases(*rows).stops] == ["too_many_faults"]
    dump = cases(*rows, mapping=ExtractMapping(other_periods="skip"))
    assert (dump.stops, dump.rows_used, dump.rows_set_aside) == ((), 1, 2)


@pytest.mark.parametrize(
    ("rows", "kept", "rule"),
    [
        (("05/12/2024;;;Đang xử lý", "05/12/2024;;18/12/2024;Đã xử lý"), "18", "different_repeat"),
        (("05/12/2024;;18/12/2024;Đã xử lý", "05/12/2024;;;Đang xử lý"), "18", "different_repeat"),
        (("05/12/2024;;18/12/2024;Đã xử lý", "05/12/2024;;20/12/2024;Đã xử lý"), "20", "different_repeat"),
        (("05/12/2024;;18/12/2024;Đã xử lý", "05/12/2024;;18/12/2024;Đã xử lý"), "18", "equal_repeat"),
        (("05/12/2024 08:30;;18/12/2024;Đã xử lý", "05/12/2024;;18/12/2024;Đã xử lý"), "18", "different_repeat"),
        # Closed after the cut-off of 05/01/2025: open then.
        (("05/12/2024;;18/12/2024;Đã xử lý", "05/12/2024;;10/01/2025;Đã xử lý"), "18", "different_repeat"),
        (("05/12/2024;20/12/2024;;Đang xử lý", "05/12/2024;21/12/2024;;Đang xử lý"), None, "undecided_repeat"),
        (("05/12/2024;;;Đang xử lý", "06/12/2024;;;Đang xử lý"), None, "code_of_two_cases"),
        (("05/12/2024 08:30;;;Đang xử lý", "05/12/2024 09:30;;;Đang xử lý"), None, "code_of_two_cases"),
    ],
)
def test_rows_of_one_case_are_its_history_whatever_their_order(cases, rows, kept, rule):
    for order in (rows, rows[::-1]):
        extract = cases(GOOD, *(f"PA-2;{row};TP. Từ Sơn;" for row in order))
        assert rules_of(extract)[rule] == 2
        if kept is None:
            assert [notice.rule.id for notice in extract.stops] == [rule]
            continue
        closed = extract.query("SELECT strftime(closed, '%d') FROM used WHERE code = 'PA-2'")
        assert (closed, extract.stops, extract.repeats, extract.rows_used) == ([(kept,)], (), 1, 2)


def test_the_rating_of_a_case_is_that_of_its_latest_row_that_has_one(cases):
    rows = ("PA-2;05/12/2024;;18/12/2024;Đã xử lý;TP. Từ Sơn;2", "PA-2;05/12/2024;;20/12/2024;Đã xử lý;TP. Từ Sơn;",
            "PA-2;05/12/2024;;15/12/2024;Đã xử lý;TP. Từ Sơn;5")  # fmt: skip
    assert cases(*rows).query("SELECT rating FROM used") == [(2,)]
    tie = (rows[0], rows[0].replace(";2", ";3"))
    assert [notice.rule.id for notice in cases(GOOD, *tie).stops] == ["undecided_repeat"]


def test_a_code_may_need_its_unit(cases):
    rows = ("1;05/12/2024;;;Đang xử lý;TP. Từ Sơn;", "1;06/12/2024;;;Đang xử lý;TP. Bắc Ninh;")
    assert "code_from" in cases(*rows).stops[0].advice
    assert cases(*rows, mapping=ExtractMapping(code_from=("unit", "code"))).rows_used == 2


def test_codes_that_look_alike_are_told_and_never_merged(cases):
    rows = [f"{code};05/12/2024;;;Đang xử lý;TP. Từ Sơn;" for code in ("00240183", "240183", "PA-1", "pa-1")]
    extract = cases(*rows)
    assert (rules_of(extract)["similar_code"], extract.rows_used, extract.stops) == (4, 4, ())


def test_a_due_date_may_lie_after_the_cut_off(cases):
    assert cases("PA-2;06/12/2024;20/02/2025;;Đang xử lý;TP. Từ Sơn;").rows_used == 1


def test_the_cut_off_is_asked_for_and_an_early_one_is_told(cases):
    assert rules_of(cases(GOOD, cut_off=""))["missing_cut_off"] == 1
    extract = cases(GOOD, cut_off="25/12/2024")
    assert rules_of(extract)["cut_off_in_period"] == 1
    assert extract.rows_used == 1


def test_a_missing_column_stops_and_names_its_headings(opened):
    extract = opened("pakn", "Mã PAKN;Ngày tiếp nhận;Ngày xử lý xong", "PA-1;01/12/2024;02/12/2024")
    (finding,) = findings(extract)
    assert "Đơn vị xử lý" in str(finding)
    assert extract.connection is None


@pytest.mark.parametrize(("head", "known"), [("Ngày xử lý xong", False), ("Trạng thái", True), ("Chủ đề", False)])
def test_the_column_of_closing_days_may_be_absent(opened, head, known):
    cell = "Đang xử lý" if known else ""
    extract = opened("pakn", f"Mã PAKN;Ngày tiếp nhận;Đơn vị xử lý;{head}", f"PA-1;01/12/2024;TP. Từ Sơn;{cell}")
    assert extract.stops == ()
    assert ("no_closing_known" in rules_of(extract)) is not known
    assert (extract.measures["received"], extract.measures["processed"]) == (1, 0 if known else None)


def test_two_columns_of_one_meaning_are_refused(opened):
    with pytest.raises(DataError, match="2 cột cùng là «Ngày tiếp nhận»"):
        opened("pakn", f"{CASE_HEAD};Thời điểm tiếp nhận", f"{GOOD};01/12/2024")


# --- the groups above a heading -------------------------------------------------------------------------------

UNITS_HEAD = "Đơn vị;Tiếp nhận;Đã xử lý"
UNIT_ROW = "TP. Bắc Ninh;100;98"


@pytest.mark.parametrize(
    "heads",
    [
        (f"{UNITS_HEAD};Trong đó;", ";;;Đúng hạn;Quá hạn"),
        (f"{UNITS_HEAD};Kết quả xử lý;", ";;;Đúng hạn;Quá hạn"),
        (f"{UNITS_HEAD};Đã xử lý;", ";;;Đúng hạn;Số PAKN quá hạn"),
        (f"{UNITS_HEAD};Đúng hạn;Quá hạn",),
    ],
)
def test_what_was_processed_late_is_no_open_case(opened, heads):
    extract = opened("pakn_units", *heads, f"{UNIT_ROW};88;10")
    assert (extract.stops, extract.figures["open"], extract.figures["overdue"]) == ((), 2, None)
    (told,) = [notice.told for notice in extract.notices if notice.rule.id == "other_meaning"]
    assert "uá hạn» (gần nhất: overdue)" in told


@pytest.mark.parametrize(
    "heads",
    [
        (f"{UNITS_HEAD};Chưa xử lý;", ";;;Trong hạn;Quá hạn"),
        (f"{UNITS_HEAD};Tồn đọng;", ";;;Trong hạn;Số quá hạn"),
        (f"{UNITS_HEAD};Số PAKN còn lại;", ";;;Trong hạn;Quá hạn"),
        (f"{UNITS_HEAD};Đang xử lý trong hạn;Chưa xử lý quá hạn",),
        (f"{UNITS_HEAD};Trong hạn;Số PAKN quá hạn",),
    ],
)
def test_what_is_open_and_late_is_overdue(opened, heads):
    extract = opened("pakn_units", *heads, f"{UNIT_ROW};1;1")
    assert (extract.stops, extract.figures["overdue"]) == ((), 1)


def test_a_mapping_says_that_late_cases_are_open_ones(opened):
    mapping = ExtractMapping(columns={"Trong đó / Quá hạn": "overdue"})
    heads = (f"{UNITS_HEAD};Trong đó;", ";;;Trong hạn;Quá hạn")
    assert opened("pakn_units", *heads, f"{UNIT_ROW};1;1", mapping=mapping).figures["overdue"] == 1


def test_no_more_cases_are_overdue_than_open(opened):
    head = f"{UNITS_HEAD};Số PAKN quá hạn"
    (stop,) = findings(opened("pakn_units", head, f"{UNIT_ROW};3"))
    assert stop.allowed == "số không lớn hơn ở cột «Số PAKN tiếp nhận» - «Số PAKN đã xử lý»"
    assert opened("pakn_units", head, f"{UNIT_ROW};2").figures["overdue"] == 2


@pytest.mark.parametrize(
    ("system", "heads"),
    [
        (
            "digitisation",
            ("Cùng kỳ năm trước;;Kỳ này;", "Số hồ sơ tiếp nhận;Số hồ sơ số hóa;Hồ sơ tiếp nhận;Hồ sơ số hóa"),
        ),
        ("pakn_units", ("Trong tháng;;Lũy kế từ đầu năm;", "Số mới nhận;Xử lý xong;Tiếp nhận;Đã xử lý")),
        ("pakn_units", ("Tháng 11/2024;;Tháng 12/2024;", "Tiếp nhận;Đã xử lý;Số mới nhận;Xử lý xong")),
        ("pakn_units", ("Tỷ lệ (%);;Số;", "Tiếp nhận;Đã xử lý;Số mới nhận;Xử lý xong")),
        ("online_payment", ("Chỉ tiêu giao;;Kết quả;", "Số hồ sơ có phí;Thanh toán trực tuyến;Có phí;Trực tuyến")),
    ],
)
def test_columns_of_another_period_or_a_plan_are_not_read(opened, system, heads):
    extract = opened(system, f"Đơn vị;{heads[0]}", f";{heads[1]}", "TP. Bắc Ninh;100;90;10;9")
    assert {notice.rule.id for notice in extract.stops} == {"missing_column"}
    assert "gần nhất" in str([notice.told for notice in extract.notices if notice.rule.id == "unused_headings"])


@pytest.mark.parametrize("group", ["Trong tháng", "Tháng 12/2024", "Kỳ này", "II. Kết quả xử lý PAKN", "Số lượng"])
def test_a_group_of_the_same_period_changes_nothing(opened, group):
    heads = (f"Đơn vị;Cùng kỳ năm trước;;{group};", ";Tiếp nhận;Đã xử lý;Tiếp nhận;Đã xử lý")
    extract = opened("pakn_units", *heads, "TP. Bắc Ninh;100;90;10;9")
    assert (extract.stops, extract.figures["received"], extract.figures["processed"]) == ((), 10, 9)


@pytest.mark.parametrize(
    ("group", "heading", "column"),
    [("KH", "Tiếp nhận", "received"), ("LK", "Tiếp nhận", "received"), ("YTD", "Tiếp nhận", "received"),
     ("Tuần 49", "Tiếp nhận", "received"), ("Doanh nghiệp", "Tiếp nhận", "received"),
     ("Tỷ lệ tồn", "Quá hạn", "overdue"), ("Tồn trước kỳ", "Quá hạn", "overdue"), ("Tồn đọng", "Quá hạn", None)],
)  # fmt: skip
def test_a_group_that_nobody_knows_makes_another_column(contracts, group, heading, column):
    found = contracts["pakn_units"].column_of(f"{group} / {heading}", parse_period("2024-12"))
    assert found == (None if column else "overdue")


@pytest.mark.parametrize(("period", "column"), [("2024", "received"), ("2024-12", None), ("2024-Q4", None)])
def test_the_year_so_far_is_that_of_a_year_s_file_only(contracts, period, column):
    of = contracts["pakn_units"].column_of
    assert of("Lũy kế từ đầu năm / Tiếp nhận", parse_period(period)) == column
    assert of("Trong tháng / Tiếp nhận", parse_period(period)) == ("received" if period == "2024-12" else None)
    assert of("Đã xử lý (%)", parse_period(period)) is None


def test_a_mapping_that_names_the_whole_heading_wins(opened):
    heads = ("Đơn vị;Lũy kế;;Trong tháng;", ";Tiếp nhận;Đã xử lý;Mới nhận;Xong")
    both = {"Lũy kế / Tiếp nhận": "received", "Lũy kế / Đã xử lý": "processed"}
    extract = opened("pakn_units", *heads, "TP. Bắc Ninh;100;90;10;9", mapping=ExtractMapping(columns=both))
    assert (extract.stops, extract.figures["received"]) == ((), 100)
    lower = ExtractMapping(columns={"Tiếp nhận": "received", "Đã xử lý": "processed"})
    assert opened("pakn_units", *heads, "TP. Bắc Ninh;100;90;10;9", mapping=lower).stops != ()


@pytest.mark.parametrize(
    ("group", "heading", "column"),
    [("Phân loại", "Ngày hoàn thành", "closed"), ("Cán bộ tự chấm", "Điểm đánh giá", "rating"),
     ("Đơn vị phối hợp", "Trạng thái", "status"), ("Gia hạn", "Ngày hoàn thành", "closed"),
     ("Hạn hoàn thành", "Ngày hoàn thành", "closed"), ("Lãnh đạo phê duyệt", "Ngày hoàn thành", "closed")],
)  # fmt: skip
def test_a_step_of_the_work_and_an_officer_s_mark_are_not_those_of_the_case(opened, group, heading, column):
    heads = (f"Mã PAKN;Ngày tiếp nhận;Đơn vị xử lý;{group};", f";;;{heading};Chủ đề")
    extract = opened("pakn", *heads, "PA-1;05/12/2024;TP. Từ Sơn;5;Tiếng ồn")
    assert column not in extract.columns
    assert "topic" in extract.columns or group == "Cán bộ tự chấm"
    assert f"«{group} / {heading}»" in "".join(extract_lines(extract))


# --- formats are decided by column ----------------------------------------------------------------------------


def test_month_first_dates_are_recognised_from_the_file(cases):
    extract = cases("PA-1;12/01/2024;;12/20/2024;Đã xử lý;TP. Từ Sơn;", "PA-2;12/02/2024;;;Đang xử lý;TP. Từ Sơn;")
    assert extract.query("SELECT CAST(received AS DATE)::VARCHAR FROM used ORDER BY code") == [
        ("2024-12-01",), ("2024-12-02",)
    ]  # fmt: skip
    assert any("tháng/ngày/năm" in decision for decision in extract.decisions)


def test_dates_that_may_be_read_both_ways_are_read_day_first_and_told(cases):
    rows = ("PA-1;12/12/2024;;;Đang xử lý;TP. Từ Sơn;", "PA-2;05/12/2024;;;Đang xử lý;TP. Từ Sơn;")
    extract = cases(*rows)
    assert rules_of(extract) == {"day_order_assumed": 1}
    assert extract.rows_used == 2
    assert "thứ tự" in str(findings(extract, ("note",))[0])
    assert rules_of(cases(*rows, mapping=ExtractMapping(date_order="dmy"))) == {}


def test_dates_that_contradict_each_other_stop(cases):
    rows = ("PA-1;13/12/2024;;;Đang xử lý;TP. Từ Sơn;", "PA-2;12/14/2024;;;Đang xử lý;TP. Từ Sơn;")
    extract = cases(*rows)
    assert rules_of(extract) == {"ambiguous_dates": 1}
    assert "1 ô chỉ đọc được theo ngày/tháng/năm, 1 ô chỉ theo tháng/ngày/năm" in str(findings(extract)[0])
    assert "năm-tháng-ngày" in findings(extract)[0].allowed
    assert cases(*rows, mapping=ExtractMapping(date_order="dmy")).rows_read == 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-12-05", "2024-12-05 00:00:00"),
        ("2024-12-05T08:30:00", "2024-12-05 08:30:00"),
        ("2024-12-05T20:30:00Z", "2024-12-06 03:30:00"),
        ("2024-12-05 20:30:00+00:00", "2024-12-06 03:30:00"),
        ("45631", "2024-12-05 00:00:00"),
        ("45631.5", "2024-12-05 12:00:00"),
        ("ngày 05 tháng 12 năm 2024", "2024-12-05 00:00:00"),
        ("5-12-2024 8:05", "2024-12-05 08:05:00"),
        ("5.12.2024", "2024-12-05 00:00:00"),
    ],
)
def test_every_way_of_writing_a_time_is_read(cases, text, day):
    extract = cases(f"PA-1;{text};;20/12/2024;Đã xử lý;TP. Từ Sơn;")
    assert extract.query("SELECT CAST(received AS VARCHAR) FROM used") == [(day,)]


def test_times_of_another_zone_become_local(cases):
    extract = cases(
        "PA-1;2024-12-05 20:00;;;Đang xử lý;TP. Từ Sơn;", mapping=ExtractMapping(time_zone="America/New_York")
    )
    assert extract.query("SELECT CAST(received AS VARCHAR) FROM used") == [("2024-12-06 08:00:00",)]


def test_grouped_counts_are_read_and_mixed_ones_stop(work_files):
    extract = work_files("1;TP. Bắc Ninh;1.343;1.300", "2;Huyện Tiên Du;920;919")
    assert extract.query("SELECT total, part FROM used ORDER BY total") == [(920, 919), (1343, 1300)]
    assert rules_of(work_files("1;TP. Bắc Ninh;1.343;1", "2;Huyện Tiên Du;1,920;919"))["mixed_numbers"] == 1


@pytest.mark.parametrize("text", ["12,5", "-3", "49⁵", "12 hồ sơ", "1.34", "65,9 %"])
def test_what_is_no_count_stops(work_files, text):
    assert rules_of(work_files(f"1;TP. Bắc Ninh;{text};1")).get("bad_count") == 1


def test_means_decide_their_decimal_sign_by_column(opened):
    head = "Đơn vị;Tiếp nhận;Đã xử lý;Thời gian xử lý trung bình;Mức độ hài lòng"
    rows = ("TP. Bắc Ninh;158;100;12,471;3,021", "Huyện Tiên Du;16;15;9,5;2,1")
    extract = opened("pakn_units", head, *rows)
    assert extract.query("SELECT mean_days::VARCHAR, mean_rating::VARCHAR FROM used ORDER BY received") == [
        ("9.500000", "2.100000"), ("12.471000", "3.021000")
    ]  # fmt: skip
    stopped = opened("pakn_units", head, rows[0])
    assert rules_of(stopped)["ambiguous_numbers"] == 2
    assert opened("pakn_units", head, rows[0], mapping=ExtractMapping(decimal=",")).rows_used == 1


# --- rows that are no unit ------------------------------------------------------------------------------------


def test_totals_groups_and_notes_are_set_aside(work_files):
    extract = work_files(
        "I;Địa phương;;", "1;TP. Bắc Ninh;100;90", "2;Huyện Tiên Du;50;50", ";Tổng cộng;150;140", ";Ghi chú: sơ bộ;;"
    )
    assert rules_of(extract) | {"unread_columns": 1} == {
        "group_row": 1, "total_row": 1, "note_row": 1, "unread_columns": 1
    }  # fmt: skip
    assert (extract.rows_read, extract.rows_used) == (5, 2)
    assert extract.stops == ()


def test_a_total_that_differs_is_noted(work_files):
    extract = work_files("1;TP. Bắc Ninh;100;90", "2;Huyện Tiên Du;50;50", ";Toàn tỉnh;151;140")
    assert rules_of(extract)["total_differs"] == 1


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (("1;TP. Bắc Ninh;100;90", "2;UBND tp Bắc Ninh;5;4"), "duplicate_unit"),
        (("1;Huyện Tiên Dụ;100;90",), "unknown_unit"),
        (("1;Gia Bình, 2025;100;90",), "unknown_unit"),
        (("1;TP. Bắc Ninh;100;101",), "part_exceeds"),
        (("1;TP. Bắc Ninh;100;",), "missing_cell"),
    ],
)
def test_what_spoils_a_count_stops(work_files, rows, rule):
    extract = work_files(*rows)
    assert rule in {notice.rule.id for notice in extract.stops}


def test_names_mean_the_unit_of_the_period(opened):
    head = "Đơn vị;Tổng số hồ sơ;Số hồ sơ trực tuyến"
    old = opened("online_dossiers", head, "Tiên Du;10;9")
    new = opened("online_dossiers", head, "Tiên Du;10;9", period="2025-08", cut_off="05/9/2025")
    assert [extract.query("SELECT unit FROM used")[0][0][:3] for extract in (old, new)] == ["260", "093"]


# --- what is said ---------------------------------------------------------------------------------------------


def test_names_in_a_year_to_date_file_mean_the_units_of_its_cut_off(cases):
    # On 31/12/2025 there are no districts; a file closed in May cannot know that.
    row = "A1;15/01/2025;;16/01/2025;Đã xử lý;UBND thành phố Bắc Ninh;5"
    early = cases(row, period="2025", cut_off="31/05/2025")
    assert (early.rows_used, rules_of(early)) == (1, {"cut_off_in_period": 1})
    late = cases(row, period="2025", cut_off="05/01/2026")
    assert (late.rows_used, rules_of(late)) == (0, {"unknown_case_unit": 1, "no_rows": 1})


def test_a_year_to_date_file_takes_every_month_of_its_year(cases):
    made = cases(
        *(f"A{month};02/{month:02d}/2024;;;Đang xử lý;TP. Bắc Ninh;" for month in range(1, 13)),
        "B1;31/12/2023;;;Đang xử lý;TP. Bắc Ninh;", period="2024",
    )  # fmt: skip
    assert (made.rows_used, rules_of(made)["before_period"]) == (12, 1)


def test_thousands_of_findings_are_one_line(cases):
    extract = cases(GOOD, *(f"X-{number};30/11/2024;;;Đang xử lý;TP. Từ Sơn;" for number in range(3000)))
    (line,) = [line for line in extract_lines(extract) if "trước kỳ báo cáo:" in line]
    assert "và 2995 dòng khác" in line
    assert len(json.dumps(extract_json(extract), ensure_ascii=False)) < 4000


def test_rows_set_aside_are_written_with_their_reasons(cases, rules, tmp_path):
    extract = cases(GOOD, "PA-2;30/11/2024;;;Đang xử lý;Xã Không Có;")
    titles = {rule.id: rule.title for rule in rules.values()}
    assert write_set_aside(extract, tmp_path / "aside.csv", titles) == 1
    text = (tmp_path / "aside.csv").read_text(encoding="utf-8-sig")
    assert "Ngày tiếp nhận trước kỳ báo cáo; Đơn vị xử lý không có trong danh mục" in text
    assert "PA-2,30/11/2024" in text
    assert write_set_aside(cases(GOOD), tmp_path / "none.csv", titles) == 0
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize(
    "code",
    [
        "NguyenVanA",
        "Nguyễn Văn A",
        "84912345678",
        "0912.345.678",
        "001099012345",
        "001-099-012",
        "a@b.vn1",
        "PA84912345678",
        "HS-0912.345.678",
    ],
)
def test_a_column_of_codes_that_holds_people_is_set_aside(cases, code):
    extract = cases(GOOD, f"{code};01/12/2024;;;Đang xử lý;TP. Từ Sơn;")
    assert (rules_of(extract), extract.rows_used) == ({"bad_code": 1}, 1)
    assert code not in "\n".join(extract_lines(extract))


@pytest.mark.parametrize("code", ["H05.12-240205-0001", "000.00.01.H05-241231-0912", "PA-2024-0912345", "84-12/2024"])
def test_a_code_of_many_digits_is_a_code(cases, code):
    extract = cases(GOOD, f"{code};01/12/2024;;;Đang xử lý;TP. Từ Sơn;")
    assert (rules_of(extract), extract.rows_used) == ({}, 2)


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    ["Phùng Quang Minh", "Bà Lê Gia Bình", "Ông Trần Gia Bình", "Mạc Minh Tân", "Vi Minh Đức", "Ng. Minh Tân",
     "số 5 phường Suối Hoa", "Chiếu sáng công cộng nhà ông Ba", "Tiếng ồn bà Mai", "Nguyễn Văn An", "Gia Bính",
     "Hoàng Văn Thu", "Lê Lời", "Trần Phù", "Minh Tâm", "Gia Bình (bà Mai)", ""],
)  # fmt: skip
@pytest.mark.parametrize("column", ["unit", "topic"])
def test_a_name_near_that_of_a_place_is_not_shown(cases, column, text):
    assert cases(GOOD).quote(column, text) == "•••"


@pytest.mark.long_list
@pytest.mark.long
@pytest.mark.parametrize(
    ("column", "text"),
    [("unit", "Huyện Gia Bính"), ("unit", "huyện  GIA BÌNH"), ("unit", "TP. Bắc Ninh"), ("unit", "Sở Nội vự"),
     ("unit", "Toàn tỉnh"), ("topic", "Chiếu sáng"), ("topic", "Công trình xay dựng"),
     ("unit", "Gia Bình"), ("unit", "bắc ninh"), ("unit", "Ninh Xá (TP Bắc Ninh)"), ("unit", "09193"),
     ("unit", "Sở Ytế"), ("unit", "SYT"), ("unit", "SGDĐT"), ("unit", "Sở KH&ĐT"), ("unit", "Huyện GiaBình")],
)  # fmt: skip
def test_a_slip_in_a_known_word_is_shown(cases, column, text):
    assert cases(GOOD).quote(column, text) == text


@pytest.mark.parametrize(
    "text",
    ["Gia Bình", "SYT", "Sở Nội vụ Hà", "Sở Nội vụ An", "Xã Nguyễn Văn An", "Sở Nguyễn Văn An", "Sở Nội vụ 0912345678"],
)
def test_a_unit_shows_in_no_other_column_and_lends_its_type_word_to_nobody(cases, text):
    assert cases(GOOD).quote("topic", text) == "•••"
    assert (cases(GOOD).quote("unit", text) == "•••") == (text not in {"Gia Bình", "SYT"})


@pytest.mark.parametrize(
    ("text", "kind", "told", "remedy"),
    [
        ("Bắc Ninh", "tên ứng với nhiều đơn vị",
         "ứng với 2 đơn vị: Tỉnh Bắc Ninh (27); Thành phố Bắc Ninh (256)", "ghi đủ loại đơn vị"),
        ("Gia Bình", "tên ứng với nhiều đơn vị",
         "ứng với 2 đơn vị: Huyện Gia Bình (263); Thị trấn Gia Bình", "ghi mã đơn vị"),
        ("Sở Ytế", "tên đơn vị viết chưa đúng", "gần nhất: Sở Y tế (so-y-te.bn)", "sửa tên theo đơn vị gần nhất"),
        ("SYT", "tên đơn vị viết chưa đúng", "gần nhất: Sở Y tế (so-y-te.bn)", "sửa tên theo đơn vị gần nhất"),
        ("Huyện Tiên Dụ", "tên đơn vị viết chưa đúng", "gần nhất: Huyện Tiên Du (260)", "sửa tên"),
        ("Phường Vệ An", "đơn vị không có hiệu lực trong kỳ của tệp",
         "Phường Vệ An chỉ có đến 30/11/2024, đơn vị kế thừa: Phường Tiền Ninh Vệ (09184)", "ghi tên"),
        ("Xã Yên Phong", "đơn vị không có hiệu lực trong kỳ của tệp", "Xã Yên Phong chỉ có từ 01/7/2025", "ghi tên"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_unit_of_the_day_is_told_with_what_it_may_mean(work_files, text, kind, told, remedy):
    (finding,) = findings(work_files("1;TP. Bắc Ninh;100;90", f"2;{text};50;40"))
    assert finding.found.startswith(f"{kind}: «{text}» (")
    assert told in finding.found
    assert remedy in finding.remedy
    assert "units.csv" not in finding.remedy


def test_each_kind_of_wrong_unit_is_a_finding_of_its_own(work_files, tmp_path):
    wrong = ("Gia Bình", "Bắc Ninh", "Bắc Ninh", "Sở Ytế", "Nguyễn Văn An", "")
    extract = work_files(*(f"{place};{text};10;9" for place, text in enumerate(wrong, start=1)))
    assert rules_of(extract) == {"unknown_unit": 6, "unread_columns": 1}
    told = {notice.heading: (notice.count, notice.told) for notice in extract.stops}
    assert list(told) == [
        "Tên ứng với nhiều đơn vị", "Tên đơn vị viết chưa đúng", "Thiếu tên đơn vị", "Đơn vị không có trong danh mục"
    ]  # fmt: skip
    count, words = told["Tên ứng với nhiều đơn vị"]
    assert count == 3
    assert re.fullmatch("«Gia Bình» ứng với 2 đơn vị: .*; «Bắc Ninh» ứng với 2 đơn vị: .*", words)
    assert told["Đơn vị không có trong danh mục"] == (1, "")
    said = "\n".join(extract_lines(extract)) + json.dumps(extract_json(extract), ensure_ascii=False)
    assert write_to_mend(extract, tmp_path / "sua.csv") == 6
    mended = (tmp_path / "sua.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[2] for line in mended.splitlines()[1:]] == [
        "Tên ứng với nhiều đơn vị", "Tên ứng với nhiều đơn vị", "Tên ứng với nhiều đơn vị",
        "Tên đơn vị viết chưa đúng", "Đơn vị không có trong danh mục", "Đơn vị không có trong danh mục",
    ]  # fmt: skip
    assert "Nguyễn" not in said + mended
    assert "•••" in said


def test_the_reason_of_a_case_set_aside_tells_its_kind(cases, rules, tmp_path):
    extract = cases(GOOD, "PA-2;01/12/2024;;;Đang xử lý;Gia Bình;", "PA-3;01/12/2024;;;Đang xử lý;Ông Lê Gia Bình;")
    write_set_aside(extract, tmp_path / "aside.csv", {rule.id: rule.title for rule in rules.values()})
    first, second = (tmp_path / "aside.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert "Tên ứng với nhiều đơn vị,PA-2" in first
    assert "Gia Bình" in first
    assert "Đơn vị xử lý không có trong danh mục,PA-3" in second
    assert "Gia Bình" not in second


def test_topics_are_those_of_the_list_and_nothing_else(opened):
    topics = ("Vỉa hề, lề đường", "vỉa hè,  lề đường", "Chuyện nhà ông An", SECRETS[0], "")
    rows = [f"PA-{place};13/12/2024;;;Đang xử lý;TP. Từ Sơn;;{topic}" for place, topic in enumerate(topics)]
    extract = opened("pakn", f"{CASE_HEAD};Chủ đề", *rows)
    held = [row[0] for row in extract.query("SELECT topic FROM used ORDER BY code")]
    assert held == ["Vỉa hè, lề đường", "Vỉa hè, lề đường", None, None, None]
    assert (rules_of(extract)["unknown_topic"], extract.rows_used) == (2, 5)
    said = "\n".join(extract_lines(extract))
    assert "chủ đề khác" in said
    assert SECRETS[0] not in said
    assert "ông An" not in said


SECRETS = ("Nguyễn Thị Hồng Nhung", "0912 345 678", "hong.nhung@example.vn", "001099012345")


@pytest.mark.parametrize("shift", range(7))
def test_no_personal_data_is_shown_wherever_it_stands(cases, rules, tmp_path, shift):
    cells = ["PA-9", "01/12/2024", "", "", "Đang xử lý", "TP. Từ Sơn", ""]
    rows = []
    for number, secret in enumerate(SECRETS):
        row = list(cells)
        row[0] = f"PA-{number}"
        row[shift] = secret
        rows.append(";".join(row))
    extract = cases(GOOD, *rows)
    write_set_aside(extract, tmp_path / "aside.csv", {rule.id: rule.title for rule in rules.values()})
    said = "\n".join(extract_lines(extract)) + json.dumps(extract_json(extract), ensure_ascii=False)
    if (tmp_path / "aside.csv").exists():
        said += (tmp_path / "aside.csv").read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in said] == []


def test_personal_and_unknown_columns_are_not_read(opened):
    extract = opened(
        "pakn", f"Họ tên;{CASE_HEAD};Nội dung;Ghi chú nội bộ", f"{SECRETS[0]};{GOOD};{SECRETS[2]};{SECRETS[1]}"
    )
    assert extract.rows_used == 1
    held = extract.query("SELECT * FROM raw")[0]
    assert not set(SECRETS) & {str(cell) for cell in held}
    assert "(A «Họ tên», I «Nội dung», J «Ghi chú nội bộ»)" in "\n".join(extract_lines(extract))


def test_every_row_to_mend_is_listed_beside_the_message(work_files, tmp_path):
    units = ["TP. Bắc Ninh", "TP. Từ Sơn", "TX. Quế Võ", "TX. Thuận Thành", "Huyện Yên Phong", "Huyện Tiên Du"]
    extract = work_files(*(f"{place};{unit};Nguyễn Văn A;1" for place, unit in enumerate(units, start=1)))
    (message,) = findings(extract)
    assert "và 1 dòng khác" in message.where
    assert write_to_mend(extract, tmp_path / "sua.csv") == 6
    text = (tmp_path / "sua.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == ["dong", *(str(row) for row in range(3, 9))]
    assert "Nguyễn" not in text
    assert write_to_mend(work_files("1;TP. Bắc Ninh;2;1"), tmp_path / "dung.csv") == 0
    assert not (tmp_path / "dung.csv").exists()


@pytest.mark.parametrize("day", ["30/11/2024", "06/01/2025"])
def test_a_code_that_also_stands_outside_the_period_is_told(cases, day):
    extract = cases(GOOD, f"PA-1;{day};;;Đang xử lý;TP. Từ Sơn;")
    assert (extract.rows_used, rules_of(extract)["code_outside"], extract.stops) == (1, 1, ())
    assert "code_outside" not in rules_of(cases(GOOD, f"PA-2;{day};;;Đang xử lý;TP. Từ Sơn;"))


def test_a_star_is_no_empty_cell(cases):
    extract = cases(GOOD, "PA-2;06/12/2024;;*;Đang xử lý;TP. Từ Sơn;")
    assert rules_of(extract)["bad_moment"] == 1


def test_statuses_alone_may_leave_some_cases_untold(opened):
    head = "Mã PAKN;Ngày tiếp nhận;Trạng thái;Đơn vị xử lý"
    rows = ("PA-1;05/12/2024;Đã xử lý;TP. Từ Sơn", "PA-2;05/12/2024;;TP. Từ Sơn")
    (stop,) = findings(opened("pakn", head, *rows))
    assert "1 dòng không có trạng thái" in stop.found


@pytest.mark.parametrize(
    ("code", "rule"), [("05/12/2024", "bad_code"), ("2.02412E+16", "long_code"), ("2E+16", "long_code")]
)
def test_a_code_that_a_spreadsheet_has_changed_is_none(cases, code, rule):
    assert rules_of(cases(GOOD, f"{code};06/12/2024;;;Đang xử lý;TP. Từ Sơn;"))[rule] == 1


@pytest.mark.parametrize("code", [dt.datetime(2024, 12, 5), 240183.5])
def test_a_code_that_is_stored_as_a_day_or_a_fraction_is_none(book_of_cases, code):
    row = (code, dt.datetime(2024, 12, 5), "", "", "Đang xử lý", "TP. Từ Sơn", "")
    assert rules_of(book_of_cases(row))["bad_code"] == 1


def test_of_two_headings_of_one_column_a_mapping_says_which(opened):
    head = "Mã PAKN;Ngày tiếp nhận;Tình trạng;Trạng thái xử lý;Đơn vị xử lý"
    row, mapping = (
        "PA-1;05/12/2024;Đang xử lý;Đã xử lý;TP. Từ Sơn",
        ExtractMapping(columns={"Trạng thái xử lý": "status"}),
    )
    assert opened("pakn", head, row, mapping=mapping).figures["processed"] == 1
    with pytest.raises(DataError):
        opened("pakn", head, row)


HISTORY = "Mã PAKN;Ngày tiếp nhận;Hạn xử lý;Ngày xử lý xong;Ngày công khai;Trạng thái;Đơn vị xử lý;Mức độ hài lòng"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("rows", "right"),
    [
        # A day without an hour is that day: the settled row goes first, whatever hour the other tells.
        (("10/12/2024;;Đã xử lý;TP. Từ Sơn;2", ";10/12/2024 15:00;Đang xử lý;TP. Từ Sơn;"), (1, 0, 1)),
        ((";10/12/2024;Đã công khai;TP. Từ Sơn;3", ";10/12/2024 09:00;Đang xử lý;TP. Từ Sơn;"), (1, 0, 1)),
        (("10/12/2024 08:00;;Đã xử lý;TP. Từ Sơn;2", ";10/12/2024 15:00;Đang xử lý;TP. Từ Sơn;"), (0, 1, 0)),
        (("10/12/2024;;Đã xử lý;TP. Từ Sơn;2", "10/12/2024 08:00;;Đã xử lý;TP. Từ Sơn;"), (1, 0, 1)),
    ],
)
def test_the_later_of_two_rows_is_compared_by_its_day_where_one_has_no_hour(opened, rows, right, order):
    extract = opened("pakn", HISTORY, *[f"PA-1;05/12/2024;;{row}" for row in rows[::order]])
    assert extract.stops == ()
    assert tuple(extract.figures[name] for name in ("processed", "open", "rated")) == right


@pytest.mark.parametrize(
    "rows",
    [
        ("10/12/2024 08:00;;Đã xử lý;TP. Từ Sơn;2", "10/12/2024;;Đã xử lý;TP. Từ Sơn;5"),
        ("10/12/2024 00:00:00;;Đã xử lý;TP. Từ Sơn;2", "10/12/2024 08:30:00;;Đã xử lý;TP. Từ Sơn;5"),
        ("10/12/2024;;Đã xử lý;Huyện Tiên Du;2", "10/12/2024 08:00;;Đã xử lý;TP. Từ Sơn;2"),
        ("10/12/2024 08:00;;Đã xử lý;Huyện Tiên Du;", "10/12/2024;;Từ chối;TP. Từ Sơn;"),
    ],
)
def test_rows_of_one_day_that_differ_in_a_figure_are_asked_about(opened, rows):
    extract = opened("pakn", HISTORY, *[f"PA-1;05/12/2024;;{row}" for row in rows])
    assert [notice.rule.id for notice in extract.stops] == ["undecided_repeat"]


@pytest.mark.parametrize("large", [2, 200_000])
def test_similar_codes_are_told_in_a_large_file_too(cases, monkeypatch, large):
    monkeypatch.setattr("pakn.extracts.checks.case_history.LARGE", large)
    rows = [GOOD.replace("PA-1", code) for code in ("00240183", "240183", "PA-7", "pa-7", "PA-8")]
    assert rules_of(cases(*rows))["similar_code"] == 4
    assert "similar_code" not in rules_of(cases(*rows[::2]))


@pytest.mark.parametrize("part", ["tổng số", "tháng 12", "Kết quả"])
def test_a_heading_of_many_parts_takes_no_time(contracts, part):
    heading = "Số văn bản đi" + f" / {part}" * 3_000
    assert contracts["work_files"].column_of(heading, parse_period("2024-12")) is None
