"""What is believed of children and skills, read for a page: band, interval, sources. Computed, never stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.decisions.bands import Band, BandTrack
from models.knowledge.batch import beliefs
from models.knowledge.belief import RECALL_LIMIT, Belief, evidence_side, known
from models.knowledge.params import Params
from models.knowledge.state import StudentState
from webapp.evidence.parameters import current_parameters
from webapp.evidence.states import load_many


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """One child on one skill: the band from the history, the belief now, the mean that `capable` asks for."""

    student: int
    skill: str
    band: Band
    belief: Belief
    mean: float
    track: BandTrack
    state: StudentState

    @property
    def few(self) -> bool:
        """So few answers that the band is little more than a guess."""
        return 0 < self.belief.answers < 3


def stand(student_ids: Iterable[int], skills: Sequence[str], now: int) -> dict[tuple[int, str], SkillStanding]:
    """By (student, skill), for a whole class at once."""
    params = current_parameters()
    loaded = load_many(student_ids, params)
    students = list(loaded)
    states = [loaded[student][0] for student in students]
    found = {}
    for skill in skills:
        for student, state, belief in zip(students, states, beliefs(params, states, skill, now), strict=True):
            track = loaded[student][1].get(skill, BandTrack())
            mean = evidence_side(state, skill)
            found[student, skill] = SkillStanding(student, skill, track.band, belief, mean, track, state)
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """The same for one child without the interval, which costs most: what a next step is decided from."""

    band: Band
    mean: float
    answers: int
    due: bool


def points(
    params: Params, state: StudentState, tracks: Mapping[str, BandTrack], skills: Iterable[str], now: int
) -> dict[str, Point]:
    """By skill, for one child."""
    found = {}
    for skill in skills:
        own = state.skills.get(skill)
        band = tracks.get(skill, BandTrack()).band
        answers = own.answers if own else 0
        found[skill] = Point(band, evidence_side(state, skill), answers, is_due(params, state, skill, now))
    return found


def is_due(params: Params, state: StudentState, skill: str, now: int) -> bool:
    """Has predicted recall fallen so far that a review would tell something? Never without evidence."""
    return skill in state.skills and known(params, state, skill, now) < RECALL_LIMIT * evidence_side(state, skill)
