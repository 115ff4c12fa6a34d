"""Static files: their address carries a hash of their content, so that browsers may keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

YEAR = 365 * 86_400


def init_app(app: Flask) -> None:
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", version(Path(str(app.static_folder)) / values["filename"]))

    def keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    app.url_defaults(add_version)
    app.after_request(keep)


@lru_cache(maxsize=256)
def version(path: Path) -> str:
    """Eight hex digits that change with the file; empty where there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else ""
