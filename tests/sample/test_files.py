"""A sample as files: clean cases, one table that agrees with them, plain marks, and nothing of anybody else lost."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pakn.base.errors import UsageError
from pakn.base.labels import round_half_up
from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import fold_heading
from pakn.sample import MARK, case_files, write_sample
from pakn.sample.cases import read_topics

pytestmark = pytest.mark.long

DECEMBER = parse_period("2024-12")
CUT_OFF = DECEMBER.end
MONTHS = ("2024-12", "2024-11", "2023-12")
CASE_FILES = (*MONTHS, "2024")
COUNT_MONTHS = ("2023-12", *(f"2024-{month:02d}" for month in range(1, 13)))
COUNTS = ("work_files", "certified_copies", "online_dossiers", "digitisation", "online_payment")


def months_of(folder, system):
    return tuple(sorted(path.stem for path in (folder / "extracts" / system).glob("????-??.csv")))


def digests(folder):
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_metadata_are_copied_and_figures_are_not(sample):
    assert len(Catalogue.read(sample.folder).indicators) == len(Catalogue.read(DATA).indicators)
    for absent in ("figures", "claims.csv", "mentions.csv", "forms.csv", "relations.csv", "references.csv"):
        assert not (sample.folder / absent).exists()
    for name in ("columns.yml", "targets.csv", "scopes.csv", "unit_aliases.csv"):
        assert (sample.folder / name).read_bytes() == (DATA / name).read_bytes()
    assert (
        (sample.folder / "units.csv")
        .read_text(encoding="utf-8")
        .startswith((DATA / "units.csv").read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("month", CASE_FILES)
def test_no_case_breaks_a_check(sample, month):
    period = parse_period(month)
    rows = sample.rows("pakn", month)
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        received, due = date.fromisoformat(row["received"]), date.fromisoformat(row["due"])
        assert period.start <= received <= period.end
        assert datetime.fromisoformat(row["sent"]).date() <= received < due
        assert due.weekday() < 5
        closed = date.fromisoformat(row["closed"]) if row["closed"] else None
        assert closed is None or received <= closed <= period.end
        if row["published"]:
            assert closed
            assert closed <= date.fromisoformat(row["published"]) <= period.end
        assert (row["rating"] == "") or (closed and row["rating"] in "12345")
        assert (row["status"] in ("Đã xử lý", "Đã công khai")) == (closed is not None)


@pytest.mark.parametrize("month", CASE_FILES)
def test_choices_units_and_communes_are_known(sample, month):
    day, contract = parse_period(month).end, sample.contracts["pakn"]
    lying = 0
    for row in sample.rows("pakn", month):
        assert fold_heading(row["kind"]) in contract.columns["kind"].words
        assert fold_heading(row["status"]) in contract.columns["status"].words
        unit = sample.units.resolve(row["unit"], on=day)
        commune = sample.units.resolve(row["commune"], on=day, level="commune")
        if unit.level == "district":
            assert sample.units.parent(commune.unit_id, day) == unit
            lying += 1
    assert lying > 200


@pytest.mark.parametrize("month", COUNT_MONTHS)
def test_every_unit_of_the_day_reports(sample, month):
    day = parse_period(month).end
    for system, levels in {
        "work_files": ("agency", "district", "commune"),
        "certified_copies": ("district", "commune"),
        "digitisation": ("agency", "district", "commune"),
        "online_services": ("agency",),
        "pakn_units": ("district", "centre", "enterprise") if month in MONTHS else (),
    }.items():
        if not levels:
            continue
        expected = {unit.unit_id for level in levels for unit in sample.units.valid_on(day, level, "bn_old")}
        assert set(sample.by_unit(system, month)) == expected
    assert len(sample.units.valid_on(date(2024, 12, 31), "commune", "bn_old")) == 121


def test_counts_are_written_for_every_month_of_the_year_and_cases_for_three(sample):
    for system in (*COUNTS, "online_services"):
        assert months_of(sample.folder, system) == COUNT_MONTHS
    for system in ("pakn", "pakn_units"):
        assert months_of(sample.folder, system) == ("2023-12", "2024-11", "2024-12")
    assert sample.marker["count_months"] == list(COUNT_MONTHS)
    assert [month["period"] for month in sample.marker["months"]] == list(MONTHS)


@pytest.mark.parametrize("month", COUNT_MONTHS)
def test_counts_never_exceed_their_totals(sample, month):
    for system in COUNTS:
        assert all(0 <= int(row["part"]) <= int(row["total"]) for row in sample.rows(system, month))


@pytest.mark.parametrize("month", CASE_FILES)
def test_the_table_by_unit_is_counted_from_the_cases(sample, month):
    end = parse_period(month).end
    cases = sample.rows("pakn", month)
    for row in sample.rows("pakn_units", month):
        own = [case for case in cases if case["unit"] == row["unit"]]
        closed = [case for case in own if case["closed"]]
        days = [(date.fromisoformat(c["closed"]) - date.fromisoformat(c["received"])).days for c in closed]
        stars = [int(case["rating"]) for case in closed if case["rating"]]
        overdue = sum(date.fromisoformat(case["due"]) < end for case in own if not case["closed"])
        made = (len(own), len(closed), overdue, len(stars), len(days))
        assert made == tuple(int(row[name]) for name in ("received", "processed", "overdue", "ratings", "timed"))
        for values, mean in ((stars, row["mean_rating"]), (days, row["mean_days"])):
            assert mean == (str(round_half_up(Decimal(sum(values)) / len(values), 2)) if values else "")


def test_personal_columns_are_there_and_invented(sample):
    contract, raw = sample.contracts["pakn"], sample.raw("pakn", "2024-12")
    personal = [head for head in raw[0] if contract.is_personal(head)]
    assert {"Người gửi", "Số điện thoại", "Email", "Địa chỉ", "Nội dung"} == set(personal)
    for number, row in enumerate(raw, start=1):
        assert row["Người gửi"] == f"Người gửi mô phỏng {number:04d}"
        assert row["Số điện thoại"] == f"{number:010d}"
        assert row["Email"].endswith("@example.invalid")
        assert row["Nội dung"] == MARK


def test_everything_is_marked(sample):
    for path in sample.folder.joinpath("extracts").rglob("*"):
        if path.suffix == ".csv":
            lines = path.read_text(encoding="utf-8").splitlines()[1:]
            assert all(line.endswith(MARK) for line in lines), path.name
        elif path.suffix == ".yml":
            assert path.read_text(encoding="utf-8").splitlines()[0] == f"marking: {MARK}"
    assert sample.marker["marking"] == MARK
    assert (sample.folder / "sample.yml").read_text(encoding="utf-8").startswith(f"# {MARK}")
    assert sample.marker["cut_off"] == "2024-12-31"


def test_all_text_is_nfc(sample):
    for path in sample.folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert unicodedata.is_normalized("NFC", text), path.name
            assert not text.startswith("\ufeff")


def test_the_shape_is_plausible(sample):
    rows = sample.rows("pakn")
    topics = Counter(row["topic"] for row in rows)
    assert len(read_topics()) == 33
    assert set(topics) <= {topic for topic, _, _ in read_topics()}
    assert topics.most_common(1)[0][1] > len(rows) / 12
    weekdays = Counter(date.fromisoformat(row["received"]).weekday() for row in rows)
    assert weekdays[5] + weekdays[6] < weekdays[0] + weekdays[1]
    rated, closed = sum(row["rating"] != "" for row in rows), sum(row["closed"] != "" for row in rows)
    assert 0.3 < rated / closed < 0.6


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small sample; tests that write into one take a copy."""
    return write_sample(tmp_path_factory.mktemp("small") / "out", DECEMBER, 20, 1)


