"""A file of another administration: departments and topics as written, for exploring only; codes with letters."""

import pytest

from pakn.base.errors import DataError
from pakn.base.periods import parse_period
from pakn.extracts.counts.case_frame import case_frame
from pakn.extracts.counts.extract_counts import count_extract
from pakn.extracts.mapping import ExtractMapping, read_mapping
from pakn.extracts.opening import open_extract
from pakn.extracts.reading import connect
from pakn.extracts.reporting import extract_lines

from .conftest import rules_of

pytestmark = pytest.mark.long

HEAD = "case_enquiry_id;open_dt;target_dt;closed_dt;case_status;department;reason;on_time"
MAPPING = """columns:
  case_enquiry_id: code
  open_dt: received
  target_dt: due
  closed_dt: closed
  case_status: status
  department: unit
  reason: topic
values:
  status: {Open: open, Closed: processed}
date_order: ymd
as_written: [unit, topic]
code_prefix: BOS-
cut_off: 2024-12-31
"""
ROWS = (
    "101005815001;2024-12-02 08:15:00;2024-12-05 08:15:00;2024-12-03 10:00:00;Closed;Public Works;Street Lights;ONTIME",
    "101005815002;2024-12-03 09:00:00;2024-12-10 09:00:00;;Open;PUBLIC WORKS;Sanitation;OVERDUE",
    "101005815003;2024-12-04 09:00:00;;2024-12-20 09:00:00;Closed;Parks;STREET LIGHTS;ONTIME",
    "101005815004;2024-12-05 09:00:00;;;Open;Inspectional Services;;ONTIME",
)
"""Identity numbers of Vietnam have twelve digits too, so that these codes need letters before them."""


@pytest.fixture
def mapped(tmp_path, contracts):
    """Read the mapping, with a line changed."""

    def make(old="", new=""):
        assert old in MAPPING
        path = tmp_path / "mapping.yml"
        path.write_text(MAPPING.replace(old, new), encoding="utf-8")
        return read_mapping(path, contracts["pakn"])

    return make


@pytest.fixture
def foreign(opened, mapped):
    """Open rows under the foreign head."""
    return lambda *rows, **changed: opened("pakn", HEAD, *rows, cut_off="", mapping=mapped(**changed))


def column(extract, name):
    place = ("code", "status", "unit", "topic").index(name)
    return [row[place] for row in extract.query("SELECT code, status, unit, topic FROM used ORDER BY code")]


def row(unit="Parks", topic="Sanitation", number=101005815009):
    return f"{number};2024-12-04 09:00:00;;;Open;{unit};{topic};"


# --- What is used -----------------------------------------------------------------------------------------------------


def test_all_rows_are_used_with_units_and_topics_as_written(foreign):
    extract = foreign(*ROWS)
    assert extract.as_written
    assert extract.stops == ()
    assert (extract.rows_read, extract.rows_used) == (4, 4)
    assert set(rules_of(extract)) == {"unread_columns"}
    assert column(extract, "code") == [f"BOS-10100581500{place}" for place in range(1, 5)]
    assert column(extract, "status") == ["processed", "open", "processed", "open"]
    assert column(extract, "unit")[2:] == ["Parks", "Inspectional Services"]
    assert column(extract, "topic")[1::2] == ["Sanitation", None]


def test_spellings_that_differ_in_case_meet(foreign):
    extract = foreign(*ROWS)
    units, topics = column(extract, "unit"), column(extract, "topic")
    assert units[0] == units[1]
    assert units[0].lower() == "public works"
    assert topics[0] == topics[2]
    assert topics[0].lower() == "street lights"
    assert case_frame(extract).values("unit") == (units[0], "Inspectional Services", "Parks")


def test_what_was_taken_as_written_is_told(foreign):
    told = "\n".join(extract_lines(foreign(*ROWS)))
    assert "cột «Đơn vị xử lý» lấy nguyên như tệp ghi" in told
    assert "cột «Chủ đề» lấy nguyên như tệp ghi" in told


def test_a_mapping_may_still_give_a_value(foreign):
    changed = {"old": "  status: {", "new": "  unit: {Parks: Công viên}\n  status: {"}
    assert column(foreign(*ROWS, **changed), "unit")[2] == "Công viên"


def test_only_units_as_written_leave_topics_to_the_list(foreign):
    extract = foreign(*ROWS, row(topic="Chiếu sáng công cộng"), old="[unit, topic]", new="[unit]")
    assert column(extract, "topic") == [None, None, None, None, "Chiếu sáng công cộng"]
    assert rules_of(extract)["unknown_topic"] == 3


def test_a_name_may_hold_a_quote(foreign):
    assert column(foreign(*ROWS, row(unit="Mayor's Office")), "unit")[-1] == "Mayor's Office"


