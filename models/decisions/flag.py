"""A flag, and the plain records that it is decided from besides the tries: how a skill stands, what a teacher did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from models.decisions.reason import Reason

FlagKind: TypeAlias = Literal[
    "help requested", "stop", "struggling", "idle", "rapid guessing",
    "conflicting evidence", "reading, not maths", "ready to move on", "due for review", "not connected",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One skill as it stands: `mean` of P(known) on the evidence side, own `answers`, is there a ticket on it
    yet, is it due; (right, all) of the latest practice set and of the latest ticket; since: its last evidence.

    missing        a hard prerequisite that is believed unknown (below MISSING_BELOW, on evidence), if there is one
    lacking        P(the skill is not known after another day alone), None where no fit has described the skill
    story, plain   (right, all) of first answers to tasks in a story, and to others or read aloud
    """

    skill: str
    mean: float
    answers: int
    ticketed: bool
    due: bool
    since: int
    practice: tuple[int, int] = (0, 0)
    ticket: tuple[int, int] = (0, 0)
    missing: str | None = None
    lacking: float | None = None
    story: tuple[int, int] = (0, 0)
    plain: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Acted:
    """The teacher saw or acted on a flag of that kind ("I'm on it"); skill None stands for every skill."""

    kind: FlagKind
    at: int
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look at a student, since when (microseconds), and what to ask the child."""

    kind: FlagKind
    skill: str | None
    since: int
    reason: Reason
    ask: Reason | None = None
