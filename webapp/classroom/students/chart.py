"""One skill of one child over time, as a drawing that needs no colour and as lines of a table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from models.decisions.bands import CAPABLE_FROM, DEVELOPING_FROM, Band
from models.knowledge.belief import Belief, belief
from webapp.classroom.students.journey import Journey, Stop, look_back
from webapp.classroom.words import day_in_words, knows, probability, short_day, sure_enough
from webapp.evidence import states
from webapp.evidence.fold import STAFF
from webapp.evidence.parameters import current_parameters
from webapp.reasons import SOURCES
from webapp.school_days import SchoolDays
from webapp.tables import Person

LEFT, RIGHT, TOP, BOTTOM = 96, 706, 12, 188  # of the belief's part, in the drawing's 720 by 296 units
LEVELS: dict[Band, int] = {"capable": 214, "developing": 236, "emerging": 258}
# Shapes by kind of evidence, around 0 0.
SHAPES = {
    "practice": "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0-5 0z",
    "ticket": "M-5-5H5V5H-5z",
    "observation": "M0-6L6 5H-6z",
    "conference": "M0-6L6 5H-6z",
    "import": "M0-7L7 0L0 7L-7 0z",
    "self-report": "M0-7L7 0L0 7L-7 0z",
}
LIMITS = (DEVELOPING_FROM, CAPABLE_FROM)  # from where on a child is developing, and may be capable


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop as it is drawn. `how`: all, some or no answers were right, which fills the shape."""

    x: float
    y: float
    low: float
    high: float
    shape: str
    how: str
    day: str  # empty where the mark before says it


@dataclass(frozen=True, slots=True)
class Line:
    day: str
    what: str
    band: Band
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`level`: the path of the bands. `kinds`: (shape, name) of the evidence that is drawn."""

    marks: tuple[Mark, ...]
    today: Mark | None
    level: str
    kinds: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    before: int
    limits: tuple[tuple[float, str], ...]


def draw(student: Person, skill: str, now: int, days: SchoolDays) -> Chart | None:
    """None where nothing has been seen of the skill."""
    params = current_parameters()
    journey = look_back(student, skill, params)
    if not journey.stops:
        return None
    state = states.load(student.id, params)[0]
    return lay_out(journey, belief(params, state, skill, now), now, days)


def lay_out(journey: Journey, present: Belief, now: int, days: SchoolDays) -> Chart:
    stops = journey.stops
    passed = not days.same_day(stops[-1].at, now)
    step = min((RIGHT - LEFT) / (len(stops) + 0.5 * passed), 100.0)
    xs = [round(LEFT + step * (place + 0.5), 1) for place in range(len(stops) + 1)]
    told = [short_day(stop.at, days) for stop in stops]
    marks = tuple(
        mark(stop, x, told[place] if is_told(place, told, step) else "")
        for place, (stop, x) in enumerate(zip(stops, xs, strict=False))
    )
    return Chart(
        marks,
        mark_of(present, xs[-1], "", "", "") if passed else None,
        level_path(stops, xs, step),
        tuple({SHAPES[stop.source]: _(SOURCES[stop.source]) for stop in stops}.items()),
        tuple(line(stop, day_in_words(stop.at, days)) for stop in stops),
        journey.before,
        tuple((height(limit), probability(limit)) for limit in LIMITS),
    )


def is_told(place: int, told: Sequence[str], step: float) -> bool:
    """Days are written where they begin, and where there is room: 64 units apart."""
    room = math.ceil(64 / step)
    return place == 0 or (told[place] != told[place - 1] and place % room == 0)


def height(p: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * p, 1)


def mark(stop: Stop, x: float, day: str) -> Mark:
    how = "all" if stop.right == stop.of else "no" if not stop.right else "some"
    return mark_of(stop.belief, x, SHAPES[stop.source], how, day)


def mark_of(found: Belief, x: float, shape: str, how: str, day: str) -> Mark:
    return Mark(x, height(found.p), height(found.low), height(found.high), shape, how, day)


def level_path(stops: Sequence[Stop], xs: Sequence[float], step: float) -> str:
    """A staircase: each stop's level from half a step before it to half a step after."""
    parts: list[str] = []
    for stop, x in zip(stops, xs, strict=False):
        at = LEVELS.get(stop.band, LEVELS["emerging"])
        parts.append(f"{'L' if parts else 'M'}{x - step / 2:.1f} {at}H{x + step / 2:.1f}")
    return "".join(parts)


def line(stop: Stop, day: str) -> Line:
    return Line(day, what(stop), stop.band, words(stop.belief))


def what(stop: Stop) -> str:
    kind = _(SOURCES[stop.source])
    if stop.source in STAFF:
        return _("%(kind)s: showed it", kind=kind) if stop.right else _("%(kind)s: not yet", kind=kind)
    if not stop.of:
        return _("%(kind)s: a hint", kind=kind)
    return _("%(kind)s: %(right)s of %(of)s right", kind=kind, right=stop.right, of=stop.of)


def words(found: Belief) -> str:
    return _(
        "%(knows)s, between %(low)s and %(high)s",
        knows=knows(found.p) if sure_enough(found) else _("hard to say yet"),
        low=probability(found.low),
        high=probability(found.high),
    )
