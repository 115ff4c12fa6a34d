"""What the next step is decided from, and what it is. Records that cannot be invalid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from models.decisions.bands import Band
from models.decisions.reason import Reason

StepKind: TypeAlias = Literal["practice", "ticket", "support", "review", "rest", "done"]


@dataclass(frozen=True, slots=True)
class SkillView:
    """One skill of one student.

    mean         of P(known) on the evidence side; answers: own answers; recent: their outcomes, oldest first
    requires     hard prerequisites; grade_level: belongs to the child's own grade (goals always count as
                 such)
    run          unsuccessful tries in a row now (since the teacher acted); not_sure: "not sure" in the latest
                 sets
    sets_today   practice, support or review sets finished today
    """

    skill: str
    mean: float
    answers: int
    band: Band = "no data"
    recent: tuple[bool, ...] = ()
    requires: frozenset[str] = frozenset()
    grade_level: bool = True
    due: bool = False
    run: int = 0
    not_sure: int = 0
    sets_today: int = 0

    def stands_still(self, answers: int, below: float) -> bool:
        """Enough answers, still believed unknown, and at most a third of the last five went well."""
        last = self.recent[-5:]
        return len(last) >= answers and self.mean < below and 3 * sum(last) <= len(last)


@dataclass(frozen=True, slots=True)
class TicketView:
    """The exit ticket set for today. went_well: most of it did; practised_since: a set was finished after it;
    retake_open: the teacher lets children take another form."""

    skill: str
    open: bool
    tasks: int
    minutes: int = 5
    taken: bool = False
    went_well: bool = False
    practised_since: bool = False
    retake_open: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """Active minutes of the unit so far: on goals, other skills of the grade, support, review."""

    goal: float = 0.0
    grade: float = 0.0
    support: float = 0.0
    review: float = 0.0

    @property
    def on_grade(self) -> float:
        return self.goal + self.grade

    @property
    def total(self) -> float:
        return self.goal + self.grade + self.support + self.review


@dataclass(frozen=True, slots=True)
class Situation:
    """Where one student stands now.

    goals         the unit's goal skills in the teacher's order; others: prerequisites and earlier skills
    today         the goal of today's lesson; unit_day: this student's school day in the unit, from 1
    last          kind of the step finished last today; done_today: steps finished today
    minutes_left  of this rotation, None if nobody set one; says_ready: the child pressed "I'm ready"
    fewer_tasks   an accommodation: half as many tasks
    Raises ValueError naming every fault.
    """

    goals: tuple[SkillView, ...]
    others: tuple[SkillView, ...] = ()
    today: str | None = None
    unit_day: int = 1
    spent: Minutes = Minutes()
    ticket: TicketView | None = None
    last: StepKind | None = None
    done_today: int = 0
    minutes_left: int | None = None
    says_ready: bool = False
    fewer_tasks: bool = False

    def __post_init__(self) -> None:
        goals = [view.skill for view in self.goals]
        skills = [view.skill for view in self.views]
        spent = self.spent
        faults = {
            "give at least one goal skill": not goals,
            "name each skill once": len(set(skills)) != len(skills),
            f"today's skill {self.today} must be a goal": self.today is not None and self.today not in goals,
            "the ticket must be on a goal skill": self.ticket is not None and self.ticket.skill not in goals,
            "each mean is a probability": any(not 0 <= view.mean <= 1 for view in self.views),
            "count unit days from 1": self.unit_day < 1,
            "minutes cannot be negative": min(spent.goal, spent.grade, spent.support, spent.review) < 0,
        }
        if any(faults.values()):
            raise ValueError("situation: " + "; ".join(text for text, found in faults.items() if found))

    @property
    def views(self) -> tuple[SkillView, ...]:
        """Every skill, the goals first."""
        return self.goals + self.others

    def view(self, skill: str) -> SkillView:
        """The view of that skill. Raises KeyError for a skill that the situation does not name."""
        for found in self.views:
            if found.skill == skill:
                return found
        raise KeyError(skill)

    def fits(self, minutes: int) -> bool:
        """Is there time for so many minutes in this rotation?"""
        return self.minutes_left is None or minutes <= self.minutes_left


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing: `skill` is None where none is meant; minutes and tasks are 0 for rest and done."""

    kind: StepKind
    skill: str | None
    minutes: int
    tasks: int
    reason: Reason
    alternatives: tuple[Step, ...] = ()
