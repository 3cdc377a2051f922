"""Satisfaction: beside the mean who answered, and how far the others could move it; tables that add up."""

import pytest
from made_counts import BAC_NINH, TIEN_DU, TU_SON

from pakn.reports.cases.ratings import by_group, by_month, ratings_sentence, response_sentence
from pakn.statistics.ratings import summarise_ratings

from .conftest import Case, cells, heads, marked, number

RATED = (Case(2, 2, rating=1), Case(2, 1, rating=4), Case(2, 3, rating=5), Case(2, 4), Case(weight=5))
"""Ten processed cases, six of them rated: 1, 1, 4, 5, 5, 5."""
NOT_ASKED = (Case(2, 4, rating=-1), Case(weight=2, rating=-1))


def test_without_cases_nothing_is_said() -> None:
    assert ratings_sentence(None) is None
    assert response_sentence(None) is None
    assert by_group(None, "unit") is None
    assert by_month(None) is None


# --- Sentences --------------------------------------------------------------------------------------------------------


def test_mean_response_and_bounds(analysed) -> None:
    found = summarise_ratings([2, 0, 0, 1, 3], 10)
    assert (found.mean, found.response, found.bounds) == (3.5, 0.6, (2.5, 4.1))
    case_analysis = analysed(*RATED)
    assert case_analysis.ratings(case_analysis.main) == found
    text = ratings_sentence(case_analysis).text
    assert text.startswith(
        "Tháng 12/2024, mức độ hài lòng trung bình 3,50 điểm (thang điểm 5), từ 6 lượt đánh giá trên 10 PAKN đã xử lý "
        "(tỷ lệ đánh giá 60,0%). Chưa biết ý kiến của "
    )
    assert text.endswith("điểm trung bình có thể từ 2,50 đến 4,10.")
    response = response_sentence(case_analysis).text
    assert response.startswith("Có 6/10 PAKN đã xử lý được đánh giá (60,0%); chưa biết ý kiến của ")
    assert response.endswith("điểm trung bình có thể từ 2,50 đến 4,10.")


def test_where_all_answered_nothing_could_move_it(analysed) -> None:
    case_analysis = analysed(Case(2, 3, rating=4), Case(2, 1, rating=2), Case())
    assert ratings_sentence(case_analysis).text == (
        "Tháng 12/2024, mức độ hài lòng trung bình 3,50 điểm (thang điểm 5), từ 4 lượt đánh giá trên 4 PAKN đã xử lý "
        "(tỷ lệ đánh giá 100,0%)."
    )
    assert response_sentence(case_analysis).text == "Có 4/4 PAKN đã xử lý được đánh giá (100,0%)."


@pytest.mark.parametrize("cases", [(Case(2, 3),), (Case(weight=3),), ()])
def test_nobody_rated(analysed, cases) -> None:
    assert ratings_sentence(analysed(*cases)).text == "Tháng 12/2024: chưa có lượt đánh giá nào."
    assert response_sentence(analysed(*cases)) is None


