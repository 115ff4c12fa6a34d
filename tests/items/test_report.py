"""A child or an adult says that a question is not right; it stands on the page of how the pack's tasks do."""

import html
import re

import numpy
import pytest
from sqlalchemy import select

from content.pack import Pack
from tests.cast import Cast
from webapp import clock
from webapp.evidence.deliveries import Delivery
from webapp.evidence.record import record
from webapp.evidence.sittings import open_practice, pack_of, token_for
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.items import reports
from webapp.tables import ItemReport, Sitting
from webapp.writing import writing


@pytest.fixture
def sitting(cast: Cast, pack: Pack) -> Sitting:
    with writing([cast.sam.id]):
        skill = f"{pack.header.id}/{pack.items[0].skills[0]}"
        return open_practice(cast.sam, cast.room, skill, clock.now(), numpy.random.default_rng(1))


def kept() -> list[ItemReport]:
    return list(db.session.scalars(select(ItemReport).order_by(ItemReport.id)))


def pack_page(browser) -> str:
    return re.search(r"/library/packs/\d+", browser.get("/library").text)[0]


def test_a_child_reports_the_question_with_its_numbers(cast: Cast, sitting: Sitting) -> None:
    child = cast.browser(cast.sam)
    page = child.get(f"/sittings/{sitting.id}").text
    assert f'href="/sittings/{sitting.id}/report"' in page
    asked = child.get(f"/sittings/{sitting.id}/report").text
    assert "A right answer is not taken" in asked
    done = child.post(f"/sittings/{sitting.id}/report", data={"question": "2", "why": "key"})
    assert done.location == f"/sittings/{sitting.id}"
    assert "Thank you." in child.get(done.location).text
    (report,) = kept()
    assert (report.item, report.seed, report.why) == (sitting.tasks[1]["item"], sitting.tasks[1]["seed"], "key")
    shown = cast.browser(cast.tess)
    assert "1 report" in shown.get(f"{pack_page(shown)}/health").text


def test_a_teacher_comes_to_it_from_a_childs_answers(cast: Cast, sitting: Sitting) -> None:
    token = sign(token_for(sitting, 1, pack_of(sitting).item(sitting.tasks[0]["item"]).parts[0].id))
    record([Delivery(token, "answer", 1, "1")], clock.now())
    browser = cast.browser(cast.tess)
    answers = browser.get(f"/classes/{cast.room.id}/students/{cast.sam.id}").text
    (link,) = re.findall(r'href="(/library/look[^"]+)"', answers)
    page = browser.get(html.unescape(link)).text
    assert '<details id="report" open>' in page
    fields = dict(re.findall(r'type="hidden" name="(item|part|seed)" value="([^"]+)"', page.partition("report")[2]))
    assert fields["seed"] == sitting.tasks[0]["seed"]
    action = re.search(r'action="(/library/packs/\d+/report)"', page)[1]
    assert browser.post(action, data=fields | {"why": "key", "note": "57 is right"}).status_code == 303
    (report,) = kept()
    assert (report.item, report.seed, report.person_id) == (sitting.tasks[0]["item"], fields["seed"], cast.tess.id)


def test_the_same_twice_is_one_report_and_too_many_are_not_kept(cast: Cast, sitting: Sitting, monkeypatch) -> None:
    monkeypatch.setattr(reports, "MOST_A_DAY", 3)
    child = cast.browser(cast.sam)
    for number in (1, 1, 2, 3, 4, 5):
        child.post(f"/sittings/{sitting.id}/report", data={"question": number, "why": "unclear"})
    assert len(kept()) == 3


@pytest.mark.parametrize("data", [{}, {"question": "1"}, {"question": "1", "why": "nonsense"}])
def test_without_a_reason_the_child_is_asked_again(cast: Cast, sitting: Sitting, data: dict[str, str]) -> None:
    reply = cast.browser(cast.sam).post(f"/sittings/{sitting.id}/report", data=data)
    assert reply.status_code == 422
    assert "Choose one." in reply.text
    assert kept() == []


def test_no_other_childs_sitting_and_no_question_beyond_it(cast: Cast, sitting: Sitting) -> None:
    right = {"question": "1", "why": "key"}
    assert cast.browser(cast.sue).post(f"/sittings/{sitting.id}/report", data=right).status_code == 404
    beyond = right | {"question": "99"}
    assert cast.browser(cast.sam).post(f"/sittings/{sitting.id}/report", data=beyond).status_code == 404
    assert kept() == []


def test_a_teacher_reports_in_words_and_an_admin_settles(cast: Cast, pack: Pack) -> None:
    teacher, admin = cast.browser(cast.tess), cast.browser(cast.ada)
    at, item = pack_page(teacher), pack.items[0]
    form = {"item": item.id, "part": item.parts[0].id, "seed": "look-3", "why": "key", "note": "It says <63>."}
    assert teacher.post(f"{at}/report", data=form).status_code == 303
    shown = admin.get(f"{at}/health").text
    assert "It says &lt;63&gt;." in shown
    assert "seed=look-3" in shown
    assert teacher.post(f"{at}/settle", data={"item": item.id}).status_code == 404
    assert admin.post(f"{at}/settle", data={"item": item.id}).status_code == 303
    assert "It says" not in admin.get(f"{at}/health").text
    assert teacher.post(f"{at}/report", data=form | {"item": "nothing"}).status_code == 400
    assert teacher.post(f"{at}/report", data=form | {"seed": "case-99"}).status_code == 400
    assert len(kept()) == 1
