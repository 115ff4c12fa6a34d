"""Static files: their address carries a hash of their content, so that browsers may keep them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for

YEAR = 365 * 86_400
# What every page of a child runs, in this order: one file on the wire, since on a slow network each costs a round trip.
TOGETHER = {"js/child.js": ("js/outbox.js", "js/answer.js", "js/loading.js", "js/sitting.js", "js/student.js")}


def init_app(app: Flask) -> None:
    alone = app.view_functions["static"]

    def send(filename: str) -> Any:
        if filename not in TOGETHER:
            return alone(filename=filename)
        return Response(content_of(Path(str(app.static_folder)) / filename), mimetype="text/javascript")

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", version_of(str(app.static_folder), values["filename"]))

    def keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    addresses: dict[tuple[str, str], str] = {}

    def static(filename: str) -> str:
        """Its address, worked out once: a page names dozens of pictures."""
        key = request.script_root, filename
        if key not in addresses:
            addresses[key] = url_for("static", filename=filename)
        return addresses[key]

    app.jinja_env.globals["static"] = static
    app.view_functions["static"] = send
    app.url_defaults(add_version)
    app.after_request(keep)


@lru_cache(maxsize=256)
def version_of(folder: str, name: str) -> str:
    return version(Path(folder) / name)


@lru_cache(maxsize=256)
def version(path: Path) -> str:
    """Eight hex digits that change with the file; empty where there is no such file."""
    content = content_of(path)
    return hashlib.sha256(content).hexdigest()[:8] if content else ""


def content_of(path: Path) -> bytes:
    """Of a file, or of those that travel together under its name; empty where there is none."""
    name = f"{path.parent.name}/{path.name}"
    if name in TOGETHER:
        return b"".join((path.parent.parent / each).read_bytes() for each in TOGETHER[name])
    return path.read_bytes() if path.is_file() else b""
