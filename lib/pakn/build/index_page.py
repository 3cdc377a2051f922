"""``outputs/index.html``: one page that links everything published."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from filelock import FileLock

from pakn.base.labels import format_date
from pakn.base.paths import PACKAGE
from pakn.base.whole_files import write_whole
from pakn.build.places import INTERNAL, KEPT, STAGING
from pakn.build.record import RECORD, read_record

__all__ = ["write_index"]

VIETNAM = dt.timezone(dt.timedelta(hours=7))
TEMPLATE = PACKAGE / "build" / "index.html"
CHECKS = "kiem-tra/kiem-tra.json"
APART = {STAGING, INTERNAL, KEPT}
"""Folders of outputs that hold no published report."""


def write_index(outputs: Path) -> Path:
    """Write the page from the records of all published reports and return its path.

    Raises
    ------
    OSError
        If it cannot be written there; the page before it stays.
    """
    lock = outputs / STAGING / "index.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):  # of two builds that end together the one that looked first must not write last
        return _written(outputs)


def _written(outputs: Path) -> Path:
    folders = sorted(path.parent for path in outputs.rglob(RECORD) if not APART & {*path.relative_to(outputs).parts})
    reports = []
    for folder in folders:
        record = read_record(folder)
        # Another program's file of this name, or one that was cut off, must not keep the page from being written.
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            reports += [_report_html(outputs, folder, record)] if record else []
    body = "\n".join(reports) or "<p>Chưa có báo cáo nào. Chạy: <code>pakn build</code></p>"
    page = outputs / "index.html"
    if page.is_symlink():
        page.unlink()  # what it leads to is somebody else's
    write_whole(page, TEMPLATE.read_text(encoding="utf-8").replace("<!-- reports -->", body).encode())
    return page


def _report_html(outputs: Path, folder: Path, record: dict[str, Any]) -> str:
    inside = folder.relative_to(outputs).as_posix()
    items = "".join(
        f"<li>{escape(annex['number'])}. {escape(annex['title'])}: {_links(inside, stem, record)}</li>"
        for stem, annex in record["contents"].items()
    )
    made = dt.datetime.fromisoformat(record["finished"]).astimezone(VIETNAM)
    drafted = "DỰ THẢO" if any(values["draft"] for values in record["parameters"].values()) else ""
    when = f"Dựng lúc {made:%H:%M} ngày {format_date(made.date())}"
    warnings = "".join(f" · <b>{escape(words)}</b>" for words in (drafted, record.get("marking", "")) if words)
    merged = record.get("merged")  # records of older versions know of none
    address = escape(f"{inside}/{merged['file']}") if merged else ""
    whole = f'<p><a href="{address}">Toàn bộ phụ lục (PDF)</a></p>' if merged else ""
    checked = next((name for name in (inside, f"{INTERNAL}/{inside}") if (outputs / name / CHECKS).is_file()), "")
    if checked:
        when += f' · <a href="{escape(f"{checked}/{CHECKS}")}">kết quả kiểm tra số liệu</a>'
    return (
        f"<section><h2>{escape(record['title'])} – {escape(record['period_label'])}</h2>"
        f'<p>{when}{warnings} · <a href="{escape(inside)}/{RECORD}">hồ sơ lần dựng</a></p>{whole}'
        f"<ul>{items}</ul></section>"
    )


def _links(inside: str, stem: str, record: dict[str, Any]) -> str:
    names = [name for name in record["files"] if name.rsplit(".", 1)[0] == stem]
    links = [f'<a href="{escape(f"{inside}/{name}")}">{name.rsplit(".", 1)[1].upper()}</a>' for name in names]
    links.append(f'<a href="{escape(f"{inside}/{stem}-nguon.csv")}">nguồn từng số</a>')
    charts = [name for name in record["files"] if name.startswith(f"charts/{stem}-") and name.endswith(".png")]
    pictures = [
        f'<a href="{escape(f"{inside}/{name}")}">biểu đồ {number}</a>' for number, name in enumerate(charts, start=1)
    ]
    return " · ".join(links + pictures)
