"""An admin publishes a pack, by page and command; anything to mend is told whole, and then nothing is saved."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.conftest import SHIPPED
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import AuditEvent, InstalledPack, SkillPrior

FOLDER = SHIPPED / "subtract-regroup"


def zipped(change=None):
    """The shipped pack as a zip; `change` maps a file's name and text to its new text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(FOLDER.rglob("*")):
            if path.is_file():
                name = path.relative_to(FOLDER).as_posix()
                text = path.read_text()
                archive.writestr(name, change(name, text) if change else text)
    return buffer.getvalue()


def upload(browser, data, name="pack.zip"):
    return browser.post("/library", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def installed():
    return db.session.scalar(select(func.count()).select_from(InstalledPack))


def test_an_admin_publishes_a_pack(cast):
    response = upload(cast.browser(cast.ada), zipped())
    assert response.status_code == 302
    assert [pack.header.id for pack in packs.newest(cast.school.id)] == ["subtract-regroup"]
    assert packs.newest(cast.other_school.id) == []
    assert db.session.scalar(select(func.count()).select_from(SkillPrior)) >= 3
    assert "subtract-regroup 1.0.0" in db.session.scalars(select(AuditEvent.noun_id)).all()
    assert "Subtracting with regrouping" in cast.browser(cast.ada).get("/library").text


def test_publishing_the_same_again_changes_nothing(cast):
    browser = cast.browser(cast.ada)
    upload(browser, zipped())
    assert upload(browser, zipped()).status_code == 302
    assert installed() == 1


def test_a_published_version_never_changes(cast):
    browser = cast.browser(cast.ada)
    upload(browser, zipped())
    before = packs.newest(cast.school.id)[0]
    response = upload(browser, zipped(lambda name, text: text.replace("Subtract.", "Take away.")))
    assert response.status_code == 409
    assert "higher version" in response.text
    assert packs.newest(cast.school.id) == [before]


def test_a_new_version_is_the_newest_and_the_old_one_stays(cast):
    browser = cast.browser(cast.ada)
    upload(browser, zipped())
    upload(browser, zipped(lambda name, text: text.replace("version: 1.0.0", "version: 1.1.0")))
    assert packs.newest_of(cast.school.id, "subtract-regroup").header.version == "1.1.0"
    assert packs.load(cast.school.id, "subtract-regroup", "1.0.0").header.version == "1.0.0"


def broken(name, text):
    return text.replace("title:", "titel:") if name == "pack.yaml" else text.replace("objective:", "objektive:")


def test_every_problem_is_told_with_its_place_and_nothing_is_saved(cast):
    response = upload(cast.browser(cast.ada), zipped(broken))
    assert response.status_code == 422
    assert "pack.yaml" in response.text
    assert "skills/" in response.text
    assert "titel" in response.text
    assert installed() == 0


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_a_file_that_is_no_zip_is_refused_kindly(cast, data):
    response = upload(cast.browser(cast.ada), data)
    assert response.status_code == 422
    assert "Nothing was saved" in response.text
    assert installed() == 0


def test_no_file_is_refused_kindly(cast):
    response = cast.browser(cast.ada).post("/library", data={})
    assert response.status_code == 422
    assert "Choose a pack" in response.text


@pytest.mark.parametrize("who", ["tess", "sam", "dan"])
def test_others_find_no_library(cast, who):
    browser = cast.browser(getattr(cast, who))
    assert browser.get("/library").status_code in (302, 404)
    assert upload(browser, zipped()).status_code in (401, 404)
    assert installed() == 0


def test_the_command_checks_and_publishes(app, cast):
    command = app.test_cli_runner()
    assert command.invoke(args=["pack", "check", str(FOLDER)]).exit_code == 0
    assert installed() == 0
    done = command.invoke(args=["pack", "publish", str(FOLDER), "--school", "Hill School"])
    assert done.exit_code == 0, done.output
    assert installed() == 1
    asked = command.invoke(args=["pack", "publish", str(FOLDER)])
    assert asked.exit_code == 1
    assert "--school" in asked.output


def test_the_command_publishes_in_every_school_there_is(app, cast):
    done = app.test_cli_runner().invoke(args=["pack", "publish", "--every-school", str(FOLDER)])
    assert done.exit_code == 0, done.output
    for school in (cast.school, cast.other_school):
        assert [pack.header.id for pack in packs.newest(school.id)] == ["subtract-regroup"]


def test_the_command_says_every_problem_as_json(app, cast, tmp_path: Path):
    path = tmp_path / "pack.zip"
    path.write_bytes(zipped(broken))
    done = app.test_cli_runner().invoke(args=["pack", "check", "--json", str(path)])
    assert done.exit_code == 1
    problems = json.loads(done.stdout)["problems"]
    assert {problem["file"] for problem in problems} >= {"pack.yaml"}
    assert all(problem["fix"] and problem["expected"] and problem["found"] for problem in problems)
    assert any(problem["line"] > 0 for problem in problems)


def test_a_prior_that_comes_later_leaves_the_states_of_before_as_the_log_rebuilds_them(cast):
    def without_priors(name, text):
        return re.sub(r"^ +prior:.*\n", "", text, flags=re.MULTILINE)

    browser = cast.browser(cast.ada)
    assert upload(browser, zipped(without_priors)).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(SkillPrior)) == 0
    upload(browser, zipped(lambda name, text: text.replace("version: 1.0.0", "version: 1.1.0")))
    assert installed() == 2
    assert db.session.scalar(select(func.count()).select_from(SkillPrior)) == 0
