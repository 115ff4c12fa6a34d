"""What was imported can be practised: every hint shown, every part answered with the source's own answer."""

from pathlib import Path

import pytest
from flask import Flask

from content.checking import examine
from content.importers import FORMATS
from content.importers.imported import Terms
from content.pack import Pack
from tests.cast import Cast
from tests.practice.browsing import Child
from webapp import clock
from webapp.evidence.sittings import add_sitting, variant_of
from webapp.evidence.tokens import read
from webapp.extensions import db
from webapp.library.importing import put
from webapp.library.publishing import publish
from webapp.tables import Sitting
from webapp.writing import writing

pytestmark = pytest.mark.sqlite_suffices

EACH = 41  # every so many items are walked; all of them take minutes


@pytest.fixture
def imported(cast: Cast, shared_data: Path, tmp_path: Path) -> Pack:
    put(FORMATS["oatutor"](shared_data / "oatutor", Terms("CC-BY-4.0")), tmp_path / "pack")
    pack, problems = examine(tmp_path / "pack")
    assert pack is not None, "\n".join(map(str, problems[:20]))
    with writing():
        publish(pack, cast.school.id, cast.ada, clock.now())
    return pack


def sit(cast: Cast, pack: Pack, item: str) -> Sitting:
    with writing([cast.sam.id]):
        skill = f"{pack.header.id}/{pack.item(item).skills[0]}"
        return add_sitting(cast.sam, cast.room, "practice", skill, pack, [{"item": item, "seed": "s"}], clock.now())


def walk(child: Child, item: str) -> None:
    """Every part: all its hints, then its answer."""
    while "work" in child.page.named and child.page.work.has_button("kind", "answer"):
        token = read(child.page.work.value("token"))
        part = variant_of(db.session.get_one(Sitting, token.sitting), token).part(token.part)
        for number in range(1, len(part.hints) + 1):
            child.press("hint")
            assert f"Hint {number}:" in child.page.text, f"{item} {part.id}: {child.page.text[:300]}"
        child.press("answer", part.key[0])
        assert "You got it." in child.page.text, f"{item} {part.id}: {part.key} {child.page.text[:300]}"
        child.go_on()


def test_every_item_of_a_real_selection_is_practised(app: Flask, cast: Cast, imported: Pack) -> None:
    child = Child(cast.browser(cast.sam))
    for item in imported.items[::EACH]:
        child.see(f"/sittings/{sit(cast, imported, item.id).id}")
        assert child.page.status == 200, item.id
        assert ("<img" in child.page.html) == (item.figure is not None), item.id
        assert item.source.attribution in child.page.text.replace("  ", " "), item.id
        walk(child, item.id)
        child.press("finish")
