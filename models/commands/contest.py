"""One program fitted to one log, in a process of its own, so that time and memory are its own alone.

`python -m models.commands.contest NAME FILE.npz` prints one line of JSON. The file holds a log as columns, by student,
each student's answers in order, and how many of its rows are fitted to; the rest, of other students, judge. `skill`
numbers the sets of skills, which other programs take as skills of their own; `tags` (sets, most) says which skills each
set holds, filled up with -1; where it is missing each is a skill.
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
Foresee = Callable[[], Any]  # P(right) of each answer of the judges, or `Seen`


def main(name: str, path: str) -> None:
    with np.load(path) as file:
        columns = {key: file[key] for key in file.files}
    rows, tags = int(columns.pop("rows")), columns.pop("tags", None)
    taught, judged = (
        {key: values[part] for key, values in columns.items()} for part in (slice(rows), slice(rows, None))
    )
    if tags is not None:
        taught["tags"] = judged["tags"] = tags
    ready = FITS[name](taught, judged)
    began, worked = time.perf_counter(), time.process_time()
    foresee = ready()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    seen = foresee()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "program": name, "rows": rows, "cpu_seconds": round(cpu, 2), "seconds": round(seconds, 2),
        "peak_mib": round(memory), **scored(judged, seen),
    }))  # fmt: skip


def scored(judged: Columns, seen: Any) -> dict[str, Any]:
    """The measures of what was foreseen: P(right) (N,), or `Seen` where P(known) stands beside it."""
    y = judged["right"].astype(float)
    p = np.asarray(getattr(seen, "correct", seen))
    found = {name: getattr(scores, name)(y, p) for name in ("auc", "rmse", "log_loss", "ece")}
    if p is seen:
        return found
    from models.commands.evaluating import scores_of

    own = scores_of(log_of(judged), seen)
    return found | {name: own[name] for name in ("within_skill_r", "next3_by_decile")}


def onramp(taught: Columns, judged: Columns) -> Callable[[], Foresee]:
    from models.commands.evaluating import predict
    from models.commands.fitting import learn
    from models.knowledge.fit import prepare

    prepare(0, 1)
    few = log_of(beginning(taught))
    predict(learn(few, "map"), few)  # compiled code is kept on disk: what is measured is the fit, not its compiler
    log = log_of(taught)

    def fit() -> Foresee:
        params = learn(log, "map")
        return lambda: predict(params, log_of(judged))

    return fit


def onramp_predict(taught: Columns, judged: Columns) -> Callable[[], Foresee]:
    from models.commands.evaluating import forecast
    from models.commands.fitting import learn_forecast
    from models.knowledge.fit import prepare

    prepare(0, 1)
    few = log_of(beginning(taught))
    forecast(learn_forecast(few), few)
    log = log_of(taught)

    def fit() -> Foresee:
        tier = learn_forecast(log)
        return lambda: forecast(tier, log_of(judged)).correct

    return fit


def lr(taught: Columns, judged: Columns) -> Callable[[], Foresee]:
    from models.commands import logistic

    skills, items = (int(max(taught[key].max(), judged[key].max())) + 1 for key in ("skill", "item"))
    names = ("student", "skill", "item", "right")

    def fit() -> Foresee:
        rows = logistic.features(*(taught[name] for name in names))
        weights = logistic.fit(rows, taught["right"], skills, items)
        rest = logistic.features(*(judged[name] for name in names))
        return lambda: logistic.chances(weights, rest, skills, items)

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


FITS = {"onramp": onramp, "onramp-predict": onramp_predict, "lr": lr, "pybkt": pybkt}


def beginning(columns: Columns) -> Columns:
    """A little of it, to compile on."""
    return {key: values if key == "tags" else values[:2000] for key, values in columns.items()}


def log_of(columns: Columns) -> Responses:
    students, items = int(columns["student"].max()) + 1, int(columns["item"].max()) + 1
    sets = columns.get("tags", np.arange(int(columns["skill"].max()) + 1)[:, None])
    tags = [tuple(k for k in row if k >= 0) for row in sets.tolist()]
    return Responses(
        columns["student"], columns["item"], [tags[k] for k in columns["skill"]], columns["right"], columns["seconds"],
        np.zeros(len(columns["right"]), dtype=np.int64), [str(s) for s in range(students)],
        [cohort.item_name(i) for i in range(items)], [cohort.skill_name(k) for k in range(int(sets.max()) + 1)],
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
