"""Sam opens today's page."""

from sqlalchemy import delete, event, func, select, update

from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import EASIER, rows
from webapp import clock
from webapp.classroom.planning import units
from webapp.extensions import db
from webapp.tables import Accommodation, Enrolment, PlaylistStep, Sitting, TicketSet, Unit, UnitGoal
from webapp.writing import writing


def test_sees_one_next_step_with_its_reason(sam: Child) -> None:
    page = sam.see("/today")
    assert page.status == 200
    assert "Hello Sam. Here is your next step." in page.text
    assert "Practice: Subtract within 100, trading a ten" in page.text
    assert "6 tasks, about 8 minutes" in page.text
    assert "This is new. It is your next goal." in page.text
    assert page.text.count("Do this next") == 1


def test_who_needs_fewer_items_has_half_as_many(sam: Child, cast: Cast) -> None:
    with writing() as session:
        yesterday = clock.day_of(clock.now() - clock.DAY, "UTC")
        session.add(Accommodation(student_id=cast.sam.id, kind="fewer items", detail="", starts_on=yesterday))
    assert "3 tasks, about 8 minutes" in sam.see("/today").text
    assert "Task 1 of 3" in sam.start().text


def test_asks_the_database_nothing_twice(practising: Child, right) -> None:
    """A class looks at it within a minute, again and again."""
    practising.press("answer", right(practising))
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        practising.see("/today")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert "evidence" in "".join(asked)
    assert sorted(asked) == sorted(set(asked))


def test_todays_lesson_comes_first_as_long_as_it_is_a_goal(sam: Child, unit: Unit) -> None:
    with writing():
        units.name_lesson(unit, EASIER)
    page = sam.see("/today")
    assert "Practice: Subtract within 100, no trading" in page.text
    assert "This is new. Your class works on it today." in page.text
    with writing():
        db.session.execute(delete(UnitGoal).where(UnitGoal.skill == EASIER))
    assert "Practice: Subtract within 100, trading a ten" in sam.see("/today").text


def test_the_tickets_goal_is_the_lesson_of_its_day(sam: Child, unit: Unit, ticket_set: TicketSet) -> None:
    with writing():
        units.name_lesson(unit, EASIER)
    assert "Practice: Subtract within 100, trading a ten" in sam.see("/today").text


def test_looking_changes_nothing(sam: Child) -> None:
    sam.see("/today")
    sam.see("/today")
    for table in (PlaylistStep, Sitting):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert rows() == []


def test_a_class_without_a_unit_is_told_kindly(cast: Cast) -> None:
    page = Child(cast.browser(cast.sam)).see("/today")
    assert page.status == 200
    assert "Nothing to do just yet" in page.text


def test_a_unit_that_is_over_is_no_unit(sam: Child, unit: Unit) -> None:
    with writing():
        db.session.execute(update(Unit).values(closed_at=clock.now()))
    assert "Nothing to do just yet" in sam.see("/today").text


def test_a_child_without_a_class_is_told_kindly(cast: Cast, sam: Child) -> None:
    with writing():
        db.session.execute(
            update(Enrolment)
            .where(Enrolment.student_id == cast.sam.id)
            .values(ends_on=clock.day_of(clock.now() - 9 * clock.DAY, "UTC"))
        )
    page = sam.see("/today")
    assert "You are in no class yet" in page.text
    assert "Ask my teacher" not in page.text


def test_only_children_have_a_today(cast: Cast) -> None:
    assert Child(cast.browser(cast.tess)).see("/today").status == 404
    assert cast.browser().get("/today").status_code == 302
