"""Rules by name in a pack: checked, predicted for each variant, found again in an answer."""

from pathlib import Path

import pytest

from content.answers import check
from content.checking import examine
from content.generate import variant
from tests.content.shipped import copy

pytestmark = pytest.mark.usefixtures("few_rows")
RULE = """
- id: line-from-the-left
  title: Works from left to right
  bug: left_to_right
  remedy: "Ask which of the two is done first, and why."
  feedback: "Look at the whole line first. Which part belongs together?"
"""
ITEM = """
- id: line
  kind: procedural
  context: bare
  variables: {a: {int: [2, 9]}, b: {int: [2, 9]}, c: {int: [3, 9]}}
  stem: "Work it out."
  parts:
    - id: p
      skills: [subtract-within-100-no-trade]
      prompt: "{{a}} + {{b}} x {{c}} ="
      response: {type: number, answers: ["a + b * c"], form: [integer]}
      misconceptions: [line-from-the-left]
      look_again: "Look at the whole line again."
"""


def written(folder: Path, old: str = "", new: str = "") -> Path:
    pack = copy(folder)
    for name, text in (("misconceptions.yaml", RULE), ("items/no-trade.yaml", ITEM)):
        path = pack / name
        path.write_text(path.read_text(encoding="utf-8") + text.replace(old, new), encoding="utf-8")
    return pack


def test_a_rule_by_name_predicts_and_is_found(tmp_path: Path) -> None:
    pack, problems = examine(written(tmp_path))
    assert pack is not None, problems
    for seed in map(str, range(20)):
        made = variant(pack, "line", seed)
        a, b, c = (made.values[name] for name in "abc")
        verdict = check(made.parts[0], str((a + b) * c), "en")
        assert (verdict.kind, verdict.misconceptions) == ("wrong", ("line-from-the-left",))
        assert verdict.feedback == "Look at the whole line first. Which part belongs together?"
        assert check(made.parts[0], str(a + b * c), "en").kind == "right"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a + b * c", "b * c", "two or more operations on whole numbers, `a + b * c`"),
        ("left_to_right", "left_to_rite", "Did you mean 'left_to_right'?"),
        (
            "left_to_right",
            "tops_and_bottoms",
            "Write the first answer as a sum or difference with fractions, `a/b + c/d`",
        ),
    ],
)
def test_what_the_rule_cannot_read_is_said_with_what_to_write(tmp_path: Path, old: str, new: str, said: str) -> None:
    pack, problems = examine(written(tmp_path, old, new))
    assert pack is None
    assert any(said in problem.fix or said in problem.found for problem in problems), problems


def test_a_rule_that_leads_to_the_right_answer_is_refused(tmp_path: Path) -> None:
    _, problems = examine(written(tmp_path, "int: [2, 9]}, b", "int: [0, 9]}, b"))
    assert [problem.code for problem in problems if problem.severity == "error"] == ["bug-right"]


FRACTIONS = """
- id: fractions
  kind: procedural
  context: bare
  variables: {a: {int: [1, 4]}, b: {int: [5, 9]}, c: {int: [1, 2]}, d: {int: [3, 4]}}
  where: ["(a + c) * b * d != (a * d + c * b) * (b + d)"]
  stem: "Add."
  parts:
    - id: p
      skills: [subtract-within-100-no-trade]
      prompt: "{{a}}/{{b}} + {{c}}/{{d}} ="
      response: {type: number, answers: ["a/b + c/d"], form: [fraction, mixed]}
      misconceptions: [line-from-the-left]
      look_again: "Are the parts of the same size?"
"""


def test_fractions_are_read_from_the_answer_and_found_in_any_form(tmp_path: Path) -> None:
    pack = written(tmp_path, "left_to_right", "tops_and_bottoms")
    path = pack / "items" / "no-trade.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(ITEM, FRACTIONS), encoding="utf-8")
    read, problems = examine(pack)
    assert read is not None, problems
    for seed in map(str, range(20)):
        made = variant(read, "fractions", seed)
        a, b, c, d = (made.values[name] for name in "abcd")
        verdict = check(made.parts[0], f"{a + c}/{b + d}", "en")
        assert (verdict.kind, verdict.misconceptions) == ("wrong", ("line-from-the-left",))
        assert check(made.parts[0], f"{2 * (a + c)}/{2 * (b + d)}", "en").misconceptions == ("line-from-the-left",)
