"""How a folder of synthetic figures is known."""

import pytest

from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.figures.synthetic_flag import MARK, MARKER, is_sample, read_marker
from pakn.sample import write_sample


@pytest.mark.long
def test_a_written_sample_is_known(tmp_path):
    folder = write_sample(tmp_path / "mp", parse_period("2024-12"), cases=10, seed=1)
    assert is_sample(folder)
    assert MARKER not in read_marker(folder)["files"]


def test_the_committed_data_are_no_sample(tmp_path):
    assert not is_sample(DATA)
    assert not is_sample(tmp_path / "none")


@pytest.mark.parametrize(
    "text", ["", "marking: khác\n", "- marking\n", f"# {MARK}\n", "marking: [\n", "\x00", "marking:\n"]
)
def test_a_file_that_says_something_else_marks_nothing(tmp_path, text):
    (tmp_path / MARKER).write_text(text, encoding="utf-8")
    assert not is_sample(tmp_path)


def test_a_day_that_does_not_exist_marks_nothing(tmp_path):
    (tmp_path / MARKER).write_text(f"marking: {MARK}\ncut_off: 2024-13-45\n", encoding="utf-8")
    assert not is_sample(tmp_path)


def test_a_file_in_another_encoding_marks_nothing(tmp_path):
    (tmp_path / MARKER).write_bytes(f"marking: {MARK}".encode("utf-16"))
    assert not is_sample(tmp_path)


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_the_words_count_however_they_are_written(tmp_path, quote):
    (tmp_path / MARKER).write_text(f"files: []\nmarking: {quote}{MARK}{quote}  # ghi chú\n", encoding="utf-8")
    assert is_sample(tmp_path)
