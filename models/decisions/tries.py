"""What a child did in one sitting, try by try, and what the child is offered on the spot.

An unsuccessful try is an answer with `right` False, or "not sure"; hints, breaks and unreadable answers
neither make nor break a run. Voided rows are left out by the caller.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Support: TypeAlias = Literal["hint", "worked example", "stop"]
HINT_AT, WORKED_EXAMPLE_AT, STOP_AT = 3, 5, 10
SHOWN_AT = 3  # tasks in a row that went well at once


@dataclass(frozen=True, slots=True)
class Try:
    """One row of the sitting, oldest first.

    kind        answer, hint, not-sure, help, break, ...; right: None where there is nothing to judge
    predicted   P(correct) before it, None if unknown; misconception: the rule that predicts this answer, if
                one does
    given       what the child wrote; prompt: the task as shown; skill: the one that the task is mainly about
    elapsed_ms  time on the task by the device's timer; reading_ms: the least time in which it can be read
    """

    kind: str
    right: bool | None
    skill: str
    at: int
    predicted: float | None = None
    misconception: str | None = None
    given: str = ""
    prompt: str = ""
    elapsed_ms: int | None = None
    reading_ms: int | None = None
    had_hint: bool = False

    def __post_init__(self) -> None:
        if self.predicted is not None and not 0 <= self.predicted <= 1:
            raise ValueError(f"predicted is a probability, got {self.predicted}")

    @property
    def unsuccessful(self) -> bool:
        """An answer that did not go well, or "not sure"."""
        return self.kind == "not-sure" or (self.kind == "answer" and self.right is False)

    @property
    def successful(self) -> bool:
        """An answer that went well, with or without a hint."""
        return self.kind == "answer" and self.right is True

    @property
    def rapid(self) -> bool:
        """Answered faster than the task can be read."""
        timed = self.kind == "answer" and self.elapsed_ms is not None and self.reading_ms is not None
        return timed and (self.elapsed_ms or 0) < (self.reading_ms or 0)


def unsuccessful_runs(tries: Sequence[Try]) -> dict[str, list[Try]]:
    """Per skill, the unsuccessful tries since its last success."""
    runs: dict[str, list[Try]] = {}
    for t in tries:
        if t.unsuccessful:
            runs.setdefault(t.skill, []).append(t)
        elif t.successful:
            runs.pop(t.skill, None)
    return runs


def support(tries: Sequence[Try]) -> Support | None:
    """What the child is offered now, by the run of unsuccessful tries on the skill at hand. No flag."""
    judged = [t for t in tries if t.unsuccessful or t.successful]
    run = unsuccessful_runs(tries).get(judged[-1].skill, []) if judged else []
    if len(run) >= STOP_AT:
        return "stop"
    if len(run) < HINT_AT:
        return None
    return "worked example" if len(run) >= WORKED_EXAMPLE_AT or any(t.had_hint for t in run) else "hint"


def shown(at_once: Sequence[bool]) -> bool:
    """May a practice set end before its last task? Where the last three went well at the first try and without a hint,
    the rest would mostly practise what is known; whether it is, the belief and the exit ticket say. at_once: of each
    task that is over, in order."""
    return len(at_once) >= SHOWN_AT and all(at_once[-SHOWN_AT:])


def at_most(successes: int, chances: Sequence[float]) -> float:
    """P(at most so many successes) in independent tries with these chances, exactly (Poisson binomial, by
    folding one try after another into the distribution of the count)."""
    spread = [1.0]
    for p in chances:
        spread = [a * (1 - p) + b * p for a, b in zip([*spread, 0.0], [0.0, *spread], strict=True)]
    return math.fsum(spread[: successes + 1])
