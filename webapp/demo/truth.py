"""The planted truth, saved beside the database: what a test, or a curious reader, holds the pages against."""

import json
from pathlib import Path
from typing import Any

from models.knowledge.simulate import knows_at
from webapp.demo.days import World
from webapp.demo.school import Room

FILE = "demo-truth.json"


def save_truth(folder: Path, rooms: list[Room], world: World, skills: list[str], now: int) -> None:
    """For each child: trait, misconceptions, and which skills are known at `now`."""
    children = {}
    for room in rooms:
        for student in room.students:
            child = world.children[student.id]
            knows = {skill: knows_at(child, world.params, skill, now, world.rng) for skill in skills}
            children[str(student.id)] = {"trait": child.x, "misconceptions": sorted(child.bugs), "knows": knows}
    (folder / FILE).write_text(json.dumps({"at": now, "children": children}, indent=1))


def read_truth(folder: Path) -> dict[str, Any]:
    """What `save_truth` wrote. Raises FileNotFoundError where there is no demo school."""
    found: dict[str, Any] = json.loads((folder / FILE).read_text())
    return found
