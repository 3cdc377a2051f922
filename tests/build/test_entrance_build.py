"""Small files as offices send them through a whole build: what `pakn check` says of them is what the annex prints."""

import pytest
from entrance.files import read_cases, write_case
from monthly_cases import build, province, with_annexes, words_of

from pakn.base.errors import DataError

pytestmark = pytest.mark.long

CASES = {case["id"]: case for case in read_cases()}
COUNTED = {
    "null-word-closed": "tiếp nhận 3 PAKN, đã xử lý 2, tỷ lệ xử lý 66,67%",
    "closed-after-cut-off": "tiếp nhận 4 PAKN, đã xử lý 2, tỷ lệ xử lý 50,00%",
    "one-case-twice-closed-then-open": "tiếp nhận 2 PAKN, đã xử lý 1, tỷ lệ xử lý 50,00%",
    "days-swapped-and-said-so": "tiếp nhận 4 PAKN, đã xử lý 3, tỷ lệ xử lý 75,00%",
    "nothing-known-of-closing": "tiếp nhận 2 PAKN; số đã xử lý chưa có tại một thời điểm chốt",
    "ratings-in-words": "mức độ hài lòng trung bình 3,67 điểm (thang điểm 5, 3 lượt đánh giá)",
}
"""Case → what annex 2 says of it."""
TOLD = {
    "closed-after-cut-off": "tệp có số liệu đến 03/01/2025, ngày chốt ghi 31/12/2024: 1 PAKN xử lý sau ngày chốt",
    "one-case-twice-closed-then-open": "gộp 1 dòng ghi lại PAKN đã có ở dòng khác của tệp",
    "ratings-in-words": "cột «Mức độ hài lòng» đổi theo tệp ánh xạ",
    "nothing-known-of-closing": "tệp không có ngày xử lý xong và trạng thái",
}
"""Case → what its method note says of how the file was read."""
STOPPED = {
    "ratings-out-of-ten": "thang điểm", "too-much-set-aside": "để riêng", "one-code-two-cases": "code_from",
    "status-words-nobody-knows": "Đã có kết quả", "half-filled-row": "Quế Võ", "days-swapped-by-excel": "đổi chỗ",
    "settled-by-status-in-a-younger-export": "ngày chốt",
}  # fmt: skip
"""Case → words with which the build refuses it."""


@pytest.fixture
def built(sample, tmp_path):
    """Build annex 2 of a data folder without figures in which one case lies."""

    def make(name):
        data = province(sample, tmp_path / "data")
        write_case(CASES[name], data)
        period = CASES[name]["file"][:7]
        asked = {"data": data, "notebooks": with_annexes(tmp_path / "notebooks", "2-pakn"), "outputs": tmp_path / "out"}
        folder = build(**asked, draft=True, period=period)
        return words_of(next(folder.glob("*.html")))

    return make


@pytest.mark.parametrize("name", COUNTED)
def test_the_annex_prints_what_is_right_of_the_file(built, name):
    text = built(name)
    assert COUNTED[name] in text
    assert TOLD.get(name, "") in text


@pytest.mark.parametrize("name", STOPPED)
def test_what_stops_a_file_stops_its_build(built, tmp_path, name):
    with pytest.raises(DataError) as raised:
        built(name)
    assert STOPPED[name] in str(raised.value)
    assert not (tmp_path / "out" / "digital-month").exists()
