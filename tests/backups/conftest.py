"""Schools in folders of their own, as on different machines, and commands given to them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Browser
from tests.evidence.conftest import row
from tests.postgresql import postgresql_database
from tests.worlds import build, contents
from webapp import create_app
from webapp.accounts import pictures
from webapp.evidence.parameters import load_parameters
from webapp.evidence.sittings import generate
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.library.packs import load_once
from webapp.tables import EvidenceRow, Person, Sitting
from webapp.writing import writing

SAMS = ("fox", "boat", "apple")
AFTER_RESTORE = frozenset({"jobs", "sign_in_sessions"})  # its own note, and that everybody is signed out


class Machine:
    """One installation: a folder, a database, and what its owner can do at the terminal."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    @property
    def app(self) -> Flask:
        """A fresh start of the program, as each command is."""
        return create_app(
            {"INSTANCE": str(self.folder), "DATABASE": self.address, "TESTING": True, "WTF_CSRF_ENABLED": False}
        )

    @contextmanager
    def at_work(self) -> Iterator[Flask]:
        app = self.app
        with app.app_context():
            yield app
            db.session.rollback()
            db.session.remove()
            db.engine.dispose()
        for kept in (load_once, generate, load_parameters):
            kept.cache_clear()

    def run(self, *args: object, **more: Any) -> Any:
        app = self.app
        result = app.test_cli_runner().invoke(args=[str(each) for each in args], **more)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def backup(self) -> Path:
        result = self.run("backup", "create")
        assert result.exit_code == 0, result.output
        return self.files()[-1]

    def files(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.zip"))

    def contents(self, but: frozenset[str] = AFTER_RESTORE) -> dict[str, str]:
        with self.at_work():
            return contents(but)

    def furnish(self) -> None:
        """Three classes with one of everything; Sam has pictures that this installation's secret seals."""
        with self.at_work() as app:
            worlds = build(app)
            with writing():
                worlds.cast.sam.picture_code = pictures.seal_code(SAMS)
        self.answer("Sam", 1)

    def answer(self, first_name: str, position: int) -> dict[str, Any]:
        """A right answer of the child, given by HTTP at this machine; the row that the device sent."""
        with self.at_work() as app:
            sent = row(sitting_of(first_name), position)
            assert deliver(app, sent) == ["stored"]
        return sent

    def answers(self) -> int:
        with self.at_work():
            return db.session.scalar(select(func.count()).select_from(EvidenceRow).filter_by(kind="answer")) or 0

    def people(self) -> set[str]:
        with self.at_work():
            return set(db.session.scalars(select(Person.first_name)))

    def states_that_differ(self) -> int:
        with self.at_work():
            return sum(each.differed for each in rebuild(only_check=True))


def deliver(app: Flask, *sent: dict[str, Any]) -> list[str]:
    replies = browser(app).post("/evidence", json={"rows": list(sent)}).json["replies"]
    return [reply["kept"] for reply in replies]


def sitting_of(first_name: str) -> Sitting:
    return db.session.scalars(select(Sitting).where(Sitting.student_id == person(first_name).id)).one()


def browser(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def person(first_name: str) -> Person:
    return db.session.scalars(select(Person).filter_by(first_name=first_name)).one()


@pytest.fixture
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """`machine("laptop")`, on the database that the tests use, or the kind that is asked for."""
    opened: list[Any] = []

    def make(name: str, kind: str = request.config.getoption("--database")) -> Machine:
        address = ""
        if kind == "postgresql":
            opened.append(postgresql_database())
            address = opened[-1].__enter__()
        return Machine(tmp_path / name, address)

    yield make
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def school(machine: Callable[..., Machine]) -> Machine:
    """A machine with a school on it."""
    made = machine("school")
    assert made.run("setup").exit_code == 0
    made.furnish()
    return made
