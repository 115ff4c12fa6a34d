"""Sign-in sessions: a row can be ended, which a signed cookie cannot."""

import secrets

from sqlalchemy import update

from webapp.extensions import db
from webapp.security import hash_token
from webapp.tables import Person, SignInSession


def open_session(person: Person, how: str, now: int) -> str:
    """A new session and its token, which only the person's browser keeps. Flushes; call inside `writing`.

    `how` is password, pictures or let in.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(token_hash=hash_token(token), person_id=person.id, started_at=now, ended_at=None, how=how)
    )
    db.session.flush()
    return token


def end_session(token: str, now: int) -> None:
    """This browser's session; nothing happens where it has ended already."""
    end(SignInSession.token_hash == hash_token(token), now)


def end_sessions_of(person: Person, now: int) -> None:
    """On every device: after a reset, a new picture code, or when the person is disabled."""
    end(SignInSession.person_id == person.id, now)


def end(which: object, now: int) -> None:
    open_ones = update(SignInSession).where(which, SignInSession.ended_at.is_(None))  # type: ignore[arg-type]
    db.session.execute(open_ones.values(ended_at=now))
