"""What became of the reports of a build: published, or kept back by something that is in no other report's way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pakn.base.errors import BuildError, Finding, PaknError
from pakn.base.periods import Period
from pakn.build.counting import Counting
from pakn.build.execute import AnnexResult
from pakn.build.merge import MergeResult
from pakn.build.report_list import Annex, Report
from pakn.figures.books import read_book

__all__ = ["Failures", "Published", "with_unproved"]


@dataclass(frozen=True, slots=True)
class Published:
    """One published report."""

    report: Report
    period: Period
    folder: Path
    results: tuple[AnnexResult, ...]
    merged: MergeResult | None = None
    """All annexes in one PDF, where there are several and PDF was asked for."""
    counted: tuple[Counting, ...] = ()
    """The extracts it was made from."""
    annexes: tuple[Annex, ...] = ()
    """Its annexes, one for each of the results."""
    checked: Path | None = None
    """Folder with what the checks of its extracts said; `None` where it is made from none."""
    notes: tuple[Finding, ...] = ()
    """What is worth knowing and kept nothing from being published."""


class Failures:
    """What kept reports from being published: one that fails is in no other's way."""

    def __init__(self) -> None:
        self.errors: list[PaknError] = []
        self.builds: list[object] = []

    @contextmanager
    def of(self, build: object, kind: type[PaknError] = PaknError) -> Iterator[None]:
        """Note what a report fails with; an error of another kind goes on its way."""
        try:
            yield
        except kind as error:
            self.errors.append(error)
            self.builds.append(build)

    def raise_all(self, published: Sequence[Published]) -> None:
        """Raise everything noted as one error that says what is published all the same."""
        if not self.errors:
            return
        kinds = {type(error) for error in self.errors}
        findings = list(dict.fromkeys(finding for error in self.errors for finding in error.findings))
        raised = (kinds.pop() if len(kinds) == 1 else BuildError)(findings)
        for item in published:
            raised.add_note(f"Đã công bố: {item.folder}")
            for note in item.notes:
                raised.add_note(f"  Lưu ý: {note}")
        raise raised


def with_unproved(published: list[Published], data: Path) -> list[Published]:
    """Say with the last report what its annexes leave out since no proof fits the published figures."""
    from pakn.build.assertion_list import unproved  # noqa: PLC0415 (sentences: only once something was built)

    told = unproved(read_book(data)) if published else []
    return [*published[:-1], replace(published[-1], notes=(*published[-1].notes, *told))] if told else published
