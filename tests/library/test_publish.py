"""An admin publishes a pack, by page and command; anything to mend is told whole, and then nothing is saved."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.library.small import small_pack
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import AuditEvent, InstalledPack, SkillPrior

FOLDER = small_pack()


def zipped(change=None):
    """The pack as a zip; `change` maps a file's name and text to its new text."""
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


def publish(browser, data):
    """Upload, then press Publish on the draft's page."""
    uploaded = upload(browser, data)
    assert uploaded.status_code == 303, uploaded.text
    return browser.post(f"{uploaded.location}/publish")


def installed():
    return db.session.scalar(select(func.count()).select_from(InstalledPack))


def test_an_admin_publishes_a_pack(cast):
    response = publish(cast.browser(cast.ada), zipped())
    assert response.status_code == 303
    assert [pack.header.id for pack in packs.newest(cast.school.id)] == ["subtract-small"]
    assert packs.newest(cast.other_school.id) == []
    assert db.session.scalar(select(func.count()).select_from(SkillPrior)) == 2
    assert "subtract-small 1.0.0" in db.session.scalars(select(AuditEvent.noun_id)).all()
    assert "Subtracting with regrouping" in cast.browser(cast.ada).get("/library").text


def test_publishing_the_same_again_changes_nothing(cast):
    browser = cast.browser(cast.ada)
    publish(browser, zipped())
    assert publish(browser, zipped()).status_code == 303
    assert installed() == 1


def test_a_published_version_never_changes(cast):
    browser = cast.browser(cast.ada)
    publish(browser, zipped())
    before = packs.newest(cast.school.id)[0]
    response = publish(browser, zipped(lambda name, text: text.replace("Subtract.", "Take away.")))
    assert response.status_code == 409
    assert "higher version" in response.text
    assert packs.newest(cast.school.id) == [before]


def test_a_new_version_is_the_newest_and_the_old_one_stays(cast):
    browser = cast.browser(cast.ada)
    publish(browser, zipped())
    publish(browser, zipped(lambda name, text: text.replace("version: 1.0.0", "version: 1.1.0")))
    assert packs.newest_of(cast.school.id, "subtract-small").header.version == "1.1.0"
    assert packs.load(cast.school.id, "subtract-small", "1.0.0").header.version == "1.0.0"


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
def test_others_upload_nothing(cast, who):
    browser = cast.browser(getattr(cast, who))
    assert browser.get("/library").status_code in ((200,) if who == "tess" else (302, 404))
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
    assert asked.exit_code == 2
    assert "--school" in asked.output


def test_the_command_publishes_in_every_school_there_is(app, cast):
    done = app.test_cli_runner().invoke(args=["pack", "publish", "--every-school", str(FOLDER)])
    assert done.exit_code == 0, done.output
    for school in (cast.school, cast.other_school):
        assert [pack.header.id for pack in packs.newest(school.id)] == ["subtract-small"]


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
    assert publish(browser, zipped(without_priors)).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(SkillPrior)) == 0
    publish(browser, zipped(lambda name, text: text.replace("version: 1.0.0", "version: 1.1.0")))
    assert installed() == 2
    assert db.session.scalar(select(func.count()).select_from(SkillPrior)) == 0


def test_an_upload_is_checked_beside_the_schools_own_packs(app, cast, tmp_path):
    (tmp_path / "stickers.csv").write_text("Skill,Question,Answer\nTaking away,72 - 15 =,57\n")
    command = app.test_cli_runner()
    words = ["--format", "spreadsheet", str(tmp_path / "stickers.csv"), "--author", "A class", "--grade", "2"]
    command.invoke(args=["pack", "import", *words, "--out", str(tmp_path / "pack")])
    command.invoke(args=["pack", "publish", str(tmp_path / "pack"), "--school", cast.school.name])
    assert [pack.header.id for pack in packs.newest(cast.school.id)] == ["stickers"]

    def needing(skill):
        def change(name, text):
            if name == "pack.yaml":
                return text + "\nuses: [{pack: stickers}]\n"
            asked = f"  requires:\n    - {{skill: stickers/{skill}, strength: soft}}\n"
            return text.replace("  requires:\n", asked, 1) if name.startswith("skills/") else text

        return zipped(change)

    refused = upload(cast.browser(cast.ada), needing("taking-a-way"))
    assert refused.status_code == 422
    assert "Did you mean &#39;stickers/taking-away&#39;?" in refused.text
    assert upload(cast.browser(cast.ada), needing("taking-away")).status_code == 303


def test_a_pack_that_an_earlier_onramp_wrote_is_known_again(cast):
    """It knew fewer fields: the body that it stored has another sum, and says the same."""
    browser = cast.browser(cast.ada)
    publish(browser, zipped())
    row = db.session.scalars(select(InstalledPack)).one()
    body = json.loads(row.body)
    assert all(item.pop("figure") is None for item in body["items"])
    row.body = json.dumps(body)
    row.sha256 = hashlib.sha256(row.body.encode()).hexdigest()
    db.session.commit()
    assert publish(browser, zipped()).status_code == 303
    assert installed() == 1
