"""Pages are light on the wire, lighter the second time, and stand still while they load."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Lived, Visit
from tests.browser.taps import start
from tests.browser.watching import SHIFTS


class Limits(NamedTuple):
    """In kilobytes as sent, beside the font; `requests` is a count. quality.md, Pages."""

    total: float
    script: float
    style: float
    requests: int
    again: float | None


FONT = 40
STUDENT, TEACHER, ADMIN = Limits(50, 25, 10, 10, 8), Limits(80, 40, 12, 12, 15), Limits(120, 50, 12, 15, None)
LIGHT: dict[str, tuple[Limits, Callable[[Lived], int | None], str]] = {
    "sign-in": (STUDENT, lambda lived: None, "/sign-in"),
    "who": (STUDENT, lambda lived: None, "/sign-in/{code}"),
    "today": (STUDENT, lambda lived: lived.room.children[23].id, "/today"),
    "question": (STUDENT, lambda lived: lived.room.children[23].id, "practice"),
    "ticket": (STUDENT, lambda lived: lived.room.children[24].id, "ticket"),
    "now": (TEACHER, lambda lived: lived.room.teacher_id, "/classes/{id}"),
    "skills": (TEACHER, lambda lived: lived.room.teacher_id, "/classes/{id}/skills"),
    "student": (TEACHER, lambda lived: lived.room.teacher_id, "/classes/{id}/students/{child}"),
    "school": (ADMIN, lambda lived: lived.room.admin_id, "/school"),
    "health": (ADMIN, lambda lived: lived.room.admin_id, "/school/health"),
    "class": (ADMIN, lambda lived: lived.room.admin_id, "/school/classes/{id}"),
}


class Wire:
    """What the network carried for one loading of a page, by kind."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, float] = {}
        self.cached: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self.received)
        session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self.finished)
        session.send("Network.enable")

    def received(self, event: dict[str, Any]) -> None:
        font = ".woff2" in event["response"]["url"]
        self.kinds[event["requestId"]] = "Font" if font else event["type"]
        if event["response"].get("fromDiskCache"):
            self.cached.add(event["requestId"])

    def finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def forget(self) -> None:
        self.kinds.clear()
        self.sizes.clear()
        self.cached.clear()

    @property
    def sent(self) -> dict[str, float]:
        """Kilobytes by request, without what the browser had."""
        return {key: size / 1000 for key, size in self.sizes.items() if key not in self.cached and key in self.kinds}

    def of(self, kind: str) -> float:
        return sum(size for key, size in self.sent.items() if self.kinds[key] == kind)

    @property
    def total(self) -> float:
        return sum(self.sent.values()) - self.of("Font")

    def __str__(self) -> str:
        kinds = sorted(set(self.kinds.values()))
        return f"{self.total:.1f} kB in {len(self.sent)}: " + ", ".join(f"{each} {self.of(each):.1f}" for each in kinds)


@pytest.mark.parametrize("name", LIGHT)
def test_a_page_is_light_and_still(visit: Visit, lived: Lived, name: str) -> None:
    limits, person, address = LIGHT[name]
    who = person(lived)
    if address in ("practice", "ticket"):
        before = visit(person=who, width=1024)
        start(before, address)
        address = before.url
    else:
        room = lived.room
        address = address.format(code=room.code, id=room.class_id, child=room.children[0].id)
    page = visit(person=who, width=1024)
    page.add_init_script(SHIFTS)
    wire = Wire(page)
    load(page, address)
    first = str(wire)
    assert wire.total <= limits.total, first
    assert wire.of("Font") <= FONT, first
    assert wire.of("Script") <= limits.script, first
    assert wire.of("Stylesheet") <= limits.style, first
    assert len(wire.sent) <= limits.requests, first
    shifted = page.evaluate("window.shifted")
    wire.forget()
    load(page, address)
    print(f"{name}: {first}; again {wire}; shift {shifted:.3f}")  # noqa: T201  # for docs/benchmarks.md
    assert limits.again is None or wire.total <= limits.again, str(wire)
    assert shifted <= 0.02


def load(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)  # the network's last events
