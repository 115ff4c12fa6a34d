"""An exit ticket's answers in bins: right, each predicted misconception, and what nobody predicted, as it was given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select

from content.forms import ticket_form
from content.picked import ticket_named
from webapp.classroom.answers import Task, as_given, as_task, counted_rows, read_sittings
from webapp.classroom.days import start_of_day
from webapp.classroom.planning import keeping
from webapp.evidence.fold import JUDGED, UNDECIDED, voided_ids
from webapp.evidence.setting_aside import WHY
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import Classroom, Sitting, TicketSet

Kind = Literal["right", "rule", "other", "to read", "unreadable"]


@dataclass(frozen=True, slots=True)
class Bin:
    """One answer, or one rule, and who gave it. `rules` are keys of misconceptions: two where both predict it."""

    kind: Kind
    rules: tuple[str, ...]
    answer: str
    students: tuple[int, ...]
    rows: tuple[int, ...] = field(default=(), compare=False)  # each child's row in the log, as they come


@dataclass(frozen=True, slots=True)
class Aside:
    """One answer that a teacher has set aside, and why; who gave it."""

    answer: str
    why: str
    students: tuple[int, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `bins`: those with children, right first, then rules as the pack lists them, then the unpredicted,
    the most frequent first. `unseen`: predicted rules that nobody followed, with their answer."""

    number: int
    prompt: str
    right: str
    bins: tuple[Bin, ...]
    unseen: tuple[tuple[str, str], ...]
    not_sure: tuple[int, ...]
    unanswered: tuple[int, ...]
    aside: tuple[Aside, ...] = ()

    @property
    def right_count(self) -> int:
        return sum(len(each.students) for each in self.bins if each.kind == "right")


@dataclass(frozen=True, slots=True)
class TicketBins:
    """A ticket set in a class: who has finished, who is on it, who has not begun; answers count after the finish."""

    ticket_set: TicketSet
    title: str
    skill: str
    finished: tuple[int, ...]
    working: tuple[int, ...]
    waiting: tuple[int, ...]
    questions: tuple[Question, ...] = field(default=())

    @property
    def all(self) -> int:
        return len(self.finished) + len(self.working) + len(self.waiting)


def latest_ticket(classroom: Classroom, now: int) -> TicketSet | None:
    """The ticket that the class was set today, or an earlier one that is still open."""
    wanted = select(TicketSet).where(TicketSet.class_id == classroom.id).order_by(TicketSet.opened_at.desc())
    found = db.session.scalars(wanted.limit(1)).first()
    if found is None or (found.closed_at is not None and found.opened_at < start_of_day(classroom, now)):
        return None
    return found


def sort_answers(classroom: Classroom, ticket_set: TicketSet, students: Sequence[int]) -> TicketBins:
    """The bins of one ticket for these children (who are enrolled now). A handful of queries, whatever the class."""
    pack = packs.load(classroom.school_id, ticket_set.pack_id, ticket_set.pack_version)
    ticket = ticket_named(pack, ticket_set.ticket)
    sittings = db.session.execute(
        select(Sitting.id, Sitting.student_id, Sitting.finished_at).where(
            Sitting.ticket_set_id == ticket_set.id, Sitting.student_id.in_(students)
        )
    ).all()
    finished = {row.student_id for row in sittings if row.finished_at is not None}
    begun = {row.student_id for row in sittings}
    segments = read_sittings([row.id for row in sittings if row.finished_at is not None])
    order = {student: place for place, student in enumerate(students)}
    in_order = sorted(finished, key=order.__getitem__)
    variants = ticket_form(pack, ticket_set.ticket, ticket_set.form)
    parts = [(at, part, made.stem) for at, made in enumerate(variants, 1) for part in made.parts]
    rows, aside = latest_by_part(segments), aside_by_part(segments)
    questions = [
        sort_question(number, as_task(part, stem), pack.header.id, rows[at, part.id], aside[at, part.id], in_order)
        for number, (at, part, stem) in enumerate(parts, 1)
    ]
    return TicketBins(
        ticket_set=ticket_set,
        title=keeping.name_of(classroom, ticket_set) or ticket.title,
        skill=packs.skill_key(pack, ticket.skill),
        finished=tuple(in_order),
        working=tuple(sorted(begun - finished, key=order.__getitem__)),
        waiting=tuple(student for student in students if student not in begun),
        questions=tuple(questions),
    )


