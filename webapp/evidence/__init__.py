"""The evidence log: its door, its fold into states, its flags."""

from flask import Flask

from webapp.evidence.routes import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
