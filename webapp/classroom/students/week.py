"""The teacher's week on one page, for the minutes before the first bell."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.decisions.bands import Band
from webapp import access, clock
from webapp.classroom.days import start_of_day
from webapp.classroom.groups.cards import Chip, Dealer
from webapp.classroom.live import bins, visits
from webapp.classroom.planning import units
from webapp.classroom.students.retaught import Retaught, retaught
from webapp.evidence.beliefs import SkillStanding, stand
from webapp.extensions import db
from webapp.school_days import SchoolDays, school_days
from webapp.tables import Classroom, School, Sitting, TicketSet, Unit

BANDS: tuple[Band, ...] = ("no data", "emerging", "developing", "capable")
LATELY = 5  # school days
MOST_ERRORS = 3


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal skill: how many children stand where, and who is due for another look."""

    title: str
    counts: tuple[tuple[Band, int], ...]
    due: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class LastTicket:
    """The latest ticket of an earlier day. `right`: (question, how many) of those who finished; `errors`: the rules
    that most children followed, and who."""

    ticket_set: TicketSet
    title: str
    opened_at: int
    finished: int
    right: tuple[tuple[str, int], ...]
    errors: tuple[tuple[str, tuple[Chip, ...]], ...]
    missing: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """`alone`: children with whom no teacher was in the last school days; `away`: who has answered nothing in them."""

    unit: Unit | None
    goals: tuple[Goal, ...]
    ticket: LastTicket | None
    alone: tuple[Chip, ...]
    away: tuple[Chip, ...]
    retaught: tuple[Retaught, ...]
    students: int


def look(classroom: Classroom, now: int) -> Week:
    students = access.students_of(classroom)
    ids = [student.id for student in students]
    dealer, days = Dealer(classroom, students), school_days(db.session.get_one(School, classroom.school_id))
    unit, since = units.open_unit(classroom), days_back(now, days)
    met, busy = visits.visited(classroom, since), worked(classroom, ids, since)
    return Week(
        unit=unit,
        goals=goals_of(units.goals_of(unit) if unit else [], dealer, ids, now),
        ticket=last_ticket(classroom, dealer, ids, now),
        alone=dealer.chips([id for id in ids if id not in met]),
        away=dealer.chips([id for id in ids if id not in busy]),
        retaught=retaught(classroom, dealer, since, start_of_day(classroom, now)),
        students=len(ids),
    )


def days_back(now: int, days: SchoolDays, count: int = LATELY) -> int:
    """When the school day began that lies `count` of them before today."""
    found = clock.start_of_day(now, days.zone)
    while days.since(found, now) < count:
        found = clock.start_of_day(found - clock.HOUR, days.zone)
    return found


def goals_of(keys: Sequence[str], dealer: Dealer, ids: Sequence[int], now: int) -> tuple[Goal, ...]:
    standings = stand(ids, keys, now)
    return tuple(goal(key, [standings[id, key] for id in ids], dealer) for key in keys)


def goal(key: str, standings: Sequence[SkillStanding], dealer: Dealer) -> Goal:
    counts = Counter(each.band for each in standings)
    due = [each.student for each in standings if each.belief.due]
    return Goal(dealer.titles.skill(key), tuple((band, counts[band]) for band in BANDS), dealer.chips(due))


def last_ticket(classroom: Classroom, dealer: Dealer, ids: Sequence[int], now: int) -> LastTicket | None:
    """Of the last two weeks; today's has its own page."""
    today = start_of_day(classroom, now)
    t = TicketSet
    wanted = select(t).where(t.class_id == classroom.id, t.opened_at < today, t.opened_at > today - 14 * clock.DAY)
    found = db.session.scalars(wanted.order_by(t.opened_at.desc()).limit(1)).first()
    if found is None:
        return None
    sorted_in = bins.sort_answers(classroom, found, ids)
    by_rule: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for each in (one for question in sorted_in.questions for one in question.bins if one.kind == "rule"):
        by_rule[each.rules] |= set(each.students)
    most = sorted(by_rule.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:MOST_ERRORS]
    return LastTicket(
        ticket_set=found,
        title=sorted_in.title,
        opened_at=found.opened_at,
        finished=len(sorted_in.finished),
        right=tuple((question.prompt, question.right_count) for question in sorted_in.questions),
        errors=tuple((dealer.either(rules), dealer.chips(sorted(who))) for rules, who in most),
        missing=dealer.chips([*sorted_in.working, *sorted_in.waiting]),
    )


def worked(classroom: Classroom, ids: Sequence[int], since: int) -> set[int]:
    """Children who have worked on anything, on a device or on paper."""
    wanted = select(Sitting.student_id).where(Sitting.student_id.in_(ids), Sitting.opened_at >= since)
    return set(db.session.scalars(wanted.distinct()))
