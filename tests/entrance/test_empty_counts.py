"""A word for nothing is nothing in the counts of a unit too, whatever the word and the system."""

import pytest
from entrance.drawn import NO_WORDS
from entrance.files import write_case
from entrance.product import check

pytestmark = pytest.mark.long

FILES = {
    "an optional count": (
        "pakn_units", "Đơn vị,Số PAKN tiếp nhận,Số PAKN đã xử lý,Số PAKN quá hạn", "80,70,{}",
        {"received": 180, "processed": 160, "open": 20, "overdue": None}, 0,
    ),
    "a unit that handed in nothing": (
        "work_files", "Đơn vị,Số văn bản đi,Số văn bản đi có ký số từ hồ sơ công việc", "{0},{0}",
        {"total": 100, "part": 90}, 1,
    ),
}  # fmt: skip
"""System, head, cells of the second unit, what is right, rows set aside."""


@pytest.mark.parametrize("what", FILES)
def test_a_word_for_nothing_is_no_number(what, tmp_path):
    system, head, cells, right, aside = FILES[what]
    first = ",".join(["UBND thành phố Bắc Ninh,100,90", *["3"] * (head.count(",") - 2)])
    paths = []
    for number, word in enumerate(NO_WORDS):
        text = "\n".join([head, first, f"UBND thị xã Quế Võ,{cells.format(word)}", ""])
        case = {"system": system, "file": "2024-12.csv", "cut_off": "2024-12-31", "text": text}
        paths.append(write_case(case, tmp_path / str(number)))
    checked = check(*paths)
    found = {
        word: measures and ({name: measures[name] for name in right}, file["rows_set_aside"])
        for word, measures, file in zip(NO_WORDS, checked.measures, checked.files, strict=True)
    }
    assert found == dict.fromkeys(NO_WORDS, (right, aside))
