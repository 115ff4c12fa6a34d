"""What the next step is decided from, and what it is. Records that cannot be invalid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from models.decisions.activities import UNCOUNTED, ActivityView, BesideKind, DayLeft
from models.decisions.bands import Band
from models.decisions.reason import Reason

StepKind: TypeAlias = Literal["practice", "ticket", "support", "review", "rest", "done"] | BesideKind
OverrideKind: TypeAlias = Literal["pin", "add", "skip", "excuse"]
ChoiceWidth: TypeAlias = Literal["2", "4", "own plan"]
CAPABLE_FROM, CAPABLE_ANSWERS = 0.96, 2  # believed on the evidence side, before the ticket that confirms it
RESTS_FROM, RESTS_AFTER = 0.60, 3  # the belief, and the answers that it stands on


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

    @property
    def believed_capable(self) -> bool:
        """Ready for its ticket, as far as the answers tell."""
        return self.mean >= CAPABLE_FROM and self.answers >= CAPABLE_ANSWERS

    @property
    def rests(self) -> bool:
        """Known rather than not, on three answers or more: the other goals need the time more. Its ticket tells, and
        answers that bring the belief down end it."""
        return self.mean >= RESTS_FROM and self.answers >= RESTS_AFTER

    @property
    def finished(self) -> bool:
        """Capable, or believed capable and waiting for its ticket. What is due again is looked at in a review."""
        return self.band == "capable" or self.believed_capable


@dataclass(frozen=True, slots=True)
class TicketView:
    """The exit ticket that the class is set. went_well: most of the child's latest on its skill did."""

    skill: str
    open: bool
    tasks: int
    minutes: int = 5
    taken: bool = False
    went_well: bool = False


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """The exit ticket of a goal as this child may sit it alone.

    fresh        there is a form with numbers that neither the child had nor the class gets
    taken        the child has finished one on this goal, with the class or alone; went_well: most of the latest did
    practised_since   a set on it was finished after the latest
    """

    skill: str
    tasks: int
    minutes: int = 5
    fresh: bool = True
    taken: bool = False
    went_well: bool = False
    practised_since: bool = False


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
class Override:
    """What the teacher decided for this child about a skill.

    pin     the very next set      add   a set besides the goals' work, once
    skip    not today              excuse   not in this unit
    """

    kind: OverrideKind
    skill: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Where one student stands now.

    goals         the unit's goal skills in the teacher's order; others: prerequisites and earlier skills
    beyond        what builds on the unit's goals, for those who reached them all
    overrides     the teacher's, each skill once, the earliest first; those that are met are left out
    essential     of what was missed by a child who was away, in order; excused: the rest of it
    choice        how much the child may choose from, beside the next step
    today         the goal of today's lesson; unit_day: this student's school day in the unit, from 1
    last          kind of the step finished last today; done_today: steps finished today
    minutes_left  of this rotation, None if nobody set one
    tickets       of the goals that have one, for a child who says "I'm ready"
    fewer_tasks   an accommodation: half as many tasks
    activities    what the packs offer beside the screen; left: of the day's minutes at a screen and alone
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
    fewer_tasks: bool = False
    beyond: tuple[SkillView, ...] = ()
    overrides: tuple[Override, ...] = ()
    essential: tuple[str, ...] = ()
    excused: frozenset[str] = frozenset()
    choice: ChoiceWidth = "2"
    tickets: tuple[OwnTicket, ...] = ()
    activities: tuple[ActivityView, ...] = ()
    left: DayLeft = UNCOUNTED

    def __post_init__(self) -> None:
        goals = [view.skill for view in self.goals]
        skills = [view.skill for view in self.views]
        spent = self.spent
        faults = {
            "give at least one goal skill": not goals,
            "name each skill once": len(set(skills)) != len(skills),
            f"today's skill {self.today} must be a goal": self.today is not None and self.today not in goals,
            "the ticket must be on a goal skill": self.ticket is not None and self.ticket.skill not in goals,
            "own tickets are on goal skills": not {each.skill for each in self.tickets} <= set(goals),
            "each mean is a probability": any(not 0 <= view.mean <= 1 for view in self.views),
            "count unit days from 1": self.unit_day < 1,
            "override each skill once": len({each.skill for each in self.overrides}) != len(self.overrides),
            "override skills of the situation": not {each.skill for each in self.overrides} <= set(skills),
            "minutes cannot be negative": min(spent.goal, spent.grade, spent.support, spent.review) < 0,
        }
        if any(faults.values()):
            raise ValueError("situation: " + "; ".join(text for text, found in faults.items() if found))

    @property
    def views(self) -> tuple[SkillView, ...]:
        """Every skill, the goals first."""
        return self.goals + self.others + self.beyond

    def view(self, skill: str) -> SkillView:
        """The view of that skill. Raises KeyError for a skill that the situation does not name."""
        for found in self.views:
            if found.skill == skill:
                return found
        raise KeyError(skill)

    def overridden(self, *kinds: OverrideKind) -> list[str]:
        """The skills that the teacher decided so about, the earliest first."""
        return [each.skill for each in self.overrides if each.kind in kinds]

    def fits(self, minutes: int) -> bool:
        """Is there time for so many minutes in this rotation?"""
        return self.minutes_left is None or minutes <= self.minutes_left


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing: `skill` is None where none is meant; minutes and tasks are 0 for rest and done. `activity` is the
    key of what is done beside the screen: one task."""

    kind: StepKind
    skill: str | None
    minutes: int
    tasks: int
    reason: Reason
    alternatives: tuple[Step, ...] = ()
    activity: str | None = None
