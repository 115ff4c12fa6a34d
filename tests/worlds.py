"""Three classes side by side, each with one of everything that an address can name."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy
from flask import Flask
from sqlalchemy import select

from models.decisions.reason import Reason
from tests.cast import Cast, add_class, add_student, assemble
from tests.content.shipped import shipped
from webapp import clock
from webapp.evidence.flags import as_json
from webapp.evidence.sittings import open_practice, token_for
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.library import drafts, packs
from webapp.library.publishing import publish
from webapp.tables import (
    Classroom,
    FlagRow,
    Group,
    GroupMember,
    GroupRule,
    LetIn,
    Person,
    PictureRow,
    Sitting,
    TicketSet,
    Unit,
    UnitGoal,
)
from webapp.writing import writing

GOAL = "subtract-regroup/subtract-within-100-regroup"
HELP = as_json(Reason("flag.help", ()))
MISSING = 2**40  # no row has this number
STAFF_READS = frozenset({"audit_events"})  # what a GET of a child's page or of the cards leaves behind


@dataclass
class World:
    """One class, and what the parts of an address are there."""

    room: Classroom
    teacher: Person
    admin: Person
    child: Person
    values: dict[str, Any] = field(default_factory=dict)
    token: str = ""


@dataclass
class Worlds:
    """`near` is Sam's class, `beside` another one of the school, `far` one of another school."""

    cast: Cast
    lou: Person
    near: World
    beside: World
    far: World

    @property
    def all(self) -> tuple[World, World, World]:
        return self.near, self.beside, self.far

    @property
    def people(self) -> dict[str, Person | None]:
        """By name; nobody is the anonymous visitor."""
        names = ("ada", "tess", "omar", "sam", "sue", "nia", "zoe", "max", "dan")
        return {"nobody": None, "lou": self.lou, **{name: getattr(self.cast, name) for name in names}}


def build(app: Flask) -> Worlds:
    cast = assemble(app)
    with writing():
        far_room = add_class(cast.other_school, "Lake Room", "ELK616", [cast.zoe])
        lou = add_student(far_room, "Lou", "Lake", "1001")
    pack = shipped()
    for school, admin in ((cast.school, cast.ada), (cast.other_school, cast.max)):
        with writing():
            publish(pack, school.id, admin, clock.now())
            drawn = f"<svg>{school.id}</svg>".encode()
            db.session.add(PictureRow(school_id=school.id, sha256=sum_of(school.id), type="image/svg+xml", data=drawn))
    worlds = Worlds(
        cast,
        lou,
        World(cast.room, cast.tess, cast.ada, cast.sam),
        World(cast.other_room, cast.omar, cast.ada, cast.nia),
        World(far_room, cast.zoe, cast.max, lou),
    )
    for world in worlds.all:
        furnish(world)
        with writing():
            draft = drafts.keep(pack, [], world.teacher, clock.now())
        installed = packs.find_installed(world.room.school_id, pack.header.id, pack.header.version)
        world.values |= {"draft_id": draft.id, "installed_id": installed.id}
    return worlds


def sum_of(school_id: int) -> str:
    """The sum by which a school's picture is found."""
    return hashlib.sha256(str(school_id).encode()).hexdigest()


def furnish(world: World) -> None:
    """A unit, an open ticket, a sitting, a flag, a group, and a child who waits at the open door."""
    now = clock.now()
    day = clock.day_of(now, "America/New_York")
    room, teacher, child = world.room, world.teacher, world.child
    with writing([child.id]) as session:
        room.sign_in_open_until = now + clock.HOUR
        unit = Unit(
            class_id=room.id, title="Trading", starts_on=day, ends_on=day + timedelta(20), created_by=teacher.id
        )
        session.add(unit)
        session.flush()
        session.add(UnitGoal(unit_id=unit.id, skill=GOAL, position=1))
        ticket_set = TicketSet(
            class_id=room.id, unit_id=unit.id, pack_id="subtract-regroup", pack_version="1.0.0", ticket="et-regroup",
            form=1, set_by=teacher.id, opened_at=now,
        )  # fmt: skip
        flag = FlagRow(
            class_id=room.id, student_id=child.id, kind="help requested", skill="", since=now, reason=HELP, ask=None,
            params_id="priors",
        )  # fmt: skip
        let_in = LetIn(class_id=room.id, student_id=child.id, device=f"device-{room.id}", asked_at=now)
        group = Group(
            class_id=room.id, day=day, kind="group", need_kind="skill", need=GOAL, status="accepted",
            digest=f"group-{room.id}", reason=as_json(Reason("group.skill", (("sure", 1), ("of", 1)))),
            numbers={"status": "proposed", "members": [child.id], "may_skip": [], "unsure": [], "ask": None,
                     "sources": [], "made_at": now},
            params_id="priors", decided_by=teacher.id, decided_at=now,
        )  # fmt: skip
        rule = GroupRule(
            class_id=room.id, about=f"small-group {child.id}", kind="small-group", student_id=child.id, seats=4,
            note="", set_by=teacher.id, set_at=now,
        )  # fmt: skip
        session.add_all([ticket_set, flag, let_in, group, rule])
        session.flush()
        session.add(GroupMember(group_id=group.id, student_id=child.id, role="member"))
        sitting = open_practice(child, room, GOAL, now, numpy.random.default_rng(1))
    world.token = sign(token_for(sitting, 1))
    world.values = {
        "class_id": room.id,
        "student_id": child.id,
        "person_id": teacher.id,
        "let_in_id": let_in.id,
        "flag_id": flag.id,
        "ticket_set_id": ticket_set.id,
        "sitting_id": sitting.id,
        "sha256": sum_of(room.school_id),
        "code": room.code,
        "key": group.digest,
        "rule_id": rule.id,
        "filename": "css/onramp.css",
    }


def sitting_of(world: World) -> Sitting:
    return db.session.scalars(select(Sitting).where(Sitting.student_id == world.child.id)).one()


def contents(but: frozenset[str] = frozenset()) -> dict[str, str]:
    """Every table's rows as one sum each: two of these differ where anything was written."""
    db.session.rollback()
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name not in but:
            rows = sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.session.rollback()
    return found
