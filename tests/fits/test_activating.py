"""Taking parameters into use: at once, for all, whole; and back again to the very same bytes."""

import re
import threading
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from content.pack import Pack
from tests.cast import Cast
from tests.classroom.stage import SKILL, Stage
from tests.fits.learners import stored_states
from tests.fits.rows import add_fit, found_by
from tests.fits.rows import moved as moved_by
from tests.who_may import CSRF
from webapp import clock
from webapp.evidence import states
from webapp.evidence.beliefs import stand
from webapp.evidence.deliveries import Delivery
from webapp.evidence.parameters import current_parameters
from webapp.evidence.record import record
from webapp.evidence.sittings import token_for
from webapp.evidence.tokens import sign
from webapp.extensions import db
from webapp.fits import fitting
from webapp.fits.activating import CannotBeUsed, active_id, use
from webapp.fits.rebuild import rebuild
from webapp.fits.replaying import behind, replay_all
from webapp.tables import AuditEvent, Classroom, Fit, Job, Person, PlaylistStep, StudentStateRow
from webapp.writing import writing


@pytest.fixture
def stage(cast: Cast, pack: Pack) -> Stage:
    """Eight children who have practised."""
    made = Stage(cast)
    made.fill(8)
    for number, child in enumerate(made.everybody):
        sitting = made.practise(child, missing=number % 3 == 0)
        record([Delivery(sign(token_for(sitting, 0)), "finish", 1)], made.now, child)
    return made


def run(app: Flask, *args: str) -> Any:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["fits", *args])


def believed(stage: Stage) -> dict[tuple[int, str], float]:
    db.session.rollback()
    ids = [child.id for child in stage.everybody]
    return {key: standing.mean for key, standing in stand(ids, [SKILL], clock.now()).items()}


def test_all_pages_change_at_once_before_any_state_has_followed(stage: Stage) -> None:
    row, before, stored = add_fit(2.0), believed(stage), stored_states()
    assert use(row.id, stage.cast.ada, clock.now())
    after = believed(stage)
    assert stored_states() == stored
    assert all(after[key] != before[key] for key in before)
    assert replay_all() == len(stage.everybody)
    assert behind(current_parameters()) == []
    assert believed(stage) == after
    assert not any(each.differed for each in rebuild(only_check=True))


def test_back_again_gives_the_same_bytes(stage: Stage) -> None:
    first, second, bytes_of = add_fit(2.0), add_fit(-1.0), {}
    for choice in (None, first.id, second.id):
        if choice is not None:
            use(choice, None, clock.now())
        replay_all()
        bytes_of[choice] = stored_states()
    assert bytes_of[None] != bytes_of[first.id] != bytes_of[second.id]
    for choice in (first.id, second.id, None):
        assert run(stage.cast.app, "activate", str(choice or "priors")).exit_code == 0
        assert stored_states() == bytes_of[choice]


def test_a_childs_current_step_never_moves(stage: Stage) -> None:
    """Where the child goes on, and the task that stands there, whatever would be proposed now."""
    stage.start_unit()
    browser = stage.cast.browser(stage.children[0])
    proposed = re.search(r'name="kind" value="(\w+)".*?name="skill" value="([^"]+)"', browser.get("/today").text, re.S)
    assert proposed
    place = browser.post("/today/start", data={"kind": proposed[1], "skill": proposed[2]}).location
    pages = [CSRF.sub("", browser.get(path).text) for path in ("/today", place)]
    steps = db.session.execute(select(PlaylistStep.__table__)).all()
    assert len(steps) == 1
    use(add_fit(3.0).id, stage.cast.ada, clock.now())
    for _ in range(2):
        assert [CSRF.sub("", browser.get(path).text) for path in ("/today", place)] == pages
        assert db.session.execute(select(PlaylistStep.__table__)).all() == steps
        replay_all()


def test_no_page_shows_a_mixture_while_children_answer(stage: Stage) -> None:
    """Parameters change to and fro while children answer; a reader checks that what is shown is the log's fold under
    the parameters in use, child by child."""
    fits = [add_fit(2.0).id, add_fit(-2.0).id, None]
    ids, room = [child.id for child in stage.everybody], stage.cast.room.id
    over, faults, looks = threading.Event(), [], []

    def look() -> None:
        if db.engine.dialect.name == "postgresql":  # the checker itself needs all of one instant; pages do not
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        params = current_parameters()
        shown = states.load_many(ids, params)
        for stored in states.stored_of(ids):
            child = states.fold_anew(stored, params).child
            if shown[stored.student_id] != (child.state, child.tracks):
                faults.append(f"child {stored.student_id} under {params.id}, stored under {stored.params_id}")
        looks.append(params.id)

    def answer() -> None:
        own = Stage(replace(stage.cast, room=db.session.get_one(Classroom, room)))  # a thread has rows of its own
        own.practise(db.session.get_one(Person, ids[len(looks) % len(ids)]), tasks=2)

    threads = [again_and_again(work, stage.cast.app, over, faults) for work in (look, answer)]
    for turn in range(12):
        use(fits[turn % 3], None, clock.now())
        replay_all()
    over.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(looks)) > 1
    replay_all()
    assert behind(current_parameters()) == []
    assert not any(each.differed for each in rebuild(only_check=True))


