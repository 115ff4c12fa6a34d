"""Publishing a pack and applying a class list, killed at each of their steps: the school is the old or the new one."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.browser.school import Room
from tests.browser.server import ROOT
from tests.faults.conftest import copy_school
from tests.faults.dying import killed_at
from webapp.extensions import db

PACK = ROOT / "content" / "packs" / "subtract-regroup"
LIST = ROOT / "tests" / "accounts" / "lists" / "two_classes.csv"
Tables = dict[str, list[tuple[object, ...]]]


def tables_of(app: Flask) -> Tables:
    """Every row of every table."""
    with app.app_context():
        found = {
            table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
            for table in db.metadata.sorted_tables
        }
        db.session.rollback()
    return found


@pytest.fixture
def another_pack(tmp_path: Path) -> Path:
    """The shipped pack under another name: its skills are new to the school."""
    folder = tmp_path / "subtract-again"
    shutil.copytree(PACK, folder)
    header = folder / "pack.yaml"
    header.write_text(header.read_text().replace(f"id: {PACK.name}", f"id: {folder.name}"))
    return folder


def grown(old: Tables, app: Flask) -> dict[str, int]:
    """By how many rows which tables have grown."""
    return {name: len(rows) - len(old[name]) for name, rows in tables_of(app).items() if len(rows) != len(old[name])}


@pytest.fixture
def undisturbed(first_school: Room, tmp_path: Path) -> Room:
    """A school in which the command may end."""
    return copy_school(first_school, tmp_path / "undisturbed")


@pytest.mark.parametrize("what", ["pack", "roster"])
def test_killed_at_each_step_it_is_old_or_new(what, any_school, undisturbed, another_pack, figure, long_form):
    """In short every third step, the first one included."""
    command = ["pack", "publish", str(another_pack)] if what == "pack" else ["roster", "apply", str(LIST)]
    before = tables_of(undisturbed.app)
    assert not killed_at(0, undisturbed, command)
    whole = grown(before, undisturbed.app)
    assert len(whole) > 2, "it is a matter of several tables"

    old, step, stride = tables_of(any_school.app), 1, 1 if long_form else 3
    while killed_at(step, any_school, command):
        assert tables_of(any_school.app) == old or grown(old, any_school.app) == whole, f"half of it at step {step}"
        step += stride
    assert step > 5, "it was killed at several steps"
    assert grown(old, any_school.app) == whole
    assert not killed_at(0, any_school, command), "and it can be run again"
    assert grown(old, any_school.app) == whole
    kind = any_school.app.config["DATABASE"].partition("+")[0] or "sqlite"
    often = "each" if long_form else "every third"
    figure(f"{what} import killed at {often} of its steps, to {step - stride}, {kind}", "old or new, never a mixture")
