"""The explorer and the annex for analysts in JupyterLab: choose, search, open a row, save; no error is shown."""

import json

import pytest

MS = 120_000
SAYS = "text => [...document.querySelectorAll('.widget-html')].some(shown => shown.textContent.includes(text))"
TABLES = ".jp-OutputArea-output .dt-container"
ERRORS = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.outputs)
    .flatMap(cell => cell.model.outputs.toJSON())
    .map(output => output.output_type === 'error' ? 'error' : Object.keys(output.data ?? {}).join(' '))"""
"""MIME types of every output of the notebook: JupyterLab draws only those near what is seen."""
ROWS = f"{TABLES} >> nth=0 >> tbody tr"


@pytest.fixture
def page(browser, lab, province):
    """The notebook of the explorer on the sample, run."""
    lab.set_parameter("explore.ipynb", "data", str(province))
    lab.set_parameter("explore.ipynb", "period", "2024-12")
    lab.set_parameter("explore.ipynb", "outputs", str(lab.root / "outputs"))
    page = lab.open(browser, "explore.ipynb")
    lab.run_all(page)
    page.wait_for_selector(f"{TABLES} tbody tr", timeout=MS)
    page.wait_for_selector(".widget-html svg", timeout=MS)
    yield page
    assert page.locator(ERRORS).count() == 0
    assert [text for text in page.problems if "Failed to load resource" not in text] == []
    page.close()


def drawing(page):
    return page.locator(".widget-html figure svg").inner_html()


def wait_for_text(page, text):
    page.wait_for_function(SAYS, arg=text, timeout=MS)


def test_choose_search_open_and_save(page, lab):
    select = page.locator("select")
    assert page.locator(ROWS).count() > 5
    before = drawing(page)
    select.filter(has_text="Mức độ hài lòng trung bình").select_option(label="Mức độ hài lòng trung bình")
    wait_for_text(page, "Mức độ hài lòng trung bình (mọi nhóm đơn vị, mọi chủ đề)")
    wait_for_text(page, "Mức độ hài lòng trung bình theo đơn vị, 12/2024")
    after = drawing(page)
    assert before != after
    assert "Mức độ hài lòng trung bình (điểm)" in after

    page.locator("select[multiple]").select_option(label=["12/2024", "11/2024"])
    wait_for_text(page, "Mức độ hài lòng trung bình theo đơn vị, 11/2024, 12/2024")
    page.wait_for_selector(f"{TABLES} th:has-text('11/2024 (điểm)')", timeout=MS)
    assert "11/2024" in drawing(page)

    everything = page.locator(ROWS).count()
    page.locator(f"{TABLES} input[type=search]").first.fill("Từ Sơn")
    page.wait_for_function(
        f"count => document.querySelectorAll('{TABLES} tbody tr').length < count", arg=everything, timeout=MS
    )
    found = page.locator(ROWS).all_inner_texts()
    assert found
    assert all("Từ Sơn" in text for text in found)
    page.locator(ROWS).filter(has_text="Thành phố Từ Sơn").first.locator("td").first.click()
    wait_for_text(page, "Mã PAKN: Thành phố Từ Sơn, tháng 12/2024 – 31 PAKN")
    page.wait_for_selector(f"{TABLES} >> nth=1 >> tbody tr:has-text('MP-202412-')", timeout=MS)
    # Behind a mean of ratings stand the cases that were rated, none of which is open.
    select.filter(has_text="Quá hạn chưa xử lý").select_option(label="Chưa xử lý")
    wait_for_text(page, "Mã PAKN: Thành phố Từ Sơn, tháng 12/2024 – 0 PAKN")

    page.get_by_role("button", name="Lưu biểu đồ").click()
    wait_for_text(page, "Đã lưu biểu đồ, kèm nguồn:")
    saved = sorted((lab.root / "outputs" / "charts").iterdir())
    assert [path.suffix for path in saved] == [".csv", ".png", ".svg"]
    link = page.locator(".pakn-tin a", has_text="SVG")
    assert link.get_attribute("href").endswith(f"/outputs/charts/{saved[-1].name}")


@pytest.mark.slow
def test_the_annex_for_analysts_shows_charts_and_tables(browser, lab, province):
    path = lab.notebooks / "pakn_insight.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    setup = next(cell for cell in notebook["cells"] if "setup" in cell["metadata"].get("tags", []))
    # The notebook of an annex takes its data folder from the environment, which a user's own JupyterLab has.
    setup["source"] = f'import os\nos.environ["PAKN_DATA"] = {json.dumps(str(province))}\n{"".join(setup["source"])}'
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    page = lab.open(browser, "pakn_insight.ipynb")
    lab.run_all(page)
    page.wait_for_selector("figure.bang table", timeout=MS, state="attached")
    page.wait_for_selector(".jp-RenderedSVG", timeout=MS, state="attached")
    assert page.locator(ERRORS).count() == 0
    outputs = page.evaluate(OUTPUTS)
    assert "error" not in outputs
    assert sum("application/vnd.pakn.table+json" in types for types in outputs) == 14
    assert sum("image/svg+xml" in types for types in outputs) == 8
    page.get_by_text("LƯU HÀNH NỘI BỘ – SỐ LIỆU MÔ PHỎNG – KHÔNG DÙNG ĐỂ BÁO CÁO").first.wait_for(timeout=MS)
    assert [text for text in page.problems if "Failed to load resource" not in text] == []
    page.close()
