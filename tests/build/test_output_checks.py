"""What finished files are looked at for: nothing a browser would fetch or run, whatever their words say."""

import pytest

from pakn.build.output_checks import check_files

PAGE = "<!DOCTYPE html><html><head><style>{style}</style></head><body>{body}</body></html>"


def wrong(folder, style="", body=""):
    (folder / "a.html").write_text(PAGE.format(style=style, body=body), encoding="utf-8")
    return [finding.found for finding in check_files(folder, ["a.html"])]


@pytest.mark.parametrize(
    "body",
    ['<img src="https://a.vn/x.png">', "<img src=//a.vn/x.png>", '<image xlink:href="http://a.vn/x"/>',
     '<a href="https://a.vn">x</a>', '<p style="background: url(//a.vn/x)">x</p>', '<link href="//a.vn/x.css"/>'],
)  # fmt: skip
def test_an_address_outside_is_found(body, tmp_path):
    assert wrong(tmp_path, body=body) == ["địa chỉ ngoài tệp"]


@pytest.mark.parametrize("style", ["@import 'x.css';", "p {background: url( 'https://a.vn/x')}"])
def test_a_style_from_outside_is_found(style, tmp_path):
    assert wrong(tmp_path, style=style) == ["địa chỉ ngoài tệp"]


@pytest.mark.parametrize("body", ["<script>x</script>", "<p onclick='x'>", '<a href="javascript:x">y</a>', "<SCRIPT/>"])
def test_a_script_is_found(body, tmp_path):
    assert wrong(tmp_path, body=body) == ["mã lệnh (script)"]


@pytest.mark.parametrize(
    "words", ["@import", "src=//a.vn", "url(//a.vn)", "onclick='x'", "&lt;script&gt;", "https://a.vn", "href='//a.vn'"]
)
def test_words_may_say_what_they_like(words, tmp_path):
    body = f'<p title="{words}">{words}</p><svg xmlns="http://www.w3.org/2000/svg"></svg><a href="#1">1</a>'
    assert wrong(tmp_path, style="p {color: red}", body=body) == []


def test_a_cut_or_empty_file_is_found(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 ")
    (tmp_path / "b.png").write_bytes(b"")
    assert [finding.where for finding in check_files(tmp_path, ["a.pdf", "b.png", "c.html"])] == [
        "tệp a.pdf", "tệp b.png", "tệp c.html",
    ]  # fmt: skip
