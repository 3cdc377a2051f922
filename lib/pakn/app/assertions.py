"""``pakn audit --assertions``: prove anew what the annexes say of the published figures."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from pakn.base.errors import Finding, UsageError

__all__ = ["renew"]

SOLVER = "ortools.sat.python.cp_model"
MOST_ROUNDS = 4
"""How often the annexes are asked: what they ask depends on what is proved."""


def _has_solver() -> bool:
    try:
        import_module(SOLVER)
    except Exception:  # not there, or there in part: what a broken package raises is anybody's guess
        return False
    return True


def renew(data: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Prove every assertion that an annex of a data folder asks, write ``proofs.json``, and return what to tell.

    Raises
    ------
    UsageError
        If the solver is not installed.
    DataError
        If figures or metadata are wrong.
    """
    if not _has_solver():
        raise UsageError(
            [
                Finding(
                    "--assertions",
                    "máy này chưa có bộ giải OR-Tools (gói ortools)",
                    "gói tùy chọn «proof» đã cài",
                    'chạy: .venv/bin/python -m pip install "ortools>=9.11,<10"',
                )
            ]
        )
    from pakn.audit.assertions.proofs import (  # noqa: PLC0415
        PROOFS,
        proof_json,
        read_proofs,
        renewed,
        write_proofs,
    )
    from pakn.build.assertion_list import asked, proof_lines, unproved  # noqa: PLC0415
    from pakn.figures.figure_book import FigureBook  # noqa: PLC0415

    # What is refuted of the cases is asked of the printed levels: once the annexes know the proofs, they ask again.
    for _ in range(MOST_ROUNDS):
        book = FigureBook.read(data)
        found = asked(book)
        if [each.assertion.key for each in read_proofs(data)] == list(found) and not unproved(book):
            break
        write_proofs(data, renewed(book, [assertion for assertion, _ in found.values()]))
    proofs = read_proofs(data)
    return [*proof_lines(book, proofs), f"Đã ghi {data / PROOFS}"], [proof_json(each) for each in proofs]
