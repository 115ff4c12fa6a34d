"""The states follow the parameters in use: each child's log is folded anew, outside any lock, and stored in slices.

A child who answered in between is folded again. Harmless to run twice, or to stop: the next run goes on.
"""

from collections.abc import Sequence

from sqlalchemy import select

from models.knowledge.params import Params
from webapp import clock
from webapp.evidence import states
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.tables import StudentStateRow
from webapp.writing import writing

SLICE = 20  # children a write: about two milliseconds under the lock
ROUNDS = 20  # a child who answers each time does not keep it up for ever: the next answer itself folds anew


def replay_all() -> int:
    """Fold every child whose state is of other parameters. How many that were."""
    done = 0
    for _round in range(ROUNDS):
        params = current_parameters()
        waiting = behind(params)
        db.session.rollback()
        if not waiting:
            break
        done += sum(replay_slice(waiting[start : start + SLICE], params) for start in range(0, len(waiting), SLICE))
    return done


def behind(params: Params) -> list[int]:
    """The children whose state is of other parameters."""
    s = StudentStateRow.__table__.c
    of_others = select(s.student_id).where(s.params_id.not_in(("", params.id)))
    return list(db.session.scalars(of_others.order_by(s.student_id)))


def replay_slice(students: Sequence[int], params: Params) -> int:
    folded = [(states.fold_anew(stored, params), stored.version) for stored in states.stored_of(students)]
    with writing(students):
        return sum(states.save_if_current(moved, version) for moved, version in folded)


def in_the_background(_zone: str, _now: int) -> str:
    """A job: asked for whenever parameters are taken into use. What it did, in words."""
    began = clock.now()
    return f"{replay_all()} children's states follow the parameters in use ({(clock.now() - began) / 1e6:.0f} s)."
