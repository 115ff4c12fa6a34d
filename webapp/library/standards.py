"""Which standards a skill serves where its pack does not say: the admin decides, for the school, with suggestions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from content.checks.references import codes
from content.suggestions import Suggestion, our_subjects, stems, suggest
from webapp.accounts import audit
from webapp.extensions import db
from webapp.inserting import insert
from webapp.library import packs
from webapp.tables import Person, SkillStandard

FRAMEWORK = "ccss-math"
MOST_CODES = 10


class UnknownCodes(ValueError):
    """Codes that the framework does not have."""

    def __init__(self, unknown: list[str]) -> None:
        super().__init__(", ".join(unknown))
        self.codes = unknown


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A skill whose pack names no standard: what was decided for it, and what may fit."""

    key: str
    title: str
    pack: str
    decided: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def others(self) -> str:
        """What was decided and is not suggested."""
        suggested = {each.code for each in self.suggestions}
        return " ".join(code for code in self.decided if code not in suggested)


def decided(school_id: int) -> dict[str, tuple[str, ...]]:
    """The school's own codes of each skill, by its key."""
    wanted = select(SkillStandard.skill, SkillStandard.code).where(SkillStandard.school_id == school_id)
    found: dict[str, tuple[str, ...]] = {}
    for row in db.session.execute(wanted.order_by(SkillStandard.skill, SkillStandard.code)):
        found[row.skill] = (*found.get(row.skill, ()), row.code)
    return found


def unmapped(school_id: int) -> list[Unmapped]:
    """Every skill of the installed packs that names no standard itself; those still without any come first."""
    own, subjects = decided(school_id), subjects_of(school_id)
    found = [
        Unmapped(key, skill.title, pack.header.title, own.get(key, ()), suggest(skill.title, subjects))
        for key, skill, pack in packs.skills(school_id)
        if not skill.standards
    ]
    return sorted(found, key=lambda each: bool(each.decided))


def subjects_of(school_id: int) -> Mapping[str, frozenset[str]]:
    """What each standard is about: words of ours, and those of the installed skills that name it."""
    subjects = dict(our_subjects())
    for _key, skill, _pack in packs.skills(school_id):
        for code in skill.standards:
            subjects[code] = subjects.get(code, frozenset()) | frozenset(stems(skill.title))
    return subjects


def decide(chosen: Mapping[str, Iterable[str]], by: Person, now: int) -> int:
    """Set the codes of these skills to exactly those; how many skills changed. Call inside `writing`.

    Raises UnknownCodes, and then nothing is saved.
    """
    known = codes(FRAMEWORK)
    wanted = {skill: tuple(sorted(set(own)))[:MOST_CODES] for skill, own in chosen.items()}
    if unknown := sorted({code for own in wanted.values() for code in own if code not in known}):
        raise UnknownCodes(unknown)
    before = decided(by.school_id)
    changed = {skill: own for skill, own in wanted.items() if before.get(skill, ()) != own}
    for skill, own in changed.items():
        db.session.execute(delete(SkillStandard).filter_by(school_id=by.school_id, skill=skill))
        for code in own:
            row = {"school_id": by.school_id, "skill": skill, "code": code, "decided_at": now, "decided_by": by.id}
            db.session.execute(insert(SkillStandard.__table__).values(row).on_conflict_do_nothing())
        audit.record(by, "map", "skill", skill, now, codes=list(own))
    return len(changed)
