"""The authors' guide names every function, rule and way to answer that there is, and what it shows can be done."""

import re
from pathlib import Path

from pydantic import TypeAdapter

from content.bugs import SWITCHES
from content.checking import examine
from content.expressions import parse
from content.functions import FUNCTIONS
from content.marked import load
from content.responses import TYPES, Response
from tests.content.kept import copy

BLOCK = re.compile(r"```\w+\n# (\S+)\n(.*?)```", re.DOTALL)  # the name's line is no part of the file
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


def section(title: str) -> str:
    return GUIDE.partition(f"## {title}")[2].partition("\n## ")[0]


def test_the_first_pack_is_one_that_can_be_published(tmp_path: Path) -> None:
    blocks = BLOCK.findall(section("A first pack"))
    assert len(blocks) == 7
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    pack, problems = examine(tmp_path)
    assert pack is not None, problems
    # what the guide says of it
    assert {problem.code for problem in problems} == {"templates", "activities"}


def test_the_translation_fits_the_pack_that_it_translates(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    for name, text in BLOCK.findall(section("Other languages")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    pack, problems = examine(folder)
    assert pack is not None, problems
    assert pack.spoken("es").item("sub-2digit").stem == "Resta."


def test_each_way_to_answer_is_shown_as_it_is_written() -> None:
    shown = set()
    for example in re.findall(r"`(\{type: .*?\})` \|", section("Ways to answer")):
        value, _, problems = load(example, "guide")
        assert not problems
        shown.add(TypeAdapter(Response).validate_python(value).type)
    assert shown | {"list", "pair"} == set(TYPES)
