"""Planted rules found again: children with real wrong answers, who follow their rule more or less steadily."""

import pytest

from tests.models.knowledge.children import CHILDREN, classroom, tally


@pytest.mark.parametrize(
    ("count", "choices", "least"), [(2, None, 0.35), (6, None, 0.55), (12, None, 0.8), (12, 3, 0.5)]
)
def test_planted_rules_are_named_and_hardly_any_other(count: int, choices: int | None, least: float) -> None:
    counts = tally(count, choices, seed=count)
    assert counts["found"] >= least * counts["planted"]
    assert counts["false"] <= 0.02 * CHILDREN
    assert counts["found"] >= 0.8 * counts["named"]


@pytest.mark.parametrize("choices", [None, 3])
def test_what_is_said_with_confidence_is_so_as_often(choices: int | None) -> None:
    said, so, named = 0.0, 0, 0
    for count in (2, 6, 12):
        for kind, posterior in classroom(count, choices, count):
            if rule := posterior.leading:
                said += posterior.rules[rule]
                so += rule == kind
                named += 1
    assert abs(said - so) <= 0.08 * named


def test_one_answer_names_nobody() -> None:
    assert all(posterior.leading is None for _, posterior in classroom(1, None, seed=1))
