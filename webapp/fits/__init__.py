"""Fits of the knowledge model, and states rebuilt from the log."""

from flask import Flask

from webapp.fits.cli import fits
from webapp.fits.routes import pages


def init_app(app: Flask) -> None:
    app.cli.add_command(fits)
    app.register_blueprint(pages)
