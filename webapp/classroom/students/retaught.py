"""What was taught again to a group, and what its children have answered since. So far: it tells, and proves nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.classroom.answers import Given, as_given, counted_rows, read_rows
from webapp.classroom.groups.cards import Chip, Dealer
from webapp.classroom.groups.past import STANDING
from webapp.evidence.fold import JUDGED
from webapp.extensions import db
from webapp.tables import Classroom, EvidenceRow, Group, GroupMember

MOST_SHOWN = 6
MOST_NAMED = 12  # children in one cell; of more it says how many


@dataclass(frozen=True, slots=True)
class Retaught:
    """One group or lesson. Its children by what they answered since: more right than not, not so yet, nothing."""

    title: str
    at: int
    whole_class: bool
    have_it: tuple[Chip, ...]
    not_yet: tuple[Chip, ...]
    nothing: tuple[Chip, ...]


def retaught(classroom: Classroom, dealer: Dealer, since: int, until: int) -> tuple[Retaught, ...]:
    """The groups that stood in these days, the latest first."""
    g = Group
    wanted = select(g).where(
        g.class_id == classroom.id,
        g.decided_at >= since,
        g.decided_at < until,
        g.status.in_(STANDING),
        g.kind != "mixed",
    )
    groups = db.session.scalars(wanted.order_by(g.decided_at.desc(), g.id.desc()).limit(MOST_SHOWN)).all()
    if not groups:
        return ()
    members = members_of(groups)
    first = min(started(group) for group in groups)
    answers = answers_since(sorted({student for each in members.values() for student in each}), first)
    return tuple(tell(group, members.get(group.id, []), answers, dealer) for group in groups)


def members_of(groups: Sequence[Group]) -> dict[int, list[int]]:
    m = GroupMember
    wanted = select(m.group_id, m.student_id).where(
        m.group_id.in_([group.id for group in groups]), m.role.in_(("member", "unsure"))
    )
    found: dict[int, list[int]] = {}
    for row in db.session.execute(wanted.order_by(m.student_id)):
        found.setdefault(row.group_id, []).append(row.student_id)
    return found


def answers_since(students: Sequence[int], first: int) -> list[Given]:
    c = EvidenceRow.__table__.c
    rows = counted_rows(read_rows([c.student_id.in_(students), c.issued_at >= first]))
    return [as_given(row) for row in rows if row.kind in JUDGED]


def tell(group: Group, members: Iterable[int], answers: Sequence[Given], dealer: Dealer) -> Retaught:
    sorted_in: dict[bool | None, list[int]] = {True: [], False: [], None: []}
    joined = dict(group.numbers.get("joined", []))
    for student in members:
        since = joined.get(student, started(group))
        own = [each for each in answers if each.student == student and each.at > since]
        sorted_in[so_far(group, own)].append(student)
    have_it, not_yet, nothing = (dealer.chips(sorted_in[found]) for found in (True, False, None))
    title = dealer.titles.need(group.need_kind, group.need)
    return Retaught(title, group.decided_at, group.kind == "lesson", have_it, not_yet, nothing)


def started(group: Group) -> int:
    """When it was accepted first: a child who joins later, or a change that was undone, begins nothing anew."""
    return int(group.numbers.get("made_at", group.decided_at))


def so_far(group: Group, answers: Sequence[Given]) -> bool | None:
    """Do more answers than not go well, where the need could show? A rule can show where it predicts an answer."""
    if group.need_kind == "misconception":
        pack, _slash, rule = group.need.partition("/")
        telling = [each for each in answers if each.pack == pack and each.task and rule in each.task.predicted]
        well = sum(rule not in each.rules and each.right for each in telling)
    else:
        telling = [each for each in answers if each.skill == group.need]
        well = sum(each.right for each in telling)
    return 2 * well > len(telling) if telling else None
