"""What is counted while simulated classes work, and the figures made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np

from models.decisions.playlist import CAPABLE_ANSWERS, CAPABLE_FROM, TASK_MINUTES
from models.decisions.proposals import Proposal
from models.knowledge.belief import evidence_side
from models.simulation.alarms import Alarms, alarm_figures
from models.simulation.child import Child, Given, forgotten
from models.simulation.pupil import Pupil
from models.simulation.world import Nature

CAPPED_FROM_DAY = 3
EARLY = 240  # active minutes after which all are compared, whoever stops soon after
SHARED_FROM = 6  # opportunities from which a pair is looked at


Classes: TypeAlias = Sequence[tuple["Tally", Sequence[Child], Nature]]


def skill_of(proposal: Proposal) -> str:
    """The skill that a group is about, also where it is about a misconception on it."""
    return proposal.need if proposal.need_kind == "skill" else proposal.need.rpartition("/")[0]


@dataclass(slots=True)
class Journey:
    """One child's course. early: skills truly gained in its first EARLY minutes; reached: goal -> active minutes when
    first truly known; declared: goal -> known then."""

    x: float
    behind: int
    minutes: float = 0.0
    early: int | None = None
    run: int = 0
    longest: int = 0
    at_start: frozenset[str] = frozenset()
    reached: dict[str, float] = field(default_factory=dict)
    declared: dict[str, bool] = field(default_factory=dict)
    on_grade: float = 0.0
    support: float = 0.0


@dataclass(slots=True)
class Tally:
    """The counts of one class."""

    journeys: dict[int, Journey]
    tasks: int = 0
    practised: int = 0
    known_already: int = 0
    days: int = 0
    alarms: Alarms = field(default_factory=Alarms)
    members: int = 0
    members_lacking: int = 0
    lacking: int = 0
    lacking_left_out: int = 0
    chances: Counter[tuple[int, int]] = field(default_factory=Counter)
    together: Counter[tuple[int, int]] = field(default_factory=Counter)

    @classmethod
    def of(cls, children: Sequence[Child], nature: Nature) -> Tally:
        journeys = {}
        for child in children:
            known = frozenset(skill for skill, knows in child.known.items() if knows)
            journeys[child.number] = Journey(
                sum(child.talents) / 2 if nature.tires else child.talents[0], child.behind, at_start=known,
                reached={goal: 0.0 for goal in nature.goals if goal in known},
            )  # fmt: skip
        return cls(journeys)

    def count_task(self, child: Child, pupil: Pupil, skill: str, kind: str, given: Given) -> None:
        """One task of any step."""
        journey = self.journeys[child.number]
        self.tasks += 1
        journey.run = 0 if given.right else journey.run + 1
        journey.longest = max(journey.longest, journey.run)
        if kind in ("practice", "support"):
            self.practised += 1
            self.known_already += given.knew
        self.count_minutes(child, pupil, skill, TASK_MINUTES, counts=kind in ("practice", "support"))
        if skill.startswith("s0/"):
            if child.known[skill]:
                journey.reached.setdefault(skill, journey.minutes)
            own = pupil.state.skills.get(skill)
            sure = (
                own is not None and own.answers >= CAPABLE_ANSWERS and evidence_side(pupil.state, skill) >= CAPABLE_FROM
            )
            if sure or skill in pupil.won:
                journey.declared.setdefault(skill, child.known[skill])

    def count_minutes(self, child: Child, pupil: Pupil, skill: str, minutes: float, counts: bool = True) -> None:
        """Active minutes; `counts`: toward the share on grade."""
        journey = self.journeys[child.number]
        journey.minutes += minutes
        if journey.early is None and journey.minutes >= EARLY:
            journey.early = sum(child.known.values()) - len(journey.at_start)
        if counts and pupil.days >= CAPPED_FROM_DAY:
            if skill.startswith("s0/"):
                journey.on_grade += minutes
            else:
                journey.support += minutes

    def end_of_day(self, child: Child, nature: Nature) -> None:
        journey = self.journeys[child.number]
        for goal in nature.goals:
            if child.known[goal]:
                journey.reached.setdefault(goal, journey.minutes)

    def count_groups(self, groups: Sequence[Proposal], here: Sequence[int], children: Sequence[Child]) -> None:
        """Of each group who truly lacks its skill; of those who lack it who is in none."""
        grouped = [each for each in groups if each.kind == "group"]
        helped = {n for each in groups if each.kind != "alone" for n in each.members}
        skills = {skill_of(each) for each in grouped}
        for each in grouped:
            self.members += len(each.members)
            self.members_lacking += sum(not children[n].known[skill_of(each)] for n in each.members)
        for skill in skills:
            lacking = [n for n in here if not children[n].known[skill]]
            self.lacking += len(lacking)
            self.lacking_left_out += sum(n not in helped for n in lacking)
        where = {n: at for at, each in enumerate(grouped) for n in each.members}
        for pair in combinations(sorted(where), 2):
            self.chances[pair] += 1
            self.together[pair] += where[pair[0]] == where[pair[1]]


def figures(classes: Classes, start: int, end: int) -> dict[str, Any]:
    """All figures over the classes. Minutes are active ones; shares lie in 0 to 1, None where there is nothing to
    count. start, end: of the unit, microseconds.

    A skill counts as known as it was when last met; as kept, with what time has taken by the end, against what would
    be left then of the knowledge at the start if nobody had worked. An hour brings less when nearly all is known, so
    that children are compared after their first EARLY minutes as well, or at the end where they had fewer.
    """
    tallies = [tally for tally, _children, _nature in classes]
    journeys = [journey for tally in tallies for journey in tally.journeys.values()]
    hours = sum(journey.minutes for journey in journeys) / 60
    gained = goal_gained = early = 0
    kept = 0.0
    for tally, own, nature in classes:
        names = nature.goals
        for child in own:
            journey = tally.journeys[child.number]
            at_start = journey.at_start
            now = {skill for skill, knows in child.known.items() if knows}
            gained += len(now) - len(at_start)
            early += len(now) - len(at_start) if journey.early is None else journey.early
            kept += sum(1 - forgotten(nature, skill, child.last[skill], end) for skill in now)
            kept -= sum(1 - forgotten(nature, skill, start, end) for skill in at_start)
            goal_gained += len(now & set(names)) - len(at_start & set(names))
    to_goal = [
        journey.reached.get(goal, journey.minutes)
        for tally, _own, nature in classes
        for journey in tally.journeys.values() for goal in nature.goals if goal not in journey.at_start
    ]  # fmt: skip
    shares = [each.on_grade / (each.on_grade + each.support) for each in journeys if each.on_grade + each.support]
    days = sum(tally.days for tally in tallies)
    pairs = [tally.together[pair] / n for tally in tallies for pair, n in tally.chances.items() if n >= SHARED_FROM]
    declared = [(journey.x, known) for journey in journeys for known in journey.declared.values()]

    def share(part: float, of: float) -> float | None:
        return round(part / of, 4) if of else None

    return {
        "skills_known_per_hour": share(gained, hours),
        "goals_known_per_hour": share(goal_gained, hours),
        "skills_kept_per_hour": share(kept, hours),
        "skills_known_after_four_hours": share(early, len(journeys)),
        "hours_per_child": share(hours, len(journeys)),
        "minutes_to_goal": round(float(np.mean(to_goal)), 1) if to_goal else None,
        "over_practice": share(sum(t.known_already for t in tallies), sum(t.practised for t in tallies)),
        "under_practice": share(sum(not known for _x, known in declared), len(declared)),
        "grade_level_share": {"minimum": round(min(shares), 4), "median": round(float(np.median(shares)), 4)},
        "longest_unsuccessful_run": {
            "mean": round(float(np.mean([each.longest for each in journeys])), 2),
            "maximum": max(each.longest for each in journeys),
        },
        "slow_fast_gap": gap(declared),
        **alarm_figures([tally.alarms for tally in tallies], days),
        "group_purity": share(sum(t.members_lacking for t in tallies), sum(t.members for t in tallies)),
        "needy_left_out": share(sum(t.lacking_left_out for t in tallies), sum(t.lacking for t in tallies)),
        "pair_together_share": {
            "maximum": round(max(pairs), 4) if pairs else None,
            "above_60": share(sum(each > 0.6 for each in pairs), len(pairs)),
        },
        "by_years_behind": by_years(classes),
    }


def gap(declared: Sequence[tuple[float, bool]]) -> float | None:
    """Points between the fastest and the slowest quarter in the share that truly knows what is declared known."""
    if len(declared) < 20:
        return None
    ordered = sorted(declared, key=lambda each: each[0])
    quarter = len(ordered) // 4
    slow, fast = ordered[:quarter], ordered[-quarter:]
    return round(100 * float(np.mean([k for _x, k in fast]) - np.mean([k for _x, k in slow])), 2)


def by_years(classes: Classes) -> dict[str, Any]:
    """Per years behind: children, goals truly gained per active hour, and the least and the middle share on grade."""
    found = {}
    for years in range(4):
        gained, hours, shares, count = 0, 0.0, [], 0
        for tally, own, nature in classes:
            names = nature.goals
            for child in (each for each in own if each.behind == years):
                journey = tally.journeys[child.number]
                count += 1
                hours += journey.minutes / 60
                gained += sum(child.known[goal] for goal in names) - len(journey.at_start & set(names))
                if journey.on_grade + journey.support:
                    shares.append(journey.on_grade / (journey.on_grade + journey.support))
        found[str(years)] = {
            "children": count,
            "goals_known_per_hour": round(gained / hours, 4) if hours else None,
            "grade_level_minimum": round(min(shares), 4) if shares else None,
            "grade_level_median": round(float(np.median(shares)), 4) if shares else None,
        }
    return found
