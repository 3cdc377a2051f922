"""Signs of the statistical yearbook that stand in cells without a number, and what they mean."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["SIGNS", "SIGN_OF", "Sign"]


class Sign(StrEnum):
    """What a cell says in the stead of a number; a text that merely looks like one is none."""

    NOT_ARISEN = "-"
    MISSING = "…"
    NOT_COMPARABLE = "x"

    def __repr__(self) -> str:
        return repr(str(self))


SIGNS: dict[str, str] = {
    Sign.NOT_ARISEN: "không phát sinh",
    Sign.MISSING: "không có số liệu",
    Sign.NOT_COMPARABLE: "không so sánh",
}
"""What each means, in the order in which the line under a table explains them."""
SIGN_OF = {"missing": Sign.MISSING, "not_arisen": Sign.NOT_ARISEN, "not_comparable": Sign.NOT_COMPARABLE}
"""Of the status of a value without a number."""
