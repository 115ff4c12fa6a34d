"""A question that is not right is taken out of the count: its answers stay in the log, beliefs are as without them."""

import json
import re

import numpy
import pytest
from flask import Flask
from sqlalchemy import func, select

from content.pack import Pack
from tests.cast import Cast, add_student
from webapp import clock
from webapp.evidence import states
from webapp.evidence.deliveries import Delivery
from webapp.evidence.record import record
from webapp.evidence.sittings import open_practice, token_for, variant_of
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.items import voiding
from webapp.tables import AuditEvent, EvidenceRow, Person, Sitting, VoidedItem
from webapp.writing import writing


@pytest.fixture
def items(pack: Pack) -> tuple[str, str]:
    """Two items of one skill: the one to be voided, and another; both are answered with a number."""
    skill = next(s.id for s in pack.skills if len(of(pack, s.id)) > 1)
    return of(pack, skill)[0], of(pack, skill)[1]


def of(pack: Pack, skill: str) -> list[str]:
    return [i.id for i in pack.items if skill in i.skills and i.parts[0].response.type in ("number", "choice")]


def sit(cast: Cast, pack: Pack, child: Person, item_ids: tuple[str, ...]) -> Sitting:
    skill = f"{pack.header.id}/{pack.item(item_ids[0]).skills[0]}"
    with writing([child.id]):
        sitting = open_practice(child, cast.room, skill, clock.now(), numpy.random.default_rng(1))
        sitting.tasks = [{"item": item, "seed": f"s{at}"} for at, item in enumerate(item_ids)]
    return sitting


def answer(sitting: Sitting, position: int, right: bool, kind: str = "answer") -> None:
    part = variant_of(sitting, token_for(sitting, position)).parts[0]
    given = part.key[0] if right else "7777" if part.response == "number" else missing(part)
    token = sign(token_for(sitting, position, part.id))
    delivery = Delivery(token, kind, position, given if kind == "answer" else None)
    assert record([delivery], clock.now())[0].kept == "stored"


def missing(part) -> str:
    return next(option.id for option in part.options if option.id not in part.key)


def belief(child: Person) -> tuple[object, ...]:
    state, tracks = states.load(child.id)
    return state.skills, state, tracks


def pack_page(browser) -> str:
    return re.search(r"/library/packs/\d+", browser.get("/library").text)[0]


def test_beliefs_are_as_if_it_had_never_been_asked(cast: Cast, pack: Pack, items: tuple[str, str]) -> None:
    bad, good = items
    with_it, without = sit(cast, pack, cast.sam, (good, bad, bad)), sit(cast, pack, cast.sue, (good,))
    for child in (with_it, without):
        answer(child, 1, right=True)
    answer(with_it, 2, right=False)
    answer(with_it, 3, right=False, kind="not-sure")
    before = belief(cast.sam)
    browser = cast.browser(cast.ada)
    asked = browser.get(f"{pack_page(browser)}/void?item={bad}").text
    assert "1 answer stops counting, of 1 child." in re.sub(r"\s+", " ", re.sub("<[^>]*>", "", asked))
    done = browser.post(f"{pack_page(browser)}/void", data={"item": bad, "why": "The key is not right."})
    assert done.status_code == 303
    assert belief(cast.sam) != before
    sam, sue = states.load(cast.sam.id)[0], states.load(cast.sue.id)[0]
    assert {key: own.answers for key, own in sam.skills.items()} == {
        key: own.answers for key, own in sue.skills.items()
    }
    rows = db.session.scalars(select(EvidenceRow).where(EvidenceRow.kind == "void")).all()
    assert {row.why for row in rows} == {"The key is not right."}
    assert {row.actor_id for row in rows} == {cast.ada.id}
    assert len(rows) == 2
    assert "void" in db.session.scalars(select(AuditEvent.action)).all()
    assert not any(each.differed for each in rebuild())
    page = browser.get(f"{pack_page(browser)}/health").text
    assert "The key is not right." in page


def test_a_second_press_changes_nothing(cast: Cast, pack: Pack, items: tuple[str, str]) -> None:
    answer(sit(cast, pack, cast.sam, items), 1, right=False)
    assert voiding.void(cast.school.id, pack, items[0], "no", None, clock.now())[0] == voiding.Touched(1, 1)
    assert voiding.void(cast.school.id, pack, items[0], "no", None, clock.now())[0] == voiding.Touched(0, 0)
    assert db.session.scalar(select(func.count()).where(EvidenceRow.kind == "void")) == 1
    assert db.session.scalar(select(func.count()).select_from(VoidedItem)) == 1


