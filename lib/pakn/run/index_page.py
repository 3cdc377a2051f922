"""``outputs/index.html``: one page that links everything published."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from typing import Any

from filelock import FileLock

from pakn.base.labels import format_date
from pakn.base.paths import PACKAGE
from pakn.run.record import RECORD, read_record

__all__ = ["write_index"]

VIETNAM = dt.timezone(dt.timedelta(hours=7))
TEMPLATE = PACKAGE / "run" / "index.html"


def write_index(outputs: Path) -> Path:
    """Write the page from the records of all published reports and return its path."""
    lock = outputs / ".staging" / "index.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):  # of two builds that end together the one that looked first must not write last
        return _written(outputs)


def _written(outputs: Path) -> Path:
    folders = sorted(path.parent for path in outputs.rglob(RECORD) if ".staging" not in path.parts)
    reports = [_report_html(outputs, folder, record) for folder in folders if (record := read_record(folder))]
    body = "\n".join(reports) or "<p>Chưa có báo cáo nào. Chạy: <code>pakn build</code></p>"
    page = outputs / "index.html"
    fresh = outputs / ".index.html"  # written aside and moved: a reader never sees half a page
    fresh.write_text(TEMPLATE.read_text(encoding="utf-8").replace("<!-- reports -->", body), encoding="utf-8")
    return fresh.replace(page)


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
    checked = "kiem-tra/kiem-tra.json"
    if record.get("extracts"):
        when += f' · <a href="{escape(inside)}/{checked}">kết quả kiểm tra số liệu</a>'
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
        f'<a href="{escape(f"{inside}/{name}")}">biểu đồ {place}</a>' for place, name in enumerate(charts, start=1)
    ]
    return " · ".join(links + pictures)
