"""Nightly work: done once by one of the servers, caught up after a night asleep, its outcome kept in words."""

from flask import Flask

from webapp.job_rows import Outcome, ask, last_outcome
from webapp.jobs import cli

__all__ = ["Outcome", "ask", "last_outcome"]


def init_app(app: Flask) -> None:
    app.cli.add_command(cli.jobs)
