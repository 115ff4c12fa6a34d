"""`python -m models COMMAND`: learn the model's parameters from a log, judge them, simulate what is known."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from models.knowledge.cohort import KINDS
from models.knowledge.scenarios import SCENARIOS
from models.simulation.grouping import GROUPINGS
from models.simulation.policies import POLICIES
from models.simulation.whole_day import EXTRAS
from models.simulation.world import LEARNERS

COMMANDS = {
    "fit": "fitting",
    "evaluate": "evaluating",
    "refit": "refitting",
    "simulate": "simulating",
    "simulate-class": "simulating_classes",
    "fairness": "fairness",
    "coverage": "coverage",
    "bands": "banding",
    "new-skill": "newskill",
    "bench": "bench",
    "flags": "replaying",
}


def main() -> int:
    """Read the command line; 0 fine, 1 what was given cannot be used (nothing is written), 2 usage, 130 Ctrl-C."""
    given = _parser().parse_args()
    try:
        command = import_module(f"models.commands.{COMMANDS[given.what]}")  # compiled code: only where it is asked for
        result: int = command.run(given)
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed: this needs the extra `fit`, see README.md", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    commands = parser.add_subparsers(dest="what", required=True)
    fit = commands.add_parser("fit", help="learn parameters from response logs")
    fit.add_argument("--responses", type=Path, nargs="+", required=True, metavar="FILE", help="CSV, CSV.gz or Parquet")
    fit.add_argument("--out", type=Path, required=True, help="where the parameters go, as JSON")
    fit.add_argument("--tier", choices=("decide", "predict", "both"), default="decide", help="`predict` fits both")
    fit.add_argument("--inference", choices=("map", "svi", "nuts"), default="map")
    fit.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    fit.add_argument("--seed", type=int, default=0)
    fit.add_argument("--threads", type=int, default=1)
    fit.add_argument("--json", action="store_true", help="the summary as JSON")
    evaluate = commands.add_parser("evaluate", help="predict each answer of unseen students before it is seen")
    evaluate.add_argument("--params", type=Path, required=True)
    evaluate.add_argument("--responses", type=Path, nargs="+", required=True, metavar="FILE")
    evaluate.add_argument("--tier", choices=("decide", "predict"), default="decide")
    evaluate.add_argument("--by", metavar="COLUMN", help="the same for each value of this column")
    evaluate.add_argument("--plot", type=Path, metavar="DIR", help="reliability and learning curves as SVG")
    evaluate.add_argument("--json", action="store_true")
    refit = commands.add_parser("refit", help="learn anew, and judge it beside the parameters in use")
    refit.add_argument(
        "--responses", type=Path, nargs="+", required=True, metavar="FILE", help="CSV, CSV.gz or Parquet"
    )
    refit.add_argument("--judges", type=Path, required=True, help='JSON: {"judges": [...], "groups": {...}}')
    refit.add_argument("--against", type=Path, required=True, help="the parameters in use, as JSON")
    refit.add_argument("--out", type=Path, required=True)
    refit.add_argument("--inference", choices=("map", "svi", "nuts"), default="map")
    refit.add_argument("--seed", type=int, default=0)
    refit.add_argument("--threads", type=int, default=1)
    refit.add_argument("--while", dest="parent", type=int, metavar="PID", help="end as soon as the starter has")
    simulate = commands.add_parser("simulate", help="a response log with the true states beside it")
    simulate.add_argument("--out", type=Path, required=True, metavar="DIR")
    simulate.add_argument("--students", type=int, default=500)
    simulate.add_argument("--skills", type=int, default=10)
    simulate.add_argument("--model", choices=KINDS, default="full", help="the truth: the model itself, or another")
    simulate.add_argument("--seed", type=int, default=0)
    fairness = commands.add_parser("fairness", help="of those called capable, how many know, by how fast they learn")
    fairness.add_argument("--scenario", choices=SCENARIOS, help="this one alone")
    fairness.add_argument("--students", type=int, default=1000, help="judged, of each learning rate")
    fairness.add_argument("--seed", type=int, default=0)
    fairness.add_argument("--json", action="store_true")
    coverage = commands.add_parser("coverage", help="of the nominal 90 % interval, in simulation")
    coverage.add_argument("--students", type=int, default=600, help="simulated students a row of the table")
    coverage.add_argument("--model", choices=KINDS, help="with parameters fitted under this truth; else before any fit")
    coverage.add_argument("--json", action="store_true")
    bands = commands.add_parser("bands", help="whether bands find who knows, in simulation")
    bands.add_argument("--model", choices=KINDS, help="this truth alone")
    bands.add_argument("--students", type=int, default=100)
    bands.add_argument("--seed", type=int, default=0)
    bands.add_argument("--json", action="store_true")
    new_skill = commands.add_parser("new-skill", help="how well a skill is foreseen that few have practised")
    new_skill.add_argument("--skills", type=int, default=8, help="new skills to take the mean over")
    new_skill.add_argument("--json", action="store_true")
    bench = commands.add_parser("bench", help="time of a step and a belief, or of fits beside other programs'")
    bench.add_argument(
        "--against",
        metavar="NAMES",
        help="onramp-predict,pybkt,lr: what is not installed is said to be missing",
    )
    bench.add_argument("--rows", metavar="NUMBERS", help="of the simulated logs, as 1e5,1e6,1e7")
    bench.add_argument("--responses", type=Path, nargs="+", metavar="FILE", help="on these logs, not on simulated ones")
    bench.add_argument("--seed", type=int, default=1, help="which students of a log judge, as in `fit`")
    bench.add_argument("--python", default=sys.executable, help="the Python that has pyBKT")
    bench.add_argument("--limit", type=float, default=600, help="seconds for one program on one log")
    bench.add_argument("--json", action="store_true")
    replay = commands.add_parser(
        "flags", help="what would have been flagged on real answers, and how often for nothing"
    )
    replay.add_argument("--responses", type=Path, nargs="+", required=True, metavar="FILE")
    replay.add_argument("--params", type=Path, metavar="FILE", help="what `fit` made of a log; else as packs describe")
    replay.add_argument("--students", type=int, default=200, help="drawn from the log")
    replay.add_argument("--seed", type=int, default=0)
    replay.add_argument("--json", action="store_true")
    classes = commands.add_parser("simulate-class", help="what a policy does for whole classes whose truth is known")
    classes.add_argument("--policy", choices=POLICIES, default="onramp")
    classes.add_argument("--grouping", choices=GROUPINGS, help="unless given, as the policy can")
    classes.add_argument("--extras", choices=EXTRAS, nargs="*", default=(), help="what else a day has: see the card")
    classes.add_argument("--learners", choices=LEARNERS, default="full")
    classes.add_argument("--params", type=Path, metavar="FILE", help="for --learners log: what `fit` made of the log")
    classes.add_argument("--classes", type=int, default=4, metavar="N")
    classes.add_argument("--weeks", type=int, default=6)
    classes.add_argument("--seed", type=int, default=0)
    classes.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
