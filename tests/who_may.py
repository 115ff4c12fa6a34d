"""Who may come through which door: one entry for each route of the application."""

import re
from typing import Any

from werkzeug.routing import Rule

from tests.worlds import World, Worlds

# Who may, given the world that the address is in.
ANYONE = "anyone"
TEACHER = "the class's teacher"
ROSTER = "the class's teacher and the school's admin"
ADMIN = "the school's admin"
ANY_ADMIN = "any admin, about the own school"
ANY_TEACHER = "any teacher, about the own classes"
ANY_STAFF = "any teacher or admin, about the own school"
ANY_STUDENT = "any child, about the own work"
ANY_OF_SCHOOL = "anybody of the school"
ANY_SIGNED_IN = "anybody signed in, about nobody's work"
SCHOOL_STAFF = "any teacher or admin of the school"
PACK_KEEPER = "the school's admin, and the teacher who shared the pack"
OWN_CHILD = "the child whose sitting it is"

TABLE = {
    "home": ANYONE,
    "style": ANYONE,
    "static": ANYONE,
    "accounts.sign_in": ANYONE,
    "accounts.who": ANYONE,
    "accounts.show_pictures": ANYONE,
    "accounts.ask_teacher": ANYONE,
    "accounts.wait_at_door": ANYONE,
    "accounts.am_i_in": ANYONE,
    "accounts.forget_device": ANYONE,
    "accounts.staff_sign_in": ANYONE,
    "accounts.new_password": ANYONE,
    "accounts.sign_out": ANYONE,
    "evidence.deliver": ANYONE,  # each row is authorised by its own signed token
    "health.alive": ANYONE,
    "health.ready": ANYONE,
    "health.page": ANY_ADMIN,
    "health.back_up": ANY_ADMIN,
    "fits.page": ANY_ADMIN,
    "fits.use": ANY_ADMIN,
    "fits.learn": ANY_ADMIN,
    "accounts.school": ANY_ADMIN,
    "accounts.people": ANY_ADMIN,
    "accounts.roster": ANY_ADMIN,
    "accounts.apply_roster": ANY_ADMIN,
    "accounts.audit": ANY_ADMIN,
    "library.shelf": ANY_STAFF,
    "library.upload": ANY_ADMIN,
    "library.skill_standards": ANY_ADMIN,
    "library.save_standards": ANY_ADMIN,
    "pictures.show": ANY_OF_SCHOOL,
    "library.draft": ROSTER,
    "library.publish": ROSTER,
    "library.discard": ROSTER,
    "library.pack": SCHOOL_STAFF,
    "library.take_back": PACK_KEEPER,
    "library.bring_back": PACK_KEEPER,
    "library.retire": PACK_KEEPER,
    "items.look": SCHOOL_STAFF,
    "items.look_up": ANY_STAFF,
    "items.look_activity": SCHOOL_STAFF,
    "items.look_draft_activity": ROSTER,
    "items.look_draft": ROSTER,
    "items.report": SCHOOL_STAFF,
    "items.health": SCHOOL_STAFF,
    "items.settle_reports": PACK_KEEPER,
    "items.ask_void": PACK_KEEPER,
    "items.void": PACK_KEEPER,
    "items.tell": OWN_CHILD,
    "items.write": ANY_STAFF,
    "items.check_written": ANY_STAFF,
    "items.check_sheet": ANY_STAFF,
    "items.look_at_row": ANY_STAFF,
    "accounts.school_class": ADMIN,
    "accounts.assign_teacher": ADMIN,
    "accounts.unassign_teacher": ADMIN,
    "accounts.reset_password": ADMIN,
    "accounts.disable": ADMIN,
    "accounts.enable": ADMIN,
    "accounts.cards": ROSTER,
    "accounts.new_pictures": ROSTER,
    "accounts.door": TEACHER,
    "accounts.waiting": TEACHER,
    "accounts.open_sign_in": TEACHER,
    "accounts.close_sign_in": TEACHER,
    "accounts.let_in": TEACHER,
    "classroom.classes": ANY_TEACHER,
    "classroom.now": TEACHER,
    "classroom.now_part": TEACHER,
    "classroom.on_it": TEACHER,
    "classroom.did": TEACHER,
    "classroom.go_to": TEACHER,
    "classroom.seen": TEACHER,
    "classroom.toggle_names": TEACHER,
    "classroom.ticket": TEACHER,
    "classroom.set_ticket": TEACHER,
    "classroom.pick_ticket": TEACHER,
    "classroom.set_picked": TEACHER,
    "classroom.close_ticket": TEACHER,
    "classroom.judge": TEACHER,
    "classroom.week": TEACHER,
    "classroom.week_csv": TEACHER,
    "plans.steps": TEACHER,
    "plans.steps_csv": TEACHER,
    "plans.try_out": TEACHER,
    "classroom.saw": TEACHER,
    "classroom.ticket_csv": TEACHER,
    "classroom.paper": TEACHER,
    "classroom.print_ticket": TEACHER,
    "classroom.unit": TEACHER,
    "classroom.name_lesson": TEACHER,
    "classroom.groups": TEACHER,
    "classroom.accept_group": TEACHER,
    "classroom.change_group": TEACHER,
    "classroom.decline_group": TEACHER,
    "classroom.take_back_group": TEACHER,
    "classroom.lock_group": TEACHER,
    "classroom.unlock_group": TEACHER,
    "classroom.undo_change": TEACHER,
    "classroom.add_to_group": TEACHER,
    "classroom.group_rules": TEACHER,
    "classroom.forget_rule": TEACHER,
    "classroom.mixed_groups": TEACHER,
    "classroom.use_mixed": TEACHER,
    "classroom.end_mixed": TEACHER,
    "classroom.lesson_card": TEACHER,
    "classroom.print_groups": TEACHER,
    "classroom.groups_csv": TEACHER,
    "classroom.skills": TEACHER,
    "classroom.skills_csv": TEACHER,
    "classroom.students": TEACHER,
    "classroom.student": TEACHER,
    "classroom.observe": TEACHER,
    "classroom.steer": TEACHER,
    "classroom.choice": TEACHER,
    "classroom.set_minutes": TEACHER,
    "classroom.child_choice": TEACHER,
    "evidence.heartbeat": ANY_STUDENT,
    "practice.today": ANY_STUDENT,
    "practice.activity": ANY_STUDENT,
    "practice.likes": ANY_STUDENT,
    "practice.together": ANY_STUDENT,
    "practice.end_together": ANY_STUDENT,
    "practice.begin_activity": ANY_STUDENT,
    "practice.activity_done": ANY_STUDENT,
    "practice.preview": ANY_SIGNED_IN,
    "practice.begin": ANY_STUDENT,
    "practice.ask_for_help": ANY_STUDENT,
    "practice.take_break": ANY_STUDENT,
    "practice.come_back": ANY_STUDENT,
    "practice.sitting": OWN_CHILD,
    "practice.deliver": OWN_CHILD,
}
ROLES = {
    ANYONE: {"anyone"},
    ANY_ADMIN: {"admin"},
    ADMIN: {"admin"},
    ANY_TEACHER: {"teacher"},
    TEACHER: {"teacher"},
    ROSTER: {"teacher", "admin"},
    ANY_STAFF: {"teacher", "admin"},
    SCHOOL_STAFF: {"teacher", "admin"},
    PACK_KEEPER: {"teacher", "admin"},
    ANY_STUDENT: {"student"},
    ANY_OF_SCHOOL: {"student", "teacher", "admin"},
    ANY_SIGNED_IN: {"student", "teacher", "admin"},
    OWN_CHILD: {"student"},
}
QUERIES = {
    "classroom.now_part": "?part=needs",
    "items.look_up": "?pack=subtract-regroup",
    "practice.activity": "?pack=subtract-regroup",
}
CSRF = re.compile(r'name="csrf_token" value="[^"]*"|data-csrf="[^"]*"')


