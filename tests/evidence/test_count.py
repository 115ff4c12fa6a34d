"""What counts: first answers in practice, last ones in a finished ticket, nothing unreadable or taken back."""

from content.answers.notes import NOTES
from content.generate import part_of
from content.responses import NumberResponse
from models.knowledge.belief import evidence_side
from tests.evidence.conftest import SKILL, row, state_bytes
from webapp.evidence import states
from webapp.evidence.grading import judge
from webapp.fits.logs import answers_of
from webapp.fits.rebuild import rebuild
from webapp.language import pseudo


def deliver(cast, *rows, who=None):
    response = cast.browser(who or cast.sam).post("/evidence", json={"rows": list(rows)})
    assert {reply["kept"] for reply in response.json["replies"]} == {"stored"}
    return response.json["replies"]


def known(student):
    return evidence_side(states.load(student.id)[0], SKILL)


def answers(student):
    skills = states.load(student.id)[0].skills
    return skills[SKILL].answers if SKILL in skills else 0


def test_a_right_answer_raises_the_estimate_and_a_miss_lowers_it(cast, open_set):
    sam, sue = open_set(cast.sam), open_set(cast.sue)
    deliver(cast, row(sam, 1), row(sam, 2))
    deliver(cast, row(sue, 1), row(sue, 2, answer="missing"))
    assert known(cast.sam) > known(cast.sue)


def test_an_answer_after_a_hint_says_less(cast, open_set):
    sam, sue = open_set(cast.sam), open_set(cast.sue)
    deliver(cast, row(sam, 1))
    deliver(cast, row(sue, 1, kind="hint"), row(sue, 1, revision=2))
    assert known(cast.sam) > known(cast.sue) > 0
    assert answers(cast.sue) == 1


def test_an_answer_faster_than_reading_says_little_and_no_fit_learns_from_it(cast, open_set):
    sam, sue = open_set(cast.sam), open_set(cast.sue)
    deliver(cast, row(sam, 1))
    before = known(cast.sam)
    deliver(cast, row(sam, 2, answer="missing", elapsed_ms=100))
    deliver(cast, row(sue, 1), row(sue, 2, answer="missing", elapsed_ms=8_000), who=cast.sue)
    assert known(cast.sue) < before - 0.1 < known(cast.sam) < before
    assert [correct for *_, correct, _order, _at in answers_of(cast.sam.id)] == [1]
    assert [correct for *_, correct, _order, _at in answers_of(cast.sue.id)] == [1, 0]


def test_what_needs_no_reading_is_never_too_fast(cast, open_set, open_ticket_for):
    sitting = open_set()
    deliver(cast, row(sitting, 1, kind="hint"), row(sitting, 1, revision=2, elapsed_ms=1))
    deliver(cast, row(sitting, 2, answer="missing"), row(sitting, 2, try_=2, elapsed_ms=1))
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1, answer="missing"), row(ticket, 1, revision=2, elapsed_ms=1), row(ticket, 2))
    assert not any(each.rapid for each in states.read_log(cast.sam.id, since=0))


def test_not_sure_is_evidence_but_less_than_a_miss(cast, open_set):
    sam, sue = open_set(cast.sam), open_set(cast.sue)
    deliver(cast, row(sam, 1), row(sam, 2, kind="not-sure"))
    deliver(cast, row(sue, 1), row(sue, 2, answer="missing"))
    assert known(cast.sam) > known(cast.sue)


def test_an_unreadable_answer_is_kept_makes_no_step_and_may_be_typed_again(cast, open_set):
    sitting = open_set()
    (reply,) = deliver(cast, row(sitting, 1, answer="fifty"))
    assert reply["verdict"] == "unreadable"
    assert answers(cast.sam) == 0
    (reply,) = deliver(cast, row(sitting, 1, revision=2))
    assert reply["verdict"] == "right"
    assert answers(cast.sam) == 1


def test_a_right_value_in_another_form_is_told_in_the_language_of_the_page(app):
    part = part_of(NumberResponse(type="number", answers=("1/2",), form=("fraction",), simplify="required"))
    with app.test_request_context("/?language=qps"):
        assert judge(part, "6/12", "en").feedback == pseudo(NOTES["simplest"])


def test_after_its_feedback_a_practice_answer_cannot_be_changed(cast, open_set):
    sitting = open_set()
    deliver(cast, row(sitting, 1, answer="missing"))
    before = known(cast.sam)
    deliver(cast, row(sitting, 1, revision=2))
    assert known(cast.sam) == before


def test_i_mistyped_takes_one_answer_back_once(cast, open_set):
    sitting = open_set()
    empty = state_bytes(cast.sam)
    deliver(cast, row(sitting, 1, answer="missing"))
    deliver(cast, row(sitting, 1, kind="mistyped", revision=2))
    assert state_bytes(cast.sam)[5:7] == empty[5:7]  # state and bands are as before the answer
    deliver(cast, row(sitting, 1, try_=2, again=1), row(sitting, 2, answer="missing"))
    once = known(cast.sam)
    deliver(cast, row(sitting, 2, kind="mistyped", revision=2))
    assert known(cast.sam) == once


def test_ticket_answers_count_when_the_ticket_is_finished_and_the_last_one_stands(cast, open_ticket_for):
    sam, sue = open_ticket_for(cast.sam), open_ticket_for(cast.sue)
    deliver(cast, row(sam, 1, answer="missing"), row(sam, 1, revision=2))
    assert answers(cast.sam) == 0
    deliver(cast, row(sam, 0, kind="finish"))
    deliver(cast, row(sue, 1), row(sue, 0, kind="finish"))
    assert answers(cast.sam) == 1
    assert known(cast.sam) == known(cast.sue)


def test_a_ticket_reply_tells_neither_verdict_nor_feedback(cast, open_ticket_for):
    (reply,) = deliver(cast, row(open_ticket_for(), 1, answer="missing"))
    assert "verdict" not in reply
    assert "feedback" not in reply


def test_a_ticket_answer_that_arrives_after_the_finish_is_folded_in_at_its_place(cast, open_ticket_for, open_set):
    ticket = open_ticket_for()
    deliver(cast, row(ticket, 1), row(ticket, 0, kind="finish"))
    practice = open_set()
    deliver(cast, row(practice, 1, answer="missing"))
    deliver(cast, row(ticket, 2))
    assert answers(cast.sam) == 3
    live = state_bytes(cast.sam)
    assert not any(each.differed for each in rebuild())
    assert state_bytes(cast.sam) == live
