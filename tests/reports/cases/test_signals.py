"""Signal or noise over months: one word a series, its sentence at every length, and limits begun anew at a break."""

import pytest
from made_counts import BAC_NINH, DISTRICTS, made

from pakn.base.labels import format_number
from pakn.base.periods import month_before
from pakn.observations.values import measured
from pakn.reports.cases.pakn_signals import pakn_signal
from pakn.reports.cases.signals import rule_words, signal_sentence, signals, signals_table
from pakn.reports.month.pakn_month import open_pakn

from .conftest import cells, heads

STEADY = (900, 910, 900, 910, 905, 900, 910, 900, 905, 900, 910, 905)
"""Twelve months that go up and down by their own habit; of each 1 000 cases so many are processed."""


@pytest.fixture
def series(months):
    """Months up to one, of so many processed out of 1 000 each."""

    def make(*processed, last="2024-08"):
        names = [month_before(last, back) for back in range(len(processed) - 1, -1, -1)]
        counts = {name: {BAC_NINH: (1000, done)} for name, done in zip(names, processed, strict=True)}
        main = counts.pop(last)
        return months(main, period=last, **{f"m{name}": found for name, found in counts.items()})

    return make


def said(month):
    return signal_sentence(month).text


# --- Sentence ---------------------------------------------------------------------------------------------------------


def test_one_month_has_nothing_beside_it(series, months) -> None:
    assert signal_sentence(series(900)) is None
    assert signals_table(series(900)) is None
    assert signal_sentence(months([])) is None


@pytest.mark.parametrize("count", [2, 5])
def test_too_few_months_to_tell(series, count) -> None:
    assert said(series(*STEADY[:count])) == (
        f"Tỷ lệ xử lý PAKN toàn tỉnh tháng 8/2024 là {'91,00' if count == 2 else '90,50'}%; mới có {count} tháng, chưa "
        "đủ 6 tháng để phân biệt thay đổi thật với dao động ngẫu nhiên."
    )


def test_after_a_break_months_are_counted_from_it(series) -> None:
    text = said(series(*STEADY, last="2024-12"))
    assert "; mới có 4 tháng kể từ ngày 01/9/2024, chưa đủ 6 tháng" in text
    on_the_day = said(series(*STEADY, last="2024-09"))
    assert "; mới có 1 tháng kể từ ngày 01/9/2024" in on_the_day
    later = said(series(*STEADY, last="2025-03"))
    assert "tính từ 7 tháng, giới hạn tạm thời" in later


def test_stable(series) -> None:
    assert said(series(*STEADY)) == (
        "Tỷ lệ xử lý PAKN toàn tỉnh tháng 8/2024 là 90,50%, nằm trong giới hạn dao động thường thấy từ 88,4% đến "
        "92,5%, tính từ 12 tháng: chưa có dấu hiệu thay đổi thật."
    )


def test_provisional_until_there_are_twelve(series) -> None:
    for count in (6, 11):
        assert f"tính từ {count} tháng, giới hạn tạm thời: chưa có dấu hiệu" in said(series(*STEADY[:count]))
    assert "tạm thời" not in said(series(*STEADY))


@pytest.mark.parametrize(
    ("last", "word", "why"), [(990, "cải thiện", "vượt giới hạn trên"), (700, "xấu đi", "dưới giới hạn dưới")]
)
def test_outside_of_the_limits(series, last, word, why) -> None:
    month = series(*STEADY[:-1], last)
    assert said(month).endswith(f"tính từ 12 tháng): {word}, vì {why}.")
    segment = pakn_signal(month).chart.last
    level = {end: measured(getattr(segment, end), 1, "%", ()).shown for end in ("lower", "upper")}
    assert f"(giới hạn dao động thường thấy từ {level['lower']}% đến {level['upper']}%," in said(month)


def test_seven_in_a_row(series) -> None:
    rising = series(*(850 + 10 * step for step in range(12)))
    assert "ít nhất 7 tháng liền tăng" in said(rising)
    assert ": cải thiện, vì " in said(rising)
    falling = series(*(950 - 10 * step for step in range(12)))
    assert ": xấu đi, vì " in said(falling)
    assert "ít nhất 7 tháng liền giảm" in said(falling)
    side = series(900, 920, 902, 918, 901, *(930, 934, 929, 935, 930, 933, 931))
    assert "ít nhất 7 tháng liền trên mức trung bình" in said(side)


def test_a_signal_of_the_past_is_none_of_today(series) -> None:
    assert ": chưa có dấu hiệu thay đổi thật." in said(
        series(900, 600, 900, 940, 860, 950, 870, 940, 850, 950, 860, 900)
    )


