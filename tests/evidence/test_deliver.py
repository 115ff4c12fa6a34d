"""A device delivers rows: each is kept once, whoever is signed in, and only with a token that the server signed."""

from sqlalchemy import func, select, update

from tests.evidence.conftest import row, state_bytes
from webapp.evidence.presence import MOMENT
from webapp.evidence.routes import LARGEST
from webapp.extensions import db
from webapp.tables import AnswerConflict, EvidenceRow, Presence, RefusedRow
from webapp.writing import writing


def kept(response):
    return [reply["kept"] for reply in response.json["replies"]]


def rows_in_log():
    return db.session.scalar(select(func.count()).select_from(EvidenceRow))


def test_an_answer_is_stored_and_answered(cast, open_set):
    sitting = open_set()
    response = cast.browser(cast.sam).post("/evidence", json={"rows": [row(sitting, 1)]})
    assert response.status_code == 200
    reply = response.json["replies"][0]
    assert (reply["kept"], reply["verdict"]) == ("stored", "right")
    assert "next" not in reply


def test_sending_again_changes_nothing(cast, open_set):
    sitting = open_set()
    browser = cast.browser(cast.sam)
    rows = [row(sitting, position) for position in (1, 2, 3)]
    browser.post("/evidence", json={"rows": rows})
    before = state_bytes(cast.sam)
    assert kept(browser.post("/evidence", json={"rows": [*rows, rows[0]]})) == ["stored"] * 4
    assert (rows_in_log(), state_bytes(cast.sam)) == (3, before)


def test_another_body_for_a_kept_id_is_a_conflict_and_the_first_stands(cast, open_set):
    sitting = open_set()
    browser = cast.browser(cast.sam)
    browser.post("/evidence", json={"rows": [row(sitting, 1)]})
    before = state_bytes(cast.sam)
    assert kept(browser.post("/evidence", json={"rows": [row(sitting, 1, answer="missing")]})) == ["conflict"]
    assert state_bytes(cast.sam) == before
    conflict = db.session.scalars(select(AnswerConflict)).one()
    assert conflict.answer != db.session.get(EvidenceRow, conflict.evidence_id).answer


def test_the_token_speaks_for_the_child_whoever_is_signed_in(cast, open_set):
    sitting = open_set(cast.sam)
    for browser in (cast.browser(cast.sue), cast.browser()):
        position = 1 + rows_in_log()
        assert kept(browser.post("/evidence", json={"rows": [row(sitting, position)]})) == ["stored"]
    assert set(db.session.scalars(select(EvidenceRow.student_id))) == {cast.sam.id}


def test_a_forged_row_is_refused_told_to_the_teacher_and_fails_no_other(cast, open_set):
    sitting = open_set()
    forged = row(sitting, 1) | {"token": row(sitting, 1)["token"][:-2] + "xx", "answer": "77"}
    response = cast.browser(cast.sam).post("/evidence", json={"rows": [forged, row(sitting, 2)]})
    assert kept(response) == ["refused", "stored"]
    told = db.session.scalars(select(RefusedRow)).one()
    assert (told.student_id, told.class_id, told.answer) == (cast.sam.id, cast.room.id, "77")


def test_what_is_told_of_refused_rows_is_bounded(cast, open_set):
    sitting = open_set()
    forged = [row(sitting, 1) | {"token": f"forged {n}"} for n in range(60)]
    cast.browser(cast.sam).post("/evidence", json={"rows": forged})
    assert db.session.scalar(select(func.count()).select_from(RefusedRow)) == 20


def test_a_token_survives_a_new_secret(cast, open_set, app):
    sitting = open_set()
    delivered = row(sitting, 1)
    old = app.config["SECRET_KEY"]
    try:
        app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=[old])
        assert kept(cast.browser().post("/evidence", json={"rows": [delivered]})) == ["stored"]
        app.config.update(SECRET_KEY_FALLBACKS=[])
        assert kept(cast.browser().post("/evidence", json={"rows": [delivered]})) == ["refused"]
    finally:
        app.config.update(SECRET_KEY=old, SECRET_KEY_FALLBACKS=[])


def test_a_row_that_is_none_is_refused_by_itself(cast, open_set):
    """It must not keep the rows behind it on the device for ever."""
    good = row(open_set(), 1)
    browser = cast.browser(cast.sam)
    bad = [
        1,
        {},
        good | {"kind": "void"},
        good | {"revision": 0},
        good | {"revision": True},
        good | {"answer": "x" * 2001},
        good | {"answer": 7},
        good | {"kind": []},
        good | {"kind": {}},
        good | {"token": ["x"]},
    ]
    response = browser.post("/evidence", json={"rows": [*bad, good]})
    assert kept(response) == [*["refused"] * len(bad), "stored"]
    assert all(reply["why"] for reply in response.json["replies"][:-1])
    assert response.json["replies"][3]["id"] == good["token"]
    assert rows_in_log() == 1
    told = db.session.scalars(select(RefusedRow.student_id)).all()
    assert told == [cast.sam.id] * len(bad), "the teacher hears of it"


