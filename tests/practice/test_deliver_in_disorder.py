"""A device delivers Sam's rows late, twice and out of order: the state is what a rebuild makes of the log."""

import json
import random
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.misses import miss
from tests.practice.browsing import Child
from tests.practice.conftest import latest_sitting, rows, state_row
from webapp.evidence.parameters import current_parameters
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.states import replay
from webapp.evidence.tokens import sign
from webapp.tables import Sitting
from webapp.writing import writing


def rows_of_set(sitting: Sitting) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for position in range(1, len(sitting.tasks) + 1):
        part = variant_of(sitting, token_for(sitting, position)).parts[0]
        first, second = (sign(token_for(sitting, position, part.id, try_)) for try_ in (1, 2))
        missed = miss(part)
        if position % 2 and sitting.purpose == "practice":
            found.append({"token": first, "kind": "hint", "revision": 1})
            found.append({"token": first, "kind": "answer", "revision": 2, "answer": missed})
            found.append({"token": second, "kind": "answer", "revision": 1, "answer": part.key[0]})
        else:
            found.append({"token": first, "kind": "answer", "revision": 1, "answer": part.key[0]})
    return [*found, {"token": sign(token_for(sitting, 0)), "kind": "finish", "revision": 1}]


def deliver(device: FlaskClient, batch: list[dict[str, object]]) -> None:
    reply = device.post("/evidence", data=json.dumps({"rows": batch}), content_type="application/json")
    assert [each["kept"] for each in reply.get_json()["replies"]] == ["stored"] * len(batch)


@pytest.mark.parametrize("seed", range(3))
def test_state_equals_the_rebuilt_one(
    sam: Child, cast: Cast, ticket_set: object, right: Callable[[Child], str], seed: int
) -> None:
    sam.start()
    practice = latest_sitting()
    sam.press("answer", right(sam))  # by form; the rest comes from the outbox
    sam.start("ticket")
    ticket = latest_sitting()
    shuffled = rows_of_set(practice)[3:] + rows_of_set(ticket)
    rng = random.Random(seed)
    rng.shuffle(shuffled)
    device = cast.browser()  # nobody is signed in any more: the token is enough
    for start in range(0, len(shuffled), 4):
        deliver(device, shuffled[start : start + 4])
        deliver(device, shuffled[max(0, start - 3) : start + 2])
    assert len(rows()) == len(shuffled) + 1
    stored = state_row(cast.sam.id)
    with writing([cast.sam.id]):
        replay(cast.sam.id, current_parameters())
    assert state_row(cast.sam.id) == stored
