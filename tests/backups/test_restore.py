"""`backup restore`: old or new, never a mixture; erased children stay erased."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import inspect, select, text, update

from tests.backups.conftest import AFTER_RESTORE, SAMS, Machine, browser, deliver, person, row, sitting_of
from tests.backups.test_verify import with_manifest
from tests.cast import add_student
from webapp import clock, create_app
from webapp.accounts import pictures
from webapp.backups.serving import serve
from webapp.extensions import db
from webapp.jobs import last_outcome
from webapp.tables import Classroom, Job, SignInSession
from webapp.writing import writing


def restore(machine: Machine, path: Path, code: int = 0) -> str:
    result = machine.run("backup", "restore", "--yes", path)
    assert result.exit_code == code, result.output
    return str(result.output)


def room() -> Classroom:
    return db.session.scalars(select(Classroom).filter_by(name="Room 12")).one()


def signs_in(app: Flask) -> bool:
    """Sam taps the three pictures of the card."""
    here, address = browser(app), f"/sign-in/{room().code}/{person('Sam').id}"
    for at, name in enumerate(SAMS):
        here.post(address, data={"chosen": ",".join(SAMS[:at]), "pick": name})
    return not here.get("/").location.endswith("/sign-in")


def test_what_was_there_is_there_again(school: Machine) -> None:
    before = school.contents()
    made = school.backup()
    school.answer("Sam", 2)
    school.run("student", "scrub")
    said = restore(school, made)
    assert school.contents() == before
    assert school.answers() == 1
    assert school.states_that_differ() == 0
    (replaced,) = [path for path in school.files() if "replaced" in path.name]
    assert str(replaced) in said
    restore(school, replaced)
    assert school.answers() == 2
    with school.at_work():
        outcome = last_outcome("restore")
        assert outcome is not None
        assert outcome.ok


def test_it_asks_before_it_replaces_a_school(school: Machine) -> None:
    made = school.backup()
    school.answer("Sam", 2)
    asked = school.run("backup", "restore", made, input="n\n")
    assert asked.exit_code == 1
    assert "Replace Hill School, Lake School" in asked.output
    assert school.answers() == 2
    assert school.run("backup", "restore", made, input="y\n").exit_code == 0
    assert school.answers() == 1


def test_not_under_a_running_server(school: Machine) -> None:
    made = school.backup()
    before = school.contents(frozenset())
    held = serve(school.folder)
    second = serve(school.folder)  # two servers may run
    assert "Onramp is running" in restore(school, made, 1)
    os.close(held)
    assert "Onramp is running" in restore(school, made, 1)
    os.close(second)
    assert school.contents(frozenset()) == before
    restore(school, made)


def test_not_while_another_program_has_the_database(school: Machine) -> None:
    """Also one on another machine, which no lock of this one can know of."""
    made = school.backup()
    with school.at_work():
        db.session.execute(select(Job)).all()
        said = restore_beside(school, made)
        assert "connections" in said or "has the database open" in said
        db.session.rollback()
    assert len(school.files()) == 2  # what would have been replaced is safe all the same
    assert school.answers() == 1


def restore_beside(school: Machine, made: Path) -> str:
    import subprocess

    command = [sys.executable, "-m", "flask", "--app", "wsgi", "backup", "restore", "--yes", str(made)]
    environment = os.environ | {"ONRAMP_INSTANCE": str(school.folder), "ONRAMP_DATABASE": school.address}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout + result.stderr


def test_a_damaged_or_newer_backup_changes_nothing(school: Machine) -> None:
    made = school.backup()
    before = school.contents(frozenset())
    newer = with_manifest(made, revision="tomorrow")
    broken = made.with_name("broken.zip")
    broken.write_bytes(made.read_bytes()[:-30])
    assert "A newer Onramp" in restore(school, newer, 1)
    assert "no whole backup" in restore(school, broken, 1)
    assert school.contents(frozenset()) == before


def test_an_older_onramps_backup_is_brought_up_to_date(school: Machine) -> None:
    # what an older one cannot have held; of a state it is the number of its writes, the state itself is asked for below
    newer = AFTER_RESTORE | {
        "group_rules", "overrides", "pack_drafts", "peer_wishes", "pictures", "reentry_plans", "student_states",
    }  # fmt: skip
    before = school.contents(newer)
    with school.at_work():
        downgrade(revision="first_tables")
    made = school.backup()
    restore(school, made)
    assert school.contents(newer) == before
    assert school.run("setup").exit_code == 0
    assert school.states_that_differ() == 0


def test_a_newer_onramps_table_goes_with_its_school(school: Machine) -> None:
    """Going back to the version before: what came with the newer one holds rows of children and would stay."""
    made = school.backup()
    with school.at_work(), db.engine.begin() as connection:
        connection.execute(text('CREATE TABLE "of tomorrow" (child integer REFERENCES people (id), words text)'))
        connection.execute(text("""INSERT INTO "of tomorrow" SELECT id, 'told to nobody' FROM people"""))
    restore(school, made)
    with school.at_work():
        assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
    assert school.states_that_differ() == 0


def test_everybody_is_signed_out_and_signs_in_again(school: Machine) -> None:
    with school.at_work() as app:
        assert signs_in(app)
    made = school.backup()
    restore(school, made)
    with school.at_work() as app:
        assert db.session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all() == []
        assert signs_in(app)


@pytest.mark.parametrize("known_by", ["file and table", "file", "table"])
def test_an_erased_child_stays_erased(school: Machine, known_by: str) -> None:
    """On another day only the file beside the backups may be left, or only the table of the database."""
    made = school.backup()
    with school.at_work():
        late = row(sitting_of("Sam"), 2)
    assert school.run("student", "erase", "1001", "--school", "Hill School", "--yes").exit_code == 0
    ledger = school.folder / "backups" / "erasures.jsonl"
    if known_by == "table":
        ledger.unlink()
    if known_by == "file":
        elsewhere = school.folder / "elsewhere"
        elsewhere.mkdir()
        shutil.move(made, elsewhere / made.name)
        made = elsewhere / made.name
        lose_the_database(school)
    said = restore(school, made)
    assert "Erased again: 1 " in said
    assert "Sam" not in school.people()
    assert "Sue" in school.people()
    assert ledger.exists()
    with school.at_work() as app:
        assert deliver(app, late) == ["erased"]
    restore(school, made)
    assert "Sam" not in school.people()


def lose_the_database(school: Machine) -> None:
    if school.address:
        with school.at_work():
            downgrade(revision="base")
    for path in school.folder.glob("onramp.sqlite*"):
        path.unlink()


def test_a_backup_brings_its_erasures_to_another_machine(school: Machine, machine: Callable[..., Machine]) -> None:
    with_sam = school.backup()
    school.run("student", "erase", "1001", "--school", "Hill School", "--yes")
    without = school.backup()
    other = machine("other")
    restore(other, without)
    restore(other, with_sam)
    assert "Sam" not in other.people()
    assert "Sue" in other.people()


def test_a_new_child_with_the_number_of_an_erased_one_stays(school: Machine) -> None:
    """SQLite gives the last number again; so does PostgreSQL after an older backup was restored."""
    before = school.backup()
    with school.at_work(), writing():
        zed = add_student(
            db.session.scalars(select(Classroom).filter_by(name="Room 12")).one(), "Zed", "Zander", "1009"
        )
        number = zed.id
    school.run("student", "erase", "1009", "--school", "Hill School", "--yes")
    restore(school, before)
    with school.at_work(), writing():
        assert add_student(room(), "Yan", "Yates", "1010").id == number
    restore(school, school.backup())
    assert "Yan" in school.people()


def test_a_database_that_cannot_be_read_is_left_alone(school: Machine) -> None:
    if school.address:
        pytest.skip("a file of SQLite")
    made = school.backup()
    path = school.folder / "onramp.sqlite"
    path.write_bytes(b"scribbled over" * 1000)
    said = restore(school, made, 1)
    assert "cannot be read" in said
    assert path.read_bytes().startswith(b"scribbled")
    path.rename(school.folder / "broken")
    restore(school, made)
    assert school.answers() == 1


# What a process can be killed between: each of these, beside what is only prepared in a folder that is thrown away.
STEPS = {"os.rename", "os.remove", "open", "sqlite3.connect", "psycopg.commit"}


def restore_until(school: Machine, made: Path, step: int) -> int:
    """Restore in a child process that ends for good at that step; 0: it came to its end before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        about = str(arguments[0]) if arguments else ""
        if event not in STEPS or (".opened-" in about and event != "os.rename"):
            return
        if event in ("open", "sqlite3.connect") and str(school.folder) not in about:
            return
        left -= 1
        if not left:
            os._exit(9)

    sys.addaudithook(count)
    if school.address:
        from sqlalchemy import Engine, event

        event.listen(Engine, "commit", lambda _connection: count("psycopg.commit", ()))
    try:
        code = school.run("backup", "restore", "--yes", made).exit_code
    except BaseException:
        code = 7
    os._exit(code)


