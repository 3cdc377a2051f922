"""Files that people tried: what each says, or that it stops and asks."""

import datetime as dt

import pytest
from entrance.files import write_case
from entrance.product import check

from pakn.extracts.checks.cut_offs import stated_cut_offs
from pakn.extracts.mapping import ExtractMapping

pytestmark = pytest.mark.long

HEAD = "Mã PAKN,Ngày tiếp nhận,Ngày xử lý xong,Trạng thái,Đơn vị xử lý,Mức độ hài lòng"
CITY, TOWN = "UBND thành phố Bắc Ninh", "UBND thị xã Quế Võ"
DONE = f"PA-9,05/12/2024,09/12/2024,Đã xử lý,{CITY},"
RIGHT = {
    # Placeholder days, whatever time of day stands behind them.
    "day 0 at twenty past": ([f"PA-1,2024-12-05,1900-01-01 00:20:00,Đang xử lý,{CITY},"], {"processed": 1, "open": 1}),
    "a second before 1970": ([f"PA-1,05/12/2024,31/12/1969,Đang xử lý,{CITY},"], {"processed": 1, "open": 1}),
    "day 0 of another system": ([f"PA-1,05/12/2024,01/01/1601,Đang xử lý,{CITY},"], {"processed": 1, "open": 1}),
    "the first of the century": ([f"PA-1,05/12/2024,01/01/2000,Đang xử lý,{CITY},"], {"processed": 1, "open": 1}),
    "the last of the century": ([f"PA-1,05/12/2024,31/12/2099,Đang xử lý,{CITY},"], {"processed": 1, "open": 1}),
    "T between day and time": (
        [f"PA-1,05/12/2024T08:30,25/12/2024T08:30,Đã xử lý,{CITY},"], {"processed": 2, "mean_days": 12},
    ),
    "a rating of January": (
        [f"PA-1,05/12/2024,03/01/2025,Đã xử lý,{CITY},1", f"PA-1,05/12/2024,10/12/2024,Đã xử lý,{CITY},"],
        {"received": 2, "processed": 2, "rated": 0},
    ),
    # The hour 00:00 among others is an hour, whichever way it comes about.
    "midnight of the province in another zone": (
        [f"PA-1,2024-12-04T17:00:00Z,2024-12-05T05:00:00Z,Đã xử lý,{CITY},",
         f"PA-2,2024-12-05T02:00:00Z,2024-12-05T14:00:00Z,Đã xử lý,{CITY},"], {"processed": 3, "mean_days": 5 / 3},
    ),
    "midnight in the morning": (
        [f"PA-1,25/12/2024 12:00:00 AM,25/12/2024 12:00:00 PM,Đã xử lý,{CITY},",
         f"PA-2,25/12/2024 8:00:00 AM,25/12/2024 8:00:00 PM,Đã xử lý,{CITY},"], {"processed": 3, "mean_days": 5 / 3},
    ),
    "00:00 behind all days of a column": (
        [f"PA-{n},2024-12-0{n} 00:00:00,2024-12-0{n} 0{n}:30,Đã xử lý,{CITY}," for n in (1, 2)],
        {"processed": 3, "mean_days": 4 / 3},
    ),
    "a number of days that ends a moment before midnight": (
        [f"PA-1,45631,45657.99999997,Đã xử lý,{CITY},"], {"processed": 2, "open": 0},
    ),
    "guarded from Excel": (
        [f'="0001",="05/12/2024",="08/12/2024",="Đã xử lý",="{CITY}",="4"', f'="0002",05/12/2024,,Đang xử lý,{CITY},'],
        {"received": 3, "processed": 2, "open": 1, "mean_days": 3.5, "mean_rating": 4},
    ),
    "codes with a number sign, and a Đ": (
        [f"#1,05/12/2024,09/12/2024,Đã xử lý,{CITY},", f"PAĐ-1,05/12/2024,,Đang xử lý,{CITY},"],
        {"received": 3, "processed": 2, "open": 1},
    ),
    "an error where nothing decides": (
        [f"PA-1,05/12/2024,09/12/2024,Đã xử lý,{CITY},#N/A"], {"received": 2, "processed": 2, "rated": 0},
    ),
}  # fmt: skip
"""Rows beside one closed case → figures."""
STOPS = {
    "ten points in words": ([f"PA-{n},05/12/2024,09/12/2024,Đã xử lý,{CITY},{mark}" for n, mark in
                             enumerate(("10 điểm", "8 điểm", "4"))], "other_scale"),
    "of ten in words": ([f"PA-1,05/12/2024,09/12/2024,Đã xử lý,{CITY},9 trên 10"], "other_scale"),
    "words of which a mapping knows a part": (
        [f"PA-{n},05/12/2024,09/12/2024,Đã xử lý,{CITY},{mark}" for n, mark in
         enumerate(("5", "4 (tốt)", "Không hài lòng", "Rất hài lòng"))], "worded_ratings",
    ),
    "days of closing in a way of their own": (
        [f"PA-{n},05/12/2024,0{n}/01/25,Đã xử lý,{CITY}," for n in range(6, 9)], "unread_days",
    ),
    "a day after the cut-off with a word": (
        [f"PA-1,05/12/2024,08/01/2025 (đã gia hạn),Đã xử lý,{CITY},"], "undetermined_decides",
    ),
    "a day decades before the receipt": (
        [f"PA-{n},05/12/2024,07/07/1987,Đang xử lý,{CITY}," for n in range(2)], "undetermined_decides",
    ),
    "an error in place of a day of closing": ([f"PA-1,05/12/2024,#N/A,,{CITY},"], "error_cell"),
    "an error in place of a status": ([f"PA-1,05/12/2024,,#REF!,{CITY},"], "error_cell"),
    "an error in place of a code": ([f"#DIV/0!,05/12/2024,,,{CITY},"], "error_cell"),
    "two receipts of a day, one at midnight": (
        [f"PA-{code},2024-12-{day}Z,,Đang xử lý,{CITY}," for code, day in
         ((1, "04T17:00:00"), (1, "05T02:00:00"), (2, "05T03:00:00"))], "code_of_two_cases",
    ),
    "passed on by one unit, open at another": (
        [f"PA-1,05/12/2024,06/12/2024,Chuyển đơn vị khác,{CITY},", f"PA-1,05/12/2024,,Đang xử lý,{TOWN},"],
        "undecided_repeat",
    ),
    "a tie in what figures rest on": (
        [f"PA-1,05/12/2024,,Đang xử lý,{unit}," for unit in (CITY, TOWN)], "undecided_repeat",
    ),
}  # fmt: skip
"""Rows beside one closed case → what stops the file."""


