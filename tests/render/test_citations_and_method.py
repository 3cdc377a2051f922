"""Sources, breaks and method as a reader sees them."""

import re

import pytest

from pakn.render.citations import break_sentences, section_label, source_line
from pakn.reports.yearly import locality_table, method, tables


def test_each_document_is_named_once_oldest_first(book):
    line = source_line(book, ["000-046-01", "001-013-02", "000-046-02", "001-013-03"])
    parts = line.split("; ")
    assert len(parts) == 2
    assert [part.split(" (")[0] for part in parts] == ["Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông"]


def test_no_figure_id_or_line_number_is_shown(trend):
    shown = " ".join(
        (tables.overall(trend).source, locality_table.localities(trend).source, *method.notes(trend).lines)
    )
    assert not re.search(r"\d{3}-\d{3}|dòng \d+", shown)


def test_no_figures_have_no_source(book):
    assert source_line(book, []) == ""


@pytest.mark.parametrize(
    ("section", "label"),
    [("2. PAKN - Trong tháng", "mục 2"), ("Biểu mẫu 3 / 3.4.1", "Biểu mẫu 3"), ("II.2", "mục II.2"), ("Kết luận", "")],
)
def test_sections_are_named_as_they_are_looked_up(section, label):
    assert section_label(section) == label


def test_a_break_says_when_what_and_what_follows(trend):
    told = break_sentences(trend.breaks("pakn_processing_rate", 2023, 2025))
    assert any(
        text.startswith("Từ 01/7/2025: ") and "không so sánh số liệu trước và sau mốc này" in text for text in told
    )
    assert any(text.startswith("Từ 01/9/2024: ") and "cần lưu ý khi so sánh" in text for text in told)


def test_two_brackets_do_not_follow_each_other(trend):
    (entry,) = [each for each in trend.breaks("pakn_processing_rate", 2023, 2025) if each.title.endswith(")")]
    short = entry.model_copy(update={"title": "áp dụng quy định mới"})
    assert break_sentences([short, entry]) == [
        "Từ 01/9/2024: áp dụng quy định mới (cần lưu ý khi so sánh)",
        f"Từ 01/9/2024: {entry.title}, cần lưu ý khi so sánh",
    ]


def test_the_method_names_sources_breaks_and_target_of_the_years(altered):
    both = " ".join(method.notes(altered({}, (2023, 2024))).lines)
    assert "1152-KL/TU" in both
    assert "01/7/2025" not in both
    assert "95%" not in both
    assert "phụ lục áp dụng mức tối thiểu 90% cho từng tháng từ 24/7/2024 đến 31/12/2024." in both
    last = method.notes(altered({}, (2023, 2024, 2025))).lines[-1]
    assert "; mức tối thiểu 95% cho từng tháng từ 01/01/2025 đến 30/6/2025; " in last
    assert last.endswith("sau ngày 30/6/2025, mức áp dụng cần cơ quan có thẩm quyền xác nhận.")
    assert "1152-KL/TU" not in " ".join(method.notes(altered({}, (2023,))).lines)


def test_a_figure_of_a_footnote_is_looked_up_in_its_section(book):
    # "5 tuần liên tiếp" stands in footnote 1, which belongs to section I, not in II.6 with the other weeks.
    assert source_line(book, ["003-033-02"]).endswith(", mục I")
    assert source_line(book, ["003-033-02", "003-256-02"]).endswith(", mục I và mục II.6")
