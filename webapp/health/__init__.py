"""Is all well? For the machines that watch, and in words for the admin."""

from flask import Flask

from webapp import clock
from webapp.health.routes import pages


def init_app(app: Flask) -> None:
    app.config["STARTED_AT"] = clock.now()
    app.register_blueprint(pages)
