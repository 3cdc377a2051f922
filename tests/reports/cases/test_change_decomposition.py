"""Why the province's figures moved: parts as shown add up to the change as shown, or nothing is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_cases import period_data_of
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TIEN_DU, TU_SON, made

from pakn.base.periods import parse_period
from pakn.observations.period_data import open_period_data
from pakn.reports.cases.case_analysis import OTHER_TOPIC, open_case_analysis
from pakn.reports.cases.change_decomposition import REST, decompose_rate, explain_cases
from pakn.reports.month.pakn_month import open_pakn

pytestmark = pytest.mark.long

PAIRS = st.tuples(st.integers(1, 400), st.integers(0, 400)).map(lambda pair: (max(pair), min(pair)))
ROWS = st.dictionaries(st.sampled_from(DISTRICTS), PAIRS, min_size=1)
EVEN = dict.fromkeys(DISTRICTS, (10, 9))
MEASURES = ("rate", "satisfaction", "days")
BODY, CENTRE = "so-xay-dung.bn@2023-01-01", "trung-tam-hanh-chinh-cong-tinh.bn@2023-01-01"


def pakn_of(open_data, *files, period="2024-12", **options):
    return open_pakn(open_data(period, *files, **options))


def month(name="2024-12", rows=EVEN, **options):
    return made("pakn", name, rows, **options)


def adds_up(explained) -> bool:
    return (
        sum(part.mix + part.rate_effect for part in explained.parts)
        == explained.change
        == explained.mix + explained.rate_effect
    )


@pytest.fixture(scope="module")
def pakn(province):
    return open_pakn(open_period_data("2024-12", folder=province))


# --- From the counts of annex 2 ---------------------------------------------------------------------------------------


@given(ROWS, ROWS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_add_up_to_the_change_between_the_total_rows(open_data, now, then) -> None:
    pakn = pakn_of(open_data, month(rows=now), month("2024-11", then))
    explained, total = decompose_rate(pakn, 0), pakn.total_row
    assert (explained.before, explained.after) == (total.compared[0].rate.number, total.readings[0].rate.number)
    assert explained.change == total.changes[0].number
    assert adds_up(explained)
    assert {part.name for part in explained.parts} == {
        row.units[0].name for row in pakn.localities if row.units[0].unit_id in now.keys() | then.keys()
    }


def test_the_published_years_are_told_as_the_city_and_the_rest(open_data) -> None:
    """Of 2023 and 2024 documents print the whole (3171 of 3434, 4098 of 4566) and Bắc Ninh (1470, 1455 of 1641)."""
    explained = decompose_rate(pakn_of(open_data, period="2024", figures=True), 0)
    assert (str(explained.before), str(explained.after), str(explained.change)) == ("92.34", "89.75", "-2.59")
    city, rest = explained.parts
    assert (city.name, rest.name) == ("Thành phố Bắc Ninh", REST)
    assert [str(number) for number in (city.before, city.after, rest.before, rest.after)] == [
        "93.93", "88.67", "91.01", "90.36"]  # fmt: skip
    shares = Decimal(1565) / 3434, Decimal(1641) / 4566
    true = sum(shares) / 2 * (Decimal(1455) / 1641 - Decimal(1470) / 1565) * 100
    assert abs(city.rate_effect - true) < Decimal("0.01")
    assert abs(
        rest.rate_effect - (2 - sum(shares)) / 2 * (Decimal(2643) / 2925 - Decimal(1701) / 1869) * 100
    ) < Decimal("0.01")
    assert adds_up(explained)
    # Margins first: the whole's true change and mix, and each part's sum, are rounded for themselves.
    assert [str(number) for number in (explained.rate_effect, explained.mix)] == ["-2.53", "-0.06"]
    assert [str(part.whole) for part in (city, rest)] == ["-2.17", "-0.42"]
    assert [str(number) for number in city.span] == ["-2.29", "-2.04"]
    assert explained.files == ()
    assert {"000-046-01", "001-013-02"} <= set(explained.figure_ids)


def test_units_that_count_more_than_the_published_whole_explain_nothing(open_data) -> None:
    files = month(rows=dict.fromkeys(DISTRICTS, (200, 190))), month("2024-11")
    pakn = pakn_of(open_data, *files, figures=True)
    assert pakn.total_row.changes[0].number is not None
    assert decompose_rate(pakn, 0) is None
    assert decompose_rate(pakn_of(open_data, *files), 0) is not None


@pytest.mark.parametrize(
    "then", [{"cut_off": "2024-12-20"}, {"covered_until": "2024-11-20"}, {"name": "2024-10"}, {"rows": {}}]
)
def test_periods_that_are_not_compared_are_not_explained(open_data, then) -> None:
    assert decompose_rate(pakn_of(open_data, month(), month(**{"name": "2024-11", **then})), 0) is None


@pytest.mark.parametrize(
    "rows",
    [dict.fromkeys(DISTRICTS, (5, 4)) | {BAC_NINH: (200, 190)},  # the document prints that the city received 158
     dict.fromkeys(DISTRICTS, (100, 10)) | {BAC_NINH: (158, 10), LUONG_TAI: (6, 1)},  # 764 of 487
     dict.fromkeys(DISTRICTS, (53, 10)) | {BAC_NINH: (158, 10), LUONG_TAI: (6, 1)}],  # leaves 5 cases, 250 processed
)  # fmt: skip
def test_counts_that_contradict_each_other_explain_nothing(open_data, rows) -> None:
    pakn = pakn_of(open_data, month(rows=rows), month("2024-11"), figures=True)
    assert pakn.total_row.changes[0].number is not None
    assert decompose_rate(pakn, 0) is None


def test_a_printed_rate_that_its_counts_contradict_is_not_explained(open_data, book) -> None:
    def explained_if_printed(rate):
        printed = book.figures["000-046-03"].model_copy(update={"value": Decimal(rate)})
        figures = replace(book, figures=book.figures | {"000-046-03": printed})
        return decompose_rate(pakn_of(open_data, period="2024", figures=figures), 0)

    assert explained_if_printed("88.0") is None  # 4098 of 4566 are 89,75 %
    assert explained_if_printed("89.8") is not None


def documents_of(book, **received):
    """Return a book that prints the December figures for several months; of some units the cases received."""
    province, rates = ("000-038-01", "000-038-02", "000-038-03"), {LUONG_TAI: "000-038-08", TIEN_DU: "000-038-06"}
    printed = {}
    for name, units in received.items():
        period = parse_period(name.removeprefix("m").replace("_", "-"))
        days = {"period_start": str(period.start), "period_end": str(period.end)}
        changes = [(figure_id, {}) for figure_id in (*province, *(rates[unit] for unit in units))]
        changes += [("000-038-05", {"unit_id": unit, "value": Decimal(number)}) for unit, number in units.items()]
        for figure_id, change in changes:
            own = f"{figure_id} {name} {change.get('unit_id', '')}".strip()
            printed[own] = book.figures[figure_id].model_copy(update={"figure_id": own, **days, **change})
    return replace(book, figures=printed)


def test_each_comparison_tells_the_units_that_both_its_documents_print(open_data, book) -> None:
    figures = documents_of(book, m2024_12={LUONG_TAI: 6, TIEN_DU: 16}, m2024_11={LUONG_TAI: 12}, m2023_12={TIEN_DU: 32})
    pakn = pakn_of(open_data, figures=figures)
    for place, name, month_before in ((0, "Huyện Lương Tài", "m2024_11"), (1, "Huyện Tiên Du", "m2023_12")):
        explained = decompose_rate(pakn, place)
        assert [part.name for part in explained.parts] == [name, REST]
        for part in explained.parts:
            assert {figure_id.split()[1] for figure_id in part.figure_ids} == {"m2024_12", month_before}


def test_each_period_is_compared_at_its_own_lag(open_data) -> None:
    later = {"cut_off": "2024-12-31"}
    pakn = pakn_of(open_data, month(), month("2024-11"), month("2023-12", **later))
    assert [decompose_rate(pakn, place) is not None for place in (0, 1)] == [True, False]
    pakn = pakn_of(open_data, month(), month("2024-11", **later), month("2023-12"))
    assert [decompose_rate(pakn, place) is not None for place in (0, 1)] == [False, True]


def test_whoever_counts_for_the_province_is_told_by_name(open_data) -> None:
    rows = EVEN | {CENTRE: (20, 5), BODY: (30, 6)}
    pakn = open_pakn(open_data("2024-12", month(rows=rows), month("2024-11")), "all")
    explained = decompose_rate(pakn, 0)
    assert len(explained.parts) == 10
    assert REST not in {part.name for part in explained.parts}
    assert (explained.after, adds_up(explained)) == (pakn.total_row.readings[0].rate.number, True)


# --- Many units -------------------------------------------------------------------------------------------------------


def test_of_many_units_those_with_few_cases_now_are_told_together(open_data) -> None:
    least, small, grown, *large = (unit for unit in open_data("2025-08").at("commune")[:25])
    many = {unit.unit_id: (100, 80) for unit in large}
    now = many | {least.unit_id: (20, 5), small.unit_id: (19, 19), grown.unit_id: (40, 40)}
    then = many | {least.unit_id: (5, 1), small.unit_id: (50, 10)}
    files = month("2025-08", now), month("2025-07", then)
    explained = decompose_rate(open_pakn(open_data("2025-08", *files), min_cases=20), 0)
    *named, rest = explained.parts
    assert {part.name for part in named} == {unit.name for unit in (least, grown, *large)}
    assert (rest.name, rest.before, rest.after, adds_up(explained)) == (REST, 20, 100, True)
    everybody = decompose_rate(open_pakn(open_data("2025-08", *files)), 0)
    assert {part.name for part in everybody.parts} == {unit.name for unit in (least, small, grown, *large)}


@pytest.mark.parametrize(("bodies", "told_together"), [(8, False), (9, True)])
def test_twenty_units_are_all_told_by_name(open_data, bodies, told_together) -> None:
    period_data = open_data("2024-12")
    others = [*period_data.at("centre"), *period_data.at("enterprise"), *period_data.at("agency")[:bodies]]
    rows = dict.fromkeys([*DISTRICTS, *(unit.unit_id for unit in others)], (50, 40)) | {GIA_BINH: (3, 2)}
    assert len(rows) == 20 + told_together
    pakn = open_pakn(open_data("2024-12", month(rows=rows), month("2024-11", rows)), "all", min_cases=20)
    names = {part.name for part in decompose_rate(pakn, 0).parts}
    assert ("Huyện Gia Bình" in names, REST in names) == (not told_together, told_together)


def test_a_unit_without_a_case_in_one_period_is_all_mix(open_data) -> None:
    now = {unit: pair for unit, pair in EVEN.items() if unit != GIA_BINH} | {TU_SON: (10, 5)}
    explained = decompose_rate(pakn_of(open_data, month(rows=now), month("2024-11")), 0)
    parts = {part.name: part for part in explained.parts}
    gone = parts["Huyện Gia Bình"]
    assert (gone.before, gone.after, gone.rate_effect) == (90, None, 0)
    assert sorted(parts.values(), key=lambda part: part.rate_effect)[0].name == "Thành phố Từ Sơn"
    assert adds_up(explained)


@pytest.mark.parametrize("place", [0, 1])
def test_a_month_of_the_province_is_explained(pakn, place) -> None:
    explained, total = decompose_rate(pakn, place), pakn.total_row
    assert explained.change == total.changes[place].number
    assert (len(explained.parts), adds_up(explained)) == (8, True)
    assert explained.files == ("pakn/2024-12.csv", f"pakn/{explained.compared.months[0]}.csv")


# --- From cases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("by", ["unit", "topic"])
def test_cases_explain_what_the_total_rows_show(pakn, by, measure, place) -> None:
    explained = explain_cases(open_case_analysis(pakn, explain_by=by), measure, place)
    now, then = pakn.total_row.readings[0], pakn.total_row.compared[place]
    assert explained.after == getattr(now, measure).number
    assert explained.before == getattr(then, measure).number
    assert adds_up(explained)
    names = [part.name for part in explained.parts]
    assert len(set(names)) == len(names)
    assert by == "unit" or names[-1] == OTHER_TOPIC


@pytest.mark.parametrize("place", [0, 1])
def test_cases_and_counts_explain_the_rate_alike(pakn, place) -> None:
    assert explain_cases(open_case_analysis(pakn), "rate", place).parts == decompose_rate(pakn, place).parts


def row(code, received, closed="", rating="", topic="Chiếu sáng", unit="TP. Bắc Ninh") -> str:
    return f"PA-{code};{received}/2024;;{closed and f'{closed}/2024'};;{unit};{rating};{topic}"


def insight_of(open_data, *extracts, **options):
    return open_case_analysis(open_pakn(period_data_of(open_data, "2024-12", *extracts)), **options)


def test_what_is_not_rated_or_timed_counts_nothing(open_data, cases) -> None:
    now = cases(row(1, "14/12", "16/12", 2), row(2, "14/12", "24/12"), row(3, "14/12"))
    then = cases(
        row(1, "14/11", "15/11", 5), row(2, "14/11", unit="TP. Từ Sơn"), period="2024-11", cut_off="30/11/2024"
    )
    case_analysis = insight_of(open_data, now, then)
    satisfaction, days = (explain_cases(case_analysis, measure, 0) for measure in ("satisfaction", "days"))
    assert [(part.name, part.before, part.after) for part in satisfaction.parts] == [("Thành phố Bắc Ninh", 5, 2)]
    assert [(part.name, part.before, part.after) for part in days.parts] == [("Thành phố Bắc Ninh", 1, 6)]
    assert (satisfaction.rate_effect, days.rate_effect) == (-3, 5)


def test_where_nobody_rated_no_satisfaction_is_explained(open_data, cases) -> None:
    now = cases(row(1, "14/12", "16/12", 2))
    then = cases(row(1, "14/11", "15/11"), period="2024-11", cut_off="30/11/2024")
    assert explain_cases(insight_of(open_data, now, then), "satisfaction", 0) is None
    assert explain_cases(insight_of(open_data, now, then), "days", 0) is not None


def test_cases_at_another_lag_or_of_no_file_explain_nothing(open_data, cases) -> None:
    now = cases(row(1, "14/12", "16/12", 2))
    then = cases(row(1, "14/11", "15/11", 5), period="2024-11", cut_off="20/12/2024")
    for files in ((now, then), (now,)):
        assert {explain_cases(insight_of(open_data, *files), measure, 0) for measure in MEASURES} == {None}


def test_a_topic_of_the_earlier_period_only_is_told_with_the_others(open_data, cases) -> None:
    now = cases(row(1, "14/12", "16/12"), row(2, "14/12"))
    then = cases(row(1, "14/11"), row(2, "14/11", "15/11", topic="Công trình xây dựng"),
                 period="2024-11", cut_off="30/11/2024")  # fmt: skip
    explained = explain_cases(insight_of(open_data, now, then, explain_by="topic"), "rate", 0)
    assert [(part.name, part.before, part.after) for part in explained.parts] == [
        ("Chiếu sáng công cộng", 0, 50), (OTHER_TOPIC, 100, None)]  # fmt: skip
    assert (explained.change, adds_up(explained)) == (0, True)
