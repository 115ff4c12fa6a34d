"""What Prometheus may ask: counts and times that an operator acts on. No label names a person or holds an answer."""

from collections.abc import Sequence

from prometheus_client import Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests = Counter("onramp_requests", "Requests by endpoint and status.", ["endpoint", "status"])
request_seconds = Histogram("onramp_request_seconds", "Time to answer, by endpoint.", ["endpoint"], buckets=SECONDS)
rows = Counter("onramp_rows", "Delivered rows by what became of them: stored, conflict, refused.", ["kept"])
delivery_rows = Histogram("onramp_delivery_rows", "Rows in one delivery.", buckets=(1, 2, 5, 10, 20, 50, 100, 200))
write_wait = Histogram("onramp_write_wait_seconds", "How long a write waited for its turn.", buckets=SECONDS)
busy = Counter("onramp_busy", "Requests answered 503 since a write, or a connection, did not get its turn.")


def count_delivery(kept: Sequence[str]) -> None:
    delivery_rows.observe(len(kept))
    for word in set(kept):
        rows.labels(word).inc(kept.count(word))
