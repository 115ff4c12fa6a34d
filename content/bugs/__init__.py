"""Wrong rules that children really use, each a switch in one correct procedure."""

from content.bugs.procedures import PROCEDURES, Procedure
from content.bugs.rules import RULES, SWITCHES, Rule

__all__ = ["PROCEDURES", "RULES", "SWITCHES", "Procedure", "Rule"]
