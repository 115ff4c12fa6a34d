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


def test_the_page_and_its_words_are_in_one_language(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    """For who reads and who listens; on a page in another language the words say theirs."""
    page = sam.start("ticket")
    assert '<html lang="es"' in page.html
    assert "<bdi>Resta.</bdi>" in page.html
    assert "Siguiente" in page.text
    assert 'lang="en"' not in page.html.partition("<main")[2].partition("<template")[0]
    for given in ("80", "72", "60", "75", "ten-gone"):
        sam.press("answer", given)
    assert "¡Terminaste!" in sam.press("finish").text
    page = Child(cast.browser(cast.sue)).start("ticket")
    assert "<bdi>Subtract.</bdi>" in page.html
    assert "data-say-in" not in page.html
    history = cast.browser(cast.tess).get(f"/classes/{cast.room.id}/students/{cast.sam.id}?language=es").text
    assert '<html lang="en"' in history
    assert '<bdi lang="es">' in history


def test_what_falls_back_says_the_language_that_it_is_in(sam: Child, cast: Cast, ticket_set: TicketSet) -> None:
    """The pack has this task and the skill's name in English alone: no Spanish voice reads them."""
    page = sam.see("/today")
    assert '<bdi lang="en">Subtract within 100, trading a ten</bdi>' in page.html
    look = cast.browser(cast.tess).get("/library/look?pack=subtract-regroup&item=leave-regroup&language=es").text
    head, _, task = look.partition('<section class="card task"')
    task = task.partition("</section>")[0]
    assert "Back to the pack" in head
    assert "Comprobar" in task
    assert task.startswith(' aria-labelledby="task" lang="es"')
    assert '<bdi lang="en">' in task
    assert 'data-say-in="en"' in task


def test_the_skills_name_is_in_it_too(cast: Cast, pack: Pack, ticket_set: TicketSet) -> None:
    """Where it is translated, as the card's own words are."""
    texts = {"skills/subtract-within-100-regroup/title": "Cambiar una decena"}
    header = pack.header.model_copy(update={"version": "1.1.0"})
    locale = pack.locales[0].model_copy(update={"texts": texts})
    with writing():
        newer = pack.model_copy(update={"header": header, "locales": (locale,)})
        publish(newer, cast.school.id, cast.ada, clock.now() + 1)
    page = Child(cast.browser(cast.sam)).see("/today")
    assert "Boleto de salida: <bdi>Cambiar una decena</bdi>" in page.html
    assert 'data-say="Práctica: Cambiar una decena.' in page.html


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
