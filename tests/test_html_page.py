"""The page of ``--output-format html`` in a real browser: keyboard, phones, no errors.

Needs Chromium and its driver (Debian: ``chromium chromium-driver``) and the package selenium.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dflint.reporters import Style
from tests.test_reporters import report

#: What tests/conftest.py looks for, to say it once more at the end.
NO_BROWSER = "no browser: the HTML page is not tried (chromium, chromium-driver, selenium)"
_OPTIONS = "--headless --no-sandbox --disable-gpu --disable-background-networking"
_PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    webdriver = pytest.importorskip("selenium.webdriver", reason=NO_BROWSER)
    if not (program and driver):
        pytest.skip(NO_BROWSER)
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for option in _OPTIONS.split():
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(executable_path=driver)
    with webdriver.Chrome(options=options, service=service) as browser:
        yield browser


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Any:
    """The page of a report, in which a file is repaired, as it was loaded."""
    text = "FROM a\nRUN apt " + "very-long-word" * 20 + "\n"
    files = {"Dockerfile": text, "x" * 200: "RUN apt\n"}
    style = Style(repaired=lambda _, before: before.replace("apt", "apk"))
    path = tmp_path / "report.html"
    path.write_text(report("html", style, files), "utf-8")
    browser.get(path.as_uri())
    yield browser
    assert browser.get_log("browser") == []


def press(browser: Any, key: str) -> str:
    """Presses a key; what has the focus afterwards, or says that this cannot be seen."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(key).perform()
    found: str = browser.execute_script(
        """const e = document.activeElement, box = e.getBoundingClientRect();
        const outline = getComputedStyle(e).outlineStyle;
        const seen = outline != "none" && box.width > 9 && box.height > 9 && box.top >= 0;
        return e.tagName + (seen ? " " : " unseen ") + e.innerText.split("\\n")[0];"""
    )
    return found


def test_all_of_the_page_is_reached_by_the_keyboard(page: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    long = "x" * 200
    assert [press(page, Keys.TAB) for _ in range(5)] == [
        "A Skip the list of files",
        "A Dockerfile",
        f"A {long}",
        "SUMMARY Dockerfile 1 problem",
        f"SUMMARY {long} 1 problem",
    ]
    press(page, Keys.ENTER)
    is_open = "return document.querySelectorAll('details')[1].open"
    assert not page.execute_script(is_open)


def test_the_list_of_files_can_be_skipped(page: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, Keys.TAB)
    press(page, Keys.ENTER)
    assert press(page, Keys.TAB) == "SUMMARY Dockerfile 1 problem"


def test_the_page_is_no_wider_than_a_phone(page: Any) -> None:
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", _PHONE)
    width = page.execute_script("return document.documentElement.scrollWidth")
    cut = page.execute_script(
        "return [...document.querySelectorAll('.number')].some(e => e.scrollWidth > e.clientWidth)"
    )
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert (width, cut) == (390, False)
