"""What an early finisher goes on to: the shipped pack's own map."""

import pytest

from tests.conftest import shipped
from webapp.practice.skills import beyond

REGROUP, TENS = "subtract-within-100-regroup", "subtract-from-tens"


@pytest.mark.parametrize(
    ("goals", "after"),
    [
        # builds on the goal; builds on it softly; and what three digits with a trade need besides the goal
        ([REGROUP], [TENS, "choose-the-operation", "hundreds-tens-ones"]),
        ([REGROUP, TENS], ["choose-the-operation", "hundreds-tens-ones"]),
        (["hundreds-tens-ones", REGROUP, TENS], ["choose-the-operation", "subtract-within-1000-one-trade"]),
        (["subtract-across-zeros"], []),
    ],
)  # fmt: skip
def test_what_comes_after_the_goals(goals: list[str], after: list[str]) -> None:
    library = {f"subtract-regroup/{skill.id}": skill for skill in shipped().skills}
    found = beyond([f"subtract-regroup/{goal}" for goal in goals], library)
    assert found == [f"subtract-regroup/{skill}" for skill in after]
