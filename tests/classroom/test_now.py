"""Who needs me now, as the teacher's page shows it."""

import re
from dataclasses import replace

from tests.classroom.pages import plain, read, section, without_hidden
from tests.classroom.stage import SKILL, SMALLER, Stage
from tests.fits.rows import found_by
from webapp import clock
from webapp.accounts import letting_in
from webapp.evidence.parameters import of_priors
from webapp.evidence.record import record
from webapp.extensions import db
from webapp.fits import fitting
from webapp.fits.activating import put_into_use
from webapp.tables import FlagRow, Group, Intervention, RefusedRow, TicketSet
from webapp.writing import writing

MINUTE = clock.MINUTE


def rows(html: str, before: str = "more") -> list[str]:
    """The rows outside any "more" or "when there is time", in order."""
    part = re.search(r'<section class="card" id="needs".*?\n</section>', html, re.S)[0]
    return [plain(row) for row in re.findall(r'<li class="need (?!quiet).*?</li>', part.split("<details")[0], re.S)]


def test_a_call_for_help_comes_first_with_minutes_and_a_question(stage: Stage, ticket: TicketSet) -> None:
    stage.now -= 4 * MINUTE
    stage.practise(stage.children[1], missing=True)
    stage.now += MINUTE
    assert rows(read(stage, "")) == []  # five in a row are told below, a run that goes on calls
    stage.practise(stage.children[1], missing=True, tasks=4)
    stage.now += 2 * MINUTE
    stage.ask(0, ticket)
    stage.now += MINUTE
    found = rows(read(stage, ""))
    assert [row.split()[0] for row in found] == ["Ana", "Ben"]
    assert "asked for help" in found[0] and "1 min" in found[0] and "Ask:" in found[0]
    assert "without success: Subtract within 100, trading a ten" in found[1] and "4 min" in found[1]


def test_five_in_a_row_are_told_plainly_and_a_tap_answers(stage: Stage, ticket: TicketSet) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    stage.practise(stage.children[1], missing=True, tasks=4)
    assert "Five in a row" not in section(read(stage, "", tess))
    stage.practise(stage.children[1], missing=True, tasks=1)
    stage.practise(stage.children[2], missing=True, tasks=5)
    html = read(stage, "", tess)
    told = section(html).partition("Five in a row without success")[2]
    assert re.search(r"Ben boat 5 without success so far.*Chloe apple 5 without success so far", told)
    assert "when there is time" not in told, "nothing to open, nothing twice"
    ben = next(row for row in re.findall(r'<li class="need quiet".*?</li>', html, re.S) if "Ben" in row)
    tess.post(re.search(r'action="([^"]+/on-it)"', ben)[1])
    told = section(read(stage, "", tess)).partition("Five in a row without success")[2]
    assert "Ben" in told and "What did you do?" in told, "the row stays in its place"


def test_who_will_hardly_have_it_after_another_day_alone_is_named_as_soon_as_a_fit_can_tell(
    stage: Stage, ticket: TicketSet
) -> None:
    ana, ben = stage.children[:2]
    stage.practise(ana, missing=True, tasks=5)
    assert rows(read(stage, "")) == []
    learn_slowly(SKILL)
    stage.practise(ben, missing=True, skill="subtract-regroup/tens-and-ones")
    for child in (ana, ben):
        stage.practise(child, missing=True, tasks=1)
    stage.practise(ben, tasks=1)
    stage.practise(ben, missing=True, tasks=3)
    found = rows(read(stage, ""))
    assert "6 of 6 without success, and another day alone will hardly bring it: Subtract within 100" in found[0]
    assert "4 of 5 without success: Subtract within 100" in found[1]
    assert "What it stands on is missing: Tens and ones" in found[1]


def learn_slowly(skill: str) -> None:
    """Take a fit into use that says so of this skill."""
    params = of_priors()
    skills = params.skills | {skill: replace(params.skills[skill], b=-4.0)}
    fit = replace(params, id="fit", skills=skills, spread=dict.fromkeys(skills, (0.1,) * 15))
    kept = fitting.keep(found_by(fit), None, 5000, clock.now())
    with writing():
        put_into_use(kept, clock.now())


def test_nobody_is_in_need_at_the_start(stage: Stage, ticket: TicketSet) -> None:
    assert "Nobody is waiting for you." in section(read(stage, ""))


