"""What documents claim and aim at besides their figures, with the place where they say it."""

import pytest

from pakn.render.statement_tables import place_of, ranks_table, thresholds_table


def rows(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_ranks_name_measure_unit_words_and_place(book):
    table = ranks_table(book, "003")
    assert table.caption == "Xếp hạng nêu trong phần lời"
    assert rows(table)[6][1:] == [
        "Chỉ số đổi mới sáng tạo", "tỉnh Bắc Ninh",
        "“xếp thứ 6/34 tỉnh, thành phố về Chỉ số đổi mới sáng tạo”", "mục II.6",
    ]  # fmt: skip
    assert table.rows[6].cells[3].figure_ids == ("003-228-02",)
    assert rows(table)[0][1:3] == ["Chỉ số cải cách hành chính", "Công an tỉnh Bắc Ninh"]


def test_aims_name_their_unit_basis_and_deadline(book):
    told = {row[2]: row for row in rows(thresholds_table(book, "003"))}
    assert told["“982”"][1] == "Số DVCTT được cung cấp theo kế hoạch"
    assert told["“982”"][3:] == ["dịch vụ công", "43/KH-UBND; đến 31/12/2025", "mục II.2"]
    assert told["“50%”"][4].endswith("đến 31/12/2026")
    assert told["“phấn đấu giải ngân 100% kế hoạch vốn”"][5] == "mục IV.6"
    assert "Kế hoạch số 43/KH-UBND ngày 26/8/2025 của UBND tỉnh" in thresholds_table(book, "003").remarks[0]


def test_the_aims_of_the_next_quarter_stand_in_their_section(book):
    told = rows(thresholds_table(book, "004"))
    assert len(told) == len({tuple(row[1:]) for row in told}) == 13, "a target printed again beside its result"
    assert [row[5] for row in told[-3:]] == ["mục IV"] * 3
    assert [row[2] for row in told[-3:]] == ["“100%”", "“từ 100%”", "“100%”"]


@pytest.mark.parametrize("made", [ranks_table, thresholds_table])
def test_a_document_without_any_has_no_table(book, made):
    assert made(book, "002") is None


@pytest.mark.parametrize("doc", ["000", "001", "003", "004"])
def test_every_place_is_one_a_reader_can_look_up(book, doc):
    lines = {
        each.line for each in (*book.claims, *book.mentions) if each.doc == doc and each.kind in ("rank", "threshold")
    }
    assert all("mục " in place_of(book, doc, line) for line in lines)
