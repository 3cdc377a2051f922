"""HTML of what a notebook shows and an annex consists of: a table looks the same wherever it is read.

The markup stands in ``templates/parts.html.j2``; every text is escaped there, and nothing that comes from data is ever
markup.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pakn.base.labels import note_mark
from pakn.base.paths import PACKAGE
from pakn.render.signs import SIGNS

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["environment", "part_html", "words_html"]

TEMPLATES = PACKAGE / "render" / "templates"
LONG_WORD = re.compile(r"[^\s\-\u200b]{24,}")
"""A word without a place to break at that is wider than a column of names."""
SHORT_ROWS = 16
"""A table of so few rows is printed on one page."""
SIGN_AND_NUMBER = re.compile(r"(?<=[<>≤≥]) (?=\d)")
"""A sign at the end of one line and its number on the next would be read as two things."""


def part_html(part: str, **shown: Any) -> str:
    """Return what a macro of ``parts.html.j2`` makes of a table, chart, paragraph, section, head or block.

    >>> from pakn.render.paragraphs import Paragraph
    >>> part_html("paragraph", paragraph=Paragraph("Sở A & B"))
    '<p class="cau">Sở A &amp; B</p>'
    """
    return str(getattr(_parts(), part)(**shown))


@cache
def environment() -> Environment:
    """Return the templates of HTML with what they need to write words."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (only where HTML is made)

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.filters.update(words=_words, plain=_plain, mark=note_mark, head_groups=_head_groups, labelled=_labelled)
    made.globals.update(SIGNS=SIGNS, SHORT_ROWS=SHORT_ROWS, SIGN_AND_NUMBER=SIGN_AND_NUMBER)
    return made


@cache
def _parts() -> Any:
    return environment().get_template("parts.html.j2").module


def words_html(text: str) -> str:
    """Return text as HTML in which a very long word may break behind any letter.

    >>> words_html("Sở A & B"), words_html("x" * 24).count("<wbr>")
    ('Sở A &amp; B', 23)
    """
    parts = LONG_WORD.split(text)
    broken = ["<wbr>".join(map(escape, word)) for word in LONG_WORD.findall(text)]
    return "".join(escape(part) + word for part, word in zip(parts, [*broken, ""], strict=True))


def _words(text: str) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(words_html(text))  # noqa: S704 (escaped just now)


def _plain(text: str) -> Markup:
    """Text that is no prose, as in an attribute: no word of it may break."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(escape(text))  # noqa: S704 (escaped just now)


def _head_groups(columns: Any) -> list[tuple[str, list[Any]]]:
    """Neighbouring columns under one common head."""
    return [(over, list(group)) for over, group in groupby(columns, key=lambda column: column.over)]


def _labelled(svg: str, alt: str) -> Markup:
    """A drawing without its XML declaration, with the words that stand for it."""
    from markupsafe import Markup  # noqa: PLC0415

    drawing = svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)
    return Markup(drawing)  # noqa: S704 (drawn by matplotlib, which escapes; its words were escaped just now)
