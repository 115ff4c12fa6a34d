"""Erasing a child: nothing of the child is left, and nothing of anybody else is missing."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import count as counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    event,
    select,
    text,
)  # fmt: skip

from tests.accounts.conftest import count, fresh, rows
from tests.cast import add_student
from tests.worlds import HELP, World, Worlds, build
from webapp import clock
from webapp.accounts import erasing, erasures
from webapp.accounts.erasing import ADULTS, KEPT, belongs_to
from webapp.evidence import record
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.tables import AuditEvent, Erasure, EvidenceRow, Group, Intervention, Person, RefusedRow
from webapp.writing import writing

CANARY = "".join(("c4n", "ary"))  # never whole in a file that a trace might quote
# No row of these is a child's: what stands there about one is removed by name, see `erasing.remove`.
NOBODYS = {
    "audit_events", "classes", "closed_days", "erasures", "fits", "groups", "installed_packs", "jobs",
    "kept_tickets", "pack_drafts", "pictures", "school_years", "schools", "sign_in_failures", "skill_priors",
    "skill_standards", "teachings", "tickets_set", "unit_goals", "units", "unknown_refusals", "voided_items",
}  # fmt: skip


@pytest.fixture
def worlds(app: Flask) -> Worlds:
    """Sam's class with one of everything; Sam's every text is a canary."""
    found = build(app)
    plant(found.near)
    return found


def run(app: Flask, *args: str, **more: Any) -> Any:
    return app.test_cli_runner().invoke(args=list(args), **more)


def erase(worlds: Worlds) -> Any:
    return run(worlds.cast.app, "student", "erase", "1001", "--school", "Hill School", "--yes")


def childs_tables() -> list[Table]:
    return [table for table in db.metadata.sorted_tables if belongs_to(table, 0) is not None]


def plant(world: World) -> None:
    """A row of the child's in every table that can have one, each text of it a canary; and the places without a key."""
    numbers = counter(1)
    child = world.child
    with writing() as session:
        child.first_name, child.last_name, child.face = f"{CANARY}1", f"{CANARY}2", CANARY
        child.picture_code = CANARY.encode()
        for table in childs_tables():
            if table.name != "people":
                values = {column.name: value_of(column, world, numbers) for column in table.columns}
                session.execute(table.delete().where(table.primary_key.columns[0] == values_key(table, values)))
                session.execute(table.insert().values(values))
        session.execute(
            text("INSERT INTO sign_in_failures (id, whom, device, at) VALUES (77, :whom, 'device', 1)"),
            {"whom": f"student:{child.id}"},
        )
        group = session.get_one(Group, group_id(world))
        group.why_changed = CANARY
        kept = {"unsure": [[child.id, {"x": CANARY}], [world.teacher.id, HELP]], "joined": [[child.id, 1]]}
        group.numbers = {**group.numbers, **kept}
        session.add(
            AuditEvent(
                school_id=child.school_id, at=1, actor_id=world.teacher.id, action="read", noun="student",
                noun_id=str(child.id), detail={},
            )
        )  # fmt: skip


def values_key(table: Table, values: dict[str, Any]) -> Any:
    return values[table.primary_key.columns[0].name]


def value_of(column: Column[Any], world: World, numbers: Any) -> Any:
    """Something that the column takes: the child where a child can stand, else a row that is there."""
    for key in column.foreign_keys:
        parent = key.column.table
        if parent.name == "people":
            return world.teacher.id if column.name in ADULTS else world.child.id
        theirs = belongs_to(parent, world.child.id)
        wanted = select(key.column) if theirs is None or parent is column.table else select(key.column).where(theirs)
        return None if parent is column.table else db.session.scalars(wanted.order_by(key.column.desc())).first()
    kind = column.type
    kept = KEPT.get(column.table.name)
    if kept is not None and column.name not in kept and is_text(column):
        return "on it"  # what a teacher chose from a list
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Date):
        return date(2026, 1, 1)
    if isinstance(kind, Integer):
        return 900_000 + next(numbers)
    if isinstance(kind, JSON):
        return [CANARY] if column.name in ("tasks", "skills", "misconceptions") else {"x": CANARY}
    if isinstance(kind, LargeBinary):
        return CANARY.encode()
    assert isinstance(kind, String), f"the test cannot fill {column}"
    return f"{CANARY}{next(numbers)}"


def is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | JSON | LargeBinary)


def group_id(world: World) -> int:
    return db.session.scalars(select(Group.id).where(Group.digest == world.values["key"])).one()


def with_canary() -> set[str]:
    """Tables that show it in any cell."""
    db.session.rollback()
    return {
        table.name
        for table in db.metadata.sorted_tables
        if any(CANARY in as_text(cell) for row in db.session.execute(table.select()) for cell in row)
    }


