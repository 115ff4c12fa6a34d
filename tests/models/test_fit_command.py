"""`python -m models fit | evaluate`, as it is called: files in, files out, or a reason and no file."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from models.__main__ import main
from models.knowledge.params import SKILL_SD, Params
from models.knowledge.responses import read_responses
from tests.house import ROOT
from tests.models.knowledge.logs import A, B, simulated, write

pytest.importorskip("pyro", reason="the extra `fit` is not installed")

from models.knowledge.spread import LEFT


def models(*arguments):
    command = [sys.executable, "-m", "models", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("fit")
    write(made / "log.csv", simulated(300, 12))
    write(made / "unseen.csv", [(f"n{row[0]}", *row[1:]) for row in simulated(200, 12, seed=0)])
    done = models("fit", "--responses", made / "log.csv", "--out", made / "params.json", "--json")
    assert done.returncode == 0, done.stderr
    (made / "summary.json").write_text(done.stdout)
    return made


def test_what_made_the_students_is_found_again(folder):
    found = json.loads((folder / "params.json").read_text())
    own = found["decide"]["skills"]
    assert all(abs(own[f"k{k}"][0] - A[k]) < 1.2 for k in range(3))
    assert sorted(range(3), key=lambda k: own[f"k{k}"][1]) == sorted(range(3), key=lambda k: B[k])
    assert 0.5 < found["decide"]["alpha"] < 1.5, "made with .9"
    made = found["made"]
    assert made == json.loads((folder / "summary.json").read_text())
    assert (made["rows"], made["students"], made["skills"], made["seed"]) == (300 * 36, 300, 3, 0)
    assert 0.4 < made["held_out"]["log_loss"] < 0.65 and made["held_out"]["rows"] == 60 * 36


def test_unseen_students_are_foreseen(folder):
    done = models("evaluate", "--params", folder / "params.json", "--responses", folder / "unseen.csv", "--json")
    found = json.loads(done.stdout)
    assert set(found) == {"rows", "auc", "rmse", "log_loss", "ece", "next3_by_decile", "within_skill_r"}
    assert found["rows"] == 200 * 36 and found["auc"] > 0.7 and found["ece"] < 0.03
    assert found["next3_by_decile"][0] + 0.2 < found["next3_by_decile"][-1] and found["within_skill_r"] > 0.3
    by = ("--by", "skill", "--json")
    found = json.loads(
        models("evaluate", "--params", folder / "params.json", "--responses", folder / "unseen.csv", *by).stdout
    )
    assert set(found["groups"]) == {"k0", "k1", "k2"} and sum(g["rows"] for g in found["groups"].values()) == 7200


def test_every_skill_keeps_how_sure_it_is(folder):
    """The factors are lower triangular, narrower than the prior where answers spoke, and the app reads them.
    Of start and guess 300 children say much."""
    params = Params.from_json(json.dumps(json.loads((folder / "params.json").read_text())["decide"]))
    for k in range(3):
        factor = np.array(params.spread_of(f"k{k}"))
        sd = np.sqrt((factor @ factor.T).diagonal())
        assert (np.triu(factor, 1) == 0).all() and (sd > 0.01).all()
        own = sd**2 - (LEFT * np.array(SKILL_SD)) ** 2
        assert (own > 0).all() and (own[[0, 2]] < 0.36 * np.array(SKILL_SD)[[0, 2]] ** 2).all(), "start and guess"
    assert params.spread_of("unseen")[0] == (SKILL_SD[0], 0.0, 0.0, 0.0, 0.0)


def test_one_seed_gives_the_same_bytes(folder):
    args = ("fit", "--responses", folder / "log.csv", "--seed", 0)
    again = folder / "again.json"
    assert models(*args, "--out", again).returncode == 0
    one, two = (json.loads(path.read_text()) for path in (folder / "params.json", again))
    del one["made"]["cpu_seconds"], two["made"]["cpu_seconds"]
    assert one == two


@pytest.mark.long
def test_the_other_ways_agree(tmp_path):
    """On a log that is small enough for draws from the posterior itself; in one process: compiling takes longest."""
    from models.commands.evaluating import predict, scores_of
    from models.commands.fitting import named, params_of
    from models.knowledge.fit import fit_map, fit_nuts, fit_svi, prepare

    prepare(0, 1)
    log = read_responses([write(tmp_path / "log.csv", simulated(30, 6, seed=2, skills=2, items=2))])
    names = named(log, "decide")
    ways = fit_map(names.data), fit_svi(names.data, steps=100), fit_nuts(names.data, draws=25)
    one, *others = (scores_of(log, predict(params_of(names, values), log)) for values in ways)
    for other in others:
        assert other["log_loss"] == pytest.approx(one["log_loss"], abs=0.01)
        assert np.isclose(other["auc"], one["auc"], atol=0.02)


@pytest.mark.long
@pytest.mark.parametrize("way", ["svi", "nuts"])
def test_the_other_ways_are_to_be_had(way, tmp_path):
    log = write(tmp_path / "log.csv", simulated(30, 6, seed=2, skills=2, items=2))
    done = models("fit", "--responses", log, "--out", tmp_path / "params.json", "--inference", way, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["inference"] == way


def test_the_predict_tier_stands_beside_and_changes_no_belief(folder, tmp_path):
    """Children whose luck holds for a few answers: only the tier that looks at the last ones can foresee that."""
    rng, rows = np.random.default_rng(5), []
    for row in simulated(150, 12, seed=4, skills=2):
        lucky = rng.random() < (0.9 if rows and rows[-1][0] == row[0] and rows[-1][3] else 0.25)
        rows.append((*row[:3], int(lucky if rng.random() < 0.8 else row[3]), *row[4:]))
    log, out = write(tmp_path / "log.csv", rows), tmp_path / "params.json"
    assert models("fit", "--responses", log, "--out", out, "--tier", "both").returncode == 0
    decide, predict = (
        json.loads(models("evaluate", "--params", out, "--responses", log, "--tier", tier, "--json").stdout)
        for tier in ("decide", "predict")
    )
    assert predict["log_loss"] < decide["log_loss"] - 0.02
    assert predict["next3_by_decile"] == decide["next3_by_decile"], "P(known) is the decide tier's in both"
    made = json.loads(out.read_text())["made"]
    assert made["held_out_predict"]["log_loss"] < made["held_out"]["log_loss"] - 0.02
    alone = models("evaluate", "--params", folder / "params.json", "--responses", log, "--tier", "predict")
    assert alone.returncode == 1 and "has no predict tier" in alone.stderr


def test_bad_rows_leave_no_file(tmp_path):
    log = write(tmp_path / "log.csv", [*simulated(3, 2), ("s", "k", "i", "yes", 0, 0)])
    done = models("fit", "--responses", log, "--out", tmp_path / "params.json")
    assert done.returncode == 1 and f"{log}:20: correct must be 0 or 1, not 'yes'" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "nowhere/params.json"), "is no folder"),
        (("--out", "."), "is a folder"),
        (("--out", "/proc/params.json"), "cannot be written to"),
        (("--seed", "-1"), "--seed must be 0 to"),
        (("--threads", "1000000"), "--threads must be 1 to 256"),
    ],
)
def test_what_must_fail_is_told_before_the_work(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["models", "fit", "--responses", "none.csv", "--out", "params.json", *arguments])
    assert main() == 1 and said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_stopped_in_the_middle_it_leaves_what_was_there(folder, tmp_path):
    out = tmp_path / "params.json"
    out.write_text("an earlier fit")
    command = [sys.executable, "-m", "models", "fit", "--responses", folder / "log.csv", "--out", out]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ) as fitting:
        assert "fitting without" in fitting.stderr.readline()
        fitting.send_signal(signal.SIGINT)
        said = fitting.stderr.read()
    assert fitting.returncode == 130 and "Traceback" not in said
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("params.json", "an earlier fit")]


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"version": 1, "made": {}, "decide": {}}', b"\xa8\x00"])
def test_parameters_that_are_none_are_refused(tmp_path, monkeypatch, capsys, body):
    log = write(tmp_path / "log.csv", simulated(3, 2))
    params = tmp_path / "params.json"
    params.write_bytes(body)
    monkeypatch.setattr("sys.argv", ["models", "evaluate", "--params", str(params), "--responses", str(log)])
    assert main() == 1 and capsys.readouterr().err