def test_months_that_never_move_are_stable(series) -> None:
    assert "nằm trong giới hạn dao động thường thấy từ 90,0% đến 90,0%" in said(series(*[900] * 8))


def test_limits_end_at_nothing_and_all(series) -> None:
    text = said(series(1000, 900, 1000, 900, 1000, 900))
    assert "đến 100,0%," in text
    low = said(series(0, 100, 0, 100, 0, 100))
    assert "từ 0,0% đến" in low


# --- Table ------------------------------------------------------------------------------------------------------------


def test_the_table_with_limits_and_without(series) -> None:
    month = series(*STEADY)
    with_limits, plain = signals_table(month, limits=True), signals_table(month)
    signal = pakn_signal(month)
    segment = signal.chart.last
    levels = [measured(level, 1, "%", ()).shown for level in (segment.mean, segment.lower, segment.upper)]
    assert with_limits.caption == plain.caption == "Diễn biến theo tháng của các chỉ tiêu, đến tháng 8/2024"
    assert cells(with_limits) == {
        "Tỷ lệ xử lý PAKN, toàn tỉnh": [
            "12", "90,50", levels[0], f"{levels[1]} – {levels[2]}", "ổn định", "90", "khi đạt khi không"
        ]
    }  # fmt: skip
    assert list(cells(plain).values()) == [["12", "90,50", "ổn định", "90", "khi đạt khi không"]]
    assert [head for head in heads(with_limits) if head not in heads(plain)] == ["Trung bình", "Giới hạn"]


def test_provisional_limits_bear_a_star_that_is_explained(series) -> None:
    table = signals_table(series(*STEADY[:6]))
    assert cells(table)["Tỷ lệ xử lý PAKN, toàn tỉnh"][2] == "ổn định (*)"
    assert "(*) Giới hạn tạm thời: chưa đủ 12 tháng" in table.remarks
    assert not any("(*)" in remark for remark in signals_table(series(*STEADY)).remarks)


def test_too_few_months_have_no_limits_and_no_assurance(series) -> None:
    table = signals_table(series(*STEADY[:5]), limits=True)
    assert list(cells(table).values()) == [["5", "90,50", "…", "…", "chưa đủ", "90", "chưa xác định"]]
    assert table.signs == ("…",)
    assert not any("(*)" in remark for remark in table.remarks)


def test_the_break_is_told_where_there_is_one(series) -> None:
    told = [remark for remark in signals_table(series(*STEADY, last="2024-12")).remarks if "mốc:" in remark]
    assert len(told) == 1
    assert "01/9/2024" in told[0]
    assert not any("mốc:" in remark for remark in signals_table(series(*STEADY)).remarks)


@pytest.mark.parametrize(
    ("months_of", "assured"),
    [((950, 951) * 3, "chắc chắn đạt"), ((700, 702) * 3, "chắc chắn không đạt"), ((895, 905) * 3, "khi đạt khi không")],
)
def test_whether_the_target_is_reached_as_things_go_on(series, months_of, assured) -> None:
    assert cells(signals_table(series(*months_of)))["Tỷ lệ xử lý PAKN, toàn tỉnh"][-2:] == ["90", assured]


def test_without_a_target_none_is_assigned(series) -> None:
    assert list(cells(signals_table(series(*STEADY, last="2024-07"))).values()) == [
        ["12", "90,50", "ổn định", "", "không giao chỉ tiêu"]
    ]  # fmt: skip


def test_series_of_other_systems_have_their_own_lines(open_data) -> None:
    names = [month_before("2024-08", back) for back in range(6, -1, -1)]
    files = [
        made("work_files", name, dict.fromkeys(DISTRICTS, (100, 90 + place % 2))) for place, name in enumerate(names)
    ]
    month = open_pakn(open_data("2024-08", *files))
    assert [signal.system for signal in signals(month)] == ["work_files"]
    assert signal_sentence(month) is None
    assert cells(signals_table(month)) == {
        "Văn bản đi ký số từ hồ sơ công việc, cấp huyện": ["7", "90,00", "ổn định (*)", "80", "chắc chắn đạt"]
    }
    values = [format_number(point.value.required, 2) for point in signals(month)[0].points]
    assert values == [*["90,00", "91,00"] * 3, "90,00"]


def test_every_rule_has_words(series) -> None:
    points = pakn_signal(series(*(850 + 10 * step for step in range(12)))).chart.last.points
    rules = {rule for point in points for rule, _ in point.signals}
    assert {"side", "trend", "near"} & rules
    assert all(rule_words(point) for point in points if point.signals)
    assert rule_words(pakn_signal(series(*STEADY)).chart.last.points[0]) == ""
