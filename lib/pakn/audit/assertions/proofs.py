"""Proofs lie committed beside the figures: ``proofs.json`` says what came of each assertion, and on what it rests.

A build reads this file and never calls the solver, so that the same inputs give the same pages on every machine. A
proof counts only for the very figures, claims and rules that it rests on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pakn.audit.assertions.falsehoods import CannotBeAskedError, refutes
from pakn.audit.assertions.levels import decided
from pakn.audit.assertions.records import Assertion, Verdict
from pakn.audit.assertions.worlds import MODEL, World, world_of
from pakn.base.errors import DataError, Finding
from pakn.base.whole_files import write_whole
from pakn.figures.figure_book import FigureBook
from pakn.registry.yaml_files import read_text

__all__ = ["PROOFS", "Proof", "asked_of", "holds", "proof_json", "read_proofs", "renewed", "verdict_of", "write_proofs"]

PROOFS = "proofs.json"
_READ, _ASKED = "proofs", "asked assertions"
"""Where a book keeps its proofs, and what was asked of it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one assertion."""

    assertion: Assertion
    rests_on: str
    """Hash of the model; "" of what printed numbers decide."""
    verdict: Verdict
    left_out: tuple[str, ...] = ()
    """Figures and claims that contradict each other."""
    world: tuple[tuple[str, int], ...] = ()
    """A table in which it is false."""


def verdict_of(book: FigureBook, assertion: Assertion) -> Verdict | None:
    """Return what is known of an assertion; `None` where no proof fits the figures as they are.

    Raises
    ------
    DataError
        If ``proofs.json`` cannot be read, or a table in it does not refute what it is said to refute.
    """
    asked: dict[str, tuple[Assertion, Verdict | None]] = book.derived.setdefault(_ASKED, {})
    if assertion.key not in asked:
        asked[assertion.key] = (assertion, _found(book, assertion))
    return asked[assertion.key][1]


def _found(book: FigureBook, assertion: Assertion) -> Verdict | None:
    if assertion.subject == "published":
        return decided(book, assertion)
    if _READ not in book.derived:
        book.derived[_READ] = {proof.assertion.key: proof for proof in read_proofs(book.catalogue.folder)}
    proof: Proof | None = book.derived[_READ].get(assertion.key)
    world = world_of(book, assertion)
    if proof is None or proof.rests_on != world.digest:
        return None
    if proof.verdict == "refuted" and not _is_refuted(proof, world):
        raise _unreadable("bảng số bác bỏ một nhận định lại không trái với nhận định ấy")
    return proof.verdict


def _is_refuted(proof: Proof, world: World) -> bool:
    told = dict(proof.world)
    numbers = {name: told[words] for name in world.most if (words := " ".join(name)) in told}
    try:
        return len(numbers) == len(told) and refutes(world, proof.assertion, numbers, proof.left_out)
    except CannotBeAskedError:
        return False


def holds(book: FigureBook, assertion: Assertion) -> bool:
    """Whether an assertion is proved, and so may be printed."""
    return verdict_of(book, assertion) == "proved"


def asked_of(book: FigureBook) -> dict[str, tuple[Assertion, Verdict | None]]:
    """Return what has been asked of a book so far, by key, with what is known of it."""
    found: dict[str, tuple[Assertion, Verdict | None]] = book.derived.setdefault(_ASKED, {})
    return found


def renewed(book: FigureBook, assertions: Iterable[Assertion]) -> list[Proof]:
    """Return the proofs of assertions, each once and in the order of their keys, by asking the solver.

    Raises
    ------
    ImportError
        If OR-Tools is not installed.
    """
    from pakn.audit.assertions.solver import prove  # noqa: PLC0415 (optional)

    made = []
    for assertion in sorted({each.key: each for each in assertions}.values(), key=lambda each: each.key):
        if assertion.subject == "published":
            made.append(Proof(assertion, "", decided(book, assertion)))
            continue
        world = world_of(book, assertion)
        found = prove(world, assertion)
        made.append(Proof(assertion, world.digest, found.verdict, found.left_out, found.world))
    return made


def read_proofs(folder: Path) -> list[Proof]:
    """Return the proofs of a data folder; none where it has no such file, or one of another version of the model.

    Raises
    ------
    DataError
        If the file is broken.
    """
    path = folder / PROOFS
    if not path.exists():
        return []
    try:
        content: dict[str, Any] = json.loads(read_text(path))
        if content["model"] != MODEL:
            return []
        if content["seal"] != _seal(content["proofs"]):
            raise _unreadable("nội dung đã bị sửa sau khi chứng minh")
        proofs = [_proof_of(each) for each in content["proofs"]]
        if len({proof.assertion.key for proof in proofs}) < len(proofs):
            raise ValueError("an assertion is there twice")
        return proofs
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise _unreadable("không đọc được") from error


def _unreadable(found: str) -> DataError:
    return DataError([Finding(PROOFS, found, "tệp do «pakn audit --assertions» ghi", "chạy lại lệnh ấy")])


def _seal(proofs: list[Any]) -> str:
    """Return a hash of proofs: nobody is to write a verdict by hand, and a build cannot prove it anew."""
    content = json.dumps(proofs, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _proof_of(content: dict[str, Any]) -> Proof:
    if content["verdict"] not in get_args(Verdict):
        raise ValueError(content["verdict"])
    left_out, world = tuple(map(str, content["left_out"])), tuple(content["world"].items())
    if not all(isinstance(number, int) for _, number in world):
        raise TypeError("numbers of a world")
    if (content["verdict"] == "refuted") != bool(world) and content["rests_on"]:
        raise ValueError("what is refuted, and nothing else, has a world in which it is false")
    return Proof(
        Assertion.from_json(content["assertion"]), str(content["rests_on"]), content["verdict"], left_out, world
    )


def write_proofs(folder: Path, proofs: Iterable[Proof]) -> Path:
    """Write the proofs of a data folder and return where."""
    told = [proof_json(each) for each in proofs]
    path = folder / PROOFS
    content = {"model": MODEL, "seal": _seal(told), "proofs": told}
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def proof_json(proof: Proof) -> dict[str, Any]:
    """Return a proof as plain values."""
    return {
        "assertion": proof.assertion.to_json(),
        "rests_on": proof.rests_on,
        "verdict": proof.verdict,
        "left_out": list(proof.left_out),
        "world": dict(proof.world),
    }
