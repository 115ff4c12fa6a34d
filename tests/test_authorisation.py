"""Who may: every route, every method, every person, on own and foreign rows. A new route without an entry fails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.conftest import empty_database
from tests.who_may import (
    ANY_OF_SCHOOL,
    ANY_SIGNED_IN,
    ANY_STUDENT,
    ANYONE,
    CSRF,
    OWN_CHILD,
    ROLES,
    TABLE,
    address,
    ask,
    page_of,
    rules_of,
    who_may,
)
from tests.worlds import MISSING, STAFF_READS, Worlds, build, contents
from webapp.evidence.parameters import load_parameters
from webapp.evidence.sittings import generate
from webapp.extensions import db
from webapp.library.packs import load_once

# The only GETs that write: that staff looked at a child is kept
AUDITED = {
    "classroom.student", "classroom.skills_csv", "classroom.ticket_csv", "classroom.groups_csv", "classroom.week_csv",
    "plans.steps_csv", "accounts.cards",
}  # fmt: skip
ALIKE = (0, 2**63 - 1, 10**30, "'", "1.5")
ODD = (-1, 2**31, 2**63, "text", "%00", "٩٩٩", *(pytest.param(odd, marks=pytest.mark.long) for odd in ALIKE))
NEAR_SECRETS = ("Stone", "Sam", "Summer", "Sue", "Room 12", "FOX412", "Tess")


@pytest.fixture(scope="module")
def worlds(migrated_app: Flask) -> Iterator[Worlds]:
    """One for the whole file: what is tried here must change nothing."""
    with migrated_app.app_context():
        yield build(migrated_app)
        db.session.rollback()
        db.session.remove()
        empty_database()
        for kept in (load_once, generate, load_parameters):
            kept.cache_clear()


@pytest.fixture(scope="module")
def browsers(worlds: Worlds) -> dict[str, Any]:
    found = {name: worlds.cast.browser(person) for name, person in worlds.people.items()}
    found["nobody"].get("/sign-in")  # the device has its cookie before anything is compared
    return found


def test_each_route_has_an_entry_and_each_entry_a_route(migrated_app: Flask) -> None:
    assert {rule.endpoint for rule in migrated_app.url_map.iter_rules()} == set(TABLE)


def test_only_get_and_post_are_used(migrated_app: Flask) -> None:
    methods = {method for rule in migrated_app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_each_view_says_who_may(migrated_app: Flask, endpoint: str) -> None:
    """The roles at the view's door agree with the table."""
    roles = getattr(migrated_app.view_functions[endpoint], "roles", frozenset({"anyone"}))
    assert roles == ROLES[TABLE[endpoint]]


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_whoever_may_not_sees_what_is_missing(worlds: Worlds, browsers: dict[str, Any], endpoint: str) -> None:
    """Strangers are sent to sign in, everybody else sees the page that does not exist; and nothing is written."""
    before = contents()
    for method, rule in rules_of(worlds, endpoint):
        for world in worlds.all if rule.arguments else (worlds.near,):
            for name in set(worlds.people) - set(who_may(worlds, endpoint, world)):
                reply = ask(browsers[name], method, address(rule, world.values))
                case = f"{name}: {method} {address(rule, world.values)}"
                if name not in ("nobody", "dan"):
                    assert page_of(reply) == page_of(ask(browsers[name], method, "/no-such-page")), case
                    assert reply.status_code == 404, case
                elif method == "GET":
                    child = TABLE[endpoint] in (ANY_STUDENT, ANY_OF_SCHOOL, ANY_SIGNED_IN, OWN_CHILD)
                    assert reply.status_code == 302, case
                    assert reply.location == ("/sign-in" if child else "/staff/sign-in"), case
                else:
                    assert reply.status_code == 401, case
    assert contents() == before


@pytest.mark.sqlite_suffices
@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_looking_changes_nothing(worlds: Worlds, browsers: dict[str, Any], endpoint: str) -> None:
    """Whoever may gets the page, by GET and by HEAD; the database is as before, but for the audit of staff's reads."""
    but = STAFF_READS if endpoint in AUDITED else frozenset[str]()
    before = contents(but)
    for method, rule in rules_of(worlds, endpoint):
        for world in worlds.all if rule.arguments else (worlds.near,):
            for name in who_may(worlds, endpoint, world) if method == "GET" else ():
                path = address(rule, world.values)
                reply = ask(browsers[name], "GET", path)
                assert reply.status_code in (200, 302), f"{name}: GET {path} gave {reply.status_code}"
                if TABLE[endpoint] != ANYONE:
                    assert reply.status_code == 200, f"{name}: GET {path} leads to {reply.location}"
                assert ask(browsers[name], "HEAD", path).status_code == reply.status_code, path
    assert contents(but) == before


