"""Metrics for Prometheus, at an address of this machine alone, answered by a process beside the web workers.

Workers count in files of memory (prometheus-client's multiprocess mode); this process adds them up when it is asked,
and looks at disk, backup and jobs then. Forked from the master before it listens, it shares the loaded program's
memory, and ends when the master has, however that ended.
"""

import ipaddress
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from flask import Flask
from prometheus_client import CollectorRegistry, Metric, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from webapp import clock, write_ahead
from webapp.backups import store
from webapp.extensions import db
from webapp.health import sizes
from webapp.logs import log
from webapp.tables import Job

FILES = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client reads it when it is imported; see scripts/gunicorn.conf.py
CHECK = 0.5  # seconds between two looks at whether the master still lives


class Quiet(WSGIRequestHandler):
    timeout = 5  # seconds: whoever connects and says nothing must not keep others out

    def log_message(self, format: str, *args: object) -> None:
        """Who asks is Prometheus; it is no event."""


class Gauges(Collector):
    """What is looked up when Prometheus asks. Where the database does not answer, its part is missing."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def collect(self) -> Iterator[Metric]:
        with self.app.app_context():
            yield GaugeMetricFamily("onramp_disk_free_bytes", "Free on the instance's disk.", sizes.free_bytes())
            if (newest := store.newest()) is not None:
                age = (clock.now() - newest.at) / clock.SECOND
                yield GaugeMetricFamily("onramp_backup_age_seconds", "Since the newest backup.", age)
            with suppress(SQLAlchemyError):
                yield from of_database()
            db.session.remove()


def of_database() -> Iterator[Metric]:
    yield GaugeMetricFamily("onramp_database_bytes", "Size of the database.", sizes.database_bytes())
    yield GaugeMetricFamily("onramp_wal_bytes", "Size of SQLite's write-ahead log.", write_ahead.size())
    went_well = GaugeMetricFamily("onramp_job_ok", "1: the nightly job ended well last time.", labels=["job"])
    for job in db.session.execute(select(Job.name, Job.ok).where(Job.ok.is_not(None))):
        went_well.add_metric([job.name], float(job.ok))
    yield went_well


def serve_beside(app: Flask) -> None:
    """Answer at ONRAMP_METRICS from a forked process; nothing where it is empty. Raises SystemExit for an address that
    others can reach."""
    if not app.config["METRICS"]:
        return
    try:
        host, port = loopback(app.config["METRICS"])
    except ValueError:
        shutil.rmtree(os.environ[FILES], ignore_errors=True)
        raise SystemExit("ONRAMP_METRICS must be an address of this machine alone, like 127.0.0.1:9464.") from None
    master = os.getpid()
    if os.fork() == 0:
        try:
            answer(host, port, master, app)
        finally:
            shutil.rmtree(os.environ[FILES], ignore_errors=True)
            os._exit(0)


def loopback(address: str) -> tuple[str, int]:
    """Raises ValueError."""
    host, _, port = address.rpartition(":")
    if not ipaddress.IPv4Address(host).is_loopback or not 0 < int(port) < 65536:
        raise ValueError
    return host, int(port)


def answer(host: str, port: int, master: int, app: Flask) -> None:
    """Until the master has ended. Where the address is taken, the school is served all the same."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the master, which ends in order
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with app.app_context():
        db.engine.dispose(close=False)
    try:
        server = listen(host, port, app)
    except OSError as error:
        log.error("no metrics", exc_info=error)
        while os.getppid() == master:
            time.sleep(CHECK)
        return
    while os.getppid() == master:
        server.handle_request()


def listen(host: str, port: int, app: Flask) -> WSGIServer:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Gauges(app))
    server = make_server(host, port, make_wsgi_app(registry), WSGIServer, Quiet)
    server.timeout = CHECK
    return server
