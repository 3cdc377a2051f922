"""The rules of extracts and what each does: stop the build, set a row aside, or be noted (``checks.yml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pakn.base.errors import Finding, raise_findings
from pakn.registry.strict import StrictModel, read_entries, validated

__all__ = ["CheckRule", "read_check_rules"]


class CheckRule(StrictModel):
    """One rule: its title as readers see it, its effect, and what to do."""

    id: str
    effect: Literal["stop", "set_aside", "note"]
    title: str
    remedy: str
    fault: bool = False
    """Whether its rows are faults of the file, of which too many stop it."""
    shapes: tuple[str, ...] = ()
    """Shapes of contracts it is asked of; of all where empty."""

    def concerns(self, shape: str) -> bool:
        """Whether files of a shape are held against it."""
        return not self.shapes or shape in self.shapes


def read_check_rules(folder: Path) -> dict[str, CheckRule]:
    """Read ``checks.yml`` of a data folder.

    Raises
    ------
    DataError
        With everything that is wrong in it.
    """
    findings: list[Finding] = []
    rules = validated(read_entries(folder / "checks.yml"), CheckRule, findings)
    raise_findings(findings)
    return rules
