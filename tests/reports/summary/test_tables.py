"""The page for leaders and annex 4.4 as tables: verdicts, who stays behind, nothing personal among the overdue."""

from __future__ import annotations

import pytest
from made_counts import BAC_NINH, DISTRICTS, TU_SON, made

from pakn.extracts.counts.case_counts import CaseDetail, NamedCase
from pakn.reports.summary.summary import open_summary
from pakn.reports.summary.tables import behind_table, headline_sentence, overdue_table, six_groups, summary_title
from pakn.reports.unit_rates.service_tables import overview, services_table
from pakn.reports.unit_rates.services import Services

EVEN = dict.fromkeys(DISTRICTS, (100, 95))
ONE, TWO = "so-noi-vu.bn@2023-01-01", "so-y-te.bn@2023-01-01"
SYSTEMS = ("work_files", "certified_copies", "online_dossiers", "digitisation", "online_payment")


@pytest.fixture
def summary(open_data):
    def make(*files, period="2024-12", **options):
        return open_summary(open_data(period, *files, **options))

    return make


def month(system, name="2024-12", rows=EVEN, **options):
    return made(system, name, rows, **options)


def body(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_six_groups_in_the_order_of_the_letter(summary) -> None:
    table = six_groups(summary(month("pakn"), *[month(system) for system in SYSTEMS]))
    groups = [row.cells[1].text for row in table.rows if row.kind == "group"]
    assert [row.cells[0].text for row in table.rows if row.kind == "group"] == ["I", "II", "III", "IV", "V", "VI"]
    assert groups[1] == "Tiếp nhận, xử lý PAKN"
    rows = body(table)
    assert ["1", "Cấp huyện", "≥ 80", "95,00", "…", "đạt", "…", "…"] in rows
    assert ["1", "Toàn tỉnh", "≥ 90", "95,00", "…", "", "…", ""] in rows


def test_a_system_that_delivered_nothing_says_so(summary) -> None:
    rows = body(six_groups(summary(month("pakn"))))
    assert [row[1] for row in rows].count("Chưa nhận được số liệu") == 5


def test_what_a_result_does_not_cover_is_told_on_the_first_page(summary) -> None:
    less = {unit: pair for unit, pair in EVEN.items() if unit != TU_SON}
    files = [month("work_files", cut_off="2024-12-20"), month("digitisation", rows=less), month("online_payment")]
    remarks = [remark.partition(", cấp huyện: ") for remark in six_groups(summary(*files)).remarks]
    assert [(what, gap) for what, level, gap in remarks if level] == [
        ("Văn bản đi ký số từ hồ sơ công việc", "số liệu tính đến ngày 20/12/2024, không so sánh"),
        (
            "Số hóa hồ sơ, trả kết quả bản điện tử",
            "chưa có số liệu của 1 đơn vị nên tổng chưa đủ, không so sánh",
        ),
    ]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (95, "Tháng 12/2024, 1/1 kết quả có chỉ tiêu (chưa kể tỷ lệ xử lý PAKN) đạt mức được giao."),
        (85, "Tháng 12/2024, 1/1 kết quả có chỉ tiêu (chưa kể tỷ lệ xử lý PAKN) đạt mức được giao."),
        (84, "Tháng 12/2024, 0/1 kết quả có chỉ tiêu (chưa kể tỷ lệ xử lý PAKN) đạt mức được giao; "
             "chưa đạt: hồ sơ giải quyết trực tuyến "
         "(cấp huyện)."),
    ],
)  # fmt: skip
def test_how_many_results_reach_their_target(summary, part, said) -> None:
    rows = dict.fromkeys(DISTRICTS, (100, part))
    text = headline_sentence(summary(month("online_dossiers", rows=rows), month("pakn"))).text
    province = "Tháng 12/2024, tỷ lệ xử lý PAKN toàn tỉnh là 95,00%, cao hơn mức 90% là 5,00 điểm phần trăm (điểm %)."
    assert text == f"{said} {province}"


def test_the_year_is_told_beside_its_month(summary) -> None:
    told = headline_sentence(summary(period="2024-12", figures=True)).text
    assert told.startswith(
        "Tháng 12/2024, 8/12 kết quả có chỉ tiêu (chưa kể tỷ lệ xử lý PAKN) đạt mức được giao; chưa đạt: "
    )
    assert " Cả năm 2024, 6/12 kết quả có chỉ tiêu (chưa kể tỷ lệ xử lý PAKN) đạt mức được giao; chưa đạt: " in told


def test_published_rates_and_ours_have_their_own_words(summary) -> None:
    printed = six_groups(summary(period="2024-12", figures=True)).remarks
    ours = six_groups(summary(month("pakn"), month("work_files"))).remarks
    said = ("văn bản không nêu cách tính", "tính từ dữ liệu là tổng chia tổng")
    assert [[any(words in remark for remark in remarks) for words in said] for remarks in (printed, ours)] == [
        [True, False], [False, True],
    ]  # fmt: skip


def test_nothing_judged_is_not_said(summary) -> None:
    assert headline_sentence(summary(month("pakn"))) is None
    assert headline_sentence(summary()) is None


