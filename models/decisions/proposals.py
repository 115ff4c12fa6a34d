"""One proposal and its reason: who, why, how sure, what to ask first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from models.decisions.constraints import OFTEN
from models.decisions.reason import Reason

UNSURE_BELOW = 0.80  # strength; one answer only is unsure too
UNSURE_ANSWERS = 1

NeedKind: TypeAlias = Literal["misconception", "skill"]
Key: TypeAlias = tuple[NeedKind, str]
RANK: Mapping[NeedKind, int] = {"misconception": 0, "skill": 1}


@dataclass(frozen=True, slots=True)
class StudentNeed:
    """One need of one student. strength: 0..1, how sure we are; sources: kinds of evidence that show it;
    example: (prompt, given) of one answer; answers: how many show it; skill: where a misconception shows."""

    student: int
    kind: NeedKind
    need: str
    strength: float
    sources: frozenset[str]
    example: tuple[str, str] | None
    answers: int
    skill: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 1:
            raise ValueError(f"strength of {self.need} for student {self.student}: 0 to 1, got {self.strength}")
        if self.kind not in RANK:
            raise ValueError(f"need kind {self.kind!r}: use misconception or skill")

    @property
    def key(self) -> Key:
        return self.kind, self.need

    @property
    def of_skill(self) -> str:
        return self.need if self.kind == "skill" else self.skill

    @property
    def unsure(self) -> bool:
        return self.strength < UNSURE_BELOW or self.answers <= UNSURE_ANSWERS


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group, a lesson for all, or ("alone") one or two students whose need found no group; "mixed": about no need.

    members   students with the need, ascending, the unsure ones included; unsure: (student, what to ask)
    may_skip  for a lesson: those with evidence and no need on that skill
    status    "proposed" where two kinds of evidence agree for most members, else "check first" with `ask`
    sources   per member, the kinds of evidence that show the need, sorted
    notes     what the teacher wants of groups and this one does not keep, see `constraints.broken`
    """

    kind: Literal["lesson", "group", "alone", "mixed"]
    need_kind: NeedKind | Literal[""]
    need: str
    members: tuple[int, ...]
    unsure: tuple[tuple[int, Reason], ...]
    may_skip: tuple[int, ...]
    status: Literal["proposed", "check first"]
    reason: Reason
    ask: Reason | None
    sources: tuple[tuple[int, tuple[str, ...]], ...]
    made_at: int
    notes: tuple[Reason, ...] = ()

    @property
    def asks_why(self) -> bool:
        """It has a pair that sat together too often: it may stand only with a stated reason."""
        return any(note.code == OFTEN for note in self.notes)


def build_group(kind: Literal["group", "alone"], found: Sequence[StudentNeed], now: int) -> Proposal:
    """A proposal for students who share one need (at least one; all of one key)."""
    code = f"{kind}.{found[0].kind}"
    return _build(kind, code, found, of=len(found), may_skip=frozenset(), now=now)


def build_lesson(found: Sequence[StudentNeed], present: frozenset[int], may_skip: frozenset[int], now: int) -> Proposal:
    """A ten-minute lesson for all present, naming who may skip it."""
    return _build("lesson", f"lesson.{found[0].kind}", found, of=len(present), may_skip=may_skip, now=now)


def _build(
    kind: Literal["lesson", "group", "alone"],
    code: str,
    found: Sequence[StudentNeed],
    *,
    of: int,
    may_skip: frozenset[int],
    now: int,
) -> Proposal:
    members = sorted(found, key=lambda need: need.student)
    agree = sum(len(need.sources) >= 2 for need in members)
    agreed = 2 * agree > len(members)
    prompt, given = _example(members)
    reason = Reason.of(
        code, need=members[0].need, share=len(members), of=of, sure=sum(not need.unsure for need in members),
        agree=agree, prompt=prompt, given=given, sources=" ".join(_sources_of_most(members)),
    )  # fmt: skip
    return Proposal(
        kind=kind,
        need_kind=members[0].kind,
        need=members[0].need,
        members=tuple(need.student for need in members),
        unsure=tuple((need.student, _question(members, need)) for need in members if need.unsure),
        may_skip=tuple(sorted(may_skip)),
        status="proposed" if agreed else "check first",
        reason=reason,
        ask=None if agreed else _question(members, None),
        sources=tuple((need.student, tuple(sorted(need.sources))) for need in members),
        made_at=now,
    )


def _example(members: Sequence[StudentNeed]) -> tuple[str | None, str | None]:
    """The answer that most of them gave; of equals the first in order of text."""
    given = Counter(need.example for need in members if need.example)
    if not given:
        return None, None
    return min(given, key=lambda example: (-given[example], example))


def _sources_of_most(members: Sequence[StudentNeed]) -> list[str]:
    """Kinds of evidence that show the need in more than half of the members, else the most common one."""
    counts = Counter(source for need in members for source in need.sources)
    of_most = sorted(source for source, count in counts.items() if 2 * count > len(members))
    return of_most or sorted(counts, key=lambda source: (-counts[source], source))[:1]


def _question(members: Sequence[StudentNeed], unsure: StudentNeed | None) -> Reason:
    """What to ask: a task that shows the need in others, for one unsure child a fresh one."""
    done = unsure.example[0] if unsure and unsure.example else None
    prompts = Counter(need.example[0] for need in members if need.example)
    fresh = [prompt for prompt in prompts if prompt != done] or list(prompts)
    if not fresh:
        return Reason.of("ask.show-skill", skill=members[0].of_skill or members[0].need)
    return Reason.of("ask.show", prompt=min(fresh, key=lambda prompt: (-prompts[prompt], prompt)))
