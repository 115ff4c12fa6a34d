"""Sam's day by plain forms: practice, ticket, and what today says in between. No JavaScript anywhere."""

import re
from collections.abc import Callable

from tests.practice.browsing import Child
from tests.practice.conftest import keys_of, latest_sitting
from webapp.extensions import db
from webapp.tables import PlaylistStep, TicketSet

UNKIND = re.compile(r"\b(wrong|fail\w*|behind|low|streak|rank)\b|%", re.IGNORECASE)


def test_from_today_through_practice_to_the_end_of_the_ticket(
    sam: Child, ticket_set: TicketSet, right: Callable[[Child], str]
) -> None:
    seen = [sam.start()]
    for number in range(1, 7):
        assert f"Task {number} of 6" in sam.page.text
        if number == 2:
            seen.append(sam.press("hint"))
        if number == 3:
            seen.append(sam.press("not-sure"))
        seen.append(sam.press("answer", right(sam)))
        assert "You got it." in sam.page.text
        seen.append(sam.go_on())
    assert "All 6 tasks are done." in sam.page.text
    seen.append(sam.press("finish"))
    assert sam.page.url == "/today"
    assert "Practice done" in sam.page.text
    assert "Exit ticket: Subtract within 100, trading a ten" in sam.page.text
    assert all(step.done_at for step in db.session.query(PlaylistStep))
    seen.append(sam.start("ticket"))
    for key in keys_of(latest_sitting()):
        seen.append(sam.press("answer", key))
    seen.append(sam.press("finish"))
    assert sam.page.text.count("You got it.") == 5
    seen.append(sam.go_on())
    assert sam.page.url == "/today"
    for page in seen:
        assert page.status == 200
        assert not UNKIND.search(page.text), page.text
        assert "on" + "click" not in page.html
