"""Days and times as people and systems write them, and which of day and month comes first."""

import datetime as dt

import pytest

from pakn.base.errors import DataError
from pakn.extracts.checks.dates import moment_expression, strptime_sql
from pakn.extracts.checks.day_order import decide_orders, judge_days
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reading import connect
from pakn.extracts.reporting import extract_json

from ..conftest import rules_of

CITY = "TP. Từ Sơn"


def read(text, kind="t", order="dmy", zone="Asia/Ho_Chi_Minh", written="", swapped=False):
    with connect() as connection:
        connection.execute("CREATE TABLE raw AS SELECT ? AS day, ? AS day__kind", [text, kind])
        sql = moment_expression("raw.day", order, zone, written, swapped=swapped)
        return connection.execute(f"SELECT CAST({sql} AS VARCHAR) FROM raw").fetchone()[0]  # noqa: S608


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("25/12/2024 8:30:00 SA", "2024-12-25 08:30:00"), ("25/12/2024 2:30:00 CH", "2024-12-25 14:30:00"),
        ("25/12/2024 12:15 SA", "2024-12-25 00:15:00"), ("25/12/2024 12:15 CH", "2024-12-25 12:15:00"),
        ("25/12/2024 02:05:09 PM", "2024-12-25 14:05:09"), ("25/12/2024 02:05:09pm", "2024-12-25 14:05:09"),
        ("25/12/2024 12:15:00 am", "2024-12-25 00:15:00"), ("25/12/2024 14:30 CH", "2024-12-25 14:30:00"),
        ("25/12/2024 14:30 SA", None), ("25/12/2024 0:30 CH", None),
        ("08:30 25/12/2024", "2024-12-25 08:30:00"), ("20:30:15 25/12/2024", "2024-12-25 20:30:15"),
        ("2:30 CH 25/12/2024", "2024-12-25 14:30:00"), ("08:30, ngày 25/12/2024", "2024-12-25 08:30:00"),
        ("25/12/2024, 08:30", "2024-12-25 08:30:00"), ("25/12/2024 - 08:30", "2024-12-25 08:30:00"),
        ("25/12/2024 8h30", "2024-12-25 08:30:00"), ("25/12/2024 8h", "2024-12-25 08:00:00"),
        ("17h00 ngày 25/12/2024", "2024-12-25 17:00:00"), ("17 giờ 05 phút ngày 25/12/2024", "2024-12-25 17:05:00"),
        ("8g30 25/12/2024", "2024-12-25 08:30:00"), ("17h00 ngày 05 tháng 12 năm 2024", "2024-12-05 17:00:00"),
        ("2024/12/25", "2024-12-25 00:00:00"), ("2024/12/25 08:30", "2024-12-25 08:30:00"),
        ("2024.12.25", "2024-12-25 00:00:00"), ("2024-12-25T08:30:00.123", "2024-12-25 08:30:00.123"),
        ("2024-12-25 08:30:00,123", "2024-12-25 08:30:00.123"),
        ("20241225083000", "2024-12-25 08:30:00"), ("202412250830", "2024-12-25 08:30:00"),
        ("20241225", "2024-12-25 00:00:00"), ("20241225T083000", "2024-12-25 08:30:00"),
        ("20241225T013000Z", "2024-12-25 08:30:00"),
        ("2024-12-25 18:30:00+00", "2024-12-26 01:30:00"), ("2024-12-25 18:30:00-05", "2024-12-26 06:30:00"),
        ("2024-12-25 18:30:00 +07:00", "2024-12-25 18:30:00"), ("2024-12-25T18:30Z", "2024-12-26 01:30:00"),
        ("2024-12-25 18:30 UTC", "2024-12-26 01:30:00"), ("2024-12-25 18:30:00 GMT+7", "2024-12-25 18:30:00"),
        ("2024-12-25 18:30:00+0530", "2024-12-25 20:00:00"), ("25/12/2024 18:30:00+00", "2024-12-26 01:30:00"),
        ("2024-12-25 18:30:00.123456+00:00", "2024-12-26 01:30:00.123456"), ("2024-12-25 18:30+25", None),
        ("Thứ Tư, 25/12/2024", "2024-12-25 00:00:00"), ("25 tháng 12 năm 2024", "2024-12-25 00:00:00"),
        ("25/12/24", None), ("2024", None), ("12/2024", None), ("25/12/2024 25:00", None), ("30/02/2024", None),
        ("25/12/2024 chiều", None), ("mai", None), ("2024-12-25 08:30 x", None), ("2024-12-25+07:00", None),
        ("45651.5", "2024-12-25 12:00:00"), ("1735115400", None), ("8:30", None),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_meant(text, moment):
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/05/2024 02:05 PM", "2024-12-05 14:05:00"),
        ("12-05-2024", "2024-12-05 00:00:00"),
        ("08:30 12/05/2024", "2024-12-05 08:30:00"),
        ("ngày 05 tháng 12 năm 2024", "2024-12-05 00:00:00"),
    ],
)
def test_month_first(text, day):
    assert read(text, order="mdy") == day


