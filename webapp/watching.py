"""What is noted of each request: its time and status for Prometheus, and a line in the log when it was slow."""

import time

from flask import Flask, Response, request

from webapp import metrics
from webapp.logs import log, request_id

SLOW = 2.0  # seconds; a child has tapped again by then


def init_app(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(note)


def begin() -> None:
    request.environ["onramp.began"] = time.perf_counter()


def note(response: Response) -> Response:
    seconds = time.perf_counter() - request.environ["onramp.began"]
    endpoint = request.endpoint or "none"
    metrics.requests.labels(endpoint, response.status_code).inc()
    metrics.request_seconds.labels(endpoint).observe(seconds)
    if seconds > SLOW:
        log.warning("slow request", ms=round(seconds * 1000), status=response.status_code)
    if response.status_code >= 500:
        response.headers["X-Request-ID"] = request_id()
    return response
