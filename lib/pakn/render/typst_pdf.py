"""PDF by Typst: the template reads the document as data, so that no text of a figure or a case is ever Typst markup.

The same document gives the same bytes: only the shipped fonts are used and no date is written. Only a letter that they
lack brings in another font (`letters`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.errors import BuildError, Finding
from pakn.base.paths import PACKAGE
from pakn.base.scratch import process_folder
from pakn.render.document import CANONICAL, Document
from pakn.render.fallback_letters import FONTS, Fallback, fallback_for, lacking_letters, translated

if TYPE_CHECKING:
    import typst

__all__ = ["document_pdf", "merged_pdf", "merged_stamp", "svg_png"]

TEMPLATES = PACKAGE / "render" / "templates"
OUR_FONT = "Tinos"
PRINT_PPI = 200
"""Resolution of chart pictures: sharp in a letter at full text width, some 100 kB each."""


def document_pdf(document: Document) -> bytes:
    """Return the annex as a tagged PDF (PDF/UA-1) with its stamp attached.

    Raises
    ------
    BuildError
        If Typst refuses the document.
    """
    content = document.canonical()
    fallback = _fallback_of(content)
    inputs = {"document": _printable(content, fallback), "stamp": json.dumps(document.stamp(), sort_keys=True)}
    return _compile("annex.typ", inputs, fallback, format="pdf", pdf_standards=["ua-1"])


def merged_pdf(documents: Sequence[Document], title: str) -> bytes:
    """Return annexes one after the other as one tagged PDF with bookmarks and its stamp attached.

    Each annex has the pages it has by itself, counted from 1.

    Raises
    ------
    BuildError
        If Typst refuses one of the documents.
    """
    stamp = json.dumps(merged_stamp(documents), sort_keys=True)
    content = _contents(documents)
    fallback = _fallback_of(content)
    inputs = {"documents": _printable(content, fallback), "title": title, "stamp": stamp}
    return _compile("merged.typ", inputs, fallback, format="pdf", pdf_standards=["ua-1"])


def merged_stamp(documents: Sequence[Document]) -> dict[str, Any]:
    """Return the hash of all contents together and the stamp of each annex."""
    return {
        "content_sha256": hashlib.sha256(_contents(documents).encode()).hexdigest(),
        "annexes": [document.stamp() for document in documents],
    }


def _contents(documents: Sequence[Document]) -> str:
    return f"[{','.join(document.canonical() for document in documents)}]"


def svg_png(svg: str) -> bytes:
    """Return a chart as a PNG picture, drawn from the very SVG the annex shows."""
    fallback = _fallback_of(svg)
    shown = svg.translate(fallback.table) if fallback else svg
    return _compile("picture.typ", {"svg": shown}, fallback, format="png", ppi=PRINT_PPI)


def _fallback_of(text: str) -> Fallback | None:
    letters = lacking_letters(text)
    return fallback_for(letters) if letters else None


def _printable(content: str, fallback: Fallback | None) -> str:
    """The content as it can be printed; its stamp is that of the content itself."""
    return json.dumps(translated(json.loads(content), fallback.table), **CANONICAL) if fallback else content


def _compile(template: str, inputs: dict[str, str], fallback: Fallback | None = None, **options: Any) -> bytes:
    import typst  # noqa: PLC0415 (a 40 MB library, needed only to export)

    if fallback:
        inputs = {**inputs, "fonts": json.dumps([OUR_FONT, *fallback.families], ensure_ascii=False)}
    try:
        with ExitStack() as stack:
            compiler = stack.enter_context(_knowing(fallback)) if fallback else _compiler()
            made = compiler.compile(str(TEMPLATES / template), sys_inputs=inputs, **options)
    except BaseException as error:
        # A breakdown inside Typst is a pyo3 PanicException, which is no `Exception` and would end the whole build.
        if not isinstance(error, typst.TypstError) and type(error).__name__ != "PanicException":
            raise
        remedy = "báo người bảo trì kèm sổ tay đã chạy"
        raise BuildError([Finding(f"mẫu {template}", str(error), "tài liệu Typst hợp lệ", remedy)]) from error
    return made[0] if isinstance(made, list) else made or b""


@cache
def _compiler() -> typst.Compiler:
    return _compiler_of([FONTS])


@contextmanager
def _knowing(fallback: Fallback) -> Iterator[typst.Compiler]:
    """A compiler that knows the shipped fonts and those that print rare letters.

    Of a folder of fonts it would know all, such as one that has an empty box for every letter: they lie by themselves.
    """
    with tempfile.TemporaryDirectory(dir=process_folder(), ignore_cleanup_errors=True) as folder:
        for number, path in enumerate(fallback.files):
            shutil.copyfile(path, Path(folder) / f"{number}{path.suffix}")
        yield _compiler_of([FONTS, Path(folder)])


def _compiler_of(folders: Sequence[Path]) -> typst.Compiler:
    """Return a compiler that knows the fonts in some folders and no others."""
    import typst  # noqa: PLC0415

    paths = [str(folder) for folder in folders]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts)