def as_text(cell: Any) -> str:
    return cell.decode(errors="replace") if isinstance(cell, bytes) else json.dumps(cell, default=str)


def files_with_canary(app: Flask) -> list[str]:
    """The database's own files, and on SQLite all others of the instance."""
    db.session.remove()
    wanted = CANARY.encode()
    if db.engine.dialect.name == "sqlite":
        instance: Path = app.config["INSTANCE"]
        return [path.name for path in instance.rglob("*") if path.is_file() and wanted in path.read_bytes()]
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        found = connection.execute(
            text(
                "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
                " WHERE relkind IN ('r', 'i', 't') AND relfilenode <> 0 AND oid >= 16384"
            )
        )
        return [name for name, data in found if wanted in data]


def test_no_table_is_forgotten(app: Flask) -> None:
    assert {table.name for table in db.metadata.sorted_tables if belongs_to(table, 0) is None} == NOBODYS


def test_a_new_table_with_a_childs_key_is_found(app: Flask) -> None:
    table = Table(
        "medals", db.metadata, Column("id", Integer, primary_key=True), Column("who", ForeignKey("people.id"))
    )
    leaf = Table("ribbons", db.metadata, Column("medal_id", ForeignKey("medals.id"), primary_key=True))
    try:
        assert belongs_to(table, 7) is not None
        assert "medals.who = 7" in str(belongs_to(leaf, 7).compile(compile_kwargs={"literal_binds": True}))
    finally:
        db.metadata.remove(leaf)
        db.metadata.remove(table)


@pytest.fixture
def lazy_deleting(app: Flask) -> Iterator[None]:
    """SQLite as most build it: a deleted row's bytes stay where they are. Debian's own overwrites them."""

    def prepare(connection: Any, _record: object) -> None:
        if db.engine.dialect.name == "sqlite":
            connection.execute("PRAGMA secure_delete = OFF")

    event.listen(Engine, "connect", prepare)
    db.engine.dispose()
    yield
    event.remove(Engine, "connect", prepare)
    db.session.remove()
    db.engine.dispose()


def test_nothing_of_the_child_is_left_in_tables_or_files(lazy_deleting: None, worlds: Worlds) -> None:
    app, child_id = worlds.cast.app, worlds.near.child.id
    everywhere = {table.name for table in childs_tables() if any(is_text(column) for column in table.columns)}
    assert len(everywhere) > 12
    assert with_canary() == {*everywhere, "groups"}
    assert files_with_canary(app)
    result = erase(worlds)
    assert result.exit_code == 0, result.output
    assert with_canary() == set()
    assert files_with_canary(app) == []
    for table in childs_tables():
        if table.name not in KEPT:
            assert not db.session.execute(
                select(text("1")).select_from(table).where(belongs_to(table, child_id))
            ).first()
    assert not any(each.differed for each in rebuild(only_check=True))


def test_what_belongs_to_others_stays(worlds: Worlds) -> None:
    cast, child_id = worlds.cast, worlds.near.child.id
    before = {table.name: count_of(table) for table in db.metadata.sorted_tables}
    others = {each.id for each in rows(Person)} - {child_id}
    tess, tess_id, room_id = cast.browser(cast.tess), cast.tess.id, cast.room.id
    erase(worlds)
    assert {each.id for each in rows(Person)} == others
    assert {name: before[name] - count_of(db.metadata.tables[name]) for name in NOBODYS - {"sign_in_failures"}} == {
        **dict.fromkeys(NOBODYS - {"sign_in_failures"}, 0), "erasures": -1, "audit_events": -1,
    }  # fmt: skip
    done = [each for each in rows(Intervention) if each.class_id == room_id]
    assert {(each.teacher_id, each.student_id, each.flag_id, each.note) for each in done} == {(tess_id, None, None, "")}
    numbers = fresh(db.session.get_one(Group, group_id(worlds.near))).numbers
    assert numbers["members"] == [] and numbers["joined"] == []
    assert numbers["unsure"] == [[tess_id, HELP]]
    assert {(event.action, event.noun_id) for event in rows(AuditEvent, noun="student")} == {
        ("read", "erased"), ("erase", "erased"),
    }  # fmt: skip
    for page in ("", "/groups", "/skills"):
        assert tess.get(f"/classes/{room_id}{page}").status_code == 200, page


def count_of(table: Table) -> int:
    db.session.rollback()
    return len(db.session.execute(select(text("1")).select_from(table)).all())


def test_it_asks_and_names_whom(worlds: Worlds) -> None:
    app = worlds.cast.app
    asked = run(app, "student", "erase", "1001", "--school", "Hill School", input="n\n")
    assert asked.exit_code == 1
    assert "1001" in asked.output
    assert CANARY in asked.output
    assert count(Person, id=worlds.near.child.id) == 1
    assert count(Erasure) == 0
    assert not erasures.in_file() & {erasures.Erased(worlds.near.child.id, worlds.near.child.created_at, 0)}


