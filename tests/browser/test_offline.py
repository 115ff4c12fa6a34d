"""The Wi-Fi goes, the server goes, the tab goes: every answer arrives once, in order, under the right child."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Visit
from tests.browser.outbox import DELIVERY, RIGHT, answer_ticket, expect_log, expect_saved, expect_waiting
from tests.browser.school import Room, cookie_of, log_of, make_room
from tests.browser.taps import fill, finish_ticket, press, start, token
from tests.browser.watching import Watch
from tests.faults.server import Server
from webapp import create_app
from webapp.extensions import db


def test_the_network_goes_in_the_middle_of_a_ticket(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    answer_ticket(page, RIGHT[0])
    expect_saved(page)
    page.context.set_offline(True)
    answer_ticket(page, RIGHT[1])
    expect_saved(page, "1 waiting to send. You can keep working.")
    answer_ticket(page, *RIGHT[2:-1])
    expect_saved(page, "3 waiting to send. You can keep working.")
    fill(page, RIGHT[-1])
    press(page, "Next")
    expect(page.locator("h1")).to_have_text("Look at your answers")
    expect(page.locator("main")).to_contain_text("72 − 15 = 57")
    press(page, "Finish")
    expect(page.locator("h1")).to_have_text("Your answers are saved on this device", use_inner_text=True)
    expect(page.locator("main")).to_contain_text("5 waiting to send.")
    assert len(log_of(shared.app, child)) == 1
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("You finished!")
    expect_saved(page)
    expect_log(shared.app, child, RIGHT)


def test_nobody_reads_all_saved_while_the_device_still_writes(visit: Visit, next_child: Any) -> None:
    page = visit(person=next_child().id, width=1024)
    start(page, "ticket")
    fill(page, RIGHT[0])
    expect_saved(page)
    press_and_read = "button => { button.click(); return document.querySelector('[data-saved]').innerText; }"
    assert page.get_by_role("button", name="Next", exact=True).first.evaluate(press_and_read) == "Saving"
    expect_saved(page)


def test_the_server_is_killed_and_started_again(chromium: Browser, tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    app = create_app({"INSTANCE": str(instance)})
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    room = make_room(app, children=1)
    server = Server(instance)
    server.start()
    context = chromium.new_context(base_url=server.here, viewport={"width": 1024, "height": 800})
    context.add_cookies([{"name": "session", "value": cookie_of(app, room.children[0].id), "url": server.here}])
    try:
        page = context.new_page()
        start(page, "ticket")
        answer_ticket(page, RIGHT[0])
        expect_saved(page)
        server.kill_all()
        answer_ticket(page, *RIGHT[1:-1])
        expect_saved(page, "3 waiting to send. You can keep working.")
        server.start()
        fill(page, RIGHT[-1])
        press(page, "Next")
        finish_ticket(page)
        expect_log(app, room.children[0], RIGHT)
    finally:
        context.close()
        said = server.stop()
        with app.app_context():
            db.engine.dispose()
    assert "Traceback" not in said, said


def lose_reply(route: Route) -> None:
    """The server hears it; the device never hears the server."""
    route.fetch()
    route.abort()


def busy(route: Route) -> None:
    route.fulfill(status=503, headers={"Retry-After": "1"}, body="busy")


def portal(route: Route) -> None:
    """A Wi-Fi that wants a click first answers everything, and means nothing."""
    route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our Wi-Fi</h1>")


def nonsense(route: Route) -> None:
    route.fulfill(status=200, content_type="application/json", body='{"replies": []}')


@pytest.mark.parametrize("trouble", [lose_reply, busy, portal, nonsense], ids=lambda each: each.__name__)
def test_trouble_twice_and_every_answer_once(visit: Visit, shared: Room, next_child: Any, trouble: Any) -> None:
    child, left = next_child(), [2]

    def meddle(route: Route) -> None:
        if left[0]:
            left[0] -= 1
            trouble(route)
        else:
            route.fallback()

    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.route(DELIVERY, meddle)
    answer_ticket(page, *RIGHT[:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    assert left == [0]
    expect_log(shared.app, child, RIGHT)


def test_a_closed_tab_sends_from_whatever_page_comes_next(visit: Visit, shared: Room, next_child: Any) -> None:
    """Even before anybody signs in."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.context.set_offline(True)
    answer_ticket(page, *RIGHT[:2])
    expect_saved(page, "2 waiting to send. You can keep working.")
    context = page.context
    second = context.new_page()
    page.close()
    context.clear_cookies()
    context.set_offline(False)
    second.goto("/sign-in")
    expect(second.locator("[data-saved]")).to_be_hidden()
    expect_waiting(second, 0)
    expect_log(shared.app, child, RIGHT[:2], finished=False)


