"""Units compared fairly: who differs by more than chance, intervals, and ranks of those with enough cases."""

import pytest
from made_counts import BAC_NINH, DISTRICTS, TIEN_DU, TU_SON

from pakn.observations.values import measured
from pakn.reports.cases.units import (
    centre_of,
    centre_words,
    compared_units,
    comparison_sentence,
    comparison_table,
)
from pakn.statistics.proportions import funnel_place, wilson_interval

from .conftest import Case, cells, heads, marked

PLAIN = "đều có thể chỉ do ngẫu nhiên"
CHANCE = "rõ so với"


def province(**results):
    """Cases of units by their place in the official order: ``u0=(received, processed)``."""
    made = []
    for place, (received, processed) in results.items():
        unit = DISTRICTS[int(place[1:])]
        made += [Case(2, processed, unit=unit), Case(weight=received - processed, unit=unit)]
    return [case for case in made if case.weight]


def test_without_cases_nothing_is_said() -> None:
    assert comparison_sentence(None) is None
    assert comparison_table(None) is None


# --- Centre -----------------------------------------------------------------------------------------------------------


def test_the_centre_is_the_share_of_all(analysed) -> None:
    case_analysis = analysed(*province(u0=(300, 200), u1=(100, 50)))
    assert centre_of(case_analysis) == 0.625
    assert centre_words(case_analysis) == "tỷ lệ chung 62,50%"


def test_a_unit_whose_rate_nobody_knows_is_left_out_and_told(analysed) -> None:
    known, hidden, spare = DISTRICTS[:3]
    cases = [Case(2, 30, unit=known), Case(weight=10, unit=known), Case(2, 30, unit=spare), Case(2, 20, unit=hidden)]
    case_analysis = analysed(*cases, Case(weight=20, unit=hidden, untold=True))
    assert dict(case_analysis.results()) == {known: (30, 40), spare: (30, 30)}
    assert centre_words(case_analysis) == "tỷ lệ chung 85,71% của 2 đơn vị xét được"


def test_the_centre_is_the_target(analysed) -> None:
    case_analysis = analysed(*province(u0=(300, 200), u1=(100, 50)), centre="target")
    assert centre_of(case_analysis) == 0.9
    assert centre_words(case_analysis) == "mức chỉ tiêu 90%"
    assert "thấp hơn rõ so với mức chỉ tiêu 90%: thành phố Bắc Ninh (66,67%)" in (
        comparison_sentence(case_analysis).text
    )


def test_without_a_target_there_is_no_centre(analysed) -> None:
    """July 2024 lies before the target of the conclusion."""
    case_analysis = analysed(*province(u0=(30, 20), u1=(10, 5)), period="2024-07", centre="target")
    assert centre_of(case_analysis) is None
    assert compared_units(case_analysis) == ()
    assert comparison_sentence(case_analysis) is None
    assert comparison_table(case_analysis) is None


# --- Sentence ---------------------------------------------------------------------------------------------------------


def test_chance_alone(analysed) -> None:
    text = comparison_sentence(analysed(*province(u0=(30, 20), u1=(30, 19), u2=(30, 21)))).text
    assert text.startswith("Tháng 12/2024, ")
    assert "tỷ lệ chung 66,67%" in text
    assert text.endswith(f"{PLAIN}.")
    assert CHANCE not in text


def test_only_above(analysed) -> None:
    text = comparison_sentence(analysed(*province(u0=(500, 300), u1=(500, 300), u2=(100, 90)))).text
    assert "cao hơn rõ so với tỷ lệ chung 62,73%: thị xã Quế Võ (90,00%)" in text
    assert "thấp hơn" not in text
    assert text.count(CHANCE) == 1


def test_only_below(analysed) -> None:
    text = comparison_sentence(analysed(*province(u0=(200, 150), u1=(200, 150), u5=(40, 10)))).text
    assert "thấp hơn rõ so với tỷ lệ chung 70,45%: huyện Tiên Du (25,00%)" in text
    assert "cao hơn" not in text


def test_above_and_below_and_the_others(analysed) -> None:
    text = comparison_sentence(analysed(*province(u0=(400, 280), u1=(100, 99), u5=(100, 40), u6=(50, 10)))).text
    above, _, below = text.partition("; ")
    assert "cao hơn rõ so với tỷ lệ chung 66,00%: thành phố Từ Sơn (99,00%)" in above
    assert below.startswith("thấp hơn rõ so với tỷ lệ chung 66,00%: huyện Tiên Du (40,00%) và huyện Lương Tài")
    assert "Bắc Ninh" not in text


