"""`python -m models evaluate`: unseen students, each answer predicted before it is seen."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.commands import plots
from models.knowledge import scores
from models.knowledge.bounds import ParamsInvalid
from models.knowledge.fitted import read_fitted
from models.knowledge.forecast import Forecast
from models.knowledge.foresight import Seen, foresee
from models.knowledge.kernel import Tables, trait_nodes
from models.knowledge.lately import PRIOR_ANSWERS, features, first_skill
from models.knowledge.nodes import NODES
from models.knowledge.params import Params, tabulate
from models.knowledge.responses import Responses, ResponsesInvalid, read_responses
from models.knowledge.sequences import CONTEXTS, TRIES, Ints, Sequences, pack
from models.knowledge.state import SOURCES


def run(given: argparse.Namespace) -> int:
    """Print the scores; 1 where a file cannot be used."""
    try:
        fitted = read_fitted(given.params)
        log = read_responses(given.responses, given.by)
    except (ParamsInvalid, ResponsesInvalid, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if given.tier == "predict" and fitted.predict is None:
        print(f"{given.params} has no predict tier: fit with --tier both", file=sys.stderr)
        return 1
    seen = predict(fitted.decide, log)
    if given.tier == "predict" and fitted.predict is not None:
        seen = seen._replace(correct=forecast(fitted.predict, log).correct)  # P(known) stays the decide tier's
    found = scores_of(log, seen)
    if given.plot and (fault := plots.drawn(given.plot, log, seen.correct)):
        print(fault, file=sys.stderr)
        return 1
    if given.by:
        values = np.array(log.columns[given.by])
        found["groups"] = {
            str(value): scores_of(log, seen, values == value) for value in sorted(set(log.columns[given.by]))
        }
    print(json.dumps(found, indent=1) if given.json else in_words(found))
    return 0


def predict(params: Params, log: Responses) -> Seen:
    """Every answer as the parameters foresee it; skills and items that they do not know are pooled and average."""
    return foresee(packed_for(params, log), tables(params), len(log))


def forecast(tier: Forecast, log: Responses) -> Seen:
    """Every answer as the predict tier foresees it; its `known` means nothing."""
    packed = packed_for(tier.params, log)
    extra = (features(log, tier.expected) @ np.array(tier.lately))[packed.answer]
    at = tables(tier.params)._replace(trait=tier.gamma * trait_nodes(NODES)[0], extra=extra)
    return foresee(packed, at, len(log))


def packed_for(params: Params, log: Responses) -> Sequences:
    items = {name: n for n, name in enumerate(params.items)}
    return pack(log, {name: n for n, name in enumerate(params.skills)}, items, again_of(params, items))


def again_of(params: Params, items: Mapping[str, int]) -> Ints:
    return np.sort([items[name] * TRIES + n for name in params.again for n in range(1, TRIES)]).astype(np.int64)


def tables(params: Params) -> Tables:
    """The kernel's numbers; the pooled skill is the last, where the number -1 finds it."""
    each = [*params.skills.values(), params.pooled]
    found = [tabulate(params, skill) for skill in each]
    names = list(params.items)
    again = again_of(params, {name: n for n, name in enumerate(names)})
    easiness = np.array(list(params.items.values()), dtype=np.float64)
    later = [params.items[names[n // TRIES]] + params.again[names[n // TRIES]][n % TRIES - 1] for n in again]
    # an item that no fit knows is only its circumstances: its offset is that of the empty key
    around = np.array([
        params.circumstances("", n % TRIES, SOURCES[n % CONTEXTS // TRIES], n >= CONTEXTS) for n in range(2 * CONTEXTS)
    ])  # fmt: skip
    return Tables(
        np.array([table.start for table in found]),
        np.array([table.learn for table in found]),
        np.array([skill.e for skill in each]),
        np.array([params.v]),
        np.array([skill.g for skill in each]),
        np.concatenate([easiness, np.array(later, dtype=np.float64)]),
        np.ascontiguousarray(around[:, 0]),
        np.logaddexp(0.0, np.array([skill.delta for skill in each])[:, None] + around[:, 1]),
        np.zeros(NODES),
        np.zeros(0),
    )


def scores_of(log: Responses, seen: Seen, which: NDArray[np.bool_] | None = None) -> dict[str, Any]:
    """The measures over all answers, or over those of a mask; what comes next is looked for among all."""
    y = log.right.astype(np.float64)
    mask = np.ones(len(log), dtype=bool) if which is None else which
    skill = first_skill(log)
    rows, ahead = scores.next_three(y, log.student, skill)
    _, above = scores.next_three(y - others_mean(log, skill), log.student, skill)
    inside = mask[rows]
    rows, ahead, above = rows[inside], ahead[inside], above[inside]
    right, p = y[mask], seen.correct[mask]
    enough = len(rows) >= 10
    return {
        "rows": int(mask.sum()),
        "auc": scores.auc(right, p),
        "rmse": scores.rmse(right, p),
        "log_loss": scores.log_loss(right, p),
        "ece": scores.ece(right, p),
        "within_skill_r": scores.within_skill_r(seen.known[rows], above, skill[rows]) if enough else None,
        "next3_by_decile": scores.by_decile(seen.known[rows], ahead) if enough else [],
    }


def others_mean(log: Responses, skill: Ints) -> NDArray[np.float64]:
    """Per answer, the share right among OTHER students on its item, drawn to that on its skill by five answers: with
    the student's own among them, a seldom used item's mean would be little else than the answer itself."""
    y = log.right.astype(np.float64)

    def others(group: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        _, own = np.unique(log.student * (group.max() + 1) + group, return_inverse=True)
        return tuple(
            np.bincount(group, values)[group] - np.bincount(own, values)[own] for values in (y, np.ones(len(y)))
        )  # type: ignore[return-value]

    right, count = others(skill)
    usual = (right + PRIOR_ANSWERS * y.mean()) / (count + PRIOR_ANSWERS)
    right, count = others(log.item)
    return np.asarray((right + PRIOR_ANSWERS * usual) / (count + PRIOR_ANSWERS))


def in_words(found: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for name, value in found.items() if name != "groups"]
    for name, group in found.get("groups", {}).items():
        lines.append(f"{name}: " + ", ".join(f"{key} {group[key]}" for key in ("rows", "auc", "log_loss", "ece")))
    return "\n".join(lines)