def latest_by_part(segments: Mapping[tuple[int, int], Sequence[Any]]) -> dict[tuple[int, str], dict[int, Any]]:
    """(position, part) -> student -> the row that counts; where none does, the last one that nobody could read, or that
    the teacher reads."""
    found: dict[tuple[int, str], dict[int, Any]] = defaultdict(dict)
    for rows in segments.values():
        for row in sorted(rows, key=lambda row: row.revision):
            if row.kind == "answer" and row.verdict in UNDECIDED:
                found[row.position, row.part][row.student_id] = row
    for row in counted_rows(segments):
        if row.kind in JUDGED:
            found[row.position, row.part][row.student_id] = row
    return found


def aside_by_part(segments: Mapping[tuple[int, int], Sequence[Any]]) -> dict[tuple[int, str], dict[int, Any]]:
    """(position, part) -> student -> (the last answer that a teacher has set aside, why)."""
    every = [row for rows in segments.values() for row in rows]
    standing = voided_ids(every)
    why = {row.voids_id: row.why for row in every if row.voids_id in standing and row.why in WHY}
    found: dict[tuple[int, str], dict[int, Any]] = defaultdict(dict)
    for row in sorted(every, key=lambda row: row.revision):
        if row.id in why:
            found[row.position, row.part][row.student_id] = row, why[row.id]
    return found


def sort_question(
    number: int, asked: Task, pack: str, rows: Mapping[int, Any], put_aside: Mapping[int, Any], finished: Sequence[int]
) -> Question:
    binned: dict[tuple[Kind, tuple[str, ...], str], list[int]] = defaultdict(list)
    aside: dict[tuple[str, str], list[int]] = defaultdict(list)
    not_sure, unanswered = [], []
    for student in finished:
        row = rows.get(student)
        if row is None and student in put_aside:
            taken, why = put_aside[student]
            aside[asked.said((taken.answer or "").strip()), why].append(student)
        elif row is None:
            unanswered.append(student)
        elif row.kind == "not-sure":
            not_sure.append(student)
        else:
            binned[bin_of(row, asked)].append(student)
    rules = list(asked.predicted)

    def place(key: tuple[Kind, tuple[str, ...], str]) -> tuple[int, int, int, str]:
        first = rules.index(key[1][0]) if key[1] and key[1][0] in rules else len(rules)
        return ("right", "rule", "other", "to read", "unreadable").index(key[0]), first, -len(binned[key]), key[2]

    bins = [
        Bin(
            key[0],
            tuple(f"{pack}/{rule}" for rule in key[1]),
            key[2],
            tuple(binned[key]),
            tuple(rows[student].id for student in binned[key]),
        )
        for key in sorted(binned, key=place)
    ]
    met = {rule for key in binned for rule in key[1]}
    unseen = [(f"{pack}/{rule}", asked.said(asked.predicted[rule][0])) for rule in rules if rule not in met]
    left_out = tuple(
        Aside(*key, tuple(students), tuple(put_aside[student][0].id for student in students))
        for key, students in sorted(aside.items())
    )
    return Question(
        number, asked.prompt, asked.right, tuple(bins), tuple(unseen), tuple(not_sure), tuple(unanswered), left_out
    )


def bin_of(row: Any, asked: Task) -> tuple[Kind, tuple[str, ...], str]:
    if row.verdict in UNDECIDED:
        kind: Kind = "to read" if row.verdict == "unscored" else "unreadable"
        return kind, (), asked.said((row.answer or "").strip())
    given = as_given(row)
    if given.right:
        return "right", (), asked.right
    return ("rule" if given.rules else "other"), given.rules, asked.said(given.given)
