"""The authors' guide names every function, rule and file that there is."""

import re
from pathlib import Path

from content.bugs import SWITCHES
from content.expressions import parse
from content.functions import FUNCTIONS

GUIDE = (Path(__file__).parents[2] / "docs" / "authors.md").read_text(encoding="utf-8")


def test_every_rule_and_function_is_named() -> None:
    words = set(re.findall(r"[a-z_]+", GUIDE))
    assert words >= SWITCHES
    assert FUNCTIONS.keys() <= words


def test_listed_functions_exist() -> None:
    listed = re.search(r"`(ones [a-z ]+)`", GUIDE)
    assert listed is not None
    assert set(listed[1].split()) == {*FUNCTIONS, "if"}
    assert parse("if(a < b, a, b)").value({"a": 2, "b": 3}) == 2
