"""The door for devices: rows as JSON, and the heartbeat."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest

from webapp import clock
from webapp.access import role_required
from webapp.evidence.deliveries import (
    MAX_ANSWER,
    MAX_ROWS,
    VERSIONS,
    Delivery,
    Malformed,
    read_delivery,
    storable,
    whole,
)
from webapp.evidence.presence import hear, is_known
from webapp.evidence.record import Reply, record
from webapp.evidence.refusals import Refusal, note_refusals
from webapp.extensions import csrf
from webapp.tables import Person
from webapp.writing import writing

pages = Blueprint("evidence", __name__)
LARGEST = 2**20  # three times what a device sends at once; anybody may send, and reading JSON takes memory


@pages.post("/evidence")
@csrf.exempt  # each row is authorised by its own signed token, which no other site can make or read
def deliver() -> Any:
    """`{"version": 1, "rows": [{token, kind, revision, answer?, elapsed_ms?, sequence?}]}` -> `{"replies": [...]}`, one
    per row, in order. Whatever is not answered with a reply stays on the device."""
    body = read_body()
    rows = body.get("rows") if isinstance(body, dict) else None
    if not isinstance(rows, list) or len(rows) > MAX_ROWS:
        raise BadRequest(f"Send a list of at most {MAX_ROWS} rows.")
    if body.get("version", 0) not in VERSIONS:
        raise BadRequest("These rows come from a newer Onramp than this one: they stay on the device until it is here.")
    # Who is signed in is looked up for a refused row alone.
    return jsonify(replies=[reply.as_json() for reply in answer_rows(rows, clock.now(), current_user)])


def answer_rows(rows: list[Any], now: int, signed_in: Person | None) -> list[Reply]:
    """One reply per row, in order. What is no row is refused by itself: it must not keep the others waiting."""
    read = [read_or_refuse(row) for row in rows]
    kept = iter(record([each for each in read if isinstance(each, Delivery)], now, signed_in))
    broken = [each for each in read if not isinstance(each, Delivery)]
    if broken:
        note_refusals(broken, signed_in, now)
    return [next(kept) if isinstance(each, Delivery) else refuse(*each) for each in read]


def read_or_refuse(row: Any) -> Delivery | Refusal:
    """The row, or as much of it as can be told to a teacher, with the reason."""
    try:
        return read_delivery(row)
    except Malformed as error:
        token, answer = (row.get("token"), row.get("answer")) if isinstance(row, dict) else ("", row)
        return Delivery(token if isinstance(token, str) else "", "", 0, storable(str(answer)[:MAX_ANSWER])), error


def refuse(delivery: Delivery, error: Exception) -> Reply:
    return Reply(delivery.token, delivery.kind, delivery.revision, "refused", why=str(error))


def read_body() -> Any:
    """What the JSON says; None where it says nothing, or is nested deeper than any delivery."""
    request.max_content_length = LARGEST
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


@pages.post("/heartbeat")
@role_required("student")
def heartbeat() -> Any:
    """The device is on and the page is open; `active` when the child did something since the last one. A page that is
    still open for another child, who was signed in here before, says nothing of this one."""
    if whole(request.form.get("student"), 2**62) not in (None, current_user.id):
        return "", 409
    now, active = clock.now(), request.form.get("active") == "yes"
    if not is_known(current_user.id, now, active):
        with writing():
            hear(current_user.id, now, active)
    return "", 204
