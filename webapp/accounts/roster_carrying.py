"""Between looking and applying, the page itself carries the list: signed, packed, for one admin and one hour.

No file with children's names lies about on the server, and any web server can apply what another one checked.
"""

from dataclasses import astuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp.accounts.roster_plan import Plan
from webapp.accounts.roster_reading import Roster, RosterRow
from webapp.tables import Person

GOOD_FOR = 3_600  # seconds


class Stale(Exception):
    """Too old, another admin's, or not signed by this installation."""


def carry(roster: Roster, plan: Plan, admin: Person) -> str:
    """The rows and what they would have changed, for the page's hidden field; at most MOST_ROWS rows, packed."""
    body = {"admin": admin.id, "digest": plan.digest(), "rows": [astuple(row) for row in roster.rows]}
    return serializer().dumps(body)


def receive(carried: str, admin: Person) -> tuple[Roster, str]:
    """The list and the digest of the plan that was shown. Raises Stale."""
    try:
        body = serializer().loads(carried, max_age=GOOD_FOR)
    except BadSignature:
        raise Stale from None
    if body["admin"] != admin.id:
        raise Stale
    return Roster(tuple(RosterRow(*row) for row in body["rows"])), str(body["digest"])


def serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="onramp class list")
