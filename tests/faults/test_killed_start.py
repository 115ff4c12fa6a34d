"""The very first start, killed while it makes the secret, or made by several at once: one secret, whole."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.dying import PROCESSES
from webapp import create_app, settings


def start(instance: str, dies: bool) -> None:
    if dies:
        settings.secrets.token_urlsafe = lambda _bytes: os.kill(os.getpid(), signal.SIGKILL)
    create_app({"INSTANCE": instance})


def start_all(many: int, instance: Path, dies: bool) -> list[int | None]:
    """How so many processes ended that started at once."""
    starts = [PROCESSES.Process(target=start, args=(str(instance), dies)) for _ in range(many)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    return [each.exitcode for each in starts]


@pytest.mark.parametrize("dying", [1, 8])
def test_a_start_that_was_killed_is_made_good_by_the_next(dying: int, tmp_path: Path) -> None:
    assert start_all(dying, tmp_path, dies=True) == [-signal.SIGKILL] * dying
    assert start_all(4, tmp_path, dies=False) == [0] * 4
    secret = (tmp_path / "secret").read_text()
    assert create_app({"INSTANCE": str(tmp_path)}).config["SECRET_KEY"] == secret
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
