"""What may be asked of a build, and the refusal of what may not, before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pakn.base.errors import Finding, UsageError, raise_findings
from pakn.base.paths import DATA, NOTEBOOKS, OUTPUTS, PACKAGE
from pakn.build.execute import ENGINES, chosen_engine
from pakn.render.formats import FORMATS

__all__ = ["FORMAT_NAMES", "Request", "check_request"]

FORMAT_NAMES = tuple(FORMATS)
MOST_ASKED = 1_000
"""Processes that may be asked for; no more are started than are of use."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; the defaults build every report for its default period."""

    reports: tuple[str, ...] = ()
    period: str | None = None
    formats: tuple[str, ...] = FORMAT_NAMES
    parameters: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False
    data: Path = DATA
    outputs: Path = OUTPUTS
    notebooks: Path = NOTEBOOKS
    workers: int | None = None
    engine: str | None = None
    """How notebooks run: ``pakn`` in the worker, ``kernel`` in a stock kernel; `None` leaves it to the environment."""


def _outputs_findings(outputs: Path) -> list[Finding]:
    """A link to a folder will do; a file, or a link to nothing, is in the way, and so is what we build from."""
    blocking = next((each for each in (outputs, *outputs.parents) if each.is_symlink() or each.exists()), outputs)
    if blocking.is_dir() or not (blocking.is_symlink() or blocking.exists()):
        return []
    found = f"«{blocking}» là một liên kết (symlink) hỏng" if blocking.is_symlink() else f"«{blocking}» là một tệp"
    return [Finding("--out", found, "một thư mục", "đổi tên hoặc chuyển nó đi, hoặc chọn thư mục khác")]


def _source_findings(request: Request) -> list[Finding]:
    """Reports amid the figures or the notebooks would be taken for such, and the folder be handed on with them."""
    outputs = request.outputs.resolve()
    sources = {"số liệu": request.data, "sổ tay": request.notebooks, "chương trình": PACKAGE}
    return [
        Finding("--out", f"«{request.outputs}» nằm trong thư mục {what}", "một thư mục riêng", "chọn thư mục khác")
        for what, source in sources.items()
        if outputs.is_relative_to(source.resolve())
    ]


def check_request(request: Request) -> None:
    """Refuse formats, numbers of workers, engines and folders that do not exist.

    Raises
    ------
    UsageError
        With everything that is wrong.
    """
    findings = [
        Finding("--formats", f"«{name}»", ", ".join(FORMAT_NAMES), "sửa danh sách định dạng")
        for name in request.formats
        if name not in FORMAT_NAMES
    ]
    if not request.formats:
        findings.append(Finding("--formats", "danh sách trống", ", ".join(FORMAT_NAMES), "ghi ít nhất một định dạng"))
    if request.workers is not None and not 1 <= request.workers <= MOST_ASKED:
        findings.append(Finding("--workers", f"«{request.workers}»", f"từ 1 đến {MOST_ASKED}", "sửa số tiến trình"))
    if (engine := chosen_engine(request.engine)) not in ENGINES:
        findings.append(Finding("--engine hoặc PAKN_ENGINE", f"«{engine}»", ", ".join(ENGINES), "sửa tên bộ chạy"))
    if not request.data.is_dir():
        findings.append(Finding("--data", f"«{request.data}»", "một thư mục có thật", "sửa đường dẫn"))
    findings += _outputs_findings(request.outputs) or _source_findings(request)
    raise_findings(findings, UsageError)
