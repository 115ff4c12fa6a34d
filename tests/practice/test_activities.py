"""An activity has a page: found from today, read aloud, in the pack's words, and nobody else's."""

import re

import pytest
from flask import Flask

from content.checking import SHIPPED
from content.reading import read
from tests.cast import Cast
from tests.practice.browsing import Child
from webapp.practice.activities import show_activity
from webapp.tables import TicketSet


def linked(child: Child) -> list[str]:
    return [href.replace("&amp;", "&") for href, _kind in child.page.links if href.startswith("/activity")]


def test_today_leads_to_what_can_be_done_beside_the_screen(sam: Child) -> None:
    sam.see("/today")
    assert [href.rpartition("id=")[2] for href in linked(sam)] == [
        "blocks-race-to-zero", "paper-regroup", "partner-explain-trade",
    ]  # fmt: skip
    page = sam.see(linked(sam)[2])
    assert "With a partner, about 8 minutes" in page.text
    assert "You need: tens rods, ones cubes" in page.text
    assert re.search(r'data-say="With a partner: teller and banker You need: tens rods', page.html)
    assert page.main_link == "/today"
    assert 'class="name-line"' not in page.html
    assert 'class="name-line"' in sam.see("/activity?pack=subtract-regroup&id=paper-regroup").html


def test_beside_an_open_set_the_same_and_beside_a_ticket_none(sam: Child, ticket_set: TicketSet) -> None:
    sam.start()
    sam.see("/today")
    assert linked(sam)
    sam.start("ticket")
    sam.see("/today")
    assert not linked(sam)


def test_what_the_school_does_not_have_is_not_there(sam: Child, cast: Cast) -> None:
    assert sam.see("/activity?pack=subtract-regroup&id=nothing").status == 404
    assert sam.see("/activity?pack=fractions").status == 404
    assert Child(cast.browser(cast.zoe)).see("/activity?pack=subtract-regroup").status == 404


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["subtract-regroup", "fractions"])
def test_every_activity_that_ships_is_set_as_text(app: Flask, name: str, language: str) -> None:
    """Nothing of the writing is left: no star, dollar, brace or backslash, on the page or in the voice."""
    pack = read(SHIPPED / name).spoken(language)
    with app.test_request_context("/"):
        for activity in pack.activities:
            shown = show_activity(pack, activity)
            assert not re.search(r"[*$\\{}]", shown.spoken), shown.spoken
            assert not re.search(r"[*$\\{}]", str(shown.body.striptags())), shown.body
            assert (shown.lang or "en") == language
