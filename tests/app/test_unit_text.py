"""An answer about a unit in words and as data: every unit can be told, in full and in Vietnamese."""

from __future__ import annotations

import json
import re
from datetime import date

from pakn.app.unit_text import CAME, LEVEL_WORDS, WENT, profile_json, profile_text
from pakn.base.paths import DATA
from pakn.registry.unit_profile import profile_of
from pakn.registry.units import KINDS, LEVELS, Units

UNITS = Units.read(DATA)
LAST_DAY, MERGED = date(2025, 6, 30), date(2025, 7, 1)


def told(name: str, on: date, **options: str) -> list[str]:
    return profile_text(profile_of(UNITS, name, on, **options)).splitlines()


def section(lines: list[str], heading: str) -> list[str]:
    start = lines.index(f"{heading}:") + 1
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    return [line.removeprefix("  - ") for line in lines[start:end]]


def test_every_level_territory_and_kind_has_a_word() -> None:
    assert set(LEVEL_WORDS) == set(LEVELS)
    assert set(CAME) == set(WENT) == set(KINDS)


def test_every_unit_can_be_told() -> None:
    for unit in UNITS.units:
        profile = profile_of(UNITS, unit.code, unit.valid_from)
        text, data = profile_text(profile), profile_json(profile)
        assert f"  unit_id:          {unit.unit_id}" in text.splitlines()
        assert data["unit"]["unit_id"] == unit.unit_id
        assert json.loads(json.dumps(data)) == data
        assert len(data["near_misses"]) == len(profile.near)
        for heading in ("Tiền thân", "Kế thừa", "Tên gọi khác", "Dễ nhầm với"):
            assert all(section(text.splitlines(), heading)), (unit, heading)
        assert not re.search(r"None|\b(?:merged|retyped|renamed|continued)\b|  $", text), text


def test_a_city_that_ended_with_the_district_level() -> None:
    lines = told("TP. Bắc Ninh", date(2024, 6, 30))
    assert lines[:9] == [
        "Thành phố Bắc Ninh (tra cứu «TP. Bắc Ninh», ngày 30/6/2024)",
        "  Loại:             thành phố",
        "  Cấp:              cấp huyện (district)",
        "  Mã:               256",
        "  unit_id:          256@2023-01-01",
        "  Lãnh thổ:         tỉnh Bắc Ninh trước ngày 01/7/2025 (bn_old)",
        "  Đơn vị cấp trên:  Tỉnh Bắc Ninh (mã 27)",
        "  Hiệu lực:         Từ ngày 01/01/2023 (ngày danh mục bắt đầu) đến ngày 30/6/2025",
        "  Căn cứ:           đầu danh mục 01/01/2023; kết thúc 30/6/2025: không tổ chức cấp huyện từ 01/7/2025"
        " (202/2025/QH15)",
    ]
    assert section(lines, "Tiền thân") == ["danh mục bắt đầu từ ngày 01/01/2023, không có thông tin trước ngày này"]
    assert section(lines, "Kế thừa") == [
        "thành phố Bắc Ninh kết thúc ngày 30/6/2025, không có đơn vị kế thừa",
        "địa bàn nay gồm phường Kinh Bắc (09187), phường Võ Cường (09190), phường Vũ Ninh (09169), phường Hạp Lĩnh"
        " (09325) và phường Nam Sơn (09286)",
    ]
    assert section(lines, "Dễ nhầm với") == [
        "Tỉnh Bắc Ninh (mã 27, cấp tỉnh, cùng có hiệu lực): cùng tên gọi",
        "Tỉnh Bắc Ninh (mã 24, cấp tỉnh, từ ngày 01/7/2025 đến nay): cùng tên gọi",
    ]


def test_two_steps_say_who_went_where_and_by_what_text() -> None:
    assert section(told("Phường Vệ An", date(2023, 6, 30)), "Kế thừa") == [
        "01/12/2024: cùng phường Tiền An (09178) và phường Ninh Xá (09184) sáp nhập vào phường Tiền Ninh Vệ (09184)"
        " – 1255/NQ-UBTVQH15",
        "01/7/2025: phường Tiền Ninh Vệ (09184) cùng phường Kinh Bắc (09172), phường Suối Hoa (09187), phường Hòa Long"
        " (09214), phường Vạn An (09226) và phường Khúc Xuyên (09235) sáp nhập vào phường Kinh Bắc (09187)"
        " – 1658/NQ-UBTVQH15 khoản 66",
    ]
    origins = section(told("Phường Kinh Bắc", MERGED), "Tiền thân")
    assert origins[0].startswith("01/12/2024: phường Tiền Ninh Vệ (09184) sáp nhập từ phường Vệ An (09175), ")
    assert origins[1].startswith("01/7/2025: sáp nhập từ ")


def test_a_commune_across_a_district_line_says_so() -> None:
    lines = told("Xã Nam Dương", MERGED)
    assert (
        "  Địa bàn cũ:       thị xã Chũ (224) và huyện Lục Ngạn (219); số liệu không quy được về riêng đơn vị cấp huyện"
        " nào"
    ) in lines
    assert "một phần xã Nam Dương (07603)" in section(told("Huyện Lục Ngạn", LAST_DAY), "Kế thừa")[1]
    assert not any("không quy được" in line for line in told("Xã Gia Bình", MERGED))


def test_bodies_have_spellings_and_ends() -> None:
    lines = told("Sở TT&TT", LAST_DAY, territory="bn_old")
    assert section(lines, "Tên gọi khác")[0] == "Sở TT&TT (dùng từ ngày 01/01/2023 đến ngày 30/6/2025)"
    assert "chuyển nhiệm vụ sang Sở Khoa học và Công nghệ" in section(lines, "Kế thừa")[0]
    ended = told("Ban An toàn giao thông", LAST_DAY, territory="bg_old")
    assert section(ended, "Kế thừa") == [
        "Ban An toàn giao thông kết thúc ngày 30/6/2025, danh mục không nêu đơn vị kế thừa"
    ]
    assert section(told("Công an tỉnh Bắc Ninh", MERGED), "Tiền thân") == ["danh mục không nêu đơn vị tiền thân"]


def test_the_data_hold_what_the_words_do() -> None:
    data = profile_json(profile_of(UNITS, "09193", LAST_DAY))
    assert (data["asked"], data["date"], data["registry_begins"]) == ("09193", "2025-06-30", "2023-01-01")
    assert [unit["code"] for unit in data["parents"]] == ["258", "27"]
    assert [(step["date"], step["kind"], step["to"]["unit_id"]) for step in data["successors"]] == [
        ("2025-07-01", "merged", "09193@2025-07-01")
    ]
    assert data["near_misses"][0]["likeness"] == ["code"]
    assert data["near_misses"][0]["parent"] == "Tỉnh Bắc Ninh"
    city = profile_json(profile_of(UNITS, "213", LAST_DAY))
    assert sum(not piece["whole"] for piece in city["communes_on_its_ground"]) == 1
