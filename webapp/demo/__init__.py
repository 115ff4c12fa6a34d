"""A demo school: invented people, and three weeks of simulated answers that came in through the real door."""

from flask import Flask

from webapp.demo.calibration import demo_calibration
from webapp.demo.cli import demo


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)
    app.cli.add_command(demo_calibration)
