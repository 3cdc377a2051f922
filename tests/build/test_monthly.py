"""The monthly report of a synthetic province, built once: every annex in every format, and what each of them says."""

import json
import re

import pypdfium2
import pytest
from monthly_cases import (
    FOREIGN,
    ONE_OF_EACH,
    build,
    check_marks,
    outputs_of,
    page_texts,
    province,
    squeezed,
    with_annexes,
    words_of,
)

from pakn.base.paths import NOTEBOOKS
from pakn.build.build import Request, run
from pakn.build.record import file_hashes
from pakn.build.report_list import read_reports
from pakn.render.sections import SECTION_MIME
from pakn.render.tables import TABLE_MIME

pytestmark = pytest.mark.long

NUMBERS = [
    "",
    "1.1",
    "1.2",
    "1.3",
    "2",
    "",
    "3.1",
    "3.2",
    "4.1",
    "4.2",
    "4.3",
    "4.4",
    "5.1",
    "5.2",
    "5.3",
    "6.1",
    "6.2",
]
MERGED = "digital-month-2024-12"


@pytest.fixture(scope="module")
def folder(monthly):
    return monthly / "digital-month" / "2024-12"


@pytest.fixture(scope="module")
def record(folder):
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stems(record):
    return list(record["contents"])


@pytest.fixture(scope="module")
def pages(folder):
    """File stem → text of each page of the PDF."""
    return {path.stem: page_texts(path) for path in sorted(folder.glob("*.pdf"))}


def test_all_annexes_have_the_numbers_of_the_letter(folder, stems, record):
    numbers = [record["contents"][stem]["number"] for stem in stems]
    assert numbers == [*(f"Phụ lục {number}".strip() for number in NUMBERS), "Tài liệu nội bộ"]
    for stem, number in zip(stems, numbers, strict=True):
        assert f"<h1><span>{number}</span>" in (folder / f"{stem}.html").read_text(encoding="utf-8")
        assert (folder / f"{stem}.pdf").read_bytes().startswith(b"%PDF-")
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    assert all(re.fullmatch(r"[a-zA-Z0-9./-]+", name) for name in names)


def test_the_merged_pdf_has_a_bookmark_and_a_page_count_for_every_annex_of_the_letter(folder, stems, record, pages):
    stems = stems[:-1]  # the last is for analysts
    with pypdfium2.PdfDocument(folder / f"{MERGED}.pdf") as merged:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in merged.get_toc() if mark.level == 0]
    lengths = [len(pages[stem]) for stem in stems]
    assert [first for _, first in marks] == [sum(lengths[:place]) for place in range(len(stems))]
    assert all(
        title.startswith(record["contents"][stem]["number"]) for (title, _), stem in zip(marks, stems, strict=True)
    )
    alone = [squeezed(text) for stem in stems for text in pages[stem]]
    assert [squeezed(text) for text in pages[MERGED]] == alone
    for stem in stems:
        counted = [text.split(" ")[0] for text in pages[stem][1:]]
        assert counted == [str(number) for number in range(2, len(counted) + 2)], stem


def test_everything_bears_the_mark(folder):
    assert {".pdf", ".html", ".csv", ".svg", ".png", ".json"} <= check_marks(folder)


def test_every_cell_of_every_table_is_in_the_pdf(folder, stems, pages):
    seen = 0
    for stem in stems:
        text = squeezed("".join(pages[stem]))
        bundles = [
            bundle
            for data in outputs_of(folder / "notebooks" / f"{stem}.ipynb")
            for bundle in (data.get(TABLE_MIME), data.get(SECTION_MIME, {}).get(TABLE_MIME))
            if bundle
        ]
        assert bundles, stem
        for cell in {cell["text"] for bundle in bundles for row in bundle["rows"] for cell in row["cells"]}:
            seen += 1
            assert squeezed(cell) in text, (stem, cell)
    assert seen > 2000


def test_readers_meet_nothing_but_vietnamese(folder, stems, pages):
    for stem in stems:
        page = (folder / f"{stem}.html").read_text(encoding="utf-8")
        for text in (words_of(folder / f"{stem}.html"), *pages[stem]):
            assert not FOREIGN.search(text), (stem, FOREIGN.search(text))
        assert set(re.findall(r"https?://[^\"'\s<]+", page)) <= {
            "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
        }, stem  # fmt: skip


def test_every_row_of_every_file_is_accounted_for(folder, record, sample):
    files = json.loads((folder / "kiem-tra" / "kiem-tra.json").read_text(encoding="utf-8"))["tep"]
    assert {f"{file['system']}/{file['file']}" for file in files} == set(record["extracts"])
    systems = {system for group in read_reports(NOTEBOOKS)["digital-month"].systems for system in group}
    assert len(files) == len([path for path in (sample / "extracts").glob("*/*.csv") if path.parent.name in systems])
    for file in files:
        assert file["rows_read"] == file["rows_used"] + file["rows_set_aside"] > 0, file["file"]


def test_annex_2_shows_the_published_figures_of_december(pages):
    text = " ".join(pages["05-2-pakn"])
    for piece in (
        "toàn tỉnh tiếp nhận 487 PAKN, đã xử lý 321, tỷ lệ xử lý 65,91%",
        "Huyện Lương Tài 6 1 16,67 5 chưa đạt",
        "Huyện Tiên Du 48 45 93,75 3 đạt",
        "Toàn tỉnh 487 321 65,91 166 4.566 4.098 89,75 468",
    ):
        assert piece in text


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_with_either_engine(sample, tmp_path):
    data = province(sample, tmp_path / "data", "work_files/2024-1[12]", "pakn/2024-1[12]", "online_services/2024-12")
    asked = {"data": data, "notebooks": with_annexes(tmp_path / "notebooks", *ONE_OF_EACH), "draft": True}
    folders = [
        build(**asked, formats=("html", "pdf"), outputs=tmp_path / "one"),
        build(**asked, formats=("html", "pdf"), outputs=tmp_path / "two"),
    ]
    request = Request(reports=("digital-month",), outputs=tmp_path / "kernel", engine="kernel", **asked)
    folders.append(run(request)[0].folder)
    kinds = {".html", ".pdf", ".svg", ".png", ".csv"}
    names = [path.relative_to(folders[0]).as_posix() for path in folders[0].rglob("*") if path.suffix in kinds]
    assert len(names) > 5 * len(ONE_OF_EACH)
    hashes = [file_hashes(folder, names) for folder in folders]
    assert hashes[0] == hashes[1] == hashes[2]
