"""How long PAKN take: the sentences at their edges, and tables whose every cell is the measure's."""

from decimal import Decimal

import pytest
from made_counts import BAC_NINH, TIEN_DU

from pakn.base.labels import format_number
from pakn.observations.values import measured
from pakn.reports.cases.times import gap_sentence, reached, times_by_unit, times_table, wait_sentence

from .conftest import Case, cells, heads, marked

MIXED = (Case(2, 2), Case(4, 2), Case(10, 2), Case(weight=4, age=29))
"""Ten cases: closed after 2, 4, 10 days, four open for 29; five are closed by day 10."""


def test_without_cases_nothing_is_said() -> None:
    for make in (gap_sentence, wait_sentence, times_table, times_by_unit):
        assert make(None) is None


# --- Sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cases", [(Case(weight=3),), (Case(refused=True),), ()])
def test_nothing_closed_is_no_time(analysed, cases) -> None:
    assert gap_sentence(analysed(*cases)).text == "Tháng 12/2024: chưa có PAKN nào có ngày xử lý xong."
    assert wait_sentence(analysed(*cases)) is None


def test_open_cases_count_for_as_long_as_they_wait(analysed) -> None:
    case_analysis = analysed(*MIXED)
    assert case_analysis.times(case_analysis.main).curve.median == 10
    text = gap_sentence(case_analysis).text
    assert "tính riêng 6 PAKN đã xử lý xong, thời gian xử lý trung bình 5,33 ngày, trung vị 4,0 ngày." in text
    assert "Tính cả 4 PAKN chưa xử lý, trung vị là 10,0 ngày" in text
    assert "6,0 ngày" in text
    wait = wait_sentence(case_analysis).text
    assert wait.startswith(
        "Tháng 12/2024, một nửa số PAKN được xử lý trong vòng 10,0 ngày (tính cả 4 PAKN chưa xử lý)."
    )
    assert "Nếu chỉ tính PAKN đã xử lý thì là 4,0 ngày, ngắn hơn 6,0 ngày" in wait


def test_what_is_not_reached_is_longer_than_what_was_seen(analysed) -> None:
    case_analysis = analysed(Case(2), Case(weight=3, age=29))
    assert "Tính cả 3 PAKN chưa xử lý, trung vị là hơn 29 ngày." in gap_sentence(case_analysis).text
    wait = wait_sentence(case_analysis).text
    assert "một nửa số PAKN được xử lý sau hơn 29 ngày (tính cả 3 PAKN chưa xử lý)" in wait
    assert "ba phần tư" not in wait
    assert "Nếu chỉ tính PAKN đã xử lý thì là 2,0 ngày" in wait
    assert "ngắn hơn" not in wait


def test_all_closed_has_nothing_to_compare(analysed) -> None:
    case_analysis = analysed(Case(2, 3), Case(8))
    assert gap_sentence(case_analysis).text == (
        "Tháng 12/2024, tính riêng 4 PAKN đã xử lý xong, thời gian xử lý trung bình 3,50 ngày, trung vị 2,0 ngày."
    )
    assert wait_sentence(case_analysis).text == (
        "Tháng 12/2024, một nửa số PAKN được xử lý trong vòng 2,0 ngày, ba phần tư trong vòng 2,0 ngày "
        "(mọi PAKN đã xử lý xong)."
    )


def test_equal_medians_are_no_gap(analysed) -> None:
    case_analysis = analysed(Case(2, 6), Case(9, 2), Case(weight=2))
    gap, wait = gap_sentence(case_analysis).text, wait_sentence(case_analysis).text
    assert gap.endswith("Tính cả 2 PAKN chưa xử lý, trung vị là 2,0 ngày.")
    assert wait.endswith("(tính cả 2 PAKN chưa xử lý).")
    assert "ngắn hơn" not in gap + wait


def test_processed_on_no_known_day_is_told_apart(analysed) -> None:
    case_analysis = analysed(Case(3, 4), Case(refused=True, weight=2))
    text = gap_sentence(case_analysis).text
    assert "tính riêng 4 PAKN" in text
    assert "2 PAKN đã xử lý nhưng không có ngày xử lý xong nên không tính thời gian." in text
    assert (
        "Trong tháng: 2 PAKN đã xử lý nhưng không có ngày xử lý xong, không tính" in times_table(case_analysis).remarks
    )


# --- Tables -----------------------------------------------------------------------------------------------------------


def shown(number, decimals, unit="ngày", above=None):
    value = measured(number, decimals, unit, (), above=above)
    return "…" if value.number is None else f"{'trên ' if value.relation == '>' else ''}{value.shown}"


