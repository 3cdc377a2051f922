"""Checks of finished files before anything is published: whole, self-contained, and nothing a reader should not see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pakn.base.errors import Finding

__all__ = ["check_files"]

OUTSIDE = re.compile(rb"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""", re.IGNORECASE)
"""An address that a browser would fetch; names of XML namespaces are not fetched."""
SCRIPT = re.compile(rb"<script\b|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
SIGNATURES = {".pdf": b"%PDF-", ".png": b"\x89PNG", ".svg": b"<svg", ".html": b"<!DOCTYPE html>"}


def check_files(folder: Path, names: Iterable[str]) -> list[Finding]:
    """Return what is wrong with the files of a report."""
    return [finding for name in names for finding in _file_findings(folder / name, name)]


def _file_findings(path: Path, name: str) -> Iterator[Finding]:
    content = path.read_bytes() if path.is_file() else b""
    remedy = "dựng lại; nếu vẫn lỗi, báo người bảo trì"
    if not content.startswith(SIGNATURES.get(path.suffix, b"")) or not content:
        yield Finding(f"tệp {name}", "tệp trống hoặc hỏng", f"một tệp {path.suffix} hoàn chỉnh", remedy)
    if path.suffix == ".pdf" and b"%%EOF" not in content[-1024:]:
        yield Finding(f"tệp {name}", "tệp PDF bị cắt", "một tệp PDF hoàn chỉnh", remedy)
    if path.suffix == ".html":
        for pattern, what in ((OUTSIDE, "địa chỉ ngoài tệp"), (SCRIPT, "mã lệnh (script)")):
            if pattern.search(content):
                yield Finding(f"tệp {name}", what, "một tệp độc lập, không có mã lệnh", remedy)
