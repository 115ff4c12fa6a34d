"""A command that is killed at one of its steps, in a process of its own. The hook is here and not in the program."""

import os
import signal
from multiprocessing import get_context
from typing import Any

from sqlalchemy import event

from tests.browser.school import Room
from webapp import create_app
from webapp.extensions import db

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


def killed_at(step: int, school: Room, command: list[str]) -> bool:
    """Run a command of the program and kill it before its `step`th statement or commit. False: it had ended before."""
    config = school.app.config
    settings = {"INSTANCE": str(config["INSTANCE"]), "DATABASE": config["DATABASE"]}
    process = PROCESSES.Process(target=run, args=(step, settings, command))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def run(step: int, settings: dict[str, str], command: list[str]) -> None:
    app, left = create_app(settings), step

    def count(*_arguments: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        for moment in ("before_cursor_execute", "commit"):
            event.listen(db.engine, moment, count)
    done = app.test_cli_runner().invoke(args=command)
    assert done.exit_code == 0, done.output
