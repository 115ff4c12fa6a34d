"""Response logs of simulated students, whose process is the model's own, as rows of a file."""

import csv
import math

import numpy as np

from models.knowledge.nodes import FLOOR, SPAN, sigmoid

HEADER = ("student_id", "skill", "item", "correct", "order", "timestamp")
A, B, G, RISE = (-0.6, 0.2, -1.2), (-2.2, -1.0, -1.6), (-1.4, -0.8, -1.0), (3.0, 2.2, 2.6)


def simulated(students, answers, seed=0, skills=3, items=6):
    """`answers` on each skill in turn, an hour apart; start, learning, guess and rise differ by skill."""
    rng, rows = np.random.default_rng(seed), []
    easiness = rng.normal(0, 0.7, (skills, items))
    for student in range(students):
        x, known = rng.standard_normal(), [None] * skills
        for n in range(answers * skills):
            k, item = n % skills, int(rng.integers(items))
            start, learn = sigmoid(A[k] + 0.9 * x), SPAN * sigmoid(B[k] + 0.4 * x) + FLOOR
            known[k] = rng.random() < (start if known[k] is None else max(float(known[k]), learn))
            chance = sigmoid(G[k] + easiness[k, item] + (RISE[k] if known[k] else 0.0))
            rows.append((f"s{student}", f"k{k}", f"k{k}-i{item}", int(rng.random() < chance), n, n * 3600))
    return rows


def write(path, rows, header=HEADER):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def close(a, b, tolerance=1e-12):
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)
