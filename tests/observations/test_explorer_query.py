"""Exploring: every indicator against counting by hand, filters and months; the codes behind a number agree with it."""

import csv
import datetime as dt
import statistics
from collections import Counter

import numpy as np
import pytest

from pakn.base.errors import DataError, UsageError
from pakn.extracts.counts.case_frame import CaseFrame
from pakn.observations.case_library import CaseLibrary, NamedCode
from pakn.observations.due_dates import on_time
from pakn.observations.explorer_query import GROUPINGS, INDICATORS, Chosen, explore, overall, periods_label
from pakn.statistics.proportions import wilson_interval

pytestmark = pytest.mark.long

PERIOD = "2024-12"
CUT_OFF = dt.date(2024, 12, 31)
ROWS = (
    # unit, topic, kind, received, due, closed, stars, cases
    ("a", "Rác", "tthc", "2024-11-05", "2024-11-20", "2024-11-07", 5, 3),
    ("a", "Rác", "", "2024-12-05", "2024-12-20", "2024-12-25", 1, 2),
    ("a", "", "tthc", "2024-12-10", "2024-12-20", None, 0, 5),
    ("b", "Đèn", "", "2024-12-01", None, "2024-12-11", 0, 4),
    ("b", "Rác", "", "2024-12-30", "2025-01-30", None, 0, 6),
    ("c", "Đèn", "", "2024-12-30", "2025-01-30", None, 0, 1),
)


def frame(rows=ROWS):
    """Return rows as cases, closed ones in whole days."""
    words = {
        name: np.array([row[place] for row in rows], object) for place, name in enumerate(("unit", "topic", "kind"))
    }
    days = {name: np.array([row[place] for row in rows], "datetime64[D]")
            for place, name in enumerate(("received", "due", "closed"), start=3)}  # fmt: skip
    ends = np.where(np.isnat(days["closed"]), np.datetime64(CUT_OFF), days["closed"])
    return CaseFrame(CUT_OFF, {
        **words, **days, "processed": ~np.isnat(days["closed"]),
        "duration_days": (ends - days["received"]).astype(float), "rating": np.array([row[6] for row in rows]),
        "weight": np.array([row[7] for row in rows]),
    })  # fmt: skip


def found(indicator, grouping="unit", rows=ROWS, **filters):
    """Group → what is shown of it."""
    made = explore({PERIOD: frame(rows)}, Chosen(indicator, grouping, **filters))
    return {each.group: each for each in made}


# --- Indicators -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "values", "cases"),
    [
        ("received", {"a": 10, "b": 10, "c": 1}, {"a": 10, "b": 10, "c": 1}),
        ("open", {"a": 5, "b": 6, "c": 1}, {"a": 10, "b": 10, "c": 1}),
        ("rate", {"a": 50, "b": 40, "c": 0}, {"a": 10, "b": 10, "c": 1}),
        ("on_time", {"a": 30, "b": None, "c": None}, {"a": 10, "b": 0, "c": 0}),
        ("satisfaction", {"a": 17 / 5, "b": None, "c": None}, {"a": 5, "b": 0, "c": 0}),
        ("response", {"a": 100, "b": 0, "c": None}, {"a": 5, "b": 4, "c": 0}),
        ("mean_days", {"a": 46 / 5, "b": 10, "c": None}, {"a": 5, "b": 4, "c": 0}),
        ("median", {"a": 20, "b": 10, "c": None}, {"a": 10, "b": 10, "c": 1}),
    ],
)
def test_each_indicator_counted_by_hand(indicator, values, cases) -> None:
    made = found(indicator)
    assert {group: each.value for group, each in made.items()} == pytest.approx(values)
    assert {group: each.cases for group, each in made.items()} == cases
    (whole,) = overall({PERIOD: frame()}, Chosen(indicator))
    assert (whole.group, whole.period) == ("", PERIOD)
    if indicator in ("received", "open"):
        assert whole.value == sum(values.values())


def test_every_indicator_is_tested() -> None:
    assert set(INDICATORS) == {"received", "open", "rate", "on_time", "satisfaction", "response", "mean_days", "median"}


@pytest.mark.parametrize("indicator", ["rate", "on_time", "response"])
def test_shares_have_wilson_intervals(indicator) -> None:
    for each in found(indicator).values():
        if each.value is None:
            assert (each.low, each.high) == (None, None)
        else:
            part = round(each.value * each.cases / 100)
            assert (each.low, each.high) == pytest.approx(tuple(100 * end for end in wilson_interval(part, each.cases)))


def test_a_median_not_reached_is_longer_than_what_was_seen() -> None:
    made = found("median")
    assert (made["a"].value, made["a"].beyond) == (20, None)
    assert (made["c"].value, made["c"].beyond) == (None, 1)


