"""What a child can do toward a skill beside the screen, and what a day has left of its minutes at one and alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

BesideKind: TypeAlias = Literal["partner", "hands-on", "paper"]
SCREEN_MINUTES, ALONE_MINUTES = 30, 20  # of a day, where the teacher has not said otherwise
NO_LIMIT = 0


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity of a pack. done: how often the child has done it in this unit; done_today: today as well."""

    key: str
    skill: str
    kind: BesideKind
    minutes: int
    done: int = 0
    done_today: bool = False


@dataclass(frozen=True, slots=True)
class DayLeft:
    """Minutes left of today's budgets, at a screen and alone; None where nobody counts them.

    Raises ValueError for fewer than none.
    """

    screen: int | None = None
    alone: int | None = None

    def __post_init__(self) -> None:
        if min(self.screen or 0, self.alone or 0) < 0:
            raise ValueError("day: fewer than no minutes cannot be left")

    def at_screen(self, minutes: int) -> bool:
        """Is there so much left at a screen?"""
        return self.screen is None or minutes <= self.screen

    def by_oneself(self, minutes: int) -> bool:
        """Is there so much left alone?"""
        return self.alone is None or minutes <= self.alone


UNCOUNTED = DayLeft()