def test_one_unit_has_nobody_to_be_compared_with(analysed) -> None:
    assert comparison_sentence(analysed(*province(u0=(30, 20)))) is None


@pytest.mark.parametrize("processed", [0, 20])
def test_all_or_nothing_everywhere_is_no_difference(analysed, processed) -> None:
    case_analysis = analysed(*province(u0=(20, processed), u1=(20, processed)))
    assert comparison_sentence(case_analysis).text.endswith(f"{PLAIN}.")


# --- Table ------------------------------------------------------------------------------------------------------------


def test_rate_interval_place_and_rank(analysed) -> None:
    results = {
        BAC_NINH: (400, 280),
        TU_SON: (100, 99),
        DISTRICTS[2]: (40, 28),
        TIEN_DU: (100, 40),
        DISTRICTS[6]: (6, 1),
    }
    case_analysis = analysed(*province(u0=(400, 280), u1=(100, 99), u2=(40, 28), u5=(100, 40), u6=(6, 1)))
    table = comparison_table(case_analysis)
    assert table.caption == "Tỷ lệ xử lý PAKN theo đơn vị, có xét số PAKN, tháng 12/2024"
    found = cells(table)
    centre = 448 / 646
    words = {"inside": "trong giới hạn", "far_above": "cao hơn rõ", "far_below": "thấp hơn rõ", "below": "thấp hơn",
             "above": "cao hơn"}  # fmt: skip
    for (received, processed), row in zip(results.values(), found.values(), strict=True):
        ends = [measured(100 * end, 1, "%", ()).shown for end in wilson_interval(processed, received)]
        assert row[:5] == [
            str(received), str(processed), measured(100 * processed / received, 2, "%", ()).shown,
            f"{ends[0]} – {ends[1]}", words[funnel_place(processed, received, centre)],
        ]  # fmt: skip
    assert [row[4] for row in found.values()] == [
        "trong giới hạn", "cao hơn rõ", "trong giới hạn", "thấp hơn rõ", "thấp hơn"
    ]  # fmt: skip
    assert [row[5] for row in found.values()] == ["2", "1", "2", "4", "x"]
    assert marked(table) == ["Huyện Lương Tài"]
    assert table.signs == ("x",)
    assert heads(table)[2:5] == ["Tiếp nhận", "Đã xử lý", "Tỷ lệ (%)"]
    assert any("tỷ lệ chung 69,35%" in remark for remark in table.remarks)
    assert any("đơn vị có từ 20 PAKN trở lên" in remark for remark in table.remarks)
    assert centre_of(case_analysis) == centre


@pytest.mark.parametrize(("least", "ranks"), [(1, ["1", "2"]), (10, ["1", "2"]), (11, ["x", "1"]), (31, ["x", "x"])])
def test_only_units_with_enough_cases_are_ranked(analysed, least, ranks) -> None:
    table = comparison_table(analysed(*province(u0=(10, 9), u1=(30, 20)), least=least))
    assert [row[-1] for row in cells(table).values()] == ranks
    assert len(marked(table)) == ranks.count("x")


def test_units_without_a_case_are_not_listed(analysed) -> None:
    assert list(cells(comparison_table(analysed(*province(u3=(10, 9), u7=(30, 20)))))) == [
        "Thị xã Thuận Thành", "Huyện Gia Bình"
    ]  # fmt: skip
    assert comparison_table(analysed()) is None


def test_where_all_differ_no_others_are_mentioned(analysed) -> None:
    cases = [Case(2, 90), Case(weight=10), Case(2, 10, unit=TIEN_DU), Case(weight=90, unit=TIEN_DU)]
    text = comparison_sentence(analysed(*cases)).text
    assert "cao hơn" in text
    assert "thấp hơn" in text
    assert "Các đơn vị khác" not in text


def test_what_is_only_worth_a_look_and_what_is_too_small_to_be_named(analysed) -> None:
    """One unit in twenty lies outside of the 95 % limits by chance, and six cases tell nothing."""
    case_analysis = analysed(*province(u0=(400, 260), u1=(100, 78), u6=(6, 0)))
    text = comparison_sentence(case_analysis).text
    assert "cao hơn tỷ lệ chung 66,80%, đáng chú ý: thành phố Từ Sơn (78,00%)" in text
    assert "Lương Tài" not in text
    assert text.endswith("Các đơn vị khác chênh lệch có thể chỉ do ngẫu nhiên hoặc có dưới 20 PAKN.")
