"""Children who work together of their own will: one offers help with a goal, the other asks for company on it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased

from models.decisions.beside import beside
from models.decisions.pairs import Pair, pair
from models.decisions.peers import Role, Wish, match, may_ask, may_help
from models.decisions.situation import Step
from webapp.evidence.presence import hear
from webapp.extensions import core, db
from webapp.practice.today import NotOffered, Today
from webapp.tables import Classroom, GroupRule, PeerWish, Person

_wishes = PeerWish.__table__
_partner = aliased(Person)
OWN = (
    select(PeerWish.skill, PeerWish.role, PeerWish.partner_id, _partner.first_name.label("partner"))
    .outerjoin(_partner, _partner.id == PeerWish.partner_id)
    .where(
        PeerWish.student_id == bindparam("student"),
        PeerWish.class_id == bindparam("classroom"),
        PeerWish.day == bindparam("day"),
        PeerWish.ended_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Company:
    """What the child's page says of it. `offers`: goals to help with; `asks`: goals to ask company for; once wished
    for: the skill and the role, with `partner` (a first name) when both said yes, and what the two may do."""

    offers: Sequence[str] = ()
    asks: Sequence[str] = ()
    skill: str = ""
    role: str = ""
    partner: str = ""
    activity: Step | None = None


def company_of(student: Person, today: Today) -> Company:
    """Nothing where the teacher does not want it, or there is no unit."""
    if today.classroom is None or today.situation is None or today.classroom.peers is False:
        return Company()
    own = core().execute(OWN, {"student": student.id, "classroom": today.classroom.id, "day": today.day}).one_or_none()
    if own is None:
        asks = sorted(may_ask(today.situation), key=lambda skill: skill != today.at_hand)
        return Company(may_help(today.situation), asks[:1])
    together = [step for step in beside(today.situation, own.skill) if step.kind == "partner"]
    activity = together[0] if together and own.partner_id is not None else None
    return Company(skill=own.skill, role=own.role, partner=own.partner or "", activity=activity)


def wish(student: Person, today: Today, role: Role, skill: str, now: int) -> None:
    """Say yes; somebody who said yes before is found at once. Raises NotOffered. Call inside
    `writing([student.id])`."""
    company = company_of(student, today)
    offered = company.offers if role == "helps" else company.asks
    if today.classroom is None or today.day is None or skill not in offered:
        raise NotOffered
    # One yes at a time in a class: else two could miss each other, or one could be found twice.
    db.session.execute(select(Classroom.id).where(Classroom.id == today.classroom.id).with_for_update())
    end(student, now)
    mine = PeerWish(
        class_id=today.classroom.id, student_id=student.id, skill=skill, role=role, day=today.day, wished_at=now,
        partner_id=None, reason=None, ended_at=None,
    )  # fmt: skip
    db.session.add(mine)
    db.session.flush()
    waiting = wishes_waiting(today.classroom, today.day)
    found = match(Wish(student.id, skill, role, now), waiting, apart(today.classroom), together(today.classroom))
    if found is None:
        return
    reason = json.loads(found.reason.to_json())
    theirs = update(PeerWish).where(PeerWish.student_id == found.student, PeerWish.ended_at.is_(None))
    db.session.execute(theirs.values(partner_id=student.id, reason=reason))
    mine.partner_id, mine.reason = found.student, reason
    for each in (student.id, found.student):
        hear(each, now, active=True, doing="off screen")  # a quiet device is no idle child meanwhile


def end(student: Person, now: int) -> None:
    """No longer, or done: for both of them. Call inside `writing`."""
    mine = (_wishes.c.student_id == student.id) | (_wishes.c.partner_id == student.id)
    db.session.execute(update(PeerWish).where(mine, PeerWish.ended_at.is_(None)).values(ended_at=now))


def wishes_waiting(classroom: Classroom, day: date) -> list[Wish]:
    rows = db.session.execute(
        select(PeerWish.student_id, PeerWish.skill, PeerWish.role, PeerWish.wished_at).where(
            PeerWish.class_id == classroom.id,
            PeerWish.day == day,
            PeerWish.ended_at.is_(None),
            PeerWish.partner_id.is_(None),
        )
    )
    return [Wish(row.student_id, row.skill, row.role, row.wished_at) for row in rows]


def apart(classroom: Classroom) -> set[Pair]:
    """Two whom the teacher keeps apart in every group."""
    rules = select(GroupRule.student_id, GroupRule.other_id).filter_by(class_id=classroom.id, kind="apart")
    return {pair(one, other) for one, other in db.session.execute(rules) if one is not None and other is not None}


def together(classroom: Classroom) -> Counter[Pair]:
    """How often each two have worked together so."""
    kept: Any = PeerWish.partner_id.is_not(None)
    rows = db.session.execute(
        select(PeerWish.student_id, PeerWish.partner_id).where(
            PeerWish.class_id == classroom.id,
            kept,
            PeerWish.role == "helps",
        )
    )
    return Counter(pair(one, other) for one, other in rows if other is not None)
