"""Where a child is in a practice set: computed from the rows, so that every reload finds the same place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.decisions.tries import Support, Try, shown, support
from webapp.evidence.flags import acted_on
from webapp.practice.questions import Work, rows_of, work_of
from webapp.tables import EvidenceRow, Sitting


@dataclass(frozen=True, slots=True)
class Place:
    """What the page of a practice set shows.

    question   one question to answer; told: a question that is over, with what to say of it
    stopped    ten without success: the drill ends kindly; end: everything is done, or it was shown; finished: and
               handed in
    """

    kind: Literal["question", "told", "stopped", "end", "finished"]
    work: Work | None
    works: tuple[Work, ...]
    rows: Sequence[EvidenceRow]
    done: int
    support: Support | None
    may_mistype: bool

    @property
    def total(self) -> int:
        return len(self.works)

    @property
    def in_a_row(self) -> int:
        """The latest tasks that went well at once."""
        told = [work.at_once for work in self.works if work.over]
        return len(told) if all(told) else told[::-1].index(False)


def find_place(sitting: Sitting, told: int | None = None) -> Place:
    """`told` asks for the words about a question that is over; while it is open that is passed over."""
    rows = rows_of(sitting)
    works = work_of(sitting, rows)
    offered = support(tries_of(works, rows, sitting))
    done = sum(work.over for work in works)
    unused = not any(row.kind == "void" for row in rows)

    def place(kind: Literal["question", "told", "stopped", "end", "finished"], work: Work | None = None) -> Place:
        return Place(kind, work, works, rows, done, offered, unused and typed_without_success(work))

    if sitting.finished_at is not None:
        return place("finished")
    if told is not None and 1 <= told <= len(works) and works[told - 1].over:
        return place("told", works[told - 1])
    if offered == "stop":
        return place("stopped")
    ahead = next_of(works)
    return place("question", ahead) if ahead else place("end")


def next_of(works: Sequence[Work]) -> Work | None:
    """The next question of a practice set. None where there is none, or where it was shown before the last one and
    nothing is half done."""
    left = [work for work in works if not work.over]
    enough = shown([work.at_once for work in works if work.over]) and not any(work.attempts for work in left)
    return left[0] if left and not enough else None


def typed_without_success(work: Work | None) -> bool:
    """Only what was typed can have been mistyped, and only what was not right needs to be taken back."""
    return work is not None and bool(work.attempts) and work.attempts[-1].verdict == "wrong"


def tries_of(works: Sequence[Work], rows: Sequence[EvidenceRow], sitting: Sitting) -> list[Try]:
    """The tries that count, since the teacher last came to this child about them."""
    acts = [a for a in acted_on(sitting.student_id, sitting.opened_at) if a.kind in ("struggling", "stop")]
    found = []
    for work in works:
        for row in work.attempts:
            skill = row.skills[0] if row.skills else sitting.skill
            if not any(a.at >= row.received_at and a.skill in (None, skill) for a in acts):
                right = {"right": True, "wrong": False}.get(row.verdict or "")
                found.append(Try(row.kind, right, skill, row.received_at, had_hint=was_hinted(row, rows)))
    return found


def was_hinted(row: EvidenceRow, rows: Sequence[EvidenceRow]) -> bool:
    moment = (row.part, row.try_, row.revision)
    return any(r.kind == "hint" and r.position == row.position and (r.part, r.try_, r.revision) < moment for r in rows)
