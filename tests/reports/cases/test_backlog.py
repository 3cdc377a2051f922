"""On time of all due, and what is open: the sentence at its edges, tables that add up, oldest cases by their code."""

import pytest
from made_counts import BAC_NINH, TIEN_DU, TU_SON

from pakn.extracts.counts.case_counts import CaseDetail, NamedCase
from pakn.observations.due_dates import AGE_BANDS, age_counts
from pakn.reports.cases.backlog import (
    age_table,
    oldest_cases,
    oldest_table,
    on_time_by_unit,
    on_time_sentence,
    on_time_table,
)

from .conftest import Case, cells, heads, marked, number

ON_TIME, LATE, OVERDUE = Case(3, 6, allowed=5), Case(9, 2, allowed=5), Case(weight=4, allowed=5)
EARLY, WAITING, NO_DUE = Case(3, 2, allowed=40), Case(weight=1, allowed=40), Case(3, 3)
UNDATED = Case(refused=True, weight=2, allowed=5)
EVERY_KIND = (ON_TIME, LATE, OVERDUE, EARLY, WAITING, NO_DUE)
CENTRE = "trung-tam-hanh-chinh-cong-tinh.bn@2023-01-01"


def test_without_cases_nothing_is_said() -> None:
    for make in (on_time_sentence, on_time_table, on_time_by_unit, age_table, oldest_table):
        assert make(None) is None


# --- Sentence ---------------------------------------------------------------------------------------------------------


def test_on_time_is_a_share_of_all_that_was_due(analysed) -> None:
    assert on_time_sentence(analysed(*EVERY_KIND)).text == (
        "Tháng 12/2024, trong 12 PAKN đã qua hạn có 6 PAKN xử lý đúng hạn (50,00%), 2 PAKN xử lý trễ hạn, 4 PAKN quá "
        "hạn chưa xử lý. Nếu bỏ qua PAKN quá hạn chưa xử lý thì tỷ lệ là 75,00%."
    )


@pytest.mark.parametrize("cases", [(EARLY, WAITING), (Case(2, allowed=30), Case(allowed=30))])
def test_nothing_due_is_no_share(analysed, cases) -> None:
    text = on_time_sentence(analysed(*cases)).text
    assert text == "Tháng 12/2024: tại ngày chốt số liệu 31/12/2024 chưa có PAKN nào qua hạn xử lý."


def test_the_day_it_is_due_may_still_be_in_time(analysed) -> None:
    """A due day that is the cut-off is not over; the day before is."""
    assert "chưa có PAKN nào qua hạn" in on_time_sentence(analysed(Case(allowed=30))).text
    assert "1 PAKN quá hạn chưa xử lý" in on_time_sentence(analysed(Case(allowed=29))).text
    assert "1 PAKN xử lý đúng hạn (100,00%)" in on_time_sentence(analysed(Case(29, allowed=29))).text


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ((ON_TIME, LATE), "0 PAKN quá hạn chưa xử lý."),
        ((ON_TIME,), "có 6 PAKN xử lý đúng hạn (100,00%), 0 PAKN xử lý trễ hạn, 0 PAKN quá hạn chưa xử lý."),
        ((OVERDUE,), "có 0 PAKN xử lý đúng hạn (0,00%), 0 PAKN xử lý trễ hạn, 4 PAKN quá hạn chưa xử lý."),
        ((LATE, OVERDUE), "có 0 PAKN xử lý đúng hạn (0,00%), 2 PAKN xử lý trễ hạn, 4 PAKN quá hạn chưa xử lý."),
    ],
)
def test_the_other_share_is_told_only_where_it_differs(analysed, cases, said) -> None:
    text = on_time_sentence(analysed(*cases)).text
    assert text.endswith(said)
    assert "Nếu bỏ qua" not in text


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_by_the_system_and_by_working_days(analysed) -> None:
    case_analysis = analysed(*EVERY_KIND, limit=7, m2024=[*EVERY_KIND, Case(20, 5, age=90, allowed=60)])
    table = on_time_table(case_analysis)
    assert table.caption == "PAKN xử lý đúng hạn trên tổng số PAKN đến hạn, tháng 12/2024"
    assert list(cells(table)) == [
        f"{column}: {how}" for column in ("Trong tháng", "Cả năm")
        for how in ("theo hạn ghi trong hệ thống", "trong 7 ngày làm việc kể từ ngày tiếp nhận")
    ]  # fmt: skip
    assert cells(table)["Trong tháng: theo hạn ghi trong hệ thống"] == ["12", "6", "50,00", "2", "4", "2", "1", "3"]
    for (label, row), (column, by_limit) in zip(
        cells(table).items(),
        [(column, by_limit) for column in case_analysis.columns for by_limit in (False, True)],
        strict=True,
    ):
        found = case_analysis.on_time(case_analysis.cases(column), by_limit=by_limit)
        shown = [number(text) for text in row]
        assert shown[:2] + shown[3:] == [
            found.due, found.on_time, found.late, found.overdue, found.early, found.waiting, found.no_deadline
        ], label  # fmt: skip
        assert shown[2] == pytest.approx(float(found.share), abs=0.005)
        assert shown[0] == shown[1] + shown[3] + shown[4]
        assert shown[0] + sum(shown[5:]) == len(case_analysis.cases(column))


