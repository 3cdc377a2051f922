"""The command line: a thin layer over `pakn.build.build.run` and the registries.

Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pakn import __version__
from pakn.app.ending import ENDED, AskedToEnd, end_on_signals, status_of_ending
from pakn.app.extract_commands import check, sample, template
from pakn.app.options import GivenPath, data_option, existing_folder, json_option, once_each, tell
from pakn.app.streams import prepare_streams
from pakn.app.unit_command import units
from pakn.app.words import VietnameseCommand, VietnameseGroup, explained
from pakn.base.errors import FaultError, Finding, PaknError, UsageError
from pakn.base.paths import NOTEBOOKS, OUTPUTS
from pakn.base.periods import ALLOWED
from pakn.base.system_errors import OUT_OF_MEMORY, fault_of

if TYPE_CHECKING:
    from pakn.build.build import Published
    from pakn.build.report_list import Annex, Parameter, Report

__all__ = ["cli", "main"]

DEBUG = "PAKN_DEBUG"
"""Environment variable with which an error of the program shows its traceback."""
TOLD_NOTES = (
    "superseded", "cut_off_in_period", "cut_off_beside", "younger_file", "no_closing_known", "undetermined",
    "total_differs", "unknown_topic",
)  # fmt: skip
"""Notes on extracts that change how a report is read; the others are in its record."""


@click.group(cls=VietnameseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="pakn %(version)s", help="Hiện phiên bản.")
def cli() -> None:
    """Sổ tay phân tích phản ánh, kiến nghị: dựng các phụ lục kèm theo văn bản."""
    try:
        Path.cwd()
    except OSError:  # whatever a command does next would stop at it, amid some library
        where, allowed = "thư mục đang đứng", "một thư mục có thật"
        raise UsageError(
            [Finding(where, "đã bị xóa hoặc không vào được", allowed, "chuyển sang thư mục khác rồi chạy lại")]
        ) from None


@cli.command(cls=VietnameseCommand)
@click.argument("report", nargs=-1, metavar="[BÁO CÁO]…")
@click.option("--period", metavar="KỲ", help=f"Kỳ báo cáo: {ALLOWED}.")
@click.option(
    "--formats", default="html,pdf", metavar="DANH SÁCH", help="Các định dạng, cách nhau dấu phẩy (mặc định html,pdf)."
)
@data_option
@click.option(
    "--out",
    type=GivenPath(path_type=Path),
    default=OUTPUTS,
    metavar="THƯ MỤC",
    help="Nơi đặt kết quả (mặc định outputs/).",
)
@click.option(
    "--workers", type=int, metavar="SỐ", help="Số tiến trình chạy song song (mặc định theo số lõi, tối đa 4)."
)
@click.option(
    "--engine",
    metavar="BỘ CHẠY",
    help="Cách chạy sổ tay: pakn (ngay trong tiến trình, nhanh) hoặc kernel (nhân Jupyter chuẩn); kết quả như nhau.",
)
@click.option("--draft", is_flag=True, help="In chữ «DỰ THẢO» trên mọi trang.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="TÊN GIÁ_TRỊ",
    help="Đặt một tham số của báo cáo.",
)
def build(
    report: tuple[str, ...], formats: str, parameters: tuple[tuple[str, str], ...], out: Path, **asked: Any
) -> None:
    """Dựng báo cáo ra HTML và PDF. Chạy sổ tay, công bố vào outputs/."""
    from pakn.app.progress import progress_bar  # noqa: PLC0415
    from pakn.build.build import Request, run  # noqa: PLC0415

    names = tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    request = Request(reports=report, formats=names, parameters=once_each(parameters), outputs=out, **asked)
    with progress_bar() as progress:
        published = run(request, progress)
    click.echo(_summary(published, out))


@cli.command("list", cls=VietnameseCommand)
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON cho máy đọc.")
@data_option
def list_reports(as_json: bool, data: Path) -> None:
    """Liệt kê báo cáo, phụ lục, kỳ có số liệu và tham số."""
    from pakn.build.available_periods import offered  # noqa: PLC0415
    from pakn.build.report_list import read_reports  # noqa: PLC0415

    folder = existing_folder(data)
    reports = [(report, offered(report, folder)) for report in read_reports(NOTEBOOKS).values()]
    if as_json:
        told = [{**report.model_dump(mode="json"), "periods": periods} for report, periods in reports]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for report, periods in reports:
        click.echo(_described(report, periods))


@cli.command(cls=VietnameseCommand)
@click.option(
    "--assertions", is_flag=True, help="Chứng minh lại các nhận định của phụ lục về số liệu đã công bố (proofs.json)."
)
@data_option
@json_option
def audit(data: Path, json_file: Path | None, *, assertions: bool) -> None:
    """Đối chiếu số liệu đã công bố, in các điểm mâu thuẫn."""
    if assertions:
        from pakn.app.assertions import renew  # noqa: PLC0415

        lines, content = renew(existing_folder(data))
        tell("\n".join(lines), content, json_file, f"{len(content)} nhận định")
        return
    from pakn.audit.sources import audit as audited  # noqa: PLC0415
    from pakn.figures.figure_book import FigureBook  # noqa: PLC0415
    from pakn.reports.source_audit.sentences import summary  # noqa: PLC0415

    found = audited(FigureBook.read(existing_folder(data)))
    told = [check.to_json() for check in found.checks]
    tell(summary(found), told, json_file, f"{len(told)} quan hệ")


@cli.command(cls=VietnameseCommand, context_settings={"ignore_unknown_options": True})
@data_option
@click.argument("arguments", nargs=-1, metavar="[THAM SỐ CỦA JUPYTERLAB]…", type=click.UNPROCESSED)
def lab(data: Path, arguments: tuple[str, ...]) -> None:
    """Mở JupyterLab với giao diện tiếng Việt, tại bảng điều khiển control.ipynb; khi lưu tự xóa kết quả."""
    from pakn.app.lab import open_lab  # noqa: PLC0415

    sys.exit(open_lab(arguments, data=existing_folder(data)))


for command in (check, template, sample, units):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end with the exit status of the contract.

    0 done, 1 bad data, 2 wrong command, 3 failed build or a fault of disk or rights; asked to end: 130 by Ctrl-C, 143
    by SIGTERM, 129 by a terminal that closed.
    """
    prepare_streams()
    put_back = end_on_signals()
    try:
        sys.exit(cli.main(args=arguments, prog_name="pakn", standalone_mode=False) or 0)
    except PaknError as error:
        _end("\n".join((str(error), *getattr(error, "__notes__", ()))), error.exit_status)
    except OSError as error:
        given = sys.argv[1:] if arguments is None else arguments
        fault = fault_of(error, [part for text in given for part in (text, text.partition("=")[2])])
        _end(str(fault), fault.exit_status)
    except MemoryError:
        _end(str(FaultError([Finding("máy này", *OUT_OF_MEMORY)])), FaultError.exit_status)
    except click.UsageError as error:
        _end(explained(error), 2)
    except (KeyboardInterrupt, AskedToEnd, Exception) as error:
        status = status_of_ending(error)
        if status is None and DEBUG in os.environ:
            raise
        _end(*((ENDED, status) if status is not None else (_unforeseen(error), FaultError.exit_status)))
    finally:
        put_back()


