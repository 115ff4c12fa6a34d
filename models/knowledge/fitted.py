"""A fit as a file: the parameters, readable, and what made them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.knowledge.bounds import ParamsInvalid
from models.knowledge.forecast import Forecast
from models.knowledge.forecast import read as read_forecast
from models.knowledge.params import Params
from models.knowledge.record import MAX_JSON_CHARS

VERSION = 1


@dataclass(frozen=True)
class Fitted:
    """decide: the parameters that judge; made: rows, students, seed, code and held-out scores of the fit; predict: what
    forecasts answers, where it was fitted."""

    decide: Params
    made: Mapping[str, Any]
    predict: Forecast | None = None

    def save(self, path: Path) -> None:
        """Write the file whole or not at all. Raises OSError."""
        record = {"version": VERSION, "made": dict(self.made), "decide": json.loads(self.decide.to_json())}
        if self.predict is not None:
            record["predict"] = self.predict.record()
        text = json.dumps(record, sort_keys=True, allow_nan=False, indent=1) + "\n"
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def read_fitted(path: Path) -> Fitted:
    """Raises ParamsInvalid with every fault, OSError."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MAX_JSON_CHARS + 1)
    except UnicodeDecodeError as error:
        raise ParamsInvalid([f"{path} is no JSON: {error}"]) from error
    if len(text) > MAX_JSON_CHARS:
        raise ParamsInvalid([f"parameters must be at most {MAX_JSON_CHARS} characters"])
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParamsInvalid([f"{path} is no JSON: {error}"]) from error
    if not isinstance(record, dict) or record.get("version") != VERSION or not isinstance(record.get("made"), dict):
        raise ParamsInvalid([f"{path} is no file of `python -m models fit`, version {VERSION}"])
    forecast = read_forecast(record["predict"]) if "predict" in record else None
    return Fitted(Params.from_json(json.dumps(record.get("decide"))), record["made"], forecast)
