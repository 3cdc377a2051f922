"""What tests of the monthly reports share: fewer annexes, provinces made by hand, builds without other processes."""

import csv
import json
import re
import shutil
from pathlib import Path

import pypdfium2
import yaml

from pakn.base.paths import NOTEBOOKS
from pakn.build.build import Request, run
from pakn.build.executors import InlineExecutor
from pakn.figures.synthetic_flag import MARK

ONE_OF_EACH = (
    "tong-hop", "1-2-work-files-huyen", "2-pakn", "phan-tich-du-lieu", "4-4-online-services", "phan-tich-chuyen-sau",
)  # fmt: skip
"""Annexes from all the notebooks of the monthly report."""
FOREIGN = re.compile(
    r"\b(None|nan|NaN|NaT|True|False|null|undefined|bn_\w+|bg_\w+|pakn_\w+|work_files|online_\w+|certified_copies"
    r"|digitisation|localities|calendar|district|commune|agency|rate|rank|total|month|year|draft|unit|received|processed"
    r"|overdue|table|chart|source|target|the|of|and|is|no|not)\b|@\d|\w+\.(csv|yml|ipynb)\b"
)
"""What no reader of an annex should meet: English words, names of our files, identifiers, values of the language."""


def with_annexes(folder, *ids):
    """Copy the notebooks with a monthly and a yearly report of only these annexes."""
    shutil.copytree(NOTEBOOKS, folder)
    content = yaml.safe_load((folder / "reports.yml").read_text(encoding="utf-8"))
    month = content["digital-month"]
    month["annexes"] = [annex for annex in month["annexes"] if annex["id"] in ids]
    assert len(month["annexes"]) == len(ids)
    kept = {name: content[name] for name in ("shared", "digital-month", "digital-year")}
    (folder / "reports.yml").write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def province(sample, folder, *names):
    """Copy the registry of a sample and of its extracts only those named ("pakn/2024-12"), cut-offs included."""
    shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("extracts"))
    for name in names:
        for path in (sample / "extracts").glob(f"{name}.*"):
            target = folder / "extracts" / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return folder


def delivered(data, name, text, cut_off="2024-12-31"):
    """Write an extract by hand ("work_files/2024-12.csv") with its cut-off beside it."""
    path = data / "extracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if cut_off:
        path.with_suffix(".yml").write_text(f"cut_off: {cut_off}\n", encoding="utf-8")
    return path


def build(**asked):
    """Build in this process; return the folder of the (first) report."""
    request = Request(**{"reports": ("digital-month",), "formats": ("html",), **asked})
    return run(request, executor=InlineExecutor())[0].folder


def page_texts(path):
    """The text of every page of a PDF, in one line each and without the places where a code may break."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace("\u200b", "").split()) for text in texts]


def words_of(path):
    """What a browser shows of an HTML page, in one line."""
    page = re.sub(r"<(style|head)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def squeezed(text):
    """Text without spaces and hyphens: the reading library takes a sign "-" at the end of a cell for a hyphen."""
    return re.sub(r"[\s\ufffe-]+", "", text)


def check_marks(folder):
    """Fail unless every file below that can bear words bears the mark of synthetic figures; return suffixes seen."""
    seen = set()
    for path in folder.rglob("*"):
        seen.add(path.suffix)
        if path.suffix == ".pdf":
            assert all(MARK in text for text in page_texts(path)), path.name
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                head, *rows = csv.reader(file)
            assert head[-1] == "luu_y", path.name
            assert {row[-1] for row in rows} <= {MARK}, path.name
        elif path.suffix in (".html", ".svg", ".ipynb", ".json"):
            assert MARK in path.read_text(encoding="utf-8"), path.name
    return seen


def outputs_of(path):
    """Data of every output of an executed notebook."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
