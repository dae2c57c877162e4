"""The host's screen, in Chromium, on the real service."""

import time

import pytest

import pages
from pages import SIZES, Page

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".host[data-ready]"
HOST = "/rooms/demo-chengdong/host"

# What a screen of one window may not do: scroll, hide text outside it, or be too small to hit or read.
ONE_SCREEN = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) wrong.push('scrolls');
  for (const e of document.querySelectorAll('.host *')) {
    const r = e.getBoundingClientRect();
    if (!r.width || !r.height || e.closest('.hidden, svg, dialog:not([open])')) continue;
    const name = e.tagName + '.' + e.className;
    if (r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1)
      wrong.push(name + ' outside');
    if (e.matches('button') && (r.width < 44 || r.height < 44)) wrong.push(name + ' small');
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim());
    if (own && parseFloat(getComputedStyle(e).fontSize) < 16) wrong.push(name + ' tiny');
    if (own && e.scrollWidth > e.clientWidth + 1 && e.clientWidth && !e.matches('.host-name, .next'))
      wrong.push(name + ' cut');
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def browser():
    with pages.browser() as made:
        yield made


@pytest.fixture(scope="module")
def on_air(tmp_path_factory):
    with pages.room_on_air(tmp_path_factory.mktemp("host")) as service:
        yield service


@pytest.fixture
def opened(browser):
    """Opens pages that are closed with the test."""
    made = []

    def open(service, *args, **options):
        made.append(Page(browser, service, *args, **options))
        return made[-1]

    yield open
    for one in made:
        one.close()


def one_screen(page):
    assert page.page.evaluate(ONE_SCREEN) == [], (page.page.url, page.page.viewport_size)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_host_sees_one_screen_at_every_size(on_air, opened, theme):
    for i, size in enumerate([*SIZES, (1920, 1080)]):
        locale = ["zh-CN", "en-GB"][(i + (theme == "light")) % 2]
        page = opened(on_air, size=size, scheme="light", locale=locale, has_touch=size[0] < 1000)
        page.open(f"{HOST}?theme={theme}", READY)
        page.page.wait_for_timeout(300)
        assert page.page.evaluate("document.documentElement.dataset.theme") == theme
        one_screen(page)
        page.judge()
        page.close()


def test_the_screen_says_what_it_is_and_how_far_it_is_read(on_air, opened):
    page = opened(on_air, size=(390, 844))
    page.open(HOST, READY)
    page.page.get_by_role("button", name="屏幕").click()
    page.page.get_by_role("button", name="手机").click()
    page.page.get_by_role("button", name="2 米").click()
    assert "看得清" in page.text("dialog [role=status]")
    page.page.get_by_role("button", name="3 米").click()
    assert "请换平板或站近" in page.text("dialog [role=status]")
    page.judge()
    page.page.get_by_role("button", name="好了").click()
    page.page.reload()
    page.page.wait_for_selector(READY)
    page.page.get_by_role("button", name="屏幕").click()
    pressed = page.page.get_by_role("button", name="3 米").get_attribute("aria-pressed")
    assert pressed == "true"


def test_the_screen_can_be_mirrored_dimmed_and_lit_by_its_address(on_air, opened):
    page = opened(on_air)
    page.open(f"{HOST}?mirror=1&dim=1", READY)
    style = lambda of, what: page.page.evaluate(
        f"getComputedStyle(document.querySelector('{of}')).{what}"
    )
    assert style(".host", "transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    dimmed = style(".host", "color")
    page.open(f"{HOST}?mirror=0&dim=0", READY)
    assert style(".host", "transform") == "none"
    assert style(".host", "color") != dimmed


def test_a_segment_switched_by_hand_is_on_the_host_s_screen_at_once(on_air, opened):
    page = opened(on_air)
    page.open(HOST, READY)
    on_air.send(
        [
            {
                "id": "by-hand",
                "room": "demo-chengdong",
                "type": "segment",
                "segment": "试驾邀约",
                "ts": int(time.time() * 1000),
                "feed": "demo-full-detail",
            }
        ]
    )
    page.page.wait_for_selector(".host-name:has-text('试驾邀约')", timeout=3000)
