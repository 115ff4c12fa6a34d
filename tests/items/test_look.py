"""Looking at a question as a child sees it: any variant, answered, of a version or a draft; nothing is kept."""

import html
import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from content.checking import SHIPPED
from content.generate import variant
from content.pack import Pack
from content.reading import read
from tests.cast import Cast
from tests.library.test_publish import FOLDER, upload, zipped
from tests.practice.ways import WAYS, Way, ways_pack
from tests.worlds import contents
from webapp import clock
from webapp.items.looking import seed_of
from webapp.library import drafts
from webapp.writing import writing


@pytest.fixture
def number_item(pack: Pack):
    return next(item for item in pack.items if item.variables and item.parts[0].response.type == "number")


def address(browser) -> str:
    return re.search(r"/library/packs/\d+", browser.get("/library").text)[0]


def test_any_variant_is_shown_and_answered(cast: Cast, pack: Pack, number_item) -> None:
    browser = cast.browser(cast.tess)
    before = contents()
    for number in (1, 2, 57):
        made = variant(pack, number_item.id, seed_of(number_item, number))
        part = made.parts[0]
        query = {"item": number_item.id, "n": number}
        shown = browser.get(f"{address(browser)}/look", query_string=query).text
        assert all(str(value) in shown for value in part.operands or ())
        digits = list(part.key[0]) if part.layout == "column" and part.operands else None
        given = {"digit": digits} if digits else {"answer": part.key[0]}
        assert "Counted as right." in browser.get(f"{address(browser)}/look", query_string=query | given).text
        rule, answers = next(iter(part.predicted.items()))
        given = {"digit": list(answers[0])} if digits else {"answer": answers[0]}
        told = browser.get(f"{address(browser)}/look", query_string=query | given).text
        assert "Look again." in told
        assert pack.misconception(rule).title in told
    assert contents() == before


def test_it_is_shown_narrow_and_from_right_to_left(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.ada)
    page = browser.get(f"{address(browser)}/look?phone=1&rtl=1").text
    assert 'dir="rtl"' in page.split("<head>")[0]
    assert 'class="page phone"' in page
    assert "data-say=" in page  # read aloud


def test_it_is_shown_in_each_language_of_the_pack(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.ada)
    query = {"item": "sub-2digit", "n": 2}
    page = browser.get(f"{address(browser)}/look", query_string=query).text
    link = html.unescape(re.search(r'href="([^"]+language=es[^"]*)"[^>]*>Spanish', page)[1])
    spanish = browser.get(link).text
    assert "Subtract." not in spanish
    task = '<section class="card task" aria-labelledby="task" lang="es">'  # also to the voice
    assert task in spanish
    assert "Comprobar" in spanish.partition(task)[2]
    following = html.unescape(re.search(r'<a [^>]*href="([^"]+n=3[^"]*)"', spanish)[1])
    assert "language=es" in following
    assert task in browser.get(following).text


def test_the_small_question_of_a_hint_is_answered_there_too(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.ada)
    query = {"item": "sub-2digit", "n": 2, "hint": "h2", "answer": "12"}  # 72 - 15
    page = browser.get(f"{address(browser)}/look", query_string=query).text
    assert '<details class="hints" open>' in page
    assert "You got it." in page
    assert "Counted as" not in page  # no answer to the task itself
    assert "Not yet." in browser.get(f"{address(browser)}/look", query_string=query | {"answer": "3"}).text


def test_how_an_expression_is_read_is_shown_to_adults_too(cast: Cast) -> None:
    for person in (cast.ada, cast.tess, cast.sam):
        assert "<math" in cast.browser(person).get("/expressions?text=2x%2B3").text


def test_each_question_of_the_pack_is_reached_one_after_the_other(cast: Cast, pack: Pack) -> None:
    browser = cast.browser(cast.ada)
    page, seen = f"{address(browser)}/look", set()
    while page:
        shown = browser.get(page).text
        seen.add(re.search(r"<title>(\S+)", shown)[1])
        following = re.search(r'href="([^"]+)"[^>]*><span>Next task', shown)
        page = following[1].replace("&amp;", "&") if following else ""
    assert seen == {item.id for item in pack.items}


