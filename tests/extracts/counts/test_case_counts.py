"""Cases counted: what is processed, overdue, rated, and what is told of a case beyond its unit."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from made_counts import BAC_NINH, TU_SON

from pakn.extracts.counts.case_counts import NamedCase, TopicCount, case_detail, case_rows, covered_until
from pakn.extracts.counts.case_frame import case_frame
from pakn.extracts.counts.extract_counts import count_extract

pytestmark = pytest.mark.long

CITY = "TP. Bắc Ninh"


def row_of(cases, *texts: str, **options) -> dict[str, int]:
    """Return the counts of the city, each case as "due;closed;status;rating"."""
    lines = [f"PA-{place};13/12/2024;{due};{closed};{status};{CITY};{rating};" for place, (due, closed, status, rating)
             in enumerate((text.split(";") for text in texts), start=1)]  # fmt: skip
    return {name: int(number) for name, number in case_rows(cases(*lines, **options))[BAC_NINH].items()}


@pytest.mark.parametrize(
    ("case", "processed"),
    [
        (";20/12/2024;Đã xử lý;", 1),
        (";20/12/2024;Đang xử lý;", 1),
        (";20/12/2024;;", 1),
        (";;Đã xử lý;", 1),
        (";;Từ chối;", 1),
        (";;Trả lại;", 1),
        (";;Chuyển đơn vị khác;", 1),
        (";;Yêu cầu bổ sung;", 0),
        (";;Đang xử lý;", 0),
    ],
)
def test_a_case_is_processed_by_its_closing_day_or_by_its_status(cases, case, processed) -> None:
    row = row_of(cases, case)
    assert (row["received"], row["processed"], row["no_deadline"]) == (1, processed, 1 - processed)
    assert (row["undetermined"], row["timed"]) == (0, int("20/12" in case))


def test_a_case_of_which_nothing_can_be_read_is_undetermined(cases) -> None:
    row = row_of(cases, ";;Xong rồi;", ";20/12/2024;Đã xử lý;", ";;Đang xử lý;", ";mai;;", ";mai;Đã xử lý;")
    assert (row["received"], row["processed"], row["no_deadline"], row["undetermined"]) == (5, 2, 1, 2)


def test_a_file_without_closing_days_and_statuses_knows_no_states(cases) -> None:
    assert row_of(cases, ";;;", "20/12/2024;;;5") == {"received": 2, "ratings": 1, "rating_sum": 5, "unread": 0}


@pytest.mark.parametrize(
    ("due", "column"),
    [
        ("31/12/2024", "on_time"),
        ("31/12/2024 08:00", "on_time"),
        ("30/12/2024", "overdue"),
        ("30/12/2024 23:59", "overdue"),
        ("01/01/2025", "on_time"),
        ("", "no_deadline"),
        ("12/12/2024", "no_deadline"),
    ],
)
def test_a_case_due_on_the_cut_off_is_still_in_time(cases, due, column) -> None:
    row, settled = (row_of(cases, case, "31/12/2024;20/12/2024;Đã xử lý;")
                    for case in (f"{due};;Đang xử lý;", f"{due};20/12/2024;Đã xử lý;"))  # fmt: skip
    assert {name for name in ("on_time", "overdue", "no_deadline") if row[name]} == {column}
    assert settled[column] == 0


@pytest.mark.parametrize(("rating", "counted"), [("1", 1), ("5", 1), ("5.0", 1), ("tốt", 0), ("", 0)])
def test_ratings_count_from_1_to_5(cases, rating, counted) -> None:
    row = row_of(cases, f";20/12/2024;Đã xử lý;{rating}")
    assert (row["ratings"], row["rating_sum"]) == (counted, counted * int(rating[0]) if counted else 0)


def test_a_rating_of_an_open_case_does_not_count_and_one_of_a_refused_case_does(cases) -> None:
    row = row_of(cases, ";;Đang xử lý;5", ";;Từ chối;2")
    assert (row["ratings"], row["rating_sum"]) == (1, 2)
    assert case_detail(cases(f"PA-1;13/12/2024;;;Từ chối;{CITY};2;")).ratings == {BAC_NINH: (0, 1, 0, 0, 0)}


def test_days_know_the_time_of_day(cases) -> None:
    row = case_rows(cases(
        f"PA-1;13/12/2024 06:00;;14/12/2024 18:00;Đã xử lý;{CITY};;", f"PA-2;14/12/2024;;14/12/2024;Đã xử lý;{CITY};;",
        f"PA-3;14/12/2024;;;Từ chối;{CITY};;",
    ))[BAC_NINH]  # fmt: skip
    assert (row["days"], row["timed"], row["processed"]) == (Decimal("1.5"), 2, 3)


def test_units_are_counted_apart_and_in_any_order(cases) -> None:
    lines = [f"PA-{number};13/12/2024;{number % 20 + 9:02d}/12/2024;{'20/12/2024' if number % 3 else ''};;"
             f"{CITY if number % 2 else 'TP. Từ Sơn'};;Chiếu sáng" for number in range(40)]  # fmt: skip
    first = count_extract(cases(*lines))
    random.Random(1).shuffle(lines)
    assert count_extract(cases(*lines)) == first
    assert {unit: int(row["received"]) for unit, row in first.rows.items()} == {BAC_NINH: 20, TU_SON: 20}
    for row in first.rows.values():
        states = ("processed", "on_time", "overdue", "no_deadline", "undetermined")
        assert row["received"] == sum(row[name] for name in states)


def test_topics_outside_the_list_stand_together(cases) -> None:
    topics = ("Chiếu sáng công cộng", "chiếu sáng", "Nguyễn Văn A", "0912345678", "")
    detail = case_detail(cases(*[f"PA-{n};13/12/2024;;;;{CITY};;{topic}" for n, topic in enumerate(topics)]))
    assert detail.topics == (TopicCount("", 3, None, None), TopicCount("Chiếu sáng công cộng", 2, None, None))


def test_the_ten_longest_overdue_come_in_order_with_nothing_personal(cases) -> None:
    lines = [f"PA-{n:02d};01/12/2024;{n:02d}/12/2024 {23 - n}:00;;;{CITY};;Chiếu sáng" for n in range(2, 14)]
    lines += [f"PA-99;01/12/2024;02/12/2024 23:00;;;{CITY};;", f"PA-98;01/12/2024;02/12/2024;03/12/2024;;{CITY};;"]
    overdue = case_detail(cases(*lines)).overdue
    assert overdue[:3] == (
        NamedCase("PA-02", "Chiếu sáng công cộng", BAC_NINH, 29), NamedCase("PA-99", "", BAC_NINH, 29),
        NamedCase("PA-03", "Chiếu sáng công cộng", BAC_NINH, 28),
    )  # fmt: skip
    assert len(overdue) == 10


def test_of_cases_due_on_one_day_the_code_decides_not_the_hour(cases) -> None:
    lines = [f"PA-{n:02d};13/12/2024;14/12/2024 {23 - n}:00;;Đang xử lý;{CITY};;" for n in range(12)]
    assert [case.code for case in case_detail(cases(*lines)).overdue] == [f"PA-{n:02d}" for n in range(10)]


# --- A file that ends before its period -------------------------------------------------------------------------------


def received_on(*days: int) -> list[str]:
    return [f"PA-{place};{day:02d}/12/2024;;;;{CITY};;" for place, day in enumerate(days)]


@pytest.mark.parametrize(("number", "last", "partial"), [(30, 24, True), (30, 25, False), (29, 24, False)])
def test_a_file_without_cases_in_its_last_week_covers_part_of_its_period(cases, number, last, partial) -> None:
    extract = cases(*received_on(*[13] * (number - 1), last))
    covered = covered_until(extract)
    assert (str(covered) if covered else None) == (f"2024-12-{last}" if partial else None)


def test_a_case_received_later_shows_that_the_list_goes_on(cases) -> None:
    later = f"PA-99;02/01/2025;;;;{CITY};;"
    assert covered_until(cases(*received_on(*[13] * 30), later)) is None


def test_an_open_period_is_measured_up_to_its_cut_off(cases) -> None:
    assert covered_until(cases(*received_on(*[13] * 30), cut_off="19/12/2024")) is None
    assert str(covered_until(cases(*received_on(*[13] * 30), cut_off="20/12/2024"))) == "2024-12-13"


# --- Summary sheets and counts of units -------------------------------------------------------------------------------


def test_an_empty_cell_of_a_sheet_is_no_number(extract_of) -> None:
    head = "Đơn vị;Tiếp nhận;Đã xử lý;Số PAKN quá hạn;Mức độ hài lòng trung bình;Số lượt đánh giá"
    counted = count_extract(extract_of("pakn_units", head, "TP. Bắc Ninh;158;79;;2,5;10", "TP. Từ Sơn;0;0;0;;"))
    expected = {"received": 158, "processed": 79, "mean_rating": "2.5", "ratings": 10}
    assert counted.rows[BAC_NINH] == {name: Decimal(number) for name, number in expected.items()}
    assert counted.rows[TU_SON] == {"received": 0, "processed": 0, "overdue": 0}
    assert (counted.cases, counted.covered_until, counted.name) == (None, None, "2024-12")


def test_an_extract_that_stopped_is_not_counted(extract_of) -> None:
    stopped = extract_of("work_files", "Đơn vị;Số văn bản đi;Số văn bản ký số", "TP. Bắc Ninh;1;2")
    with pytest.raises(ValueError, match="stopped"):
        count_extract(stopped)


def test_a_closing_day_without_a_time_on_the_day_of_receipt_is_no_earlier(cases) -> None:
    extract = cases(
        "PA-1;13/12/2024 10:00;;13/12/2024;Đã xử lý;TP. Từ Sơn;;",
        "PA-2;13/12/2024 10:00;;15/12/2024 10:00;;TP. Từ Sơn;;",
    )
    row = case_rows(extract)[TU_SON]
    assert (extract.rows_set_aside, row["timed"], row["days"]) == (0, 2, 2)


def test_a_file_without_ratings_asked_nobody(extract_of) -> None:
    extract = extract_of(
        "pakn", "Mã PAKN;Ngày tiếp nhận;Ngày xử lý xong;Đơn vị xử lý", "PA-1;13/12/2024;14/12/2024;TP. Từ Sơn"
    )
    assert case_rows(extract)[TU_SON].keys().isdisjoint({"ratings", "rating_sum"})
    assert not case_frame(extract).asked
