"""A child works in the language of its roster's row, as far as the pack speaks it; the rest of the class as before."""

from pathlib import Path

import pytest

from content.pack import Pack
from content.reading import read
from tests.cast import Cast
from tests.content.test_translations import translated
from tests.practice.browsing import Child
from webapp import clock
from webapp.evidence.sittings import variant_at
from webapp.extensions import db
from webapp.library.publishing import publish
from webapp.tables import Sitting, TicketSet
from webapp.writing import writing


@pytest.fixture
def pack(cast: Cast, tmp_path: Path) -> Pack:
    """The shipped pack with some Spanish, in the cast's school, and Sam reads Spanish."""
    found = read(translated(tmp_path))
    with writing():
        cast.sam.language = "es"
        publish(found, cast.school.id, cast.ada, clock.now())
    return found


def test_a_child_reads_the_task_in_its_language(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    page = sam.start("ticket")
    assert "72" in page.html
    assert "Resta." in page.text
    assert "Subtract." not in page.text
    other = Child(cast.browser(cast.sue))
    page = other.start("ticket")
    assert "Subtract." in page.text
    assert "Resta." not in page.text


def test_its_words_say_their_language_on_a_page_in_another(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    """For who listens: the page's own words are English, and the voice that reads the task aloud is chosen by this."""
    page = sam.start("ticket")
    assert '<bdi lang="es">Resta.</bdi>' in page.html
    assert 'data-say-in="es"' in page.html
    for given in ("80", "72", "60", "75", "ten-gone"):
        sam.press("answer", given)
    assert '<bdi lang="es">72 es el número' in sam.press("finish").html
    other = Child(cast.browser(cast.sue))
    page = other.start("ticket")
    assert "<bdi>Subtract.</bdi>" in page.html
    assert "data-say-in" not in page.html
    history = cast.browser(cast.tess).get(f"/classes/{cast.room.id}/students/{cast.sam.id}?language=es").text
    assert '<bdi lang="es">' in history


def test_what_falls_back_says_the_language_that_it_is_in(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    """The pack has this task and the skill's name in English alone: no Spanish voice reads them."""
    page = sam.see("/today")
    assert "Subtract within 100, trading a ten" in page.text
    assert 'lang="es"' not in page.html
    look = cast.browser(cast.tess).get("/library/look?pack=subtract-regroup&item=leave-regroup&language=es").text
    task = look.partition('<section class="card task"')[2].partition("</section>")[0]
    assert "The cook uses" in task
    assert 'lang="es"' not in task
    assert "data-say-in" not in task


def test_the_skills_name_says_its_language(cast: Cast, pack: Pack, ticket_set: TicketSet) -> None:
    """Where it is translated; the card's own words are the page's."""
    texts = {"skills/subtract-within-100-regroup/title": "Cambiar una decena"}
    header = pack.header.model_copy(update={"version": "1.1.0"})
    locale = pack.locales[0].model_copy(update={"texts": texts})
    with writing():
        newer = pack.model_copy(update={"header": header, "locales": (locale,)})
        publish(newer, cast.school.id, cast.ada, clock.now() + 1)
    page = Child(cast.browser(cast.sam)).see("/today")
    assert 'Exit ticket: <bdi lang="es">Cambiar una decena</bdi>' in page.html
    assert 'data-say="Practice: Cambiar una decena.' in page.html


def test_feedback_comes_in_the_same_language(sam: Child, ticket_set: TicketSet) -> None:
    sam.start("ticket")
    for given in ("80", "72", "60", "75", "ten-gone"):
        sam.press("answer", given)
    page = sam.press("finish")
    assert "72 es el número del que partiste." in page.text


def test_the_numbers_are_the_same(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    sam.start("ticket")
    other = Child(cast.browser(cast.sue))
    other.start("ticket")
    db.session.rollback()
    first, second = (variant_at(sitting, 2) for sitting in db.session.query(Sitting).order_by(Sitting.id))
    assert first.values == second.values


def test_somebody_may_look_at_it_in_another_language(cast: Cast, ticket_set: TicketSet) -> None:
    sue = Child(cast.browser(cast.sue))
    sue.start("ticket")
    assert "Resta." in sue.see(f"{sue.page.url.partition('?')[0]}?language=es").text


def test_the_library_says_what_is_missing(cast: Cast, pack: Pack) -> None:
    page = cast.browser(cast.ada).get("/library").text
    assert "Spanish" in page
    assert "not reviewed" in page
    assert "skills/tens-and-ones/objective" in page
    assert "items/sub-2digit/stem" not in page
