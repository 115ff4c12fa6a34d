"""`python -m models refit`: parameters learned anew, and judged beside those in use on students that neither has seen.

Two fits of one log: one without the judges, which they judge, and one with everybody, which is to be used.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.commands.evaluating import predict, scores_of
from models.commands.fitting import code_version, learn, say
from models.knowledge.bounds import ParamsInvalid
from models.knowledge.fit import prepare
from models.knowledge.foresight import Seen
from models.knowledge.params import Params
from models.knowledge.responses import Responses, ResponsesInvalid, read_responses
from models.knowledge.scores import reliability

BROKEN = 3  # the exit code where the log is sound and the fit is not
FEW = 5  # students: of a smaller group nothing is said
CHECK = 0.5  # seconds between two looks at whether the starter lives
SHOWN = ("rows", "auc", "rmse", "log_loss", "ece")


def run(given: argparse.Namespace) -> int:
    """Write what was learned and how it was judged; 1, or BROKEN, and no file, where anything fails."""
    if given.parent is not None:
        end_with(given.parent)
    os.nice(10)  # who asks may have a school at work beside it
    prepare(given.seed, given.threads)
    try:
        log = read_responses(given.responses)
        judging = json.loads(given.judges.read_text(encoding="utf-8"))
        against = Params.from_json(given.against.read_text(encoding="utf-8"))
    except (ResponsesInvalid, ParamsInvalid, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    try:
        found = refit(log, judging["judges"], judging.get("groups", {}), against, given.inference)
        text = json.dumps(found | {"seed": given.seed}, sort_keys=True, allow_nan=False)
    except (ValueError, ArithmeticError) as error:
        print(error, file=sys.stderr)
        return BROKEN
    given.out.write_text(text, encoding="utf-8")
    return 0


def refit(
    log: Responses, judges: Sequence[str], groups: Mapping[str, Any], against: Params, inference: str
) -> dict[str, Any]:
    """params, judged (the parameters without the judges), scores, against, reliability, groups, and what made them.

    groups: {what is told apart: {its value: [student ids]}}. Raises ParamsInvalid, ArithmeticError.
    """
    began = time.process_time()
    out = of_students(log, judges)
    held_out = log.of_students(out)
    say(f"fitting without {int(out.sum())} of {len(out)} students, who judge it")
    judged = learn(log.of_students(~out), inference)
    seen, before = predict(judged, held_out), predict(against, held_out)
    say("fitting with everybody")
    params = learn(log, inference, spread=True)
    y = held_out.right.astype(np.float64)
    return {
        "params": json.loads(params.to_json()),
        "judged": json.loads(judged.to_json()),
        "scores": few_scores(held_out, seen),
        "against": few_scores(held_out, before),
        "reliability": [list(part) for part in reliability(y, seen.correct)],
        "groups": by_group(held_out, seen, before, groups),
        "rows": len(log),
        "students": len(log.students),
        "judges": int(out.sum()),
        "skills": len(params.skills),
        "items": len(params.items),
        "inference": inference,
        "code": code_version(),
        "cpu_seconds": round(time.process_time() - began, 2),
    }


def of_students(log: Responses, names: Sequence[str]) -> NDArray[np.bool_]:
    """A mask over the log's students."""
    return np.isin(np.array(log.students), np.array(names, dtype=str))


def few_scores(log: Responses, seen: Seen, which: NDArray[np.bool_] | None = None) -> dict[str, Any]:
    """Raises ArithmeticError where one is no number."""
    found = scores_of(log, seen, which)
    if not np.isfinite(found["log_loss"]):
        raise ArithmeticError("the predictions left the numbers: nothing was kept")
    return {name: found[name] for name in SHOWN}


def by_group(log: Responses, seen: Seen, before: Seen, groups: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How each group of at least FEW judges is foreseen: mean foreseen, share right, and the scores."""
    found = []
    for by, values in sorted(groups.items()):
        for value, names in sorted(values.items()):
            students = of_students(log, names)
            which = students[log.student]
            children = len(np.unique(log.student[which]))
            if children < FEW:
                continue
            foreseen, right = float(seen.correct[which].mean()), float(log.right[which].mean())
            group = {"by": by, "value": value, "children": children, "foreseen": foreseen, "right": right}
            against = few_scores(log, before, which)["log_loss"]
            found.append(group | few_scores(log, seen, which) | {"against": against})
    return found


def end_with(parent: int) -> None:
    """End this process as soon as that one has: nobody would read what it finds."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(CHECK)
        os._exit(1)

    threading.Thread(target=look, name="parent", daemon=True).start()
