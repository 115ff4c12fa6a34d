"""What the software knows of one simulated child: only what its answers have told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.decisions.bands import BandEvidence, BandTrack, Needs, advance
from models.decisions.flags import MISSING_BELOW, Acted, Flag, Standing, Try, flags
from models.decisions.needs import RECENT_ANSWERS, Shown
from models.decisions.situation import Minutes, SkillView
from models.knowledge.belief import RECALL_LIMIT, evidence_side, known, predict
from models.knowledge.misconceptions import Answer
from models.knowledge.outlook import still_lacking
from models.knowledge.params import Params
from models.knowledge.state import StudentState
from models.knowledge.step import WEIGHTS, Evidence, step
from models.simulation.child import BUGS, Given

NEEDS = Needs()


@dataclass(slots=True)
class Pupil:
    """One child's record. recent, shown: by skill, oldest first; sets_today, runs: by skill; tickets: (right, all)."""

    number: int
    params: Params
    state: StudentState = field(default_factory=StudentState.new)
    tracks: dict[str, BandTrack] = field(default_factory=dict)
    recent: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    sets_today: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    runs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    practice: dict[str, tuple[int, int]] = field(default_factory=dict)
    tickets: dict[str, tuple[int, int]] = field(default_factory=dict)
    ticket_today: tuple[int, int] | None = None
    spent: Minutes = field(default_factory=Minutes)
    steps_today: list[str] = field(default_factory=list)
    days: int = 0
    opened_at: int = 0  # of the sitting at hand, whose answers are `tries`
    tries: list[Try] = field(default_factory=list)
    earlier: list[Try] = field(default_factory=list)  # of today's practice before
    acted: list[Acted] = field(default_factory=list)
    won: set[str] = field(default_factory=set)  # goals that a rule without a model has declared
    # For the extras of a whole day: minutes of today at a screen and alone, what was done beside it, a return's plan
    at_screen: float = 0.0
    alone: float = 0.0
    beside: Counter[str] = field(default_factory=Counter)
    beside_today: set[str] = field(default_factory=set)
    practised_since: set[str] = field(default_factory=set)  # the latest ticket on it
    missed: list[str] = field(default_factory=list)  # goals of the lessons since the child was last here
    essential: tuple[str, ...] = ()
    excused: frozenset[str] = frozenset()

    def begin_day(self) -> None:
        self.sets_today.clear()
        self.runs.clear()
        self.ticket_today = None
        self.steps_today = []
        self.acted = []
        self.tries, self.earlier = [], []
        self.at_screen = self.alone = 0.0
        self.beside_today.clear()
        self.days += 1

    def open_sitting(self, at: int) -> None:
        self.tries, self.opened_at = [], at

    def end_practice(self) -> None:
        """The day's practice goes on from here, for whoever looks at runs."""
        self.earlier += self.tries

    def take(self, skill: str, given: Given, source: str, sitting: str, at: int, helped: bool) -> None:
        """One answer into the state, the band and the record of the sitting. at: microseconds."""
        item = f"{skill}-{given.item}"
        weight = WEIGHTS["not-sure"] if given.kind == "not-sure" else 1.0
        weight = WEIGHTS["rapid"] if given.rapid else weight
        if helped and given.right:
            weight = min(weight, WEIGHTS["answer-after-hint"])
        foreseen = predict(self.params, self.state, skill, item, at)
        evidence = Evidence((skill,), item, given.right, weight, 0, source, at, own_answer=given.kind == "answer")
        self.state = step(self.params, self.state, evidence)
        telling = BandEvidence(given.kind, source, given.right, at, sitting, given.item_kind, own=True, helped=helped)
        mean = min(1.0, evidence_side(self.state, skill))
        self.tracks[skill] = advance(self.tracks.get(skill, BandTrack()), mean, telling, NEEDS)
        self.recent[skill] = [*self.recent[skill], given.right][-5:]
        bugs = [f"bug{n}" for n in range(BUGS)] if given.tells else []
        answer = Answer({bug: frozenset({bug}) for bug in bugs}, given.given, given.right)
        rules = (given.given,) if given.given in bugs else ()
        row = Shown(
            given.kind == "answer", given.right, source, self.opened_at, answer, rules, skill, (item, given.given)
        )
        self.shown[skill] = [*self.shown[skill], row][-RECENT_ANSWERS:]
        self.runs[skill] = 0 if given.right else self.runs[skill] + (source == "practice")
        self.tries.append(
            Try(
                given.kind, given.right, skill, at, foreseen, given.given if given.given in bugs else None,
                given.given, item, 300 if given.rapid else 20_000, 2_000, helped,
            )
        )  # fmt: skip

    def raised(self, skill: str, needs: Sequence[str], at: int, ticket: bool = False) -> tuple[Flag, ...]:
        """The flags that stand after the latest answer of this sitting; a ticket's answers are looked at alone."""
        own = self.state.skills.get(skill)
        standings = []
        if own is not None:
            standings.append(
                Standing(
                    skill, evidence_side(self.state, skill), own.answers, skill in self.tickets,
                    self.is_due(skill, at), own.last, self.practice.get(skill, (0, 0)), self.tickets.get(skill, (0, 0)),
                    self.missing(needs), still_lacking(self.params, self.state, skill, needs),
                )
            )  # fmt: skip
        return flags(self.tries if ticket else [*self.earlier, *self.tries], standings, self.acted)

    def missing(self, needs: Sequence[str]) -> str | None:
        """What is believed missing of these, the least known first."""
        seen = [(evidence_side(self.state, need), need) for need in needs if need in self.state.skills]
        return min((each for each in seen if each[0] < MISSING_BELOW), default=(0.0, None))[1]

    def is_due(self, skill: str, now: int) -> bool:
        seen = skill in self.state.skills
        return seen and known(self.params, self.state, skill, now) < RECALL_LIMIT * evidence_side(self.state, skill)

    def view(self, skill: str, requires: frozenset[str], on_grade: bool, now: int) -> SkillView:
        """The skill as the next step is decided from it."""
        own = self.state.skills.get(skill)
        return SkillView(
            skill, min(1.0, evidence_side(self.state, skill)), own.answers if own else 0,
            self.tracks.get(skill, BandTrack()).band, tuple(self.recent[skill]), requires, on_grade,
            self.is_due(skill, now), self.runs[skill], 0, self.sets_today[skill],
        )  # fmt: skip