def test_of_each_unit_and_of_all(analysed) -> None:
    other = [Case(3, 8, unit=TIEN_DU, allowed=5), Case(unit=TIEN_DU, allowed=40)]
    table = on_time_by_unit(analysed(*EVERY_KIND, *other, least=10))
    assert table.caption == "PAKN xử lý đúng hạn theo đơn vị, tháng 12/2024"
    assert cells(table) == {
        "Thành phố Bắc Ninh": ["12", "6", "50,00", "2", "4", "2", "1", "3"],
        "Huyện Tiên Du": ["8", "8", "100,00", "0", "0", "0", "1", "0"],
        "Toàn tỉnh": ["20", "14", "70,00", "2", "4", "2", "2", "3"],
    }
    assert marked(table) == ["Huyện Tiên Du"]
    assert table.notes[0].startswith("Dưới 10 PAKN")
    assert table.rows[-1].kind == "total"
    assert table.rows[0].cells[4].formula == "6/12 × 100"


def test_a_unit_with_nothing_due_has_no_share(analysed) -> None:
    table = on_time_by_unit(analysed(ON_TIME, Case(3, unit=TIEN_DU, allowed=40)))
    assert cells(table)["Huyện Tiên Du"] == ["0", "0", "-", "0", "0", "1", "0", "0"]
    assert table.signs == ("-",)


def test_closed_on_no_known_day_is_left_out_and_told(analysed) -> None:
    for make in (on_time_table, on_time_by_unit):
        table = make(analysed(ON_TIME, UNDATED))
        told = [remark for remark in table.remarks if remark.startswith("2 PAKN")]
        assert told == ["2 PAKN đã qua hạn, đã xử lý nhưng không có ngày xử lý xong: không tính"]
        assert len(make(analysed(ON_TIME)).remarks) == len(table.remarks) - 1


# --- What is open -----------------------------------------------------------------------------------------------------


def test_open_cases_by_how_long(analysed) -> None:
    ages = (0, 5, 6, 10, 11, 15, 16, 30, 31, 60, 61, 200)
    case_analysis = analysed(
        *(Case(age=age) for age in ages), Case(3, 9), Case(unit=TU_SON, age=3), Case(1, unit=TIEN_DU)
    )
    table = age_table(case_analysis)
    assert table.caption == "PAKN tiếp nhận trong tháng 12/2024 còn chưa xử lý tại ngày 31/12/2024"
    assert heads(table)[2:] == ["Chưa xử lý", "0–5", "6–10", "11–15", "16–30", "31–60", "trên 60"]
    assert cells(table) == {
        "Thành phố Bắc Ninh": ["12", *["2"] * 6],
        "Thành phố Từ Sơn": ["1", "1", *["0"] * 5],
        "Huyện Tiên Du": ["0"] * 7,
        "Toàn tỉnh": ["13", "3", *["2"] * 5],
    }
    assert sum(age_counts(case_analysis.main)) == 13
    assert len(AGE_BANDS) == 6


