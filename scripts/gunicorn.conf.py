"""How Onramp is served: the one place for gunicorn's settings, read by scripts/run and by any other start.

The environment's ONRAMP_WORKERS and ONRAMP_THREADS change the size, ONRAMP_BIND the address.
"""

import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

wsgi_app = "wsgi:app"
bind = os.environ.get("ONRAMP_BIND", "127.0.0.1:8000")

# Threads, not an event loop: the file lock and SQLite's fsync would block the loop.
worker_class = "gthread"
workers = int(os.environ.get("ONRAMP_WORKERS", "2"))
threads = int(os.environ.get("ONRAMP_THREADS", "8"))
os.environ.setdefault("ONRAMP_DATABASE_THREADS", str(threads))  # on PostgreSQL each thread has its connection
preload_app = True  # workers share the memory of one loaded program
umask = 0o077  # what the server writes is readable by its own user alone

timeout = 30
graceful_timeout = 20  # answers under way are stored before a worker leaves
keepalive = 5
backlog = 512

accesslog = None  # who asked for what is a child's data
errorlog = "-"
loglevel = "warning"
control_socket_disable = True


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker opens its own database connections; one shared across a fork would mix two conversations."""
    from webapp.extensions import db
    from wsgi import app

    with app.app_context():
        db.engine.dispose(close=False)


def when_ready(server: Arbiter) -> None:
    """Say where to go once the port listens; scripts/run leaves the words in ONRAMP_WELCOME."""
    welcome = os.environ.pop("ONRAMP_WELCOME", "")
    if welcome:
        print(welcome, flush=True)


def on_exit(server: Arbiter) -> None:
    print("Stopped.", flush=True)
