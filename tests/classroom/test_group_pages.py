"""A group changed by its teacher, on paper, projected, and its lesson card."""

import csv
import io
import re
from itertools import groupby

from tests.classroom.pages import actions, cards, names, read, without_hidden
from tests.classroom.stage import Stage, ticket_class
from webapp.extensions import db
from webapp.tables import Group


def test_a_changed_group_keeps_who_and_why_and_moves_the_child(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=4)
    tess = stage.cast.browser(stage.cast.tess)
    html = read(stage, browser=tess)
    tess.post(actions(html, "accept")[0])
    html = read(stage, browser=tess)
    moved = next(child for child in stage.children if child.first_name == names(html)[0][0])
    stay = [child for child in stage.children if child.first_name in names(html)[2][:2]]
    change = re.findall(r'href="([^"]+/change)"', html)[2]
    form = tess.get(change)
    assert form.status_code == 200 and "now in group 1" in form.get_data(as_text=True)
    chosen = {"students": [moved.id, *(child.id for child in stay)], "why": "work well", "note": "partners"}
    assert tess.post(change, data=chosen).status_code == 303
    after = names(read(stage, browser=tess))
    assert moved.first_name not in after[0] and len(after[0]) == 3
    assert sorted(after[1]) == sorted([moved.first_name, *(child.first_name for child in stay)])
    changed = db.session.query(Group).filter_by(status="changed").one()
    assert changed.why_changed == "work well: partners"


def test_a_change_needs_a_child_and_a_reason(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    (change,) = re.findall(r'href="([^"]+/change)"', read(stage, browser=tess))
    answer = tess.post(change, data={"why": "nonsense"})
    assert answer.status_code == 422
    assert "Choose at least one child" in answer.get_data(as_text=True)
    assert "Choose why" in answer.get_data(as_text=True)
    for nobody in (stage.cast.nia.id, "9" * 5_000):
        assert tess.post(change, data={"students": [nobody], "why": "work well"}).status_code == 422
    assert db.session.query(Group).count() == 0


def test_a_group_that_new_answers_have_changed_is_not_accepted_blindly(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    gone = stage.path("/groups/0123456789abcdef0123/accept")
    assert tess.post(stage.path("/groups/no-such-group/take-back")).status_code == 303
    assert tess.post(gone).status_code == 303
    answer = tess.get(stage.path("/groups"))
    assert "New answers have changed this group" in answer.get_data(as_text=True)
    assert db.session.query(Group).count() == 0


def test_the_spreadsheet_equals_the_page(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=4)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "accept")[0])
    html = read(stage, browser=tess)
    reply = tess.get(stage.path("/groups.csv"))
    head, *found = csv.reader(io.StringIO(reply.data.decode("utf-8-sig")))
    assert reply.mimetype == "text/csv" and head[1:4] == ["Group", "Status", "Student"]
    by_card = [list(rows) for _place, rows in groupby(found, key=lambda row: row[0])]
    shown = cards(html)
    assert len(shown) == 3
    titles = [re.split(" accepted| proposed| check first", card.removeprefix("Group 1 : "))[0] for card in shown]
    assert len(set(titles)) == 3, "two groups on one need are told apart"
    assert [[row[3].removesuffix(" ?") for row in own] for own in by_card[: len(shown)]] == names(html)
    for card, own in zip(shown, by_card, strict=False):
        for row in own:
            assert all("".join(cell.split()) in "".join(card.split()) for cell in row[1:]), (row, card)


def test_the_script_gets_the_part_alone(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    accept = actions(read(stage, browser=tess), "accept")[0]
    part = tess.post(accept, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert part.lstrip().startswith("<section") and "<html" not in part and "Group 1" in part


def test_print_has_a_sheet_per_group_with_the_remedy_and_the_lesson(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=4)
    html = read(stage, "/groups/print")
    assert html.count('<section class="sheet"') == 3
    assert "Lay out 72 with tens rods" in html and "Which number do we take from?" in html
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "accept")[2])
    html = read(stage, "/groups/print", tess)
    assert html.count('<section class="sheet"') == 1 and "Where did the ten go?" in html


def test_the_lesson_card_tells_how_to_help(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    (card,) = re.findall(r'href="[^"]*/groups/(\w+)/card"', read(stage))
    html = read(stage, f"/groups/{card}/card")
    assert "How to help" in html and "72\xa0−\xa015" in html, "a sum stays on one line"


def test_projected_groups_show_pictures_and_no_need(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(stage.path("/names"))
    html = read(stage, browser=tess)
    assert 'data-names="hidden"' in html and "Names are hidden on this screen." in html
    seen = without_hidden(html)
    assert "Takes the smaller" not in seen and "check first" not in seen and "Ana" not in seen
    assert "fox" in seen
    tess.post(stage.path("/names"))
    assert 'data-names="hidden"' not in read(stage, browser=tess)