@pytest.mark.parametrize(
    ("text", "written", "moment"),
    [
        ("05-Dec-2024", "%d-%b-%Y", "2024-12-05 00:00:00"), ("5-dec-2024", "%d-%b-%Y", "2024-12-05 00:00:00"),
        ("05/12/24", "%d/%m/%y", "2024-12-05 00:00:00"), ("05/12/2024", "%d/%m/%y", None),
        ("05/12/24 2:30 CH", "%d/%m/%y %I:%M %p", "2024-12-05 14:30:00"),
        ("1733400000", "epoch_s", "2024-12-05 19:00:00"), ("1733400000000", "epoch_ms", "2024-12-05 19:00:00"),
        ("2024-12-05 10:00 +0000", "%Y-%m-%d %H:%M %z", "2024-12-05 17:00:00"),
        ("2024-12-05", "%d-%b-%Y", None), ("abc", "epoch_s", None),
    ],
)  # fmt: skip
def test_a_format_that_the_mapping_names_is_the_only_one(text, written, moment):
    assert read(text, written=written) == moment


def test_what_the_file_stores_needs_no_format():
    assert read("2024-12-05T08:30:00", "d", written="%d-%b-%Y") == "2024-12-05 08:30:00"
    assert read("20241205", "n") == "2024-12-05 00:00:00"
    assert read("1733400000", "n", written="epoch_s") == "2024-12-05 19:00:00"


def test_a_time_of_another_zone_with_and_without_its_own():
    assert read("2024-12-25 2:30 CH", zone="UTC") == "2024-12-25 21:30:00"
    assert read("2024-12-25 14:30 +07", zone="UTC") == "2024-12-25 14:30:00"


@pytest.mark.long
def test_strptime_never_sees_the_bare_end_of_a_text():
    # Without a sign behind it, DuckDB 1.5.6 reads on where a longer format expects ":" (it crashed).
    texts = ["2024-12-05 08", "05/12/2024 08:30", "05/12/2024", "", "0", "05/12/2024 08:30:"]
    formats = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"]
    assert "|" in strptime_sql("t", formats)
    with connect() as connection:
        connection.execute(f"CREATE TABLE texts AS SELECT unnest({texts * 20_000}) AS t")
        rows = connection.execute(f"SELECT count({strptime_sql('t', formats)}), count(*) FROM texts").fetchone()  # noqa: S608
    assert rows == (20_000, 120_000)


def test_zero_width_and_hard_spaces_are_no_part_of_a_day(cases):
    extract = cases(f"PA-1;\u200e05\u200e/12/2024\u00a008:30;;15/12/2024\u202f2:30 CH;Đã xử lý;{CITY};")
    assert extract.query("SELECT CAST(received AS VARCHAR), CAST(closed AS VARCHAR) FROM used") == [
        ("2024-12-05 08:30:00", "2024-12-15 14:30:00")
    ]


# --- order ----------------------------------------------------------------------------------------------------


def test_a_column_without_evidence_takes_the_order_that_the_others_share(cases):
    extract = cases(f"PA-1;12/05/2024;12/20/2024;12/06/2024;Đã xử lý;{CITY};")
    assert extract.query("SELECT received::DATE::VARCHAR, closed::DATE::VARCHAR FROM used") == [
        ("2024-12-05", "2024-12-06")
    ]
    assert rules_of(extract) == {}


def test_a_column_without_evidence_stops_where_the_others_differ(cases):
    rows = (f"PA-1;15/12/2024;12/20/2024;12/12/2024;Đã xử lý;{CITY};",)
    extract = cases(*rows)
    assert [(notice.rule.id, notice.column) for notice in extract.stops] == [("ambiguous_dates", "closed")]
    assert cases(*rows, mapping=ExtractMapping(date_order="dmy")).rows_read == 1


def test_times_tell_the_order_too():
    assert judge_days({"13/12/2024": 1, "31/11/2024": 2}).proven == "dmy"
    orders, open_columns, assumed = decide_orders({"a": judge_days({"05/06/2024": 1})})
    assert (orders, open_columns, assumed) == ({"a": "dmy"}, [], ["a"])


