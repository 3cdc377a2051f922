"""The registry of units: whole chains 126 → 121 → 41 and 313 → 99, name traps, and findings on broken files."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pakn.base.errors import DataError
from pakn.base.names import bare_name, fold_name
from pakn.base.paths import DATA
from pakn.registry.units import Alias, Succession, Unit, Units

YEAR_2023, YEAR_2024, MERGED = date(2023, 12, 31), date(2024, 12, 31), date(2025, 7, 1)
BEFORE_DECEMBER, LAST_DAY = date(2024, 11, 30), date(2025, 6, 30)

DISTRICTS = (
    "Thành phố Bắc Ninh", "Thành phố Từ Sơn", "Thị xã Quế Võ", "Thị xã Thuận Thành",
    "Huyện Yên Phong", "Huyện Tiên Du", "Huyện Lương Tài", "Huyện Gia Bình",
)  # fmt: skip

# Every unit that the five documents measure, as printed; "các địa phương còn lại" and the like are scopes, not units.
NAMED = {
    ("bn_old", YEAR_2024): """
        Toàn tỉnh; Thành phố Bắc Ninh; Thành phố Từ Sơn; Thị xã Quế Võ; Thị xã Thuận Thành; Huyện Yên Phong;
        Huyện Tiên Du; Huyện Lương Tài; Huyện Gia Bình; Ban Quản lý An toàn thực phẩm; Ban quản lý an toàn thực phẩm;
        Ban Quản lý các Khu công nghiệp; Doanh nghiệp (điện, nước, viễn thông); Sở Công Thương; Sở Công thương;
        Sở Giao thông vận tải; Sở Giáo dục và Đào tạo; Sở Khoa học và Công nghệ; Sở Kế hoạch và Đầu tư;
        Sở Lao động, Thương binh và Xã hội; Sở Nông nghiệp và Phát triển nông thôn; Sở Nội vụ;
        Sở Thông tin và Truyền Thông; Sở Tài Chính; Sở Tư pháp; Sở Văn hóa, Thể thao và Du lịch; Sở Y tế;
        Trung tâm Hành chính công huyện Tiên Du; Trung tâm Hành chính công thành phố Bắc Ninh;
        Trung tâm hành chính công tỉnh thành phố Bắc Ninh; Trung tâm hành chính công tỉnh; Văn phòng UBND tỉnh;
        Viện Nghiên cứu Phát triển kinh tế - xã hội""",
    ("bn_old", YEAR_2023): """
        Toàn tỉnh; Thành phố Bắc Ninh; Huyện Gia Bình; Huyện Tiên Du; Thị xã Quế Võ; Thị xã Thuận Thành;
        Phường An Bình; Phường Cách Bi; Phường Gia Đông; Phường Khúc Xuyên; Phường Kim Chân;
        Phường Ninh Xá (thị xã Thuận Thành, 09445); Phường Quế Tân; Phường Vạn An; Xã Dũng Liệt; Xã Giang Sơn;
        Xã Mão Điền; Xã Ngũ Thái; Xã Ngọc Xá; Xã Phù Lãng; Xã Xuân Lai; UBND Phường Quế Tân; UBND xã Ngọc Xá;
        Ban Quản lý các Khu công nghiệp; Sở Giao thông vận tải; Sở Khoa học và Công nghệ; Sở Kế hoạch và Đầu tư;
        Sở KH&ĐT; Sở Lao động, Thương binh và Xã hội; Sở Thông tin và Truyền thông; Sở Tài nguyên và Môi trường;
        Sở Tư pháp; Sở Văn hóa, Thể thao và Du lịch; Sở Xây dựng; Sở Y tế""",
    ("bg_old", date(2024, 2, 29)): "Toàn tỉnh; tỉnh Bắc Giang (cũ); Thanh tra tỉnh; Văn phòng UBND tỉnh; Sở TT&TT",
    ("bg_old", date(2024, 3, 14)): "Sở Nội vụ tỉnh Bắc Giang (cũ); Sở Nội vụ tỉnh Bắc Giang; Sở Nội vụ; Sở TT&TT",
    ("bn_new", date(2025, 12, 31)): """
        Toàn tỉnh; tỉnh Bắc Ninh (mới); Công an tỉnh Bắc Ninh; Thuế tỉnh Bắc Ninh; UBND tỉnh; HĐND tỉnh;
        Chủ tịch UBND tỉnh; Văn phòng Đoàn ĐBQH&HĐND tỉnh; Văn phòng UBND tỉnh; Sở Công Thương;
        Sở Giáo dục và Đào tạo; Sở Khoa học và công nghệ; Sở Nông nghiệp và môi trường; Sở Nội vụ; Sở Tài chính;
        Sở Tư pháp; Sở Văn hoá, Thể thao và Du lịch; Sở Xây dựng; Sở Y tế; Ban Quản lý các Khu công nghiệp tỉnh;
        Trung tâm Phục vụ hành chính công tỉnh; Trung tâm Phục vụ hành chính công tỉnh Bắc Ninh""",
    ("vn", date(2025, 12, 31)): "cả nước",
}
PRINTED = [
    (" ".join(name.split()), territory, on)
    for (territory, on), names in NAMED.items()
    for name in names.split(";")
]  # fmt: skip


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.read(DATA)


def communes(units: Units, on: date, territory: str | None = None) -> list[Unit]:
    return units.valid_on(on, "commune", territory)


def test_committed_files_are_clean(units: Units) -> None:
    assert units.findings() == []


def test_the_registry_begins_on_one_day(units: Units) -> None:
    assert units.first_day == date(2023, 1, 1)
    assert units.valid_on(date(2022, 12, 31)) == []


def test_counts_of_each_day(units: Units) -> None:
    assert len(communes(units, date(2023, 1, 1), "bn_old")) == len(communes(units, BEFORE_DECEMBER, "bn_old")) == 126
    assert len(communes(units, date(2024, 12, 1), "bn_old")) == len(communes(units, LAST_DAY, "bn_old")) == 121
    assert len(communes(units, LAST_DAY, "bg_old")) == 192
    assert len(communes(units, LAST_DAY)) == 313
    assert Counter(unit.type for unit in communes(units, MERGED)) == {"xã": 66, "phường": 33}
    assert len(units.valid_on(LAST_DAY, "district", "bn_old")) == 8
    assert len(units.valid_on(LAST_DAY, "district", "bg_old")) == 10
    assert units.valid_on(MERGED, "district") == []


@pytest.mark.parametrize(
    ("before", "after", "territory", "counts"),
    [
        (BEFORE_DECEMBER, date(2024, 12, 1), "bn_old", (126, 121)),
        (BEFORE_DECEMBER, MERGED, "bn_old", (126, 41)),
        (LAST_DAY, MERGED, "bn_old", (121, 41)),
        (LAST_DAY, MERGED, "bg_old", (192, 58)),
        (LAST_DAY, MERGED, None, (313, 99)),
    ],
)
def test_chains_lose_and_double_nothing(
    units: Units, before: date, after: date, territory: str | None, counts: tuple[int, int]
) -> None:
    old = communes(units, before, territory)
    heirs = [units.successors(unit.unit_id, after) for unit in old]
    assert all(len(heir) == 1 for heir in heirs)
    new = {heir[0] for heir in heirs}
    assert (len(old), len(new)) == counts
    origins = [origin for unit in new for origin in units.predecessors(unit.unit_id, before)]
    assert Counter(origins) == Counter(old)


def test_every_unit_walks_to_the_last_day(units: Units) -> None:
    """Communes and provinces always arrive; districts end without heir; bodies arrive or end, never twice."""
    for unit in units.units:
        heirs = units.successors(unit.unit_id, date(2026, 1, 1))
        if unit.level in ("national", "province", "commune"):
            assert len(heirs) == 1, unit
        elif unit.level == "district":
            assert heirs == (), unit
        else:
            assert len(heirs) <= 1, unit
        assert units.predecessors(unit.unit_id, unit.valid_from) == (unit,)


def test_new_codes_reuse_old_ones(units: Units) -> None:
    old = {unit.code: unit.name for unit in communes(units, LAST_DAY)}
    new = communes(units, MERGED)
    assert all(unit.code in old for unit in new)
    assert sum(old[unit.code] != unit.name for unit in new) == 59


def test_official_order(units: Units) -> None:
    assert tuple(unit.name for unit in units.valid_on(YEAR_2024, "district", "bn_old")) == DISTRICTS
    names = [unit.name for unit in communes(units, MERGED)]
    assert names[0::97] == ["Xã Chi Lăng", "Phường Cảnh Thụy"]
    assert names[-1] == "Xã Tuấn Đạo"


def former_districts(units: Units, unit: Unit) -> set[str]:
    parents = [units.parent(old.unit_id, LAST_DAY) for old in units.predecessors(unit.unit_id, LAST_DAY)]
    return {parent.name for parent in parents if parent}


def test_only_two_new_units_cross_a_former_district_line(units: Units) -> None:
    crossing = {unit.name for unit in communes(units, MERGED) if len(former_districts(units, unit)) > 1}
    assert crossing == {"Phường Đa Mai", "Xã Nam Dương"}


def test_seventeen_new_units_carry_a_former_districts_name(units: Units) -> None:
    names = {bare_name(fold_name(unit.name)) for unit in units.valid_on(LAST_DAY, "district")}
    assert sum(bare_name(fold_name(unit.name)) in names for unit in communes(units, MERGED)) == 17


@pytest.mark.parametrize("name", DISTRICTS)
@pytest.mark.parametrize(
    "spell",
    [
        lambda name: name.replace("Thành phố", "TP.").replace("Thị xã", "TX"),
        lambda name: name.replace("Thành phố", "tp").replace("Thị xã", "tx."),
        lambda name: f"UBND {name[0].lower()}{name[1:]}",
        lambda name: unicodedata.normalize("NFD", f" {name}  "),
        lambda name: name.upper().replace(" ", "  "),
        lambda name: name.replace("Thành phố ", "").replace("Thị xã ", "").replace("Huyện ", ""),
    ],
)
def test_districts_in_every_spelling(units: Units, name: str, spell: Callable[[str], str]) -> None:
    assert units.resolve(spell(name), on=YEAR_2024, level="district").name == name


@pytest.mark.parametrize(("name", "territory", "on"), PRINTED)
def test_printed_names_resolve(units: Units, name: str, territory: str, on: date) -> None:
    assert units.resolve(name, on=on, territory=territory).territory == territory


def test_one_name_two_levels(units: Units) -> None:
    assert units.resolve("Gia Bình", on=LAST_DAY, level="district").unit_id == "263@2023-01-01"
    assert units.resolve("Gia Bình", on=MERGED).unit_id == "09454@2025-07-01"
    assert units.resolve("Bắc Ninh", on=YEAR_2024, level="province").unit_id == "27@2023-01-01"
    assert units.resolve("Tỉnh Bắc Ninh", on=MERGED).unit_id == "24@2025-07-01"
    with pytest.raises(DataError, match=r"«Gia Bình» ứng với 2 đơn vị.*Huyện Gia Bình.*Thị trấn Gia Bình"):
        units.resolve("Gia Bình", on=LAST_DAY)


def test_a_type_word_is_never_exchanged(units: Units) -> None:
    with pytest.raises(DataError, match=r"Huyện Gia Bình.*đến 30/6/2025"):
        units.resolve("Huyện Gia Bình", on=MERGED)
    with pytest.raises(DataError, match="không ứng với đơn vị nào"):
        units.resolve("Huyện Quế Võ", on=YEAR_2024)


def test_ninh_xa_was_two_wards(units: Units) -> None:
    with pytest.raises(DataError, match=r"09184@2023-01-01.*09445@2023-01-01"):
        units.resolve("Phường Ninh Xá", on=BEFORE_DECEMBER)
    assert units.resolve("Ninh Xá (TP Bắc Ninh)", on=BEFORE_DECEMBER).code == "09184"
    assert units.resolve("Phường Ninh Xá, thị xã Thuận Thành", on=BEFORE_DECEMBER).code == "09445"
    assert units.resolve("Phường Ninh Xá", on=date(2024, 12, 1)).unit_id == "09445@2023-01-01"


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("09193", LAST_DAY, "Thị trấn Chờ"),
        ("09193", MERGED, "Xã Yên Phong"),
        ("9193", MERGED, "Xã Yên Phong"),
        ("09184", BEFORE_DECEMBER, "Phường Ninh Xá"),
        ("09184", YEAR_2024, "Phường Tiền Ninh Vệ"),
        ("24", LAST_DAY, "Tỉnh Bắc Giang"),
        ("24", MERGED, "Tỉnh Bắc Ninh"),
    ],
)
def test_codes_are_read_on_their_day(units: Units, code: str, on: date, name: str) -> None:
    assert units.resolve(code, on=on).name == name


def test_departments_of_two_provinces(units: Units) -> None:
    with pytest.raises(DataError, match=r"Tỉnh Bắc Ninh \(so-noi-vu.bn.*Tỉnh Bắc Giang \(so-noi-vu.bg"):
        units.resolve("Sở Nội vụ", on=YEAR_2024)
    heirs = units.successors("so-thong-tin-va-truyen-thong.bn@2023-01-01", MERGED)
    assert [heir.name for heir in heirs] == ["Sở Khoa học và Công nghệ"]
    heirs = units.successors("trung-tam-hanh-chinh-cong-tinh.bn@2023-01-01", MERGED)
    assert [heir.name for heir in heirs] == ["Trung tâm Phục vụ hành chính công tỉnh"]


def test_thi_xa_follow_their_huyen(units: Units) -> None:
    commune = units.resolve("Xã Phù Lãng", on=YEAR_2023).unit_id
    names = [parent.name for on in (date(2023, 4, 9), date(2023, 4, 10)) if (parent := units.parent(commune, on))]
    assert names == ["Huyện Quế Võ", "Thị xã Quế Võ"]
    assert units.resolve("Huyện Quế Võ", on=date(2023, 3, 31)).unit_id == "259@2023-01-01"
    assert units.resolve("Huyện Quế Võ", on=date(2023, 6, 30)).unit_id == "259@2023-04-10"


def test_unknown_name_lists_the_nearest(units: Units) -> None:
    with pytest.raises(DataError, match=r"«Huyện Tiên Dụ» không ứng.*Huyện Tiên Du, .*unit_aliases.csv"):
        units.resolve("Huyện Tiên Dụ", on=YEAR_2024)
    with pytest.raises(DataError, match=r"Phường Vệ An.*đến 30/11/2024"):
        units.resolve("09175", on=YEAR_2024)
    with pytest.raises(DataError, match="256@2023-01-01"):
        units.get("256@2023-01-02")
    with pytest.raises(DataError, match="không ứng"):
        units.resolve("", on=YEAR_2024)


def test_ids_and_membership(units: Units) -> None:
    assert "09193@2025-07-01" in units
    assert "09193" not in units
    assert len(units.ids) == len(set(units.ids)) == len(units.units)


FIRST = Unit("1@2023-01-01", "1", "Tỉnh A", "tỉnh", "province", None, "bn_old", date(2023, 1, 1), None, 1, "A", "thử")
HEIR = replace(FIRST, unit_id="1@2025-07-01", valid_from=MERGED)
LATE = Succession(FIRST.unit_id, HEIR.unit_id, MERGED, "continued", "thử")


def small(**changes: object) -> Unit:
    return replace(FIRST, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        (Units((small(), small())), ["mỗi mã một dòng", "mỗi tên, mỗi mã một đơn vị"]),
        (Units((small(unit_id="x"),)), ["code@valid_from"]),
        (Units((small(level="vùng", territory="mn"),)), ["cột level", "cột territory"]),
        (Units((small(valid_to=date(2022, 1, 1)),)), ["cột valid_to", "đơn vị kế thừa"]),
        (Units((small(parent_id="0@2023-01-01"),)), ["cột parent_id"]),
        (Units((small(parent_id=FIRST.unit_id),)), ["đơn vị không nằm trong chính nó"]),
        (
            Units((small(),), (Alias("B", "2", date(2023, 1, 1), date(2022, 1, 1), ""),)),
            ["cột unit_id", "cột valid_to"],
        ),
        (Units((small(),), (), (replace(LATE, kind="split"),)), ["cột successor_id", "cột date", "cột kind"]),
        (Units((small(valid_to=date(2025, 6, 29)), HEIR), (), (LATE,)), ["cột date: có «2025-07-01»", "liền sau"]),
    ],
)
def test_findings_collect_everything(registry: Units, expected: list[str]) -> None:
    text = "\n".join(map(str, registry.findings()))
    assert all(part in text for part in expected), text


def test_read_reports_every_bad_cell(tmp_path: Path) -> None:
    for name in ("units.csv", "unit_aliases.csv", "territories.yml"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    lines = (tmp_path / "units.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("2023-01-01,,1,", "01/01/2023,,một,")
    (tmp_path / "units.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        Units.read(tmp_path)
    assert [finding.where for finding in raised.value.findings] == [
        "units.csv, dòng 2, cột valid_from",
        "units.csv, dòng 2, cột display_order",
        "unit_successors.csv",
    ]


def test_read_refuses_a_broken_chain(tmp_path: Path) -> None:
    for path in (*DATA.glob("unit*.csv"), DATA / "territories.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    links = (tmp_path / "unit_successors.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in links if not line.startswith("09175@")]
    (tmp_path / "unit_successors.csv").write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(DataError, match=r"Phường Vệ An.*đơn vị kế thừa"):
        Units.read(tmp_path)


def test_a_name_is_looked_up_where_units_lie_in_each_other() -> None:
    one, other = small(parent_id="2@2023-01-01"), small(unit_id="2@2023-01-01", code="2", parent_id=FIRST.unit_id)
    units = Units((one, replace(other, name="Huyện Khác")))
    assert units.resolve("Huyện Khác", on=date(2024, 1, 1)).code == "2"
    assert sum("không nằm trong chính nó" in str(finding) for finding in units.findings()) == 2
