"""``pakn audit --assertions``: proofs are renewed, and a build says what it leaves out without one."""

import json

import pytest

from pakn.app import assertions
from pakn.app.cli import main
from pakn.audit.assertions import proofs
from pakn.base.errors import DataError
from pakn.build.build import run as build
from pakn.build.executors import InlineExecutor
from pakn.build.request import Request

pytestmark = pytest.mark.long


def called(*arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code or 0


def test_proofs_are_written_anew_and_listed(capsys, data_copy, tmp_path):
    before = (data_copy / "proofs.json").read_bytes()
    (data_copy / "proofs.json").unlink()
    assert called("audit", "--assertions", "--data", str(data_copy), "--json", str(tmp_path / "told.json")) == 0
    told = capsys.readouterr().out
    assert "huyện Lương Tài giảm trên 26,1, theo mức công bố" in told
    assert "bị bác bỏ: tỷ lệ xử lý PAKN, 2024 so với 2023: huyện Gia Bình tăng" in told
    assert (data_copy / "proofs.json").read_bytes() == before
    assert len(json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))) == len(json.loads(before)["proofs"])


def edited(folder, change):
    """Change proofs as with a text editor."""
    path = folder / "proofs.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def turned(content):
    proof = next(each for each in content["proofs"] if each["verdict"] == "refuted" and each["rests_on"])
    proof |= {"verdict": "proved", "world": {}}


def emptied(content):
    proof = next(each for each in content["proofs"] if each["verdict"] == "refuted" and each["rests_on"])
    proof["world"] = dict.fromkeys(proof["world"], 0)
    content["seal"] = proofs._seal(content["proofs"])


def renamed(content):
    proof = next(each for each in content["proofs"] if each["verdict"] == "refuted" and each["rests_on"])
    proof["world"]["một tên lạ"] = proof["world"].popitem()[1]
    content["seal"] = proofs._seal(content["proofs"])


@pytest.mark.parametrize("change", [turned, emptied, renamed, lambda content: content.pop("seal")])
def test_proofs_that_somebody_has_edited_are_refused_and_proved_anew(capsys, data_copy, tmp_path, change):
    before = (data_copy / "proofs.json").read_bytes()
    edited(data_copy, change)
    with pytest.raises(DataError, match=r"proofs\.json") as raised:
        build(
            Request(reports=("pakn-trend",), formats=("html",), outputs=tmp_path, data=data_copy),
            executor=InlineExecutor(),
        )
    assert "chạy lại lệnh ấy" in str(raised.value)
    assert called("audit", "--assertions", "--data", str(data_copy)) == 0
    assert f"Đã ghi: {data_copy / 'proofs.json'}" in capsys.readouterr().out
    assert (data_copy / "proofs.json").read_bytes() == before


def test_what_does_not_change_is_not_written(capsys, data_copy):
    (data_copy / "proofs.json").chmod(0o444)
    made = (data_copy / "proofs.json").stat().st_mtime_ns
    assert called("audit", "--assertions", "--data", str(data_copy)) == 0
    assert f"Không đổi: {data_copy / 'proofs.json'}" in capsys.readouterr().out
    assert (data_copy / "proofs.json").stat().st_mtime_ns == made


def test_without_the_solver_the_remedy_is_named(capsys, data_copy, monkeypatch):
    monkeypatch.setattr(assertions, "SOLVER", "ortools.nowhere")
    assert called("audit", "--assertions", "--data", str(data_copy)) == 2
    told = capsys.readouterr().err
    assert "chưa có bộ giải OR-Tools" in told
    assert "pip install" in told


def test_a_build_leaves_out_what_is_not_proved_and_says_so(data_copy, tmp_path):
    (data_copy / "proofs.json").unlink()
    request = Request(reports=("pakn-trend",), formats=("html",), outputs=tmp_path, data=data_copy)
    (made,) = build(request, executor=InlineExecutor())
    assert "chạy: pakn audit --assertions" in str(made.notes)
    page = (made.folder / "01-pakn.html").read_text(encoding="utf-8")
    assert "tiếp nhận nhiều nhất: không xác định được từ số liệu công bố" in page
    assert "tiếp nhận nhiều nhất là" not in page