@pytest.mark.slow
def test_same_arguments_same_bytes(sample, tmp_path):
    again = write_sample(tmp_path / "again", DECEMBER, None, 1)
    other = write_sample(tmp_path / "other", DECEMBER, None, 2)
    assert digests(again) == digests(sample.folder)
    assert digests(other) != digests(again)


@pytest.mark.slow
def test_parquet_is_deterministic_and_any_size_is_possible(tmp_path):
    first, second = (write_sample(tmp_path / name, DECEMBER, 20_000, 7, file_format="parquet") for name in "ab")
    assert digests(first) == digests(second)
    path = first / "extracts" / "pakn" / "2024-12.parquet"
    table = duckdb.read_parquet(str(path))
    rows, codes, closed, least = table.aggregate(
        'count(*), count(DISTINCT "Mã PAKN"), count("Ngày xử lý xong"), min("Ngày tiếp nhận")'
    ).fetchall()[0]
    assert (rows, codes, least) == (20_000, 20_000, date(2024, 12, 1))
    assert abs(closed / rows - 334 / 514) < 0.01
    marker = (first / "sample.yml").read_text(encoding="utf-8")
    assert "pakn_round_trip: false" in marker
    assert "000-038-01" not in marker


@pytest.mark.parametrize(("text", "units"), [("2025-08", 99), ("2025-06", 121)])
def test_other_months_have_the_units_of_their_day(tmp_path, text, units):
    period = parse_period(text)
    folder = write_sample(tmp_path / text, period, 300, 3)
    lines = (folder / "extracts" / "digitisation" / f"{text}.csv").read_text(encoding="utf-8").splitlines()[1:]
    registry = Catalogue.read(folder).units
    found = [registry.resolve(line.split(",")[0].strip('"'), on=period.end) for line in lines if line[0] != '"']
    assert sum(unit.level == "commune" for unit in found) == units
    assert len((folder / "extracts" / "pakn" / f"{text}.csv").read_text(encoding="utf-8").splitlines()) == 301
    months = [f"{text[:5]}{month:02d}" for month in range(1, period.start.month + 1)]
    assert months_of(folder, "digitisation") == (f"2024-{text[5:]}", *months)


