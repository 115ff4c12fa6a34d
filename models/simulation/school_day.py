"""One day of a simulated class: a lesson, practice by a policy, tickets, flags, and the teacher's two groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.decisions.attention import is_calm
from models.decisions.flags import Acted, Flag
from models.decisions.pairs import Day
from models.decisions.playlist import TASK_MINUTES, next_step
from models.decisions.proposals import Proposal
from models.decisions.situation import Minutes, Step
from models.decisions.tries import shown, support
from models.knowledge.step import DAY
from models.simulation.alarms import KINDS_FOR, ChildsDay
from models.simulation.child import Child, meet, respond
from models.simulation.grouping import Grouping, group
from models.simulation.measures import Tally, skill_of
from models.simulation.policies import BY_RULE, PLANNED, Policy, situate, view, won
from models.simulation.pupil import Pupil
from models.simulation.whole_day import Extra, come_back, take, work_beside
from models.simulation.world import Nature

MINUTE = 60_000_000
ACTIVE_MINUTES, GROUP_MINUTES = 20, 10
LESSON_SPEED, GROUP_SPEED, VISIT_SPEED = 1.5, 2.0, 2.0
GROUP_CHANCES, CURED = 3, 0.6
GROUPS_A_DAY, VISITS_A_DAY = 2, 6


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
    extras: frozenset[Extra] = frozenset()
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
    for n in set(range(len(room.children))) - {*here}:
        room.pupils[n].missed.append(today)
    room.visits_left = VISITS_A_DAY
    minutes = dict.fromkeys(here, ACTIVE_MINUTES)
    for n in here:
        room.children[n].today.clear()
        room.pupils[n].begin_day()
        if "reentry" in room.extras and room.policy in PLANNED:
            goals = {goal: view(room.pupils[n], room.nature, goal, at) for goal in room.nature.goals}
            come_back(room.pupils[n], goals, room.nature, today)
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
        left, seen = float(minutes), ChildsDay(child, room.nature)
        for _ in range(12):  # no more steps than any day holds
            step = self.begin(child, pupil, int(left))
            if step.kind in ("rest", "done") or step.skill is None:
                break
            left -= self.beside(step, child, pupil) if step.activity else self.sitting(step, child, pupil, seen)
            off_goal = bool(step.activity) and step.skill not in room.nature.goals
            pupil.steps_today.append("support" if off_goal else step.kind)
        room.tally.end_of_day(child, room.nature)
        seen.end()
        room.tally.alarms.count(seen)

    def begin(self, child: Child, pupil: Pupil, left: int) -> Step:
        """What the child does next, with so many minutes left."""
        room = self.room
        if room.policy not in PLANNED:
            return BY_RULE[room.policy](pupil, room.nature, self.today, self.day, room.days, left)
        situation = situate(pupil, room.nature, self.today, left, self.at, room.extras)
        return take(next_step(situation, PLANNED[room.policy]), situation, child, room.extras, self.rng)

    def beside(self, step: Step, child: Child, pupil: Pupil) -> float:
        """Do one thing beside the screen; the minutes it took."""
        self.at += step.minutes * MINUTE
        work_beside(step, child, pupil, self.room.nature, self.at, self.rng)
        self.room.tally.count_minutes(child, pupil, str(step.skill), step.minutes)
        pupil.spent = spent(pupil.spent, step.kind, str(step.skill), step.minutes, self.room.nature)
        return step.minutes

    def sitting(self, step: Step, child: Child, pupil: Pupil, seen: ChildsDay) -> float:
        """Play one step; the minutes it took."""
        skill, ticket = str(step.skill), step.kind == "ticket"
        name = f"{self.day}-{len(pupil.steps_today)}"
        pupil.open_sitting(self.at)
        rights, done, needs, at_once = 0, 0, self.room.nature.skills[skill].needs, list[bool]()
        for task in range(step.tasks):
            self.at += int(TASK_MINUTES * MINUTE)
            helped = not ticket and support(pupil.tries) is not None
            given = respond(child, self.room.nature, skill, self.at, task, helped, self.rng)
            pupil.take(skill, given, "ticket" if ticket else "practice", name, self.at, helped)
            self.room.tally.count_task(child, pupil, skill, step.kind, given)
            done, rights = task + 1, rights + given.right
            if ticket:
                continue
            seen.see_task(skill, given.rapid)
            raised = pupil.raised(skill, needs, self.at)
            seen.see_page(raised)
            self.look_round(raised, child, pupil, skill)
            at_once.append(given.right and not helped)
            if support(pupil.tries) == "stop" or self.ends_early(pupil, skill, at_once):
                break
        self.close(step, skill, ticket, rights, done, pupil)
        if ticket:
            seen.see_ticket(pupil.raised(skill, needs, self.at, ticket))
        return done * TASK_MINUTES

    def ends_early(self, pupil: Pupil, skill: str, at_once: list[bool]) -> bool:
        """Need the rest of the set not be done?"""
        if self.room.policy in PLANNED:
            return shown(at_once)
        return self.room.policy == "m-in-a-row" and won(pupil, skill)

    def look_round(self, raised: Sequence[Flag], child: Child, pupil: Pupil, skill: str) -> None:
        """The teacher goes where somebody is stuck or guesses, as often as a day allows; that changes no guesser."""
        urgent = [flag for flag in raised if not is_calm(flag)]
        if not urgent or not self.room.visits_left:
            return
        if any(flag.kind in KINDS_FOR["guesses"] for flag in urgent):
            self.room.visits_left -= 1
            pupil.acted.append(Acted("rapid guessing", self.at))
        if any(flag.kind in KINDS_FOR["stuck"] for flag in urgent):
            self.visit(child, pupil, skill, names_a_rule=any(flag.reason.code == "flag.same-rule" for flag in urgent))

    def visit(self, child: Child, pupil: Pupil, skill: str, names_a_rule: bool) -> None:
        """One chance to learn what is missing, and the run starts anew; a wrong rule that the flag named may go."""
        self.room.visits_left -= 1
        nature = self.room.nature
        if names_a_rule and skill in child.bugs and self.rng.random() < CURED:
            child.bugs.pop(skill)
        lacking = next((need for need in nature.skills[skill].needs if not child.known[need]), skill)
        meet(child, nature, lacking, self.at, VISIT_SPEED, self.rng)
        pupil.runs[skill] = 0
        pupil.acted += [Acted("struggling", self.at, skill), Acted("stop", self.at, skill)]

    def close(self, step: Step, skill: str, ticket: bool, rights: int, done: int, pupil: Pupil) -> None:
        minutes = done * TASK_MINUTES
        pupil.at_screen += minutes
        pupil.alone += minutes
        if ticket:
            pupil.tickets[skill] = (rights, done)
            pupil.practised_since.discard(skill)
            if skill == self.today:  # the class's, or the same goal once more
                pupil.ticket_today = (rights, done)
            return
        pupil.practised_since.add(skill)
        pupil.end_practice()
        pupil.sets_today[skill] += 1
        pupil.practice[skill] = (rights, done)
        pupil.spent = spent(pupil.spent, step.kind, skill, minutes, self.room.nature)


def spent(before: Minutes, kind: str, skill: str, minutes: float, nature: Nature) -> Minutes:
    """Minutes by what they served, as the app counts them."""
    sort = "goal" if nature.skills[skill].below == 0 else "support"
    sort = "review" if kind == "review" else sort
    return replace(before, **{sort: getattr(before, sort) + minutes})
