"""Moving a school: to another machine, and between SQLite and PostgreSQL, both ways."""

import os
from collections.abc import Callable

import pytest

from tests.backups.conftest import Machine, deliver, person, row, sitting_of
from tests.backups.test_restore import restore, room, signs_in
from tests.backups.test_verify import AWKWARD
from tests.cast import add_student
from webapp.backups import archive
from webapp.evidence.parameters import current_parameters
from webapp.tables import Fit, Intervention, SkillPrior
from webapp.writing import writing

BOTH = [("sqlite", "postgresql"), ("postgresql", "sqlite")]
needs_both = pytest.mark.skipif("ONRAMP_TEST_POSTGRES" not in os.environ, reason="needs a PostgreSQL server too")


def make_awkward() -> None:
    """Texts, numbers, truths and bytes that two databases could understand differently."""
    with writing() as session:
        for text in AWKWARD[1:]:
            session.add(
                Intervention(
                    class_id=room().id, teacher_id=person("Tess").id, student_id=None, flag_id=None, group_id=None,
                    what="on it", note=text, at=2**53 + 1,
                )
            )  # fmt: skip
        for number, value in enumerate((0.1, 0.30000000000000004, 0.125, 1 / 3)):
            session.add(SkillPrior(skill=f"s{number}", init=value, learn=value / 7, guess=0.2, slip=value / 3))
        params = current_parameters().to_json()
        session.add(Fit(state="active", why="é", params=params, judged=params, found={"é": 0.1}, created_at=-1))
        session.add(Fit(state="refused", why="worse", params="", judged="", found={}, created_at=0, activated_at=1))


def move_and_compare(old: Machine, new: Machine) -> None:
    with old.at_work():
        make_awkward()
    old.run("fits", "rebuild")
    with old.at_work():
        waiting = [row(sitting_of(name), position) for name, position in (("Sam", 1), ("Sam", 2), ("Nia", 1))]
    made = old.backup()
    restore(new, made)
    assert new.contents() == old.contents()
    again = new.backup()
    differ = {
        table
        for table, count in archive.manifest_of(made).counts.items()
        if count != archive.manifest_of(again).counts[table]
    }
    assert differ <= {"jobs", "sign_in_sessions"}  # what a restore itself writes
    assert new.run("setup").exit_code == 0
    with new.at_work() as app:
        assert signs_in(app)
        assert deliver(app, *waiting) == ["stored", "stored", "stored"]
        with writing():
            assert add_student(room(), "New", "Child", "2001").id > person("Lou").id
    assert new.answers() == 3  # Sam's first had arrived before the move
    assert new.run("fits", "rebuild", "--check").exit_code == 0


def test_to_another_laptop(machine: Callable[..., Machine], school: Machine) -> None:
    move_and_compare(school, machine("other"))


@needs_both
@pytest.mark.parametrize(("here", "there"), BOTH)
def test_between_the_databases(machine: Callable[..., Machine], here: str, there: str) -> None:
    old = machine("old", here)
    assert old.run("setup").exit_code == 0
    old.furnish()
    move_and_compare(old, machine("new", there))
