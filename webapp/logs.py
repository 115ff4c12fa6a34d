"""The log: one line for each event worth reading, JSON for programs, plain at a terminal; no value of anybody's.

A line holds our own words, counts and names from the program. What others write may hold what a browser sent, and
what an exception says may hold anything: of those only what cannot be a name or an answer is kept.
"""

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from flask import Flask, has_request_context, request
from sqlalchemy.exc import DBAPIError

from webapp.settings import ROOT

Event = structlog.typing.EventDict
log = structlog.stdlib.get_logger("onramp")
FREE = re.compile(r"""[:="'(<{\[0-9]""")  # where a sentence of others begins to tell what it is about
SIGNAL = re.compile(r"SIG[A-Z]{2,8}")
OPEN = frozenset({"flask_migrate"})  # they speak of the program alone, to the person who upgrades it


def init_app(app: Flask) -> None:
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *ALL, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    app.log_exception = log_exception  # type: ignore[method-assign]


def log_exception(exc_info: Any) -> None:
    """In place of Flask's own line, which names the address: a class code stands in some."""
    log.error("unhandled error", exc_info=exc_info)


def request_id() -> str:
    """Names the request in its lines and in the answer that says that something went wrong."""
    found: str = request.environ.setdefault("onramp.request", secrets.token_hex(6))
    return found


def add_request(_logger: Any, _method: str, event: Event) -> Event:
    if has_request_context():
        event.update(request=request_id(), endpoint=request.endpoint, method=request.method)
    return event


def hide_values(_logger: Any, _method: str, event: Event) -> Event:
    """A sentence of gunicorn's or another library's, without what was put into it but for numbers and signals."""
    record: logging.LogRecord = event["_record"]
    event["logger"] = record.name
    if record.name in OPEN:
        return event
    event["event"] = FREE.split(str(record.msg), maxsplit=1)[0].strip()
    values = event.pop("positional_args", ())
    if isinstance(values, tuple) and values:
        shown = tuple(value if may_show(value) else "…" for value in values)
        try:
            event["event"] = str(record.msg) % shown
        except (TypeError, ValueError):  # %d for what is hidden now
            event["event"] = FREE.split(str(record.msg), maxsplit=1)[0].strip()
    return event


def may_show(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and SIGNAL.fullmatch(value) is not None)


def tell_error(_logger: Any, _method: str, event: Event) -> Event:
    """`exc_info` as words."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(["Traceback, innermost cause first, without what was said:", *trace(error)])
    return event


def trace(error: BaseException) -> Iterator[str]:
    """Where it was raised and of what sort; what caused it comes first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from trace(cause)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {frame.name}"
    yield sort_of(error)


def sort_of(error: BaseException) -> str:
    """The class, and what a database or an operating system says without anybody's values."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    facts = dict(facts_of(error.orig if isinstance(error, DBAPIError) else error))
    return " ".join([name, *(f"{key}={value}" for key, value in facts.items() if value)])


def facts_of(error: BaseException | None) -> Iterator[tuple[str, object]]:
    """PostgreSQL's sentences quote values ("Key (name)=(Sam)"), so of it code and names are told; SQLite's never do."""
    if (name := getattr(error, "sqlite_errorname", None)) is not None:
        yield "sqlite", name
        yield "says", str(error)
    if (diagnosis := getattr(error, "diag", None)) is not None:
        yield "sqlstate", getattr(error, "sqlstate", None)
        for part in ("constraint_name", "table_name", "column_name"):
            yield part, getattr(diagnosis, part, None)
    if isinstance(error, OSError):
        yield "says", error.strerror


ALL = (add_request, structlog.stdlib.add_log_level)


def as_lines(terminal: bool) -> structlog.stdlib.ProcessorFormatter:
    plain = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[hide_values, *ALL],
        pass_foreign_args=True,
        processors=[
            tell_error,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            plain if terminal else structlog.processors.JSONRenderer(),
        ],
    )


# For logging.config: everything goes to stderr, others only from a warning on. SQLAlchemy would show every statement.
CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": lambda: as_lines(sys.stderr.isatty())}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "onramp": {"level": "INFO"},
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
