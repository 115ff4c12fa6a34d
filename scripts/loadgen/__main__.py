"""`scripts/load SCENARIO`: play it, print what was measured, check that nothing was lost."""

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from scripts.loadgen import growth, report, scenarios
from scripts.loadgen.ledger import check_log, check_states
from scripts.loadgen.scenarios import Stage
from scripts.loadgen.school import make_school
from scripts.loadgen.server import instance_of_our_own, serving
from webapp.extensions import db

MOST_STUDENTS, MOST_SECONDS = 3_000, 4_000
TRACE = 6_000  # characters of the first one in the server's log
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Defaults of one scenario."""

    help: str
    students: int
    seconds: int


SCENARIOS = {
    "steady": Scenario("every child answers every 5 s, every teacher polls every 5 s", 600, 600),
    "bell": Scenario("290 picture sign-ins and 10 passwords beside 60 answers a second", 300, 60),
    "overload": Scenario("three times the answers of `steady`", 1_800, 120),
    "costs": Scenario("processor time of the server per request of each kind", 60, 0),
    "growth": Scenario("the same while the log grows", 2_000, 0),
    "memory": Scenario("a worker's memory after every kind of page", 120, 60),
    "soak": Scenario("an hour of `steady`: memory and write-ahead log", 600, 3_600),
}


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/load", description=__doc__)
    parser.add_argument("scenario", choices=SCENARIOS, metavar="SCENARIO", help="; ".join(
        f"{name}: {scenario.help}" for name, scenario in SCENARIOS.items()))  # fmt: skip
    parser.add_argument("--students", type=int, help=f"at most {MOST_STUDENTS}")
    parser.add_argument("--seconds", type=int, help=f"how long is measured, at most {MOST_SECONDS}")
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="of growth: sizes of the log")
    parser.add_argument("--database", default="", help="a PostgreSQL server on this machine; SQLite without")
    parser.add_argument("--seed", type=int, default=1, help="who answers right and wrong")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    found = parser.parse_args(arguments)
    scenario = SCENARIOS[found.scenario]
    found.students = min(found.students or scenario.students, MOST_STUDENTS)
    found.seconds = min(found.seconds or scenario.seconds, MOST_SECONDS)
    return found


def main(arguments: list[str] | None = None) -> int:
    asked = read_arguments(arguments)
    with instance_of_our_own(asked.database) as (instance, database):
        here = asked.students + (scenarios.BELL_CHILDREN if asked.scenario == "bell" else 0)
        played = make_school(instance, database, here)
        with played.app.app_context(), serving(instance, database) as server:
            found = run(Stage(played, server, asked.seed), asked)
            db.session.remove()
            db.engine.dispose()
        print(json.dumps(found, indent=1) if asked.json else report.words(found))
        return 1 if found["wrong"] else 0


def run(stage: Stage, asked: argparse.Namespace) -> dict[str, Any]:
    """Everything that is known of one run."""
    found: dict[str, Any] = {
        "scenario": asked.scenario,
        "students": asked.students,
        "database": "PostgreSQL" if asked.database else "SQLite",
        "load_average_before": round(os.getloadavg()[0], 1),
    }
    if asked.scenario == "costs":
        found["cpu_ms"] = asyncio.run(scenarios.costs(stage, stage.played.rooms[:2]))
    elif asked.scenario == "growth":
        found["growth"] = grow(stage, asked.rows)
    else:
        found |= asyncio.run(scenarios.lesson(stage, asked.students, asked.seconds, asked.scenario == "bell"))
        found["ms"] = stage.measures.summary()
    return found | after(stage, check=asked.scenario != "growth")


def grow(stage: Stage, sizes: list[int]) -> dict[int, dict[str, float]]:
    """Two classes that nobody has measured yet for each size, so that only the log's length differs."""
    found = {}
    for at, size in enumerate(sizes):
        rows = growth.grow(stage.played, size)
        found[rows] = asyncio.run(scenarios.costs(stage, stage.played.rooms[2 * at : 2 * at + 2]))
    return found


def after(stage: Stage, check: bool) -> dict[str, Any]:
    """What the run has done to the log; and how fast the log folds, since it is folded here anyway."""
    wrong: Counter[str] = stage.measures.wrong + check_log(stage.ledger)
    said = (stage.server.instance / "server.log").read_text()
    wrong["trace in the server's log"] = said.count("Traceback")
    if "Traceback" in said:
        print(said[said.index("Traceback") :][:TRACE], file=sys.stderr)
    found: dict[str, Any] = {"rows_sent": len(stage.ledger.sent), "rows_kept": len(stage.ledger.kept)}
    if check:
        begun = time.process_time()
        wrong += check_states()
        spent = time.process_time() - begun
        found |= {"rebuild_rows_per_cpu_s": round(len(stage.ledger.kept) / spent)} if spent else {}
    measures = stage.measures
    return found | {
        "statuses": dict(measures.statuses),
        "counted": dict(measures.counted),
        "wrong": dict(+wrong),
    }


if __name__ == "__main__":
    sys.exit(main())
