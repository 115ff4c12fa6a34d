"""Random but sound parameters, evidence and logs, for the tests beside this file."""

from hypothesis import strategies as st

from models.knowledge import Evidence, Params, SkillParams, StudentState, step
from models.knowledge.state import SOURCES
from models.knowledge.step import DAY

SKILLS = ("pack/one", "pack/two", "pack/three")
ITEMS = ("pack/i1", "pack/i2", "pack/i3", "pack/i4")
NOON = 1_750_000_000_000_000


def numbers(low, high):
    return st.floats(low, high, allow_nan=False)


skill_params = st.builds(
    SkillParams, a=numbers(-4, 4), b=numbers(-5, 3), g=numbers(-4, 3), delta=numbers(-4, 5), e=numbers(-9, 3)
)
params = st.builds(
    Params,
    id=st.just("fit-1"),
    alpha=numbers(0, 3),
    beta=numbers(0, 3),
    v=numbers(0, 2),
    retries=st.tuples(st.just(0.0), *[numbers(-1.5, 1.5)] * 5),
    pooled=skill_params,
    skills=st.dictionaries(st.sampled_from(SKILLS[:2]), skill_params),
    items=st.dictionaries(st.sampled_from(ITEMS[:2]), numbers(-3, 3)),
    rises=st.tuples(st.just(0.0), *[numbers(-6, 3)] * 5),
    first=st.tuples(numbers(-2, 2), numbers(-3, 3)),
    sources=st.dictionaries(st.sampled_from(SOURCES), st.tuples(numbers(-2, 2), numbers(-3, 3))),
    again=st.dictionaries(st.sampled_from(ITEMS[:3]), st.tuples(*[numbers(-2, 2)] * 5)),
    spread=st.dictionaries(st.sampled_from(SKILLS[:1]), st.tuples(*[numbers(-1, 1)] * 15)),
)
evidence = st.builds(
    Evidence,
    skills=st.lists(st.sampled_from(SKILLS), min_size=1, max_size=3, unique=True).map(tuple),
    item=st.sampled_from(ITEMS),
    right=st.booleans(),
    weight=st.one_of(st.just(1.0), numbers(0.01, 1)),
    tries=st.integers(0, 5),
    source=st.sampled_from(SOURCES),
    at=st.integers(NOON - DAY, NOON + 200 * DAY),
    own_answer=st.booleans(),
)
logs = st.lists(evidence, max_size=12)


def drawn_params(rng):
    """Parameters of the same kind, drawn alike between the same ends."""

    def skill():
        return SkillParams(*(rng.uniform(*ends) for ends in ((-4, 4), (-5, 3), (-4, 3), (-4, 5), (-9, 3))))

    def several(count, size):
        return tuple(rng.uniform(-size, size) for _ in range(count))

    return Params(
        "fit-1", rng.uniform(0, 3), rng.uniform(0, 3), rng.uniform(0, 2), (0.0, *several(5, 1.5)), skill(),
        {key: skill() for key in SKILLS[:2]}, {key: rng.uniform(-3, 3) for key in ITEMS[:2]}, (0.0, *several(5, 4)),
        several(2, 2), {key: several(2, 2) for key in SOURCES[:3]}, {key: several(5, 2) for key in ITEMS[:3]},
    )  # fmt: skip


def drawn_evidence(rng):
    return Evidence(
        tuple(rng.sample(SKILLS, rng.randint(1, 3))), rng.choice(ITEMS), rng.random() < 0.5,
        rng.choice((1.0, rng.uniform(0.01, 1))), rng.randint(0, 5), rng.choice(SOURCES),
        rng.randint(NOON - DAY, NOON + 200 * DAY), rng.random() < 0.5,
    )  # fmt: skip


def answer(right, minutes=0, skill="pack/one", item="pack/i3", **changes):
    """One plain answer; `changes` replaces any field."""
    row = {
        "skills": (skill,), "item": item, "right": right, "weight": 1.0, "tries": 0,
        "source": "practice", "at": NOON + round(minutes * 60_000_000), "own_answer": True,
    }  # fmt: skip
    return Evidence(**{**row, **changes})


def folded(params, rows, state=None, by=step):
    state = state or StudentState.new()
    for row in rows:
        state = by(params, state, row)
    return state
