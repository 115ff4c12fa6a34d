"""Erasing a child: the one exception to the append-only log.

What to remove follows from the foreign keys, so that a new table cannot be forgotten: a row goes with the child when it
refers to the child, or to a row that goes. Rows of others stay, and name nobody.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, func, or_, select, text, update

from webapp import clock
from webapp.accounts import audit, erasures, failures
from webapp.accounts.erasures import Erased
from webapp.extensions import db
from webapp.tables import AuditEvent, Enrolment, EvidenceRow, Group, GroupMember, Person, School, SignInFailure
from webapp.writing import write_lock, writing

# Columns that name an adult. Should a child ever stand there, the foreign key refuses the erasure.
ADULTS = {"actor_id", "created_by", "decided_by", "granted_by", "published_by", "set_by", "teacher_id"}
# What a teacher did stays, without the child and without the free words about the child.
KEPT: dict[str, dict[str, Any]] = {"interventions": {"student_id": None, "flag_id": None, "note": ""}}
# What else `remove` touches: there the child's number stands without a foreign key.
NAMELESS = {"audit_events", "erasures", "groups", "sign_in_failures"}
PLACES_IN_GROUP = (
    "members",
    "joined",
    "members_before",
    "may_skip",
    "unsure",
    "sources",
)  # lists of children in a group's numbers
GONE = "erased"  # in the place of a child's number


class NoSuchChild(Exception):
    """This school has no child with that number."""


def find(school: School, student_number: str) -> Person:
    """Raises NoSuchChild."""
    here = select(Person).filter_by(school_id=school.id, role="student", student_number=student_number.strip())
    found = db.session.scalars(here).one_or_none()
    if found is None:
        raise NoSuchChild
    return found


def rows_in_log(child: Person) -> int:
    counted = select(func.count()).select_from(EvidenceRow).where(EvidenceRow.student_id == child.id)
    return db.session.scalar(counted) or 0


def erase(child: Person, actor: Person | None, now: int) -> None:
    """Remove the child from the database for good; `scrub` then removes the traces in its files."""
    erased = Erased(child.id, child.created_at, now)
    school_id = child.school_id
    with writing([child.id]):
        db.session.expunge(child)
        remove(erased)
        audit.record(actor, "erase", "student", GONE, now, school_id=school_id)
    erasures.keep_in_file([erased])


def erase_again(erased: Iterable[Erased], now: int) -> int:
    """In a restored database: those of them who are there; how many that were. All are remembered."""
    found = 0
    with writing():
        for each in sorted(erased):
            school_id = db.session.scalar(
                select(Person.school_id).where(Person.id == each.person_id, Person.created_at == each.made_at)
            )
            if school_id is not None:
                remove(each)
                audit.record(None, "erase again", "student", GONE, now, school_id=school_id)
                found += 1
        erasures.keep_in_database(erased)
    return found


def remove(erased: Erased) -> None:
    """Every row that is the child's, the last in the chain of references first. Call inside `writing`."""
    child = erased.person_id
    forget_in_groups(child)
    db.session.execute(delete(SignInFailure).where(SignInFailure.whom == failures.student_key(child)))
    about = update(AuditEvent).where(AuditEvent.noun == "student", AuditEvent.noun_id == str(child))
    db.session.execute(about.values(noun_id=GONE).execution_options(synchronize_session=False))
    for table in reversed(db.metadata.sorted_tables):
        theirs = belongs_to(table, child)
        if theirs is None:
            continue
        if table.name in KEPT:
            db.session.execute(update(table).where(theirs).values(KEPT[table.name]))
        else:
            db.session.execute(delete(table).where(theirs))
    erasures.keep_in_database([erased])


def belongs_to(table: Table, child: int) -> ColumnElement[bool] | None:
    """Which rows of a table go with the child; None: its rows are nobody's in particular."""
    if table.name == Person.__tablename__:
        return table.c.id == child
    ways = [way for column in table.columns if (way := leads_to(column, child)) is not None]
    return or_(*ways) if ways else None


def leads_to(column: Column[Any], child: int) -> ColumnElement[bool] | None:
    """The condition that this column refers to the child, directly or by a row of the child's."""
    for key in column.foreign_keys:
        parent = key.column.table
        if parent is column.table or column.name in ADULTS or parent.name in KEPT:
            continue
        if parent.name == Person.__tablename__:
            return column == child
        theirs = belongs_to(parent, child)
        if theirs is not None:
            return column.in_(select(key.column).where(theirs))
    return None


def forget_in_groups(child: int) -> None:
    """A group is the others' too: it stays, without the child and without the teacher's free words about a change."""
    joined = set(db.session.scalars(select(GroupMember.group_id).where(GroupMember.student_id == child)))
    classes = select(Enrolment.class_id).where(Enrolment.student_id == child)
    near = select(Group).where(or_(Group.id.in_(joined), Group.class_id.in_(classes)))
    for group in db.session.scalars(near.execution_options(populate_existing=True)):
        group.numbers = {
            key: without(value, child) if key in PLACES_IN_GROUP else value for key, value in group.numbers.items()
        }
        if group.id in joined:
            group.why_changed = None
    db.session.flush()


def without(places: list[Any], child: int) -> list[Any]:
    """Places are numbers of children, or lists that begin with one."""
    return [place for place in places if (place[0] if isinstance(place, list) else place) != child]


def scrub() -> None:
    """Write the database's files anew: a deleted row stays readable in them until its place is used again.

    Other writes wait as long. On PostgreSQL the server's write-ahead log forgets by itself, as it is recycled.
    """
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        with write_lock(), db.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")
            deadline = clock.now() + clock.MINUTE
            while raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:  # a reader is at the old rows yet
                if clock.now() > deadline:
                    raise TimeoutError("a reader held the old rows for a minute")
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        for table in db.metadata.sorted_tables:
            if table.name in NAMELESS or belongs_to(table, 0) is not None:
                connection.execute(text(f'VACUUM (FULL, ANALYZE) "{table.name}"'))
        connection.execute(text("RESET statement_timeout"))
