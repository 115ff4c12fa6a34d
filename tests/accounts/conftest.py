"""What the tests of signing in share: pictures on the cast's children, passwords on its adults, a second worker."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from tests.cast import Browser, Cast
from webapp import clock, create_app
from webapp.accounts import passwords, pictures
from webapp.extensions import db
from webapp.tables import Person, SignInFailure
from webapp.writing import writing

PASSWORD = "five green apples"
SAMS = ("fox", "boat", "apple")
SUES = ("star", "tree", "key")
NIAS = ("sun", "snail", "cup")


@pytest.fixture
def school(cast: Cast) -> Cast:
    """The cast, ready to sign in: adults with PASSWORD, children with pictures, Tess's door open."""
    hashed = passwords.hash_password(PASSWORD)
    with writing():
        for adult in (cast.ada, cast.tess, cast.omar, cast.zoe, cast.max, cast.dan):
            adult.password_hash = hashed
        for child, code in ((cast.sam, SAMS), (cast.sue, SUES), (cast.nia, NIAS)):
            child.picture_code = pictures.seal_code(code)
        cast.room.sign_in_open_until = clock.now() + clock.HOUR
    return cast


@pytest.fixture
def second_worker(school: Cast) -> Iterator[Callable[[], FlaskClient]]:
    """Browsers of another process's application on the same database and instance folder."""
    config = school.app.config
    other: Flask = create_app(
        {
            "INSTANCE": config["INSTANCE"],
            "DATABASE": config["SQLALCHEMY_DATABASE_URI"],
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
        }
    )
    yield lambda: Browser(other, other.response_class, use_cookies=True)
    with other.app_context():
        db.engine.dispose()


def fresh(row: Any) -> Any:
    """The row as the database has it now."""
    db.session.rollback()
    db.session.refresh(row)
    return row


def count(table: Any, **values: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).filter_by(**values)) or 0


def rows(table: Any, **values: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(select(table).filter_by(**values).order_by(*table.__table__.primary_key)))


def sign_in_adult(browser: FlaskClient, name: str, password: str = PASSWORD) -> Any:
    return browser.post("/staff/sign-in", data={"sign_in_name": name, "password": password})


def tap(browser: FlaskClient, cast: Cast, child: Person, code: tuple[str, ...]) -> Any:
    """Three taps as plain forms; the reply to the last."""
    address = f"/sign-in/{cast.room.code}/{child.id}"
    for at, name in enumerate(code):
        reply = browser.post(address, data={"chosen": ",".join(code[:at]), "pick": name})
    return reply


def time_passes(child: Person, seconds: int) -> None:
    """The tries of this child were so many seconds earlier."""
    with writing() as session:
        for failure in session.scalars(select(SignInFailure).filter_by(whom=f"student:{child.id}")):
            failure.at -= seconds * clock.SECOND


def forget_tries() -> None:
    with writing() as session:
        session.execute(delete(SignInFailure))


def is_signed_in(browser: FlaskClient) -> bool:
    """The first page sends strangers to the sign-in page and everybody else to their own."""
    return not browser.get("/").location.endswith("/sign-in")
