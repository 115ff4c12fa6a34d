"""`flask --app wsgi demo`: make the demo school once; say at each call who signs in how."""

import json
import random
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from content.reading import read
from webapp import clock
from webapp.accounts import passwords, pictures
from webapp.demo import school
from webapp.demo.days import World, live, make_world
from webapp.demo.school import Adult, Room
from webapp.demo.truth import save_truth
from webapp.extensions import db
from webapp.library import packs
from webapp.library.publishing import publish
from webapp.settings import ROOT
from webapp.tables import Classroom, Enrolment, Person, School
from webapp.writing import writing

FILE = "demo-people.json"
DAYS = 15
OPEN_FOR = clock.DAY


@click.command("demo")
@click.option("--seed", type=int, default=1, show_default=True, help="Which children and answers.")
@with_appcontext
def demo(seed: int) -> None:
    """Make a demo school with three weeks of simulated answers; harmless to run again."""
    folder: Path = current_app.config["INSTANCE"]
    found = db.session.scalars(select(School).filter_by(name=school.NAME)).first()
    if found is None or not (folder / FILE).exists():
        if db.session.scalars(select(School.id)).first() is not None:
            raise click.ClickException(
                "This installation holds a school already; the demo wants an empty one. Use another ONRAMP_INSTANCE."
            )
        make(folder, seed, clock.now())
        found = db.session.scalars(select(School).filter_by(name=school.NAME)).one()
    open_doors(found, clock.now())
    click.echo(who_signs_in(folder, found))


def make(folder: Path, seed: int, now: int, days: int = DAYS) -> None:
    """The school, its packs, its people and their three weeks."""
    adults = school.make_adults()
    hashes = [passwords.hash_password(adult.password) for adult in adults]
    today = clock.day_of(now, "UTC")
    calendar = school.school_days(today, days)
    with writing():
        rooms = school.make_school(adults, hashes, calendar[0], school.at(calendar[0], 8), random.Random(seed))  # noqa: S311
    with writing():
        publish(
            read(ROOT / "content/packs/subtract-regroup"), rooms[0].classroom.school_id, None, school.at(calendar[0], 8)
        )
        for room in rooms:
            school.start_unit(room, calendar[0])
    world = make_world(rooms, seed)
    play(rooms, calendar, world, now)
    skills = [key for key, _skill, _pack in packs.skills(rooms[0].classroom.school_id)]
    save_truth(folder, rooms, world, skills, now)
    with writing():
        # for the library: the classes' simulated weeks are about the other pack
        publish(read(ROOT / "content/packs/fractions"), rooms[0].classroom.school_id, None, now)
    keep_people(folder, adults)


def play(rooms: list[Room], calendar: list[date], world: World, now: int) -> None:
    for number, day in enumerate(live(rooms, calendar, world, now), start=1):
        click.echo(f"  {day:%A}, day {number} of {len(calendar)}", err=True)


def keep_people(folder: Path, adults: list[Adult]) -> None:
    """The demo's passwords, for the owner of the instance folder alone."""
    path = folder / FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(adult) for adult in adults], indent=1))


def open_doors(found: School, now: int) -> None:
    """Names show in the demo's classes for a day, so that a child can be tried on any device."""
    with writing():
        for room in db.session.scalars(select(Classroom).filter_by(school_id=found.id)):
            room.sign_in_open_until = now + OPEN_FOR


def who_signs_in(folder: Path, found: School) -> str:
    """A table for the terminal: adults with their passwords, a child of each class with its pictures."""
    lines = ["Staff sign in at /staff/sign-in:"]
    for adult in json.loads((folder / FILE).read_text()):
        lines.append(f"  {adult['role']:8} {adult['sign_in_name']:6} {adult['password']}")
    lines.append("Children sign in at /sign-in with the class code, their name and three pictures:")
    for room in db.session.scalars(select(Classroom).filter_by(school_id=found.id).order_by(Classroom.name)):
        child = db.session.scalars(
            select(Person).join(Enrolment, Enrolment.student_id == Person.id).where(Enrolment.class_id == room.id)
        ).first()
        code = ", ".join(pictures.code_of(child) or ()) if child else ""
        name = child.short_name if child else ""
        lines.append(f"  {room.name}  code {room.code}  e.g. {name} ({code})")
    return "\n".join(lines) + "\n"