def checked(folder, rows, **mapping):
    text = "\n".join([HEAD, DONE, *rows, ""])
    case = {"system": "pakn", "file": "2024-12.csv", "cut_off": "2024-12-31", "text": text, "mapping": mapping}
    return check(write_case(case, folder))


def stops(found):
    return [finding["rule"] for file in found.files for finding in file["findings"] if finding["effect"] == "stop"]


def test_days_as_programs_of_microsoft_send_them(tmp_path):
    rows = [
        HEAD,
        f"PA-1,/Date(1733367600000)/,/Date(1733713200000)/,Đã xử lý,{CITY},",
        f"PA-2,1733454000000,,Mới,{CITY},",
    ]
    case = {"system": "pakn", "file": "2024-12.csv", "cut_off": "2024-12-31", "text": "\n".join(rows),
            "mapping": {"date_format": "epoch_ms", "values": {"status": {"Mới": "open"}}}}  # fmt: skip
    (measures,) = check(write_case(case, tmp_path)).measures
    assert (measures["received"], measures["processed"], measures["mean_days"]) == (2, 1, 4)


@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_in_one_column_are_told(quote, tmp_path):
    rows = [HEAD.replace(",", ";"), DONE.replace(",", ";")]
    case = {"system": "pakn", "file": "2024-12.csv", "cut_off": "2024-12-31", "text": ""}
    path = write_case(case, tmp_path)
    path.write_text("\n".join(f"{quote}{row}{quote}" for row in rows), encoding="utf-8")
    found = check(path)
    assert (found.measures == [None], "tách cột" in str(found.files)) == ((True, True) if quote else (False, False))


def test_a_day_in_the_status_is_told(tmp_path):
    found = checked(tmp_path, [f"PA-1,05/12/2024,,Đã xử lý (09/12/2024),{CITY},"])
    assert (found.measures, "tách sang cột ngày" in str(found.files)) == ([None], True)


@pytest.mark.long_list
@pytest.mark.parametrize("what", RIGHT)
def test_a_file_that_somebody_tried_is_counted_right(what, tmp_path):
    rows, right = RIGHT[what]
    (found,) = checked(tmp_path, rows).measures
    assert {name: found[name] for name in right} == right


