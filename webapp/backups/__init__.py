"""Backups: made while Onramp runs, checked, restored, kept for weeks; and a school moved to another machine."""

from flask import Flask

from webapp.backups import cli, restoring


def init_app(app: Flask) -> None:
    app.cli.add_command(cli.backup)
    restoring.finish_interrupted(app)
