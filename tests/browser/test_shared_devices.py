"""Who is who: two children on a device, one child on two, a sign-in that ends; each answer stays its child's own."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select, update

from tests.browser.conftest import Visit
from tests.browser.outbox import DELIVERY, RIGHT, answer_ticket, expect_log, expect_saved, expect_waiting, wait_for_rows
from tests.browser.school import Room, cookie_of
from tests.browser.taps import fill, finish_ticket, press, start
from webapp import clock
from webapp.extensions import db
from webapp.tables import Classroom, Enrolment, EvidenceRow, SignInSession
from webapp.writing import writing


def test_two_children_in_two_tabs_stay_apart(visit: Visit, here: str, shared: Room, next_child: Any) -> None:
    """The second one's sign-in is the device's; the first one's page goes on under its own name, and only there."""
    first, second = next_child(), next_child()
    page = visit(person=first.id, width=1024)
    start(page, "ticket")
    answer_ticket(page, "56")
    page.context.add_cookies([{"name": "session", "value": cookie_of(shared.app, second.id), "url": here}])
    other = page.context.new_page()
    start(other, "ticket")
    page.context.set_offline(True)
    answer_ticket(page, "63")
    answer_ticket(other, "64")
    answer_ticket(page, "18")
    expect_saved(page, "2 waiting to send. You can keep working.")
    expect_saved(other, "1 waiting to send. You can keep working.")
    page.context.set_offline(False)
    for tab in (page, other):
        expect_saved(tab)
    answer_ticket(other, "57")
    answer_ticket(page, "31")
    fill(page, "no-ones")
    press(page, "Next")
    press(page, "Finish")
    expect(page.locator("h1")).to_have_text("You are logged out here")
    expect(page.locator("body")).not_to_contain_text(second.name)
    expect_log(shared.app, first, ("56", "63", "18", "31", "no-ones"))
    expect_waiting(other, 0)
    expect_log(shared.app, second, ("64", "57"), finished=False)