@pytest.mark.parametrize("what", STOPS)
def test_a_file_that_somebody_tried_stops(what, tmp_path):
    rows, rule = STOPS[what]
    assert rule in stops(checked(tmp_path, rows))


@pytest.mark.parametrize("zone", ["Asia/Singapore", "UTC", "America/New_York"])
def test_no_zone_moves_a_day_without_an_hour(zone, tmp_path):
    rows = [f"PA-1,2024-12-02,2025-01-01,Đã xử lý,{CITY},", f"PA-2,01/12/2024,05/12/2024,Đã xử lý,{CITY},"]
    (found,) = checked(tmp_path, rows, time_zone=zone).measures
    assert (found["received"], found["processed"], found["open"], found["mean_days"]) == (3, 2, 1, 4)


@pytest.mark.parametrize("zone", ["Asia/Singapore", "UTC", "America/New_York"])
@pytest.mark.parametrize("written", ["stored", "number", "own format"])
def test_no_zone_moves_a_stored_day_without_an_hour(zone, written, tmp_path):
    days = {
        "stored": ({"date": dt.date(2024, 12, 1)}, {"date": dt.date(2024, 12, 31)}),
        "number": (45627, 45657),
        "own format": ("01-Dec-2024", "31-Dec-2024"),
    }[written]
    rows = [[*HEAD.split(","), "Hạn xử lý"], ["PA-1", days[0], None, "Đang xử lý", CITY, None, days[1]]]
    mapping = {"time_zone": zone, **({"date_format": "%d-%b-%Y"} if written == "own format" else {})}
    case = {"system": "pakn", "file": "2024-12.xlsx", "cut_off": "2024-12-31", "rows": rows, "mapping": mapping}
    (found,) = check(write_case(case, tmp_path)).measures
    assert (found["received"], found["open"], found["overdue"]) == (1, 1, 0)


def test_a_rating_of_an_earlier_step_counts_and_nothing_else_is_said(tmp_path):
    rows = [f"PA-1,05/12/2024,08/12/2024,Đã xử lý,{CITY},", f"PA-1,05/12/2024,,Đang xử lý,{CITY},4"]
    found = checked(tmp_path, rows)
    assert (found.measures[0]["rated"], "rating_without_closure" in str(found.files)) == (1, False)
    rows = [f"PA-1,05/12/2024,,Đang xử lý,{CITY},", f"PA-1,05/12/2024,,Đang xử lý,{CITY},4"]
    found = checked(tmp_path / "open", rows)
    assert (found.measures[0]["rated"], "rating_without_closure" in str(found.files)) == (0, True)


def test_rows_of_other_periods_are_no_faults_whatever_else_is_wrong(tmp_path):
    rows = [f"PA-{n},0{n}/01/2025,,Đang xử lý,Phòng nào đó,sai" for n in range(1, 6)]
    found = checked(tmp_path, rows)
    assert stops(found) == []
    assert found.measures[0]["received"] == 1


def test_names_in_a_shifted_column_are_not_printed(tmp_path):
    rows = [f"PA-{n},05/12/2024,,{name},{CITY}," for n, name in enumerate(("Nguyễn Văn An", "Trần Thị Bình"))]
    assert "Nguyễn" not in str(checked(tmp_path, rows).files)


def test_a_proposed_line_is_yaml_whatever_the_words(tmp_path):
    rows = [f'PA-{n},05/12/2024,,"{word}",{CITY},' for n, word in enumerate(("Xong: đã gửi", "Xong, chờ duyệt"))]
    assert '{"Xong, chờ duyệt": "?", "Xong: đã gửi": "?"}' in str(checked(tmp_path, rows).files)


def test_words_that_yaml_reads_as_true_or_false_are_asked_for_in_quotes():
    with pytest.raises(ValueError, match="nháy kép"):
        ExtractMapping.model_validate({"values": {"status": {True: "processed"}}})


def test_a_chot_that_cannot_be_read_does_not_give_way():
    assert stated_cut_offs(["Ngày chốt số liệu: 31/12/24; so với kỳ trước tính đến ngày 31/01/2025"]) == ()
    assert stated_cut_offs(["Ngày chốt số liệu: hết tháng 12/2024", "Tính đến ngày 31/01/2025"]) == ()
    assert len(stated_cut_offs(["Danh sách chốt", "Tính đến ngày 31/01/2025"])) == 1