@pytest.mark.parametrize("code", ["BIGINT", "VARCHAR"])
def test_a_typed_file_gives_the_same(foreign, mapped, tmp_path, book, contracts, rules, code):
    text = foreign(*ROWS)
    path = tmp_path / "2024-12.parquet"
    with connect() as connection:
        columns = f"case_enquiry_id::{code} AS case_enquiry_id, open_dt::TIMESTAMP AS open_dt"
        select = f"SELECT * REPLACE ({columns}) FROM read_csv(?, all_varchar = true, delim = ';')"  # noqa: S608
        connection.sql(select, params=[str(text.path)]).write_parquet(str(path))
    asked = contracts["pakn"], parse_period("2024-12"), book.catalogue, rules, mapped()
    typed = open_extract(path, *asked)
    for name in ("code", "status", "unit", "topic"):
        assert column(typed, name) == column(text, name)


def test_without_as_written_no_such_unit_is_known(foreign):
    extract = foreign(*ROWS, old="as_written: [unit, topic]\n")
    assert not extract.as_written
    assert rules_of(extract)["unknown_case_unit"] == 4


# --- What is none -----------------------------------------------------------------------------------------------------

PERSONAL = ("John 0912 345 678", "j.doe@example.com", "001099012345", "+84 912 345 678")


@pytest.mark.parametrize("text", [*PERSONAL, "x" * 81, "Tổng cộng", "toàn tỉnh", "TỔNG SỐ"])
def test_what_may_be_a_person_a_sentence_or_a_total_is_none(foreign, text):
    extract = foreign(*ROWS, row(topic=text))
    assert column(extract, "topic")[-1] is None
    assert rules_of(extract)["unknown_topic"] == 1
    as_unit = foreign(*ROWS, row(unit=text))
    assert rules_of(as_unit)["unknown_case_unit"] == 1
    assert as_unit.rows_used == 4
    said = "\n".join((*extract_lines(extract), *extract_lines(as_unit)))
    assert text not in PERSONAL or text not in said


def test_a_long_name_is_still_a_name(foreign):
    assert column(foreign(*ROWS, row(topic="x" * 80)), "topic")[-1] == "x" * 80


@pytest.mark.parametrize("name", ["topic", "unit"])
def test_a_column_of_free_text_is_refused(foreign, name):
    few = [row(**{name: f"Nhóm {place}"}, number=101005810000 + place) for place in range(300)]
    assert foreign(*few).rows_used == 300
    with pytest.raises(DataError) as caught:
        foreign(*few, row(**{name: "Nhóm 300"}))
    (finding,) = caught.value.findings
    assert finding.where == {"topic": "cột «Chủ đề»", "unit": "cột «Đơn vị xử lý»"}[name]
    assert finding.found == "301 giá trị khác nhau"
    assert "300" in finding.allowed
    assert "as_written" in finding.remedy


# --- Codes ------------------------------------------------------------------------------------------------------------


def test_codes_of_twelve_digits_need_letters_before_them(foreign):
    extract = foreign(*ROWS, old="code_prefix: BOS-\n")
    assert rules_of(extract)["bad_code"] == 4
    assert extract.rows_used == 0
    said = "\n".join(extract_lines(extract))
    assert not any(line.split(";")[0] in said for line in ROWS)


def test_a_prefix_does_not_hide_a_telephone_number(foreign):
    extract = foreign(*ROWS, row(number="0912345678"))
    assert rules_of(extract)["bad_code"] == 1
    assert extract.rows_used == 4


def test_a_repeated_code_is_one_with_its_prefix_too(foreign):
    extract = foreign(*ROWS, ROWS[0])
    assert (rules_of(extract)["equal_repeat"], extract.repeats) == (2, 1)


@pytest.mark.parametrize("prefix", ["BOS", "bos-", "B", "ABCDEFGH-", ""])
def test_prefixes_of_letters(prefix):
    assert ExtractMapping(code_prefix=prefix).code_prefix == prefix


@pytest.mark.parametrize("prefix", ["12-", "B-S", "'; DROP", "ABCDEFGHI", "B S", "B--", "ĐƠN"])
def test_any_other_prefix_is_refused(mapped, prefix):
    with pytest.raises(DataError) as caught:
        mapped(old="code_prefix: BOS-", new=f'code_prefix: "{prefix}"')
    assert "code_prefix" in str(caught.value)


@pytest.mark.parametrize("columns", ["[kind]", "[code]", "[unit, person]", "unit"])
def test_only_units_and_topics_may_stand_as_written(mapped, columns):
    with pytest.raises(DataError) as caught:
        mapped(old="[unit, topic]", new=columns)
    assert "as_written" in str(caught.value)


# --- No annex ---------------------------------------------------------------------------------------------------------


def test_such_a_file_is_not_counted(foreign):
    with pytest.raises(DataError) as caught:
        count_extract(foreign(*ROWS))
    (finding,) = caught.value.findings
    assert finding.where == "2024-12.csv"
    assert "as_written" in finding.found
    assert "explore.ipynb" in finding.remedy
