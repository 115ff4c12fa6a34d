"""Many hands at once, over the wire and across two server processes: 32 posts of one row are one row."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.parse import urlsplit

from tests.faults.devices import post, practice_set
from tests.faults.ledger import assert_kept

HANDS = 32


def post_all(here, bodies):
    """The replies to bodies posted at the same time: what was kept of each."""
    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(lambda body: post_until_told(urlsplit(here).netloc, body), bodies))


def post_until_told(host, row):
    """Sent again while the server says that others come first."""
    for _ in range(100):
        status, headers, body = post(host, "/evidence", {"rows": [row]})
        if status != 503:
            break
        assert headers["Retry-After"]
        time.sleep(0.2)
    assert status == 200, body
    return json.loads(body)["replies"][0]["kept"]


def test_thirty_two_posts_of_one_row_are_one_row(any_school, serve):
    server = serve(any_school)
    for seed in range(4):
        row = practice_set(any_school.app, any_school, any_school.children[seed], Random(seed))[0]
        assert post_all(server.here, [row] * HANDS) == ["stored"] * HANDS
        assert assert_kept(any_school.app, [row]) == seed + 1


def test_of_two_bodies_of_one_row_the_first_stands(any_school, serve):
    server = serve(any_school)
    row = practice_set(any_school.app, any_school, any_school.children[0], Random(1))[0]
    bodies = [row | {"answer": str(n % 2)} for n in range(HANDS)]
    kept = post_all(server.here, bodies)
    stored = [body for body, what in zip(bodies, kept, strict=True) if what == "stored"]
    assert len({body["answer"] for body in stored}) == 1
    assert (kept.count("stored"), kept.count("conflict")) == (HANDS / 2, HANDS / 2)
    assert assert_kept(any_school.app, stored) == 1
