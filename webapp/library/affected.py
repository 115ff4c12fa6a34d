"""Whom a change of the library touches: children who answered, classes whose unit aims at it, sittings that are open.

Numbers, and of classes the names: what a child answered is nothing for the library's page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from content.differences import Differences
from content.pack import Pack
from webapp.extensions import db
from webapp.library.packs import skill_key
from webapp.tables import Classroom, EvidenceRow, Sitting, Unit, UnitGoal

MOST_IDS = 900  # in one question to the database; a change of more is a change of the whole pack
_log = EvidenceRow.__table__


@dataclass(frozen=True, slots=True)
class InClass:
    """Of one class: children who answered, sittings that are not finished, and whether its unit aims at the change."""

    name: str
    children: int
    sittings: int
    aims: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """`by_item`: children who answered each item."""

    children: int
    classes: tuple[InClass, ...]
    by_item: dict[str, int]

    @property
    def sittings(self) -> int:
        return sum(each.sittings for each in self.classes)

    @property
    def nobody(self) -> bool:
        return not self.classes


def affected_by(school_id: int, before: Pack | None, differences: Differences) -> Affected:
    """By what a new version changes or removes: skills, and tasks with the skills that they practise. Nobody where
    there is no version `before`."""
    if before is None:
        return Affected(0, (), {})
    items = differences.ids("item", "changed", "removed")
    skills = dict.fromkeys(differences.ids("skill", "changed", "removed"))
    skills |= dict.fromkeys(skill for item in before.items if item.id in items for skill in item.skills)
    return count(school_id, before.header.id, items, [skill_key(before, skill) for skill in skills])


def affected_by_all(school_id: int, pack_id: str, skills: Collection[str]) -> Affected:
    """By the whole pack; `skills` are its keys in the library."""
    return count(school_id, pack_id, None, list(skills))


def count(school_id: int, pack_id: str, items: Sequence[str] | None, skills: Sequence[str]) -> Affected:
    """`items` None: each of the pack."""
    if items is not None and len(items) > MOST_IDS:
        items = None
    rows: list[ColumnElement[bool]] = [_log.c.school_id == school_id, _log.c.pack_id == pack_id]
    rows += [_log.c.item.in_(items) if items is not None else _log.c.item.is_not(None), _log.c.kind == "answer"]
    children = func.count(_log.c.student_id.distinct())
    if items == []:
        total, by_item, by_class = 0, {}, {}
    else:
        total = db.session.scalar(select(children).where(*rows)) or 0
        by_item = pairs(select(_log.c.item, children).where(*rows).group_by(_log.c.item))
        by_class = pairs(select(_log.c.class_id, children).where(*rows).group_by(_log.c.class_id))
    open_ones = open_sittings(school_id, pack_id) if items != [] else {}
    aims = aiming(school_id, skills)
    rooms = db.session.execute(
        select(Classroom.id, Classroom.name)
        .where(Classroom.id.in_(by_class.keys() | open_ones.keys() | aims))
        .order_by(Classroom.name)
    )
    classes = [InClass(name, by_class.get(id, 0), open_ones.get(id, 0), id in aims) for id, name in rooms]
    return Affected(total, tuple(classes), by_item)


def pairs(query: Any) -> dict[Any, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def open_sittings(school_id: int, pack_id: str) -> dict[int, int]:
    """Sittings by class that children may still go on with: they keep the version that they began with."""
    wanted = (
        select(Sitting.class_id, func.count())
        .where(Sitting.school_id == school_id, Sitting.pack_id == pack_id, Sitting.finished_at.is_(None))
        .group_by(Sitting.class_id)
    )
    return pairs(wanted)


def aiming(school_id: int, skills: Sequence[str]) -> set[int]:
    """Classes whose open unit has one of these skills as its goal."""
    if not skills:
        return set()
    wanted = (
        select(Unit.class_id)
        .join(UnitGoal, UnitGoal.unit_id == Unit.id)
        .join(Classroom, Classroom.id == Unit.class_id)
        .where(Classroom.school_id == school_id, Unit.closed_at.is_(None), UnitGoal.skill.in_(skills[:MOST_IDS]))
    )
    return set(db.session.scalars(wanted))
