"""The control panel in JupyterLab: choose, press, watch the bar, open what was built."""

import re

import pytest

SECONDS = 180_000
SAYS = "text => [...document.querySelectorAll('.widget-html')].some(shown => shown.textContent.includes(text))"


@pytest.mark.slow
def test_a_report_is_chosen_built_and_opened(browser, lab):
    lab.set_parameter("control.ipynb", "outputs", str(lab.root / "outputs"))
    page = lab.open(browser, "control.ipynb")
    lab.run_all(page)
    build = page.get_by_role("button", name="Dựng báo cáo")
    build.wait_for(timeout=SECONDS)

    page.locator("select").filter(has_text="các năm 2023–2024").select_option(label="các năm 2023–2024")
    page.get_by_label("PDF").uncheck()
    day = page.get_by_placeholder("2026-02-05 hoặc 05/02/2026")
    day.fill("31/02/2026")
    day.press("Tab")
    page.wait_for_function(SAYS, arg="«31/02/2026» không dùng được", timeout=SECONDS)
    day.fill("5/2/2026")
    day.press("Tab")
    page.wait_for_function(SAYS, arg="ngày 05 tháng 02 năm 2026", timeout=SECONDS)

    build.click()
    page.wait_for_function("() => document.querySelector('.progress-bar-info')", timeout=SECONDS)
    assert build.is_disabled()
    page.wait_for_function(SAYS, arg="Đã dựng xong sau", timeout=SECONDS)
    bar = page.locator(".progress-bar-success")
    assert bar.evaluate("bar => bar.style.width") == "100%"
    assert (lab.root / "outputs" / "pakn-trend" / "2023-2024" / "01-pakn.html").is_file()

    # Opened as a user does: the server refuses addresses that no page of its own has linked.
    with (
        page.context.expect_event("response", lambda answer: answer.url.endswith("/01-pakn.html")) as answered,
        page.context.expect_page() as opened,
    ):
        page.locator(".pakn-ket-qua").get_by_role("link", name="HTML").first.click()
    assert answered.value.status == 200
    opened.value.wait_for_load_state()
    assert re.search("PHỤ LỤC I", opened.value.inner_text("body").upper())

    page.get_by_role("link", name="Thư mục kết quả").click()
    page.wait_for_selector(".jp-DirListing-itemText:has-text('01-pakn.html')", timeout=SECONDS)
    assert page.locator(".jp-Dialog").count() == 0
    assert [text for text in page.problems if "Failed to load resource" not in text] == []
    page.close()
