"""One answer was not meant so: a teacher sets it aside by a tap, and may let it count again."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.decisions.bands import BandTrack
from tests.classroom.pages import plain, read, section
from tests.classroom.stage import RIGHT, SKILL, SMALLER, Stage
from webapp.evidence import states
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.items.voiding import counting
from webapp.tables import EvidenceRow, Person, TicketSet
from webapp.writing import writing

UNPREDICTED = ("99", "57", "2", "29", "ten-gone")


def judge(stage: Stage, row: int, what: str, browser: FlaskClient | None = None, **form: object) -> int:
    found = browser or stage.cast.browser(stage.cast.tess)
    return int(found.post(stage.path("/answers"), data={"judge": f"{row}:{what}", **form}).status_code)


def first_answer(child: Person) -> int:
    wanted = select(EvidenceRow.id).filter_by(student_id=child.id, kind="answer", position=1)
    return int(db.session.scalars(wanted.order_by(EvidenceRow.id.desc())).first() or 0)


def track(child: Person) -> BandTrack:
    return states.load(child.id)[1][SKILL]


def page_of(stage: Stage, ticket: TicketSet) -> str:
    return plain(read(stage, f"/tickets/{ticket.id}"))


@pytest.mark.parametrize("why", ["typo", "misread"])
def test_a_tap_takes_it_out_of_the_count_and_another_puts_it_back(stage: Stage, ticket: TicketSet, why: str) -> None:
    dev = stage.children[3]
    stage.sit(dev, ticket, UNPREDICTED)
    stage.practise(dev, tasks=2)
    before = states.load(dev.id)
    row = db.session.scalars(select(EvidenceRow.id).filter_by(answer="99")).one()
    assert "1 child: 99 nobody predicted this answer" in page_of(stage, ticket)
    assert judge(stage, row, why, ticket=ticket.id) == 303
    assert track(dev).ticket_rows == 4
    words = {"typo": "typo", "misread": "misread the question"}[why]
    assert f"1 child: 99 set aside by you: {words} Dev Count it again" in page_of(stage, ticket)
    assert "99" not in section(read(stage, ""), "ticket")
    with writing([dev.id]):
        replayed = states.replay(dev.id, current_parameters())
    assert states.load(dev.id) == (replayed.state, replayed.tracks), "what is stored is the fold of the log"
    assert judge(stage, row, why, ticket=ticket.id) == 303
    for _ in range(2):
        assert judge(stage, row, "again", ticket=ticket.id) == 303
    assert states.load(dev.id) == before
    assert "1 child: 99 nobody predicted this answer" in page_of(stage, ticket)
    voids = select(EvidenceRow.why, EvidenceRow.actor_id).filter_by(kind="void").order_by(EvidenceRow.id)
    kinds = db.session.execute(voids).all()
    assert kinds == [(why, stage.cast.tess.id), ("taken back", stage.cast.tess.id)], "twice is once"


def test_it_may_be_set_aside_anew(stage: Stage, ticket: TicketSet) -> None:
    dev = stage.children[3]
    stage.sit(dev, ticket, UNPREDICTED)
    for what, rows in (("typo", 4), ("again", 5), ("misread", 4), ("again", 5)):
        judge(stage, first_answer(dev), what)
        assert track(dev).ticket_rows == rows


def test_from_the_childs_page(stage: Stage) -> None:
    sam = stage.cast.sam
    stage.practise(sam, missing=True, tasks=1)
    row = first_answer(sam)
    there = f"/students/{sam.id}"
    assert f'value="{row}:typo"' in read(stage, there)
    browser = stage.cast.browser(stage.cast.tess)
    reply = browser.post(stage.path("/answers"), data={"judge": f"{row}:typo", "page": "1"})
    assert reply.headers["Location"].startswith(stage.path(there))
    page = read(stage, there)
    assert "does not count: typo" in plain(page) and f'value="{row}:again"' in page
    assert states.load(sam.id)[0].skills == {}
    judge(stage, row, "again")
    assert f'value="{row}:typo"' in read(stage, there)


def test_what_counts_again_can_be_voided_with_its_item(stage: Stage, ticket: TicketSet) -> None:
    dev = stage.children[3]
    stage.sit(dev, ticket, UNPREDICTED)

    def left() -> int:
        rows = counting(stage.cast.school.id, "subtract-regroup", "sub-2digit", ["1.0.0"])
        return len(db.session.scalars(select(EvidenceRow).where(*rows)).all())

    assert left() == 4
    judge(stage, first_answer(dev), "typo")
    assert left() == 3
    judge(stage, first_answer(dev), "again")
    assert left() == 4


def test_only_answers_of_the_own_class_and_known_words(stage: Stage, ticket: TicketSet) -> None:
    dev = stage.children[3]
    stage.sit(dev, ticket, UNPREDICTED)
    row, finish = first_answer(dev), db.session.scalars(select(EvidenceRow.id).filter_by(kind="finish")).one()
    assert judge(stage, row, "lazy") == 400
    assert judge(stage, finish, "typo") == 404
    assert judge(stage, 2**40, "typo") == 404
    for who in ("sam", "omar", "zoe", "ada"):
        assert judge(stage, row, "typo", stage.cast.browser(getattr(stage.cast, who))) == 404
    omars = stage.cast.browser(stage.cast.omar)
    form = {"judge": f"{row}:typo"}
    assert omars.post(f"/classes/{stage.cast.other_room.id}/answers", data=form).status_code == 404
    assert track(dev).ticket_rows == 5


def lines_on_the_page(html: str) -> list[list[str]]:
    """Question, answer, what it is, how many, who: as one sees it."""
    found = []
    cards = r'<section class="card" aria-labelledby="(?:q\d+|missing)">.*?(?=<section class="card"|$)'
    for card in re.findall(cards, html, re.S):
        title = plain(re.search(r"<h2.*?</h2>", card, re.S)[0])
        for group in re.findall(r'<section class="group.*?</section>', card, re.S):
            head, names = group.split("<ul", 1)
            count, _colon, answer = plain(re.search(r"<h3.*?</h3>", head, re.S)[0]).partition(":")
            words = plain(head.split("</h3>")[1])
            who = re.findall(r'<summary class="name">([^<]+)|<span class="shown">([^<]+)', names)
            people = ", ".join(one or other for one, other in who)
            found.append([title, answer.strip(), words, count.split()[0], people])
    return found


def test_the_spreadsheet_equals_the_page(stage: Stage, ticket: TicketSet) -> None:
    given = (RIGHT, SMALLER, SMALLER, UNPREDICTED, ("=1+2", None, "", "29"), (" 5 6 x", "57", "2", "29", "ten-gone"))
    for child, answers in zip(stage.children, given, strict=False):
        stage.sit(child, ticket, answers)
    stage.sit(stage.children[6], ticket, SMALLER, finish=False)
    judge(stage, first_answer(stage.children[3]), "typo")
    browser = stage.cast.browser(stage.cast.tess)
    reply = browser.get(stage.path(f"/tickets/{ticket.id}/answers.csv"))
    rows = read_back(reply.data)
    assert rows[0] == ["Question", "Answer", "What it is", "Children", "Who"]
    page = lines_on_the_page(browser.get(stage.path(f"/tickets/{ticket.id}")).text)
    assert [[cell.removeprefix("'") for cell in row] for row in rows[1:]] == page
    assert ["1. 80 − 24", "'=1+2", "could not be read", "1", "Eli"] in rows
    assert {row[2] for row in page} >= {"right", "could not be read", "set aside by you: typo", "working on it"}


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
