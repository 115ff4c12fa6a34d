"""A class's exit ticket on paper: printed, typed into a grid, and worth what it would be worth on a device."""

import re
from datetime import date, timedelta

import numpy
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.classroom.pages import plain
from tests.classroom.stage import RIGHT, SKILL, SMALLER, TASKS, Stage
from webapp import clock
from webapp.evidence import sittings, states
from webapp.evidence.papers import noon
from webapp.evidence.parameters import current_parameters
from webapp.evidence.record import record
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.tables import EvidenceRow, FlagRow, Person, Sitting, TicketSet
from webapp.writing import writing

MIXED = ("64", None, "2", "99")  # a predicted error, not sure, right, unpredicted


@pytest.fixture
def yesterdays(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> TicketSet:
    """A ticket set yesterday morning; it is ten o'clock today."""
    today = clock.day_of(clock.now(), stage.cast.school.time_zone)
    ten = noon(today, stage.cast.school.time_zone, 2**62) - 2 * clock.HOUR
    stage.now = ten - clock.DAY
    found = stage.set_ticket(stage.start_unit())
    stage.now = ten
    monkeypatch.setattr(clock, "now", lambda: stage.now)
    return found


def path(stage: Stage, ticket: TicketSet, rest: str = "/paper") -> str:
    return stage.path(f"/tickets/{ticket.id}{rest}")


def boxes(child: Person, answers: tuple[str | None, ...]) -> dict[str, str]:
    return {f"answer.{child.id}.{at}": "?" if each is None else each for at, each in enumerate(answers, 1)}


def day_of(stage: Stage, days_ago: int = 0) -> str:
    today: date = clock.day_of(stage.now, stage.cast.school.time_zone)
    return (today - timedelta(days=days_ago)).isoformat()


def type_in(stage: Stage, ticket: TicketSet, *papers: dict[str, str], day: str = "", expect: int = 303) -> str:
    form = {"day": day or day_of(stage, 1)}
    for each in papers:
        form |= each
    reply = stage.cast.browser(stage.cast.tess).post(path(stage, ticket), data=form)
    assert reply.status_code == expect, plain(reply.text)
    return str(reply.text)


def shown(stage: Stage, ticket: TicketSet, child: Person) -> list[str]:
    page = stage.cast.browser(stage.cast.tess).get(path(stage, ticket)).text
    return re.findall(rf'name="answer\.{child.id}\.\d+" value="([^"]*)"', page)


def log_of(child: Person) -> list[EvidenceRow]:
    return list(db.session.scalars(select(EvidenceRow).filter_by(student_id=child.id).order_by(EvidenceRow.id)))


def sit_at_noon(stage: Stage, ticket: TicketSet, child: Person, browser: FlaskClient) -> None:
    """The same ticket on a device, through the log's door, at noon of the day before."""
    stage.now = noon(date.fromisoformat(day_of(stage, 1)), stage.cast.school.time_zone, stage.now)
    sitting = stage.open_ticket(child, ticket)
    rows = [stage.row(sitting, at, answer) for at, answer in enumerate(MIXED, 1)]
    sent = [{"token": r.token, "kind": r.kind, "revision": r.revision, "answer": r.answer} for r in rows]
    sent = [{name: value for name, value in row.items() if value is not None} for row in sent]
    sent.append({"token": sign(sittings.token_for(sitting, 0)), "kind": "finish", "revision": 1})
    reply = browser.post("/evidence", json={"version": 1, "rows": sent})
    assert {row["kept"] for row in reply.json["replies"]} == {"stored"}, reply.text


def practise_alike(stage: Stage, child: Person, rule: str, seed: int) -> None:
    """The same tasks and answers for whoever does it."""
    with writing([child.id]):
        rng = numpy.random.default_rng(seed)
        sitting = sittings.open_practice(child, stage.cast.room, SKILL, stage.now, rng, count=3)
    for place in range(1, 4):
        part = sittings.variant_of(sitting, sittings.token_for(sitting, place)).parts[0]
        record([stage.row(sitting, place, (part.predicted.get(rule) or part.key)[0])], stage.now, child)


def test_paper_counts_as_the_device_does(stage: Stage, yesterdays: TicketSet) -> None:
    """One child on a device, one on paper typed a day later, each with practice before and after it."""
    digital, paper, ten = stage.cast.sam, stage.cast.sue, stage.now
    stage.now = ten - 3 * clock.DAY
    for child in (digital, paper):
        practise_alike(stage, child, "smaller-from-larger", 1)
    stage.now = ten
    sit_at_noon(stage, yesterdays, digital, stage.cast.browser(digital))
    stage.now = ten
    for child in (digital, paper):
        practise_alike(stage, child, "", 2)
    type_in(stage, yesterdays, boxes(paper, MIXED))
    (one, tracks), (other, other_tracks) = (states.load(child.id) for child in (digital, paper))
    assert sorted(one.skills) == sorted(other.skills)
    for skill, there in one.skills.items():
        here = other.skills[skill]
        assert numpy.abs(numpy.subtract(there.q, here.q)).max() <= 1e-9
        assert (there.last, there.sources, there.answers) == (here.last, here.sources, here.answers)
    assert tracks[SKILL]._replace(ticket="") == other_tracks[SKILL]._replace(ticket="")
    assert tracks[SKILL].ticket_rows == 4


def test_the_time_is_noon_of_the_day_of_work(stage: Stage, yesterdays: TicketSet) -> None:
    type_in(stage, yesterdays, boxes(stage.cast.sam, MIXED))
    rows = log_of(stage.cast.sam)
    local = clock.to_datetime(rows[0].issued_at, stage.cast.school.time_zone)
    assert (local.date().isoformat(), local.hour, local.minute, local.second) == (day_of(stage, 1), 12, 0, 0)
    assert [(row.kind, row.answer, row.verdict) for row in rows] == [
        ("answer", "64", "wrong"), ("not-sure", None, None), ("answer", "2", "right"), ("answer", "99", "wrong"),
        ("finish", None, None),
    ]  # fmt: skip
    assert rows[0].misconceptions == ["smaller-from-larger"]
    assert {row.actor_id for row in rows} == {stage.cast.tess.id}
    assert {row.source for row in rows} == {"ticket"}
    sitting = db.session.scalars(select(Sitting)).one()
    assert sitting.finished_at == sitting.opened_at, "on today's pages it is no work of today"


def test_nothing_is_later_than_now(stage: Stage, yesterdays: TicketSet) -> None:
    type_in(stage, yesterdays, boxes(stage.cast.sam, MIXED), day=day_of(stage))
    assert log_of(stage.cast.sam)[0].issued_at == stage.now, "ten o'clock is before noon"


def test_two_things_of_a_child_are_never_at_one_instant(stage: Stage, yesterdays: TicketSet) -> None:
    ten = stage.now
    stage.now = noon(date.fromisoformat(day_of(stage, 1)), stage.cast.school.time_zone, ten)
    practise_alike(stage, stage.cast.sam, "", 1)
    at, stage.now = stage.now, ten
    type_in(stage, yesterdays, boxes(stage.cast.sam, MIXED))
    assert log_of(stage.cast.sam)[-1].issued_at == at + 1


def test_sent_again_it_changes_what_was_typed(stage: Stage, yesterdays: TicketSet) -> None:
    sam = stage.cast.sam
    type_in(stage, yesterdays, boxes(sam, SMALLER))
    type_in(stage, yesterdays, boxes(sam, SMALLER))
    assert len(log_of(sam)) == 6, "the same again is nothing new"
    type_in(stage, yesterdays, boxes(sam, ("56", "", None, "31", "A")))
    assert shown(stage, yesterdays, sam) == ["56", "", "?", "31", "A"]
    assert [(row.kind, row.position, row.revision) for row in log_of(sam)[6:]] == [
        ("void", 0, 1), ("answer", 1, 2), ("not-sure", 3, 2),
    ]  # fmt: skip
    assert states.load(sam.id)[0].skills[SKILL].answers == 3
    type_in(stage, yesterdays, boxes(sam, ("56", "57", None, "31", "A")))
    assert shown(stage, yesterdays, sam) == ["56", "57", "?", "31", "A"], "a blank may be filled again"
    with writing([sam.id]):
        stored = states.load(sam.id)[0]
        states.replay(sam.id, current_parameters())
    assert states.load(sam.id)[0] == stored


def test_a_child_without_a_paper_stays_without(stage: Stage, yesterdays: TicketSet) -> None:
    type_in(stage, yesterdays, boxes(stage.cast.sam, RIGHT), boxes(stage.cast.sue, ("", "", "", "")))
    assert log_of(stage.cast.sue) == []
    assert len(db.session.scalars(select(Sitting)).all()) == 1


def test_who_answered_on_a_device_is_left_alone(stage: Stage, yesterdays: TicketSet) -> None:
    stage.sit(stage.cast.sam, yesterdays, RIGHT)
    before = len(log_of(stage.cast.sam))
    type_in(stage, yesterdays, boxes(stage.cast.sam, SMALLER), boxes(stage.cast.sue, RIGHT))
    assert len(log_of(stage.cast.sam)) == before
    assert shown(stage, yesterdays, stage.cast.sam) == []


def test_what_cannot_be_read_is_asked_again_and_nothing_is_lost(stage: Stage, yesterdays: TicketSet) -> None:
    sam, typed = stage.cast.sam, ("5x6", "57", "2", "29", "C")
    page = type_in(stage, yesterdays, boxes(sam, typed), day="2001-01-01", expect=422)
    assert "Sam, question 1: “5x6” is no answer to it." in plain(page)
    assert "Choose the day of work" in plain(page)
    assert re.findall(rf'name="answer\.{sam.id}\.\d+" value="([^"]*)"', page) == list(typed)
    assert log_of(sam) == []
    type_in(stage, yesterdays, boxes(sam, RIGHT), day=day_of(stage, -1), expect=422)


def test_the_answers_stand_in_the_bins_and_raise_no_alarm(stage: Stage, yesterdays: TicketSet) -> None:
    stage.fill(4)
    type_in(stage, yesterdays, *(boxes(child, SMALLER) for child in stage.everybody))
    page = plain(stage.cast.browser(stage.cast.tess).get(path(stage, yesterdays, "")).text)
    assert "4 of 4 have finished" in page
    assert "4 children: 64" in page
    urgent = select(FlagRow).where(FlagRow.kind.in_(("struggling", "stop")), FlagRow.cleared_at.is_(None))
    assert db.session.scalars(urgent).all() == [], "the papers are on the teacher's desk"


def test_the_form_for_the_class(stage: Stage, yesterdays: TicketSet) -> None:
    page = stage.cast.browser(stage.cast.tess).get(path(stage, yesterdays, "/form")).text
    form, key = page.split('aria-labelledby="key"')
    assert tuple(re.findall(r'aria-label="(\d+ − \d+)"', form)) == TASKS
    assert not any(f">{answer}<" in form for answer in RIGHT if len(answer) > 1), "the class's sheet holds no key"
    assert all(f"<b><bdi>{answer}</bdi></b>" in key for answer in RIGHT[:4])
    assert "Question 1: 64" in plain(key)
    assert "Lay out 72 with tens rods" in plain(key), "what to do about it"


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, yesterdays: TicketSet, who: str) -> None:
    browser = stage.cast.browser(getattr(stage.cast, who))
    assert browser.post(path(stage, yesterdays), data=boxes(stage.cast.sam, RIGHT)).status_code == 404
    assert browser.get(path(stage, yesterdays, "/form")).status_code == 404
    assert log_of(stage.cast.sam) == []