def test_a_file_without_ratings_says_nothing_of_satisfaction() -> None:
    rows = [(*row[:6], -1, row[7]) for row in ROWS]
    for indicator in ("satisfaction", "response"):
        assert {(each.value, each.cases) for each in found(indicator, rows=rows).values()} == {(None, 0)}


# --- Groups and filters -----------------------------------------------------------------------------------------------


def test_groups_by_number_of_cases_and_months_in_order() -> None:
    assert list(found("received", "topic")) == ["Rác", "", "Đèn"]
    assert list(found("received", "kind")) == ["", "tthc"]
    assert {group: each.value for group, each in found("received", "month").items()} == {"2024-11": 3, "2024-12": 18}
    later = [(*row[:3], "2024-01-05", *row[4:]) for row in ROWS[:1]]
    assert list(found("rate", "month", rows=[*ROWS, *later])) == ["2024-01", "2024-11", "2024-12"]


@pytest.mark.parametrize(
    ("filters", "received"),
    [({"unit": "a"}, 10), ({"topic": "Rác"}, 11), ({"kind": "tthc"}, 8), ({"unit": "a", "topic": "Rác"}, 5),
     ({"unit": "b", "kind": "tthc"}, 0), ({"unit": "none"}, 0)],
)  # fmt: skip
def test_filters(filters, received) -> None:
    (whole,) = overall({PERIOD: frame()}, Chosen("received", **filters))
    assert whole.value == received
    assert sum(each.value for each in found("received", "month", **filters).values()) == received


def test_nothing_chosen_has_no_value() -> None:
    for indicator in INDICATORS:
        (whole,) = overall({PERIOD: frame()}, Chosen(indicator, unit="none"))
        assert whole.cases == 0
        assert whole.value in ((0,) if indicator in ("received", "open") else (None,))


def test_periods_stand_beside_each_other_and_larger_groups_first() -> None:
    frames = {"2024-11": frame(ROWS[:1]), "2024-12": frame(ROWS[1:])}
    made = explore(frames, Chosen("received"))
    assert [(each.group, each.period, each.value) for each in made] == [
        ("a", "2024-11", 3), ("a", "2024-12", 7), ("b", "2024-12", 10), ("c", "2024-12", 1)
    ]  # fmt: skip
    assert [each.period for each in overall(frames, Chosen())] == ["2024-11", "2024-12"]
    assert periods_label(list(frames)) == "11/2024, 12/2024"


@pytest.mark.parametrize("chosen", [Chosen("speed"), Chosen(""), Chosen(grouping="district")])
def test_what_does_not_exist_is_refused(chosen) -> None:
    with pytest.raises(UsageError) as caught:
        explore({PERIOD: frame()}, chosen)
    (finding,) = caught.value.findings
    assert finding.allowed == ", ".join(INDICATORS if "indicator" in finding.where else GROUPINGS)


# --- Codes behind a number --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library(province):
    return CaseLibrary(province)


