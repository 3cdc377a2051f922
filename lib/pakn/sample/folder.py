"""The folder of a sample: what is copied into it, and the refusal to overwrite anything that is no sample.

Whatever stands in the folder and is not listed in its ``sample.yml`` belongs to somebody else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from pakn.base.csv_text import CsvRows
from pakn.base.errors import Finding, UsageError
from pakn.base.scratch import owned_folder
from pakn.base.system_errors import writing_to
from pakn.figures.synthetic_flag import MARKER, read_marker
from pakn.registry.units import Unit

__all__ = ["copy_registry", "written_folder"]

COPIED = (
    "checks.yml", "columns.yml", "holidays.csv", "topics.csv", "units.csv", "unit_aliases.csv", "unit_successors.csv",
    "targets.csv", "breaks.csv", "continuity.yml", "scopes.csv", "partitions.csv", "series.yml", "sources.yml",
    "systems.yml", "territories.yml", "indicator_groups.yml", "measurement_units.yml", "outlines.yml",
)  # fmt: skip
"""Metadata of the real data folder. Figures and claims stay behind: a sample must never be read as published."""


def copy_registry(data: Path, folder: Path, centres: Iterable[Unit]) -> None:
    """Copy the metadata into a new sample and add its synthetic centres to the units."""
    for name in COPIED:
        shutil.copyfile(data / name, folder / name)
    shutil.copytree(data / "indicators", folder / "indicators", copy_function=shutil.copyfile)
    text = (folder / "units.csv").read_text(encoding="utf-8")
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(text if text.endswith("\n") else f"{text}\n")
        CsvRows(file).write_all(asdict(unit).values() for unit in centres)


@contextmanager
def written_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of ``out`` once everything in it is written.

    Raises
    ------
    UsageError
        If ``out`` is not empty and no sample, holds files that no sample wrote, or cannot be written.
    FaultError
        If the disk is full.
    """
    if out.is_symlink():
        raise UsageError([Finding("--out", f"«{out}» là liên kết", "một thư mục", "ghi đường dẫn thật")])
    out = out.resolve()
    above = next((folder for folder in out.parents if folder.exists()), out)
    if above == out:
        raise UsageError([Finding("--out", f"«{out}» là gốc của đĩa", "một thư mục mới", "chọn nơi ghi khác")])
    if not above.is_dir():
        raise UsageError([Finding("--out", f"«{above}» không phải thư mục", "một thư mục", "chọn nơi ghi khác")])
    _refuse_foreign(out)
    with writing_to("--out", out), owned_folder(out.parent, f".{out.name}") as staging:
        yield staging
        _refuse_foreign(out)
        if out.exists():
            shutil.rmtree(out)
        staging.rename(out)


def _refuse_foreign(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError([Finding("--out", f"«{out}» không phải thư mục", "một thư mục mới", "chọn nơi ghi khác")])
    present = [path for path in out.rglob("*") if not path.is_dir()] if out.exists() else []
    known = {out / name for name in (*map(str, read_marker(out).get("files") or ()), MARKER)}
    foreign = sorted(str(path.relative_to(out)) for path in present if path not in known)
    if present and (foreign or not (out / MARKER).exists()):
        found = f"«{out}» có {len(foreign)} tệp không thuộc bộ mô phỏng: {', '.join(foreign[:5])}"
        allowed = "thư mục mới, thư mục trống hoặc bộ mô phỏng do lệnh này tạo"
        raise UsageError([Finding("--out", found, allowed, "chọn thư mục khác hoặc tự chuyển các tệp ấy đi")])
