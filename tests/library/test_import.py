"""The command that imports: a folder that `pack check` takes, a report, and nothing half-done."""

import json

import pytest
from sqlalchemy import select

from tests.content.importers.oatutor import Pool, choice, hint, png, step
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import PictureRow


@pytest.fixture
def pool(tmp_path):
    found = Pool(tmp_path / "source")
    found.add("aone1", [step("4"), step("5", problemType="Essay")], [hint("aone1a-h1", "See ##figure1.gif##")],
              {"figure1.gif": png(40, 30)})  # fmt: skip
    found.add("atwo1", [choice("$$2$$", "$$1$$", "$$2$$")], body="Count.")
    return found


@pytest.fixture
def bring(app, pool, tmp_path):
    """Runs the command; further words go to it."""

    def run(*words):
        out, report = tmp_path / "pack", tmp_path / "report.json"
        args = ["pack", "import", "--format", "oatutor", str(pool.root), "--out", str(out), "--report", str(report)]
        return app.test_cli_runner().invoke(args=[*args, *words])

    return run


def bytes_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_imported_can_be_checked_and_published(app, cast, bring, tmp_path):
    done = bring()
    assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "report.json").read_text())
    statuses = {each["id"]: each["status"] for each in report["items"]}
    assert statuses == {
        "aone1": "loss",
        "aone1a": "loss",
        "aone1b": "refused",
        "atwo1": "imported",
        "atwo1a": "imported",
    }
    assert all(each["why"] for each in report["items"] if each["status"] != "imported")
    command = app.test_cli_runner()
    assert command.invoke(args=["pack", "check", str(tmp_path / "pack")]).exit_code == 0
    done = command.invoke(args=["pack", "publish", str(tmp_path / "pack"), "--school", "Hill School"])
    assert done.exit_code == 0, done.output
    assert [pack.header.title for pack in packs.newest(cast.school.id)] == ["OATutor"]


def test_the_same_files_give_the_same_bytes(bring, tmp_path):
    bring()
    first, report = bytes_in(tmp_path / "pack"), (tmp_path / "report.json").read_bytes()
    assert bring().exit_code == 0
    assert bytes_in(tmp_path / "pack") == first
    assert (tmp_path / "report.json").read_bytes() == report
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack", "report.json", "source"]


def test_a_folder_with_something_else_is_left_alone(bring, tmp_path):
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "thesis.txt").write_text("years of work")
    done = bring()
    assert done.exit_code == 1
    assert "name a new folder" in done.output
    assert bytes_in(tmp_path / "pack") == {"thesis.txt": b"years of work"}


def test_a_source_of_another_kind_is_refused(app, tmp_path):
    (tmp_path / "empty").mkdir()
    args = ["pack", "import", "--format", "oatutor", str(tmp_path / "empty"), "--out", str(tmp_path / "pack")]
    done = app.test_cli_runner().invoke(args=args)
    assert done.exit_code == 1
    assert "content-pool" in done.output
    assert not (tmp_path / "pack").exists()


def test_an_unknown_licence_is_no_licence(bring):
    done = bring("--license", "mine")
    assert done.exit_code == 2
    assert "CC-BY-4.0" in done.output


def test_a_picture_is_for_the_school_alone_and_for_ever(app, cast, bring, tmp_path):
    bring()
    done = app.test_cli_runner().invoke(args=["pack", "publish", str(tmp_path / "pack"), "--school", "Hill School"])
    assert done.exit_code == 0, done.output
    row = db.session.scalars(select(PictureRow)).one()
    for who in (cast.sam, cast.tess, cast.ada):
        reply = cast.browser(who).get(f"/pictures/{row.sha256}")
        assert (reply.status_code, reply.mimetype, reply.data) == (200, "image/png", png(40, 30))
        assert reply.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert cast.browser(cast.zoe).get(f"/pictures/{row.sha256}").status_code == 404
    assert cast.browser(cast.sam).get("/pictures/0").status_code == 404


def test_a_new_version_shares_the_pictures_that_stayed(app, cast, bring, tmp_path):
    command = app.test_cli_runner()
    for version in ("1.0.0", "1.1.0"):
        assert bring("--pack-version", version).exit_code == 0
        done = command.invoke(args=["pack", "publish", str(tmp_path / "pack"), "--every-school"])
        assert done.exit_code == 0, done.output
    assert len(db.session.scalars(select(PictureRow)).all()) == 2  # one for each school


def test_a_spreadsheet_comes_in_row_by_row(app, cast, tmp_path):
    sheet = tmp_path / "stickers.csv"
    sheet.write_text("Skill,Question,Answer\nTaking away,72 - 15 =,57\nTaking away,,4\n", encoding="utf-8")
    out, report = tmp_path / "pack", tmp_path / "report.json"
    words = ["--format", "spreadsheet", str(sheet), "--out", str(out), "--report", str(report), "--grade", "2"]
    command = app.test_cli_runner()
    done = command.invoke(args=["pack", "import", *words])
    assert done.exit_code == 1
    assert "--author" in done.output
    assert not out.exists()
    for _ in range(2):
        done = command.invoke(args=["pack", "import", *words, "--author", "Ms Example"])
        assert done.exit_code == 0, done.output
    statuses = {each["id"]: each["status"] for each in json.loads(report.read_text())["items"]}
    assert statuses == {"row 2": "imported", "row 3": "refused"}
    done = command.invoke(args=["pack", "publish", str(out), "--school", "Hill School"])
    assert done.exit_code == 0, done.output
    assert [pack.header.title for pack in packs.newest(cast.school.id)] == ["stickers"]