def test_the_table_of_times_is_the_measure(analysed) -> None:
    case_analysis = analysed(*MIXED, m2024=[Case(3, 8, age=200), Case(weight=2, age=100), *MIXED])
    table = times_table(case_analysis)
    assert table.caption == "Thời gian xử lý PAKN, tháng 12/2024"
    assert [(column.head, column.over) for column in table.columns[2:]] == [
        ("Theo lịch", "Trong tháng"), ("Ngày làm việc", "Trong tháng"), ("Theo lịch", "Cả năm"),
        ("Ngày làm việc", "Cả năm"),
    ]  # fmt: skip
    found, place = cells(table), 1
    assert len(case_analysis.columns) == 2
    for shown_column in case_analysis.columns:
        for working in (False, True):
            time = case_analysis.times(case_analysis.cases(shown_column), working=working)
            low, high = time.curve.median_interval()
            column = [row[place] for row in found.values()]
            assert column == [
                *(format_number(Decimal(count), 0) for count in (time.cases, time.closed, time.open)),
                shown(time.closed_mean, 2), shown(time.closed_median, 1),
                shown(time.curve.quantile(0.25), 1, above=time.curve.longest),
                shown(time.curve.median, 1, above=time.curve.longest), shown(low, 1),
                shown(high, 1, above=time.curve.longest), shown(time.curve.quantile(0.75), 1, above=time.curve.longest),
                *(shown(None if share is None else 100 * share, 1) for share in time.open_shares),
            ]  # fmt: skip
            place += 1
    assert [row[0] for row in found.values()] == [*["PAKN"] * 3, *["ngày"] * 7, *["%"] * 4]
    assert any("chữ “trên”" in remark for remark in table.remarks)
    assert table.signs == ("…",)


def test_without_a_bound_no_bound_is_explained(analysed) -> None:
    table = times_table(analysed(Case(1, 8), Case(3, 8), Case(7, 8), Case(9, 8)))
    assert not any(cell.text.startswith("trên ") for row in table.rows for cell in row.cells)
    assert not any("chữ “trên”" in remark for remark in table.remarks)


def test_a_frame_without_cases_has_no_column(analysed) -> None:
    only_month = times_table(analysed(*MIXED))
    assert {column.over for column in only_month.columns} == {"", "Trong tháng"}
    sums_of_year = times_table(analysed(*MIXED, m2024={BAC_NINH: (20, 10)}))
    assert heads(sums_of_year) == heads(only_month)


def test_each_unit_with_its_own_times(analysed) -> None:
    many, few = (
        (Case(2, 15), Case(6, 5), Case(weight=5, age=20)),
        (Case(4, 2, unit=TIEN_DU), Case(unit=TIEN_DU, age=22)),
    )
    case_analysis = analysed(*many, *few)
    table = times_by_unit(case_analysis)
    assert table.caption == "Thời gian xử lý PAKN theo đơn vị, tháng 12/2024"
    assert heads(table)[-1] == "Còn chưa xử lý sau 15 ngày (%)"
    assert cells(table) == {
        "Thành phố Bắc Ninh": ["25", "5", "3,00", "2,0", "2,0", "20,0"],
        "Huyện Tiên Du": ["3", "1", "4,00", "4,0", "4,0", "33,3"],
        "Toàn tỉnh": ["28", "6", "3,09", "2,0", "2,0", "21,4"],
    }
    assert [row.cells[0].text for row in table.rows] == ["1", "2", ""]
    assert table.rows[-1].kind == "total"
    assert marked(table) == ["Huyện Tiên Du"]
    assert [note.partition(":")[0] for note in table.notes] == ["Dưới 20 PAKN"]
    assert "Ngày theo lịch" in table.remarks


@pytest.mark.parametrize(("least", "small"), [(1, []), (3, []), (4, ["Huyện Tiên Du"]), (5, ["Huyện Tiên Du"])])
def test_few_cases_are_those_below_the_least(analysed, least, small) -> None:
    table = times_by_unit(analysed(Case(1, 20), Case(2, 3, unit=TIEN_DU), least=least))
    assert marked(table) == small
    assert all(f"Dưới {least} PAKN" in note for note in table.notes)


def test_a_bound_is_no_number_to_compute_with(analysed) -> None:
    case_analysis = analysed(Case(2), Case(weight=3, age=29))
    value = reached(case_analysis.times(case_analysis.main), 0.5, ())
    assert (value.relation, value.shown, value.exact) == (">", "29", False)
    empty = analysed()
    assert reached(empty.times(empty.main), 0.5, ()).status == "missing"


def test_a_shorter_median_with_open_cases_is_no_gap(analysed) -> None:
    """The median of two closed cases lies between them; with an open one the first that reaches half counts."""
    case_analysis = analysed(Case(1), Case(3), Case(age=0))
    assert "ngắn hơn" not in wait_sentence(case_analysis).text + gap_sentence(case_analysis).text
    assert gap_sentence(case_analysis).text.endswith("Tính cả 1 PAKN chưa xử lý, trung vị là 1,0 ngày.")


def test_thousands_have_their_dot(analysed) -> None:
    case_analysis = analysed(Case(2, 1500), Case(9, 1200), Case(age=20, weight=1300))
    assert "tính riêng 2.700 PAKN" in gap_sentence(case_analysis).text
    assert "(tính cả 1.300 PAKN chưa xử lý)" in wait_sentence(case_analysis).text