def test_im_on_it_clears_the_flag_once_and_is_kept(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    action = re.search(r'action="([^"]+/on-it)"', read(stage, "", tess))[1]
    for _twice in range(2):
        assert tess.post(action).status_code == 303
    flag = db.session.query(FlagRow).one()
    assert (flag.cleared_by, flag.cleared_at is not None) == ("teacher", True)
    kept = db.session.query(Intervention).one()
    assert (kept.flag_id, kept.student_id, kept.teacher_id, kept.what) == (
        flag.id, stage.children[0].id, stage.cast.tess.id, "on it",
    )  # fmt: skip
    (row,) = rows(read(stage, "", tess))
    assert row.startswith("Ana") and "You are on it" in row  # it stays in its place for a while


def test_a_second_tap_says_what_was_done_and_another_corrects_it(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(re.search(r'action="([^"]+/on-it)"', read(stage, "", tess))[1])
    html = read(stage, "", tess)
    action = re.search(r'action="([^"]+/visits/[^"]+)"', html)[1]
    assert "What did you do? asked a question taught it again worked one together" in rows(html)[0]
    assert tess.post(action, data={"did": "danced"}).status_code == 400
    for done in ("taught again", "asked a question"):
        assert tess.post(action, data={"did": done}).status_code == 303
        db.session.expire_all()
        assert db.session.query(Intervention).one().what == done
    (row,) = rows(read(stage, "", tess))
    assert "You were there" in row and "What did you do?" not in row


def test_a_visit_nobody_said_anything_about_is_asked_for_until_the_day_ends(
    stage: Stage, ticket: TicketSet, monkeypatch
) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(re.search(r'action="([^"]+/on-it)"', read(stage, "", tess))[1])
    assert "to note down" not in section(read(stage, "", tess))
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + 6 * MINUTE)
    assert "1 visit to note down Ana" in section(read(stage, "", tess))
    monkeypatch.setattr(clock, "now", lambda: began + clock.DAY)
    assert "to note down" not in section(read(stage, ""))


def test_a_first_day_says_what_to_do(stage: Stage) -> None:
    html = read(stage, "")
    assert "Nobody is at a device. Open sign-in when you begin." in section(html)
    assert "No unit yet" in section(html, "groups") and "Start a unit" in section(html, "groups")
    stage.start_unit()
    assert "No group is needed yet" in section(read(stage, ""), "groups")


def test_who_has_not_been_visited_this_week_stands_on_the_page(stage: Stage, ticket: TicketSet, monkeypatch) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    assert "Nobody was visited yet this week." in section(read(stage, "", tess)), "a list of all would help nobody"
    tess.post(stage.path(f"/students/{stage.children[0].id}/on-it"))
    assert "9 not visited this week" in section(read(stage, "", tess))
    for child in stage.children[:7]:
        tess.post(stage.path(f"/students/{child.id}/on-it"))
    assert "Not visited this week: Hana, Sam, Sue" in section(read(stage, "", tess))
    stage.accept("skill", SKILL, [stage.children[7].id], clock.now(), role="unsure")
    assert "Not visited this week: Sam, Sue" in section(read(stage, "", tess)), "who is unsure sat there too"
    with writing():
        db.session.query(Group).update({"status": "taken back"})
    assert "Not visited this week: Hana, Sam, Sue" in section(read(stage, "", tess)), "that group was none"
    next_week = clock.now() + 7 * clock.DAY
    monkeypatch.setattr(clock, "now", lambda: next_week)
    assert "Nobody was visited yet this week." in section(read(stage, ""))


def test_a_row_that_was_taken_leaves_after_some_minutes(stage: Stage, ticket: TicketSet, monkeypatch) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(re.search(r'action="([^"]+/on-it)"', read(stage, "", tess))[1])
    later = clock.now() + 6 * MINUTE
    monkeypatch.setattr(clock, "now", lambda: later)
    assert rows(read(stage, "", tess)) == []


def test_the_script_gets_the_part_and_the_button_keeps_its_place(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    action = re.search(r'hx-post="([^"]+/on-it)"', read(stage, "", tess))[1]
    part = tess.post(action, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert part.lstrip().startswith("<section") and f'id="act-{stage.children[0].id}"' in part


def test_idle_and_not_connected_only_while_the_class_works_on_screens(stage: Stage, ticket: TicketSet) -> None:
    ana, ben, chloe = stage.children[:3]
    stage.hear(ana, heard_ago=0, active_ago=5 * MINUTE)
    stage.hear(ben, heard_ago=2 * MINUTE, active_ago=2 * MINUTE)
    stage.hear(chloe, heard_ago=0, active_ago=0)
    text = section(read(stage, ""))
    assert "no activity" not in text and "not connected" not in text
    for child in (ana, ben, chloe):
        stage.open_ticket(child, ticket)
    html = read(stage, "")
    (row,) = rows(html)
    assert row.startswith("Ana ") and "5 min no activity" in row
    assert "1 device is not connected : Ben ." in section(html)
    assert "1 other child is at a device." in section(html)


def test_a_break_and_the_teacher_beside_a_child_are_not_idle(stage: Stage, ticket: TicketSet) -> None:
    ana, ben = stage.children[:2]
    for child in (ana, ben):
        stage.open_ticket(child, ticket)
        stage.hear(child, heard_ago=0, active_ago=5 * MINUTE)
    stage.hear(ben, heard_ago=0, active_ago=5 * MINUTE, doing="break")
    tess = stage.cast.browser(stage.cast.tess)
    (row,) = rows(read(stage, "", tess))
    assert row.startswith("Ana")
    for _twice in range(2):
        tess.post(stage.path(f"/students/{ana.id}/on-it"))
    assert db.session.query(Intervention).count() == 1
    (row,) = rows(read(stage, "", tess))
    assert "You are on it" in row


def test_six_are_shown_and_the_rest_is_behind_more(stage: Stage, ticket: TicketSet) -> None:
    for place in range(8):
        stage.ask(place, ticket)
    html = read(stage, "")
    assert len(rows(html)) == 6 and "2 more" in section(html)


def test_what_a_handed_in_ticket_raised_waits_until_there_is_time(stage: Stage, ticket: TicketSet) -> None:
    stage.sit(stage.children[0], ticket, SMALLER)
    html = read(stage, "")
    assert db.session.query(FlagRow).filter_by(kind="struggling").count() == 1
    assert rows(html) == [] and "1 when there is time Ana" in section(html)


def test_yesterdays_call_for_help_is_not_todays(stage: Stage, ticket: TicketSet, monkeypatch) -> None:
    stage.ask(0, ticket)
    tomorrow = clock.now() + clock.DAY
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert rows(read(stage, "")) == []


def test_a_child_at_the_door_can_be_let_in_from_here(stage: Stage, ticket: TicketSet) -> None:
    with writing():
        letting_in.ask(stage.cast.room, stage.children[2], "a device", clock.now())
    tess = stage.cast.browser(stage.cast.tess)
    html = read(stage, "", tess)
    assert rows(html)[0].startswith("Chloe ") and "waits at the door to be let in" in rows(html)[0]
    action = re.search(r'action="([^"]+/let-in/\d+)"', html)[1]
    assert tess.post(action, data={"from": "live"}).headers["Location"].endswith(stage.path())


def test_refusals_and_second_answers_are_told_until_seen(stage: Stage, ticket: TicketSet) -> None:
    ana, ben = stage.children[:2]
    sitting = stage.open_ticket(ana, ticket)
    record([stage.row(sitting, 1, "56")], stage.now, ana)
    record([stage.row(sitting, 1, "64")], stage.now, ana)  # the same id with another body
    with writing() as session:
        session.add(
            RefusedRow(student_id=ben.id, class_id=stage.cast.room.id, answer="57", why="forged", received_at=stage.now)
        )
    tess = stage.cast.browser(stage.cast.tess)
    html = read(stage, "", tess)
    assert "Ana: “56” is kept; for the same question “64” came later." in section(html)
    assert "Ben: “57” could not be matched" in section(html)
    fields = dict(re.findall(r'name="(refused_to|conflicts_to)" value="(\d+)"', html))
    for _twice in range(2):
        assert tess.post(stage.path("/seen"), data=fields).status_code == 303
    assert "could not be kept" not in section(read(stage, "", tess))


def test_names_hidden_means_no_name_and_no_need_on_the_page(stage: Stage, ticket: TicketSet) -> None:
    stage.ask(0, ticket)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(stage.path("/names"))
    seen = without_hidden(read(stage, "", tess))
    assert "Ana" not in seen and "asked for help" not in seen
    assert "1 child would like you." in " ".join(seen.split())
