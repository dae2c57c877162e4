"""What a page says of its link while there is none yet, while it lags, and after a device slept.

The other states have their tests beside each page: stale, lost and resumed, waiting for data, before and after the
stream, refused, crowded out."""

import re

import pytest

import pages
from pages import SIZES, cut, cut_now, expect

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium")

PAGES = {
    "host": ("/rooms/demo-chengdong/host?distance=2", ".host[data-ready]", ".host-band:not([hidden])"),
    "control": ("/rooms/demo-chengdong/control", ".desk[data-ready]", ".band"),
    "room": ("/rooms/demo-chengdong", ".console[data-ready]", ".band"),
}


@pytest.fixture(scope="module")
def on_air(tmp_path_factory):
    with pages.room_on_air(tmp_path_factory.mktemp("states")) as service:
        yield service


@pytest.mark.parametrize("page_name", PAGES)
def test_a_link_that_does_not_come_names_the_address_after_four_seconds(on_air, opened, page_name):
    address, _, band = PAGES[page_name]
    for size in (SIZES[0], SIZES[3]):
        page = opened(on_air, size=size)
        cut(page)["frozen"] = True
        page.open(address, "[data-phase=connecting]")
        page.page.wait_for_timeout(1500)
        assert page.page.locator(band).count() == 0
        # Labels without numbers: a made-up zero would be a lie.
        assert not re.search(r"\d", page.text("main")), page.text("main")
        page.page.wait_for_selector(band, timeout=9000)
        said = page.text(band)
        assert "还没连上" in said and page.home.split("//")[1] in said.replace("\n", ""), said
        page.judge()
        page.close()


@pytest.mark.parametrize("page_name", PAGES)
def test_a_link_that_lags_says_so_and_leaves_the_numbers_alone(on_air, opened, page_name):
    address, ready, band = PAGES[page_name]
    page = opened(on_air)
    switch = cut(page)
    page.open(address, ready)
    switch["frozen"] = True
    page.page.wait_for_selector("[data-phase=slow]", timeout=9000)
    assert page.page.locator(f"{band}.warn, {band}.bad").count() == 0
    if page_name != "host":
        assert re.search(r"数据慢 \d 秒", page.text(".chip.slow"))
    switch["frozen"] = False
    page.page.wait_for_selector("[data-phase=live]", timeout=9000)


def test_a_device_that_wakes_says_so_before_it_warns(on_air, opened):
    address, ready, band = PAGES["host"]
    page = opened(on_air)
    switch = cut(page)
    page.open(address, ready)
    cut_now(switch)
    page.page.wait_for_selector("[data-phase=lost]")
    # A page that sleeps runs nothing.
    page.page.evaluate("() => { const end = Date.now() + 3500; while (Date.now() < end); }")
    expect(lambda: "正在恢复" in page.text(band), page=page)
    expect(lambda: "断开" in page.text(band), page=page)
