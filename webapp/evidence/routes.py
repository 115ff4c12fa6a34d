"""The door for devices: rows as JSON, and the heartbeat."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest

from webapp import clock
from webapp.access import role_required
from webapp.evidence.deliveries import MAX_ROWS, Malformed, read_delivery
from webapp.evidence.presence import hear
from webapp.evidence.record import record
from webapp.extensions import csrf
from webapp.writing import writing

pages = Blueprint("evidence", __name__)
LARGEST = 8 * 2**20  # MAX_ROWS of the longest answers, each letter spelled out as JSON may


@pages.post("/evidence")
@csrf.exempt  # each row is authorised by its own signed token, which no other site can make or read
def deliver() -> Any:
    """`{"rows": [{token, kind, revision, answer?, elapsed_ms?, sequence?}]}` -> `{"replies": [...]}`, one per row."""
    body = read_body()
    rows = body.get("rows") if isinstance(body, dict) else None
    if not isinstance(rows, list) or len(rows) > MAX_ROWS:
        raise BadRequest(f"Send a list of at most {MAX_ROWS} rows.")
    try:
        deliveries = [read_delivery(row) for row in rows]
    except Malformed as error:
        return jsonify(error=str(error)), 400
    signed_in = current_user._get_current_object() if current_user.is_authenticated else None
    replies = record(deliveries, clock.now(), signed_in)
    return jsonify(replies=[reply.as_json() for reply in replies])


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
    """The device is on and the page is open; `active` when the child did something since the last one."""
    with writing():
        hear(current_user.id, clock.now(), active=request.form.get("active") == "yes")
    return "", 204
