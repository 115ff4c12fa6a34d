"""Tess steers the way of one child: this first, this too, not today, not in this unit."""

from sqlalchemy import select

from tests.classroom.stage import SKILL, Stage
from tests.practice.browsing import Child
from tests.practice.conftest import EASIER
from webapp import clock
from webapp.extensions import db
from webapp.tables import AuditEvent, Override, ReentryPlan, Sitting, TicketSet, Unit
from webapp.writing import writing

WHY = "tens with blocks first"


def steer(stage: Stage, **form: str) -> int:
    path = stage.path(f"/students/{stage.cast.sam.id}/steer")
    return stage.cast.browser(stage.cast.tess).post(path, data=form).status_code


def decide(stage: Stage, kind: str, about: str = EASIER, why: str = WHY) -> None:
    assert steer(stage, steer=kind, about=about, why=why) == 303


def page_of(stage: Stage) -> str:
    return str(stage.cast.browser(stage.cast.tess).get(stage.path(f"/students/{stage.cast.sam.id}")).text)


def today(stage: Stage) -> Child:
    child = Child(stage.cast.browser(stage.cast.sam))
    child.see("/today")
    return child


def standing() -> list[bool]:
    db.session.expire_all()
    return [row.ended_at is None for row in db.session.scalars(select(Override).order_by(Override.id))]


def test_what_is_put_first_is_the_childs_next_step_until_it_is_done(stage: Stage) -> None:
    unit = stage.start_unit()
    decide(stage, "pin")
    child = today(stage)
    assert "Get ready: Subtract within 100, no trading" in child.page.text
    assert "Your teacher picked this for you." in child.page.text and WHY not in child.page.text
    assert WHY in page_of(stage)
    child.start("support")
    with writing() as session:
        session.query(Sitting).update({"finished_at": clock.now()})
    assert "Practice: Subtract within 100, trading a ten" in today(stage).page.text
    assert WHY not in page_of(stage)
    (kept,) = db.session.scalars(select(Override))
    assert (kept.unit_id, kept.set_by, kept.ended_at) == (unit.id, stage.cast.tess.id, None)


def test_not_today_ends_with_the_day_and_not_in_this_unit_does_not(stage: Stage) -> None:
    stage.start_unit(SKILL, EASIER)
    decide(stage, "skip", SKILL)
    assert "Practice: Subtract within 100, no trading" in today(stage).page.text
    with writing() as session:
        session.query(Override).update({"ends_on": clock.day_of(stage.now - 2 * clock.DAY, "UTC")})
    assert "Practice: Subtract within 100, trading a ten" in today(stage).page.text
    decide(stage, "excuse", SKILL)
    with writing() as session:
        session.query(Override).update({"set_at": stage.now - 5 * clock.DAY})
    assert "Practice: Subtract within 100, no trading" in today(stage).page.text


def test_the_last_decision_holds_and_all_are_kept(stage: Stage) -> None:
    stage.start_unit(SKILL, EASIER)
    decide(stage, "excuse", SKILL, "knows it from home")
    decide(stage, "pin", SKILL, "she wants to try")
    assert standing() == [False, True]
    assert steer(stage, **{"take-back": SKILL}) == 303
    assert steer(stage, **{"take-back": SKILL}) == 303
    assert standing() == [False, False]
    events = select(AuditEvent.action).where(AuditEvent.detail["skill"].as_string() == SKILL).order_by(AuditEvent.id)
    assert list(db.session.scalars(events)) == ["excuse", "pin", "take back"]


def test_what_is_amiss_is_said_and_nothing_is_kept(stage: Stage) -> None:
    """Work for no goal of the unit cannot be given, and a decision has its reason."""
    assert steer(stage, steer="pin", about=SKILL, why=WHY) == 303, "no unit yet"
    stage.start_unit()
    path = stage.path(f"/students/{stage.cast.sam.id}/steer")
    reply = stage.cast.browser(stage.cast.tess).post(path, data={"steer": "burn", "about": "p/clock", "why": " "})
    assert reply.status_code == 422
    for words in ("Choose a skill of this unit.", "Say what is to happen with it.", "Say why, for your co-teachers"):
        assert words in reply.text
    assert steer(stage, steer="pin", about=SKILL, why="x" * 201) == 422
    assert db.session.scalars(select(Override)).all() == []


def test_the_teacher_says_how_much_is_chosen_from(stage: Stage) -> None:
    """For the class, then for Sam otherwise, then for Sam as for the class again."""
    pack = SKILL.partition("/")[0]
    others = [f"{pack}/{slug}" for slug in ("subtract-within-100-no-trade", "tens-and-ones", "subtract-within-20")]
    stage.start_unit(SKILL, *others)
    tess = stage.cast.browser(stage.cast.tess)
    own = stage.path(f"/students/{stage.cast.sam.id}/choice")

    def offered() -> int:
        """Beside the next step and "I'm ready"."""
        fields = [dict(form.fields) for form in today(stage).page.forms]
        return sum("skill" in each and each.get("kind") != "ticket" for each in fields) - 1

    assert offered() == 2
    assert tess.post(stage.path("/choice"), data={"width": "4"}).status_code == 303
    assert offered() == 3
    assert tess.post(own, data={"width": "2"}).status_code == 303
    assert offered() == 2
    assert tess.post(own, data={"width": "own plan"}).status_code == 303
    assert "make your own plan" in today(stage).page.text
    assert tess.post(own, data={"width": ""}).status_code == 303
    assert offered() == 3
    assert tess.post(own, data={"width": "9"}).status_code == 400
    assert tess.post(stage.path("/choice"), data={"width": ""}).status_code == 400


def test_the_steps_so_far_stand_there_with_their_reason(stage: Stage) -> None:
    stage.start_unit()
    today(stage).start()
    page = page_of(stage)
    assert "The latest steps" in page and "a goal of this unit, not met yet" in page


def test_a_child_who_was_away_gets_a_plan_that_is_kept_with_the_first_step(stage: Stage) -> None:
    """The unit began nine days ago, its first goal had its ticket six days ago, and Sam was never here."""
    unit = stage.start_unit(SKILL, EASIER)
    ticket = stage.set_ticket(unit)
    with writing() as session:
        session.query(Unit).update({"starts_on": clock.day_of(stage.now - 9 * clock.DAY, "UTC")})
        six_days_ago = stage.now - 6 * clock.DAY
        session.query(TicketSet).update({"opened_at": six_days_ago, "closed_at": six_days_ago + clock.HOUR})
    child = today(stage)
    assert "Good to have you back!" in child.page.text
    assert "You missed this while you were away." in child.page.text
    assert db.session.scalars(select(ReentryPlan)).all() == [], "looking changes nothing"
    child.start()
    (plan,) = db.session.scalars(select(ReentryPlan))
    assert (plan.essential, plan.excused, plan.reason["code"]) == ([SKILL], [], "reentry.away")
    assert set(plan.numbers) == {SKILL, EASIER} and plan.unit_id == ticket.unit_id
    assert "Back after an absence" in page_of(stage)
    assert "Good to have you back!" not in today(stage).page.text


def test_who_missed_nothing_needs_no_plan(stage: Stage) -> None:
    unit = stage.start_unit(SKILL, EASIER)
    stage.set_ticket(unit)
    assert "Good to have you back!" not in today(stage).page.text


def test_an_excused_child_does_not_wait_for_the_ticket(stage: Stage) -> None:
    stage.set_ticket(stage.start_unit(SKILL, EASIER))
    assert "Exit ticket" in today(stage).page.text
    decide(stage, "excuse", SKILL)
    assert "Exit ticket" not in today(stage).page.text
