"""The thread that looks for jobs: it goes on, whatever goes wrong in it."""

import sys
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from flask import Flask

from tests.cast import Cast
from webapp import clock
from webapp import job_rows as rows
from webapp.jobs import nightly, watching
from webapp.writing import writing


class Enough(BaseException):
    """Ends the loop."""


FAILURES = [OSError(11, "no more processes"), ZoneInfoNotFoundError("Mars"), RuntimeError("can't start new thread")]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("module", [nightly, watching], ids=["while it claims", "while it starts one"])
def test_it_looks_again(app: Flask, monkeypatch: pytest.MonkeyPatch, module: object, failure: Exception) -> None:
    calls = [failure, Enough()]

    def fails(*_arguments: object) -> None:
        raise calls.pop(0)

    monkeypatch.setattr(watching, "PAUSE", 0)
    monkeypatch.setattr(nightly, "claim_due", lambda _now: ["backup"])
    monkeypatch.setattr(module, "claim_due" if module is nightly else "in_a_process", fails)
    with pytest.raises(Enough):
        watching.look_for_ever(app)


def test_a_job_that_takes_long_is_not_begun_again(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its lease was over while its process still ran: another server noted a failure."""
    with writing():
        rows.schedule("backup", 1)
    long_ago = clock.now() - rows.LEASE - 1
    assert nightly.claim_due(long_ago) == ["backup"]
    program = tmp_path / "takes-long"
    program.write_text("#!/bin/sh\nsleep 2\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(watching, "RENEWAL", 0.2)
    assert "backup" in rows.due(clock.now())
    watching.in_a_process(app, "backup")
    with writing():
        rows.ask("backup", clock.now())  # the admin's button
    assert "backup" not in rows.due(clock.now())
    with writing():
        rows.end("backup", True, "", 1, clock.now())
    nightly.keep("backup", clock.now())
    assert "backup" in rows.due(clock.now()), "one that has ended keeps its time"
