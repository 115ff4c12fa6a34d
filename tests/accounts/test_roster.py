"""An admin looks at a class list and applies it: all of it or nothing, and again without harm."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.accounts.conftest import count, fresh, rows
from tests.cast import Cast
from webapp import clock
from webapp.accounts import enrolment, pictures, roster
from webapp.accounts.classes import codes_of, everybody_in
from webapp.accounts.roster_plan import make_plan
from webapp.accounts.roster_reading import read
from webapp.tables import AuditEvent, ChildGrade, Classroom, Enrolment, Person, StudentStateRow
from webapp.writing import writing

LISTS = Path(__file__).parent / "lists"
GOOD = (LISTS / "two_classes.csv").read_text()
HEADER = GOOD.splitlines()[0] + "\n"


def look(cast: Cast, text: str | bytes, browser: Any = None) -> Any:
    data = text.encode() if isinstance(text, str) else text
    browser = browser or cast.browser(cast.ada)
    return browser.post("/school/roster", data={"file": (io.BytesIO(data), "list.csv")})


def carried(page: str) -> str:
    return re.search(r'name="list" value="([^"]+)"', page)[1]  # type: ignore[index]


def apply(cast: Cast, text: str) -> Any:
    browser = cast.browser(cast.ada)
    return browser.post("/school/roster/apply", data={"list": carried(look(cast, text, browser).text)})


def test_looking_says_what_would_be_and_saves_nothing(school: Cast) -> None:
    reply = look(school, GOOD)
    assert reply.status_code == 200
    for words in ("2 new classes:", "Room 21, Room 22", "7 new children", "Björn Ångström", "Apply the list"):
        assert words in reply.text
    assert not count(Classroom, name="Room 21")
    assert count(Person, role="student") == 3


def test_applying_makes_classes_and_children_ready_to_sign_in(school: Cast) -> None:
    assert apply(school, GOOD).location == "/school"
    (room,) = rows(Classroom, name="Room 21")
    assert (room.school_id, room.year_id, room.subject) == (school.school.id, school.room.year_id, "mathematics")
    assert re.fullmatch(r"[A-Z]{3,5}[2-9]{4}", room.code)
    children = everybody_in(room)
    assert [child.first_name for child in children] == ["Amina", "Björn", "Chloé", "Dứa", "Elif"]
    assert [child.language for child in children] == ["en", "sv", "es", "en", "tr"]
    assert len(codes_of(children)) == 5
    assert len({child.face for child in children}) == 5
    for child in children:
        assert count(StudentStateRow, student_id=child.id) == 1
        assert pictures.code_of(child) is not None
    assert [g.grade for g in rows(ChildGrade, student_id=children[4].id)] == ["4"]
    (event,) = rows(AuditEvent, action="apply roster")
    assert (event.actor_id, event.detail["created"]) == (school.ada.id, 7)


def test_applying_again_changes_nothing(school: Cast) -> None:
    apply(school, GOOD)
    before = [(p.id, p.picture_code, p.face, p.created_at) for p in rows(Person)]
    page = look(school, GOOD.upper().replace("CLASS,FIRST_NAME", "class,FIRST_name")).text
    browser = school.browser(school.ada)
    assert "Everything is in place already" in look(school, GOOD, browser).text
    assert "Apply the list" not in look(school, GOOD, browser).text
    assert "2 new classes" not in page
    with writing():
        plan = roster.apply(school.school, read(GOOD.encode(), "l").rows, None, clock.now())
    assert plan.changes_nothing
    assert [(p.id, p.picture_code, p.face, p.created_at) for p in rows(Person)] == before
    assert count(AuditEvent, action="apply roster") == 1


def test_sending_the_same_form_twice_is_harmless(school: Cast) -> None:
    browser = school.browser(school.ada)
    data = {"list": carried(look(school, GOOD, browser).text)}
    for _time in range(2):
        assert browser.post("/school/roster/apply", data=data).location == "/school"
    assert count(Person, role="student") == 10


def test_a_list_with_one_problem_saves_nothing_and_offers_nothing(school: Cast) -> None:
    reply = look(school, GOOD + "Room 22,Hal,Hill,22-003,99,en\n")
    assert reply.status_code == 422
    assert "1 place to mend" in reply.text
    assert "list.csv:9 grade" in reply.text
    assert 'name="list"' not in reply.text


def test_changes_moves_and_who_is_left_out(school: Cast) -> None:
    code = fresh(school.sam).picture_code
    text = HEADER + "ROOM 14,Samuel,Stone,1001,4,es\nRoom 14,Nia,North,1003,3,en\n"
    page = look(school, text).text
    for words in ("1 child moves to another class", "first name", "Samuel Stone"):
        assert words in page
    apply(school, text)
    assert fresh(school.sam).first_name == "Samuel"
    assert school.sam.picture_code == code
    assert [child.id for child in everybody_in(school.room)] == [school.sue.id]
    assert {child.id for child in everybody_in(school.other_room)} == {school.sam.id, school.nia.id}
    old, new = rows(Enrolment, student_id=school.sam.id)
    assert old.ends_on < new.starts_on
    assert new.ends_on is None
    assert count(Classroom, name="ROOM 14") == 0


def test_children_not_in_the_list_are_named_and_stay(school: Cast) -> None:
    text = HEADER + "Room 12,Sam,Stone,1001,3,en\n"
    page = look(school, text).text
    assert "In the class, but not in this list" in page
    assert "Sue Summer, Room 12" in page
    apply(school, text)
    assert school.sue.id in {child.id for child in everybody_in(school.room)}


def test_a_second_class_in_the_file_joins_without_moving(school: Cast) -> None:
    text = HEADER + "Room 12,Sam,Stone,1001,3,en\nReading,Sam,Stone,1001,3,en\n"
    apply(school, text)
    open_ones = [row for row in rows(Enrolment, student_id=school.sam.id) if row.ends_on is None]
    assert len(open_ones) == 2
    plan = make_plan(school.school, read((HEADER + "Room 14,Sam,Stone,1001,3,en\n").encode(), "l").rows)
    assert plan.entries[0].kind == "joined"


def test_a_mover_whose_pictures_are_taken_gets_others(school: Cast) -> None:
    with writing():
        school.nia.picture_code = pictures.seal_code(("fox", "boat", "apple"))
    apply(school, HEADER + "Room 12,Nia,North,1003,3,en\n")
    children = everybody_in(school.room)
    assert len(codes_of(children)) == len(children) == 3


def test_a_disabled_child_in_the_list_may_sign_in_again(school: Cast) -> None:
    with writing():
        school.sam.disabled_at = clock.now()
    text = HEADER + "Room 12,Sam,Stone,1001,3,en\n"
    assert "may sign in" in look(school, text).text
    apply(school, text)
    assert fresh(school.sam).disabled_at is None


def test_other_schools_are_not_touched(school: Cast) -> None:
    browser = school.browser(school.max)
    text = HEADER + "Room 12,Another,Sam,1001,3,en\n"
    browser.post("/school/roster/apply", data={"list": carried(look(school, text, browser).text)})
    assert fresh(school.sam).first_name == "Sam"
    assert count(Person, student_number="1001") == 2
    assert count(Classroom, name="Room 12") == 2


def test_a_change_between_looking_and_applying_is_shown_first(school: Cast) -> None:
    browser = school.browser(school.ada)
    data = {"list": carried(look(school, GOOD, browser).text)}
    apply(school, HEADER + "Room 22,Farid,Nazari,22-001,2,fa-AF\n")
    reply = browser.post("/school/roster/apply", data=data)
    assert reply.status_code == 409
    assert "changed meanwhile" in reply.text
    assert "1 child stays as now" in reply.text
    assert not count(Classroom, name="Room 21")
    assert browser.post("/school/roster/apply", data={"list": carried(reply.text)}).location == "/school"
    assert count(Classroom, name="Room 21") == 1


def test_a_failure_in_the_middle_keeps_nothing(school: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = enrolment.draft_student

    def failing(*args: Any, **kwargs: Any) -> Person:
        made.append(1)
        if len(made) == 5:
            raise IntegrityError("the database went away", None, Exception())
        return real(*args, **kwargs)

    monkeypatch.setattr(enrolment, "draft_student", failing)
    monkeypatch.setattr(roster, "SLICE", 2)  # so that a part is in the transaction already
    with pytest.raises(IntegrityError), writing():
        roster.apply(school.school, read(GOOD.encode(), "l").rows, None, clock.now())
    assert len(made) == 5
    assert count(Person, role="student") == 3
    assert count(Classroom) == 2


@pytest.mark.parametrize("kind", ["forged", "another admin's", "empty"])
def test_only_what_this_admin_looked_at_can_be_applied(school: Cast, kind: str) -> None:
    text = carried(look(school, GOOD).text)
    browser = school.browser(school.max if kind == "another admin's" else school.ada)
    sent = {"forged": "A" + text, "another admin's": text, "empty": ""}[kind]
    reply = browser.post("/school/roster/apply", data={"list": sent})
    assert reply.location == "/school/roster"
    assert "from before" in browser.get(reply.location).text
    assert not count(Classroom, name="Room 21")


def test_only_admins(school: Cast) -> None:
    for person in (school.tess, school.sam):
        browser = school.browser(person)
        assert browser.get("/school/roster").status_code == 404
        assert look(school, GOOD, browser).status_code == 404
    assert school.browser().get("/school/roster").location == "/staff/sign-in"


def test_no_file_and_a_huge_file(school: Cast) -> None:
    browser = school.browser(school.ada)
    reply = browser.post("/school/roster", data={})
    assert reply.status_code == 422
    assert "Choose a CSV file." in reply.text
    assert look(school, b"x" * 3_000_000).status_code == 422
    assert look(school, b"x" * 50_000_000).status_code == 413


def test_a_district_of_a_hundred_and_sixty_classes(school: Cast) -> None:
    lines = [f"Class {n // 31},First{chr(97 + n % 26)},Last{chr(97 + n % 25)},D{n},3,en" for n in range(5_000)]
    found = read((HEADER + "\n".join(lines)).encode(), "l").rows
    with writing():
        plan = roster.apply(school.school, found, None, clock.now())
    assert plan.counts["created"] == 5_000
    assert count(StudentStateRow) == 5_003
    assert make_plan(school.school, found).changes_nothing


def test_command_line(school: Cast, tmp_path: Path) -> None:
    run = school.app.test_cli_runner().invoke
    path = str(LISTS / "two_classes.csv")
    assert run(args=["roster", "check", path]).exit_code == 2
    checked = run(args=["roster", "check", path, "--school", "hill school", "--json"])
    assert checked.exit_code == 0
    assert json.loads(checked.output)["counts"]["created"] == 7
    assert not count(Classroom, name="Room 21")
    applied = run(args=["roster", "apply", path, "--school", "Hill School"])
    assert applied.exit_code == 0
    assert "new class  Room 21" in applied.output
    assert count(Classroom, name="Room 21") == 1
    bad = tmp_path / "bad.csv"
    bad.write_text(HEADER + "Room 1,Ana,B,1,99,en\n")
    refused = run(args=["roster", "apply", str(bad), "--school", "Hill School", "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.output)["problems"][0]["column"] == "grade"
    plain = run(args=["roster", "check", str(bad), "--school", "Hill School"])
    assert "bad.csv:2: grade: expected K or 1 to 12, found 99" in plain.output
    assert run(args=["roster", "check", "/no/such/file", "--school", "Hill School"]).exit_code == 2
    assert run(args=["roster", "check", path, "--school", "No School"]).exit_code == 2
