"""The tables, one file per group of nouns. Every instant is an int: microseconds since 1970 in UTC."""

from webapp.tables.classes import Classroom, Enrolment, Teaching
from webapp.tables.decisions import FlagRow, Group, GroupMember, Intervention, PlaylistStep
from webapp.tables.evidence import AnswerConflict, EvidenceRow, Presence, RefusedRow, Sitting, StudentStateRow
from webapp.tables.fits import Fit, SkillPrior
from webapp.tables.library import InstalledPack
from webapp.tables.people import Accommodation, ChildGrade, Person
from webapp.tables.schools import ClosedDay, School, SchoolYear
from webapp.tables.signing_in import AuditEvent, LetIn, SignInFailure, SignInSession
from webapp.tables.units import TicketSet, Unit, UnitGoal

__all__ = [
    "Accommodation",
    "AnswerConflict",
    "AuditEvent",
    "ChildGrade",
    "Classroom",
    "ClosedDay",
    "Enrolment",
    "EvidenceRow",
    "Fit",
    "FlagRow",
    "Group",
    "GroupMember",
    "InstalledPack",
    "Intervention",
    "LetIn",
    "Person",
    "PlaylistStep",
    "Presence",
    "RefusedRow",
    "School",
    "SchoolYear",
    "SignInFailure",
    "SignInSession",
    "Sitting",
    "SkillPrior",
    "StudentStateRow",
    "Teaching",
    "TicketSet",
    "Unit",
    "UnitGoal",
]
