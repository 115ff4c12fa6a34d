"""What the admin reads of what was learned, and going back by the press of a button."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.cast import Cast
from tests.fits.rows import add_fit, found_by, moved
from webapp import clock
from webapp.extensions import db
from webapp.fits import fitting, nightly
from webapp.fits.activating import active_id, use
from webapp.jobs import nightly as jobs
from webapp.tables import AuditEvent, Job, Person, School
from webapp.writing import writing

PAGE = "/school/learned"


@pytest.fixture
def one_school(cast: Cast, pack: object) -> Cast:
    with writing() as session:
        session.execute(delete(Person).where(Person.id.in_([cast.zoe.id, cast.max.id])))
        session.execute(delete(School).where(School.id == cast.other_school.id))
    return cast


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a web server on which nobody installed it."""
    monkeypatch.setattr(fitting, "EXTRA", ("no_such_package",))


@pytest.fixture
def with_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as looking for it goes."""
    monkeypatch.setattr(fitting, "EXTRA", ("json",))


def press(browser: FlaskClient, button: str, which: object = "") -> str:
    """The page as it is afterwards."""
    assert browser.post(f"{PAGE}/{button}", data={"which": which}).location == PAGE
    return str(browser.get(PAGE).text)


def test_first_day(one_school: Cast, with_extra: None) -> None:
    page = one_school.browser(one_school.ada).get(PAGE).text
    assert "The starting values that came with the packs. Nothing has been learned yet" in page
    assert "The first time is in the coming night." in page
    assert "Learn now" in page


def test_scores_calibration_and_groups_in_words(one_school: Cast) -> None:
    row = add_fit(1.0)
    use(row.id, None, clock.now())
    page = one_school.browser(one_school.ada).get(PAGE).text
    assert "4500 answers of 28 children; 6 judge" in page
    assert "<bdi>0.500</bdi>" in page
    assert "<bdi>0.550</bdi>" in page
    assert page.count("<circle") == 3
    assert "At most 3.0 points apart" in page
    assert all(f"<bdi>{percent} %</bdi>" in page for percent in (20, 21, 50, 47, 80, 83))
    assert "Language: <bdi>es</bdi>" in page
    assert '<bdi dir="ltr">1.0</bdi>' in page, "61 % foreseen, 60 % came"


def test_why_one_was_refused(one_school: Cast) -> None:
    fitting.keep(found_by(moved(1.0), loss=0.6), None, 1, clock.now())
    fitting.keep(None, None, 1, clock.now())
    page = one_school.browser(one_school.ada).get(PAGE).text
    assert page.count("refused</span>") == 2
    assert "less well than what is in use" in page
    assert "The numbers that it found cannot be right" in page
    assert "Use this one" not in page


def test_there_and_back(one_school: Cast) -> None:
    first, second = add_fit(1.0), add_fit(2.0)
    use(first.id, None, clock.now())
    use(second.id, None, clock.now())
    ada = one_school.browser(one_school.ada)
    for which, expected in ((first.id, first.id), ("priors", None), (second.id, second.id)):
        assert "From now on this is in use" in press(ada, "use", which)
        assert active_id() == expected
    wanted = select(AuditEvent.noun_id).where(AuditEvent.noun == "fit", AuditEvent.actor_id == one_school.ada.id)
    assert list(db.session.scalars(wanted.order_by(AuditEvent.id))) == [str(first.id), "priors", str(second.id)]
    for odd in ("", "999", "-1", "x", "9" * 30):
        assert "That cannot be used" in press(ada, "use", odd)
    assert active_id() == second.id


def test_of_several_schools_none_chooses_for_the_others(cast: Cast, pack: object) -> None:
    row = add_fit(1.0)
    use(row.id, None, clock.now())
    ada = cast.browser(cast.ada)
    assert "Several schools share this server" in ada.get(PAGE).text
    assert "Use these" not in ada.get(PAGE).text
    ada.post(f"{PAGE}/use", data={"which": "priors"})
    assert active_id() == row.id


def test_learn_now_is_asked_for_and_audited(one_school: Cast, with_extra: None) -> None:
    ada = one_school.browser(one_school.ada)
    assert "Learning starts within a minute" in press(ada, "learn")
    assert db.session.get_one(Job, "fit").due_at <= clock.now()
    assert "It begins within a minute." in ada.get(PAGE).text
    assert db.session.scalar(select(AuditEvent.action).where(AuditEvent.noun == "fit")) == "ask for"


def test_without_the_extra_the_page_and_the_command_say_so(one_school: Cast, without_extra: None) -> None:
    ada = one_school.browser(one_school.ada)
    page = ada.get(PAGE).text
    assert "This server does not learn." in page
    assert "Learn now" not in page
    assert "not installed" in press(ada, "learn")
    assert db.session.get(Job, "fit") is None
    done = one_school.app.test_cli_runner().invoke(args=["fits", "fit"])
    assert done.exit_code == 1
    assert "no_such_package not installed (the extra `fit`" in done.output


def test_a_server_without_the_extra_leaves_the_night_to_others(
    one_school: Cast, monkeypatch: pytest.MonkeyPatch, without_extra: None
) -> None:
    now = clock.now()
    jobs.claim_due(now)
    assert "fit" not in set(db.session.scalars(select(Job.name)))
    with writing():
        jobs.rows.ask("fit", now)
    assert "fit" not in jobs.claim_due(now)
    monkeypatch.setattr(fitting, "EXTRA", ("json",))
    assert "fit" in jobs.claim_due(now)


def test_too_few_answers_are_no_fit_and_no_trouble(one_school: Cast, with_extra: None) -> None:
    words = nightly.learn("UTC", clock.now())
    assert words.startswith("No new fit. Too few answers to learn from: 0 of 0 children.")
    done = one_school.app.test_cli_runner().invoke(args=["fits", "fit"])
    assert (done.exit_code, "Too few answers" in done.output) == (1, True)
    assert [name.name for name in one_school.app.config["INSTANCE"].glob("fit-*")] == []


def test_nothing_new_no_fit(one_school: Cast) -> None:
    fitting.keep(found_by(moved(1.0)), None, 100, clock.now())
    assert nightly.learn("UTC", clock.now()) == "No new fit: hardly any answer came since the latest."


def test_in_the_pseudo_language(one_school: Cast, app: Flask) -> None:
    add_fit(1.0)
    fitting.keep(None, None, 1, clock.now())
    page = one_school.browser(one_school.ada).get(f"{PAGE}?language=qps").text
    for plain in ("In use", "refused", "Surprise", "Foreseen", "not in use", "Language"):
        assert plain not in page
