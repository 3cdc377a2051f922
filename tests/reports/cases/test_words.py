"""Title, opening and method of the deep analysis: which cases, and every parameter in force."""

import pytest
from made_counts import BAC_NINH

from pakn.base.errors import UsageError
from pakn.reports.cases.case_analysis import open_case_analysis
from pakn.reports.cases.words import case_analysis_title, method, opening

from .conftest import RAW, Case

CENTRE = "trung-tam-hanh-chinh-cong-tinh.bn@2023-01-01"


def test_the_title_names_the_period(analysed, without_cases) -> None:
    assert case_analysis_title(analysed(Case(2)).month) == (
        "Phân tích chuyên sâu phản ánh, kiến nghị (PAKN)\ntháng 12/2024 và cả năm 2024"
    )
    assert case_analysis_title(without_cases).startswith("Phân tích chuyên sâu")


def test_the_opening_says_which_cases_at_which_cut_off(analysed) -> None:
    localities = analysed(Case(2, 3), Case(2, 4, unit=CENTRE))
    assert opening(localities.month, localities).text == (
        "Phân tích 3 PAKN tiếp nhận trong tháng 12/2024 của các địa phương (phạm vi “toàn tỉnh”), theo tình trạng đến "
        "ngày chốt số liệu 31/12/2024. Tài liệu phục vụ phân tích nội bộ, không gửi kèm công văn."
    )
    of_all = analysed(Case(2, 3), Case(2, 4, unit=CENTRE), scope="all")
    assert opening(of_all.month, of_all).text.startswith(
        "Phân tích 7 PAKN tiếp nhận trong tháng 12/2024 của mọi nhóm đơn vị"
    )


def test_without_single_cases_there_is_no_analysis(without_cases) -> None:
    assert open_case_analysis(without_cases) is None
    text = opening(without_cases, None).text
    assert text.startswith("Phân tích chuyên sâu cần số liệu từng PAKN; ")
    assert method(without_cases, None) is None


def test_the_method_names_the_parameters_in_force(analysed) -> None:
    case_analysis = analysed(Case(2, 3), least=33, limit=12)
    note = method(case_analysis.month, case_analysis)
    text = "\n".join(note.lines)
    assert "12 ngày làm việc" in text
    assert "33 PAKN" in text
    for word in ("Kaplan–Meier", "Wilson", "Student", "XmR", "Kitagawa", "31/12/2024"):
        assert word in text
    assert all(line.endswith(".") and not line.endswith("..") for line in note.lines)
    assert not RAW.search(text)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("min_cases", 0), ("min_cases", -1), ("limit_days", 0), ("funnel_centre", "median"), ("explain_by", "kind"),
     ("explain_by", ""), ("funnel_centre", "")],
)  # fmt: skip
def test_a_value_that_a_parameter_has_not_is_refused(months, parameter, value) -> None:
    month = months({BAC_NINH: (3, 2)})
    with pytest.raises(UsageError, match=f"tham số {parameter}") as caught:
        open_case_analysis(month, **{parameter: value})
    assert caught.value.findings[0].found == f"«{value}»"