def test_killed_at_any_step_it_is_old_or_new(school: Machine, machine: Callable[..., Machine]) -> None:
    """Also the secret: the pictures of the database that is there can be read with the secret that is there."""
    other = machine("other")
    restore(other, school.backup())
    (other.folder / "secret").write_text("another secret, made by another first start, and longer")
    with other.at_work(), writing():
        person("Sam").picture_code = pictures.seal_code(("sun", "snail", "cup"))
        person("Sue").last_name = "Other"
    made = school.backup()
    new, old = school.contents(), other.contents()
    assert new != old
    seen, step, code = set(), 0, 9
    while code == 9:
        step += 1
        code = restore_until(other, made, step)
        found = other.contents()
        assert found in (old, new), f"a mixture after step {step}"
        with other.at_work():
            expected = SAMS if found == new else ("sun", "snail", "cup")
            assert pictures.code_of(person("Sam")) == expected, f"the secret is another's after step {step}"
        seen.add(found == new)
        if found == new and code == 9:
            put_back(other, old)
    assert code == 0
    assert seen == {False, True}
    assert step > 10
    assert not list(other.folder.glob("secret.*"))


def test_the_secret_waits_for_a_database_that_is_away(school: Machine) -> None:
    """The power failed between the two; at boot Onramp may be there before the database."""
    restore(school, school.backup())
    with school.at_work():
        outcome = last_outcome("restore")
        assert outcome is not None
    theirs = "the secret of the school that was restored just now"
    (school.folder / f"secret.restored-{outcome.at}").write_text(theirs)
    away = {"INSTANCE": str(school.folder), "DATABASE": "postgresql+psycopg://onramp@127.0.0.1:9/onramp"}
    with pytest.raises(RuntimeError, match="Start the database, then Onramp again"):
        create_app(away)
    assert school.app.config["SECRET_KEY"] == theirs
    assert not list(school.folder.glob("secret.*"))


def put_back(other: Machine, old: dict[str, str]) -> None:
    """The school as it was before, so that the next step is tried on the same."""
    replaced = [path for path in other.files() if "replaced" in path.name]
    restore(other, replaced[-1])
    assert other.contents() == old


def test_the_clock_is_not_in_it(school: Machine) -> None:
    """A restore that is later by the clock than anything, or earlier, is the same."""
    made = school.backup()
    with school.at_work(), writing() as session:
        session.execute(update(SignInSession).values(started_at=clock.now() + 365 * clock.DAY))
    restore(school, made)
    assert school.answers() == 1