def test_a_reload_without_network_loses_nothing(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    address = page.url
    page.context.set_offline(True)
    answer_ticket(page, *RIGHT[:2])
    expect_saved(page, "2 waiting to send. You can keep working.")
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator(".progress span").first).to_have_text("Question 3 of 5")
    answer_ticket(page, *RIGHT[2:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    expect_log(shared.app, child, RIGHT)


@pytest.mark.parametrize("host", ["onramp.test", "192.0.2.7"])
def test_plain_http_under_a_name_or_an_address_is_enough(
    launch: Callable[..., Browser], here: str, shared: Room, next_child: Any, host: str
) -> None:
    """No secure context: no service worker, no randomUUID, no locks. The outbox needs none of them."""
    child, port = next_child(), here.rsplit(":", 1)[1]
    browser, there = launch(f"--host-resolver-rules=MAP {host} 127.0.0.1"), f"http://{host}:{port}"
    context = browser.new_context(base_url=there, viewport={"width": 1024, "height": 800})
    context.add_cookies([{"name": "session", "value": cookie_of(shared.app, child.id), "url": there}])
    page = context.new_page()
    watch = Watch(page, there)
    start(page, "ticket")
    assert page.evaluate("!isSecureContext && !crypto.randomUUID && !navigator.serviceWorker")
    context.set_offline(True)
    answer_ticket(page, *RIGHT[:-1])
    expect_saved(page, "4 waiting to send. You can keep working.")
    context.set_offline(False)
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    context.close()
    assert not watch.faults
    expect_log(shared.app, child, RIGHT)


OLD_ROW = """([student, token, version]) => new Promise((done) => {
  const wish = indexedDB.open("onramp", 1);
  wish.onsuccess = () => {
    const work = wish.result.transaction("rows", "readwrite");
    const body = { token, kind: "answer", revision: 1, answer: "56" };
    work.objectStore("rows").add({ student, sitting: "1", body, ...(version && { version }) });
    work.oncomplete = done;
  };
})"""


def test_rows_of_an_older_page_are_sent(visit: Visit, shared: Room, next_child: Any) -> None:
    """As they lay on the device before an upgrade."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    signed = token(page)
    page.goto("/today")
    page.evaluate(OLD_ROW, [str(child.id), signed, None])
    page.reload()
    expect_waiting(page, 0)
    assert [row.answer for row in log_of(shared.app, child)] == ["56"]


NO_STORAGE = {
    "hangs": "indexedDB.open = () => ({})",
    "none": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "full": "IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }",
}


@pytest.mark.parametrize("storage", NO_STORAGE)
def test_without_storage_the_page_itself_keeps_them(visit: Visit, shared: Room, next_child: Any, storage: str) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    page.add_init_script(NO_STORAGE[storage])
    start(page, "ticket")
    page.context.set_offline(True)
    answer_ticket(page, *RIGHT[:-1])
    expect_saved(page, "4 waiting to send. You can keep working.")
    page.context.set_offline(False)
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    expect_log(shared.app, child, RIGHT)


LOST = "() => { for (const each of window.opened) each.close(); }"
OPENED = """
window.opened = [];
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  const wish = open.apply(this, given);
  wish.addEventListener("success", () => window.opened.push(wish.result));
  return wish;
};
"""


def test_storage_that_is_lost_is_opened_again(visit: Visit, shared: Room, next_child: Any) -> None:
    """As when a tablet's browser comes back from sleep: the rows that lay there, and the new ones, all go out."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    page.add_init_script(OPENED)
    start(page, "ticket")
    page.context.set_offline(True)
    answer_ticket(page, RIGHT[0])
    expect_saved(page, "1 waiting to send. You can keep working.")
    page.evaluate(LOST)
    answer_ticket(page, *RIGHT[1:-1])
    page.context.set_offline(False)
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    expect_log(shared.app, child, RIGHT)


def test_the_devices_calendar_is_set_while_answers_wait(visit: Visit, shared: Room, next_child: Any) -> None:
    child, left = next_child(), [1]

    def meddle(route: Route) -> None:
        if left[0]:
            left[0] -= 1
            busy(route)
        else:
            route.fallback()

    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.route(DELIVERY, meddle)
    answer_ticket(page, RIGHT[0])
    page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3600000 * 24 * 400; }")
    answer_ticket(page, *RIGHT[1:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    expect_log(shared.app, child, RIGHT)


def test_rows_that_this_server_does_not_know_hold_up_no_others(visit: Visit, shared: Room, next_child: Any) -> None:
    """Left by a newer Onramp before a way back: they stay, and everything else goes out."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    page.goto("/today")
    page.evaluate(OLD_ROW, [str(child.id), "from the future", 9])
    start(page, "ticket")
    answer_ticket(page, *RIGHT[:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    expect_log(shared.app, child, RIGHT)
    expect_waiting(page, 1)
