"""Groups for today: proposed when looked at, stored when the teacher decides (`deciding`), over when the school day is.

A child whom the teacher decided about today is in no further proposal today, unless the decision is taken back.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from models.decisions.constraints import NONE, Constraints, broken
from models.decisions.groups import Proposal, propose
from webapp.classroom.days import day_at, start_of_day
from webapp.classroom.groups.decided import Decided, decided_on
from webapp.classroom.groups.late import Late, late_in
from webapp.classroom.groups.needs import gather
from webapp.classroom.groups.past import often_today, past_groups
from webapp.classroom.groups.rules import constraints_of, rules_of
from webapp.classroom.planning.units import goals_of, open_unit
from webapp.extensions import db
from webapp.tables import Classroom, Person, Presence


@dataclass(frozen=True, slots=True)
class Today:
    """The groups of one day: what stands, what was put off, what is proposed for the others, who was not seen.

    late: by a standing group's digest, children whose later answers fit it, or no longer do; mixed: a second seating
    """

    decided: tuple[Decided, ...]
    proposals: tuple[Proposal, ...]
    absent: tuple[int, ...]
    present: frozenset[int]
    mixed: tuple[Decided, ...] = ()
    late: Mapping[str, tuple[Late, ...]] = field(default_factory=dict)
    rules: Constraints = NONE

    @property
    def standing(self) -> tuple[Decided, ...]:
        return tuple(each for each in self.decided if each.standing)

    @property
    def put_off(self) -> tuple[Decided, ...]:
        return tuple(each for each in self.decided if not each.standing)

    def proposal(self, key: str) -> Proposal | None:
        return next((each for each in self.proposals if digest(each) == key), None)

    def decision(self, key: str) -> Decided | None:
        return next((each for each in (*self.decided, *self.mixed) if each.group.digest == key), None)


def today(classroom: Classroom, students: Sequence[Person], now: int) -> Today:
    """The groups as they are now: a minute after the last answer they are here, since they are made when looked at."""
    ids, day = [student.id for student in students], day_at(classroom, now)
    rules = constraints_of(rules_of(classroom), ids, often_today(past_groups(classroom, day)))
    found = decided_on(classroom, day)
    decided = with_notes([each for each in found if each.group.kind != "mixed"], rules)
    mixed = with_notes(
        [each for each in found if each.group.kind == "mixed" and each.standing], replace(rules, often={})
    )
    settled = {student for each in decided for student in each.members}
    stands = frozenset(student for each in decided if each.standing for student in each.members)
    unit = open_unit(classroom)
    gathered = gather(ids, goals_of(unit) if unit else [], now)
    present = present_today(classroom, ids, now)
    needs = [need for need in gathered.needs if need.student not in settled]
    proposals = propose(needs, present, now, gathered.seen - settled, rules, stands)
    late = late_in(decided, proposals, gathered, rules)
    told = {each.student for found in late.values() for each in found if each.fits}
    proposals = tuple(each for each in proposals if each.kind != "alone" or not told.issuperset(each.members))
    absent = tuple(student for student in ids if student not in present)
    return Today(decided, proposals, absent, present, mixed, late, rules)


def with_notes(decided: Sequence[Decided], rules: Constraints) -> tuple[Decided, ...]:
    """What groups that stand do not keep, whoever put them together. A lesson is for all, whatever the constraints."""
    seated = {student for each in decided if each.standing for student in each.members}

    def noted(each: Decided) -> Decided:
        if not each.standing or each.group.kind == "lesson":
            return each
        return replace(each, notes=broken(each.members, seated.difference(each.members), rules))

    return tuple(noted(each) for each in decided)


def present_today(classroom: Classroom, students: Sequence[int], now: int) -> frozenset[int]:
    """Those whose device was heard today, once that is at least half of the class; before, everybody.

    A class that works on paper, or a morning before the first sign-in, says nothing about who is here.
    """
    heard = db.session.scalars(
        select(Presence.student_id).where(
            Presence.student_id.in_(students), Presence.heard_at >= start_of_day(classroom, now)
        )
    ).all()
    return frozenset(heard) if 2 * len(heard) >= len(students) else frozenset(students)


def digest(proposal: Proposal) -> str:
    """Names a proposal by what the teacher decides about: the kind, the need and the children."""
    text = repr((proposal.kind, proposal.need_kind, proposal.need, proposal.members))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