def test_nothing_open_is_no_table(analysed) -> None:
    assert age_table(analysed(Case(3), Case(refused=True))) is None
    assert age_table(analysed()) is None
    assert oldest_table(analysed(Case(3))) is None


def test_the_oldest_are_told_by_their_code_only(analysed) -> None:
    detail = CaseDetail((), {}, (), (
        NamedCase("PA-3", "Rác thải, chất thải", TU_SON, 12), NamedCase("PA-1", "", BAC_NINH, 12),
        NamedCase("PA-9", "", CENTRE, 40), NamedCase("PA-2", "", BAC_NINH, 31),
    ))  # fmt: skip
    case_analysis = analysed(Case(weight=3), detail=detail)
    assert [case.code for case in oldest_cases(case_analysis)] == ["PA-2", "PA-1", "PA-3"]
    table = oldest_table(case_analysis)
    assert table.caption == "PAKN tiếp nhận trong tháng 12/2024 chưa xử lý lâu nhất, tại ngày 31/12/2024"
    shown = [[cell.text for cell in row.cells] for row in table.rows]
    assert [(row[0], row[1], row[-1]) for row in shown] == [
        ("1", "PA-2", "31"), ("2", "PA-1", "12"), ("3", "PA-3", "12")
    ]  # fmt: skip
    assert [row[3].lower() for row in shown] == ["thành phố bắc ninh"] * 2 + ["thành phố từ sơn"]
    assert shown[0][2] == "Chủ đề khác"
    of_all = analysed(Case(weight=3), Case(unit=CENTRE), detail=detail, scope="all")
    assert oldest_cases(of_all)[0].code == "PA-9"


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ([Case(refused=True, allowed=3)], "1 PAKN đã qua hạn đều đã xử lý nhưng không có ngày xử lý xong."),
        ([Case(2), Case(age=9)], "tệp số liệu không ghi hạn xử lý của PAKN nào, nên không biết PAKN nào đã qua hạn."),
        ([Case(age=2, allowed=9)], "tại ngày chốt số liệu 31/12/2024 chưa có PAKN nào qua hạn xử lý."),
    ],
)
def test_why_no_share_on_time_can_be_told(analysed, cases, told) -> None:
    assert on_time_sentence(analysed(*cases)).text == f"Tháng 12/2024: {told}"


def test_cases_of_no_known_day_are_told_apart_in_each_frame(analysed) -> None:
    year = [Case(2, 40, allowed=5), Case(refused=True, allowed=5, weight=2)]
    case_analysis = analysed(Case(2, 1500, allowed=5), Case(refused=True, allowed=5), m2024=year)
    assert on_time_sentence(case_analysis).text.startswith(
        "Tháng 12/2024, trong 1.500 PAKN đã qua hạn, rõ ngày xử lý có 1.500 "
    )
    told = [remark for remark in on_time_table(case_analysis).remarks if "không tính" in remark]
    assert [remark.partition(" PAKN")[0] for remark in told] == ["Trong tháng: 1", "Cả năm: 2"]


def test_the_backlog_is_that_of_the_year_where_its_cases_are_at_hand(analysed) -> None:
    alone = age_table(analysed(Case(age=9)))
    assert heads(alone)[3:] == ["0–5", "6–10", "11–15", "16–30"]
    assert any("không gồm PAKN còn tồn của các kỳ trước" in remark for remark in alone.remarks)
    table = age_table(analysed(Case(age=9), m2024=[Case(age=9), Case(age=200, weight=3)]))
    assert table.caption == "PAKN tiếp nhận trong năm 2024 còn chưa xử lý tại ngày 31/12/2024"
    assert cells(table)["Toàn tỉnh"] == ["4", "0", "1", "0", "0", "0", "3"]


def test_a_file_without_due_days_has_no_table_of_them(analysed) -> None:
    case_analysis = analysed(Case(2), Case(age=20))
    assert on_time_by_unit(case_analysis) is None
    assert [row.cells[0].text for row in on_time_table(case_analysis).rows] == [
        "Trong tháng: trong 15 ngày làm việc kể từ ngày tiếp nhận"
    ]
