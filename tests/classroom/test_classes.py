"""The teacher's classes."""

import pytest

from tests.cast import Cast, add_class
from tests.classroom.stage import Stage
from webapp.writing import writing


def test_one_class_is_one_link_away(stage: Stage) -> None:
    """Sign-in leads here; "Open Room 12", then "Groups": three clicks."""
    browser = stage.cast.browser(stage.cast.tess)
    page = browser.get("/classes").text
    assert "Open Room 12" in page
    assert f'href="{stage.path()}"' in page
    assert f'href="{stage.path("/groups")}"' in browser.get(stage.path()).text


def test_sign_in_leads_to_the_classes(cast: Cast) -> None:
    assert cast.browser(cast.tess).get("/").headers["Location"] == "/classes"


def test_a_class_of_somebody_else_is_not_shown(cast: Cast) -> None:
    page = cast.browser(cast.tess).get("/classes").text
    assert "Room 12" in page
    assert "Room 14" not in page


def test_several_classes(cast: Cast) -> None:
    with writing():
        add_class(cast.school, "Room 13", "ELK999", [cast.tess])
    page = cast.browser(cast.tess).get("/classes").text
    assert page.index("Open Room 12") < page.index("Open Room 13")
    assert "Nobody is in this class yet" in page


def test_first_day_without_a_class(cast: Cast) -> None:
    assert "No class yet" in cast.browser(cast.zoe).get("/classes").text


def test_what_the_class_is_in_the_middle_of(stage: Stage) -> None:
    browser = stage.cast.browser(stage.cast.tess)
    assert "No unit yet" in browser.get("/classes").text
    stage.set_ticket(stage.start_unit())
    page = browser.get("/classes").text
    assert "Goals: Subtract within 100, trading a ten" in page
    assert "Exit ticket now: Trade a ten" in page


@pytest.mark.parametrize("who", ["sam", "ada"])
def test_not_for_others(cast: Cast, who: str) -> None:
    assert cast.browser(getattr(cast, who)).get("/classes").status_code == 404


def test_strangers_sign_in(cast: Cast) -> None:
    assert cast.browser().get("/classes").headers["Location"] == "/staff/sign-in"
