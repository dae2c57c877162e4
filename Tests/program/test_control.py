"""The controller's console, from end to end, in Chromium, on the real service."""

import time

import pytest

import pages
from pages import SIZES, Page

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".desk[data-ready]"
ALL_SIZES = [*SIZES, (1920, 1080)]


@pytest.fixture(scope="module")
def browser():
    with pages.browser() as made:
        yield made


@pytest.fixture(scope="module")
def on_air(tmp_path_factory):
    with pages.room_on_air(tmp_path_factory.mktemp("on-air")) as service:
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


def expect(condition, within_s=5):
    """Waits until something holds, and says what was seen if it does not."""
    deadline = time.monotonic() + within_s
    while not (seen := condition()):
        assert time.monotonic() < deadline, seen
        time.sleep(0.05)
    return seen


def desk(opened, service, room="r1", role="control", **options):
    page = opened(service, role=role, **options)
    page.open(f"/rooms/{room}/control", READY)
    return page


def marks(service, room="r1"):
    return service.get(f"/v1/rooms/{room}/series", service.owner).json["marks"]


@pytest.fixture
def live(service):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    return service


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_console_is_accessible_quiet_and_whole_at_every_size(on_air, opened, scheme):
    for i, size in enumerate(ALL_SIZES):
        locale = ["zh-CN", "en-GB"][(i + (scheme == "light")) % 2]
        page = desk(
            opened, on_air, "demo-chengdong", "owner", size=size, scheme=scheme, locale=locale,
            has_touch=size[0] < 1200,
        )
        page.page.wait_for_timeout(300)
        page.judge()
        page.close()


def test_a_mark_is_stamped_when_the_key_goes_down_and_takes_an_amount(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Digit1")
    page.page.keyboard.press("KeyM")
    page.page.keyboard.type("300")
    page.page.keyboard.press("Enter")
    expect(lambda: [m["kind"] for m in marks(live)] == ["boost_started"])
    assert page.page.locator(".pending li").count() == 0


def test_a_mark_taken_back_within_its_seconds_was_never_made(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Digit2")
    assert page.page.locator(".pending li").count() == 1
    page.page.keyboard.press("KeyZ")
    assert page.page.locator(".pending li").count() == 0
    page.page.wait_for_timeout(7000)
    assert marks(live) == []


def test_a_double_press_within_600_ms_marks_once(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Digit2")
    page.page.keyboard.press("Shift+Digit2")
    assert page.page.locator(".pending li").count() == 1
    page.page.wait_for_timeout(650)
    page.page.keyboard.press("Shift+Digit2")
    assert page.page.locator(".pending li").count() == 2


def test_keys_rest_while_somebody_types(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Slash")
    expect(lambda: "打字中" in page.text(".keys-chip"))
    page.page.keyboard.type("!1")
    page.page.keyboard.press("Shift+Digit1")
    assert page.page.locator(".pending li").count() == 0
    page.page.keyboard.press("Escape")
    expect(lambda: "快捷键开" in page.text(".keys-chip"))
    page.page.keyboard.press("Shift+Digit1")
    assert page.page.locator(".pending li").count() == 1


def test_a_key_can_be_moved_and_all_can_be_switched_off(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Slash")
    page.page.wait_for_selector("dialog.keys[open]")
    page.judge()
    page.page.get_by_role("button", name="改键：标记 1").click()
    page.page.keyboard.press("KeyV")
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("KeyV")
    assert page.page.locator(".pending li").count() == 1
    page.page.reload()
    page.page.wait_for_selector(READY)
    page.page.keyboard.press("Shift+Slash")
    page.page.get_by_role("button", name="全部关掉").click()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("KeyV")
    assert page.page.locator(".pending li").count() == 0
    assert "快捷键关" in page.text(".keys-chip")


def test_a_stream_ends_only_while_the_button_is_held(live, opened):
    page = desk(opened, live)
    page.page.locator("sc-hold[data-action=end] button").click()
    page.page.wait_for_timeout(1200)
    assert live.state("r1").json["status"] == "live"
    page.page.locator("sc-hold[data-action=end] button").focus()
    page.page.keyboard.down("Space")
    page.page.wait_for_timeout(1000)
    page.page.keyboard.up("Space")
    expect(lambda: live.state("r1").json["status"] == "ended")
    expect(lambda: "已下播" in page.text("header"))


def test_without_a_rundown_segments_named_so_far_can_be_put_on_air_and_taken_back(live, opened):
    live.send([
        {"room": "r1", "type": "segment", "segment": "offer"},
        {"room": "r1", "type": "segment", "segment": "chat"},
    ])
    page = desk(opened, live)
    page.page.get_by_role("button", name="优惠政策").click()
    expect(lambda: live.state("r1").json["script"]["segment"] == "offer")
    expect(lambda: "已切到" in page.text(".undo-bar"))
    page.page.keyboard.press("Escape")
    page.page.evaluate("document.activeElement.blur()")
    page.page.keyboard.press("KeyZ")
    expect(lambda: live.state("r1").json["script"]["segment"] == "chat")


@pytest.mark.parametrize("role", ["viewer", "host", "content"])
def test_the_desk_is_not_for_everybody(live, opened, role):
    page = opened(live, role=role)
    page.open("/rooms/r1/control", "main p.note")
    expect(lambda: "只给场控和所有者" in page.text("main"))
