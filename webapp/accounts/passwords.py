"""Adults' passwords: argon2id, one hash at a time per worker so that sign-ins never starve the children's answers."""

import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from webapp import turns
from webapp.writing import Busy

HASHER = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID
)  # OWASP's minimum: 19 MiB, t=2, p=1
ONCE = "once:"  # marks the hash of a password that somebody else made; its owner has to choose another one
SHORTEST, LONGEST = 12, 128
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
WAIT_SECONDS = 5
_turn = threading.Semaphore(1)


def hash_password(password: str, once: bool = False) -> str:
    """Raises Busy where the one hash at a time did not get its turn."""
    with turn():
        return (ONCE if once else "") + HASHER.hash(password)


def verify(kept: str | None, password: str) -> bool:
    """Takes the same time for a name that nobody has (`kept` is None) as for a known one."""
    nobodys = nobodys_hash()  # asked for in any case: it is made at the first sign-in
    wanted = kept or nobodys
    with turn():
        try:
            matched = HASHER.verify(wanted.removeprefix(ONCE), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return matched and kept is not None and len(password) <= LONGEST


def is_one_time(kept: str) -> bool:
    return kept.startswith(ONCE)


def is_outdated(kept: str) -> bool:
    """Was it hashed with other parameters than today's?"""
    return not is_one_time(kept) and HASHER.check_needs_rehash(kept)


def one_time_password() -> str:
    """Twelve letters and digits in groups (59 bits), easy to read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))


def weakness(password: str, sign_in_name: str) -> str | None:
    """Why this password is refused, or None. Length is what counts; no rules about kinds of letters."""
    if len(password) < SHORTEST:
        return _(
            "Choose at least %(number)s characters. A few words in a row are easy to keep in mind.", number=SHORTEST
        )
    if len(password) > LONGEST:
        return _("Choose at most %(number)s characters.", number=LONGEST)
    if len(set(password)) < 5 or (sign_in_name and sign_in_name.casefold() in password.casefold()):
        return _("That is easy to guess. Choose one without your name and with more different letters.")
    return None


class turn:
    """The one hash at a time. Raises Busy after WAIT_SECONDS."""

    def __enter__(self) -> None:
        turns.leave()  # the hash computes outside Python's interpreter
        if not _turn.acquire(timeout=WAIT_SECONDS):
            raise Busy

    def __exit__(self, *_error: object) -> None:
        _turn.release()


@lru_cache(maxsize=1)
def nobodys_hash() -> str:
    """What an unknown name's password is compared with; made once per process, of a password that is not kept."""
    with turn():
        return HASHER.hash(secrets.token_urlsafe(24))
