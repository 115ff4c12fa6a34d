"""What logs and metrics cost a request, in CPU-microseconds: with and without, by turns in one process.

`python scripts/measure_watching.py`; with `--files` counted in files, as under gunicorn with ONRAMP_METRICS.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
ROUNDS, REQUESTS = 40, 250


def cost(act: Callable[[], object]) -> float:
    """CPU-microseconds of one."""
    began = time.process_time()
    for _ in range(REQUESTS):
        act()
    return (time.process_time() - began) / REQUESTS * 1e6


def deliver(metrics: ModuleType) -> None:
    """What `record` and `writing` note."""
    metrics.count_delivery(["stored"])
    metrics.write_wait.observe(0.001)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if "--files" in sys.argv:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        from webapp import create_app, metrics, watching

        app = create_app({"INSTANCE": folder})
        client = app.test_client()
        befores, afters = app.before_request_funcs[None], app.after_request_funcs[None]
        turns: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            turns[0].append(cost(lambda: client.get("/healthz")))
            befores.remove(watching.begin)
            afters.remove(watching.note)
            turns[1].append(cost(lambda: client.get("/healthz")))
            befores.insert(0, watching.begin)
            afters.insert(0, watching.note)
        watched, plain = (statistics.median(each) for each in turns)
        print(f"a request: {watched:.0f} watched, {plain:.0f} not: {watched - plain:.1f} more")
        both = [cost(lambda: deliver(metrics)) for _ in range(ROUNDS)]
        print(f"a delivery beside that: {statistics.median(both):.1f}")


main()
