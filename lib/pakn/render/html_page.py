"""HTML of one annex: a single file without script or outside address, in Vietnamese, as good in print as on screen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pakn.base.paths import PACKAGE
from pakn.render.document import Document
from pakn.render.html_parts import chart_html, table_html, words_html

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["document_html"]

TEMPLATES = PACKAGE / "render" / "templates"


def document_html(document: Document) -> str:
    """Return the annex as one self-contained HTML page."""
    blocks = [_block_html(block) for block in document.blocks]
    css = (TEMPLATES / "annex.css").read_text(encoding="utf-8")
    wide = bool(document.blocks) and bool(document.blocks[0].get("flipped"))
    return _template().render(wide=wide, front=document.front, blocks=blocks, css=css, stamp=document.stamp())


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (needed only to export)

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("annex.html.j2")


def _block_html(block: dict[str, Any]) -> str:
    match block["kind"]:
        case "heading":
            level = max(2, block["level"])
            return f"<h{level}>{_runs_html(block['runs'])}</h{level}>"
        case "list":
            tag = "ol" if block["ordered"] else "ul"
            return f"<{tag}>{''.join(f'<li>{_runs_html(item)}</li>' for item in block['items'])}</{tag}>"
        case "table":
            return table_html(block, block["number"])
        case "chart":
            return chart_html(block, block["svg"], block["number"])
        case "end":
            return f'<p class="het">{_runs_html(block["runs"])}</p>'
        case _:
            return f"<p>{_runs_html(block['runs'])}</p>"


def _runs_html(runs: list[dict[str, Any]]) -> str:
    return "".join(_run_html(run) for run in runs)


def _run_html(run: dict[str, Any]) -> str:
    text = words_html(run["text"])
    text = f"<em>{text}</em>" if run["italic"] else text
    return f"<strong>{text}</strong>" if run["bold"] else text
