"""What a child has tried, as flags read it: the rows of one sitting, and the day's practice before them."""

from typing import Any

from models.decisions.flags import Try
from models.knowledge.params import Params
from webapp import clock
from webapp.evidence.fold import JUDGED, Child, Folded, LogRow, counted, segments
from webapp.evidence.reading import prompt_of, reading_ms
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.states import read_log, voided_ids
from webapp.evidence.tokens import Token
from webapp.school_days import zone_of


def todays_tries(tries: list[Try], sitting: Any, now: int) -> list[Try]:
    """With the day's practice before, where it can make a run or a rule longer; a ticket's answers are judged alone."""
    if sitting.purpose == "ticket" or not tries or not tries[-1].unsuccessful:
        return tries
    return [*earlier_today(sitting, now), *tries]


def sitting_tries(child: Child, sitting: Any, params: Params) -> list[Try]:
    """The rows of the sitting that count, and the calls for help, which need no finish to be heard."""
    folded = {each.row.id: each for each in child.trace}
    rows = sorted((row for row in child.rows if row.sitting_id == sitting.id), key=lambda row: row.order)
    heard = [row for row in rows if row.id in folded or row.kind == "help"]
    return [as_try(row, folded.get(row.id), sitting, params) for row in heard]


def as_try(row: LogRow, folded: Folded | None, sitting: Any, params: Params) -> Try:
    prompt = seen_by(row, sitting) if row.kind in JUDGED else ""
    rules = row.misconceptions
    return Try(
        kind=row.kind,
        right=None if row.verdict is None else row.verdict == "right",
        skill=row.skills[0] if row.skills else sitting.skill,
        at=row.received_at,
        predicted=folded.predicted(params) if folded else None,
        misconception=f"{sitting.pack_id}/{rules[0]}" if len(rules) == 1 else None,
        given=row.answer or "",
        prompt=prompt,
        elapsed_ms=row.elapsed_ms,
        reading_ms=reading_ms(prompt),
        had_hint=bool(folded and folded.had_hint),
    )


def seen_by(row: LogRow, sitting: Any) -> str:
    """The task with the numbers that the row's answer is about."""
    plain = token_for(sitting, row.position)
    token = Token(
        plain.student,
        plain.sitting,
        row.position,
        plain.item,
        row.seed or "",
        row.part,
        row.try_,
        plain.issued_at,
    )
    return prompt_of(variant_of(sitting, token), row.part)


def earlier_today(sitting: Any, now: int) -> list[Try]:
    """The practice of the day before this sitting, as far as runs and rules are counted through it."""
    rows = read_log(sitting.student_id, clock.start_of_day(now, zone_of(sitting.school_id)))
    voided = voided_ids(rows)
    before = [row for row in rows if row.issued_at < sitting.opened_at and row.source == "practice"]
    kept = [row for _issued_at, segment in segments(before) for row in counted(segment, voided)]
    return [as_past_try(row) for row in kept if row.kind in JUDGED and row.skills]


def as_past_try(row: LogRow) -> Try:
    rules = row.misconceptions
    return Try(
        kind=row.kind,
        right=None if row.verdict is None else row.verdict == "right",
        skill=row.skills[0],
        at=row.received_at,
        misconception=f"{row.pack_id}/{rules[0]}" if len(rules) == 1 else None,
    )
