"""The monthly report of months that are broken, incomplete, late, differently cut or full of personal data."""

import csv
import itertools
import json
import re
import shutil

import nbformat
import pytest
from monthly_cases import FOREIGN, build, delivered, outputs_of, page_texts, province, with_annexes, words_of

from pakn.app.cli import main
from pakn.base.errors import BuildError, DataError, UsageError
from pakn.base.paths import DATA, NOTEBOOKS
from pakn.base.periods import parse_period
from pakn.build import build as building
from pakn.build.available_periods import planned
from pakn.build.build import Request, run
from pakn.build.executors import InlineExecutor
from pakn.build.report_list import read_reports
from pakn.render.tables import TABLE_MIME
from pakn.sample import write_sample

pytestmark = pytest.mark.long

WORK_FILES = "Đơn vị,Số văn bản đi,Số văn bản đi có ký số từ hồ sơ công việc\n"
DISTRICTS = ("Thành phố Bắc Ninh", "Thành phố Từ Sơn", "Thị xã Quế Võ", "Thị xã Thuận Thành", "Huyện Yên Phong",
             "Huyện Tiên Du", "Huyện Lương Tài", "Huyện Gia Bình")  # fmt: skip
ANNEX = "1-2-work-files-huyen"


def table(head, *rows):
    return head + "".join(f"{','.join(map(str, row))}\n" for row in rows)


def work_files(part=90):
    return table(WORK_FILES, *((name, 100, part) for name in DISTRICTS))


def text_of(folder, annex):
    """The words of an annex's page."""
    return words_of(next(folder.glob(f"*-{annex}.html")))


@pytest.fixture
def notebooks(tmp_path):
    """A folder of notebooks with only the annexes asked for."""
    return lambda *annexes: with_annexes(tmp_path / "notebooks", *annexes)


# ---------------------------------------------------------------------------------------------- broken files


