"""Cases without their content: the same numbers as the counts of annex 2, and nothing that names anybody."""

from __future__ import annotations

import datetime as dt
import random

import duckdb
import numpy as np
import pytest
from made_counts import BAC_NINH, QUE_VO, TU_SON

from pakn.extracts.counts.case_counts import case_rows
from pakn.extracts.counts.case_frame import case_frame, joined, read_case_frame, write_case_frame

pytestmark = pytest.mark.long

FLAGS = {"processed", "undetermined", "has_hours"}
NAMES = {
    "unit",
    "topic",
    "kind",
    "received",
    "due",
    "closed",
    *FLAGS,
    "duration_days",
    "received_hour",
    "rating",
    "weight",
}
CITY, OTHER = "TP. Bắc Ninh", "TP. Từ Sơn"
CLOSED = f"PA-1;13/12/2024;;20/12/2024;Đã xử lý;{CITY};5;Chiếu sáng"
LAMPS = "Chiếu sáng công cộng"


def drawn_rows(seed: int, *, with_times: bool, number: int = 60) -> list[str]:
    """Draw rows as a system writes them: some closed, some open, some processed on no known day."""
    draw, first = random.Random(seed), dt.datetime(2024, 12, 1)

    def moment(minutes: int) -> str:
        return format(first + dt.timedelta(minutes=minutes), "%d/%m/%Y %H:%M" if with_times else "%d/%m/%Y")

    rows = []
    for place in range(number):
        received = draw.randrange(0, 30 * 1440)
        closed = moment(received + draw.randrange(0, 1440)) if draw.random() < 0.6 else ""
        status = draw.choice(["Đã xử lý", "Đang xử lý", "Từ chối", "Trả lại", ""])
        due = moment(received + draw.randrange(0, 40000)) if draw.random() < 0.8 else ""
        unit, rating = draw.choice([CITY, OTHER, "Thị xã Quế Võ"]), draw.choice(["", "1", "3", "5", "N/A"])
        rating = rating if place else "tốt"  # one such cell is a slip; more of them are asked about
        topic = draw.choice(["Chiếu sáng", "Lạ", ""])
        rows.append(f"PA-{place};{moment(received)};{due};{closed};{status};{unit};{rating};{topic}")
    return rows


def equal(first, second) -> bool:
    return first.cut_off == second.cut_off and all(
        np.array_equal(first[name], second[name], equal_nan=name in ("received", "due", "closed", "duration_days"))
        and first[name].dtype == second[name].dtype
        for name in NAMES
    )


# --- How long a case has waited ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "waited"),
    [
        ("13/12/2024;;20/12/2024;Đã xử lý", 7),
        ("13/12/2024;;13/12/2024;", 0),
        ("13/12/2024;;;Đang xử lý", 18),
        ("13/12/2024 00:00;;;Đang xử lý", 18),
        ("13/12/2024 06:00;;14/12/2024 18:00;Đã xử lý", 1.5),
        ("13/12/2024 06:00;;;Đang xử lý", 18.75),  # to the end of the cut-off day
        ("31/12/2024 18:00;;;Đang xử lý", 0.25),
        ("31/12/2024;;;Đang xử lý", 0),
    ],
)
def test_days_are_whole_unless_the_file_tells_the_time(cases, row, waited) -> None:
    frame = case_frame(cases(f"PA-1;{row};{CITY};;"))
    assert frame["duration_days"].tolist() == [waited]
    assert frame.timed.tolist() == [True]


def test_of_a_day_without_an_hour_only_the_day_counts_in_a_file_of_times_too(cases) -> None:
    # Received at the end of its day, the open case has waited eighteen days and no longer.
    rows = (f"PA-1;13/12/2024;;;;{CITY};;", f"PA-2;13/12/2024;;14/12/2024 06:00;;{CITY};;",
            f"PA-3;13/12/2024 18:00;;;;{CITY};;")  # fmt: skip
    frame = case_frame(cases(*rows))
    assert sorted(frame["duration_days"].tolist()) == [1, 18, 18.25]
    assert sorted(frame.as_of(dt.date(2024, 12, 20))["duration_days"].tolist()) == [1, 7, 7.25]


def test_an_open_case_has_waited_up_to_the_hour_of_the_cut_off(cases) -> None:
    frame = case_frame(cases(f"PA-1;31/12/2024 06:00;;;Đang xử lý;{CITY};;", cut_off="17h00 ngày 31/12/2024"))
    assert frame["duration_days"].round(6).tolist() == [round(11 / 24, 6)]


