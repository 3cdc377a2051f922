"""Text files: encodings, separators, rows that do not fit, and the round trip of any text."""

import csv
import io
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.extracts.reading import connect, open_raw
from pakn.extracts.reading.cells import SPACES, UNSEEN
from pakn.extracts.reading.legacy import legacy_font

TABLE = "Mã;Ngày;Đơn vị\n1;05/12/2024;Xã Hòa Tiến\n2;;Phường Ninh Xá\n"
ROWS = [(2, "1", "t", "Xã Hòa Tiến", "t"), (3, "2", "t", "Phường Ninh Xá", "t")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(write, opened, rows_of, encoding):
    raw = opened(write(TABLE, encoding=encoding))
    assert rows_of(raw, "Mã", "Đơn vị") == ROWS
    assert raw.kind == "csv"
    assert any("UTF-" in clause for clause in raw.decisions)


def windows_1258(text: str) -> bytes:
    """Encode as Windows does: letters with circumflex, breve and horn whole, tones as marks of their own."""
    encoded = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            encoded += char.encode("cp1258")
        except UnicodeEncodeError:
            tones = [mark for mark in unicodedata.normalize("NFD", char) if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize(
                "NFC", "".join(m for m in unicodedata.normalize("NFD", char) if m not in tones)
            )
            encoded += (base + tones[0]).encode("cp1258")
    return encoded


def test_windows_1258_is_composed(write, opened, rows_of):
    raw = opened(write(windows_1258(TABLE)))
    assert raw.encoding == "cp1258"
    assert rows_of(raw, "Mã", "Đơn vị") == ROWS


@pytest.mark.parametrize(
    ("separator", "hint"), [(",", None), (";", None), ("\t", None), ("|", None), ("~", "~"), ("\t", "tab"), ("'", "'")]
)
def test_separators(write, opened, rows_of, separator, hint):
    raw = opened(write(TABLE.replace(";", separator)), separator=hint)
    assert raw.separator == separator
    assert rows_of(raw, "Mã", "Đơn vị") == ROWS


def test_excel_separator_note_is_no_title(write, opened):
    raw = opened(write("sep=;\n" + TABLE))
    assert (raw.separator, raw.above, raw.header_rows) == (";", (), (2, 2))


def test_decomposed_text_non_breaking_spaces_and_empty_cells(write, opened, rows_of):
    text = unicodedata.normalize("NFD", "Mã;Đơn vị\n 1\u00a0343 ; Xã Hòa\u00a0Tiến\t\n;\u00a0\n")
    assert rows_of(opened(write(text)), "Mã", "Đơn vị") == [(2, "1 343", "t", "Xã Hòa Tiến", "t")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_title_rows_blank_rows_and_quoted_newlines_keep_the_numbering(write, opened, rows_of, newline):
    lines = [
        '"Báo cáo',
        'tháng 12";;',
        "",
        "Đơn vị tính: PAKN;;",
        'Mã;"Nội',
        'dung";Ngày',
        "",
        '1;"a',
        'b";',
        "",
        "2;c;",
    ]
    raw = opened(write(newline.join(lines)))
    assert raw.header_rows == (4, 4)
    assert raw.above == ("Báo cáo tháng 12", "Đơn vị tính: PAKN")
    assert rows_of(raw, "Mã", "Nội dung") == [(6, "1", "t", f"a{newline}b", "t"), (8, "2", "t", "c", "t")]


def test_quoted_newlines_in_a_regular_file(write, opened, rows_of):
    raw = opened(write('x;\nMã;Nội dung\n1;"a\nb; ""c"""\n2;d\n\n'))
    assert rows_of(raw, "Mã", "Nội dung") == [(3, "1", "t", 'a\nb; "c"', "t"), (4, "2", "t", "d", "t")]


def test_rows_with_a_last_separator_or_without_last_empty_cells(write, opened, rows_of):
    raw = opened(write("Mã;Ngày;\n1;x;\n2;y\n"))
    assert rows_of(raw, "Mã", "Ngày") == [(2, "1", "t", "x", "t"), (3, "2", "t", "y", "t")]
    every = opened(write("Mã;Ngày\n1;x;\n2;y;\n"))
    assert rows_of(every, "Mã", "Ngày") == [(2, "1", "t", "x", "t"), (3, "2", "t", "y", "t")]


@pytest.mark.parametrize("more", [0, 60_000])
def test_a_separator_too_many_in_one_row_moves_its_cells(write, refusal, more):
    rows = "".join(f"{number};a;b\n" for number in range(more))
    findings = refusal(write(f"Mã;Ngày;Đơn vị\n1;a;b\n2;x;y;\n3;a;b\n{rows}"), "Mã")
    assert [finding.where for finding in findings] == ["tệp.csv, dòng 3"]


@pytest.mark.parametrize(
    "row",
    ['2;x;y;""\n', "2;x;y;", '2;x;y;""', '2;"x\nx";y;\n3;a;b\n', '2;"x\nx";y;""\n', '2;x;"y\r\n";\r\n3;a;b\r\n'],
    ids=["quotes", "end of file", "quotes at the end", "line break", "line break and quotes", "carriage returns"],
)
def test_a_surplus_cell_is_seen_however_it_is_left_empty(write, refusal, row):
    findings = refusal(write(f"Mã;Ngày;Đơn vị\n1;a;b\n{row}"), "Mã")
    assert [finding.where for finding in findings] == ["tệp.csv, dòng 3"]
    assert "4 ô" in findings[0].found


def test_a_head_with_a_quote_inside_a_cell_is_refused(write, refusal):
    (finding,) = refusal(write('Mã;"Ghi chú"thêm\n1;a\n'))
    assert (finding.where, finding.found.startswith("dấu ngoặc kép")) == ("tệp.csv, dòng 1", True)


@pytest.mark.parametrize("text", ["MÃ£ phiáº¿u;NgÃ y\n1;a\n", "M?a phi?u;Ng?y\n1;a\n"])
def test_letters_ruined_by_an_encoding_are_named(write, refusal, text):
    (finding,) = refusal(write(text))
    assert finding.found.startswith("sai bảng mã")


def test_rows_with_too_many_or_too_few_cells_are_named_without_their_content(write, refusal):
    findings = refusal(write("Mã;Ngày;Đơn vị\n1;a;b\n2;Nguyễn Văn A\n\n3;a;b;Nguyễn Văn B\n"), "Mã")
    assert [finding.where for finding in findings] == ["tệp.csv, dòng 3", "tệp.csv, dòng 5"]
    assert [finding.found for finding in findings] == ["2 ô", "4 ô"]
    assert "Nguyễn" not in " ".join(map(str, findings))


@pytest.mark.parametrize("rest", ['1;"a;b\n2;c;d\n', '1;"a"x;b\n'])
def test_broken_quotes_are_named(write, refusal, rest):
    (finding,) = refusal(write("Mã;Ngày;Đơn vị\n" + rest), "Mã")
    assert finding.found.startswith("dấu ngoặc kép")


def test_a_name_that_looks_like_a_pattern_opens_this_file_only(write, opened, rows_of):
    write("Mã\n9\n9\n", "xuất 1.csv")
    assert rows_of(opened(write("Mã\n1\n", "xuất [1].csv")), "Mã") == [(2, "1", "t")]


@pytest.mark.parametrize("content", [TABLE, TABLE.replace("\n", "\n\n")], ids=["regular", "with blank lines"])
def test_unwanted_columns_never_reach_the_database(write, opened, content, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tạm"))
    (tmp_path / "tạm").mkdir()
    raw = opened(write(content))
    with connect() as connection:
        raw.load(connection, {"code": 0}, "cases")
        assert [row[0] for row in connection.execute("DESCRIBE cases").fetchall()] == [
            "row_number",
            "code",
            "code__kind",
        ]
        assert connection.execute("SHOW ALL TABLES").fetchall()[0][2] == "cases"
        assert len(connection.execute("SHOW ALL TABLES").fetchall()) == 1
    assert list((tmp_path / "tạm").iterdir()) == []


def test_no_temporary_file_survives_a_refusal(write, refusal, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tạm"))
    (tmp_path / "tạm").mkdir()
    refusal(write("Mã;Ngày\n1;a\n2\n", encoding="utf-16"), "Mã")
    assert list((tmp_path / "tạm").iterdir()) == []


def test_a_wanted_column_must_exist(write, opened):
    raw = opened(write(TABLE))
    for columns in ({}, {"code": 3}, {"code": -1}):
        with connect() as connection, pytest.raises(ValueError, match="position"):
            raw.load(connection, columns, "cases")


@pytest.mark.parametrize(
    ("content", "hints", "found"),
    [
        ("Mã;Ngày\n1;Xã Hòa\n".encode() + b"2;X\xe3 H\xf2a\n" + "3;Xã Hòa Tiến".encode(), {}, "theo UTF-8"),
        (b"M\xe3;Ng\xe0y\n1;\x8d\n", {}, "theo Windows-1258"),
        ("Mã;Ngày\n".encode("utf-16") + b"\x00", {}, "theo UTF-16"),
        (TABLE.encode("utf-8"), {"encoding": "ascii"}, "theo ASCII"),
        (TABLE.encode("utf-8"), {"encoding": "vietnamese"}, "bảng mã «vietnamese»"),
        (TABLE.encode("utf-8"), {"encoding": "base64"}, "bảng mã «base64»"),
        (TABLE.encode("utf-8"), {"separator": ";;"}, "dấu phân cách «;;»"),
    ],
)
def test_what_cannot_be_decoded_is_refused(write, refusal, content, hints, found):
    (finding,) = refusal(write(content), **hints)
    assert found in finding.found


def test_the_line_that_cannot_be_decoded_is_named(write, refusal):
    (finding,) = refusal(write("Mã;Ngày\n1;Xã Hòa\n2;".encode() + b"\xff\n" + "3;Xã Hòa".encode()))
    assert finding.where == "tệp.csv, dòng 3"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=12).filter(
    lambda text: legacy_font(text) is None
)


@pytest.mark.long
@given(cells=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8), encoding=st.sampled_from(["utf-8", "utf-16"]))
def test_any_text_makes_the_round_trip(tmp_path_factory, cells, encoding):
    lines = io.StringIO()
    csv.writer(lines, quoting=csv.QUOTE_ALL).writerows([("Mã", "Họ tên", "Đơn vị"), *((a, "x", b) for a, b in cells)])
    path = Path(tmp_path_factory.mktemp("csv")) / "tệp.csv"
    path.write_bytes(lines.getvalue().encode(encoding))

    def cleaned(text: str) -> str | None:
        seen = text.translate(dict.fromkeys(map(ord, UNSEEN))).replace("\0", "")
        spaced = unicodedata.normalize("NFC", seen).translate(dict.fromkeys(map(ord, SPACES), " "))
        return spaced.strip(" \t\n\v\f\r") or None

    wanted = [(number, cleaned(a), cleaned(b)) for number, (a, b) in enumerate(cells, 2)]
    with connect() as connection:
        open_raw(path, {"Mã", "Họ tên", "Đơn vị"}.__contains__).load(connection, {"a": 0, "b": 2}, "cases")
        loaded = connection.execute("SELECT row_number, a, b FROM cases ORDER BY 1").fetchall()
    assert loaded == [row for row in wanted if row[1:] != (None, None)]


def test_rows_that_an_open_quote_has_swallowed_are_no_cell(write, refusal):
    rows = "".join(f"{number};05/12/2024;b\n" for number in range(5))
    (finding,) = refusal(write(f'Mã;Ngày;Đơn vị\n1;a;"b\n{rows}9;a;b"\n'), "Mã")
    assert (finding.where, "ngoặc kép" in finding.found) == ("tệp.csv, dòng 2", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_row_is_swallowed_in_any_encoding_and_with_any_ends(write, refusal, encoding, end):
    rows = [f"{number};05/12/2024;b;{'nói thế' if number == 4 else 'c'};x" for number in range(2, 6)]
    content = end.join(
        ["Mã;Ngày;Đơn vị;Kênh;Nội dung", '1;05/12/2024;a;c;"bị cắt', *rows, '6;07/12/2024;b;c;xong"', ""]
    )
    (finding,) = refusal(write(content.encode(encoding)), "Mã")
    assert (finding.where, "ngoặc kép" in finding.found) == ("tệp.csv, dòng 2", True)


def test_a_single_row_that_a_quote_has_taken_is_missed(write, refusal, opened, rows_of):
    head = "Mã;Ngày;Đơn vị;Kênh;Nội dung\n"
    (finding,) = refusal(write(f'{head}1;05/12/2024;a;c;"bị cắt\n2;05/12/2024;b;c;xong"\n'), "Mã")
    assert "ngoặc kép" in finding.found
    first = "Nội dung;Mã;Ngày;Đơn vị;Kênh\n"  # behind the sign that closes it, the row itself goes on
    assert len(rows_of(opened(write(f'{first}"kính gửi\nxin cảm ơn";1;05/12/2024;a;c\n')), "Mã")) == 1


def test_room_that_a_copy_has_not_filled_is_no_text(write, refusal):
    (finding,) = refusal(write(b"M\xc3\xa3;Ng\xc3\xa0y\n1;a\n" + bytes(20_000)), "Mã")
    assert "NUL" in finding.found


def test_a_petition_of_many_lines_is_a_cell(write, opened, rows_of):
    text = "Kính gửi;\nđường hỏng; ổ gà; nước ngập\nxin cảm ơn"
    assert len(rows_of(opened(write(f'Mã;Nội dung;Ngày\n1;"{text}";x\n2;y;z\n')), "Mã")) == 2


def test_a_petition_with_the_separators_of_a_row_is_a_cell(write, opened, rows_of):
    text = "đường hỏng; ổ gà; nước ngập\n" * 5
    assert len(rows_of(opened(write(f'Mã;Nội dung;Ngày\n1;"{text}";x\n2;y;z\n')), "Mã")) == 2


def test_a_long_petition_is_a_cell_whoever_reads_it(write, opened, rows_of):
    content = f"Mã;Nội dung\n\n1;{'chữ ' * 50_000}\n"
    assert len(rows_of(opened(write(content, encoding="utf-16")), "Mã")) == 1


def test_a_file_of_too_many_columns_is_refused(write, refusal):
    (finding,) = refusal(write("Mã" + ";" * 6_000 + "\n1\n"), "Mã")
    assert "cột" in finding.found


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("letters", [1_000_010, pytest.param(6_000_000, marks=pytest.mark.slow)])
def test_a_cell_longer_than_any_is_named_without_its_text(write, refusal, encoding, letters):
    content = f"Mã;Đơn vị\n1;x\n2;{'Nguyễn Văn A '.ljust(letters, 'ữ')}\n"
    (finding,) = refusal(write(content, encoding=encoding), "Mã", "Đơn vị")
    assert (finding.where, finding.found) == ("tệp.csv, dòng 3, cột «Đơn vị»", f"ô dài {letters} ký tự")
    assert "Nguyễn" not in str(finding)


def test_cells_too_long_for_one_row_are_named(write, refusal, monkeypatch):
    monkeypatch.setattr("pakn.extracts.reading.tables.LONGEST_ROW", 1_900_000)
    content = f"Mã;Đơn vị\n{'1' * 999_990};{'x' * 999_990}\n"
    (finding,) = refusal(write(content, encoding="utf-16"), "Mã", "Đơn vị")
    assert (finding.where, finding.found) == ("tệp.csv, dòng 2", "các ô được đọc dài cộng lại 1999980 ký tự")


@pytest.mark.long
def test_a_cell_that_nobody_reads_may_not_be_endless(write, refusal):
    (finding,) = refusal(write(f"Mã;Đơn vị;x\n\n1;x;{'a' * 16_000_001}\n"), "Mã")
    assert (finding.where, finding.found) == ("tệp.csv, dòng 3", "ô dài quá 16000000 ký tự")


@pytest.mark.parametrize("head", ["Mã,Ngày,Đơn vị\n1,a,b\n", "", "Báo cáo\n"])
def test_a_line_of_separators_is_not_parted(write, refusal, head):
    (finding,) = refusal(write(f"{head}{',' * 3_000_000}\n"), "Mã")
    row = 1 + head.count("\n")
    assert (finding.where, finding.found) == (f"tệp.csv, dòng {row}", "quá 16384 dấu phân cách trên một dòng")


@pytest.mark.parametrize("ends", [("\r\n", "\n"), ("\n", "\r\n"), ("\r", "\n"), ("\n", "\r"), ("\r\n", "\r\n")])
def test_lines_may_end_in_different_ways(write, opened, rows_of, ends):
    rows = [f"PA {number};13/12/2024;x" for number in range(200)]
    path = write("Báo cáo tháng 12" + ends[0] + ends[1].join(["Mã;Ngày;Đơn vị", *rows, ""]))
    assert len(rows_of(opened(path), "Mã", "Ngày")) == len(rows)
