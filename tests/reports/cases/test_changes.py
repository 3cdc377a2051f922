"""Why a figure moved: sentences in the direction of the change, tables whose printed cells add up to it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, TIEN_DU, TU_SON

from pakn.observations.period_data import open_period_data
from pakn.reports.cases.changes import (
    changes,
    contributions_sentence,
    contributions_table,
    rate_changes,
    table,
    told,
)
from pakn.reports.month.pakn_month import open_pakn

from .conftest import Case, cells, heads, number

MEASURES = ("rate", "satisfaction", "days")
TOPIC = "Rác thải, chất thải"
BEFORE = [Case(2, 40, rating=2), Case(weight=20), Case(5, 30, unit=TU_SON, rating=5)]
AFTER = [Case(3, 50, rating=3), Case(5, 20, unit=TU_SON, rating=5), Case(weight=20, unit=TU_SON)]


def added(shown):
    """Fail unless the printed parts add up, across and down, to the printed change."""
    rows = {name: [number(text) if text not in "…-" else None for text in row] for name, row in cells(shown).items()}
    total = rows.pop("Toàn tỉnh")
    for true, mix, whole in (row[2:] for row in [*rows.values(), total]):
        assert true + mix == pytest.approx(whole)
    for place in (2, 3, 4):
        assert sum(row[place] for row in rows.values()) == pytest.approx(total[place])
    assert total[1] - total[0] == pytest.approx(total[4])
    return total[4]


# --- Sentence ---------------------------------------------------------------------------------------------------------


def test_without_cases_or_a_period_before_nothing_is_said(analysed) -> None:
    assert told(None, "rate") is None
    assert table(None, "rate") is None
    alone = analysed(*AFTER)
    for measure in MEASURES:
        assert changes(alone, measure) == ()
        assert told(alone, measure) is None
        assert table(alone, measure) is None
    assert contributions_table(alone.month, ()) is None
    assert contributions_sentence(()) is None


def test_a_rise_names_who_rose(analysed) -> None:
    risen = told(analysed(*AFTER, Case(2, 10, unit=TIEN_DU), before=BEFORE), "rate").text
    assert risen.startswith(
        "So với tháng 11/2024, tỷ lệ xử lý PAKN tăng 2,22 điểm % (từ 77,78% lên 80,00%): phần do tỷ lệ xử lý "
    )
    assert "; đóng góp nhiều nhất vào mức tăng: thành phố Bắc Ninh (+" in risen
    assert "thành phố Từ Sơn" not in risen


def test_a_fall_names_who_fell(analysed) -> None:
    text = told(
        analysed(*BEFORE, Case(weight=10, unit=TIEN_DU), before=[*AFTER, Case(2, 10, unit=TIEN_DU)]), "rate"
    ).text
    assert "giảm 10,00 điểm % (từ 80,00% xuống 70,00%)" in text
    named = text.partition("mức giảm: ")[2]
    assert "thành phố Bắc Ninh (−" in named
    assert "+" not in named


def test_no_change_names_nobody_though_parts_moved(analysed) -> None:
    swapped = [Case(1, 10), Case(weight=10, unit=TU_SON), Case(1, 10, unit=TU_SON)]
    text = told(analysed(*swapped, before=[Case(1, 10), Case(weight=10), Case(1, 10, unit=TU_SON)]), "rate").text
    assert text.startswith("So với tháng 11/2024, tỷ lệ xử lý PAKN không thay đổi (66,67%): phần do tỷ lệ xử lý ")
    assert "đóng góp" not in text
    same = told(analysed(*BEFORE, before=BEFORE), "days").text
    assert same == (
        "So với tháng 11/2024, thời gian xử lý trung bình của PAKN đã xử lý không thay đổi (3,29 ngày): phần do "
        "thời gian xử lý thay đổi là 0,00 ngày, phần do tỷ trọng trong số PAKN đã xử lý thay đổi là 0,00 ngày."
    )


def test_at_most_three_are_named_the_largest_first(analysed) -> None:
    before = [case for unit in DISTRICTS[:6] for case in (Case(1, 5, unit=unit), Case(weight=5, unit=unit))]
    after = [Case(1, 5 + place, unit=unit) for place, unit in enumerate(DISTRICTS[:6])]
    after += [Case(weight=5 - place, unit=unit) for place, unit in enumerate(DISTRICTS[:5])]
    named = told(analysed(*after, before=before), "rate").text.partition("vào mức tăng: ")[2]
    assert [part.split(" (")[0] for part in named.removesuffix(").").replace(" và ", ", ").split("), ")] == [
        "huyện Tiên Du", "huyện Yên Phong", "thị xã Thuận Thành"
    ]  # fmt: skip


def test_each_compared_period_has_its_sentence(analysed) -> None:
    text = told(analysed(*AFTER, before=BEFORE, m2023_12=[Case(1, 9), Case(1, 9, unit=TU_SON)]), "rate").text
    assert [part[:22] for part in text.split("So với ")[1:]] == ["tháng 11/2024, tỷ lệ x", "tháng 12/2023, tỷ lệ x"]


def test_units_of_the_measures(analysed) -> None:
    case_analysis = analysed(*AFTER, before=BEFORE)
    assert "mức độ hài lòng trung bình tăng 0,28 điểm (từ 3,29 điểm lên 3,57 điểm)" in (
        told(case_analysis, "satisfaction").text
    )
    assert "thời gian xử lý trung bình của PAKN đã xử lý tăng 0,28 ngày (từ 3,29 ngày lên 3,57 ngày)" in (
        told(case_analysis, "days").text
    )


# --- Table ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["unit", "topic"])
@pytest.mark.parametrize("measure", MEASURES)
def test_printed_parts_add_up_to_the_printed_change(analysed, measure, by) -> None:
    after = [*AFTER, Case(4, 7, unit=TIEN_DU, rating=1, topic=TOPIC), Case(9, 3, unit=GIA_BINH, rating=4)]
    before = [*BEFORE, Case(8, 11, unit=TIEN_DU, rating=3, topic=TOPIC)]
    case_analysis = analysed(*after, before=before, by=by)
    (explained,) = changes(case_analysis, measure)
    shown = table(case_analysis, measure)
    assert added(shown) == pytest.approx(float(explained.change))
    assert float(explained.after) == pytest.approx(value(case_analysis, case_analysis.main, measure), abs=0.005)
    assert heads(shown)[1] == {"unit": "Đơn vị", "topic": "Chủ đề"}[by]
    unit = {"rate": "%", "satisfaction": "điểm", "days": "ngày"}[measure]
    assert heads(shown)[2:4] == [f"11/2024 ({unit})", f"12/2024 ({unit})"]
    assert heads(shown)[4:] == ["Do kết quả", "Do tỷ trọng", "Cộng"]
    assert ", tháng 12/2024 so với tháng 11/2024" in shown.caption


@pytest.mark.parametrize("by", ["unit", "topic"])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_cell_says_how_it_comes_about(analysed, measure, by) -> None:
    """What stands in "cach_tinh", done on a calculator, gives the cell: to the step that lets the parts add up."""
    after = [*AFTER, Case(2.5, 7, unit=TIEN_DU, rating=1, topic=TOPIC), Case(9, 3, unit=GIA_BINH, rating=4)]
    before = [*BEFORE, Case(8, 11, unit=TIEN_DU, rating=3, topic=TOPIC)]
    shown = table(analysed(*after, before=before, by=by), measure)
    asked = 0
    for row in shown.rows:
        for cell in row.cells[2:6]:
            if cell.formula and not cell.formula.startswith("cộng"):
                assert calculated(cell.formula) == pytest.approx(number(cell.text), abs=0.02)
                asked += 1
        if row.cells[0].text:
            assert row.cells[6].formula == "(1) + (2)"
    assert asked >= 10
    assert [cell.formula for cell in shown.rows[-1].cells[4:6]] == ["cộng cột (1)", "cộng cột (2)"]
    assert calculated(shown.rows[-1].cells[6].formula) == pytest.approx(number(shown.rows[-1].cells[6].text))


def calculated(formula):
    for written, meant in ((".", ""), (",", "."), ("−", "-"), ("×", "*")):
        formula = formula.replace(written, meant)
    return eval(formula)  # noqa: S307 (numbers and signs that this test has written)


def value(case_analysis, cases, measure):
    if measure == "rate":
        return 100 * cases["weight"][cases["processed"]].sum() / len(cases)
    return case_analysis.ratings(cases).mean if measure == "satisfaction" else case_analysis.times(cases).closed_mean


counts = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=8)


@pytest.mark.long
@given(before=counts, after=counts)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_counts_the_printed_parts_add_up(months, before, after) -> None:
    """The law of the table: of any two periods every row and every column adds up as printed."""
    sides = [
        {unit: (open_ + done, done) for unit, (open_, done) in zip(DISTRICTS, side, strict=False) if open_ + done}
        for side in (before, after)
    ]
    if not all(sides) or len(set(sides[0]) | set(sides[1])) < 2:
        return
    month = months(sides[1], before=sides[0])
    found = rate_changes(month)
    assert found
    added(contributions_table(month, found))


def test_signs_of_changes(analysed) -> None:
    rows = cells(table(analysed(*AFTER, Case(2, 10, unit=TIEN_DU), before=BEFORE), "rate"))
    for row in rows.values():
        for text in row[2:]:
            assert text[0] in "+−" or text == "0,00"
    assert rows["Toàn tỉnh"][:2] == ["77,78", "80,00"]
    assert rows["Thành phố Bắc Ninh"][:2] == ["66,67", "100,00"]


def test_from_counts_alone_the_rate_is_taken_apart_by_unit(months) -> None:
    month = months({BAC_NINH: (100, 90), TU_SON: (50, 20)}, before={BAC_NINH: (100, 80), TU_SON: (100, 40)})
    shown = contributions_table(month, rate_changes(month))
    assert added(shown) == pytest.approx(13.33)
    assert {name: row[:2] for name, row in cells(shown).items()} == {
        "Thành phố Bắc Ninh": ["80,00", "90,00"], "Thành phố Từ Sơn": ["40,00", "40,00"],
        "Toàn tỉnh": ["60,00", "73,33"],
    }  # fmt: skip
    assert contributions_sentence(rate_changes(month)).text.startswith(
        "So với tháng 11/2024, tỷ lệ xử lý PAKN tăng 13,33 điểm % (từ 60,00% lên 73,33%): phần do tỷ lệ xử lý thay đổi "
        "là +"
    )


def test_published_figures_are_named_and_add_up(book) -> None:
    month = open_pakn(open_period_data("2024"))
    found = rate_changes(month)
    assert found
    for explained in found:
        assert explained.figure_ids
        assert set(explained.figure_ids) <= set(book.figures)
        shown = contributions_table(month, [explained])
        added(shown)
        assert [cell.formula for cell in shown.rows[0].cells[2:5]] == [
            "1.470/1.565 × 100", "1.455/1.641 × 100",
            "(1.565/3.434 + 1.641/4.566)/2 × (1.455/1.641 − 1.470/1.565) × 100",
        ]  # fmt: skip


def test_a_unit_without_a_case_in_a_period_has_no_occurrence(analysed) -> None:
    case_analysis = analysed(Case(2, 50), Case(2, 10, unit=TIEN_DU), before=[Case(2, 40), Case(weight=10)])
    assert cells(table(case_analysis, "rate"))["Huyện Tiên Du"][:2] == ["-", "100,00"]


def test_topics_are_quoted_in_a_sentence(analysed) -> None:
    waste = "Rác thải, chất thải"
    before = [Case(2, 40, topic=waste), Case(weight=10, topic=waste), Case(2, 30, topic="Tiếng ồn")]
    case_analysis = analysed(Case(2, 50, topic=waste), Case(2, 30, topic="Tiếng ồn"), before=before, by="topic")
    assert "đóng góp nhiều nhất vào mức tăng: “rác thải, chất thải” (+" in told(case_analysis, "rate").text


def test_of_a_rest_that_is_a_net_no_part_is_called_the_largest(open_data) -> None:
    month = open_pakn(open_data("2024", figures=True))
    told_of, found = contributions_sentence(rate_changes(month)).text, contributions_table(month, rate_changes(month))
    assert told_of.endswith(
        "phần do tỷ lệ xử lý thay đổi là −2,53 điểm %, phần do tỷ trọng trong số PAKN tiếp nhận thay đổi là "
        "−0,06 điểm %; trong đó thành phố Bắc Ninh −2,17 (PAKN chưa xử lý từ 95 lên 186); phần còn lại của tỉnh, "
        "sau khi bù trừ các mức tăng, giảm, −0,42 (PAKN chưa xử lý từ 168 lên 282)."
    )
    assert any("thành phố Bắc Ninh từ −2,29 đến −2,04" in remark for remark in found.remarks)
    assert "%" not in told_of.partition("trong đó")[2]
