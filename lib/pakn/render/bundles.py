"""The border between notebooks and formats: what a cell shows is a bundle of a version, read as that or not at all.

A table, chart, paragraph or head of an annex travels through an executed notebook as JSON. Whoever exports it reads it
back as the very class that made it; another version, a missing or a surplus field is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pakn.base.errors import BuildError, Finding

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["STRICT", "VERSION", "bundle_of", "read_bundle"]

VERSION = 1
"""Counts up when a class that travels changes: notebooks executed before are executed again."""
STRICT = ConfigDict(extra="forbid")
"""``__pydantic_config__`` of every class that travels."""
BundleT = TypeVar("BundleT")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def bundle_of(shown: DataclassInstance) -> dict[str, Any]:
    """Return what a cell shows as plain data with its version.

    >>> from pakn.render.paragraphs import Paragraph
    >>> bundle_of(Paragraph("Số PAKN là 12."))
    {'version': 1, 'text': 'Số PAKN là 12.', 'figure_ids': ()}
    """
    return {"version": VERSION, **asdict(shown)}


def read_bundle(model: type[BundleT], content: object, where: str) -> BundleT:
    """Read back what `bundle_of` returned, after its way through JSON.

    Parameters
    ----------
    model
        The class that was shown.
    content
        The bundle; the version may be left out inside of another bundle.
    where
        Notebook and cell, for messages.

    Raises
    ------
    BuildError
        If it is of another version, or does not have exactly the fields of the class.

    Examples
    --------
    >>> from pakn.render.paragraphs import Paragraph
    >>> read_bundle(Paragraph, {"version": 1, "text": "Số PAKN là 12.", "figure_ids": ["000-046-01"]}, "ô 3").figure_ids
    ('000-046-01',)
    """
    fields = dict(content) if isinstance(content, Mapping) else {}
    found, remedy = fields.pop("version", None), "chạy lại sổ tay từ đầu đến cuối rồi xuất lại"
    if found != VERSION:
        told = f"dữ liệu {model.__name__} {f'phiên bản {found}' if found is not None else 'không ghi phiên bản'}"
        raise BuildError([Finding(where, told, f"phiên bản {VERSION}", remedy)])
    try:
        made: BundleT = _adapter(model).validate_python(fields)
    except ValidationError as error:
        places = [".".join(map(str, each["loc"])) or model.__name__ for each in error.errors()]
        told = f"dữ liệu {model.__name__} không đúng ở {', '.join(dict.fromkeys(places))}"
        raise BuildError([Finding(where, told, "đúng các trường do pakn ghi", remedy)]) from None
    return made


def _adapter(model: Any) -> TypeAdapter[Any]:
    if model not in _ADAPTERS:
        _ADAPTERS[model] = TypeAdapter(model)
    return _ADAPTERS[model]
