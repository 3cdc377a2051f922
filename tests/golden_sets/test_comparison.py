"""The measuring stick itself: it sees one cell and one sentence, and tells a rewording from something new."""

from dataclasses import replace

import pytest
from golden_sets.comparison import compare, told
from golden_sets.content import Record, read_records, records_in, write_records

FRONT = {"number": "Phụ lục I", "title": "Kết quả", "reference": "", "banner": "", "inputs": "of no interest"}
COLUMNS = [{"head": head, "over": over, "number": ""} for head, over in
           (("STT", ""), ("Đơn vị", ""), ("Tỷ lệ (%)", "2023"), ("Tỷ lệ (%)", "2024"))]  # fmt: skip


def cell(text, value=None, **more):
    own = {"status": "published" if value else "", "formula": "", "figure_ids": [], "files": [], "marks": []}
    return {"text": text, "value": value, **own, **more}


def row(number, name, *rates, kind="body"):
    return {"kind": kind, "cells": [cell(number), cell(name), *(cell(rate, rate) for rate in rates)]}


def table(*rows, caption="Tỷ lệ xử lý", notes=()):
    return {"kind": "table", "number": 1, "caption": caption, "columns": COLUMNS, "rows": list(rows),
            "notes": list(notes), "remarks": [], "source": "Nguồn", "signs": [], "landscape": False}  # fmt: skip


def paragraph(text):
    return {"kind": "paragraph", "runs": [{"text": text, "bold": False, "italic": False}]}


def records(*blocks):
    return records_in("trend/2023/pakn", {"front": FRONT, "blocks": blocks})


CITY, TOWN = row("1", "Thành phố Bắc Ninh", "93,93", "88,67"), row("2", "Thành phố Từ Sơn", "90,0", "96,2")
SENTENCE = "Tỷ lệ xử lý năm 2024 là 89,75%, giảm 2,59 điểm % so với năm 2023."
BEFORE = records(paragraph(SENTENCE), table(CITY, TOWN))


def words(after):
    return told(compare(BEFORE, after)).splitlines()


def test_nothing_changed_is_nothing_told():
    assert words(records(paragraph(SENTENCE), table(CITY, TOWN))) == ["0 changed, 0 appeared, 0 went"]
    assert words(records(table(TOWN, CITY), paragraph(SENTENCE))) == ["0 changed, 0 appeared, 0 went"]


def test_one_changed_cell_is_told_with_its_place():
    assert words(records(paragraph(SENTENCE), table(row("1", "Thành phố Bắc Ninh", "93,93", "88,66"), TOWN))) == [
        "trend/2023/pakn",
        "  changed  cell     Tỷ lệ xử lý › Thành phố Bắc Ninh › 2024 / Tỷ lệ (%)",
        "             text: '88,67' → '88,66'",
        "             value: '88,67' → '88,66'",
        "1 changed, 0 appeared, 0 went",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "computed"), ("formula", "1 − 2"), ("figure_ids", ["000-001-01"]), ("files", ["pakn/2024.csv"])],
)
def test_what_stands_behind_a_number_counts_too(field, value):
    city = {**CITY, "cells": [*CITY["cells"][:3], {**CITY["cells"][3], field: value}]}
    assert words(records(paragraph(SENTENCE), table(city, TOWN)))[-1] == "1 changed, 0 appeared, 0 went"


def test_a_mark_counts_by_its_text_not_by_its_number():
    marked = {**CITY, "cells": [*CITY["cells"][:3], {**CITY["cells"][3], "marks": [1]}]}
    same = {**CITY, "cells": [*CITY["cells"][:3], {**CITY["cells"][3], "marks": [2]}]}
    first = records(table(marked, TOWN, notes=["a", "b"]))
    assert compare(first, records(table(same, TOWN, notes=["b", "a"]))) == []
    assert len(compare(first, records(table(same, TOWN, notes=["a", "b"])))) == 1


def test_a_reworded_sentence_is_one_and_another_one_is_two():
    assert words(records(paragraph(SENTENCE.replace("giảm", "tăng")), table(CITY, TOWN)))[1:] == [
        f"  changed  sentence {SENTENCE.replace('giảm', 'tăng')}",
        f"             was: {SENTENCE}",
        "1 changed, 0 appeared, 0 went",
    ]
    assert words(records(paragraph("Không có gì chung."), table(CITY, TOWN)))[-1] == "0 changed, 1 appeared, 1 went"


def test_another_caption_is_one_change_and_its_cells_stay():
    assert words(records(paragraph(SENTENCE), table(CITY, TOWN, caption="Tỷ lệ xử lý PAKN")))[1:] == [
        "  changed  table    Tỷ lệ xử lý PAKN", "             was: Tỷ lệ xử lý", "1 changed, 0 appeared, 0 went",
    ]  # fmt: skip


def test_a_row_more_and_a_row_less():
    more = words(records(paragraph(SENTENCE), table(CITY, TOWN, row("3", "Huyện Tiên Du", "99,5", "x"))))
    assert more[-1] == "0 changed, 4 appeared, 0 went"
    assert words(records(paragraph(SENTENCE), table(CITY)))[-1] == "0 changed, 0 appeared, 4 went"


def test_rows_of_one_name_are_told_apart():
    twice = records(table(CITY, {**CITY, "cells": [*CITY["cells"][:3], cell("1", "1")]}))
    assert len({(record.kind, record.place) for record in twice}) == len(twice)


def test_records_survive_being_written(tmp_path):
    write_records(tmp_path / "set.jsonl.xz", reversed(BEFORE))
    assert compare(BEFORE, read_records(tmp_path / "set.jsonl.xz")) == []
    assert all(Record.from_line(record.to_line()) == record for record in BEFORE)
    assert replace(BEFORE[0], annex="x") != BEFORE[0]
