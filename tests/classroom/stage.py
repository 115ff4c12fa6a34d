"""A class at work: Tess's room with as many children as a test needs, a unit, a ticket, answers at the real door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy

from tests.cast import Cast, add_student
from webapp import clock
from webapp.evidence import sittings
from webapp.evidence.deliveries import Delivery
from webapp.evidence.presence import hear
from webapp.evidence.record import Reply, record
from webapp.evidence.tokens import Token, sign
from webapp.extensions import db
from webapp.tables import Group, GroupMember, Person, Sitting, TicketSet, Unit, UnitGoal
from webapp.writing import writing

SKILL = "subtract-regroup/subtract-within-100-regroup"
LARGER_SKILL = "subtract-regroup/subtract-within-1000-one-trade"
SMALLER_FROM_LARGER = "subtract-regroup/smaller-from-larger"
NO_DECREMENT = "subtract-regroup/no-decrement"
TASKS = ("80 − 24", "72 − 15", "60 − 58", "75 − 46")
RIGHT = ("56", "57", "2", "29", "ten-gone")
SMALLER = ("64", "63", "18", "31", "no-ones")
KEPT_TENS = ("66", "67", "12", "39", "all-tens")
FIRSTS = (
    "Ana", "Ben", "Chloe", "Dev", "Eli", "Farah", "Gus", "Hana", "Ida", "Jonas", "Kiki", "Leo", "Maya",
    "Noor", "Otto", "Pia", "Quin", "Rosa", "Sami", "Tara", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zara",
)  # fmt: skip
FACES = ("fox", "boat", "apple", "star", "tree", "key", "kite", "fish", "drum", "sun", "snail", "cup")


@dataclass
class Stage:
    """The class, and what its children do. Times: the tests' own `now`, which only moves forward."""

    cast: Cast
    children: list[Person] = field(default_factory=list)
    now: int = field(default_factory=clock.now)

    def fill(self, count: int) -> list[Person]:
        """Now so many children; Sam and Sue, who are in the cast, were there first and stand last."""
        here = len(self.children)
        with writing():
            for number in range(here, count - 2):
                last = f"{chr(65 + number % 26)}stone"
                child = add_student(self.cast.room, FIRSTS[number % len(FIRSTS)], last, str(2000 + number))
                child.face = FACES[number % len(FACES)]
                self.children.append(child)
        return self.children

    @property
    def everybody(self) -> list[Person]:
        return [*self.children, self.cast.sam, self.cast.sue]

    def start_unit(self, *goals: str) -> Unit:
        day = clock.day_of(self.now, self.cast.school.time_zone)
        with writing() as session:
            unit = Unit(
                class_id=self.cast.room.id, title="Trading", starts_on=day, ends_on=day + timedelta(21),
                created_by=self.cast.tess.id,
            )  # fmt: skip
            session.add(unit)
            session.flush()
            for place, goal in enumerate(goals or (SKILL,), 1):
                session.add(UnitGoal(unit_id=unit.id, skill=goal, position=place))
        return unit

    def set_ticket(self, unit: Unit) -> TicketSet:
        with writing() as session:
            found = TicketSet(
                class_id=self.cast.room.id, unit_id=unit.id, pack_id="subtract-regroup", pack_version="1.0.0",
                ticket="et-regroup", form=1, set_by=self.cast.tess.id, opened_at=self.now,
            )  # fmt: skip
            session.add(found)
            session.flush()
        return found

    def open_ticket(self, child: Person, ticket_set: TicketSet) -> Sitting:
        with writing([child.id]):
            return sittings.open_ticket(child, ticket_set, self.cast.room, self.now)

    def sit(
        self, child: Person, ticket_set: TicketSet, answers: Sequence[str | None], finish: bool = True
    ) -> list[Reply]:
        """The child's ticket; None stands for "not sure", "" for a question left out."""
        sitting = self.open_ticket(child, ticket_set)
        rows = [self.row(sitting, place, answer) for place, answer in enumerate(answers, 1) if answer != ""]
        if finish:
            rows.append(Delivery(sign(sittings.token_for(sitting, 0)), "finish", 1))
        return record(rows, self.now, child)

    def row(self, sitting: Sitting, place: int, answer: str | None, try_: int = 1, revision: int = 1) -> Delivery:
        plain = sittings.token_for(sitting, place, try_=try_)
        part = sittings.variant_of(sitting, plain).parts[0].id
        token = sign(sittings.token_for(sitting, place, part, try_))
        if answer is None:
            return Delivery(token, "not-sure", revision)
        return Delivery(token, "answer", revision, answer)

    def practise(
        self, child: Person, rule: str = "", missing: bool = False, tasks: int = 6, skill: str = SKILL
    ) -> Sitting:
        """A practice set, each task answered as a rule predicts (where it does), or plainly missed, else right."""
        with writing([child.id]):
            rng = numpy.random.default_rng(child.id)
            sitting = sittings.open_practice(child, self.cast.room, skill, self.now, rng)
        for place in range(1, tasks + 1):
            part = sittings.variant_of(sitting, sittings.token_for(sitting, place)).parts[0]
            given = (part.predicted.get(rule) or part.key)[0]
            if missing:
                given = next((option.id for option in part.options if option.id not in part.key), "1000")
            record([self.row(sitting, place, given)], self.now, child)
        return sitting

    def accept(
        self, need_kind: str, need: str, members: Sequence[int], when: int, role: str = "member", kind: str = "group"
    ) -> None:
        """A group that the teacher accepted then."""
        with writing() as session:
            group = Group(
                class_id=self.cast.room.id, day=clock.day_of(when, "UTC"), kind=kind, need_kind=need_kind, need=need,
                status="accepted", digest=f"{need}{when}", reason={}, numbers={"unsure": [], "made_at": when},
                params_id="priors", decided_by=self.cast.tess.id, decided_at=when,
            )  # fmt: skip
            session.add(group)
            session.flush()
            session.add_all(GroupMember(group_id=group.id, student_id=member, role=role) for member in members)

    def ask_for_help(self, child: Person, sitting: Sitting) -> None:
        plain = sittings.token_for(sitting, 1)
        token = Token(plain.student, plain.sitting, 1, plain.item, plain.seed, "", 1, plain.issued_at)
        record([Delivery(sign(token), "help", 1)], self.now, child)

    def ask(self, place: int, ticket: TicketSet) -> None:
        """The child at this place opens the ticket and asks for help."""
        self.ask_for_help(self.children[place], self.open_ticket(self.children[place], ticket))

    def hear(self, child: Person, heard_ago: int, active_ago: int, doing: str = "screen") -> None:
        """A sign of life some microseconds ago."""
        with writing():
            hear(child.id, self.now - active_ago, active=True, doing=doing)
            hear(child.id, self.now - heard_ago, active=False)
        db.session.expire_all()

    def path(self, rest: str = "") -> str:
        return f"/classes/{self.cast.room.id}{rest}"


def ticket_class(stage: Stage, *, smaller: int, kept: int, of: int = 28) -> None:
    stage.fill(of)
    ticket = stage.set_ticket(stage.start_unit())
    for place, child in enumerate(stage.everybody):
        given = SMALLER if place < smaller else KEPT_TENS if place < smaller + kept else RIGHT
        stage.sit(child, ticket, given)
