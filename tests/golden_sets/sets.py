"""The data behind each golden set, and the reports built of it.

Every set is a folder of built reports. What nobody delivers in one folder (published figures beside extracts, a month
with gaps) is made of the committed data and the sample.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import yaml

from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.build.build import Request, run
from pakn.build.executors import InlineExecutor
from pakn.figures.synthetic_flag import MARK, MARKER
from pakn.sample import write_sample

__all__ = ["SETS", "Folders", "build_set"]

Once = Callable[[str, Callable[[Path], object]], Path]
MONTH, YEAR = "digital-month", "digital-year"
SAMPLE_REPORTS = (MONTH, "service-index", "department-quarter")


class Folders:
    """Folders that several sets need, each made once."""

    def __init__(self, once: Once, province: Path) -> None:
        self.once, self.province = once, province

    def committed(self, outputs: Path) -> None:
        """Build every report of the committed data."""
        run(Request(outputs=outputs), executor=InlineExecutor())

    def sample(self, outputs: Path) -> None:
        """Build every report of the synthetic province of the published month."""
        _build(outputs, self.province, *((report, None) for report in SAMPLE_REPORTS), (YEAR, "2024"))

    def merged_province(self, outputs: Path) -> None:
        """Build the month of a synthetic province after the merger."""
        data = self.once("province-2025", lambda folder: write_sample(folder, parse_period("2025-12"), None, 1))
        _build(outputs, data, (MONTH, "2025-12"))

    def both(self, outputs: Path) -> None:
        """Build a month and a year of which figures are published and extracts are at hand."""
        data = self.once("figures-and-extracts", self._write_both)
        _build(outputs, data, (MONTH, "2024-12"), (YEAR, "2024"))

    def faults(self, outputs: Path) -> None:
        """Build a month with rows missing, counts that contradict published ones, and zeros."""
        data = self.once("faults", self._write_faults)
        _build(outputs, data, (MONTH, "2024-12"))

    def timing(self, outputs: Path) -> None:
        """Build a month with a later cut-off of the cases and a file of counts that ends early."""
        data = self.once("timing", self._write_timing)
        _build(outputs, data, (MONTH, "2024-12"))

    def sheet(self, outputs: Path) -> None:
        """Build a month of which a summary sheet stands in place of the cases."""
        data = self.once("sheet", self._write_sheet)
        _build(outputs, data, (MONTH, "2024-12"))

    def _write_both(self, folder: Path) -> None:
        shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("extracts"))
        shutil.copyfile(self.province / "units.csv", folder / "units.csv")
        shutil.copytree(self.province / "extracts", folder / "extracts")
        text = yaml.safe_dump({"marking": MARK, "figures": True}, allow_unicode=True)
        (folder / MARKER).write_text(text, encoding="utf-8")

    def _write_faults(self, folder: Path) -> None:
        self._write_both(folder)
        _edit(folder, "work_files/2024-12", r"UBND (thị xã Quế Võ|xã [A-C]\w* \w+|phường Đại Phúc),.*\n", "")
        _edit(folder, "certified_copies/2024-12", r"(UBND thành phố Từ Sơn),(\d+),\d+", r"\1,\2,1000")
        _edit(folder, "online_payment/2024-12", r"(UBND (?:huyện Gia Bình|phường V\w* \w+)),\d+,\d+", r"\1,0,0")
        _edit(folder, "pakn/2024-12", r"(MP-202412-000000[1-4].*)\n", "")

    def _write_timing(self, folder: Path) -> None:
        self._write_both(folder)
        _edit(folder, "pakn/2024-12", "2024-12-31", "2025-01-10", suffix=".yml")
        _edit(folder, "digitisation/2024-12", "2024-12-31", "2024-12-20", suffix=".yml")

    def _write_sheet(self, folder: Path) -> None:
        self._write_both(folder)
        shutil.rmtree(folder / "extracts" / "pakn")


SETS = ("committed", "sample", "merged_province", "both", "faults", "timing", "sheet")


def build_set(folders: Folders, name: str) -> Path:
    """Build a set once and return its folder of outputs."""
    return folders.once(f"golden-{name}", getattr(folders, name))


def _build(outputs: Path, data: Path, *plans: tuple[str, str | None]) -> None:
    for report, period in plans:
        request = Request(reports=(report,), period=period, formats=("html",), data=data, outputs=outputs)
        run(request, executor=InlineExecutor())


def _edit(data: Path, name: str, old: str, new: str, suffix: str = ".csv") -> None:
    path = (data / "extracts" / name).with_suffix(suffix)
    text, number = re.subn(old, new, path.read_text(encoding="utf-8"))
    assert number, f"{name} no longer holds {old!r}: choose another row to change"
    path.write_text(text, encoding="utf-8")
