"""Checks of finished files before anything is published: whole, self-contained, and nothing a reader should not see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from pakn.base.errors import Finding

__all__ = ["check_files"]

ADDRESSES = ("src", "href", "xlink:href", "srcset", "data", "poster", "action")
OUTSIDE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
STYLE_OUTSIDE = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import""", re.IGNORECASE)
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
        page = _Page()
        page.feed(content.decode("utf-8", "replace"))
        page.close()
        for what in sorted(page.wrong):
            yield Finding(f"tệp {name}", what, "một tệp độc lập, không có mã lệnh", remedy)


class _Page(HTMLParser):
    """What of a page a browser would fetch or run; its words may say what they like, names of XML are not fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: set[str] = set()
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        values = {name: (value or "").strip() for name, value in attrs}
        if tag == "script" or any(name.startswith("on") for name in values):
            self.wrong.add("mã lệnh (script)")
        addresses = [values[name] for name in ADDRESSES if name in values]
        if any(map(OUTSIDE.match, addresses)) or STYLE_OUTSIDE.search(values.get("style", "")):
            self.wrong.add("địa chỉ ngoài tệp")
        if any(address.lower().startswith("javascript:") for address in addresses):
            self.wrong.add("mã lệnh (script)")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.in_style = False

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style and STYLE_OUTSIDE.search(data):
            self.wrong.add("địa chỉ ngoài tệp")
