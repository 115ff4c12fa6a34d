"""The library: which packs a school has installed, and how a new one gets in."""

from flask import Flask

from webapp.library.cli import pack
from webapp.library.routes import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.cli.add_command(pack)
