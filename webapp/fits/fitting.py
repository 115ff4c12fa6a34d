"""A new fit: the log out to a process of its own, the parameters back, judged, stored, and taken into use.

That process is `python -m models refit`, the only one that imports torch; it ends when this one does.
"""

import importlib.util
import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from models.knowledge.bounds import ParamsInvalid
from models.knowledge.params import Params
from webapp.evidence.parameters import of_fit, of_priors
from webapp.extensions import db
from webapp.fits import activating
from webapp.fits.logs import Log, count_answers, write_log
from webapp.fits.reasons import NoFit
from webapp.settings import ROOT
from webapp.tables import Fit
from webapp.writing import writing

EXTRA = ("torch", "pyro", "numba")
FEWEST_CHILDREN, FEWEST_JUDGES, FEWEST_ANSWERS, FEWEST_JUDGED = 10, 2, 500, 100
KEPT = 10  # fits whose parameters are kept; of older ones the scores
BROKEN = 3  # the exit code of `refit` where the log is sound and the fit is not


def missing() -> list[str]:
    """What this machine lacks to fit; looked for, never imported."""
    return [name for name in EXTRA if importlib.util.find_spec(name) is None]


def fit(now: int) -> Fit:
    """Learn from the whole log; the stored fit, active or refused. Raises NoFit where there is none to store."""
    if lacking := missing():
        raise NoFit(f"Nothing can be learned here: {', '.join(lacking)} not installed (the extra `fit`, see README).")
    (against_id, against), counted = in_use(), count_answers()
    with TemporaryDirectory(dir=current_app.config["INSTANCE"], prefix="fit-") as name:
        folder = Path(name)
        enough(log := write_log(folder / "log.csv"))
        (folder / "judges.json").write_text(json.dumps(log.judging))
        (folder / "against.json").write_text(against.to_json())
        found = refit(folder)
    return activating.activate_if_good(keep(found, against_id, counted, now), now)


def in_use() -> tuple[int | None, Params]:
    """The active fit's id, and its parameters as they were judged: learned without the children who judge."""
    active = db.session.scalar(select(Fit).where(Fit.state == "active"))
    db.session.rollback()
    return (None, of_priors()) if active is None else (active.id, of_fit(active.judged))


def enough(log: Log) -> None:
    judges = len(log.judging["judges"])
    few = log.children < FEWEST_CHILDREN or judges < FEWEST_JUDGES
    if few or log.answers < FEWEST_ANSWERS or log.judges_answers < FEWEST_JUDGED:
        raise NoFit(
            f"Too few answers to learn from: {log.answers} of {log.children} children. It takes {FEWEST_ANSWERS} of "
            f"{FEWEST_CHILDREN}, and of each fifth child, who judges, {FEWEST_JUDGED} together."
        )


def refit(folder: Path) -> dict[str, Any] | None:
    """What was learned; None where the fit broke. Raises NoFit."""
    out = folder / "found.json"
    files = {"--responses": "log.csv", "--judges": "judges.json", "--against": "against.json", "--out": out.name}
    options = [word for option, name in files.items() for word in (option, str(folder / name))]
    command = [sys.executable, "-m", "models", "refit", *options, "--while", str(os.getpid())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode == BROKEN:
        return None
    if done.returncode != 0:
        raise NoFit(f"Learning stopped: {(done.stderr.strip().splitlines() or ['no word'])[-1][:300]}")
    found: dict[str, Any] = json.loads(out.read_text())
    return found


def keep(found: Mapping[str, Any] | None, against_id: int | None, counted: int, now: int) -> int:
    """Store it: a candidate, or refused where it is broken or worse. Its id."""
    row = Fit(state="refused", why="broken", against_id=against_id, params="", judged="", created_at=now)
    row.found = {"counted": counted}
    with writing() as session:
        session.add(row)
        session.flush()
        if found is not None:
            judge(row, found)
        forget_old(row.id)
    return row.id


def judge(row: Fit, found: Mapping[str, Any]) -> None:
    """Refused where it is worse than what is in use, on children that neither has seen; where it is none, broken."""
    try:
        texts = [json.dumps(found[name]) for name in ("params", "judged")]
        params, judged = (replace(Params.from_json(text), id=f"fit-{row.id}").to_json() for text in texts)
    except ParamsInvalid:
        return
    if not math.isfinite(found["scores"]["log_loss"]):
        return
    row.found = row.found | {name: value for name, value in found.items() if name not in ("params", "judged")}
    row.params, row.judged = params, judged
    worse = found["scores"]["log_loss"] > found["against"]["log_loss"]
    row.state, row.why = ("refused", "worse") if worse else ("candidate", "")


def forget_old(newest: int) -> None:
    """Fits are made each night: the parameters of the latest are kept, and those in use."""
    latest = select(Fit.id).where(Fit.params != "").order_by(Fit.id.desc()).limit(KEPT)
    kept = {newest, *db.session.scalars(latest)}
    old = update(Fit).where(Fit.id.not_in(kept), Fit.state != "active", Fit.params != "").values(params="", judged="")
    db.session.execute(old.execution_options(synchronize_session="fetch"))
