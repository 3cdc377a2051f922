"""``pakn audit --assertions``: prove anew what the annexes say of the published figures."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.errors import DataError, Finding, UsageError

if TYPE_CHECKING:
    from pakn.audit.assertions.proofs import Proof

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
        renewed,
        write_proofs,
    )
    from pakn.build.assertion_list import asked, proof_lines  # noqa: PLC0415
    from pakn.figures.figure_book import FigureBook  # noqa: PLC0415

    before = _readable(data)
    # What is refuted of the cases is asked of the printed levels: once the annexes know the proofs, they ask again.
    for _ in range(MOST_ROUNDS):
        book = FigureBook.read(data)
        proofs = renewed(book, [assertion for assertion, _ in asked(book).values()])
        if proofs == _readable(data):
            break
        write_proofs(data, proofs)
    done = "Không đổi" if proofs == before else "Đã ghi"
    return [*proof_lines(book, proofs), f"{done}: {data / PROOFS}"], [proof_json(each) for each in proofs]


def _readable(data: Path) -> list[Proof]:
    """Return the proofs of a data folder; where a build would refuse the file, none, once it is laid anew."""
    from pakn.audit.assertions.proofs import PROOFS, read_proofs, write_proofs  # noqa: PLC0415
    from pakn.build.assertion_list import asked  # noqa: PLC0415
    from pakn.figures.figure_book import FigureBook  # noqa: PLC0415

    try:
        asked(FigureBook.read(data))
        return read_proofs(data)
    except DataError as error:
        if {finding.where for finding in error.findings} != {PROOFS}:
            raise
        write_proofs(data, ())
        return []
