"""A draft is looked at before anything changes; a publish is undone, a pack retired; old answers keep their item."""

import json
import re

import numpy
from flask import Flask
from sqlalchemy import func, select

from content.pack import Pack
from tests.cast import Cast
from tests.library.test_publish import FOLDER, publish, upload, zipped
from webapp import clock
from webapp.evidence.deliveries import Delivery
from webapp.evidence.record import record
from webapp.evidence.sittings import open_practice, pack_of, token_for, variant_of
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.library import drafts, packs
from webapp.tables import AuditEvent, PackDraft, Sitting, Unit, UnitGoal
from webapp.writing import writing


def newer(name: str, text: str) -> str:
    """Version 9.1.0 with another word in one item and without one activity's file."""
    if name == "pack.yaml":
        return re.sub(r"version: \S+?(?=[,}\s])", "version: 9.1.0", text)
    return text.replace("Subtract.", "Take away.") if name.startswith("items/") else text


def answered(cast: Cast, pack: Pack, item: str = "") -> Sitting:
    """Sam has answered one question of a practice set, of that item where it is given."""
    skill = next(s for each in pack.items if item in ("", each.id) for s in each.skills)
    with writing([cast.sam.id]):
        sitting = open_practice(
            cast.sam, cast.room, f"{pack.header.id}/{skill}", clock.now(), numpy.random.default_rng(1)
        )
        if item:
            sitting.tasks = [{"item": item, "seed": f"{n}"} for n in range(1, 7)]
    token = token_for(sitting, 1)
    part = variant_of(sitting, token).parts[0]
    (reply,) = record([Delivery(sign(token_for(sitting, 1, part.id)), "answer", 1, part.key[0])], clock.now(), cast.sam)
    assert reply.kept == "stored"
    return sitting


def test_an_upload_changes_nothing_before_it_is_published(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.ada)
    page = upload(browser, zipped(newer)).location
    shown = browser.get(page).text
    assert "9.1.0" in shown
    assert "Take away." in shown
    assert "<del>Subtract.</del>" in shown
    assert packs.newest(cast.school.id) == [pack]
    assert browser.post(f"{page}/discard").status_code == 303
    assert browser.get(page).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(PackDraft)) == 0


def test_the_draft_says_whom_it_touches(cast: Cast, pack: Pack) -> None:
    changed = next(item.id for item in pack.items if item.stem == "Subtract.")
    answered(cast, pack, changed)
    for room, teacher, skill in (
        (cast.room, cast.tess, pack.item(changed).skills[0]),  # a task of it changes
        (cast.other_room, cast.omar, pack.skills[-1].id),  # it changes itself
    ):
        with writing() as session:
            unit = Unit(
                class_id=room.id, title="Trading", starts_on=clock.day_of(clock.now(), "UTC"),
                ends_on=clock.day_of(clock.now() + 9 * clock.DAY, "UTC"), created_by=teacher.id,
            )  # fmt: skip
            session.add(unit)
            session.flush()
            session.add(UnitGoal(unit_id=unit.id, skill=f"{pack.header.id}/{skill}", position=1))
    browser = cast.browser(cast.ada)

    def other_skill(name: str, text: str) -> str:
        text = newer(name, text)
        return text.replace(pack.skills[-1].title, "Another title") if name.startswith("skills") else text

    shown = browser.get(upload(browser, zipped(other_skill)).location).text
    assert "1 child has answered here." in shown
    assert "1 open set goes on" in shown
    assert "Room 12" in shown
    assert "Room 14" in shown
    assert shown.count('"Its unit aims at this">yes') == 2
    nobody = browser.get(upload(browser, zipped(lambda name, text: text)).location).text
    assert "it says what the version in use says" in nobody


def test_a_publish_is_undone_and_the_version_before_is_in_use(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.ada)
    page = publish(browser, zipped(newer)).location
    assert packs.newest(cast.school.id)[0].header.version == "9.1.0"
    assert "Undo: back to the version before" in browser.get(page).text
    assert browser.post(f"{page}/take-back").status_code == 303
    assert packs.newest(cast.school.id) == [pack]
    assert "taken back" in browser.get(page).text
    browser.post(f"{page}/take-back")  # a second press changes nothing
    assert packs.newest(cast.school.id) == [pack]
    browser.post(f"{page}/bring-back")
    assert packs.newest(cast.school.id)[0].header.version == "9.1.0"
    did = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert [each for each in did if each.endswith("back")] == ["take back", "bring back"]


