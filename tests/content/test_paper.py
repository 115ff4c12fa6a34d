"""What a teacher types from paper is what a device would have sent, for every ticket that ships."""

import pytest
from pydantic import TypeAdapter

from content.answers import check
from content.forms import ticket_form
from content.generate import part_of
from content.paper import typed, written
from content.reading import read
from content.responses import Response
from tests.conftest import SHIPPED

TICKETS = [(name, ticket.id) for name in ("subtract-regroup", "fractions") for ticket in read(SHIPPED / name).tickets]
RESPONSE: TypeAdapter[Response] = TypeAdapter(Response)


def options(*ids: str) -> list[dict[str, object]]:
    return [{"id": id, "text": id, "right": id == ids[0]} for id in ids]


@pytest.mark.parametrize(("pack_id", "ticket"), TICKETS)
def test_every_right_answer_can_be_typed(pack_id: str, ticket: str) -> None:
    pack = read(SHIPPED / pack_id)
    for made in ticket_form(pack, ticket, 1):
        for part in made.parts:
            on_paper = written(part, part.key[0])
            assert check(part, typed(part, on_paper), "en").kind == "right", (made.item_id, part.key, on_paper)
            assert typed(part, on_paper.lower()) == typed(part, on_paper)


@pytest.mark.parametrize(
    ("response", "on_paper", "answer"),
    [
        ({"type": "choice", "options": options("x", "y", "z"), "shuffle": False}, "b", "y"),
        ({"type": "choice", "options": options("x", "y", "z"), "shuffle": False, "many": True}, "a, C", "x z"),
        ({"type": "choice", "options": options("x", "y", "z"), "shuffle": False, "many": True}, "AC", "x z"),
        ({"type": "choice", "options": options("x", "y", "z"), "shuffle": False}, "D", "D"),
        ({"type": "choice", "options": options("x", "y", "z"), "shuffle": False}, "AB", "AB"),
        ({"type": "number", "answers": ["3/4"], "form": ["fraction"]}, " 3/4 ", "3/4"),
        (
            {
                "type": "match",
                "left": [{"id": "l", "text": "l"}, {"id": "m", "text": "m"}],
                "right": [{"id": "r", "text": "r"}, {"id": "s", "text": "s"}],
                "pairs": {"l": "s", "m": "r"},
            },
            "A2 b1",
            None,
        ),
    ],
)
def test_letters_are_options(response: dict[str, object], on_paper: str, answer: str | None) -> None:
    part = part_of(RESPONSE.validate_python(response))
    found = typed(part, on_paper)
    if answer is None:
        assert [pair.split(":")[0] for pair in found.split()] == ["l", "m"]
        assert written(part, found) == "A2 B1"
    else:
        assert found == answer