@pytest.mark.parametrize("status", ["Đã xử lý", "Từ chối", "Trả lại", "Chuyển đơn vị khác"])
def test_processed_by_status_alone_took_nobody_knows_how_long(cases, status) -> None:
    frame = case_frame(cases(f"PA-1;13/12/2024;;;{status};{CITY};4;"))
    assert (frame["processed"].tolist(), frame["rating"].tolist()) == ([True], [4])
    assert np.isnan(frame["duration_days"]).all()
    assert np.isnat(frame["closed"]).all()
    assert not frame.timed.any()


# --- What crosses the border ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "known"), [("chiếu sáng", LAMPS), ("Nguyễn Văn A", ""), ("0912345678", ""), ("", "")]
)
def test_topics_are_those_of_the_list(cases, topic, known) -> None:
    assert case_frame(cases(f"PA-1;13/12/2024;;;;{CITY};;{topic}"))["topic"].tolist() == [known]


def test_no_code_and_no_text_is_in_it(extract_of, tmp_path) -> None:
    head = "Mã PAKN;Họ tên;Nội dung;Loại PAKN;Kênh tiếp nhận;Ngày tiếp nhận;Ngày xử lý xong;Đơn vị xử lý;Chủ đề"
    extract = extract_of("pakn", head, f"PA-77;Nguyễn Văn A;Đèn hỏng;TTHC;Zalo;13/12/2024;14/12/2024;{CITY};Lạ lắm")
    frame = case_frame(extract)
    assert set(frame.columns) == NAMES
    write_case_frame(extract, tmp_path / "cases.parquet")
    found = duckdb.read_parquet(str(tmp_path / "cases.parquet"))
    assert set(found.columns) == NAMES
    written = str(found.fetchall())
    assert (BAC_NINH in written, "tthc" in written) == (True, True)
    for text in ("PA-77", "Nguyễn", "Đèn", "Zalo", "Lạ"):
        assert text not in written


def test_like_cases_are_one_row(cases) -> None:
    frame = case_frame(cases(*[CLOSED.replace("PA-1", f"PA-{place}") for place in range(5)]))
    assert (len(frame["weight"]), frame["weight"].tolist(), len(frame)) == (1, [5], 5)


# --- The same as the counts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_times", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_it_adds_up_to_the_counts_of_annex_2(cases, seed, with_times) -> None:
    extract = cases(*drawn_rows(seed, with_times=with_times))
    frame, rows = case_frame(extract), case_rows(extract)
    assert len(frame) == extract.rows_read - extract.rows_set_aside > 40
    assert set(frame.split("unit")) == set(rows)
    for unit, part in frame.split("unit").items():
        weights, rated, timed = part["weight"], part["rating"] > 0, ~np.isnat(part["closed"])
        told = {
            "received": weights.sum(),
            "processed": weights[part["processed"]].sum(),
            "ratings": weights[rated].sum(),
            "rating_sum": (weights * part["rating"]).sum(),
            "timed": weights[timed].sum(),
        }
        assert told == {name: int(rows[unit][name]) for name in told}
        assert (weights * part["duration_days"])[timed].sum() == pytest.approx(float(rows[unit]["days"]))
        assert (part.timed == (timed | ~part["processed"])).all()


@pytest.mark.parametrize("with_times", [False, True])
def test_written_and_read_again_it_is_the_same(cases, tmp_path, with_times) -> None:
    extract = cases(*drawn_rows(1, with_times=with_times))
    path = tmp_path / "o'clock.parquet"
    write_case_frame(extract, path)
    assert equal(read_case_frame(path, extract.cut_off), case_frame(extract))


def test_an_extract_that_stopped_has_no_cases(extract_of, tmp_path) -> None:
    stopped = extract_of("pakn", "Mã PAKN;Ngày tiếp nhận", "PA-1;13/12/2024")
    for attempt in (lambda: case_frame(stopped), lambda: write_case_frame(stopped, tmp_path / "cases.parquet")):
        with pytest.raises(ValueError, match="stopped at its checks"):
            attempt()


# --- Looking at parts of it -------------------------------------------------------------------------------------------


@pytest.fixture
def frame(cases):
    return case_frame(cases(*drawn_rows(3, with_times=True)))


def test_parts_of_a_split_are_the_whole(frame) -> None:
    for name in ("unit", "topic", "kind"):
        parts = frame.split(name)
        assert sum(map(len, parts.values())) == len(frame)
        for value, part in parts.items():
            assert set(part[name]) == {value}
            assert equal(part, frame.among(name, [value]))
    assert len(frame.among("unit", [])) == len(frame.among("unit", ["none"])) == 0
    assert frame.among("unit", []).split("unit") == {}