@pytest.fixture(scope="module")
def listed(province):
    """The rows of the sample's month."""
    with (province / "extracts" / "pakn" / f"{PERIOD}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_periods_are_those_at_hand_the_latest_first(library) -> None:
    assert library.periods == ("2024-12", "2024-11", "2024", "2023-12")
    assert library.simulated
    assert len(library.cases(PERIOD)) == len(library.extract(PERIOD).query("SELECT code FROM used"))
    assert library.cases(PERIOD) is library.cases(PERIOD)


def test_a_period_that_is_not_at_hand_is_refused(library) -> None:
    with pytest.raises(UsageError, match="2020-01") as caught:
        library.cases("2020-01")
    assert caught.value.findings[0].allowed == ", ".join(library.periods)


def test_a_folder_without_cases_has_no_period(tmp_path) -> None:
    assert CaseLibrary(tmp_path).periods == ()
    assert not CaseLibrary(tmp_path).simulated


def test_names_of_groups(library) -> None:
    names = {library.name_of("unit", unit) for unit in library.cases(PERIOD).values("unit")}
    assert "Thành phố Bắc Ninh" in names
    assert not any("@" in name for name in names)
    assert library.name_of("month", "2024-03") == "3/2024"
    assert library.name_of("topic", "") == "Các chủ đề còn lại"
    assert library.name_of("topic", "Rác thải, chất thải") == "Rác thải, chất thải"
    assert library.name_of("kind", "tthc") == "Giải quyết TTHC"


@pytest.mark.parametrize("grouping", list(GROUPINGS))
def test_as_many_codes_as_the_number_says(library, grouping) -> None:
    cases = {PERIOD: library.cases(PERIOD)}
    received = explore(cases, Chosen("received", grouping))
    still_open = {each.group: each.value for each in explore(cases, Chosen("open", grouping))}
    assert len(received) >= 1
    for each in received:
        counts = {
            state: len(library.codes(PERIOD, Chosen(grouping=grouping), each.group, state, most=10_000))
            for state in ("", "open", "processed", "overdue")
        }
        assert counts[""] == each.value, each.group
        assert counts["open"] == still_open[each.group]
        assert counts["processed"] == each.value - still_open[each.group]


def test_overdue_codes_are_those_open_past_their_day(library) -> None:
    for unit, cases in library.cases(PERIOD).split("unit").items():
        codes = library.codes(PERIOD, Chosen(), unit, "overdue")
        assert len(codes) == on_time(cases).overdue
        assert all(not case.closed and case.due for case in codes)


def test_filters_narrow_the_codes(library) -> None:
    cases = library.cases(PERIOD)
    for topic in (*cases.values("topic")[:3], ""):
        for unit, own in list(cases.split("unit").items())[:3]:
            number = len(own.among("topic", [topic]))
            assert len(library.codes(PERIOD, Chosen(grouping="topic", unit=unit), topic)) == number
            if topic:
                assert len(library.codes(PERIOD, Chosen(grouping="unit", topic=topic), unit)) == number


def test_codes_are_those_of_the_file_with_days_and_nothing_else(library, listed) -> None:
    rows = {row["Mã PAKN"]: row for row in listed}
    everything = [case for kind in ("hien_truong", "tthc", "doanh_nghiep", "")
                  for case in library.codes(PERIOD, Chosen(grouping="kind"), kind, most=10_000)]  # fmt: skip
    assert Counter(case.code for case in everything) == Counter(list(rows))
    assert NamedCode.__slots__ == ("code", "received", "due", "closed")
    for case in everything:
        row = rows[case.code]
        for shown, name in (
            (case.received, "Ngày tiếp nhận"),
            (case.due, "Hạn xử lý"),
            (case.closed, "Ngày xử lý xong"),
        ):
            assert shown == ("" if not row[name] else "/".join(reversed(row[name][:10].split("-"))))


def test_no_more_than_the_limit_the_oldest_first(library) -> None:
    chosen = Chosen(grouping="kind")
    some = library.codes("2024", chosen, "hien_truong")
    assert len(some) == 500
    assert len(library.codes("2024", chosen, "hien_truong", most=7)) == 7
    days = [dt.datetime.strptime(case.received, "%d/%m/%Y") for case in some]
    assert days == sorted(days)


@pytest.mark.parametrize("name", ["x' OR '1'='1", "'; DROP VIEW used; --", '"', "?", "O'Brien", "%", "\\"])
def test_a_name_with_quotes_is_only_a_name(library, name) -> None:
    for grouping in GROUPINGS:
        assert library.codes(PERIOD, Chosen(grouping=grouping), name) == ()
    assert library.codes(PERIOD, Chosen(topic=name), "256@2023-01-01") == ()
    assert library.codes(PERIOD, Chosen(grouping="kind", unit=name), "hien_truong") == ()
    assert len(library.codes(PERIOD, Chosen(grouping="kind"), "hien_truong")) > 0


def test_a_file_that_stops_is_refused_with_its_findings(data_copy) -> None:
    folder = data_copy / "extracts" / "pakn"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2024-12.csv").write_text("Mã PAKN,Ngày tiếp nhận\nPA-1,2024-12-01\n", encoding="utf-8")
    broken = CaseLibrary(data_copy)
    assert broken.periods == ("2024-12",)
    with pytest.raises(DataError) as caught:
        broken.cases("2024-12")
    assert caught.value.findings


def test_values_of_the_sample_against_its_rows(library, listed) -> None:
    units = {"UBND thị xã Thuận Thành": "262@2023-04-10"}
    own = [row for row in listed if row["Đơn vị xử lý"] in units]
    took = [
        (dt.date.fromisoformat(row["Ngày xử lý xong"][:10]) - dt.date.fromisoformat(row["Ngày tiếp nhận"][:10])).days
        for row in own if row["Ngày xử lý xong"]
    ]  # fmt: skip
    stars = [int(row["Mức độ hài lòng"]) for row in own if row["Mức độ hài lòng"]]
    expected = {"received": len(own), "mean_days": statistics.mean(took), "satisfaction": statistics.mean(stars),
                "rate": 100 * len(took) / len(own)}  # fmt: skip
    for indicator, value in expected.items():
        made = {each.group: each for each in explore({PERIOD: library.cases(PERIOD)}, Chosen(indicator))}
        assert made["262@2023-04-10"].value == pytest.approx(value)
