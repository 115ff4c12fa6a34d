"""What a teacher wants of every grouping of a class: stated on a page, heeded by whatever proposes groups."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select

from models.decisions.constraints import MOST_SEATS, Constraints
from models.decisions.pairs import Pair, Shared, pair
from webapp.classroom.groups.rule_forms import Wish
from webapp.extensions import db
from webapp.inserting import insert
from webapp.tables import Classroom, GroupRule, Person


def rules_of(classroom: Classroom) -> Sequence[GroupRule]:
    """In the order in which they were stated."""
    return db.session.scalars(select(GroupRule).filter_by(class_id=classroom.id).order_by(GroupRule.id)).all()


def constraints_of(rules: Sequence[GroupRule], students: Collection[int], often: Mapping[Pair, Shared]) -> Constraints:
    """For those who are in the class now; a rule about anybody else waits."""
    here = set(students)
    twos: dict[str, set[Pair]] = {"apart": set(), "together": set()}
    partners, seats_of, seats = defaultdict[int, set[int]](set), dict[int, int](), MOST_SEATS
    for rule in rules:
        if rule.kind == "seats":
            seats = rule.seats or seats
        elif rule.student_id in here and rule.kind == "small-group":
            seats_of[rule.student_id] = rule.seats or MOST_SEATS
        elif rule.student_id in here and rule.other_id in here:
            if rule.kind == "partner":
                partners[rule.student_id].add(rule.other_id)
            else:
                twos[rule.kind].add(pair(rule.student_id, rule.other_id))
    return Constraints(
        apart=frozenset(twos["apart"]),
        together=frozenset(twos["together"]),
        partners={child: frozenset(who) for child, who in partners.items()},
        seats=seats,
        seats_of=seats_of,
        often=often,
    )


def state(classroom: Classroom, teacher: Person, wish: Wish, now: int) -> None:
    """Keep what was stated; what was stated before of the same children gives way. Call inside `writing`."""
    student, other = wish.student, wish.other
    if wish.kind in ("apart", "together"):
        student, other = pair(student or 0, other or 0)
    row = {
        "class_id": classroom.id, "about": about(wish.kind, student, other), "kind": wish.kind, "student_id": student,
        "other_id": other, "seats": wish.seats, "note": wish.note, "set_by": teacher.id, "set_at": now,
    }  # fmt: skip
    again = {name: value for name, value in row.items() if name not in ("class_id", "about")}
    rules = GroupRule.__table__
    db.session.execute(
        insert(rules).values(row).on_conflict_do_update(index_elements=["class_id", "about"], set_=again)
    )


def about(kind: str, student: int | None, other: int | None) -> str:
    """Two children are either kept apart or together; one child has one small group and each partner once."""
    named = "two" if kind in ("apart", "together") else kind
    return " ".join([named, *(str(child) for child in (student, other) if child is not None)])


def forget(rule: GroupRule) -> None:
    """Call inside `writing`."""
    db.session.execute(delete(GroupRule).where(GroupRule.id == rule.id))
