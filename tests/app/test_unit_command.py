"""`pakn units`: name traps resolved by type, date and code, and Vietnamese words for every wrong question."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from command_calls import called

pytestmark = pytest.mark.long


def units(capsys, *arguments):
    return called(capsys, "units", *arguments)


@pytest.mark.parametrize(
    ("arguments", "unit_id"),
    [
        (["TP. Bắc Ninh", "--date", "2024-06-30"], "256@2023-01-01"),
        (["TP.", "Bắc", "Ninh", "--date", "2024-06-30"], "256@2023-01-01"),
        (["UBND thành phố bắc ninh", "--date", "2025-06-30"], "256@2023-01-01"),
        (["Bắc Ninh", "--date", "2024-06-30", "--level", "province"], "27@2023-01-01"),
        (["Bắc Ninh", "--date", "2025-07-01"], "24@2025-07-01"),
        (["24", "--date", "2025-06-30"], "24@2023-01-01"),
        (["Gia Bình", "--date", "2025-08-01"], "09454@2025-07-01"),
        (["Gia Bình", "--date", "2025-06-30", "--level", "district"], "263@2023-01-01"),
        (["09193", "--date", "2025-06-30"], "09193@2023-01-01"),
        (["9193", "--date", "2025-07-01"], "09193@2025-07-01"),
        (["09184", "--date", "2024-11-30"], "09184@2023-01-01"),
        (["09184", "--date", "2024-12-01"], "09184@2024-12-01"),
        (["Ninh Xá (TP Bắc Ninh)", "--date", "2024-11-30"], "09184@2023-01-01"),
        (["Ninh Xá", "--date", "2024-12-01"], "09445@2023-01-01"),
        (["Xã Đồng Tiến, huyện Hiệp Hòa", "--date", "2025-06-30"], "07816@2023-01-01"),
        (["Sở TT&TT", "--date", "2025-06-30", "--territory", "bn_old"], "so-thong-tin-va-truyen-thong.bn@2023-01-01"),
        (["Huyện Quế Võ", "--date", "2023-04-09"], "259@2023-01-01"),
    ],
)
def test_the_unit_of_the_day(capsys, arguments, unit_id):
    status, out, err = units(capsys, *arguments)
    assert (status, err) == (0, "")
    assert f"  unit_id:          {unit_id}\n" in out
    status, out, _ = units(capsys, *arguments, "--json", "-")
    assert (status, json.loads(out)["unit"]["unit_id"]) == (0, unit_id)


def test_the_answer_names_code_level_parent_successors_and_near_misses(capsys):
    _, out, _ = units(capsys, "TP. Bắc Ninh", "--date", "2024-06-30")
    for piece in (
        "  Cấp:              cấp huyện (district)\n",
        "  Mã:               256\n",
        "  Đơn vị cấp trên:  Tỉnh Bắc Ninh (mã 27)\n",
        "địa bàn nay gồm phường Kinh Bắc (09187)",
        "Dễ nhầm với:\n  - Tỉnh Bắc Ninh (mã 27, cấp tỉnh, cùng có hiệu lực): cùng tên gọi\n",
    ):
        assert piece in out


def test_today_is_the_day_where_none_is_given(capsys):
    status, out, _ = units(capsys, "Gia Bình", "--json", "-")
    assert (status, json.loads(out)["unit"]["unit_id"]) == (0, "09454@2025-07-01")


def test_json_goes_to_a_file(capsys, tmp_path):
    status, out, err = units(capsys, "09193", "--date", "2025-06-30", "--json", str(tmp_path / "unit.json"))
    assert (status, err) == (0, "")
    assert out.startswith("Thị trấn Chờ (tra cứu «09193», ngày 30/6/2025)\n")
    assert "Đã ghi kết quả vào" in out
    assert json.loads((tmp_path / "unit.json").read_text(encoding="utf-8"))["unit"]["name"] == "Thị trấn Chờ"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["Bắc Ninh", "--date", "2024-06-30"], 2, "Thành phố Bắc Ninh, Tỉnh Bắc Ninh (256@2023-01-01"),
        (["Ninh Xá", "--date", "2024-11-30"], 2, "09445@2023-01-01"),
        (["Sở TT&TT", "--date", "2024-11-30"], 2, "lãnh thổ (territory)"),
        (["Huyện Gia Bình", "--date", "2025-07-01"], 2, "đến 30/6/2025"),
        (["Huyện Tiên Dụ", "--date", "2024-06-30"], 2, "Huyện Tiên Du"),
        (["09175", "--date", "2024-12-01"], 2, "Phường Vệ An"),
        (["Gia Bình", "--date", "2022-12-31"], 2, "từ 01/01/2023, ngày danh mục đơn vị bắt đầu"),
        (["Gia Bình", "--date", "30/6/2024"], 2, "dạng 2024-06-30"),
        (["Gia Bình", "--date", "2024-02-30"], 2, "«2024-02-30»"),
        (["Gia Bình", "--level", "xã"], 2, "commune"),
        (["Gia Bình", "--territory", "bn"], 2, "bn_old, bg_old, bn_new"),
        (["Gia Bình", "--data", "nowhere"], 2, "một thư mục có thật"),
        (["Gia Bình", "--json", "nowhere/unit.json"], 2, "nowhere/unit.json"),
        ([], 2, "thiếu đối số TÊN"),
        (["Gia Bình", "--dat", "x"], 2, "gần nhất: "),
    ],
)
def test_wrong_questions_say_what_to_do(capsys, arguments, status, told):
    ended, out, err = units(capsys, *arguments)
    assert ended == status
    assert told in err
    assert "Cần làm" in err
    assert out == "" or "nowhere/unit.json" in arguments


@pytest.mark.parametrize(
    ("name", "day", "pieces"),
    [
        (
            "Huyện Tiên Du", "2025-08-01",
            ("đến 30/6/2025", "đơn vị trên địa bàn: Xã Tiên Du (09319), Xã Liên Bão", "--date 2025-06-30"),
        ),
        ("Huyện Quế Võ", "2025-08-01", ("đến 30/6/2025", "Phường Quế Võ (09247)", "--date 2023-12-31")),
        ("Thị trấn Chờ", "2025-08-01", ("đến 30/6/2025", "kế thừa: Xã Yên Phong (09193)", "--date 2025-06-30")),
        ("09217", "2025-08-01", ("Xã Đông Tiến", "kế thừa: Xã Yên Phong (09193)", "--date 2025-06-30")),
        ("Phường Vệ An", "2025-08-01", ("đến 30/11/2024", "kế thừa: Phường Kinh Bắc", "--date 2024-11-30")),
        ("Sở KH&ĐT", "2025-08-01", ("Sở Kế hoạch và Đầu tư", "danh mục không nêu đơn vị kế thừa", "--date 2025-06-30")),
        (
            "Xã Yên Phong", "2024-06-30",
            ("từ 01/7/2025", "tiền thân: Thị trấn Chờ (09193), Xã Đông Tiến", "Huyện Yên Phong", "--date 2025-07-01"),
        ),
        (
            "Trung tâm Phục vụ hành chính công tỉnh", "2024-12-31",
            ("tiền thân: Trung tâm Hành chính công tỉnh", "--date 2025-07-01"),
        ),
    ],
)  # fmt: skip
def test_a_name_of_another_time_leads_to_its_own_days_and_to_the_units_of_the_day(capsys, name, day, pieces):
    status, out, err = units(capsys, name, "--date", day)
    assert (status, out) == (2, "")
    assert err.startswith("Lệnh hoặc tham số chưa đúng:\n")
    assert [piece for piece in pieces if piece not in err] == []
    shown = re.findall(r"--date (\S+)\.", err)
    assert [units(capsys, name, "--date", own)[0] for own in shown] == [0]


def test_a_list_that_documents_leave_open_says_so(capsys):
    _, out, _ = units(capsys, "Sở Khoa học và Công nghệ", "--date", "2025-08-01")
    assert "  - danh mục không nêu đủ: văn bản nguồn không nêu tên mọi cơ quan sáp nhập\n" in out
    _, out, _ = units(capsys, "Xã Yên Phong", "--date", "2025-08-01")
    assert "không nêu đủ" not in out


def test_help_is_vietnamese(capsys):
    status, out, _ = units(capsys, "--help")
    assert status == 0
    assert out.startswith("Cách dùng: pakn units [TÙY CHỌN] TÊN")
    assert not any(english in out for english in ("Usage", "Options", "Show this", "required"))


def test_it_imports_no_data_frames():
    code = (
        "import sys\nfrom pakn.app.cli import main\ntry:\n    main(['units', '09193', '--date', '2025-07-01'])\n"
        "except SystemExit as ended:\n    print(ended.code, sorted(set(sys.modules) & set(sys.argv[1:])))"
    )
    heavy = ("pandas", "numpy", "duckdb", "matplotlib", "papermill", "nbconvert")
    made = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert made.stdout.splitlines()[-1] == "0 []"
