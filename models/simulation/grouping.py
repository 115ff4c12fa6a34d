"""How a simulated class is grouped at the end of a day: by need as the app does it, or by the last score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from models.decisions.constraints import NONE, Constraints
from models.decisions.groups import propose
from models.decisions.needs import join, needs_on
from models.decisions.pairs import Day, count_shared, too_often_today
from models.decisions.proposals import Proposal, StudentNeed
from models.knowledge.belief import evidence_side
from models.simulation.pupil import Pupil
from models.simulation.world import Nature

Grouping = Literal["needs", "unwatched", "last-score"]
GROUPINGS: tuple[Grouping, ...] = ("needs", "unwatched", "last-score")


def grouping_of(policy: str) -> Grouping:
    """Where none is asked for: by need where the policy has a model."""
    return "needs" if policy in ("onramp", "uncapped") else "last-score"


def group(
    grouping: Grouping, pupils: Sequence[Pupil], nature: Nature, here: Sequence[int], today: str, past: Sequence[Day],
    now: int,
) -> list[Proposal]:  # fmt: skip
    """The proposals for tomorrow. past: the groups of the days before; "unwatched" forgets them."""
    by = by_score if grouping == "last-score" else by_need
    rules = Constraints(often=too_often_today(count_shared(past))) if grouping == "needs" else NONE
    return list(propose(by(pupils, nature, here, today), frozenset(here), now, rules=rules))


def by_need(pupils: Sequence[Pupil], nature: Nature, here: Sequence[int], today: str) -> list[StudentNeed]:
    """On today's goal and on what it requires."""
    needs = []
    for n in here:
        pupil = pupils[n]
        for skill in (today, *sorted(nature.required(today))):
            own = pupil.state.skills.get(skill)
            if own is None:
                continue
            mean = evidence_side(pupil.state, skill)
            needs += needs_on(n, skill, pupil.shown[skill], mean, own.answers, own.source_names())
    return join(needs)


def by_score(pupils: Sequence[Pupil], nature: Nature, here: Sequence[int], today: str) -> list[StudentNeed]:
    """Less than two thirds of the last ticket right, in order of the score."""
    needs = []
    for n in here:
        right, of = pupils[n].tickets.get(today, (0, 0))
        if of and 3 * right < 2 * of:
            needs.append(StudentNeed(n, "skill", today, 1 - right / of, frozenset({"ticket"}), None, of, today))
    return needs
