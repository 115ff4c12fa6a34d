"""The state row that every child has from enrolment on: nothing is known yet, and there is a row to lock."""

from collections.abc import Sequence

from models.knowledge.state import StudentState
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Person, StudentStateRow

NO_TRACKS = b"{}"


def make_state(student: Person) -> None:
    """Harmless where the row exists. Call inside `writing`, after the student was flushed."""
    make_states([student])


def make_states(students: Sequence[Person]) -> None:
    """The same for many children at once."""
    empty = StudentState.new().to_bytes()
    rows = [
        {
            "student_id": student.id,
            "school_id": student.school_id,
            "segment_at": 0,
            "before": empty,
            "before_tracks": NO_TRACKS,
            "state": empty,
            "tracks": NO_TRACKS,
            "params_id": "",
        }
        for student in students
    ]
    if rows:
        db.session.execute(insert(StudentStateRow.__table__).on_conflict_do_nothing(), rows)
