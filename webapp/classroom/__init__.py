"""The teacher's classroom: who needs me now, tickets and groups for today; units, the skills grid, each student."""

from flask import Flask

from webapp.classroom import (  # noqa: F401  # they add themselves to `pages`
    answer_routes,
    group_routes,
    group_sheet_routes,
    live_routes,
    mixed_routes,
    paper_routes,
    picking_routes,
    planning_routes,
    rule_routes,
    student_routes,
    week_routes,
)
from webapp.classroom.blueprint import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
