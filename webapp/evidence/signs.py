"""Second signs beside a child's answers: which prerequisite is missing, and how stories go against other tasks."""

from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

from models.decisions.flags import MISSING_BELOW
from models.decisions.shares import READING_ANSWERS
from models.knowledge.belief import evidence_side
from models.knowledge.state import StudentState
from webapp.evidence.states import look_up
from webapp.extensions import core, database
from webapp.library import packs
from webapp.tables import EvidenceRow

_log = EvidenceRow.__table__
STORY = "story"  # what the contexts of items begin with that are told as one
# A child's latest first answers to tasks of a pack: so many that those on one skill are among them, and no more than
# can be read beside every answer.
MOST_FIRSTS = 300
FIRSTS = select(
    _log.c.pack_id, _log.c.pack_version, _log.c.item, _log.c.skills, _log.c.verdict
).where(
    _log.c.student_id == bindparam("student"), _log.c.pack_id == bindparam("pack"), _log.c.kind == "answer",
    _log.c["try"] == 1, _log.c.verdict.in_(("right", "wrong")),
).order_by(_log.c.issued_at.desc(), _log.c.id.desc()).limit(MOST_FIRSTS)  # fmt: skip


def missing_of(state: StudentState, sitting: Any) -> str | None:
    """A hard prerequisite of the sitting's skill that is believed missing, the least known first."""
    seen = [(evidence_side(state, need), need) for need in needs_of(sitting) if need in state.skills]
    return min((each for each in seen if each[0] < MISSING_BELOW), default=(0.0, None))[1]


def needs_of(sitting: Any) -> tuple[str, ...]:
    """The hard prerequisites of the sitting's skill."""
    return hard_needs(sitting.school_id, sitting.pack_id, sitting.pack_version, sitting.skill, database())


@lru_cache(maxsize=1024)  # a published version never changes
def hard_needs(school_id: int, pack_id: str, version: str, skill: str, _database: str) -> tuple[str, ...]:
    pack = packs.load(school_id, pack_id, version)
    own = next((each for each in pack.skills if packs.skill_key(pack, each.id) == skill), None)
    named = [each.skill for each in own.requires if each.strength == "hard"] if own else []
    return tuple(sorted(name if "/" in name else f"{pack_id}/{name}" for name in named))


def stories_and_others(sitting: Any, answers: int) -> dict[str, tuple[int, int]]:
    """(right, all) of the child's first answers on the sitting's skill in stories, and in other tasks; not asked for
    before there can be enough of both."""
    if answers < 2 * READING_ANSWERS:
        return {}
    counts = {"story": [0, 0], "plain": [0, 0]}
    for row in core().execute(FIRSTS, {"student": sitting.student_id, "pack": sitting.pack_id}):
        if not row.skills or row.skills[0] != sitting.skill:
            continue
        facts = look_up(sitting.school_id, row.pack_id, row.pack_version, row.item, tuple(row.skills), database())
        if facts.context is not None:
            count = counts["story" if facts.context.startswith(STORY) else "plain"]
            count[0], count[1] = count[0] + (row.verdict == "right"), count[1] + 1
    return {name: (right, of) for name, (right, of) in counts.items()}
