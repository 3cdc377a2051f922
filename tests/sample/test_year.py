"""The year to date: one cut-off for all its cases, so it agrees with the months and is not their sum."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest
import yaml

from pakn.base.labels import round_half_up
from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.figures.figure_book import FigureBook
from pakn.figures.synthetic_flag import MARK
from pakn.registry.units import Units
from pakn.sample import write_sample
from pakn.sample.months import Month, Province
from pakn.sample.year import year_cohorts, year_quotas

pytestmark = pytest.mark.long

DAY, BEFORE = date(2024, 12, 31), date(2024, 11, 30)
KEPT = ("code", "kind", "topic", "channel", "sent", "received", "due", "unit")
"""What no later cut-off can change."""
ANSWER = ("closed", "published", "rating", "status")


def by_code(sample, name, prefix=""):
    return {row["code"]: row for row in sample.rows("pakn", name) if row["code"].startswith(prefix)}


def counts(sample, name="2024"):
    """Processed and received of each unit, from the single cases."""
    made: dict[str, list[int]] = {}
    ids: dict[str, str] = {}
    for row in sample.rows("pakn", name):
        if row["unit"] not in ids:
            ids[row["unit"]] = sample.units.resolve(row["unit"], on=DAY).unit_id
        pair = made.setdefault(ids[row["unit"]], [0, 0])
        pair[0] += row["closed"] != ""
        pair[1] += 1
    return {unit: tuple(pair) for unit, pair in made.items()}


def test_the_last_month_has_the_very_same_rows(sample):
    lines = (sample.folder / "extracts" / "pakn" / "2024.csv").read_text(encoding="utf-8").splitlines()
    month = (sample.folder / "extracts" / "pakn" / "2024-12.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == month[0]
    assert lines[-514:] == month[1:]
    assert sum("MP-202412-" in line for line in lines) == 514


def test_what_the_month_before_had_closed_stays_and_some_of_the_rest_is_closed_since(sample):
    then, now = by_code(sample, "2024-11"), by_code(sample, "2024", "MP-202411-")
    assert list(then) == list(now)
    closed_since = rated_since = still_open = 0
    for code, old in then.items():
        new = now[code]
        assert [old[name] for name in KEPT] == [new[name] for name in KEPT]
        if old["closed"]:
            assert [old[name] for name in ANSWER] == [new[name] for name in ANSWER]
        elif new["closed"]:
            assert BEFORE < date.fromisoformat(new["closed"]) <= DAY
            closed_since += 1
            rated_since += new["rating"] != ""
        else:
            still_open += 1
    assert min(closed_since, rated_since, still_open) > 10


def test_places_that_were_merged_bear_the_name_of_the_cut_off(sample):
    then, now = by_code(sample, "2024-11"), by_code(sample, "2024", "MP-202411-")
    merged = 0
    for code, old in then.items():
        own = sample.units.resolve(old["commune"], on=BEFORE, level="commune")
        heir = sample.units.resolve(now[code]["commune"], on=DAY, level="commune")
        assert sample.units.successors(own.unit_id, DAY) == (heir,)
        merged += own != heir
    assert merged > 5


def test_every_month_of_the_year_is_there_in_a_plausible_size(sample):
    rows = sample.rows("pakn", "2024")
    months = [row["received"][:7] for row in rows]
    assert months == sorted(months)
    sizes = {month: months.count(month) for month in months}
    assert len(sizes) == 12
    assert all(250 < size < 550 for size in sizes.values())
    days = [
        (date.fromisoformat(row["closed"]) - date.fromisoformat(row["received"])).days for row in rows if row["closed"]
    ]
    assert 5 < sum(days) / len(days) < 20


def test_the_numbers_of_the_letter_stand_in_the_file(sample):
    # Spelled out once, so that a mistake shared by generator and marker cannot hide.
    made = counts(sample)
    local = {unit: pair for unit, pair in made.items() if sample.units.get(unit).level == "district"}
    assert tuple(map(sum, zip(*local.values(), strict=True))) == (4098, 4566)
    bac_ninh, gia_binh = local["256@2023-01-01"], local["263@2023-01-01"]
    assert (bac_ninh[1], bac_ninh[1] - bac_ninh[0], gia_binh[1]) == (1641, 186, 55)
    rates = {unit: round_half_up(Decimal(100 * part) / total, 1) for unit, (part, total) in local.items()}
    printed = {"259@2023-04-10": "96.3", "261@2023-01-01": "96.2", "262@2023-04-10": "95.2", "264@2023-01-01": "53.9"}
    assert {unit: str(rates[unit]) for unit in printed} == printed
    assert {unit for unit, rate in rates.items() if rate >= 90} == {*printed, "263@2023-01-01"} - {"264@2023-01-01"}
    assert min(rates, key=rates.__getitem__) == "264@2023-01-01"
    assert min(local, key=lambda unit: local[unit][1]) == "263@2023-01-01"
    assert max(local, key=lambda unit: local[unit][1] - local[unit][0]) == "256@2023-01-01"


def test_the_marker_claims_what_is_met_and_nothing_else(book, sample):
    told = sample.marker["year_to_date"]
    assert (told["period"], told["cut_off"], told["cases"]) == ("2024", "2024-12-31", len(sample.rows("pakn", "2024")))
    indicators = {"pakn_received", "pakn_processed", "pakn_processing_rate", "pakn_backlog"}
    printed = {
        figure.figure_id: figure
        for figure in book
        if figure.doc == "000" and figure.period_kind == "year" and book.indicator(figure).startswith("pakn_")
    }
    countable = {key for key, figure in printed.items() if book.indicator(figure) in indicators}
    # 55 received and 98,4 % contradict each other, and December leaves three of them open.
    assert set(told["reproduced_figures"]) == countable - {"000-048-02"}
    assert set(told["not_reproduced_figures"]) == set(printed) - set(told["reproduced_figures"])
    made = counts(sample)
    for key in told["reproduced_figures"]:
        figure = printed[key]
        if figure.aggregation == "unit" and figure.unit_id:
            part, total = made[figure.unit_id]
            value = {"pakn_received": total, "pakn_processed": part, "pakn_backlog": total - part}.get(
                book.indicator(figure), round_half_up(Decimal(100 * part) / total, 1)
            )
            assert value == figure.value, key


def test_all_files_are_listed_and_the_cut_off_stands_beside_the_year(sample):
    files = {path.relative_to(sample.folder).as_posix() for path in sample.folder.rglob("*") if path.is_file()}
    assert set(sample.marker["files"]) == files - {"sample.yml"}
    for system in ("pakn", "pakn_units"):
        assert {f"extracts/{system}/2024.{suffix}" for suffix in ("csv", "yml")} <= files
        sidecar = (sample.folder / "extracts" / system / "2024.yml").read_text(encoding="utf-8")
        assert yaml.safe_load(sidecar) == {"marking": MARK, "cut_off": DAY}
    assert any("«2024»" in text and "31/12/2024" in text for text in sample.marker["assumptions"])


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3, 11])
def test_the_published_year_is_met_with_any_seed(seed):
    province = Province(FigureBook.read(DATA), seed)
    main, before = (
        Month(period, province.places(period), {}, province.quotas(period))
        for period in map(parse_period, ("2024-12", "2024-11"))
    )
    cohorts = year_cohorts(province, main, before)
    local = [quota for quota in year_quotas(cohorts) if quota.kind == "hien_truong"]
    assert (sum(q.received for q in local), sum(q.processed for q in local)) == (4566, 4098)
    assert [cohort.quotas for cohort in cohorts[-2:]] == [before.quotas, main.quotas]
    assert cohorts[-1].answered == [quota.processed for quota in main.quotas]
    for cohort in cohorts:
        for quota, answered in zip(cohort.quotas, cohort.answered, strict=True):
            assert 0 <= quota.processed <= answered <= quota.received


@pytest.mark.long
def test_inside_a_year_units_bear_the_names_of_the_cut_off(tmp_path):
    # On 10/4/2023 two districts became towns.
    folder = write_sample(tmp_path / "april", parse_period("2023-04"), None, 1)
    lines = (folder / "extracts" / "pakn" / "2023.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert any("MP-202301-" in line and "UBND thị xã Quế Võ" in line for line in lines)
    assert not any("UBND huyện Quế Võ" in line for line in lines)
    assert "UBND huyện Quế Võ" in (folder / "extracts" / "pakn" / "2023-03.csv").read_text(encoding="utf-8")
    assert {line[:10] for line in lines} == {f"MP-2023{month:02d}-" for month in range(1, 5)}
    units = Units.read(folder)
    with (folder / "extracts" / "pakn_units" / "2023.csv").open(encoding="utf-8", newline="") as file:
        found = [units.resolve(row["Đơn vị"], on=date(2023, 4, 30)) for row in csv.DictReader(file)]
    assert sum(unit.level == "district" for unit in found) == 8
    told = yaml.safe_load((folder / "sample.yml").read_text(encoding="utf-8"))["year_to_date"]
    assert (told["cases"], told["reproduced_figures"]) == (len(lines), [])


@pytest.mark.long
def test_in_january_the_year_is_the_month(tmp_path):
    extracts = write_sample(tmp_path / "january", parse_period("2024-01"), None, 1) / "extracts"
    for system in ("pakn", "pakn_units"):
        assert (extracts / system / "2024.csv").read_bytes() == (extracts / system / "2024-01.csv").read_bytes()


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "cases", "reason"),
    [("2024-12", 50, "--cases"), pytest.param("2025-07", None, "thay đổi", marks=pytest.mark.slow)],
)
def test_without_a_year_to_date_the_sample_says_why(tmp_path, text, cases, reason):
    folder = write_sample(tmp_path / "sample", parse_period(text), cases, 1)
    marker = yaml.safe_load((folder / "sample.yml").read_text(encoding="utf-8"))
    assert not list((folder / "extracts" / "pakn").glob("????.*"))
    assert not list((folder / "extracts" / "pakn_units").glob("????.*"))
    assert marker["year_to_date"] is None
    assert any("Không có tệp PAKN lũy kế" in line and reason in line for line in marker["assumptions"])
