"""Mixed groups: looked at, mixed again, used, changed, printed, projected, over."""

import re

from tests.classroom.pages import actions, plain, read, without_hidden
from tests.classroom.stage import Stage, ticket_class
from webapp.extensions import db
from webapp.tables import Group, GroupMember


def tables(html: str) -> list[list[str]]:
    found = re.findall(r'<li class="(?:card )?table-of">.*?</div>\s*<div class="alias">', html, re.S)
    return [re.findall(r'<span class="person"><span class="shown">([^<]+)<', each) for each in found]


def use(stage: Stage, address: str = "/groups/mixed?size=4") -> list[list[str]]:
    tess = stage.cast.browser(stage.cast.tess)
    html = read(stage, address, tess)
    fields = dict(re.findall(r'<input type="hidden" name="(size|seed|digest)" value="(\w+)"', html))
    assert tess.post(stage.path("/groups/mixed"), data=fields).status_code == 303
    return tables(html)


def test_looked_at_mixed_again_and_used(stage: Stage) -> None:
    ticket_class(stage, smaller=8, kept=0, of=12)
    first = tables(read(stage, "/groups/mixed?size=4"))
    assert first == tables(read(stage, "/groups/mixed?size=4")) and sorted(map(len, first)) == [4, 4, 4]
    assert first != tables(read(stage, "/groups/mixed?size=4&seed=1"))
    assert [len(each) for each in tables(read(stage, "/groups/mixed?size=2"))] == [2] * 6
    needy = {child.first_name for child in stage.everybody[:8]}
    assert all(0 < len(needy & set(each)) < 4 for each in first), "each has some who know it and some who do not"
    assert db.session.query(Group).count() == 0, "looking keeps nothing"
    assert use(stage) == first
    html = read(stage)
    assert sorted(map(sorted, tables(html))) == sorted(map(sorted, first))
    assert len(re.findall(r'<article class="group"', html)) > 0, "skill groups stay"
    assert use(stage, "/groups/mixed?size=3") == tables(read(stage)), "they take the place of the first ones"
    stage.cast.browser(stage.cast.tess).post(actions(html, "mixed/end")[0])
    assert tables(read(stage)) == []


def test_no_level_is_told_and_projected_there_are_pictures_alone(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    use(stage)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(stage.path("/names"))
    for address in ("/groups", "/groups/mixed", "/groups/print?mixed=1"):
        seen = plain(without_hidden(read(stage, address, tess)))
        assert "fox" in seen and "Ana" not in seen


def test_a_mixed_group_is_changed_beside_its_skill_group_and_printed(stage: Stage) -> None:
    ticket_class(stage, smaller=4, kept=0, of=12)
    tess = stage.cast.browser(stage.cast.tess)
    tess.post(actions(read(stage, browser=tess), "accept")[0])
    use(stage)
    html = read(stage, browser=tess)
    change = re.findall(r'href="([^"]+/change)"', html)[-1]
    own = {child.first_name: child.id for child in stage.everybody}
    last = tables(html)[-1]
    moved = next(child.first_name for child in stage.children[:4] if child.first_name not in last)  # of the skill group
    wanted = [own[name] for name in (*last, moved)]
    assert tess.post(change, data={"students": wanted, "why": "work well"}).status_code == 303
    after = tables(read(stage, browser=tess))
    assert [moved in each for each in after] == [False] * (len(after) - 1) + [True]
    group = Group.kind == "group"
    kept = db.session.query(GroupMember.role).join(Group, Group.id == GroupMember.group_id).filter(group)
    assert {role for (role,) in kept} == {"member"}, "a seat beside others takes nobody out of the skill group"
    paper = read(stage, "/groups/print?mixed=1", tess)
    assert paper.count('<section class="sheet"') == 1 and paper.count('<li class="table-of">') == 3


def test_a_seating_of_another_class_than_was_looked_at_is_shown_again(stage: Stage) -> None:
    stage.fill(8)
    tess = stage.cast.browser(stage.cast.tess)
    answer = tess.post(stage.path("/groups/mixed"), data={"size": "3", "seed": "0", "digest": "other"})
    assert answer.status_code == 303 and "/groups/mixed" in answer.location
    assert db.session.query(Group).count() == 0


def test_odd_addresses_are_the_usual_seating(stage: Stage) -> None:
    stage.fill(8)
    for asked in ("?size=99&seed=-1", f"?size=x&seed={'9' * 5000}", ""):
        assert sorted(len(each) for each in tables(read(stage, f"/groups/mixed{asked}"))) == [2, 3, 3]