def test_a_draft_is_looked_at_before_it_is_published(cast: Cast) -> None:
    browser = cast.browser(cast.ada)
    draft = upload(browser, zipped(lambda name, text: text.replace("Subtract.", "Take away."))).location
    assert any("Take away." in browser.get(f"{draft}/look?n={n}&item={item}").text for n in (1, 2)
               for item in re.findall(r"^- id: (\S+)", (FOLDER / "items/no-trade.yaml").read_text(), re.M))  # fmt: skip
    assert cast.browser(cast.tess).get(f"{draft}/look").status_code == 404


@pytest.mark.parametrize("query", ["item=nothing", "seed=case-999", "part=nothing"])
def test_what_is_not_there_is_not_found(cast: Cast, pack: Pack, query: str) -> None:
    browser = cast.browser(cast.ada)
    assert browser.get(f"{address(browser)}/look?{query}").status_code == 404


def test_the_command_prints_and_writes_pages(app: Flask, tmp_path) -> None:
    command = app.test_cli_runner()
    printed = command.invoke(args=["pack", "preview", str(FOLDER), "--variants", "2"])
    assert printed.exit_code == 0, printed.output
    assert "->" in printed.output
    done = command.invoke(args=["pack", "preview", str(FOLDER), "--out", str(tmp_path / "pages")])
    assert done.exit_code == 0, done.output
    index = (tmp_path / "pages" / "index.html").read_text()
    for name in re.findall(r'href="([^"]+)"', index):
        assert "</section>" in (tmp_path / "pages" / name).read_text()
    assert command.invoke(args=["pack", "preview", str(FOLDER), "--item", "nothing"]).exit_code == 2
    assert command.invoke(args=["pack", "preview", str(tmp_path / "nowhere")]).exit_code == 2


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.item)
def test_every_way_of_answering_is_shown_and_judged(cast: Cast, way: Way) -> None:
    pack = ways_pack(cast.school.id, cast.ada)
    here = {"pack": pack.header.id, "item": way.item, "n": 1}
    browser = cast.browser(cast.tess)
    query = MultiDict([*here.items(), *way.fields])
    told = browser.get("/library/look", query_string=query)
    assert told.status_code == 200
    assert {"right": "Counted as right.", "unscored": "Not counted before a teacher"}[way.verdict] in told.text


def test_an_activity_is_shown_as_a_child_sees_it(cast: Cast, pack: Pack) -> None:
    """Each from the pack's page, one after the other, narrow and from right to left."""
    browser = cast.browser(cast.tess)
    at = address(browser)
    links = re.findall(r'href="([^"]+/activity\?id=[^"]+)"', browser.get(at).text)
    assert len(links) == len(pack.activities)
    page = browser.get(f"{at}/activity?id=partner-explain-trade&phone=1&rtl=1").text
    assert "With a partner: teller and banker" in page
    assert 'dir="rtl"' in page.split("<head>")[0]
    assert 'class="page phone"' in page
    before = html.unescape(re.search(r'href="([^"]+)"[^>]*><span>Activity before', page)[1])
    assert "With a partner: teller and banker" not in browser.get(before).text
    assert browser.get(f"{at}/activity?id=nothing").status_code == 404


@pytest.mark.parametrize(
    ("where", "own", "said"),
    [
        ("look?item=sub-2digit", "Subtract.", "Resta."),
        (
            "activity?id=partner-explain-trade",
            "With a partner: teller and banker",
            "En pareja: quien dice y quien lleva el banco",
        ),
    ],
)
def test_a_draft_is_shown_in_its_other_language(cast: Cast, where: str, own: str, said: str) -> None:
    """Before anything is published, in the very words of the translation, which say their language."""
    browser = cast.browser(cast.ada)
    with writing():
        draft = drafts.keep(read(SHIPPED / "subtract-regroup"), [], cast.ada, clock.now())
    first = browser.get(f"/library/drafts/{draft.id}/{where}").text
    second = browser.get(html.unescape(re.search(r'href="([^"]+language=es[^"]*)"[^>]*>Spanish', first)[1])).text
    assert f"<bdi>{own}</bdi>" in first
    assert f"<bdi>{said}</bdi>" in second.partition('lang="es">')[2] or f'<bdi lang="es">{said}</bdi>' in second
    assert f"<bdi>{own}</bdi>" not in second
