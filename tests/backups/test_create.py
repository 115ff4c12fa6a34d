"""`backup create` and `backup list`: one private file of one moment, or none."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from tests.backups.conftest import Machine
from tests.house import ROOT
from webapp import clock
from webapp.backups import archive, postgresql, store
from webapp.backups.problems import BackupProblem
from webapp.extensions import db


def started(school: Machine, *command: str, before: str = "") -> "subprocess.Popen[str]":
    """The command in a process of its own, as a person starts it."""
    line = f"{before} exec {sys.executable} -m flask --app wsgi {' '.join(command)}"
    environment = os.environ | {"ONRAMP_INSTANCE": str(school.folder), "ONRAMP_DATABASE": school.address}
    return subprocess.Popen(
        ["bash", "-c", line], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_a_backup_is_one_private_file(school: Machine) -> None:
    made = school.backup()
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700
    with ZipFile(made) as archive:
        names = archive.namelist()
        assert archive.read("secret").decode() == (school.folder / "secret").read_text()
    assert names[1:] == ["secret", "manifest.json"]
    assert names[0] == ("database.dump" if school.address else "database.sqlite")
    left = {path.name for path in (*school.folder.rglob(".*"), *school.folder.glob("backups/*"))}
    assert left == {made.name, "lock"}
    assert school.run("backup", "verify", made).exit_code == 0


def test_the_list_has_the_newest_first(school: Machine) -> None:
    first, second = school.backup(), school.backup()
    (school.folder / "backups" / ".onramp-20990101T000000.000000Z-nightly.zip.partial").touch()
    (school.folder / "backups" / "notes.zip").touch()
    lines = school.run("backup", "list").output.splitlines()
    assert [line.split()[-1] for line in lines] == [second.name, first.name]
    with school.at_work():
        newest = store.newest()
        assert newest is not None
        assert (newest.path, newest.size, newest.kind) == (second, second.stat().st_size, "by-hand")
        assert store.path_for("by-hand", newest.at).name == second.name
        assert store.newest().at > store.listing()[1].at > clock.now() - clock.HOUR  # type: ignore[union-attr]


def test_there_is_nothing_to_back_up_yet(machine: Callable[..., Machine]) -> None:
    empty = machine("empty")
    result = empty.run("backup", "create")
    assert result.exit_code == 1
    assert "no school here yet" in result.output
    assert not empty.files()
    assert empty.run("backup", "list").output == ""


def test_what_only_the_wal_holds_is_in_the_backup(school: Machine, machine: Callable[..., Machine]) -> None:
    with school.at_work() as app:  # as under a running server: its connections stay open
        from tests.backups.conftest import deliver, row, sitting_of

        assert deliver(app, row(sitting_of("Sam"), 2)) == ["stored"]
        if not school.address:
            assert (school.folder / "onramp.sqlite-wal").stat().st_size
        made = started(school, "backup", "create")
        assert made.wait(60) == 0, made.stdout.read() if made.stdout else ""
    other = machine("other")
    assert other.run("backup", "restore", school.files()[0]).exit_code == 0
    assert other.answers() == school.answers() == 2


def test_a_table_of_somebody_else_hinders_nothing(school: Machine) -> None:
    """Notes of whoever keeps the database, in a type that Onramp does not know."""
    with school.at_work(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (words text, place point)"))
        connection.execute(text("INSERT INTO notes (words) VALUES ('vacuum on Friday')"))
    before, made = school.contents(), school.backup()
    assert "notes" not in archive.manifest_of(made).shape
    for command in (["verify", made], ["restore", "--yes", made]):
        result = school.run("backup", *command)
        assert result.exit_code == 0, result.output
    assert school.contents() == before


def test_two_at_once_do_not_mix(school: Machine) -> None:
    both = [started(school, "backup", "create") for _ in range(2)]
    said = [each.communicate(timeout=60)[0] for each in both]
    assert len(school.files()) == [each.returncode for each in both].count(0) >= 1, said
    for each, words in zip(both, said, strict=True):
        assert each.returncode == 0 or "Another backup command is at work" in words


def test_a_full_disk_leaves_no_half_backup(school: Machine) -> None:
    """The kernel refuses every byte after the first 100 kB, as a full disk does."""
    made = started(school, "backup", "create", before="ulimit -f 100; trap '' XFSZ;")
    said = made.communicate(timeout=60)[0]
    assert made.returncode == 1, said
    assert "could not be written" in said or "did not succeed" in said
    assert "Traceback" not in said
    assert not school.files()
    assert not list((school.folder / "backups").glob(".*"))
    assert not list(school.folder.glob(".opened-*"))


@pytest.mark.parametrize("moment", [0.9, 1.2, 1.5, 1.7, 1.9])
def test_a_killed_one_leaves_whole_backups_only(school: Machine, moment: float) -> None:
    made = started(school, "backup", "create")
    time.sleep(moment)
    made.send_signal(signal.SIGKILL)
    made.wait(60)
    for path in school.files():
        assert school.run("backup", "verify", path).exit_code == 0
    school.backup()
    assert not list((school.folder / "backups").glob(".*.partial"))
    assert not list(school.folder.glob(".opened-*"))


def test_the_password_is_in_no_argument_and_no_variable(school: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    if not school.address:
        pytest.skip("SQLite has no password")
    seen: list[str] = []
    popen = subprocess.Popen

    def watched(command: list[str], env: dict[str, str], **more: object) -> object:
        seen.append(repr((command, sorted(set(env.items()) - set(os.environ.items())))))
        return popen(command, env=env, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(postgresql.subprocess, "Popen", watched)
    school.backup()
    password = school.address.split("//")[1].split("@")[0].split(":")[1]
    assert any("pg_dump" in each for each in seen)
    assert not any(password in each for each in seen)


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(postgresql, "HOME", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupProblem, match="postgresql-client"):
        postgresql.tool("pg_dump")


LOUD = "head -c 300000 /dev/zero | tr '\\0' x >&2; echo done"


def test_a_program_may_warn_as_much_as_it_likes() -> None:
    with postgresql.running(["timeout", "10", "sh", "-c", LOUD], os.environ) as output:
        assert output.read() == b"done\n"
    with (
        pytest.raises(BackupProblem, match="too late"),
        postgresql.running(["sh", "-c", f"{LOUD}; echo too late >&2; exit 3"], os.environ) as output,
    ):
        output.read()
