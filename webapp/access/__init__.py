"""May this person have this row? One function per noun: the row, or `NotFound` as if it did not exist."""

from webapp.access.classes import (
    a_student_of,
    classroom,
    classroom_of_student,
    managed_class,
    students_of,
    taught_class,
)
from webapp.access.doors import anyone, role_required, signed_in_school
from webapp.access.people import (
    class_with_code,
    door_is_open,
    managed_person,
    managed_teacher,
    school_by_name,
    student_at_door,
    waiting_child,
)
from webapp.access.rows import (
    changeable_pack,
    flag,
    group_rule,
    may_change_pack,
    own_sitting,
    pack,
    pack_draft,
    picture,
    school,
    ticket_set,
    unit,
)

__all__ = [
    "a_student_of",
    "anyone",
    "changeable_pack",
    "class_with_code",
    "classroom",
    "classroom_of_student",
    "door_is_open",
    "flag",
    "group_rule",
    "managed_class",
    "managed_person",
    "managed_teacher",
    "may_change_pack",
    "own_sitting",
    "pack",
    "pack_draft",
    "picture",
    "role_required",
    "school",
    "school_by_name",
    "signed_in_school",
    "student_at_door",
    "students_of",
    "taught_class",
    "ticket_set",
    "unit",
    "waiting_child",
]
