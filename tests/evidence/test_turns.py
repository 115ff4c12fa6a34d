"""A few requests compute at a time; who reads, sends, waits for a lock or holds it keeps nobody waiting."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.evidence.conftest import row
from webapp import turns
from webapp.writing import write_lock

MOMENT = 0.5  # seconds in which a request that nobody keeps waiting is done


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as found:
        yield found


@pytest.fixture
def all_taken(pool: ThreadPoolExecutor) -> Iterator[threading.Event]:
    """Every turn is taken until the event is set; at the latest before the pool waits for those who ask."""
    for _ in range(turns.AT_ONCE):
        turns._turns.acquire()
    free = threading.Event()

    def give_back() -> None:
        free.wait()
        for _ in range(turns.AT_ONCE):
            turns._turns.release()

    keeper = threading.Thread(target=give_back)
    keeper.start()
    yield free
    free.set()
    keeper.join()


def ask(app: Flask, path: str, **more: Any) -> int:
    with app.test_client() as browser:
        return (browser.post(path, **more) if more else browser.get(path)).status_code


def done(found: Future[int]) -> bool:
    return bool(wait_for([found], MOMENT).done)


def test_a_page_waits_for_its_turn_and_a_file_does_not(
    app: Flask, all_taken: threading.Event, pool: ThreadPoolExecutor
) -> None:
    page = pool.submit(ask, app, "/sign-in")
    assert done(pool.submit(ask, app, "/static/favicon.svg")) and done(pool.submit(ask, app, "/healthz"))
    assert not done(page)
    all_taken.set()
    assert page.result() == 200


def test_an_upload_takes_no_turn(app: Flask, all_taken: threading.Event, pool: ThreadPoolExecutor) -> None:
    large = {"code": "x" * (turns.LARGE + 1)}
    assert done(pool.submit(ask, app, "/sign-in", data=large))
    assert not done(pool.submit(ask, app, "/sign-in", data={"code": "FOX412"}))


def test_a_turn_comes_back_however_a_request_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise RuntimeError("a page that breaks")

    monkeypatch.setitem(app.view_functions, "style", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for _ in range(turns.AT_ONCE + 1):
        assert ask(app, "/style") == 500
        assert ask(app, "/nowhere") == 404


@pytest.mark.sqlite_suffices
def test_who_waits_for_the_lock_keeps_no_page_waiting(
    app: Flask, cast: Cast, open_set: Any, pool: ThreadPoolExecutor
) -> None:
    sets = [open_set(child) for child in (cast.sam, cast.sue)]
    bodies = [{"rows": [row(sitting, place)]} for sitting in sets for place in (1, 2)]
    with write_lock():
        answers = [pool.submit(ask, app, "/evidence", json=body) for body in bodies]
        time.sleep(MOMENT)
        assert not any(answer.done() for answer in answers)
        assert pool.submit(ask, app, "/sign-in").result() == 200
        assert not any(answer.done() for answer in answers)
    assert [answer.result() for answer in answers] == [200] * len(bodies)
