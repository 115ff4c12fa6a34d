"""What is planned for a class's children: the step with which each of them begins."""

from flask import Flask

from webapp.plans.routes import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
