"""One program fitted to one simulated log, in a process of its own, so that time and memory are its own alone.

`python -m models.commands.contest NAME FILE.npz` prints one line of JSON. The file holds a log as columns, by student,
each student's answers in order, and how many of its rows are fitted to; the rest, of other students, judge.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.knowledge import cohort, scores
from models.knowledge.responses import Responses

Columns = Mapping[str, NDArray[Any]]
Foresee = Callable[[], NDArray[np.float64]]


def main(name: str, path: str) -> None:
    with np.load(path) as file:
        columns = {key: file[key] for key in file.files}
    rows = int(columns.pop("rows"))
    taught, judged = (
        {key: values[part] for key, values in columns.items()} for part in (slice(rows), slice(rows, None))
    )
    ready = FITS[name](taught, judged)
    began, worked = time.perf_counter(), time.process_time()
    foresee = ready()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    y, p = judged["right"].astype(float), foresee()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "program": name, "rows": rows, "cpu_seconds": round(cpu, 2), "seconds": round(seconds, 2),
        "peak_mib": round(memory), "auc": scores.auc(y, p), "log_loss": scores.log_loss(y, p),
    }))  # fmt: skip


def onramp(taught: Columns, judged: Columns) -> Callable[[], Foresee]:
    from models.commands.evaluating import predict
    from models.commands.fitting import learn

    few = log_of({key: values[:2000] for key, values in taught.items()})
    predict(learn(few, "map"), few)  # compiled code is kept on disk: what is measured is the fit, not its compiler
    log = log_of(taught)

    def fit() -> Foresee:
        params = learn(log, "map")
        return lambda: predict(params, log_of(judged)).correct

    return fit


def lr(taught: Columns, judged: Columns) -> Callable[[], Foresee]:
    from models.commands import logistic

    skills = int(max(taught["skill"].max(), judged["skill"].max())) + 1
    names = ("student", "skill", "item", "right")

    def fit() -> Foresee:
        rows = logistic.features(*(taught[name] for name in names))
        weights = logistic.fit(rows, taught["right"], skills, skills * cohort.ITEMS)
        rest = logistic.features(*(judged[name] for name in names))
        return lambda: logistic.chances(weights, rest, skills, skills * cohort.ITEMS)

    return fit


def pybkt(taught: Columns, judged: Columns) -> Callable[[], Foresee]:
    pandas, model_of = import_module("pandas"), import_module("pyBKT.models").Model  # never needed by the project

    def table(columns: Columns) -> Any:
        return pandas.DataFrame({
            "order_id": np.arange(len(columns["right"])), "user_id": columns["student"],
            "skill_name": columns["skill"].astype(str), "correct": columns["right"].astype(int),
        })  # fmt: skip

    seen, unseen = table(taught), table(judged)

    def fit() -> Foresee:
        model = model_of(seed=0, num_fits=1, parallel=False)
        model.fit(data=seen)

        def foresee() -> NDArray[np.float64]:
            found = model.predict(data=unseen).sort_values("order_id")
            return np.asarray(found["correct_predictions"], dtype=np.float64)

        return foresee

    return fit


FITS = {"onramp": onramp, "lr": lr, "pybkt": pybkt}


def log_of(columns: Columns) -> Responses:
    students, skills = int(columns["student"].max()) + 1, int(columns["skill"].max()) + 1
    tags = [(k,) for k in range(skills)]
    return Responses(
        columns["student"], columns["item"], [tags[k] for k in columns["skill"]], columns["right"], columns["seconds"],
        np.zeros(len(columns["right"]), dtype=np.int64), [str(s) for s in range(students)],
        [cohort.item_name(i) for i in range(skills * cohort.ITEMS)], [cohort.skill_name(k) for k in range(skills)],
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