def test_an_order_within_odd_texts_is_seen(cases):
    extract = cases(f"PA-1;08:30 12/25/2024;;12/26/2024 2:30 CH;Đã xử lý;{CITY};")
    assert extract.query("SELECT received::VARCHAR, closed::VARCHAR FROM used") == [
        ("2024-12-25 08:30:00", "2024-12-26 14:30:00")
    ]


# --- the swap that a spreadsheet makes ------------------------------------------------------------------------


def swapped_rows(stored):
    return [
        ("PA-1", stored, "", stored, "Đã xử lý", CITY, 5),
        ("PA-2", "15/12/2024", "", "16/12/2024", "Đã xử lý", CITY, 5),
    ]


def test_days_turned_round_by_a_spreadsheet_stop_with_their_name(book_of_cases):
    extract = book_of_cases(*swapped_rows(dt.datetime(2024, 5, 12, 8, 30)))
    assert rules_of(extract) == {"swapped_days": 2}
    assert "đổi chỗ" in extract_json(extract)["findings"][0]["title"].casefold()


def test_a_mapping_turns_them_back_or_leaves_them(book_of_cases):
    stored = dt.datetime(2024, 5, 12, 8, 30)
    turned = book_of_cases(*swapped_rows(stored), mapping=ExtractMapping(swapped_days=True))
    assert turned.query("SELECT received::VARCHAR FROM used ORDER BY code") == [
        ("2024-12-05 08:30:00",), ("2024-12-15 00:00:00",)
    ]  # fmt: skip
    assert rules_of(turned) == {"days_turned_back": 1}
    left = book_of_cases(*swapped_rows(stored), mapping=ExtractMapping(swapped_days=False))
    assert left.query("SELECT received::VARCHAR FROM typed ORDER BY code")[0] == ("2024-05-12 08:30:00",)


@pytest.mark.parametrize("stored", [dt.datetime(2024, 12, 20), dt.datetime(2024, 12, 12)])
def test_days_that_could_not_be_turned_round_are_right(book_of_cases, stored):
    assert rules_of(book_of_cases(*swapped_rows(stored))) == {}


def test_texts_up_to_the_twelfth_show_that_nothing_was_turned(book_of_cases):
    rows = swapped_rows(dt.datetime(2024, 12, 5))
    typed_anew = [(f"PA-{n}", f"0{n}/12/2024", "", f"0{n}/12/2024", "Đã xử lý", CITY, 5) for n in (3, 4)]
    extract = book_of_cases(*rows, *typed_anew)
    assert (rules_of(extract), extract.rows_used) == ({}, 4)


@pytest.mark.parametrize(("stored", "texts"), [(1, 1), (8, 5)])
def test_a_few_texts_up_to_the_twelfth_hide_no_swap(book_of_cases, stored, texts):
    rows = [(f"PA-1{n}", dt.datetime(2024, 12, n + 1), "", "", "Đang xử lý", CITY, "") for n in range(stored)]
    rows += [(f"PA-2{n}", f"0{n + 1}/12/2024", "", "", "Đang xử lý", CITY, "") for n in range(texts)]
    rows.append(("PA-3", "20/12/2024", "", "", "Đang xử lý", CITY, ""))
    assert rules_of(book_of_cases(*rows)) == {"swapped_days": 1}


def test_the_swap_saved_as_text_is_the_same_swap(cases):
    rows = (f"PA-1;2024-05-12 00:00:00;;;Đang xử lý;{CITY};", f"PA-2;15/12/2024;;;Đang xử lý;{CITY};")
    assert rules_of(cases(*rows)) == {"swapped_days": 1}
    extract = cases(*rows, mapping=ExtractMapping(swapped_days=True))
    assert extract.query("SELECT received::DATE::VARCHAR FROM used") == [("2024-12-05",), ("2024-12-15",)]


# --- what is said ---------------------------------------------------------------------------------------------


def test_an_unreadable_day_shows_its_shape_and_nothing_else(cases):
    extract = cases(f"PA-1;15/12/2024;;;Đang xử lý;{CITY};", f"PA-2;Nguyễn An 0912;;;Đang xử lý;{CITY};")
    told = str(extract_json(extract))
    assert "AAAAAA AA 9999" in told
    assert "Nguyễn" not in told
    assert "0912" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [("date_format: dd/mm/yyyy", "%d-%b-%Y"), ('date_format: {rating: "%d/%m/%Y"}', "không phải cột ngày"),
     ('date_format: {ngay: "%d/%m/%Y"}', "ngay"), ("swapped_days: có", "swapped_days"),
     ("blank: {ngay: [x]}", "ngay"), ('date_format: "%H:%M"', "%d-%b-%Y")],
)  # fmt: skip
def test_a_mapping_that_says_nothing_that_can_be_done_is_refused(mapped, text, told):
    with pytest.raises(DataError) as caught:
        mapped(text)
    assert told in str(caught.value)


