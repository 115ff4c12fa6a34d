"""Static files: their address carries a hash of their content, so that browsers may keep them for a year.

They travel compressed: a classroom's laptop has no proxy in front that would do it. Pages do not: a page holds secrets
beside text that a stranger may choose, and its compressed size would tell of them.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

YEAR = 365 * 86_400
COMPRESSED = frozenset({".css", ".js", ".svg"})


def init_app(app: Flask) -> None:
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", version(Path(str(app.static_folder)) / values["filename"]))

    def keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    def squeeze(response: Response) -> Response:
        path = Path(str(app.static_folder)) / str((request.view_args or {}).get("filename"))
        if request.endpoint == "static" and path.suffix in COMPRESSED and response.status_code == 200:
            response.vary.add("Accept-Encoding")
            if request.accept_encodings["gzip"]:
                response.direct_passthrough = False
                response.set_data(compressed(path, version(path)))
                response.headers["Content-Encoding"] = "gzip"
        return response

    app.url_defaults(add_version)
    app.after_request(keep)
    app.after_request(squeeze)


@lru_cache(maxsize=256)
def version(path: Path) -> str:
    """Eight hex digits that change with the file; empty where there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else ""


@lru_cache(maxsize=256)
def compressed(path: Path, _version: str) -> bytes:
    """The file for the wire: made once for each of its versions."""
    return gzip.compress(path.read_bytes(), mtime=0)
