"""Active minutes: from when answers came in, never from the device's clock."""

from collections.abc import Sequence
from itertools import pairwise

from webapp import clock

LONGEST_PAUSE = 3 * clock.MINUTE  # what lies beyond is no work on the task


def active_minutes(received: Sequence[int], opened_at: int) -> float:
    """Minutes from opening to the last row, a pause counting as three minutes at most."""
    moments = [opened_at, *sorted(at for at in received if at >= opened_at)]
    gaps = (later - earlier for earlier, later in pairwise(moments))
    return sum(min(gap, LONGEST_PAUSE) for gap in gaps) / clock.MINUTE