@pytest.mark.sqlite_suffices
@pytest.mark.parametrize("endpoint", sorted(each for each, kind in TABLE.items() if kind != ANYONE))
def test_no_page_shows_anothers_class(worlds: Worlds, browsers: dict[str, Any], endpoint: str) -> None:
    """Zoe's, Max's and Lou's pages name nothing of the other school, Omar's and Nia's nothing of Tess's class."""
    for method, rule in rules_of(worlds, endpoint):
        for world, names in ((worlds.far, ("zoe", "max", "lou")), (worlds.beside, ("omar", "nia"))):
            for name in set(names) & set(who_may(worlds, endpoint, world)) if method == "GET" else ():
                text = ask(browsers[name], "GET", address(rule, world.values)).get_data(as_text=True)
                words = set(re.findall(r"\w+(?: 12)?", CSRF.sub("", text)))
                assert not words & set(NEAR_SECRETS), f"{name}: {rule.rule}"


MIXED = sorted(
    endpoint for endpoint in TABLE if endpoint in {
        "accounts.show_pictures", "accounts.ask_teacher", "accounts.unassign_teacher", "accounts.new_pictures",
        "accounts.let_in", "classroom.on_it", "classroom.go_to", "classroom.did", "classroom.ticket",
        "classroom.close_ticket",
        "classroom.accept_group", "classroom.change_group", "classroom.decline_group", "classroom.take_back_group",
        "classroom.lock_group", "classroom.unlock_group", "classroom.undo_change", "classroom.add_to_group",
        "classroom.forget_rule", "classroom.lesson_card", "classroom.student", "classroom.observe",
        "classroom.paper", "classroom.print_ticket", "classroom.ticket_csv",
        "classroom.steer", "classroom.child_choice",
    }
)  # fmt: skip
OUTER = ("class_id", "code")


def test_all_addresses_of_two_parts_are_tried(migrated_app: Flask) -> None:
    assert set(MIXED) == {rule.endpoint for rule in migrated_app.url_map.iter_rules() if len(rule.arguments) > 1}


@pytest.mark.parametrize("endpoint", MIXED)
def test_a_foreign_row_in_the_own_class_is_missing(worlds: Worlds, browsers: dict[str, Any], endpoint: str) -> None:
    """The class in the address is the own one, the child, flag, ticket or group in it somebody else's."""
    before = contents()
    foreign = (worlds.far,) if endpoint == "accounts.unassign_teacher" else (worlds.far, worlds.beside)
    for method, rule in rules_of(worlds, endpoint):
        for other in foreign:
            own = {name: worlds.near.values[name] for name in rule.arguments if name in OUTER}
            theirs = {name: other.values[name] for name in rule.arguments if name not in OUTER}
            nothing = {name: "no-such-group" if name == "key" else MISSING for name in theirs}
            for name in ("nobody", "ada", "tess", "sam"):
                browser = browsers[name]
                replies = []
                for values in (own | theirs, own | nothing):
                    replies.append(page_of(ask(browser, method, address(rule, values))))
                    browser.get("/no-such-page")  # takes what was flashed
                assert replies[0] == replies[1], f"{name}: {method} {address(rule, own | theirs)}"
    assert contents() == before


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_a_missing_row_is_not_found(worlds: Worlds, browsers: dict[str, Any], endpoint: str) -> None:
    before = contents()
    for method, rule in rules_of(worlds, endpoint):
        numbers = [name for name in rule.arguments if name.endswith("_id")]
        for name in who_may(worlds, endpoint, worlds.near) if numbers else ():
            if TABLE[endpoint] == ANYONE and name != "nobody":
                continue  # who is signed in is sent home from the sign-in pages
            for number in numbers:
                reply = ask(browsers[name], method, address(rule, worlds.near.values | {number: MISSING}))
                assert reply.status_code == 404, f"{name}: {method} {rule.rule} without {number}"
    assert contents() == before


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_no_odd_address_breaks_a_page(worlds: Worlds, browsers: dict[str, Any], odd: object) -> None:
    """Whatever stands in the address or the query, there is an answer; and nothing is written."""
    before = contents(STAFF_READS)
    query = "&".join(f"{name}={odd}" for name in ("page", "told", "question", "day", "part", "version", "language"))
    for endpoint in TABLE:
        for method, rule in rules_of(worlds, endpoint):
            names = who_may(worlds, endpoint, worlds.near)
            name = "nobody" if "nobody" in names else names[0]
            paths = [address(rule, worlds.near.values | {part: odd}) for part in rule.arguments]
            if method == "GET":
                path = address(rule, worlds.near.values)
                paths.append(path + ("&" if "?" in path else "?") + query)
            for path in paths:
                status = ask(browsers[name], method, path).status_code
                assert status < 500, f"{name}: {method} {path} gave {status}"
    assert contents(STAFF_READS) == before
