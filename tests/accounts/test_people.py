"""An admin makes teachers, resets, disables, and gives classes."""

import re
from typing import Any

from tests.accounts.conftest import count, fresh, is_signed_in, rows, sign_in_adult
from tests.cast import Cast
from webapp.tables import AuditEvent, Person, Teaching
from webapp.writing import writing

IDA = {"first_name": "Ida", "last_name": "Idle", "sign_in_name": "I.Idle"}


def shown_password(page: str) -> str:
    return re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", page)[0]  # type: ignore[index]


def test_a_teacher_is_made_with_a_password_shown_once(school: Cast) -> None:
    admin = school.browser(school.ada)
    reply = admin.post("/school/people", data=IDA)
    with admin.session_transaction() as cookie:
        kept = str(dict(cookie))
    page = admin.get(reply.location).text
    password = shown_password(page)
    assert password not in kept
    assert password not in admin.get("/school/people").text
    (ida,) = rows(Person, sign_in_name="i.idle")
    assert (ida.role, ida.school_id) == ("teacher", school.school.id)
    assert password not in ida.password_hash
    assert sign_in_adult(school.browser(), "I.IDLE", password).location == "/staff/new-password"
    assert password not in str([(e.noun, e.detail) for e in rows(AuditEvent)])


def test_a_taken_name_differs_not_only_in_case_and_empty_fields_are_told(school: Cast) -> None:
    admin = school.browser(school.ada)
    taken = admin.post("/school/people", data={**IDA, "sign_in_name": "TESS"})
    assert taken.status_code == 422
    assert "has this sign-in name already" in taken.text
    empty = admin.post("/school/people", data={"first_name": "  "})
    assert empty.status_code == 422
    assert "Write the first name." in empty.text
    assert count(Person, first_name="Ida") == 0


def test_a_reset_gives_a_new_one_time_password(school: Cast) -> None:
    admin = school.browser(school.ada)
    reply = admin.post(f"/school/people/{school.tess.id}/reset-password")
    password = shown_password(admin.get(reply.location).text)
    old = school.browser()
    sign_in_adult(old, "tess")
    assert not is_signed_in(old)
    assert sign_in_adult(school.browser(), "tess", password).location == "/staff/new-password"
    assert count(AuditEvent, action="reset password") == 1


def test_a_child_has_no_password_to_reset(school: Cast) -> None:
    admin = school.browser(school.ada)
    reply = admin.post(f"/school/people/{school.sam.id}/reset-password")
    assert "has pictures" in admin.get(reply.location).text
    assert fresh(school.sam).password_hash is None


def test_disabling_and_enabling(school: Cast) -> None:
    admin = school.browser(school.ada)
    for _time in range(2):
        assert admin.post(f"/school/people/{school.tess.id}/disable").location == "/school/people"
    assert count(AuditEvent, action="disable") == 1
    browser = school.browser()
    sign_in_adult(browser, "tess")
    assert not is_signed_in(browser)
    admin.post(f"/school/people/{school.tess.id}/enable")
    sign_in_adult(browser, "tess")
    assert is_signed_in(browser)


def test_the_last_admin_stays(school: Cast) -> None:
    admin = school.browser(school.ada)
    reply = admin.post(f"/school/people/{school.ada.id}/disable")
    assert "only admin" in admin.get(reply.location).text
    assert fresh(school.ada).disabled_at is None


def test_a_child_is_disabled_on_the_classs_page(school: Cast) -> None:
    admin = school.browser(school.ada)
    reply = admin.post(f"/school/people/{school.sam.id}/disable", data={"class_id": school.room.id})
    assert reply.location == f"/school/classes/{school.room.id}"
    page = admin.get(reply.location).text
    assert "Sam Stone" in page
    assert "Enable" in page


def test_giving_and_taking_a_class(school: Cast) -> None:
    admin, omar = school.browser(school.ada), school.browser(school.omar)
    address = f"/school/classes/{school.room.id}/teachers"
    assert omar.get(f"/classes/{school.room.id}/door").status_code == 404
    for _time in range(2):
        admin.post(address, data={"teacher_id": school.omar.id})
    assert count(Teaching, class_id=school.room.id, teacher_id=school.omar.id) == 1
    assert count(AuditEvent, action="give class") == 1
    assert omar.get(f"/classes/{school.room.id}/door").status_code == 200
    admin.post(f"{address}/{school.omar.id}/remove")
    assert omar.get(f"/classes/{school.room.id}/door").status_code == 404
    admin.post(address, data={"teacher_id": school.omar.id})
    assert omar.get(f"/classes/{school.room.id}/door").status_code == 200
    assert "from the list" in admin.get(admin.post(address, data={"teacher_id": "x"}).location).text


def refused(browser: Any, school: Cast) -> list[tuple[str, int]]:
    person, room = school.tess.id, school.room.id
    found = [
        (a, browser.post(a, data={"teacher_id": school.tess.id}).status_code)
        for a in (
            f"/school/people/{person}/reset-password",
            f"/school/people/{person}/disable",
            f"/school/people/{person}/enable",
            f"/school/classes/{room}/teachers",
            f"/school/classes/{room}/teachers/{person}/remove",
        )
    ]
    return [*found, (f"/school/classes/{room}", browser.get(f"/school/classes/{room}").status_code)]


def test_teachers_children_and_the_other_schools_admin_get_the_answer_of_a_missing_page(school: Cast) -> None:
    for who in (school.tess, school.sam, school.max):
        for address, code in refused(school.browser(who), school):
            assert code == 404, (who.first_name, address)
    assert fresh(school.tess).disabled_at is None


def test_a_teacher_of_another_school_cannot_be_given_a_class(school: Cast) -> None:
    admin = school.browser(school.ada)
    for person in (school.zoe, school.sam, school.ada):
        reply = admin.post(f"/school/classes/{school.room.id}/teachers", data={"teacher_id": person.id})
        assert reply.status_code == 404
    assert count(Teaching, class_id=school.room.id) == 2


def test_the_overview_counts_this_school_alone(school: Cast) -> None:
    page = school.browser(school.ada).get("/school").text
    for words in ("2 classes", "3 children", "2 teachers", "1 admin", "Room 12", "FOX412", "Tess Teacher"):
        assert words in page
    assert "Dan Disabled" not in page
    other = school.browser(school.max).get("/school").text
    assert "A first day" in other
    assert "Room 12" not in other


def test_names_are_text_and_never_markup(school: Cast) -> None:
    with writing():
        school.tess.first_name = "<script>alert(1)</script>"
    page = school.browser(school.ada).get("/school/people").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
