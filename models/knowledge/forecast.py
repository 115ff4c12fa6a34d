"""What the predict tier has beside a model's parameters. It forecasts answers and is never shown as mastery.

With these terms the history of a student's answers moves out of P(known), which then says next to nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.knowledge.bounds import LOADING_BOUND, ParamsInvalid, number_fault
from models.knowledge.params import Params

LATELY = 9


@dataclass(frozen=True)
class Expected:
    """Share of right answers in the whole log, by skill and by item."""

    whole: float
    skills: Mapping[str, float]
    items: Mapping[str, float]


@dataclass(frozen=True)
class Forecast:
    """gamma: the trait's loading in the answer; lately (9,): weights of lately.py's numbers. Raises ParamsInvalid."""

    params: Params
    gamma: float
    lately: tuple[float, ...]
    expected: Expected

    def __post_init__(self) -> None:
        faults = list(number_fault("gamma", self.gamma, 0.0, LOADING_BOUND))
        if len(self.lately) != LATELY:
            faults.append(f"lately must be {LATELY} numbers, not {len(self.lately)}")
        for n, weight in enumerate(self.lately):
            faults += number_fault(f"lately[{n}]", weight, -20.0, 20.0)
        shares = {"": self.expected.whole, **self.expected.skills, **self.expected.items}
        for name, share in shares.items():
            faults += number_fault(f"expected[{name!r}]", share, 0.0, 1.0)
        if faults:
            raise ParamsInvalid(faults)

    def record(self) -> dict[str, Any]:
        """What `read` takes."""
        expected = {"whole": self.expected.whole, "skills": self.expected.skills, "items": self.expected.items}
        params = json.loads(self.params.to_json())
        return {"params": params, "gamma": self.gamma, "lately": list(self.lately), "expected": expected}


def read(record: Any) -> Forecast:
    """Raises ParamsInvalid."""
    try:
        expected = record["expected"]
        shares = Expected(expected["whole"], dict(expected["skills"]), dict(expected["items"]))
        lately, gamma, params = tuple(record["lately"]), record["gamma"], json.dumps(record["params"])
    except (KeyError, TypeError, ValueError) as error:
        raise ParamsInvalid([f"the predict tier is damaged: {error!r}"]) from error
    return Forecast(Params.from_json(params), gamma, lately, shares)
