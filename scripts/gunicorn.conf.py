"""How Onramp is served: the one place for gunicorn's settings, read by scripts/run and by any other start.

The environment's ONRAMP_WORKERS and ONRAMP_THREADS change the size, ONRAMP_BIND the address.
"""

import ctypes
import gc
import os
import sys
import tempfile
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

# Before prometheus-client is imported, which decides then where to count. A full disk would kill a worker that counts
# in a file on it.
if os.environ.get("ONRAMP_METRICS") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    memory = Path("/dev/shm")  # noqa: S108
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix=f"onramp-metrics-{os.getpid()}-", dir=memory if memory.is_dir() else None
    )

from webapp import logs

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
logconfig_dict = logs.CONFIG
loglevel = "warning"
control_socket_disable = True


def give_memory_back() -> None:
    """Have glibc return what a password's hash took (19 MiB): by itself it keeps as much for each thread that ever
    hashed one, 150 MiB in a worker. Other systems have no such switch, and do not need it."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(-3, 2**20)  # M_MMAP_THRESHOLD: larger pieces come from the system and go back to it
        mallopt(-8, 2)  # M_ARENA_MAX


give_memory_back()


def on_starting(server: Arbiter) -> None:
    """Metrics beside; and as long as the master or a worker lives, no backup can be restored under it."""
    from webapp.backups.problems import BackupProblem
    from webapp.backups.serving import serve
    from webapp.health.scraping import serve_beside
    from wsgi import app

    serve_beside(app)
    try:
        serve(app.config["INSTANCE"])
    except BackupProblem as problem:
        sys.exit(str(problem))


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker opens its own database connections; one shared across a fork would mix two conversations."""
    from webapp.extensions import db
    from webapp.jobs.watching import watch
    from wsgi import app

    with app.app_context():
        db.engine.dispose(close=False)
    watch(app)  # nightly work


def post_worker_init(worker: Worker) -> None:
    """Tell the application how many requests wait for a thread; it turns away what would wait too long."""
    from webapp import admission

    admission.watch(lambda: worker.nr_conns - len(worker.keepalived_conns) - len(worker.pending_conns) - threads)


def when_ready(server: Arbiter) -> None:
    """Say where to go once the port listens; scripts/run leaves the words in ONRAMP_WELCOME."""
    from webapp.backups.making import version

    gc.freeze()  # no worker's collector touches, and so copies, what all of them share
    logs.log.info("started", version=version(), workers=workers, threads=threads)
    welcome = os.environ.pop("ONRAMP_WELCOME", "")
    if welcome:
        print(welcome, flush=True)


def on_exit(server: Arbiter) -> None:
    logs.log.info("stopped")