def _unforeseen(error: BaseException) -> str:
    """Return what to say of an error of the program: where it is, but not its text, which may quote a cell."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    found = f"lỗi {type(error).__name__} ở {Path(last.filename).name}, dòng {last.lineno}"
    remedy = f"báo người bảo trì kèm dòng này; muốn xem toàn bộ dấu vết thì đặt biến môi trường {DEBUG}=1 rồi chạy lại"
    return str(FaultError([Finding("chương trình", found, "chạy không lỗi", remedy)]))


def _end(words: str, status: int) -> NoReturn:
    """Say what is wrong and end with a status."""
    try:
        click.echo(words, err=True)
        sys.stdout.flush()
    except OSError:
        # The disk behind the output is full: the interpreter would fail again on ending.
        sys.stdout = sys.stderr = io.StringIO()
    sys.exit(status)


def _summary(published: list[Published], outputs: Path) -> str:
    rows = [row for item in published for row in _rows(item)]
    heads = ("Báo cáo", "Kỳ", "Phụ lục", "Thời gian", "Tệp")
    widths = [max(len(row[index]) for row in (heads, *rows)) for index in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows)
    ]
    folders = [line for item in published for line in (f"Kết quả: {item.folder}", *_counted(item), *_notes(item))]
    return "\n".join([*lines, "", *folders, f"Mục lục: {outputs / 'index.html'}"])


def _counted(item: Published) -> Iterator[str]:
    """What became of the rows of a report's extracts: read = used + set aside."""
    records = [each.record for each in item.counted if each.record]
    if not records:
        return
    read, used, aside = (
        sum(record[name] for record in records) for name in ("rows_read", "rows_used", "rows_set_aside")
    )
    told = f"  Số liệu: {len(records)} tệp, đọc {read} dòng, dùng {used}, để riêng {aside}"
    yield f"{told} (xem {item.checked / 'kiem-tra.json'})" if item.checked else told
    for record in records:
        notes = [found for found in record["findings"] if found["effect"] == "note" and found["rule"] in TOLD_NOTES]
        for found in notes:
            yield f"    - {record['file']}: {found['title']} ({found['found'] or found['count']})"


