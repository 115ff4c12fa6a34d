"""The skills grid: on the screen, as CSV, projected."""

import pytest
from flask.testing import FlaskClient

from tests.cast import add_student
from tests.classroom.stage import RIGHT, SKILL, SMALLER, Stage
from tests.classroom.tables import sheet, table
from webapp import clock
from webapp.classroom.planning.units import skills_of
from webapp.classroom.spreadsheets import harmless
from webapp.evidence.observations import observe
from webapp.extensions import db
from webapp.tables import Person, StudentStateRow
from webapp.writing import writing

FIRST = "subtract-regroup/tens-and-ones"
HEAD = [
    "Student",
    "Tens and ones",
    "Subtract within 100, no trading",
    "Subtract within 20",
    "Subtract within 100, trading a ten (goal)",
]


def read_csv(browser: FlaskClient, stage: Stage) -> list[list[str]]:
    return sheet(browser.get(stage.path("/skills.csv")))


def test_bands_of_the_class(stage: Stage) -> None:
    """Sam has practised and passed, Sue answered once, Ana nothing."""
    sam, sue = stage.cast.sam, stage.cast.sue
    with writing():
        add_student(stage.cast.room, "Ana", "Stone", "2000")
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.practise(sam)
    stage.sit(sam, ticket_set, RIGHT)
    stage.practise(sue, tasks=1)
    rows = table(stage.cast.browser(stage.cast.tess).get(stage.path("/skills")).text)
    assert rows[0] == HEAD
    assert [row[0] for row in rows[1:]] == ["Ana", "Sam", "Sue"]
    assert rows[1][1:] == ["no data"] * 4
    assert rows[2][4] == "capable"
    assert rows[3][4] in ("emerging?", "developing?")


def test_the_interval_in_words(stage: Stage) -> None:
    stage.start_unit()
    stage.practise(stage.cast.sam)
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/skills")).text
    assert "6 answers, 1 kind of evidence (practice), last seen today; between 0." in page


def test_the_words_go_through_the_catalogue(stage: Stage) -> None:
    stage.start_unit()
    stage.practise(stage.cast.sam)
    page = stage.cast.browser(stage.cast.tess).get(stage.path("/skills?language=qps")).text
    for words in ("answers", "likely", "practice", ">developing<", "few answers", "(goal)"):
        assert words not in page


def test_due_is_shown_and_the_level_stays(stage: Stage) -> None:
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.now -= 400 * clock.DAY
    stage.practise(stage.cast.sam)
    stage.sit(stage.cast.sam, ticket_set, RIGHT)
    rows = table(stage.cast.browser(stage.cast.tess).get(stage.path("/skills")).text)
    assert rows[1][4] == "capable due"


def test_csv_equals_the_screen_cell_by_cell(stage: Stage) -> None:
    with writing():
        children = [add_student(stage.cast.room, name, "Stone", name) for name in ("Ana", "Ben", "Chloe", "Dev")]
    ticket_set = stage.set_ticket(stage.start_unit())
    stage.now -= 300 * clock.DAY
    stage.practise(children[0])
    stage.sit(children[0], ticket_set, RIGHT)
    stage.now += 299 * clock.DAY
    stage.sit(children[1], ticket_set, SMALLER)
    stage.practise(children[2], tasks=1)
    with writing([children[3].id]):
        observe(stage.cast.tess, children[3], stage.cast.room, FIRST, True, "", stage.now)
    browser = stage.cast.browser(stage.cast.tess)
    screen = table(browser.get(stage.path("/skills")).text)
    assert read_csv(browser, stage) == screen
    cells = {cell for row in screen[1:] for cell in row[1:]}
    assert "capable due" in cells
    assert any(cell.endswith("?") for cell in cells)
    assert {"no data", "emerging"} <= cells


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+2", "'=1+2"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("＝1", "'＝1"), ("Ana", "Ana"), ("Ana-Li", "Ana-Li"), ("O'Neil", "O'Neil"), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_runs_in_a_spreadsheet(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_a_name_that_is_a_formula(stage: Stage) -> None:
    stage.start_unit()
    with writing():
        add_student(stage.cast.room, '=HYPERLINK("x")', "Stone", "3001")
    names = [row[0] for row in read_csv(stage.cast.browser(stage.cast.tess), stage)]
    assert '\'=HYPERLINK("x")' in names


def test_projected_the_levels_do_not_show(stage: Stage) -> None:
    stage.start_unit()
    browser = stage.cast.browser(stage.cast.tess)
    assert 'data-names="hidden"' not in browser.get(stage.path("/skills")).text
    browser.post(stage.path("/names"))
    page = browser.get(stage.path("/skills")).text
    assert 'data-names="hidden"' in page
    assert page.index('data-private="Levels do not show') < page.index("<table")


def test_first_days(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    assert "No unit yet" in browser.get(stage.path("/skills")).text
    assert read_csv(browser, stage)[0] == ["Student"]


def test_a_circle_of_requirements_ends(stage: Stage) -> None:
    assert skills_of([SKILL, "gone/skill"], stage.cast.school.id) == [
        "subtract-regroup/tens-and-ones",
        "subtract-regroup/subtract-within-100-no-trade",
        "subtract-regroup/subtract-within-20",
        SKILL,
        "gone/skill",
    ]


def test_reading_changes_nothing(stage: Stage) -> None:
    stage.start_unit()
    stage.practise(stage.cast.sam)
    table_ = StudentStateRow.__table__
    before = db.session.execute(table_.select()).all()
    browser = stage.cast.browser(stage.cast.tess)
    for page in ("/skills", "/skills.csv", "/students"):
        assert browser.get(stage.path(page)).status_code == 200
    assert db.session.execute(table_.select()).all() == before


@pytest.mark.parametrize("page", ["/skills", "/skills.csv", "/students"])
@pytest.mark.parametrize("who", ["sam", "omar", "zoe", "ada"])
def test_not_for_others(stage: Stage, page: str, who: str) -> None:
    person: Person = getattr(stage.cast, who)
    assert stage.cast.browser(person).get(stage.path(page)).status_code == 404


@pytest.mark.parametrize("page", ["/skills", "/skills.csv", "/students"])
def test_strangers_sign_in(stage: Stage, page: str) -> None:
    assert stage.cast.browser().get(stage.path(page)).headers["Location"] == "/staff/sign-in"
