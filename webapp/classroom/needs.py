"""What each child needs now, from the recent answers and from what is believed: the input of the groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.decisions.proposals import StudentNeed
from models.knowledge.belief import evidence_side
from models.knowledge.misconceptions import Posterior, explain
from models.knowledge.state import StudentState
from webapp.classroom.answers import Given, as_given, counted_rows, read_rows
from webapp.clock import DAY
from webapp.evidence.fold import STAFF
from webapp.evidence.states import load_many
from webapp.tables import EvidenceRow

RECENT_DAYS = 14
RECENT_ANSWERS = 12  # a ticket and a practice set: older answers tell of a child that has moved on
NOT_YET_BELOW = 0.60  # where the band is emerging
ASK_FROM = 0.25  # a rule that explains this much is worth a question, were it from a single answer


@dataclass(frozen=True, slots=True)
class Gathered:
    """The needs of a class on some skills; `seen` are the children with any evidence on them."""

    needs: tuple[StudentNeed, ...]
    seen: frozenset[int]


def gather(student_ids: Iterable[int], skills: Sequence[str], now: int) -> Gathered:
    """Two queries for a class, whatever its size."""
    students = list(student_ids)
    recent = recent_answers(students, skills, now)
    states = {student: state for student, (state, _) in load_many(students).items()}
    needs = []
    for student in students:
        for skill in skills:
            needs += needs_on(student, skill, recent.get((student, skill), []), states.get(student))
    seen = {student for student, _ in recent}
    seen |= {student for student, state in states.items() if any(skill in state.skills for skill in skills)}
    return Gathered(tuple(needs), frozenset(seen))


def recent_answers(students: Sequence[int], skills: Sequence[str], now: int) -> dict[tuple[int, str], list[Given]]:
    """By (student, skill) the last answers and staff's rows that count, oldest first."""
    c = EvidenceRow.__table__.c
    rows = counted_rows(read_rows([c.student_id.in_(students), c.issued_at >= now - RECENT_DAYS * DAY]))
    found = defaultdict(list)
    for row in rows:
        if row.kind != "finish" and row.skills and row.skills[0] in skills:
            found[row.student_id, row.skills[0]].append(row)
    return {key: [as_given(row) for row in own[-RECENT_ANSWERS:]] for key, own in found.items()}


def needs_on(student: int, skill: str, recent: Sequence[Given], state: StudentState | None) -> list[StudentNeed]:
    """At most one misconception, and the skill itself, of one child."""
    answered = [each for each in recent if each.kind == "answer"]
    staff = {each.source for each in recent if each.kind in STAFF and not each.right}
    found = [misconception(student, skill, answered, staff), not_yet(student, skill, recent, state)]
    return [need for need in found if need is not None]


def misconception(student: int, skill: str, answered: Sequence[Given], staff: set[str]) -> StudentNeed | None:
    """The rule that explains best the recent answers, or those since the latest ticket began; None where none does, or
    two do as well.

    Rules come and go: right answers before a ticket do not speak against a rule that all of the ticket shows.
    """
    windows = answered, since_ticket(answered)
    found = [each for window in windows if (each := explain_by_rule(window)) is not None]
    if not found:
        return None
    rule, strength = max(found, key=lambda each: each[1])
    shows = [each for each in answered if rule in each.rules]
    return StudentNeed(
        student=student,
        kind="misconception",
        need=f"{shows[-1].pack}/{rule}",
        strength=strength,
        sources=frozenset({each.source for each in shows} | staff),
        example=example_of(shows),
        answers=len(shows),
        skill=skill,
    )


def since_ticket(answered: Sequence[Given]) -> Sequence[Given]:
    """The answers of the latest ticket and after it; none where there was no ticket."""
    begun = max((each.at for each in answered if each.source == "ticket"), default=None)
    return [] if begun is None else [each for each in answered if each.at >= begun]


def explain_by_rule(answered: Sequence[Given]) -> tuple[str, float] | None:
    """The rule that these answers show, and its probability."""
    posterior = explain([each.as_answer() for each in answered])
    rule = best_rule(posterior)
    shown = rule is not None and any(rule in each.rules for each in answered)
    return (rule, posterior.rules[rule]) if rule is not None and shown else None


def best_rule(posterior: Posterior) -> str | None:
    """The clear one; else one that is worth a question and far from the next."""
    if posterior.leading is not None:
        return posterior.leading
    ordered = sorted(posterior.rules, key=lambda rule: (-posterior.rules[rule], rule))
    if not ordered or posterior.rules[ordered[0]] < ASK_FROM:
        return None
    if len(ordered) > 1 and posterior.rules[ordered[0]] < 2 * posterior.rules[ordered[1]]:
        return None
    return ordered[0]


def example_of(shows: Sequence[Given]) -> tuple[str, str] | None:
    """An answer that tells most: from a ticket, and by one rule alone.

    Of several the child's number picks one, so that a group's examples differ and there is a fresh question to ask.
    """
    told = [(each, each.task) for each in shows if each.task and each.task.prompt]
    if not told:
        return None
    best = min((each.source != "ticket", len(each.rules)) for each, _task in told)
    among = [pair for pair in told if (pair[0].source != "ticket", len(pair[0].rules)) == best]
    chosen, task = among[shows[0].student % len(among)]
    return task.prompt, task.said(chosen.given)


def not_yet(student: int, skill: str, recent: Sequence[Given], state: StudentState | None) -> StudentNeed | None:
    """The skill itself, where the evidence says that it is not known."""
    own = state.skills.get(skill) if state else None
    if state is None or own is None:
        return None
    mean = evidence_side(state, skill)
    against = [each for each in recent if not each.right]
    if mean >= NOT_YET_BELOW or (recent and not against):
        return None
    given = Counter((a.task.prompt, a.task.said(a.given)) for a in against if a.task and a.kind == "answer")
    return StudentNeed(
        student=student,
        kind="skill",
        need=skill,
        strength=1 - mean,
        sources=frozenset({each.source for each in against} or own.source_names()),
        example=min(given, key=lambda example: (-given[example], example)) if given else None,
        answers=own.answers,
        skill=skill,
    )
