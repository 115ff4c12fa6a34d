"""Answer tokens: signed by the server, handed to the device, valid for ever.

A token names one try at one part of one task of one child's sitting. It authorises that row by itself, so an answer can
be delivered after sign-out, from a shared device, or after the secret was rotated.
"""

from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

WHOLE = ""  # the `part` of a token that is about the whole sitting or the whole task


@dataclass(frozen=True, slots=True)
class Token:
    student: int
    sitting: int
    position: int  # from 1; 0 for the sitting as a whole
    item: str  # pack-id/item@version, empty at position 0
    seed: str
    part: str
    try_: int  # from 1
    issued_at: int


class TokenForged(ValueError):
    """This server did not sign that token."""


def serializer() -> URLSafeSerializer:
    keys = current_app.config.get("SECRET_KEY_FALLBACKS") or []
    return serializer_of((*keys, current_app.config["SECRET_KEY"]))


@lru_cache(maxsize=16)
def serializer_of(keys: tuple[str, ...]) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt="onramp answer")


def sign(token: Token) -> str:
    """The same token always gives the same text: a reload hands out what the device already has."""
    fields = (token.student, token.sitting, token.position, token.item, token.seed, token.part, token.try_)
    return str(serializer().dumps((*fields, token.issued_at)))


def read(text: str) -> Token:
    """Raises TokenForged for anything that `sign` did not make."""
    if len(text) > 1_000:
        raise TokenForged("too long")
    try:
        return Token(*serializer().loads(text))
    except (BadSignature, TypeError, ValueError) as error:
        raise TokenForged(str(error)) from error
