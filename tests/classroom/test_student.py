"""The list of children, and the page of one child."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.classroom.pages import actions, plain, read
from tests.classroom.stage import SKILL, Stage, ticket_class
from tests.classroom.tables import table
from webapp import clock
from webapp.evidence.deliveries import Delivery
from webapp.evidence.observations import observe, staff_row
from webapp.evidence.record import record
from webapp.evidence.sittings import token_for, variant_of
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.tables import AuditEvent, EvidenceRow, Person
from webapp.writing import writing


def page_of(stage: Stage, child: Person, **query: Any) -> str:
    path = stage.path(f"/students/{child.id}")
    reply = stage.cast.browser(stage.cast.tess).get(path, query_string=query)
    assert reply.status_code == 200
    return str(reply.text)


def answers(stage: Stage, child: Person, **query: Any) -> list[list[str]]:
    """As one reads them: a sum is held on one line by spaces that do not break. Without what a tap may say of each."""
    listed = page_of(stage, child, **query).partition('id="answers"')[2].replace("\xa0", " ")
    rows = table(re.sub(r'<details class="unprinted">.*?</details>', "", listed, flags=re.S))
    return [row for row in rows if row[0] != "Task"]


def test_the_list(stage: Stage) -> None:
    """Sam asked for help, and seems ready for a ticket."""
    sitting = stage.practise(stage.cast.sam)
    stage.ask_for_help(stage.cast.sam, sitting)
    rows = table(stage.cast.browser(stage.cast.tess).get(stage.path("/students")).text)
    assert rows[1:] == [["Sam", "today", "asked for help just now"], ["Sue", "not here yet", "–"]]


def test_band_reason_belief_and_what_is_missing(stage: Stage) -> None:
    stage.start_unit()
    stage.practise(stage.cast.sam)
    page = page_of(stage, stage.cast.sam)
    assert "almost surely knows it: 6 answers, 1 kind of evidence (practice), last seen today" in page
    assert "Why: seems known; it has not gone well yet in a second kind of evidence." in page
    assert "an exit ticket or an observation that went well" in page
    assert page.count('class="band no-data"') == 4  # the three prerequisites, and the legend


def test_skills_outside_the_unit_are_shown_too(stage: Stage) -> None:
    stage.practise(stage.cast.sam)
    assert "Subtract within 100, trading a ten" in page_of(stage, stage.cast.sam)


def test_answers_as_given_newest_first(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.now -= clock.DAY
    stage.practise(stage.cast.sam, tasks=1)
    stage.now += clock.DAY
    stage.sit(stage.cast.sam, ticket_set, ["56", "63", None, "what"])
    rows = answers(stage, stage.cast.sam)
    asked = " Is this question not right?"  # leads to the very question
    assert rows[:4] == [
        [f"75 − 46{asked}", "what", "not readable could not be read", "–"],
        [f"60 − 58{asked}", "“I'm not sure”", "not yet", "–"],
        [f"72 − 15{asked}", "63", "not yet Takes the smaller digit from the larger", "–"],
        [f"80 − 24{asked}", "56", "right", "–"],
    ]
    assert len(rows) == 5
    words = plain(page_of(stage, stage.cast.sam)).replace("\xa0", " ")
    assert re.findall(r"(exit ticket|practice): (\d of \d right)", words.partition(" Answers ")[2]) == [
        ("exit ticket", "1 of 3 right"), ("practice", "1 of 1 right"),
    ]  # fmt: skip


def test_hints_and_time(stage: Stage) -> None:
    sitting = stage.practise(stage.cast.sam, tasks=0)
    plain = token_for(sitting, 1)
    part = variant_of(sitting, plain).parts[0]
    token = sign(token_for(sitting, 1, part.id))
    rows = [Delivery(token, "hint", 1), Delivery(token, "answer", 2, part.key[0], elapsed_ms=8_300)]
    record(rows, stage.now, stage.cast.sam)
    assert answers(stage, stage.cast.sam)[0][3] == "1 hint 8 s"
    part = variant_of(sitting, token_for(sitting, 2)).parts[0]
    rows = [Delivery(sign(token_for(sitting, 2, part.id)), "answer", 1, part.key[0], elapsed_ms=80)]
    record(rows, stage.now, stage.cast.sam)
    assert answers(stage, stage.cast.sam)[0][3] == "faster than one can read: counts for little"


def test_what_does_not_count_says_so(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(stage.cast.sam, ticket_set, ["64"], finish=False)
    assert "counts once the ticket is finished" in answers(stage, stage.cast.sam)[0][2]
    sitting = stage.open_ticket(stage.cast.sam, ticket_set)
    record([stage.row(sitting, 1, "56", revision=2)], stage.now, stage.cast.sam)
    record([Delivery(sign(token_for(sitting, 0)), "finish", 1)], stage.now, stage.cast.sam)
    assert [row[2] for row in answers(stage, stage.cast.sam)] == [
        "right",
        "not yet Takes the smaller digit from the larger changed later",
    ]


def test_mistyped(stage: Stage) -> None:
    sitting = stage.practise(stage.cast.sam, missing=True, tasks=1)
    part = variant_of(sitting, token_for(sitting, 1)).parts[0].id
    record([Delivery(sign(token_for(sitting, 1, part)), "mistyped", 1)], stage.now, stage.cast.sam)
    assert answers(stage, stage.cast.sam)[0][2] == "not yet taken back: “I mistyped”"


def test_voided_by_staff(stage: Stage) -> None:
    stage.practise(stage.cast.sam, missing=True, tasks=1)
    bad = db.session.scalars(select(EvidenceRow)).one()
    with writing([stage.cast.sam.id]) as session:
        row = staff_row(stage.cast.tess, stage.cast.sam, stage.cast.room, "void", stage.now)
        row.voids_id, row.why = bad.id, "the key was not right"
        session.add(row)
    assert answers(stage, stage.cast.sam)[0][2] == "not yet does not count: the key was not right"


def test_conflicts_are_shown(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(stage.cast.sam, ticket_set, ["56"])
    sitting = stage.open_ticket(stage.cast.sam, ticket_set)
    record([stage.row(sitting, 1, "99")], stage.now, stage.cast.sam)
    assert answers(stage, stage.cast.sam)[0][1] == "56 another answer came later: 99"


def test_observations_are_among_the_answers(stage: Stage) -> None:
    with writing([stage.cast.sam.id]):
        observe(stage.cast.tess, stage.cast.sam, stage.cast.room, SKILL, True, "with blocks", stage.now)
    assert answers(stage, stage.cast.sam)[0] == ["Subtract within 100, trading a ten", "with blocks", "showed it", "–"]
    assert "observation: showed it" in plain(page_of(stage, stage.cast.sam))


def test_eight_sittings_a_page(stage: Stage) -> None:
    for _ in range(9):
        stage.now += 1000
        stage.practise(stage.cast.sam, tasks=2)
    assert [len(answers(stage, stage.cast.sam, page=n)) for n in (1, 2)] == [16, 2]
    assert "page 2 of 2" in page_of(stage, stage.cast.sam, page=99)
    assert "page 1 of 2" in page_of(stage, stage.cast.sam, page="x")


def test_what_a_child_wrote_is_never_markup(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.sit(stage.cast.sam, ticket_set, ["<script>alert(1)</script>"])
    page = page_of(stage, stage.cast.sam)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_reading_is_kept_and_changes_nothing_else(stage: Stage) -> None:
    stage.practise(stage.cast.sam)
    rows = db.session.scalar(select(func.count()).select_from(EvidenceRow))
    page_of(stage, stage.cast.sam)
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "read"))
    assert (event.actor_id, event.noun, event.noun_id) == (stage.cast.tess.id, "student", str(stage.cast.sam.id))
    assert db.session.scalar(select(func.count()).select_from(EvidenceRow)) == rows


def test_hidden_names_hide_everything_of_the_child(stage: Stage) -> None:
    stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    browser.post(stage.path("/names"))
    page = browser.get(stage.path(f"/students/{stage.cast.sam.id}")).text
    assert "<title>Sam" not in page
    assert page.count("data-private=") == 4


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    browser = stage.cast.browser(getattr(stage.cast, who))
    assert browser.get(stage.path(f"/students/{stage.cast.sam.id}")).status_code == 404
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "read")) == 0


def test_a_child_of_another_class_is_not_found(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    assert browser.get(stage.path(f"/students/{stage.cast.nia.id}")).status_code == 404
    assert browser.get(f"/classes/{stage.cast.other_room.id}/students/{stage.cast.nia.id}").status_code == 404


def test_strangers_sign_in(stage: Stage) -> None:
    reply = stage.cast.browser().get(stage.path(f"/students/{stage.cast.sam.id}"))
    assert reply.headers["Location"] == "/staff/sign-in"


def test_what_the_child_needs_today_stands_first(stage: Stage) -> None:
    assert "Nothing was raised today" in page_of(stage, stage.cast.sue)
    sitting = stage.practise(stage.cast.sam)
    stage.ask_for_help(stage.cast.sam, sitting)
    page = page_of(stage, stage.cast.sam)
    first = plain(page.partition('id="today"')[2].partition("</section>")[0])
    assert "asked for help just now I'm on it Ask:" in first
    assert "Nothing was raised" not in first and page.index('id="today"') < page.index('id="levels"')


def test_the_need_then_the_group_of_today(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)

    def today() -> str:
        return plain(page_of(stage, stage.children[0]).partition('id="today"')[2].partition("</section>")[0])

    assert "Takes the smaller digit from the larger Groups" in today() and "Group 1" not in today()
    tess.post(actions(read(stage, browser=tess), "accept")[0])
    assert "Group 1 : Takes the smaller digit from the larger accepted Lesson card Ana" in today()
