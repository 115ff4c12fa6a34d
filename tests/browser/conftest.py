"""A real server, a real Chromium, and pages that are watched: no page may ask another host or break the policy."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.forms import at_device, practise, sit_ticket
from tests.browser.school import ChildFacts, Room, cookie_of, make_room
from tests.browser.server import database_of_our_own, serving
from tests.browser.watching import Watch
from tests.fits.rows import add_fit
from webapp import clock, create_app
from webapp.extensions import db
from webapp.fits.activating import use

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # a busy machine is slow; nothing is asserted about time
Visit = Callable[..., Page]
SMALLER = ("64", "63", "18", "31", "no-ones")


@dataclass
class Lived:
    """A class in which all sorts of things have happened, for the pages that only look."""

    room: Room
    group: str


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium, with further flags where a test needs some; closed at the end."""
    program = os.environ.get("ONRAMP_TEST_CHROMIUM") or "/usr/bin/chromium"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        started: list[Browser] = []

        def start(*more: str) -> Browser:
            started.append(playwright.chromium.launch(executable_path=program, args=[*flags, *more]))
            return started[-1]

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Browser:
    return launch()


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, Flask]]:
    """The server's address, and an application on the same database to write schools with and read the log."""
    with (
        tempfile.TemporaryDirectory(prefix="onramp-browser-") as folder,
        database_of_our_own(request.config.getoption("--database")) as database,
        serving(Path(folder), database) as here,
    ):
        app = create_app({"INSTANCE": folder, "DATABASE": database})
        yield here, app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def here(served: tuple[str, Flask]) -> str:
    return served[0]


@pytest.fixture(scope="session")
def onramp(served: tuple[str, Flask]) -> Flask:
    return served[1]


@pytest.fixture
def room(onramp: Flask) -> Room:
    """A class of 28 in a unit, with today's ticket set and sign-in open."""
    return make_room(onramp)


@pytest.fixture(scope="module")
def shared(onramp: Flask) -> Room:
    """A class for the tests of this file: each takes a child of its own."""
    return make_room(onramp)


@pytest.fixture(scope="module")
def next_child(shared: Room) -> Callable[[], ChildFacts]:
    children = iter(shared.children)
    return lambda: next(children)


@pytest.fixture(scope="session")
def lived(onramp: Flask, here: str) -> Lived:
    room = make_room(onramp)
    for child in room.children[:8]:
        device = at_device(onramp, here, child)
        practise(onramp, device, "smaller-from-larger")
        sit_ticket(device, SMALLER)
    for child in room.children[8:10]:
        sit_ticket(at_device(onramp, here, child), ("56", "12", "2", "29", "ten-gone"))
    asking = at_device(onramp, here, room.children[10])
    asking.start("practice")
    asking.press("help")
    with onramp.app_context():  # what was learned here believes the same of everybody
        add_fit(0.0)
        use(add_fit(0.0).id, None, clock.now())
    teacher = at_device(onramp, here, ChildFacts(room.teacher_id, "Tess", ()))
    page = teacher.see(room.path)
    return Lived(room, re.findall(r"/groups/(\w+)/accept", page.html)[0])


@pytest.fixture
def visit(chromium: Browser, here: str, onramp: Flask) -> Iterator[Visit]:
    """Opens a page in a browser of its own, signed in as `person` where one is given; at the end all are judged."""
    watched: list[Watch] = []

    def open_page(person: int | None = None, width: int = 1366, height: int = 800, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=here, viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(30_000)
        if person is not None:
            context.add_cookies([{"name": "session", "value": cookie_of(onramp, person), "url": here}])
        page = context.new_page()
        watched.append(Watch(page, here))
        return page

    yield open_page
    for watch in watched:
        watch.page.context.close()
    faults = [fault for watch in watched for fault in watch.faults]
    assert not faults, "\n".join(faults)
