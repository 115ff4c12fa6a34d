"""The teacher's week: where the class stands, the last ticket, whom nobody was with, what was taught again."""

from datetime import timedelta

import pytest

from tests.classroom.pages import plain, read
from tests.classroom.stage import KEPT_TENS, RIGHT, SKILL, SMALLER, SMALLER_FROM_LARGER, Stage
from tests.classroom.tables import sheet, table
from webapp import clock
from webapp.classroom.groups.decided import decided_on
from webapp.classroom.groups.deciding import change
from webapp.classroom.live import flags
from webapp.classroom.students import week
from webapp.evidence.observations import observe
from webapp.evidence.presence import hear
from webapp.extensions import db
from webapp.school_days import SchoolDays
from webapp.tables import Group, TicketSet
from webapp.writing import writing


def at(stage: Stage, days_ago: int) -> int:
    """Ten in the morning of that day at the school."""
    zone = stage.cast.school.time_zone
    noon = clock.start_of_day(clock.now(), zone) + 12 * clock.HOUR
    return clock.start_of_day(noon - days_ago * clock.DAY, zone) + 10 * clock.HOUR


@pytest.fixture
def lately(stage: Stage) -> TicketSet:
    """A class of eight: a ticket two days ago, a group on its commonest error the day after."""
    stage.now = at(stage, 2)
    children = stage.fill(8)
    found = stage.set_ticket(stage.start_unit())
    for child, given in zip(children, (SMALLER, SMALLER, SMALLER, KEPT_TENS, RIGHT), strict=False):
        stage.sit(child, found, given)
    with writing() as session:
        session.merge(found).closed_at = stage.now
    stage.now = at(stage, 1)
    stage.accept("misconception", SMALLER_FROM_LARGER, [child.id for child in children[:3]], stage.now)
    stage.now += clock.HOUR
    stage.practise(children[0])
    stage.practise(children[1], "smaller-from-larger")
    return found


def test_the_week_at_a_glance(stage: Stage, lately: TicketSet) -> None:
    dev, eli = stage.children[3:5]
    with writing():
        flags.log(stage.cast.tess, stage.cast.room.id, dev.id, None, clock.now())
    with writing([eli.id]):
        observe(stage.cast.tess, eli, stage.cast.room, SKILL, True, "", clock.now(), "conference")
    html = read(stage, "/week")
    text = plain(html)
    rows = table(html)
    goal, taught = rows[1], next(row for row in rows if row[0].startswith("Takes the smaller"))
    assert goal[0] == "Subtract within 100, trading a ten"
    assert sum(int(cell) for cell in goal[1:5] if cell != "–") == 8
    assert int(goal[1]) == 3, "Farah, Sam and Sue have shown nothing"
    assert taught[1:] == ["Ana", "Ben", "Chloe"]
    assert "5 of 8 have finished." in text
    assert "80 − 24 1 right" in text
    assert "Takes the smaller digit from the larger : Ana , Ben , Chloe" in text
    assert "Did not finish it: Farah , Sam , Sue" in text
    assert "You have not been with: Farah , Sam , Sue" in text
    assert "Has not worked on anything: Farah , Sam , Sue" in text


def test_the_spreadsheet_equals_the_page(stage: Stage, lately: TicketSet) -> None:
    stage.accept("skill", SKILL, [child.id for child in stage.children[3:5]], at(stage, 1))
    tess = stage.cast.browser(stage.cast.tess)
    page = read(stage, "/week", tess)
    rows = sheet(tess.get(stage.path("/week.csv")))
    told = table(page)
    assert len(told) == 5, "a goal, and two groups, each with a head"
    kept = [row for row in rows if len(row) == len(told[0]) or (len(row) == 4 and row[0] != "The last exit ticket")]
    assert [[together(cell) for cell in row] for row in kept] == [[together(cell) for cell in row] for row in told]
    words = together(plain(page))
    others = [row for row in rows if row not in kept]
    assert len(others) > 7 and all(together(cell) in words for row in others for cell in row)
    assert ["You have not been with:", "Farah, Sam, Sue"] in others


def test_a_spreadsheet_of_the_first_days_says_what_the_page_says(stage: Stage) -> None:
    tess = stage.cast.browser(stage.cast.tess)
    words = together(plain(read(stage, "/week", tess)))
    rows = sheet(tess.get(stage.path("/week.csv")))[1:]
    assert len(rows) == 3 and all(together(cell) in words for row in rows for cell in row)


def together(text: str) -> str:
    """Without the spaces, which tags bring in."""
    return "".join(text.split())


def test_a_skill_taught_again(stage: Stage, lately: TicketSet) -> None:
    """For a skill any answer to it tells, and only later ones do."""
    stage.accept("skill", SKILL, [stage.children[3].id, stage.children[4].id], at(stage, 1))
    stage.practise(stage.children[3], missing=True, tasks=2)
    rows = [row for row in table(read(stage, "/week")) if len(row) == 4]
    taught = next(row for row in rows if row[0].startswith("Subtract within 100, trading a ten"))
    assert taught[1:] == ["–", "Dev", "Eli"]


def test_who_joins_later_begins_nothing_anew(stage: Stage, lately: TicketSet) -> None:
    dev, room = stage.children[3], stage.cast.room
    stage.practise(dev, "smaller-from-larger")
    (group,) = decided_on(room, clock.day_of(stage.now, "UTC"))
    with writing():
        change(room, stage.cast.tess, group, [*group.members, dev.id], "late", stage.now + clock.HOUR)
    stage.accept("", "", [child.id for child in stage.children[4:6]], stage.now, kind="mixed")
    rows = [row for row in table(read(stage, "/week")) if len(row) == 4]
    assert [row[1:] for row in rows[1:]] == [["Ana", "Ben", "Chloe , Dev"]], "and a mixed group teaches nothing again"


def test_what_was_taken_back_was_not_taught(stage: Stage, lately: TicketSet) -> None:
    with writing():
        db.session.query(Group).update({"status": "taken back"})
    page = plain(read(stage, "/week"))
    assert "No group in the last five school days." in page
    assert "nobody is noted yet" in page


def test_first_days_say_what_to_do(stage: Stage) -> None:
    page = plain(read(stage, "/week"))
    assert "No unit yet" in page and "Start a unit" in page
    assert "A ticket at the end of today's lesson says what tomorrow needs." in page


def test_five_school_days_back_skip_what_is_closed() -> None:
    """From Wednesday 11 November: Monday to Wednesday before lie a weekend and a closed Monday."""
    now = 1_794_412_800_000_000  # Wed 11 Nov 2026, 16:00 UTC
    day = clock.day_of(now, "UTC")
    assert day.isoformat() == "2026-11-11"
    plain_week = SchoolDays("UTC", frozenset())
    assert clock.day_of(week.days_back(now, plain_week), "UTC") == day - timedelta(7)
    closed = SchoolDays("UTC", frozenset({day - timedelta(2)}))
    assert clock.day_of(week.days_back(now, closed), "UTC") == day - timedelta(8)


def test_while_names_are_hidden_it_counts(stage: Stage, lately: TicketSet) -> None:
    hear(stage.children[0].id, clock.now(), active=True)
    browser = stage.cast.browser(stage.cast.tess)
    browser.post(stage.path("/names"))
    page = browser.get(stage.path("/week")).text
    assert '<span class="alias">3 children</span>' in page


@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, who: str) -> None:
    assert stage.cast.browser(getattr(stage.cast, who)).get(stage.path("/week")).status_code == 404
