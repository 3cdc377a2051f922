"""What a panel says, as HTML: findings, checked files, links to results. Every text is escaped here.

Colours are JupyterLab's own, so that the panel can be read in its dark theme too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any

from pakn.app.checking import CheckedReport
from pakn.app.served import Served
from pakn.base.errors import Finding
from pakn.base.labels import format_iso_date
from pakn.build.build import Published
from pakn.build.record import read_record
from pakn.figures.synthetic_flag import MARK

__all__ = [
    "STYLE",
    "checked_html",
    "files_html",
    "findings_html",
    "index_html",
    "linked_html",
    "mark_html",
    "note_html",
    "results_html",
]

MOST_ROWS = 200
"""Findings shown; a table of thousands would only slow the page down."""
FEW_FILES = 12
"""So many files are listed at once; of more, how many rows there are, and the list on demand."""
STYLE = """<style>
.pakn-nhan { font-weight: 600; line-height: 1.6; }
.pakn-nhan:empty { display: none; }
.pakn-muc { font-weight: 600; margin: 10px 0 2px; line-height: 1.4; }
.pakn-muc ul { margin: 2px 0 2px 18px; padding: 0; font-weight: normal; }
.pakn-goi-y { color: var(--jp-ui-font-color2, #555); line-height: 1.35; }
.pakn-loi { color: var(--jp-error-color1, #b00020); line-height: 1.35; }
.pakn-sai input, .pakn-sai select { border: 2px solid var(--jp-error-color1, #b00020) !important; }
.pakn-tin { padding: 6px 10px; margin: 6px 0; line-height: 1.45; border-left: 4px solid var(--jp-info-color1, #0277bd); }
.pakn-tin.loi { border-color: var(--jp-error-color1, #b00020); }
.pakn-tin.xong { border-color: var(--jp-success-color1, #2e7d32); }
.pakn-dau { padding: 6px 10px; margin: 6px 0; font-weight: 700; text-align: center; color: #b00020; border: 2px solid #b00020; }
.pakn-khung { overflow-x: auto; }
.pakn-bang { border-collapse: collapse; width: 100%; margin: 6px 0; line-height: 1.4; }
.pakn-bang th, .pakn-bang td { border: 1px solid var(--jp-border-color1, #bbb); padding: 4px 8px; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; min-width: 4em; white-space: normal; }
.pakn-bang th { background: var(--jp-layout-color2, #eee); }
.pakn-bang .gon { white-space: nowrap; min-width: 3em; }
.pakn-bang .so { text-align: right; }
.pakn-bang ul { margin: 0; padding-left: 16px; }
.pakn-duong-dan { font-family: var(--jp-code-font-family, monospace); overflow-wrap: anywhere; }
.pakn-ket-qua a, .pakn-tin a, .pakn-bang a, .pakn-muc-luc a { color: var(--jp-content-link-color, #0b5394); text-decoration: underline; }
.pakn-muc-luc h2 { font-size: 1.05em; margin: 10px 0 2px; } .pakn-muc-luc p { margin: 2px 0; } .pakn-muc-luc summary { font-weight: 600; }
.widget-html-content { line-height: 1.4; }
</style>"""  # noqa: E501 (one rule a line)
NO_FILES = (
    "Số liệu đã công bố và siêu dữ liệu đúng. Kỳ này không có tệp nào trong extracts/, báo cáo lập từ số đã công bố."
)
SPOKEN = (
    ("thêm --draft để", "đánh dấu ô «Dự thảo» để"),
    ("bỏ -p window", "đặt lại ô «Cách tính kỳ»"),
    (" (xem pakn list)", ""),
    (" bằng --data", ""),
)
"""What a message tells users of the command line, and what it means on a form."""


def note_html(text: str, kind: str = "") -> str:
    """Return one line of news; ``kind`` is empty, ``loi`` (something is wrong) or ``xong`` (done)."""
    return f'<div class="pakn-tin {kind}">{escape(text)}</div>'


def linked_html(text: str, links: str) -> str:
    """Return news of something done, followed by links that are HTML already."""
    return f'<div class="pakn-tin xong">{escape(text)} {links}</div>'


def mark_html(marked: bool) -> str:
    """Return the words that synthetic figures carry wherever they are shown, or nothing."""
    return f'<div class="pakn-dau">{escape(MARK)}</div>' if marked else ""


def findings_html(heading: str, findings: Sequence[Finding]) -> str:
    """Return findings as a table: where, what stands there, what is allowed, what to do."""
    rows = [(each.where, each.found, each.allowed, _spoken(each.remedy)) for each in findings[:MOST_ROWS]]
    more = len(findings) - len(rows)
    told = f"{heading} ({len(findings)} điểm)" if len(findings) > 1 else heading
    rest = f"<p>… và {more} điểm khác.</p>" if more else ""
    cells = [tuple(escape(text) for text in row) for row in rows]
    return note_html(told, "loi") + _table(("Nơi", "Đang có", "Được phép", "Việc cần làm"), cells) + rest


def _spoken(text: str) -> str:
    for command, words in SPOKEN:
        text = text.replace(command, words)
    return text


def checked_html(checked: CheckedReport, served: Served, systems: Mapping[str, str]) -> str:
    """Return what the checks of a report's data said: what must be mended, each file, the lists of rows."""
    parts = [findings_html("Các điểm phải sửa", checked.findings)] if checked.findings else []
    if not checked.records and not checked.findings:
        parts.append(note_html(NO_FILES, "xong"))
    parts += [files_html(checked.records, systems), _lists_html(checked.folder, served)]
    return "".join(parts)


def files_html(records: Sequence[Mapping[str, Any]], systems: Mapping[str, str]) -> str:
    """Return what became of the rows of each file: read = used + set aside, and what was found in them."""
    if not records:
        return ""
    heads = ("Hệ thống", "Tệp", "Chốt số liệu", "Đọc", "Dùng", "Để riêng", "Ghi chú")
    rows = [_file_row(record, systems) for record in sorted(records, key=_is_clean)]
    stopped = sum(map(_is_stopped, records))
    read, used, aside = (sum(each) for each in zip(*map(_rows, records), strict=True))
    told = f"{len(records)} tệp: đọc {_count(read)} dòng, dùng {_count(used)}, để riêng {_count(aside)}"
    told += f"; {stopped} tệp phải sửa, chưa dùng được dòng nào" if stopped else ""
    opened = " open" if len(records) <= FEW_FILES else ""
    table = _table(heads, rows, narrow=(1, 2), numeric=(3, 4, 5))
    return f"<details{opened}><summary>{escape(told)}</summary>{table}</details>"


def _is_stopped(record: Mapping[str, Any]) -> bool:
    return any(found["effect"] == "stop" for found in record["findings"])


def _rows(record: Mapping[str, Any]) -> tuple[int, int, int]:
    """Rows read, used and set aside; nothing of a file that stops is used."""
    return record["rows_read"], 0 if _is_stopped(record) else record["rows_used"], record["rows_set_aside"]


def _is_clean(record: Mapping[str, Any]) -> bool:
    """Files with something to mend or set aside come first."""
    return all(found["effect"] == "note" for found in record["findings"])


def _file_row(record: Mapping[str, Any], systems: Mapping[str, str]) -> tuple[str, ...]:
    cut_off = format_iso_date(record["cut_off"]) if record["cut_off"] else "chưa rõ"
    texts = (systems.get(record["system"], record["system"]), record["file"], cut_off)
    return (*map(escape, texts), *map(_count, _rows(record)), _notices(record["findings"]))


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


EFFECTS = {"stop": "Phải sửa", "set_aside": "Để riêng", "note": "Lưu ý"}


def _notices(found: Iterable[Mapping[str, Any]]) -> str:
    items = []
    for each in found:
        where = f", cột «{each['column']}»" if each["column"] else ""
        told = each["found"] or (f"{_count(each['count'])} dòng" if each["rows"] else "")
        words = f"{EFFECTS[each['effect']]}: {each['title']}{where}" + (f" ({told})" if told else "")
        items.append(f"<li>{escape(words)}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, narrow: Sequence[int] = (), numeric: Sequence[int] = ()
) -> str:
    """A table of cells that are HTML already; narrow columns stay on one line, numbers stand at the right."""
    kinds = {**dict.fromkeys(narrow, ' class="gon"'), **dict.fromkeys(numeric, ' class="gon so"')}

    def line(tag: str, cells: Sequence[str]) -> str:
        texts = [f"<{tag}{kinds.get(index, '')}>{cell}</{tag}>" for index, cell in enumerate(cells)]
        return f"<tr>{''.join(texts)}</tr>"

    body = "".join(line("td", row) for row in rows)
    head = line("th", [escape(text) for text in heads])
    return f'<div class="pakn-khung"><table class="pakn-bang"><thead>{head}</thead><tbody>{body}</tbody></table></div>'


def results_html(published: Sequence[Published], served: Served, systems: Mapping[str, str]) -> str:
    """Return links to everything a build has published, and what became of the rows it was made from."""
    return "".join(_report_html(item, served, systems) for item in published)


def _report_html(item: Published, served: Served, systems: Mapping[str, str]) -> str:
    record = read_record(item.folder) or {}
    contents = record.get("contents", {})
    rows = [
        (
            escape(contents.get(result.stem, {}).get("number", "")),
            escape(contents.get(result.stem, {}).get("title", result.stem)),
            _file_links(item.folder, result.stem, result.files, served),
        )
        for result in item.results
    ]
    parts = [mark_html(bool(record.get("marking")))]
    parts.append(f'<div class="pakn-muc">{escape(f"{item.report.title} – {item.period.label}")}</div>')
    wholes = [served.link(item.folder / item.merged.name, "Toàn bộ phụ lục (PDF)")] if item.merged else []
    wholes.append(served.folder_link(item.folder, "Thư mục kết quả"))
    parts.append(f"<p>{' · '.join(wholes)}</p>")
    parts.append(_table(("Phụ lục", "Tên", "Mở"), rows))
    parts.append(files_html([each.record for each in item.counted if each.record], systems))
    parts.append(_lists_html(item.checked, served) if item.checked else "")
    parts += [f"<p>Lưu ý: {escape(str(note))}</p>" for note in item.notes]
    return f'<div class="pakn-ket-qua">{"".join(parts)}</div>'


def _file_links(folder: Path, stem: str, files: Iterable[str], served: Served) -> str:
    links = []
    for name in files:
        if name == f"{stem}-nguon.csv":
            links.append(served.link(folder / name, "nguồn từng số"))
        elif name.startswith(f"{stem}."):
            links.append(served.link(folder / name, name.rsplit(".", 1)[1].upper()))
    return " · ".join(links)


def _lists_html(folder: Path, served: Served) -> str:
    """Links to the lists that checks have written: rows set aside, rows to mend, the whole record."""
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    if not files:
        return ""
    links = " · ".join(served.link(path, path.name) for path in files)
    return f"<p>Danh sách dòng để riêng, dòng phải sửa và hồ sơ kiểm tra: {links}</p>"


def index_html(outputs: Path, served: Served) -> str:
    """Return everything published, as ``index.html`` lists it; served by Jupyter, that page's own links are refused."""
    page = outputs / "index.html"
    if not page.is_file():
        return ""
    body = re.sub(r"(?s)^.*<body>\s*(<h1>.*?</h1>)?|</body>.*$", "", page.read_text(encoding="utf-8"))
    linked = re.sub(
        r'<a href="([^"]+)">(.*?)</a>',
        lambda link: served.link(outputs / unescape(link[1]), unescape(link[2])),
        body,
    )
    where = f'<p>Tệp mục lục: <span class="pakn-duong-dan">{escape(str(page))}</span></p>'
    return f'<details class="pakn-muc-luc"><summary>Mọi báo cáo đã dựng</summary>{where}{linked}</details>'
