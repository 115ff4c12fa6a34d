"""Signing in: an adult by password, a child by pictures.

A password is checked between two short writes, outside the lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.accounts import failures, letting_in, passwords, pictures, sessions
from webapp.accounts.failures import Wait
from webapp.extensions import db
from webapp.tables import Classroom, Person
from webapp.writing import writing


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it is, and the token for the browser. No token: the password was for once, another has to be chosen first."""

    person: Person
    token: str | None


def adult(sign_in_name: str, password: str, device: str, now: int) -> SignedIn | Wait | None:
    """None: name or password do not fit; nobody can tell from time or words whether the name exists."""
    name = sign_in_name.replace("\0", "").strip().lower()[:200]  # PostgreSQL keeps no NUL
    whom = failures.adult_key(name)
    with writing():
        attempt = failures.begin(whom, device, now)
    if isinstance(attempt, Wait):
        return attempt
    person = adult_named(name)
    kept = person.password_hash if person else None
    if not passwords.verify(kept, password) or person is None or kept is None:
        return None
    if passwords.is_one_time(kept):
        with writing():
            failures.forgive(whom)
        return SignedIn(person, None)
    fresh = passwords.hash_password(password) if passwords.is_outdated(kept) else None
    return open_door(person, kept, fresh, now)


def adult_named(name: str) -> Person | None:
    enabled = select(Person).where(Person.sign_in_name == name, Person.disabled_at.is_(None), Person.role != "student")
    return db.session.scalar(enabled)


def open_door(person: Person, kept: str, fresh: str | None, now: int) -> SignedIn | None:
    """Checked again inside the write: a reset or disabling that came in between wins."""
    with writing() as session:
        session.refresh(person)
        if person.password_hash != kept or person.disabled_at is not None:
            return None
        if fresh:
            person.password_hash = fresh
        failures.forgive(failures.adult_key(person.sign_in_name or ""))
        return SignedIn(person, sessions.open_session(person, "password", now))


def choose_password(person: Person, kept: str, password: str, now: int) -> SignedIn | None:
    """Put the own password in the place of the one-time one and sign in. None: it was replaced meanwhile."""
    fresh = passwords.hash_password(password)
    return open_door(person, kept, fresh, now)


def student(classroom: Classroom, child: Person, taps: Sequence[str], device: str, now: int) -> SignedIn | Wait | None:
    """None: not this child's pictures. The tenth such try puts the child on the teacher's page."""
    whom = failures.student_key(child.id)
    with writing():
        attempt = failures.begin(whom, device, now)
        if isinstance(attempt, Wait):
            if attempt.ask_teacher:
                letting_in.ask(classroom, child, device, now)
            return attempt
    with writing() as session:
        session.refresh(child)
        if child.disabled_at is None and pictures.matches(child, taps):
            failures.forgive(whom)
            return SignedIn(child, sessions.open_session(child, "pictures", now))
        if failures.tries_of(whom, now) >= failures.ASK_TEACHER_AT:
            letting_in.ask(classroom, child, device, now)
    return None
