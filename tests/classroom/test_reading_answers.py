"""Tess reads what Sam wrote in his own words, and says in one tap whether he showed it."""

from typing import Any

from sqlalchemy import select

from tests.cast import Cast
from tests.practice.browsing import Child, Form
from tests.practice.ways import open_ways, ways_pack
from webapp.extensions import db
from webapp.tables import EvidenceRow

WRITTEN = "More parts make smaller parts."


def wrote(cast: Cast, purpose: str = "practice", text: str = WRITTEN) -> None:
    ways_pack(cast.school.id, cast.ada)
    sam = Child(cast.browser(cast.sam))
    sam.see(f"/sittings/{open_ways(cast.sam, cast.room, ['extended'], purpose).id}")
    sam.press("answer", text)


def read(cast: Cast) -> Child:
    tess = Child(cast.browser(cast.tess))
    tess.see(f"/classes/{cast.room.id}/students/{cast.sam.id}")
    return tess


def judging(tess: Child, showed: str) -> Form:
    return next(f for f in tess.page.forms if ("showed", showed) in f.fields and f.value("note"))


def observations() -> list[Any]:
    rows = select(EvidenceRow).where(EvidenceRow.kind == "observation").order_by(EvidenceRow.id)
    return [(row.skills, row.verdict, row.why) for row in db.session.scalars(rows)]


def test_one_tap_says_that_it_was_shown(cast: Cast) -> None:
    wrote(cast)
    tess = read(cast)
    for words in (
        WRITTEN,
        "for you to read",
        "counts by what you say of it",
        "Says that more parts are smaller parts.",
    ):
        assert words in tess.page.text
    page = tess.send(judging(tess, "yes"), [])
    assert "You said: showed it" in page.text
    assert observations() == [(["ways/answering"], "right", WRITTEN)]
    assert not any(("showed", "yes") in f.fields and f.value("note") for f in page.forms if f.fields)


def test_not_yet_is_an_observation_too_and_a_second_tap_is_none(cast: Cast) -> None:
    wrote(cast, "ticket")
    tess = read(cast)
    form = judging(tess, "not yet")
    tess.send(form, [])
    assert "You said: not yet" in tess.send(form, []).text
    assert observations() == [(["ways/answering"], "wrong", WRITTEN)]


def test_a_long_answer_is_kept_whole_and_its_beginning_noted(cast: Cast) -> None:
    text = "word " * 199 + "end"
    wrote(cast, text=text)
    tess = read(cast)
    assert text in tess.page.text
    assert "You said: showed it" in tess.send(judging(tess, "yes"), []).text
    assert len(observations()[0][2]) <= 500


def test_what_needs_no_reader_offers_none(cast: Cast) -> None:
    ways_pack(cast.school.id, cast.ada)
    sam = Child(cast.browser(cast.sam))
    sam.see(f"/sittings/{open_ways(cast.sam, cast.room, ['text']).id}")
    sam.press("answer", "triangle")
    assert "for you to read" not in read(cast).page.text
