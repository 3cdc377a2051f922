"""Days and numbers that a file stores itself: what somebody tried with Parquet files and workbooks."""

import datetime as dt

import pytest
from entrance.files import write_case
from entrance.product import check

from pakn.extracts.reading import connect

pytestmark = pytest.mark.long

HEAD = ["Mã PAKN", "Ngày tiếp nhận", "Ngày xử lý xong", "Trạng thái", "Đơn vị xử lý"]
CITY = "UBND thành phố Bắc Ninh"


def stored(folder, rows, head=HEAD, mapping=None):
    """Check a Parquet file of rows given as SQL."""
    case = {"system": "pakn", "file": "2024-12.parquet", "rows": [], "cut_off": "2024-12-31", "mapping": mapping or {}}
    path = write_case(case, folder)
    path.unlink()
    names = ", ".join(f'"{name}"' for name in head)
    with connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        table = f"SELECT * FROM (VALUES {rows}) AS t ({names})"  # noqa: S608 (our own words)
        connection.execute(f"COPY ({table}) TO '{path}' (FORMAT parquet)")
    return check(path)


def stops(found):
    return {finding["rule"] for file in found.files for finding in file["findings"] if finding["effect"] == "stop"}


@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP", "TIMESTAMPTZ"])
@pytest.mark.parametrize("blank", [["2020-01-01"], {"closed": ["2020-01-01"]}])
def test_a_stored_day_is_nothing_where_the_mapping_says_so(kind, blank, tmp_path):
    rows = f"('PA-1', {kind} '2024-12-05', {kind} '2024-12-09', 'Đã xử lý', '{CITY}'), "
    rows += f"('PA-2', {kind} '2024-12-06', {kind} '2020-01-01', 'Đang xử lý', '{CITY}')"
    (found,) = stored(tmp_path, rows, mapping={"blank": blank}).measures
    assert (found["received"], found["processed"], found["open"]) == (2, 1, 1)


@pytest.mark.parametrize("kind", ["BIGINT", "DOUBLE"])
@pytest.mark.parametrize("unit", ["s", "ms"])
def test_the_second_0_is_no_day(kind, unit, tmp_path):
    start, later = (seconds * (1000 if unit == "ms" else 1) for seconds in (1733356800, 1736294400))
    rows = (
        f"('PA-1', {start}::{kind}, NULL::{kind}, 0::{kind}, 'Đã xử lý', '{CITY}'), "
        f"('PA-2', {start}, {later}, {later}, 'Đã xử lý', '{CITY}')"
    )
    head = [*HEAD[:3], "Ngày công khai", *HEAD[3:]]
    assert "undetermined_decides" in stops(stored(tmp_path, rows, head, {"date_format": f"epoch_{unit}"}))


def test_midnight_among_stored_hours_is_an_hour(tmp_path):
    rows = f"('1', TIMESTAMP '2024-12-05 00:00', TIMESTAMP '2024-12-05 12:00', 'Đã xử lý', '{CITY}'), "
    rows += f"('2', TIMESTAMP '2024-12-06 03:00', TIMESTAMP '2024-12-06 15:00', 'Đã xử lý', '{CITY}')"
    assert stored(tmp_path / "plain", rows).measures[0]["mean_days"] == 0.5
    rows = rows.replace("12-05 00:00", "12-01 00:00")
    (found,) = stored(tmp_path / "zone", rows, mapping={"time_zone": "Asia/Singapore"}).measures
    assert found["received"] == 1  # the other came in the night before, of November


def test_two_receipts_of_a_code_on_a_day_are_asked_about(tmp_path):
    days = ("1", "05 00:00"), ("1", "05 09:00"), ("2", "06 03:00")
    rows = ", ".join(f"('{code}', TIMESTAMP '2024-12-{day}', NULL::DATE, 'Đang xử lý', '{CITY}')" for code, day in days)
    assert "code_of_two_cases" in stops(stored(tmp_path, rows))


@pytest.mark.parametrize("zone", ["Asia/Singapore", "UTC"])
@pytest.mark.parametrize("written", ["%Y-%m-%d 00:00:00", "%d/%m/%Y 12:00:00 SA", "serial", "stored"])
def test_no_zone_moves_days_of_a_column_of_midnights(zone, written, tmp_path):
    days = [dt.date(2024, 12, 1), dt.date(2024, 12, 2)]
    if written == "stored":
        rows = ", ".join(f"('PA-{day.day}', TIMESTAMP '{day}', NULL::DATE, 'Đang xử lý', '{CITY}')" for day in days)
        (found,) = stored(tmp_path, rows, mapping={"time_zone": zone}).measures
    else:
        start = dt.date(1899, 12, 30)
        texts = [f"{(day - start).days}.0" if written == "serial" else day.strftime(written) for day in days]
        text = "\n".join([",".join(HEAD), *(f"PA-{n},{day},,Đang xử lý,{CITY}" for n, day in enumerate(texts)), ""])
        case = {"system": "pakn", "file": "2024-12.csv", "cut_off": "2024-12-31", "text": text}
        (found,) = check(write_case({**case, "mapping": {"time_zone": zone}}, tmp_path)).measures
    assert (found["received"], found["open"]) == (2, 2)


def test_whole_days_among_the_hours_of_a_workbook_are_told(tmp_path):
    days = [{"date": dt.date(2024, 12, 5)}, {"at": "2024-12-06 03:00"}]
    rows = [HEAD, *([f"PA-{n}", day, None, "Đang xử lý", CITY] for n, day in enumerate(days))]
    case = {"system": "pakn", "file": "2024-12.xlsx", "cut_off": "2024-12-31", "rows": rows}
    found = check(write_case(case, tmp_path))
    (told,) = [finding for file in found.files for finding in file["findings"] if finding["rule"] == "whole_days"]
    assert (told["effect"], told["count"]) == ("note", 1)


def test_a_publication_before_the_receipt_settles_nothing(tmp_path):
    rows = f"('PA-1', DATE '2024-12-05', NULL::DATE, DATE '2024-11-01', 'Đã xử lý', '{CITY}'), "
    rows += f"('PA-2', DATE '2024-12-05', DATE '2025-01-08', DATE '2025-01-08', 'Đã xử lý', '{CITY}')"
    found = stored(tmp_path, rows, [*HEAD[:3], "Ngày công khai", *HEAD[3:]])
    assert stops(found) or found.measures[0]["processed"] == 0
