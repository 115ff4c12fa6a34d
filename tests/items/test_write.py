"""A teacher writes questions in a form or a spreadsheet, sees each as a child does, and shares them in the school."""

import io
import re

import pytest

from tests.cast import Cast
from webapp.extensions import db
from webapp.library import packs
from webapp.tables import PackDraft

SHEET = """Skill,Question,Answer,Options,Hint,Wrong answer,Feedback
Taking away,72 - 15 =,57,,Start with the ones.,63,Look at the ones again.
Halves,Half of 3?,1 1/2,,,,
Comparing,Which is more?,12,8 | 12,,8,Count on from 8.
"""
FORM = {
    "title": "Our stickers", "grade": "3", "rows": "3",
    "skill-1": "Taking away", "question-1": "72 - 15 =", "answer-1": "57", "wrong-answer-1": "63",
    "feedback-1": "Look at the ones again.", "hint-1": "Start with the ones.",
    "question-2": "80 - 24 =", "answer-2": "56",
}  # fmt: skip


def send(browser, text: str, **more: str):
    data = {"title": "Our stickers", "grade": "3", "file": (io.BytesIO(text.encode()), "my.csv"), **more}
    return browser.post("/library/write/sheet", data=data, content_type="multipart/form-data")


def test_a_teacher_writes_in_the_form_and_shares_it(cast: Cast) -> None:
    browser = cast.browser(cast.tess)
    draft = browser.post("/library/write", data=FORM)
    assert draft.status_code == 303, draft.text
    assert "Taking away" in browser.get(draft.location).text
    assert packs.newest(cast.school.id) == []
    looked = browser.get(f"{draft.location}/look", query_string={"answer": "63"}).text
    assert "Look at the ones again." in looked
    assert browser.post(f"{draft.location}/publish").status_code == 303
    (pack,) = packs.newest(cast.school.id)
    assert [skill.title for skill in pack.skills] == ["Taking away"]  # the second question is of the skill above
    assert len(pack.items) == 2
    assert "Tess Teacher" in pack.header.attribution
    page = re.search(r"/library/packs/\d+", browser.get("/library").text)[0]
    again = browser.post(browser.post("/library/write", data=FORM | {"answer-2": "55"}).location + "/publish").location
    assert packs.newest(cast.school.id)[0].header.version == "2.0.0"
    assert cast.browser(cast.omar).post(f"{page}/retire").status_code == 404
    assert browser.post(f"{again}/take-back").status_code == 303
    assert packs.newest(cast.school.id) == [pack]


def test_a_sheet_becomes_a_draft(cast: Cast) -> None:
    browser = cast.browser(cast.tess)
    draft = send(browser, SHEET)
    assert draft.status_code == 303, draft.text
    shown = browser.get(draft.location).text
    assert "3 tasks" in shown
    assert "Our stickers" in browser.get("/library").text
    assert cast.browser(cast.omar).get(draft.location).status_code == 404
    for separator in (";", "\t"):
        assert send(browser, SHEET.replace(",", separator)).status_code == 303


@pytest.mark.parametrize(
    ("sheet", "place", "said"),
    [
        ("Skill,Questoin,Answer\na,b,1\n", "my.csv:1", "Did you mean &#39;question&#39;?"),
        ("Skill,Question,Answer\nA,,57\n", "my.csv:2", "an empty cell"),
        ("Skill,Question,Answer,Options\nA,What?,seven,six | eight\n", "my.csv:2", "one of six, eight"),
        ("Skill,Question,Answer,Wrong answer,Feedback\nA,5+2,7,x,Look.\n", "my.csv:2", "a number"),
        ("Skill,Question,Answer,Wrong answer,Feedback\nA,5+2,7,7,Look.\n", "my.csv:2", "7"),
        ("Skill,Question,Answer\n\nA,5+2,7\nA,<b>5</b>,5\n", "my.csv:4", "&lt;b&gt;"),
        ("Skill,Question,Answer\nA,{{a}} + 2,7\n", "my.csv:2", "a"),
        ('Skill,Question,Answer\nA,"5,7\n', "my.csv:2", "quotation mark"),
        ("", "my.csv:1", "a column"),
        ("Skill,Question,Answer\n", "my.csv:2", "Write the first question"),
        ("\x00\x01PK", "my.csv", "expected"),
    ],
)
def test_what_is_the_matter_is_told_by_row(cast: Cast, sheet: str, place: str, said: str) -> None:
    reply = send(cast.browser(cast.tess), sheet)
    assert reply.status_code == 422
    assert place in reply.text
    assert said.casefold() in reply.text.casefold()
    assert db.session.query(PackDraft).count() == 0


def test_nothing_typed_is_lost(cast: Cast) -> None:
    browser = cast.browser(cast.tess)
    for data in ({**FORM, "answer-2": ""}, {**FORM, "title": ""}, {**FORM, "more": "1"}):
        reply = browser.post("/library/write", data=data)
        assert 'value="72 - 15 ="' in reply.text
        assert 'value="80 - 24 ="' in reply.text
    assert reply.text.count("<fieldset") == 6


def test_of_many_questions_those_to_write_or_to_mend_are_open(cast: Cast) -> None:
    browser = cast.browser(cast.tess)

    def opened(**more: str) -> list[str]:
        page = browser.post("/library/write", data={**FORM, **more}).text
        return re.findall(r'id="fold-(\d)" open', page)

    assert re.findall(r'id="fold-(\d)" open', browser.get("/library/write").text) == ["1"]
    assert opened(title="") == ["3"]
    assert opened(more="1") == ["3"]
    assert opened(**{"answer-2": ""}) == ["2"]
    assert opened(**{"question-2": "", "answer-2": "", "question-3": "<b>5</b>", "answer-3": "5"}) == ["3"]


def test_a_question_is_shown_while_it_is_written(cast: Cast) -> None:
    browser = cast.browser(cast.tess)
    shown = browser.post("/library/write/look?row=1", data=FORM).text
    assert "As a child sees it" in shown
    assert "<html" not in shown
    odd = {**FORM, "options-1": "a | b"}
    assert (
        "Write the answer as it stands among the options." in browser.post("/library/write/look?row=1", data=odd).text
    )
    assert "It is shown here" in browser.post("/library/write/look?row=3", data=FORM).text