def test_a_delivery_that_is_no_list_of_rows_is_refused_whole(cast, open_set):
    good = row(open_set(), 1)
    for body in (
        {"rows": "rows"},
        {"rows": [good] * 201},
        {"rows": [good], "version": 2},
        {"rows": [good], "version": []},
    ):
        response = cast.browser(cast.sam).post("/evidence", json=body, headers={"Accept": "application/json"})
        assert response.status_code == 400
        assert response.json["error"]
    assert rows_in_log() == 0


def test_rows_of_the_version_before_are_kept_too(cast, open_set):
    sitting = open_set()
    browser = cast.browser()
    assert kept(browser.post("/evidence", json={"rows": [row(sitting, 1)]})) == ["stored"]
    assert kept(browser.post("/evidence", json={"rows": [row(sitting, 2, sequence=1)], "version": 1})) == ["stored"]


def test_a_ticket_tells_only_what_it_cannot_read(cast, open_ticket_for):
    sitting = open_ticket_for()
    rows = [row(sitting, 1), row(sitting, 2, answer="missing"), row(sitting, 3, answer="5x")]
    replies = cast.browser(cast.sam).post("/evidence", json={"rows": rows}).json["replies"]
    assert [reply.get("verdict") for reply in replies] == [None, None, "unreadable"]
    assert not any("feedback" in reply for reply in replies)


def test_a_page_still_open_for_another_child_says_nothing_of_this_one(cast):
    browser = cast.browser(cast.sue)
    assert browser.post("/heartbeat", data={"active": "yes", "student": cast.sam.id}).status_code == 409
    assert db.session.scalars(select(Presence)).all() == []
    assert browser.post("/heartbeat", data={"active": "yes", "student": cast.sue.id}).status_code == 204
    assert db.session.scalars(select(Presence.student_id)).all() == [cast.sue.id]


def test_a_sign_of_life_is_noted_once_in_a_while(cast):
    browser, beat = cast.browser(cast.sue), {"active": "yes"}

    def heard():
        db.session.rollback()
        return db.session.execute(select(Presence.heard_at, Presence.active_at)).one()

    browser.post("/heartbeat", data=beat)
    first = heard()
    browser.post("/heartbeat", data=beat)
    assert heard() == first
    with writing():
        db.session.execute(update(Presence).values(active_at=first[1] - MOMENT))
    browser.post("/heartbeat")  # heard a moment ago, and the child did nothing since
    assert heard() == (first[0], first[1] - MOMENT)
    browser.post("/heartbeat", data=beat)
    assert min(heard()) > first[0]


def test_rows_that_do_not_belong_there_are_refused(cast, open_set):
    sitting = open_set()
    finish_on_a_task = row(sitting, 1, kind="finish")
    answer_on_the_sitting = {
        "token": row(sitting, 0, kind="finish")["token"],
        "kind": "answer",
        "revision": 1,
        "answer": "5",
    }
    response = cast.browser(cast.sam).post("/evidence", json={"rows": [finish_on_a_task, answer_on_the_sitting]})
    assert kept(response) == ["refused", "refused"]
    assert rows_in_log() == 0


def test_a_body_that_is_no_delivery_is_refused_not_stumbled_over(cast):
    browser = cast.browser()
    deep = b'{"rows":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    for body in (
        deep,
        b'{"rows":[{"revision":' + b"9" * 5_000 + b"}]}",
        b"[]",
        b'{"rows":["\xff"]}',
    ):
        assert browser.post("/evidence", data=body, content_type="application/json").status_code == 400
    huge = b'{"rows":["' + b"x" * LARGEST + b'"]}'
    assert browser.post("/evidence", data=huge, content_type="application/json").status_code == 413


def test_letters_that_no_database_keeps_do_not_keep_an_answer_out(cast, open_set):
    sitting = open_set()
    rows = [row(sitting, 1, answer="4\ud8007\x00"), row(sitting, 2) | {"token": "forged \udfff", "answer": "\udfff"}]
    response = cast.browser(cast.sam).post("/evidence", json={"rows": rows})
    assert kept(response) == ["stored", "refused"]
    assert db.session.scalars(select(EvidenceRow.answer)).one() == "4?7"


def test_a_sequence_that_no_column_holds_is_left_out(cast, open_set):
    sitting = open_set()
    rows = [row(sitting, n, sequence=sequence) for n, sequence in enumerate((2**53, 2**31 - 1, -1, "x", 7), start=1)]
    assert kept(cast.browser().post("/evidence", json={"rows": rows})) == ["stored"] * 5
    found = db.session.execute(select(EvidenceRow.position, EvidenceRow.device_sequence)).all()
    assert sorted(found) == [(1, None), (2, None), (3, None), (4, None), (5, 7)]


def test_other_bodies_are_kept_once_and_few_and_nothing_is_told_of_them(cast, open_set):
    sitting = open_set()
    browser = cast.browser(cast.sam)
    browser.post("/evidence", json={"rows": [row(sitting, 1, answer="missing")]})
    rows = [row(sitting, 1, answer=str(n)) for n in (7, 7, 8, 8, *range(100, 150))] + [row(sitting, 1)]
    replies = browser.post("/evidence", json={"rows": rows}).json["replies"]
    assert {reply["kept"] for reply in replies} == {"conflict"}
    assert not any("verdict" in reply or "feedback" in reply for reply in replies)
    assert db.session.scalars(select(AnswerConflict.answer).order_by(AnswerConflict.id)).all() == [
        "7", "8", "100", "101", "102",
    ]  # fmt: skip
