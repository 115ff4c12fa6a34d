"""Adults: made, reset, disabled; the last admin stays."""

import re

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from webapp.accounts import audit, failures, sessions
from webapp.extensions import db
from webapp.tables import Person, School

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}")


class Refused(Exception):
    """The change cannot be made; the text says why and what to do."""


def check_sign_in_name(name: str) -> str:
    """The name as it is kept, lower case. Raises Refused where it cannot be one or is taken."""
    kept = name.strip().lower()
    if not NAME.fullmatch(kept):
        raise Refused(_("A sign-in name has 2 to 80 letters a-z, digits, or . _ - @"))
    if db.session.scalar(select(Person.id).where(Person.sign_in_name == kept)) is not None:
        raise Refused(_("Somebody has this sign-in name already. Choose another one."))
    return kept


def make_adult(
    school: School, role: str, first_name: str, last_name: str, sign_in_name: str, password_hash: str, now: int
) -> Person:
    """A teacher or an admin; `password_hash` is made before the write, since hashing takes its time.

    Raises Refused where the sign-in name cannot be used. Flushes; call inside `writing`.
    """
    person = Person(
        school_id=school.id,
        role=role,
        first_name=first_name,
        last_name=last_name,
        language=school.language,
        sign_in_name=check_sign_in_name(sign_in_name),
        password_hash=password_hash,
        created_at=now,
    )
    db.session.add(person)
    try:
        db.session.flush()
    except IntegrityError as error:  # the other request was first
        raise Refused(_("Somebody has this sign-in name already. Choose another one.")) from error
    return person


def reset_password(person: Person, one_time_hash: str, actor: Person, now: int) -> None:
    """Another one-time password; the person is signed out everywhere. Raises Refused for a child."""
    if person.role == "student":
        raise Refused(_("A child has pictures and no password. Make new pictures on the class's page."))
    person.password_hash = one_time_hash
    sessions.end_sessions_of(person, now)
    failures.forgive(failures.adult_key(person.sign_in_name or ""))
    audit.record(actor, "reset password", person.role, person.id, now)


def disable(person: Person, actor: Person, now: int) -> None:
    """No sign-in any more, and signed out at once. Raises Refused for the last admin who could undo it."""
    if person.disabled_at is not None:
        return
    if person.role == "admin" and admins_left(person) == 0:
        raise Refused(_("This is the only admin. Make another admin first."))
    person.disabled_at = now
    sessions.end_sessions_of(person, now)
    audit.record(actor, "disable", person.role, person.id, now)


def enable(person: Person, actor: Person, now: int) -> None:
    if person.disabled_at is not None:
        person.disabled_at = None
        audit.record(actor, "enable", person.role, person.id, now)


def admins_left(without: Person) -> int:
    others = (
        select(func.count())
        .select_from(Person)
        .where(
            Person.school_id == without.school_id,
            Person.role == "admin",
            Person.disabled_at.is_(None),
            Person.id != without.id,
        )
    )
    return db.session.scalar(others) or 0


def adults_of(school: School) -> list[Person]:
    """Teachers and admins by name, disabled ones last."""
    query = select(Person).where(Person.school_id == school.id, Person.role != "student")
    found = db.session.scalars(query.order_by(Person.first_name, Person.last_name, Person.id)).all()
    return sorted(found, key=lambda person: person.disabled_at is not None)


def full_name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip()
