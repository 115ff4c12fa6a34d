"""Wrong rules that children really use, each a switch in one correct procedure."""

from content.bugs.whole_numbers import SWITCHES

__all__ = ["SWITCHES"]
