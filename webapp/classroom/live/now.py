"""Who needs me now: one row per child, the most urgent first, and what else the teacher should be told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from models.decisions.attention import SHOWN, is_calm, order
from models.decisions.flags import AGAIN, WATCH, Flag
from webapp import access
from webapp.accounts import letting_in
from webapp.classroom.days import start_of_day, time_of
from webapp.classroom.groups.cards import Dealer
from webapp.classroom.live import flags, visits
from webapp.classroom.live.flags import Raised
from webapp.classroom.live.together import pairs
from webapp.classroom.live.versions import CONFLICT_OF
from webapp.extensions import db
from webapp.reasons import Titles, say, waited
from webapp.tables import AnswerConflict, Classroom, EvidenceRow, Person, RefusedRow

MOST_TOLD = 30  # of each sort at once; the next ones come when these were seen


@dataclass(frozen=True, slots=True)
class Row:
    """One child on the page, in words."""

    student: Person
    name: str
    alias: str
    reason: str
    minutes: str
    ask: str
    also: tuple[str, ...]
    flag_id: int | None
    taken: bool
    calm: bool
    five: bool = False  # a run of five without success and no second sign, or stuck again since the teacher was there
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class ToNote:
    """A visit of today whose row has left the page, and of which nobody has said what was done."""

    student: Person
    visit_id: int
    at: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A delivery that was not kept, or a second answer that came too late: kept as it was, and told."""

    name: str
    alias: str
    kept: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class Now:
    """The section "Who needs me now". `shown` are at most six that are not taken, `more` the other urgent ones; `five`
    are told plainly below them, `later` wait until there is time."""

    shown: tuple[Row, ...]
    more: tuple[Row, ...]
    five: tuple[Row, ...]
    later: tuple[Row, ...]
    working: int
    unheard: tuple[Person, ...]
    waiting: Sequence[letting_in.Waiting]
    refusals: tuple[Refusal, ...]
    refused_to: int
    conflicts_to: int
    to_note: tuple[ToNote, ...]
    not_visited: tuple[Person, ...]
    together: tuple[str, ...]
    names: Mapping[int, str]
    aliases: Mapping[int, str]


def look(classroom: Classroom, now: int) -> Now:
    """Everything the section shows."""
    students = access.students_of(classroom)
    dealer, people = Dealer(classroom, students), {student.id: student for student in students}
    called, aliases = dealer.called, dealer.aliases
    found, devices = rows_of(dealer, now)
    open_visits = visits.to_note(classroom, start_of_day(classroom, now))
    rows = [ask_what(row, open_visits) for row in found]
    asked = {row.visit_id for row in rows}
    shown, more = split([row for row in rows if not row.calm])
    busy = {row.student.id for row in rows if not row.calm}
    refusals, refused_to, conflicts_to = told(called, aliases)
    return Now(
        shown=shown,
        more=more,
        five=tuple(row for row in rows if row.five),
        later=tuple(row for row in rows if row.calm and not row.five),
        working=len(devices.working - busy),
        unheard=tuple(student for student in students if student.id in devices.unheard),
        waiting=letting_in.waiting(classroom, now),
        refusals=refusals,
        refused_to=refused_to,
        conflicts_to=conflicts_to,
        to_note=tuple(
            ToNote(people[each.student], each.id, time_of(classroom, each.at))
            for each in open_visits.values()
            if each.student in people and each.id not in asked
        ),
        not_visited=tuple(visits.not_visited(classroom, students, now)),
        together=pairs(classroom, called, dealer.titles, now),
        names=called,
        aliases=aliases,
    )


def rows_of(dealer: Dealer, now: int) -> tuple[list[Row], flags.Devices]:
    """A row for each of these children with a flag, in the order of attention; and what the class's devices say."""
    classroom, people = dealer.classroom, {student.id: student for student in dealer.students}
    ids, since = list(people), start_of_day(classroom, now)
    sat = flags.sittings_of(classroom, ids, since)
    devices = flags.devices(classroom, ids, sat, now)
    raised = [*flags.stored(classroom, ids, since, now), *devices.idle]
    calm = {each for each in raised if is_calm(each.flag) or is_settled(each, sat)}
    return tell(raised, calm, people, dealer.called, dealer.aliases, dealer.titles, now), devices


def ask_what(row: Row, open_visits: Mapping[int, visits.Visit]) -> Row:
    """A row that the teacher took asks what was done."""
    visit = open_visits.get(row.student.id) if row.taken else None
    return replace(row, visit_id=visit.id) if visit else row


