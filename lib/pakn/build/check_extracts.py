"""Extracts by hand: the functions behind ``pakn check`` and ``pakn template``."""

from __future__ import annotations

import datetime as dt
import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pakn.base.errors import DataError, Finding, UsageError
from pakn.base.paths import DATA, OUTPUTS
from pakn.base.periods import Period, parse_period, reporting_window
from pakn.base.personal import shown_name
from pakn.base.system_errors import WRONG_PATH, finding_of_system
from pakn.build.keeping import replacing_own
from pakn.build.places import KEPT
from pakn.extracts.checked import CheckedExtract, refused_extract
from pakn.extracts.checks.notices import MOST_EXAMPLES
from pakn.extracts.checks.rules import CheckRule, read_check_rules
from pakn.extracts.deliveries import mapping_beside, reporting_superseded
from pakn.extracts.files import KINDS, Located, delivered, period_of, read_sidecar
from pakn.extracts.forms.reader import defined_lines
from pakn.extracts.forms.template import write_form_template
from pakn.extracts.mapping import read_mapping
from pakn.extracts.opening import open_extract
from pakn.extracts.reading import naming_faults
from pakn.extracts.reporting import write_set_aside
from pakn.extracts.template import described, template_name, write_template
from pakn.figures.synthetic_flag import MARK, is_sample
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import Contract, contract_named, read_contracts

__all__ = ["CheckRequest", "Checked", "check_extracts", "make_template"]

FILE_PERIOD = re.compile(r"\d{4}-(?:\d{2}|Q\d|H\d)|cchc-\d{4}|\d{4}(?=$|\.v)")
"""The period at the head of a file's name. A year stands alone, so that "2024-1" is asked about, not read as 2024."""
ALL_ROWS = 1_000_000_000
KIND_WORDS = {
    "month": "một tháng, ví dụ 2024-12", "quarter": "một quý, ví dụ 2024-Q1", "half": "sáu tháng, ví dụ 2024-H1",
    "cchc_year": "một năm CCHC, ví dụ cchc-2025", "year": "một năm, ví dụ 2024 (tệp lũy kế)",
}  # fmt: skip
"""Kinds of period a file may hold, in words."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Files to check and what they do not say themselves."""

    paths: tuple[Path, ...]
    system: str | None = None
    period: str | None = None
    mapping: Path | None = None
    cut_off: dt.date | None = None
    window: str | None = None
    """Days a month covers, one of `pakn.base.periods.WINDOWS`; those of the system where nothing is asked."""
    data: Path = DATA
    outputs: Path = OUTPUTS
    full: bool = False
    """Whether every row that a finding speaks of is named."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file, where its set-aside rows were written, and the words that mark it as synthetic."""

    extract: CheckedExtract
    aside: Path | None
    mark: str = ""


def check_extracts(request: CheckRequest) -> list[Checked]:
    """Check files, or all extracts in folders.

    Raises
    ------
    UsageError
        If a path, system, period or mapping does not exist.
    DataError
        If the metadata is wrong. A file that cannot be read is an extract that stops.
    FaultError
        If the memory does not suffice for a file, or DuckDB fails at it.
    """
    contracts, rules = read_contracts(request.data), read_check_rules(request.data)
    catalogue = Catalogue.read(request.data)
    checked = []
    for located in _files(request.paths):
        with naming_faults(located.path.name):
            checked.append(_checked(request, located, contracts, rules, catalogue))
    return checked


def _checked(
    request: CheckRequest,
    located: Located,
    contracts: dict[str, Contract],
    rules: Mapping[str, CheckRule],
    catalogue: Catalogue,
) -> Checked:
    """Check one file; one that cannot be read is an extract that stops, so that the others are checked all the same."""
    path = located.path
    contract = _contract(path, request.system, contracts)
    period = reporting_window(
        _period(path, request.period, contract), contract.window if request.window is None else request.window
    )
    mark = MARK if is_sample(request.data) else ""
    try:
        sidecar = read_sidecar(path)
        mark = MARK if sidecar.marking else mark
        mapping = read_mapping(request.mapping, contract) if request.mapping else mapping_beside(path, contract)
        cut_off = request.cut_off or sidecar.cut_off
        extract = open_extract(
            path,
            contract,
            period,
            catalogue,
            rules,
            mapping,
            cut_off,
            sidecar.totals,
            ALL_ROWS if request.full else MOST_EXAMPLES,
        )
    except DataError as error:
        extract = refused_extract(path, contract, period, error.findings, rules)
    except OSError as error:
        if not _is_about(error, path):
            raise
        extract = refused_extract(path, contract, period, [finding_of_system(error, path.name)], rules)
    extract = reporting_superseded(extract, located, rules)
    aside = request.outputs / "checks" / contract.id / f"{period.text}-de-rieng.csv"
    titles = {rule.id: rule.title for rule in rules.values()}
    apart = request.outputs / KEPT / "checks" / contract.id
    rows = replacing_own(aside, apart, lambda: write_set_aside(extract, aside, titles, mark))
    return Checked(extract, aside if rows else None, mark)


