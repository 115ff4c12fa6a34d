"""Children who answer as the model's own simulated learners do, their answers put into the log in bulk."""

from typing import Any

import numpy as np
from sqlalchemy import insert, select, update

from content.pack import Pack
from models.knowledge.params import Params
from models.knowledge.simulate import Habits, SimulatedStudent, enrol, respond, true_params
from tests.cast import Cast, add_student
from webapp import clock
from webapp.evidence.parameters import current_parameters
from webapp.extensions import db
from webapp.fits.rebuild import rebuild
from webapp.tables import ChildGrade, EvidenceRow, Person, Sitting, SkillPrior, StudentStateRow
from webapp.writing import writing

SET = 10  # answers of one sitting
WRONG = {"init": 0.95, "learn": 0.02, "guess": 0.02, "slip": 0.02}  # nothing of it is so


def fill_log(cast: Cast, pack: Pack, children: int, answers: int, skills: int = 6, seed: int = 1) -> list[Person]:
    """So many new children of Tess's class, each with so many answers over some weeks; the states are their fold."""
    rng = np.random.default_rng(seed)
    bank = {f"{pack.header.id}/{s.id}": [i.id for i in pack.items if i.skills == (s.id,)] for s in pack.skills}
    bank = dict([(skill, items) for skill, items in bank.items() if items][:skills])
    items = [f"{pack.header.id}/{item}" for own in bank.values() for item in own]
    truth = true_params(current_parameters(), bank, items, rng)
    with writing():
        made = [add_student(cast.room, f"Child{n}", "Made", str(5000 + n)) for n in range(children)]
        for n, child in enumerate(made):
            child.language = "es" if n % 3 == 0 else "en"
            db.session.add(ChildGrade(student_id=child.id, subject="mathematics", grade=str(2 + n % 2)))
    now = clock.now()
    for child in made:
        practise(cast, pack, child, bank, truth, answers, now, rng)
    for _ in rebuild():
        pass
    return made


def practise(
    cast: Cast, pack: Pack, child: Person, bank: dict[str, list[str]], truth: Params, answers: int, now: int,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    learner, skills = enrol(rng, habits=Habits(unsure=0.0)), list(bank)
    with writing([child.id]) as session:
        for number in range(answers // SET):
            skill = skills[number % len(skills)]
            at = now - (answers // SET - number) * clock.DAY - child.id
            sitting = Sitting(
                school_id=child.school_id, student_id=child.id, class_id=cast.room.id, purpose="practice", skill=skill,
                pack_id=pack.header.id, pack_version=pack.header.version, tasks=[], opened_at=at, finished_at=at,
            )  # fmt: skip
            session.add(sitting)
            session.flush()
            rows = [answer(sitting, n, skill, bank[skill], learner, truth, rng) for n in range(SET)]
            session.execute(insert(EvidenceRow.__table__), rows)


def answer(
    sitting: Sitting, number: int, skill: str, items: list[str], learner: SimulatedStudent, truth: Params,
    rng: np.random.Generator,
) -> dict[str, Any]:  # fmt: skip
    item = items[int(rng.integers(len(items)))]
    key = f"{sitting.pack_id}/{item}"
    right = respond(learner, truth, skill, key, sitting.opened_at, rng, answer="1", predicted={}).right
    return {
        "school_id": sitting.school_id, "class_id": sitting.class_id, "student_id": sitting.student_id,
        "sitting_id": sitting.id, "position": number + 1, "part": "p", "try": 1, "kind": "answer", "revision": 1,
        "source": "practice", "issued_at": sitting.opened_at, "received_at": sitting.opened_at,
        "pack_id": sitting.pack_id, "pack_version": sitting.pack_version, "item": item, "seed": str(number),
        "skills": [skill], "answer": "1" if right else "2", "verdict": "right" if right else "wrong",
        "misconceptions": [],
    }  # fmt: skip


def start_wrong() -> None:
    """The packs' starting values, deliberately far off."""
    with writing() as session:
        session.execute(update(SkillPrior).values(**WRONG))


def stored_states() -> dict[int, tuple[Any, ...]]:
    """Everything that is stored of every child's state, but for the version, which counts writes."""
    db.session.rollback()
    return {row.student_id: tuple(row)[:-1] for row in db.session.execute(select(StudentStateRow.__table__))}
