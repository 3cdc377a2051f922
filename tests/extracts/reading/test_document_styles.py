"""What the style of a cell of an OpenDocument table says of its number, wherever the style is given."""

import zipfile

import pytest

from pakn.extracts.reading.open_documents import document_cells

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    ]
)
STRUCK = '<style:text-properties style:text-line-through-style="solid"/>'
PLAIN = '<style:text-properties style:text-line-through-style="none"/>'
HOURS = "<number:number-style style:name='N1'><number:number/><number:text> giờ</number:text></number:number-style>"
NUMBER = '<table:table-cell office:value-type="float" office:value="5"{}><text:p>5</text:p></table:table-cell>'


def cells_of(tmp_path, own="", shared="", cell="", row="", column=""):
    path = tmp_path / "bảng.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("styles.xml", f"<office:document-styles {SPACES}>{shared}</office:document-styles>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{own}</office:automatic-styles>"
            f'<table:table table:name="A"><table:table-column{column} table:number-columns-repeated="2"/>'
            f"<table:table-row{row}>{NUMBER.format(cell)}{NUMBER.format('')}</table:table-row>"
            "</table:table></office:document-content>",
        )
    with zipfile.ZipFile(path) as archive:
        return next(document_cells(archive))


def style(name, body="", **given):
    names = "".join(f' style:{key.replace("_", "-")}="{value}"' for key, value in given.items())
    return f'<style:style style:name="{name}" style:family="table-cell"{names}>{body}</style:style>'


@pytest.mark.parametrize(
    ("given", "struck"),
    [
        ({"own": style("ce1", STRUCK), "cell": ' table:style-name="ce1"'}, {(1, 0)}),
        ({"shared": style("Bỏ", STRUCK), "cell": ' table:style-name="Bỏ"'}, {(1, 0)}),
        ({"shared": style("Bỏ", STRUCK), "own": style("ce1", parent_style_name="Bỏ"),
          "cell": ' table:style-name="ce1"'}, {(1, 0)}),
        ({"shared": style("Bỏ", STRUCK), "own": style("ce1", PLAIN, parent_style_name="Bỏ"),
          "cell": ' table:style-name="ce1"'}, set()),
        ({"own": style("ce1", STRUCK), "row": ' table:default-cell-style-name="ce1"'}, {(1, 0), (1, 1)}),
        ({"own": style("ce1", STRUCK), "column": ' table:default-cell-style-name="ce1"'}, {(1, 0), (1, 1)}),
        ({"own": style("ce1", PLAIN), "shared": style("Bỏ", STRUCK), "cell": ' table:style-name="ce1"',
          "column": ' table:default-cell-style-name="Bỏ"'}, {(1, 1)}),
        ({"own": style("ce1", STRUCK)}, set()),
        ({"own": style("a", parent_style_name="b") + style("b", parent_style_name="a") + style("c", STRUCK),
          "cell": ' table:style-name="a"'}, set()),
    ],
)  # fmt: skip
def test_a_cell_is_struck_through_wherever_its_style_is_given(given, struck, tmp_path):
    assert cells_of(tmp_path, **given).struck == struck


@pytest.mark.parametrize(
    ("text", "shares"), [(" giờ", {(1, 0)}), ("%", {(1, 0)}), (" nghìn", {(1, 0)}), (" PAKN", set()), ("", set())]
)
def test_a_style_of_numbers_may_make_another_number(text, shares, tmp_path):
    own = HOURS.replace(" giờ", text) + style("ce1", data_style_name="N1")
    assert cells_of(tmp_path, own=own, cell=' table:style-name="ce1"').percents == shares


def test_a_style_of_numbers_comes_from_the_style_above(tmp_path):
    shared = HOURS + style("Giờ", data_style_name="N1")
    own = style("ce1", parent_style_name="Giờ")
    assert cells_of(tmp_path, own=own, shared=shared, cell=' table:style-name="ce1"').percents == {(1, 0)}