def _notes(item: Published) -> Iterator[str]:
    for note in item.notes:
        yield f"  Lưu ý: {note.where}: {note.found}; {note.remedy}."


def _rows(item: Published) -> Iterator[tuple[str, str, str, str, str]]:
    for annex, result in zip(item.annexes, item.results, strict=True):
        files = ", ".join(_products(result.files))
        yield item.report.id, item.period.text, annex.title, f"{result.seconds:.1f} giây", files
    if item.merged:
        yield item.report.id, item.period.text, "Toàn bộ phụ lục", f"{item.merged.seconds:.1f} giây", item.merged.name


def _products(files: tuple[str, ...]) -> list[str]:
    return [name for name in files if not name.startswith("charts/")]


def _described(report: Report, periods: tuple[str, ...]) -> str:
    known = f"{', '.join(periods)} (mặc định {periods[0]})" if periods else "chưa có số liệu nào trong thư mục này"
    lines = [f"{report.id}: {report.title}", f"  Kỳ có số liệu: {known}"]
    lines += [f"  {_annex_words(report, annex)}" for annex in report.annexes]
    lines += ["  Tham số (đặt bằng -p TÊN GIÁ_TRỊ):"]
    lines += [f"    {name}: {_parameter_words(parameter)}" for name, parameter in report.known_parameters.items()]
    return "\n".join(lines)


def _annex_words(report: Report, annex: Annex) -> str:
    from pakn.base.periods import parse_period  # noqa: PLC0415
    from pakn.render.front import annex_number  # noqa: PLC0415

    orders = [report.annexes_for(parse_period(text)) for text in report.periods]
    places = [order.index(annex) for order in orders if annex in order]
    number = annex_number(annex.number_at(places[0] + 1 if places else 1, "decimal"), "decimal")
    told = [annex.notebook, *(f"{name} = {value}" for name, value in annex.fixed.items())]
    told += _ends_words(annex)
    told += [f"cần số liệu {', '.join(annex.needs)}"] if annex.needs else []
    told += ["nội bộ, không gộp vào PDF chung"] if annex.internal else []
    return f"{number}: {annex.title} ({'; '.join(told)})"


def _ends_words(annex: Annex) -> list[str]:
    """Return in words the last days of the periods that an annex is made for."""
    from pakn.base.labels import format_date  # noqa: PLC0415

    if annex.since and annex.since == annex.until:
        return [f"chỉ kỳ kết thúc ngày {format_date(annex.since)}"]
    told = [f"kỳ đến {format_date(annex.until)}"] if annex.until else []
    return told + ([f"kỳ từ {format_date(annex.since)}"] if annex.since else [])


def _parameter_words(parameter: Parameter) -> str:
    default = str(parameter.default).lower() if isinstance(parameter.default, bool) else parameter.default or "trống"
    return f"{parameter.help} [{parameter.allowed}; mặc định: {default}]"
