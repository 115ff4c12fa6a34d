"""`fits fit` on a class's log: from wrong starting values to better ones, back, and what is refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast, assemble
from tests.conftest import clear
from tests.content.shipped import shipped
from tests.fits.learners import fill_log, start_wrong, stored_states
from webapp import clock
from webapp.evidence.parameters import current_parameters, load_parameters
from webapp.extensions import db
from webapp.library.publishing import publish
from webapp.tables import AuditEvent, Fit, Job
from webapp.writing import writing

pytest.importorskip("pyro", reason="the extra `fit` is not installed")


@pytest.fixture(scope="module")
def cast(migrated_app: Flask) -> Iterator[Cast]:
    """28 children, 300 answers each, judged so far by starting values that are far off; then `fits fit`."""
    with migrated_app.app_context():
        found, pack = assemble(migrated_app), shipped()
        with writing():
            publish(pack, found.school.id, found.ada, clock.now())
        fill_log(found, pack, children=28, answers=300)
        start_wrong()
        load_parameters.cache_clear()
        assert run(migrated_app, "rebuild").exit_code == 1  # what was folded under other values
        yield found
        clear()


@pytest.fixture(scope="module")
def before(cast: Cast) -> dict[int, Any]:
    return stored_states()


@pytest.fixture(scope="module")
def fitted(cast: Cast, before: dict[int, Any]) -> Any:
    return run(cast.app, "fit")


def run(app: Flask, *args: str) -> Any:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["fits", *args])


def active() -> Fit | None:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(Fit).where(Fit.state == "active"))


def test_from_wrong_values_to_better_ones(cast: Cast, fitted: Any) -> None:
    assert fitted.exit_code == 0, fitted.output
    row = active()
    assert row is not None
    scores, against = row.found["scores"], row.found["against"]
    assert scores["log_loss"] <= 0.95 * against["log_loss"]
    assert row.against_id is None
    assert (row.found["rows"], row.found["students"]) == (8400, 28)
    assert current_parameters().id == f"fit-{row.id}"
    kept = json.loads(row.params)
    assert set(kept["spread"]) == set(kept["skills"]), "intervals follow how sure the fit is of each skill"
    assert f"Fit {row.id} is in use" in fitted.output
    assert "28 children's states follow it" in fitted.output


def test_the_states_are_the_logs_and_going_back_gives_the_same_bytes(
    cast: Cast, before: dict[int, Any], fitted: Any
) -> None:
    assert run(cast.app, "rebuild", "--check").exit_code == 0
    after = stored_states()
    assert {row[-1] for row in after.values()} == {"fit-1", ""}
    assert run(cast.app, "activate", "priors").exit_code == 0
    assert stored_states() == before
    assert run(cast.app, "activate", "1").exit_code == 0
    assert stored_states() == after


def test_groups_and_calibration_are_kept(cast: Cast, fitted: Any) -> None:
    row = active()
    assert row is not None
    groups = {(group["by"], group["value"]) for group in row.found["groups"]}
    assert groups <= {("grade", "2"), ("grade", "3"), ("language", "en"), ("language", "es")}
    assert sum(count for _p, _y, count in row.found["reliability"]) == row.found["scores"]["rows"]
    assert "8400 answers of 28 children" in cast.browser(cast.ada).get("/school/learned").text


def test_every_school_reads_it_in_its_audit_log(cast: Cast, fitted: Any) -> None:
    schools = db.session.scalars(select(AuditEvent.school_id).where(AuditEvent.noun == "fit")).all()
    assert {cast.school.id, cast.other_school.id} == set(schools)


def test_the_night_rests_where_nothing_is_new(cast: Cast, fitted: Any) -> None:
    result = cast.app.test_cli_runner().invoke(args=["jobs", "run", "fit"])
    assert (result.exit_code, result.output) == (0, "No new fit: hardly any answer came since the latest.\n")
    db.session.rollback()
    job = db.session.get_one(Job, "fit")
    assert (job.ok, job.due_at > clock.now()) == (True, True)


def test_what_foresees_less_well_is_refused(cast: Cast, fitted: Any) -> None:
    """What is in use has here learned from the judges too; what is learned without them cannot be as good."""
    row = active()
    assert row is not None
    with writing():
        row.judged = row.params
    refused = run(cast.app, "fit")
    assert refused.exit_code == 1
    assert "is not used (refused). It foresees the answers of children that it has not seen less well" in refused.output
    kept = active()
    assert kept is not None
    assert kept.id == row.id
