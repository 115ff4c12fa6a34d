"""The library: which packs a school has installed, and how a new one gets in."""

from flask import Flask

from webapp.library import draft_routes, routes, standard_routes, version_cli  # noqa: F401  # they add themselves
from webapp.library.blueprint import pages
from webapp.library.cli import pack
from webapp.library.importing import import_pack
from webapp.library.languages import languages
from webapp.library.picture_routes import pictures


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.jinja_env.globals["languages_of"] = languages
    app.register_blueprint(pictures)
    pack.add_command(import_pack)
    app.cli.add_command(pack)