# --- days that no calendar has in this order, days that nobody can mean ----------------------------------------


def in_year_day_month(*days):
    return [f"PA-{n};05/12/2024;;2024-{day}-12;Đã xử lý;{CITY};" for n, day in enumerate(days)]


def test_a_column_with_the_day_before_the_month_is_asked_about(cases):
    rows = in_year_day_month("25", "07", "20")
    stops = {found["rule"]: found for found in extract_json(cases(*rows))["findings"] if found["effect"] == "stop"}
    stop = stops.pop("ambiguous_dates")
    assert not stops
    assert stop["found"] == "2 ô chỉ đọc được theo năm-ngày-tháng, 0 ô chỉ theo năm-tháng-ngày"
    assert 'date_format: {closed: "%Y-%d-%m"}' in stop["remedy"]
    extract = cases(*rows, mapping=ExtractMapping(date_format={"closed": "%Y-%d-%m"}))
    assert extract.stops == ()
    assert extract.query("SELECT max(closed)::VARCHAR FROM used") == [("2024-12-25 00:00:00",)]


def test_a_slip_among_many_is_no_order(cases):
    rows = [f"PA-{n};05/12/2024;;2024-12-20;Đã xử lý;{CITY};" for n in range(10, 31)]
    extract = cases(*rows, *in_year_day_month("25"))
    assert (extract.stops, rules_of(extract)) == ((), {"bad_moment": 1, "day_order_assumed": 1})


def test_a_day_far_after_the_cut_off_is_no_day(cases):
    rows = (f"PA-1;05/12/2024;;09/12/2204;Đã xử lý;{CITY};", f"PA-2;05/12/2024;;;Đã xử lý;{CITY};")
    extract = cases(*rows, f"PA-3;05/12/2024;20/12/2204;;Đang xử lý;{CITY};")
    assert rules_of(extract) == {"bad_moment": 2, "settled_without_day": 1}
    assert (extract.figures["processed"], extract.figures["open"], extract.figures["overdue"]) == (2, 1, None)
    assert cases(f"PA-1;05/12/2204;;;Đang xử lý;{CITY};", *rows).rows_set_aside == 1


# --- what a mapping says of days ------------------------------------------------------------------------------


@pytest.mark.long_list
@pytest.mark.parametrize("word", ["31/12/2024", "2024-12-31", "31.12.2024"])
@pytest.mark.parametrize("cell", ["31/12/2024", "2024-12-31", "2024-12-31 00:00:00", dt.datetime(2024, 12, 31)])
def test_a_day_that_stands_for_nothing_is_one_in_every_way_of_writing_it(cases, book_of_cases, word, cell):
    mapping = ExtractMapping(blank={"closed": (word,)})
    received = "20/12/2024"
    if isinstance(cell, str):
        extract = cases(f"PA-1;{received};;{cell};Đang xử lý;{CITY};", mapping=mapping)
    else:
        extract = book_of_cases(("PA-1", received, "", cell, "Đang xử lý", CITY, ""), mapping=mapping)
    assert (extract.figures["processed"], extract.figures["open"]) == (0, 1)


def test_a_day_that_stands_for_another_is_one_in_every_way_of_writing_it(book_of_cases):
    mapping = ExtractMapping(values={"closed": {"30/12/2024": "2024-12-15"}})
    row = ("PA-1", dt.datetime(2024, 12, 13), "", dt.datetime(2024, 12, 30), "Đã xử lý", CITY, "")
    assert book_of_cases(row, mapping=mapping).figures["mean_days"] == 2


def test_a_known_status_may_stand_for_nothing(cases):
    extract = cases(f"PA-1;05/12/2024;;;Đã xử lý;{CITY};", mapping=ExtractMapping(blank=("Đã xử lý",)))
    assert extract.figures["processed"] != 1


def test_an_order_that_a_mapping_gives_is_held_against_the_days(cases):
    rows = (f"PA-1;05/12/2024;;25/12/2024;Đã xử lý;{CITY};", f"PA-2;06/12/2024;;08/12/2024;Đã xử lý;{CITY};")
    assert rules_of(cases(*rows, mapping=ExtractMapping(date_order="mdy")))["ambiguous_dates"] == 1
    assert cases(*rows, mapping=ExtractMapping(date_order="dmy")).stops == ()


def test_days_that_nobody_turned_speak_against_turning_others(book_of_cases):
    row = ("PA-1", dt.datetime(2024, 12, 25), "", dt.datetime(2025, 1, 3), "Đã xử lý", CITY, "")
    assert rules_of(book_of_cases(row, mapping=ExtractMapping(swapped_days=True)))["swapped_days"] == 1
