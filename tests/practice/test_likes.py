"""What a child likes to read about tells its stories, for whoever reads them."""

import pytest
from sqlalchemy import select

from content.pack import Pack
from tests.cast import Cast
from tests.practice.browsing import Child
from tests.practice.conftest import latest_sitting
from webapp.evidence.interests import interest_of, with_interest
from webapp.evidence.sittings import variant_at
from webapp.extensions import db
from webapp.tables import Person


def likes_of(cast: Cast) -> list[str] | None:
    db.session.rollback()
    return db.session.scalar(select(Person.likes).where(Person.id == cast.sam.id))


def like(sam: Child, *interests: str) -> None:
    page = sam.see("/today/likes")
    form = next(form for form in page.forms if form.action == "/today/likes")
    token = [field for field in form.fields if field[0] == "csrf_token"]
    sam.post("/today/likes", [*token, *(("likes", interest) for interest in interests)])


def test_is_kept_and_may_change(sam: Child, cast: Cast) -> None:
    page = sam.see("/today/likes")
    assert "Animals" in page.text and "Sports" in page.text
    like(sam, "sports", "dragons")
    assert likes_of(cast) == ["sports"], "what no pack has stories about is not kept"
    assert 'value="sports" checked' in sam.see("/today/likes").html
    like(sam)
    assert likes_of(cast) == []


def test_a_set_is_told_so_on_every_page(sam: Child, cast: Cast, pack: Pack) -> None:
    like(sam, "animals")
    sam.start()
    sitting = latest_sitting()
    told = [at for at, task in enumerate(sitting.tasks, 1) if pack.item(task["item"]).interests]
    assert told and all(interest_of(sitting.tasks[at - 1]["seed"]) == "animals" for at in told)
    plain = [task for at, task in enumerate(sitting.tasks, 1) if at not in told]
    assert all(interest_of(task["seed"]) is None for task in plain)
    stem = variant_at(sitting, told[0]).stem or ""
    item = pack.item(sitting.tasks[told[0] - 1]["item"])
    words = item.interests["animals"].partition("}}")[2].split("{{")[0].strip()
    assert words in stem, "the story about animals"
    assert stem in sam.see(f"/sittings/{sitting.id}").html or told[0] > 1
    look = {"pack": "subtract-regroup", "version": "1.0.0", "item": item.id, "seed": sitting.tasks[told[0] - 1]["seed"]}
    assert stem in cast.browser(cast.tess).get("/library/look", query_string=look).text


@pytest.mark.parametrize(
    ("seed", "interest"), [("1a", None), ("1a~music", "music"), ("1a~music.2", "music"), ("", None)]
)
def test_a_seed_says_what_its_story_is_about(seed: str, interest: str | None) -> None:
    assert interest_of(seed) == interest


def test_likes_take_turns(pack: Pack) -> None:
    item = next(item for item in pack.items if len(item.interests) > 1)
    one, other = list(item.interests)[:2]
    assert [interest_of(with_interest("1", item, {one, other}, turn)) for turn in range(3)] == [one, other, one]
    assert with_interest("1", item, (), 0) == "1"
