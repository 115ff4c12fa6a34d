"""Items as a class meets them: looked at before, complained about, how they do, and taken out of the count."""

from flask import Flask

from webapp.items import activity_routes, cli, look_routes, report_routes, write_routes  # noqa: F401  # they add themselves
from webapp.items.blueprint import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
