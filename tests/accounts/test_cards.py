"""Picture cards are for the class's teacher and the school's admin, and every look is noted."""

from tests.accounts.conftest import SAMS, count, fresh, is_signed_in, rows, tap
from tests.cast import Cast
from webapp.accounts import pictures
from webapp.tables import AuditEvent


def drawn(page: str) -> list[str]:
    """The pictures of the cards, in order; faces stand outside the lists."""
    lists = page.split('<ol class="cut-pictures">')[1:]
    return [part.split("#")[1].split('"')[0] for one in lists for part in one.split("</ol>")[0].split("<use ")[1:]]


def test_teacher_and_admin_see_each_childs_three_pictures(school: Cast) -> None:
    for who in (school.tess, school.ada):
        page = school.browser(who).get(f"/classes/{school.room.id}/cards").text
        assert drawn(page) == [*SAMS, "star", "tree", "key"]
        assert "Sam S." in page
        assert "FOX412" in page
        assert "Nia" not in page
    events = rows(AuditEvent, action="show cards")
    assert [(e.actor_id, e.noun_id) for e in events] == [
        (school.tess.id, str(school.room.id)),
        (school.ada.id, str(school.room.id)),
    ]


def test_nobody_else_does_and_nothing_is_noted(school: Cast) -> None:
    for who in (school.omar, school.zoe, school.max, school.sam, school.dan):
        reply = school.browser(who).get(f"/classes/{school.room.id}/cards")
        assert reply.status_code in (302, 404), who.first_name
        assert not drawn(reply.text)
    assert not count(AuditEvent, action="show cards")


def test_no_other_page_holds_a_childs_code(school: Cast) -> None:
    """Twelve pictures stand on the sign-in page in their one order; nothing marks the child's three."""
    pages = []
    for child in (school.sam, school.sue):
        page = school.browser().get(f"/sign-in/FOX412/{child.id}").text
        pages.append(page.split('class="slots"')[1].split("</form>")[0])
    assert pages[0] == pages[1]
    teacher, admin = school.browser(school.tess), school.browser(school.ada)
    for browser, address in [
        (teacher, f"/classes/{school.room.id}/door"),
        (admin, f"/school/classes/{school.room.id}"),
        (admin, "/school"),
        (admin, "/school/audit"),
    ]:
        page = browser.get(address).text
        assert "#boat" not in page, address
        assert "fox,boat,apple" not in page, address


def test_new_pictures_close_the_old_card(school: Cast) -> None:
    teacher = school.browser(school.tess)
    reply = teacher.post(f"/classes/{school.room.id}/students/{school.sam.id}/new-pictures")
    assert reply.location == f"/classes/{school.room.id}/cards"
    code = pictures.code_of(fresh(school.sam))
    assert code is not None
    assert code not in (SAMS, ("star", "tree", "key"))
    browser = school.browser()
    tap(browser, school, school.sam, SAMS)
    assert not is_signed_in(browser)
    tap(browser, school, school.sam, code)
    assert is_signed_in(browser)
    assert count(AuditEvent, action="new pictures") == 1


def test_new_pictures_only_for_children_of_the_own_class(school: Cast) -> None:
    before = fresh(school.nia).picture_code
    teacher = school.browser(school.tess)
    assert teacher.post(f"/classes/{school.room.id}/students/{school.nia.id}/new-pictures").status_code == 404
    assert teacher.post(f"/classes/{school.other_room.id}/students/{school.nia.id}/new-pictures").status_code == 404
    assert fresh(school.nia).picture_code == before


def test_a_child_whose_code_cannot_be_read_is_shown_without(school: Cast) -> None:
    school.browser(school.ada).post(f"/classes/{school.room.id}/students/{school.sam.id}/new-pictures")
    from webapp.writing import writing

    with writing():
        school.sam.picture_code = b"sealed elsewhere"
    page = school.browser(school.tess).get(f"/classes/{school.room.id}/cards")
    assert page.status_code == 200
    assert "No pictures yet." in page.text


def test_codes_are_three_different_pictures_and_unlike_those_taken() -> None:
    taken: set[tuple[str, ...]] = set()
    for _child in range(200):
        code = pictures.choose_code(taken)
        assert len(set(code)) == 3
        assert set(code) <= set(pictures.PICTURES)
        assert code not in taken
        taken.add(code)


def test_no_card_shows_while_the_names_are_hidden(school: Cast) -> None:
    browser = school.browser(school.tess)
    with browser.session_transaction() as session:
        session["names_hidden"] = True
    page = browser.get(f"/classes/{school.room.id}/cards").text
    assert not drawn(page) and "Sam S." not in page and "Names are hidden" in page
