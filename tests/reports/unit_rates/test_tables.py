"""Sentences and tables of the rate annexes at their edges: equal to the target, nothing received, one unit, ties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_counts import BAC_NINH, DISTRICTS, GIA_BINH, LUONG_TAI, TIEN_DU, TU_SON, made

from pakn.reports.unit_rates.rates import open_rates
from pakn.reports.unit_rates.sentences import extremes_sentence, overview, rates_title, reached
from pakn.reports.unit_rates.tables import former_districts, units_table

EVEN = dict.fromkeys(DISTRICTS, (100, 90))
MONTHS_2024 = tuple(f"2024-{month:02d}" for month in range(1, 13))
ONE, TWO = "so-noi-vu.bn@2023-01-01", "so-y-te.bn@2023-01-01"


@pytest.fixture
def rates(open_data):
    def make(*files, period="2024-12", system="online_dossiers", level="district", **options):
        return open_rates(open_data(period, *files, **options), system, level)

    return make


def month(name="2024-12", rows=EVEN, system="online_dossiers", **options):
    return made(system, name, rows, **options)


def texts(table) -> dict[str, list[str]]:
    return {row.cells[1].text: [cell.text for cell in row.cells] for row in table.rows if len(row.cells) > 2}


# --- The result -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (85, "bằng mức 85% được giao"),
        (86, "cao hơn mức 85% được giao là 1,00 điểm phần trăm (điểm %)"),
        (84, "thấp hơn mức 85% được giao là 1,00 điểm phần trăm (điểm %)"),
    ],
)
def test_the_distance_to_the_target(rates, part, said) -> None:
    text = overview(rates(month(rows=dict.fromkeys(DISTRICTS, (100, part))))).text
    assert f"cấp huyện là {part},00% ({8 * part}/800 hồ sơ), {said}." in text


def test_nothing_received_is_not_0_percent(rates) -> None:
    nothing = rates(month(rows=dict.fromkeys(DISTRICTS, (0, 0))))
    assert overview(nothing).text.startswith("Tháng 12/2024: không phát sinh.")
    assert reached(nothing) is None
    assert extremes_sentence(nothing) is None
    table = texts(units_table(nothing))
    assert table["Thành phố Bắc Ninh"][2:8] == ["0", "0", "-", "…", "…", "-"]


def test_the_year_without_all_its_months_is_unknown(rates) -> None:
    assert overview(rates(month())).text.endswith("Cả năm 2024: không có số liệu.")


@pytest.mark.parametrize(("then", "said"), [(90, "không thay đổi"), (89, "tăng 1,00 điểm %"), (91, "giảm 1,00 điểm %")])
def test_changes_are_said_in_points(rates, then, said) -> None:
    text = overview(rates(month(), month("2024-11", dict.fromkeys(DISTRICTS, (100, then))))).text
    assert f"so với tháng 11/2024 {said}" in text
    assert "12/2023" not in text


def test_a_refused_change_is_not_said(rates) -> None:
    text = overview(rates(month(cut_off="2024-12-25"), month("2024-11"))).text
    assert "so với" not in text
    table = units_table(rates(month(cut_off="2024-12-25"), month("2024-11")))
    assert texts(table)["Thành phố Bắc Ninh"][5:7] == ["x", "…"]
    assert "Số liệu tính đến ngày 25/12/2024; kỳ chưa đủ nên không so sánh" in table.remarks
    assert {"x", "…"} <= set(table.signs)


# --- Who reaches the target -------------------------------------------------------------------------------------------


def test_all_reach_it(rates) -> None:
    assert reached(rates(month())).text == "Tháng 12/2024, 8/8 đơn vị đạt mức 85%."


def test_none_reaches_it_and_the_lowest_comes_first(rates) -> None:
    rows = {unit: (100, 10 + place) for place, unit in enumerate(reversed(DISTRICTS))}
    text = reached(rates(month(rows=rows))).text
    assert text.startswith("Tháng 12/2024, 0/8 đơn vị đạt mức 85%; chưa đạt: huyện Gia Bình (10,00%), ")
    assert text.endswith(" và thành phố Bắc Ninh (17,00%).")


def test_on_the_threshold_is_reached_and_below_is_not(rates) -> None:
    text = reached(rates(month(rows=EVEN | {TU_SON: (100, 85), TIEN_DU: (10000, 8499)}))).text
    assert text == "Tháng 12/2024, 7/8 đơn vị đạt mức 85%; chưa đạt: huyện Tiên Du (84,99%)."


def test_who_had_nothing_is_not_counted_and_who_is_unknown_is_named_so(rates) -> None:
    rows = {unit: pair for unit, pair in EVEN.items() if unit != GIA_BINH} | {LUONG_TAI: (0, 0)}
    assert reached(rates(month(rows=rows))).text == (
        "Tháng 12/2024, đạt mức 85%: thành phố Bắc Ninh (90,00%), thành phố Từ Sơn (90,00%), thị xã Quế Võ (90,00%), "
        "thị xã Thuận Thành (90,00%), huyện Yên Phong (90,00%) và huyện Tiên Du (90,00%); 1 đơn vị chưa xác định được: "
        "huyện Gia Bình."
    )


def test_of_units_that_a_document_names_there_is_no_share_but_its_own_words(rates) -> None:
    told = reached(rates(period="2023", level="commune", figures=True)).text
    assert told.startswith("Năm 2023, văn bản nêu “Hầu hết các xã, phường, thị trấn đạt chỉ tiêu giao tại Chỉ thị số")
    assert "; chưa đạt mức 75%: phường Quế Tân (0%" in told
    assert told.endswith("; 119 đơn vị chưa xác định được.")
    assert "/" not in told.replace("10/CT-UBND", "")


def test_the_lowest_of_all_settles_the_others(rates) -> None:
    paid = rates(system="online_payment", level="district", figures=True)
    assert reached(paid).text == "Tháng 12/2024, 8/8 đơn vị đạt mức 95%."
    (tien_du,) = [row for row in paid.unit_rows if row.units[0].name == "Huyện Tiên Du"]
    assert (tien_du.readings[0].rate.relation, str(tien_du.readings[0].rate.number)) == ("≥", "97")


def test_without_a_target_nobody_is_judged(rates) -> None:
    payment = rates(month(system="online_payment", rows={ONE: (10, 1), TWO: (10, 9)}), system="online_payment",
                    level="agency")  # fmt: skip
    assert reached(payment) is None
    table = units_table(payment)
    assert "Kết quả" not in [column.head for column in table.columns]
    assert (
        "Không giao chỉ tiêu cho các sở, ban, ngành; theo Chỉ thị số 10/CT-UBND ngày 01/6/2023 của UBND tỉnh, mức ≥ "
        "95% đến 31/12/2024 (chỉ tiêu là tỷ lệ hồ sơ thanh toán trực tuyến) giao cho Trung tâm Hành chính công tỉnh, "
        "UBND các huyện, thị xã, thành phố và UBND các xã, phường, thị trấn"
    ) in table.remarks


def test_long_lists_end_in_a_number(rates, open_data) -> None:
    communes = open_data("2024-12").at("commune")
    rows = {unit.unit_id: (100, 1) for unit in communes}
    text = reached(rates(month(rows=rows), level="commune")).text
    assert text.startswith("Tháng 12/2024, 0/121 đơn vị đạt mức 80%")
    assert text.endswith("và 111 đơn vị khác.")


# --- Highest and lowest -----------------------------------------------------------------------------------------------


def test_ties_are_said_once(rates) -> None:
    rows = EVEN | {TU_SON: (100, 99), GIA_BINH: (10, 0), LUONG_TAI: (20, 0), TIEN_DU: (0, 0)}
    assert extremes_sentence(rates(month(rows=rows))).text == (
        "Cao nhất: thành phố Từ Sơn (99,00%); thấp nhất: huyện Lương Tài và huyện Gia Bình (cùng 0,00%)."
    )


def test_all_alike(rates) -> None:
    assert extremes_sentence(rates(month())).text == "Các đơn vị có phát sinh đều đạt tỷ lệ 90,00%."


def test_a_single_unit_is_no_extreme(rates) -> None:
    alone = month(rows={ONE: (10, 9), TWO: (0, 0)})
    text = extremes_sentence(rates(alone, level="agency")).text
    assert text == "Chỉ Sở Nội vụ có phát sinh, tỷ lệ 90,00%."


def test_one_unknown_unit_leaves_no_extremes(rates) -> None:
    rows = {unit: pair for unit, pair in EVEN.items() if unit != GIA_BINH}
    lacking = rates(month(rows=rows))
    assert extremes_sentence(lacking) is None
    table = units_table(lacking)
    assert "Xếp hạng" not in [column.head for column in table.columns]
    assert "Chưa có số liệu của 1 đơn vị nên tổng chưa đủ: huyện Gia Bình" in table.remarks


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_a_row_has_counts_rate_changes_verdict_target_and_rank(rates) -> None:
    files = [month(name) for name in MONTHS_2024[:11]]
    table = units_table(rates(month(rows=EVEN | {BAC_NINH: (100, 80)}), *files, month("2023-12")))
    assert texts(table)["Thành phố Bắc Ninh"] == [
        "1", "Thành phố Bắc Ninh", "100", "80", "80,00", "−10,00", "−10,00", "chưa đạt", "1.200", "1.070", "89,17",
        "đạt", "≥ 85", "8",
    ]  # fmt: skip
    assert texts(table)["Thành phố Từ Sơn"][-1] == "1"
    assert table.rows[-1].cells[1].text == "Cấp huyện (tổng/tổng)"
    assert table.rows[-1].cells[4].text == "88,75"
    assert "Xếp hạng" not in [c.head for c in units_table(rates(month()), show_ranks=False).columns]


def test_part_of_a_year_has_no_verdict_column(rates) -> None:
    table = units_table(rates(*[month(name) for name in MONTHS_2024[:11]], period="2024-11"))
    assert [column.over for column in table.columns if column.head == "Kết quả"] == ["Trong tháng"]
    assert {column.over for column in table.columns if column.over} == {"Trong tháng", "Lũy kế từ đầu năm"}


def test_what_the_year_lacks_is_told(rates) -> None:
    less = {unit: pair for unit, pair in EVEN.items() if unit != TU_SON}
    files = [month("2024-01", less), month("2024-02", cut_off="2024-02-20"), *map(month, MONTHS_2024[2:])]
    remarks = units_table(rates(*files)).remarks
    assert "Cả năm: 1 đơn vị thiếu số liệu của ít nhất một tháng nên không tính tổng chung: thành phố Từ Sơn" in remarks
    assert "Cả năm: số liệu tháng 02/2024 chỉ tính đến ngày 20/02/2024" in remarks
    assert not any("không so sánh" in remark for remark in remarks)
    whole = units_table(rates(*map(month, MONTHS_2024))).remarks
    assert not any(remark.startswith("Cả năm") for remark in whole)


def test_a_merger_of_communes_is_remarked_once_and_marked_on_no_cell(rates, open_data) -> None:
    before, after = (open_data(name).at("commune") for name in ("2024-11", "2024-12"))
    files = [month("2024-11", {unit.unit_id: (10, 9) for unit in before}),
             month("2024-12", {unit.unit_id: (10, 9) for unit in after})]  # fmt: skip
    table = units_table(rates(*files, level="commune"))
    assert len([remark for remark in table.remarks if "126 còn 121" in remark]) == 1
    assert table.notes == ()
    assert {row.cells[5].text for row in table.rows} == {"0,00"}
    assert table.rows[0].cells[1].text == "Cấp xã (tổng/tổng)"  # first where the table runs over pages
    assert [row.cells[0].text for row in table.rows if row.kind == "total"][1:] == [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII",
    ]  # fmt: skip


def test_across_the_merger_of_provinces_every_change_is_refused(rates, open_data) -> None:
    july, june = (open_data(name).at("commune") for name in ("2025-07", "2025-06"))
    files = [month("2025-07", {unit.unit_id: (10, 9) for unit in july}),
             month("2025-06", {unit.unit_id: (10, 9) for unit in june})]  # fmt: skip
    made_rates = rates(*files, period="2025-07")
    table = units_table(made_rates)
    assert {row.cells[5].text for row in table.rows} == {"x"}
    assert any("không so sánh số liệu trước và sau mốc này" in remark for remark in table.remarks)
    assert "UBND các xã, phường\n" in rates_title(made_rates)
    continued = former_districts(made_rates)
    assert [row.cells[1].text for row in continued.rows][:2] == ["Thành phố Bắc Ninh", "Thành phố Từ Sơn"]
    assert len(continued.rows) == 8
    assert former_districts(rates(month())) is None


def test_a_printed_rate_that_differs_stands_and_ours_is_noted(rates) -> None:
    rows = EVEN | {BAC_NINH: (100, 70), TU_SON: (10, 10)}
    files = month(system="certified_copies", rows=rows)
    table = units_table(rates(files, system="certified_copies", figures=True))
    assert texts(table)["Thành phố Bắc Ninh"][4] == "75,0"
    assert "Tính từ dữ liệu: 70,00%" in table.notes
    assert texts(table)["Thành phố Từ Sơn"][4] == "100,00"
    # Of Yên Phong only "below 70" is printed, which 90 % contradicts.
    assert texts(table)["Huyện Yên Phong"][4] == "< 70"
    assert "Tính từ dữ liệu: 90,00%" in table.notes


def test_counts_that_contradict_the_printed_rate_are_not_said_beside_it(rates) -> None:
    apart = month(system="certified_copies", rows=dict.fromkeys(DISTRICTS, (100, 50)))
    text = overview(rates(apart, system="certified_copies", figures=True)).text
    assert "cấp huyện là 65,2%, thấp hơn" in text
    alike = month(system="certified_copies", rows=dict.fromkeys(DISTRICTS, (1000, 652)))
    text = overview(rates(alike, system="certified_copies", figures=True)).text
    assert "cấp huyện là 65,20% (5.216/8.000 hồ sơ), thấp hơn" in text


def test_files_received_again_are_told(rates) -> None:
    again = replace(month(), superseded=("2024-12.csv",))
    assert "Dùng bản nhận lại của 1 tệp thay cho bản trước" in units_table(rates(again)).remarks


def test_another_window_and_newer_files_are_told(rates) -> None:
    files = month("2024-12", window="mid_month")
    remarks = units_table(rates(files, window="mid_month")).remarks
    assert "Kỳ báo cáo tính từ 15/11/2024 đến 14/12/2024" in remarks
    assert not any("Kỳ báo cáo" in remark for remark in units_table(rates(month())).remarks)


def test_a_system_that_delivered_nothing_says_what_it_delivered_last(rates) -> None:
    others = month(system="digitisation")
    empty = rates(others)
    assert units_table(empty) is None
    assert overview(empty).text == (
        "Chưa nhận được số liệu tháng 12/2024 về hồ sơ giải quyết trực tuyến (Hệ thống thông tin giải quyết TTHC "
        "tỉnh); chưa nhận được kỳ nào trước đó. Phụ lục này được lập khi có số liệu."
    )
