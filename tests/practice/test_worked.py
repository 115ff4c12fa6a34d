"""How a task goes, told after three unsuccessful tries: move by move, else by the skill's own example in its pack."""

from collections.abc import Callable

import pytest
from flask import Flask

from content.bugs import PROCEDURES
from content.expressions import parse
from content.pack import Pack
from tests.cast import Cast
from tests.content import shipped
from tests.practice.browsing import Child, Page
from webapp import clock
from webapp.evidence.sittings import add_sitting
from webapp.library.publishing import publish
from webapp.practice.moves import moves_of
from webapp.writing import writing

SUMS = {
    "subtraction": "72 - 15",
    "addition": "57 + 68",
    "multiplication": "46 * 23",
    "division": "816 // 4",
    "fraction sum": "(3 + 1/4) - (1 + 2/3)",
    "fraction product": "(1/2) * (3/4)",
    "fraction quotient": "(1 + 1/2) / (3/4)",
    "fraction comparison": "max(2/3, 3/5)",
    "simplest form": "18/24",
    "equal fraction": "(2/3) * 12",
    "improper fraction": "2 * 4 + 3",
    "decimal": "(12/10) * (3/10)",
    "signed numbers": "-3 - -5",
    "order of operations": "2 + 3 * 4",
}


@pytest.fixture
def fractions(cast: Cast) -> Pack:
    pack = shipped.fractions()
    with writing():
        publish(pack, cast.school.id, cast.ada, clock.now())
    return pack


@pytest.fixture
def three_times(cast: Cast, asked: Callable, missing: Callable) -> Callable[[Pack, str], Page]:
    """Sam's page after three unsuccessful tries at an item."""

    def sit(pack: Pack, item: str) -> Page:
        found = pack.item(item)
        with writing([cast.sam.id]):
            skill = f"{pack.header.id}/{found.skills[0]}"
            tasks = [{"item": item, "seed": "5"}]
            sitting = add_sitting(cast.sam, cast.room, "practice", skill, pack, tasks, clock.now())
        child = Child(cast.browser(cast.sam))
        child.see(f"/sittings/{sitting.id}")
        for _try in range(3):
            page = child.press("answer", missing(child))
        return page

    return sit


@pytest.mark.parametrize("name", set(SUMS) - {"subtraction"})
def test_every_procedure_has_words_for_each_of_its_moves(app: Flask, name: str) -> None:
    numbers = PROCEDURES[name].read(parse(SUMS[name]).term({}))
    assert numbers is not None
    work = PROCEDURES[name].work(numbers, frozenset())
    with app.test_request_context():
        moves = moves_of(name, work)
    assert moves
    assert all(move.words for move in moves)


def test_a_sum_of_fractions_is_told_move_by_move(fractions: Pack, three_times: Callable[[Pack, str], Page]) -> None:
    items = [item for item in fractions.items if "add-subtract-unlike" in item.skills and item.parts[0].misconceptions]
    page = three_times(fractions, items[0].id)
    assert "This one is tricky." in page.text
    assert "Cut it into smaller parts" in page.text
    assert "<mfrac>" in page.html.partition("Cut it into smaller parts")[2]
    assert "See how one like this goes" in page.text


def test_what_has_no_procedure_is_shown_by_the_skills_own_example(
    fractions: Pack, three_times: Callable[[Pack, str], Page]
) -> None:
    items = [item for item in fractions.items if "fraction-of-a-whole" in item.skills]
    (example,) = [each for each in fractions.activities if each.id == "meet-fraction-of-a-whole"]
    page = three_times(fractions, items[0].id)
    assert "This is it:" in page.text
    assert example.title in page.text
    assert "<details" not in page.html.partition("This is it:")[2].partition(example.title)[0]  # it lies open
