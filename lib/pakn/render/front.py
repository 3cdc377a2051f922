"""The head of an annex: number, title and the letter it goes with, as Nghị định 30/2020/NĐ-CP lays them out.

Number and date of the letter stay blank until they are known: in electronic documents the clerk's software fills them
in. No motto, signature or recipients: an annex has none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pakn.base.errors import Finding, UsageError
from pakn.base.labels import format_written_date, roman
from pakn.base.paths import COUNTED_INPUTS
from pakn.base.periods import parse_day
from pakn.base.run_context import RunContext, begun
from pakn.figures.synthetic_flag import MARK, is_sample
from pakn.render.bundles import STRICT, bundle_of
from pakn.render.html_parts import part_html

__all__ = ["FRONT_MIME", "INTERNAL_NAME", "UNNUMBERED", "Front", "annex_front", "annex_number", "inputs_digest"]

FRONT_MIME = "application/vnd.pakn.front+json"
NUMBERINGS = ("roman", "decimal")
UNNUMBERED = "-"
"""Stands for the number of an annex that has none: the only one of its letter."""
LETTER = "Công văn"
"""What an annex goes with where nobody says otherwise."""
Given = TypeVar("Given")
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
    number: int | str | None = None,
    numbering: str | None = None,
    letter_kind: str | None = None,
    letter_number: str | None = None,
    letter_date: str | None = None,
    letter_issuer: str | None = None,
    draft: bool | None = None,
    internal: bool = False,
    data: Path | None = None,
) -> Front:
    """Return the head of an annex; what is left out is as the run has been told (`pakn.build.annex_run.begin`).

    Parameters
    ----------
    title
        Of the annex.
    number, numbering
        Its number, and how it is written: "roman" or "decimal".
    letter_kind, letter_issuer
        What it goes with, and whose letter that is.
    letter_number, letter_date
        Blank while unknown; the date is written ``2026-02-05``.
    draft
        Whether every page says that it is a draft.
    internal
        Whether it is for analysts only: it goes with no letter, and every page says so.
    data
        Folder whose digest goes into the stamp; where it holds synthetic figures, every page says so.

    Raises
    ------
    UsageError
        If the numbering is unknown or the date does not exist.

    Examples
    --------
    >>> front = annex_front("Kết quả", number=2, letter_number="12/SKHCN", letter_date="2026-02-05")
    >>> front.number, front.reference
    ('Phụ lục II', '(Kèm theo Công văn số 12/SKHCN ngày 05 tháng 02 năm 2026)')
    """
    run = begun() or RunContext(letter_kind=LETTER, data=data or Path())
    kind, letter, day, issuer = (
        str(_given(own, told)).strip()
        for own, told in (
            (letter_kind, run.letter_kind),
            (letter_number, run.letter_number),
            (letter_date, run.letter_date),
            (letter_issuer, run.letter_issuer),
        )
    )
    folder = data or (run.data if begun() else None)
    is_draft = bool(_given(draft, run.draft))
    warnings = (DRAFT if is_draft else "", INTERNAL if internal else "", MARK if folder and is_sample(folder) else "")
    shown = annex_number(run.annex if number is None else number, _given(numbering, run.numbering))
    return Front(
        number=INTERNAL_NAME if internal else shown,
        title=title,
        reference=INTERNAL_REFERENCE if internal else _reference(kind, letter, day, issuer),
        banner=" – ".join(words for words in warnings if words),
        inputs=inputs_digest(folder, run.counted) if folder else "",
    )


def _given(own: Given | None, told: Given) -> Given:
    return told if own is None else own


def inputs_digest(folder: Path, counted: Path | None = None) -> str:
    """Return one SHA-256 over names and contents of all data files of a folder, and over the extracts of a build.

    Parameters
    ----------
    folder
        The data folder.
    counted
        Folder with the counts that a build has made of its extracts.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in (".csv", ".yml") and inside.parts[0] != "extracts":
            digest.update(f"{inside.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    if counted and (counted / COUNTED_INPUTS).is_file():
        digest.update((counted / COUNTED_INPUTS).read_bytes())
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