def test_a_file_without_ratings_is_not_one_that_nobody_rated(analysed) -> None:
    case_analysis = analysed(*NOT_ASKED, *(Case(1, unit=TU_SON, rating=-1),))
    assert ratings_sentence(case_analysis).text == "Tháng 12/2024: tệp số liệu không có cột đánh giá."
    assert response_sentence(case_analysis).text == "Tệp số liệu không có cột đánh giá nên không có mức độ hài lòng."
    assert by_group(case_analysis, "unit") is None


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_of_each_unit_with_who_answered(analysed) -> None:
    others = [Case(3, 1, unit=TU_SON, rating=2), Case(3, 2, unit=TU_SON), Case(3, 3, unit=TIEN_DU)]
    table = by_group(analysed(*RATED, *others, least=4), "unit")
    assert table.caption == "Mức độ hài lòng theo đơn vị, tháng 12/2024"
    assert heads(table)[:4] == ["Đơn vị", "Đã xử lý", "Lượt đánh giá", "Tỷ lệ đánh giá (%)"]
    assert [column.head for column in table.columns if column.over == "Số lượt cho điểm"] == list("12345")
    assert cells(table) == {
        "Thành phố Bắc Ninh": ["10", "6", "60,0", "2", "0", "0", "1", "3", "3,50", "1,43–5,00", "2,50–4,10"],
        "Thành phố Từ Sơn": ["3", "1", "33,3", "0", "1", "0", "0", "0", "2,00", "…", "1,33–4,00"],
        "Huyện Tiên Du": ["3", "0", "0,0", "0", "0", "0", "0", "0", "-", "-", "-"],
        "Tổng số": ["16", "7", "43,8", "2", "1", "0", "1", "3", "3,29", "1,54–5,00", "2,00–4,25"],
    }
    assert marked(table) == ["Thành phố Từ Sơn", "Huyện Tiên Du"]
    assert table.signs == ("-", "…")
    assert table.rows[-1].kind == "total"
    body = [[number(text) for text in row[:8]] for name, row in cells(table).items() if name != "Tổng số"]
    total = [number(text) for text in cells(table)["Tổng số"][:8]]
    for place in (0, 1, 3, 4, 5, 6, 7):
        assert sum(row[place] for row in body) == total[place]
    assert sum(total[3:]) == total[1]


def test_of_topics_the_others_are_one_row(analysed) -> None:
    topics = [Case(2, 20 - place, rating=3, topic=f"Chủ đề {place}") for place in range(12)]
    table = by_group(analysed(*topics, Case(2, 2, rating=5)), "topic")
    names = list(cells(table))
    assert table.caption == "Mức độ hài lòng theo chủ đề, tháng 12/2024"
    assert names == [*(f"Chủ đề {place}" for place in range(10)), "Các chủ đề còn lại", "Tổng số"]
    assert cells(table)["Các chủ đề còn lại"][:2] == ["21", "21"]
    assert cells(table)["Tổng số"][:2] == [str(sum(20 - place for place in range(12)) + 2)] * 2


def test_kinds_have_their_names(analysed) -> None:
    kinds = [Case(1, 3, rating=4, kind="hien_truong"), Case(1, 2, rating=5, kind="tthc"), Case(1)]
    table = by_group(analysed(*kinds), "kind")
    assert list(cells(table)) == ["Hiện trường", "Giải quyết TTHC", "Không ghi loại", "Tổng số"]
    assert table.caption == "Mức độ hài lòng theo loại PAKN, tháng 12/2024"


def test_one_group_is_no_comparison(analysed) -> None:
    case_analysis = analysed(*RATED)
    assert [by_group(case_analysis, dimension) for dimension in ("unit", "topic", "kind")] == [None, None, None]


def test_months_of_receipt_of_the_year(analysed) -> None:
    year = [Case(2, 4, age=0, rating=5), Case(2, 3, age=40, rating=1), Case(2, 2, age=366 - 2, rating=3), Case(age=40)]
    table = by_month(analysed(*RATED, m2024=year))
    assert table.caption == "Mức độ hài lòng theo tháng tiếp nhận, năm 2024"
    assert {name: row[:2] for name, row in cells(table).items()} == {
        "01/2024": ["2", "2"], "11/2024": ["3", "3"], "12/2024": ["4", "4"], "Tổng số": ["9", "9"]
    }  # fmt: skip
    assert by_month(analysed(*RATED)) is None
    assert by_month(analysed(*RATED, m2024=[Case(2, 4, rating=-1), Case(2, age=50, rating=-1)])) is None


def test_a_year_counted_by_sums_has_no_months_of_ratings(analysed) -> None:
    assert by_month(analysed(*RATED, m2024={BAC_NINH: (20, 10)})) is None


def test_cases_of_a_file_without_ratings_were_not_asked(analysed) -> None:
    found = analysed(Case(2, 4, rating=5), Case(2, 4, rating=-1))
    summary = found.ratings(found.main)
    assert (summary.asked, summary.ratings, summary.mean, summary.bounds) == (4, 4, 5, (5, 5))