def _is_about(error: OSError, path: Path) -> bool:
    """Whether an error of the system is met at a file, or at one that would lie beside it, and not at the disk."""
    if error.errno == errno.EIO:
        return True  # a file that cannot be read names no path
    return error.errno in WRONG_PATH and error.filename is not None and Path(error.filename).parent == path.parent


def make_template(system: str, period: str, level: str | None, out: Path | None, data: Path) -> str:
    """Write the workbook that units fill in for a system and period, and return what to say of it.

    Raises
    ------
    UsageError
        If system, period or level does not exist, or the file cannot be written or is there already.
    """
    contract = contract_named(read_contracts(data), system.replace("-", "_"))
    asked = reporting_window(_of_kind(period, contract.period_kinds), contract.window)
    path = out or Path(template_name(contract, asked))
    if path.suffix.lower() != ".xlsx":
        raise UsageError([Finding("--out", f"«{path}»", "tên tệp tận cùng .xlsx", "sửa tên tệp")])
    rules = read_check_rules(data)
    if contract.shape == "forms":
        if level is not None:
            raise UsageError([Finding("--level", "biểu mẫu không chia theo đơn vị", "không có --level", "bỏ --level")])
        cells = write_form_template(path, contract, asked, tuple(defined_lines(data).values()), rules)
        return f"Đã ghi {contract.title}, {asked.label}, {cells} ô số liệu: {path}"
    entered = write_template(path, contract, asked, Catalogue.read(data).units, rules, level)
    return described(path, contract, asked, entered)


def _files(paths: Sequence[Path]) -> Iterator[Located]:
    """A file given by name is checked as it is; in a folder only the version that counts."""
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif path.is_file():
            yield Located(path)
        else:
            raise UsageError(
                [Finding("tệp cần kiểm tra", f"«{path}»", "một tệp hoặc thư mục có thật", "sửa đường dẫn")]
            )


def _in_folder(folder: Path) -> Iterator[Located]:
    # "~$2024-12.xlsx" is what a spreadsheet program leaves beside a file that is open.
    files = sorted(
        file for file in folder.rglob("*") if file.suffix.lower() in KINDS and not file.name.startswith(("~$", "."))
    )
    if not files:
        finding = Finding("thư mục cần kiểm tra", f"«{folder}» không có tệp số liệu", ", ".join(KINDS), "sửa đường dẫn")
        raise UsageError([finding])
    seen = set()
    for file in files:
        named = period_of(file)
        if named is None:
            yield Located(file)
        elif (file.parent, named) not in seen and (located := delivered(file.parent, named, with_sidecar=False)):
            seen.add((file.parent, named))
            yield located


def _contract(path: Path, system: str | None, contracts: dict[str, Contract]) -> Contract:
    if system is None and path.parent.name not in contracts:
        finding = Finding(
            f"tệp {shown_name(path.name)}",
            "không rõ là số liệu của hệ thống nào",
            ", ".join(contracts),
            "thêm --system, hoặc đặt tệp trong thư mục mang tên hệ thống",
        )
        raise UsageError([finding])
    return contract_named(contracts, system or path.parent.name)


def _period(path: Path, text: str | None, contract: Contract) -> Period:
    named = FILE_PERIOD.match(path.stem)
    if text is None and named is None:
        finding = Finding(
            f"tệp {shown_name(path.name)}",
            "không rõ kỳ",
            "tên tệp bắt đầu bằng năm-tháng, ví dụ 2024-12.xlsx, hoặc là một năm, ví dụ 2024.xlsx (lũy kế)",
            "đổi tên hoặc thêm --period",
        )
        raise UsageError([finding])
    kinds = (*contract.period_kinds, *(("year",) if "month" in contract.period_kinds else ()))
    return _of_kind(text if text is not None else named.group() if named else "", kinds)


def _of_kind(text: str, kinds: Sequence[str]) -> Period:
    period = parse_period(text)
    if period.kind not in kinds:
        words = " hoặc ".join(KIND_WORDS[kind] for kind in kinds)
        raise UsageError([Finding("kỳ của tệp", f"«{period.text}»", words, "sửa --period, hoặc tên tệp")])
    return period
