"""One day of a simulated class: a lesson, practice by a policy, tickets, flags, and the teacher's two groups."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from models.decisions.flags import Acted
from models.decisions.pairs import Day
from models.decisions.playlist import TASK_MINUTES
from models.decisions.proposals import Proposal
from models.decisions.situation import Minutes, Step
from models.decisions.tries import support
from models.knowledge.step import DAY
from models.simulation.child import Child, chance_to_learn, meet, respond
from models.simulation.grouping import Grouping, group
from models.simulation.measures import STRUGGLES, Raised, Tally, skill_of
from models.simulation.policies import Policy, choose
from models.simulation.pupil import Pupil
from models.simulation.world import Nature

MINUTE = 60_000_000
ACTIVE_MINUTES, GROUP_MINUTES = 20, 10
LESSON_SPEED, GROUP_SPEED, VISIT_SPEED = 1.5, 2.0, 2.0
GROUP_CHANCES, CURED = 3, 0.6
GROUPS_A_DAY, VISITS_A_DAY = 2, 6
SITTING_TASKS_IN_NEED, SLOW = 5, 0.10


@dataclass(slots=True)
class Room:
    """A class: its nature, children and their records, in the same order, and what is counted."""

    nature: Nature
    policy: Policy
    grouping: Grouping
    days: int
    start: int
    children: list[Child]
    pupils: list[Pupil]
    tally: Tally
    visits_left: int = 0
    groups: list[Proposal] = field(default_factory=list)  # proposed yesterday, for today
    past: list[Day] = field(default_factory=list)

    def goal_of(self, day: int) -> str:
        """The unit takes its goals in order, each for as many days."""
        goals = self.nature.goals
        return goals[min(day * len(goals) // self.days, len(goals) - 1)]


def play_day(room: Room, day: int, rng: np.random.Generator) -> None:
    """The whole class, child after child; groups are made at the end, for the next day."""
    at = room.start + (day // 5 * 7 + day % 5) * DAY
    today = room.goal_of(day)
    here = [n for n, child in enumerate(room.children) if day not in child.away]
    room.visits_left = VISITS_A_DAY
    minutes = dict.fromkeys(here, ACTIVE_MINUTES)
    for n in here:
        room.children[n].today.clear()
        room.pupils[n].begin_day()
        meet(room.children[n], room.nature, today, at, LESSON_SPEED, rng)
    for n in sit_with_teacher(room, here, at, rng):
        minutes[n] -= GROUP_MINUTES
    for n in here:
        Session(room, n, today, day, at + n, rng).play(minutes[n])
    room.groups = group(room.grouping, room.pupils, room.nature, here, today, room.past, at + 60 * MINUTE)
    room.past.append([each.members for each in room.groups if each.kind == "group"])
    room.tally.count_groups(room.groups, here, room.children)
    room.tally.days += 1


def sit_with_teacher(room: Room, here: list[int], at: int, rng: np.random.Generator) -> set[int]:
    """The first two groups proposed: who lacks the skill may learn it, who does not loses the time."""
    sat = set[int]()
    for proposal in [each for each in room.groups if each.kind == "group"][:GROUPS_A_DAY]:
        skill = skill_of(proposal)
        for n in set(proposal.members) & set(here):
            child = room.children[n]
            sat.add(n)
            if child.known[skill]:
                continue
            if skill in child.bugs and rng.random() < CURED:
                child.bugs.pop(skill)
            for _ in range(GROUP_CHANCES):
                lacking = next((need for need in room.nature.skills[skill].needs if not child.known[need]), skill)
                meet(child, room.nature, lacking, at, GROUP_SPEED, rng)
    for proposal in [each for each in room.groups if each.kind == "lesson"][:1]:
        for n in set(here) - set(proposal.may_skip):
            child = room.children[n]
            if skill_of(proposal) in child.bugs and rng.random() < CURED:
                child.bugs.pop(skill_of(proposal))
            meet(child, room.nature, skill_of(proposal), at, GROUP_SPEED, rng)
    return sat


@dataclass(slots=True)
class Session:
    """One child's active minutes of one day."""

    room: Room
    number: int
    today: str
    day: int
    at: int
    rng: np.random.Generator

    def play(self, minutes: int) -> None:
        child, pupil, room = self.room.children[self.number], self.room.pupils[self.number], self.room
        left = float(minutes)
        for _ in range(12):  # no more steps than any day holds
            step = choose(room.policy, pupil, room.nature, self.today, self.day, room.days, int(left), self.at)
            if step.kind in ("rest", "done") or step.skill is None:
                break
            left -= self.sitting(step, child, pupil)
            pupil.steps_today.append(step.kind)
        room.tally.end_of_day(child, room.nature)

    def sitting(self, step: Step, child: Child, pupil: Pupil) -> float:
        """Play one step; the minutes it took."""
        skill, ticket = str(step.skill), step.kind == "ticket"
        name = f"{self.day}-{len(pupil.steps_today)}"
        pupil.tries, pupil.opened_at = [], self.at
        raised: dict[str, Raised] = {}
        rights, done = 0, 0
        in_need = False
        for task in range(step.tasks):
            self.at += int(TASK_MINUTES * MINUTE)
            helped = not ticket and support(pupil.tries) is not None
            given = respond(child, self.room.nature, skill, self.at, task, helped, self.rng)
            pupil.take(skill, given, "ticket" if ticket else "practice", name, self.at, helped)
            self.room.tally.count_task(child, pupil, skill, step.kind, given)
            done, rights = task + 1, rights + given.right
            if ticket:
                continue
            in_need = in_need or self.is_in_need(child, skill, pupil)
            for flag in pupil.raised(skill, self.at):
                raised.setdefault(flag.kind, Raised(flag.kind, self.deserves(flag.kind, child, skill)))
            if raised.keys() & STRUGGLES and self.room.visits_left:
                self.visit(child, pupil, skill)
            if support(pupil.tries) == "stop":
                break
        self.close(step, skill, ticket, rights, done, pupil)
        if ticket:
            for flag in pupil.raised(skill, self.at):
                raised.setdefault(flag.kind, Raised(flag.kind, self.deserves(flag.kind, child, skill)))
        self.room.tally.count_sitting(list(raised.values()), in_need)
        return done * TASK_MINUTES

    def is_in_need(self, child: Child, skill: str, pupil: Pupil) -> bool:
        """After five tasks of the day the skill is not known, and nothing says that it soon will be: a prerequisite is
        missing, a wrong rule is in the way, or a task teaches in less than one of ten cases."""
        tried = child.today.get(skill, 0) >= SITTING_TASKS_IN_NEED and not child.known[skill]
        stuck = child.lacks(skill, self.room.nature) or skill in child.bugs
        return tried and (stuck or chance_to_learn(child, self.room.nature, skill) < SLOW)

    def deserves(self, kind: str, child: Child, skill: str) -> bool:
        """Is the flag true of the child? A struggle: not known, and stuck or slow; a guesser: guesses."""
        if kind == "rapid guessing":
            return child.games
        if kind == "conflicting evidence":
            return True
        stuck = child.lacks(skill, self.room.nature) or skill in child.bugs
        return not child.known[skill] and (stuck or chance_to_learn(child, self.room.nature, skill) < SLOW)

    def visit(self, child: Child, pupil: Pupil, skill: str) -> None:
        """The teacher comes: one chance to learn what is missing, and the run starts anew."""
        self.room.visits_left -= 1
        lacking = next((need for need in self.room.nature.skills[skill].needs if not child.known[need]), skill)
        meet(child, self.room.nature, lacking, self.at, VISIT_SPEED, self.rng)
        pupil.runs[skill] = 0
        pupil.acted += [Acted("struggling", self.at, skill), Acted("stop", self.at, skill)]

    def close(self, step: Step, skill: str, ticket: bool, rights: int, done: int, pupil: Pupil) -> None:
        minutes = done * TASK_MINUTES
        if ticket:
            pupil.ticket_today = pupil.tickets[skill] = (rights, done)
            return
        pupil.sets_today[skill] += 1
        pupil.practice[skill] = (rights, done)
        pupil.spent = spent(pupil.spent, step.kind, skill, minutes, self.room.nature)


def spent(before: Minutes, kind: str, skill: str, minutes: float, nature: Nature) -> Minutes:
    """Minutes by what they served, as the app counts them."""
    sort = "goal" if nature.skills[skill].below == 0 else "support"
    sort = "review" if kind == "review" else sort
    return replace(before, **{sort: getattr(before, sort) + minutes})
