"""The admin gives imported skills their standards: with suggestions by words, for the own school, found by search."""

import pytest
from sqlalchemy import select

from content.checks.references import codes
from content.importers import FORMATS
from content.importers.imported import Terms
from content.reading import read
from content.suggestions import our_subjects, suggest
from tests.content.importers.oatutor import Pool, step
from webapp import clock
from webapp.classroom.planning.units import shelves
from webapp.extensions import db
from webapp.library.importing import put
from webapp.library.publishing import publish
from webapp.library.searching import search
from webapp.tables import AuditEvent, SkillStandard
from webapp.writing import writing

KEY = "oatutor/use-negatives-and-opposites-of-integers"


@pytest.fixture
def imported(cast, tmp_path):
    """A pack of two skills without standards in both schools."""
    pool = Pool(tmp_path / "source")
    pool.add("aone1", [step("4")])
    pool.model["aone1a"] = ["use_negatives_and_opposites_of_integers", "plan_a_party"]
    pool.write(pool.root / "skillModel.json", pool.model)
    put(FORMATS["oatutor"](pool.root, Terms()), tmp_path / "pack")
    pack = read(tmp_path / "pack")
    with writing():
        for school in (cast.school, cast.other_school):
            publish(pack, school.id, None, clock.now())
    return pack


def save(browser, **fields):
    keys = [KEY, "oatutor/plan-a-party"]
    return browser.post("/library/standards", data={"skill": keys, **fields})


def kept():
    db.session.rollback()
    return [
        (row.school_id, row.skill, row.code)
        for row in db.session.scalars(select(SkillStandard).order_by(SkillStandard.id))
    ]


def test_the_page_suggests_with_its_reason(cast, imported):
    page = cast.browser(cast.ada).get("/library/standards").text
    assert "Use negatives and opposites of integers" in page
    assert 'value="6.NS.C.5"' in page
    assert ">negatives, opposites, integers<" in page
    assert "checked" not in page


def test_what_was_ticked_and_typed_is_kept_for_the_school(cast, imported):
    browser = cast.browser(cast.ada)
    reply = save(browser, **{f"code.{KEY}": "6.NS.C.5", "other.oatutor/plan-a-party": "K.CC.A.1, 2.NBT.B.5"})
    assert reply.status_code == 302
    here = cast.school.id
    assert sorted(kept()) == [
        (here, "oatutor/plan-a-party", "2.NBT.B.5"),
        (here, "oatutor/plan-a-party", "K.CC.A.1"),
        (here, KEY, "6.NS.C.5"),
    ]
    page = browser.get("/library/standards").text
    assert 'value="6.NS.C.5" checked' in page
    assert 'value="2.NBT.B.5 K.CC.A.1"' in page
    assert {event.action for event in db.session.scalars(select(AuditEvent))} >= {"map"}


def test_search_and_units_know_it(cast, imported):
    assert [found.kind for found in search(cast.school.id, "6.NS.C.5")] == []
    save(cast.browser(cast.ada), **{f"code.{KEY}": "6.NS.C.5"})
    for words in ("6.NS.C.5", "6.ns.5", "ccss.math.content.6.NS.C.5"):
        assert [found.title for found in search(cast.school.id, words)] == ["Use negatives and opposites of integers"]
    assert search(cast.other_school.id, "6.NS.C.5") == []
    offered = {choice.key: choice.standards for choice in shelves(cast.school.id)[0].choices}
    assert offered[KEY] == ("6.NS.C.5",)


def test_a_later_save_takes_away_what_is_not_ticked(cast, imported):
    browser = cast.browser(cast.ada)
    save(browser, **{f"code.{KEY}": "6.NS.C.5"})
    save(browser, **{f"code.{KEY}": "6.NS.C.6"})
    assert [code for _, _, code in kept()] == ["6.NS.C.6"]
    save(browser)
    assert kept() == []


def test_an_unknown_code_saves_nothing_and_keeps_what_was_typed(cast, imported):
    reply = save(cast.browser(cast.ada), **{f"code.{KEY}": "6.NS.C.5", f"other.{KEY}": "9.XX.1"})
    assert reply.status_code == 422
    assert "9.XX.1" in reply.text
    assert 'value="6.NS.C.5" checked' in reply.text
    assert kept() == []


def test_skills_of_elsewhere_are_passed_over(cast, imported, pack):
    trade = "subtract-small/tens-and-ones"
    reply = cast.browser(cast.ada).post("/library/standards", data={"skill": trade, f"code.{trade}": "6.NS.C.5"})
    assert reply.status_code == 302
    assert kept() == []


def test_each_code_with_words_of_ours_is_a_standard():
    assert our_subjects().keys() <= codes("ccss-math")


@pytest.mark.parametrize(
    ("title", "code"),
    [("Round decimals", "5.NBT.A.4"), ("Multiply fractions", "5.NF.B.4"), ("Products of vectors", None), ("", None)],
)
def test_the_nearest_comes_first(title, code):
    found = suggest(title, our_subjects())
    assert (found[0].code if found else None) == code