def test_many_children_are_done_in_slices_and_an_interrupted_void_goes_on(cast, pack, items, monkeypatch) -> None:
    with writing():
        children = [add_student(cast.room, f"Child{n}", "Many", f"20{n:02}") for n in range(23)]
    for child in children:
        answer(sit(cast, pack, child, items), 1, right=False)
    monkeypatch.setattr(voiding, "SECONDS", -1)  # no time at all: nothing but the decision is kept
    assert voiding.void(cast.school.id, pack, items[0], "no", None, clock.now()) == (voiding.Touched(0, 0), False)
    monkeypatch.undo()
    assert voiding.every_night("UTC", clock.now()) == "Late answers to voided questions: 23."
    assert voiding.count(cast.school.id, pack, items[0]) == voiding.Touched(0, 0)


def test_children_are_not_given_it_again_unless_it_is_the_only_one(
    cast: Cast, pack: Pack, items: tuple[str, str]
) -> None:
    skill = pack.item(items[0]).skills[0]
    every = [item.id for item in pack.items if skill in item.skills]

    def given() -> set[str]:
        with writing([cast.sam.id]):
            rng = numpy.random.default_rng(3)
            sitting = open_practice(cast.sam, cast.room, f"{pack.header.id}/{skill}", clock.now(), rng, count=60)
        return {task["item"] for task in sitting.tasks}

    voiding.void(cast.school.id, pack, items[0], "no", None, clock.now())
    assert items[0] not in given()
    for item in every[1:]:
        voiding.void(cast.school.id, pack, item, "no", None, clock.now())
    assert given() <= set(every)


def test_a_late_answer_counts_until_the_night_and_not_after(cast: Cast, pack: Pack, items: tuple[str, str]) -> None:
    sitting = sit(cast, pack, cast.sam, items)
    voiding.void(cast.school.id, pack, items[0], "no", None, clock.now())
    answer(sitting, 1, right=False)
    assert voiding.count(cast.school.id, pack, items[0]) == voiding.Touched(1, 1)
    voiding.every_night("UTC", clock.now())
    assert voiding.count(cast.school.id, pack, items[0]) == voiding.Touched(0, 0)


def test_without_a_reason_nothing_is_voided(cast: Cast, pack: Pack, items: tuple[str, str]) -> None:
    browser = cast.browser(cast.ada)
    reply = browser.post(f"{pack_page(browser)}/void", data={"item": items[0], "why": " "})
    assert reply.status_code == 422
    assert "Write why" in reply.text
    assert db.session.scalar(select(func.count()).select_from(VoidedItem)) == 0


def test_the_command_voids(app: Flask, cast: Cast, pack: Pack, items: tuple[str, str]) -> None:
    answer(sit(cast, pack, cast.sam, items), 1, right=False)
    command, school = app.test_cli_runner(), ["--school", "Hill School"]
    args = ["pack", "void", pack.header.id, "--item", items[0], "--why", "no", *school]
    assert command.invoke(args=args, input="n\n").exit_code == 1
    done = command.invoke(args=[*args, "--yes", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"answers": 1, "children": 1}
    wrong = ["pack", "void", pack.header.id, "--item", "nothing", "--why", "no", "--yes", *school]
    assert command.invoke(args=wrong).exit_code == 2


def test_the_page_shows_strong_children_who_do_not_get_it_and_the_same_odd_answer(cast, pack) -> None:
    """Six children who get everything else but for one slip: to one item all give as much more than the key says."""
    item = next(i for i in pack.items if i.variables and i.parts[0].response.type == "number")
    others = [i for i in of(pack, item.skills[0]) if i != item.id]
    others = sorted(others, key=lambda each: pack.item(each).parts[0].response.type != "number")
    with writing():
        children = [add_student(cast.room, f"Child{n}", "Strong", f"30{n:02}") for n in range(6)]
    for at, child in enumerate(children):
        sitting = sit(cast, pack, child, (*(others * 12)[:12], item.id))
        sitting.tasks = [*sitting.tasks[:12], {"item": item.id, "seed": f"own-{at}"}]
        db.session.commit()
        for try_ in range(1, 5):  # a guess that all make, among others that nobody else makes
            give_more(sitting, 1, 900 if try_ == 1 else 900 + 10 * try_ + at, try_)
        for position in range(2, 13):
            answer(sitting, position, right=True)
        give_more(sitting, 13, 1000)
    browser = cast.browser(cast.ada)
    shown = re.sub(r"<[^>]*>", "", browser.get(f"{pack_page(browser)}/health").text)
    assert re.findall(r"(\d of \d) children who know the skill did not get it", shown) == ["6 of 6"]
    assert re.findall(r"children were off by the same: (.\d+)", shown) == ["+1000"]
    assert shown.index("Look at these") < shown.index("+1000") < shown.index("The others")


def give_more(sitting: Sitting, position: int, more: int, try_: int = 1) -> None:
    """A wrong number that no rule predicts."""
    part = variant_of(sitting, token_for(sitting, position)).parts[0]
    token = sign(token_for(sitting, position, part.id, try_))
    (reply,) = record([Delivery(token, "answer", position, str(int(part.key[0]) + more))], clock.now())
    assert reply.verdict == "wrong"
