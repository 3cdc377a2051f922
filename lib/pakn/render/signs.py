"""Signs of the statistical yearbook that stand in cells without a number, and what they mean."""

from __future__ import annotations

__all__ = ["SIGNS", "SIGN_OF"]

SIGNS = {"-": "không phát sinh", "…": "không có số liệu", "x": "không so sánh"}
"""Signs of the statistical yearbook, in the order in which the line under a table explains them."""
SIGN_OF = {"missing": "…", "not_arisen": "-", "not_comparable": "x"}
