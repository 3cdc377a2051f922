"""The mark of synthetic figures: how a folder of them is known, and the words that everything made from it carries.

A number that nobody received must never be read as one that somebody reported. So the folder says what it is in one
file, and whoever makes something of its content asks here. Published figures may lie beside synthetic extracts, to see
what an annex shows of both, where that file says ``figures: true``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["MARK", "MARKER", "has_figures", "is_sample", "read_marker"]

MARKER = "sample.yml"
MARK = "SỐ LIỆU MÔ PHỎNG – KHÔNG DÙNG ĐỂ BÁO CÁO"


def is_sample(folder: Path) -> bool:
    """Return whether a data folder holds synthetic figures."""
    return bool(read_marker(folder))


def has_figures(folder: Path) -> bool:
    """Return whether a data folder holds published figures: a synthetic one only where it says so itself."""
    marker = read_marker(folder)
    return not marker or marker.get("figures") is True


def read_marker(folder: Path) -> dict[str, Any]:
    """Return what a sample says of itself; nothing where the folder has no marker, or one that is none of ours."""
    import yaml  # noqa: PLC0415 (asked of every folder, and few have the file)

    try:
        text = (folder / MARKER).read_text(encoding="utf-8")
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (safe loaders)
    except (OSError, ValueError, AttributeError, LookupError, TypeError, RecursionError, yaml.YAMLError):
        return {}  # PyYAML raises what it likes at a value that is not what its tag says
    return content if isinstance(content, dict) and content.get("marking") == MARK else {}
