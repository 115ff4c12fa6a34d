"""How each skill of one child stands, as the next step is decided from it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from content.pack import Skill
from models.decisions.situation import SkillView
from models.knowledge.params import Params
from webapp.evidence import states
from webapp.evidence.beliefs import Point, points
from webapp.evidence.fold import JUDGED, UNDECIDED
from webapp.extensions import core
from webapp.practice.past import Past
from webapp.tables import EvidenceRow, FlagRow, Person

RECENT = 5
ACTS = (
    select(FlagRow.skill, FlagRow.cleared_at)
    .where(
        FlagRow.student_id == bindparam("student"),
        FlagRow.kind.in_(("struggling", "stop")),
        FlagRow.cleared_by == "teacher",
        FlagRow.cleared_at >= bindparam("since"),
    )
    .order_by(FlagRow.cleared_at)
)


def view_skills(
    student: Person,
    grade: str | None,
    goals: Sequence[str],
    library: dict[str, Skill],
    past: Past,
    params: Params,
    now: int,
) -> dict[str, SkillView]:
    """The goals, what they require, and whatever else the child has shown something of."""
    wanted = dict.fromkeys(goals)
    for key in goals:
        wanted |= dict.fromkeys(sorted(required(key, library, transitive=True)))
    state, tracks = states.load(student.id, params)
    wanted |= dict.fromkeys(key for key in library if key in state.skills)
    wanted |= dict.fromkeys(beyond(goals, library))
    acts = acts_since(student, past.midnight)
    views = {}
    for key, point in points(params, state, tracks, wanted, now).items():
        on_grade = key in goals or (grade is not None and library[key].grade == grade)
        views[key] = view_skill(key, point, library, past, on_grade, acts)
    return views


def required(key: str, library: dict[str, Skill], transitive: bool = False, soft: bool = False) -> set[str]:
    """The hard prerequisites of a skill that an installed pack can teach; `soft`: the others too."""
    found: set[str] = set()
    left = [key]
    while left:
        here = left.pop()
        pack_id = here.partition("/")[0]
        for requirement in library[here].requires if here in library else ():
            other = requirement.skill if "/" in requirement.skill else f"{pack_id}/{requirement.skill}"
            if (soft or requirement.strength == "hard") and other in library and other not in found and other != key:
                found.add(other)
                left += [other] if transitive else []
    return found


def beyond(goals: Sequence[str], library: dict[str, Skill]) -> list[str]:
    """What comes next: skills that build on a goal of the unit; where such a one needs besides what the unit does not
    lead to, that."""
    led_to = set(goals).union(*(required(key, library, transitive=True) for key in goals))
    building = [key for key in library if key not in led_to and required(key, library, soft=True) & set(goals)]
    steps = [step for key in building for step in sorted(required(key, library) - led_to) or [key]]
    return [step for step in dict.fromkeys(steps) if required(step, library) <= led_to]


def view_skill(
    key: str,
    point: Point,
    library: dict[str, Skill],
    past: Past,
    on_grade: bool,
    acts: dict[str, int],
) -> SkillView:
    sets = [s for s in past.sittings if s.skill == key and s.purpose == "practice"]
    latest = past.rows.get(sets[-1].id, []) if sets else []
    counting = [s for s in past.sittings if s.purpose == "practice" or s.finished_at is not None]
    judged = [row for s in counting for row in past.rows.get(s.id, []) if row.kind in JUDGED and key in row.skills]
    told = [row for row in judged if row.verdict not in UNDECIDED]
    return SkillView(
        skill=key,
        mean=min(1.0, max(0.0, point.mean)),
        answers=point.answers,
        band=point.band,
        recent=tuple(row.verdict == "right" for row in told[-RECENT:]),
        requires=frozenset(required(key, library)),
        grade_level=on_grade,
        due=point.due,
        run=run_of(told, past.midnight, max(acts.get(key, 0), acts.get("", 0))),
        not_sure=sum(row.kind == "not-sure" for row in latest),
        sets_today=sum(s.skill == key and s.purpose == "practice" for s in past.finished_today),
    )


def run_of(told: Sequence[EvidenceRow], midnight: int, acted_at: int) -> int:
    """Unsuccessful practice in a row, today and since the teacher came."""
    run = 0
    for row in reversed(told):
        if row.source != "practice" or row.verdict == "right" or row.received_at <= max(midnight, acted_at):
            break
        run += 1
    return run


def acts_since(student: Person, since: int) -> dict[str, int]:
    """When a teacher last acted on a struggle, by skill; "" stands for any."""
    rows = core().execute(ACTS, {"student": student.id, "since": since})
    return {row.skill: row.cleared_at or 0 for row in rows}
