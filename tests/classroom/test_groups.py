"""Groups for today: proposed, accepted, put off, taken back, over."""

from tests.classroom.pages import actions, cards, names, read, shows
from tests.classroom.stage import KEPT_TENS, LARGER_SKILL, RIGHT, SKILL, SMALLER, Stage, ticket_class
from webapp.extensions import db
from webapp.tables import Group, GroupMember, Presence
from webapp.writing import writing


def test_eight_and_four_become_three_groups_with_their_reasons(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=4)
    html = read(stage)
    who = [child.first_name for child in stage.children]
    found = names(html)
    assert [len(group) for group in found] == [4, 4, 4]
    assert sorted(found[0] + found[1]) == sorted(who[:8])
    assert sorted(found[2]) == sorted(who[8:12])
    first, second, third = cards(html)
    for card in (first, second):
        assert "Takes the smaller digit from the larger" in card
        assert "4 of 4 show it clearly" in card and shows(card, SMALLER)
    assert "Trades a ten but keeps all the tens" in third and shows(third, KEPT_TENS)
    for card in (first, second, third):
        assert "check first" in card and "Only one kind of evidence says so: exit ticket." in card


def test_practice_that_agrees_makes_it_proposed(stage: Stage) -> None:
    stage.fill(12)
    ticket = stage.set_ticket(stage.start_unit())
    for child in stage.children[:4]:
        stage.practise(child, rule="smaller-from-larger")
        stage.sit(child, ticket, SMALLER)
    for child in stage.everybody[4:]:
        stage.sit(child, ticket, RIGHT)
    (card,) = cards(read(stage))
    assert "proposed" in card and "check first" not in card
    assert "Two kinds of evidence agree: exit ticket and practice." in card


def test_one_wrong_rule_on_two_goals_is_one_need(stage: Stage) -> None:
    stage.fill(12)
    stage.start_unit(SKILL, LARGER_SKILL)
    for child in stage.children[:4]:
        for skill in (SKILL, LARGER_SKILL):
            stage.practise(child, rule="smaller-from-larger", skill=skill)
    found = cards(read(stage))
    assert ["Takes the smaller digit from the larger" in card for card in found] == [True]
    assert "4 of 4 show it clearly" in found[0]


def test_an_error_that_twenty_share_becomes_one_lesson_that_names_who_may_skip(stage: Stage) -> None:
    ticket_class(stage, smaller=20, kept=0)
    html = read(stage)
    (card,) = cards(html)
    assert card.startswith("Ten minutes for all")
    assert "20 of the 28 children share it" in card
    skip = card.partition("May skip it")[2]
    assert all(child.first_name in skip for child in stage.everybody[20:])
    assert len(names(html)[0]) == 20


def test_nothing_counts_before_the_child_has_finished(stage: Stage) -> None:
    stage.fill(12)
    ticket = stage.set_ticket(stage.start_unit())
    for child in stage.children[:4]:
        stage.sit(child, ticket, SMALLER, finish=False)
    assert cards(read(stage)) == []


def test_one_answer_alone_leaves_a_child_unsure_with_a_question(stage: Stage) -> None:
    stage.fill(12)
    ticket = stage.set_ticket(stage.start_unit())
    for child in stage.children[:4]:
        stage.sit(child, ticket, SMALLER)
    stage.sit(stage.children[4], ticket, ("64", "", "", ""))
    for child in stage.everybody[5:]:
        stage.sit(child, ticket, RIGHT)
    html = read(stage)
    (card,) = cards(html)
    assert '<span class="name unsure"><span class="person"><span class="shown">Eli<' in html
    assert "Unsure about Eli. Ask: “Show me" in card


def test_accepted_groups_stay_and_their_children_are_not_proposed_again(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=4)
    tess = stage.cast.browser(stage.cast.tess)
    before = read(stage, browser=tess)
    accept = actions(before, "accept")[0]
    first = names(before)[0]
    for _twice in range(2):
        assert tess.post(accept).status_code == 303
    after = read(stage, browser=tess)
    assert cards(after)[0].startswith("Group 1") and "accepted" in cards(after)[0]
    assert names(after)[0] == first
    assert not {name for group in names(after)[1:] for name in group} & set(first)
    assert len(names(after)) == 3
    (group,) = db.session.query(Group).all()
    assert (group.status, group.need, group.params_id) == ("accepted", "subtract-regroup/smaller-from-larger", "priors")
    assert group.reason["code"] == "group.misconception" and group.numbers["members"]
    assert db.session.query(GroupMember).count() == 4


def test_a_group_is_over_after_the_school_day(stage: Stage, monkeypatch) -> None:
    from webapp import clock

    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "accept")[0])
    tomorrow = clock.now() + clock.DAY
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    (card,) = cards(read(stage))  # signed in anew: a session lasts one school day
    assert "accepted" not in card and "check first" in card


def test_not_today_puts_a_group_off_and_it_can_be_brought_back(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=4)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "not-today")[0])
    html = read(stage, browser=tess)
    assert len(cards(html)) == 2 and "1 not today" in html
    (back,) = actions(html, "take-back")
    tess.post(back)
    assert len(cards(read(stage, browser=tess))) == 3


def test_a_decision_taken_back_can_be_taken_again(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    (accept,) = actions(read(stage, browser=tess), "accept")
    for _again in range(2):
        tess.post(accept)
        html = read(stage, browser=tess)
        assert "accepted" in cards(html)[0]
        tess.post(actions(html, "take-back")[0])
        assert actions(read(stage, browser=tess), "accept") == [accept]


def test_children_not_heard_today_are_named_and_in_no_new_group(stage: Stage) -> None:
    ticket_class(stage, smaller=5, kept=0, of=12)
    for child in stage.everybody:
        stage.hear(child, heard_ago=0, active_ago=0)
    with writing():
        db.session.query(Presence).filter_by(student_id=stage.everybody[0].id).update({"heard_at": 0})
    html = read(stage)
    assert [len(group) for group in names(html)] == [4]
    note = html.partition("Not on a device today, so in no new group:")[2]
    assert stage.everybody[0].first_name in note[:200]


def test_before_half_of_the_class_was_heard_everybody_counts_as_here(stage: Stage) -> None:
    ticket_class(stage, smaller=5, kept=0, of=12)
    with writing():
        db.session.query(Presence).delete()
    stage.hear(stage.everybody[0], heard_ago=0, active_ago=0)
    html = read(stage)
    assert [len(group) for group in names(html)] == [5] and "Not on a device today" not in html


def test_an_answer_that_two_rules_predict_names_none(stage: Stage) -> None:
    """80 - 24 -> 60 alone is one rule's; a lone answer of two rules would be nobody's: see `best_rule`."""
    from models.decisions.needs import best_rule
    from models.knowledge.misconceptions import Answer, explain

    both = {"smaller": frozenset({"35"}), "kept": frozenset({"35"})}
    lone = Answer(both, "35", False)
    assert best_rule(explain([lone])) is None
    decides = Answer({"smaller": frozenset({"64"}), "kept": frozenset({"66"})}, "64", False)
    assert best_rule(explain([lone, decides])) == "smaller"