def test_districts_behind_are_named_and_communes_counted(summary, open_data) -> None:
    low = {unit.unit_id: (100, 1) for unit in open_data("2024-12").at("commune")[:5]} | EVEN | {TU_SON: (100, 10)}
    before = {unit.unit_id: (100, 1) for unit in open_data("2024-11").at("commune")} | EVEN | {TU_SON: (100, 20)}
    table = behind_table(summary(month("online_dossiers", rows=low), month("online_dossiers", "2024-11", before)))
    assert body(table) == [
        ["I", "Hồ sơ giải quyết trực tuyến"],
        ["1", "Thành phố Từ Sơn", "≥ 85", "20,00", "10,00"],
        ["2", "5 xã, phường, thị trấn", "", "", ""],
    ]
    assert table.caption == "Đơn vị chưa đạt chỉ tiêu hai tháng liên tiếp (11/2024 và 12/2024)"
    assert behind_table(summary(month("online_dossiers"), month("online_dossiers", "2024-11"))) is None


def test_overdue_cases_show_code_topic_unit_and_days_only(summary) -> None:
    cases = CaseDetail((), {}, (NamedCase("PA-2", "", BAC_NINH, 9), NamedCase("PA-1", "Chiếu sáng", TU_SON, 3)))
    table = overdue_table(summary(month("pakn", cases=cases)))
    assert [column.head for column in table.columns] == [
        "STT", "Mã PAKN", "Chủ đề", "Đơn vị xử lý", "Số ngày quá hạn",
    ]  # fmt: skip
    assert body(table) == [
        ["1", "PA-2", "chủ đề khác", "Thành phố Bắc Ninh", "9"], ["2", "PA-1", "Chiếu sáng", "Thành phố Từ Sơn", "3"],
    ]  # fmt: skip
    assert overdue_table(summary(month("pakn"))) is None


def test_the_title_names_both_frames(summary) -> None:
    assert summary_title(summary()).endswith("\ntháng 12/2024 và cả năm 2024")
    assert summary_title(summary(period="2024")).endswith("\nnăm 2024")


# --- Annex 4.4 --------------------------------------------------------------------------------------------------------


def stock(name="2024-12", part=5, **options):
    cells = {unit: {"total": 10, "part": part, "part_portal": 6} for unit in (ONE, TWO)}
    return made("online_services", name, cells, **options)


def test_services_say_both_systems_and_their_change(open_data) -> None:
    services = Services(open_data("2024-12", stock(), stock("2024-11", part=4)))
    assert overview(services).text == (
        "Đến hết tháng 12/2024, tỷ lệ dịch vụ công trực tuyến toàn trình trên Hệ thống thông tin giải quyết TTHC tỉnh "
        "là 50,00% (tăng 10,00 điểm % so với tháng 11/2024); trên Cổng Dịch vụ công quốc gia là 60,00% (không thay đổi "
        "so với tháng 11/2024)."
    )
    table = services_table(services)
    assert body(table)[-1][1:] == [
        "Tỷ lệ chung (tổng/tổng)", "20", "10", "50,00", "+10,00", "12", "60,00", "0,00",
    ]  # fmt: skip
    assert "Số TTHC là số hiện có tại ngày cuối kỳ, không cộng các tháng" in table.remarks


def test_services_of_an_open_month_are_labelled(open_data) -> None:
    table = services_table(Services(open_data("2024-12", stock(cut_off="2024-12-20"), stock("2024-11"))))
    assert "Số liệu tính đến ngày 20/12/2024; kỳ chưa đủ nên không so sánh" in table.remarks
    assert body(table)[-1][5] == "x"
    assert services_table(Services(open_data("2024-12"))) is None


def test_services_are_not_compared_across_the_merger(open_data) -> None:
    now = made("online_services", "2025-07", {"so-xay-dung.bn@2025-07-01": {"total": 10, "part": 5, "part_portal": 6}})
    then = made("online_services", "2025-06", {"so-xay-dung.bn@2023-01-01": {"total": 9, "part": 5, "part_portal": 6}})
    table = services_table(Services(open_data("2025-07", now, then)))
    assert {row[place] for row in body(table) for place in (5, 8)} == {"x"}
    assert any("không so sánh số liệu trước và sau mốc này" in remark for remark in table.remarks)


def test_a_change_names_what_happened_between(open_data) -> None:
    from pakn.base.paths import DATA
    from pakn.observations.period_data import open_period_data

    told = {year: six_groups(open_summary(open_period_data(year, folder=DATA))) for year in ("2023", "2024")}
    breaks = [remark[:16] for remark in told["2024"].remarks if "cần lưu ý khi so sánh" in remark]
    assert sorted(breaks) == ["Từ 01/12/2024: s", "Từ 01/9/2024: áp", "Từ 10/4/2023: hu"]
    assert not any("cần lưu ý khi so sánh" in remark for remark in told["2023"].remarks), "no change is printed"
    assert (
        "Mức 85%: Chỉ thị số 10/CT-UBND ngày 01/6/2023 của UBND tỉnh; bài đăng ngày 16/01/2024 chỉ viện dẫn Chỉ thị "
        "này đối với cấp xã"
    ) in told["2023"].notes
