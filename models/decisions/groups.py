"""Groups for today: who could sit with the teacher together, on what, why, and whom to check first.

Each student is put where the most specific need is (a misconception before a skill), as in a run-off: a need
with fewer than three students is struck, the weakest first, and its students go to their next need; the skill
in which a misconception shows is always the last resort. Whoever is left is returned too, as "alone". What the teacher
wants of any grouping is then kept as far as it can be (`seating`), and what cannot be kept stands with the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.decisions.constraints import NONE, Constraints, broken
from models.decisions.proposals import RANK, Key, NeedKind, Proposal, StudentNeed, build_group, build_lesson
from models.decisions.seating import SMALLEST, Wanted, seat

__all__ = ["NeedKind", "Proposal", "StudentNeed", "propose"]

LESSON_ABOVE = 0.40  # share of those present


def propose(
    needs: Iterable[StudentNeed],
    present: frozenset[int],
    now: int,
    seen: frozenset[int] | None = None,
    rules: Constraints = NONE,
    settled: frozenset[int] = frozenset(),
) -> tuple[Proposal, ...]:
    """Lessons, then groups, then those alone; a student is in one proposal at most (apart from `may_skip`).

    `seen`: students with any evidence on the matter; only they may skip a lesson (None: all present).
    `settled`: children of groups that stand already; they are in no proposal, and a constraint may be about them.
    The same needs in any order give the same proposals. Raises ValueError for one need given twice.
    """
    wanted = _preferences(needs, present)
    lessons, rest = _lessons(wanted, len(present))
    buckets, alone = _run_off(rest)
    excusable = present if seen is None else present & seen
    made = [build_lesson(found, present, excusable - _on_skill(wanted, found), now) for found in lessons]
    buckets.sort(key=lambda found: (RANK[found[0].kind], -len(found), found[0].need))
    groups, out = seat(buckets, rest, rules)
    elsewhere = settled | {need.student for members in groups for need in members}
    for members in groups:
        own = {need.student for need in members}
        made.append(replace(build_group("group", members, now), notes=broken(own, elsewhere - own, rules)))
    made += [replace(build_group("alone", [rest[child][0]], now), notes=(why,)) for child, why in sorted(out.items())]
    made += [build_group("alone", members, now) for members in alone]
    return tuple(made)


def _on_skill(wanted: Wanted, found: Sequence[StudentNeed]) -> frozenset[int]:
    """Students with any need on the lesson's skills: it helps them too."""
    skills = {need.of_skill for need in found} - {""}
    shared = {need.student for need in found}
    return frozenset(shared | {s for s, own in wanted.items() if any(need.of_skill in skills for need in own)})


def _preferences(needs: Iterable[StudentNeed], present: frozenset[int]) -> dict[int, list[StudentNeed]]:
    """Per present student the needs, first to last; the skills behind misconceptions come last."""
    own: dict[int, dict[Key, StudentNeed]] = {}
    for need in needs:
        if need.student in present:
            if need.key in own.setdefault(need.student, {}):
                raise ValueError(f"student {need.student} has {need.need} twice: join the evidence first")
            own[need.student][need.key] = need
    for found in own.values():
        for need in sorted(found.values(), key=_order):
            if need.kind == "misconception" and need.skill:
                found.setdefault(("skill", need.skill), _as_skill(need))
    return {student: sorted(found.values(), key=_order) for student, found in own.items()}


def _order(need: StudentNeed) -> tuple[int, float, str]:
    return RANK[need.kind], -need.strength, need.need


def _as_skill(need: StudentNeed) -> StudentNeed:
    return StudentNeed(
        need.student, "skill", need.skill, need.strength, need.sources, need.example, need.answers, need.skill
    )


def _lessons(wanted: Wanted, present: int) -> tuple[list[list[StudentNeed]], Wanted]:
    """Needs shared by more than 40 % of those present, the most shared first; and who is left."""
    left = dict(wanted)
    lessons: list[list[StudentNeed]] = []
    while True:
        shared: dict[Key, list[StudentNeed]] = {}
        for found in left.values():
            covered = {need.skill for need in found if need.kind == "misconception"}
            for need in found:
                if need.kind == "misconception" or need.need not in covered:
                    shared.setdefault(need.key, []).append(need)
        best = min(shared.values(), key=lambda found: (-len(found), found[0].key), default=[])
        if len(best) < SMALLEST or len(best) <= LESSON_ABOVE * present:
            return lessons, left
        lessons.append(best)
        for need in best:
            del left[need.student]


def _run_off(wanted: Wanted) -> tuple[list[list[StudentNeed]], list[list[StudentNeed]]]:
    """Buckets of at least three, and who is left over, together by first need."""
    struck: set[Key] = set()
    while True:
        buckets: dict[Key, list[StudentNeed]] = {}
        homeless = []
        for found in wanted.values():
            choice = next((need for need in found if need.key not in struck), None)
            if choice is None:
                homeless.append(found[0])
            else:
                buckets.setdefault(choice.key, []).append(choice)
        small = [key for key, found in buckets.items() if len(found) < SMALLEST]
        if not small:
            break
        # Misconceptions before skills: their students may yet fill up the skill's bucket.
        struck.add(min(small, key=lambda key: (RANK[key[0]], len(buckets[key]), key[1])))
    alone: dict[Key, list[StudentNeed]] = {}
    for need in homeless:
        alone.setdefault(need.key, []).append(need)
    return list(buckets.values()), [alone[key] for key in sorted(alone)]
