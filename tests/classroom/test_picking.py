"""A ticket that the teacher puts together, from the pack's questions or from own ones, through to its bins."""

import pytest
from sqlalchemy import select

from content.importers.spreadsheet import pack_of_rows
from content.picked import name_of, ticket_named
from tests.classroom.pages import plain, section
from tests.classroom.stage import SKILL, Stage
from webapp.classroom.planning import keeping, tickets
from webapp.evidence.sittings import token_for, variant_of
from webapp.extensions import db
from webapp.items.written import about
from webapp.library import packs
from webapp.library.publishing import publish
from webapp.tables import Sitting, TicketSet
from webapp.writing import writing

PICK = "/tickets/pick"
SLUG = SKILL.partition("/")[2]


def sets() -> list[TicketSet]:
    return list(db.session.scalars(select(TicketSet).order_by(TicketSet.id)))


def pickable(stage: Stage) -> list[str]:
    pack = packs.newest_of(stage.cast.school.id, "subtract-regroup")
    return [item.id for item in pack.items if SLUG in item.skills and len(item.parts) == 1 and item.variables]


def test_two_questions_of_the_pack_today(stage: Stage) -> None:
    """Picked, set, sat by a child with a predicted error, and read in its bin; the next day has other numbers."""
    stage.start_unit()
    browser, items = stage.cast.browser(stage.cast.tess), pickable(stage)[:2]
    page = browser.get(stage.path(PICK)).text
    assert (
        all(f'value="{item}"' in page for item in items)
        and "Put a ticket together" in browser.get(stage.path("/unit")).text
    )
    for _ in range(2):  # sent twice is one ticket
        assert browser.post(stage.path(PICK), data={"skill": SKILL, "item": items}).status_code == 303
    (found,) = sets()
    sitting = stage.open_ticket(stage.cast.sam, found)
    assert [task["item"] for task in sitting.tasks] == items
    part = variant_of(sitting, token_for(sitting, 1)).parts[0]
    rule, wrong = next((rule, answers[0]) for rule, answers in part.predicted.items())
    stage.sit(stage.cast.sam, found, [wrong, None])
    seen = browser.get(stage.path(f"/tickets/{found.id}")).text
    assert packs.newest_of(stage.cast.school.id, "subtract-regroup").misconception(rule).title in seen
    for page in ("/form", "/paper", "/answers.csv"):
        assert browser.get(stage.path(f"/tickets/{found.id}{page}")).status_code == 200
    assert browser.get(stage.path("")).status_code == browser.get(stage.path("/unit")).status_code == 200
    browser.post(stage.path(f"/tickets/{found.id}/close"))
    browser.post(stage.path(PICK), data={"skill": SKILL, "item": items})
    again = stage.open_ticket(stage.cast.sam, sets()[-1])
    assert sets()[-1].form == 2
    assert {task["seed"] for task in again.tasks}.isdisjoint(task["seed"] for task in sitting.tasks)


def test_own_questions(stage: Stage) -> None:
    """Written in a form, shared, made a goal: the same way leads to a ticket, though nothing in it varies."""
    tess, rows = (
        stage.cast.tess,
        [
            {
                "skill": "Halves",
                "question": "Half of 8 =",
                "answer": "4",
                "wrong answer": "16",
                "feedback": "That is twice 8.",
            }
        ],
    )
    pack, problems = pack_of_rows(rows, about("Halves", "2", tess, stage.cast.school))
    assert pack is not None, problems
    with writing():
        publish(pack, stage.cast.school.id, tess, stage.now)
    key = packs.skill_key(pack, pack.skills[0].id)
    stage.start_unit(SKILL, key)
    browser = stage.cast.browser(tess)
    assert "Half of 8" in browser.get(stage.path(f"{PICK}?skill={key}")).text
    for number in (1, 2):
        browser.post(stage.path(PICK), data={"skill": key, "item": pack.items[0].id})
        assert [found.form for found in sets()] == [1] * number
        stage.sit(stage.cast.sam, sets()[-1], ["16" if number == 1 else "4"])
        assert ("16" in browser.get(stage.path(f"/tickets/{sets()[-1].id}")).text) is (number == 1)
        browser.post(stage.path(f"/tickets/{sets()[-1].id}/close"))
    assert [sitting.skill for sitting in db.session.scalars(select(Sitting))] == [key, key]