BROKEN = {
    "work_files/2024-12.csv": table(WORK_FILES, ("Huyện Tiên Dụ", 10, 9), ("Sở Nội vụ", 10, 9)),
    "certified_copies/2024-12.csv": table(
        "Đơn vị,Số hồ sơ chứng thực bản sao,Số hồ sơ chứng thực bản sao điện tử\n", ("Huyện Tiên Du", 10, 11)
    ),
    "online_dossiers/2024-12.csv": table("Đơn vị,Tổng số hồ sơ,Số hồ sơ trực tuyến\n", ("Huyện Tiên Du", "mười", 9)),
    "digitisation/2024-12.csv": table("Đơn vị,Tổng số hồ sơ\n", ("Huyện Tiên Du", 10)),
    "pakn/2024-12.csv": table(
        "Mã PAKN,Ngày tiếp nhận,Ngày xử lý xong,Đơn vị xử lý\n",
        ("A-1", "13/12/2024", "", "Huyện Tiên Du"),
        ("A-2", "12/13/2024", "", "Huyện Tiên Du"),
    ),
    "online_payment/2024-12.xlsx": "PK no workbook",
    "online_services/2024-12.xlsx": "",
}
TOLD = {
    "work_files/2024-12.csv": ["dòng 2", "cột «Đơn vị»", "«Huyện Tiên Dụ»", "tên hoặc mã một đơn vị", "sửa tên"],
    "certified_copies/2024-12.csv": ["dòng 2", "«11»", "phần lớn hơn tổng", "kiểm tra hai cột"],
    "online_dossiers/2024-12.csv": ["dòng 2", "cột «Tổng số hồ sơ»", "không phải số đếm", "số nguyên không âm", "sửa"],
    "digitisation/2024-12.csv": ["thiếu cột bắt buộc", "Số hồ sơ số hóa", "thêm cột"],
    "pakn/2024-12.csv": ["không xác định được thứ tự ngày, tháng", "date_order: dmy hoặc mdy"],
    "online_payment/2024-12.xlsx": ["hỏng"],
    "online_services/2024-12.xlsx": ["mật khẩu"],
}
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def test_a_month_with_broken_files_publishes_nothing_and_says_everything(sample, tmp_path, monkeypatch, capsys):
    data = province(sample, tmp_path / "data")
    for name, text in BROKEN.items():
        delivered(data, name, text)
    (data / "extracts" / "online_services" / "2024-12.xlsx").write_bytes(ENCRYPTED)
    old = tmp_path / "out" / "digital-month" / "2024-12" / "01-tong-hop.pdf"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"before")
    old.with_name("run.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(building, "process_pool", lambda workers: InlineExecutor())
    with pytest.raises(SystemExit) as ended:
        main(["build", "digital-month", "--data", str(data), "--out", str(tmp_path / "out")])
    told = capsys.readouterr().err
    assert ended.value.code == 1
    lines = told.splitlines()
    for name, pieces in TOLD.items():
        line = next((line for line in lines if name in line), told)
        assert [piece for piece in (name, "được phép: ", "Cần làm: ", *pieces) if piece not in line] == [], line
    assert {path.name for path in old.parent.iterdir()} == {old.name, "run.json"}
    assert old.read_bytes() == b"before"


def test_the_rows_to_mend_are_listed_until_they_are_mended(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data", "work_files/2024-12")
    path = data / "extracts" / "work_files" / "2024-12.csv"
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("UBND xã", "UBND xa xã"), encoding="utf-8")
    asked = {"data": data, "notebooks": notebooks(ANNEX), "draft": True, "outputs": tmp_path / "out"}
    with pytest.raises(DataError, match="mọi dòng phải sửa: "):
        build(**asked)
    (listed,) = (tmp_path / "out").rglob("*-phai-sua.csv")
    assert len(listed.read_text(encoding="utf-8-sig").splitlines()) == 1 + right.count("UBND xã")
    for folder_of_people in (False, True):
        if folder_of_people:
            path.write_text(right.replace("UBND xã", "UBND xa xã"), encoding="utf-8")
            with pytest.raises(DataError):
                build(**asked)
            listed.write_text("tôi đã ghi chú", encoding="utf-8")
            (listed.parent / "của tôi.txt").touch()
        path.write_text(right, encoding="utf-8")
        build(**asked)
        assert not listed.exists()
    assert [each.name for each in listed.parent.iterdir()] == ["của tôi.txt"]
    (noted,) = (tmp_path / "out" / "giu-lai").rglob("*-phai-sua.csv")
    assert noted.read_text(encoding="utf-8") == "tôi đã ghi chú"


def test_a_month_of_which_no_row_can_be_used_is_no_month_without_cases(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data")
    late = ("A-1", "2025-01-05", "", "Huyện Tiên Du")
    delivered(data, "pakn/2024-12.csv", table("Mã PAKN,Ngày tiếp nhận,Ngày xử lý xong,Đơn vị xử lý\n", late, late))
    with pytest.raises(
        DataError, match=r"pakn/2024-12\.csv: không có dòng số liệu nào dùng được \(để riêng cả 2 dòng\)"
    ):
        build(data=data, notebooks=notebooks("2-pakn"), draft=True, outputs=tmp_path / "out")


@pytest.mark.parametrize("name", ["work_files/2024-12 (1).csv", "work_files/2024-13.csv", "work_files/2024.csv"])
def test_a_file_that_would_not_be_read_is_named(sample, tmp_path, notebooks, name):
    data = province(sample, tmp_path / "data", "work_files/2024-12")
    delivered(data, name, work_files())
    told = f"thư mục extracts/work_files: có «{name.partition('/')[2]}» không mang tên một kỳ nên không được đọc"
    with pytest.raises(DataError, match=re.escape(told)):
        build(data=data, notebooks=notebooks(ANNEX), draft=True, outputs=tmp_path / "out")


def test_two_files_for_one_month_name_both(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data", "work_files/2024-12")
    delivered(data, "work_files/2024-12.txt", work_files())
    with pytest.raises(DataError, match=r"work_files: hai tệp cho cùng một kỳ: 2024-12\.csv và 2024-12\.txt"):
        build(data=data, notebooks=notebooks(ANNEX), draft=True, outputs=tmp_path / "out")
    assert not (tmp_path / "out" / "digital-month").exists()


def test_a_file_received_again_wins_and_the_annex_says_so(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data")
    delivered(data, "work_files/2024-12.csv", work_files(part=200))
    delivered(data, "work_files/2024-12.v2.csv", work_files(part=91))
    folder = build(data=data, notebooks=notebooks(ANNEX), draft=True, outputs=tmp_path / "out")
    text = text_of(folder, ANNEX)
    assert "91,00% (728/800 văn bản)" in text
    assert "Dùng bản nhận lại của 1 tệp thay cho bản trước" in text


# ------------------------------------------------------------------------------------------- incomplete months


def test_a_missing_system_is_refused_or_said_in_a_draft(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data", "work_files/2024-1[12]", "online_payment/2024-11")
    asked = {"data": data, "notebooks": notebooks(ANNEX, "6-2-online-payment-huyen"), "outputs": tmp_path / "out"}
    with pytest.raises(DataError) as raised:
        build(**asked)
    assert "extracts/online_payment, tháng 12/2024: chưa có tệp số liệu" in str(raised.value)
    assert "extracts/work_files" not in str(raised.value)
    assert not (tmp_path / "out" / "digital-month").exists()
    folder = build(**asked, draft=True, period="2024-12")
    assert "so với tháng 11/2024" in text_of(folder, ANNEX)
    missing = text_of(folder, "6-2-online-payment-huyen")
    assert "Chưa nhận được số liệu tháng 12/2024 về thanh toán trực tuyến phí, lệ phí" in missing
    assert "kỳ gần nhất đã nhận là tháng 11/2024" in missing
    pdfs = build(**asked, draft=True, period="2024-12", formats=("pdf",)).glob("*.pdf")
    texts = {path.name: page_texts(path) for path in pdfs}
    assert len(texts) == 3
    assert all("DỰ THẢO" in text for pages in texts.values() for text in pages)


@pytest.mark.slow
def test_an_incomplete_month_is_dated_and_not_compared(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data", "work_files/2024-1[12]", "pakn_units/2024-1[12]")
    for system in ("work_files", "pakn_units"):
        (data / "extracts" / system / "2024-12.yml").write_text("cut_off: 2024-12-20\n", encoding="utf-8")
    folder = build(data=data, notebooks=notebooks(ANNEX, "2-pakn"), draft=True, outputs=tmp_path / "out")
    for annex in (ANNEX, "2-pakn"):
        text = text_of(folder, annex)
        assert "Số liệu tính đến ngày 20/12/2024" in text, annex
        assert "so với tháng 11/2024 tăng" not in text
        assert "so với tháng 11/2024 giảm" not in text


@pytest.mark.slow
def test_without_cases_the_summary_sheet_will_do_for_annex_2(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data", "pakn_units/2024-12", "pakn_units/2024-11")
    chosen = notebooks("2-pakn", "phan-tich-du-lieu")
    folder = build(data=data, notebooks=chosen, draft=True, outputs=tmp_path / "out")
    assert "toàn tỉnh tiếp nhận 487 PAKN, đã xử lý 321" in text_of(folder, "2-pakn")
    text = text_of(folder, "phan-tich-du-lieu")
    assert "cần số liệu từng PAKN; kỳ này chỉ có biểu tổng hợp theo đơn vị" in text


# ------------------------------------------------------------------------------------------------ other periods


@pytest.fixture(scope="module")
def merged_province(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("2025") / "sample", parse_period("2025-08"), None, 1)


@pytest.mark.slow
def test_after_the_merger_communes_stand_where_districts_stood(merged_province, tmp_path, notebooks):
    report = read_reports(NOTEBOOKS)["digital-month"]
    gone = {annex.number for annex in report.annexes} - {
        annex.number for annex in report.annexes_for(parse_period("2025-08"))
    }
    assert gone == {"1.3", "3.2", "4.3", "5.3"}
    names = [f"{system}/{month}" for system in ("work_files", "pakn_units") for month in ("2024-08", "2025-0[78]")]
    data = province(merged_province, tmp_path / "data", *names)
    asked = {"data": data, "notebooks": notebooks("tong-hop", ANNEX, "2-pakn"), "draft": True}
    folder = build(**asked, outputs=tmp_path / "one")
    text = text_of(folder, ANNEX)
    assert "Bảng 2." not in text
    assert "“x” không so sánh" in text
    assert "so với tháng 8/2024" not in text
    shown = outputs_of(next(folder.glob(f"notebooks/*-{ANNEX}.ipynb")))
    (rows,) = (data[TABLE_MIME]["rows"] for data in shown if TABLE_MIME in data)
    cells = [[cell["text"] for cell in row["cells"]] for row in rows]
    communes = [row for row in cells if row[0].isdecimal()]
    assert len(communes) == 99
    assert {row[6] for row in communes} == {"x"}  # against 8/2024, when they were others
    assert {row[5] for row in communes}.isdisjoint({"x", "…"})
    parameters = {"continue_districts": "true"}
    text = text_of(build(**asked, parameters=parameters, outputs=tmp_path / "two"), ANNEX)
    assert "Bảng 2." in text
    assert all(name in text for name in ("Bắc Ninh", "Lương Tài", "Gia Bình", "Quế Võ"))


@pytest.mark.slow
def test_the_middle_of_the_month_may_divide_months(sample, tmp_path, notebooks):
    data = province(sample, tmp_path / "data")
    delivered(data, "work_files/2024-12.csv", work_files(), cut_off="2024-12-14")
    cases = [("A-1", "2024-11-14"), ("A-2", "2024-11-15"), ("A-3", "2024-12-14"), ("A-4", "2024-12-15")]
    rows = [(code, day, "", "Huyện Tiên Du") for code, day in cases]
    delivered(
        data, "pakn/2024-12.csv", table("Mã PAKN,Ngày tiếp nhận,Ngày xử lý xong,Đơn vị xử lý\n", *rows), "2024-12-14"
    )
    asked = {"data": data, "notebooks": notebooks(ANNEX, "2-pakn"), "parameters": {"window": "mid_month"}}
    folder = build(**asked, draft=True, outputs=tmp_path / "out")
    checked = json.loads((folder / "kiem-tra" / "kiem-tra.json").read_text(encoding="utf-8"))["tep"]
    assert [(file["system"], file["rows_used"], file["rows_set_aside"]) for file in checked] == [
        ("work_files", 8, 0), ("pakn", 2, 2)
    ]  # fmt: skip
    assert "Kỳ báo cáo tính từ 15/11/2024 đến 14/12/2024" in text_of(folder, ANNEX)
    assert "tiếp nhận 2 PAKN" in text_of(folder, "2-pakn")
    assert "tính đến ngày" not in text_of(folder, ANNEX)


def test_last_month_is_a_month(tmp_path):
    month = parse_period("last-month").text
    delivered(tmp_path, f"work_files/{month}.csv", WORK_FILES)
    report = read_reports(NOTEBOOKS)["digital-month"]
    assert [period.text for _, period in planned([report], "last-month", tmp_path, named=True)] == [month]
    with pytest.raises(UsageError, match="«last-month»"):
        planned([report], "last-month", DATA, named=True)


def test_a_sample_has_no_report_of_published_figures(sample, tmp_path):
    with pytest.raises(UsageError) as raised:
        run(Request(reports=("pakn-trend",), data=sample, outputs=tmp_path / "out"))
    assert "báo cáo pakn-trend: bộ số liệu mô phỏng không có số liệu nào cho báo cáo này" in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_a_year_is_built_from_its_twelve_months(sample, tmp_path, notebooks):
    names = ("work_files/2024-*", "pakn/2024", "pakn_units/2024")
    data = province(sample, tmp_path / "data", *names)
    asked = {"data": data, "notebooks": notebooks(ANNEX, "2-pakn"), "draft": True, "outputs": tmp_path / "out"}
    folder = build(reports=("digital-year",), **asked)
    assert folder.name == "2024"
    assert "Năm 2024, toàn tỉnh tiếp nhận 4.566 PAKN, đã xử lý 4.098, tỷ lệ xử lý 89,75%" in text_of(folder, "2-pakn")
    texts = [path.read_text(encoding="utf-8-sig") for path in (sample / "extracts" / "work_files").glob("2024-*.csv")]
    named = re.compile(f"(?im)^UBND (?:{'|'.join(DISTRICTS)}),(\\d+),")
    total = sum(int(number) for text in texts for number in named.findall(text))
    assert f"{total:,}".replace(",", ".") in text_of(folder, ANNEX)


@pytest.mark.parametrize(
    ("report", "period"), [("digital-month", "2024-12"), ("digital-year", "2024"), ("digital-year", "2023")]
)
def test_published_figures_alone_make_annexes_too(built, report, period):
    folder = built / report / period
    paths = sorted((folder / "notebooks").glob("*.ipynb"))
    assert len(paths) == 17
    assert not (folder / "kiem-tra").exists()
    for path in paths:
        for text in (words_of(folder / f"{path.stem}.html"), *page_texts(folder / f"{path.stem}.pdf")):
            assert not FOREIGN.search(text), (path.stem, FOREIGN.search(text))
        for shown in outputs_of(path):
            if table_ := shown.get(TABLE_MIME):
                cells = {cell["text"] for row in table_["rows"] for cell in row["cells"]}
                assert {"…", "x"} & cells <= set(table_["signs"]), path.stem


# -------------------------------------------------------------------------------------------------- privacy


NAMES = ("Nguyễn Thị Bí Mật", "Trần Gia Bình", "Lê Văn Môn")
SECRETS = (*NAMES, "0912345678", "0987 654 321", "bimat.nguoidan@example.vn", "027085001234", "027 085 001 234",
           "Số 7 ngõ 9 phố Kín Đáo", "Tôi tố cáo ông hàng xóm")  # fmt: skip


def fold(text):
    return "".join(text.casefold().split())


def leaks(texts):
    """Which secrets are in which texts, however they are spaced."""
    folded = {name: fold(text) for name, text in texts.items()}
    return [(name, secret) for name, text in folded.items() for secret in SECRETS if fold(secret) in text]


def texts_below(folder):
    found = {}
    for path in folder.rglob("*"):
        if path.suffix == ".pdf":
            found[str(path)] = " ".join(page_texts(path))
        elif path.is_file() and path.suffix != ".png":
            found[str(path)] = path.read_text(encoding="utf-8-sig")
    return found


def planted(data):
    """Plant every secret in every column of the case extract, shift rows by a column, and put secrets in headings."""
    path = data / "extracts" / "pakn" / "2024-12.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    places = itertools.product(range(len(head)), SECRETS)
    for row, (column, secret) in zip(rows[20:], places, strict=False):
        row[column] = secret
    head[-1], head[-2] = SECRETS[0], SECRETS[3]
    overdue = [[f"KN-{SECRETS[3]}", *rows[0][1:5], "2024-12-01", "2024-12-02", "", "", "Đang xử lý", *rows[0][10:]]]
    shifted = [[secret, *row[:-1]] for row, secret in zip(rows[:10], SECRETS, strict=True)]
    shifted += [[*row[1:], secret] for row, secret in zip(rows[10:20], SECRETS, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [[*head, "Ghi chú"], *([*row, SECRETS[-1]] for row in shifted + overdue + rows[20:])]
        )
    return len(rows) + 1


@pytest.mark.slow
def test_nothing_personal_leaves_the_case_extract(sample, tmp_path, notebooks, capfd):
    data = province(sample, tmp_path / "data", "pakn/2024-12", "pakn/2024-11")
    count = planted(data)
    # So many faults stop a month; whoever has looked at them may say so, and then all of it is said in the annexes.
    (data / "extracts" / "pakn" / "mapping.yml").write_text("max_set_aside: 100\n", encoding="utf-8")
    checks = data / "checks.yml"
    rules = checks.read_text(encoding="utf-8")
    checks.write_text(
        rules.replace("undetermined_decides: {effect: stop", "undetermined_decides: {effect: note")
        .replace("worded_ratings: {effect: stop", "worded_ratings: {effect: note")
        .replace("shifted_row: {effect: stop", "shifted_row: {effect: set_aside"),
        "utf-8",
    )
    asked = {"data": data, "notebooks": notebooks("tong-hop", "2-pakn", "phan-tich-du-lieu"), "draft": True}
    folder = build(**asked, formats=("html", "pdf"), outputs=tmp_path / "out")
    checked = json.loads((folder / "kiem-tra" / "kiem-tra.json").read_text(encoding="utf-8"))["tep"][0]
    assert checked["rows_read"] == count == checked["rows_used"] + checked["rows_set_aside"]
    assert checked["rows_set_aside"] > 50
    assert leaks(texts_below(tmp_path / "out")) == []
    notebook = nbformat.read(asked["notebooks"] / "pakn_analysis.ipynb", as_version=4)
    notebook.cells[-1].source = "1 / 0"
    nbformat.write(notebook, asked["notebooks"] / "pakn_analysis.ipynb")
    with pytest.raises(BuildError) as raised:
        build(**asked, outputs=tmp_path / "out")
    kept = texts_below(tmp_path / "out" / "failed")
    assert len([name for name in kept if not name.endswith("run.json")]) == 1
    told = "".join(capfd.readouterr())
    assert leaks({**kept, "error": str(raised.value), "told": told}) == []


def test_nothing_personal_is_in_the_message_of_a_file_that_stops(sample, tmp_path, monkeypatch, capfd):
    data = province(sample, tmp_path / "data")
    rows = [row for secret in SECRETS for row in ((f'"{secret}"', 10, 9), ("Huyện Tiên Du", f'"{secret}"', secret))]
    delivered(data, "work_files/2024-12.csv", table(WORK_FILES, *rows))
    for name, headings in {"pakn": "Mã PAKN,{},Đơn vị xử lý", "digitisation": "{},Tổng số hồ sơ"}.items():
        delivered(data, f"{name}/2024-12.csv", table(headings.format(SECRETS[0]) + "\n", (SECRETS[3], SECRETS[1], "x")))
    delivered(data, "online_payment/2024-12.csv", "\n".join(SECRETS))
    shutil.copyfile(
        data / "extracts" / "online_payment" / "2024-12.csv", data / "extracts" / "online_payment" / "2024-12.xlsx"
    )
    (data / "extracts" / "online_payment" / "2024-12.xlsx").rename(
        data / "extracts" / "online_payment" / "2024-11.xlsx"
    )
    monkeypatch.setattr(building, "process_pool", lambda workers: InlineExecutor())
    with pytest.raises(SystemExit) as ended:
        main(["build", "digital-month", "--draft", "--data", str(data), "--out", str(tmp_path / "out")])
    told = capfd.readouterr()
    assert ended.value.code == 1
    assert "Cần làm" in told.err
    assert leaks({"out": told.out, "err": told.err}) == []
    assert leaks(texts_below(tmp_path / "out")) == []


def test_a_window_of_which_nothing_is_known_is_refused(tmp_path):
    with pytest.raises(DataError, match="window"):
        build(outputs=tmp_path, parameters={"window": "mid_month"})
    assert not (tmp_path / "digital-month").exists()