def again_and_again(work: Any, app: Flask, over: threading.Event, faults: list[str]) -> threading.Thread:
    def go() -> None:
        with app.app_context():
            try:
                while not over.is_set():
                    work()
                    db.session.rollback()
            except Exception as fault:
                faults.append(repr(fault))

    thread = threading.Thread(target=go)
    thread.start()
    return thread


def test_an_answer_before_its_child_is_folded_again_is_not_lost(stage: Stage) -> None:
    """It came between the fold and the moment in which it is stored."""
    child = stage.children[0]
    use(add_fit(1.0).id, None, clock.now())
    params = current_parameters()
    stored = states.stored_of([child.id])[0]
    moved = states.fold_anew(stored, params)
    stage.now = clock.now()
    stage.practise(child, tasks=1)
    with writing([child.id]):
        assert not states.save_if_current(moved, stored.version)
    assert tuple(states.stored_of([child.id])[0]) != tuple(stored)
    replay_all()
    assert not any(each.differed for each in rebuild(only_check=True))


def test_where_the_states_follow_by_a_job_and_the_deed_is_kept(stage: Stage) -> None:
    row = add_fit(1.0)
    now = clock.now()
    use(row.id, stage.cast.ada, now)
    job = db.session.get_one(Job, "replay")
    assert (job.due_at, job.claimed_at) == (now, None)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.noun == "fit")).one()
    assert (event.action, event.noun_id, event.actor_id) == ("activate", str(row.id), stage.cast.ada.id)
    assert not use(row.id, stage.cast.ada, now), "it is in use already"
    result = stage.cast.app.test_cli_runner().invoke(args=["jobs", "run", "replay"])
    assert f"{len(stage.everybody)} children's states follow" in result.output
    assert set(db.session.scalars(select(StudentStateRow.params_id))) == {f"fit-{row.id}", ""}


@pytest.mark.parametrize("which", ["999", "refused", "kept no longer"])
def test_what_cannot_be_used_changes_nothing(stage: Stage, which: str) -> None:
    good = add_fit(1.0)
    use(good.id, None, clock.now())
    row = add_fit(2.0)
    with writing():
        row.state, row.params = ("refused", row.params) if which == "refused" else ("earlier", "")
    number = 999 if which == "999" else row.id
    with pytest.raises(CannotBeUsed):
        use(number, None, clock.now())
    db.session.rollback()
    assert active_id() == good.id
    done = run(stage.cast.app, "activate", str(number))
    assert done.exit_code == 1
    assert f"Fit {number} cannot be used" in done.output
    assert run(stage.cast.app, "activate", "the best").exit_code == 2


def test_worse_broken_and_overtaken_are_refused_with_the_reason(stage: Stage) -> None:
    now = clock.now()
    worse = db.session.get_one(Fit, fitting.keep(found_by(moved_by(1.0), loss=0.5500001), None, 1, now))
    assert (worse.state, worse.why) == ("refused", "worse")
    broken = db.session.get_one(Fit, fitting.keep(None, None, 1, now))
    assert (broken.state, broken.why, broken.params) == ("refused", "broken", "")
    nan = found_by(moved_by(1.0))
    nan["judged"] = nan["judged"] | {"alpha": float("nan")}
    assert db.session.get_one(Fit, fitting.keep(nan, None, 1, now)).why == "broken"
    no_number = found_by(moved_by(1.0), loss=float("nan"))
    assert db.session.get_one(Fit, fitting.keep(no_number, None, 1, now)).why == "broken"
    late = add_fit(1.0)
    use(add_fit(2.0).id, None, now)
    assert fitting.activating.activate_if_good(late.id, now).why == "overtaken"
    listed = run(stage.cast.app, "list").output
    assert "refused (worse)  log loss 0.5500, before 0.5500, 4500 answers" in listed
    assert "refused (broken)" in listed
    assert "candidate (overtaken)" in listed


def test_old_parameters_go_their_scores_stay(stage: Stage) -> None:
    first = add_fit(0.1)
    use(first.id, None, clock.now())
    second = add_fit(0.2)
    for _ in range(fitting.KEPT):
        add_fit(0.3)
    db.session.expire_all()
    assert first.params, "it is in use"
    assert second.params == second.judged == ""
    assert second.found["scores"]["log_loss"] == 0.5


def test_a_pack_that_came_later_keeps_its_own_starting_values(stage: Stage) -> None:
    row = add_fit(1.0)
    known = moved_by(1.0)
    others = {key: skill for key, skill in known.skills.items() if key != SKILL}
    with writing():
        row.params = replace(known, id=f"fit-{row.id}", skills=others).to_json()
    before = current_parameters().of(SKILL)
    use(row.id, None, clock.now())
    assert current_parameters().of(SKILL) == before
