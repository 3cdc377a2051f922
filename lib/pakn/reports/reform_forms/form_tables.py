"""Biểu mẫu 1–7 as tables, each row in its place, with the sentence that says what the form tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pakn.audit.sources import audit
from pakn.base.labels import format_date, join_words
from pakn.observations.values import Value, figures_of
from pakn.render.markdown_note import MarkdownNote
from pakn.render.monthly_method import unusual_files
from pakn.render.monthly_words import source_of
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount
from pakn.render.sections import Section
from pakn.render.tables import Cell, Column, Content, Doubts, Line, make_table
from pakn.reports.reform_forms.forms import FormAnswer, ReformForms

__all__ = ["form_section", "forms_note", "forms_title", "not_filled_in"]

RESULT = "Kết quả thống kê"
GAP = "\N{NO-BREAK SPACE}"
NOTES = 2.0
"""Width of the column of notes."""
MOST_NAMED = 8
"""Rows named in a sentence; of more only how many."""


def forms_title(forms: ReformForms) -> str:
    """Return the title of the annex."""
    return f"Biểu mẫu thống kê kết quả cải cách hành chính (CCHC)\n{forms.period_data.columns.main.period.label}"


def not_filled_in(forms: ReformForms) -> Paragraph | None:
    """Return what an annex without any number says; `None` where there are numbers."""
    if forms.published or forms.filled:
        return None
    period = forms.period_data.columns.main.period
    return Paragraph(
        f"Chưa nhận được biểu mẫu đã điền của {period.label}; phụ lục này được lập khi có tệp biểu mẫu của kỳ."
    )


def form_section(forms: ReformForms, number: int) -> Section | None:
    """Return a form with its heading, its main message and its table; `None` where nothing is known of the period."""
    if not forms.published and not forms.filled:
        return None
    answers = forms.form(number)
    notes = audit(forms.period_data.book).notes
    values = [answer.value for answer in answers if answer.value is not None]
    notes_of_figures = [figure_id for answer in answers for figure_id in answer.note_figures]
    filled = [forms.filled] if forms.filled else []
    table = make_table(
        f"{forms.titles[number]}, {_short(forms)}",
        _columns(answers),
        [_line(answer, notes, noted=_has_notes(answers)) for answer in answers],
        remarks=list(_remarks(forms, answers)),
        source=source_of(forms.period_data, filled, [*values, *_inside_notes(notes_of_figures)]),
        book=forms.period_data.book,
    )
    return Section(f"Biểu mẫu {number}. {forms.titles[number]}", _message(answers), table, level=2)


def _short(forms: ReformForms) -> str:
    """The period without its days, which the title of the annex has."""
    return forms.period_data.columns.main.period.label.split(" (")[0]


def _columns(answers: Sequence[FormAnswer]) -> list[Column]:
    noted = _has_notes(answers)
    stt, title, unit, value = (0.55, 3.7, 1.2, 1.0) if noted else (0.5, 5.0, 1.15, 1.2)
    columns = [
        Column("STT", "center", stt),
        Column("Chỉ tiêu thống kê", "left", title),
        Column("Đơn vị tính", "center", unit, over=RESULT),
        Column("Số liệu", "right", value, over=RESULT),
    ]
    return [*columns, Column("Ghi chú", "left", NOTES)] if noted else columns


def _has_notes(answers: Sequence[FormAnswer]) -> bool:
    """Whether a form says anything in its column of notes; an empty column only takes room from the rows."""
    return any(answer.note for answer in answers)


def _inside_notes(figure_ids: Sequence[str]) -> Iterator[Value]:
    yield from (Value(None, 0, "", "missing", figure_ids=(figure_id,)) for figure_id in figure_ids)


def _line(answer: FormAnswer, doubts: Doubts, *, noted: bool) -> Line:
    line = answer.line
    note: Content = Cell(answer.note, figure_ids=answer.note_figures) if answer.note else ""
    shown: Content = "" if answer.value is None else _marked(answer, answer.value, doubts)
    contents = [Cell(line.stt), Cell(line.row.title), Cell(_unbroken(line.unit_words)), shown]
    # No group rows: a page would repeat the head of rows 5.1 to 5.4 above row 6, which has no head.
    return Line([*contents, note] if noted else contents, kind="body" if "." in line.stt else "total")


def _unbroken(unit: str) -> str:
    """A unit that breaks between its words only where it lists several."""
    return re.sub(r"(?<=[^;,]) ", GAP, unit)


def _marked(answer: FormAnswer, value: Value, doubts: Doubts) -> Value:
    """A value with what its rows say; what the audit of the documents tells of it is not told again."""
    if any(doubts.get(figure_id) for figure_id in value.figure_ids):
        return value
    part, whole = answer.made_of
    if answer.without_base:
        return value.noted(f"Dòng {whole} bằng 0 nên không có tỷ lệ nào để tính: không phát sinh")
    if answer.differs and answer.rate is not None:
        rows = f"các dòng {part}, {whole}" if part else "số liệu ở cột Ghi chú"
        return value.noted(f"Tính lại từ {rows}: {answer.rate.formula} = {answer.rate.shown}%")
    if answer.sum_differs and answer.total is not None:
        rows = ", ".join(answer.total_of)
        return value.noted(f"Cộng lại các dòng {rows}: {answer.total.formula} = {answer.total.shown}")
    return value


def _message(answers: Sequence[FormAnswer]) -> Paragraph:
    """What the form tells of itself: rows still empty, percentages that are not what their rows give."""
    asked = [answer for answer in answers if answer.line.required]
    empty = [answer for answer in asked if answer.value is None or answer.value.status == "missing"]
    rates = [answer for answer in asked if answer.rate is not None and answer.rate.exact and answer.value is not None]
    ours = [answer for answer in rates if answer.value == answer.rate]
    computed = [answer for answer in rates if answer not in ours and answer.value and answer.value.number is not None]
    differing = [answer for answer in computed if answer.differs]
    baseless = [answer for answer in answers if answer.without_base]
    said = [f"Biểu có {len(asked)} dòng phải điền, {_emptiness(empty, len(asked))}"]
    if computed:
        said.append(
            f"{len(computed)} tỷ lệ tính lại được từ các dòng{_and_notes(computed)} của biểu, "
            f"{_difference(differing, len(computed))}"
        )
    if ours:
        said.append(f"{len(ours)} tỷ lệ được tính từ các dòng của biểu")
    unequal = [answer for answer in asked if answer.sum_differs]
    if unequal:
        told = [
            f"dòng {answer.line.stt} ghi {answer.value.shown}, cộng lại {answer.total.shown}"
            for answer in unequal
            if answer.value is not None and answer.total is not None
        ]
        said.append(f"{len(unequal)} tổng không khớp với các dòng cộng lại: {'; '.join(told)}")
    if baseless:
        rows = join_words([answer.line.stt for answer in baseless])
        said.append(
            f"dòng {rows} ghi tỷ lệ trong khi mẫu số bằng 0: nếu mẫu số là số phát sinh trong kỳ và số 0 đúng thì phải "
            "ghi là không phát sinh"
        )

    values = [answer.value for answer in (*differing, *unequal, *baseless) if answer.value is not None]
    return Paragraph(f"{'; '.join(said)}.", figures_of(values))


def _and_notes(computed: Sequence[FormAnswer]) -> str:
    """Whether a percentage follows from the numbers in the column of notes."""
    return " và ghi chú" if any(not answer.made_of[0] for answer in computed) else ""


def _emptiness(empty: Sequence[FormAnswer], asked: int) -> str:
    if not empty:
        return "đều đã có số liệu"
    if len(empty) == asked:
        return "chưa dòng nào có số liệu"
    named = f" (dòng {join_words([answer.line.stt for answer in empty])})" if len(empty) <= MOST_NAMED else ""
    return f"{len(empty)} dòng chưa có số liệu{named}"


def _difference(differing: Sequence[FormAnswer], computed: int) -> str:
    if not differing:
        return "khớp với số đã ghi" if computed == 1 else "đều khớp với số đã ghi"
    told = [
        f"dòng {answer.line.stt} ghi {amount(replace(answer.value, status='published'))}, tính lại {answer.rate.shown}%"
        for answer in differing
        if answer.value is not None and answer.rate is not None
    ]
    return f"{len(differing)} tỷ lệ không khớp với số đã ghi: {'; '.join(told)}"


def _remarks(forms: ReformForms, answers: Sequence[FormAnswer]) -> Iterator[str]:
    restored = [answer.line.stt for answer in answers if answer.line.restored]
    if forms.published and restored:
        yield f"Văn bản gốc không ghi STT của dòng {join_words(restored)}"
    if lost := list(_missing_numbers([answer.line.stt for answer in answers])):
        yield f"Biểu mẫu gốc không có dòng {join_words(lost)}"
    filled = forms.filled
    if filled and not filled.complete:
        yield f"Số liệu tính đến ngày {format_date(filled.known_until)}; kỳ chưa đủ"


def _missing_numbers(numbers: Sequence[str]) -> Iterator[str]:
    """Numbers that are missing between rows.

    >>> list(_missing_numbers(["1", "3", "3.1", "3.3", "3.3.1", "3.4"]))
    ['2', '3.2']
    """
    seen = set(numbers)
    for stt in numbers:
        parent, _, own = stt.rpartition(".")
        for index in range(1, int(own)):
            name = f"{parent}.{index}" if parent else str(index)
            if name not in seen:
                seen.add(name)
                yield name


def forms_note(forms: ReformForms) -> MarkdownNote | None:
    """Return how the forms were made; `None` where there is nothing in them."""
    if not forms.published and not forms.filled:
        return None
    decimals = " Tỷ lệ không in trong văn bản đã công bố ghi hai chữ số thập phân." if forms.filled else ""
    return MarkdownNote(
        (
            _origin(forms),
            *(f"{text}." for text in _unusual(forms)),
            "Tỷ lệ, tổng được tính lại từ các dòng của chính biểu mẫu, làm tròn nửa lên; chỗ khác với số đã ghi có chú "
            f"thích.{decimals} Câu trả lời theo mã được in bằng lời. Ô để trống là dòng đầu mục, không lấy số liệu.",
        )
    )


def _origin(forms: ReformForms) -> str:
    """Where the numbers of this build come from."""
    if forms.filled is None:
        return "Số liệu giữ nguyên như văn bản đã công bố."
    cut_off = f"biểu mẫu đã điền, ngày chốt số liệu {format_date(forms.filled.cut_off)}"
    if not forms.published:
        return f"Số liệu lấy từ {cut_off}."
    return (
        f"Số đã công bố được giữ nguyên như văn bản; số khác trong {cut_off}, được ghi ở chú thích. "
        "Dòng văn bản để trống thì lấy số trong biểu mẫu đã điền."
    )


def _unusual(forms: ReformForms) -> Iterator[str]:
    """An extract received again, and the like; the days of the period are told already."""
    if forms.filled:
        yield from unusual_files([forms.filled])