def may(worlds: Worlds, kind: str, world: World, name: str) -> bool:
    person = worlds.people[name]
    if kind == ANYONE:
        return True
    if person is None or person.disabled_at is not None:
        return False
    if kind == ANY_OF_SCHOOL:
        return person.school_id == world.admin.school_id
    if kind in (ANY_ADMIN, ANY_TEACHER, ANY_STUDENT):
        return person.role == {ANY_ADMIN: "admin", ANY_TEACHER: "teacher", ANY_STUDENT: "student"}[kind]
    if kind in (ANY_STAFF, ANY_SIGNED_IN):
        return person.role in ROLES[kind]
    if kind == SCHOOL_STAFF:
        return person.role in ROLES[kind] and person.school_id == world.child.school_id
    return (
        person.id
        in {
            TEACHER: {world.teacher.id},
            ADMIN: {world.admin.id},
            PACK_KEEPER: {world.admin.id},
            ROSTER: {world.teacher.id, world.admin.id},
            OWN_CHILD: {world.child.id},
        }[kind]
    )


def rules_of(worlds: Worlds, endpoint: str) -> list[tuple[str, Rule]]:
    """(method, rule); HEAD is what GET is, OPTIONS says the methods."""
    found = [rule for rule in worlds.cast.app.url_map.iter_rules() if rule.endpoint == endpoint]
    return [(method, rule) for rule in found for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]


def address(rule: Rule, values: dict[str, Any]) -> str:
    """The path with its parts filled in as they are, without the converters' help."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(values[part[1]]), rule.rule)
    return path + QUERIES.get(rule.endpoint, "")


def ask(browser: Any, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
    return browser.open(path, method=method, data=data or {} if method == "POST" else None)


def page_of(reply: Any) -> tuple[int, str | None, str]:
    """What a person can tell two replies apart by."""
    return reply.status_code, reply.headers.get("Location"), CSRF.sub("", reply.get_data(as_text=True))


def who_may(worlds: Worlds, endpoint: str, world: World) -> list[str]:
    return [name for name in worlds.people if may(worlds, TABLE[endpoint], world, name)]
