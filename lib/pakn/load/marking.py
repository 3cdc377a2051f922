"""How a synthetic province is known for one: the mark every product made from it carries."""

from __future__ import annotations

from pathlib import Path

import yaml

__all__ = ["MARK", "MARKER", "is_sample"]

MARKER = "sample.yml"
MARK = "SỐ LIỆU MÔ PHỎNG – KHÔNG DÙNG ĐỂ BÁO CÁO"


def is_sample(folder: Path) -> bool:
    """Return whether a data folder is a synthetic province."""
    try:
        content = yaml.safe_load((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(content, dict) and content.get("marking") == MARK
