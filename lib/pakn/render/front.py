"""The head of an annex: number, title and the letter it goes with, as Nghị định 30/2020/NĐ-CP lays them out.

Number and date of the letter stay blank until they are known: in electronic documents the clerk's software fills them
in. No motto, signature or recipients: an annex has none.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pakn.base.errors import Finding, UsageError
from pakn.base.labels import format_written_date, roman
from pakn.base.paths import COUNTED_INPUTS, COUNTED_VARIABLE
from pakn.base.periods import parse_day
from pakn.figures.synthetic_flag import MARK, is_sample
from pakn.render.bundles import STRICT, bundle_of
from pakn.render.html_parts import part_html

__all__ = ["FRONT_MIME", "INTERNAL_NAME", "UNNUMBERED", "Front", "annex_front", "annex_number", "inputs_digest"]

FRONT_MIME = "application/vnd.pakn.front+json"
NUMBERINGS = ("roman", "decimal")
UNNUMBERED = "-"
"""Stands for the number of an annex that has none: the only one of its letter."""
GAP = "\N{NO-BREAK SPACE}"
DRAFT = "DỰ THẢO"
INTERNAL = "LƯU HÀNH NỘI BỘ"
INTERNAL_NAME, INTERNAL_REFERENCE = "Tài liệu nội bộ", "(Không gửi kèm công văn)"


@dataclass(frozen=True, slots=True)
class Front:
    """Head of an annex.

    ``banner`` is what every page must say, and ``inputs`` the digest of the data the annex was made from.
    """

    number: str
    title: str
    reference: str
    banner: str = ""
    inputs: str = ""
    __pydantic_config__: ClassVar = STRICT

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = part_html("front", front=self)
        return {FRONT_MIME: bundle_of(self), "text/html": html, "text/plain": f"{self.number} {self.title}"}


def annex_number(place: int | str, numbering: str) -> str:
    """Return the annex's number: Roman by the decree, as given ("1.1") by the older letters, or none ("-").

    >>> annex_number(2, "roman"), annex_number("1.1", "decimal"), annex_number("-", "roman")
    ('Phụ lục II', 'Phụ lục 1.1', 'Phụ lục')
    """
    if numbering not in NUMBERINGS:
        raise UsageError(
            [Finding("tham số numbering", f"«{numbering}»", ", ".join(NUMBERINGS), "chọn một kiểu đánh số")]
        )
    if str(place).strip() in ("", "0"):
        raise UsageError(
            [Finding("tham số annex", f"«{place}»", "số từ 1 trở lên, hoặc «-»", "ghi số thứ tự của phụ lục")]
        )
    if str(place).strip() == UNNUMBERED:
        return "Phụ lục"
    if numbering == "roman" and str(place).isdecimal():
        return f"Phụ lục {roman(int(place))}"
    return f"Phụ lục {place}"


def annex_front(
    title: str,
    *,
    number: int | str,
    numbering: str = "roman",
    letter_kind: str = "Công văn",
    letter_number: str = "",
    letter_date: str = "",
    letter_issuer: str = "",
    draft: bool = False,
    internal: bool = False,
    data: Path | None = None,
) -> Front:
    """Return the head of an annex.

    Parameters
    ----------
    letter_number, letter_date
        Blank while unknown; the date is written ``2026-02-05``.
    internal
        Whether it is for analysts only: it goes with no letter, and every page says so.
    data
        Folder whose digest goes into the stamp; where it holds synthetic figures, every page says so.

    Raises
    ------
    UsageError
        If the numbering is unknown or the date does not exist.
    """
    warnings = (DRAFT if draft else "", INTERNAL if internal else "", MARK if data and is_sample(data) else "")
    return Front(
        number=INTERNAL_NAME if internal else annex_number(number, numbering),
        title=title,
        reference=INTERNAL_REFERENCE
        if internal
        else _reference(letter_kind, str(letter_number).strip(), str(letter_date).strip(), letter_issuer.strip()),
        banner=" – ".join(words for words in warnings if words),
        inputs=inputs_digest(data) if data else "",
    )


def inputs_digest(folder: Path) -> str:
    """Return one SHA-256 over names and contents of all data files of a folder, and over the extracts of a build."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in (".csv", ".yml") and inside.parts[0] != "extracts":
            digest.update(f"{inside.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    counted = Path(os.environ.get(COUNTED_VARIABLE, "")) / COUNTED_INPUTS
    if COUNTED_VARIABLE in os.environ and counted.is_file():
        digest.update(counted.read_bytes())
    return digest.hexdigest()


def _reference(kind: str, number: str, date_text: str, issuer: str) -> str:
    day = f"ngày{GAP * 8}tháng{GAP * 8}năm{GAP * 10}"
    if date_text:
        try:
            day = format_written_date(parse_day(date_text))
        except ValueError:
            finding = Finding("tham số letter_date", f"«{date_text}»", "ngày dạng 2026-02-05", "sửa ngày hoặc để trống")
            raise UsageError([finding]) from None
    return f"(Kèm theo {kind} số {number or GAP * 14} {day}{f'{chr(10)}của {issuer}' if issuer else ''})"
