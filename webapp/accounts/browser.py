"""What a browser keeps: the sign-in token, which device this is, and the classes it is remembered for. Routes only."""

import secrets
from dataclasses import dataclass

from flask import Response, current_app, g, request, session
from flask_login import current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp.accounts import sessions
from webapp.tables import Person
from webapp.writing import writing

COOKIE = "onramp_device"
DAYS = 180
MOST_CLASSES = 8


@dataclass(frozen=True, slots=True)
class Device:
    """`key` names the browser in failures and let-ins; names of `classes` show on it also while sign-in is closed."""

    key: str
    classes: tuple[int, ...] = ()

    def remembering(self, class_id: int) -> "Device":
        return Device(self.key, (class_id, *(c for c in self.classes if c != class_id))[:MOST_CLASSES])


def this_device() -> Device:
    """The browser of this request; one that brings no valid cookie gets a new key, kept by `keep_device`."""
    if "device" not in g:
        g.device = read_cookie(request.cookies.get(COOKIE)) or Device(secrets.token_urlsafe(12))
        g.device_changed = g.device != read_cookie(request.cookies.get(COOKIE))
    return g.device


def remember_class(class_id: int) -> None:
    g.device, g.device_changed = this_device().remembering(class_id), True


def forget_classes() -> None:
    g.device, g.device_changed = Device(this_device().key), True


def keep_device(response: Response) -> Response:
    """After a request that asked for the device: give the browser what changed."""
    if g.get("device_changed"):
        value = serializer().dumps({"key": g.device.key, "classes": list(g.device.classes)})
        response.set_cookie(
            COOKIE,
            value,
            max_age=DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return response


def read_cookie(value: str | None) -> Device | None:
    try:
        kept = serializer().loads(value or "", max_age=DAYS * 86_400)
        return Device(str(kept["key"]), tuple(int(c) for c in kept["classes"]))
    except (BadSignature, KeyError, TypeError, ValueError):
        return None


def serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="onramp device")


def enter(person: Person, token: str, now: int) -> None:
    """This browser is `person`'s from now on; whatever it kept of somebody before is gone."""
    end_current(now)
    session.clear()
    person.session_token = token
    login_user(person)


def leave(now: int) -> None:
    end_current(now)
    logout_user()
    session.clear()


def end_current(now: int) -> None:
    if current_user.is_authenticated:
        token = current_user.session_token
        with writing():
            sessions.end_session(token, now)
