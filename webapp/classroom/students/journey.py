"""How the belief in one child and one skill came about: the log folded once more, a stop at each sitting and remark."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.decisions.bands import Band, BandTrack
from models.knowledge.belief import Belief, belief
from models.knowledge.params import Params
from webapp.evidence import states
from webapp.evidence.fold import JUDGED, STAFF, Child, Folded, counted, fold_segment, segments, voided_ids
from webapp.tables import Person

MOST = 30  # stops that are shown, the latest


@dataclass(frozen=True, slots=True)
class Stop:
    """What was believed just after a sitting or a staff's row; `of` answers or remarks, so many `right`."""

    at: int
    source: str
    right: int
    of: int
    belief: Belief
    band: Band


@dataclass(frozen=True, slots=True)
class Journey:
    """`before`: how many earlier stops are not among these."""

    stops: tuple[Stop, ...]
    before: int


def look_back(student: Person, skill: str, params: Params) -> Journey:
    """Under the parameters in use now: a new fit sees the whole past anew."""
    rows, child, found = states.read_log(student.id, since=0), Child(), []
    voided, facts = voided_ids(rows), states.FactsOf(student.school_id)
    for issued_at, segment in segments(rows):
        fold_segment(params, child, counted(segment, voided), facts)
        own = [each for each in child.trace if skill in each.row.skills and each.evidence is not None]
        if own:
            found.append((issued_at, own, child.state, child.tracks.get(skill, BandTrack()).band))
    stops = [
        Stop(at, own[0].row.source, *share(own), belief(params, state, skill, at), band)
        for at, own, state, band in found[-MOST:]
    ]
    return Journey(tuple(stops), max(len(found) - MOST, 0))


def share(rows: Sequence[Folded]) -> tuple[int, int]:
    """(right, of) among the answers and remarks; a hint alone is neither."""
    judged = [each for each in rows if each.row.kind in JUDGED or each.row.kind in STAFF]
    return sum(each.evidence is not None and each.evidence.right for each in judged), len(judged)
