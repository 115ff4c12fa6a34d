"""The audit log: written by what staff do, read by the school's admin."""

from datetime import date

import pytest

from tests.cast import Cast
from webapp import clock
from webapp.accounts import audit
from webapp.tables import AuditEvent
from webapp.writing import writing


def test_the_admin_reads_the_own_schools_events(school: Cast) -> None:
    with writing():
        audit.record(school.tess, "look at", "student", school.sam.id, clock.now(), page="answers")
        audit.record(school.zoe, "look at", "student", 999_999, clock.now())
    page = school.browser(school.ada).get("/school/audit").text
    assert "Tess Teacher" in page
    assert f"look at: student {school.sam.id}" in page
    assert "page answers" in page
    assert "999999" not in page
    for who in (school.tess, school.sam):
        assert school.browser(who).get("/school/audit").status_code == 404


def test_a_day_is_the_schools_own_day(school: Cast) -> None:
    late = clock.from_datetime(clock.to_datetime(0).replace(year=2026, month=3, day=2, hour=3))  # 10 p.m. in New York
    with writing():
        audit.record(school.tess, "look at", "student", 1, late)
    assert len(audit.latest(school.school, date(2026, 3, 1))) == 1
    assert not audit.latest(school.school, date(2026, 3, 2))
    admin = school.browser(school.ada)
    assert "look at: student 1" in admin.get("/school/audit?day=2026-03-01").text
    assert "Nothing on this day" in admin.get("/school/audit?day=2026-03-02").text
    for odd in ("yesterday", "9999-12-31"):
        assert "look at: student 1" in admin.get(f"/school/audit?day={odd}").text


def test_only_the_latest_are_shown(school: Cast) -> None:
    with writing():
        for number in range(audit.SHOWN + 5):
            audit.record(school.tess, "look at", "student", number, clock.now() + number)
    found = audit.latest(school.school)
    assert len(found) == audit.SHOWN
    assert found[0][0].noun_id == str(audit.SHOWN + 4)


def test_an_event_without_actor_needs_its_school(school: Cast) -> None:
    with pytest.raises(ValueError, match="school_id"):
        audit.record(None, "apply roster", "school", 1, clock.now())
    with writing() as session:
        audit.record(None, "apply roster", "school", 1, clock.now(), school_id=school.school.id)
        assert session.query(AuditEvent).one().actor_id is None
    assert "command line" in school.browser(school.ada).get("/school/audit").text
