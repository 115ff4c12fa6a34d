"""What goes into a log when something breaks: never a child's name or answer."""

import logging

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.cast import Cast
from webapp.extensions import db


def test_a_database_error_names_no_values(app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    answer = "-".join(("a", "canary"))  # a trace shows the lines of this file too
    with pytest.raises(DBAPIError) as raised:
        db.session.execute(text("SELECT 1 FROM no_such_table WHERE answer = :answer"), {"answer": answer})
    db.session.rollback()
    with caplog.at_level(logging.ERROR):
        app.logger.error("broken", exc_info=raised.value)
    assert "no_such_table" in caplog.text
    assert answer not in caplog.text