def test_a_ticket_is_looked_at_whole_kept_under_a_name_and_given_again(stage: Stage) -> None:
    stage.start_unit()
    browser, items = stage.cast.browser(stage.cast.tess), pickable(stage)[:2]
    picked = {"skill": SKILL, "item": items}
    article = section(browser.get(browser.post(stage.path(PICK), data=picked | {"do": "look"}).location).text, "whole")
    pack = packs.newest_of(stage.cast.school.id, "subtract-regroup")
    asked = {question.prompt for question in tickets.questions(pack, name_of(SLUG, items), 1)}
    assert all(plain(prompt) in article for prompt in asked) and "Per error, what to do" in article
    assert sets() == [] and "two halves" not in browser.get(stage.path("/unit")).text
    for title in ("two halves", " two \0 halves ", "two halves again"):  # kept anew it has its new name, once
        browser.post(stage.path(PICK), data=picked | {"do": "keep", "title": title})
    html = browser.get(stage.path("/unit")).text
    assert html.count('<h3 class="h2">two halves again</h3>') == 1 and ">two halves<" not in html
    named = {"pack": "subtract-regroup", "ticket": name_of(SLUG, items)}
    browser.post(stage.path("/tickets"), data=named)
    assert [found.ticket for found in sets()] == [named["ticket"]]
    at, name = f"/tickets/{sets()[0].id}", "two halves again"
    stage.sit(stage.cast.sam, sets()[0], ["16"])
    for page in ("", "/unit", at, f"{at}/paper", f"{at}/form", f"/students/{stage.cast.sam.id}"):
        assert name in browser.get(stage.path(page)).text, page
    form, key = browser.get(stage.path(f"{at}/form")).text.split("For you, not for the class")
    assert name in key and name not in form, "the class does not read it"
    assert "Put a ticket together" in browser.get(stage.path("/unit")).text, "also while a ticket is open"
    assert "whole-title" in browser.get(stage.path(PICK), query_string=picked).text
    browser.post(stage.path(f"/tickets/{sets()[0].id}/close"))
    browser.post(stage.path(PICK), data=picked | {"do": "forget"})
    assert "two halves" not in browser.get(stage.path("/unit")).text


def test_what_is_kept_is_not_offered_without_its_questions(stage: Stage) -> None:
    stage.start_unit()
    with writing():
        keeping.keep(stage.cast.room, "subtract-regroup", name_of(SLUG, ["gone"]), "never again")
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/unit"))
    assert page.status_code == 200 and "never again" not in page.text


def test_what_cannot_be_set_is_told(stage: Stage) -> None:
    browser, items = stage.cast.browser(stage.cast.tess), pickable(stage)
    assert browser.get(stage.path(PICK)).headers["Location"] == stage.path("/unit")  # no unit yet
    stage.start_unit()
    for chosen, told in (([], "at least one"), (["none"], "at least one"), (items[:6], "at most five")):
        reply = browser.post(stage.path(PICK), data={"skill": SKILL, "item": chosen})
        assert (reply.status_code, told in reply.text) == (422, True), chosen
    other = "subtract-regroup/tens-and-ones"  # on no goal of this unit
    pack = packs.newest_of(stage.cast.school.id, "subtract-regroup")
    of_other = next(item.id for item in pack.items if other.endswith(item.skills[0]))
    for skill, item in (("subtract-regroup/gone", items[0]), (other, of_other)):
        reply = browser.post(stage.path(PICK), data={"skill": skill, "item": item})
        assert (reply.status_code, "not in the unit any more" in reply.text) == (422, True), skill
    assert sets() == []


@pytest.mark.parametrize("items", [[], ["gone"], ["twice", "twice"], ["elsewhere"]])
def test_a_name_that_is_no_ticket(stage: Stage, items: list[str]) -> None:
    pack = packs.newest_of(stage.cast.school.id, "subtract-regroup")
    elsewhere = next(item.id for item in pack.items if SLUG not in item.skills)
    real = {"twice": pickable(stage)[0], "elsewhere": elsewhere}
    with pytest.raises(KeyError):
        ticket_named(pack, name_of(SLUG, [real.get(item, item) for item in items]))