@pytest.mark.parametrize("number", ["9999", "", "1001 or 1=1", "1003"])
def test_another_number_erases_nobody(worlds: Worlds, number: str) -> None:
    school = "Lake School"  # 1001 is Lou there, 1003 nobody
    before = count(Person)
    result = run(worlds.cast.app, "student", "erase", number, "--school", school, "--yes")
    assert result.exit_code == 1
    assert count(Person) == before


def test_the_same_number_at_the_other_school_is_another_child(worlds: Worlds) -> None:
    erase(worlds)
    assert count(Person, id=worlds.lou.id) == 1


def test_a_late_answer_is_forgotten_by_the_device_and_told_to_nobody(worlds: Worlds) -> None:
    cast, near = worlds.cast, worlds.near
    row = {"token": near.token, "kind": "answer", "revision": 1, "answer": CANARY}
    beside = {"token": worlds.beside.token, "kind": "hint", "revision": 1}
    erase(worlds)
    replies = cast.browser(cast.sue).post("/evidence", json={"rows": [row, beside]}).json["replies"]
    assert replies[0]["kept"] == "erased"
    assert replies[1]["kept"] == "stored"
    assert count(RefusedRow) == 0
    assert with_canary() == set()


def test_a_child_erased_between_grading_and_storing_is_forgotten_too(worlds: Worlds, monkeypatch: Any) -> None:
    cast, near = worlds.cast, worlds.near
    grade = record.grade

    def and_then_erased(*arguments: Any) -> Any:
        graded = grade(*arguments)
        erasing.erase(db.session.get_one(Person, near.child.id), None, clock.now())
        return graded

    monkeypatch.setattr(record, "grade", and_then_erased)
    row = {"token": near.token, "kind": "hint", "revision": 7}
    (reply,) = cast.browser().post("/evidence", json={"rows": [row]}).json["replies"]
    assert reply["kept"] == "erased"
    assert set(reply) == {"id", "kind", "revision", "kept"}
    assert count(RefusedRow) == 0


def test_a_forged_sitting_is_refused_still(worlds: Worlds) -> None:
    from webapp.evidence.tokens import Token

    token = sign(Token(worlds.near.child.id, 2**40, 1, "a/b@1", "", "a", 1, clock.now()))
    erase(worlds)
    late = sign(Token(worlds.near.child.id, 2**40, 1, "a/b@1", "", "a", 1, clock.now() + clock.DAY))
    rows_ = [{"token": each, "kind": "answer", "revision": 1, "answer": "7"} for each in (token, late)]
    replies = worlds.cast.browser(worlds.cast.sue).post("/evidence", json={"rows": rows_}).json["replies"]
    assert [reply["kept"] for reply in replies] == ["erased", "refused"]


def test_a_signed_in_child_is_out_at_once(worlds: Worlds) -> None:
    browser = worlds.cast.browser(worlds.near.child)
    erase(worlds)
    assert browser.get("/").location.endswith("/sign-in")


def test_erasures_name_nobody_and_outlive_a_torn_line(worlds: Worlds) -> None:
    child = worlds.near.child
    made_at, child_id = child.created_at, child.id
    erase(worlds)
    (kept,) = rows(Erasure, person_id=child_id)
    assert {column.name for column in Erasure.__table__.columns} == {"person_id", "made_at", "erased_at"}
    one = erasures.Erased(child_id, made_at, kept.erased_at)
    assert one in erasures.in_file()
    path = erasures.file()
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open("a") as file:
        file.write('{"person_id": 12, "ma')  # the power failed here
    another = erasures.Erased(12, 13, 14)
    erasures.keep_in_file({one, another})
    assert {one, another} <= erasures.in_file()
    path.unlink()


def test_only_the_child_who_was_erased_is_erased_again(worlds: Worlds) -> None:
    """After a restore a new child may get the number of an erased one: the instant of making tells them apart."""
    sue, zed = worlds.cast.sue, None
    with writing():
        zed = add_student(worlds.cast.room, "Zed", "Zebra", "1009")
    known = {
        erasures.Erased(sue.id, sue.created_at, 5),
        erasures.Erased(zed.id, zed.created_at - 1, 5),
    }
    sue_id, zed_id = sue.id, zed.id
    assert erasing.erase_again(known, clock.now()) == 1
    assert count(Person, id=sue_id) == 0
    assert count(Person, id=zed_id) == 1
    assert count(Erasure) == 2
    assert count(EvidenceRow, student_id=sue_id) == 0
