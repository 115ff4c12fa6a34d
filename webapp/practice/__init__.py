"""A child's own pages: today's next step, practice sets, exit tickets."""

from flask import Flask

from webapp.practice.routes import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
