"""Sam answers in every way that there is, with plain forms: what was filled in travels as one string."""

import pytest

from models.decisions.tries import SHOWN_AT
from tests.cast import Cast
from tests.practice.browsing import Child, Form
from tests.practice.conftest import rows, state_row
from tests.practice.ways import BY_HALF, NOTHING, WAYS, Way, open_ways, ways_pack
from webapp.practice.joining import join, spread


@pytest.fixture
def ready(cast: Cast, sam: Child) -> Child:
    ways_pack(cast.school.id, cast.ada)
    return sam


def at(child: Child, cast: Cast, *items: str, purpose: str = "practice") -> Child:
    child.see(f"/sittings/{open_ways(cast.sam, cast.room, list(items), purpose).id}")
    return child


def send(child: Child, fields: list[tuple[str, str]]) -> None:
    """The form as the page gave it, with these fields instead of its own of the same names."""
    form = child.page.work
    names = {name for name, _value in fields}
    assert names <= {name for name, _value in form.fields} | ({"answer"} if form.options else set()), "no such fields"
    child.post(form.action, [f for f in form.fields if f[0] not in names] + fields + [("kind", "answer")])


@pytest.mark.sqlite_suffices
def test_every_way_leads_through_a_set(ready: Child, cast: Cast) -> None:
    child = ready
    for first in range(0, len(WAYS), SHOWN_AT):
        ways = WAYS[first : first + SHOWN_AT]
        child = at(ready, cast, *(way.item for way in ways))
        for number, way in enumerate(ways, start=1):
            assert f"Task {number} of {len(ways)}" in child.page.text
            send(child, way.fields)
            assert ("You got it." if way.verdict == "right" else "Thank you.") in child.page.text, way.item
            child.go_on()
    assert [(r.item, r.answer, r.verdict) for r in rows()] == [(w.item, w.travels, w.verdict) for w in WAYS]
    assert "You did it!" in child.page.text


@pytest.mark.sqlite_suffices
def test_every_way_leads_through_a_ticket_and_back(ready: Child, cast: Cast) -> None:
    child = at(ready, cast, *(way.item for way in WAYS), purpose="ticket")
    for way in WAYS:
        send(child, way.fields)
    assert "Look at your answers" in child.page.text
    for said in (
        "12 cm",
        "1 2/3",
        "20; 25; 30",
        "3/4",
        "3 → 8",
        "one half – ",
        "305 − 78 = 227",
        "More parts are smaller.",
    ):
        assert said in child.page.text
    for number, way in enumerate(WAYS, start=1):
        child.see(f"{child.page.url.partition('?')[0]}?question={number}")
        assert join_of(child.page.work) == way.travels, way.item
    child.see(child.page.url.partition("?")[0])
    child.press("finish")
    assert "You finished!" in child.page.text
    assert "Your teacher reads what you wrote." in child.page.text
    assert child.page.text.count("You got it.") == len(WAYS) - 1


def join_of(form: Form) -> str:
    fields: dict[str, list[str]] = {}
    for name, value in form.fields:
        fields.setdefault(name, []).append(value)
    return join(fields)


@pytest.mark.parametrize("way", BY_HALF, ids=lambda way: way.item)
def test_what_is_done_by_half_is_asked_for_again(ready: Child, cast: Cast, way: Way) -> None:
    child = at(ready, cast, way.item)
    child.post(child.page.work.action, [*plain_fields(child), *way.fields, ("kind", "answer")])
    assert [(r.answer, r.verdict) for r in rows()] == [(way.travels, "unreadable")]
    assert "I cannot read that yet." in child.page.text


@pytest.mark.parametrize("item", NOTHING)
def test_nothing_is_no_answer_in_any_way(ready: Child, cast: Cast, item: str) -> None:
    child = at(ready, cast, item)
    child.post(child.page.work.action, [*plain_fields(child), *NOTHING[item], ("kind", "answer")])
    assert "There is no answer yet." in child.page.text
    assert rows() == []


def plain_fields(child: Child) -> list[tuple[str, str]]:
    return [field for field in child.page.work.fields if field[0] in ("token", "revision", "csrf_token", "elapsed_ms")]


def test_the_teacher_reads_and_no_state_moves(ready: Child, cast: Cast) -> None:
    before = state_row(cast.sam.id)[5]
    child = at(ready, cast, "extended")
    send(child, [("answer", "Because a third is smaller.")])
    assert "Your teacher reads what you wrote." in child.page.text
    assert "Because a third is smaller." in child.page.text
    assert state_row(cast.sam.id)[5] == before


def test_what_was_written_is_shown_after_a_try(ready: Child, cast: Cast) -> None:
    child = at(ready, cast, "fraction")
    send(child, [("whole", "2"), ("top", "1"), ("bottom", "3")])
    assert "You wrote 2 1/3." in child.page.text


def test_what_a_child_types_is_no_markup(ready: Child, cast: Cast) -> None:
    child = at(ready, cast, "text", "extended", purpose="ticket")
    for typed in ("<b>x</b> **y** $z$", "<i>a</i>"):
        send(child, [("answer", typed)])
    assert "<b>x</b> **y** $z$" in child.page.text
    assert "<i>a</i>" in child.page.text
    assert "<i>a</i>" not in child.page.html


@pytest.mark.parametrize(
    "answer", ["", "{", "[1]", "x y z", "1/2/3", ";;;", "1" * 1000, "[" * 1000, '{"tens": {"a": 1}}']
)
def test_fields_are_filled_from_whatever_the_log_holds(answer: str) -> None:
    for layout in ("number", "column", "fraction", "boxes", "order", "match", "jump", "blanks"):
        assert all(isinstance(value, str) for values in spread(answer, layout, 3).values() for value in values)


@pytest.mark.parametrize(
    ("typed", "drawn"), [("2x+3", "<mi>x</mi>"), ("1/2", "<mfrac>"), ("2x+", ""), ("<script>", "")]
)
def test_an_expression_is_drawn_as_it_is_read(cast: Cast, sam: Child, typed: str, drawn: str) -> None:
    response = sam.client.get("/expressions", query_string={"text": typed})
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    assert drawn in text if drawn else text == ""
