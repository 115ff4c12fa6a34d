"""What each child needs now, read from the log and the states for `models.decisions.needs`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.decisions.needs import RECENT_ANSWERS, Shown, join, needs_on
from models.decisions.proposals import StudentNeed
from models.knowledge.belief import evidence_side
from models.knowledge.state import StudentState
from webapp.classroom.answers import Given, as_given, counted_rows, read_rows
from webapp.clock import DAY
from webapp.evidence.states import load_many
from webapp.tables import EvidenceRow

RECENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Gathered:
    """The needs of a class on some skills; `seen` are the children with any evidence on them; latest: when it came."""

    needs: tuple[StudentNeed, ...]
    seen: frozenset[int]
    latest: Mapping[int, int]


def gather(student_ids: Iterable[int], skills: Sequence[str], now: int) -> Gathered:
    """Two queries for a class, whatever its size."""
    students = list(student_ids)
    recent, latest = recent_answers(students, skills, now)
    states = {student: state for student, (state, _) in load_many(students).items()}
    needs = []
    for student in students:
        for skill in skills:
            needs += needs_of(student, skill, recent.get((student, skill), []), states.get(student))
    seen = {student for student, _ in recent}
    seen |= {student for student, state in states.items() if any(skill in state.skills for skill in skills)}
    return Gathered(tuple(join(needs)), frozenset(seen), latest)


def recent_answers(
    students: Sequence[int], skills: Sequence[str], now: int
) -> tuple[dict[tuple[int, str], list[Given]], dict[int, int]]:
    """By (student, skill) the last answers and staff's rows that count, oldest first; and by student when the last of
    them came in, or the Finish that made them count."""
    c = EvidenceRow.__table__.c
    rows = counted_rows(read_rows([c.student_id.in_(students), c.issued_at >= now - RECENT_DAYS * DAY]))
    found, latest = defaultdict(list), defaultdict[int, int](int)
    own = [row for row in rows if row.kind != "finish" and row.skills and row.skills[0] in skills]
    sittings = {row.sitting_id for row in own} - {None}
    for row in own:
        found[row.student_id, row.skills[0]].append(row)
    for row in (*own, *(row for row in rows if row.kind == "finish" and row.sitting_id in sittings)):
        latest[row.student_id] = max(latest[row.student_id], row.received_at)
    return {key: [as_given(row) for row in each[-RECENT_ANSWERS:]] for key, each in found.items()}, dict(latest)


def needs_of(student: int, skill: str, recent: Sequence[Given], state: StudentState | None) -> list[StudentNeed]:
    """The needs of one child on one skill."""
    own = state.skills.get(skill) if state else None
    mean = evidence_side(state, skill) if state and own else None
    answers, sources = (own.answers, own.source_names()) if own else (0, frozenset[str]())
    return needs_on(student, skill, [as_shown(each) for each in recent], mean, answers, sources)


def as_shown(given: Given) -> Shown:
    example = (given.task.prompt, given.task.said(given.given)) if given.task and given.task.prompt else None
    return Shown(
        own=given.kind == "answer",
        right=given.right,
        source=given.source,
        at=given.at,
        answer=given.as_answer(),
        rules=given.rules,
        pack=given.pack,
        example=example,
    )
