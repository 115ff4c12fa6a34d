"""Back after an absence: two or three essential things, the rest excused."""

from models.decisions.reentry import plan_return
from models.decisions.situation import SkillView

GOALS = {key: SkillView(key, 0.1, 0) for key in ("a", "b", "c", "d", "e", "f")}
STANDS_ON = {"e": frozenset({"b"}), "f": frozenset({"b", "d"}), "d": frozenset({"c"})}


def plan(days=5, missed=("a", "b", "c", "d"), today=None, goals=GOALS):
    return plan_return(days, missed, goals, STANDS_ON, today)


def test_after_two_days_the_usual_way_leads_back():
    assert plan(days=2) is None
    assert plan(days=3) is not None


def test_essential_is_what_the_coming_goals_stand_on():
    """b serves two goals to come, d one; of a and c, which serve none, the later one."""
    found = plan()
    assert set(found.essential) == {"b", "c", "d"} and found.excused == ("a",)
    assert dict(found.reason.values) == {"days": 5, "missed": 4, "excused": 1}


def test_what_today_stands_on_comes_before_all():
    stands = {"e": frozenset({"a"}), "f": frozenset({"b", "c", "d"})}
    found = plan_return(4, ("a", "b", "c", "d"), GOALS, stands, "e")
    assert "a" in found.essential


def test_what_others_stand_on_comes_first():
    essential = plan().essential
    assert essential.index("c") < essential.index("d")


def test_what_the_child_knows_is_no_part_of_it():
    goals = GOALS | {"b": SkillView("b", 0.99, 5)}
    found = plan(goals=goals)
    assert set(found.essential) == {"a", "c", "d"} and found.excused == ()
    assert plan(missed=("b",), goals=goals) is None
    assert plan(missed=("no goal any more",)) is None
