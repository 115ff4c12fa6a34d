"""Secrets that must be read again (picture codes, a password shown once), encrypted with a key of this installation."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class Unreadable(Exception):
    """Sealed with another secret: the instance folder's secret was replaced. A new picture code mends it."""


def seal(text: str) -> bytes:
    return cipher(current_app.config["SECRET_KEY"]).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Raises Unreadable where this installation's secret did not seal it."""
    try:
        return cipher(current_app.config["SECRET_KEY"]).decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable from None


@lru_cache(maxsize=4)
def cipher(secret: str) -> Fernet:
    """HKDF-SHA256 (RFC 5869) keeps this key apart from the one that signs cookies."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"onramp sealed secrets 1").derive(secret.encode())
    return Fernet(urlsafe_b64encode(key))