def is_settled(raised: Raised, sat: Sequence[flags.SittingToday]) -> bool:
    """What the answers of a ticket raised is for the groups, once it is handed in; a call for help stays one."""
    return raised.flag.kind in ("struggling", "rapid guessing") and flags.of_finished_ticket(raised, sat)


def tell(
    raised: Iterable[Raised],
    calm: Collection[Raised],
    people: Mapping[int, Person],
    called: Mapping[int, str],
    aliases: Mapping[int, str],
    titles: Titles,
    now: int,
) -> list[Row]:
    """Rows in the order of attention. A child with an open flag is not taken, whatever else was."""
    open_first = still_open(raised, calm)
    ids: dict[tuple[int, Flag], Raised] = {(each.student, each.flag): each for each in open_first}
    page = order([(each.student, each.flag) for each in open_first], now)
    rows = []
    for row in (*page.shown, *page.more):
        each = ids[row.student, row.flag]
        rows.append(
            Row(
                student=people[row.student],
                name=called[row.student],
                alias=aliases[row.student],
                reason=say(row.flag.reason, titles),
                minutes=waited(row.minutes) if each not in calm else "",
                ask=say(row.flag.ask, titles) if row.flag.ask else "",
                also=tuple(say(flag.reason, titles) for flag in row.also),
                flag_id=each.flag_id,
                taken=each.taken,
                calm=each in calm,
                five=each in calm and tells_plainly(row.flag),
            )
        )
    return rows


def tells_plainly(flag: Flag) -> bool:
    """Of those that call nobody away: what the teacher should see all the same, without a tap."""
    return flag.reason.code == WATCH or (flag.kind == "struggling" and flag.reason.value(AGAIN) is not None)


def still_open(raised: Iterable[Raised], calm: Collection[Raised]) -> list[Raised]:
    """Per child the open flags that matter most: urgent ones, else what the teacher took, else calm ones."""
    by_student: dict[int, list[Raised]] = defaultdict(list)
    for each in raised:
        by_student[each.student].append(each)
    kept = []
    for own in by_student.values():
        urgent = [each for each in own if not each.taken and each not in calm]
        taken = [each for each in own if each.taken]
        kept += urgent or taken or own
    return kept


def split(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Six that wait, and those in between that are taken; the rest is behind "more"."""
    left = SHOWN
    for place, row in enumerate(rows):
        if not row.taken:
            if not left:
                return tuple(rows[:place]), tuple(rows[place:])
            left -= 1
    return tuple(rows), ()


def told(called: Mapping[int, str], aliases: Mapping[int, str]) -> tuple[tuple[Refusal, ...], int, int]:
    """Unseen refusals and answer conflicts of these children, in whichever class, with the last id of each."""
    refused = db.session.execute(
        select(RefusedRow.id, RefusedRow.student_id, RefusedRow.answer)
        .where(RefusedRow.seen_at.is_(None), RefusedRow.student_id.in_(called))
        .order_by(RefusedRow.id)
        .limit(MOST_TOLD)
    ).all()
    conflicts = db.session.execute(
        select(AnswerConflict.id, EvidenceRow.student_id, EvidenceRow.answer, AnswerConflict.answer.label("other"))
        .join(EvidenceRow, EvidenceRow.id == AnswerConflict.evidence_id)
        .where(AnswerConflict.seen_at.is_(None), CONFLICT_OF.in_(called))
        .order_by(AnswerConflict.id)
        .limit(MOST_TOLD)
    ).all()
    found: list[tuple[int, str | None, str | None]] = [(row.student_id, None, row.answer) for row in refused]
    found += [(row.student_id, row.answer or "", row.other) for row in conflicts]
    refusals = tuple(Refusal(called[student], aliases[student], kept, answer or "") for student, kept, answer in found)
    return refusals, max((r.id for r in refused), default=0), max((c.id for c in conflicts), default=0)


def mark_seen(classroom: Classroom, refused_to: int, conflicts_to: int, now: int) -> None:
    """The teacher has seen what the page told, up to these ids. Call inside `writing`."""
    ids = [student.id for student in access.students_of(classroom)]
    db.session.execute(
        update(RefusedRow)
        .where(RefusedRow.student_id.in_(ids), RefusedRow.id <= refused_to, RefusedRow.seen_at.is_(None))
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(AnswerConflict)
        .where(AnswerConflict.id <= conflicts_to, AnswerConflict.seen_at.is_(None), CONFLICT_OF.in_(ids))
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
