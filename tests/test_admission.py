"""What would wait too long is turned away at once, and comes again."""

from collections.abc import Iterator

import pytest

from webapp import admission


@pytest.fixture(autouse=True)
def nobody_waits() -> Iterator[None]:
    yield
    admission._queue.clear()


def wait(count: int) -> None:
    admission.watch(lambda: count)


def post(cast, path: str) -> tuple[int, str | None]:
    reply = cast.browser(cast.sam).post(path, json={"rows": []})
    return reply.status_code, reply.headers.get("Retry-After")


def test_what_only_looks_is_turned_away_first_then_answers_too(cast) -> None:
    wait(admission.MOST_BEFORE_LOOKS + 1)
    assert post(cast, "/heartbeat") == (503, admission.RETRY_AFTER)
    assert post(cast, "/evidence") == (200, None)
    assert cast.browser(cast.sam).get("/today").status_code == 200
    wait(admission.MOST + 1)
    assert post(cast, "/evidence") == (503, admission.RETRY_AFTER)


def test_a_page_is_turned_away_kindly_and_files_never_are(cast) -> None:
    wait(admission.MOST + 1)
    reply = cast.browser(cast.sam).get("/today")
    assert reply.status_code == 503 and "Nothing was lost" in reply.get_data(as_text=True)
    assert reply.headers["Retry-After"]
    assert cast.browser().get("/static/favicon.svg").status_code == 200