def test_the_sign_in_ends_in_the_middle(visit: Visit, shared: Room, next_child: Any) -> None:
    """The answers arrive all the same; the child comes back to the same place."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    page.route(re.compile("/heartbeat$"), lambda route: route.fulfill(status=204))  # it would notice, 20 s later
    start(page, "ticket")
    address = page.url
    answer_ticket(page, RIGHT[0])
    with shared.app.app_context(), writing() as session:
        session.execute(update(SignInSession).where(SignInSession.person_id == child.id).values(ended_at=clock.now()))
    answer_ticket(page, *RIGHT[1:-1])
    expect_saved(page)
    fill(page, RIGHT[-1])
    press(page, "Next")
    press(page, "Finish")
    expect(page.locator("h1")).to_contain_text("Which class are you in?")
    expect_log(shared.app, child, RIGHT)
    page.context.add_cookies([{"name": "session", "value": cookie_of(shared.app, child.id), "url": page.url}])
    page.goto(address)
    expect(page.locator("h1")).to_have_text("You finished!")


def test_the_class_changes_in_the_middle(visit: Visit, shared: Room, next_child: Any) -> None:
    """A child who moves to another class keeps what was begun in the one before."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.context.set_offline(True)
    answer_ticket(page, *RIGHT[:2])
    with shared.app.app_context(), writing() as session:
        here = db.session.get_one(Classroom, shared.class_id)
        there = Classroom(
            school_id=here.school_id, year_id=here.year_id, name="Room 14", subject="", code=f"X{shared.mark}"
        )
        session.add(there)
        session.flush()
        today = clock.day_of(clock.now(), "UTC")
        own = Enrolment.student_id == child.id
        session.execute(update(Enrolment).where(own).values(ends_on=today - timedelta(1)))
        session.add(Enrolment(class_id=there.id, student_id=child.id, starts_on=today))
    page.context.set_offline(False)
    answer_ticket(page, *RIGHT[2:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    expect_log(shared.app, child, RIGHT)
    with shared.app.app_context():
        classes = set(db.session.scalars(select(EvidenceRow.class_id).where(EvidenceRow.student_id == child.id)))
    assert classes == {shared.class_id}


def test_leaving_with_unsent_answers_is_asked_about(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.route(DELIVERY, lambda route: route.abort())
    answer_ticket(page, *RIGHT[:2])
    expect_saved(page, "2 waiting to send. You can keep working.")
    press(page, "Log out")
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("2 waiting to send.")
    press(page, "Stay here")
    expect(box).to_be_hidden()
    expect(page.locator(".progress span").first).to_have_text("Question 3 of 5")
    press(page, "Log out")
    page.unroute(DELIVERY)
    press(page, "Log out now")
    expect(page.locator("h1")).to_contain_text("Which class are you in?")
    expect_waiting(page, 0)
    expect_log(shared.app, child, RIGHT[:2], finished=False)


def test_a_refused_row_stays_visible_and_the_teacher_is_told(visit: Visit, shared: Room, next_child: Any) -> None:
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    page.evaluate("document.querySelector('#work [name=token]').value += 'x'")
    answer_ticket(page, "77")
    expect_saved(page, "1 answer could not be saved. Tell your teacher.")
    answer_ticket(page, RIGHT[1])
    expect_log(shared.app, child, RIGHT[1:2], finished=False)
    page.goto("/today")
    expect_saved(page, "1 answer could not be saved. Tell your teacher.")
    teacher = visit(person=shared.teacher_id)
    teacher.goto(shared.path)
    expect(teacher.locator("#needs")).to_contain_text("77")


def test_two_devices_of_one_child(visit: Visit, shared: Room, next_child: Any) -> None:
    """The first answer of an id stands; the review of the other device says so, and the teacher is told."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    other = visit(person=child.id, width=1024)
    other.goto(page.url)
    answer_ticket(page, RIGHT[0])
    expect_saved(page)
    answer_ticket(other, "64", *RIGHT[1:-1])
    fill(other, RIGHT[-1])
    press(other, "Next")
    expect(other.locator("h1")).to_have_text("Look at your answers")
    expect(other.locator("main")).to_contain_text("80 − 24 = 56")
    finish_ticket(other)
    expect_log(shared.app, child, RIGHT)
    teacher = visit(person=shared.teacher_id)
    teacher.goto(shared.path)
    expect(teacher.locator("#needs")).to_contain_text("64")


def test_a_second_tab_corrects_nothing_after_finish(visit: Visit, shared: Room, next_child: Any) -> None:
    """It still shows the question, but its rows are numbered after the Finish of the other tab."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    start(page, "ticket")
    second = page.context.new_page()
    second.goto(f"{page.url}?question=1")
    answer_ticket(page, "64", *RIGHT[1:-1])
    fill(page, RIGHT[-1])
    press(page, "Next")
    finish_ticket(page)
    answer_ticket(second, RIGHT[0])
    rows = wait_for_rows(shared.app, child, len(RIGHT) + 2)  # "All saved" stands there until the tap has been heard
    assert [row.answer for row in rows if row.position == 1] == ["64", "56"]
    page.reload()
    expect(page.locator("main").get_by_text("You got it.")).to_have_count(4)


def test_a_log_out_in_another_tab_closes_the_page(visit: Visit, shared: Room, next_child: Any) -> None:
    """Nobody goes on under the name of a child who has left."""
    child = next_child()
    page = visit(person=child.id, width=1024)
    page.clock.install()
    start(page, "ticket")
    other = page.context.new_page()
    other.goto("/today")
    press(other, "Log out")
    expect(other.locator("h1")).to_contain_text("Which class are you in?")
    page.clock.run_for(21_000)
    expect(page.locator("h1")).to_have_text("You are logged out here")
    assert page.locator("#work").count() == 0


def test_a_button_of_a_page_from_before_leads_to_the_door(visit: Visit, shared: Room, next_child: Any) -> None:
    page = visit(person=next_child().id, width=1024)
    page.goto("/today")
    page.context.clear_cookies()
    page.locator("main button.main").first.click()
    expect(page.locator("h1")).to_contain_text("Which class are you in?")