def test_the_first_month_of_the_registry_has_no_month_before(tmp_path):
    folder = write_sample(tmp_path / "first", parse_period("2023-01"), 5, 0)
    for system in ("pakn", "work_files"):
        assert [path.name for path in sorted((folder / "extracts" / system).glob("*.csv"))] == ["2023-01.csv"]


def test_an_earlier_sample_is_replaced_whole(small, tmp_path):
    out = Path(shutil.copytree(small, tmp_path / "out"))
    assert (out / "extracts" / "pakn" / "2024-12.csv").exists()
    write_sample(out, parse_period("2023-01"), 20, 1)
    assert not (out / "extracts" / "pakn" / "2024-12.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["letter.docx", "extracts/pakn/2024-12.v2.csv"])
def test_foreign_files_are_never_overwritten(small, tmp_path, name):
    out = tmp_path / "out"
    for written in (False, True):
        if written:
            shutil.copytree(small, out, dirs_exist_ok=True)
        foreign = out / name
        foreign.parent.mkdir(parents=True, exist_ok=True)
        foreign.write_text("of somebody else", encoding="utf-8")
        before = digests(out)
        with pytest.raises(UsageError, match=foreign.name):
            write_sample(out, DECEMBER, 20, 1)
        assert digests(out) == before
        foreign.unlink()


def test_a_file_or_the_marker_of_something_else_is_no_sample(tmp_path):
    (tmp_path / "sample.yml").write_text("marking: khác\nfiles: [a.csv]\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.csv"):
        write_sample(tmp_path, DECEMBER, 20, 1)
    with pytest.raises(UsageError, match="không phải thư mục"):
        write_sample(tmp_path / "a.csv", DECEMBER, 20, 1)


@pytest.mark.parametrize(
    ("period", "cases", "seed", "file_format", "told"),
    [
        ("2024", None, 1, None, "một tháng"),
        ("2024-12", 0, 1, None, "--cases"),
        ("2024-12", None, -1, None, "--seed"),
        ("2024-12", None, 1, "xls", "csv, parquet"),
    ],
)
def test_wrong_arguments_are_named(tmp_path, period, cases, seed, file_format, told):
    with pytest.raises(UsageError, match=told):
        write_sample(tmp_path / "out", parse_period(period), cases, seed, file_format=file_format)
    assert list(tmp_path.iterdir()) == []


def test_the_root_of_a_disk_is_no_folder_for_a_sample():
    with pytest.raises(UsageError, match="gốc của đĩa"):
        write_sample(Path(Path.cwd().anchor), parse_period("2024-12"), None, 1)


@pytest.mark.parametrize(("words", "said"), [("No space left on device", "No space"), ("File too large", "large")])
def test_a_full_disk_is_said_as_the_system_says_it(words, said):
    fault = case_files._fault_of_disk(RuntimeError(f"IO Error: Could not write file: {words}"))
    assert said in str(fault)
    assert case_files._fault_of_disk(RuntimeError("Binder Error")) is None