def test_after_retiring_open_work_goes_on_and_nothing_new_is_taken(cast: Cast, pack: Pack) -> None:
    sitting = answered(cast, pack)
    with writing() as session:
        unit = Unit(
            class_id=cast.room.id, title="Trading", starts_on=clock.day_of(clock.now() - clock.DAY, "UTC"),
            ends_on=clock.day_of(clock.now() + 9 * clock.DAY, "UTC"), created_by=cast.tess.id,
        )  # fmt: skip
        session.add(unit)
        session.flush()
        session.add(UnitGoal(unit_id=unit.id, skill=sitting.skill, position=1))
    admin = cast.browser(cast.ada)
    page = re.search(r"/library/packs/\d+", admin.get("/library").text)[0]  # type: ignore[index]
    assert "1 child has answered here." in admin.get(page).text
    assert admin.post(f"{page}/retire").status_code == 303
    assert packs.newest(cast.school.id) == []
    assert pack_of(sitting) == pack
    child = cast.browser(cast.sam)
    assert child.get(f"/sittings/{sitting.id}").status_code == 200
    assert child.get("/today").status_code == 200
    teacher = cast.browser(cast.tess)
    for path in ("", "/groups", "/skills", "/students", "/unit", f"/students/{cast.sam.id}"):
        assert teacher.get(f"/classes/{cast.room.id}{path}").status_code == 200, path
    assert "Retired packs" in admin.get("/library").text
    publish(admin, zipped())  # somebody wants it back
    assert packs.newest(cast.school.id) == [pack]


def test_drafts_are_few_and_not_for_long(cast: Cast, pack: Pack, monkeypatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 3)
    now = clock.now()
    for number in range(5):
        other = pack.model_copy(update={"header": pack.header.model_copy(update={"id": f"pack-{number}"})})
        with writing():
            drafts.keep(other, [], cast.ada, now + number)
    assert [draft.pack_id for draft in drafts.waiting(cast.ada, now)] == ["pack-4", "pack-3", "pack-2"]
    assert drafts.waiting(cast.ada, now + drafts.KEPT_FOR + 10) == []
    with writing():
        drafts.keep(pack, [], cast.ada, now + drafts.KEPT_FOR + 10)
    assert db.session.scalar(select(func.count()).select_from(PackDraft)) == 1


def test_the_library_finds_skills_standards_grades_and_misconceptions(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.tess)
    skill = next(each for each in pack.skills if each.standards)
    wanted = {
        skill.title: skill.title,
        skill.standards[0].lower(): skill.title,
        f"CCSS.Math.Content.{skill.standards[0]}": skill.title,
        f"grade:{skill.grade}": skill.title,
        pack.misconceptions[0].title: pack.misconceptions[0].title,
        pack.items[0].id: pack.items[0].id,
    }
    for words, title in wanted.items():
        found = browser.get("/library", query_string={"q": words}).text
        assert title in found.partition('id="found"')[2].partition("</section>")[0], words
    assert "Nothing has all of these words" in browser.get("/library?q=zebra+crossing").text


def test_the_command_says_what_differs(app: Flask, cast: Cast, pack: Pack, tmp_path) -> None:
    path = tmp_path / "newer.zip"
    path.write_bytes(zipped(newer))
    answered(cast, pack, next(item.id for item in pack.items if item.stem == "Subtract."))
    command = app.test_cli_runner()
    school = ["--school", "Hill School"]
    told = command.invoke(args=["pack", "diff", str(path), *school])
    assert told.exit_code == 0, told.output
    assert "stem: Subtract. -> Take away." in told.output
    assert "1 children have answered" in told.output
    body = json.loads(command.invoke(args=["pack", "diff", str(path), *school, "--json"]).stdout)
    assert body["before"] == pack.header.version
    assert body["affected"]["children"] == 1
    assert {entry["kind"] for entry in body["entries"]} == {"changed"}


def test_the_command_retires_undoes_and_brings_back(app: Flask, cast: Cast, pack: Pack, tmp_path) -> None:
    command = app.test_cli_runner()
    school = ["--school", "Hill School"]
    path = tmp_path / "newer.zip"
    path.write_bytes(zipped(newer))

    def invoke(*args: str) -> int:
        return command.invoke(args=["pack", *args, *school]).exit_code

    assert invoke("publish", str(path)) == 0
    assert invoke("retire", str(path), "--newest") == 0
    assert packs.newest(cast.school.id) == [pack]
    assert invoke("retire", pack.header.id) == 0
    assert packs.newest(cast.school.id) == []
    assert invoke("publish", str(FOLDER)) == 0  # as each start of the program does: it stays retired
    assert packs.newest(cast.school.id) == []
    assert invoke("publish", "--again", str(FOLDER)) == 0
    assert packs.newest(cast.school.id) == [pack]
    assert invoke("retire", "no-such-pack") == 2
    assert invoke("retire") == 2
