"""The tables, one file per group of nouns. Every instant is an int: microseconds since 1970 in UTC."""

from webapp.tables.classes import Classroom, Enrolment, Teaching
from webapp.tables.decisions import FlagRow, Group, GroupMember, GroupRule, Intervention, PlaylistStep
from webapp.tables.evidence import (
    AnswerConflict,
    EvidenceRow,
    Presence,
    RefusedRow,
    Sitting,
    StudentStateRow,
    UnknownRefusals,
)
from webapp.tables.fits import Fit, SkillPrior
from webapp.tables.keeping import Erasure, Job
from webapp.tables.library import InstalledPack, ItemReport, PackDraft, PictureRow, SkillStandard, VoidedItem
from webapp.tables.people import Accommodation, ChildGrade, Person
from webapp.tables.schools import ClosedDay, School, SchoolYear
from webapp.tables.signing_in import AuditEvent, LetIn, SignInFailure, SignInSession
from webapp.tables.steering import Override, PeerWish, ReentryPlan
from webapp.tables.units import KeptTicket, TicketSet, Unit, UnitGoal

__all__ = [
    "Accommodation",
    "AnswerConflict",
    "AuditEvent",
    "ChildGrade",
    "Classroom",
    "ClosedDay",
    "Enrolment",
    "Erasure",
    "EvidenceRow",
    "Fit",
    "FlagRow",
    "Group",
    "GroupMember",
    "GroupRule",
    "InstalledPack",
    "Intervention",
    "ItemReport",
    "Job",
    "KeptTicket",
    "LetIn",
    "Override",
    "PackDraft",
    "PeerWish",
    "Person",
    "PictureRow",
    "PlaylistStep",
    "Presence",
    "ReentryPlan",
    "RefusedRow",
    "School",
    "SchoolYear",
    "SignInFailure",
    "SignInSession",
    "Sitting",
    "SkillPrior",
    "SkillStandard",
    "StudentStateRow",
    "Teaching",
    "TicketSet",
    "Unit",
    "UnitGoal",
    "UnknownRefusals",
    "VoidedItem",
]
