"""The product counts every file of cases as a second reader does that shares nothing with it but the rules.

What the reader knows is held against the values that people wrote down; then it judges the same files in other forms,
and files that nobody thought of.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from pathlib import Path

import pytest
from entrance.drawn import END, OPEN, OPTIONAL, RUBBISH, SETTLED, CaseFile, case_files, good_row, later_row
from entrance.files import read_cases, write_case
from entrance.product import check
from entrance.reader import read_cases_of
from entrance.test_cases import ENTRANCE_II, MEANS, rounded
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

STOPS = {
    "ratings-out-of-ten": "scale", "too-much-set-aside": "faults", "status-words-nobody-knows": "rate",
    "settled-by-status-in-a-younger-export": "rate", "one-code-two-cases": "code_from",
}  # fmt: skip
"""Cases that stop, with the rule of the reader that stops them."""
UNKNOWN = {"american-times", "each-column-its-own-order"}
"""Cases of days written month first, which the reader does not know; no more does it know mappings."""
CASES = {
    case["id"]: case
    for case in read_cases()
    if case["system"] == "pakn" and "mapping" not in case and case["id"] not in UNKNOWN
    and (case["right"]["outcome"] == "use" or case["id"] in STOPS)
}  # fmt: skip
UNSHRUNK = (Phase.explicit, Phase.generate)
"""Files are small as drawn; to make a failing one smaller would call the product for minutes."""
TOGETHER = [case for name, case in CASES.items() if name not in ENTRANCE_II]


def read(path, cut_off=END):
    start = dt.date(2024, 1 if path.stem == "2024" else 12, 1)
    return read_cases_of(path, start, END, cut_off)


def disagreement(reading, file, measures):
    """Return where product and reader part, or nothing: the same figures, or a stop where the rules want one."""
    if reading.stops:
        return {} if measures is None else {"must stop": sorted(reading.stops)}
    if measures is None:
        return {"must not stop": [finding["title"] for finding in file["findings"] if finding["effect"] == "stop"]}
    # Without a column of ratings nothing is rated, in either way of saying so.
    pairs = {name: (measures[name], value) for name, value in reading.measures.items()}
    pairs["rated"] = (measures["rated"] or 0, reading.measures["rated"])
    # Each row is a case, a repeat or set aside, once.
    rows = measures["received"] + file.get("repeats", 0) + file["rows_set_aside"]
    pairs |= {"rows_read": (file["rows_read"], reading.rows_read), "each row once": (rows, file["rows_read"])}
    pairs |= {"rows_set_aside": (file["rows_set_aside"], reading.set_aside)}
    return {name: pair for name, pair in pairs.items() if not same(*pair)}


def same(found, right):
    return found == (right if right is None else pytest.approx(float(right), rel=1e-9))


def disagreements(readings, *paths):
    """Check files in one call; return what the product says otherwise than the reader, by number of the file."""
    checked = check(*paths)
    differing = enumerate(map(disagreement, readings, checked.files, checked.measures))
    return {number: found for number, found in differing if found}


# Of the reader alone


@pytest.mark.parametrize("name", CASES)
def test_the_reader_knows_what_is_right(name, tmp_path):
    case = CASES[name]
    reading, right = read(write_case(case, tmp_path), case["cut_off"]), case["right"]
    assert reading.stops == ({STOPS[name]} if name in STOPS else set())
    expected = {key: value for key, value in right.items() if key in reading.measures}
    found = {key: reading.measures[key] for key in expected}
    as_decimals = {
        key: Decimal(float(value)) if key in MEANS and value is not None else value for key, value in found.items()
    }
    assert {key: rounded(key, value) for key, value in as_decimals.items()} == {
        key: rounded(key, value) for key, value in expected.items()
    }
    assert reading.set_aside == right.get("aside", reading.set_aside)
    assert reading.rows_read == reading.measures["received"] + reading.repeats + reading.set_aside


# Of the product beside it


def as_workbook(case):
    """Return a case of text as a workbook, its plain days and numbers typed."""
    if "rows" in case:
        return case
    head, *rows = csv.reader(io.StringIO(case["text"]))
    made = {key: value for key, value in case.items() if key != "text"}
    return made | {"file": "2024-12.xlsx", "rows": [head, *([typed(cell) for cell in row] for row in rows)]}


def typed(cell):
    if cell.isdecimal() and len(cell) == 1:
        return int(cell)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(cell, form).date()
        except ValueError:
            continue
    return cell


def of_the_year(case):
    return case | {"file": case["file"].replace("2024-12", "2024")}


@pytest.mark.long
@pytest.mark.parametrize(
    "forms",
    [
        pytest.param([of_the_year], marks=pytest.mark.slow, id="year"),
        pytest.param([as_workbook], marks=pytest.mark.slow, id="workbook"),
        pytest.param([as_workbook, of_the_year], id="workbook-of-the-year"),
    ],
)
def test_the_product_agrees_on_every_case_in_other_forms(forms, tmp_path):
    cases = [reduce(lambda made, form: form(made), forms, case) for case in TOGETHER]
    paths = [write_case(case, tmp_path / case["id"]) for case in cases]
    readings = [read(path, case["cut_off"]) for path, case in zip(paths, cases, strict=True)]
    differing = disagreements(readings, *paths)
    assert {cases[number]["id"]: found for number, found in differing.items()} == {}


def good_rows(number, **cells):
    return [good_row(place, **cells) for place in range(number)]


def faulty(number):
    return [good_row(10_000 + place, unit="UBND huyện Không Đâu") for place in range(number)]


def impossible(number):
    return [good_row(40_000 + place, received=END, due=None, closed=dt.date(2024, 12, 24)) for place in range(number)]


def later(number):
    return [later_row(30_000 + place, END) for place in range(number)]


def half_processed(processed):
    """Return 21.000 cases of which one is in doubt: 0,0048 points of the rate."""
    rest = good_rows(21_000)[processed:-1]
    rows = [*good_rows(processed), *(row | {"closed": None, "status": OPEN[0], "rating": None} for row in rest)]
    return [*rows, good_row(20_999, closed=None, status="Đã có kết quả", rating=None)]


SETTLED_SOMETIME = good_row(1, closed=None, rating=None)
LEFT_OPEN = SETTLED_SOMETIME | {"status": OPEN[0]}
CLOSED_LATER = good_row(2, closed=dt.date(2025, 1, 4))
UNREADABLE = good_row(1, closed=RUBBISH, rating=None)
BORDERS = {
    "one-fault-is-no-share": ([*good_rows(1), *faulty(1)], None),
    "two-faults-of-100": ([*good_rows(98), *faulty(2)], None),
    "two-faults-of-99": ([*good_rows(97), *faulty(2)], "faults"),
    "later-rows-are-no-part-of-the-share": ([*good_rows(97), *faulty(2), *later(20)], "faults"),
    "later-rows-are-no-faults": ([*good_rows(3), *later(20)], None),
    "repeats-are-no-part-of-the-share": ([*good_rows(97), *faulty(2), *good_rows(20)], "faults"),
    "two-impossible-pairs-of-100": ([*good_rows(98), *impossible(2)], None),
    "two-impossible-pairs-of-99": ([*good_rows(97), *impossible(2)], "backward"),
    "open-cases-are-no-part-of-impossible-pairs": (
        [*good_rows(97), *impossible(2), good_row(500, closed=None, status=OPEN[0])], "backward",
    ),
    "a-doubt-that-no-decimal-shows": (half_processed(10_500), None),
    "a-doubt-that-a-decimal-shows": (half_processed(10_501), "rate"),
    "settled-sometime-in-a-younger-file": ([SETTLED_SOMETIME, CLOSED_LATER], "rate"),
    "settled-sometime-in-a-file-of-the-day": ([SETTLED_SOMETIME, good_row(2)], None),
    "published-by-the-cut-off-in-a-younger-file": ([SETTLED_SOMETIME | {"published": END}, CLOSED_LATER], None),
    "published-after-the-cut-off": ([SETTLED_SOMETIME | {"published": dt.date(2025, 1, 2)}], "rate"),
    "sent-after-the-cut-off-makes-a-file-younger": ([SETTLED_SOMETIME, good_row(2, sent=dt.date(2025, 1, 2))], "rate"),
    "an-unreadable-day-of-a-settled-case": ([UNREADABLE, good_row(2)], None),
    "an-unreadable-day-in-a-younger-file": ([UNREADABLE, CLOSED_LATER], "rate"),
    "an-unreadable-day-without-a-status": ([UNREADABLE | {"status": None}, good_row(2)], "rate"),
    "the-last-minute-of-the-cut-off": ([good_row(1, closed=dt.datetime(2024, 12, 31, 23, 59))], None),
    "the-first-minute-after-it": ([good_row(1, closed=dt.datetime(2025, 1, 1, 0, 1))], None),
    "repeats-that-differ-in-their-unit": ([good_row(1), good_row(1, unit="UBND huyện Gia Bình")], "tie"),
    "repeats-that-differ-in-their-rating": ([good_row(1), good_row(1, rating="1")], "tie"),
    "the-rating-of-an-earlier-row": ([good_row(1, rating=None), good_row(1, closed=None, status=OPEN[0])], None),
    "a-settled-status-before-an-open-one": ([SETTLED_SOMETIME, LEFT_OPEN, good_row(2)], None),
    "also-where-the-open-one-comes-first": ([LEFT_OPEN, SETTLED_SOMETIME, good_row(2)], None),
    "due-on-the-day-of-the-cut-off": ([LEFT_OPEN | {"due": END}, good_row(2)], None),
    "due-on-the-day-before": ([LEFT_OPEN | {"due": END - dt.timedelta(1)}, good_row(2)], None),
    "the-later-day-counts": ([good_row(1), good_row(1, closed=dt.date(2024, 12, 30), rating="1")], None),
    "a-later-row-after-the-cut-off-does-not": ([good_row(1), good_row(1, closed=dt.date(2025, 1, 30))], None),
    "a-code-of-two-receipts": ([good_row(1), good_row(1, received=END, due=None, closed=END)], "code_from"),
    "a-status-that-contradicts-the-day": ([good_row(1, status=OPEN[0]), good_row(2)], None),
}  # fmt: skip


@pytest.fixture(scope="module")
def borders(tmp_path_factory):
    """Return the files of the borders with what the reader says of each."""
    folder = tmp_path_factory.mktemp("borders")
    files = {name: CaseFile(tuple(rows)) for name, (rows, _) in BORDERS.items()}
    paths = {name: file.write(folder / name) for name, file in files.items()}
    return {name: (path, files[name].read(path)) for name, path in paths.items()}


@pytest.mark.parametrize("name", BORDERS)
def test_the_reader_knows_the_borders_of_the_rules(name, borders):
    _, stop = BORDERS[name]
    assert borders[name][1].stops == ({stop} if stop else set())


@pytest.mark.slow
@pytest.mark.long
def test_the_product_knows_the_borders_of_the_rules(borders):
    paths, readings = zip(*borders.values(), strict=True)
    assert {list(borders)[number]: found for number, found in disagreements(readings, *paths).items()} == {}


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=14, phases=UNSHRUNK)
@given(st.lists(case_files(), min_size=3, max_size=3))
def test_the_product_agrees_on_files_that_nobody_thought_of(files):
    with tempfile.TemporaryDirectory() as folder:
        paths = [file.write(Path(folder, str(number))) for number, file in enumerate(files)]
        readings = [file.read(path) for file, path in zip(files, paths, strict=True)]
        assert disagreements(readings, *paths) == {}


# What changes nothing


def open_codes(file):
    return {row["code"] for row in file.rows} - {row["code"] for row in file.rows if row["closed"] is not None}


def exported_later(file):
    """Return the file as it would be days after: open cases were settled since, and new ones came in."""
    left, since = open_codes(file), file.cut_off + dt.timedelta(3)
    news = {"closed": since, "published": since + dt.timedelta(1), "status": SETTLED[0]}
    rows = [row | (news if row["code"] in left else {}) for row in file.rows]
    return replace(file, rows=(*rows, *(later_row(place, file.cut_off) for place in range(200, 203))))


@st.composite
def variants(draw):
    """Draw a file whose settled cases have their days, and what stands for the same cases in another form."""
    file = draw(case_files(plain=True))
    codes = sorted({row["code"] for row in file.rows})
    others = sorted({*OPTIONAL} - {"rating"})  # words among ratings are asked about
    spoilt = {code: dict.fromkeys(draw(st.sets(st.sampled_from(others))), RUBBISH) for code in codes}
    return {
        "as drawn": file,
        "other words for nothing": replace(file, spelling=file.spelling + draw(st.integers(1, 20))),
        "another order of rows": replace(file, rows=tuple(draw(st.permutations(file.rows)))),
        "exported later": exported_later(file),
        "rubbish in optional cells": replace(file, rows=tuple(row | spoilt[row["code"]] for row in file.rows)),
        "every row twice": replace(file, rows=file.rows * 2),
    }


def headline(measures):
    return {name: measures[name] for name in ("received", "processed", "open")}


@settings(max_examples=10)
@given(variants())
def test_by_the_rules_nothing_of_this_changes_the_headline(files):
    with tempfile.TemporaryDirectory() as folder:
        read = [file.read(file.write(Path(folder, name))) for name, file in files.items()]
    assert [reading.stops for reading in read] == [set()] * len(files)
    assert [headline(reading.measures) for reading in read] == [headline(read[0].measures)] * len(files)
    assert {reading.measures["undetermined"] for reading in read} == {0}


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=6, phases=UNSHRUNK)
@given(variants())
def test_nothing_of_this_changes_the_headline(files):
    with tempfile.TemporaryDirectory() as folder:
        paths = [file.write(Path(folder, name)) for name, file in files.items()]
        right, checked = headline(files["as drawn"].read(paths[0]).measures), check(*paths)
    for name, file, measures in zip(files, checked.files, checked.measures, strict=True):
        assert measures is not None, (name, [finding["title"] for finding in file["findings"]])
        assert headline(measures) == right, name
        assert file["rows_read"] == right["received"] + file.get("repeats", 0) + file["rows_set_aside"], name
