"""Try a class's playlist as a student: the steps that a child new to the unit would get, as it goes well or badly.

Nothing is stored and nobody's evidence is touched: the child lives in the page's address. Its answers go through the
same fold, and its next step is decided by the same function, as a real child's.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from content.items import Item
from content.pack import Pack, Skill
from models.decisions.playlist import next_step
from models.decisions.situation import Situation, SkillView, Step, TicketView
from models.knowledge.params import Params
from webapp.evidence.beliefs import Point, points
from webapp.evidence.fold import Child, ItemFacts, LogRow, fold_segment
from webapp.evidence.sittings import mix
from webapp.evidence.states import look_up
from webapp.extensions import database
from webapp.library import packs
from webapp.practice.skills import RECENT, beyond, required
from webapp.tables import Classroom

MOST_STEPS = 30
WENT = ("well", "badly")
MARK = ":"


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that is over: its kind, its skill, how many tasks it had, and whether they went well."""

    kind: str
    skill: str
    tasks: int
    well: bool

    def __str__(self) -> str:
        return MARK.join((self.kind, self.skill, str(self.tasks), WENT[not self.well]))


@dataclass(frozen=True, slots=True)
class Trial:
    """Where the child stands after what was tried. `looks`: the tasks of the next step, named so that they can be
    looked at one by one."""

    done: tuple[Tried, ...]
    situation: Situation
    step: Step
    looks: tuple[Mapping[str, str], ...]


def read_tried(texts: Sequence[str], library: Container[str]) -> tuple[Tried, ...]:
    """What the address says, as far as it can be; nothing after what cannot."""
    found: list[Tried] = []
    for text in texts[:MOST_STEPS]:
        kind, skill, tasks, went = (text.split(MARK) + [""] * 4)[:4]
        if kind not in ("practice", "support", "review", "ticket") or skill not in library or went not in WENT:
            break
        if not (tasks.isascii() and tasks.isdigit() and 1 <= int(tasks[:3]) <= 20):
            break
        found.append(Tried(kind, skill, int(tasks), went == "well"))
    return tuple(found)


def go_through(
    classroom: Classroom,
    goals: Sequence[str],
    lesson: str | None,
    ticket: TicketView | None,
    taught: Mapping[str, tuple[Skill, Pack]],
    done: tuple[Tried, ...],
    params: Params,
    now: int,
) -> Trial:
    """Fold what was tried, a minute a task, and decide. Raises ValueError without a goal."""
    child, library = Child(), {key: skill for key, (skill, _pack) in taught.items()}
    sets: dict[str, list[list[bool]]] = {}
    for number, tried in enumerate(done):
        rows = list(answers(tried, taught[tried.skill][1], number, now))
        fold_segment(params, child, rows, lambda row: facts_of(classroom, row))
        if tried.kind != "ticket":
            sets.setdefault(tried.skill, []).append([tried.well] * len(rows))
    wanted = dict.fromkeys([*goals, *(need for goal in goals for need in sorted(required(goal, library, True)))])
    after = beyond(goals, library)
    found = points(params, child.state, child.tracks, [*wanted, *after], now)
    views = {key: view(key, found[key], library, sets.get(key, [])) for key in found}
    situation = Situation(
        goals=tuple(views[key] for key in goals),
        others=tuple(views[key] for key in wanted if key not in goals),
        beyond=tuple(views[key] for key in after),
        today=ticket.skill if ticket and ticket.open else lesson,
        ticket=taken(ticket, done),
        last=done[-1].kind if done else None,  # type: ignore[arg-type]  # read_tried knows the kinds
        done_today=len(done),
        choice=classroom.choice_width or "2",  # type: ignore[arg-type]  # the widths that may be set
    )
    step = next_step(situation)
    pack = taught[step.skill][1] if step.skill is not None and step.tasks else None
    return Trial(done, situation, step, tuple(looks(step, pack, len(done))) if pack else ())


def view(key: str, point: Point, library: dict[str, Skill], sets: Sequence[Sequence[bool]]) -> SkillView:
    told = [right for one in sets for right in one]
    run = next((at for at, right in enumerate(reversed(told)) if right), len(told))
    return SkillView(
        skill=key,
        mean=min(1.0, max(0.0, point.mean)),
        answers=point.answers,
        band=point.band,
        recent=tuple(told[-RECENT:]),
        requires=frozenset(required(key, library)),
        run=run,
        sets_today=len(sets),
    )


def taken(ticket: TicketView | None, done: Sequence[Tried]) -> TicketView | None:
    """The class's ticket as this child has left it."""
    own = [each for each in done if ticket is not None and each.kind == "ticket" and each.skill == ticket.skill]
    return replace(ticket, taken=True, went_well=own[-1].well) if ticket is not None and own else ticket


def answers(tried: Tried, pack: Pack, number: int, now: int) -> Iterator[LogRow]:
    """The rows that such a step would leave: every task right at once, or wrong."""
    source = "ticket" if tried.kind == "ticket" else "practice"
    for at, item in enumerate(items_of(tried.skill, pack, number, tried.tasks), 1):
        skills = tuple(packs.skill_key(pack, skill) for skill in item.parts[0].skills)
        yield LogRow(
            id=1000 * number + at, issued_at=now + number, position=at, part=item.parts[0].id, try_=1, revision=1,
            kind="answer", source=source, sitting_id=number + 1, pack_id=pack.header.id,
            pack_version=pack.header.version, item=item.id, skills=skills, verdict="right" if tried.well else "wrong",
            voids_id=None, device_sequence=None,
        )  # fmt: skip


def items_of(skill: str, pack: Pack, number: int, count: int) -> list[Item]:
    """The tasks of that step, going round the kinds and contexts as a child's set does."""
    slug = skill.partition("/")[2]
    return mix([item for item in pack.items if slug in item.skills], number, count)


def facts_of(classroom: Classroom, row: LogRow) -> ItemFacts:
    return look_up(classroom.school_id, row.pack_id, row.pack_version, row.item, row.skills, database())


def looks(step: Step, pack: Pack, number: int) -> Iterator[dict[str, str]]:
    """Each task of the step, as the page of a single question names it."""
    for at, item in enumerate(items_of(step.skill or "", pack, number, step.tasks), 1):
        yield {"pack": pack.header.id, "version": pack.header.version, "item": item.id, "n": str(number + at)}