def test_values_come_by_number_of_cases(frame) -> None:
    values = frame.values("unit")
    sizes = [len(frame.among("unit", [value])) for value in values]
    assert (sorted(values), sizes) == (sorted([BAC_NINH, TU_SON, QUE_VO]), sorted(sizes, reverse=True))


def test_a_unit_that_has_become_another_brings_its_cases(frame) -> None:
    renamed = frame.renamed({TU_SON: QUE_VO})
    assert len(renamed.among("unit", [QUE_VO])) == len(frame.among("unit", [TU_SON, QUE_VO]))
    assert set(frame["unit"]) == {BAC_NINH, TU_SON, QUE_VO}


def test_the_month_is_that_of_receipt(cases) -> None:
    rows = [f"PA-{month};{month:02d}/{month:02d}/2024;;31/12/2024;;{CITY};;" for month in range(1, 13)]
    months = case_frame(cases(*rows, period="2024")).months()
    assert months.astype(str).tolist() == [f"2024-{month:02d}" for month in range(1, 13)]


def test_files_of_one_cut_off_are_one_cohort(cases) -> None:
    parts = [case_frame(cases(CLOSED.replace("/12/", f"/{month}/"), period=f"2024-{month}")) for month in (10, 11, 12)]
    whole = joined(parts)
    assert len(whole) == 3
    assert equal(whole.where(np.array([1])), parts[1])
    assert joined(parts[:1]) is parts[0]
    assert joined([]) is None
    later = case_frame(cases(CLOSED, cut_off="05/01/2025"))
    with pytest.raises(ValueError, match="different cut-offs"):
        joined([*parts, later])


def test_a_frame_for_exploring_has_a_type_for_each_column(frame) -> None:
    found = frame.frame()
    kinds = {name: found[name].dtype.kind for name in found}
    assert kinds == dict.fromkeys(("received", "due", "closed"), "M") | dict.fromkeys(("rating", "weight"), "i") | {
        "duration_days": "f",
        "received_hour": "f",
        "unit": "O",
        "topic": "O",
        "kind": "O",
    } | dict.fromkeys(FLAGS, "b")
    assert (found["closed"].isna() == np.isnat(frame["closed"])).all()
    assert len(found) == len(frame["weight"])


def test_what_an_earlier_file_would_have_told(cases) -> None:
    rows = [
        f"PA-1;02/12/2024;;10/12/2024;;{CITY};5;",
        f"PA-2;12/12/2024;;13/12/2024;;{CITY};;",
        f"PA-3;03/12/2024;;;;{CITY};;",
    ]
    was = case_frame(cases(*rows)).as_of(dt.date(2024, 12, 5))
    assert (len(was), was.cut_off, was.asked) == (2, dt.date(2024, 12, 5), False)
    assert sorted(was["duration_days"]) == [2, 3]
    assert not was["processed"].any()
    assert np.isnat(was["closed"]).all()


def test_nobody_knows_when_a_case_without_a_closing_day_was_processed(cases) -> None:
    frame = case_frame(cases(f"PA-1;13/12/2024;;;Từ chối;{CITY};;"))
    assert frame.as_of(dt.date(2024, 12, 31))["processed"].all()
    was = frame.as_of(dt.date(2024, 12, 30))
    assert (was["undetermined"].tolist(), was["processed"].tolist(), was.open.tolist()) == ([True], [False], [False])
    assert np.isnan(was["duration_days"]).all()
    assert not was.is_settled
    closed = f"PA-1;13/12/2024;;20/12/2024;;{CITY};;"
    assert case_frame(cases(closed)).as_of(dt.date(2025, 1, 1)) is None


@pytest.mark.parametrize("day", [20, 31])
def test_an_earlier_day_is_what_a_file_of_that_day_says(cases, day) -> None:
    # The same cases exported later, with what happened since: a later cut-off must not change what was true then.
    rows = [
        f"PA-1;02/12/2024 06:00;;10/12/2024 18:00;Đã xử lý;{CITY};;",
        f"PA-2;12/12/2024 18:00;;31/12/2024 12:00;Đã xử lý;{CITY};;",
        f"PA-3;13/12/2024 12:00;;05/01/2025 10:00;Đã xử lý;{CITY};;",
        f"PA-4;14/12/2024 09:00;;;Đang xử lý;{CITY};;",
    ]
    then = case_frame(cases(*rows, cut_off=f"{day}/12/2024"))
    was = case_frame(cases(*rows, cut_off="10/01/2025")).as_of(dt.date(2024, 12, day))
    for name in ("processed", "undetermined", "closed", "received"):
        assert sorted(was[name].astype(str)) == sorted(then[name].astype(str)), name
    assert sorted(was["duration_days"]) == pytest.approx(sorted(then["duration_days"]))
