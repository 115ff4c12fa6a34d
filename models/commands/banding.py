"""`python -m models bands`: do bands find who knows, whatever the truth, and how often do they move?

Parameters are fitted to some simulated children of a kind, and other children's bands folded as the app folds them,
every fourth block being a ticket.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from typing import Any

import numpy as np

from models.commands.coverage import evidence
from models.decisions.bands import BANDS, BandEvidence, BandTrack, Needs, advance
from models.knowledge import Params, StudentState, cohort, evidence_side, scores, step
from models.knowledge.caution import cautious
from models.knowledge.cohort import BLOCK, KINDS, Cohort

TAUGHT, SKILLS, ANSWERS = 300, 8, 24
TICKETS = 4  # one block in so many


def run(given: argparse.Namespace) -> int:
    if given.students < 10:
        print("--students must be 10 or more", file=sys.stderr)
        return 1
    from models.commands.fitting import learn  # compiled code: only where it is asked for

    found = {}
    for kind in [given.model] if given.model else KINDS:
        rng = np.random.default_rng(given.seed)
        truth = cohort.world(SKILLS, rng)
        params = learn(cohort.simulate(truth, TAUGHT, ANSWERS, kind, rng).responses(), "map")
        found[kind] = judged(params, cohort.simulate(truth, given.students, ANSWERS, kind, rng))
        if not given.json:
            print(kind, *(f"{name} {value}" for name, value in found[kind].items()), sep=" | ", flush=True)
    if given.json:
        print(json.dumps(found, indent=1))
    return 0


def judged(params: Params, children: Cohort) -> dict[str, Any]:
    """auc: of the band against who knows, after each child's last row on each skill; capable_know: who knew, of those
    reaching capable; knowers_capable: who stood at capable in the end, of those who knew for their last ten tasks;
    moves: changes of band, of 20 answers; down: those that went down; known: mean P(known) on the evidence side and
    the share that knew, by fifths, after every row; known_ece: the distance between them, over 15 bins."""
    ends, reached, knowers, believed, moves, down = [], [], [], [], 0, 0
    for s in range(len(children.skill)):
        for own in folded(params, children, s):
            ranks, knew = (np.array(column) for column in list(zip(*own, strict=True))[:2])
            believed += [(known, mean) for _, known, mean in own]
            ends.append((ranks[-1], knew[-1]))
            change = np.diff(ranks)
            moves, down = moves + int((change != 0).sum()), down + int((change < 0).sum())
            first = np.flatnonzero(ranks == len(BANDS) - 1)
            reached += [knew[first[0]]] if len(first) else []
            knowers += [ranks[-1] == len(BANDS) - 1] if knew[-10:].all() else []
    rank, knew = np.array(ends).T.astype(float)
    true, mean = np.array(believed, dtype=float).T
    bins = [[round(said, 2), round(share, 2)] for said, share, _ in scores.reliability(true, mean, 5)]
    return {
        "auc": round(scores.auc(knew, rank) or 0.0, 3),
        "capable_know": round(float(np.mean(reached)), 3) if reached else None,
        "knowers_capable": round(float(np.mean(knowers)), 3) if knowers else None,
        "moves": round(20 * moves / children.skill.size, 2),
        "down": round(20 * down / children.skill.size, 2),
        "known_ece": round(scores.ece(true, mean), 3),
        "known": bins,
    }


def folded(params: Params, children: Cohort, s: int) -> list[list[tuple[int, bool, float]]]:
    """By skill, (the band's rank, whether the child knew, P(known) on the evidence side) after each row."""
    state, tracks = StudentState.new(), [BandTrack()] * SKILLS
    found: list[list[tuple[int, bool, float]]] = [[] for _ in tracks]
    for t, k in enumerate(children.skill[s].tolist()):
        block = t // BLOCK
        source = "practice" if block % TICKETS else "ticket"
        row = evidence(children, s, t, source)
        state = step(params, state, row)
        band_row = BandEvidence("answer", source, row.right, row.at, str(block), own=True, helped=row.tries > 0)
        mean, sure = evidence_side(state, row.skills[0]), partial(cautious, params, state, row.skills[0])
        tracks[k] = advance(tracks[k], mean, band_row, Needs(), sure)
        found[k].append((BANDS.index(tracks[k].band), bool(children.knew[s, t]), mean))
    return found
