"""The head of an annex: numbering, letter, digest of the inputs."""

import pytest

from pakn.base.errors import UsageError
from pakn.figures.synthetic_flag import MARK, MARKER
from pakn.render.front import FRONT_MIME, annex_front, annex_number, inputs_digest

GAP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("place", "numbering", "expected"),
    [
        (1, "roman", "Phụ lục I"),
        ("4", "roman", "Phụ lục IV"),
        ("1.1", "roman", "Phụ lục 1.1"),
        (1, "decimal", "Phụ lục 1"),
        ("5.3", "decimal", "Phụ lục 5.3"),
        ("-", "decimal", "Phụ lục"),
        ("-", "roman", "Phụ lục"),
    ],
)
def test_annexes_are_numbered_as_asked(place, numbering, expected):
    assert annex_number(place, numbering) == expected


@pytest.mark.parametrize("numbering", ["", "Roman", "alpha"])
def test_an_unknown_numbering_is_refused(numbering):
    with pytest.raises(UsageError, match="roman, decimal"):
        annex_front("T", number=1, numbering=numbering)


def test_an_annex_without_number_is_refused():
    with pytest.raises(UsageError):
        annex_number(0, "roman")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-02-05", "ngày 05 tháng 02 năm 2026"),
        ("2025-01-31", "ngày 31 tháng 01 năm 2025"),
        ("2024-07-24", "ngày 24 tháng 7 năm 2024"),
        ("2024-12-09", "ngày 09 tháng 12 năm 2024"),
        (" 2024-02-29 ", "ngày 29 tháng 02 năm 2024"),
    ],
)
def test_a_date_is_written_as_the_decree_does(written, shown):
    front = annex_front("T", number=1, letter_number="12/SKHCN", letter_date=written, letter_issuer="Sở A")
    assert front.reference == f"(Kèm theo Công văn số 12/SKHCN {shown}\ncủa Sở A)"


@pytest.mark.parametrize("written", ["2023-02-29", "2026-13-01", "05/02/2026", "2026-2-5", "hôm nay"])
def test_an_impossible_date_is_refused(written):
    with pytest.raises(UsageError, match="letter_date") as caught:
        annex_front("T", number=1, letter_date=written)
    assert written in str(caught.value)


def test_unknown_number_and_date_stay_blank():
    reference = annex_front("T", number=1, letter_number=" ", letter_kind="Tờ trình").reference
    assert reference.startswith(f"(Kèm theo Tờ trình số {GAP}")
    assert reference.replace(GAP, " ").split() == ["(Kèm", "theo", "Tờ", "trình", "số", "ngày", "tháng", "năm", ")"]


def test_a_draft_says_so():
    assert annex_front("T", number=1, draft=True).banner == "DỰ THẢO"
    assert annex_front("T", number=1).banner == ""


def test_synthetic_figures_say_so(tmp_path):
    assert annex_front("T", number=1, data=tmp_path).banner == ""
    (tmp_path / MARKER).write_text(f"marking: {MARK}\n", encoding="utf-8")
    assert annex_front("T", number=1, data=tmp_path).banner == MARK
    assert annex_front("T", number=1, data=tmp_path, draft=True).banner == f"DỰ THẢO – {MARK}"


def test_a_front_carries_and_shows_itself():
    bundle = annex_front("Tiêu đề", number=2, draft=True)._repr_mimebundle_()
    assert bundle[FRONT_MIME]["title"] == "Tiêu đề"
    assert [word in bundle["text/html"] for word in ("DỰ THẢO", "Phụ lục II", "TIÊU ĐỀ", "Kèm theo")] == [True] * 4


@pytest.fixture
def folder(tmp_path):
    for name in ("figures/000.csv", "sources.yml", "extracts/pakn/2024-12.csv", "README.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["figures/000.csv", "sources.yml"])
def test_the_digest_follows_the_content_of_data_files(folder, name):
    before = inputs_digest(folder)
    (folder / name).write_text("khác", encoding="utf-8")
    assert inputs_digest(folder) != before


def test_the_digest_follows_the_names_of_data_files(folder):
    before = inputs_digest(folder)
    (folder / "figures/000.csv").rename(folder / "figures/001.csv")
    assert inputs_digest(folder) != before
    (folder / "figures/001.csv").unlink()
    assert inputs_digest(folder) != before


@pytest.mark.parametrize("name", ["extracts/pakn/2024-12.csv", "README.md"])
def test_the_digest_ignores_extracts_and_prose(folder, name):
    before = inputs_digest(folder)
    (folder / name).write_text("khác", encoding="utf-8")
    assert inputs_digest(folder) == before
    assert annex_front("T", number=1, data=folder).inputs == before


def test_the_digest_does_not_depend_on_where_the_folder_lies(folder, tmp_path_factory):
    moved = tmp_path_factory.mktemp("x") / "data"
    before = inputs_digest(folder)
    folder.rename(moved)
    assert inputs_digest(moved) == before
