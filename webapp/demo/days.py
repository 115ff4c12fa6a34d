"""Three weeks in the demo school: each child does what the playlist says, and answers as a simulated student would.

The children's truth (trait, what they know, planted misconceptions) is drawn first and stays apart: all that Onramp
sees are rows delivered to `evidence.record`, at the time of the simulated day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy

from content.generate import VariantPart
from models.decisions.tries import STOP_AT, shown
from models.knowledge.params import Params
from models.knowledge.simulate import Habits, SimulatedStudent, enrol, present, respond, true_params
from webapp import clock
from webapp.classroom.planning import bell, tickets
from webapp.demo import teaching
from webapp.demo.school import GOALS, PACK, Room, at
from webapp.evidence.deliveries import Delivery
from webapp.evidence.parameters import current_parameters
from webapp.evidence.record import record
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.tokens import sign
from webapp.library import packs
from webapp.practice import today
from webapp.tables import Person, Sitting
from webapp.writing import writing

TRIES = 3  # at one task, as on the page
# Shares of children with each planted misconception: what a class of this grade brings along.
PLANTED = {"smaller-from-larger": 0.35, "no-decrement": 0.25, "zero-minus-n": 0.1, "": 0.3}
# On the logit scale. Children of this school know less at the start and learn more slowly than the packs expect, above
# all while a wrong rule is in their way: the truth is not the model's own, and after three weeks some have it.
LATER, SLOWER, HELD_BACK = 0.5, 2.0, 3.0
TICKETS = {GOALS[0]: "et-no-trade", GOALS[1]: "et-regroup"}
LESSONS = {0: GOALS[0], 4: GOALS[1]}  # from this school day of the unit on
ASKED = {3: GOALS[0], 8: GOALS[1], 12: GOALS[1], 15: GOALS[1]}  # by school day of the unit; the last is today's
LEFT_TODAY = 2  # children whom the teacher has not reached yet
TICKET_FROM = 40  # minutes after the day's work began


@dataclass
class World:
    """What is true and what decides; `children` by person id."""

    rng: numpy.random.Generator
    params: Params
    held_back: Params
    children: dict[int, SimulatedStudent] = field(default_factory=dict)

    def params_of(self, child: SimulatedStudent) -> Params:
        """How the child learns: more slowly while it holds a wrong rule."""
        return self.held_back if child.bugs else self.params


def make_world(rooms: Sequence[Room], seed: int) -> World:
    """A truth that the model's prior allows but does not know: skills, items and children are drawn around it."""
    rng = numpy.random.default_rng(seed)
    school_id = rooms[0].classroom.school_id
    skills = [key for key, _skill, _pack in packs.skills(school_id)]
    items = [f"{pack.header.id}/{item.id}" for pack in packs.newest(school_id) for item in pack.items]
    params = slow_down(true_params(current_parameters(), skills, items, rng), LATER, SLOWER)
    world = World(rng, params, slow_down(params, 0.0, HELD_BACK))
    for room in rooms:
        for student in room.students:
            bug = str(rng.choice(list(PLANTED), p=list(PLANTED.values())))
            world.children[student.id] = enrol(rng, [bug] if bug else [], Habits())
    return world


def slow_down(params: Params, later: float, slower: float) -> Params:
    """The same world, with slower learning and fewer who know a skill before they meet it."""
    skills = {key: replace(own, a=own.a - later, b=own.b - slower) for key, own in params.skills.items()}
    return replace(params, skills=skills)


def live(rooms: Sequence[Room], days: Sequence[date], world: World, now: int) -> Iterator[date]:
    """Play day after day; the last is today, and ends a few minutes before `now`. Yields each day when it is over."""
    for number, day in enumerate(days, start=0):
        for room in rooms:
            if number in LESSONS:
                teaching.name_lesson(room, LESSONS[number])
            begin = at(day, 9) if day != days[-1] else now - (TICKET_FROM + 25) * clock.MINUTE
            play_day(room, world, begin, ASKED.get(number), is_today=day == days[-1])
        yield day


def play_day(room: Room, world: World, begin: int, asked: str | None, is_today: bool) -> None:
    here = [student for student in room.students if present(world.children[student.id], world.rng)]
    for student in here:
        step_on(student, world, begin + int(world.rng.integers(0, 5 * clock.MINUTE)), practice=True)
    teaching.go_round(room, begin + 20 * clock.MINUTE, leave=LEFT_TODAY if is_today else 0)
    if asked is None:
        return
    opened = begin + TICKET_FROM * clock.MINUTE
    with writing():
        ticket_set = tickets.set_ticket(room.classroom, PACK, TICKETS[asked], room.teacher, opened)
    for student in here:
        step_on(student, world, opened + int(world.rng.integers(clock.MINUTE, 6 * clock.MINUTE)), practice=False)
    if ticket_set is not None and not is_today:
        with writing(bell.who_may_sit(room.classroom, [ticket_set.id])):
            bell.ring(ticket_set, room.teacher, opened + 15 * clock.MINUTE)
        teaching.teach_again(room, world.children, asked, world.rng, opened + 20 * clock.MINUTE)


def step_on(student: Person, world: World, now: int, practice: bool) -> None:
    """The first thing that the child's page offers, or the class's ticket where it is time for it."""
    offered = today.look(student, now)
    steps = [*offered.choices, *offered.ready] if practice else [s for s in offered.choices if s.kind == "ticket"]
    step = next((step for step in steps if step.tasks and step.skill), None)
    if step is None:
        return
    with writing([student.id]):
        sitting = today.begin(student, offered, step.kind, str(step.skill), now, world.rng)
    rows, minutes = play(sitting, world)
    record(rows, now + minutes * clock.MINUTE)


def play(sitting: Sitting, world: World) -> tuple[list[Delivery], int]:
    """The rows of one sitting, and how many minutes it took."""
    rows: list[Delivery] = []
    ticket, at_once, run = sitting.purpose == "ticket", list[bool](), 0
    for position in range(1, len(sitting.tasks) + 1):
        for try_ in range(1, (1 if ticket else TRIES) + 1):
            row, right = answer(sitting, position, try_, world)
            rows.append(row)
            run = 0 if right else run + 1
            if right or run == STOP_AT:
                break
        at_once.append(right and try_ == 1)
        if run == STOP_AT or (not ticket and shown(at_once)):  # the page ends the set here, as well
            break
    rows.append(Delivery(sign(token_for(sitting, 0)), "finish", 1, sequence=len(rows)))
    elapsed = sum(row.elapsed_ms or 0 for row in rows)
    return rows, max(1, elapsed // 60_000)


def answer(sitting: Sitting, position: int, try_: int, world: World) -> tuple[Delivery, bool]:
    """One try at one task by the simulated child."""
    token = token_for(sitting, position, try_=try_)
    variant = variant_of(sitting, token)
    part, child = variant.parts[0], world.children[sitting.student_id]
    said = respond(
        child,
        world.params_of(child),
        f"{sitting.pack_id}/{part.skills[0]}",
        f"{sitting.pack_id}/{variant.item_id}",
        sitting.opened_at,
        world.rng,
        answer=part.key[0],
        predicted=part.predicted,
        choices=choices_of(part),
        tries=try_ - 1,
    )
    text = sign(token_for(sitting, position, part.id, try_))
    kind = "not-sure" if said.given is None else "answer"
    took = int(world.rng.gamma(4.0, 5_000)) + 4_000
    return Delivery(text, kind, 1, said.given, took), said.right


def choices_of(part: VariantPart) -> tuple[str, ...]:
    return tuple(option.id for option in part.options)
